"""Brands, works and places that are called as people are: ``not_people.txt``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from consentry.signals.personal.names.tokens import TOKEN

FILE = Path(__file__).parent / "not_people.txt"


class Nobody:
    """firsts: the first words, as they may be written."""

    def __init__(self) -> None:
        self._after: dict[str, list[list[str]]] = {}
        for line in FILE.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                first, *rest = (found[0].casefold() for found in TOKEN.finditer(line))
                self._after.setdefault(first, []).append(rest)
        first_words = self._after.keys()
        self.firsts = frozenset(
            form for word in first_words for form in (word.capitalize(), word.upper(), word)
        )

    def places(self, said: Sequence[str]) -> frozenset[int]:
        """The words that are part of such a thing, by their number."""
        found: set[int] = set()
        for at, word in enumerate(said):
            if word not in self.firsts:
                continue
            for rest in self._after.get(word.casefold(), ()):
                end = at + 1 + len(rest)
                if [w.casefold() for w in said[at + 1 : end]] == rest:
                    found.update(range(at, end))
        return frozenset(found)
