"""Where a name begins and ends: what right beside it is part of it, and what in it is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from consentry.signals.personal.names import features
from consentry.signals.personal.names.eponyms import ROLES

Span: TypeAlias = tuple[int, int, float]
"""Tokens from the first up to the last, two empty ones stand before the text; and odds in nats."""
WORDS = features.HOT - {"i"}
GIVEN = frozenset("BFf")
LASTS = frozenset("BLlUMmHp")
"""Roles of words that a name has after its first."""
_UNLISTED = frozenset("UVvA")
_NOUN_TOO = frozenset("UVvMm")
_INFLECTED = ("e", "er", "en", "em", "es")
_ARTICLES = {
    "nl": (frozenset(("de", "den", "der", "het", "'t", "’t")), frozenset(("van", "op", "aan"))),
    "de": (frozenset(("der", "dem")), frozenset(("von",))),
    "es": (frozenset(("la", "las", "los")), frozenset(("de",))),
}
_NOUNS = {"de": frozenset("vMm")}
"""Roles of common words, where what is written big is a noun."""
_SURELY = frozenset("BFfLl")
_SON_OF = frozenset(("bin", "bint", "ibn", "ben"))
_MOST_WORDS = 4
"""Words of a name that goes on, at most."""
_LONGEST_LITTLE = 4
"""Letters of what begins a sentence, and is nobody: als, auch, dann, nach."""
_OWN = frozenset(("den", "ten", "ter", "'t", "’t"))
"""What stands before a Dutch last name and before nothing else."""


def begun(said: Sequence[str], roles: str, first: int, lang: str) -> int:
    """Where a name begins whose word ``said[first]`` is: before an initial, and a last name before
    ``van der`` and the like. No person's name has an article, so what has one is part of it."""
    if roles[first - 1] == "i" and roles[first] in _SURELY:
        return first - 1
    if lang not in _ARTICLES or roles[first] in "Ffj":
        return first
    articles, before = _ARTICLES[lang]
    if said[first - 1] in articles and said[first - 2] in before:
        return first - 2
    return first - 1 if lang == "nl" and said[first - 1] in _OWN else first


def ended(said: Sequence[str], roles: str, span: tuple[int, int], lang: str) -> int:
    """Where a name ends that goes on with another listed one right behind it ("Efua Appiah", "Nura
    bint Hamad"), or that is a first name, after what somebody is ("Professor Egon Knoblauch"): a
    German noun right behind it is a last name, and not what is done with something."""
    first, last = span
    if roles[last] in _SURELY and last - first < _MOST_WORDS and roles[last - 1] in _SURELY:
        return last + 1
    if said[last] in _SON_OF and roles[last + 1] in LASTS:
        return last + 2
    if lang not in _NOUNS or roles[last - 1] not in GIVEN or roles[last] not in _NOUNS[lang]:
        return last
    before, noun = said[first - 1], said[last]
    somebody = before[:1].isupper() and before.isalpha() and len(before) > _LONGEST_LITTLE
    return last + 1 if somebody and noun[:1].isupper() and noun[1:].islower() else last


_WITHIN = {
    "de": (frozenset(("das", "dem", "den", "zum", "zur")), frozenset(("von", "van", "in", "auf")))
}
"""Small words that are in no name but after those: a name ends before them."""
_IN_ROLES = frozenset("Vv")


def cut(said: Sequence[str], roles: str, span: Span, lang: str) -> Span:
    """``span`` without a noun before it that says what somebody is or made, and without what goes
    on after it: "Hafenmeisterin Timm", "der Roman von Timm", "Timm das Klavier"."""
    first, last, nats = span
    if last - first < 2:
        return span
    inside, after = _WITHIN[lang]
    for at in range(first + 1, last - 1):
        word = said[at]
        if word in inside and said[at - 1] not in after:
            if word in ("zum", "zur") and roles[at + 1] not in _IN_ROLES:
                continue
            last = at
            break
    if (
        roles[first] in _UNLISTED
        and roles[first + 1] in WORDS
        and said[first].lower().endswith(ROLES)
    ):
        first += 1
    elif (
        last - first > 2
        and said[first + 1] == "von"
        and roles[first] in _NOUN_TOO
        and roles[first - 1] == "x"
        and said[first - 1].endswith(_INFLECTED)
    ):
        first += 2
    return first, last, nats


def widened(said: Sequence[str], roles: str, spans: list[Span], lang: str) -> list[Span]:
    """``spans``, in order, from where each begins to where it ends."""
    done: list[Span] = []
    end = 0
    articles, nouns = lang in _ARTICLES, lang in _NOUNS
    for first, last, nats in spans:
        begin = first
        if articles or roles[first - 1] == "i":
            begin = begun(said, roles, first, lang)
        begin = max(end, begin)
        if begin < last:
            end = last
            if nouns or roles[last] in _SURELY or said[last] in _SON_OF:
                end = ended(said, roles, (first, last), lang)
            span = begin, end, nats
            done.append(cut(said, roles, span, lang) if lang in _WITHIN else span)
    return done
