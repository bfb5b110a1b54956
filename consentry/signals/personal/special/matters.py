"""Of whom nothing is said by a word of what is special: of a law, a church, a battery, everybody,
those whom somebody treats, plays or writes about, and the long dead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import re2

from consentry.signals.personal.special.entries import SPECIAL, TOKEN
from consentry.signals.personal.special.said import Word

SENTENCE = re.compile(r"[.!?](?=\s)|\n")
_SENTENCE_SIZE = 240
_DEALT_WITH = 90
"""Characters before a word in which somebody may be said to deal with it."""


def any_of(entries: Iterable[str], rest: str = r"\w") -> str:
    """One of these, longest first, as an expression; a star is the rest of a word."""
    ordered = sorted(set(entries), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w.removesuffix("*")) + f"{rest}*" * w.endswith("*") for w in ordered)


_BOILERPLATE = re2.compile(f"(?i){any_of(SPECIAL.boilerplate)}")


class _Phrases:
    """Words looked for right before another, with a few others between."""

    def __init__(self, entries: Iterable[str], between: int) -> None:
        whole = {w.casefold() for w in entries if not w.endswith("*")}
        self._whole = frozenset(tuple(TOKEN.findall(w)) for w in whole)
        self._begin = tuple(w[:-1].casefold() for w in entries if w.endswith("*"))
        self._longest = max(map(len, self._whole))
        self._between = between

    def end(self, words: list[str]) -> bool:
        """Does a list of words in small letters end with one of these, and words between?"""
        for last in range(len(words), max(len(words) - self._between - 1, 0), -1):
            if self._begin and words[last - 1].startswith(self._begin):
                return True
            for first in range(last - 1, max(last - self._longest, 0) - 1, -1):
                if tuple(words[first:last]) in self._whole:
                    return True
        return False


_MATTERS, _ABOUT = _Phrases(SPECIAL.matter, 2), _Phrases(SPECIAL.about, 0)
_DEALS = _Phrases(SPECIAL.deals, 4)
_AS = frozenset(("als", "as a", "as an", "comme", "como", "come", "jako"))
_MATTER_AFTER = re.compile(rf"-\w|[ -](?:{any_of(SPECIAL.matter)})(?!\w)", re.IGNORECASE)
_THING = re.compile(
    rf"\W*(?:[\w'’]{{1,9}}[ '’]){{0,2}}?(?:{any_of(SPECIAL.things)})(?!\w)", re.IGNORECASE
)
_LONG_AGO = re.compile(
    r"(?:[(–-] ?|(?<!\w)(?:[Ii]n|[Ii]m|[Ee]n|[Nn]el|[Ee]m|[Ww]|[Aa]nno|um|wurde|born|né|née|"
    r"geboren|geb\.) )1[0-8]\d\d(?!\w)"
    r"(?! ?(?:€|\$|£|[Ee]uro?s?\b|Pfund|pounds|zł|dollars|CHF|PLN)|[.,]\d)"
    r"|(?<!\w)1[0-8]\d\d ?[–-] ?1[0-8]\d\d(?!\w)"
)
"""A year before 1900 that is said to be one: whom such a sentence speaks of is dead."""


def nobodys(text: str, word: Word) -> bool:
    """Does a word say nothing of anybody: is it of a matter, or its sentence of nobody? Asked more
    than once of a text, and told once."""
    told = _asked(text)
    found = told.get(word)
    if found is None:
        found = (word.plain and of_a_matter(text, word)) or of_nobody(text, word)
        told[word] = found
    return found


@lru_cache(maxsize=8)
def _asked(text: str) -> dict[Word, bool]:
    return {}


def of_a_matter(text: str, word: Word) -> bool:
    """Does a single word speak of research, a law, a church, and not of somebody?"""
    return (
        _MATTER_AFTER.match(text, word.end) is not None
        or _MATTERS.end(words := _words_before(text, max(0, word.start - 48), word.start))
        or (_ABOUT.end(words) and not _as_one(text, word))
    )


def _as_one(text: str, word: Word) -> bool:
    """Does a sentence begin with who is spoken of: "Als Jenische, sagt sie"?"""
    before = SENTENCE.split(text[max(0, word.start - 48) : word.start])[-1]
    return text[word.end : word.end + 1] == "," and before.strip(" „“»«\"'").casefold() in _AS


def of_nobody(text: str, word: Word) -> bool:
    """Is it a sentence that speaks of no person in particular, of a thing, of what somebody has to
    do with, or of the long dead?"""
    start, end = sentence_of(text, word.start, word.end)
    sentence = text[start:end]
    return (
        _BOILERPLATE.search(sentence) is not None
        or ("1" in sentence and _LONG_AGO.search(sentence) is not None)
        or _THING.match(sentence) is not None
        or _DEALS.end(_words_before(text, max(start, word.start - _DEALT_WITH), word.start))
    )


def _words_before(text: str, start: int, end: int) -> list[str]:
    return TOKEN.findall(text[start:end].rpartition(";")[2].casefold())


def sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    before = [m.end() for m in SENTENCE.finditer(text, max(0, start - _SENTENCE_SIZE), start)]
    after = SENTENCE.search(text, end, end + _SENTENCE_SIZE)
    first = before[-1] if before else max(0, start - _SENTENCE_SIZE)
    return first, after.start() if after else min(len(text), end + _SENTENCE_SIZE)
