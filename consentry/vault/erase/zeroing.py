"""The slots of leaves: which are live still, and zeroed, with what they sealed taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from consentry.provenance import Home, paths
from consentry.provenance.leafvault import LeafVault
from consentry.provenance.slots import LIVE
from consentry.storage import together
from consentry.vault.erase.indices import Indices, Tiles
from consentry.vault.erase.spread import Spread, in_parts

Progress = Callable[[str, int, int], None]
_TILES = 64
"""Tiles at a time: flushed to the disk together."""


@dataclass(slots=True)
class Zeroed:
    """live: slots that were; bytes: taken out of the vault; tiles: origin and index of each key
    tile, and its SHA-256 since, in hex."""

    live: int = 0
    bytes: int = 0
    tiles: dict[tuple[str, int], str] = field(default_factory=dict)


def still_there(home: Home, spread: Spread, leaves: Indices) -> Indices:
    """Those of the leaves whose slots are live."""
    found = Indices()
    for origin in leaves.origins:
        parts = list(in_parts(leaves.tiles(origin), _TILES))
        dear = len(parts) // 8 if home.vault.lanes == 1 else len(parts)
        for live in spread.map(_LiveJob(origin), parts, dear=dear):
            found.extend(origin, live)
    return found


def zero(home: Home, spread: Spread, leaves: Indices, progress: Progress | None = None) -> Zeroed:
    """Zero the slots of these leaves and take out what they seal."""
    done, ahead = Zeroed(), 0
    for origin in leaves.origins:
        parts = list(in_parts(leaves.tiles(origin), _TILES))
        zeroed = spread.map(_ZeroJob(origin), parts, dear=4 * len(parts))
        for part, some in zip(parts, zeroed, strict=True):
            done.live += some.live
            done.bytes += some.bytes
            done.tiles |= some.tiles
            ahead += sum(len(places) for _, places in part)
            if progress is not None:
                progress("erasing", ahead, len(leaves))
    return done


class _Slots:
    """The slots of one log."""

    def __init__(self, home: Home, origin: str) -> None:
        self.origin = origin
        self.area = home.vault
        self.vault: LeafVault = home.find(origin).vault


@dataclass(frozen=True, slots=True)
class _LiveJob:
    """Which are live? A part is some tiles, with places in each."""

    origin: str

    def start(self, home: Home) -> _Live:
        return _Live(home, self.origin)


class _Live(_Slots):
    def soon(self, part: Tiles) -> None:
        self.vault.soon((at for at, _ in part), sealed=False)

    def __call__(self, part: Tiles) -> list[int]:
        tiles = together(self.area, [partial(self.vault.tile, at) for at, _ in part])
        return [
            at * paths.WIDTH + place
            for (at, places), tile in zip(part, tiles, strict=True)
            for place in places
            if tile.state(place) == LIVE
        ]


@dataclass(frozen=True, slots=True)
class _ZeroJob:
    """Zero them; a part is some tiles, with places in each."""

    origin: str

    def start(self, home: Home) -> _Zero:
        return _Zero(home, self.origin)


class _Zero(_Slots):
    def soon(self, part: Tiles) -> None:
        self.vault.soon(at for at, _ in part)

    def __call__(self, part: Tiles) -> Zeroed:
        zeroed = self.vault.zero(part)
        taken = self.vault.thin_all(part, zeroed)
        digests = {
            (self.origin, at): each.digest for (at, _), each in zip(part, zeroed, strict=True)
        }
        return Zeroed(sum(each.live for each in zeroed), taken, digests)
