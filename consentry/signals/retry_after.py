"""Retry-After: seconds, or an HTTP date (RFC 9110 section 10.2.3)."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

from consentry.evidence import Headers

LONGEST = 30 * 86_400


def seconds(headers: Headers, at: int) -> int | None:
    """How long to wait from ``at`` (Unix seconds); None if there is no readable Retry-After."""
    value = next((v.strip() for name, v in headers if name.lower() == "retry-after"), "")
    if value.isascii() and value.isdigit():
        return min(int(value[:12]), LONGEST)
    if not value or len(value) > 64:
        return None
    try:
        date = parsedate_to_datetime(value)
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return min(max(0, int(date.timestamp()) - at), LONGEST)
    except (ValueError, TypeError, OverflowError):
        return None
