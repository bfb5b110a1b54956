"""Of whom nothing is said by a word of what is special: of a law, a church, a battery, everybody,
those whom somebody treats, plays or writes about, and the long dead."""

from __future__ import annotations

import re
from collections.abc import Iterable

import re2

from consentry.signals.personal.entries import SPECIAL
from consentry.signals.personal.said import Word

SENTENCE = re.compile(r"[.!?](?=\s)|\n")
_SENTENCE_SIZE = 240
_DEALT_WITH = 90
"""Characters before a word in which somebody may be said to deal with it."""


def any_of(entries: Iterable[str]) -> str:
    """One of these, longest first, as an expression; a star is the rest of a word."""
    ordered = sorted(set(entries), key=lambda w: (-len(w), w))
    return "|".join(re.escape(w.removesuffix("*")) + r"\w*" * w.endswith("*") for w in ordered)


_BOILERPLATE = re2.compile(f"(?i){any_of(SPECIAL.boilerplate)}")
_MATTER_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:{any_of(SPECIAL.matter)})\W+(?:\w+\W+){{0,2}}|(?:{any_of(SPECIAL.about)})\W+)$",
    re.IGNORECASE,
)
_MATTER_AFTER = re.compile(rf"-\w|[ -](?:{any_of(SPECIAL.matter)})(?!\w)", re.IGNORECASE)
_DEALS = re.compile(
    rf"(?<!\w)(?:{any_of(SPECIAL.deals)})(?!\w)[^\w.;!?]+(?:[\w'’]+[^\w.;!?]+){{0,4}}$",
    re.IGNORECASE,
)
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


def of_a_matter(text: str, word: Word) -> bool:
    """Does a single word speak of research, a law, a church, and not of somebody?"""
    return (
        _MATTER_AFTER.match(text, word.end) is not None
        or _MATTER_BEFORE.search(text[max(0, word.start - 48) : word.start]) is not None
    )


def of_nobody(text: str, word: Word) -> bool:
    """Is it a sentence that speaks of no person in particular, of a thing, of what somebody has to
    do with, or of the long dead?"""
    start, end = sentence_of(text, word.start, word.end)
    sentence = text[start:end]
    return (
        _BOILERPLATE.search(sentence) is not None
        or ("1" in sentence and _LONG_AGO.search(sentence) is not None)
        or _THING.match(sentence) is not None
        or _DEALS.search(text[max(start, word.start - _DEALT_WITH) : word.start]) is not None
    )


def sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    before = [m.end() for m in SENTENCE.finditer(text, max(0, start - _SENTENCE_SIZE), start)]
    after = SENTENCE.search(text, end, end + _SENTENCE_SIZE)
    first = before[-1] if before else max(0, start - _SENTENCE_SIZE)
    return first, after.start() if after else min(len(text), end + _SENTENCE_SIZE)
