"""The index as it lies in the vault: 256 shards of sorted entries, and a tail of the newest.

An entry is 16 bytes of keyed hash and 8 of a number: the index of a leaf, or, with the highest bit
set, a clock, the Unix seconds of a first collection. A shard changes by If-Match alone, so that a
crawl and an erasure do not undo each other; of two clocks the earlier one stands.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial

import msgspec

from consentry.errors import ConflictError, NotFoundError
from consentry.provenance import paths
from consentry.provenance.record import UNREADABLE
from consentry.storage import Put, Storage, put_all, together

HASH = 16
ENTRY = HASH + 8
CLOCK = 1 << 63
"""Set in the number of an entry that is a clock."""
COUNT = 256
_FOLDER = f"{paths.shard(0).rpartition('/')[0]}/"
_PACKED = struct.Struct(f">{HASH}sQ")


class State(msgspec.Struct, frozen=True):
    """Leaves below ``size`` are in the shards or in ``tail``."""

    size: int
    tail: bytes


class Shards:
    """The entries of one log's index that are stored. keep: bytes of shards held in memory."""

    def __init__(self, storage: Storage, keep: int) -> None:
        self._storage = storage
        self._keep = keep
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        self.held = 0
        self._names: set[str] | None = None
        self._dropped: dict[int, str] = {}

    def find(self, key: bytes) -> int | None:
        """The number stored under a key in a shard."""
        shard = self._shard(key[0])
        at = bisect_left(_Keys(shard), key)
        entry = shard[at * ENTRY : (at + 1) * ENTRY]
        return int.from_bytes(entry[HASH:], "big") if entry[:HASH] == key else None

    def state(self) -> State:
        """How far the index is, and its tail; nothing if it cannot be read."""
        try:
            found = _decode(self._storage.get(paths.INDEX_STATE)[0])
        except (NotFoundError, *UNREADABLE):
            return State(0, b"")
        return found if found.size >= 0 and len(found.tail) % ENTRY == 0 else State(0, b"")

    def save(self, size: int, tail: Mapping[bytes, int]) -> None:
        """Write how far the index is, and its tail."""
        self._storage.put(paths.INDEX_STATE, _encode(State(size, packed(tail))))

    def merge(self, new: Mapping[bytes, int]) -> None:
        """Add entries to their shards."""
        by_shard: dict[int, dict[bytes, int]] = {}
        for key, number in new.items():
            by_shard.setdefault(key[0], {})[key] = number
        for at, entries in sorted(by_shard.items()):
            self._change(at, lambda old, entries=entries: joined(old, entries))  # type: ignore[misc]

    def drop(
        self,
        leaf: Callable[[int], object],
        clocks: Waiting | None = None,
        among: Iterable[int] = range(COUNT),
    ) -> int:
        """Remove the entries of each leaf for which ``leaf(index)`` is true, and these clocks, from
        shards; how many.

        among: shards to look into, numbered by the first byte of a key. One that is as it was left
        by the last time is not looked into.
        """
        removed = 0
        for some in _in_tens(self._changed(among)):
            found = together(self._storage, [partial(self._read, at) for at in some])
            puts: list[tuple[int, int, Put]] = []
            for at, (data, tag) in zip(some, found, strict=True):
                if tag is None or self._dropped.get(at) == tag:
                    continue
                left = _without(data, leaf, clocks.keys(at) if clocks else ())
                if len(left) == len(data):
                    self._dropped[at] = tag
                elif not left:
                    removed += self._drop_from(at, leaf, clocks)
                else:
                    puts.append((at, len(data) - len(left), Put(paths.shard(at), left, tag)))
            tags = put_all(self._storage, [put for *_, put in puts])
            for (at, less, put), new in zip(puts, tags, strict=True):
                if new is None:
                    removed += self._drop_from(at, leaf, clocks)
                else:
                    self._dropped[at] = new
                    self._remember(at, put.data)
                    removed += less // ENTRY
        return removed

    def _changed(self, among: Iterable[int]) -> list[int]:
        """Those of the shards that are not known to be as they were left."""
        looked = sorted(among)
        if self._storage.lanes == 1 or not any(at in self._dropped for at in looked):
            return looked
        tags = dict(self._storage.tags(_FOLDER))
        return [at for at in looked if self._dropped.get(at, "") != tags.get(paths.shard(at), "")]

    def _drop_from(self, at: int, leaf: Callable[[int], object], clocks: Waiting | None) -> int:
        ours = clocks.keys(at) if clocks else ()
        return self._change(at, lambda old: _left(old, leaf, ours))

    def drop_from_tail(self, leaf: Callable[[int], object], clocks: Waiting | None = None) -> int:
        """The same, from the tail."""
        while True:
            try:
                data, tag = self._storage.get(paths.INDEX_STATE)
                found = _decode(data)
                tail = found.tail
                near = {tail[at] for at in range(0, len(tail), ENTRY)} if clocks else ()
                ours = {key for at in near for key in clocks.keys(at)} if clocks else ()
                left = _without(tail, leaf, ours)
            except (NotFoundError, *UNREADABLE):
                return 0
            if len(left) == len(tail):
                return 0
            with suppress(ConflictError):
                self._storage.put(paths.INDEX_STATE, _encode(State(found.size, left)), if_tag=tag)
                return (len(tail) - len(left)) // ENTRY

    def _change(self, at: int, how: Callable[[dict[bytes, int]], dict[bytes, int]]) -> int:
        """Read a shard, change it, write it; how many entries fewer it has."""
        while True:
            data, tag = self._read(at)
            old = dict(entries_of(data))
            new = how(old)
            if new == old:
                return 0
            fresh = packed(new)
            with suppress(ConflictError):
                if fresh:
                    name = paths.shard(at)
                    self._storage.put(name, fresh, if_tag=tag, if_absent=tag is None)
                    self._there().add(name)
                else:
                    self._storage.purge(paths.shard(at))
                self._remember(at, fresh)
                return len(old) - len(new)

    def _read(self, at: int) -> tuple[bytes, str | None]:
        try:
            data, tag = self._storage.get(paths.shard(at))
        except NotFoundError:
            return b"", None
        return (data if len(data) % ENTRY == 0 else b""), tag

    def _shard(self, at: int) -> bytes:
        if at in self._kept:
            self._kept.move_to_end(at)
        else:
            there = paths.shard(at) in self._there()
            self._remember(at, self._read(at)[0] if there else b"")
        return self._kept[at]

    def _there(self) -> set[str]:
        """Names of the shards that there are, asked for once: a new log has none of 256."""
        if self._names is None:
            self._names = set(self._storage.list(_FOLDER))
        return self._names

    def _remember(self, at: int, data: bytes) -> None:
        self.held += len(data) - len(self._kept.pop(at, b""))
        self._kept[at] = data
        while self.held > self._keep and len(self._kept) > 1:
            self.held -= len(self._kept.popitem(last=False)[1])


class Waiting:
    """Entries to be merged or dropped, by shard; as small as entries are."""

    def __init__(self) -> None:
        self._of = [bytearray() for _ in range(COUNT)]

    def __repr__(self) -> str:
        return f"Waiting({sum(map(len, self._of)) // ENTRY})"

    def add(self, entries: Mapping[bytes, int]) -> None:
        for key, number in entries.items():
            self._of[key[0]] += key + number.to_bytes(ENTRY - HASH, "big")

    def keys(self, at: int) -> set[bytes]:
        """The keys of a shard's."""
        return {key for key, _ in entries_of(self._of[at])}

    def each(self) -> Iterator[dict[bytes, int]]:
        """Of clocks: those of each shard, of two under one key the earlier."""
        for data in self._of:
            found: dict[bytes, int] = {}
            for key, number in entries_of(data):
                found[key] = min(number, found.get(key, number))
            if found:
                yield found


class _Keys(Sequence[bytes]):
    """The hashes of a shard, as a sequence to bisect."""

    def __init__(self, shard: bytes) -> None:
        self._shard = shard

    def __len__(self) -> int:
        return len(self._shard) // ENTRY

    def __getitem__(self, at: int) -> bytes:  # type: ignore[override]
        return self._shard[at * ENTRY : at * ENTRY + HASH]


def joined(old: Mapping[bytes, int], new: Mapping[bytes, int]) -> dict[bytes, int]:
    """Both; of a leaf the newer one, of a clock the earlier one."""
    found = dict(old)
    for key, number in new.items():
        there = found.get(key)
        found[key] = min(there, number) if there and number & CLOCK else number
    return found


def entries_of(data: bytes | bytearray) -> list[tuple[bytes, int]]:
    return list(_PACKED.iter_unpack(data))


def _without(data: bytes, leaf: Callable[[int], object], clocks: Collection[bytes]) -> bytes:
    """Entries without those of these leaves, and these clocks."""
    kept, start = bytearray(), 0
    for at, (key, number) in enumerate(_PACKED.iter_unpack(data)):
        if key in clocks if number & CLOCK else leaf(number):
            kept += data[start : at * ENTRY]
            start = (at + 1) * ENTRY
    return bytes(kept + data[start:]) if start else data


def _left(
    old: Mapping[bytes, int], leaf: Callable[[int], object], clocks: Collection[bytes]
) -> dict[bytes, int]:
    return dict(entries_of(_without(packed(old), leaf, clocks)))


def _in_tens(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(numbers), 10):
        yield numbers[at : at + 10]


def packed(entries: Mapping[bytes, int]) -> bytes:
    return b"".join(key + number.to_bytes(8, "big") for key, number in sorted(entries.items()))


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(State).decode
