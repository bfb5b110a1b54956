"""Personal data in JSON by the names of keys: JSON-LD of a page, and items alike.

Types and properties are schema.org's (JSON-LD 1.1, 3.5 ``@type``, 4.9 ``@graph``), other keys are
those of data/personal-keys.yaml. The walk is a loop with a stack, bounded in depth and number.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from consentry.evidence import Json
from consentry.signals.personal.context import PLACEHOLDER
from consentry.signals.personal.tables import KEYS, OF_PERSON, anywhere, folded, leads

MAX_DEPTH = 128
MAX_NODES = 200_000
_SHORT_KEY = 64

_IN_OBJECT = frozenset(
    ("personal.contact.address", "personal.image", "personal.birth.place", "personal.education",
     "personal.employment")
)  # fmt: skip


_NAME, HANDLE = "personal.name.", "personal.online.handle"
_FEW = range(2, 5)
"""Values of an object one of which may say what another is."""
_MOST_COLUMNS = 64
_STRINGS = {str}
_NESTED = (dict, list)
_NO_TYPES: frozenset[str] = frozenset()


class Field(NamedTuple):
    """A value of a JSON document: where, under which key, and what it is known to be. A list of
    strings that no key says anything of is one value, a row.

    kind: the kind of finding that the whole value is, ``""`` if its key says nothing.
    sure: the type says Person. key: the field is the name of a key, not a value.
    """

    pointer: str
    value: Json
    kind: str = ""
    sure: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class _About:
    """What an object is about: somebody (and in which role), an organisation, or nothing known.

    named: somebody whose name is known by its key, while the rest may as well be a thing's."""

    role: str = ""
    sure: bool = False
    organisation: bool = False
    named: bool = False


_NOTHING = _About()
_ORGANISATION = _About(organisation=True)
_LED = _About("personal.name.person", named=True)


class TooLarge(Exception):  # noqa: N818  caught inside this package, always
    """Deeper or larger than is walked; carries the pointer where it stopped."""

    def __init__(self, pointer: str) -> None:
        super().__init__("too deep or too many values")
        self.pointer = pointer


def walk(document: Json, named: bool = False) -> Iterator[Field]:
    """Every string, row, number and key of ``document``, in order. Raises TooLarge at a bound.

    named: only values whose keys say what they are.
    """
    authors = _Authors(document)
    stack: list[tuple[Json, str, int, str, _About]] = [(document, "", 0, "", _NOTHING)]
    count = 0
    while stack:
        value, pointer, depth, kind, about = stack.pop()
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise TooLarge(pointer)
        if isinstance(value, dict):
            if kind in _IN_OBJECT:
                yield Field(pointer, value, kind, about.sure)
            about = _about(value, about, authors)
            labelled = _labelled(value, about) if len(value) in _FEW else ""
            inner: list[tuple[Json, str, int, str, _About]] = []
            for key, child in value.items():
                if about is _NOTHING and len(key) <= _SHORT_KEY:
                    named_kind, whose = _bare_key(key)
                else:
                    named_kind, whose = _key(key, about)
                if not named_kind and type(child) is str:
                    named_kind = _said(key, labelled, whose)
                if named and not named_kind and not isinstance(child, _NESTED):
                    count += 1
                    continue
                at = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
                if not named and (may_be_datum(key) or _may_be_name(key)):
                    yield Field(at, key, is_key=True)
                inner.append((child, at, depth + 1, named_kind, whose))
            if count > MAX_NODES:
                raise TooLarge(pointer)
            inner.reverse()
            stack += inner
        elif isinstance(value, list) and not kind and set(map(type, value)) == _STRINGS:
            count += len(value)
            if count > MAX_NODES or depth == MAX_DEPTH:
                raise TooLarge(pointer)
            if not named:
                yield Field(pointer, value)
        elif isinstance(value, list):
            heads = () if kind or not value else _heads(value[0])
            stack += [
                (child, f"{pointer}/{at}", depth + 1, kind, about)
                for at, child in reversed(list(enumerate(value)))
                if not (heads and isinstance(child, list))
            ]
            if heads:
                stack += reversed(list(_cells(value, heads, pointer, depth)))
        elif value is not None and not isinstance(value, bool) and (kind or not named):
            yield Field(pointer, value, kind, about.sure)


def _said(key: str, labelled: str, about: _About) -> str:
    """The kind of a text that its key does not say: another value does, or it is a user's name."""
    name = folded(key)
    if labelled and name in KEYS.valued:
        return labelled
    return HANDLE if about.role and name in KEYS.user_keys else ""


def _labelled(value: dict[str, Json], about: _About) -> str:
    """The kind that a label in a small object gives to the value beside it; ``[author]``, which a
    redaction left, is none."""
    label = next((v for k, v in value.items() if folded(k) in KEYS.labels), None)
    if not isinstance(label, str) or len(label) > _SHORT_KEY or PLACEHOLDER.fullmatch(label):
        return ""
    kind, whose = _key(label, about)
    return kind or (whose.role if whose.role else "")


def _heads(row: Json) -> tuple[str, ...]:
    """The kinds of a table's columns, by its first row; empty if that says nothing."""
    if (
        not isinstance(row, list)
        or not 1 < len(row) <= _MOST_COLUMNS
        or set(map(type, row)) != _STRINGS
    ):
        return ()
    kinds = tuple(_bare_key(str(cell)[:_SHORT_KEY])[0] for cell in row)
    return kinds if any(kinds) else ()


def _cells(
    rows: list[Json], heads: tuple[str, ...], pointer: str, depth: int
) -> Iterator[tuple[Json, str, int, str, _About]]:
    """The cells of a table, each of the kind of its column."""
    for number, row in enumerate(rows):
        for at, cell in enumerate(row) if isinstance(row, list) else ():
            kind = heads[at] if number and at < len(heads) else ""
            yield cell, f"{pointer}/{number}/{at}", depth + 2, kind, _NOTHING


@lru_cache(maxsize=4096)
def may_be_datum(key: str) -> bool:
    """An address or a number as the name of a field."""
    return "@" in key or any(c.isdigit() for c in key)


@lru_cache(maxsize=4096)
def _may_be_name(key: str) -> bool:
    """Words as the name of a field, if they are a known name's."""
    return " " in key or "-" in key


def _key(key: str, about: _About) -> tuple[str, _About]:
    """The kind that a key gives to what it holds, and whom objects below are about."""
    name = folded(key)
    kind = anywhere(name)
    if about.role:
        of_person = OF_PERSON.get(name, "")
        kind = kind or (of_person if not about.named or of_person.startswith(_NAME) else "")
        if kind == "personal.name.person":
            kind = about.role
    if about.organisation and kind == "personal.contact.address":
        kind = ""
    if kind == "personal.name.author":
        return kind, _About(kind)
    if name in KEYS.person_keys:
        return kind, _About("personal.name.person")
    if about.organisation:
        return kind, about
    if kind.startswith(_NAME):
        return kind, _About(kind)
    if not kind and leads(name):
        return kind, _LED
    return kind, about if kind in _IN_OBJECT else _NOTHING


@lru_cache(maxsize=4096)
def _bare_key(key: str) -> tuple[str, _About]:
    """The same for a key of an object that is about nobody."""
    return _key(key, _NOTHING)


class _Authors:
    """The ``@id`` that author and creator point at, looked for when somebody asks."""

    __slots__ = ("_document", "_found")

    def __init__(self, document: Json) -> None:
        self._document = document
        self._found: frozenset[str] | None = None

    def __contains__(self, said: str) -> bool:
        if self._found is None:
            self._found = _references(self._document)
        return said in self._found


def _about(value: dict[str, Json], given: _About, authors: _Authors) -> _About:
    types = _types(value)
    if types & KEYS.person_types:
        role = given.role or "personal.name.person"
        said = value.get("@id")
        if isinstance(said, str) and said in authors:
            role = "personal.name.author"
        return _About(role, sure=True)
    if types & KEYS.organisation_types:
        return _ORGANISATION
    return given


def _types(value: dict[str, Json]) -> Set[str]:
    said = value.get("@type", value.get("type"))
    if said is None:
        return _NO_TYPES
    types = said[:16] if isinstance(said, list) else [said]
    return {
        t[:200].rpartition("/")[2].rpartition(":")[2].lower() for t in types if isinstance(t, str)
    }


def _references(document: Json) -> frozenset[str]:
    """The ``@id`` that author and creator point at (JSON-LD 1.1, 3.3)."""
    found: set[str] = set()
    stack: list[tuple[Json, bool, int]] = [(document, False, 0)]
    count = 0
    while stack:
        value, author, depth = stack.pop()
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            break
        if isinstance(value, dict):
            said = value.get("@id")
            if author and isinstance(said, str):
                found.add(said)
            for key, child in value.items():
                if isinstance(child, _NESTED):
                    stack.append((child, key in ("author", "creator"), depth + 1))
        elif isinstance(value, list):
            stack += [(child, author, depth + 1) for child in value if isinstance(child, _NESTED)]
    return frozenset(found)
