"""Names in what is written without capitals: chats, comments, searches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consentry.signals.personal.names.bounds import Span
from consentry.signals.personal.names.eponyms import WORDS
from consentry.signals.personal.names.lexicon import Lexicon

_ODDS = 3.0
"""Nats."""
_WHOLE = 6.0
"""The same of a first and a last name."""
_LONGEST = 120
"""Tokens of a text that is written so, at most."""
_LEAST = 3
"""Words in small letters besides, at least."""
_MOST = 4
"""Words with a capital among those in small letters: one in so many, at most."""
_SHORTEST = 3
"""Letters of a last name, at least."""
_BIG = frozenset("BFfLlMmGHVvUA")
_PARTICLE_WORDS = "de da do dos das del della di du la le van von der den ten ter zu al el bin ben"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_INSIDE = 2
"""Particles before a last name, at most."""


def written_small(
    said: Sequence[str], roles: str, spans: list[Span], lang: str, lexicon: Lexicon
) -> list[Span]:
    """``spans``, and the first names of a text in small letters, each with the last name behind
    it, in order. What lists have as a word of the language is none."""
    if len(said) > _LONGEST or not _is_small(said, roles):
        return spans
    taken = {at for first, last, _ in spans for at in range(first, last)}
    found = []
    for first, last in _first_names(said, roles, lang, lexicon):
        if taken.isdisjoint(range(first, last)):
            found.append((first, last, _WHOLE if last - first > 1 else _ODDS))
    return sorted([*spans, *found])


def _is_small(said: Sequence[str], roles: str) -> bool:
    begins = next((word for word in said if word[:1].isalpha()), "")
    words = roles.count("x") + roles.count("p")
    big = sum(role in _BIG for role in roles)
    return begins.islower() and words - roles.count("j") >= _LEAST and _MOST * big <= words


def _first_names(
    said: Sequence[str], roles: str, lang: str, lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    end = 0
    for at, role in enumerate(roles):
        if role != "j" or at < end:
            continue
        end = at + 1
        while roles[end] == "j":
            end += 1
        last = end
        while said[last] in _PARTICLES and last - end < _INSIDE:
            last += 1
        if _is_last(said[last], roles[last], lang, lexicon):
            end = last + 1
        elif end - at == 1 and said[at] in WORDS:
            continue
        yield at, end


def _is_last(word: str, role: str, lang: str, lexicon: Lexicon) -> bool:
    if role not in "xj" or len(word) < _SHORTEST or not word.isalpha():
        return False
    known = lexicon.known(word, lang)
    return (known.last > 0 or known.first > 1) and not known.plain and known.often < 2
