"""A first look by Google's parser at the file as it stands (fast-robotstxt), in C++ alone.

It reads the whole file for every path, which costs less than building anything for the first few.
It is only asked where the spelling of patterns cannot matter: nothing in file or path is
percent-encoded or beyond ASCII. Where it does not agree with our own parser, the second opinion is
asked, and that one counts.
"""

from __future__ import annotations

import threading

from consentry.signals.robots.costly import MAX_WORK

try:
    from robotstxt import RobotsMatcher
except (ImportError, OSError):  # no build for the platform
    RobotsMatcher = None

MOST = 32
"""Paths of a file after which what the second opinion builds costs less."""

_own = threading.local()
"""Each thread has a matcher of its own: theirs lets go of the interpreter's lock."""


def readable(body: bytes) -> str:
    """The file as this look reads it; "" where its spelling may matter, or nothing is installed."""
    if RobotsMatcher is None or not body.isascii() or b"%" in body or b"\0" in body:
        return ""
    return body.decode("ascii")


def allowed(text: str, token: str, path: str) -> bool | None:
    """May ``token`` fetch a canonical path? None where that is not asked here. Raises whatever
    theirs does."""
    if not text or "%" in path or len(text) * len(path) > MAX_WORK:
        return None
    matcher = getattr(_own, "matcher", None)
    if matcher is None:
        matcher = _own.matcher = RobotsMatcher()
    return bool(matcher.is_allowed(text, token, "https://host.invalid" + path))
