"""The entries of what is special, of one language, by the word that each is looked for by.

A text in a known language is looked through for the entries of that language only: the same letters
are other words elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from consentry.signals.personal.entries import (
    SPECIAL,
    TOKEN,
    Entry,
    Part,
    beside,
    entries,
    parts,
    source,
)

_MOST_WORDS = 60_000
"""Words, and what stands between blanks, that are remembered; then they are forgotten."""
_LONGEST_CHUNK = 80
"""Characters between blanks that are remembered."""
_SHORTEST_END, _BEFORE_END = 3, 2
"""Letters of an end of a word that is an entry, and those before it."""
_MANY, _FEW = 40, 3
"""Different words of a text, and common ones of a language in it; with fewer it is in another."""


class Said(NamedTuple):
    """What an entry says."""

    group: str
    plain: bool
    broad: bool


class Try(NamedTuple):
    """Entries that a word may be part of. back: how many of their words stand before it. needs: of
    these one has to stand in a text in small letters that has such an entry; none: nothing need."""

    back: int
    pattern: re.Pattern[str]
    told: list[Said]
    needs: tuple[str, ...]

    def may_match(self, small: str) -> bool:
        for need in self.needs:
            if need in small:
                return True
        return not self.needs


class Book:
    """lang: of whose entries it is; ``""`` of all, another language's of those of several words."""

    def __init__(self, lang: str) -> None:
        self._by_word: dict[str, list[Part]] = defaultdict(list)
        for entry in entries():
            if _is_in(entry, lang):
                for word, part in parts(entry):
                    self._by_word[word].append(part)
        self._longest = max(map(len, self._by_word))
        self._anchors: dict[str, tuple[str, ...]] = {}
        self._dull: set[str] = set()
        self._told: dict[str, tuple[str, ...]] = {}
        self._met: dict[str, tuple[tuple[Said, ...], tuple[Try, ...]]] = {}
        self._tries: dict[str, list[Try]] = {}
        self._alone: dict[str, tuple[Said, ...]] = {}

    def anchored(self, chunks: set[str]) -> set[str]:
        """The words of what stands between blanks, in small letters, that are, begin or end with an
        anchor."""
        found: set[str] = set()
        for chunk in chunks.difference(self._dull):
            told = self._told.get(chunk)
            if told is None:
                told = tuple(word for word in TOKEN.findall(chunk) if self.anchors(word))
                if len(chunk) <= _LONGEST_CHUNK:
                    self._remember(chunk, told)
            found.update(told)
        return found

    def _remember(self, chunk: str, told: tuple[str, ...]) -> None:
        if len(self._dull) > _MOST_WORDS or len(self._told) > _MOST_WORDS:
            self._dull.clear()
            self._told.clear()
        if told:
            self._told[chunk] = told
        else:
            self._dull.add(chunk)

    def met(self, word: str) -> tuple[tuple[Said, ...], tuple[Try, ...]]:
        """What a word in small letters says by itself, and what it may be part of."""
        found = self._met.get(word)
        if found is None:
            if len(self._met) > _MOST_WORDS:
                self._met.clear()
            anchors = self.anchors(word)
            alone = tuple(said for anchor in anchors for said in self.alone(anchor))
            tries = tuple(each for anchor in anchors for each in self.tries(anchor))
            found = self._met[word] = alone, tries
        return found

    def anchors(self, word: str) -> tuple[str, ...]:
        """The anchors that a word in small letters is, or begins or ends with."""
        found = self._anchors.get(word)
        if found is None:
            if len(self._anchors) > _MOST_WORDS:
                self._anchors.clear()
            found = self._anchors[word] = tuple(self._of(word))
        return found

    def _of(self, word: str) -> list[str]:
        by_word, most = self._by_word, min(len(word), self._longest)
        found = [word] if word in by_word else []
        found += [start for n in range(2, most + 1) if (start := word[:n] + "*") in by_word]
        most = min(len(word) - _BEFORE_END, self._longest)
        ends = ("*" + word[-n:] for n in range(_SHORTEST_END, most + 1))
        return found + [end for end in ends if end in by_word]

    def parts(self, anchor: str) -> list[Part]:
        return self._by_word.get(anchor, [])

    def alone(self, anchor: str) -> tuple[Said, ...]:
        """What a word says by itself, or one that it is the beginning or the end of."""
        found = self._alone.get(anchor)
        if found is None:
            told = [p.entry for p in self._by_word[anchor] if p.entry.words.lower() == anchor]
            said = dict.fromkeys(Said(e.group, e.plain, e.broad) for e in told)
            found = self._alone[anchor] = tuple(said)
        return found

    def tries(self, anchor: str) -> list[Try]:
        found = self._tries.get(anchor)
        if found is None:
            found = self._tries[anchor] = self._compiled(anchor)
        return found

    def _compiled(self, anchor: str) -> list[Try]:
        by: dict[int, list[Entry]] = defaultdict(list)
        for part in self._by_word[anchor]:
            if part.entry.words.lower() != anchor:
                for back in part.back:
                    by[back].append(part.entry)
        made = []
        for back, all_ in sorted(by.items()):
            ordered = sorted(all_, key=lambda e: (-len(e.words), e.broad, e))
            same = {
                source(e.lang, e.words): Said(e.group, e.plain, e.broad) for e in reversed(ordered)
            }
            whole = "|".join(f"({each})" for each in reversed(same))
            pattern = re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)
            others = {beside(e.words, anchor) for e in all_}
            needs = () if "" in others else tuple(sorted(others))
            made.append(Try(back, pattern, list(reversed(same.values())), needs))
        return made


def _is_in(entry: Entry, lang: str) -> bool:
    if not lang or not entry.lang:
        return True
    return entry.lang == lang if lang in SPECIAL.often else not entry.plain


@cache
def _book(lang: str) -> Book:
    return Book(lang)


def book(lang: str, chunks: set[str]) -> Book:
    """Of the language that a text is said to be in, if it may be. chunks: what stands between its
    blanks. Made when a text first asks, since a crawl of pages without persons never does."""
    often = SPECIAL.often.get(lang)
    if often is not None and len(chunks) > _MANY and len(often & chunks) < _FEW:
        return _book("")
    return _book(lang if often is not None or not lang else "-")
