"""The one seam: every request, response and item passes here, and nothing passes unasked.

Sans-I/O. The gate says what it needs to see (``Need``); an adapter fetches that, tells
``learn`` how it went, and asks again. It keeps evidence, never a decision: a decision carries
``valid_until`` and ``epoch``, and the last step before the socket asks ``valid``. An exception
in a signal or a rule is a refusal with the rule ``engine/error``. It knows no framework.
"""

from __future__ import annotations

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from consentry.activity import Activity
from consentry.errors import Refused
from consentry.evidence import (
    Answer,
    Ask,
    Case,
    Decision,
    Facts,
    Fetch,
    Finding,
    Json,
    JsonObject,
    Need,
    Outcome,
    Reason,
    Stage,
    Where,
    covers,
)
from consentry.gate.ledger import Ledger
from consentry.gate.recording import host_file, raw_headers, sealed
from consentry.hosts import Hosts
from consentry.origin import origin_of, site_of
from consentry.pace import Pacer
from consentry.policy import Pack, Remembered, fulfil
from consentry.signals import access, address, body, optouts, personal, place
from consentry.signals.page import Page
from consentry.standing import Standing

log = logging.getLogger(__name__)

Mode = Literal["enforce", "observe"]
LONGEST_WAIT = 60
"""Seconds that a request may wait inside a crawl; a longer wait is recorded and dropped."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A response as judged: what was found on it, and what may be done with it."""

    answer: Answer
    decision: Decision
    page: Page = field(repr=False)
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    follow: bool = True
    nofollow: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Cleared:
    """An item that was decided, sealed and recorded: it may be handed on."""

    item: JsonObject = field(repr=False)
    provenance_id: str
    decision: Decision
    case: Case = field(repr=False)
    changed: bool = False


class Gate:
    """Decides for one crawl. ``ledger`` is None where nothing may be kept (observe, try).

    ``facts`` stand in for the activity's own, and ``defaults=False`` leaves out what the pack
    fills in where signals are silent: both are for asking what a site says, not for crawling.
    ``read_host`` makes of an origin's files what is asked about its URLs.

    clock gives Unix seconds, monotonic seconds that never go back.
    """

    def __init__(
        self,
        *,
        activity: Activity,
        pack: Pack,
        standing: Standing,
        ledger: Ledger | None,
        clock: Callable[[], float],
        monotonic: Callable[[], float],
        mode: Mode = "enforce",
        least_delay: float = 0.0,
        facts: Facts | None = None,
        defaults: bool = True,
        read_host: Callable[[Mapping[str, Outcome]], optouts.Host] = optouts.Host,
    ) -> None:
        self.mode: Mode = mode
        self.activity = activity
        self.pack = pack
        self._rules = Remembered(pack)
        self.standing = standing
        self.ledger = ledger
        self.facts = facts or activity.facts()
        self._defaults = defaults
        self._clock = clock
        self._monotonic = monotonic
        self._pacer = Pacer(least_delay)
        self._hosts: Hosts[optouts.Host] = Hosts(optouts.HOST_FILES, read_host)
        self._tally: Counter[str] = Counter()
        self._watchers: list[Callable[[Case], None]] = []
        self._page: tuple[Reading, list[Finding], personal.Search] | None = None

    @property
    def epoch(self) -> int:
        """The version of orders, suppression and permissions, as last read."""
        return self.standing.epoch

    def now(self) -> int:
        """Unix seconds."""
        return int(self._clock())

    # --- fetch -----------------------------------------------------------------------------

    def fetch(self, ctx: Fetch) -> Decision | Need:
        """May this request leave? ``Need`` says which files of the host must be seen first."""
        now = self.now()
        try:
            found = self._request_findings(ctx, now)
            first = self._first(ctx.url, found, now)
            if not first.allowed or ctx.role == "evidence":
                decision = first
            else:
                origin = origin_of(ctx.url)
                asks = self._hosts.missing(origin, now)
                if asks:
                    return Need(asks)
                decision = self._fetch_known(ctx.url, origin, found, now)
        except Exception as problem:
            decision = self._broken("fetch", problem)
        decision = replace(decision, about=(ctx.method, ctx.url, ctx.user_agent), epoch=self.epoch)
        if ctx.role != "evidence":
            self._count(decision)
        if not decision.allowed and self.ledger:
            self.ledger.count(decision, site_of(ctx.url), now, self.standing.version)
        return decision

    def _first(self, url: str, found: tuple[Finding, ...], now: int) -> Decision:
        """What can be said before the host is asked: the address, and what stands."""
        not_asked = Finding("robots.not-asked", Where("robots.txt"))
        return self._decide(self._case("fetch", url, (*found, not_asked), now))

    def _fetch_known(self, url: str, origin: str, found: tuple[Finding, ...], now: int) -> Decision:
        found += self._hosts.says(origin).findings(url, self.facts.token, now)
        decision = self._decide(self._case("fetch", url, found, now))
        until = min(decision.valid_until, self._hosts.expires(origin))
        return replace(decision, valid_until=until)

    def _request_findings(self, ctx: Fetch, now: int) -> tuple[Finding, ...]:
        return address.of_request(ctx, self.facts) + self._standing("fetch", ctx.url, now)

    def screen(self, ctx: Fetch) -> Decision:
        """What can be said of a request without its host, before it is queued.

        A refusal is counted like one of ``fetch``; what is allowed here is counted there.
        """
        now = self.now()
        try:
            decision = self._first(ctx.url, self._request_findings(ctx, now), now)
        except Exception as problem:
            decision = self._broken("fetch", problem)
        if not decision.allowed:
            self._count(decision)
            if self.ledger:
                self.ledger.count(decision, site_of(ctx.url), now, self.standing.version)
        return decision

    def note(self, rule: str, url: str) -> None:
        """Write down a request that an adapter refused by a rule of its own, as a count."""
        if self.ledger:
            now = self.now()
            decision = Decision("deny", "fetch", (Reason(rule, "deny", ""),))
            self.ledger.count(decision, site_of(url), now, self.standing.version)

    def learn(self, ask: Ask, outcome: Outcome) -> None:
        """Take how fetching a host's file went. Bytes that decisions rest on are kept."""
        now = self.now()
        if self._hosts.learn(ask, outcome, now) and self.ledger and outcome.body:
            self.ledger.keep_evidence(outcome.body)

    def valid(self, decision: Decision, ctx: Fetch) -> bool:
        """Does a decision still hold, for exactly this request? Asked right before the socket."""
        return (
            decision.allowed
            and decision.stage == "fetch"
            and decision.about == (ctx.method, ctx.url, ctx.user_agent)
            and decision.epoch == self.epoch
            and self.now() < decision.valid_until
        )

    def delay(self, url: str) -> float:
        """The interval in seconds that an origin asks for between requests."""
        origin = origin_of(url)
        if self._hosts.missing(origin, self.now()):
            return self._pacer.least
        return max(self._hosts.says(origin).delay(self.facts.token), self._pacer.least)

    def turn(self, url: str) -> float:
        """Reserve the next departure for the URL's origin; seconds to wait from now."""
        return self._pacer.turn(origin_of(url), self.delay(url), self._monotonic())

    def leave(self, url: str) -> float:
        """At the socket: seconds still to wait, or 0.0, which says that the request has left."""
        return self._pacer.leave(origin_of(url), self.delay(url), self._monotonic())

    # --- read ------------------------------------------------------------------------------

    def head(self, answer: Answer) -> Decision:
        """May the body of this response be read? Asked when its headers have arrived."""
        now = self.now()
        try:
            found = self._head_findings(answer, now)
            decision = self._decide(self._case("read", answer.url, found, now))
        except Exception as problem:
            found, decision = (), self._broken("read", problem)
        decision = replace(decision, epoch=self.epoch)
        for finding in found:
            if covers("access.busy", finding.kind) and finding.value.isdigit():
                self._pacer.hold(origin_of(answer.url), int(finding.value), self._monotonic())
        if not decision.allowed:
            self._refused("read", answer.url, found, decision, now, answer)
        return decision

    def body(self, answer: Answer, content: bytes) -> Reading:
        """May what stands in this body be read on? One parse that all signals share."""
        now = self.now()
        page = Page.parse(content, url=answer.url, headers=answer.headers)
        found: tuple[Finding, ...] = ()
        try:
            found = (
                self._head_findings(answer, now)
                + body.of_bytes(content)
                + self._host_findings(answer.url, now)
                + access.of_page(page, answer)
                + optouts.of_page(page, self.facts.token, now)
                + personal.of_page(page)
                + place.of_url(answer.url)
                + place.of_page(page)
            )
            decision = self._decide(self._case("read", answer.url, found, now))
            nofollow = optouts.nofollow_links(page)
        except Exception as problem:
            decision, nofollow = self._broken("read", problem), frozenset()
        decision = replace(decision, epoch=self.epoch)
        follow = not any(f.kind == "optout.follow" and f.value == "deny" for f in found)
        if decision.allowed:
            self._count(decision)
            if self.ledger:
                self.ledger.read(
                    answer.url, decision, site_of(answer.url), now, self.standing.version
                )
        else:
            self._refused("read", answer.url, found, decision, now, answer)
        return Reading(answer, decision, page, found, follow, nofollow)

    # --- store -----------------------------------------------------------------------------

    def store(self, reading: Reading | None, item: JsonObject) -> Future[Cleared]:
        """Clear an item: obligations first, then the judgement of what is left, then the record.

        The future gives what may be handed on once a signed checkpoint covers its record. It
        raises Refused when a rule says no, LogError or StorageError without a record. In observe
        mode the item comes back as it was, with the decision that would have been.
        """
        done: Future[Cleared] = Future()
        try:
            self._store(reading, item, done)
        except Exception as problem:
            done.set_exception(problem)
        return done

    def _store(self, reading: Reading | None, item: JsonObject, done: Future[Cleared]) -> None:
        now = self.now()
        try:
            case, decision, left = self._judge(reading, item, now)
        except Exception as problem:
            case = self._case("store", reading.answer.url if reading else "", (), now)
            decision, left = self._broken("store", problem), {}
        decision = replace(decision, epoch=self.epoch)
        if self.mode == "observe":
            self._count(decision)
            done.set_result(Cleared(item, "", decision, case))
        elif not decision.allowed:
            answer = reading.answer if reading else None
            self._refused("store", case.url, case.findings, decision, now, answer, case)
            done.set_exception(Refused(decision))
        else:
            self._count(decision)
            if self.ledger is None:
                done.set_result(Cleared(left, "", decision, case, left != item))
            else:
                self._record(self.ledger, reading, case, decision, left, left != item, done)

    def _judge(
        self, reading: Reading | None, item: JsonObject, now: int
    ) -> tuple[Case, Decision, JsonObject]:
        if reading is None or not reading.decision.allowed:
            case = self._case("store", "", (Finding("source.none", Where("item")),), now)
            return case, self._decide(case), {}
        url = reading.answer.url
        known, search = self._of_page(reading)
        seen: personal.Seen = {}
        in_item = search.of_item(item, seen)
        persons = [*known, *in_item]
        if persons:
            places = place.subject((*reading.findings, *place.of_findings(persons)))
        else:
            places = {}
        kinds = tuple(sorted({f.kind for f in persons}))
        source = (*reading.findings, *in_item)
        standing = self._standing("store", url, now, places, kinds)
        case = replace(
            self._case("store", url, (*source, *standing), now), places=places, residual=()
        )
        todo = self._rules.obligations(case)
        kept = fulfil(item, in_item, todo, self._pseudonym(case.site))
        left = in_item if kept.item == item else search.of_item(kept.item, seen)
        residual = tuple(f for f in left if not self.pack.is_placeholder(f.value))
        case = replace(case, residual=residual)
        decision = self._decide(case)
        if decision.allowed:
            for change in kept.changes:
                self._tally[f"personal/{change.category}"] += 1
        return case, replace(decision, obligations=todo or decision.obligations), kept.item

    def _of_page(self, reading: Reading) -> tuple[list[Finding], personal.Search]:
        """What all items of a page share. Kept for one page, the one last asked about."""
        if self._page is None or self._page[0] is not reading:
            known = [f for f in reading.findings if covers("personal", f.kind)]
            search = personal.Search(known, place.subject(reading.findings))
            self._page = (reading, known, search)
        return self._page[1], self._page[2]

    def _record(
        self,
        ledger: Ledger,
        reading: Reading | None,
        case: Case,
        decision: Decision,
        item: JsonObject,
        changed: bool,
        done: Future[Cleared],
    ) -> None:
        recorded = ledger.collect(
            case,
            decision,
            item,
            self.standing.version,
            self.pack.groups(case.findings),
            self._seen(reading.answer, case.findings) if reading else {},
        )

        def settle(result: Future[str]) -> None:
            problem = result.exception()
            if problem is not None:
                done.set_exception(problem)
                return
            self._tally["items"] += 1
            done.set_result(Cleared(item, result.result(), decision, case, changed))

        recorded.add_done_callback(settle)

    # --- use -------------------------------------------------------------------------------

    def use(self, cleared: Cleared, purpose: str) -> Decision:
        """May a cleared item be used for a declared purpose, handed to a recipient?"""
        return self.use_case(cleared.case, purpose)

    def use_case(self, case: Case, purpose: str) -> Decision:
        """The same for the case of a stored record."""
        now = self.now()
        try:
            kinds = tuple(sorted({f.kind for f in case.findings if covers("personal", f.kind)}))
            found = tuple(f for f in case.findings if not covers("order", f.kind))
            found += self._standing("use", case.url, now, case.places, kinds, (purpose,))
            if case.residual:
                found += self._notice()
            decision = self._decide(
                replace(case, stage="use", findings=found, purpose=purpose, now=now)
            )
        except Exception as problem:
            decision = self._broken("use", problem)
        return replace(decision, epoch=self.epoch)

    def released(
        self, recipient: str, uri: str, purpose: str, provenance_ids: Sequence[str]
    ) -> None:
        """Record that these items were handed to a recipient, in one record."""
        if self.ledger:
            self.ledger.released(recipient, uri, purpose, provenance_ids, self.now())

    # --- what stands, and what was counted -------------------------------------------------

    def refresh(self) -> None:
        """Look for changed orders. Raises OrderError when they cannot be read: stop then."""
        self.standing.refresh(self.now())
        if self.ledger:
            self.ledger.flush(self.now())

    def tally(self) -> Mapping[str, int]:
        """Counts so far: decision/<verdict>, rule/<id>, refused/<rule>, personal/<kind>, items,
        log/size."""
        counts = dict(self._tally)
        if self.ledger:
            counts["log/size"] = self.ledger.size
        return counts

    def sealed(self, reading: Reading, decision: Decision) -> dict[str, Any]:
        """The private part that a record of this page would have. Keeps nothing."""
        case = self._case(decision.stage, reading.answer.url, reading.findings, self.now())
        return sealed(case, decision, self._seen(reading.answer, reading.findings))

    def says(self, rule: str) -> str:
        """What a rule of the pack says, in a sentence; "" if there is no such rule."""
        found = self.pack.rule(rule)
        return found.says if found else ""

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Sitemaps that the origin of a URL names; each is judged by its own host."""
        return self._hosts.says(origin_of(url)).sitemaps

    def watch(self, watcher: Callable[[Case], None]) -> None:
        """Show every case to ``watcher`` before it is decided: to explain, or to test."""
        self._watchers.append(watcher)

    def judge(self, item: JsonObject, url: str) -> Decision:
        """The decision on an item by itself, as if its page had said nothing. Keeps nothing."""
        answer = Answer(Fetch(url), url, 200)
        page = Page.parse(b"", url=url, headers=())
        reading = Reading(answer, Decision("allow", "read"), page)
        return self._judge(reading, item, self.now())[1]

    def close(self) -> None:
        """Write what is still counted only, and let go of the log. Raises LogError."""
        if self.ledger:
            self.ledger.close(self.now())

    # --- how it is done --------------------------------------------------------------------

    def _case(self, stage: Stage, url: str, found: tuple[Finding, ...], now: int) -> Case:
        return Case(
            stage=stage,
            url=url,
            site=site_of(url),
            facts=self.facts,
            findings=optouts.in_force(found),
            permissions=self.standing.permissions(),
            now=now,
        )

    def _decide(self, case: Case) -> Decision:
        for watcher in self._watchers:
            watcher(case)
        return self._rules.decide(case, defaults=self._defaults)

    def _standing(
        self,
        stage: Stage,
        url: str,
        now: int,
        places: Mapping[str, int] | None = None,
        kinds: tuple[str, ...] = (),
        purposes: tuple[str, ...] = (),
    ) -> tuple[Finding, ...]:
        return self.standing.findings(
            stage=stage,
            site=site_of(url),
            url=url,
            places=places or {},
            kinds=kinds,
            purposes=purposes or self.facts.purposes,
            now=now,
        )

    def _notice(self) -> tuple[Finding, ...]:
        """The written reason of Art. 14(5)(b) GDPR with its public page, if there is one."""
        notice = self.activity.notice
        if notice is None or not notice.disproportionate_effort:
            return ()
        return (Finding("notice.public", Where("activity.yaml", "notice"), value=notice.url),)

    def _head_findings(self, answer: Answer, now: int) -> tuple[Finding, ...]:
        return (
            access.of_head(answer)
            + body.of_head(answer)
            + optouts.of_head(answer, self.facts.token, now)
            + self._standing("read", answer.url, now)
        )

    def _host_findings(self, url: str, now: int) -> tuple[Finding, ...]:
        origin = origin_of(url)
        if self._hosts.missing(origin, now):
            return (Finding("robots.unreachable", Where("robots.txt"), value="not asked"),)
        return self._hosts.says(origin).findings(url, self.facts.token, now)

    def _refused(
        self,
        stage: Stage,
        url: str,
        found: Sequence[Finding],
        decision: Decision,
        now: int,
        answer: Answer | None,
        case: Case | None = None,
    ) -> None:
        self._count(decision)
        if self.ledger:
            case = case or self._case(stage, url, tuple(found), now)
            groups = self.pack.groups(case.findings)
            evidence = tuple(f for r in decision.reasons for f in r.evidence)
            seen = self._seen(answer, evidence) if answer else {}
            self.ledger.refuse(case, decision, self.standing.version, groups, seen)

    def _seen(self, answer: Answer, found: Sequence[Finding]) -> dict[str, Json]:
        """What a record says of the way to its item: hosts' files, status, header lines."""
        files = self._hosts.seen(origin_of(answer.url))
        return {
            "host": [host_file(*file) for file in files],
            "status": answer.status,
            "headers": raw_headers(answer, found),
        }

    def _pseudonym(self, site: str) -> Callable[[str, str], str]:
        if self.ledger:
            return self.ledger.pseudonym(site)
        return lambda category, _value: f"[{category.rpartition('.')[2]}]"

    def _count(self, decision: Decision) -> None:
        self._tally[f"decision/{decision.verdict}"] += 1
        for reason in decision.reasons:
            self._tally[f"rule/{reason.rule}"] += 1
            if reason.verdict == decision.verdict != "allow":
                self._tally[f"refused/{reason.rule}"] += 1

    def _broken(self, stage: Stage, problem: Exception) -> Decision:
        """A fault is a refusal. Its text may hold a datum: only its type is told."""
        frames = traceback.extract_tb(problem.__traceback__)[-2:]
        log.error(
            "a check failed at stage %s: %s (%s)",
            stage,
            type(problem).__name__,
            ", ".join(f"{Path(f.filename).name}:{f.lineno}" for f in frames),
        )
        reason = Reason(
            rule="engine/error",
            verdict="deny",
            says=f"A check failed ({type(problem).__name__}), so nothing is let through.",
            remedy="This is a fault of the software: report it with the steps that led here.",
        )
        return Decision("deny", stage, (reason,), pack=self.pack.digest)
