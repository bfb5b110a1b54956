"""Dates of birth: a date shortly after a word that says so, in the languages of the table.

A year alone counts right behind such a word in brackets, or a star; what generalising leaves is a
placeholder with the year, and is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import re2

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import CONTEXT

KIND = "personal.birth"
WITHIN = 40
MOST = 2000
"""Such words in one text that are followed up; with more, the text is ``body.too-large``."""

_words = sorted(set(CONTEXT.birth), key=len, reverse=True)
_latin = "|".join(re.escape(w) for w in _words if w < "\u2e80")
_other = "|".join(re.escape(w) for w in _words if w >= "\u2e80")
_whole = "|".join(
    re.escape(w).replace("i", "[iıİ]") + r"\b" * (w[-1].isascii() and w[-1].isalnum())
    for w in _words
    if w < "\u2e80"
)
_WORDS = rf"(?i:(?:^|[^\pL\pN_])(?:{_whole})|(?:{_other}))"
_months = "|".join(sorted(map(re.escape, set(CONTEXT.months)), key=len, reverse=True))
_SIGN = r"(?:^|[\s(\[,;（])(?:\*|[bn]\.) ?"
HINT = (
    rf"{_WORDS}|{_SIGN}(?:\d{{1,2}}[./-] ?[\pL\d]|\d{{1,2}} \pL|(?:18|19|20)\d\d"
    rf"|(?i:{_months})\W)"
)
_HINT = re2.compile(_WORDS.encode())
_LEAD = re.compile(rf"\b(?:{_latin})(?!\w)|{_other}", re.IGNORECASE)
_LONGEST = len(_words[0]) + 2
_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./] ?\d{1,2}[-./] ?(?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)? (?:de |of |d')?(?:{_months})\b\.?,? (?:de |del )?\d{{4}}"
    rf"|(?:{_months})\b\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)(?!\d)",
    re.IGNORECASE,
)

_SIGNED = re2.compile(_SIGN.encode())
_SIGNS = "*bn"
_ABBREVIATED = 4
"""Letters of a word that is short for something else as often: no other number goes between it and
the date."""
_OPEN = "([（"
_NAMED = re.compile(r"(?<![\w.])[^\W\d_][\w'’-]*,? ?$")
_PLACED = re.compile(r",? (?:in|à|en|em|w|te|i|u|v) [^\W\d_]|[)\];,]? ?[†✝]|[,;]? ?[–-] ?[†✝]")
_YEAR = re.compile(
    r"[.:]? ?(?:(?:en|in|w|em|nel|im|im Jahr) )?((?:18|19|20)\d\d)(?!\d)(?=[)\];,]|\s?[–-]|\.?$)",
    re.MULTILINE,
)


def find(text: str) -> Iterator[Hit]:
    """Dates of birth in ``text``."""
    done = judged = 0
    for lead in _leads(text):
        at = lead.end()
        if lead.start() < done or not _DIGIT.search(text, max(0, lead.start() - 16), at + WITHIN):
            continue
        judged += 1
        if judged > MOST:
            yield Hit("body.too-large", 0, len(text), 1000)
            return
        found = _DATE.search(text, at, at + WITHIN + 24)
        if found and found.start() - at <= WITHIN:
            found = None if _between(text, lead, found) else found
        else:
            found = _DATE.search(text, max(done, lead.start() - 16), lead.start())
        if found:
            done = found.end()
            yield Hit(KIND, *found.span(), 900)
        elif _opened(text, lead.start()) and (year := _YEAR.match(text, at)):
            done = year.end()
            yield Hit(KIND, *year.span(1), 850)
    yield from _signed(text)


def _between(text: str, lead: re.Match[str], date: re.Match[str]) -> bool:
    """Does a number of something else follow a word that is short for much?"""
    short = len(lead[0]) <= _ABBREVIATED
    return short and _DIGIT.search(text, lead.end(), date.start()) is not None


def _opened(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in _OPEN


def _signed(text: str) -> Iterator[Hit]:
    """Right after a star, as genealogists write, or ``b.`` and ``n.``, where somebody stands before
    it, a bracket opens, or a place follows."""
    for start, at in islice(spans(_SIGNED, text), MOST):
        date = _DATE.match(text, at)
        year = None if date else _YEAR.match(text, at)
        if not (date or year):
            continue
        begin = start if text[start] in _SIGNS else start + 1
        mark = text[begin]
        opened = _opened(text, begin)
        end = date.end() if date else at
        named = _NAMED.search(text, max(0, begin - 32), begin)
        told = opened or (named is not None and named[0][0].isupper() and mark != "n")
        if date and (
            told
            or (mark == "*" and _PLACED.match(text, end))
            or (mark == "b" and text[begin - 1 : begin] in ("", "\n"))
        ):
            yield Hit(KIND, *date.span(), 850)
        elif told and year:
            yield Hit(KIND, *year.span(1), 800)


def _leads(text: str) -> Iterator[re.Match[str]]:
    """The words of the table in ``text``, looked for by Python's rules only where one may be."""
    done = 0
    for start, end in spans(_HINT, text):
        for lead in _LEAD.finditer(text, max(start, done), end + _LONGEST):
            if lead.start() >= end:
                break
            done = lead.end()
            yield lead
