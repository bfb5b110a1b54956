"""One pass over a text says which of the forms in this package can be in it at all.

google-re2's set of patterns: linear in the text, all of them at once. A pattern here is true of
every text in which its form finds anything; the last one is true of every text, so that a set
that gave up (it says nothing then) is told from a text without triggers.
"""

from __future__ import annotations

from functools import lru_cache

import re2

from consentry.signals.personal import birth, digits, email, numbers, spelled

_PATTERNS = {
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
ALL = frozenset(_PATTERNS)
NONE: frozenset[str] = frozenset()


def of(text: str) -> frozenset[str]:
    """The names of what may be in ``text``."""
    return of_utf8(text.encode("utf-8", "replace"))


def of_utf8(data: bytes) -> frozenset[str]:
    """The same for a text in UTF-8."""
    hit = _SET.Match(data)
    if hit is None:
        return ALL
    if len(hit) == 1:
        return NONE
    return _names(tuple(hit))


@lru_cache(maxsize=4096)
def _names(hit: tuple[int, ...]) -> frozenset[str]:
    return frozenset([_NAMES[at] for at in hit if at < len(_NAMES)])


_NAMES = tuple(_PATTERNS)
_SET = re2.Set.SearchSet()
for _pattern in (*_PATTERNS.values(), ""):
    _SET.Add(_pattern)
_SET.Compile()
