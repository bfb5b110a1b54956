"""Who wrote the messages of a chat: ``jdoe: hello``, ``[12:03] <jdoe> hello``, a line each.

That lines are a chat is told by their key, by a time before the name, or by another line that
addresses one of the names with ``@``. One word is a user's name, more are a person's. Linear in the
text, and bounded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.keys.keyed import ITEMS, Value
from consentry.signals.personal.persons.likely import MAYBE, a_name, facts, is_common

MOST = 2000
"""Lines of one field."""
_TOLD = 880
"""Permille."""
_HANDLE, _PERSON = "personal.online.handle", "personal.name.person"
_TIME = (
    r"[\[(]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[,T]? {0,2})?"
    r"\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?[\])]?[ \t]{0,2}[-–|]?[ \t]{0,2}"
)
_NAME = r"[^\W_](?:[\w.'’-]| (?=[^\W\d_])){1,38}"
_LINE = re.compile(
    rf"[ \t]{{0,8}}({_TIME})?(?:<[@+%]?({_NAME})>|@?({_NAME})[ \t]?:)(?=[ \t]|$)", re.M
)
_MARK = re.compile(r"\n[\[(<0-9]")
"""Where a time or a name in brackets may begin a line."""
_HEAD = 80
"""Characters at the beginning of a line within which its message begins."""
_AT = re.compile(r"[A-Za-z0-9][\w.-]{1,38}")
_IN_WORD = re.compile(r"[\w.]")


class _Said(NamedTuple):
    """A name before a message, where it stands, and whether a time or brackets are round it."""

    text: str
    name: str
    start: int
    marked: bool


def of(found: Iterable[Value], lang: str) -> Iterator[tuple[str, Hit]]:
    """Who speaks in fields that are chats, by text."""
    fields: dict[tuple[str, str], list[Value]] = defaultdict(list)
    for value in found:
        if ":" in value.text or ">" in value.text:
            fields[value.column, value.parent].append(value)
    for values in fields.values():
        is_chat = not ITEMS.chats.isdisjoint((values[0].key, values[0].above))
        said: list[_Said] = []
        if is_chat:
            said = list(islice(_lines(values), MOST))
        elif len(values) > 1 or "\n" in values[0].text:
            names = _addressed(values)
            said = list(islice(_lines(values) if names else _marked(values), MOST))
            marked = sum(one.marked for one in said) > 1
            if not marked and names.isdisjoint(one.name.lower() for one in said):
                continue
        for one in said:
            kind = _kind(one, lang)
            if kind:
                yield one.text, Hit(kind, one.start, one.start + len(one.name), _TOLD)


def _lines(values: Iterable[Value]) -> Iterator[_Said]:
    for value in values:
        text, start = value.text, 0
        while start >= 0:
            head = text[start : start + _HEAD]
            if ":" in head or ">" in head:
                yield from _said(text, start)
            start = text.find("\n", start) + 1 or -1


def _marked(values: Iterable[Value]) -> Iterator[_Said]:
    """Those with a time or brackets."""
    for value in values:
        yield from _said(value.text, 0)
        for mark in _MARK.finditer(value.text):
            yield from _said(value.text, mark.start() + 1)


def _said(text: str, start: int) -> Iterator[_Said]:
    line = _LINE.match(text, start)
    if line:
        which = 2 if line[2] else 3
        yield _Said(text, line[which].rstrip(), line.start(which), bool(line[1] or line[2]))


def _addressed(values: Sequence[Value]) -> set[str]:
    """Who is addressed with ``@`` and stands before a colon, in small letters."""
    names: set[str] = set()
    for value in values:
        at = value.text.find("@")
        while at >= 0 and len(names) < MOST:
            name = _AT.match(value.text, at + 1)
            if name and not _IN_WORD.match(value.text[at - 1 : at]):
                names.add(name[0].lower().rstrip(".-"))
            at = value.text.find("@", at + 1)
    ends = tuple(names)
    heads = (part[-_HEAD:] for value in values for part in value.text.split(":")[:-1])
    said = "\n".join(head for head in heads if head.lower().endswith(ends)).lower() if ends else ""
    return {name for name in names if name in said}


def _kind(one: _Said, lang: str) -> str:
    """What the name before a message is, ``""`` if it is a word such as ``Note``."""
    if one.name.isdecimal():
        return ""
    if " " in one.name:
        return _PERSON if a_name(one.name, lang) >= MAYBE else ""
    known = facts(one.name.lower(), lang)
    if known.plain or known.often or is_common(one.name.lower(), lang):
        return ""
    return _PERSON if a_name(one.name, lang) >= MAYBE else _HANDLE
