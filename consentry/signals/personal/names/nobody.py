"""Brands, works and places that are called as people are: ``not_people.txt``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from consentry.signals.personal.names.tokens import TOKEN

FILE = Path(__file__).parent / "not_people.txt"


class Nobody:
    def __init__(self) -> None:
        self._after: dict[str, list[list[str]]] = {}
        for line in FILE.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                first, *rest = (found[0] for found in TOKEN.finditer(line))
                low = [word.casefold() for word in rest]
                for way in {first, first.lower(), first.capitalize(), first.upper()}:
                    self._after.setdefault(way, []).append(low)
        self._longest = max(len(rest) for each in self._after.values() for rest in each)

    def among(self, said: Sequence[str], first: int, last: int) -> bool:
        """Is one of the words from ``first`` up to ``last`` part of such a thing?"""
        begun = self._after
        begin = max(0, first - self._longest)
        if begun.keys().isdisjoint(said[begin:last]):
            return False
        for at in range(begin, last):
            for rest in begun.get(said[at], ()):
                end = at + 1 + len(rest)
                if end > first and [w.casefold() for w in said[at + 1 : end]] == rest:
                    return True
        return False
