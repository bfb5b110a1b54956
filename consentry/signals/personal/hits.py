"""A place in a text that holds a datum, and who finds names in running text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from consentry.signals.personal.spans import is_whole

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """kind, start and end in characters, confidence in permille; the datum is text[start:end]."""

    kind: str
    start: int
    end: int
    confidence: int


def whole(text: str) -> str:
    """``text`` with U+FFFD for each half of a surrogate pair, which no text in UTF-8 can have."""
    return text if is_whole(text) else _SURROGATE.sub("\ufffd", text)


class Passage(NamedTuple):
    """A text in which names are looked for. lang: BCP 47's first subtag, "" if unknown. role:
    prose, heading, navigation, footer, code, byline, comment, table, title, or field: a value of
    an item."""

    text: str
    lang: str = ""
    role: str = "prose"


Namer: TypeAlias = Callable[[Sequence[Passage]], Sequence[Sequence[Hit]]]
"""Finds names: for each passage its hits, in characters of ``passage.text``. Many at once, so that
what a call costs is shared. Raises on no text, and takes time linear in it."""


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
