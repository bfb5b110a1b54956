"""Who is greeted at the head of a letter, and who takes leave at its end, by one word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from consentry.signals.personal.names.bounds import Span
from consentry.signals.personal.names.wordlist import sections

_WORDS = sections(Path(__file__).parent / "greetings.txt")
_GREETING, _CASUAL, _CLOSING = (_WORDS[head] for head in ("greeting", "casual", "closing"))
_PLACES = re.compile(r"[$^][A-Za-z]([BFfLlUMH])[,!:$]|[,$!]([BFfLlUMH])(?:[.!]?[$^])")
"""Roles of a word that begins a line with one behind it that ends a part of it; and of one word at
the end of a line, after a comma or on a line of its own."""
_ROLES = frozenset("BFfLlUMH")
_AFTER = frozenset(",!:")
_SHORTEST, _LONGEST = 7, 400
"""Tokens of a letter, with the empty ones around it."""
_ODDS = 3.0
"""Nats."""


def greeted(said: Sequence[str], roles: str, spans: list[Span], lang: str) -> list[Span]:
    """``spans``, and those words where none of these stands, in order."""
    if len(said) > _LONGEST or len(said) < _SHORTEST:
        return spans
    if "$" in roles:
        found = list(_in_lines(said, roles, lang))
    else:
        found = (
            [3]
            if roles[4] in _AFTER and roles[3] in _ROLES and _opens(said, roles, 3, lang)
            else []
        )
        at = len(said) - (4 if roles[-3] in ".!" else 3)
        if roles[at - 1] in ",!" and roles[at] in _ROLES and _closes(said, at):
            found.append(at)
    if not found:
        return spans
    taken = {at for first, last, _ in spans for at in range(first, last)}
    return sorted([*spans, *((at, at + 1, _ODDS) for at in found if at not in taken)])


def _in_lines(said: Sequence[str], roles: str, lang: str) -> Iterator[int]:
    for match in _PLACES.finditer(roles):
        if (at := match.start(1)) > 0:
            if _opens(said, roles, at, lang):
                yield at
        elif _closes(said, at := match.start(2)):
            yield at


def _opens(said: Sequence[str], roles: str, at: int, lang: str) -> bool:
    words = _CASUAL if lang == "de" and roles[at] in "UM" else _GREETING
    return said[at - 1].lower() in words and not said[at].isupper()


def _closes(said: Sequence[str], at: int) -> bool:
    return said[at - 2].lower() in _CLOSING and not said[at].isupper()
