"""Texts within a text: what base64 holds, and other codes (codes.py).

A field of an item may hold a ``data:`` address (RFC 2397) or a token (RFC 7519). They are read as
what they stand for, and are a finding as a whole. Linear in the text, and bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from consentry.signals.personal import codes

MOST = 200
"""Stretches of base64 of one text."""
_BASE64 = re.compile(
    r";base64,([A-Za-z0-9+/_-]{16,65536}={0,2})|\b(eyJ[A-Za-z0-9_-]{12,65536})(?:\.|\b)"
)
_WHOLE = re.compile(r"[A-Za-z0-9+/_-]{24,4096}={0,2}")


def may_be(text: str) -> bool:
    """Can there be base64 within this text? Quick, and never wrong when it says no; whether a
    stretch of it is in another code is told by ``triggers``."""
    return ";base64," in text or "eyJ" in text or _alone(text)


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
