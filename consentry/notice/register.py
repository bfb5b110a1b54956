"""Who has to be told: every item with personal data that is there, and its clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from consentry.evidence import Json, JsonObject
from consentry.notice.due import due, past
from consentry.notice.told import Told
from consentry.provenance import OPS, Home, LogReader, paths
from consentry.provenance.slots import STATES

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item that holds personal data. Times are Unix seconds; told: 0 if nobody was."""

    provenance_id: str
    notice: str
    collected: int
    due: int
    told: int

    def overdue(self, now: int) -> bool:
        """Was the person not told in time, and is it past that time?"""
        return not self.told and past(self.due, now)


@dataclass(slots=True)
class Source:
    """A site from which data was collected: how many items, when first and last (to the minute)."""

    site: str
    count: int = 0
    first: int = 0
    last: int = 0

    def add(self, at: int) -> None:
        self.first = min(at, self.first or at)
        self.last = max(at, self.last)
        self.count += 1


def register(home: Home, told: Told, progress: Progress | None = None) -> Iterator[Entry]:
    """Every item with personal data that is not erased, held or not, log by log."""
    for provenance_id, public in _items(home, progress):
        collected = _whole(public.get("time"))
        delivery = told.delivered(provenance_id)
        yield Entry(
            provenance_id,
            str(public.get("notice")),
            collected,
            due(collected, told.contacted(provenance_id), told.disclosed(provenance_id)),
            delivery.at if delivery else 0,
        )


def sources(home: Home, progress: Progress | None = None) -> tuple[list[Source], list[Source]]:
    """Where items with personal data come from: sites that stand in plain, and those that do not.

    Both by name; what stands in place of a name says nothing of it.
    """
    found: dict[str, Source] = {}
    for _, public in _items(home, progress):
        site = str(public.get("site", ""))
        found.setdefault(site, Source(site)).add(_whole(public.get("time")))
    ordered = [found[site] for site in sorted(found)]
    named = [each for each in ordered if each.site and not each.site.startswith("hmac:")]
    return named, [each for each in ordered if each not in named]


def _items(home: Home, progress: Progress | None) -> Iterator[tuple[str, JsonObject]]:
    for entry in home.manifest().logs:
        if entry.name == OPS:
            continue
        reader = home.reader(entry.name)
        for first in range(0, reader.size, paths.WIDTH):
            yield from _of_tile(reader, first)
            if progress is not None:
                progress(entry.name, min(first + paths.WIDTH, reader.size), reader.size)


def _of_tile(reader: LogReader, first: int) -> Iterator[tuple[str, JsonObject]]:
    found = []
    for index in range(first, min(first + paths.WIDTH, reader.size)):
        public = reader.read(index)
        if public.get("event") == "collect" and "notice" in public:
            found.append((index, public))
    if found:
        tile = reader.vault.tile(first // paths.WIDTH)
        for index, public in found:
            if STATES[tile.state(index % paths.WIDTH)] == "live":
                yield f"{reader.origin}/{index}", public


def _whole(value: Json) -> int:
    return value if type(value) is int else 0
