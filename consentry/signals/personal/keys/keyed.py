"""What the keys of an item say of who is named in it, beyond what a key says of its own value.

An object that has an avatar, a handle or a date of birth is about a person, so what it is called by
is that person's name; under a key such as ``city`` nobody is named. The keys are those of
data/personal-items.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from pydantic import BaseModel, ConfigDict, field_validator

from consentry.signals.data import load
from consentry.signals.personal.forms import email
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.keys.fields import HANDLE, Field
from consentry.signals.personal.letters import plain
from consentry.signals.personal.persons import bylines
from consentry.signals.personal.persons.likely import MAYBE, SURE, a_name, is_common
from consentry.signals.personal.tables import KEYS, LEADING, OF_PERSON, folded


class Items(BaseModel):
    """data/personal-items.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    never: frozenset[str]
    titles: frozenset[str]
    things: frozenset[str]
    signs: frozenset[str]
    names: frozenset[str]
    led: frozenset[str]
    said: frozenset[str]
    senders: frozenset[str]
    users: frozenset[str]
    chats: frozenset[str]

    @field_validator("*")
    @classmethod
    def _plain(cls, keys: frozenset[str]) -> frozenset[str]:
        return frozenset(map(plain, keys))


ITEMS = load(Items, "personal-items.yaml")
_LED = ITEMS.led | {plain(key) for key in LEADING}
_MAY_LEAD = {plain(key) for key in KEYS.person_leads | KEYS.person_keys}
_MAKERS = frozenset(map(plain, KEYS.makers))
_NAME = "personal.name."
_PERSON = "personal.name.person"
_TOLD = 900
"""Permille of a name that a key tells."""
_SIGNS = (
    HANDLE, _PERSON, "personal.image", "personal.birth", "personal.gender", "personal.employment",
)  # fmt: skip
"""Kinds of which one beside a name says that it is a person's: no author's, who stands beside the
title of a work. An e-mail address of a person and a phone number say it of what is written as a
name of the lists is."""
_REACHED = ("personal.contact.email", "personal.contact.phone", "personal.online.profile")
_PERSONAL = (_NAME, HANDLE, *_REACHED)
_OFFICE = "personal.contact.email-role"
_NAMES = {plain(key) for key, kind in OF_PERSON.items() if kind.startswith(_NAME)} | ITEMS.names
_CALLED = frozenset(
    ("name", "title", "label", "value", "text", "nom", "nombre", "nome", "naam", "nazwa", "id")
)
"""Keys that say nothing of a value, so that the key of its object is asked."""
_FIRSTS, _LASTS = frozenset(("first", "given")), frozenset(("last", "family"))
_JOINED = re.compile("[_.-]")
_SENTENCES = re.compile(r"\w[.!?…] \w*[^\W\d_]{2}")
"""Between two sentences."""
_LONGEST_USER = 30
_SPACES = 3
"""Spaces of a text that says something, at least."""
_ENDS = ("name", "nome", "nom", "nombre", "naam", "imie", "nazwisko")
"""What a key begins or ends with that holds the name of who the rest of it says."""
SHORT = 80
"""Characters of a text of which its key says what it is."""
_ADDRESSES = ("http", "/")
_ROLES = ("prose", "field", "title", "navigation", "")
"""Roles of texts under keys, from those in which names are likeliest; ``""``: none is there."""
HEADINGS = frozenset(("title", "navigation"))
"""Roles of texts in which one word that could be a name mostly is none."""


class Place(NamedTuple):
    """The folded key nearest to a value, the key of the object it is in, the object's pointer, and
    the pointer with ``*`` for places in lists, which of a row of a table is its last. tells: of
    whom the object is by these keys."""

    key: str
    above: str
    parent: str
    column: str
    is_row: bool
    tells: int


class Value(NamedTuple):
    """A text and where it stands. kind: as the field has it."""

    text: str
    key: str
    above: str
    parent: str
    column: str
    kind: str
    tells: int = 0


_SIGN, _SAID, _THING, _FIRST, _LAST = 1, 2, 4, 8, 16


@lru_cache(maxsize=1 << 12)
def _place(pointer: str) -> Place:
    parts = pointer.split("/")
    keys = [part for part in parts if not part.isdecimal()]
    key = plain(folded(keys[-1]))
    above = plain(folded(keys[-2])) if len(keys) > 1 else ""
    is_row = parts[-1].isdecimal()
    starred = ["*" if part.isdecimal() else part for part in parts]
    if is_row and starred[-2:-1] == ["*"]:
        starred[-1] = parts[-1]
    column = "/".join(starred) if len(keys) != len(parts) else pointer
    tells = _SIGN * (key in ITEMS.signs) | _THING * (key in ITEMS.things)
    tells |= _SAID * (key in ITEMS.said or _least(above) > 0)
    tells |= _FIRST * (key in _FIRSTS) | _LAST * (key in _LASTS)
    return Place(key, above, pointer.rpartition("/")[0], column, is_row, tells)


def values(fields: Iterable[Field]) -> Iterator[Value]:
    """Every text of an item that is no key and no address."""
    for field in fields:
        value = field.value
        if field.is_key:
            continue
        if type(value) is str:
            key, above, parent, column, _, tells = _place(field.pointer)
            yield Value(value, key, above, parent, column, field.kind, tells)
        elif type(value) is list:
            key, above, _, _, is_row, _ = _place(field.pointer)
            column = "/".join("*" if p.isdecimal() else p for p in field.pointer.split("/"))
            for at, text in enumerate(cast("list[str]", value)):
                if not text.startswith(_ADDRESSES):
                    place = str(at) if is_row else "*"
                    yield Value(text, key, above, field.pointer, f"{column}/{place}", "")


def roles(found: Sequence[Value]) -> dict[str, str]:
    """The role in which each text is asked for names, ``""`` where it is not."""
    about_things = {value.parent for value in found if value.key in ITEMS.things}
    made: dict[str, str] = {}
    for value in found:
        text = value.text
        role = "field"
        if len(text) > SHORT:
            role = "prose"
        elif is_never(value):
            role = ""
        elif value.tells & _SAID and _SENTENCES.search(text):
            role = "prose"
        elif value.parent in about_things and (value.key in _CALLED or value.key in ITEMS.titles):
            role = "navigation"
        elif value.key in ITEMS.titles:
            role = "title"
        other = made.setdefault(text, role)
        if other != role and _ROLES.index(role) < _ROLES.index(other):
            made[text] = role
    return made


def is_never(value: Value) -> bool:
    """Is it called so as no person is?"""
    return value.key in ITEMS.never or (value.key in _CALLED and value.above in ITEMS.never)


def nobody(found: Iterable[Value]) -> frozenset[str]:
    """What an item says that places, makers and teams are called: no persons of it."""
    return frozenset(
        value.text
        for value in found
        if len(value.text) <= SHORT and (value.key in _MAKERS or is_never(value))
    )


def told(found: Sequence[Value], lang: str) -> Iterator[tuple[str, Hit]]:
    """Texts of which keys say that they are somebody, and where."""
    of_persons = _of_persons(found)
    spoken: set[str] = set()
    if any(value.key in ITEMS.senders for value in found):
        spoken = {value.parent for value in found if value.text.count(" ") >= _SPACES}
    for value in found:
        text, key = value.text, value.key
        if value.kind or not text or len(text) > SHORT:
            continue
        is_sender = key in ITEMS.senders and value.parent in spoken
        least = SURE if is_sender else _least(key)
        if of_persons and key in _NAMES:
            least = of_persons.get(value.parent, least)
        if least:
            yield from somebody(text, lang, least)
        if least == MAYBE or is_sender or key in ITEMS.users:
            yield from _user(text, lang)


@lru_cache(maxsize=4096)
def _least(key: str) -> int:
    """How surely a text under a key has to be written as a name is; 0 if the key says nothing."""
    if key in _CALLED:
        return 0
    for one in (key, key.removesuffix("s")):
        if one in _LED:
            return MAYBE
        if one in _MAY_LEAD:
            return SURE
    for end in _ENDS:
        for rest in (key.removesuffix(end), key.removeprefix(end)):
            if rest and rest != key and _least(rest):
                return MAYBE
    return 0


def somebody(text: str, lang: str, least: int) -> Iterator[tuple[str, Hit]]:
    """The whole of a text that is written as a name is, or the names in it that a byline has."""
    if a_name(text, lang) >= least:
        yield text, Hit(_PERSON, 0, len(text), _TOLD)
        return
    for name in bylines.of_byline(text):
        if name != text and a_name(name, lang) >= least:
            at = text.find(name)
            if at >= 0:
                yield text, Hit(_PERSON, at, at + len(name), _TOLD)


def _user(text: str, lang: str) -> Iterator[tuple[str, Hit]]:
    """One word, in small letters, that is a user's name and no word of the language."""
    user = text.removeprefix("@")
    if (
        user.isascii()
        and 2 < len(user) <= _LONGEST_USER
        and user[0].islower()
        and _JOINED.sub("", user).isalnum()
        and not all(is_common(word, lang) for word in _JOINED.split(user))
    ):
        yield text, Hit(HANDLE, len(text) - len(user), len(text), _TOLD)


def _of_persons(found: Iterable[Value]) -> dict[str, int]:
    """Objects that are about a person, and how much a name in them has to be written as one."""
    signs: dict[str, int] = {}
    told: dict[str, int] = {}
    for value in found:
        tells, parent = value.tells, value.parent
        if value.kind:
            if value.kind.startswith(_SIGNS):
                signs[parent] = MAYBE
            elif _is_reached(value):
                signs.setdefault(parent, SURE)
        elif value.key == "type" and folded(value.text) in KEYS.organisation_types:
            tells |= _THING
        if tells:
            told[parent] = told.get(parent, 0) | tells
    for parent, tells in told.items():
        if tells & _THING:
            signs.pop(parent, None)
        elif tells & _SIGN or (tells & _FIRST and tells & _LAST):
            signs[parent] = MAYBE
        elif tells & _SAID:
            signs.setdefault(parent, SURE)
    return signs


def _is_reached(value: Value) -> bool:
    """Is it how a person is reached, and no office?"""
    if not value.kind.startswith(_REACHED):
        return False
    return not email.valid(value.text) or email.kind_of(value.text) != _OFFICE


def is_anybody(found: Iterable[Value]) -> bool:
    """Do keys, or e-mail addresses in texts, say that an item has persons?"""
    return any(value.kind.startswith(_PERSONAL) or "@" in value.text for value in found)
