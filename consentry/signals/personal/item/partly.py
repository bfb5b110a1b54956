"""Who is known in an item, where another of its texts has a part of the name.

``Tabitha Wrenshaw`` is ``Tabitha`` and ``Wrenshaw``, ``WRENSHAW Tabitha``, ``Tabitha W.`` and
``T. Wrenshaw`` elsewhere in the item, and ``wrenshaw`` in an address or the name of a file. So is
whom an e-mail address calls ``tabitha.wrenshaw``. A part that is a word of the language too is left
to whoever finds names. Compared are letters without their marks, in all texts at once.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.letters import fold
from consentry.signals.personal.persons.bylines import PARTICLES
from consentry.signals.personal.persons.likely import facts, is_common
from consentry.signals.personal.tables import KEYS

MOST = 48
"""Parts that are looked for."""
_SHORTEST, _SHORTEST_IN_FILE = 3, 4
_TOLD = 850
"""Permille of a part of a name that is known."""
_SELDOM = 2
_KIND = "personal.name.person"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MAIL = re.compile(r"(?<![\w.])([a-z]{3,20})[._-]([a-z]{3,20})$")
_BEFORE = 44
"""Characters before the sign of an e-mail address that have both names."""
_INITIAL = re.compile(r",? ?([^\W\d_])(?![^\W_])\.?")
_INITIALS = re.compile(r"(?<![^\W_])(?:([^\W\d_])\. ?){1,2}$")
_JOINS = frozenset((" ", ", ", "\u00a0", "-"))
_FILE = re.compile(r"\.[A-Za-z0-9]{2,4}(?![^\W_])|[/?=]")
_ENDS = re.compile(r"[\s\"'<>()]")
_AROUND = 160
"""Characters of an address or a file's name on each side of a part."""
_SINGLE = {
    code: base
    for code in range(0xC0, 0x250)
    if len(base := unicodedata.normalize("NFKD", chr(code))[0]) and base.isascii()
} | {ord("ł"): "l", ord("Ł"): "L", ord("ø"): "o", ord("Ø"): "O", ord("đ"): "d", ord("Đ"): "D"}
"""Letters with marks and the letter without, one for one."""

_LONG = 1024
_Place: TypeAlias = tuple[int, int, str]
"""Where a part stands, and which."""
_Name: TypeAlias = tuple[tuple[str, ...], frozenset[str], bool]
"""The parts of a name that are looked for, its initials, and whether a list has a word of it."""


def bare(text: str) -> str:
    """``text`` in small letters without marks, as many characters."""
    return fold(text if text.isascii() else text.translate(_SINGLE))


class Parts:
    """The parts of ``names`` by which they are looked for. texts: with their e-mail addresses."""

    def __init__(self, names: Iterable[str], texts: Iterable[str], lang: str) -> None:
        self._parts: dict[str, set[str]] = {}
        self._unlisted: list[str] = []
        for name in names:
            if " " in name:
                self._add(_of_name(name, lang))
        for text in texts:
            for words in _mailed(text):
                self._add(_of_words(words, lang))

    def _add(self, name: _Name) -> None:
        told, initials, is_listed = name
        told = told[: MOST - len(self._parts)]
        for word in told:
            self._parts.setdefault(bare(word), set()).update(initials)
        if not is_listed:
            self._unlisted += told

    def find(self, texts: Sequence[str]) -> Iterator[tuple[str, list[Hit]]]:
        """Where parts stand in ``texts``, those side by side as one. In long texts only those of
        names that no list has: whoever finds names knows the others by their parts."""
        if not self._parts:
            return
        short = [text for text in texts if len(text) <= _LONG]
        joined = "\n".join(short)
        small = bare(joined)
        if len(small) == len(joined):
            places = sorted(p for part in self._parts for p in _places(part, small, part))
            starts = list(accumulate((len(text) + 1 for text in short), initial=0))
            by_text: dict[int, list[_Place]] = {}
            for start, end, part in places:
                at = bisect_right(starts, start) - 1
                by_text.setdefault(at, []).append((start - starts[at], end - starts[at], part))
            for at, found in by_text.items():
                yield short[at], list(self._in(short[at], found))
        for text in texts if self._unlisted else ():
            if len(text) > _LONG:
                places = sorted(p for w in self._unlisted for p in _places(w, text, bare(w)))
                yield text, list(self._in(text, places))

    def _in(self, text: str, places: Sequence[_Place]) -> Iterator[Hit]:
        big: list[tuple[int, int, set[str]]] = []
        for start, end, part in places:
            if text[start].isupper():
                initials = self._parts[part]
                if big and text[big[-1][1] : start] in _JOINS:
                    first, _, others = big.pop()
                    start, initials = first, initials | others
                big.append((start, end, initials))
            elif len(part) >= _SHORTEST_IN_FILE and _in_file(text, start, end):
                yield Hit(_KIND, start, end, _TOLD)
        ends = [0, *(end for _, end, _ in big)]
        begins = [*(start for start, _, _ in big), len(text)]
        for (start, end, initials), before, after in zip(big, ends, begins[1:], strict=False):
            yield _with_initial(text, (start, end), initials, (before, after))


@lru_cache(maxsize=4096)
def _of_name(name: str, lang: str) -> _Name:
    return _of_words([w for w in _WORD.findall(name) if w not in PARTICLES], lang)


def _of_words(words: Sequence[str], lang: str) -> _Name:
    if len(words) < 2:
        return (), frozenset(), True
    told = tuple(word for word in words if len(word) >= _SHORTEST and _is_told(word.lower(), lang))
    is_listed = any(max(facts(word.lower(), lang)[:2]) for word in words)
    return told, frozenset(bare(word[0]) for word in words), is_listed


def _is_told(word: str, lang: str) -> bool:
    """Is the word alone the person's, and none of the language or a city's? It may be a word that
    is hardly one, where words are not all written as names are."""
    known = facts(word, lang)
    if known.plain or known.often > _SELDOM or (lang == "de" and is_common(word, lang)):
        return False
    return not (known.place and known.often) or known.first > 0


def _mailed(text: str) -> Iterator[Sequence[str]]:
    """First and last name of e-mail addresses that are made of both."""
    at = text.find("@")
    while at >= 0:
        found = _MAIL.search(text[max(0, at - _BEFORE) : at])
        if found and KEYS.roles.isdisjoint(found.groups()):
            yield found.groups()
        at = text.find("@", at + 1)


def _places(word: str, text: str, part: str) -> Iterator[_Place]:
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not text[start - 1 : start].isalpha() and not text[end : end + 1].isalpha():
            yield start, end, part
        start = text.find(word, end)


def _with_initial(
    text: str, place: tuple[int, int], initials: set[str], between: tuple[int, int]
) -> Hit:
    """With the initial before or behind it, if the name has that."""
    start, end = place
    dotted = "." in text[max(between[0], start - 2) : start]
    before = dotted and _INITIALS.search(text, max(between[0], start - 8), start)
    if before and bare(before[1]) in initials:
        start = before.start()
    behind = _INITIAL.match(text, end, between[1])
    if behind and behind[1].isupper() and bare(behind[1]) in initials:
        end = behind.end()
    return Hit(_KIND, start, end, _TOLD)


def _in_file(text: str, start: int, end: int) -> bool:
    """Does it stand in an address or the name of a file?"""
    before = _ENDS.split(text[max(0, start - _AROUND) : start])[-1]
    after = _ENDS.split(text[end : end + _AROUND], maxsplit=1)[0]
    return bool((before or after) and (_FILE.search(before) or _FILE.search(after)))
