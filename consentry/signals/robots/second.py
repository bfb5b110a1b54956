"""A second opinion on the same file: Google's C++ parser and matcher (jwm.robotstxt).

Where that has no build for a platform, Scrapy's Protego is asked instead (``protego_opinion``).

Their lexer reads the file once, their matcher decides each path among the rules whose literal
beginning fits it. Patterns are brought into the spelling of ``patterns`` first, because
Google's matcher leaves out what RFC 9309 section 2.2.2 asks for there; two answers then differ
only where something is truly wrong. Their matching is quadratic in wildcards, so a file made to
be costly is not put to it: no answer, which is no agreement.
"""

from __future__ import annotations

from typing import Any

from jwm.robotstxt import googlebot

from consentry.signals.robots.costly import MAX_WORK, TooCostlyError
from consentry.signals.robots.patterns import PrefixIndex, canonical_pattern
from consentry.signals.robots.rules import rooted, spellings

_HIGH = {octet: f"%{octet:02X}" for octet in (0, *range(128, 256))}


class _Events(googlebot.RobotsParseHandler):  # type: ignore[misc]
    """What Google's lexer sees, in order: (what, value)."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []

    def HandleRobotsStart(self) -> None:  # noqa: N802
        pass

    def HandleRobotsEnd(self) -> None:  # noqa: N802
        pass

    def HandleUserAgent(self, line_num: int, value: str) -> None:  # noqa: N802
        self.seen.append(("agent", value))

    def HandleAllow(self, line_num: int, value: str) -> None:  # noqa: N802
        self.seen.append(("allow", value))

    def HandleDisallow(self, line_num: int, value: str) -> None:  # noqa: N802
        self.seen.append(("disallow", value))

    def HandleSitemap(self, line_num: int, value: str) -> None:  # noqa: N802
        pass

    def HandleUnknownAction(self, line_num: int, action: str, value: str) -> None:  # noqa: N802
        pass

    def ReportLineMetadata(self, line_num: int, metadata: Any) -> None:  # noqa: N802
        pass


NAME = "jwm"


class SecondOpinion:
    """Google's answers on one file for one product token."""

    __slots__ = ("_rules", "_token")

    def __init__(self, body: bytes, token: str) -> None:
        handler = _Events()
        googlebot.ParseRobotsTxt(_ascii(body), handler)
        self._token = token.lower()
        self._rules = PrefixIndex(iter(_select(handler.seen, self._token)))

    def allowed(self, path: str) -> bool:
        """May the token fetch a canonical path? Raises TooCostlyError, or what theirs does."""
        lines = list(self._rules.candidates(path))
        if not lines:
            return True
        work = sum(len(pattern) for _, pattern in lines if "*" in pattern) * len(path)
        if work > MAX_WORK:
            raise TooCostlyError(f"{work} octets to compare")
        text = f"User-agent: {self._token}\n" + "".join(f"{what}: {p}\n" for what, p in lines)
        matcher = googlebot.RobotsMatcher()
        return bool(
            matcher.OneAgentAllowedByRobots(text, self._token, "https://host.invalid" + path)
        )


def _select(events: list[tuple[str, str]], token: str) -> list[tuple[str, tuple[str, str]]]:
    """Rules by Google's own state machine: own groups if there are any, else those of *."""
    own: list[tuple[str, str]] = []
    everyone: list[tuple[str, str]] = []
    in_own = in_everyone = separated = named = False
    for what, value in events:
        if what == "agent":
            if separated:
                in_own = in_everyone = separated = False
            if value[:1] == "*" and (len(value) == 1 or value[1].isspace()):
                in_everyone = True
            elif googlebot.RobotsMatcher.ExtractUserAgent(value).lower() == token:
                in_own = named = True
            continue
        separated = True
        if not value:
            continue
        if in_own:
            own.append((what, value))
        if in_everyone:
            everyone.append((what, value))
    return [
        (_prefix(pattern), (what, pattern))
        for what, value in (own if named else everyone)
        for pattern in [_pattern(what, value)]
    ]


def _ascii(body: bytes) -> str:
    """The file in ASCII: other octets, and NUL, percent-encoded as a pattern's are.

    A line that is not UTF-8 comes twice, the second time read as Latin-1.
    """
    if body.isascii():
        text = body.decode("ascii")
        return text.replace("\0", "%00") if "\0" in text else text
    lines = []
    for line in body.splitlines(keepends=True):
        for spelled in spellings(line):
            lines.append(spelled.decode("latin-1").translate(_HIGH))
            if not spelled.endswith((b"\r", b"\n")):
                lines.append("\n")
    return "".join(lines)


def _pattern(what: str, value: str) -> str:
    octets = value.encode("latin-1", "replace")
    return canonical_pattern(octets if what == "allow" else rooted(octets))


def _prefix(pattern: str) -> str:
    return pattern.removesuffix("$").partition("*")[0]
