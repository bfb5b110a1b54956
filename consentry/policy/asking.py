"""Every rule that could hold is asked, once for the case or once for each purpose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from consentry.evidence import Finding, Permission, Verdict, atoms, covers
from consentry.policy.conditions import Evidence, Pair
from consentry.policy.pack import File, Rule, Table
from consentry.policy.permissions import lifting
from consentry.policy.view import View

_Alike = tuple[str, tuple[str, ...]]
_Told = tuple[str, Verdict, tuple[str, ...], str]
_WEIGHT: dict[Verdict, int] = {"allow": 0, "defer": 1, "deny": 2}


@dataclass(slots=True)
class Asked:
    """A rule that holds: its verdict here, what it rests on, and for which purposes.

    permissions: ids of those that lifted it (the verdict is allow then), until: when one ends.
    """

    rule: Rule
    verdict: Verdict
    evidence: Evidence
    pairs: list[Pair] = field(default_factory=list)
    permissions: tuple[str, ...] = ()
    until: int = 0
    error: str = ""


def worst_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Deny wins over defer wins over allow; of nothing: deny."""
    return max(verdicts, key=_WEIGHT.__getitem__, default="deny")


def ask_all(view: View, bound: Sequence[tuple[File, str]], defaults: bool) -> list[Asked]:
    """The rules that hold. Fills ``view.use`` and ``view.unanswered`` on the way."""
    tables = [view.pack.tables[law.id, view.case.stage] for law, _ in bound]
    held = []
    for table in tables:
        for rule in _candidates(view, table):
            if hit := ask(view, rule, None, defaults):
                held.append(hit)
    held = without_replaced(held)
    held += _for_purposes(view, tables, defaults)
    last = [ask(view, rule, None, defaults) for table in tables for rule in table.last]
    return held + without_replaced([hit for hit in last if hit])


def ask(view: View, rule: Rule, pair: Pair | None, defaults: bool) -> Asked | None:
    """Does the rule hold? An exception is an answer too: no."""
    if rule.fills_unknown and not defaults:
        return None
    try:
        found = view.source if rule.on_source else view.judged
        evidence = rule.when.match(view, found, pair)
        if evidence is None:
            return None
        asked = _lifted(view, rule, evidence, pair) if rule.unless else None
        asked = asked or Asked(rule, rule.then, evidence)
    except Exception as problem:
        asked = Asked(rule, "deny", (), error=type(problem).__name__)
    if pair:
        asked.pairs.append(pair)
    return asked


def without_replaced(held: list[Asked]) -> list[Asked]:
    """A rule that holds silences the one it replaces; where it does not hold, that one stands."""
    silent = {one.rule.replaces for one in held if one.rule.replaces and not one.error}
    return [one for one in held if one.rule.id not in silent] if silent else held


def _lifted(view: View, rule: Rule, evidence: Evidence, pair: Pair | None) -> Asked | None:
    """What a permission leaves of a rule: nothing (it allows), or the findings out of its scope."""
    pairs = (pair,) if pair else tuple((purpose, "") for purpose in view.purposes)
    persons = [f for f in evidence if covers("personal", f.kind)]
    alike: dict[_Alike, Finding | None] = {_alike(f): f for f in persons} or {("", ()): None}
    lifts: dict[_Alike, Permission | None] = {
        key: lifting(rule.unless, view.case, finding=finding, purposes=pairs)
        for key, finding in alike.items()
    }
    granted = [permission for permission in lifts.values() if permission]
    if len(granted) == len(lifts):
        ids = tuple(sorted({permission.id for permission in granted}))
        until = min((p.expires for p in granted if p.expires), default=0)
        return Asked(rule, "allow", evidence, permissions=ids, until=until)
    left = tuple(f for f in evidence if not lifts.get(_alike(f)))
    return Asked(rule, rule.then, left)


def _alike(finding: Finding) -> _Alike:
    """What permissions look at of a finding."""
    return finding.kind, finding.consents


def _candidates(view: View, table: Table) -> Iterable[Rule]:
    found = {rule.id: rule for rule in table.always}
    for kind in view.source.keys() | view.judged.keys():
        for rule in table.triggered.get(kind, ()):
            found[rule.id] = rule
    return [found[id_] for id_ in sorted(found)]


def _for_purposes(view: View, tables: Sequence[Table], defaults: bool) -> list[Asked]:
    told: dict[_Told, Asked] = {}
    must_answer = defaults and view.case.stage in ("store", "use")
    for declared in view.declared:
        verdicts: list[Verdict] = ["allow"]
        for atom in atoms(declared):
            pair = (declared, atom)
            hits = without_replaced(
                [
                    hit
                    for table in tables
                    for rule in table.per_purpose
                    if (hit := ask(view, rule, pair, defaults))
                ]
            )
            if must_answer and not hits:
                view.unanswered.add(declared)
                verdicts.append("deny")
            verdicts += [hit.verdict for hit in hits]
            if declared in view.purposes:
                for hit in hits:
                    _add(told, hit)
        view.use[declared] = worst_of(verdicts)
    return [told[key] for key in sorted(told)]


def _add(told: dict[_Told, Asked], hit: Asked) -> None:
    key = (hit.rule.id, hit.verdict, hit.permissions, hit.error)
    if key in told:
        told[key].pairs += hit.pairs
        told[key].evidence += hit.evidence
    else:
        told[key] = hit
