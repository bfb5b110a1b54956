"""Putting somebody or something on the list of what must not come back, and taking it off.

What is put on it stands first and is recorded after; what is taken off is recorded first. So
whatever is cut off leaves the stricter of the two, and doing the same again finishes it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from consentry import __version__
from consentry.errors import ConflictError, NotFoundError, OrderError
from consentry.evidence import Json
from consentry.provenance import Draft, Home, minute
from consentry.standing import suppressed as suppression
from consentry.standing.recorded import SUPPRESS, Recorded, packed
from consentry.standing.suppressed import Suppressed, entry

What = Literal["objection", "erasure", "import", "taken-back"]
_INLINE = 1024
"""Entries that stand in a record's sealed part itself; more are its content."""


@dataclass(frozen=True, slots=True)
class Put:
    """new: entries that were not there; entries: all that were given; recorded: the id of the
    record, "" if all of it was recorded before."""

    new: int
    entries: int
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """authority: who asks, as in an order; by, reason: who enters it, and why; sealed."""

    what: What
    by: str
    reason: str
    authority: Literal["regulator", "court", "person", "operator"] = "person"


def entries_of(home: Home, things: Iterable[tuple[str, str]]) -> dict[bytes, str]:
    """What stands on the list for these, space and text each."""
    mac = home.secret(suppression.LABEL).mac
    return {entry(space, text, mac): space for space, text in things if text}


def suppress(home: Home, entries: Mapping[bytes, str], why: Why, now: int) -> Put:
    """Put these on the list and record it. Running crawls ask for them within seconds.

    Raises ``StorageError`` if the list could not be written, ``LogError`` if it stands and could
    not be recorded: then the same again records it.
    """
    before = _change(home, lambda found: found.adding(entries))
    new = sum(each not in before for each in entries)
    recorded = Recorded(home).suppressed()
    left = {key: space for key, space in entries.items() if key not in recorded}
    if not left:
        return Put(new, len(entries))
    return Put(new, len(entries), _record(home, left, why, now))


def take_back(home: Home, entries: Mapping[bytes, str], why: Why, now: int) -> Put:
    """Take these off the list, as only who put them there can ask. ``new``: how many were on it.

    Raises ``OrderError`` if none of them is on it.
    """
    known = Recorded(home).suppressed()
    found = {key: space for key, space in entries.items() if key in known}
    there = Suppressed.read(_get(home)[0]) if _get(home)[1] else Suppressed()
    if not found and not any(each in there for each in entries):
        raise OrderError(
            "nothing of this is on the list.",
            file=suppression.LIST,
            remedy="Write what was objected to as it was written then.",
        )
    recorded = _record(home, found, why, now, lifted=now) if found else ""
    before = _change(home, lambda list_: list_.without(entries))
    return Put(sum(each in before for each in entries), len(entries), recorded)


def restore(home: Home) -> int:
    """Write the list anew from the log, with what is still readable of it; how many entries."""
    wanted = Recorded(home).suppressed()
    data, tag = _get(home)
    try:
        there = Suppressed.read(data) if tag else Suppressed()
    except OrderError:
        there = Suppressed()
    made = there.adding(wanted)
    home.root.put(suppression.LIST, bytes(made), if_tag=tag, if_absent=tag is None)
    _sign(home, made)
    return len(made)


def _change(home: Home, how: Callable[[Suppressed], Suppressed]) -> Suppressed:
    """Change the list by If-Match; what it was before."""
    while True:
        data, tag = _get(home)
        before = Suppressed.read(data) if tag else Suppressed()
        made = how(before)
        if made == before:
            return before
        try:
            home.root.put(suppression.LIST, bytes(made), if_tag=tag, if_absent=tag is None)
        except ConflictError:
            continue
        _sign(home, made)
        return before


def _get(home: Home) -> tuple[bytes, str | None]:
    try:
        return home.root.get(suppression.LIST)
    except NotFoundError:
        return b"", None


def _sign(home: Home, made: Suppressed) -> None:
    home.root.put(suppression.SIGN, made.sha256.encode(), durable=False)


def _record(
    home: Home, entries: Mapping[bytes, str], why: Why, now: int, lifted: int | None = None
) -> str:
    """The leaf: how many, and on whose authority. What and by whom is sealed."""
    about: dict[str, Any] = {"authority": why.authority, "kinds": [SUPPRESS]}
    if lifted is not None:
        about["lifted"] = lifted
    public = {
        "event": "order",
        "time": minute(now),
        "count": len(entries),
        "order": about,
        "software": f"consentry {__version__}",
    }
    private: dict[str, Json] = {
        "what": why.what,
        "by": why.by,
        "reason": why.reason,
        "spaces": [*sorted(set(entries.values()))],
    }
    data = packed(entries)
    if len(entries) <= _INLINE:
        private["entries"] = b64encode(data).decode()
        return home.record(Draft(public, private)).provenance_id
    return home.record(Draft(public, private, data)).provenance_id
