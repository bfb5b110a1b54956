"""Protego as the second opinion, where Google's parser has no build for the platform.

Protego lets a record it does not know open or close a group (RFC 9309 section 2.2.4 says that
other records must not interfere), so it is shown agents and rules alone.
"""

from __future__ import annotations

from protego import Protego

from consentry.signals.robots.costly import MAX_WORK, TooCostlyError

NAME = "protego"
_SHOWN = ("user-agent", "useragent", "user agent", "allow", "disallow")


class SecondOpinion:
    """Protego's answers on one file for one product token."""

    __slots__ = ("_parsed", "_token", "_wild")

    def __init__(self, body: bytes, token: str) -> None:
        text = body.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        shown = [line for line in text.split("\n") if _key(line) in _SHOWN]
        self._wild = sum(len(line) for line in shown if "*" in line.partition(":")[2])
        self._parsed = Protego.parse("\n".join(shown))
        self._token = token

    def allowed(self, path: str) -> bool:
        """May the token fetch a canonical path? Raises TooCostlyError, or what theirs does."""
        if self._wild * len(path) > MAX_WORK:
            raise TooCostlyError(f"{self._wild * len(path)} octets to compare")
        return bool(self._parsed.can_fetch("https://host.invalid" + path, self._token))


def _key(line: str) -> str:
    return line.partition(":")[0].strip().lower()
