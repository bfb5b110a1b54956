"""One pass over a text says which of the forms in this package can be in it at all.

google-re2's sets of patterns: linear in the text, all of them at once. A pattern here is true of
every text in which its form finds anything; the last one of a set is true of every text, so that a
set that gave up (it says nothing then) is told from a text without triggers. It is true at the end
of a text alone: one that is true at each character has each of them noted. Words and addresses
make sets of their own: together they would be so many states that most of the time went into making
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import re2

from consentry.signals.personal import codes
from consentry.signals.personal.forms import (
    birth,
    cards,
    digits,
    email,
    handles,
    ibans,
    led,
    marked,
    national,
    network,
    papers,
    spelled,
    streets,
)
from consentry.signals.personal.spans import ROOM, utf8

_UNSEEN = r"[\x{0}\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]"
_FORMS = {
    "email": r"@|%(?:25)?40|\\u0040|\x{ff20}",
    "wide": "\uff20",
    "hidden": email.HINT,
    "cfemail": "cfemail|email-prot",
    "reference": (
        r"&(?:amp;)*(?:#(?:x[0-9a-fA-F]|\d)|commat|period|nbsp|plus|lowbar|dash|hyphen)"
        r"|[\dA-Z] ?\*\*\pL*\d|\d\*\* ?\d|[A-Z]\*\* \d|\pL\*\*\S*@|@\S*\*\*\pL|\*\*@|@\*\*"
        r"|\w&[A-Za-z]+(?:acute|grave|circ|tilde|uml|cedil|ring|slash|caron);\S*@"
        rf"|@\S*{_UNSEEN}|{_UNSEEN}\S*@|\d[ -]?{_UNSEEN}+[ -]?\d"
        r"|[\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}]{2}[\x{ff10}-\x{ff19}]{2}"
        r"|\+\d{1,3}(?:~|\\,)\(?\d|\d\)?(?:~|\\,)\(?\d+\)?(?:~|\\,)\d"
        r"|\x{fe6b}|[\x{1d400}-\x{1d7ff}]{2}"
    ),
    "scripts": digits.OTHER,
    "iban": ibans.HINT,
    "ipv4": network.V4_HINT,
    "ipv6": network.V6_HINT,
    "mac": network.MAC_HINT,
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
    "card": cards.HINT,
    "marked": marked.HINT,
}
_ADDRESSES = {
    "profile": handles.PROFILE,
    "slug": handles.SLUG,
    "query": handles.QUERY,
    "coded": codes.HINT,
}
_DIGITS = {"digits": r"[0-9](?:[^0-9]{0,3}[0-9]){5}"}
"""Six digits with at most three characters between two."""
ALL = frozenset((*_FORMS, *_WORDS, *_ADDRESSES, *_DIGITS))
NONE: frozenset[str] = frozenset()
_HAS_DIGITS = frozenset(("digits",))


def of(text: str) -> frozenset[str]:
    """The names of what may be in ``text``."""
    return of_utf8(utf8(text))


def of_utf8(data: bytes) -> frozenset[str]:
    """The same for a text in UTF-8."""
    found = NONE
    for names, patterns in _SETS:
        hit = patterns.Match(data)
        if hit is None:
            return ALL
        if len(hit) > 1:
            found |= _named(names, tuple(hit))
    return found | _HAS_DIGITS if "scripts" in found else found


def places(mark: str, data: bytes) -> Iterator[int]:
    """Where in a text in UTF-8 the words of a mark begin and end."""
    for found in _ALONE[mark].finditer(data):
        yield found.start()
        yield max(found.end() - 1, 0)


@lru_cache(maxsize=4096)
def _named(names: tuple[str, ...], hit: tuple[int, ...]) -> frozenset[str]:
    return frozenset([name for at, name in enumerate(names) if at in hit])


def _set_of(patterns: Iterable[str]) -> re2.Set:
    made = re2.Set.SearchSet(ROOM)
    for pattern in (*patterns, r"\z"):
        made.Add(pattern)
    made.Compile()
    return made


_SETS = tuple(
    (tuple(each), _set_of(each.values())) for each in (_FORMS, _WORDS, _ADDRESSES | _DIGITS)
)
_ALONE = {
    mark: re2.compile(pattern.encode(), ROOM) for mark, pattern in (_WORDS | _ADDRESSES).items()
}
WORDS = frozenset(_ALONE)
"""Marks whose places ``places`` gives."""
