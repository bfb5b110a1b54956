"""Many leaves of several logs, eight bytes each."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from consentry.provenance import paths


class Indices:
    """Leaf indices by the origin of their log, in order."""

    def __init__(self) -> None:
        self._of: dict[str, array[int]] = {}

    @classmethod
    def of(cls, runs: Iterable[tuple[str, int, int]]) -> Indices:
        """From origin, first and last index of each run, in any order."""
        by_origin: dict[str, set[int]] = {}
        for origin, first, last in runs:
            by_origin.setdefault(origin, set()).update(range(first, last + 1))
        found = cls()
        for origin, indices in sorted(by_origin.items()):
            found._of[origin] = array("Q", sorted(indices))
        return found

    def __repr__(self) -> str:
        return f"Indices({len(self)})"

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))

    def add(self, origin: str, index: int) -> None:
        """Add a leaf after all that were added of its log."""
        self._of.setdefault(origin, array("Q")).append(index)

    def ids(self) -> Iterator[str]:
        """``<origin>/<index>``, log by log."""
        for origin, indices in self._of.items():
            for index in indices:
                yield f"{origin}/{index}"

    @property
    def origins(self) -> tuple[str, ...]:
        return tuple(origin for origin, indices in self._of.items() if indices)

    def has(self, origin: str, index: int) -> bool:
        return self.count(origin, index, index) == 1

    def count(self, origin: str, first: int, last: int) -> int:
        """How many of a log's leaves from ``first`` to ``last``."""
        indices = self._of.get(origin, ())
        return bisect_right(indices, last) - bisect_left(indices, first)

    def tiles(self, origin: str) -> Iterator[tuple[int, list[int]]]:
        """Tile by tile: its index, and the places in it."""
        at = -1
        places: list[int] = []
        for index in self._of.get(origin, ()):
            tile, place = divmod(index, paths.WIDTH)
            if tile != at and places:
                yield at, places
                places = []
            at = tile
            places.append(place)
        if places:
            yield at, places

    def runs(self) -> dict[str, list[list[int]]]:
        """Origin -> [[first, last], ...]."""
        found: dict[str, list[list[int]]] = {}
        for origin, indices in sorted(self._of.items()):
            runs = found.setdefault(origin, [])
            for index in indices:
                if runs and runs[-1][1] == index - 1:
                    runs[-1][1] = index
                else:
                    runs.append([index, index])
        return found


def in_parts(
    runs: Mapping[str, Sequence[Sequence[int]]], most: int
) -> Iterator[dict[str, list[list[int]]]]:
    """The same runs in parts of at most so many; none for none."""
    part: dict[str, list[list[int]]] = {}
    held = 0
    for origin, several in runs.items():
        for run in several:
            part.setdefault(origin, []).append(list(run))
            held += 1
            if held == most:
                yield part
                part, held = {}, 0
    if part:
        yield part
