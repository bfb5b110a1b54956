"""A value of which its key says what it is: the whole of it is a datum, unless it holds nothing.

The key is a field's of an item, or a column's, an element's or a form's in a text (records.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from consentry.signals.personal.context import without_placeholders
from consentry.signals.personal.forms.email import kind_of, valid
from consentry.signals.personal.forms.phone.sureness import timed
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.persons import bylines
from consentry.signals.personal.tables import CONTEXT

NAME = "personal.name."
_DAY = 10
"""Characters of a day: 2024-01-31."""
_MONTHS = frozenset(CONTEXT.months)
_LETTERS = re.compile(r"[^\W\d_]+")
_NOTHING = frozenset(("none", "null", "n/a", "-", "unknown"))


def with_whole(kind: str, sure: bool, text: str, hits: frozenset[Hit]) -> frozenset[Hit]:
    """``hits`` of a text, and all of it where its key says of which ``kind`` it is."""
    whole = whole_of(kind, sure, text)
    if whole is None:
        return hits
    others = [h for h in hits if (h.kind, h.start, h.end) != (whole.kind, 0, len(text))]
    if whole.kind.startswith(NAME):
        others = unnamed(others)
        for name in bylines.of_byline(text):
            at = text.find(name)
            if at >= 0 and name != text:
                others.append(replace(whole, start=at, end=at + len(name)))
    return frozenset((*others, whole))


def whole_of(kind: str, sure: bool, text: str) -> Hit | None:
    """The whole text as a hit, unless it holds nothing, or only what a redaction left."""
    left = without_placeholders(text).strip(" \t\n,;&·|")
    if not left or left.lower() in _NOTHING:
        return None
    if kind == "personal.contact.phone" and sum(c.isdigit() for c in left) < 5:
        return None
    if kind == "personal.identifier.national" and left.isalpha() and len(left) > 1:
        return None
    if kind == "personal.contact.phone" and _is_time(left):
        return None
    if kind == "personal.birth" and left.isdigit() and len(left) == 4:
        return None
    if kind == "personal.online.ip" and "/" in left:
        return None
    if kind == "personal.contact.address" and len(left) == 2 and left.isupper():
        return None
    if kind == "personal.contact.email" and valid(left):
        kind = kind_of(left)
    if kind == "personal.name.author" and left.startswith(("http://", "https://")):
        kind = "personal.online.profile"
    return Hit(kind, 0, len(text), 1000 if sure else 950)


def _is_time(text: str) -> bool:
    """Is it a day, with or without an hour, or hours?"""
    day = text[:_DAY] if text[_DAY : _DAY + 1] in (" ", "T", ",") else text
    return timed(day) or not _MONTHS.isdisjoint(_LETTERS.findall(text.lower()))


def named(hits: Iterable[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.kind.startswith(NAME)]


def unnamed(hits: Iterable[Hit]) -> list[Hit]:
    return [hit for hit in hits if not hit.kind.startswith(NAME)]
