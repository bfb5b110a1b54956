"""A case and a pack in, a decision out. Pure: the same inputs give the same bytes.

Deny wins over defer wins over allow; obligations add up. A rule that cannot be evaluated
denies, a finding of a kind that no pack knows denies, and where no rule allows the answer is
no: nothing is allowed by falling through.
"""

from __future__ import annotations

from collections.abc import Sequence

from consentry.evidence import Case, Decision, Obligation, Reason, Verdict, covers
from consentry.policy.asking import Asked, ask_all, worst_of
from consentry.policy.duties import from_categories, from_rule, merged, seconds
from consentry.policy.pack import Pack
from consentry.policy.view import View

ERROR, NOTHING, UNKNOWN = "engine/error", "engine/nothing-allows", "engine/unknown-finding"
FAULT = "This is a fault of the software or of a pack: report it with the rule that it names."
OWN_VALID = 900
"""Seconds for which an answer holds that rests on no rule."""
_ORDER = {"deny": 0, "defer": 1, "allow": 2}


def decide(pack: Pack, case: Case, defaults: bool = True) -> Decision:
    """The answer at the case's stage.

    defaults=False leaves out the rules that fill an unknown: what the signals alone say.
    """
    try:
        return _decide(pack, case, defaults)
    except Exception as problem:
        says = f"The case could not be judged ({type(problem).__name__})."
        return Decision("deny", case.stage, (_own(ERROR, says, FAULT),), pack=pack.digest)


def obligations(pack: Pack, case: Case) -> tuple[Obligation, ...]:
    """What must be done to an item before it is judged: by categories, and by rules that hold."""
    view = View(pack, case)
    asked = ask_all(view, pack.binding(case), defaults=True)
    return merged(_duties(pack, case, asked))


def _decide(pack: Pack, case: Case, defaults: bool) -> Decision:
    view = View(pack, case)
    bound = pack.binding(case)
    asked = ask_all(view, bound, defaults)
    reasons = [_reason(pack, one) for one in asked]
    verdicts: list[Verdict] = [one.verdict for one in asked if not one.pairs]
    if not verdicts:
        remedy = "Say in a pack what allows it, with the reason."
        reasons.append(_own(NOTHING, f"No rule allows this at stage {case.stage}.", remedy))
        verdicts.append("deny")
    for kind in sorted({f.kind for f in case.findings if not knows(pack, f.kind)}):
        says = f"No pack knows findings of the kind {kind[:80]}."
        reasons.append(_own(UNKNOWN, says, "Add it to kinds.yaml, and a rule that judges it."))
        verdicts.append("deny")
    if case.stage == "use" and case.purpose in view.use:
        verdicts.append(view.use[case.purpose])
    for purpose in sorted(view.unanswered):
        says = f"No rule says whether {purpose} is allowed."
        reasons.append(_own(NOTHING, says, "Declare a purpose that a pack speaks of."))
    verdict = worst_of(verdicts)
    return Decision(
        verdict=verdict,
        stage=case.stage,
        reasons=tuple(sorted(reasons, key=lambda r: (_ORDER[r.verdict], r.rule, r.says))),
        obligations=merged(_duties(pack, case, asked)),
        says=dict(sorted(view.says.items())),
        use=dict(sorted(view.use.items())),
        valid_until=_valid_until(case, asked),
        not_before=_not_before(case, asked) if verdict == "defer" else 0,
        pack=pack.digest,
        laws=tuple((law.id, why) for law, why in bound if why),
        rests_on=_rests_on(pack, case, asked),
    )


def knows(pack: Pack, kind: str) -> bool:
    """Is this a kind of finding that some rule could judge?"""
    return kind in pack.kinds or kind.partition(".")[0] in pack.open_kinds


def _duties(pack: Pack, case: Case, asked: Sequence[Asked]) -> list[Obligation]:
    found = from_categories(pack, case) if case.stage == "store" else []
    for one in asked:
        if not one.error and one.verdict == one.rule.then:
            found += from_rule(one.rule, one.evidence)
    return found


def _reason(pack: Pack, one: Asked) -> Reason:
    rule = one.rule
    if one.error:
        says = f"The rule {rule.id} could not be evaluated ({one.error})."
        return _own(ERROR, says, FAULT)
    says = rule.says
    if one.permissions:
        says = f"Lifted by the permission {', '.join(one.permissions)}: {says}"
    if one.pairs:
        purposes = sorted({atom for _, atom in one.pairs})
        says = f"{says} ({', '.join(purposes)})"
    evidence = tuple(dict.fromkeys(one.evidence))
    cite, route = pack.platforms.cited(evidence)
    remedy = "" if one.verdict == "allow" else f"{rule.remedy} {route}".rstrip()
    return Reason(rule.id, one.verdict, says, remedy, rule.cite or cite, evidence, one.permissions)


def _rests_on(pack: Pack, case: Case, asked: Sequence[Asked]) -> tuple[str, ...]:
    """What lifted a rule, and what keeps personal data that nothing else would keep."""
    if not case.permissions:
        return ()
    ids = {id_ for one in asked for id_ in one.permissions}
    for finding in case.residual or ():
        if covers("personal", finding.kind) and not pack.is_placeholder(finding.value):
            ids.update(pack.kept_by(case, finding))
    return tuple(sorted(ids))


def _own(rule: str, says: str, remedy: str) -> Reason:
    return Reason(rule, "deny", says, remedy)


def _valid_until(case: Case, asked: Sequence[Asked]) -> int:
    ends = [case.now + one.rule.valid for one in asked]
    ends += [one.until for one in asked if one.until]
    return min(ends, default=case.now + OWN_VALID)


def _not_before(case: Case, asked: Sequence[Asked]) -> int:
    """The latest of what deferring rules wait for; 0 where one waits for a person."""
    waits = []
    for one in asked:
        if one.verdict != "defer":
            continue
        if one.rule.wait is None:
            return 0
        named = [s for f in one.evidence if (s := seconds(f.value)) is not None]
        waits.append(max(named, default=one.rule.wait))
    return case.now + max(waits, default=0)
