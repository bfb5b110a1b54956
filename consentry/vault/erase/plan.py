"""What a selector reaches, before anything is done: which leaves, how much, and what not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from consentry.errors import NotFoundError, VerifyError
from consentry.evidence import JsonObject
from consentry.provenance import OPS, Home, LogReader, paths, split_id
from consentry.provenance.slots import LIVE
from consentry.vault.erase.about import among
from consentry.vault.erase.beyond import Beyond, releases
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.scan import bundles, rows
from consentry.vault.erase.search import Hits, View, through, told
from consentry.vault.erase.selector import Matcher, Selector
from consentry.vault.erase.spread import Spread
from consentry.vault.erase.weight import weigh

Progress = Callable[[str, int, int], None]
TOLD = ("delivered", "contacted")
"""What ``notice`` records in ops say of one item, with a proof sealed beside them."""
_STEPS = 6
"""How much longer erasing a tile takes than weighing it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be erased, at the size that the logs had.

    items: collected items; leaves: all whose slots go, those about the items too; quarantined:
    items that may be of a place, and are to be looked at first; already: items that match and are
    erased; bytes: sealed bytes that go; logs, sites, categories: items by log name, by the label
    of the site, by group; beyond: what is out of reach; seconds: how long it may take; problems:
    live records that should open and do not; sizes: leaves of each log, by origin, when it was
    searched; bytes_are_about: they were reckoned from some of very many tiles.
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
    bytes_are_about: bool = False

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
            "bytes_are_about": self.bytes_are_about,
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
    with Spread(home) as spread:
        for origin in matcher.logs(entries):
            reader = home.reader(entries[origin])
            view = View.of(reader, entries[origin])
            found.sizes[origin] = view.size
            if matcher.sought is None:
                search = through(spread, selector, view)
            else:
                search = among(home, spread, selector, view)
            for hits, done in search:
                found.take(reader, view.name, hits)
                if progress is not None:
                    progress(view.name, done, view.size)
    _proofs(home, found)
    weighed = weigh(home, found.leaves)
    return Plan(
        selector,
        now,
        found.items,
        found.leaves,
        found.quarantined,
        found.already,
        weighed.bytes,
        dict(sorted(found.logs.items())),
        dict(found.sites.most_common()),
        dict(found.categories.most_common()),
        releases(home, found.items),
        math.ceil(weighed.seconds * _STEPS),
        tuple(found.problems),
        dict(sorted(found.sizes.items())),
        weighed.about,
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
        self.already = 0
        self.logs: Counter[str] = Counter()
        self.sites: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()
        self.problems: list[str] = []
        self.sizes: dict[str, int] = {}

    def take(self, reader: LogReader, name: str, hits: Hits) -> None:
        """Add what was found in the tiles that follow those before."""
        origin, leaves = reader.origin, hits.leaves
        if hits.others:
            leaves = sorted({*leaves, *self._with(reader, hits)})
        self.leaves.extend(origin, leaves)
        self.items.extend(origin, hits.items)
        self.quarantined.extend(origin, hits.quarantined)
        self.already += hits.already
        self.logs[name] += len(hits.items)
        self.sites.update(hits.sites)
        self.categories.update(hits.categories)
        self.problems += hits.problems

    def _with(self, reader: LogReader, hits: Hits) -> Iterator[int]:
        """The live leaves that are about one which goes."""
        here, at, tile = {*hits.leaves}, -1, None
        for index, about in hits.others:
            if about in here or self.leaves.has(reader.origin, about):
                if at != index // paths.WIDTH:
                    at, tile = index // paths.WIDTH, None
                    try:
                        tile = reader.vault.tile(at)
                    except (NotFoundError, VerifyError) as problem:
                        self.problems.append(f"{reader.origin}/{index}: {told(problem)}")
                if tile is not None and tile.state(index % paths.WIDTH) == LIVE:
                    yield index
