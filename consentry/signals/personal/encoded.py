"""Texts within a text: JSON in a string, and what base64 holds.

A field of an item may hold a document of its own (JSON, RFC 8259), a ``data:`` address (RFC 2397)
or a token (RFC 7519). Keys of the one say what their values are; the others are read as what they
stand for, and are a finding as a whole. Both are linear in the text, and bounded.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from itertools import islice

from consentry.signals.personal.fields import TooLarge, walk
from consentry.signals.personal.hits import Hit

LONGEST = 200_000
"""Characters of a text that is read as JSON."""
MOST = 200
"""Values, and stretches of base64, of one text."""
_SHORTEST = 3
_BASE64 = re.compile(
    r";base64,([A-Za-z0-9+/_-]{16,65536}={0,2})|\b(eyJ[A-Za-z0-9_-]{12,65536})(?:\.|\b)"
)
_WHOLE = re.compile(r"[A-Za-z0-9+/_-]{24,4096}={0,2}")
_URL_SAFE = str.maketrans("-_", "+/")
_UNREADABLE = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\U0010ffff]")


def may_be(text: str) -> bool:
    """Can there be a text within this one? Quick, and never wrong when it says no."""
    return text[:1] in ("{", "[") or ";base64," in text or "eyJ" in text or _alone(text)


def values(text: str) -> Iterator[Hit]:
    """Where values stand of which a key in JSON says what they are."""
    if text[:1] not in ("{", "[") or len(text) > LONGEST:
        return
    try:
        document = json.loads(text)
        fields = list(islice((f for f in walk(document, named=True) if f.kind), MOST))
    except (ValueError, RecursionError, TooLarge):
        return
    for field in fields:
        value = field.value
        if not isinstance(value, str) or len(value.strip()) < _SHORTEST:
            continue
        for written in {
            value,
            json.dumps(value)[1:-1],
            json.dumps(value, ensure_ascii=False)[1:-1],
        }:
            at = text.find(f'"{written}"')
            while at >= 0:
                yield Hit(field.kind, at + 1, at + 1 + len(written), 850)
                at = text.find(f'"{written}"', at + 1)


def texts(text: str) -> Iterator[tuple[int, int, str]]:
    """What stretches of base64 in ``text`` say, and where they stand."""
    if _alone(text):
        said = _decoded(text)
        if said:
            yield 0, len(text), said
        return
    for found in islice(_BASE64.finditer(text), MOST):
        which = found.lastindex or 0
        said = _decoded(found[which])
        if said:
            yield *found.span(which), said


def _alone(text: str) -> bool:
    return len(text) % 4 == 0 and len(text) <= 4096 and _WHOLE.fullmatch(text) is not None


def _decoded(code: str) -> str:
    """The text that base64 stands for; ``""`` if it is none that people read."""
    plain = code.rstrip("=").translate(_URL_SAFE)
    try:
        said = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return "" if _UNREADABLE.search(said) else said
