"""In what a value stands: keys of the objects and lists round it, from the inside out.

JSON and objects of scripts are told by their brackets (RFC 8259, 4 and 5). What a bracket in a
string says is not told from the others: a key further out is then missed, and none made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consentry.signals.personal.persons.worded import WORDS, Said, Says, or_thing, said, words

FAR, DEEP = 1200, 4
"""Characters before a value in which they are looked for, and how many objects are left."""
_BRACKETS = re.compile(r"[{}\[\]]")
_KEY = re.compile(r"[\"'`]?([A-Za-z_$][\w$.:@-]{0,47})[\"'`]?\]?\s{0,4}(?:=>|[:=])\s{0,4}\(?$")
_BEFORE = 64


def keys(text: str, start: int) -> Iterator[str]:
    """Keys of what holds ``text[start]``; ``""`` for a part of a list."""
    first = max(0, start - FAR)
    inside = left = 0
    for bracket in reversed([*_BRACKETS.finditer(text, first, start)]):
        if bracket[0] in "}]":
            inside += 1
        elif inside:
            inside -= 1
        else:
            end = bracket.start()
            found = _KEY.search(text, max(first, end - _BEFORE), end)
            yield found[1] if found else ""
            left += 1
            if left == DEEP:
                return


def whose(text: str, start: int) -> Says:
    """What they say of a value that something there is called, by the first that says anything:
    NAME of a person, SOMEBODY's or a company's, a THING's, NOTHING."""
    for key in keys(text, start):
        last = words(key)[-1:]
        if not last or not WORDS.holding.isdisjoint(last):
            continue
        if not WORDS.called.isdisjoint(last):
            return Says.THING
        if not _somebody(said(key)):
            return Says.NOTHING
        return Says.SOMEBODY if or_thing(key) else Says.NAME
    return Says.NOTHING


def _somebody(key: Said) -> bool:
    return key.names >= Says.SOMEBODY and not key.kind
