"""What the gate writes down, and when.

One leaf for each stored or refused item and each refused response; refused requests, and
allowed responses that gave no item, as one leaf for each site, rule and minute with a count.
A refusal by an order or a suppression seals nothing. Counting never makes a crawl wait.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import AbstractContextManager, suppress

import msgspec
from msgspec.structs import replace

from consentry.errors import LogError
from consentry.evidence import Case, Decision, Json, JsonObject, Reason, covers
from consentry.gate.holding import Hold, held_back
from consentry.gate.recording import Standpoint, about_item, deciding, leaf, sealed
from consentry.gate.shared import Shared
from consentry.gate.showing import counted
from consentry.gate.term import Term
from consentry.provenance import Draft, Home, Log, Receipt
from consentry.vault import Index
from consentry.vault.labels import Labels
from consentry.vault.recheck import PutOff, Waiting

Tell = Callable[[str, "BaseException | None"], None]
"""Takes the provenance id of an item, or why it may not go on."""

_json = msgspec.json.Encoder(order="sorted")
_KEEP_COUNTING = 300
"""Seconds that a minute stays open for counting, so that a page's items can still come."""
_REMEMBERED = 20_000
"""Hosts' files known to be in the vault, so that the disk is not asked again."""
_SEALS_NOTHING = ("order", "suppressed")
_AT_MOST = 10_000
"""Requests that one run puts off for another day; more are only counted."""
_WRITE_EVERY, _WRITE_AT = 30, 512
"""Seconds, and requests, after which those that were put off are written down."""


def item_bytes(item: JsonObject) -> bytes:
    """An item as it is sealed: JSON with sorted keys."""
    return _json.encode(item)


class Ledger:
    """Writes one worker's log. Thread safe: commits end in the log's own thread.

    named: which sites stand in plain in a leaf (a platform's: everybody knows them); all others
    stand there under a keyed hash. why_held: the rule that a record is held
    for, or the one that would hold it now, unless a person released it from that.
    """

    def __init__(
        self,
        home: Home,
        log: Log,
        index: Index,
        at: Standpoint,
        policy: str,
        named: Callable[[str], bool] = lambda _site: False,
        why_held: Callable[[str, str | None], str | None] = lambda _id, rule: rule,
    ) -> None:
        self._home = home
        self._named = named
        self._why_held = why_held
        self._log = log
        self._index = index
        self._at = at
        self._policy = policy
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str, str, int, str]] = Counter()
        self._open_reads: dict[str, list[tuple[str, str, str, int, str]]] = {}
        self._pending: dict[tuple[str, str], list[Tell]] = {}
        self._shared = Shared()
        self._labels = Labels(home)
        self._line = 0
        self._evidence: OrderedDict[str, None] = OrderedDict()
        self._put_off: dict[str, PutOff] = {}
        self._many_put_off = 0
        self._wrote_put_off = 0

    @property
    def size(self) -> int:
        """Leaves committed."""
        return self._log.size

    @property
    def origin(self) -> str:
        """The log's origin."""
        return self._log.origin

    def together(self) -> AbstractContextManager[None]:
        """Records made inside share commits; see ``Log.together``."""
        return self._log.together()

    def collect(
        self,
        case: Case,
        decision: Decision,
        item: JsonObject,
        standing: str,
        groups: Iterable[str],
        seen: Mapping[str, Json],
        tell: Tell,
        hold: Hold | None = None,
        about: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Seal and record an item; ``tell`` is told its provenance id, by whatever thread.

        about: kind and identifier of the persons whom it is about, for labels.

        An item that is live in the vault already, from the same URL with the same content, keeps
        its record: collecting it again restarts no retention. ``HeldBack`` is told of an item that
        is recorded and held: now, by ``hold``, or since it was collected earlier.
        """
        content = item_bytes(item)
        key = (case.url, hashlib.sha256(content).hexdigest())
        with self._lock:
            waiting = self._pending.get(key)
            if waiting is not None:
                waiting.append(tell)
                return
            known = self._index.find_item(*key)
            if known is None:
                self._pending[key] = [tell]
        self._had_item(case.url)
        if known is not None:
            self._hand_on(tell, known, decision, hold)
            return
        try:
            public, private = self._shared.parts(
                case,
                decision,
                lambda: (
                    self._leaf("collect", case.site, self._rules(decision), case.now, standing)
                    | about_item(case, decision, groups)
                    | counted(seen),
                    sealed(case, decision, seen) | self._labels.of(about),
                ),
            )
            term = self.term(decision, case.url, case.now)
            if term.retain_until:
                public["retain_until"] = term.retain_until
            if case.residual:
                public["notice"] = self._notice()
            if hold is not None:
                public |= {"held_for": hold.rule, "held_until": hold.until}
            private |= {"item": key[1], **term.sealed()}
            recorded = self._log.append(Draft(public, private, content))
        except Exception as problem:
            self._tell(key, "", problem)
            return

        def settle(done: Future[Receipt]) -> None:
            problem = done.exception()
            name = "" if problem else done.result().provenance_id
            if problem is None and hold is not None:
                problem = held_back(decision, hold.rule, name)
            self._tell(key, name, problem)

        recorded.add_done_callback(settle)

    def _tell(self, key: tuple[str, str], name: str, problem: BaseException | None) -> None:
        """What became of an item, to all who collected it meanwhile."""
        with self._lock:
            waiting = self._pending.pop(key, ())
        for tell in waiting:
            with suppress(InvalidStateError):
                tell(name, problem)

    def term(self, decision: Decision, url: str, now: int) -> Term:
        """How long an item of this URL may be kept that was decided on so, at ``now``."""
        return Term.of(decision, url, now, self._index.first)

    def _hand_on(self, tell: Tell, known: str, decision: Decision, hold: Hold | None) -> None:
        """Answer with a record that is there, unless it is held."""
        problem: BaseException | None = None
        try:
            why = self._why_held(known, hold.rule if hold else None)
            if why:
                problem = held_back(decision, why, known)
        except Exception as other:
            problem = other
        tell(known, problem)

    def _notice(self) -> str:
        if not self._at.notice:
            raise LogError("an item holds personal data, and no notice was made that tells of it")
        return self._at.notice

    def refuse(
        self,
        case: Case,
        decision: Decision,
        standing: str,
        groups: Iterable[str],
        seen: Mapping[str, Json],
    ) -> None:
        """Record a refused response or item: the deciding findings alone, never the content."""
        reasons = deciding(decision)
        evidence = tuple(f for r in reasons for f in r.evidence)
        public = self._leaf("refuse", case.site, (r.rule for r in reasons), case.now, standing)
        public |= about_item(case, decision, groups) | counted(seen)
        public["stage"] = decision.stage
        private: JsonObject | None = None
        if not any(covers(kind, f.kind) for kind in _SEALS_NOTHING for f in evidence):
            short = Decision(
                decision.verdict, decision.stage, reasons, says=decision.says, laws=decision.laws
            )
            private = sealed(replace(case, findings=evidence, residual=None), short, seen)
        self._log.append(Draft(public, private))

    def count(self, decision: Decision, site: str, now: int, standing: str) -> None:
        """Count a refused request by its first deciding rule."""
        reasons = deciding(decision)
        rule = next((r.rule for r in (*_with_evidence(reasons), *reasons)), "engine/error")
        event = "defer" if decision.verdict == "defer" else "refuse"
        with self._lock:
            self._counts[event, site, rule, now // 60, standing] += 1

    def put_off(self, url: str, decision: Decision, now: int) -> None:
        """Keep the URL of a page that has to wait longer than a crawl can, sealed, for a recheck.

        Not one that an order or a suppression keeps back: those seal nothing.
        """
        reasons = deciding(decision)
        found = [f.kind for r in decision.reasons for f in r.evidence]
        if any(covers(kind, each) for kind in _SEALS_NOTHING for each in found):
            return
        with self._lock:
            if url not in self._put_off:
                self._many_put_off += 1
            if self._many_put_off <= _AT_MOST:
                rule = reasons[0].rule if reasons else ""
                self._put_off[url] = PutOff(url, rule, decision.not_before, now)

    def read(self, url: str, decision: Decision, site: str, now: int, standing: str) -> None:
        """Count an allowed response; an item that comes of it soon takes the count back."""
        self._put_off.pop(url, None)
        reasons = deciding(decision)
        key = ("allow", site, reasons[0].rule if reasons else "", now // 60, standing)
        with self._lock:
            self._counts[key] += 1
            self._open_reads.setdefault(url, []).append(key)

    def flush(self, now: int, everything: bool = False) -> None:
        """Write the counts of minutes that are over."""
        self._write_put_off(now, everything)
        line = now // 60 - _KEEP_COUNTING // 60
        if line == self._line and not everything:
            return
        self._line = line
        with self._lock:
            ready = [k for k in self._counts if everything or k[3] < line]
            counts = [(k, self._counts.pop(k)) for k in ready]
            gone = set(ready)
            for url in list(self._open_reads):
                left = [k for k in self._open_reads[url] if k not in gone]
                if left:
                    self._open_reads[url] = left
                else:
                    del self._open_reads[url]
        for (event, site, rule, minute, standing), number in sorted(counts):
            if number > 0:
                name = "attest" if event == "allow" else "refuse"
                public = self._leaf(name, site, (rule,), minute * 60, standing)
                public |= {"stage": "read" if event == "allow" else "fetch", "count": number}
                if event == "defer":
                    public["verdict"] = "defer"
                self._log.append(Draft(public, None))

    def keep_evidence(self, content: bytes) -> str:
        """Keep a host's file in the vault, once; returns its SHA-256 in hex."""
        digest = hashlib.sha256(content).hexdigest()
        if digest not in self._evidence:
            self._home.keep_evidence(content)
            self._evidence[digest] = None
            if len(self._evidence) > _REMEMBERED:
                self._evidence.popitem(last=False)
        return digest

    def released(
        self, recipient: str, uri: str, purpose: str, ids: Sequence[str], now: int
    ) -> None:
        """One release record in the ops log: how many to whom, and a commitment to the list."""
        self._home.record_release(recipient, uri, purpose, list(ids), now)

    def pseudonym(self, site: str) -> Callable[[str, str], str]:
        """Names that stand for values on one site, and on no other."""

        def name(category: str, value: str) -> str:
            key = self._home.pseudonym_key(site)
            mac = hmac.new(key, f"{category}\0{value.casefold()}".encode(), hashlib.sha256)
            return f"{category.rpartition('.')[2]}-{mac.hexdigest()[:12]}"

        return name

    def close(self, now: int) -> None:
        """Write what is still only counted, wait for the last commit, and let go of the log."""
        self.flush(now, everything=True)
        self._log.close()
        self._index.close()

    def _write_put_off(self, now: int, everything: bool) -> None:
        """As one batch; what a kill takes is put off again by the crawl that is run again."""
        with self._lock:
            many, since = len(self._put_off), now - self._wrote_put_off
            if not many or not (everything or many >= _WRITE_AT or since >= _WRITE_EVERY):
                return
            batch, self._put_off = list(self._put_off.values()), {}
            self._wrote_put_off = now
        Waiting(self._home).keep(batch)

    def _leaf(
        self, event: str, site: str, rules: Iterable[str], now: int, standing: str
    ) -> JsonObject:
        return leaf(
            event,
            at=self._at,
            now=now,
            site=site if self._named(site) else self._home.site_label(site),
            rules=rules,
            policy=self._policy,
            standing=standing,
        )

    def _rules(self, decision: Decision) -> Iterable[str]:
        return [r.rule for r in decision.reasons] + [o.rule for o in decision.obligations]

    def _had_item(self, url: str) -> None:
        with self._lock:
            for key in self._open_reads.pop(url, ()):
                if self._counts.get(key, 0) > 0:
                    self._counts[key] -= 1


def _with_evidence(reasons: Iterable[Reason]) -> list[Reason]:
    """Those that rest on something found, before those that only follow from others."""
    return [reason for reason in reasons if reason.evidence]
