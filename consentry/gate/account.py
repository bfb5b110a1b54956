"""What the gate counts, and what it hands to the ledger to be written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from consentry.evidence import Answer, Case, Decision, Finding, Json
from consentry.gate.judge import Judge
from consentry.gate.ledger import Ledger
from consentry.gate.recording import host_file, raw_headers, validators
from consentry.gate.showing import Requested, listed
from consentry.gate.sources import Sources
from consentry.origin import origin_of, site_of


class Account:
    """Counts decisions of one gate. ``ledger`` is None where nothing may be kept."""

    def __init__(self, judge: Judge, sources: Sources, ledger: Ledger | None) -> None:
        self.ledger = ledger
        self._judge = judge
        self._sources = sources
        self._tally: Counter[str] = Counter()
        self.never_put_off: frozenset[str] = frozenset()

    def tally(self) -> Mapping[str, int]:
        """Counts so far, by name, with the size of the log."""
        counts = dict(self._tally)
        if self.ledger:
            counts["log/size"] = self.ledger.size
        return counts

    def count(self, decision: Decision) -> None:
        """Count a decision in the statistics."""
        self._tally[f"decision/{decision.verdict}"] += 1
        for reason in decision.reasons:
            self._tally[f"rule/{reason.rule}"] += 1
            if reason.verdict == decision.verdict != "allow":
                self._tally[f"refused/{reason.rule}"] += 1

    def changed(self, categories: Iterable[str]) -> None:
        """Count what was taken out of an item, by category."""
        for category in categories:
            self._tally[f"personal/{category}"] += 1

    def cleared(self) -> None:
        """Count an item that is recorded."""
        self._tally["items"] += 1

    def held(self) -> None:
        """Count an item that is recorded and held."""
        self._tally["held"] += 1

    def request_refused(self, decision: Decision, url: str, now: int) -> None:
        """Write down a refused request, as a count."""
        if self.ledger:
            self.ledger.count(decision, site_of(url), now, self._judge.standing.version)

    def put_off(self, decision: Decision, url: str, now: int) -> None:
        """Count a request that has to wait longer than a crawl can, and keep it for a recheck."""
        self._tally["put-off"] += 1
        if self.ledger and url not in self.never_put_off:
            self.ledger.put_off(url, decision, now)

    def read(self, decision: Decision, url: str, now: int) -> None:
        """Count an allowed response, and write it down as a count."""
        self.count(decision)
        if self.ledger:
            self.ledger.read(url, decision, site_of(url), now, self._judge.standing.version)

    def refused(
        self,
        case: Case,
        decision: Decision,
        answer: Answer | None,
        asked: Sequence[Requested] = (),
    ) -> None:
        """Count a refused response or item, and write its record."""
        self.count(decision)
        if self.ledger:
            groups = self._judge.pack.groups(case.findings)
            evidence = tuple(f for r in decision.reasons for f in r.evidence)
            seen = self.seen(answer, evidence, asked) if answer else {}
            self.ledger.refuse(case, decision, self._judge.standing.version, groups, seen)

    def seen(
        self, answer: Answer, found: Sequence[Finding], asked: Sequence[Requested] = ()
    ) -> dict[str, Json]:
        """What a record says of the way to its item: hosts' files, status, header lines, and what
        its page asked for in a browser."""
        files = self._sources.seen(origin_of(answer.url))
        files += self._sources.documents(_pages_documents(found, {url for _, url, _ in files}))
        files += self._sources.doors(files)
        return {
            "host": [host_file(*file) for file in files],
            "status": answer.status,
            "headers": raw_headers(answer, found),
            **validators(answer),
            **listed(asked),
        }


def _pages_documents(found: Iterable[Finding], already: Iterable[str]) -> tuple[str, ...]:
    """Addresses of the licence documents that findings rest on and that no host's file named."""
    named = (
        f.where.path.partition("#/")[0] for f in found if f.where.source in ("rsl", "tdm-policy")
    )
    return tuple(dict.fromkeys(url for url in named if url not in set(already)))
