"""What the records of a page's items have in common, made once and kept as JSON.

A page of a thousand prices gives a thousand records that differ in the item alone. Case and
decision are then the very same objects, and so is all that a record says of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from consentry.evidence import Case, Decision
from consentry.provenance.record import written

Parts = tuple[dict[str, Any], dict[str, Any]]
"""The public part of a record, and the private one, without what is of the item."""


@dataclass(frozen=True, slots=True)
class _Made:
    case: Case
    decision: Decision
    parts: Parts
    is_json: bool = False


class Shared:
    """The last parts that were made. Parts are given as copies, to be added to."""

    def __init__(self) -> None:
        self._last: _Made | None = None

    def parts(self, case: Case, decision: Decision, make: Callable[[], Parts]) -> Parts:
        """What ``make`` gives, or gave for this very case and decision."""
        last = self._last
        if last is None or last.case is not case or last.decision is not decision:
            last = _Made(case, decision, make())
        elif not last.is_json:
            public, private = last.parts
            last = _Made(case, decision, (written(public), written(private)), True)
        self._last = last
        public, private = last.parts
        return dict(public), dict(private)
