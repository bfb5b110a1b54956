"""Are these leaves in canonical form? Quickly, for the leaves that this library writes.

A leaf of known fields is read into a struct, which checks their types, and written again in sorted
order: the same bytes were canonical. It takes two thirds of the time of a reader for any JSON,
which has the word on leaves with other fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from consentry.provenance.record import EVENTS, MAX_INT, UNREADABLE, VERSION, read_leaves

Number = Annotated[int, Meta(ge=-MAX_INT, le=MAX_INT)]


class _Leaf(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The fields of every event; docs/log-format.md says what each holds."""

    event: Literal[
        "collect",
        "refuse",
        "redact",
        "quarantine",
        "review",
        "release",
        "erase",
        "order",
        "permission",
        "policy",
        "notice",
        "attest",
    ]
    time: Number
    v: Literal[1]
    about: Number | UnsetType = UNSET
    action: str | UnsetType = UNSET
    activity: str | UnsetType = UNSET
    basis: dict[str, str] | UnsetType = UNSET
    categories: list[str] | UnsetType = UNSET
    commit: str | UnsetType = UNSET
    count: Number | UnsetType = UNSET
    held_for: str | UnsetType = UNSET
    held_until: Number | UnsetType = UNSET
    laws: list[str] | UnsetType = UNSET
    notice: str | UnsetType = UNSET
    page: str | UnsetType = UNSET
    permissions: list[str] | UnsetType = UNSET
    places: dict[str, Number] | UnsetType = UNSET
    policy: str | UnsetType = UNSET
    purposes: list[str] | UnsetType = UNSET
    recipient: str | UnsetType = UNSET
    retain_until: Number | UnsetType = UNSET
    rules: list[str] | UnsetType = UNSET
    run: str | UnsetType = UNSET
    site: str | UnsetType = UNSET
    software: str | UnsetType = UNSET
    stage: str | UnsetType = UNSET
    standing: str | UnsetType = UNSET
    sub_requests: Number | UnsetType = UNSET
    use: dict[str, str] | UnsetType = UNSET
    verdict: str | UnsetType = UNSET


_decode_lines = msgspec.json.Decoder(_Leaf).decode_lines
_encode_lines = msgspec.json.Encoder(order="sorted").encode_lines
_event = attrgetter("event")


def events(leaves: Sequence[bytes]) -> Mapping[str, int] | None:
    """How many leaves of each event, if all are canonical, of our version and known events."""
    lines = b"\n".join(leaves) + b"\n"
    try:
        found = _decode_lines(lines)
    except UNREADABLE:
        return _any_events(leaves)
    if len(found) == len(leaves) and _encode_lines(found) == lines and lines.isascii():
        return Counter(map(_event, found))
    return _any_events(leaves)


def _any_events(leaves: Sequence[bytes]) -> Mapping[str, int] | None:
    found: Counter[str] = Counter()
    for record in read_leaves(leaves) or ():
        event = record.get("event")
        if record.get("v") != VERSION or type(event) is not str or event not in EVENTS:
            return None
        found[event] += 1
    return found if found.total() == len(leaves) else None
