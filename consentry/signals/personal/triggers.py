"""One pass over a text says which of the forms in this package can be in it at all.

google-re2's set of patterns: linear in the text, all of them at once. A pattern here is true of
every text in which its form finds anything; the last one is true of every text, so that a set
that gave up (it says nothing then) is told from a text without triggers.
"""

from __future__ import annotations

import re2

from consentry.signals.personal import birth, email, numbers

_PATTERNS = {
    "email": f"@|%40|\uff20|{email.HINT}",
    "wide": "\uff20",
    "cfemail": "cfemail|email-prot",
    "reference": r"&(?:#(?:x[0-9a-fA-F]|\d)|commat|period|nbsp)",
    "digits": r"\p{Nd}(?:\P{Nd}{0,3}\p{Nd}){5}",
    "iban": numbers.IBAN_HINT,
    "ipv4": numbers.V4_HINT,
    "ipv6": numbers.V6_HINT,
    "mac": numbers.MAC_HINT,
    "birth": birth.HINT,
}
ALL = frozenset(_PATTERNS)
NONE: frozenset[str] = frozenset()


def of(text: str) -> frozenset[str]:
    """The names of what may be in ``text``."""
    hit = _SET.Match(text.encode("utf-8", "replace"))
    if hit is None:
        return ALL
    if len(hit) == 1:
        return NONE
    return frozenset([_NAMES[at] for at in hit if at < len(_NAMES)])


_NAMES = tuple(_PATTERNS)
_SET = re2.Set.SearchSet()
for _pattern in (*_PATTERNS.values(), ""):
    _SET.Add(_pattern)
_SET.Compile()
