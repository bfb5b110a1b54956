"""Who signs what stands in an item: a first name, or a whole name, behind its last sentence.

``We loved it. Rosa-Maria``: only what lists have as a name, and in texts of some words. Linear, and
bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.keys.keyed import ITEMS, Value
from consentry.signals.personal.persons.likely import SURE, a_name

_SHORTEST, _LAST = 16, 48
"""Characters of a text that is signed, at least; of its end that is looked at."""
_MARKS = frozenset('.!?…)"“”»')
_SIGNED = re.compile(
    r"[.!?…)\"“”»]\s{1,3}(?:[-–—~]\s?)?([^\W\d_][\w'’-]{1,24}(?: [^\W\d_][\w.'’-]{0,24}){0,2})\s?$"
)
_TOLD = 880
"""Permille."""


def of(values: Iterable[Value], lang: str) -> Iterator[tuple[str, Hit]]:
    """By text. Not in titles, nor where half a name is what a thing is called."""
    for value in values:
        text = value.text
        if len(text) < _SHORTEST or value.kind or value.key in ITEMS.titles:
            continue
        if _MARKS.isdisjoint(text[-_LAST:]):
            continue
        found = _SIGNED.search(text, max(0, len(text) - _LAST))
        if found and a_name(found[1], lang) == SURE:
            yield text, Hit("personal.name.person", *found.span(1), _TOLD)
