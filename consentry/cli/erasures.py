"""Of an erasure, for ``consentry log why``: which record erased this one, and what one did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from consentry.provenance import OPS, Home, LogReader
from consentry.vault.erase import ended, erased_by


def of(place: Home, reader: LogReader, index: int) -> dict[str, dict[str, str]]:
    """The records of the erasure that names this one, as ``log show`` names them; {} if none."""
    found = erased_by(place, reader.origin, index)
    if found is None:
        return {}
    told = zip(("begun", "done"), found, strict=True)
    return {"erased_by": {phase: f"{OPS}/{at}" for phase, at in told if at >= 0}}


def lines(public: Mapping[str, Any], gone: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """A line for what erased a record; for a record of an erasure, how many it erased."""
    if gone:
        by = gone["erased_by"]
        done = f"done by {by['done']}" if "done" in by else "not recorded as done"
        yield f"erased by: {by['begun']}, {done}"
    match public.get("erase"):
        case {"phase": "begun", "selector": [*kinds], "grade": grade}:
            chosen = ", ".join(map(str, kinds))
            yield f"items to be erased: {public.get('count')}, chosen by {chosen}; grade {grade}"
        case {"phase": "done", "records": records, "bytes": taken}:
            begun = ", ".join(f"{OPS}/{at}" for at in ended(dict(public)))
            yield f"items erased: {public.get('count')}, {records} records, {taken:,} sealed bytes"
            yield f"begun by: {begun}"
