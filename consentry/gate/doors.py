"""May a document be fetched that somebody names on a host: a licence, a TDM policy?

The robots.txt of that host is asked, and nothing else of it, so that no document leads on to
another's. A host's own well-known files are its answers, and are asked for whatever it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from consentry.evidence import Ask, Decision, Outcome
from consentry.gate.judge import Judge
from consentry.hosts import Hosts
from consentry.origin import origin_of
from consentry.signals import robots

ROBOTS = "robots"
HELD = 2_000
"""Hosts whose robots.txt is held in memory."""
Seen: TypeAlias = tuple[str, str, Outcome]
"""What was fetched: kind, the URL that answered, and how it went."""


class Doors:
    """The robots.txt of hosts on which documents stand. refused: told of each refusal, and its
    URL."""

    def __init__(self, judge: Judge, refused: Callable[[Decision, str, int], None]) -> None:
        self._judge = judge
        self._refused = refused
        self._robots: Hosts[robots.Robots] = Hosts({ROBOTS: "/robots.txt"}, _robots, HELD)

    def missing(self, ask: Ask, now: int) -> tuple[Ask, ...]:
        """What has to be fetched before it is known whether this may be."""
        return self._robots.missing(origin_of(ask.url), now, ask.came_from)

    def learn(self, ask: Ask, outcome: Outcome, now: int) -> bool:
        """Take how asking for a robots.txt went; False when it leads on to another one."""
        return self._robots.learn(ask, outcome, now)

    def shut(self, ask: Ask, now: int, known: robots.Robots | None) -> bool:
        """Does the host refuse this? known: its robots.txt, where the host itself was asked."""
        said = known or self._robots.says(origin_of(ask.url))
        found = said.findings(ask.url, self._judge.facts.token, now)
        decision = self._judge.decide(self._judge.case("fetch", ask.url, found, now, terms=False))
        if not decision.allowed:
            self._refused(decision, ask.url, now)
        return not decision.allowed

    def seen(self, documents: Iterable[str]) -> tuple[Seen, ...]:
        """The robots.txt that was read for these addresses, once a host."""
        origins = dict.fromkeys(map(origin_of, documents))
        return tuple(each for origin in origins for each in self._robots.seen(origin))


def _robots(files: Mapping[str, Outcome]) -> robots.Robots:
    return robots.of_outcome(files.get(ROBOTS) or Outcome(error="other"))
