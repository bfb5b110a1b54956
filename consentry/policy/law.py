"""One file of rules, checked: each denial says why and what would change it, and no permission
lifts what none may lift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from consentry.evidence import covers
from consentry.policy.conditions import All, AnyOf, Condition, NoneLeft, Not, OptOut, Purpose
from consentry.policy.grammar import Reader, Vocabulary
from consentry.policy.model import CEILINGS, GrantModel, NoticeModel, RuleModel, RulesModel
from consentry.policy.pack import Category, Duty, File, Rule, Telling
from consentry.policy.permissions import Grant
from consentry.policy.places import Applies
from consentry.yamlfile import Document, nearest

LOCKED = ("access", "order", "suppressed")
"""No permission lifts a rule on these, and no rule replaces one."""


def law_of(
    doc: Document, model: RulesModel, known: Vocabulary, categories: Mapping[str, Category]
) -> File:
    """The rules, ceilings and notices of a file. Raises PackError, with file and line."""
    reader = Reader(doc, known)
    stem = Path(doc.name).stem
    if model.id != stem:
        reader.wrong(("id",), f"id {model.id} is not the file's name.", f"Write id: {stem}.")
    for kind, lower in model.ceilings.items():
        at = ("ceilings", kind)
        if kind not in categories:
            reader.wrong(at, f"unknown category {kind}.", nearest(kind, sorted(categories)))
        if CEILINGS.index(lower) < CEILINGS.index(categories[kind].ceiling):
            reader.wrong(
                at,
                f"{kind} cannot be raised from {categories[kind].ceiling} to {lower}.",
                "A pack may lower a ceiling, not raise it.",
            )
    applies = None
    if model.applies is not None:
        applies = Applies(
            reader.places(model.applies.established, ("applies", "established")),
            reader.places(model.applies.targets, ("applies", "targets")),
            reader.places(model.applies.subject_place, ("applies", "subject_place")),
            model.applies.at_least,
            model.applies.part,
        )
        if not (applies.established or applies.targets or applies.subject_place):
            reader.wrong(("applies",), "applies names no place.", "Write subject_place: EU.")
    seen: dict[str, int] = {}
    rules = []
    for number, rule in enumerate(model.rules):
        at_rule = ("rules", number)
        if rule.id in seen:
            reader.wrong(
                (*at_rule, "id"),
                f"the id {rule.id} stands on line {seen[rule.id]} too.",
                "Give one of them another name.",
            )
        seen[rule.id] = doc.line((*at_rule, "id"))
        rules.append(_rule(reader, rule, at_rule, model))
    notice = tuple(_telling(reader, n, each) for n, each in enumerate(model.notice))
    return File(model.id, model.title, applies, dict(model.ceilings), tuple(rules), notice)


def _telling(reader: Reader, number: int, told: NoticeModel) -> Telling:
    at = ("notice", number, "text")
    if "en" not in told.text:
        reader.wrong(at, "the notice has no text in English.", "Write en: what people are told.")
    for code, text in told.text.items():
        if not text.strip():
            reader.wrong((*at, code), f"the text in {code} is empty.", "Write it, or remove it.")
    return Telling(told.cite, dict(told.text))


def _rule(reader: Reader, rule: RuleModel, at: tuple[str | int, ...], model: RulesModel) -> Rule:
    def wrong(key: str, what: str, remedy: str) -> NoReturn:
        reader.wrong((*at, key), what, remedy)

    head = rule.id.partition("/")[0]
    if head != model.id:
        wrong("id", f"{rule.id} stands in the pack {model.id}.", f"Write {model.id}/….")
    when = reader.condition(rule.when, (*at, "when"))
    if rule.then != "allow" and not rule.remedy:
        wrong(
            "then", f"{rule.id} refuses and names no remedy.", "Write remedy: what would change it."
        )
    locked = sorted(k for k in when.kinds() if any(covers(lock, k) for lock in LOCKED))
    if rule.unless and locked:
        wrong("unless", f"no permission lifts a rule on {locked[0]}.", "Remove unless.")
    if rule.unless and rule.then == "allow":
        wrong("unless", "a rule that allows has nothing to lift.", "Remove unless.")
    if rule.replaces and not (rule.reason and rule.author):
        wrong("replaces", f"{rule.id} replaces a rule silently.", "Write reason: and author:.")
    if rule.wait is not None and rule.then != "defer":
        wrong("wait", "only a rule that defers waits.", "Write then: defer, or remove wait.")
    for number, duty in enumerate(rule.obligations):
        if duty.target not in ("", "finding"):
            reader.finding_kinds(duty.target, (*at, "obligations", number, "target"))
    per_purpose, last = _asks_purposes(when), any(isinstance(c, NoneLeft) for c in _parts(when))
    if per_purpose and last:
        wrong("when", "none-left cannot stand beside other questions about purposes.", "Split it.")
    return Rule(
        id=rule.id,
        file=model.id,
        stages=tuple(dict.fromkeys(rule.stage)),
        when=when,
        then=rule.then,
        says=rule.says,
        remedy=rule.remedy,
        cite=rule.cite,
        unless=tuple(_grant(g) for g in rule.unless.permission) if rule.unless else (),
        on_source=rule.on == "source",
        fills_unknown=rule.fills == "unknown",
        duties=tuple(Duty(d.kind, d.target, str(d.value)) for d in rule.obligations),
        wait=rule.wait,
        valid=rule.valid or model.valid,
        per_purpose=per_purpose,
        last=last,
        replaces=rule.replaces or "",
        reason=rule.reason,
        author=rule.author,
    )


def _grant(model: GrantModel) -> Grant:
    article = model.article or (f"9(2)({model.art9})" if model.art9 else "")
    return Grant(frozenset(model.kind), article)


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from _parts(part)
    elif isinstance(condition, Not):
        yield from _parts(condition.part)


def _asks_purposes(condition: Condition) -> bool:
    return any(isinstance(part, OptOut | Purpose) for part in _parts(condition))
