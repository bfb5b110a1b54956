"""The one seam: every request, response and item passes here, and nothing passes unasked.

Sans-I/O. The gate says what it needs to see (``Need``); an adapter fetches that, tells
``learn`` how it went, and asks again. It keeps evidence, never a decision: a decision carries
``valid_until`` and ``epoch``, and the last step before the socket asks ``valid``. An exception
in a signal or a rule is a refusal with the rule ``engine/error``. It knows no framework.

Each stage has its own file (``fetching``, ``reading``, ``storing``, ``using``); all ask one
``judge`` and write to one ``account``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, Literal

from consentry.activity import Activity
from consentry.evidence import Answer, Ask, Case, Decision, Facts, Fetch, JsonObject, Need, Outcome
from consentry.gate.account import Account
from consentry.gate.doors import Doors
from consentry.gate.fetching import Fetching
from consentry.gate.informing import Informing
from consentry.gate.judge import Judge
from consentry.gate.ledger import Ledger
from consentry.gate.linking import Links
from consentry.gate.reading import Reader, Reading
from consentry.gate.recording import sealed
from consentry.gate.showing import Shown
from consentry.gate.sources import Sources
from consentry.gate.storing import Cleared, Named, Storing
from consentry.gate.using import Using
from consentry.hosts import Spill
from consentry.notice import Look
from consentry.origin import origin_of
from consentry.pace import Pacer
from consentry.policy import Pack
from consentry.signals import optouts
from consentry.signals.personal import Passage
from consentry.standing import Standing
from consentry.vault.guard import Guard

Mode = Literal["enforce", "observe"]


class Gate:
    """Decides for one crawl. ``ledger`` is None where nothing may be kept (observe, try).

    ``facts`` stand in for the activity's own, and ``defaults=False`` leaves out what the pack
    fills in where signals are silent: both are for asking what a site says, not for crawling.
    ``read_host`` makes of an origin's files what is asked about its URLs; ``host_files`` names
    other files than those that the pack asks an origin for; ``spill`` takes what has no room.

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
        read_host: Callable[[Mapping[str, Outcome]], optouts.Host] | None = None,
        host_files: Mapping[str, str] | None = None,
        spill: Spill | None = None,
        informing: Informing | None = None,
        guard: Guard | None = None,
    ) -> None:
        self.mode: Mode = mode
        self.activity = activity
        self.pack = pack
        self.standing = standing
        self.ledger = ledger
        self.facts = facts or activity.facts()
        self._judge = Judge(activity, pack, standing, self.facts, clock, defaults=defaults)
        self._sources = Sources(
            pack.host_files.asked(self.facts) if host_files is None else host_files,
            self.facts,
            Doors(self._judge, lambda *no: self._account.request_refused(*no)),
            read_host or partial(optouts.Host, named_crawlers=activity.named_crawlers),
            spill,
        )
        pacer = Pacer(least_delay)
        self._account = Account(self._judge, self._sources, ledger)
        parts = (self._judge, self._account, self._sources, pacer, monotonic)
        self._fetching = Fetching(*parts)
        self._reader = Reader(*parts, scans=defaults)
        self._links = Links(guard)
        observe = mode == "observe"
        self._storing = Storing(self._judge, self._account, self._links, observe=observe)
        self._informing = informing or Informing(activity, None, None)
        self._using = Using(self._judge, self._informing, ledger)

    @property
    def epoch(self) -> int:
        """The version of orders, suppression and permissions, as last read."""
        return self.standing.epoch

    def now(self) -> int:
        """Unix seconds."""
        return self._judge.now()

    # --- fetch -----------------------------------------------------------------------------

    def fetch(self, ctx: Fetch) -> Decision | Need:
        """May this request leave? ``Need`` says which files of the host must be seen first."""
        return self._fetching.fetch(ctx)

    def screen(self, ctx: Fetch) -> Decision:
        """What can be said of a request without its host, before it is queued.

        A refusal is counted like one of ``fetch``; what is allowed here is counted there.
        """
        return self._fetching.screen(ctx)

    def reach(self, url: str, peer: str) -> Decision | None:
        """What speaks against a connection to the address ``peer`` for a URL; None: nothing.

        A name may lead behind a firewall. Asked by whoever knows the address, before a byte of
        the request is sent.
        """
        return self._fetching.reach(url, peer)

    def note(self, rule: str, url: str) -> None:
        """Write down a request that an adapter refused by a rule of its own, as a count."""
        self._fetching.note(rule, url)

    def put_off(self, decision: Decision, ctx: Fetch) -> None:
        """Keep a page for a recheck whose wait an adapter found too long; see ``LONGEST_WAIT``."""
        self._fetching.put_off(decision, ctx)

    def page_by_page(self, origins: Iterable[str]) -> None:
        """Of these origins one page may be had now, whatever time they ask for between two."""
        self._fetching.page_by_page(origins)

    def never_put_off(self, urls: Iterable[str]) -> None:
        """Of these pages items are stored; a recheck asks about them by their age."""
        self._account.never_put_off = frozenset(urls)

    def learn(self, ask: Ask, outcome: Outcome) -> None:
        """Take how fetching a host's file went. Bytes that decisions rest on are kept."""
        self._fetching.learn(ask, outcome)

    def valid(self, decision: Decision, ctx: Fetch) -> bool:
        """Does a decision still hold, for exactly this request? Asked right before the socket."""
        return self._fetching.valid(decision, ctx)

    def delay(self, url: str) -> float:
        """The interval in seconds that an origin asks for between requests."""
        return self._fetching.delay(url)

    def turn(self, url: str) -> float:
        """Reserve the next departure for the URL's origin; seconds to wait from now."""
        return self._fetching.turn(url)

    def leave(self, url: str, *, sub: bool = False) -> float:
        """At the socket: seconds still to wait, or 0.0, which says that the request has left.

        ``sub``: what a page in a browser loads; it keeps to what its host asks for alone.
        """
        return self._fetching.leave(url, sub=sub)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Sitemaps that the origin of a URL names; each is judged by its own host."""
        return self._sources.host(origin_of(url)).sitemaps

    def host_files(self, url: str) -> tuple[tuple[str, str, Outcome], ...]:
        """What was fetched for the URL's origin: kind, the URL that answered, how it went."""
        return self._sources.seen(origin_of(url))

    # --- read ------------------------------------------------------------------------------

    def head(self, answer: Answer) -> Decision:
        """May the body of this response be read? Asked when its headers have arrived."""
        return self._reader.head(answer)

    def unread(self, answer: Answer, content: bytes) -> tuple[Ask, ...]:
        """Licence documents to show first, so that ``body`` knows what the response points to."""
        return self._reader.unread(answer, content)

    def body(self, answer: Answer, content: bytes, shown: Shown | None = None) -> Reading:
        """May what stands in this body be read on? One parse that all signals share.

        ``shown``: of a page as a browser shows it, what its server sent and what it asked for.
        """
        return self._reader.body(answer, content, shown)

    # --- store -----------------------------------------------------------------------------

    def passages(self, reading: Reading | None, item: JsonObject) -> Sequence[Passage]:
        """The texts of an item in which ``store`` looks for names, for whoever has others look
        through them meanwhile."""
        return self._storing.passages(reading, item)

    def store(
        self, reading: Reading | None, item: JsonObject, named: Named | None = None
    ) -> Future[Cleared]:
        """Clear an item: obligations first, then the judgement of what is left, then the record.

        The future gives what may be handed on once a signed checkpoint covers its record. It
        raises Refused when a rule says no, LogError or StorageError without a record. In observe
        mode the item comes back as it was, with the decision that would have been. ``named``:
        what others found in its ``passages``; if that is an exception the item is refused.
        """
        return self._storing.store(reading, item, named)

    def store_all(self, reading: Reading, items: Sequence[JsonObject]) -> list[Future[Cleared]]:
        """Clear items of one response, as ``store`` would each of them, with what they share
        looked at once."""
        return self._storing.store_all(reading, items)

    def review(self, reading: Reading, item: JsonObject) -> Decision:
        """May an item that is stored stay, by what its page says now? Keeps nothing."""
        return self._storing.review(reading, item)

    def whole(self, reading: Reading) -> tuple[Decision, bool]:
        """May a file be kept as it is; and does it hold what would be taken out of an item?

        Nothing can be taken out of a file, so whoever keeps one keeps all of it. Keeps nothing.
        """
        return self._storing.whole(reading)

    def judge(self, item: JsonObject, url: str) -> Decision:
        """The decision on an item by itself, as if its page had said nothing. Keeps nothing."""
        return self._storing.judge(item, url)

    # --- use -------------------------------------------------------------------------------

    def use(self, cleared: Cleared, purpose: str) -> Decision:
        """May a cleared item be used for a declared purpose, handed to a recipient?"""
        return self._using.cleared(cleared, purpose)

    def use_case(self, case: Case, purpose: str, provenance_id: str = "") -> Decision:
        """The same for the case of a stored record. Without its id nobody was told of it."""
        return self._using.use(case, purpose, provenance_id)

    def released(
        self, recipient: str, uri: str, purpose: str, provenance_ids: Sequence[str]
    ) -> None:
        """Record that these items were handed to a recipient, in one record."""
        if self.ledger:
            self.ledger.released(recipient, uri, purpose, provenance_ids, self.now())

    def page_wanted(self) -> str:
        """The URL of the activity's public notice, if ``use`` rests on it and nobody looked for
        it lately; else "". Fetch it and tell ``page_seen``."""
        return self._informing.wanted(self.now())

    def page_seen(self, outcome: Outcome) -> Look:
        """Take how fetching the public notice went. Raises LogError, StorageError."""
        return self._informing.seen(outcome, self.now(), record=self.ledger is not None)

    # --- what stands, and what was counted -------------------------------------------------

    def refresh(self) -> None:
        """Look for changed orders. Raises OrderError when they cannot be read: stop then."""
        if self.standing.refresh(self.now()):
            self.standing.warn(self.now())
        self._informing.refresh(self.now())
        self._links.refresh(self.now())
        if self.ledger:
            self.ledger.flush(self.now())

    def tally(self) -> Mapping[str, int]:
        """Counts so far: decision/<verdict>, rule/<id>, refused/<rule>, personal/<kind>, items,
        log/size."""
        return self._account.tally()

    def sealed(self, reading: Reading, decision: Decision) -> dict[str, Any]:
        """The private part that a record of this page would have. Keeps nothing."""
        case = self._judge.case(decision.stage, reading.answer.url, reading.findings, self.now())
        return sealed(case, decision, self._account.seen(reading.answer, reading.findings))

    def says(self, rule: str) -> str:
        """What a rule of the pack says, in a sentence; "" if there is no such rule."""
        found = self.pack.rule(rule)
        return found.says if found else ""

    def watch(self, watcher: Callable[[Case], None]) -> None:
        """Show every case to ``watcher`` before it is decided: to explain, or to test."""
        self._judge.watchers.append(watcher)

    def close(self) -> None:
        """Write what is still only counted, and let go of the log. From now on all is refused.

        Raises LogError, StorageError.
        """
        self._judge.closed = True
        self._sources.close()
        try:
            self._links.refresh(self.now(), at_once=True)
        finally:
            if self.ledger:
                self.ledger.close(self.now())
