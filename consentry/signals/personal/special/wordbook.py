"""The entries of what is special, of one language, by the word that each is looked for by.

A text in a known language is looked through for the entries of that language only: the same letters
are other words elsewhere. An entry of several words is tried where all of them are somewhere in the
text, so that what a text costs does not grow with how many entries there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from consentry.signals.personal.special.entries import (
    SPECIAL,
    TOKEN,
    Entry,
    Part,
    anchored,
    entries,
    members,
    part,
    pieces,
    sets,
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


class Try:
    """An entry that a word may be part of (``entries.Part``), with so many of its words before.
    among: of those with the same the first that fits counts."""

    __slots__ = ("_any_of", "_entry", "_needs", "_pattern", "among", "back", "lead", "said", "tail")

    def __init__(self, anchor: str, back: int, of: Part) -> None:
        self.among = f"{anchor} {back}"
        self.back, self.lead, self.tail = back, of.lead, of.tail
        self._needs, self._any_of = of.needs, of.any_of
        self.said = Said(of.entry.group, of.entry.plain, of.entry.broad)
        self._entry = of.entry
        self._pattern: re.Pattern[str] | None = None

    def may_be_in(self, told: set[str]) -> bool:
        """May it be in a text with these words?"""
        return self._needs <= told and not any(map(told.isdisjoint, self._any_of))

    @property
    def pattern(self) -> re.Pattern[str]:
        if self._pattern is None:
            whole = source(self._entry.lang, self._entry.words)
            self._pattern = re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)
        return self._pattern


class _List:
    """The entries of one language: what single words say, and the others, by anchor."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.alone: dict[str, dict[Said, None]] = defaultdict(dict)
        self.rest: dict[str, list[Entry]] = defaultdict(list)
        self.needs: set[str] = set()
        used: set[tuple[str, str]] = set()
        for each in entries:
            for anchor, entry in anchored(each):
                words = entry.words.lower()
                if words == anchor:
                    self.alone[anchor][Said(entry.group, entry.plain, entry.broad)] = None
                else:
                    self.rest[anchor].append(entry)
                    self.needs.update(pieces(words))
                    used.update((entry.lang, name) for name in sets(entry))
        self.needs.update(*(members(*each) for each in used))
        self.needs -= SPECIAL.common


class Book:
    """lang: of whose entries it is; ``""`` of all, another language's of those of several words."""

    def __init__(self, lang: str) -> None:
        self._alone: dict[str, dict[Said, None]] = {}
        self._rest: dict[str, list[Entry]] = {}
        self._needs: set[str] = set()
        for each in _listed(lang):
            for word, said in each.alone.items():
                self._alone[word] = self._alone.get(word, {}) | said
            for word, all_ in each.rest.items():
                self._rest[word] = [*self._rest.get(word, ()), *all_]
            self._needs |= each.needs
        self._longest = max(map(len, {*self._alone, *self._rest}))
        self._dull: set[str] = set()
        self._told: dict[str, tuple[str, ...]] = {}
        self._met: dict[str, tuple[tuple[Said, ...], tuple[Try, ...]]] = {}
        self._tries: dict[str, list[Try]] = {}

    def told(self, chunks: set[str]) -> set[str]:
        """The words of what stands between blanks, in small letters, that are, begin or end with an
        anchor, or that an entry needs."""
        found: set[str] = set()
        for chunk in chunks.difference(self._dull):
            told = self._told.get(chunk)
            if told is None:
                told = tuple(filter(self._is_told, TOKEN.findall(chunk)))
                if len(chunk) <= _LONGEST_CHUNK:
                    self._remember(chunk, told)
            found.update(told)
        return found

    def _is_told(self, word: str) -> bool:
        return word in self._needs or any(self.met(word))

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
            anchors = list(self._anchors(word))
            alone = tuple(said for anchor in anchors for said in self._alone.get(anchor, ()))
            tries = tuple(each for anchor in anchors for each in self._tried(anchor))
            found = self._met[word] = (alone, tries) if alone or tries else _NOTHING
        return found

    def _anchors(self, word: str) -> Iterator[str]:
        """The anchors that a word in small letters is, or begins or ends with."""
        alone, rest, most = self._alone, self._rest, min(len(word), self._longest)
        starts = (word[:n] + "*" for n in range(2, most + 1))
        most = min(len(word) - _BEFORE_END, self._longest)
        ends = ("*" + word[-n:] for n in range(_SHORTEST_END, most + 1))
        return (a for all_ in ((word,), starts, ends) for a in all_ if a in alone or a in rest)

    def beside(self, word: str) -> Iterator[str]:
        """The entries, in small letters, that are looked for by a word, and not it alone."""
        return (entry.words.lower() for entry in self._rest.get(word, ()))

    def _tried(self, anchor: str) -> list[Try]:
        """Surest first, of those with as many words before the anchor."""
        found = self._tries.get(anchor)
        if found is None:
            ordered = sorted(self._rest.get(anchor, ()), key=lambda e: (-len(e.words), e.broad, e))
            parts = [part(entry, anchor) for entry in ordered]
            made = [Try(anchor, back, each) for each in parts for back in each.back]
            found = self._tries[anchor] = sorted(made, key=lambda each: each.back)
        return found


_NOTHING: tuple[tuple[Said, ...], tuple[Try, ...]] = (), ()


@cache
def _list(lang: str) -> _List:
    return _List(entries().get(lang, ()))


@cache
def _constructions() -> _List:
    """Of all languages, those of several words."""
    listed = _List(())
    for lang in filter(None, entries()):
        each = _list(lang)
        for word, all_said in each.alone.items():
            if several_said := {said: None for said in all_said if not said.plain}:
                listed.alone[word] |= several_said
        for word, all_ in each.rest.items():
            if several := [entry for entry in all_ if not entry.plain]:
                listed.rest[word] += several
        listed.needs |= each.needs
    return listed


def _listed(lang: str) -> list[_List]:
    if lang in SPECIAL.often:
        return [_list(lang), _list("")]
    return [_constructions(), _list("")] if lang else [_list(each) for each in entries()]


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
