"""Names that the model passed over, though their words tell them: a first and a last name side by
side, each in a list and neither a word; a listed first name with one word in capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consentry.signals.personal.names.bounds import Span

_WHOLE = re.compile("(?<![BFfLlHMUu])FL(?![BFfLlHMUu])")
"""Roles of the two words, and of none that may belong to them beside them."""
_CAPITALS = re.compile("(?<![BFfLlHMUuvVmAi])(?:[BLlUvM][BF]|[BF][BLlUvM])(?![BFfLlHMUuvVmA])")
_SHORTEST = 4
"""Letters of a last name in capitals, at least: not what a thing is called for short."""
_FEW = 100
"""Tokens of a field or some rows, at most: only there are words in capitals looked for."""
_LANGUAGES = frozenset(("de", "en"))
"""Elsewhere things and places are called so too."""
_ODDS = 2.0
"""Nats."""


def whole(said: Sequence[str], roles: str, spans: list[Span], lang: str) -> list[Span]:
    """``spans``, and such names where none of these stands, in order."""
    found = [f.span() for f in _WHOLE.finditer(roles)] if lang in _LANGUAGES else []
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
