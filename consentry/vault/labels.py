"""Whom a record is about: labels of persons, in a box in its sealed part.

A label is a hash of an identifier in one form (``email``, ``phone``, ``profile``, ``name`` or
``username``, see ``standing.subjects``). The box is made with a public key, so that a crawler
writes labels and cannot read them, its own neither: no label that a crawler can read says that two
records of two sites are about one person. What opens it is the index key (``Home.subject_key``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from consentry.address import pages
from consentry.errors import SealError
from consentry.evidence import Json, JsonObject
from consentry.provenance import Home
from consentry.provenance.box import Box, BoxKey

FIELD = "subjects"
"""Of a sealed part."""
_SIZE = 16
MARK = 8
"""Bytes of a label that tell where to look."""
_PAGE = "page"


class Labels:
    """Writes labels, for one run."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._box: Box | None = None

    def of(self, subjects: Iterable[tuple[str, str]]) -> JsonObject:
        """What a sealed part says of these persons, kind and identifier each; {} of nobody."""
        found = sorted({_label(self._home.id, *each) for each in subjects})
        if not found:
            return {}
        if self._box is None:
            self._box = self._home.subject_box()
        sealed: list[Json] = [*self._box.seal(b"".join(found))]
        return {FIELD: sealed}


class Sought:
    """Persons that are looked for. Raises ``KeyMissingError`` without the index key."""

    def __init__(self, home: Home, subjects: Iterable[tuple[str, str]]) -> None:
        wanted = set(subjects)
        self._key = home.subject_key()
        self._labels = {_label(home.id, *each) for each in wanted}
        self._pages = {identifier for kind, identifier in wanted if kind == "profile"}
        below = {_label(home.id, _PAGE, page) for page in self._pages}
        self.marks = sorted({label[:MARK] for label in self._labels | below})
        """Of what ``marks_of`` gives for a record about one of them, at least one."""

    def met(self, private: JsonObject) -> bool:
        """Is a record with this sealed part about one of them, or of their profile page or below
        it? Raises ``SealError`` where its labels do not open."""
        if self._pages and any(page in self._pages for page in pages(str(private.get("url", "")))):
            return True
        sealed = private.get(FIELD)
        if not isinstance(sealed, list):
            return False
        if self._key is None:
            raise SealError("it has labels of persons, and the home has lost the key to them")
        data = self._key.open(sealed)
        return any(data[at : at + _SIZE] in self._labels for at in range(0, len(data), _SIZE))


def marks_of(home: Home, private: JsonObject, key: BoxKey) -> Iterator[bytes]:
    """Of a sealed part, a mark for each person and for the page and each above it.

    Raises ``SealError`` where its labels do not open.
    """
    sealed = private.get(FIELD)
    if isinstance(sealed, list):
        data = key.open(sealed)
        yield from (data[at : at + MARK] for at in range(0, len(data), _SIZE))
    for page in pages(str(private.get("url", ""))):
        yield _label(home.id, _PAGE, page)[:MARK]


def _label(home: str, kind: str, identifier: str) -> bytes:
    text = f"{home}\0{kind}\0{identifier}".encode(errors="surrogatepass")
    return hashlib.sha256(text).digest()[:_SIZE]
