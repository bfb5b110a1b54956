"""What would be taken out of an item: which kind, where, and what stands there instead.

For a person who asks before a crawl. No value is among it; a key of the item that is a datum
itself is not shown either.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from consentry.evidence import Case, Finding, covers
from consentry.policy.engine import obligations
from consentry.policy.pack import Pack
from consentry.policy.removal import Step, step_for

_HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class Redaction:
    """where: JSON pointer and characters, ``/text 9-27``; instead: "" where the field goes."""

    kind: str
    where: str
    action: str
    instead: str
    rule: str


def redactions(pack: Pack, case: Case) -> tuple[Redaction, ...]:
    """Everything that is taken out of the item of a case at stage store, in the item's order."""
    if case.stage != "store":
        return ()
    owed = obligations(pack, replace(case, residual=()))
    found = [f for f in case.findings if f.where.source == "item" and covers("personal", f.kind)]
    data = {f.value.casefold() for f in found if f.value}
    made: dict[Redaction, None] = {}
    for finding in found:
        step = step_for(finding, owed, lambda one: pack.keeps(case, one.kind, one.consents))
        if step is not None and step.kind != "unbind":
            where = _place(finding, data)
            made[Redaction(finding.kind, where, step.kind, _instead(step), step.rule)] = None
    return tuple(made)


def _place(finding: Finding, data: set[str]) -> str:
    parts = [
        _HIDDEN if any(datum in part.casefold() for datum in data) else part
        for part in finding.where.path.split("/")
    ]
    at = finding.where
    return "/".join(parts) + (f" {at.start}-{at.end}" if at.start >= 0 else "")


def _instead(step: Step) -> str:
    if step.kind == "drop":
        return ""
    if step.kind == "redact":
        return step.placeholder
    return f"{step.placeholder[:-1]} {_HIDDEN}]"
