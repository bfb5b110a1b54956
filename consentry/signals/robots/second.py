"""A second opinion on the same file: Google's C++ parser and matcher (jwm.robotstxt).

Where that has no build for a platform, Scrapy's Protego is asked instead (``protego_opinion``).

Their lexer reads the file once, their matcher decides each path among the rules whose literal
beginning fits it. Patterns are brought into the spelling of ``patterns`` first, because
Google's matcher leaves out what RFC 9309 section 2.2.2 asks for there; two answers then differ
only where something is truly wrong. Their matching is quadratic in wildcards, so a file made to
be costly is not put to it: no answer, which is no agreement.
"""

from __future__ import annotations

import operator
import sys
from bisect import bisect
from functools import lru_cache, partial
from typing import Any

from jwm.robotstxt import googlebot

from consentry.signals.robots.costly import MAX_WORK, TooCostlyError
from consentry.signals.robots.index import PrefixIndex
from consentry.signals.robots.patterns import canonical_pattern
from consentry.signals.robots.rules import Rules, rooted, spellings

_HIGH = {octet: f"%{octet:02X}" for octet in (0, *range(128, 256))}


class _Events(googlebot.RobotsParseHandler):  # type: ignore[misc]
    """What Google's lexer sees, by line. Their binding pays for every call into Python, so what
    can be is a callable without a frame of its own."""

    HandleRobotsStart = HandleRobotsEnd = partial(tuple)
    HandleSitemap = ReportLineMetadata = partial(operator.is_)

    def __init__(self) -> None:
        super().__init__()
        self.agents: dict[int, str] = {}
        self.allows: dict[int, str] = {}
        self.disallows: dict[int, str] = {}
        self.HandleUserAgent = partial(self.agents.setdefault)
        self.HandleAllow = partial(self.allows.setdefault)
        self.HandleDisallow = partial(self.disallows.setdefault)

    def HandleUnknownAction(self, line_num: int, action: str, value: str) -> None:  # noqa: N802
        pass


NAME = "jwm"


class SecondOpinion:
    """Google's answers on one file for one product token.

    first: the rules that the first parser found. Where these are the same, its index serves for
    both; it only leaves out what cannot match.
    """

    __slots__ = ("_index",)

    def __init__(self, body: bytes, token: str, first: Rules | None = None) -> None:
        events = _Events()
        googlebot.ParseRobotsTxt(_ascii(body), events)
        allows, values = _selected(events, token.lower())
        if first is not None and _same(allows, values, first):
            self._index: PrefixIndex[Any] = first.index
        else:
            rules = zip(allows, values, strict=True)
            self._index = PrefixIndex([(_pattern(a, value), a, None) for a, value in rules])

    def allowed(self, path: str) -> bool:
        """May the token fetch a canonical path? Raises TooCostlyError, or what theirs does."""
        candidates = self._index.candidates(path)
        if not candidates.entries:
            return True
        work = candidates.special * len(path)
        if work > MAX_WORK:
            raise TooCostlyError(f"{work} octets to compare")
        said = candidates.second
        if isinstance(said, bool):
            return said
        text = said or _shown(candidates.entries)
        if candidates.special:
            candidates.second = text
            return _match(text, path)
        longest = max([rule[0] for rule in candidates.entries], key=len)
        candidates.second = answer = _of_prefixes(text, longest)
        return answer


def _shown(rules: list[tuple[str, bool, Any]]) -> str:
    """The rules as Google's matcher is shown them."""
    return "User-agent: *\n" + "".join(
        [f"{'allow' if allow else 'disallow'}: {pattern}\n" for pattern, allow, _ in rules]
    )


def _match(text: str, path: str) -> bool:
    """What Google's matcher says of a path, shown these rules."""
    url = "https://host.invalid" + path
    return bool(googlebot.RobotsMatcher().OneAgentAllowedByRobots(text, "any", url))


_of_prefixes = lru_cache(maxsize=4096)(_match)
"""The same where no rule has a ``*`` or ``$``, so that it says the same of every path that begins
with the longest of them: many files hold the same lines."""


def _selected(events: _Events, token: str) -> tuple[list[bool], list[str]]:
    """Is it an Allow, and its value, of each rule that holds for ``token``, by Google's own state
    machine: agents follow one another until a rule, and own groups go before those of ``*``."""
    allows, disallows = events.allows, events.disallows
    lines = sorted([*allows, *disallows])
    own: list[int] = []
    everyone: list[int] = []
    named = False
    agents = list(events.agents.items())
    in_own = in_everyone = False
    for at, (line, value) in enumerate(agents):
        if value[:1] == "*" and (len(value) == 1 or value[1].isspace()):
            in_everyone = True
        elif googlebot.RobotsMatcher.ExtractUserAgent(value).lower() == token:
            in_own = named = True
        until = agents[at + 1][0] if at + 1 < len(agents) else sys.maxsize
        held = lines[bisect(lines, line) : bisect(lines, until)]
        if held:
            own += held if in_own else ()
            everyone += held if in_everyone else ()
            in_own = in_everyone = False
    held = own if named else everyone
    both = allows | disallows
    stated = [line for line in held if both[line]]
    return [line not in disallows for line in stated], [both[line] for line in stated]


def _same(allows: list[bool], values: list[str], first: Rules) -> bool:
    """Are these, octet by octet, the rules that the first parser found?"""
    if allows != [rule[1] for rule in first.written]:
        return False
    theirs = "\n".join(values)
    ours = [rule[2].value for rule in first.written if rule[2] is not None]
    return theirs.isascii() and theirs.encode() == b"\n".join(ours)


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


def _pattern(allow: bool, value: str) -> str:
    octets = value.encode("latin-1", "replace")
    return canonical_pattern(octets if allow else rooted(octets))
