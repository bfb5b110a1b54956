"""A page as a browser shows it: its scripts have changed what was sent, and asked for more.

What the server sent stands beside what is there now, so that no script takes an opt-out off a
page before it is read. What the page asked for by itself goes into the sealed part of its record,
which the record's ``commit`` binds; the leaf says how many requests it were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from consentry.evidence import Finding, Json, JsonObject, Verdict, covers

SEALED_AS = "sub_requests"
_OF_THE_BYTES = ("personal", "body", "attribution")
"""What is found anew in what is there now, and only there."""


@dataclass(frozen=True, slots=True)
class Requested:
    """What a page asked for, and what became of it. kind: as the browser names it; rule: the one
    that decided, "" if none had to; status: of the answer, 0 if there was none."""

    method: str
    url: str = field(repr=False)
    kind: str
    verdict: Verdict
    rule: str = ""
    status: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """found: findings on what the server sent, and what only a browser sees of a page."""

    found: tuple[Finding, ...] = field(default=(), repr=False)
    asked: tuple[Requested, ...] = field(default=(), repr=False)

    def beside(self, now: Sequence[Finding]) -> tuple[Finding, ...]:
        """What has to be known beside the findings on the page as it is now."""
        return tuple(
            f
            for f in self.found
            if f not in now and not any(covers(kind, f.kind) for kind in _OF_THE_BYTES)
        )


def listed(asked: Sequence[Requested]) -> JsonObject:
    """The requests as they are sealed; nothing where there were none."""
    if not asked:
        return {}
    rows: list[Json] = [
        {
            "method": one.method,
            "url": one.url,
            "kind": one.kind,
            "verdict": one.verdict,
            "rule": one.rule,
            "status": one.status,
        }
        for one in asked
    ]
    return {SEALED_AS: rows}


def counted(seen: Mapping[str, Json]) -> JsonObject:
    """For the leaf: how many requests are sealed in what a record says of its page."""
    rows = seen.get(SEALED_AS)
    return {SEALED_AS: len(rows)} if isinstance(rows, list) else {}
