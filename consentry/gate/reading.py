"""May what a response says be read: its head, then its body? The second stage of the gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from consentry.evidence import Answer, Decision, Finding, Where, covers
from consentry.gate.account import Account
from consentry.gate.judge import Judge
from consentry.hosts import Hosts
from consentry.origin import origin_of
from consentry.pace import Pacer
from consentry.signals import access, body, optouts, personal, place
from consentry.signals.page import Page


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as judged: what was found on it, and what may be done with it."""

    answer: Answer
    decision: Decision
    page: Page = field(repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    follow: bool = True
    nofollow: frozenset[str] = field(default=frozenset(), repr=False)


class Reader:
    """Judges responses; a host that says it is busy is left alone for as long as it asks.

    monotonic gives seconds that never go back.
    """

    def __init__(
        self,
        judge: Judge,
        account: Account,
        hosts: Hosts[optouts.Host],
        pacer: Pacer,
        monotonic: Callable[[], float],
    ) -> None:
        self._judge = judge
        self._account = account
        self._hosts = hosts
        self._pacer = pacer
        self._monotonic = monotonic

    def head(self, answer: Answer) -> Decision:
        """May the body of this response be read? Asked when its headers have arrived."""
        now = self._judge.now()
        try:
            found = self._of_head(answer, now)
            decision = self._judge.decide(self._judge.case("read", answer.url, found, now))
        except Exception as problem:
            found, decision = (), self._judge.broken("read", problem)
        decision = replace(decision, epoch=self._judge.epoch)
        for finding in found:
            if covers("access.busy", finding.kind) and finding.value.isdigit():
                self._pacer.hold(origin_of(answer.url), int(finding.value), self._monotonic())
        if not decision.allowed:
            case = self._judge.case("read", answer.url, found, now)
            self._account.refused(case, decision, answer)
        return decision

    def body(self, answer: Answer, content: bytes) -> Reading:
        """May what stands in this body be read on? One parse that all signals share."""
        now = self._judge.now()
        page = Page.parse(content, url=answer.url, headers=answer.headers)
        found: tuple[Finding, ...] = ()
        try:
            found = (
                self._of_head(answer, now)
                + body.of_bytes(content)
                + self._of_host(answer.url, now)
                + access.of_page(page, answer)
                + optouts.of_page(page, self._judge.facts.token, now)
                + personal.of_page(page)
                + place.of_url(answer.url)
                + place.of_page(page)
            )
            decision = self._judge.decide(self._judge.case("read", answer.url, found, now))
            nofollow = optouts.nofollow_links(page)
        except Exception as problem:
            decision, nofollow = self._judge.broken("read", problem), frozenset()
        decision = replace(decision, epoch=self._judge.epoch)
        follow = not any(f.kind == "optout.follow" and f.value == "deny" for f in found)
        if decision.allowed:
            self._account.read(decision, answer.url, now)
        else:
            case = self._judge.case("read", answer.url, found, now)
            self._account.refused(case, decision, answer)
        return Reading(answer, decision, page, found, follow, nofollow)

    def _of_head(self, answer: Answer, now: int) -> tuple[Finding, ...]:
        return (
            access.of_head(answer)
            + body.of_head(answer)
            + optouts.of_head(answer, self._judge.facts.token, now)
            + self._judge.stands("read", answer.url, now)
        )

    def _of_host(self, url: str, now: int) -> tuple[Finding, ...]:
        origin = origin_of(url)
        if self._hosts.missing(origin, now):
            return (Finding("robots.unreachable", Where("robots.txt"), value="not asked"),)
        return self._hosts.says(origin).findings(url, self._judge.facts.token, now)
