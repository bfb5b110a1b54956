"""Records within a text, whose keys say what their values are: tables, elements, forms, JSON.

A field of an item may be a file of comma-separated values (RFC 4180, other separators and the bars
of Markdown alike), a document of JSON or one a line, records in XML, or the body of a form
(application/x-www-form-urlencoded). Bounded in characters and in values; linear in the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from urllib.parse import unquote_plus

import re2

from consentry.evidence import Json
from consentry.signals.personal import context
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.keys.fields import TooLarge, walk
from consentry.signals.personal.keys.valued import whole_of
from consentry.signals.personal.page.assigned import stems
from consentry.signals.personal.persons.worded import Says, said
from consentry.signals.personal.tables import ANYWHERE, OF_PERSON, anywhere, folded

LONGEST = 1 << 20
"""Characters of a text that is read as JSON."""
MOST = 2000
"""Values of one text; with more of them it is ``body.too-large``."""
_SURE = 850
_LONGEST_FORM = 8192
_SHORTEST = 3
_HEADER, _MOST_WORDS = 1000, 4
_MARKED = ("{", "[", "<")
"""How a document of JSON or XML begins."""
_SEPARATORS = ("\t", ";", "|", ",")
_PERSONS = ("personal.name.person", "personal.birth", "personal.contact.email")
"""Beside a column of such data one that is called ``name`` holds persons."""
_CELL = {
    mark: re.compile(rf'[{blank}]*("(?:[^"\n]|"")*"|[^{re.escape(mark)}\n]*)')
    for mark in _SEPARATORS
    for blank in [" " if mark == "\t" else r" \t"]
}
_ELEMENT = re2.compile(
    rf"(?i)<((?:[a-z]{{1,12}}:)?[a-z_.-]{{0,20}}(?:{stems(ANYWHERE)}|name)[a-z_.-]{{0,20}})"
    r"(?:\s[^<>]{0,200})?>\s{0,20}([^<>]{1,200})</"
)
_RULE = re.compile(r"[ \t|+=-]{3,400}(?=\n|$)")
_FORM = re.compile(r"[\w.\[\]%+-]{1,60}=[^&=\s]*(?:&[\w.\[\]%+-]{1,60}=[^&=\s]*)+")
_PAIR = re.compile(r"([^&=]+)=([^&]*)")


def may_be(text: str) -> bool:
    """Can there be records in this text? Quick, and never wrong when it says no."""
    return text[:1] in _MARKED or _is_form(text) or bool(_columns(text)[1])


def values(text: str) -> Iterator[Hit]:
    """Where values stand of which a key in the text says what they are."""
    found = list(islice(_values(text), MOST + 1))
    if len(found) > MOST:
        found = [Hit("body.too-large", 0, len(text), 1000)]
    yield from found


def _values(text: str) -> Iterator[Hit]:
    first = text[:1]
    if first == "<":
        for found in _ELEMENT.finditer(text):
            yield from _hit(anywhere(folded(found[1].rpartition(":")[2])), found[2], found.start(2))
    elif first in _MARKED:
        yield from _of_json(text)
    elif _is_form(text):
        for found in _PAIR.finditer(text):
            kind = anywhere(folded(unquote_plus(found[1])))
            yield from _hit(kind, found[2], found.start(2))
    else:
        separator, kinds = _columns(text)
        if kinds:
            yield from _of_table(text, separator, kinds)


def _is_form(text: str) -> bool:
    return (
        "=" in text
        and "&" in text
        and len(text) <= _LONGEST_FORM
        and _FORM.fullmatch(text) is not None
    )


def _of_json(text: str) -> Iterator[Hit]:
    if len(text) > LONGEST:
        yield Hit("body.too-large", 0, len(text), 1000)
        return
    done: set[tuple[str, str]] = set()
    try:
        for field in chain.from_iterable(walk(each, named=True) for each in _documents(text)):
            value = field.value
            if isinstance(value, str) and len(value.strip()) >= _SHORTEST:
                whole = whole_of(field.kind, False, value) if field.kind else None
                done.update([(whole.kind, value)] if whole else ())
    except (TooLarge, RecursionError):
        yield Hit("body.too-large", 0, len(text), 1000)
    for kind, value in sorted(done):
        for written in {
            value,
            json.dumps(value)[1:-1],
            json.dumps(value, ensure_ascii=False)[1:-1],
        }:
            at = text.find(f'"{written}"')
            while at >= 0:
                yield Hit(kind, at + 1, at + 1 + len(written), _SURE)
                at = text.find(f'"{written}"', at + 1)


def _documents(text: str) -> Iterator[Json]:
    """The document, or those that are one a line. Raises RecursionError where one is too deep."""
    try:
        yield json.loads(text)
        return
    except ValueError:
        pass
    for line in text.splitlines() if "\n" in text else ():
        with suppress(ValueError):
            yield json.loads(line)


def _columns(text: str) -> tuple[str, Sequence[str]]:
    """What stands between the cells of the first line, if another follows it, and the kind of each
    column by its head; none if no head says one."""
    line = _head(text)[0]
    separator = next((mark for mark in _SEPARATORS if mark in line), "")
    return (separator, _kinds(line, separator)) if separator else ("", ())


def _head(text: str) -> tuple[str, int]:
    """The first line that is no rule of a drawn table and has another after it, and where that
    begins."""
    start = 0
    for _ in range(2):
        end = text.find("\n", start, start + _HEADER)
        if end < 0:
            break
        if not _RULE.fullmatch(text, start, end):
            return text[start:end], end + 1
        start = end + 1
    return "", 0


def _kinds(line: str, separator: str) -> Sequence[str]:
    cells = line.split(separator)
    names = [folded(cell) for cell in cells]
    kinds = [anywhere(name) or _worded(cell) for name, cell in zip(names, cells, strict=True)]
    if not all(kinds) and context.CALLED.search(line.encode("utf-8", "replace")):
        kinds = [kind or _called(cell) for kind, cell in zip(kinds, cells, strict=True)]
    if any(kind.startswith(_PERSONS) for kind in kinds):
        kinds = [
            kind or (one if (one := OF_PERSON.get(name, "")).startswith(_PERSONS) else "")
            for kind, name in zip(kinds, names, strict=True)
        ]
    return kinds if any(kinds) else ()


def _worded(head: str) -> str:
    """The kind of a column whose head says a part of a name, and what else there is of it."""
    told = said(head) if 1 < len(head.split()) <= _MOST_WORDS else None
    return "personal.name.person" if told and told.names >= Says.PART else ""


def _called(head: str) -> str:
    """The kind of a column whose head is a word for phone."""
    head = head.strip()[-context.BEFORE :]
    return "personal.contact.phone" if head and context.nearest(head, len(head)) > 1 else ""


def _of_table(text: str, separator: str, kinds: Sequence[str]) -> Iterator[Hit]:
    cell = _CELL[separator]
    at = _head(text)[1]
    while at < len(text):
        if text[at] in "+-" and (rule := _RULE.match(text, at)):
            at = rule.end() + 1
            continue
        for kind in kinds:
            found = cell.match(text, at)
            if found is None:
                break
            value, start = found[1], found.start(1)
            if value[:1] == '"':
                value, start = value[1:-1], start + 1
            yield from _hit(kind, value, start)
            at = found.end()
            if text[at : at + 1] in ("", "\n"):
                break
            at += 1
        end = text.find("\n", at)
        at = end + 1 if end >= 0 else len(text)


def _hit(kind: str, value: str, start: int) -> Iterator[Hit]:
    """The value without the blanks round it, if it holds something."""
    left = value.strip()
    if kind and left and whole_of(kind, False, left):
        begin = start + value.index(left)
        yield Hit(kind, begin, begin + len(left), _SURE)
