"""Stored and held: what an obligation ``quarantine`` makes of an item that was allowed.

The item is sealed and recorded like any other, its record says for which rule it is held and until
when, and nobody is handed it: ``HeldBack`` is raised where a cleared item would have come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from consentry.errors import HeldBack
from consentry.evidence import Decision, Obligation, Reason
from consentry.vault import until_of

_REMEDY = "A named person looks at it (consentry review show), then releases or rejects it."


@dataclass(frozen=True, slots=True)
class Hold:
    """For which rule an item is held, and until when it is rejected (Unix seconds)."""

    rule: str
    until: int

    @classmethod
    def of(
        cls,
        obligations: Iterable[Obligation],
        deadline: Callable[[str], int | None],
        now: int,
    ) -> Hold | None:
        """The hold that ends first, None if nothing is to be held.

        deadline: of the order of a reference, if there is one.
        """
        holds = [
            cls(o.rule, until_of(o.value, deadline(o.value), now))
            for o in obligations
            if o.kind == "quarantine"
        ]
        return min(holds, key=lambda hold: (hold.until, hold.rule), default=None)


def held_back(decision: Decision, rule: str, provenance_id: str) -> HeldBack:
    """What is raised in place of the item: a decision that waits for a person."""
    said = next((r for r in decision.reasons if r.rule == rule), None)
    says = said.says if said else "It is held until a named person has looked at it."
    reason = Reason(rule, "defer", says, _REMEDY, said.cite if said else "")
    return HeldBack(replace(decision, verdict="defer", reasons=(reason,)), provenance_id)
