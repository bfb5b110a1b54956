"""Where in a header field's value a finding stands: its octets, and the digest of the value."""

from __future__ import annotations

import hashlib

from consentry.evidence import Where


def within(name: str, value: str, start: int = 0, end: int = -1) -> Where:
    """A part of a field's value, by default all of it. ``value`` as it came (Latin-1)."""
    digest = hashlib.sha256(value.encode("latin-1", "replace")).hexdigest()
    return Where("header", name, start=start, end=len(value) if end < 0 else end, digest=digest)
