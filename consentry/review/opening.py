"""Site and URL of records that a question found: opened by a named person, and recorded.

Nothing opened is kept: the record in the ops log says who opened how many records, and why; which
ones, and who, is in its sealed part.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from typing import Any

from consentry.errors import ErasedError, SealError
from consentry.provenance import Draft, Home, LogReader, minute, split_id
from consentry.provenance.record import canonical
from consentry.provenance.release import ranges

OPENED = "review/opened"


def open_rows(
    home: Home, found: Sequence[dict[str, Any]], *, by: str, reason: str, now: int | None = None
) -> list[dict[str, Any]]:
    """The rows with ``opened_site`` and ``url``; ``""`` where nothing was sealed or it is erased.

    The record of the opening is durable before anything is given out. Raises ``KeyMissingError``
    where this machine has no key to open with, ``LogError``, ``StorageError``.
    """
    now = int(time.time()) if now is None else now
    readers: dict[str, LogReader] = {}
    opened = []
    for row in found:
        origin, index = split_id(str(row["id"]))
        reader = readers.setdefault(origin, home.find(origin))
        reader.vault.ready()
        opened.append({**row, **_opened(reader, index)})
    ids = [str(row["id"]) for row in found]
    public = {"event": "review", "time": minute(now), "action": "open", "count": len(ids)}
    listed = canonical(ranges(ids))
    private = {"by": by, "reason": reason, "ids": hashlib.sha256(listed).hexdigest(), "at": now}
    home.record(Draft({**public, "rules": [OPENED]}, private, listed))
    return opened


def _opened(reader: LogReader, index: int) -> dict[str, str]:
    try:
        private = reader.open_private(index)
    except ErasedError:
        return {"opened_site": "", "url": ""}
    except SealError:
        if "commit" in reader.read(index):
            raise
        return {"opened_site": "", "url": ""}
    return {"opened_site": str(private.get("site", "")), "url": str(private.get("url", ""))}
