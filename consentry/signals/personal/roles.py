"""Roles that one person has: "the mayor of Elmbridge" tells as much as a name does.

Words are in data/personal-special.yaml. What a role is of begins with a capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.said import SPECIAL
from consentry.signals.personal.spans import spans

_UP = r"[A-ZÀ-ÞĄĆĘŁŃÓŚŹŻ]"
_of = "|".join(re.escape(w) for w in sorted(SPECIAL.of, key=lambda w: (-len(w), w)))
_roles = {word for words in SPECIAL.roles.values() for word in words}
_role = "|".join(re.escape(w) for w in sorted(_roles, key=lambda w: (-len(w), w)))
_SMALL = rf"(?:(?:{_of})(?<='| )?|(?:{_of}) |l'|d'|dell'|all')"
_ROLE = re.compile(
    rf"(?<!\w)(?:(?i:the|der|die|den|dem|le|la|l'|el|il|lo|de|o|a)[ ]?)?(?i:{_role})(?!\w)"
    rf"(?: (?i:{_of})(?!\w)| (?i:dell'|d'|l'|all')|(?=[ ]{_UP}))"
    rf"(?:[ ]?(?i:{_of}|l'|d'|dell')(?!\w)|(?<='))?"
    rf"(?: ?[a-zà-ÿœ'’ł-]{{1,24}}){{0,2}}?[ ]?{_UP}[\w'’.-]*"
    rf"(?: (?:(?:{_of}|nr|n\.º|-) )?(?:{_UP}[\w'’-]*|\d{{1,3}}))*"
)
_HINT = re2.compile(rf"(?i:{_role}) (?:{_UP}|(?i:{_of}|dell'|d'|l'|all'))".encode())
"""True of every text with a role."""
_WIDEST = 240


def hints(text: str) -> list[tuple[int, int]]:
    """Where in ``text`` a role may stand, in order: none stands elsewhere."""
    return list(spans(_HINT, text))


def near(text: str, start: int, end: int) -> Iterator[Hit]:
    """Roles of one person between two places of ``text``. They have no kind: they are persons where
    something is said of them."""
    if _HINT.search(text[start:end].encode()) is None:
        return
    for found in _ROLE.finditer(text, start, min(end, len(text))):
        if len(found[0]) <= _WIDEST:
            yield Hit("", *found.span(), 700)
