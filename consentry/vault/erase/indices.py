"""Many leaves of several logs, eight bytes each."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import ge
from typing import TypeAlias

from consentry.provenance import paths

Tiles: TypeAlias = "list[tuple[int, list[int]]]"
"""Tiles, and places in each."""


class Indices:
    """Leaf indices by the origin of their log, in order."""

    def __init__(self) -> None:
        self._of: dict[str, array[int]] = {}

    @classmethod
    def of(cls, runs: Iterable[tuple[str, int, int]]) -> Indices:
        """From origin, first and last index of each run, in any order."""
        found = cls()
        for origin, first, last in runs:
            found._of.setdefault(origin, array("Q")).extend(range(first, last + 1))
        for origin, indices in sorted(found._of.items()):
            if any(map(ge, indices, islice(indices, 1, None))):
                indices = array("Q", sorted({*indices}))
            del found._of[origin]
            found._of[origin] = indices
        return found

    def __repr__(self) -> str:
        return f"Indices({len(self)})"

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))

    def add(self, origin: str, index: int) -> None:
        """Add a leaf after all that were added of its log."""
        self._of.setdefault(origin, array("Q")).append(index)

    def extend(self, origin: str, indices: Iterable[int]) -> None:
        """Add leaves after all that were added of its log."""
        self._of.setdefault(origin, array("Q")).extend(indices)

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

    def among(self, origin: str) -> Callable[[int], int]:
        """Is a leaf of that log in it? For very many questions: takes a bit for each leaf."""
        indices = self._of.get(origin) or array("Q")
        end = indices[-1] + 1 if indices else 0
        bits = bytearray(-(-end // 8))
        for index in indices:
            bits[index >> 3] |= 1 << (index & 7)
        return lambda index: bits[index >> 3] >> (index & 7) & 1 if index < end else 0

    def among_those(self, others: Indices) -> Indices:
        """Those of these that are in the others too."""
        found = Indices()
        for origin, indices in self._of.items():
            found.extend(origin, filter(others.among(origin), indices))
        return found

    def in_runs(self) -> Iterator[tuple[str, int, int]]:
        """Origin, first and last of each run of leaves, by origin."""
        for origin, indices in sorted(self._of.items()):
            first = last = -1
            for index in indices:
                if index != last + 1 or first < 0:
                    if first >= 0:
                        yield origin, first, last
                    first = index
                last = index
            if first >= 0:
                yield origin, first, last

    def runs(self) -> dict[str, list[list[int]]]:
        """Origin -> [[first, last], ...]."""
        found: dict[str, list[list[int]]] = {}
        for origin, first, last in self.in_runs():
            found.setdefault(origin, []).append([first, last])
        return found
