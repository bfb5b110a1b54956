"""The search through one log for what a selector reaches: some tiles at a time, in any process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from consentry.errors import (
    ErasedError,
    NotFoundError,
    SealError,
    StorageError,
    VerifyError,
)
from consentry.provenance import Home, LogReader, paths
from consentry.provenance.slots import ERASED, LIVE, KeyTile
from consentry.storage import together
from consentry.vault.erase.scan import Row, rows
from consentry.vault.erase.selector import Answer, Matcher, Selector
from consentry.vault.erase.spread import Spread

TILES = 16
"""Tiles that are searched at a time."""


@dataclass(slots=True)
class Hits:
    """What a search found in some tiles.

    leaves: live leaves that match; items: those of them that are items; quarantined: items that may
    match; already: items that match and are erased; others: leaves about another one, which is the
    second number; sites, categories: of the items; problems: leaves that should open and do not.
    """

    leaves: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    quarantined: list[int] = field(default_factory=list)
    already: int = 0
    others: list[tuple[int, int]] = field(default_factory=list)
    sites: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def joined(cls, several: Iterable[Hits]) -> Hits:
        found = cls()
        for each in several:
            found.leaves += each.leaves
            found.items += each.items
            found.quarantined += each.quarantined
            found.already += each.already
            found.others += each.others
            found.sites.update(each.sites)
            found.categories.update(each.categories)
            found.problems += each.problems
        return found


@dataclass(frozen=True, slots=True)
class View:
    """A log at the size that its signed checkpoint had when it was read."""

    name: str
    size: int
    signed: bytes = field(repr=False)

    @classmethod
    def of(cls, reader: LogReader, name: str) -> View:
        return cls(name, reader.size, reader.signed)

    def parts(self) -> list[range]:
        """The tiles, some at a time."""
        tiles = -(-self.size // paths.WIDTH)
        return [range(at, min(at + TILES, tiles)) for at in range(0, tiles, TILES)]

    def reader(self, home: Home) -> LogReader:
        """Raises ``KeyMissingError`` without the home's keys."""
        reader = home.reader(self.name)
        reader.show(self.size, self.signed)
        reader.vault.ready()
        return reader


@dataclass(frozen=True, slots=True)
class SearchJob:
    """Search a log; a part is some tiles."""

    selector: Selector
    view: View

    def start(self, home: Home) -> Search:
        return Search(home, self.selector, self.view)


class Search:
    """The search through one log."""

    def __init__(self, home: Home, selector: Selector, view: View) -> None:
        self._matcher = Matcher(home, selector)
        self._reader = view.reader(home)
        self._lanes = home.log

    def soon(self, part: range) -> None:
        self._reader.soon(part)
        self._reader.vault.soon(part, sealed=self._matcher.needs_private)

    def __call__(self, part: range) -> Hits:
        return Hits.joined(together(self._lanes, [partial(self.tile, at) for at in part]))

    def tile(self, at: int, only: Collection[int] | None = None) -> Hits:
        """The leaves 256 * at and on; only: those of these places."""
        reader, matcher, hits = self._reader.beside(), self._matcher, Hits()
        leaves, needles = reader.bundle(at), matcher.needles
        whole = b"\n".join(leaves)
        may = only is not None or not needles or any(needle in whole for needle in needles)
        if not may and b'"about":' not in whole:
            return hits
        first, matches, tile = at * paths.WIDTH, matcher.leaf, None
        for place, row in enumerate(rows(leaves, reader.origin, at, whole)):
            if only is not None and place not in only:
                continue
            answer = matches(reader.origin, first + place, row)
            if answer != "no":
                try:
                    tile = tile or reader.vault.tile(at)
                except (NotFoundError, VerifyError) as problem:
                    hits.problems.append(f"{reader.origin}/{first + place}: {told(problem)}")
                    return hits
                self._take(hits, reader, first + place, row, tile, answer)
            elif row.about >= 0 and row.commit:
                hits.others.append((first + place, row.about))
        return hits

    def _take(
        self, hits: Hits, reader: LogReader, index: int, row: Row, tile: KeyTile, answer: Answer
    ) -> None:
        """Note a leaf that may match."""
        state = tile.state(index % paths.WIDTH)
        if state != LIVE:
            gone = state == ERASED and answer == "yes" and row.event == "collect"
            hits.already += gone and not self._matcher.needs_private
            return
        if self._matcher.needs_private and not self._fits(hits, reader, index, row, tile):
            return
        if answer == "place-unknown" and self._matcher.quarantines:
            hits.quarantined.append(index)
            return
        hits.leaves.append(index)
        if row.event == "collect":
            hits.items.append(index)
            hits.sites[row.site] += 1
            for category in row.categories:
                hits.categories[category] += 1

    def _fits(self, hits: Hits, reader: LogReader, index: int, row: Row, tile: KeyTile) -> bool:
        """Does what it seals match?"""
        try:
            return self._matcher.private(row, reader.open_private(index, tile))
        except ErasedError:
            return False
        except (SealError, StorageError) as problem:
            hits.problems.append(f"{reader.origin}/{index}: {problem}")
            return False


def told(problem: NotFoundError | VerifyError) -> str:
    """Why a key tile is not there."""
    if isinstance(problem, NotFoundError):
        return "its key tile is missing from the vault. Run: consentry log verify"
    return str(problem)


def through(spread: Spread, selector: Selector, view: View) -> Iterator[tuple[Hits, int]]:
    """Search all of a log: what was found in each part, and how many leaves are searched then."""
    parts = view.parts()
    for part, hits in zip(parts, spread.map(SearchJob(selector, view), parts), strict=True):
        yield hits, min(part.stop * paths.WIDTH, view.size)
