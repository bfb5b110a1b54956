"""What the parts of the add-on share during one crawl: the gate, and who asks it.

There is one for each crawler, made by the add-on. A part that finds none says what is missing
and stops the crawl: that is how a project in which only our anchors are left is noticed.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
import secrets
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from pydispatch.dispatcher import (  # type: ignore[import-untyped]
    getAllReceivers,
    liveReceivers,
)
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Request

from consentry.activity import Activity, load
from consentry.adapters.scrapy import jobs, logs
from consentry.adapters.scrapy.addresses import Addresses
from consentry.adapters.scrapy.choices import Choices
from consentry.adapters.scrapy.deciding import Decider
from consentry.adapters.scrapy.evidence import Evidence
from consentry.adapters.scrapy.handler import Inner
from consentry.adapters.scrapy.handover import Handover
from consentry.adapters.scrapy.heads import Heads
from consentry.adapters.scrapy.logs import masked
from consentry.adapters.scrapy.observing import Observer
from consentry.adapters.scrapy.outcome import fail, watch
from consentry.adapters.scrapy.pacing import Lines
from consentry.adapters.scrapy.refusals import RefusedRequest, rules_of, said
from consentry.adapters.scrapy.waiting import Room
from consentry.errors import ConsentryError, SetupError
from consentry.evidence import Decision
from consentry.garbage import uncollected
from consentry.origin import origin_of

if TYPE_CHECKING:
    from consentry.adapters.naming import Names
    from consentry.adapters.scrapy.browsing import Browsing
    from consentry.adapters.scrapy.feeds import Feeds
    from consentry.adapters.scrapy.watch import Watch
    from consentry.gate import Gate
    from consentry.provenance.seal import Secret

_ATTRIBUTE = "_consentry"
_MOST_SAID = 10_000
LAXER = "Take it away, or write CONSENTRY_STRICT = False: then it is only told."

log = logging.getLogger(__name__)


def gate_for(choices: Choices, run: str, least_delay: float) -> Gate:
    """Open the gate that a crawl's settings ask for."""
    from consentry.gate import open_gate

    return open_gate(
        activity=choices.activity,
        home=choices.home,
        keys=choices.keys,
        mode=choices.mode,
        run=run,
        worker=choices.worker,
        packs=choices.packs,
        least_delay=least_delay,
    )


_YOUNG = 20_000
"""New objects after which garbage is looked for, where Python does after 700 or 2,000. A page makes
a quarter as many, and they go by themselves: no response stays for the collector (``sourcing``).
What does stay until then takes some ten megabytes."""


@functools.cache
def _settle() -> None:
    """What is loaded by now stays for the life of the process, and a collector of garbage that
    walks it again and again costs a crawl two milliseconds a page. Once a process."""
    gc.collect()
    gc.freeze()
    often, *rest = gc.get_threshold()
    if 0 < often < _YOUNG:
        gc.set_threshold(_YOUNG, *rest)


class Session:
    """One crawl. ``open`` makes the gate; until then only settings are known."""

    gate: Gate
    lines: Lines
    addresses: Addresses
    evidence: Evidence
    feeds: Feeds
    watch: Watch
    names: Names

    def __init__(self, crawler: Crawler, choices: Choices, handlers: dict[str, Any]) -> None:
        self.crawler = crawler
        self.choices = choices
        self.activity: Activity = load(choices.activity, today=datetime.now(UTC).date())
        self.inner = Inner(crawler, handlers)
        self.room = Room(crawler, choices.waiting)
        self.handover = Handover()
        self.decider = Decider(self)
        self.observer = Observer(self)
        self.heads = Heads(self)
        self.own: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.pages = 0
        self.closing_for = ""
        self._said: set[tuple[str, str]] = set()
        self._suspected: set[str] = set()
        self._queue_key: Secret | None = None
        self._outside: set[tuple[str, str]] = set()
        self._queued: WeakSet[Request] = WeakSet()
        self._open = False
        self._checked = False
        setattr(crawler, _ATTRIBUTE, self)

    @functools.cached_property
    def browsing(self) -> Browsing:
        """The crawl's browsers; Playwright is loaded where they are wanted."""
        from consentry.adapters.scrapy.browsing import Browsing

        return Browsing(self)

    @property
    def is_open(self) -> bool:
        """Is there a gate?"""
        return self._open

    @property
    def was_checked(self) -> bool:
        """Was every part found in its place?"""
        return self._checked

    def checked(self) -> None:
        """Every part was found in its place."""
        self._checked = True

    def complete(self) -> bool:
        """Were the parts found in their places? If nobody looked, the crawl stops. Raises
        SetupError where nobody could look yet."""
        if not self._checked:
            heard = liveReceivers(getAllReceivers(self.crawler, signals.spider_opened))
            if self.watch.opened in list(heard):
                raise SetupError(
                    "A request was made before the spider was open, by open_spider of a pipeline, "
                    "say: nobody could look yet whether consentry's parts are there.",
                    remedy="Make it in the spider's start, or when the first item comes.",
                )
            self.stop(
                "consentry_incomplete",
                SetupError(
                    "nothing of consentry's receives spider_opened, so nobody looked whether its "
                    "parts are there.",
                    remedy="Leave the receivers of Scrapy's signals as they are.",
                ),
            )
        return self._checked

    def open(self) -> None:
        """Open the gate. Raises ConsentryError when activity, packs or home cannot be used."""
        logs.install()
        run = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(4)}"
        least = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        with uncollected():
            self.gate = gate_for(self.choices, run, least)
            from consentry.adapters.naming import Names

        self.names = Names(self.choices.name_processes)
        self.lines = Lines(self.gate, self.room)
        self.addresses = Addresses(self.gate)
        self.evidence = Evidence(
            self.crawler, self.gate, self.room, self.inner, self.addresses, self.stop
        )
        self._open = True
        logs.begin()
        watch(self.crawler)
        _settle()

    async def close(self) -> None:
        """Send away who waits, let the gate write what is left. Raises ConsentryError."""
        self.room.close()
        if self._open:
            self._open = False
            await self.evidence.close()
            await asyncio.to_thread(self.names.close)
            self.gate.close()

    def stop(self, reason: str, problem: Exception) -> None:
        """Close the spider because the crawl cannot go on, and say so in the exit code."""
        if self.closing_for:
            return
        self.closing_for = reason
        said = problem if isinstance(problem, ConsentryError) else type(problem).__name__
        log.error("The crawl stops (%s): %s", reason, said)
        fail(self.crawler, SetupError(f"The crawl stopped ({reason}): {said}"))
        self.room.close()
        from scrapy.utils.defer import _schedule_coro

        _schedule_coro(self.crawler.engine.close_spider_async(reason=reason))

    def queue_key(self) -> Secret:
        """The key under which queued requests are sealed. Raises ConsentryError."""
        if self._queue_key is None:
            self._queue_key = jobs.key_of(self.choices.home, self.choices.keys)
        return self._queue_key

    def suspect(self, what: str) -> None:
        """Something looks like a way round the gate: stop if strict, else say and count it."""
        if what in self._suspected:
            return
        self._suspected.add(what)
        self.crawler.stats.inc_value("consentry/suspicions")
        if self.choices.strict:
            self.stop("consentry_suspicious", SetupError(f"{what}.", remedy=LAXER))
        else:
            log.warning("Suspicious, and passed over (CONSENTRY_STRICT = False): %s", what)

    def went_outside(self, what: str, where: str) -> None:
        """Code of the project's own did something past the gate: count it, and name it once."""
        self.crawler.stats.inc_value(f"consentry/outside/{what}")
        if (what, where) in self._outside or len(self._outside) >= _MOST_SAID:
            return
        self._outside.add((what, where))
        log.warning("%s opens %s by itself, which the gate does not see.", where, what)

    def retries(self, status: int) -> bool:
        """Would Scrapy try again after this status?"""
        settings = self.crawler.settings
        return (
            settings.getbool("RETRY_ENABLED")
            and self.crawler.get_downloader_middleware(RetryMiddleware) is not None
            and status in {int(code) for code in settings.getlist("RETRY_HTTP_CODES")}
        )

    def follow_queue(self) -> None:
        """Remember from now on which requests come out of the scheduler's queue."""
        slot = self.crawler.engine._slot
        if slot is None:
            return
        scheduler: Any = slot.scheduler
        take = scheduler.next_request

        def next_request() -> Request | None:
            request: Request | None = take()
            if request is not None:
                self._queued.add(request)
            return request

        scheduler.next_request = next_request

    def put_back(self, request: Request, refused: RefusedRequest) -> None:
        """What waits for its host when the spider closes stays in the job directory, if any.

        Only what came from the queue: for a request that a callback or a pipeline awaits
        (``engine.download_async``), its caller gets the refusal, and nobody would in a later run.
        """
        slot = self.crawler.engine._slot
        waited = any(r.rule == "scrapy/closing" for r in refused.decision.reasons)
        if not waited or slot is None or request not in self._queued:
            return
        if getattr(slot.scheduler, "dqs", None) is not None:
            slot.scheduler.enqueue_request(request.replace(dont_filter=True))

    def refused_request(self, request: Request, decision: Decision) -> None:
        """Count a refusal of ours; say each rule once for a host, with what would change it."""
        self.count(decision)
        for own in decision.reasons:
            if own.rule.startswith("scrapy/"):
                self.gate.note(own.rule, request.url)
        key = (rules_of(decision), origin_of(request.url))
        if key in self._said or len(self._said) >= _MOST_SAID:
            return
        self._said.add(key)
        reason = next((r for r in decision.reasons if r.verdict == decision.verdict), None)
        if reason is not None:
            log.info(
                "Refused on %s: %s (%s) %s", key[1], reason.says, reason.rule, masked(reason.remedy)
            )

    def count(self, decision: Decision) -> None:
        """Count what the gate does not know of: the rules about Scrapy itself."""
        for reason in decision.reasons:
            if reason.rule.startswith("scrapy/"):
                self.own[reason.rule] += 1

    def says(self, rule: str) -> str:
        """What a rule says, the add-on's own rules too; "" if nobody knows."""
        about_browsers = self.browsing.says(rule) if rule.startswith("browser/") else ""
        return said(rule) or about_browsers or self.gate.says(rule)

    def tally(self) -> dict[str, int]:
        """The gate's counts, and ours beside them."""
        counts = Counter(self.gate.tally()) if hasattr(self, "gate") else Counter[str]()
        for rule, times in self.own.items():
            counts[f"rule/{rule}"] += times
            counts[f"refused/{rule}"] += times
            counts["decision/deny"] += times
        for why, times in self.failed.items():
            counts[f"failed/{why}"] += times
        return dict(counts)


def peek(crawler: Crawler) -> Session | None:
    """The session of a crawler, if the add-on made one."""
    session = getattr(crawler, _ATTRIBUTE, None)
    return session if isinstance(session, Session) else None


def of(crawler: Crawler) -> Session:
    """The session of a crawler. Raises SetupError where the add-on is missing."""
    session = peek(crawler)
    if session is None:
        logs.install()
        raise SetupError(
            "A part of consentry is configured, but consentry.Addon is not in ADDONS.",
            remedy='Write ADDONS = {"consentry.Addon": 1000} in the settings, and leave it out '
            "of custom_settings and -s.",
        )
    return session
