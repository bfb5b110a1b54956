"""What a key says by the words it is made of: ``contactPersonName``, ``kontakt_ansprechpartner``.

A key is an object's, an attribute's, a class, a field's of a form, a variable's. The words are in
data/personal-words.yaml, in eight languages. What the value must look like is told by ``leaves``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from consentry.signals.data import load
from consentry.signals.personal.letters import plain
from consentry.signals.personal.tables import ANYWHERE, KEYS, folded


class Words(BaseModel):
    """data/personal-words.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    people: frozenset[str]
    doers: frozenset[str]
    done: frozenset[str]
    not_done: frozenset[str]
    doing: frozenset[str]
    naming: frozenset[str]
    name: frozenset[str]
    whole: frozenset[str]
    wholly: frozenset[str]
    part: frozenset[str]
    partial: frozenset[str]
    email: frozenset[str]
    phone: frozenset[str]
    birth: frozenset[str]
    street: frozenset[str]
    handle: frozenset[str]
    things: frozenset[str]
    beside: frozenset[str]
    not_first: frozenset[str]
    at_home: frozenset[str]
    of_somebody: frozenset[str]
    in_files: frozenset[str]
    folders: frozenset[str]
    towards: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    valued: frozenset[str]
    holding: frozenset[str]
    called: frozenset[str]
    or_things: frozenset[str]
    one_word: frozenset[str]
    titles: tuple[str, ...]


class Says(IntEnum):
    """What a key says of its value: nothing, that it is no name, that it is called so (``name``,
    ``title``), that somebody is there, a part of somebody's name, or a person's whole name."""

    NOTHING, THING, LABEL, SOMEBODY, PART, NAME = range(6)


class Said(NamedTuple):
    """names: what the key says of a name. kind: of another datum that it says, ``""`` if none.
    handle: may it be a user's name? person: does it say whose a datum is?"""

    names: Says = Says.NOTHING
    kind: str = ""
    handle: bool = False
    person: bool = False


WORDS = load(Words, "personal-words.yaml")
NOTHING = Said()
_LONGEST = 80
_HUMPS = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d_]+")
_LINKS = ("", "s", "n", "en", "de", "da", "do")
"""What may stand between the words of a compound."""
_SHORTEST, _LONG = 3, 5
"""Letters of a part of a compound, and of one that is known where the other is not."""
_ENGLISH = ("by", "to")
_BY = WORDS.doing - {"to"}
_AT_END = ("by", "von", "par", "por", "door", "przez")
_DONE = re.compile(r"(?:[td]|en|ee?|[aeiu]?[dt][aeo]|s[aeo]|[nt][aey])$")
"""How the word for what was done ends before the others of them."""
_ADDRESS = "personal.contact.address"
_CONTACTS = ("personal.contact.phone", "personal.contact.email")


def _both(words: Iterable[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in (word, plain(word)))


_LOOKED_FOR = _both((*WORDS.people, *KEYS.person_keys, *KEYS.user_keys, *KEYS.person_leads))
_PEOPLE = _LOOKED_FOR | _both(WORDS.doers)
_THINGS, _PART, _WHOLE, _NAMING = map(
    _both, (WORDS.things - WORDS.people, WORDS.part, WORDS.whole, WORDS.naming)
)
_NAME, _PARTIAL, _HANDLE = map(_both, (WORDS.name, WORDS.partial, WORDS.handle))
_WHOLLY, AT_HOME = map(_both, (WORDS.wholly, WORDS.at_home))
_OR_THINGS = _both(WORDS.or_things | KEYS.lead_to_things)
_KINDS = {
    word: kind
    for kind, words in (
        (_ADDRESS, WORDS.street),
        ("personal.birth", WORDS.birth),
        ("personal.contact.phone", WORDS.phone),
        ("personal.contact.email", WORDS.email),
    )
    for word in _both(words)
}
_ALL = (
    _PEOPLE
    | _THINGS
    | _PART
    | _WHOLE
    | _WHOLLY
    | _NAMING
    | _PARTIAL
    | _HANDLE
    | AT_HOME
    | _KINDS.keys()
)


def _stems(every: Iterable[str]) -> str:
    """The shortest of ``every`` that the others contain, as a pattern."""
    plain_ones = {word for word in every if word.isascii() and len(word) > _SHORTEST}
    ones = sorted(w for w in plain_ones if not any(o != w and o in w for o in plain_ones))
    return "|".join(ones)


_NAMED_OTHERWISE = _THINGS | _KINDS.keys() | _WHOLE | _HANDLE - _PEOPLE
"""What a key says that ends so, whatever part of a name is before it."""
STEMS = _stems((_LOOKED_FOR | _PART | _WHOLE | _HANDLE | _KINDS.keys()) - _NAME)
STEMS += f"|(?:{'|'.join(sorted(_WHOLLY | _PARTIAL))})[_-]?(?:{'|'.join(sorted(_NAME))})"
"""Parts of the keys that say something, of those with more than three letters."""
PARTS = _stems(_PART)
"""The same of those that say a part of a name."""


@lru_cache(maxsize=16384)
def words(key: str) -> tuple[str, ...]:
    """The words of a key, small and without marks, those of compounds apart."""
    apart = _HUMPS.sub(" ", key[:_LONGEST])
    return tuple(part for word in _WORD.findall(apart) for part in _parts(plain(word)))


def _parts(word: str) -> Iterator[str]:
    if word in _ALL or len(word) < 2 * _SHORTEST or word in WORDS.one_word:
        yield word
        return
    if word[-1] == "s" and word[:-1] in _PEOPLE:
        yield word[:-1]
        return
    for at in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
        head, tail = word[:at], word[at:]
        if tail in _ALL:
            for link in _LINKS:
                stem = head.removesuffix(link) if link else head
                if len(stem) >= _SHORTEST and stem in _ALL:
                    yield stem
                    yield tail
                    return
    yield from _of_two(word)


def _of_two(word: str) -> tuple[str, ...]:
    """A compound that ends in who it is or by whom, whatever is before: ``Kontoinhaber``,
    ``createdby``."""
    if len(word) >= _SHORTEST + _LONG:
        for at in range(_SHORTEST, len(word) - _LONG + 1):
            if word[at:] in _PEOPLE:
                return word[:at], word[at:]
        for by in _AT_END:
            done = word.removesuffix(by)
            if len(done) >= _LONG and done != word and _DONE.search(done):
                return done, by
    return (word,)


@lru_cache(maxsize=16384)
def said(key: str) -> Said:
    """What a key says of the value that stands beside it."""
    all_words = words(key)
    if not all_words:
        return NOTHING
    known = ANYWHERE.get(folded(key), "")
    if known and not known.startswith(("personal.name.", "personal.online.handle")):
        return Said(Says.THING, known, person=True)
    last, before = all_words[-1], all_words[:-1]
    person = not _PEOPLE.isdisjoint(all_words)
    kind = _kind(all_words)
    if kind:
        return Said(Says.THING, kind, person=person)
    handle = known == "personal.online.handle" or last in _HANDLE
    if before and before[-1] in _PEOPLE and last in _NAME:
        handle = handle or before[-1] in _HANDLE
    if last in _PART or _is_part(before, last):
        return Said(Says.PART, handle=handle, person=True)
    if before and last not in _NAMED_OTHERWISE and not _PART.isdisjoint(before):
        return Said(Says.PART, person=True)
    if last in WORDS.doing and before:
        return _done(before[-1], last)
    if last in _NAMING:
        return Said(_named(before, last), handle=handle, person=person)
    if known.startswith("personal.name.") or last in _WHOLE:
        return Said(Says.NAME, handle=handle, person=True)
    if last in _PEOPLE:
        return Said(Says.SOMEBODY, handle=handle, person=True)
    if handle:
        return Said(Says.NOTHING, handle=True, person=True)
    if last in _THINGS:
        return Said(Says.THING)
    return Said(Says.SOMEBODY, person=True) if person else NOTHING


def _done(what: str, by: str) -> Said:
    """``createdBy``, ``assigned_to``, ``scritto_da``."""
    if what in WORDS.not_done:
        return NOTHING
    whom = by in _BY
    if whom and by not in _ENGLISH:
        return Said(Says.SOMEBODY, handle=True, person=True) if _DONE.search(what) else NOTHING
    done = what in WORDS.done or what[-2:] == "ed"
    return Said(Says.SOMEBODY, handle=whom or done, person=whom or done)


def _is_part(before: tuple[str, ...], last: str) -> bool:
    """``first name``, ``name first``."""
    if not before:
        return False
    return (last in _NAME and before[-1] in _PARTIAL) or (last in _PARTIAL and before[-1] in _NAME)


def _named(before: tuple[str, ...], last: str) -> Says:
    """What a word for a name says after others."""
    if last in _WHOLE and last not in _NAME:
        return Says.NAME
    for word in reversed(before):
        if word in _WHOLE or word in _WHOLLY:
            return Says.SOMEBODY if word == "display" and before[0] == word else Says.NAME
        if word in _PEOPLE:
            return Says.NAME if last in _NAME else Says.SOMEBODY
        if word in _THINGS:
            return Says.THING
    return Says.LABEL


def _kind(all_words: tuple[str, ...]) -> str:
    """The kind of another datum than a name that a key says."""
    last = all_words[-1]
    kind = _KINDS.get(last, "")
    if kind and last not in _PEOPLE and (kind != _ADDRESS or len(last) > _SHORTEST):
        return kind
    for word in all_words[:-1]:
        kind = _KINDS.get(word, "")
        if kind == "personal.birth" and last not in _NAMING | _PART and len(word) > _SHORTEST - 1:
            return kind
        if kind and kind != "personal.birth" and last in WORDS.valued:
            return kind
        if kind in _CONTACTS and last not in _ALL:
            return kind
    return ""


@lru_cache(maxsize=4096)
def tells(key: str) -> bool:
    """Does a key say what its value is, of a person?"""
    found = said(key)
    return bool(found.kind) or found.handle or found.names > Says.LABEL


@lru_cache(maxsize=4096)
def or_thing(key: str) -> bool:
    """May what a key calls somebody be a company, a place or a thing too?"""
    return not _OR_THINGS.isdisjoint(words(key)[-2:])
