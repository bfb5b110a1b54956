"""What a selector reaches, before anything is done: which leaves, how much, and what not."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from consentry.errors import ErasedError, SealError, StorageError
from consentry.evidence import JsonObject
from consentry.provenance import OPS, Home, LogReader, paths, split_id
from consentry.provenance.slots import ERASED, LIVE, KeyTile
from consentry.vault.erase.about import About
from consentry.vault.erase.beyond import Beyond, releases
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.scan import Row, bundles, rows
from consentry.vault.erase.selector import Matcher, Selector

Progress = Callable[[str, int, int], None]
TOLD = ("delivered", "contacted")
"""What ``notice`` records in ops say of one item, with a proof sealed beside them."""
_STEPS = 6
"""Reads and writes of a tile's objects when it is erased, for each read of the plan."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be erased, at the size that the logs had.

    items: collected items; leaves: all whose slots go, those about the items too; quarantined:
    items that may be of a place, and are to be looked at first; already: items that match and are
    erased; bytes: sealed bytes that go; logs, sites, categories: items by log name, by the label
    of the site, by group; beyond: what is out of reach; seconds: how long it may take; problems:
    live records that should open and do not; sizes: leaves of each log, by origin, when it was
    searched.
    """

    selector: Selector
    now: int
    items: Indices = field(default_factory=Indices)
    leaves: Indices = field(default_factory=Indices)
    quarantined: Indices = field(default_factory=Indices)
    already: int = 0
    bytes: int = 0
    logs: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    beyond: tuple[Beyond, ...] = ()
    seconds: int = 0
    problems: tuple[str, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """Provenance ids of the items."""
        return tuple(self.items.ids())

    def told(self) -> JsonObject:
        """For machines. Names no URL."""
        return {
            "selector": list(self.selector.kinds),
            "grade": self.selector.grade,
            "items": len(self.items),
            "records": len(self.leaves),
            "bytes": self.bytes,
            "quarantined": len(self.quarantined),
            "already_erased": self.already,
            "ids": list(self.items.ids()),
            "logs": dict(self.logs),
            "sites": dict(self.sites),
            "categories": dict(self.categories),
            "out_of_reach": [each.told() for each in self.beyond],
            "seconds": self.seconds,
            "problems": list(self.problems),
        }


def plan(home: Home, selector: Selector, *, now: int, progress: Progress | None = None) -> Plan:
    """What ``selector`` reaches in every worker's log. Changes nothing of it; where persons are
    looked for, what was learned of where records about somebody lie is kept (``vault.about``).

    now: Unix seconds. Raises ``KeyMissingError`` without the home's keys, ``LogError`` if an item
    is named that no log has.
    """
    matcher = Matcher(home, selector)
    entries = {each.origin: each.name for each in home.manifest().logs if each.name != OPS}
    for each in selector.items:
        home.find(each.rpartition("/")[0]).leaf(int(each.rpartition("/")[2]))
    found = _Found()
    for origin in matcher.logs(entries):
        reader = home.reader(entries[origin])
        reader.vault.ready()
        search = _Search(matcher, reader, entries[origin], found)
        if matcher.sought is not None:
            search.run_among(About(home, matcher.sought), progress)
        else:
            search.run(progress)
    _proofs(home, found)
    return Plan(
        selector,
        now,
        found.items,
        found.leaves,
        found.quarantined,
        found.already,
        found.bytes,
        dict(sorted(found.logs.items())),
        dict(found.sites.most_common()),
        dict(found.categories.most_common()),
        releases(home, found.items),
        math.ceil(found.seconds * _STEPS),
        tuple(found.problems),
        dict(sorted(found.sizes.items())),
    )


def _proofs(home: Home, found: _Found) -> None:
    """Proofs that the persons of these items were told: they name them, and go with the items."""
    entry = home.manifest().find(OPS)
    if entry is None or not len(found.items):
        return
    ops = home.reader(OPS)
    for at, leaves in bundles(ops):
        places = [
            place
            for place, row in enumerate(rows(leaves, ops.origin, at))
            if row.event == "notice" and row.action in TOLD
        ]
        tile = ops.vault.tile(at) if places else None
        for place in places:
            index = at * paths.WIDTH + place
            if tile is None or tile.state(place) != LIVE:
                continue
            item = str(ops.open_private(index, tile).get("item"))
            if found.items.has(*split_id(item)):
                found.leaves.add(ops.origin, index)


class _Found:
    def __init__(self) -> None:
        self.items, self.leaves, self.quarantined = Indices(), Indices(), Indices()
        self.already = self.bytes = 0
        self.seconds = 0.0
        self.logs: Counter[str] = Counter()
        self.sites: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()
        self.problems: list[str] = []
        self.sizes: dict[str, int] = {}


class _Search:
    """The search through one log."""

    def __init__(self, matcher: Matcher, reader: LogReader, name: str, found: _Found) -> None:
        self._matcher = matcher
        self._reader = reader
        self._name = name
        self._found = found

    def run(self, progress: Progress | None) -> None:
        needles, origin = self._matcher.needles, self._reader.origin
        self._found.sizes[origin] = self._reader.size
        for at, leaves in bundles(self._reader):
            whole = b"\n".join(leaves)
            of_interest = not needles or any(needle in whole for needle in needles)
            about = b'"about":' in whole and origin in self._found.items.origins
            if of_interest or about:
                self._tile(at, rows(leaves, origin, at))
            if progress is not None:
                progress(self._name, at * paths.WIDTH + len(leaves), self._reader.size)

    def run_among(self, about: About, progress: Progress | None) -> None:
        """The same where persons are looked for, who are in few records."""
        origin, leaves = self._reader.origin, self._found.leaves
        self._found.sizes[origin] = self._reader.size
        for at, known in about.places(self._reader, self._name, progress):
            only = None
            if known is not None:
                only = {p for p, of in known.items() if of is None or leaves.has(origin, of)}
            if only is None or only:
                self._tile(at, rows(self._reader.bundle(at), origin, at), only)

    def _tile(self, at: int, found: list[Row], only: Collection[int] | None = None) -> None:
        first, origin = at * paths.WIDTH, self._reader.origin
        answers = {
            place: answer
            for place, row in enumerate(found)
            if (only is None or place in only)
            and (
                (answer := self._matcher.leaf(origin, first + place, row)) != "no"
                or (row.about >= 0 and row.commit)
            )
        }
        if not answers:
            return
        began = time.monotonic()
        tile = self._reader.vault.tile(at)
        gone: list[int] = []
        for place, answer in answers.items():
            row, index = found[place], first + place
            if answer == "no":
                if self._found.leaves.has(origin, row.about) and tile.state(place) == LIVE:
                    self._found.leaves.add(origin, index)
                    gone.append(place)
                continue
            if tile.state(place) == ERASED and answer == "yes" and row.event == "collect":
                self._found.already += not self._matcher.needs_private
            if not self._is_live(index, row, tile):
                continue
            if answer == "place-unknown" and self._matcher.quarantines:
                self._found.quarantined.add(origin, index)
                continue
            self._found.leaves.add(origin, index)
            gone.append(place)
            if row.event == "collect":
                self._count(origin, index, row)
        if gone:
            self._found.bytes += self._reader.vault.weigh(at, gone)
            self._found.seconds += time.monotonic() - began

    def _is_live(self, index: int, row: Row, tile: KeyTile) -> bool:
        """Does it match, and is it still there?"""
        if tile.state(index % paths.WIDTH) != LIVE:
            return False
        if not self._matcher.needs_private:
            return True
        try:
            return self._matcher.private(row, self._reader.open_private(index, tile))
        except ErasedError:
            return False
        except (SealError, StorageError) as problem:
            self._found.problems.append(f"{self._reader.origin}/{index}: {problem}")
            return False

    def _count(self, origin: str, index: int, row: Row) -> None:
        self._found.items.add(origin, index)
        self._found.logs[self._name] += 1
        self._found.sites[row.site] += 1
        self._found.categories.update(row.categories)
