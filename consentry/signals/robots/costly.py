"""How much work a foreign matcher is given at most: theirs is quadratic in wildcards."""

from __future__ import annotations

MAX_WORK = 20_000_000
"""Octets of wildcard patterns times octets of path that are put to their matcher at most."""


class TooCostlyError(Exception):
    """The file was not put to the second parser."""
