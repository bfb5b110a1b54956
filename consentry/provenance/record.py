"""What goes into a leaf: RFC 8785 (JCS) JSON, at most 65,535 bytes.

The schema keeps to ASCII keys and to integers within +-(2**53 - 1), without floats: then sorting
by bytes is sorting by UTF-16 units, no number has two forms, and msgspec's fast sorted output is
canonical (for JSON at large it is not). ``tests/provenance`` holds it against rfc8785.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from consentry.errors import LogError, VerifyError
from consentry.evidence import JsonObject
from consentry.provenance.tiles import MAX_LEAF

EVENTS = frozenset(
    {
        *("collect", "refuse", "redact", "quarantine", "review", "release"),
        *("erase", "order", "permission", "policy", "notice", "attest"),
    }
)
VERSION = 1
MAX_INT = 2**53 - 1
MAX_DEPTH = 64

_encode = msgspec.json.Encoder(order="sorted").encode
_LONG = re.compile(rb"[0-9]{16}")


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it has a place. Only ``public`` can be seen in the log.

    public: the leaf, without ``v``, ``commit`` and ``about``, which the log adds; private: what
    ``commit`` binds and the vault seals; content: bytes of the item, sealed too; about: the index
    of the collect leaf, in the same log, that this one concerns.
    """

    public: Mapping[str, Any]
    private: Mapping[str, Any] | None = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a record stands, once a signed checkpoint covers it."""

    origin: str
    index: int

    @property
    def provenance_id(self) -> str:
        return f"{self.origin}/{self.index}"


def split_id(provenance_id: str) -> tuple[str, int]:
    """Origin and index of a ``provenance_id``. Raises ``LogError``."""
    origin, slash, index = provenance_id.rpartition("/")
    if not slash or not origin or not index.isascii() or not index.isdigit() or len(index) > 19:
        raise LogError(f"not a provenance id: {provenance_id[:120]!r}; expected <origin>/<index>")
    return origin, int(index)


def canonical(value: Mapping[str, Any]) -> bytes:
    """RFC 8785 bytes of an object of our schema. Raises ``LogError``, naming the place."""
    _check(value, "", 0)
    try:
        return _encode(value)
    except (msgspec.MsgspecError, UnicodeEncodeError, ValueError, TypeError):
        raise LogError("a text of the record is not valid Unicode") from None


def leaf(draft: Draft, commit: bytes | None) -> bytes:
    """The bytes of the leaf. Raises ``LogError`` if it breaks the schema or is too long."""
    public = draft.public
    for key in ("commit", "about"):
        if key in public:
            raise LogError(f"{key} of a record is set by the log, not by the draft")
    if public.get("event") not in EVENTS:
        raise LogError(f"not an event: {public.get('event')!r}; known: {', '.join(sorted(EVENTS))}")
    time = public.get("time")
    if type(time) is not int or time < 0 or time % 60:
        raise LogError(f"time of a record is in Unix seconds, to the minute; not {time!r}")
    record: dict[str, Any] = {"v": VERSION, **public}
    if commit is not None:
        record["commit"] = commit.hex()
    if draft.about is not None:
        record["about"] = draft.about
    data = canonical(record)
    if len(data) > MAX_LEAF:
        raise LogError(f"the record has {len(data)} bytes; a leaf holds {MAX_LEAF}")
    return data


def read_leaf(data: bytes, name: str = "", index: int = -1) -> JsonObject:
    """A leaf read back, and checked to be in canonical form. Raises ``VerifyError``."""
    try:
        found = _decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        raise VerifyError("the leaf is not JSON of our form", name=name, index=index) from None
    if type(found) is not dict:
        raise VerifyError("the leaf is not a JSON object", name=name, index=index)
    try:
        if not data.isascii() or _LONG.search(data):
            _check(found, "", 0)
        same = _encode(found) == data
    except (LogError, ValueError, RecursionError):
        same = False
    if not same:
        raise VerifyError("the leaf is not in canonical form", name=name, index=index)
    return found


def read_object(data: bytes, what: str) -> JsonObject:
    """A JSON object that is not a leaf. Raises ``VerifyError``."""
    try:
        found = _decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        found = None
    if type(found) is not dict:
        raise VerifyError(f"{what} is not JSON of our form")
    return found


def minute(now: int) -> int:
    """Unix seconds, floored to the minute: the only times that a leaf holds."""
    return now - now % 60


def _no_float(text: str) -> float:
    raise ValueError("no floats")


_decoder = msgspec.json.Decoder(float_hook=_no_float)


def _check(value: Any, where: str, depth: int) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is int:
        if not -MAX_INT <= value <= MAX_INT:
            raise LogError(f"{where or 'the record'}: a number beyond 2**53 has no canonical form")
        return
    if depth > MAX_DEPTH:
        raise LogError(f"{where[:200]}: too deep")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if type(key) is not str or not key.isascii():
                raise LogError(f"{where or 'the record'}: a key must be ASCII text")
            _check(inner, f"{where}/{key}", depth + 1)
        return
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        for at, inner in enumerate(value):
            _check(inner, f"{where}/{at}", depth + 1)
        return
    raise LogError(
        f"{where or 'the record'}: a {kind.__name__} cannot stand in a record; "
        "use text, whole numbers, booleans, lists and objects"
    )
