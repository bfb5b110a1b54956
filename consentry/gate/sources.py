"""What hosts say of their content: their own files, and the licence documents these point to.

A licence document is evidence like a host's file: asked for once an address and period, kept with
its digest, and unlicensed as long as it was not read (RSL 1.0 sections 3.2.1 and 4.3). Unlike a
host's file it may stand anywhere, so the robots.txt of where it stands is asked first (``Doors``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from consentry.evidence import Ask, Facts, Finding, Outcome, Where
from consentry.gate.doors import ROBOTS, Doors, Seen
from consentry.hosts import Hosts, Spill
from consentry.origin import origin_of
from consentry.signals import optouts

RSL = "rsl"
POLICY = "tdm-policy"
DOCUMENTS = 2_000
"""Licence documents that are held in memory: many origins share one."""
_Documents: TypeAlias = "Hosts[optouts.Licensing] | Hosts[optouts.Policy]"


class Sources:
    """Evidence of origins, for one activity. ``files``: what each origin is asked for, by kind."""

    def __init__(
        self,
        files: Mapping[str, str],
        facts: Facts,
        doors: Doors,
        read_host: Callable[[Mapping[str, Outcome]], optouts.Host] = optouts.Host,
        spill: Spill | None = None,
    ) -> None:
        self._files: Hosts[optouts.Host] = Hosts(files, read_host, spill=spill)
        self._documents: Hosts[optouts.Licensing] = Hosts({RSL: ""}, _document, DOCUMENTS)
        self._policies: Hosts[optouts.Policy] = Hosts({POLICY: ""}, _policy, DOCUMENTS)
        self._doors = doors
        self._spill = spill
        self._token = facts.token
        self.client = optouts.Client(countries=facts.established)

    def missing(self, origin: str, now: int) -> tuple[Ask, ...]:
        """What has to be fetched before a URL of ``origin`` can be judged; empty if nothing."""
        return self._files.missing(origin, now) or self.unread(
            self._named(origin), self._offers(origin), origin, now
        )

    def unread(
        self, licences: tuple[str, ...], policies: tuple[str, ...], origin: str, now: int
    ) -> tuple[Ask, ...]:
        """What has to be fetched of the licence documents and TDM policies that ``origin``, or a
        page of it, names: those that were not read, or first the robots.txt of where they stand."""
        asks = (
            *self._unread(self._documents, licences, origin, now),
            *self._unread(self._policies, policies, origin, now),
        )
        return tuple(dict.fromkeys(asks))

    def learn(self, ask: Ask, outcome: Outcome, now: int) -> bool:
        """Take how an ask went; False when it leads on to another one."""
        if ask.kind == POLICY:
            return self._policies.learn(ask, outcome, now)
        if ask.kind == RSL:
            return self._documents.learn(ask, outcome, now)
        settled = ask.kind != ROBOTS or self._doors.learn(ask, outcome, now)
        return self._files.learn(ask, outcome, now) and settled

    def findings(self, url: str, origin: str, now: int) -> tuple[Finding, ...]:
        """What origin and licences say of a URL. Nothing seen is ``robots.unreachable``."""
        if self._files.missing(origin, now):
            return (Finding("robots.unreachable", Where("robots.txt"), value="not asked"),)
        found = self._files.says(origin).findings(url, self._token, now)
        found += self.policies(found, origin, now)
        named = self._named(origin)
        return found + self.licences(named, url, origin, now) if named else found

    def licences(
        self, targets: tuple[str, ...], url: str, origin: str, now: int
    ) -> tuple[Finding, ...]:
        """What the licence documents say of a URL; one that nobody read is pointed to."""
        found: list[Finding] = []
        for target in targets:
            if self._documents.missing(target, now, origin):
                found.append(Finding(optouts.POINTER, Where(RSL, target[:512]), target))
            else:
                found += self._documents.says(target).findings(url, self.client, target)
        return tuple(found)

    def policies(self, findings: tuple[Finding, ...], origin: str, now: int) -> tuple[Finding, ...]:
        """What the TDM policies say that these findings name; nothing of one that nobody read."""
        if not any(f.kind == optouts.POLICY for f in findings):
            return ()
        return tuple(
            finding
            for target in optouts.named_policies(findings)
            if not self._policies.missing(target, now, origin)
            for finding in self._policies.says(target).findings(target)
        )

    def host(self, origin: str) -> optouts.Host:
        """The origin's files as they were read."""
        return self._files.says(origin)

    def expires(self, origin: str) -> int:
        """When something of this has to be fetched again (Unix seconds)."""
        dates = [self._documents.expires(target) for target in self._named(origin)]
        return min([self._files.expires(origin), *dates])

    def seen(self, origin: str) -> tuple[Seen, ...]:
        """What was fetched for an origin: kind, the URL that answered, and how it went."""
        return self._files.seen(origin) + self.documents(self._named(origin) + self._offers(origin))

    def documents(self, targets: tuple[str, ...]) -> tuple[Seen, ...]:
        """How reading these licence documents went, as ``seen`` has it."""
        return tuple(
            each
            for target in targets
            for held in (self._documents, self._policies)
            for each in held.seen(target)
        )

    def doors(self, seen: tuple[Seen, ...]) -> tuple[Seen, ...]:
        """Which robots.txt let the documents among these be read, or did not."""
        return self._doors.seen(url for kind, url, _ in seen if kind in (RSL, POLICY))

    def close(self) -> None:
        """Let go of what lies on disk."""
        if self._spill is not None:
            self._spill.close()

    def _unread(
        self, held: _Documents, targets: tuple[str, ...], origin: str, now: int
    ) -> Iterator[Ask]:
        for ask in (ask for target in targets for ask in held.missing(target, now, origin)):
            stands = origin_of(ask.url)
            known = self._files.says(stands).robots if self._files.fresh(stands, now) else None
            if first := () if known else self._doors.missing(ask, now):
                yield from first
            elif self._doors.shut(ask, now, known):
                held.learn(ask, Outcome(error="refused", at=now), now)
            else:
                yield ask

    def _named(self, origin: str) -> tuple[str, ...]:
        named = self._files.says(origin).licences(origin + "/", self._token)
        return tuple(pointer.url for pointer in named)

    def _offers(self, origin: str) -> tuple[str, ...]:
        return self._files.says(origin).policies(origin + "/")


def _policy(files: Mapping[str, Outcome]) -> optouts.Policy:
    return optouts.of_policy(files.get(POLICY) or Outcome(error="other"))


def _document(files: Mapping[str, Outcome]) -> optouts.Licensing:
    return optouts.of_licence(files.get(RSL) or Outcome(error="other"))
