"""One pass over a text says which of the forms in this package can be in it at all.

google-re2's sets of patterns: linear in the text, all of them at once. A pattern here is true of
every text in which its form finds anything; the last one of a set is true of every text, so that a
set that gave up (it says nothing then) is told from a text without triggers. Words make a set of
their own: together with the forms they would be too many states to be quick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import re2

from consentry.signals.personal import (
    birth,
    cards,
    digits,
    email,
    handles,
    led,
    national,
    numbers,
    papers,
    spelled,
    streets,
)

_FORMS = {
    "email": "@|%40|\uff20",
    "wide": "\uff20",
    "hidden": email.HINT,
    "cfemail": "cfemail|email-prot",
    "reference": r"&(?:#(?:x[0-9a-fA-F]|\d)|commat|period|nbsp)",
    "digits": r"\p{Nd}(?:\P{Nd}{0,3}\p{Nd}){5}",
    "scripts": digits.OTHER,
    "iban": numbers.IBAN_HINT,
    "ipv4": numbers.V4_HINT,
    "ipv6": numbers.V6_HINT,
    "mac": numbers.MAC_HINT,
    "birth": birth.HINT,
    "spelled": spelled.HINT,
}
_WORDS = {
    "national": national.HINT,
    "paper": papers.PAPERS,
    "plate": papers.PLATES,
    "device": papers.DEVICES,
    "cookie": papers.COOKIE_HINT,
    "trader": papers.SOLE,
    "passport": papers.MRZ_HINT,
    "street": streets.HINT,
    "pair": streets.PAIR,
    "lead": led.LEAD,
    "byline": led.BYLINE,
    "closing": led.CLOSING,
    "spoken": led.SPOKEN,
    "profile": handles.PROFILE,
    "slug": handles.SLUG,
    "query": handles.QUERY,
    "card": cards.HINT,
}
ALL = frozenset((*_FORMS, *_WORDS))
NONE: frozenset[str] = frozenset()


def of(text: str) -> frozenset[str]:
    """The names of what may be in ``text``."""
    return of_utf8(text.encode("utf-8", "replace"))


def of_utf8(data: bytes) -> frozenset[str]:
    """The same for a text in UTF-8."""
    forms, words = _FORM_SET.Match(data), _WORD_SET.Match(data)
    if forms is None or words is None:
        return ALL
    if len(forms) == len(words) == 1:
        return NONE
    return _names(tuple(forms), tuple(words))


def places(mark: str, data: bytes) -> Iterator[int]:
    """Where in a text in UTF-8 the words of a mark begin and end."""
    for found in _ALONE[mark].finditer(data):
        yield found.start()
        yield max(found.end() - 1, 0)


@lru_cache(maxsize=4096)
def _names(forms: tuple[int, ...], words: tuple[int, ...]) -> frozenset[str]:
    return frozenset(
        [name for at, name in enumerate(_FORMS) if at in forms]
        + [name for at, name in enumerate(_WORDS) if at in words]
    )


def _set_of(patterns: Iterable[str]) -> re2.Set:
    made = re2.Set.SearchSet()
    for pattern in (*patterns, ""):
        made.Add(pattern)
    made.Compile()
    return made


_FORM_SET, _WORD_SET = _set_of(_FORMS.values()), _set_of(_WORDS.values())
_ALONE = {mark: re2.compile(pattern.encode()) for mark, pattern in _WORDS.items()}
WORDS = frozenset(_WORDS)
"""Marks whose places ``places`` gives."""
