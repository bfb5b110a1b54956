"""Decisions remembered: the same question is judged once, and answered from memory after that.

``decide`` and ``obligations`` are pure. What they look at is the key here, whole; of a finding
that no rule of the stage can ask for they look at its kind alone, so that is all that is kept of
it. Where a finding stood is looked at for terms and in personal data only: of others it just goes
into the answer as evidence, so the answer is kept with their places in the row, and is given with
the findings that stand there this time. A site counts if a rule names it. Times in an answer count
from ``case.now`` and are moved along. Where a permission is in play nothing is remembered: a
permission has hosts, paths and an end. Bounded, for one set of facts.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from consentry.evidence import (
    Case,
    Decision,
    Facts,
    Finding,
    Obligation,
    Reason,
    Stage,
    covers,
)
from consentry.policy import conditions, engine
from consentry.policy.conditions import Condition
from consentry.policy.pack import Pack
from consentry.policy.platforms import from_terms
from consentry.policy.view import order

Answer = TypeVar("Answer")

CAPACITY = 256
"""Answers kept of each kind, the one least recently asked for forgotten first."""
_EVERY = "*"
_OPT_OUTS = frozenset(("optout",))
"""Every decision says what the signals say, so these count at every stage."""


class _Kept(NamedTuple):
    """A decision, when and on which row of findings it was made, and for each reason its
    evidence: a place in the row, or a finding that was part of the question."""

    decision: Decision
    at: int
    row: tuple[Finding, ...]
    evidence: tuple[tuple[int | Finding, ...], ...]

    def now(self, row: tuple[Finding, ...], now: int) -> Decision:
        """The decision for the findings of this time."""
        made, moved = self.decision, now - self.at
        if row == self.row:
            return made if not moved else _moved(made, made.reasons, moved)
        reasons = tuple(
            replace(reason, evidence=tuple(row[e] if type(e) is int else e for e in evidence))
            if evidence
            else reason
            for reason, evidence in zip(made.reasons, self.evidence, strict=True)
        )
        return _moved(made, reasons, moved)


def _moved(made: Decision, reasons: tuple[Reason, ...], seconds: int) -> Decision:
    """The decision with these reasons, so many seconds later."""
    return replace(
        made,
        reasons=reasons,
        valid_until=made.valid_until + seconds if made.valid_until else 0,
        not_before=made.not_before + seconds if made.not_before else 0,
    )


class Remembered:
    """A pack with a memory. Its answers equal those of ``decide`` and ``obligations``."""

    def __init__(self, pack: Pack, capacity: int = CAPACITY) -> None:
        self.pack = pack
        self._capacity = capacity
        self._facts: Facts | None = None
        self._decisions: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._obligations: OrderedDict[Hashable, tuple[Obligation, ...]] = OrderedDict()
        self._bearing: dict[Stage, frozenset[str]] = {}
        self._bears: dict[tuple[Stage, str], bool] = {}
        self._row: tuple[tuple[Finding, ...], tuple[Finding, ...]] = ((), ())

    def __len__(self) -> int:
        return len(self._decisions)

    def decide(self, case: Case, defaults: bool = True) -> Decision:
        """As ``engine.decide``."""
        row = self._in_a_row(case.findings)
        key = self._key(case, row, defaults)
        if key is None:
            return engine.decide(self.pack, case, defaults)
        known = self._decisions.get(key)
        if known is None:
            made = engine.decide(self.pack, case, defaults)
            places = {f: at for at, f in enumerate(row) if _stands_anywhere(f)}
            evidence = tuple(tuple(places.get(f, f) for f in r.evidence) for r in made.reasons)
            self._keep(self._decisions, key, _Kept(made, case.now, row, evidence))
            return made
        self._decisions.move_to_end(key)
        return known.now(row, case.now)

    def obligations(self, case: Case) -> tuple[Obligation, ...]:
        """As ``engine.obligations``."""
        key = self._key(case, self._in_a_row(case.findings), True)
        if key is None:
            return engine.obligations(self.pack, case)
        known = self._obligations.get(key)
        if known is None:
            known = engine.obligations(self.pack, case)
            self._keep(self._obligations, key, known)
        else:
            self._obligations.move_to_end(key)
        return known

    def _keep(self, kept: OrderedDict[Hashable, Answer], key: Hashable, answer: Answer) -> None:
        kept[key] = answer
        if len(kept) > self._capacity:
            kept.popitem(last=False)

    def _in_a_row(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Findings in the order in which rules see them; kept for those last asked about."""
        if self._row[0] is not findings:
            alone = len(findings) < 2
            row = findings if alone else tuple(sorted(set(findings), key=order))
            self._row = findings, row
        return self._row[1]

    def _key(self, case: Case, row: tuple[Finding, ...], defaults: bool) -> Hashable | None:
        if case.permissions or case.now <= 0:
            return None
        if case.facts is not self._facts:
            self._facts = case.facts
            self._decisions.clear()
            self._obligations.clear()
        stage = case.stage
        return (
            stage,
            defaults,
            case.site if self._sites is None or case.site in self._sites else "",
            case.purpose,
            tuple(sorted(case.places.items())),
            self._seen(stage, row),
            None if case.residual is None else self._seen(stage, case.residual),
        )

    @cached_property
    def _sites(self) -> frozenset[str] | None:
        """The sites that rules name; None where a condition may ask for any."""
        named = [_sites_of(rule.when) for rule in self.pack.rules]
        if None in named:
            return None
        return frozenset().union(*(sites for sites in named if sites))

    def _seen(self, stage: Stage, findings: Iterable[Finding]) -> tuple[Hashable, ...]:
        bears = self._bears
        seen: list[Hashable] = []
        for finding in findings:
            known = bears.get((stage, finding.kind))
            if known is None:
                known = self._look_up(stage, finding.kind)
            if not known:
                seen.append(finding.kind)
            elif _stands_anywhere(finding):
                seen.append(
                    (
                        finding.kind,
                        finding.value,
                        finding.confidence,
                        finding.purposes,
                        finding.malformed,
                        finding.consents,
                    )
                )
            else:
                seen.append(finding)
        return tuple(seen)

    def _look_up(self, stage: Stage, kind: str) -> bool:
        """Can a rule of this stage ask for more of such a finding than whether there is one?"""
        named = self._bearing.get(stage)
        if named is None:
            tables = [self.pack.tables[law.id, stage] for law in self.pack.laws]
            named = _OPT_OUTS.union(
                *(
                    _asked_for(rule.when)
                    for table in tables
                    for part in (*table.triggered.values(), table.always, table.per_purpose)
                    for rule in (*part, *table.last)
                )
            )
            self._bearing[stage] = named
        found = _EVERY in named or any(covers(one, kind) for one in named)
        if len(self._bears) < 4096:
            self._bears[stage, kind] = found
        return found


def _stands_anywhere(finding: Finding) -> bool:
    """Does no rule look at where such a finding stood?"""
    return not covers("personal", finding.kind) and not from_terms(finding)


def _sites_of(condition: Condition) -> frozenset[str] | None:
    """The sites that a condition names; None if it is one that may ask for any."""
    match condition:
        case conditions.Site(names=names):
            return names
        case conditions.All(parts=parts) | conditions.AnyOf(parts=parts):
            inside = [_sites_of(part) for part in parts]
            return None if None in inside else frozenset().union(*(s for s in inside if s))
        case conditions.Not(part=part):
            return _sites_of(part)
    return frozenset() if _EVERY not in _asked_for(condition) else None


def _asked_for(condition: Condition) -> frozenset[str]:
    """The kinds and families of which a condition looks at more than the kind."""
    match condition:
        case conditions.Found(of=kinds):
            return frozenset(kinds)
        case conditions.OptOut():
            return _OPT_OUTS
        case conditions.All(parts=parts) | conditions.AnyOf(parts=parts):
            return frozenset().union(*map(_asked_for, parts))
        case conditions.Not(part=part):
            return _asked_for(part)
        case (
            conditions.Purpose()
            | conditions.Undeclared()
            | conditions.NotDeclared()
            | conditions.NoneLeft()
            | conditions.PersonalData()
            | conditions.Place()
            | conditions.Activity()
            | conditions.Site()
        ):
            return frozenset()
    return frozenset((_EVERY,))
