"""What is called after somebody, or as somebody is: a theorem, an illness, a storm, a ship."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from consentry.signals.personal.names.wordlist import sections

FILE = Path(__file__).parent / "named_after.txt"
_FIRST_NAMES = frozenset("BFfj")
_NEW = frozenset("BFfMmU")
_NO_NAME = frozenset("UVvAG")
_UNKNOWN = frozenset("UA")
_UNSURE = frozenset(("hoch", "tief", "storm"))
"""Names of people too, before a first name."""


_WORDS = sections(FILE)
_BEHIND, _METHOD, _WEATHER, _SHIP, _THING, _BRAND = (
    _WORDS[head] for head in ("behind", "method", "weather", "ship", "thing", "brand")
)
_BEFORE = _BEHIND | _WORDS["before"]
_LEFT = _BEFORE | _METHOD | _WEATHER | _SHIP | _THING
_OWN = _WEATHER | _BRAND
_PART = _WORDS["part"]
ROLES = tuple(sorted(_WORDS["role"]))
"""How a German noun ends that says what somebody is."""
WORDS = _WORDS["word"]
"""First names that are words of a language where they are written small."""
_ANDS = frozenset(
    (",", "und", "and", "or", "oder", "et", "ou", "y", "e", "o", "ed", "en", "of", "i")
)
_ARTICLES = frozenset(
    ("der", "die", "das", "the", "le", "la", "el", "il", "lo", "de", "het", "o", "a")
)
_LIST = 8
"""Things before one of a list, at most."""
_SHORT = 4
"""Letters at most of what is written in capitals: MS, HMS."""
_FOUR = frozenset(word for word in _SHIP if len(word) == _SHORT) - {"hmas", "hmcs"}
"""But for these."""


def is_eponym(said: Sequence[str], roles: str, span: tuple[int, int]) -> bool:
    """Do the words beside a name say that a thing is called so? By a last name alone, but for
    storms and ships."""
    first, last = span
    before = said[first - 1].lower()
    if before in _LEFT and _is_called(said[first - 1], before, last - first):
        return True
    if last - first > 2:
        return False
    own = said[first].lower()
    if last - first == 2:
        return own in _OWN and _begins(own, roles, last - 1)
    if own in _BRAND and _is_model(said[last], roles[last], before):
        return True
    if before in _ANDS and _is_listed(said, first):
        return True
    if "-" in own and own.rpartition("-")[2] in _BEFORE:
        return True
    if before in _BRAND and roles[first - 1] not in _FIRST_NAMES and said[first - 1].istitle():
        return True
    if roles[first] in _FIRST_NAMES:
        return roles[first - 1] in "px" and said[first - 2].lower() in _PART
    if roles[first - 1] == "p" and (linked := said[first - 2].lower()) in _LEFT:
        return linked in _BEFORE or linked in _METHOD
    after = said[last + 1] if said[last] in ("'s", "’s") else said[last]
    return before in _BEFORE or after in _BEHIND


def _is_called(word: str, low: str, size: int) -> bool:
    """Is a storm or a ship called by the words behind, or a thing by one of them?"""
    if low in _WEATHER:
        return True
    if low in _SHIP and (len(word) > _SHORT or word.isupper() or word in _FOUR):
        return True
    return size == 1 and low in _THING


def _begins(own: str, roles: str, at: int) -> bool:
    """Does the first of two words say that the other is a storm's name, or what its maker made?"""
    if own in _WEATHER and "x" in roles:
        return own not in _UNSURE or roles[at] in _NEW
    return own in _BRAND and roles[at] in _NO_NAME


def _is_model(word: str, role: str, before: str) -> bool:
    """Is what follows a brand the name of a product: a word that none knows, or one with digits; or
    any big one, where an article stands before the brand?"""
    if role in _UNKNOWN or word.isdigit() or (word[:1].isupper() and not word.isalpha()):
        return True
    return before in _ARTICLES and role in _NO_NAME


def _is_listed(said: Sequence[str], at: int) -> bool:
    """Does it stand in a list of things: "the cows Daisy, Bess and Molly"?"""
    for _ in range(_LIST):
        if said[at - 1].lower() not in _ANDS or not said[at - 2][:1].isupper():
            break
        at -= 2
    return said[at - 1].lower() in _THING
