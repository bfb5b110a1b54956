"""What was found by its form in short texts, remembered: navigation comes again on every page.

Only what follows from a text by itself is kept, so an answer from memory is the answer that a look
gives; what a page is known to hold is looked for anew. Bounded in characters, whatever pages do,
and never written anywhere.
"""

from __future__ import annotations

from typing import NamedTuple

from consentry.signals.personal.hits import Hit

CAPACITY = 1 << 20
"""Characters of texts that are kept, twice at most: those of late, and those before."""
_BESIDE = 100
"""What an entry takes beside its text, and each of its hits, in characters."""

Key = tuple[str, tuple[str, ...]]


class Formed(NamedTuple):
    """Hits of a text by their form. spelled: as ``triggers`` has it, may it be so."""

    hits: frozenset[Hit]
    spelled: bool


NOTHING, BARE = Formed(frozenset(), True), Formed(frozenset(), False)
"""No hits, in a text that may be spelled so, and in one that is not."""


class Memory:
    """Two generations: what was not asked for while one filled up is forgotten."""

    __slots__ = ("_capacity", "_early", "_late", "_size")

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._late: dict[Key, Formed] = {}
        self._early: dict[Key, Formed] = {}
        self._size = 0

    def get(self, text: str, countries: tuple[str, ...]) -> Formed | None:
        key = text, countries
        found = self._late.get(key)
        if found is None:
            found = self._early.get(key)
            if found is not None:
                self.put(text, countries, found)
        return found

    def put(self, text: str, countries: tuple[str, ...], found: Formed) -> None:
        size = len(text) + _BESIDE * (1 + len(found.hits))
        self._size += size
        if self._size > self._capacity:
            self._early, self._late = self._late, {}
            self._size = size
        self._late[text, countries] = found
