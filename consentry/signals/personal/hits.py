"""A place in a text that holds a datum."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """kind, start and end in characters, confidence in permille; the datum is text[start:end]."""

    kind: str
    start: int
    end: int
    confidence: int


def clear_of(hits: Iterable[Hit], others: Iterable[Hit]) -> Iterator[Hit]:
    """Those of ``hits`` that overlap none of ``others``."""
    taken: list[tuple[int, int]] = []
    for start, end in sorted((hit.start, hit.end) for hit in others):
        if taken and start < taken[-1][1]:
            taken[-1] = (taken[-1][0], max(end, taken[-1][1]))
        else:
            taken.append((start, end))
    starts = [start for start, _ in taken]
    for hit in hits:
        at = bisect_right(starts, hit.end - 1) - 1
        if at < 0 or taken[at][1] <= hit.start:
            yield hit
