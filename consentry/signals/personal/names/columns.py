"""Rows of cells: who stands in a column is told by its head, or by the other cells in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import TypeAlias

import re2

from consentry.signals.personal.names.features import HOT
from consentry.signals.personal.names.wordlist import sections
from consentry.signals.personal.spans import utf8
from consentry.signals.personal.tables import ANYWHERE, KEYS, OF_PERSON, folded

Span: TypeAlias = tuple[int, int, float]
Cell: TypeAlias = tuple[int, int]
"""Tokens from the first up to the last."""
Row: TypeAlias = list[Cell]
_HEADS = sections(Path(__file__).parent / "heads.txt")
_PERSONS, _GOODS, _DAYS, _SITES = (_HEADS[head] for head in ("persons", "goods", "days", "places"))
_THINGS_HEADS = _GOODS | _SITES
_FEW_GOODS = 2
"""Heads that make a table one of goods, at least."""
MARKS = ("\t", "|", ";")
"""What stands between two cells of a row."""
_TWO_LINES = re2.compile(rb"[|;][^\n]*\n(?:[\pZ\s\x0b\x1c-\x1f\x{85}]*\n)*[^\n|;]*[|;]")
"""A line with a mark, and another after it."""
_EDGES = re.compile(r"[$|;u]")
"""Roles of the marks, and of what is between lines, that of many blank ones too."""
_CAP = 64
"""Cells of a row, at most."""
_LONGEST = 7
"""Tokens of a cell that is a name, at most."""
_SURE = 12.0
"""Nats by which what stands in a column of persons is a name."""
_ELSEWHERE = 6.0
"""Nats that a name needs which stands beside such a column; a lone word is none."""
_MOST = 0.6
"""Share of the cells of a column that make it one of persons."""
_SOME = 0.6
"""The same under a head such as ``Name``, which things have too."""
_GIVEN = frozenset("BFf")
_PLACES = frozenset("GH")
_THINGS = frozenset("GVvA")
"""Roles of words that are no name by themselves."""
_SHORT = frozenset("A")
_INSIDE = HOT | frozenset("p,.-'ic")


def has_rows(text: str) -> bool:
    """Has it cells between tabs, or may two lines have as many? Asked of every text, so of its
    characters alone."""
    if "\t" in text:
        return True
    if "\n" not in text or not _TWO_LINES.search(utf8(text)):
        return False
    lines = [line for line in text.split("\n") if line and not line.isspace()]
    counts = [sum(map(line.count, MARKS)) for line in lines]
    return any(one == next_ > 0 for one, next_ in pairwise(counts))


def settled(said: Sequence[str], roles: str, spans: Sequence[Span]) -> list[Span]:
    """``spans`` with what stands in columns of persons, and without what stands beside them as a
    town does. said, roles: of a text that ``has_rows``; spans: in order. Linear in the text."""
    starts = [start for start, _, _ in spans]
    done: list[Span] = []
    at = 0
    for rows in _tables(said, roles):
        first, last = (bisect_left(starts, edge) for edge in (rows[0][0][0], rows[-1][-1][1]))
        done += spans[at:first]
        done += _of_table(said, roles, rows, spans[first:last])
        at = last
    return [*done, *spans[at:]]


def _of_table(
    said: Sequence[str], roles: str, rows: list[Row], spans: Sequence[Span]
) -> Sequence[Span]:
    spans = _without_days(said, rows, spans)
    begun = {start: (start, end, odds) for start, end, odds in spans}
    person = _headed(said, roles, rows, begun) if len(rows) > 1 else []
    if not person and _is_of_goods(said, rows):
        return [s for s in spans if s[1] - s[0] > 1 and s[2] >= _ELSEWHERE]
    body = rows[1:] if person else rows
    if not person and (person := _rota(said, roles, rows)):
        body = rows[1:] if _is_headed(said, rows, person) else rows
    person = person or _columns(said, roles, rows, begun)
    if not person:
        return spans
    done = []
    for row in body:
        for at, cell in enumerate(row):
            found = [begun[token] for token in range(*cell) if token in begun]
            if at in person and _is_name(roles, cell, len(person) > 1):
                done.append((*cell, max((_SURE, *(odds for _, _, odds in found)))))
            elif at in person:
                done += found
            else:
                done += [s for s in found if s[1] - s[0] > 1 and s[2] >= _ELSEWHERE]
    return done


def _without_days(said: Sequence[str], rows: list[Row], spans: Sequence[Span]) -> Sequence[Span]:
    """``spans`` without days of the week that stand side by side or one below the other."""
    out: set[int] = set()
    for cells in (*rows, *zip(*rows, strict=True)):
        days = [start for start, end in cells if end - start < 3 and said[start].lower() in _DAYS]
        if len(days) > 1 and 2 * len(days) >= len(cells):
            out.update(days)
    return [span for span in spans if span[0] not in out] if out else spans


def _rota(said: Sequence[str], roles: str, rows: list[Row]) -> list[int]:
    """The columns of who is whose turn when: of lone first names, one of which is in two."""
    if len(rows) < 2:
        return []
    columns = [[row[at] for row in rows[1:]] for at in range(len(rows[0]))]
    given = [
        at
        for at, cells in enumerate(columns)
        if _share([_lone(roles, cell) for cell in cells], _GIVEN) >= _MOST
    ]
    words = [{said[start] for start, end in columns[at] if end - start == 1} for at in given]
    many = sum(map(len, words))
    return given if len(given) > 1 and len(frozenset().union(*words)) < many else []


def _is_headed(said: Sequence[str], rows: list[Row], person: Sequence[int]) -> bool:
    """Is nothing of the first row, in those columns, in another?"""
    first = {said[rows[0][at][0]] for at in person}
    return first.isdisjoint(said[row[at][0]] for row in rows[1:] for at in person)


def _is_of_goods(said: Sequence[str], rows: list[Row]) -> bool:
    """Do the heads of its columns say so?"""
    heads = [said[start].lower() for start, end in rows[0] if end - start == 1]
    return len(rows) > 1 and sum(head in _THINGS_HEADS for head in heads) >= _FEW_GOODS


def _tables(said: Sequence[str], roles: str) -> Iterator[list[Row]]:
    """Lines one after another that have as many cells, two or more; one alone with tabs."""
    for many, lines in groupby(_rows(said, roles), key=len):
        rows = list(lines)
        if not 1 < many <= _CAP:
            continue
        if len(rows) > 1 or all(said[end] == "\t" for _, end in rows[0][:-1]):
            yield rows


def _rows(said: Sequence[str], roles: str) -> Iterator[Row]:
    row: Row = []
    start = 2
    end = len(said) - 2
    for found in _EDGES.finditer(roles, 2, end):
        at = found.start()
        word = said[at]
        if word in MARKS or word[0] == "\n":
            row.append((start, at))
            start = at + 1
            if word[0] == "\n":
                yield row
                row = []
    yield [*row, (start, end)]


def is_thing(word: str) -> bool:
    """Does the head of a column, or a word before a colon, say that a place or goods follow?"""
    return word.lower() in _THINGS_HEADS


def is_head(words: str) -> bool:
    """Does the head of a column, or a word before a colon, say that persons follow?"""
    key = folded(words)
    return _names_persons(key) or any(
        each in KEYS.person_leads for each in (key, key.removesuffix("s"))
    )


def _names_persons(key: str) -> bool:
    return ANYWHERE.get(key, "").startswith("personal.name.")


def _headed(said: Sequence[str], roles: str, rows: list[Row], begun: dict[int, Span]) -> list[int]:
    """The columns whose heads say so. One alone that things may have too needs names in it."""
    heads = ["".join(said[start:end]) if end - start < 5 else "" for start, end in rows[0]]
    person = [
        at
        for at, head in enumerate(heads)
        if head and (is_head(head) or folded(head) in OF_PERSON or head.lower() in _PERSONS)
    ]
    if len(person) == 1 and not _names_persons(folded(heads[person[0]])):
        cells = [row[person[0]] for row in rows[1:]]
        if heads[person[0]].lower() in _PERSONS and all(_is_name(roles, c, True) for c in cells):
            return person
        if sum(any(at in begun for at in range(*cell)) for cell in cells) < _SOME * len(cells):
            return []
    return person


def _columns(said: Sequence[str], roles: str, rows: list[Row], begun: dict[int, Span]) -> list[int]:
    """The columns in which first names stand and last names beside them, which one row does not
    tell, or whole names; of days there are none."""
    width = len(rows[0])
    lone = [[_lone(roles, row[at]) for row in rows] for at in range(width)]
    days = [all(said[row[at][0]].lower() in _DAYS for row in rows) for at in range(width)]
    given = [at for at in range(width) if not days[at] and _share(lone[at], _GIVEN) >= _MOST]
    if len(rows) > 1 and len(given) > 1 and any(days):
        return given
    for at in given:
        if len(rows) > 1:
            beside = [
                b
                for b in (at - 1, at + 1)
                if 0 <= b < width and not days[b] and _share(lone[b], _PLACES) < _MOST
                if all(_is_name(roles, row[b], True) for row in rows)
            ]
            if beside:
                best = min(beside, key=lambda b: _share(lone[b], _PLACES | _GIVEN))
                return sorted((at, best))
    for at in range(width):
        many = sum(any(_is_long(begun.get(token)) for token in range(*row[at])) for row in rows)
        if many >= _MOST * len(rows):
            return [at]
    return []


def _is_long(span: Span | None) -> bool:
    return span is not None and span[1] - span[0] > 1


def _lone(roles: str, cell: Cell) -> str:
    """The role of the one word with which a name could begin; nothing if there are more, or
    something else."""
    inside = roles[cell[0] : cell[1]]
    hot = [role for role in inside if role in HOT]
    if len(hot) != 1 or not _INSIDE.issuperset(inside) or "," in inside:
        return ""
    return hot[0]


def _share(column: Sequence[str], wanted: frozenset[str]) -> float:
    return sum(role in wanted for role in column) / len(column)


def _is_name(roles: str, cell: Cell, is_certain: bool) -> bool:
    """Is a cell in a column of persons a name, and nothing else? is_certain: it is known which
    column has first names and which last ones, so that any word is one."""
    start, end = cell
    inside = roles[start:end]
    if not 0 < end - start <= _LONGEST or not _INSIDE.issuperset(inside):
        return False
    hot = {role for role in inside if role in HOT and role != "i"}
    return bool(hot - _SHORT if is_certain else hot - _THINGS)
