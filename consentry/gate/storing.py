"""May an item be kept: obligations first, then what is left of it, then its record.

The third stage of the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec.structs import replace

from consentry.errors import HeldBack, Refused
from consentry.evidence import (
    Answer,
    Case,
    Decision,
    Fetch,
    Finding,
    Json,
    JsonObject,
    Stage,
    Where,
    covers,
)
from consentry.gate.account import Account
from consentry.gate.holding import Hold
from consentry.gate.judge import Judge
from consentry.gate.ledger import Ledger
from consentry.gate.linking import Links
from consentry.gate.reading import Reading
from consentry.policy import Residual, from_terms, fulfil
from consentry.signals import personal, place
from consentry.signals.page import Page
from consentry.signals.personal.names import KIND as NAME
from consentry.signals.personal.names import namer
from consentry.signals.place.tags import tag
from consentry.standing import told_apart


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Cleared:
    """An item that was decided, sealed and recorded: it may be handed on."""

    item: JsonObject = field(repr=False)
    provenance_id: str
    decision: Decision
    case: Case = field(repr=False)
    changed: bool = False


Named = tuple[Sequence[personal.Passage], Sequence[Sequence[personal.Hit]] | BaseException]
"""Passages, and what somebody found in them, or why nobody could."""
_AGAIN = 4
"""How often an item is looked at once more for what taking something out can show."""
_SHOWN = (
    NAME,
    "personal.contact.",
    "personal.online.",
    "personal.identifier",
    "personal.financial.",
    "personal.birth",
)
"""Another name; a street: below the name of a café it is the café's; a number that ran on into a
word."""


class Judged(NamedTuple):
    """An item as decided: what is left of it, and kind and identifier of whom that is about."""

    case: Case
    decision: Decision
    left: JsonObject
    about: tuple[tuple[str, str], ...] = ()


_GZIP = b"\x1f\x8b"
"""RFC 1952 section 2.3.1: what is packed so was looked into by nobody."""


class Storing:
    """Clears items of responses that may be read. ``observe`` decides, and changes nothing."""

    def __init__(self, judge: Judge, account: Account, links: Links, *, observe: bool) -> None:
        self._judge = judge
        self._account = account
        self._observe = observe
        self._links = links
        self._page: tuple[Reading, list[Finding], personal.Search] | None = None
        self._children: tuple[Reading, tuple[Finding, ...]] | None = None
        self._memory = personal.Memory()
        self._named: Named | None = None
        self._told: tuple[Case, tuple[str, ...], dict[str, Json]] | None = None
        self._clean: tuple[Reading, int, int, Case, Decision] | None = None
        """What was decided on the last item without personal data: it holds for the next of the
        page, within the same second."""

    def passages(self, reading: Reading | None, item: JsonObject) -> list[personal.Passage]:
        """The texts of an item in which ``store`` looks for names first."""
        if namer is None or reading is None or not reading.decision.allowed:
            return []
        return personal.passages(item, tag(reading.page.lang).language)

    def store(
        self, reading: Reading | None, item: JsonObject, named: Named | None = None
    ) -> Future[Cleared]:
        """Clear an item; see ``Gate.store``."""
        done: Future[Cleared] = Future()
        self._named = named
        try:
            self._store(reading, item, done)
        except Exception as problem:
            done.set_exception(problem)
        finally:
            self._named = None
        return done

    def store_all(self, reading: Reading, items: Sequence[JsonObject]) -> list[Future[Cleared]]:
        """Clear items of one page; see ``Gate.store_all``. What goes wrong in looking at them
        together goes wrong again with each, and refuses those that it is about."""
        if reading.decision.allowed:
            with suppress(Exception):
                self._of_page(reading)[1].look_ahead(items)
        ledger = self._account.ledger
        with ledger.together() if ledger else nullcontext():
            return [self.store(reading, item) for item in items]

    def review(self, reading: Reading, item: JsonObject) -> Decision:
        """The decision on an item that is stored already, by what its page says now. Keeps
        nothing, counts nothing."""
        now = self._judge.now()
        try:
            return self._decided(reading, item, now).decision
        except Exception as problem:
            return self._judge.broken("store", problem)

    def whole(self, reading: Reading) -> tuple[Decision, bool]:
        """The decision on a file as it is, and whether it holds what an item would lose. Keeps
        nothing."""
        try:
            item: JsonObject = {"url": reading.answer.url, "text": reading.page.source}
            judged = self._decided(reading, item, self._judge.now())
        except Exception as problem:
            return self._judge.broken("store", problem), True
        packed = reading.page.body.startswith(_GZIP)
        return judged.decision, packed or judged.left != item

    def judge(self, item: JsonObject, url: str) -> Decision:
        """The decision on an item by itself, as if its page had said nothing. Keeps nothing."""
        answer = Answer(Fetch(url), url, 200)
        page = Page.parse(b"", url=url, headers=())
        reading = Reading(answer, Decision("allow", "read"), page)
        return self._decided(reading, item, self._judge.now()).decision

    def _store(self, reading: Reading | None, item: JsonObject, done: Future[Cleared]) -> None:
        now = self._judge.now()
        try:
            judged = self._decided(reading, item, now)
        except Exception as problem:
            case = self._judge.case("store", reading.answer.url if reading else "", (), now)
            judged = Judged(case, self._judge.broken("store", problem), {})
        case, decision, left, _about = judged
        if decision.epoch != self._judge.epoch:
            decision = replace(decision, epoch=self._judge.epoch)
        ledger = self._account.ledger
        if self._observe:
            self._account.count(decision)
            done.set_result(Cleared(item, "", decision, case))
        elif not decision.allowed:
            self._refuse(reading, case, decision, done)
        elif ledger is None:
            self._account.count(decision)
            self._links.count(case.residual or (), case.site, now)
            done.set_result(Cleared(left, "", decision, case, left != item))
        else:
            judged = judged._replace(decision=decision)
            try:
                self._record(ledger, reading, judged, left != item, done)
            except UnicodeEncodeError:
                self._refuse(reading, case, self._judge.not_text("store"), done)
            else:
                self._account.count(decision)
                self._links.count(case.residual or (), case.site, now)

    def _refuse(
        self, reading: Reading | None, case: Case, decision: Decision, done: Future[Cleared]
    ) -> None:
        self._account.refused(
            case,
            decision,
            reading.answer if reading else None,
            reading.asked if reading else (),
        )
        done.set_exception(Refused(decision))

    def _decided(self, reading: Reading | None, item: JsonObject, now: int) -> Judged:
        judge = self._judge
        if reading is None or not reading.decision.allowed:
            case = judge.case("store", "", (Finding("source.none", Where("item")),), now)
            return Judged(case, judge.decide(case), {})
        url = reading.answer.url
        known, search = self._of_page(reading)
        seen: personal.Seen = {}
        in_item = search.of_item(item, seen)
        if not in_item and self._clean and not judge.watchers:
            page, *asked, case, decision = self._clean
            if page is reading and asked == [now, judge.epoch]:
                return Judged(case, decision, item)
        persons = [*known, *in_item]
        if persons:
            places = place.subject((*reading.findings, *place.of_findings(persons)))
        else:
            places = {}
        kinds = tuple(sorted({f.kind for f in persons}))
        consenting = judge.standing.consenting
        mark = consenting(in_item, url=url, places=places, among=known)
        in_item = mark(in_item)
        source = (*consenting(known, url=url, places=places)(reading.findings), *in_item)
        source += self._audience(reading) if persons else ()
        standing = judge.stands("store", url, now, places, kinds)
        standing += judge.standing.suppressed(in_item, among=known, url=url, places=places)
        case = replace(
            judge.case("store", url, (*source, *standing), now), places=places, residual=()
        )
        todo = judge.rules.obligations(case)

        def keeps(finding: Finding) -> bool:
            return judge.pack.keeps(case, finding.kind, finding.consents)

        kept = fulfil(item, in_item, todo, self._pseudonym(case.site), keeps)
        if kept.item == item:
            left = in_item
        else:
            whole = all(covers("personal", f.kind) for f in in_item)
            rewritten = kept.rewritten if whole else {}
            left = mark(search.of_item(kept.item, seen, rewritten, kept.rewritten))
        for _ in range(_AGAIN):
            shown = [
                f
                for f in left
                if f.kind.startswith(_SHOWN) and not judge.pack.is_placeholder(f.value)
            ]
            if not shown:
                break
            owed = judge.rules.obligations(replace(case, findings=(*case.findings, *shown)))
            more = fulfil(kept.item, shown, owed, self._pseudonym(case.site), keeps)
            if more.item == kept.item:
                break
            kept = Residual(more.item, (*kept.changes, *more.changes), more.rewritten)
            left = mark(search.of_item(kept.item, seen, {}, more.rewritten))
        residual = tuple(f for f in left if not judge.pack.is_placeholder(f.value))
        case = replace(case, residual=(*residual, *self._links.beyond(residual, case.site, now)))
        decision = judge.decide(case)
        if decision.allowed:
            self._account.changed(change.category for change in kept.changes)
        rests_on = self._rests_on(case, decision)
        duties = todo or decision.obligations
        duties += tuple(
            o for o in decision.obligations if o.kind == "quarantine" and o not in duties
        )
        decision = replace(decision, obligations=duties, rests_on=rests_on, epoch=judge.epoch)
        case = replace(case, rests_on=rests_on)
        if not in_item and kept.item is item:
            self._clean = reading, now, judge.epoch, case, decision
        aliased = {c.category for c in kept.changes if c.kind == "pseudonymise"}
        persons = [*residual, *(f for f in in_item if f.kind in aliased)]
        about = told_apart(persons, known, url, places) if persons else ()
        return Judged(case, decision, kept.item, about)

    def _rests_on(self, case: Case, decision: Decision) -> tuple[str, ...]:
        """The permissions without which the item would not be here: its page was fetched and
        read under them, or they keep what is in it."""
        if not case.permissions:
            return ()
        judge = self._judge
        stages: tuple[Stage, ...] = ("fetch", "read")
        found = tuple(f for f in case.findings if not from_terms(f))
        asked = [
            judge.rules.decide(judge.case(stage, case.url, found, case.now)) for stage in stages
        ]
        return tuple(sorted({id_ for one in (*asked, decision) for id_ in one.rests_on}))

    def _of_page(self, reading: Reading) -> tuple[list[Finding], personal.Search]:
        """What all items of a page share. Kept for one page, the one last asked about."""
        if self._page is None or self._page[0] is not reading:
            known = [f for f in reading.findings if covers("personal", f.kind)]
            sought = [*known, *personal.of_source(reading.page)]
            lang = tag(reading.page.lang).language
            finder = None if namer is None else self._names
            subject = place.subject(reading.findings)
            own = personal.own_names(reading.page)
            search = personal.Search(sought, subject, finder, lang, self._memory, own)
            self._page = (reading, known, search)
        return self._page[1], self._page[2]

    def _audience(self, reading: Reading) -> tuple[Finding, ...]:
        """Whether the page is for children: asked once, where an item or its page has persons."""
        if self._children is None or self._children[0] is not reading:
            self._children = reading, personal.audience(reading.page)
        return self._children[1]

    def _names(self, passages: Sequence[personal.Passage]) -> Sequence[Sequence[personal.Hit]]:
        """What was said of these passages already, else what our own model says."""
        if self._named is not None:
            asked, said = self._named
            if isinstance(said, BaseException):
                raise said
            if list(passages) == list(asked):
                return said
        return namer(passages)

    def _record(
        self,
        ledger: Ledger,
        reading: Reading | None,
        judged: Judged,
        changed: bool,
        done: Future[Cleared],
    ) -> None:
        case, decision, item, about = judged

        def tell(name: str, problem: BaseException | None) -> None:
            if problem is not None:
                if isinstance(problem, HeldBack):
                    self._account.held()
                done.set_exception(problem)
                return
            self._account.cleared()
            done.set_result(Cleared(item, name, decision, case, changed))

        ledger.collect(
            case,
            decision,
            item,
            self._judge.standing.version,
            *self._groups_and_seen(case, reading),
            tell,
            Hold.of(decision.obligations, self._judge.standing.deadline, case.now),
            about,
        )

    def _groups_and_seen(
        self, case: Case, reading: Reading | None
    ) -> tuple[tuple[str, ...], dict[str, Json]]:
        """What a record says of the page, kept for the case last asked about."""
        if self._told is None or self._told[0] is not case:
            seen = (
                self._account.seen(reading.answer, case.findings, reading.asked) if reading else {}
            )
            self._told = case, self._judge.pack.groups(case.findings), seen
        return self._told[1:]

    def _pseudonym(self, site: str) -> Callable[[str, str], str]:
        if self._account.ledger:
            return self._account.ledger.pseudonym(site)
        return lambda category, _value: f"[{category.rpartition('.')[2]}]"
