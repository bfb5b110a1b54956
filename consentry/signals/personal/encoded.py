"""Texts within a text: JSON in a string, what base64 holds, and other codes (codes.py).

A field of an item may hold a document of its own (JSON, RFC 8259), a ``data:`` address (RFC 2397)
or a token (RFC 7519). Keys of the one say what their values are; the others are read as what they
stand for, and are a finding as a whole. Both are linear in the text, and bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from consentry.signals.personal import codes
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


def may_be(text: str) -> bool:
    """Can there be a document within this text? Quick, and never wrong when it says no; whether a
    stretch of it is in a code is told by ``triggers``."""
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
    """What stretches of ``text`` in a code say, and where they stand."""
    if _alone(text):
        said = codes.of_base64(text)
        if said:
            yield 0, len(text), said
            return
    for found in islice(_BASE64.finditer(text), MOST):
        which = found.lastindex or 0
        said = codes.of_base64(found[which])
        if said:
            yield *found.span(which), said
    if codes.may_be(text):
        yield from codes.texts(text)


def _alone(text: str) -> bool:
    return len(text) % 4 == 0 and len(text) <= 4096 and _WHOLE.fullmatch(text) is not None
