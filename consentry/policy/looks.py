"""Why each rule did or did not apply, in plain words for a person; no personal data in them."""

from __future__ import annotations

from dataclasses import dataclass

from consentry.evidence import Case, Finding, atoms, covers
from consentry.policy.asking import Asked, ask, ask_all
from consentry.policy.conditions import Pair
from consentry.policy.pack import File, Pack, Rule
from consentry.policy.view import View


@dataclass(frozen=True, slots=True)
class Look:
    """One rule looked at: did it apply, and why, or why not."""

    rule: str
    applied: bool
    why: str


def explain(pack: Pack, case: Case, defaults: bool = True) -> tuple[Look, ...]:
    """Every rule of the pack in the order of its files, at the case's stage."""
    view = View(pack, case)
    bound = pack.binding(case)
    asked: dict[str, list[Asked]] = {}
    for one in ask_all(view, bound, defaults):
        asked.setdefault(one.rule.id, []).append(one)
    binding = {law.id for law, _ in bound}
    return tuple(
        _look(view, law, rule, asked.get(rule.id, []), law.id in binding, defaults)
        for law in pack.laws
        for rule in law.rules
    )


def _look(
    view: View, law: File, rule: Rule, asked: list[Asked], binds: bool, defaults: bool
) -> Look:
    stage = view.case.stage
    if stage not in rule.stages:
        return Look(rule.id, False, f"asked at {', '.join(rule.stages)}, and this is {stage}")
    if not binds:
        return Look(rule.id, False, f"{law.title} does not bind this case")
    if rule.fills_unknown and not defaults:
        return Look(rule.id, False, "fills an unknown, and only the signals were asked")
    if asked:
        applied = any(one.verdict == rule.then and not one.permissions for one in asked)
        return Look(rule.id, applied, "; ".join(_held(one) for one in asked))
    return Look(rule.id, False, _missed(view, rule, defaults))


def _held(one: Asked) -> str:
    if one.error:
        return f"could not be evaluated ({one.error}), which denies"
    evidence = ", ".join(dict.fromkeys(_where(f) for f in one.evidence)) or "it always holds here"
    words = f"{one.verdict}: {evidence}"
    if one.pairs:
        words += f" for {', '.join(sorted({_pair(pair) for pair in one.pairs}))}"
    ids = ", ".join(one.permissions)
    return f"{words}, lifted by the permission {ids}" if ids else words


def _missed(view: View, rule: Rule, defaults: bool) -> str:
    found = view.source if rule.on_source else view.judged
    pairs: list[Pair | None] = [None]
    if rule.per_purpose:
        pairs = [(declared, atom) for declared in view.declared for atom in atoms(declared)]
    reasons = []
    for pair in pairs:
        if ask(view, rule, pair, defaults):
            reasons.append("another rule stands in its place, or another purpose was asked for")
        else:
            reasons.append(rule.when.miss(view, found, pair))
    return "; ".join(dict.fromkeys(reasons))


def _pair(pair: Pair) -> str:
    declared, atom = pair
    return atom if declared == atom else f"{atom} of {declared}"


def _where(finding: Finding) -> str:
    where = finding.where
    place = where.source
    if where.line:
        place += f" line {where.line}"
    elif where.path and not covers("personal", finding.kind):
        place += f" {where.shown}"
    return f"{finding.kind} in {place}" if place else finding.kind
