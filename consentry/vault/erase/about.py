"""Where the records about a person lie, found without opening every record: for who answers people.

A record says whom it is about in a box that its crawler cannot open again (``labels``). Who holds
the index key opens each box once, and keeps what was in it: of 4,096 leaves one sealed object,
``logs/<name>/about/<N>``, with eight bytes for each person and page. It is sealed under a key that
only the index key gives, so a crawler can read or make none; what is found by it is opened and
looked at as before. It is made when somebody is looked for, for the leaves that came since, and
goes as soon as one of its leaves is erased, to be made again without it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import msgspec

from consentry.errors import DeniedError, NotFoundError, SealError, StorageError, VerifyError
from consentry.provenance import Home, LogReader, paths
from consentry.provenance.box import BoxKey
from consentry.provenance.record import UNREADABLE
from consentry.provenance.slots import ERASED, LIVE
from consentry.storage import Storage, soon, together
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.scan import rows
from consentry.vault.erase.search import Hits, Search, View, through
from consentry.vault.erase.selector import Selector
from consentry.vault.erase.spread import Spread
from consentry.vault.labels import MARK, Sought, marks_of

TILES = 16
"""Key tiles whose leaves have one object together."""
LEAVES = TILES * paths.WIDTH
_DEAR = 6
"""How much longer it takes to open their boxes than other work on as many tiles."""


class Group(msgspec.Struct, frozen=True, array_like=True):
    """ends: after each leaf, how many marks there are so far (four bytes each); marks: one after
    the other; about: leaf -> the leaf that it is about; unread: leaves that do not open. Leaves
    are counted from the group's first.
    """

    ends: bytes
    marks: bytes
    about: dict[int, int]
    unread: list[int]

    def __repr__(self) -> str:
        return f"Group({len(self.marks) // MARK})"

    def met(self, wanted: Iterable[bytes]) -> Iterator[int]:
        """The leaves with one of these marks, and those that have to be looked at."""
        ends = array("I", self.ends)
        for mark in wanted:
            at = self.marks.find(mark)
            while at >= 0:
                if at % MARK == 0:
                    yield bisect_right(ends, at // MARK)
                at = self.marks.find(mark, at + 1)
        yield from self.unread


def among(home: Home, spread: Spread, selector: Selector, view: View) -> Iterator[tuple[Hits, int]]:
    """Search a log for persons, who are in few records: as ``search.through`` does.

    Of whole groups of leaves only those that may be met are looked at, and those about another.
    Raises ``SealError`` if the home's labels' key is lost.
    """
    if home.subject_key() is None:
        yield from through(spread, selector, view)
        return
    search, area = Search(home, selector, view), home.vault_area(view.name)
    whole = view.size // LEAVES
    missing = whole - sum(1 for _ in area.list(paths.ABOUT))
    job = AboutJob(selector.subjects, view)
    found = Indices()
    for at, tiles in enumerate(spread.map(job, range(whole), dear=_DEAR * missing)):
        several = []
        for tile, known in tiles:
            only = {p for p, of in known.items() if of is None or found.has("", of)}
            if only:
                several.append(search.tile(tile, only))
                found.extend("", several[-1].leaves)
        yield Hits.joined(several), (at + 1) * LEAVES
    for tile in range(whole * TILES, -(-view.size // paths.WIDTH)):
        yield search.tile(tile), min((tile + 1) * paths.WIDTH, view.size)


@dataclass(frozen=True, slots=True)
class AboutJob:
    """Where to look for persons in a log; a part is the number of a group of leaves."""

    subjects: tuple[tuple[str, str], ...] = field(repr=False)
    view: View

    def start(self, home: Home) -> About:
        return About(home, Sought(home, self.subjects), self.view)


class About:
    """Tile by tile the places to be looked at: those that may be met, and those about another leaf,
    with its index.

    What is not known yet of a whole group of leaves is read, and kept. Raises ``SealError`` if the
    home's labels' key is lost.
    """

    def __init__(self, home: Home, sought: Sought, view: View) -> None:
        self._home = home
        self._key = home.subject_key()
        self._sought = sought
        self._area = home.vault_area(view.name)
        self._reader = view.reader(home)

    def soon(self, part: int) -> None:
        soon(self._area, [paths.about(part)])

    def __call__(self, part: int) -> list[tuple[int, Mapping[int, int | None]]]:
        return list(self._of_group(part, self._group(self._area, self._reader, part)))

    def _of_group(self, at: int, group: Group) -> Iterator[tuple[int, Mapping[int, int | None]]]:
        by_tile: dict[int, dict[int, int | None]] = {}
        for leaf, about in group.about.items():
            by_tile.setdefault(leaf // paths.WIDTH, {})[leaf % paths.WIDTH] = about
        for leaf in group.met(self._sought.marks):
            by_tile.setdefault(leaf // paths.WIDTH, {})[leaf % paths.WIDTH] = None
        for tile, found in sorted(by_tile.items()):
            yield at * TILES + tile, dict(sorted(found.items()))

    def _group(self, area: Storage, reader: LogReader, at: int) -> Group:
        assert self._key is not None
        name = paths.about(at)
        key, bound = self._key.own("about"), f"{reader.origin}/{name}".encode()
        with suppress(NotFoundError, SealError, msgspec.MsgspecError):
            return _decode(key.open(area.get(name)[0], bound))
        group, read = self._read(reader, at, self._key)
        with suppress(DeniedError):
            area.put(name, key.seal(_encode(group), bound))
            if _erased_since(reader, read):
                area.purge(name)
        return group

    def _read(self, reader: LogReader, at: int, key: BoxKey) -> tuple[Group, dict[int, list[int]]]:
        """Open 4,096 leaves, and which were live: tile -> places."""
        tiles = range(at * TILES, (at + 1) * TILES)
        reader.soon(tiles)
        reader.vault.soon(tiles)
        ends, found = array("I"), bytearray()
        about: dict[int, int] = {}
        unread: list[int] = []
        read: dict[int, list[int]] = {}
        work = [partial(_opened, self._home, reader.beside(), key, tile) for tile in tiles]
        for tile, opened in zip(tiles, together(self._area, work), strict=True):
            read[tile] = [place for place, one in enumerate(opened) if one is not None]
            for place, one in enumerate(opened):
                leaf = tile * paths.WIDTH + place - at * LEAVES
                if one is not None:
                    if one.about >= 0:
                        about[leaf] = one.about
                    if one.marks is None:
                        unread.append(leaf)
                    found += one.marks or b""
                ends.append(len(found) // MARK)
        return Group(ends.tobytes(), bytes(found), about, unread), read


class _One(NamedTuple):
    """A live leaf: the one that it is about, if any; its marks, None if it does not open."""

    about: int
    marks: bytes | None


def _opened(home: Home, reader: LogReader, key: BoxKey, tile: int) -> list[_One | None]:
    """The leaves of a tile; None for what is not live."""
    first = tile * paths.WIDTH
    found: list[_One | None] = []
    try:
        slots = reader.vault.tile(tile)
    except (NotFoundError, VerifyError):  # whoever searches says so
        of_tile = rows(reader.bundle(tile), reader.origin, tile)
        return [_One(row.about, None) if row.commit else None for row in of_tile]
    for place, row in enumerate(rows(reader.bundle(tile), reader.origin, tile)):
        if not row.commit or slots.state(place) != LIVE:
            found.append(None)
            continue
        marks: bytes | None = None
        with suppress(SealError, StorageError, *UNREADABLE):
            private = reader.vault.open_private(first + place, row.commit, slots)
            marks = b"".join(marks_of(home, _private(private), key))
        found.append(_One(row.about, marks))
    return found


def forget(area: Storage, tiles: Iterable[int]) -> None:
    """Remove what is kept of the groups that these tiles are in. After their slots are zeroed."""
    there = set(area.list(paths.ABOUT))
    names = {paths.about(at // TILES) for at in tiles} & there
    together(area, [partial(area.purge, name) for name in sorted(names)])


def _erased_since(reader: LogReader, read: Mapping[int, list[int]]) -> bool:
    """Was one of these erased while the others were read?"""
    for at, places in read.items():
        try:
            tile = reader.vault.tile(at)
        except (NotFoundError, VerifyError):
            return True
        if any(tile.state(place) == ERASED for place in places):
            return True
    return False


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Group).decode
_private = msgspec.json.Decoder(dict[str, Any]).decode
