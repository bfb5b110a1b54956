"""Obligations before they are fulfilled: where they come from, and how several become one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal, InvalidOperation

from consentry.evidence import Case, Facts, Finding, Obligation, covers
from consentry.policy.pack import Category, Pack, Rule

NUMBERED = ("erase-by", "erase-at", "pace", "excerpt", "show-at-most")
"""Obligations of which the strictest stands; all but the paces are limits from above."""
LONGEST = Decimal(10**12)


def from_categories(pack: Pack, case: Case) -> list[Obligation]:
    """For every kind of personal finding: what takes it out, or what keeping it costs.

    What is kept has to be notified (GDPR Art. 14) and erased in time (Art. 5(1)(e)); value is
    days. What is not kept gets its category's action; value is the placeholder, after a word
    that says how far to generalise (year, country, network) or that only the field itself is
    meant (here). One kind may have both: of who consented it is kept, of others it is not.
    """
    found = []
    met = {(f.kind, f.consents) for f in case.findings if covers("personal", f.kind)}
    for kind, consents in sorted(met):
        category = pack.category(kind)
        rule = f"categories/{category.kind}"
        if pack.keeps(case, kind, consents):
            found.append(Obligation("notify", rule, kind))
            found.append(Obligation("erase-by", rule, kind, str(_days(case.facts, kind))))
        else:
            found.append(Obligation(category.action, rule, kind, _how(category)))
    return found


def _days(facts: Facts, kind: str) -> int:
    """How long this kind may be kept: as its categories say, never longer than the item."""
    of_kind = (days for category, days in facts.retention.items() if covers(category, kind))
    return min((facts.retention_days, *of_kind))


def _how(category: Category) -> str:
    word = category.to or ("" if category.everywhere else "here")
    return f"{word} {category.placeholder}".lstrip()


def from_rule(rule: Rule, evidence: Iterable[Finding]) -> list[Obligation]:
    """The obligations a rule brings, with what they take from its evidence filled in."""
    found = []
    for duty in rule.duties:
        if "finding" not in (duty.target, duty.value):
            found.append(Obligation(duty.kind, rule.id, duty.target, duty.value))
            continue
        for finding in evidence:
            target = finding.kind if duty.target == "finding" else duty.target
            value = finding.value if duty.value == "finding" else duty.value
            found.append(Obligation(duty.kind, rule.id, target, value))
    return found


def merged(obligations: Iterable[Obligation]) -> tuple[Obligation, ...]:
    """All of them, once each, in one order. Of deadlines the earliest stands, of paces the
    slowest, of lengths the shortest; what cannot be read as a number stands beside them."""
    found: dict[tuple[str, ...], Obligation] = {}
    for one in sorted(set(obligations), key=_order):
        number = _number(one.value) if one.kind in NUMBERED else None
        if number is None:
            found[one.kind, one.rule, one.target, one.value] = one
            continue
        key = (one.kind, one.target)
        other = found.get(key)
        if other is None:
            found[key] = one
            continue
        standing = _number(other.value) or Decimal(0)
        if number > standing if one.kind == "pace" else number < standing:
            found[key] = one
    return tuple(sorted(found.values(), key=_order))


def seconds(value: str) -> int | None:
    """A finding's number of seconds, rounded up; None if it is none."""
    number = _number(value)
    return None if number is None else int(number.to_integral_value(ROUND_CEILING))


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value[:32])
    except InvalidOperation:
        return None
    return min(number, LONGEST) if number.is_finite() and number >= 0 else None


def _order(one: Obligation) -> tuple[str, str, str, str]:
    return one.kind, one.target, one.rule, one.value
