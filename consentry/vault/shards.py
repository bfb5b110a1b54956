"""The index as it lies in the vault: 256 shards of sorted entries, and a tail of the newest.

An entry is 16 bytes of keyed hash and 8 of a number: the index of a leaf, or, with the highest bit
set, a clock, the Unix seconds of a first collection. A shard changes by If-Match alone, so that a
crawl and an erasure do not undo each other; of two clocks the earlier one stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

import msgspec

from consentry.errors import ConflictError, NotFoundError
from consentry.provenance import paths
from consentry.provenance.record import UNREADABLE
from consentry.storage import Storage

HASH = 16
ENTRY = HASH + 8
CLOCK = 1 << 63
"""Set in the number of an entry that is a clock."""
COUNT = 256


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

    def drop(self, gone: Callable[[bytes, int], bool], among: Iterable[int] = range(COUNT)) -> int:
        """Remove every entry of which ``gone(key, number)``, also from the tail; how many.

        among: shards to look into, numbered by the first byte of a key.
        """
        removed = 0

        def without(old: dict[bytes, int]) -> dict[bytes, int]:
            return {key: number for key, number in old.items() if not gone(key, number)}

        for at in sorted(among):
            removed += self._change(at, without)
        while True:
            try:
                data, tag = self._storage.get(paths.INDEX_STATE)
                found = _decode(data)
                left = without(dict(entries_of(found.tail)))
            except (NotFoundError, *UNREADABLE):
                return removed
            if len(left) * ENTRY == len(found.tail):
                return removed
            with suppress(ConflictError):
                new = _encode(State(found.size, packed(left)))
                self._storage.put(paths.INDEX_STATE, new, if_tag=tag)
                return removed + len(found.tail) // ENTRY - len(left)

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
            self._remember(at, self._read(at)[0])
        return self._kept[at]

    def _remember(self, at: int, data: bytes) -> None:
        self.held += len(data) - len(self._kept.pop(at, b""))
        self._kept[at] = data
        while self.held > self._keep and len(self._kept) > 1:
            self.held -= len(self._kept.popitem(last=False)[1])


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


def entries_of(data: bytes) -> list[tuple[bytes, int]]:
    return [
        (data[at : at + HASH], int.from_bytes(data[at + HASH : at + ENTRY], "big"))
        for at in range(0, len(data), ENTRY)
    ]


def packed(entries: Mapping[bytes, int]) -> bytes:
    return b"".join(key + number.to_bytes(8, "big") for key, number in sorted(entries.items()))


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(State).decode
