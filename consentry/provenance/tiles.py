"""Hash tiles and entry bundles (c2sp.org/tlog-tiles): written at the right edge, read anywhere.

A tile of level L holds up to 256 hashes, each the root of 256**L leaves. An entry bundle holds the
leaves of a tile of level 0, each after its length as a big-endian uint16.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Protocol

from consentry.errors import NotFoundError, VerifyError
from consentry.provenance import merkle, paths

MAX_LEAF = 65_535
_FULL = paths.WIDTH * merkle.SIZE


def width(level: int, index: int, size: int) -> int:
    """How many hashes tile ``index`` of ``level`` has in a tree of ``size`` leaves; 0 if none."""
    return max(0, min(paths.WIDTH, (size >> 8 * max(level, 0)) - index * paths.WIDTH))


def encode_bundle(leaves: Iterable[bytes]) -> bytes:
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def decode_bundle(data: bytes, count: int, name: str = "") -> list[bytes]:
    """The ``count`` leaves of an entry bundle. Raises ``VerifyError``."""
    leaves, at, end = [], 0, len(data)
    while at < end:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > end:
            raise VerifyError("the entry bundle is cut off", name=name)
        leaves.append(data[start:at])
    if len(leaves) != count:
        raise VerifyError(f"the entry bundle has {len(leaves)} leaves, not {count}", name=name)
    return leaves


def decode_tile(data: bytes, count: int, name: str = "") -> list[bytes]:
    """The ``count`` hashes of a tile. Raises ``VerifyError``."""
    if len(data) != count * merkle.SIZE:
        raise VerifyError(
            f"the tile has {len(data)} bytes, not {count * merkle.SIZE}: cut off or swapped",
            name=name,
        )
    return [data[at : at + merkle.SIZE] for at in range(0, len(data), merkle.SIZE)]


def beginning(data: bytes, level: int, count: int) -> bytes:
    """The partial form with the first ``count`` entries of a tile; level -1 is of leaves."""
    if level >= 0:
        return data[: count * merkle.SIZE]
    at = 0
    for _ in range(count):
        at += 2 + int.from_bytes(data[at : at + 2], "big")
    return data[:at]


class _Row:
    """The hashes of a tile that is not full, and the perfect subtrees that they make."""

    __slots__ = ("hashes", "peaks")

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self.hashes = bytearray()
        self.peaks: list[bytes] = []
        for each in hashes:
            self.push(each)

    @property
    def count(self) -> int:
        return len(self.hashes) // merkle.SIZE

    def push(self, value: bytes) -> None:
        count = self.count
        self.hashes += value
        while count & 1:
            value = merkle.node_hash(self.peaks.pop(), value)
            count >>= 1
        self.peaks.append(value)


class Edge:
    """The right edge of a tree: all that appending needs, some kilobytes however large the log."""

    def __init__(self) -> None:
        self.size = 0
        self._rows: list[_Row] = []
        self._bundle = bytearray()

    def __repr__(self) -> str:
        return f"Edge(size={self.size})"

    @classmethod
    def load(cls, storage: Readable, size: int) -> Edge:
        """Read the edge of a tree of ``size`` leaves. Raises ``VerifyError`` if a tile is wrong."""
        edge = cls()
        edge.size = size
        level = 0
        while size >> 8 * level:
            index, rest = divmod(size >> 8 * level, paths.WIDTH)
            hashes = []
            if rest:
                name = paths.tile(level, index, rest)
                hashes = decode_tile(_partial(storage, name, level, rest), rest, name)
            edge._rows.append(_Row(hashes))
            level += 1
        index, rest = divmod(size, paths.WIDTH)
        if rest:
            name = paths.entries(index, rest)
            data = _partial(storage, name, -1, rest)
            decode_bundle(data, rest, name)
            edge._bundle += data
        return edge

    def append(self, leaves: Iterable[bytes]) -> dict[str, bytes]:
        """Add leaves; the tiles that this makes or changes, by name."""
        changed: dict[str, bytes] = {}
        before, at = self.size, 0
        leaves = list(leaves)
        while at < len(leaves):
            room = paths.WIDTH - self.size % paths.WIDTH
            if room == paths.WIDTH <= len(leaves) - at:
                self._append_tile(leaves[at : at + room], changed)
                at += room
                continue
            for leaf in leaves[at : at + room]:
                self._append_leaf(leaf, changed)
            at += room
        if self._bundle and self.size > before:
            name = paths.entries(*divmod(self.size, paths.WIDTH))
            changed[name] = bytes(self._bundle)
        for level, row in enumerate(self._rows):
            if row.hashes and self.size >> 8 * level > before >> 8 * level:
                index = self.size >> 8 * (level + 1)
                changed[paths.tile(level, index, row.count)] = bytes(row.hashes)
        return changed

    def _append_leaf(self, leaf: bytes, changed: dict[str, bytes]) -> None:
        self._bundle += len(leaf).to_bytes(2, "big")
        self._bundle += leaf
        self.size += 1
        if self.size % paths.WIDTH == 0:
            changed[paths.entries(self.size // paths.WIDTH - 1)] = bytes(self._bundle)
            self._bundle.clear()
        self._push(0, hashlib.sha256(b"\x00" + leaf).digest(), changed)

    def _append_tile(self, leaves: Sequence[bytes], changed: dict[str, bytes]) -> None:
        """Add the leaves of a whole tile at once, where one begins."""
        index = self.size // paths.WIDTH
        sha256 = hashlib.sha256
        hashes = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
        changed[paths.entries(index)] = encode_bundle(leaves)
        changed[paths.tile(0, index)] = b"".join(hashes)
        self.size += paths.WIDTH
        if not self._rows:
            self._rows.append(_Row())
        self._push(1, merkle.root(hashes), changed)

    def root(self) -> bytes:
        return merkle.fold([peak for row in reversed(self._rows) for peak in row.peaks])

    def _push(self, level: int, value: bytes, changed: dict[str, bytes]) -> None:
        if level == len(self._rows):
            self._rows.append(_Row())
        row = self._rows[level]
        row.push(value)
        if len(row.hashes) == _FULL:
            index = (self.size >> 8 * (level + 1)) - 1
            changed[paths.tile(level, index)] = bytes(row.hashes)
            self._rows[level] = _Row()
            self._push(level + 1, row.peaks[0], changed)


class Readable(Protocol):
    """The part of a ``Storage`` that reading tiles takes."""

    def get(self, name: str) -> tuple[bytes, str]: ...


class TileReader:
    """Hashes and leaves of a tree of a given size, read from its tiles."""

    def __init__(self, storage: Readable, size: int, *, keep: int = 64) -> None:
        self.size = size
        self._storage = storage
        self._kept: OrderedDict[str, list[bytes]] = OrderedDict()
        self._keep = keep

    def leaf(self, index: int) -> bytes:
        """The bytes of a leaf. Raises ``VerifyError`` if the tree has none of that index."""
        if not 0 <= index < self.size:
            raise VerifyError(f"there is no leaf {index} in a tree of {self.size}", index=index)
        at, place = divmod(index, paths.WIDTH)
        return self._read(paths.entries, at, width(-1, at, self.size), decode_bundle)[place]

    def bundle(self, at: int) -> list[bytes]:
        """The bytes of the leaves 256 * at and on; none if the tree has no such leaf."""
        wide = width(-1, at, self.size)
        return self._read(paths.entries, at, wide, decode_bundle)[:wide] if wide else []

    def node(self, level: int, index: int) -> bytes:
        """The root of the perfect subtree of 2**level leaves that starts at index << level."""
        floor, rise = divmod(level, 8)
        if rise == 0:
            at, place = divmod(index, paths.WIDTH)
            return self._hashes(floor, at)[place]
        at, place = divmod(index << rise, paths.WIDTH)
        return merkle.root(self._hashes(floor, at)[place : place + (1 << rise)])

    def root(self, size: int | None = None) -> bytes:
        """The root of the tree, or of its first ``size`` leaves."""
        return merkle.range_root(self.node, 0, self.size if size is None else size)

    def edge(self, size: int) -> list[list[bytes]]:
        """The hashes in the last tile of each level, when the tree had so many leaves."""
        rows: list[list[bytes]] = []
        while size >> 8 * len(rows):
            level = len(rows)
            index, rest = divmod(size >> 8 * level, paths.WIDTH)
            rows.append(self._hashes(level, index)[:rest] if rest else [])
        return rows

    def inclusion_proof(self, index: int) -> list[bytes]:
        return merkle.inclusion_proof(self.node, index, self.size)

    def consistency_proof(self, old: int) -> list[bytes]:
        return merkle.consistency_proof(self.node, old, self.size)

    def _hashes(self, level: int, index: int) -> list[bytes]:
        def name(at: int, wide: int) -> str:
            return paths.tile(level, at, wide)

        return self._read(name, index, width(level, index, self.size), decode_tile)

    def _read(
        self,
        named: Callable[[int, int], str],
        index: int,
        wide: int,
        decode: Callable[[bytes, int, str], list[bytes]],
    ) -> list[bytes]:
        name = named(index, wide)
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        try:
            data = self._storage.get(name)[0]
            found = decode(data, wide, name)
        except NotFoundError:
            if wide == paths.WIDTH:
                raise VerifyError("the object is missing", name=name) from None
            full = named(index, paths.WIDTH)
            found = decode(_get(self._storage, full), paths.WIDTH, full)
        self._kept[name] = found
        if len(self._kept) > self._keep:
            self._kept.popitem(last=False)
        return found


def _partial(storage: Readable, name: str, level: int, count: int) -> bytes:
    """A partial form, or the beginning of the full one that has replaced it."""
    try:
        return storage.get(name)[0]
    except NotFoundError:
        with suppress(NotFoundError):
            return beginning(storage.get(name.rpartition(".p/")[0])[0], level, count)
        raise VerifyError("the object is missing", name=name) from None


def _get(storage: Readable, name: str) -> bytes:
    try:
        return storage.get(name)[0]
    except NotFoundError:
        raise VerifyError("the object is missing", name=name) from None
