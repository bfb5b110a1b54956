"""What the marks beside a word, and within a name, say that it is: a key's value, a label, letters
between quotation marks, so many pieces of something."""

from __future__ import annotations

from collections.abc import Sequence

from consentry.signals.personal.names.bounds import GIVEN, LASTS, WORDS, Span
from consentry.signals.personal.names.columns import is_thing

LISTED = frozenset("BFfLlHMij")
"""Roles of words that lists of names have, and initials."""
_TIMES = frozenset("×x")
_ENDED = frozenset("$^,;")


def few_capitals(word: str) -> bool:
    """Is it written as what things are called for short, and no person by itself?"""
    if not word.isupper():
        return False
    return len(word) < 5 or ("-" in word and all(len(part) < 4 for part in word.split("-")))


_MARKS = frozenset(":=\"'")
"""Roles of a colon, and of what stands around a value."""


def is_marked(said: Sequence[str], roles: str, first: int) -> bool:
    """Do the marks beside one word say that it is nobody?"""
    after = roles[first + 1] in _MARKS
    if roles[first - 1] in _MARKS:
        return _is_keyed(said, first) or (after and _is_quoted(said, first))
    if not after or said[first + 1] != ":":
        return False
    return is_thing(said[first]) or _is_label(said, roles, first + 1)


def _is_label(said: Sequence[str], roles: str, end: int) -> bool:
    """Does a colon follow, and then a whole name and nothing else: ``Viola: Eva Timm``?"""
    if said[end] != ":" or roles[end + 1] not in GIVEN or roles[end + 2] not in LASTS:
        return False
    at = end + 3
    while roles[at] in LASTS:
        at += 1
    return roles[at] in _ENDED and said[at] != "."


_KEY_ENDS = frozenset((":", "=", '"', "'"))
_QUOTES = frozenset("\"'“”„«»*`‘’")


def _is_keyed(said: Sequence[str], at: int) -> bool:
    """Does a key say that it is a place or goods: ``Branch: Dickinson``, ``city="Clovis"``?"""
    if said[at - 1] not in _KEY_ENDS:
        return False
    before = at - 2 if said[at - 1] in ":=" else at - 3
    return said[before + 1] in ":=" and is_thing(said[before])


def _is_quoted(said: Sequence[str], at: int) -> bool:
    """Are they two letters between quotation marks?"""
    return len(said[at]) < 3 and said[at - 1] in _QUOTES and said[at + 1] in _QUOTES


def has_no_first(said: Sequence[str], roles: str, span: Span) -> bool:
    """Is nothing behind the comma but what no list has as a name?"""
    first, last, _ = span
    comma = said.index(",", first, last)
    if "x" not in roles or not _NO_FIRST.issuperset(WORDS.intersection(roles[comma:last])):
        return False
    before = said[first]
    return few_capitals(before) or (roles[first] not in LISTED and not before.isupper())


_NO_FIRST = frozenset("VvGA")


def is_counted(said: Sequence[str], roles: str, first: int) -> bool:
    """Is it so many pieces of something: ``2 × Ben Sherman``?"""
    return said[first - 1] in _TIMES and roles[first - 2] == "0"
