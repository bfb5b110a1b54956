"""Protego as the second opinion, where Google's parser has no build for the platform.

Protego finds the groups and matches the paths. It compares agents by their beginnings, lets any
record that it knows open or close a group, and compares octets as they are written; RFC 9309 has
product tokens (2.2.1), other records that do not interfere (2.2.4) and one spelling (2.2.2). So
it is shown agents and rules alone: agents as ours, everyone's or another's, rules canonically.
What is its own stays: a ``$`` at the end is read literally too, and ``/index.html`` as ``/``.
"""

from __future__ import annotations

from collections.abc import Iterator

from protego import Protego

from consentry.signals.robots.costly import MAX_WORK, TooCostlyError
from consentry.signals.robots.patterns import canonical_pattern
from consentry.signals.robots.rules import Rules, rooted, spellings

NAME = "protego"
_AGENT = (b"user-agent", b"useragent", b"user agent")
_DISALLOW = (b"disallow", b"dissallow", b"dissalow", b"disalow", b"diasllow", b"disallaw")
_TOKEN = b"abcdefghijklmnopqrstuvwxyz_-"
_OURS, _ANOTHER = "ours", "another"
"""Names that stand for agents: neither is the beginning of the other."""


class SecondOpinion:
    """Protego's answers on one file for one product token."""

    __slots__ = ("_parsed", "_wild")

    def __init__(self, body: bytes, token: str, first: Rules | None = None) -> None:
        own = token.lower().encode()
        shown = [line for raw in body.splitlines() for line in _shown(raw, own)]
        self._wild = sum(len(line) for line in shown if "*" in line.partition(":")[2])
        self._parsed = Protego.parse("\n".join(shown))

    def allowed(self, path: str) -> bool:
        """May the token fetch a canonical path? Raises TooCostlyError, or what theirs does."""
        if self._wild * len(path) > MAX_WORK:
            raise TooCostlyError(f"{self._wild * len(path)} octets to compare")
        return bool(self._parsed.can_fetch("https://host.invalid" + path, _OURS))


def _shown(raw: bytes, own: bytes) -> Iterator[str]:
    """What Protego gets to see of a line: nothing, a line, or two where it has two spellings."""
    key, colon, value = raw.partition(b"#")[0].strip(b" \t\x0b\x0c\0").partition(b":")
    if not colon:
        words = key.split()
        if len(words) != 2:
            return
        key, value = words
    key, value = key.strip().lower(), value.strip(b" \t\x0b\x0c")
    if key.startswith(_AGENT):
        yield f"User-agent: {_agent(value, own)}"
    elif key.startswith(_DISALLOW):
        for spelled in spellings(value):
            yield f"Disallow: {canonical_pattern(rooted(spelled)) if spelled else ''}"
    elif key == b"allow":
        for spelled in spellings(value):
            yield f"Allow: {canonical_pattern(spelled) if spelled else ''}"


def _agent(value: bytes, own: bytes) -> str:
    if value[:1] == b"*" and not value[1:2].strip():
        return "*"
    token = value.lower()
    return _OURS if token[: len(token) - len(token.lstrip(_TOKEN))] == own else _ANOTHER
