"""What one process sends another through a pipe: four bytes of length, then so many bytes."""

from __future__ import annotations

import contextlib
from typing import IO


def send(pipe: IO[bytes] | None, data: bytes) -> None:
    """A process that has ended is noticed by what does not come back from it."""
    with contextlib.suppress(OSError):
        if pipe is not None:
            pipe.write(len(data).to_bytes(4, "big") + data)
            pipe.flush()


def receive(pipe: IO[bytes] | None) -> bytes:
    """What was sent next. Raises ``EOFError`` if nothing more comes."""
    head = pipe.read(4) if pipe is not None else b""
    data = pipe.read(int.from_bytes(head, "big")) if pipe is not None and len(head) == 4 else b""
    if len(head) < 4 or len(data) < int.from_bytes(head, "big"):
        raise EOFError
    return data
