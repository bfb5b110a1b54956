"""Names that the model passed over, though their words tell them: a first and a last name side by
side, each in a list and neither a word; a listed first name with one word in capitals, or with
``El`` and the like behind it; one in a row of names, "Eva, Tom and Ida"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consentry.signals.personal.names.bounds import Span

_WHOLE = re.compile("(?<![BFfLlHMUu])FL(?![BFfLlHMUu])")
"""Roles of the two words, and of none that may belong to them beside them."""
_CAPITALS = re.compile("(?<![BFfLlHMUuvVmAi])(?:[BLlUvM][BF]|[BF][BLlUvM])(?![BFfLlHMUuvVmA])")
_SHORTEST = 4
"""Letters of a last name in capitals, at least: not what a thing is called for short."""
_LINKED = re.compile("(?<![BFfLlHMU])(?:[BFH][MmVvUGHLlpAB]|[BFfHU]u)[BFfLlUMVvG](?![BFfLlHMU])")
_PREFIXES = frozenset(
    ("El", "Al", "Abu", "Ben", "Bin", "Ould", "Dell'", "Dell’", "D'", "D’", "Dall'", "Dall’", "Del")
)
"""With a capital, within a name."""
_IN_A_ROW = frozenset((",", "y", "e", "et", "and", "und", "en", "i", "&", "ed"))
_FIRST = frozenset("BFf")
_ALONE = frozenset("BFfLlUMHmGvVA")
_FEW = 100
"""Tokens of a field or some rows, at most: only there are words in capitals looked for."""
_SOME = 1000
"""The same of paragraphs."""
_LANGUAGES = frozenset(("de", "en"))
"""Elsewhere things and places are called so too."""
_ODDS = 2.0
"""Nats."""


def whole(said: Sequence[str], roles: str, spans: list[Span], lang: str) -> list[Span]:
    """``spans``, and such names where none of these stands, in order."""
    found: list[tuple[int, int]] = []
    if "FL" in roles and lang in _LANGUAGES:
        found += [f.span() for f in _WHOLE.finditer(roles)]
    if len(said) < _SOME and ("F" in roles or "B" in roles or "H" in roles or "u" in roles):
        if not _PREFIXES.isdisjoint(said):
            found += [f.span() for f in _LINKED.finditer(roles) if said[f.start() + 1] in _PREFIXES]
        if len(said) < _FEW:
            found += [f.span() for f in _CAPITALS.finditer(roles) if _is_half_big(said, f.start())]
    if not found:
        return spans
    taken = {at for first, last, _ in spans for at in range(first, last)}
    more = {(*span, _ODDS) for span in found if taken.isdisjoint(range(*span))}
    return sorted([*spans, *more])


def _is_half_big(said: Sequence[str], at: int) -> bool:
    one, other = said[at], said[at + 1]
    last = one if one.isupper() else other
    return one.isupper() != other.isupper() and last.isupper() and len(last) >= _SHORTEST


def beside(said: Sequence[str], roles: str, spans: list[Span]) -> list[Span]:
    """``spans``, in order, and listed first names alone that stand in a row with one of them."""
    more: list[Span] = []
    end = 0
    for at, (first, last, _) in enumerate(spans):
        before = first - 2
        if before >= end and said[first - 1] in _IN_A_ROW and _is_first(roles, before):
            more.append((before, before + 1, _ODDS))
        end = last
        next_ = spans[at + 1][0] if at + 1 < len(spans) else len(said)
        while last + 1 < next_ and said[last] in _IN_A_ROW and _is_first(roles, last + 1):
            more.append((last + 1, last + 2, _ODDS))
            end = last = last + 2
    return sorted([*spans, *more]) if more else spans


def _is_first(roles: str, at: int) -> bool:
    """Is it a first name with no other name right beside it?"""
    return roles[at] in _FIRST and roles[at - 1] not in _ALONE and roles[at + 1] not in _ALONE
