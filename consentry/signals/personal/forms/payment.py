"""Numbers of payment cards in text: rows and groups of digits that an issuer and Luhn fit.

A card in groups as cards have them needs no word beside it; what else has as many digits is told by
the words around, and by what the row is tied to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consentry.signals.personal import context
from consentry.signals.personal.forms import checks, digits
from consentry.signals.personal.hits import Hit

KIND = "personal.financial.card"
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_ROW = re.compile(
    r"(?<![\w/+-])(?<!\d[.,])\d(?:[ \t\r\n\u00a0\u2000-\u200a\u202f./_*\u2010-\u2014-]{0,3}\d)"
    r"{12,40}(?!\w|[.-]\d)"
)
"""Digits in which a card may be, with what else stands in the row: when it expires."""
_TIED = ("=", "#")
_BARE_CARD = range(14, 17)
"""Digits of a card without a word or a gap in it: thirteen are an EAN, and more than sixteen a
number of 64 bits."""
_PAID = re.compile(
    r"(\d{4}(?:[ -]?\d{4}){3}|\d{4}[ -]?\d{6}[ -]?\d{4,5})(?=([,;\t|])"
    r"(?:[A-Z]{3}\2-?\d{1,9}[.,]\d\d|-?\d{1,9}[.,]\d\d\2[A-Z]{3})(?:\2|\s|$))"
)
"""A card as a field of a record (RFC 4180), before an amount and its currency (ISO 4217)."""
_IN_NAME = re.compile(
    r"(?<=[/_=-])(?<!\d[/_=-])(?:(\d{4}[-_]\d{4}[-_]\d{4}[-_]\d{4})|\d{13,19})(?![\w-]|\.\d)"
)
"""As a part of a path, or of a file's name."""
_GLUED = re.compile(r"[-_][A-Za-z]")
_SEPARATORS = re.compile(r"[^0-9]+")
_RUN = re.compile(r"\d+")
_BLANKS = frozenset(" \u00a0\u2009\u202f\n\r\t")
_PLAIN_MARKS = frozenset(" \u00a0\u2009\u202f.-\u2010\u2011\u2012\u2013")
_GROUPS = (
    *((4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 4, 2), (4, 4, 4, 1)),
    (6, 13),
)


_MAY_BE = digits.compiled(rb"(?:^|[^0A+])0(?:[ \t\r\n\xa0?./_*-]{0,3}0){12}")


def find(text: str, shape: bytes) -> Iterator[Hit]:
    """Cards in a text; ``shape`` is its shape (digits.py)."""
    if _MAY_BE.search(shape):
        for start, end in digits.rows(shape):
            row = text[start:end]
            if not row.isdigit() or (not _time(row) and _one_card(row)):
                yield from _cards(text, start, end)


def _cards(text: str, start: int, end: int) -> Iterator[Hit]:
    """Cards in ``text[start:end]``, outside which no digit is near."""
    paid = _PAID.match(text, start)
    if paid and checks.card(_SEPARATORS.sub("", digits.latin(paid[1]))):
        yield Hit(KIND, *paid.span(1), 900)
        return
    for named in _IN_NAME.finditer(text, start, end + 2):
        at = named.start()
        said = context.CARD.before(text, at) or context.CARD_PATH.search(
            text, max(0, at - context.BEFORE), at
        )
        if (named[1] or said) and checks.card(_SEPARATORS.sub("", digits.latin(named[0]))):
            yield Hit(KIND, *named.span(), 850)
    for row in _ROW.finditer(text, start, end + 2):
        if not row[0].isdigit() or _one_card(row[0]):
            yield from _of_row(text, *row.span())


def _time(row: str) -> bool:
    """Is it a time in milliseconds? No card of thirteen digits begins with a one."""
    return row[0] == "1" and len(row) == _SHORTEST_CARD


def _one_card(number: str) -> bool:
    """May digits in one row be a card?"""
    return len(number) <= _LONGEST_CARD and checks.card(digits.latin(number), True)


def _of_row(text: str, start: int, end: int) -> Iterator[Hit]:
    """Cards in a row of digits: whole groups of it, that issuer and check digit fit."""
    groups = [found.span() for found in _RUN.finditer(text, start, end)]
    said = _said(text, start) or context.CARD_AFTER.match(text, end) is not None
    if not said and (
        text[start - 1 : start] in _TIED
        or _GLUED.match(text, end)
        or (text[end : end + 1] == "," and (len(groups) == 1 or text[end + 1 : end + 2].isdigit()))
        or context.nearest(text, start) < 0
        or context.NOT_CARD.before(text, start)
    ):
        return
    first = 0
    while first < len(groups):
        alone = first == 0 or "\n" in text[groups[first - 1][1] : groups[first][0]]
        last = _card_from(text, groups[first:], said, alone)
        if last:
            begin, stop = groups[first][0], groups[first + last - 1][1]
            yield Hit(KIND, begin, stop, 990 if said or last > 1 else 700)
        first += last or 1


def _said(text: str, start: int) -> bool:
    """Does a word say that a card follows, and none in the same line that something else does?"""
    if not context.CARD.before(text, start):
        return False
    near = max(0, start - context.BEFORE)
    line = text[max(text.rfind("\n", near, start) + 1, near) : start]
    size = len(line)
    return context.CARD.before(line, size) or not (
        context.NOT_CARD.before(line, size) or context.nearest(line, size) < 0
    )


def _round(number: str) -> bool:
    """Four numbers in hundreds are no card."""
    return number[2:4] == number[6:8] == number[10:12] == number[14:16] == "00"


def _card_from(text: str, groups: Sequence[tuple[int, int]], said: bool, alone: bool) -> int:
    """How many of ``groups``, from the first on, are a card; 0 if none are. said: a word says that
    there is one; without it the groups are those of cards, and nothing like them goes before
    (``alone``) or after."""
    number, marks, found = "", set[str](), 0
    for many, (start, end) in enumerate(groups if said or alone else groups[:1], 1):
        marks.update(text[groups[many - 2][1] : start] if many > 1 else "")
        number += digits.latin(text[start:end])
        if len(number) > _LONGEST_CARD:
            break
        if len(number) < _SHORTEST_CARD or not checks.card(number, said):
            continue
        if said:
            if len(marks - _BLANKS) < 2:
                found = many
            continue
        sizes = tuple(stop - begin for begin, stop in groups[:many])
        rest = groups[many : many + 1]
        alike = rest and rest[0][1] - rest[0][0] == sizes[-1]
        if many == 1:
            tied = rest and text[end] not in _BLANKS and text[end] not in "/|"
            free = len(number) in _BARE_CARD and (alone or text[start - 1] in _BLANKS)
            found = free and not tied
        elif alone and not alike and sizes in _GROUPS and len(marks) < 2 and not _round(number):
            found = many if marks <= _PLAIN_MARKS or (marks == {"\n"} and not rest) else found
    return int(found)
