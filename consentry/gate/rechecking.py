"""Asking again about what is stored: from what a host says now to what becomes of an item.

Sans-I/O towards the web: an adapter asks for the pages that are ``due``, under the gate as any
crawl, and tells how each went. ``carry_out`` then erases, holds and notes. Until it did, nothing
is noted, so a recheck that was killed asks again and ends in the same state. Nothing is collected
anew, and no term of keeping begins anew: what changes is the age by which items are picked.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from consentry.address import locate
from consentry.errors import SealError
from consentry.evidence import Decision, Finding, Json, JsonObject, Where, covers
from consentry.gate.reading import Reading
from consentry.gate.recording import SOFTWARE, case_of
from consentry.gate.seam import Gate
from consentry.origin import origin_of
from consentry.policy import RecheckRow
from consentry.provenance import Draft, Home, LogReader, minute, split_id
from consentry.provenance.record import canonical
from consentry.provenance.release import ranges
from consentry.vault import HOLD_DAYS, hold, parse_item
from consentry.vault.erase import Selector, Sweeper, carry_out, plan
from consentry.vault.recheck import Due, Note, Notes, Progress, PutOff, Waiting, due, later

UNCHANGED = "recheck/unchanged"
_DAY = 86_400
_HERE = Where("recheck")
_OVER = "recheck.term-over"
_NO_ANSWER = ("engine/nothing-allows", "engine/unknown-finding")
_SECRET = ("personal", "suppressed")
_TIMES = ("licence.revalidate", "optout.expires")
_PAGE = frozenset({"html", "json-ld", "rss", "xmp", "epub", "c2pa"})


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored item as it was sealed, and its leaf; said: what its page said of itself then."""

    provenance_id: str
    public: JsonObject
    item: JsonObject = field(repr=False)
    said: tuple[Finding, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is to be done with an item, and what it rests on."""

    item: str
    row: RecheckRow
    rules: tuple[str, ...]
    findings: tuple[Finding, ...] = field(repr=False)


class Rechecking:
    """One recheck of a home. ``sweepers`` keep copies of what is erased; see ``carry_out``.

    tally: pages asked about, and of these not-modified, by their hosts' word; then items, by what
    became of them: unchanged, erased, held, kept (asked about again next time); erased/<row>,
    held/<row>; picked-up, of requests that waited.
    """

    def __init__(self, gate: Gate, home: Home, *, sweepers: Sequence[Sweeper] = ()) -> None:
        self._gate = gate
        self._home = home
        self._notes = Notes(home)
        self._waiting = Waiting(home)
        self._sweepers = (*sweepers, self._notes, self._waiting)
        self._began = gate.now()
        self._lock = threading.Lock()
        self._carrying = threading.Lock()
        self._unchanged: dict[str, Note] = {}
        self._failed: dict[str, Note] = {}
        self._verdicts: list[_Verdict] = []
        self._picked: set[str] = set()
        self._tidied = False
        self._readers: dict[str, LogReader] = {}
        self.tally: Counter[str] = Counter()
        self.problems: list[str] = []

    @property
    def rows(self) -> tuple[RecheckRow, ...]:
        """The table that says what becomes of an item; see ``policies/recheck.yaml``."""
        return self._gate.pack.rechecks.rows

    @property
    def gathered(self) -> int:
        """How many items wait for ``carry_out``."""
        return len(self._unchanged) + len(self._failed) + len(self._verdicts)

    def due(
        self, *, age: int, hosts: Sequence[str], most: int, progress: Progress | None = None
    ) -> list[Due]:
        """The pages to ask about; an item whose term is over is done with, and not among them.

        Raises ``KeyMissingError``, ``SealError``, ``StorageError``.
        """
        found = due(
            self._home,
            age=age,
            now=self._began,
            hosts=hosts,
            most=most,
            today=(self._gate.pack.digest, self._gate.activity.digest, SOFTWARE),
            problems=self.problems,
            progress=progress,
        )
        for page in found:
            if page.over:
                over = Finding(_OVER, Where("record", "erase_at"), str(self._began))
                self._meet(page.items, (over,), ())
        asked = [page for page in found if not page.over]
        self._gate.never_put_off(page.url for page in asked)
        return asked

    def waiting(self, most: int) -> list[PutOff]:
        """Requests whose time has come. Of a host that wants long intervals one page may be had."""
        found = self._waiting.due(self._began)[:most]
        self._gate.page_by_page(origin_of(each.url) for each in found)
        return found

    def open(self, page: Due) -> list[Stored]:
        """What was stored of a page; what was erased meanwhile, or does not open, is left out."""
        found = []
        for name in page.items:
            origin, index = split_id(name)
            if origin not in self._readers:
                self._readers[origin] = self._home.find(origin)
            reader = self._readers[origin]
            try:
                item = parse_item(reader.open_content(index))
                private = reader.open_private(index)
            except SealError:
                continue
            said = case_of(private, self._gate.facts, 0).findings
            found.append(Stored(name, reader.read(index), item, tuple(filter(_in_page, said))))
        return found

    def answered(
        self, page: Due, reading: Reading, stored: Iterable[Stored], *, unchanged: bool = False
    ) -> None:
        """The page may be read: is each item one that would be stored today?

        unchanged: the host confirmed that the page is the one that was recorded (304), and
        ``reading`` is of its head alone: then what the page said of itself counts as it was.
        """
        self.tally["pages"] += 1
        if unchanged:
            self.tally["not-modified"] += 1
        moved = _place(reading.answer.url) != _place(page.url)
        for each in stored:
            notes = {each.provenance_id: page.items[each.provenance_id]}
            seen = replace(reading, findings=reading.findings + each.said * unchanged)
            until = _until(seen.findings)
            decision = self._gate.review(seen, each.item)
            if not decision.allowed:
                self._meet(notes, self._against(decision), _rules(decision))
            elif refused := _refused_since(each.public, decision):
                said = tuple(Finding("recheck.purpose", _HERE, purpose) for purpose in refused)
                self._meet(notes, said, _rules(decision))
            elif moved:
                self._meet(notes, (Finding("recheck.moved", _HERE),), ())
            else:
                self.tally["unchanged"] += 1
                with self._lock:
                    self._unchanged[each.provenance_id] = Note(self._gate.now(), until=until)

    def refused(self, page: Due, decision: Decision) -> None:
        """The request or the response was refused."""
        self.tally["pages"] += 1
        self._meet(page.items, self._against(decision), _rules(decision))

    def failed(self, page: Due, how: str) -> None:
        """Nothing came; how: a word or two, without the URL."""
        self.tally["pages"] += 1
        self._meet(page.items, (Finding("recheck.failed", _HERE, how[:80]),), ())

    def picked_up(self, request: str) -> None:
        """The URL of a request that waited was asked for, and answered."""
        with self._lock:
            self._picked.add(request)
        self.tally["picked-up"] += 1

    def carry_out(self) -> None:
        """Erase, hold and note what was gathered. Raises ``StorageError``, ``LogError``."""
        with self._carrying:
            with self._lock:
                verdicts, self._verdicts = self._verdicts, []
                unchanged, self._unchanged = self._unchanged, {}
                failed, self._failed = self._failed, {}
                picked, self._picked = self._picked, set()
            groups: dict[str, list[_Verdict]] = defaultdict(list)
            for each in verdicts:
                groups[each.row.id].append(each)
            for group in groups.values():
                if group[0].row.then == "erase" and not self._needs_a_person(group[0]):
                    self._erase(group)
                else:
                    self._hold(group)
            if unchanged:
                self._attest(unchanged)
            if unchanged or failed:
                self._notes.write({**failed, **unchanged})
            if picked or not self._tidied:
                self._waiting.settle(picked, self._began)
                self._tidied = True

    def _meet(
        self, items: dict[str, Note], found: tuple[Finding, ...], rules: tuple[str, ...]
    ) -> None:
        """What the table says of items that something speaks against."""
        row = self._gate.pack.rechecks.row(found)
        for name, old in items.items():
            note = later(old, row.id)
            kept = row.then == "keep" or note.failed < row.after
            with self._lock:
                if kept:
                    self.tally["kept"] += 1
                    self.tally[f"kept/{row.id}"] += 1
                    if row.then != "keep":
                        self._failed[name] = note
                else:
                    self._verdicts.append(_Verdict(name, row, rules, found))

    def _needs_a_person(self, verdict: _Verdict) -> bool:
        """Where the activity asks for four eyes to erase, only what is over goes by itself."""
        over = any(each.kind == _OVER for each in verdict.findings)
        return self._gate.activity.four_eyes and not over

    def _erase(self, group: Sequence[_Verdict]) -> None:
        row, now = group[0].row, self._gate.now()
        ids = tuple(each.item for each in group)
        over = any(each.kind == _OVER for each in group[0].findings)
        chosen = Selector(items=ids, expired_at=now if over else None)
        erased = carry_out(
            self._home,
            plan(self._home, chosen, now=now),
            reason=row.says,
            by="recheck",
            rules=_all_rules(group),
            because=_because(group),
            sweepers=self._sweepers,
            now=now,
        )
        self.tally["erased"] += erased.items
        self.tally[f"erased/{row.id}"] += erased.items

    def _hold(self, group: Sequence[_Verdict]) -> None:
        row, now = group[0].row, self._gate.now()
        with self._home.ops() as ops:
            ids = [each.item for each in group]
            held = hold(self._home, ops, ids, row.id, now + HOLD_DAYS * _DAY, now=now)
        self.tally["held"] += held
        self.tally[f"held/{row.id}"] += held

    def _attest(self, unchanged: Iterable[str]) -> None:
        """One record: so many were asked about and may stay; which ones is sealed."""
        listed = canonical(ranges(unchanged))
        public: JsonObject = {
            "event": "attest",
            "time": minute(self._gate.now()),
            "software": SOFTWARE,
            "rules": [UNCHANGED],
            "count": len(list(unchanged)),
        }
        private: JsonObject = {"ids": hashlib.sha256(listed).hexdigest()}
        self._home.record(Draft(public, private, listed))

    def _against(self, decision: Decision) -> tuple[Finding, ...]:
        """The findings that a refusal rests on. One of an adapter's own rules, or a fault, rests
        on none, and says nothing of the host."""
        against = [r for r in decision.reasons if r.verdict != "allow"]
        found = tuple(dict.fromkeys(f for r in against for f in r.evidence))
        if not found and not any(
            r.rule in _NO_ANSWER or self._gate.pack.rule(r.rule) for r in against
        ):
            return (Finding("recheck.not-asked", _HERE),)
        return found


def _in_page(finding: Finding) -> bool:
    """Did it stand in the page itself? Data of persons are looked for in the item again."""
    return finding.where.source in _PAGE and not covers("personal", finding.kind)


def _rules(decision: Decision) -> tuple[str, ...]:
    return tuple(r.rule for r in decision.reasons if r.verdict != "allow")


def _all_rules(group: Sequence[_Verdict]) -> list[str]:
    rules = {rule for each in group for rule in each.rules}
    return [group[0].row.id, *sorted(rules)]


def _because(group: Sequence[_Verdict]) -> Json:
    """For the sealed part: which findings spoke against which items. No URL, no datum."""
    together: dict[tuple[tuple[str, ...], tuple[Finding, ...]], list[str]] = defaultdict(list)
    for each in group:
        together[each.rules, each.findings].append(each.item)
    return [
        {
            "items": list(items),
            "rules": list(rules),
            "findings": [_told(finding) for finding in findings[:20]],
        }
        for (rules, findings), items in together.items()
    ]


def _told(finding: Finding) -> JsonObject:
    where = finding.where
    found: JsonObject = {"kind": finding.kind, "source": where.source}
    secret = any(covers(kind, finding.kind) for kind in _SECRET)
    if finding.value and not secret and "://" not in finding.value:
        found["value"] = finding.value[:200]
    for key, value, empty in (
        ("line", where.line, 0),
        ("start", where.start, -1),
        ("end", where.end, -1),
        ("digest", where.digest, ""),
        ("malformed", finding.malformed, ""),
    ):
        if value != empty:
            found[key] = value
    return found


def _refused_since(public: JsonObject, decision: Decision) -> list[str]:
    """Purposes that the record says are allowed, and that are refused now."""
    use = public.get("use")
    then = use if isinstance(use, dict) else {}
    return sorted(p for p, now in decision.use.items() if now == "deny" and then.get(p) == "allow")


def _until(findings: Iterable[Finding]) -> int:
    """By when to ask again at the latest, by what the page and its licence say; 0 if nothing."""
    times = (f.value for f in findings if f.kind in _TIMES)
    return min((int(value) for value in times if value.isdecimal()), default=0)


def _place(url: str) -> tuple[str, str]:
    """An address without its scheme and a leading ``www.``: those change, and the page stays."""
    host, path = locate(url) or ("", url)
    return host.removeprefix("www."), path
