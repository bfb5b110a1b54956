"""The head of the column that a number stands in, where lines of a text are rows of a table."""

from __future__ import annotations

import re

from consentry.signals.personal import context
from consentry.signals.personal.forms.phone.candidate import Candidate

_MARKS = ("\t", "|", ";")
_ROWS, _LINE = 8, 400
"""Lines above a number, and characters of each, in which the head of its column is looked for."""
_FIGURES = re.compile(r"\d{4}")


def said_of(text: str, start: int) -> int | None:
    """What the head of its column says a number at ``start`` is, or where that says nothing, the
    words before it in its row: as ``context.nearest``. None if it stands in no table with heads."""
    begin = text.rfind("\n", max(0, start - _LINE), start) + 1
    end = text.find("\n", start, start + _LINE)
    row = text[begin : end if end >= 0 else start + _LINE]
    mark = next((mark for mark in _MARKS if mark in row), "") if begin else ""
    heads = _heads(text, begin - 1, mark, row.count(mark)) if mark else ""
    if not heads or _FIGURES.search(heads):
        return None
    before = text[begin:start]
    cell = before[before.rfind(mark) + 1 :]
    head = heads.split(mark)[before.count(mark)].strip()
    for words in (cell, head, before):
        if said := context.nearest(words, len(words)):
            return said
    return 0


def below(one: Candidate, last: int) -> bool:
    """Does it fill a cell right below the one in which a number ends at ``last``?"""
    text, start, end, _ = one
    begin = text.rfind("\n", max(last, start - _LINE), start) + 1
    before = text[begin:start]
    mark = next((mark for mark in _MARKS if mark in before), "") if begin else ""
    if not mark or text[end : end + 1].strip(" \r\n" + mark):
        return False
    above = text[text.rfind("\n", max(0, begin - 1 - _LINE), begin - 1) + 1 : last]
    return (
        "\n" not in text[last : begin - 1]
        and before.rpartition(mark)[2].strip() == ""
        and above.count(mark) == before.count(mark)
    )


def _heads(text: str, end: int, mark: str, count: int) -> str:
    """The first of the lines that end at ``end`` and have as many marks."""
    heads = ""
    for _ in range(_ROWS):
        begin = text.rfind("\n", max(0, end - _LINE), end) + 1
        line = text[begin:end]
        if len(line) >= _LINE or line.count(mark) != count:
            break
        heads = line
        if not begin:
            break
        end = begin - 1
    return heads
