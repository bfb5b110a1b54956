"""Names that words lead to: imprints, bylines, photo credits, letters and comments.

Running text is not read for names here: a word of data/personal-leads.yaml stands right before, on
the line before, or right after. What follows must look like a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import re2

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.persons.bylines import PARTICLES, looks_like_one
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import LEADS, either

MOST = 2000
"""Such words in one text that are followed up."""
_WIDEST = 96

_WORD = r"(?:(?:[^\W\d_]\.){1,3}|[^\W\d_]+(?:[’'-][^\W\d_]+)*)"
_small = "|".join(sorted(PARTICLES))
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Dipl\.-Ing|Herr|Frau|Herrn|M|Mme|Sr|Sra|Sig|Dott|Ing|mgr|dhr|mevr)"
    rf"\.? ){{0,3}}({_WORD}(?: (?:(?:{_small}) ){{0,2}}{_WORD}){{1,3}})"
)
_SECOND = re.compile(r"(?: &| und| and| et| y| e| en| i| oraz) ")
_TAIL = re.compile(r"[ \t]*(?:$|[|·•,–—(/\n-]|\d|(?:on|am|le|el|il|op|em|in)\b)", re.MULTILINE)
_CLOSE = re.compile(r"[,.!]?[ \t]*\n(?:[ \t]*\n){0,2}[ \t]*")


_KIND = {word: kind for kind, words in LEADS.before.items() for word in words}
_FIRST = frozenset(LEADS.never_first)
_UP = r"[A-Z\x{c0}-\x{de}\x{100}-\x{17f}\x{386}-\x{42f}]"
"""Capitals of the scripts that have them, and some that are none: what follows is looked at."""
LEAD = (
    rf"(?i:{either(_KIND)})[ \t]{{0,3}}(?:\([^()\n]{{0,40}}\))?"
    rf"[ \t:：–—-]{{0,4}}\n?[ \t]{{0,8}}{_UP}"
)
BYLINE = rf"(?m)^[ \t|·•–—-]{{0,8}}(?i:{either(LEADS.byline)})[ \t]{{1,3}}{_UP}"
CLOSING = rf"(?im)^[ \t]{{0,8}}(?:{either(LEADS.closing)})[,.!]?[ \t]*$"
SPOKEN = (
    rf"(?im)[ \t](?:{either(LEADS.after)})"
    r"(?:[ \t]*(?:[:\d]|$)|[ \t]+(?:on|am|le|el|il|op|em|dnia)\b)"
)
_SAID = re.compile(either(_KIND), re.IGNORECASE)
_LEAD, _BYLINE, _CLOSING, _SPOKE = (
    re2.compile(hint.encode()) for hint in (LEAD, BYLINE, CLOSING, SPOKEN)
)


def leads(text: str) -> Iterator[Hit]:
    """Names after words that announce them on the line."""
    for first, last in islice(spans(_LEAD, text), MOST):
        word = _SAID.match(text, first)
        kind = _KIND.get(word[0].lower() if word else "", "personal.name.person")
        for start, end in _names(text, last - 1):
            yield Hit(kind, start, end, 850)


def bylines(text: str) -> Iterator[Hit]:
    """Names on a line of their own, after "by" or the like."""
    for _, last in islice(spans(_BYLINE, text), MOST):
        found = list(_names(text, last - 1))
        if found and _TAIL.match(text, found[-1][1]):
            for start, end in found:
                yield Hit("personal.name.author", start, end, 800)


def closings(text: str) -> Iterator[Hit]:
    """Names below the words that close a letter."""
    for _, last in islice(spans(_CLOSING, text), MOST):
        gap = _CLOSE.match(text, last)
        name = _name(text, gap.end()) if gap else None
        if name and _TAIL.match(text, name[1]):
            yield Hit("personal.name.person", *name, 850)


def spoken(text: str) -> Iterator[Hit]:
    """Names of who says something, at the beginning of a line."""
    for first, _ in islice(spans(_SPOKE, text), MOST):
        line = text.rfind("\n", max(0, first - _WIDEST), first) + 1
        start = max(line, first - _WIDEST)
        start += len(text[start:first]) - len(text[start:first].lstrip())
        name = _name(text, start)
        if name and name[1] == first and (start == 0 or line):
            yield Hit("personal.name.author", *name, 800)


def _names(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The name that begins at ``start``, and those joined to it."""
    for _ in range(6):
        name = _name(text, start)
        if name is None:
            return
        yield name
        more = _SECOND.match(text, name[1])
        if more is None:
            return
        start = more.end()


def _name(text: str, start: int) -> tuple[int, int] | None:
    found = _NAME.match(text, start, start + _WIDEST)
    if found is None:
        return None
    words = found[1].split(" ")
    while len(words) > 1:
        said = " ".join(words)
        if words[0].lower() not in _FIRST and looks_like_one(said.rstrip(".")):
            return found.start(1), found.start(1) + len(said.rstrip("."))
        words.pop()
    return None
