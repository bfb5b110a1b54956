"""The vault's side of one log: slots, sealed private parts, sealed contents.

Writing comes first in a commit: without the slot and the sealed bytes no leaf is ever published.
Key tiles are replaced by If-Match alone. Whoever loses that race reads again and merges: what was
erased stays erased, and a writer first looks whether the log is still its own.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeAlias

from consentry.errors import ConflictError, ErasedError, NotFoundError, SealError
from consentry.provenance import paths
from consentry.provenance.bundles import Bundles, Wanted, fills
from consentry.provenance.packing import Packer, unpack
from consentry.provenance.seal import NONCE, Secret, bound, commitment
from consentry.provenance.slots import ERASED, LIVE, NONE, STATES, UNUSED, KeyTile, State, Wrapping
from consentry.storage import Put, Storage, put_all, read, soon, together

MAX_BATCH = 4096
"""Leaves in one commit, at most."""
PACKED = ".zst"
"""What is sealed in packed form is bound to this too: neither form is taken for the other."""
AHEAD = 2 * MAX_BATCH
"""Leaves that may have slots and are not committed: of a commit, and of one prepared meanwhile."""


Written: TypeAlias = tuple[int, KeyTile, str]
"""Which key tile, its slots, and the tag it has since."""


class Zeroed(NamedTuple):
    """A key tile that slots were zeroed in: how many of those were live, its epoch, and its
    SHA-256 since, in hex."""

    live: int
    epoch: int
    digest: str


@dataclass(frozen=True, slots=True)
class Sealable:
    """What of one leaf goes into the vault; no key means that it has no private part."""

    key: Secret | None
    private: bytes | None = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)


class LeafVault:
    """Slots and sealed bytes of the leaves of one log."""

    def __init__(self, storage: Storage, origin: str, wrapping: Callable[[], Wrapping]) -> None:
        self._storage = storage
        self._origin = origin
        self._make_wrapping = wrapping
        self._made: Wrapping | None = None
        self._bundles = Bundles(storage)
        self._last: Written | None = None
        self._epoch = 0

    def __repr__(self) -> str:
        return f"LeafVault({self._origin!r})"

    def ready(self) -> None:
        """Raise ``KeyMissingError`` now if the key that opens the slots is not here."""
        self._wrapping  # noqa: B018

    @property
    def _wrapping(self) -> Wrapping:
        if self._made is None:
            self._made = self._make_wrapping()
        return self._made

    def tile(self, at: int) -> KeyTile:
        """The slots of leaves 256 * at and on, as they are now."""
        name = paths.key_tile(at)
        tile = KeyTile(read(self._storage, name), name)
        self._epoch = tile.epoch
        return tile

    def state(self, index: int) -> State:
        """unused, live, none or erased."""
        at, place = divmod(index, paths.WIDTH)
        return STATES[self.tile(at).state(place)]

    def open_private(self, index: int, commit: str, tile: KeyTile | None = None) -> bytes:
        """The canonical private part of a leaf, checked against the leaf's ``commit``.

        Raises ``ErasedError``, ``SealError``.
        """
        key, private = self._private(index, tile)
        if not hmac.compare_digest(commitment(key, private).hex(), commit):
            raise SealError(f"leaf {index} does not commit to what the vault holds for it")
        return private

    def unsealed(self, index: int, tile: KeyTile) -> bytes:
        """The private part of a leaf as it lies here, for one who has no leaf to hold it against.

        Raises ``ErasedError``, ``SealError``.
        """
        return self._private(index, tile)[1]

    def _private(self, index: int, tile: KeyTile | None) -> tuple[Secret, bytes]:
        key, epoch = self._slot_key(index, tile)
        sealed = _lying(self._bundles.sealed, index, epoch)
        if sealed is None:
            raise SealError(f"the sealed private part of leaf {index} is missing from the vault")
        return key, self._open(key, index, sealed, "details")

    def open_content(self, index: int, tile: KeyTile | None = None) -> bytes | None:
        """The content sealed for a leaf, None if it has none. Raises as ``open_private``."""
        key, epoch = self._slot_key(index, tile)
        sealed = _lying(self._bundles.content, index, epoch)
        if sealed is None:
            return None
        return self._open(key, index, sealed, "content")

    def write(
        self, epoch: int, first: int, parts: Sequence[Sealable], fence: Callable[[], None]
    ) -> None:
        """Make durable what the leaves from ``first`` on seal.

        fence: raises if this writer has lost the log.
        """
        tiles = range(first // paths.WIDTH, (first + len(parts) - 1) // paths.WIDTH + 1)
        last, self._last = self._last, None
        sealed: list[tuple[bytes | None, bytes | None]] = []
        work: list[Callable[[], Written | None]] = []
        for at in tiles:
            work.append(partial(self._write_slots, at, epoch, first, parts, fence, last))
        work.append(partial(self._seal_all, first, parts, sealed))
        self._last = together(self._storage, work)[-2]
        self._bundles.write(epoch, first, sealed)

    def _seal_all(
        self,
        first: int,
        parts: Sequence[Sealable],
        sealed: list[tuple[bytes | None, bytes | None]],
    ) -> None:
        packer = Packer()
        drawn = os.urandom(2 * NONCE * len(parts))  # at once: each draw lets other threads go first
        nonces = (drawn[at : at + NONCE] for at in range(0, len(drawn), NONCE))
        for index, part in enumerate(parts, first):
            private, content = (
                None
                if part.key is None or data is None
                else self._seal(part.key, index, data, what, packer, next(nonces))
                for what, data in (("details", part.private), ("content", part.content))
            )
            sealed.append((private, content))

    def start(self, size: int, epoch: int, fence: Callable[[], None]) -> None:
        """Zero the slots of leaves that were never committed, and drop what was sealed for them."""
        for at in self._there(size // paths.WIDTH, (size + AHEAD) // paths.WIDTH + 1):
            place = max(0, size - at * paths.WIDTH)
            while True:
                try:
                    tile, tag = self._read_tile(at)
                except NotFoundError:
                    break
                bundled = tile.epoch
                if not tile.clear_from(place):
                    break
                fence()
                if bundled > tile.epoch:
                    self._bundles.blank(at, bundled)
                try:
                    self._storage.put(paths.key_tile(at), bytes(tile), if_tag=tag)
                    break
                except ConflictError:
                    continue
        self._bundles.drop_from(size, epoch)
        self.gather(size)

    def _there(self, first: int, end: int) -> list[int]:
        """Which of these key tiles there are."""
        near = {paths.key_tile(at).rpartition("/")[0] + "/" for at in (first, end - 1)}
        names = {name for prefix in near for name in self._storage.list(prefix)}
        return [at for at in range(first, end) if paths.key_tile(at) in names]

    def gather(self, size: int) -> None:
        """Put committed batches into bundles of 256."""
        self._bundles.gather(size, self._erased)

    def beside(self) -> LeafVault:
        """The same, for another thread to read and to erase with at the same time."""
        return LeafVault(self._storage, self._origin, lambda: self._wrapping)

    def soon(self, tiles: Iterable[int], *, sealed: bool = True) -> None:
        """Say that these key tiles are read in a moment, and what is sealed for their leaves.

        As far as its name can be guessed: by the epoch of the tile that was read last.
        """
        epochs = {0, self._epoch}
        names = []
        for at in tiles:
            names.append(paths.key_tile(at))
            names += [paths.parts(at, epoch) for epoch in epochs if sealed]
        soon(self._storage, names)

    def weigh(self, at: int, places: Collection[int]) -> int:
        """Bytes that are sealed for these of the leaves 256 * at and on."""
        return self._bundles.weigh(at, places, self.tile(at).epoch)

    def erase_slot(self, index: int) -> bool:
        """Zero one slot: commitment, private part and content are gone. Was it live?"""
        at, place = divmod(index, paths.WIDTH)
        return bool(self.erase_slots(at, (place,)))

    def erase_slots(self, at: int, places: Collection[int]) -> int:
        """Zero slots of the leaves 256 * at and on, all at once; how many were live.

        Whoever else changed the tile is read again and merged: what is erased stays erased.
        """
        return self.erase_all([(at, places)])

    def erase_all(self, wanted: Sequence[tuple[int, Collection[int]]]) -> int:
        """The same for several tiles, each of them written once; how many slots were live."""
        return sum(each.live for each in self.zero(wanted))

    def zero(self, wanted: Sequence[tuple[int, Collection[int]]]) -> list[Zeroed]:
        """The same, and what each tile is then."""
        done: dict[int, Zeroed] = {}
        left = list(wanted)
        while left:
            tiles = together(self._storage, [partial(self._emptied, *each) for each in left])
            changed = [
                (each, zeroed, put)
                for each, (zeroed, put) in zip(left, tiles, strict=True)
                if put is not None
            ]
            done |= {each[0]: zeroed for each, (zeroed, _) in zip(left, tiles, strict=True)}
            tags = put_all(self._storage, [put for *_, put in changed])
            left = [each for (each, *_), tag in zip(changed, tags, strict=True) if tag is None]
        self._bundles.forget()
        return [done[at] for at, _ in wanted]

    def _emptied(self, at: int, places: Collection[int]) -> tuple[Zeroed, Put | None]:
        """The tile without these slots; nothing to put if all are erased."""
        tile, tag = self._read_tile(at)
        states = [tile.state(place) for place in places]
        for place, state in zip(places, states, strict=True):
            if state == UNUSED:
                index = at * paths.WIDTH + place
                raise SealError(f"leaf {index} of {self._origin} has no slot yet")
            tile.set_empty(place, ERASED)
        data = bytes(tile)
        zeroed = Zeroed(states.count(LIVE), tile.epoch, hashlib.sha256(data).hexdigest())
        if all(state == ERASED for state in states):
            return zeroed, None
        return zeroed, Put(paths.key_tile(at), data, tag)

    def wrap_anew(self, at: int) -> int:
        """Wrap the live slots of a tile with the key that wraps now; how many. Nothing else of
        what they protect changes."""
        while True:
            tile, tag = self._read_tile(at)
            live = [place for place in range(paths.WIDTH) if tile.state(place) == LIVE]
            for place in live:
                key = self._wrapping.unwrap(tile.wrapped(place))
                tile.set_live(place, self._wrapping.wrap(key))
            if live:
                try:
                    self._storage.put(paths.key_tile(at), bytes(tile), if_tag=tag)
                except ConflictError:
                    continue
            return len(live)

    def thin(self, at: int, places: Collection[int]) -> int:
        """Take the sealed bytes of erased leaves out of what lies in the vault; how many bytes.

        Only after ``erase_slots``: a writer that bundles at the same time looks at the slots.
        """
        return self.thin_all([(at, places)])

    def thin_all(
        self, wanted: Sequence[tuple[int, Collection[int]]], zeroed: Sequence[Zeroed] = ()
    ) -> int:
        """The same for several tiles. zeroed: what ``zero`` said of them, if it was just asked."""
        if zeroed:
            epochs = [each.epoch for each in zeroed]
        else:
            tiles = together(self._storage, [partial(self.tile, at) for at, _ in wanted])
            epochs = [tile.epoch for tile in tiles]
        return self._bundles.thin_all(
            [Wanted(*each, epoch) for each, epoch in zip(wanted, epochs, strict=True)]
        )

    def _erased(self, at: int) -> list[int]:
        tile = self._read_tile(at)[0]
        return [place for place in range(paths.WIDTH) if tile.state(place) == ERASED]

    def _write_slots(
        self,
        at: int,
        epoch: int,
        first: int,
        parts: Sequence[Sealable],
        fence: Callable[[], None],
        last: Written | None,
    ) -> Written:
        """Write the slots of one tile. last: the tile that this writer wrote before."""
        start = max(first, at * paths.WIDTH)
        end = min(first + len(parts), (at + 1) * paths.WIDTH)
        fresh = start % paths.WIDTH == 0
        while True:
            if last is not None and last[0] == at:
                tile, tag = last[1], last[2]
            elif fresh:
                tile, tag = KeyTile(), None
            else:
                tile, tag = self._tile_to_write(at, start, fence)
            tile.clear_from(start % paths.WIDTH)
            tile.epoch = epoch if fills(start, end) else 0
            for index in range(start, end):
                key = parts[index - first].key
                if key is None:
                    tile.set_empty(index % paths.WIDTH, NONE)
                else:
                    tile.set_live(index % paths.WIDTH, self._wrapping.wrap(key))
            name = paths.key_tile(at)
            try:
                tag = self._storage.put(name, bytes(tile), if_absent=tag is None, if_tag=tag)
            except ConflictError:
                last, fresh = None, False
                continue
            return at, tile, tag

    def _tile_to_write(
        self, at: int, start: int, fence: Callable[[], None]
    ) -> tuple[KeyTile, str | None]:
        """A tile that is there, and the tag that it must still have when it is written.

        One that this writer did not write itself may be that of a writer that took over before it
        was read: only a look at the head *after* reading rules that out.
        """
        try:
            found = self._read_tile(at)
        except NotFoundError:
            if start % paths.WIDTH:
                raise SealError(
                    f"{paths.key_tile(at)} is missing from the vault: its leaves cannot be opened"
                ) from None
            return KeyTile(), None
        fence()
        return found

    def _read_tile(self, at: int) -> tuple[KeyTile, str]:
        name = paths.key_tile(at)
        data, tag = self._storage.get(name)
        return KeyTile(data, name), tag

    def _seal(
        self, key: Secret, index: int, data: bytes, what: str, packer: Packer, nonce: bytes
    ) -> bytes:
        packed = packer.shorter(data)
        how = what if packed is None else what + PACKED
        sealing = data if packed is None else packed
        return key.derive(what).seal(sealing, bound(self._origin, index, how), nonce)

    def _open(self, key: Secret, index: int, sealed: bytes, what: str) -> bytes:
        own = key.derive(what)
        try:
            packed = own.open(sealed, bound(self._origin, index, what + PACKED))
        except SealError:
            return own.open(sealed, bound(self._origin, index, what))
        try:
            return unpack(packed)
        except ValueError as problem:
            raise SealError(f"what leaf {index} seals cannot be unpacked: {problem}") from None

    def _slot_key(self, index: int, tile: KeyTile | None) -> tuple[Secret, int]:
        """The key of a slot, and the epoch of its tile."""
        at, place = divmod(index, paths.WIDTH)
        try:
            tile = tile or self.tile(at)
        except NotFoundError:
            raise SealError(f"{paths.key_tile(at)} is missing from the vault") from None
        state = tile.state(place)
        if state == ERASED:
            raise ErasedError(f"leaf {index} of {self._origin} was erased")
        if state != LIVE:
            raise SealError(f"leaf {index} of {self._origin} has no private part")
        return self._wrapping.unwrap(tile.wrapped(place)), tile.epoch


def _lying(find: Callable[[int, int], bytes | None], index: int, epoch: int) -> bytes | None:
    """What is sealed for a leaf. Raises ``SealError``, with the object that is gone."""
    try:
        return find(index, epoch)
    except NotFoundError as problem:
        raise SealError(f"{problem} is missing from the vault") from None
