"""One process at a time writes a worker's log, as far as one machine can see.

A lock of the operating system on a small file (POSIX record lock). It goes with its process however
that ends, so a crawl that was killed is taken over at once, and children that a crawl leaves behind
do not hold it. Within one process nothing is refused. Where nothing can be locked, and from machine
to machine, the epoch in the log's head decides (see ``writer``): whoever came first stops.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from consentry.errors import LogError
from consentry.storage import in_s3

FOLDER = "locks"
"""Where in a home in a folder these files lie; of one in S3 they lie beside its keys."""


class Claim:
    """Held from its making to ``release``. Raises ``LogError`` while another process holds it."""

    def __init__(self, home: str, keys: Path, name: str) -> None:
        self._file: IO[str] | None = None
        place = keys / f"{name}.lock" if in_s3(home) else Path(home) / FOLDER / name
        try:
            if not in_s3(home):
                place.parent.mkdir(mode=0o700, exist_ok=True)
            file = place.open("a+", encoding="ascii")
        except OSError:
            return
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            with file:
                file.seek(0)
                process = file.read(20).strip()
            who = f" (process {process})" if process.isdigit() else ""
            raise LogError(
                f"another crawl{who} writes the log {name} of {home} at this moment. "
                "Wait until it is done, or give this one a log of its own, say: "
                f"-s CONSENTRY_WORKER={name}-2"
            ) from None
        except OSError:
            file.close()
            return
        with suppress(OSError):
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        self._file = file

    def release(self) -> None:
        """Let others have it. Twice does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None
