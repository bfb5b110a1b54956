"""May this request leave, and when? The first stage of the gate."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from consentry.evidence import Ask, Decision, Fetch, Finding, Need, Outcome, Reason, Where
from consentry.gate.account import Account
from consentry.gate.judge import Judge
from consentry.gate.sources import Sources
from consentry.origin import origin_of
from consentry.pace import Pacer
from consentry.signals import address

LONGEST_WAIT = 60
"""Seconds that a request may wait inside a crawl; a longer wait is recorded and dropped."""
_NOT_ASKED = Finding("robots.not-asked", Where("robots.txt"))
_LATER = "robots.delay-over-cap"


class Fetching:
    """Judges requests by their address, by what stands and by what their host says of itself.

    monotonic gives seconds that never go back.
    """

    def __init__(
        self,
        judge: Judge,
        account: Account,
        sources: Sources,
        pacer: Pacer,
        monotonic: Callable[[], float],
    ) -> None:
        self._judge = judge
        self._account = account
        self._sources = sources
        self._pacer = pacer
        self._monotonic = monotonic
        self._page_by_page: frozenset[str] = frozenset()

    def fetch(self, ctx: Fetch) -> Decision | Need:
        """May this request leave? ``Need`` says which files of the host must be seen first."""
        now = self._judge.now()
        try:
            found = self._findings(ctx, now)
            first = self._first(ctx, found, now)
            if not first.allowed or ctx.role == "evidence":
                decision = first
            else:
                origin = origin_of(ctx.url)
                asks = self._sources.missing(origin, now)
                if asks:
                    return Need(asks)
                decision = self._known(ctx.url, origin, found, now)
        except Exception as problem:
            decision = self._judge.broken("fetch", problem)
        about = (ctx.method, ctx.url, ctx.user_agent)
        decision = replace(decision, about=about, epoch=self._judge.epoch)
        if ctx.role != "evidence":
            self._account.count(decision)
        if not decision.allowed:
            self._account.request_refused(decision, ctx.url, now)
            if decision.verdict == "defer" and decision.not_before > now + LONGEST_WAIT:
                self.put_off(decision, ctx)
        return decision

    def put_off(self, decision: Decision, ctx: Fetch) -> None:
        """Keep a page that has to wait longer than a crawl can for another day. A request that
        sends something is not kept."""
        if ctx.role == "page" and ctx.method == "GET":
            self._account.put_off(decision, ctx.url, self._judge.now())

    def page_by_page(self, origins: Iterable[str]) -> None:
        """Of these origins one page may be had, though they ask for more time between two than a
        crawl can keep: that time has passed since they were last asked."""
        self._page_by_page = frozenset(origins)

    def screen(self, ctx: Fetch) -> Decision:
        """What can be said of a request without its host; an allowed one is not counted."""
        now = self._judge.now()
        try:
            decision = self._first(ctx, self._findings(ctx, now), now)
        except Exception as problem:
            decision = self._judge.broken("fetch", problem)
        if not decision.allowed:
            self._account.count(decision)
            self._account.request_refused(decision, ctx.url, now)
        return decision

    def reach(self, url: str, peer: str) -> Decision | None:
        """What speaks against a connection to an address for a URL; None if nothing does."""
        now = self._judge.now()
        try:
            found = address.of_peer(peer, self._judge.facts)
            if not found:
                return None
            case = self._judge.case("fetch", url, (*found, _NOT_ASKED), now)
            decision = self._judge.decide(case)
        except Exception as problem:
            decision = self._judge.broken("fetch", problem)
        if decision.allowed:
            return None
        self._account.count(decision)
        self._account.request_refused(decision, url, now)
        return decision

    def note(self, rule: str, url: str) -> None:
        """Write down a request that an adapter refused by a rule of its own, as a count."""
        decision = Decision("deny", "fetch", (Reason(rule, "deny", ""),))
        self._account.request_refused(decision, url, self._judge.now())

    def learn(self, ask: Ask, outcome: Outcome) -> None:
        """Take how fetching a host's file went. Bytes that decisions rest on are kept."""
        ledger = self._account.ledger
        if self._sources.learn(ask, outcome, self._judge.now()) and ledger and outcome.body:
            ledger.keep_evidence(outcome.body)

    def valid(self, decision: Decision, ctx: Fetch) -> bool:
        """Does a decision still hold, for exactly this request?"""
        return (
            decision.allowed
            and decision.stage == "fetch"
            and decision.about == (ctx.method, ctx.url, ctx.user_agent)
            and decision.epoch == self._judge.epoch
            and self._judge.now() < decision.valid_until
            and not self._judge.closed
        )

    def delay(self, url: str) -> float:
        """The interval in seconds that an origin, or its terms, ask for between requests."""
        return max(self._asked(url), self._pacer.least)

    def _asked(self, url: str) -> float:
        """The same without the operator's own interval."""
        origin = origin_of(url)
        now = self._judge.now()
        terms = self._judge.pack.platforms.pace(url, now)
        if self._sources.missing(origin, now):
            return terms
        return max(self._sources.host(origin).delay(self._judge.facts.token), terms)

    def turn(self, url: str) -> float:
        """Reserve the next departure for the URL's origin; seconds to wait from now."""
        return self._pacer.turn(origin_of(url), self.delay(url), self._monotonic())

    def leave(self, url: str, *, sub: bool = False) -> float:
        """At the socket: seconds still to wait, or 0.0, which says that the request has left.

        What a page in a browser loads (``sub``) keeps the interval that its host asks for, and
        not the operator's own, which is one between pages.
        """
        interval = self._asked(url) if sub else self.delay(url)
        now = self._monotonic()
        return self._pacer.leave(origin_of(url), interval, now, least=0.0 if sub else None)

    def _first(self, ctx: Fetch, found: tuple[Finding, ...], now: int) -> Decision:
        """What can be said before the host is asked: the address, what stands, the terms."""
        case = self._judge.case(
            "fetch", ctx.url, (*found, _NOT_ASKED), now, terms=ctx.role != "evidence"
        )
        return self._judge.decide(case)

    def _known(self, url: str, origin: str, found: tuple[Finding, ...], now: int) -> Decision:
        found += self._sources.findings(url, origin, now)
        if origin in self._page_by_page:
            found = tuple(replace(f, kind="robots.delay") if f.kind == _LATER else f for f in found)
        decision = self._judge.decide(self._judge.case("fetch", url, found, now))
        until = min(
            decision.valid_until,
            self._sources.expires(origin),
            self._judge.pack.platforms.holds_until(url, now),
        )
        return replace(decision, valid_until=until)

    def _findings(self, ctx: Fetch, now: int) -> tuple[Finding, ...]:
        stands = self._judge.stands("fetch", ctx.url, now)
        return address.of_request(ctx, self._judge.facts) + stands
