"""The words of what is special, found in a text: what is said of somebody, by category.

There are thousands of entries (``entries``), so that each is looked for where its longest word
stands; whether a word is one of these is remembered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

import re2

from consentry.signals.personal.entries import AGE, AGES, TOKEN, Part, entries, parts, source
from consentry.signals.personal.known import fold


class Word(NamedTuple):
    """Characters ``start`` to ``end``. group: a category, or ``age``, ``young`` (a child, wherever
    in the line) and ``little`` (a child, if a name follows). plain: a single word, which may speak
    of a matter as well as of a person. broad: of data/special/ and plain."""

    start: int
    end: int
    group: str
    plain: bool
    broad: bool


_MOST_WORDS = 60_000
"""Words, and what stands between blanks, that are remembered; then they are forgotten."""
_LONGEST_CHUNK = 80
"""Characters between blanks that are remembered."""
_MOST_PLACES = 400
"""Places of one word in a text that are looked at."""
_BACK = 80
"""Characters before a word in which an entry that it is part of may begin."""
_FEW = 12
"""Characters before a word, for each word that is asked for, in which they mostly are."""
_SHORTEST_END = 3
"""Letters of an end of a word that is an entry, and those before it."""
_BEFORE_END = 2


class _Parts(dict[str, tuple[str, ...]]):
    """By a word in small letters: the anchors that it is, or begins or ends with."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) > _MOST_WORDS:
            self.clear()
        by_word, longest = _table()
        found: tuple[str, ...] = (word,) if word in by_word else ()
        found += tuple(
            start
            for n in range(2, min(len(word), longest) + 1)
            if (start := word[:n] + "*") in by_word
        )
        found += tuple(
            end
            for n in range(_SHORTEST_END, min(len(word) - _BEFORE_END, longest) + 1)
            if (end := "*" + word[-n:]) in by_word
        )
        self[word] = found
        return found


@cache
def _table() -> tuple[dict[str, list[Part]], int]:
    """All entries by their longest word, and the letters of the longest of these; made when a text
    first asks, since a crawl of pages without persons never does."""
    by_word: dict[str, list[Part]] = defaultdict(list)
    for entry in entries():
        for word, part in parts(entry):
            by_word[word].append(part)
    return dict(by_word), max(map(len, by_word))


_PARTS = _Parts()


_DULL: set[str] = set()
"""What stood between blanks, in small letters, and has no anchor: most of a text."""


def _anchored(small: str) -> set[str]:
    """The words of a text in small letters that are, or begin with, an anchor."""
    found: set[str] = set()
    for chunk in set(small.split()).difference(_DULL):
        told = [word for word in TOKEN.findall(chunk) if _PARTS[word]]
        found.update(told)
        if not told and len(chunk) <= _LONGEST_CHUNK:
            if len(_DULL) > _MOST_WORDS:
                _DULL.clear()
            _DULL.add(chunk)
    return found


_Told: TypeAlias = tuple[str, bool, bool, frozenset[str]]


@cache
def _tries(anchor: str) -> list[tuple[int, re.Pattern[str], list[_Told]]]:
    """What a word may be part of, by how many words stand before it; compiled when first asked."""
    by: dict[int, list[Part]] = defaultdict(list)
    for part in _table()[0][anchor]:
        for back in part.back:
            by[back].append(part)
    made = []
    for back, all_ in sorted(by.items()):
        same: dict[tuple[str, str, bool, bool], set[str]] = defaultdict(set)
        for entry in sorted((p.entry for p in all_), key=lambda e: (-len(e.words), e.broad, e)):
            key = source(entry.lang, entry.words), entry.group, entry.plain, entry.broad
            same[key].add(entry.lang)
        whole = "|".join(f"({key[0]})" for key in same)
        told = [(*key[1:], frozenset(langs)) for key, langs in same.items()]
        made.append((back, re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE), told))
    return made


@lru_cache(maxsize=32)
def words(text: str, lang: str = "") -> tuple[Word, ...]:
    """What ``text`` says, in order, none overlapping another: the one that begins first, and is
    longer, counts. A single word counts in a text of its own language ``lang`` only (BCP 47's first
    subtag), if that is known: the same letters are another word elsewhere."""
    small = fold(text)
    found: set[Word] = set()
    told = _anchored(small)
    if not told.isdisjoint(AGES) and _aged().search(small) is None:
        told.difference_update(AGES)
    for word in told:
        for start in _numbers(small, word) if word in AGES else _places(small, word):
            before: list[int] = []
            for anchor in _PARTS[word]:
                found.update(_at(text, start, anchor, lang, before))
    taken: list[Word] = []
    for one in sorted(found, key=lambda w: (w.start, -w.end, w.broad, w.group)):
        if not taken or one.start >= taken[-1].end:
            taken.append(one)
    return tuple(taken)


def _places(small: str, word: str) -> Iterator[int]:
    start = small.find(word)
    for _ in range(_MOST_PLACES):
        if start < 0:
            return
        end = start + len(word)
        if not _in_word(small[start - 1 : start]) and not _in_word(small[end : end + 1]):
            yield start
        start = small.find(word, end)


@cache
def _beside(number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands before a number where nothing comes after it in an entry, and what comes after
    in the others: an age is of years, or followed by a comma and what somebody did."""
    before: set[str] = set()
    after: set[str] = set()
    for part in _table()[0].get(number, ()):
        head, _, tail = part.entry.words.lower().partition(number)
        (after if tail else before).add(tail or head)
    return tuple(before), tuple(after)


@cache
def _aged() -> re2._Regexp:
    """True of every text in small letters in which a number stands beside one of these."""
    before, after = (sorted(map(re.escape, words)) for words in _beside(AGES[0]))
    return re2.compile(f"(?:{'|'.join(before)}){AGE}|{AGE}(?:{'|'.join(after)})")


def _numbers(small: str, number: str) -> Iterator[int]:
    """Places of a number beside what makes it an age. Most numbers of a page are none."""
    before, after = _beside(number)
    for start in _places(small, number):
        if small.startswith(after, start + len(number)) or small.endswith(before, 0, start):
            yield start


def near_by(text: str, spans: Iterable[tuple[int, int]], lang: str = "") -> list[Word]:
    """The same of those lines of ``text`` that ``spans``, in order of start, touch: no entry goes
    on over the end of a line."""
    found: list[Word] = []
    done = -1
    for start, end in spans:
        if end <= done:
            continue
        first = text.rfind("\n", done + 1, max(start, done + 1)) + 1 or done + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        told = words(text[first:last], lang)
        found += [w._replace(start=w.start + first, end=w.end + first) for w in told]
        done = last
    return found


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _before(text: str, start: int, many: int) -> list[int]:
    """Where words before a place begin, ``many`` at least if there are so many near."""
    least = start - _FEW * many
    if least > 0:
        found = [m.start() for m in TOKEN.finditer(text, least, start)]
        if len(found) > many:
            return found[1:]
    least = max(0, start - _BACK)
    return [least + m.start() for m in TOKEN.finditer(text[least:start])]


def _at(text: str, start: int, anchor: str, lang: str, before: list[int]) -> Iterator[Word]:
    """The entries of which the word at ``start`` is a part. before: where the words before it
    begin, filled when first asked."""
    for back, tries, told in _tries(anchor):
        first = start
        if back:
            if len(before) < back:
                before[:] = _before(text, start, back)
            if len(before) < back:
                continue
            first = before[-back]
        match = tries.match(text, first)
        if match and match.end() > start:
            group, plain, broad, langs = told[(match.lastindex or 1) - 1]
            if not plain or not lang or lang in langs or "" in langs:
                yield Word(first, match.end(), group, plain, broad)
