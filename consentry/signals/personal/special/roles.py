"""Roles that one person has: "the mayor of Elmbridge" tells as much as a name does, and so does
"the former treasurer of Elmbridge Rovers".

Words are in data/personal-special.yaml. What a role is of begins with a capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.spans import ROOM, spans, starts, utf8
from consentry.signals.personal.special.entries import SPECIAL

_UP = r"[A-ZÀ-ÞĄĆĘŁŃÓŚŹŻ]"
_ARTICLES = {
    "en": "the ", "de": "(?:der|die|den|dem|des) ", "fr": "(?:(?:le|la|du|au) |l['’])",
    "es": "(?:el|la|al|del) ", "it": "(?:(?:il|la|lo|del|della|al|alla) |l['’])",
    "nl": "(?:de|het) ", "pt": "(?:o|a|do|da|ao|à) ",
}  # fmt: skip
"""Before a post they say that one person has it; Polish has none."""


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


_of = _any(SPECIAL.of)
_role = _any(word for words in SPECIAL.roles.values() for word in words)
_former = rf"(?:{_any(SPECIAL.former)})(?:(?<=-)| )"
_posts = "|".join(
    f"(?:{article}(?:{_former})?|{_former})(?:{_any(SPECIAL.posts[lang])})"
    for lang, article in _ARTICLES.items()
)
_polish = _any([*SPECIAL.roles["pl"], *SPECIAL.posts["pl"]])
_SMALL = "[a-zà-ÿąćęłńœóśźż'’-]{1,24}"
_ROLE = re.compile(
    rf"(?<!\w)(?:(?:(?i:the|der|die|den|dem|le|la|l'|el|il|lo|de|o|a)[ ]?)?"
    rf"(?i:(?:{_former})?(?:{_role}))|(?i:{_posts}))(?!\w)"
    rf"(?: (?i:{_of})(?!\w)| (?i:dell'|d'|l'|all')|(?=[ ]{_UP}))"
    rf"(?:[ ]?(?i:{_of}|l'|d'|dell')(?!\w)|(?<='))?"
    rf"(?: ?{_SMALL}){{0,2}}?[ ]?{_UP}[\w'’.-]*"
    rf"(?: (?:(?:{_of}|nr|n\.º|-) )?(?:{_UP}[\w'’-]*|\d{{1,3}}))*"
    rf"|(?<!\w)(?:(?i:{_former})(?i:{_polish})|(?={_UP})(?i:{_polish}))"
    rf"(?: {_SMALL}){{1,3}}? (?:(?:w|we|z|ze|na) )?[„\"]?{_UP}[\w'’-]*(?: {_UP}[\w'’-]*)*"
    rf"(?:[”\"](?: (?:w|we) {_UP}[\w'’-]*)?)?"
)
_HINT = re2.compile(
    rf"(?i:{_role}|{_any(word for words in SPECIAL.posts.values() for word in words)}) "
    rf"(?:{_UP}|(?i:{_of}|dell'|d'|l'|all'))|(?i:{_polish}) \pL",
    ROOM,
)
"""True of every text with a role."""
_WIDEST = 240
_BEFORE = len("della ") + max(map(len, SPECIAL.former)) + 1
"""Characters before the word for a role that are a part of it: an article, "former"."""


def hints(text: str) -> list[tuple[int, int]]:
    """Where in ``text`` a role may stand, in order: none stands elsewhere."""
    return list(spans(_HINT, text))


def may_be_in(text: str) -> bool:
    """May a role be in a text?"""
    return _HINT.search(utf8(text)) is not None


def near(text: str, start: int, end: int) -> Iterator[Hit]:
    """Roles of one person between two places of ``text``. They have no kind: they are persons where
    something is said of them."""
    stop, done = min(end, len(text)), start
    for hint in starts(_HINT, text[start:stop]):
        at = start + hint
        for first in range(max(at - _BEFORE, done), at + 1):
            if first and (text[first - 1].isalnum() or text[first - 1] == "_"):
                continue
            found = _ROLE.match(text, first, stop)
            if found:
                done = found.end()
                if len(found[0]) <= _WIDEST:
                    yield Hit("", *found.span(), 700)
                break
