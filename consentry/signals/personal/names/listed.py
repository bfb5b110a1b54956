"""A first and a last name side by side, each in a list and neither a word, that the model passed
over: a name that is rare in the texts it was trained on is one all the same."""

from __future__ import annotations

import re

from consentry.signals.personal.names.doubt import Span

_WHOLE = re.compile("(?<![BFfLlHMUu])FL(?![BFfLlHMUu])")
"""Roles of the two words, and of none that may belong to them beside them."""
_LANGUAGES = frozenset(("de", "en"))
"""Elsewhere things and places are called so too."""
_ODDS = 2.0
"""Nats."""


def whole(roles: str, spans: list[Span], lang: str) -> list[Span]:
    """``spans``, and such names where none of these stands, in order."""
    if lang not in _LANGUAGES or not (found := list(_WHOLE.finditer(roles))):
        return spans
    taken = {at for first, last, _ in spans for at in range(first, last)}
    more = [(*f.span(), _ODDS) for f in found if taken.isdisjoint(range(*f.span()))]
    return sorted([*spans, *more])
