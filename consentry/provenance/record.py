"""What goes into a leaf: RFC 8785 (JCS) JSON, at most 65,535 bytes.

The schema keeps to ASCII keys and to integers within +-(2**53 - 1), without floats: then sorting
by bytes is sorting by UTF-16 units, no number has two forms, and msgspec's fast sorted output is
canonical (for JSON at large it is not). ``tests/provenance`` holds it against rfc8785.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes that it cannot read."""

_encoder = msgspec.json.Encoder(order="sorted")
_encode = _encoder.encode
_encode_lines = _encoder.encode_lines
_SHAPE = bytes.maketrans(b"123456789[,-", b"000000000:::")
_PLAIN = frozenset({str, bool, type(None), msgspec.Raw})
"""What stands in a record as it is."""
_KEYS: set[str] = set()
_MANY = 1024
_LONG = b":" + b"0" * 16
"""In a text so translated: what may be a number beyond 2**53, to be looked at more closely."""


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
    if type(value) is not dict:
        value = dict(value)
    if not _fits(value, 0):
        _explain(value, "", 0)
    try:
        return _encode(value)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        raise LogError("a text of the record is not valid Unicode") from None


def private(value: Mapping[str, Any]) -> bytes:
    """The canonical bytes of a private part; half a surrogate pair stands in it as U+FFFD.

    A page may write such a half into its JSON (RFC 8785, 3.2.2.2, has no form for it), and what it
    wrote may have to be quoted as evidence. Raises ``LogError``.
    """
    try:
        return canonical(value)
    except LogError:
        return canonical(_replaced(dict(value)))


def _replaced(value: Any) -> Any:
    if type(value) is str:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if type(value) is dict:
        return {_replaced(key): _replaced(inner) for key, inner in value.items()}
    return [_replaced(inner) for inner in value] if type(value) in (list, tuple) else value


def written(value: Mapping[str, Any]) -> dict[str, Any]:
    """The same object with its lists and objects as canonical JSON, for one that is recorded again
    and again; texts as ``private`` has them. Raises ``LogError``."""
    try:
        canonical(value)
    except LogError:
        value = _replaced(dict(value))
        canonical(value)
    return {
        key: msgspec.Raw(_encode(one)) if type(one) in (dict, list, tuple) else one
        for key, one in value.items()
    }


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
        found = _decode(data)
    except UNREADABLE:
        raise VerifyError("the leaf is not JSON of our form", name=name, index=index) from None
    if type(found) is not dict:
        raise VerifyError("the leaf is not a JSON object", name=name, index=index)
    if not _fits(found, 0) or _encode(found) != data:
        raise VerifyError("the leaf is not in canonical form", name=name, index=index)
    return found


def read_leaves(leaves: Sequence[bytes]) -> list[JsonObject] | None:
    """Many leaves read back at once; None unless each is in canonical form, as most are.

    Leaves in canonical form hold no line break. So if their lines, decoded and encoded again, are
    the same bytes and as many, each line was one leaf and canonical.
    """
    lines = b"\n".join(leaves) + b"\n"
    if not lines.isascii() or _LONG in lines.translate(_SHAPE):
        return None
    try:
        found = _decode_lines(lines)
    except UNREADABLE:
        return None
    same = len(found) == len(leaves) and _encode_lines(found) == lines
    return found if same and all(type(each) is dict for each in found) else None


def read_object(data: bytes, what: str) -> JsonObject:
    """A JSON object that is not a leaf. Raises ``VerifyError``."""
    try:
        found = _decode(data)
    except UNREADABLE:
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
_decode = _decoder.decode
_decode_lines = _decoder.decode_lines


def _fits(value: Any, depth: int) -> bool:
    """Is it of our schema? Quick, and says nothing about what is wrong."""
    if type(value) is dict:
        if not (value.keys() <= _KEYS or _learn(value)):
            return False
        inside: Iterable[Any] = value.values()
    elif type(value) is list or type(value) is tuple:
        inside = value
    else:
        return False
    for each in inside:
        kind = type(each)
        if kind in _PLAIN:
            continue
        if kind is int:
            if not -MAX_INT <= each <= MAX_INT:
                return False
        elif depth >= MAX_DEPTH or not _fits(each, depth + 1):
            return False
    return True


def _learn(value: Mapping[Any, Any]) -> bool:
    """May these be keys? Those that may are not looked at again, as far as they are few."""
    for key in value:
        if type(key) is not str or not key.isascii():
            return False
        if len(_KEYS) < _MANY:
            _KEYS.add(key)
    return True


def _explain(value: Any, where: str, depth: int) -> None:
    """Raise ``LogError`` for the first thing that is not of our schema."""
    kind = type(value)
    here = where or "the record"
    if kind is str or kind is bool or value is None or kind is msgspec.Raw:
        return
    if kind is int:
        if not -MAX_INT <= value <= MAX_INT:
            raise LogError(f"{here}: a number beyond 2**53 has no canonical form")
    elif depth > MAX_DEPTH:
        raise LogError(f"{here[:200]}: more than {MAX_DEPTH} levels deep")
    elif kind is dict:
        for key, inner in value.items():
            if type(key) is not str or not key.isascii():
                raise LogError(f"{here}: a key must be ASCII text")
            _explain(inner, f"{where}/{key}", depth + 1)
    elif kind is list or kind is tuple:
        for at, inner in enumerate(value):
            _explain(inner, f"{where}/{at}", depth + 1)
    else:
        raise LogError(
            f"{here}: a {kind.__name__} cannot stand in a record; "
            "use text, whole numbers, booleans, lists and objects"
        )
