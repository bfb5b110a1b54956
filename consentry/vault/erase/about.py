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
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from consentry.errors import DeniedError, NotFoundError, SealError, StorageError
from consentry.provenance import Home, LogReader, paths
from consentry.provenance.box import BoxKey
from consentry.provenance.record import UNREADABLE
from consentry.provenance.slots import ERASED, LIVE
from consentry.storage import Storage, together
from consentry.vault.erase.scan import rows
from consentry.vault.labels import MARK, Sought, marks_of

TILES = 16
"""Key tiles whose leaves have one object together."""
LEAVES = TILES * paths.WIDTH
Progress = Callable[[str, int, int], None]


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


class About:
    """What is known of a home's records so. Raises ``SealError`` if its labels' key is lost."""

    def __init__(self, home: Home, sought: Sought) -> None:
        self._home = home
        self._key = home.subject_key()
        self._sought = sought

    def places(
        self, reader: LogReader, name: str, progress: Progress | None = None
    ) -> Iterator[tuple[int, Mapping[int, int | None] | None]]:
        """Tile by tile the places to be looked at: those that may be met, and those about another
        leaf, with its index; None for all of a tile.

        What is not known yet of whole groups of leaves is read, and kept.
        """
        area = self._home.vault_area(name)
        whole = reader.size // LEAVES if self._key is not None else 0
        step = max(1, area.lanes)
        for start in range(0, whole, step):
            some = range(start, min(whole, start + step))
            groups = together(area, [partial(self._group, area, reader, at) for at in some])
            for at, group in zip(some, groups, strict=True):
                yield from self._of_group(at, group)
                if progress is not None:
                    progress(name, (at + 1) * LEAVES, reader.size)
        for tile in range(whole * TILES, -(-reader.size // paths.WIDTH)):
            yield tile, None

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
        ends, found = array("I"), bytearray()
        about: dict[int, int] = {}
        unread: list[int] = []
        read: dict[int, list[int]] = {}
        for tile in range(at * TILES, (at + 1) * TILES):
            slots, first = reader.vault.tile(tile), tile * paths.WIDTH
            for place, row in enumerate(rows(reader.bundle(tile), reader.origin, tile)):
                leaf = first + place - at * LEAVES
                if row.commit and slots.state(place) == LIVE:
                    read.setdefault(tile, []).append(place)
                    if row.about >= 0:
                        about[leaf] = row.about
                    try:
                        private = reader.vault.open_private(first + place, row.commit, slots)
                        several = list(marks_of(self._home, _private(private), key))
                    except (SealError, StorageError, *UNREADABLE):
                        unread.append(leaf)
                        several = []
                    found += b"".join(several)
                ends.append(len(found) // MARK)
        return Group(ends.tobytes(), bytes(found), about, unread), read


def forget(area: Storage, tiles: Iterable[int]) -> None:
    """Remove what is kept of the groups that these tiles are in. After their slots are zeroed."""
    there = set(area.list(paths.ABOUT))
    names = {paths.about(at // TILES) for at in tiles} & there
    together(area, [partial(area.purge, name) for name in sorted(names)])


def _erased_since(reader: LogReader, read: Mapping[int, list[int]]) -> bool:
    """Was one of these erased while the others were read?"""
    for at, places in read.items():
        tile = reader.vault.tile(at)
        if any(tile.state(place) == ERASED for place in places):
            return True
    return False


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Group).decode
_private = msgspec.json.Decoder(dict[str, Any]).decode
