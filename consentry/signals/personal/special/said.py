"""The words of what is special, found in a text: what is said of somebody, by category.

There are thousands of entries (``entries``), so that each is looked for where its longest word
stands; whether a word is one of these is remembered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import re2

from consentry.signals.personal.letters import fold
from consentry.signals.personal.special.entries import AGE, AGES, QUOTES, TOKEN
from consentry.signals.personal.special.wordbook import Try, book


class Word(NamedTuple):
    """Characters ``start`` to ``end``. group: a category, or ``age``, ``young`` (a child, wherever
    in the line) and ``little`` (a child, if a name follows). plain: a single word, which may speak
    of a matter as well as of a person. broad: of data/special/ and plain."""

    start: int
    end: int
    group: str
    plain: bool
    broad: bool


_MOST_PLACES = 400
"""Places of one word in a text that are looked at."""
_BACK = 80
"""Characters before a word in which an entry that it is part of may begin."""
_FEW = 12
"""Characters before a word, for each word that is asked for, in which they mostly are."""


@lru_cache(maxsize=32)
def words(text: str, lang: str = "") -> tuple[Word, ...]:
    """What ``text`` says, in order, none overlapping another: the one that begins first, and is
    longer, counts. lang: the language that it is said to be in, BCP 47's first subtag."""
    small = fold(text)
    found: set[Word] = set()
    chunks = set(small.split())
    words = book(lang, chunks)
    told = words.told(chunks)
    aged = not told.isdisjoint(AGES) and _aged().search(small) is not None
    for word in told if aged else told.difference(AGES):
        alone, tries = words.met(word)
        tries = tuple([each for each in tries if each.may_be_in(told)])
        if not alone and not tries:
            continue
        for start in _numbers(small, word) if word in AGES else _places(small, word):
            for said in alone:
                found.add(Word(start, start + len(word), *said))
            if tries:
                found.update(_at(small, start, start + len(word), tries))
    taken: list[Word] = []
    for one in sorted(found, key=lambda w: (w.start, -w.end, w.broad, w.group, w.plain)):
        if not taken or one.start >= taken[-1].end:
            taken.append(one)
    return tuple(taken)


def _places(small: str, word: str) -> list[int]:
    """Where a word stands by itself."""
    found: list[int] = []
    start = small.find(word)
    for _ in range(_MOST_PLACES):
        if start < 0:
            break
        end = start + len(word)
        before, after = small[start - 1 : start], small[end : end + 1]
        if not (before.isalnum() or after.isalnum() or before == "_" or after == "_"):
            found.append(start)
        start = small.find(word, end)
    return found


@cache
def _beside(number: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands before a number where nothing comes after it in an entry, and what comes after
    in the others: an age is of years, or followed by a comma and what somebody did."""
    before: set[str] = set()
    after: set[str] = set()
    for words in book("", set()).beside(number):
        head, _, tail = words.partition(number)
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


def near_by(text: str, spans: Iterable[tuple[int, int]], lang: str = "") -> tuple[Word, ...]:
    """The same of those lines of ``text`` that ``spans``, in order of start, touch: no entry goes
    on over the end of a line."""
    lines: list[str] = []
    shifts: list[int] = []
    starts: list[int] = []
    size, done = 0, -1
    for start, end in spans:
        if end <= done:
            continue
        first = text.rfind("\n", done + 1, max(start, done + 1)) + 1 or done + 1
        last = text.find("\n", end)
        done = len(text) if last < 0 else last
        lines.append(text[first:done])
        starts.append(size)
        shifts.append(first - size)
        size += done - first + 1
    found = []
    for word in words("\n".join(lines), lang):
        shift = shifts[bisect_right(starts, word.start) - 1]
        found.append(word._replace(start=word.start + shift, end=word.end + shift))
    return tuple(found)


def _before(text: str, start: int, many: int) -> list[int]:
    """Where words before a place begin, ``many`` at least if there are so many near."""
    least = start - _FEW * many
    if least > 0:
        found = [m.start() for m in TOKEN.finditer(text, least, start)]
        if len(found) > many:
            return found[1:]
    least = max(0, start - _BACK)
    return [least + m.start() for m in TOKEN.finditer(text[least:start])]


def _at(small: str, start: int, end: int, tries: Iterable[Try]) -> Iterator[Word]:
    """The entries of which the word from ``start`` to ``end`` is a part: the first that fits of
    those with as many words before it."""
    quoted: bool | None = None
    before: list[int] = []
    done = ""
    for each in tries:
        if each.among == done:
            continue
        if not (small.startswith(each.tail, end) and small.endswith(each.lead, 0, start)):
            if quoted is None:
                beside = small[max(0, start - 2) : start] + small[end : end + 2]
                quoted = not QUOTES.isdisjoint(beside)
            if not quoted:
                continue
        back = each.back
        first = start - len(each.lead)
        if back:
            if len(before) < back:
                before = _before(small, start, back)
            if len(before) < back:
                continue
            first = before[-back]
        match = each.pattern.match(small, first)
        if match and match.end() > start:
            yield Word(first, match.end(), *each.said)
            done = each.among
