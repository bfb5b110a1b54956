"""Decisions remembered: the same question is judged once, and answered from memory after that.

``decide`` and ``obligations`` are pure. What they look at is the key here, whole; of a finding
that no rule of the stage can ask for they look at its kind alone, so that is all that is kept of
it. Times in an answer count from ``case.now`` and are moved along. Where a permission is in play
nothing is remembered: a permission has hosts, paths and an end. Bounded, for one set of facts.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from consentry.evidence import Case, Decision, Facts, Finding, Obligation, Stage, covers
from consentry.policy import conditions, engine
from consentry.policy.conditions import Condition
from consentry.policy.pack import Pack

Answer = TypeVar("Answer")

CAPACITY = 256
"""Answers kept of each kind, the one least recently asked for forgotten first."""
_EVERY = "*"
_OPT_OUTS = frozenset(("optout",))
"""Every decision says what the signals say, so these count at every stage."""


class Remembered:
    """A pack with a memory. Its answers equal those of ``decide`` and ``obligations``."""

    def __init__(self, pack: Pack, capacity: int = CAPACITY) -> None:
        self.pack = pack
        self._capacity = capacity
        self._facts: Facts | None = None
        self._decisions: OrderedDict[Hashable, tuple[Decision, int]] = OrderedDict()
        self._obligations: OrderedDict[Hashable, tuple[Obligation, ...]] = OrderedDict()
        self._bearing: dict[Stage, frozenset[str]] = {}
        self._bears: dict[tuple[Stage, str], bool] = {}

    def __len__(self) -> int:
        return len(self._decisions)

    def decide(self, case: Case, defaults: bool = True) -> Decision:
        """As ``engine.decide``."""
        key = self._key(case, defaults)
        if key is None:
            return engine.decide(self.pack, case, defaults)
        known = self._decisions.get(key)
        if known is None:
            made = engine.decide(self.pack, case, defaults)
            self._keep(self._decisions, key, (made, case.now))
            return made
        self._decisions.move_to_end(key)
        made, at = known
        if at == case.now:
            return made
        moved = case.now - at
        return replace(
            made,
            valid_until=made.valid_until + moved if made.valid_until else 0,
            not_before=made.not_before + moved if made.not_before else 0,
        )

    def obligations(self, case: Case) -> tuple[Obligation, ...]:
        """As ``engine.obligations``."""
        key = self._key(case, True)
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

    def _key(self, case: Case, defaults: bool) -> Hashable | None:
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
            case.site,
            case.purpose,
            tuple(sorted(case.places.items())),
            self._seen(stage, case.findings),
            None if case.residual is None else self._seen(stage, case.residual),
        )

    def _seen(self, stage: Stage, findings: Iterable[Finding]) -> tuple[Finding | str, ...]:
        bears = self._bears
        seen: list[Finding | str] = []
        for finding in findings:
            known = bears.get((stage, finding.kind))
            if known is None:
                known = self._look_up(stage, finding.kind)
            seen.append(finding if known else finding.kind)
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
