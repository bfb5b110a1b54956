"""How long an answer holds, and how to ask whether it still does (RFC 9111, RFC 9110 section 13).

Bounds are ours: a copy lives for 24 hours at most (RFC 9309 section 2.4), whatever max-age says,
and for half an hour at least, so that no host is asked for its files again and again. What could
not be reached is asked for again sooner, or when the host says so.
"""

from __future__ import annotations

from consentry.evidence import Headers, Outcome

DAY = 86_400
LEAST = 1_800
RETRY_AFTER_FAILURE = 600
_LONGEST = 10
"""Digits of a number of seconds that are read."""


def lifetime(outcome: Outcome, headers: Headers | None = None) -> int:
    """Seconds that an answer holds. ``headers``: those of the 304 that confirmed it, if one did."""
    headers = outcome.headers if headers is None else headers
    if outcome.error or outcome.status in (429, 503) or outcome.status >= 500:
        wait = _first(headers, "retry-after").strip()
        asked = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 8 else 0
        return min(max(RETRY_AFTER_FAILURE, asked), DAY)
    age = _max_age(_first(headers, "cache-control"))
    return DAY if age is None else min(max(age - _seconds(_first(headers, "age")), LEAST), DAY)


def conditions(outcome: Outcome) -> Headers:
    """The request headers that ask for a file only if it changed; none where that cannot be asked.

    A copy that was cut off, or is no success, is asked for again as a whole.
    """
    if outcome.error or outcome.truncated or not 200 <= outcome.status < 300:
        return ()
    asked = (
        ("if-none-match", _first(outcome.headers, "etag")),
        ("if-modified-since", _first(outcome.headers, "last-modified")),
    )
    return tuple((name, value) for name, value in asked if 0 < len(value) <= 512)


def _max_age(text: str) -> int | None:
    """Seconds by Cache-Control; 0 for what must not be kept; None if it says nothing of it."""
    age = None
    for part in text[:1024].lower().split(","):
        name, _, value = part.strip().partition("=")
        if name in ("no-store", "no-cache"):
            return 0
        if name == "max-age":
            age = _seconds(value)
    return age


def _seconds(text: str) -> int:
    text = text.strip().strip('"')
    return int(text[:_LONGEST]) if text.isascii() and text.isdigit() else 0


def _first(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key == name), "")
