"""When a word that looks like a name needs more than that to be one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf

from consentry.signals.personal.names.bounds import WORDS, Span
from consentry.signals.personal.names.columns import is_head
from consentry.signals.personal.names.eponyms import is_eponym
from consentry.signals.personal.names.marked import (
    LISTED,
    few_capitals,
    has_no_first,
    is_counted,
    is_marked,
)

_ALONE = {"de": 6.0}
_ALONE_ELSE = 3.5
"""Nats more that a word by itself needs which no list has as a name: most in German, where every
noun is written as names are."""
_IN_ROWS = 0.3
"""Share of that in what is no sentence and no menu: results, references, a list of last names."""
_COMMON = {"de": 3.0}
"""The same of a word that lists have as a name, and that is a common word too."""
_PLAIN = 3.0
"""Nats on top of the first for a common word that no list has as a name."""
_SHOUTED = 4.0
"""The same of a common word in capitals that is a name too, where not all is written so."""
_LINKED = 4.0
"""The same of words that no list has with ``von`` and the like between them."""
_TITLEWORDS = """
mr mrs ms miss mister dr prof professor sir lord lady judge officer captain senator herr herrn frau
monsieur madame mme mlle señor señora señorita don doña sr sra srta signor signora signorina sig
dott dottor dottoressa meneer mevrouw dhr mevr mw heer pan pani panie senhor senhora dona doutor
doutora
"""
_TITLES = frozenset(_TITLEWORDS.split())
_SHORT = frozenset("AG")
"""Roles of a few capitals and of places: what has no others is called so for short."""


def doubt(said: Sequence[str], roles: str, span: Span, lang: str) -> float:
    """How much more a word by itself needs that is in no list of names. None is what has no word
    but initials, a first name written small, or a few capitals, or more that no list knows; nor is
    one that no list knows, said twice."""
    first, last, _ = span
    if last - first == 1 and roles[first] in _CERTAIN:
        return _of_listed(said, roles, first, lang)
    if last - first > 1 and roles[first] in _GIVEN and said[first][1:].islower():
        return (
            inf if is_eponym(said, roles, (first, last)) or is_counted(said, roles, first) else 0.0
        )
    kinds = WORDS.intersection(roles[first:last])
    if not kinds or (kinds == {"j"} and roles.count("j", first, last) < 2):
        return inf
    if "A" in kinds and kinds <= _SHORT:
        return inf
    if is_counted(said, roles, first):
        return inf
    word, is_one = said[first], last - first == 1
    short = not is_one and "x" in roles and kinds.isdisjoint(_GIVEN)
    if short and all(map(few_capitals, said[first:last])):
        return inf
    if not is_one and LISTED.isdisjoint(kinds) and len(set(said[first:last])) == 1:
        return inf
    if is_one and (_determined(said, roles, first, lang) or is_marked(said, roles, first)):
        return inf
    if not is_one and "," in said[first:last] and has_no_first(said, roles, span):
        return inf
    if is_eponym(said, roles, (first, last)):
        return inf
    if is_one and word.isupper() and (few_capitals(word) or LISTED.isdisjoint(kinds)):
        return inf
    common = _of_common(word, kinds, roles, lang) if is_one else 0.0
    if not common and not LISTED.isdisjoint(kinds):
        return 0.0
    if "h" in roles[first - 1] + roles[first - 2] * (roles[first - 1] in ".p"):
        return 0.0
    if said[first - 1] == ":" and _led(said, first):
        return 0.0
    before, farther = said[first - 1], said[first - 2]
    if before.lower() in _TITLES or ("." in (before, farther) and farther.lower() in _TITLES):
        return 0.0
    if common:
        return common
    if "p" in roles[first:last].lstrip("p"):
        return _LINKED
    alone = _ALONE.get(lang, _ALONE_ELSE) / (last - first)
    if is_one and "x" in roles and _is_addressed(said, roles, first):
        return alone + _AT_ADDRESS
    if is_one and _rows(said, roles):
        return _IN_ROWS * alone
    return alone + _PLAIN if is_one and not _COMMON_ROLES.isdisjoint(kinds) else alone


_DETERMINER_WORDS = """
dieser diese dieses diesem diesen jeder jede jedes kein keine ein eine einen einem einer eines das
"""
_CERTAIN = frozenset("BFfLl")
"""Roles of listed names that are no common words."""


def _of_listed(said: Sequence[str], roles: str, at: int, lang: str) -> float:
    """The same of one listed name by itself."""
    word = said[at]
    nobody = (
        (word.isupper() and few_capitals(word))
        or _determined(said, roles, at, lang)
        or is_marked(said, roles, at)
        or is_counted(said, roles, at)
        or is_eponym(said, roles, (at, at + 1))
    )
    return inf if nobody else 0.0


_CONTRACTED = {"de": frozenset(("vom", "zum", "zur", "im", "am", "ins", "ans", "beim"))}
"""The same of what no list has as a name."""
_DETERMINERS = {
    "de": frozenset(_DETERMINER_WORDS.split()),
    "nl": frozenset(("het", "een", "geen", "elk", "elke", "ieder", "iedere", "enkele")),
}
"""After these stands a thing, where nouns are written as names are, or somebody's first name."""
_PREPOSITIONS = {"de": frozenset(("in", "mit", "aus", "von", "bei", "nach", "zu", "ohne", "wegen"))}
_INFLECTED = {"de": ("er", "em", "en")}
_POSSESSIVES = {"de": ("mein", "dein", "sein", "ihr", "unser", "euer", "eur", "beid")}
_SHORTEST_INFLECTED = 4
"""Between a preposition and a name stands no adjective without an article: ``in gleicher
Weise``."""
_FIRST_NAMES = frozenset("BFfj")
_BOTH = frozenset("Mm")
_GIVEN = frozenset("BF")
_COMMON_ROLES = frozenset("Vv")


def _of_common(word: str, kinds: frozenset[str], roles: str, lang: str) -> float:
    if word.isupper() and "x" in roles and kinds <= _BOTH:
        return _SHOUTED
    return _COMMON.get(lang, 0.0) if kinds == {"M"} else 0.0


def _determined(said: Sequence[str], roles: str, first: int, lang: str) -> bool:
    if lang not in _DETERMINERS or roles[first] in _FIRST_NAMES:
        return False
    before = said[first - 1].lower()
    if roles[first] not in LISTED and before in _CONTRACTED.get(lang, ()):
        return True
    return before in _DETERMINERS[lang] or (
        said[first - 2].lower() in _PREPOSITIONS.get(lang, ())
        and len(before) > _SHORTEST_INFLECTED
        and before == said[first - 1]
        and before.endswith(_INFLECTED[lang])
        and not before.startswith(_POSSESSIVES.get(lang, ()))
    )


_AT_ADDRESS = 4.0
"""Nats more that a word needs behind a street and its number, where the town stands."""


def _is_addressed(said: Sequence[str], roles: str, at: int) -> bool:
    return said[at - 1] == "," and roles[at - 2] == "0" and said[at - 3].isalpha()


def is_titled(said: Sequence[str], roles: str, at: int) -> bool:
    """Does a title stand before it, with or without a dot?"""
    if roles[at - 1] == "h":
        return True
    if said[at - 1] != ".":
        return False
    return roles[at - 2] == "h" or said[at - 2].lower() in _TITLES


def _led(said: Sequence[str], at: int) -> bool:
    """Does a word, or two, before a colon say that a person follows?"""
    return said[at - 1] == ":" and (is_head(said[at - 2]) or is_head(said[at - 3] + said[at - 2]))


_TITLED = 4.0
"""Nats by which the one word after a title is likelier a name."""
_LED = 5.5
"""Nats by which one word is likelier a name after ``Player:`` and the like."""
MOST_EXPECTED = _LED
"""Nats that ``expected`` gives, at most."""
_IN_COLUMN = 2.5
"""The same of a listed name in a text of nothing but lone names."""
_ONE_WORD = 5
"""Tokens of a text of one, with the empty ones around it."""
_BY_ITSELF = 1.0
"""The same of a common first name that is all of a text."""
_COLUMN = 2
"""Lone names that make one, at least; two thirds of its words are such."""
_LONE = frozenset("BFfLl")


def column(said: Sequence[str], roles: str) -> bool:
    """Are most words of a text listed names, each with no other beside it, as in a list of some?"""
    if not _rows(said, roles):
        return False
    many = sum(role in _LONE for role in roles)
    return many >= _COLUMN and 3 * many >= 2 * sum(map(WORDS.__contains__, roles))


_OPENING = 1.0
"""The same of one with which a text begins, before a word written small."""


def expected(said: Sequence[str], roles: str, at: int, in_column: bool) -> float:
    """How much likelier the lone word ``said[at]`` is a name for where it stands."""
    if _led(said, at):
        return _LED
    if is_titled(said, roles, at):
        return _TITLED
    if in_column and roles[at] in LISTED:
        return _IN_COLUMN
    if roles[at] not in _GIVEN:
        return 0.0
    if len(said) == _ONE_WORD:
        return _BY_ITSELF
    return _OPENING if roles[at - 1] == "^" and roles[at + 1] == "x" else 0.0


def _rows(said: Sequence[str], roles: str) -> bool:
    """Has the text no word written small, more than one with a capital, and no menu's strokes?"""
    if "x" in roles or "|" in roles or ">" in said:
        return False
    return sum(map(WORDS.__contains__, roles)) > 1


def voted(said: Sequence[str], roles: str, spans: list[Span]) -> list[Span]:
    """``spans`` without words that no list knows and that are mostly no name in this text. Where
    such a word is part of a longer name does not count: once that name is taken out of the text,
    the rest is looked at again, and shall not look otherwise."""
    lone = [
        said[first] for first, last, _ in spans if last - first == 1 and roles[first] not in LISTED
    ]
    if not lone:
        return spans
    alone = Counter(lone)
    counts = Counter(filter(alone.__contains__, said))
    for first, last, _ in spans:
        if last - first > 1:
            counts.subtract(filter(alone.__contains__, said[first:last]))
    out = {word for word, count in counts.items() if count > 2 * alone[word] and count > 3}
    return [s for s in spans if s[1] - s[0] > 1 or said[s[0]] not in out]


_WEAK = frozenset("MmHGVvUAfl")
"""Roles of words that are names hardly more than something else."""
_SMALL_TOO = 3.0
"""Nats more that such a word needs by itself, if the text has it in small letters too."""


def small_too(said: Sequence[str], roles: str, spans: list[Span], least: float) -> list[Span]:
    """``spans`` without doubtful words that the same text has in small letters as well."""
    alone = [s for s in spans if s[1] - s[0] == 1 and roles[s[0]] in _WEAK]
    alone = [s for s in alone if s[2] < least + _SMALL_TOO]
    if not alone:
        return spans
    words = set(said)
    out = {s for s in alone if said[s[0]].lower() in words}
    return [s for s in spans if s not in out]


_HEADLINE = 60
"""Tokens of a line of which it is asked whether it is a headline or a menu, at most."""
_IN_HEADLINE = 2.0
"""Nats more that a word by itself, or in no list, needs where every word is written big."""


def headline(said: Sequence[str], roles: str, spans: list[Span], least: float) -> list[Span]:
    """``spans`` without doubtful ones where most words are written as names are: in headlines and
    menus that says nothing. Not where half of those words are in names, as in a list of people."""
    if len(said) > _HEADLINE:
        return spans
    big = sum(map(WORDS.__contains__, roles))
    named = sum(role in WORDS for first, last, _ in spans for role in roles[first:last])
    if big < 4 or 2 * named >= big:
        return spans
    if any(role == "x" and len(word) > 3 for role, word in zip(roles, said, strict=True)):
        return spans
    return [
        span
        for span in spans
        if (span[1] - span[0] > 1 and not LISTED.isdisjoint(roles[span[0] : span[1]]))
        or span[2] >= least + _IN_HEADLINE
    ]
