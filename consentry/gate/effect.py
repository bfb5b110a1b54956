"""What an order did: when each worker stored the last item that it covers, and what is still there.

Measured from the records: from the moment at which the order was given to the last item of its
scope. Leaves hold minutes; seconds are in what they seal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from consentry.errors import ErasedError
from consentry.evidence import JsonObject
from consentry.gate.ordering import in_scope
from consentry.provenance import OPS, Home, LogReader, minute, paths
from consentry.standing import Order, Recorded
from consentry.vault.erase import plan
from consentry.vault.erase.scan import Row, bundles, rows
from consentry.vault.erase.selector import Matcher

Progress = Callable[[str, int, int], None]
WITHIN = 5
"""Seconds in which an order takes effect in a crawl that runs."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker's log. last: seconds from the order to the last item that it covers, negative if
    that was before it, None if there was none; late: items later than ``WITHIN`` seconds."""

    log: str
    last: int | None
    late: int

    def told(self) -> JsonObject:
        """For machines."""
        return {"log": self.log, "last": self.last, "late": self.late}


@dataclass(frozen=True, slots=True)
class Effect:
    """at: when the order was given or began, Unix seconds; stored: items in its scope that are
    there now; unknown: those that may be in it, as nobody knows their place; to_erase: how many of
    all these the order asks to erase."""

    at: int
    workers: tuple[Worker, ...]
    stored: int
    unknown: int
    to_erase: int
    problems: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Did every worker obey in time?"""
        return not any(each.late for each in self.workers)


def effect(
    home: Home, order: Order, recorded: Recorded, now: int, progress: Progress | None = None
) -> Effect:
    """Measure it. Raises ``KeyMissingError`` without the home's keys."""
    at = max(order.declared.begins, recorded.given_at(order.reference))
    matcher = Matcher(home, in_scope(order, "include"))
    stops = any(kind.startswith("stop") and kind != "stop-use" for kind in order.kinds)
    workers = []
    for entry in home.manifest().logs:
        if entry.name == OPS:
            continue
        times = list(_times(home.reader(entry.name), matcher, minute(at)))
        last = max(times, default=None)
        late = sum(at + WITHIN < each for each in times) if stops else 0
        workers.append(Worker(entry.name, None if last is None else last - at, late))
    there = plan(home, in_scope(order, "quarantine"), now=now, progress=progress)
    stored, unknown = len(there.items), len(there.quarantined)
    return Effect(
        at,
        tuple(workers),
        stored,
        unknown,
        stored + unknown * (order.unknown_place("erase") == "include")
        if "erase" in order.kinds
        else 0,
        there.problems,
    )


def _times(reader: LogReader, matcher: Matcher, since: int) -> Iterator[int]:
    """When items in scope were stored: all from ``since`` on, and the last one before it."""
    before: list[tuple[int, Row]] = []
    for at, leaves in bundles(reader):
        for index, row in enumerate(rows(leaves, reader.origin, at), at * paths.WIDTH):
            if row.event != "collect" or matcher.leaf(reader.origin, index, row) == "no":
                continue
            if row.time < since:
                before.append((index, row))
            elif (when := _time(reader, matcher, index, row)) is not None:
                yield when
    for index, row in reversed(before):
        if (when := _time(reader, matcher, index, row)) is not None:
            yield when
            return


def _time(reader: LogReader, matcher: Matcher, index: int, row: Row) -> int | None:
    """When this item was stored, to the second where it is still there; None if it is none."""
    try:
        private = reader.open_private(index)
    except ErasedError:
        return None if matcher.needs_private else row.time
    at = private.get("at")
    fits = not matcher.needs_private or matcher.private(row, private)
    return (at if type(at) is int else row.time) if fits else None
