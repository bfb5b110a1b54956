"""What the keys of an item say of who is named in it, beyond what a key says of its own value.

An object that has an avatar, a handle or a date of birth is about a person, so what it is called by
is that person's name; where the same key held persons in most records of a list it holds them in
the others; under a key such as ``city`` nobody is named. Keys are data/personal-items.yaml's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from pydantic import BaseModel, ConfigDict, field_validator

from consentry.signals.data import load
from consentry.signals.personal import bylines, email
from consentry.signals.personal.context import without_placeholders
from consentry.signals.personal.fields import HANDLE, Field
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.letters import plain
from consentry.signals.personal.likely import MAYBE, SURE, a_name, is_common
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
    HANDLE, _NAME, "personal.image", "personal.birth", "personal.gender", "personal.employment",
)  # fmt: skip
"""Kinds of which one beside a name says that it is a person's; an e-mail address of a person and a
phone number, where it is written as a name of the lists is."""
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
_LONGEST_USER = 30
_SPACES = 3
"""Spaces of a text that says something, at least."""
_ENDS = ("name", "nome", "nom", "nombre", "naam", "imie", "nazwisko")
"""What a key begins or ends with that holds the name of who the rest of it says."""
_SHORT = 80
"""Characters of a text of which its key says what it is."""
_HALF, _MOST = 0.5, 0.65
"""Share of a column that names persons, from which on the rest of it does: what may be a name only
from the second on."""
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
        if len(text) > _SHORT:
            role = "prose"
        elif _is_never(value):
            role = ""
        elif value.parent in about_things and (value.key in _CALLED or value.key in ITEMS.titles):
            role = "navigation"
        elif value.key in ITEMS.titles:
            role = "title"
        other = made.setdefault(text, role)
        if other != role and _ROLES.index(role) < _ROLES.index(other):
            made[text] = role
    return made


def _is_never(value: Value) -> bool:
    return value.key in ITEMS.never or (value.key in _CALLED and value.above in ITEMS.never)


def nobody(found: Iterable[Value]) -> frozenset[str]:
    """What an item says that places, makers and teams are called: no persons of it."""
    return frozenset(
        value.text
        for value in found
        if len(value.text) <= _SHORT and (value.key in _MAKERS or _is_never(value))
    )


def told(found: Sequence[Value], lang: str) -> Iterator[tuple[str, Hit]]:
    """Texts of which keys say that they are somebody, and where."""
    of_persons = _of_persons(found)
    spoken: set[str] = set()
    if any(value.key in ITEMS.senders for value in found):
        spoken = {value.parent for value in found if value.text.count(" ") >= _SPACES}
    for value in found:
        text, key = value.text, value.key
        if value.kind or not text or len(text) > _SHORT:
            continue
        is_sender = key in ITEMS.senders and value.parent in spoken
        least = SURE if is_sender else _least(key)
        if of_persons and key in _NAMES:
            least = of_persons.get(value.parent, least)
        if least:
            yield from _somebody(text, lang, least)
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


def _somebody(text: str, lang: str, least: int) -> Iterator[tuple[str, Hit]]:
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
    if (
        text.isascii()
        and 2 < len(text) <= _LONGEST_USER
        and text[0].islower()
        and _JOINED.sub("", text).isalnum()
        and not is_common(text, lang)
    ):
        yield text, Hit(HANDLE, 0, len(text), _TOLD)


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


def columns(
    found: Sequence[Value], named: Mapping[str, Sequence[Hit]], lang: str
) -> Iterator[tuple[str, Hit]]:
    """What stands in columns of which most hold a person and nothing else. A column whose head or
    key says that persons are in it needs none that is known."""
    cells: dict[str, dict[str, None]] = defaultdict(dict)
    for value in found:
        text = value.text
        fits = "*" in value.column and 1 < len(text) <= _SHORT and not value.kind
        if fits and not _is_never(value) and without_placeholders(text) is text:
            cells[value.column].setdefault(text)
    for column, each in cells.items():
        texts = list(each)
        if not column.endswith("*") and folded(texts[0]) in KEYS.person_leads:
            least, texts = MAYBE, texts[1:]
        else:
            whole = sum(_is_whole(text, named.get(text, ())) for text in texts)
            if whole < _HALF * len(texts) or whole == len(texts):
                continue
            least = MAYBE if whole >= _MOST * len(texts) else SURE
        for text in texts:
            if not _is_whole(text, named.get(text, ())):
                yield from _somebody(text, lang, least)


def _is_whole(text: str, hits: Collection[Hit]) -> bool:
    return any(
        hit.kind.startswith(_NAME) and hit.start == 0 and hit.end == len(text) for hit in hits
    )
