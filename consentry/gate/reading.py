"""May what a response says be read: its head, then its body? The second stage of the gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from consentry.evidence import Answer, Ask, Decision, Finding, covers
from consentry.gate.account import Account
from consentry.gate.judge import Judge
from consentry.gate.showing import Requested, Shown
from consentry.gate.sources import Sources
from consentry.origin import origin_of
from consentry.pace import Pacer
from consentry.signals import access, attribution, body, optouts, personal, place
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
    asked: tuple[Requested, ...] = field(default=(), repr=False)
    """What the page asked for by itself, in a browser."""


class Reader:
    """Judges responses; a host that says it is busy is left alone for as long as it asks.

    monotonic gives seconds that never go back. scans=False leaves out that a body is of a kind
    that nothing here can look into: that is no answer to what a site says. Nor is it asked of what
    a page in a browser loads (role ``sub``): the page that comes of it is looked into.
    """

    def __init__(
        self,
        judge: Judge,
        account: Account,
        sources: Sources,
        pacer: Pacer,
        monotonic: Callable[[], float],
        *,
        scans: bool = True,
    ) -> None:
        self._scans = scans
        self._judge = judge
        self._account = account
        self._sources = sources
        self._pacer = pacer
        self._monotonic = monotonic
        self._parsed: Page | None = None

    def head(self, answer: Answer) -> Decision:
        """May the body of this response be read? Asked when its headers have arrived.

        What a page in a browser loads has no record of its own: its page's lists it.
        """
        now = self._judge.now()
        try:
            found = tuple(f for f in self._of_head(answer, now) if f.kind != optouts.POINTER)
            decision = self._judge.decide(self._judge.case("read", answer.url, found, now))
        except Exception as problem:
            found, decision = (), self._judge.broken("read", problem)
        decision = replace(decision, epoch=self._judge.epoch)
        for finding in found:
            if covers("access.busy", finding.kind) and finding.value.isdigit():
                self._pacer.hold(origin_of(answer.url), int(finding.value), self._monotonic())
        asked = answer.fetch
        if not decision.allowed and asked.role == "sub":
            self._account.count(decision)
            self._account.request_refused(decision, answer.url, now)
        elif not decision.allowed:
            case = self._judge.case("read", answer.url, found, now)
            self._account.refused(case, decision, answer)
            if decision.verdict == "defer" and (asked.role, asked.method) == ("page", "GET"):
                self._account.put_off(decision, asked.url, now)
        return decision

    def unread(self, answer: Answer, content: bytes) -> tuple[Ask, ...]:
        """Licences and TDM policies that a response points to, by header, element or a file's own
        metadata, unread yet. What cannot be looked at here is refused by ``body``."""
        page = Page.parse(content, url=answer.url, headers=answer.headers)
        if not page.is_html and not optouts.points(answer, content):
            return ()
        self._parsed = page
        origin, now = origin_of(answer.url), self._judge.now()
        try:
            licences, policies = optouts.pointers(answer, page), optouts.policies(answer, page)
        except Exception:
            return ()
        return self._sources.unread(licences, policies, origin, now)

    def body(self, answer: Answer, content: bytes, shown: Shown | None = None) -> Reading:
        """May what stands in this body be read on? One parse that all signals share.

        A page that a browser shows was counted as it was served; it is not counted again.
        """
        now = self._judge.now()
        page = self._page_of(answer, content)
        found: tuple[Finding, ...] = ()
        try:
            found = (
                self._of_head(answer, now)
                + (body.of_bytes(content) if self._scans else ())
                + self._sources.findings(answer.url, origin_of(answer.url), now)
                + access.of_page(page, answer)
                + self._of_page(page, now)
                + personal.of_page(page)
                + place.of_url(answer.url)
                + place.of_page(page)
            )
            if not self._scans and any(f.kind == "optout.images" for f in found):
                found += body.of_head(answer) + body.of_bytes(content)
            if any(f.kind == "body.image" for f in found):
                found += self._judge.standing.suppressed_picture(content)
            found = self._licensed(answer, found, now)
            said = self._sources.policies(found, origin_of(answer.url), now)
            found += tuple(f for f in said if f not in found)
            found += shown.beside(found) if shown else ()
            found += attribution.of_page(page, found)
            decision = self._judge.decide(self._judge.case("read", answer.url, found, now))
            nofollow = optouts.nofollow_links(page)
        except Exception as problem:
            decision, nofollow = self._judge.broken("read", problem), frozenset()
        decision = replace(decision, epoch=self._judge.epoch)
        follow = not any(f.kind == "optout.follow" and f.value == "deny" for f in found)
        asked = shown.asked if shown else ()
        if not decision.allowed:
            case = self._judge.case("read", answer.url, found, now)
            self._account.refused(case, decision, answer, asked)
        elif shown is None:
            self._account.read(decision, answer.url, now)
        return Reading(answer, decision, page, found, follow, nofollow, asked)

    def _page_of(self, answer: Answer, content: bytes) -> Page:
        """The response parsed; once, if it was the last that ``unread`` looked at."""
        page, self._parsed = self._parsed, None
        seen = (answer.url, answer.headers)
        if page is not None and page.body is content and (page.url, page.headers) == seen:
            return page
        return Page.parse(content, url=answer.url, headers=answer.headers)

    def _of_head(self, answer: Answer, now: int) -> tuple[Finding, ...]:
        return (
            access.of_head(answer)
            + (body.of_head(answer) if self._scans and answer.fetch.role != "sub" else ())
            + optouts.of_head(answer, self._judge.facts.token, now)
            + self._judge.stands("read", answer.url, now)
        )

    def _of_page(self, page: Page, now: int) -> tuple[Finding, ...]:
        client = self._sources.client
        found = optouts.of_page(page, self._judge.facts.token, now, client)
        return found if page.is_html else found + optouts.of_file(page.body, page.url, client)

    def _licensed(
        self, answer: Answer, found: tuple[Finding, ...], now: int
    ) -> tuple[Finding, ...]:
        """Where a page points to licence documents: what they say, in place of the pointers. One
        that nobody read leaves it unlicensed."""
        targets = tuple(dict.fromkeys(f.value for f in found if f.kind == optouts.POINTER))
        if not targets:
            return found
        said = self._sources.licences(targets, answer.url, origin_of(answer.url), now)
        if self._scans:
            said += tuple(optouts.unlicensed(f) for f in said if f.kind == optouts.POINTER)
        return (*(f for f in found if f.kind != optouts.POINTER), *said)
