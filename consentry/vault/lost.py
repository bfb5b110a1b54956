"""Which objects of sealed bytes are gone from the vault, though live leaves need them.

Needs no key: where the bytes of a leaf lie follows from the names. What is in an object is looked
at by ``check_vault``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from consentry.errors import ConsentryError
from consentry.evidence import JsonObject
from consentry.provenance import paths
from consentry.provenance.slots import ERASED, KeyTile
from consentry.storage import Storage

HOLDING = frozenset({"collect", "release"})
"""Events whose records seal a content, each of them; of orders those that were given do, by their
``from``."""


class Lost:
    """The vault of one log, by the names that were in it when this was made."""

    def __init__(self, area: Storage) -> None:
        self._area = area
        self._batches = self._covered()  # first: what is gathered meanwhile is there twice
        self._names = {
            name
            for prefix in (paths.PARTS, paths.SEALED, paths.CONTENT)
            for name in area.list(prefix)
        }

    def of(self, at: int, epoch: int, live: Collection[int]) -> Iterator[tuple[str, list[int]]]:
        """What is missing of the leaves 256 * at and on, each with the leaves that need it.

        epoch: as the key tile has it; live: indices of the leaves that seal something.
        """
        halves = paths.sealed(at, epoch), paths.content(at, epoch)
        split = not self._names.isdisjoint(halves)
        for name in halves if split else (paths.parts(at, epoch),):
            if self._lacking(name, epoch, live) and not self._area.exists(name):
                self._batches = self._covered()
                if lacking := self._lacking(name, epoch, live):
                    yield name, lacking

    def _lacking(self, name: str, epoch: int, live: Collection[int]) -> list[int]:
        if name in self._names:
            return []
        batches = () if epoch else self._batches
        return [leaf for leaf in live if not any(leaf in each for each in batches)]

    def _covered(self) -> list[range]:
        found = map(paths.parse_batch, self._area.list(paths.BATCHES))
        return [range(each.first, each.first + each.count) for each in found if each]


def needing(
    gone: str, tile: KeyTile, leaves: Sequence[int], read: Callable[[int], JsonObject]
) -> list[int]:
    """Of the leaves that lack the object ``gone``, those that had something in it for certain.

    A bundle of contents was once removed as soon as an erasure left nothing in it, though private
    parts were left. So where slots are erased, only ``HOLDING`` records are sure to miss theirs.
    """
    thinned = any(tile.state(place) == ERASED for place in range(paths.WIDTH))
    if not thinned or not gone.startswith(paths.CONTENT):
        return list(leaves)
    return [leaf for leaf in leaves if _holds(read, leaf)]


def _holds(read: Callable[[int], JsonObject], leaf: int) -> bool:
    """A record that cannot be read is taken for one."""
    try:
        public = read(leaf)
        order = public.get("order")
        given = isinstance(order, dict) and "from" in order
        return public.get("event") in HOLDING or (public.get("event") == "order" and given)
    except ConsentryError:
        return True


def spans(leaves: Collection[int]) -> str:
    """Indices in order; say, 0-6, 8."""
    runs: list[list[int]] = []
    for leaf in leaves:
        if runs and runs[-1][1] == leaf - 1:
            runs[-1][1] = leaf
        else:
            runs.append([leaf, leaf])
    return ", ".join(f"{low}-{high}" if low < high else f"{low}" for low, high in runs)
