"""How long an item may be kept, counted from when its personal data was first collected.

Each category of personal data that is kept has a clock of its own for a URL (GDPR Art. 5(1)(e)):
collecting it again, changed or not, by this run or a later one, restarts none. The item goes when
the first of its terms is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from consentry.evidence import Decision, JsonObject

_DAY = 86_400

First = Callable[[str, str], "int | None"]
"""URL and kind -> when it was first collected, Unix seconds; None if it was not."""


@dataclass(frozen=True, slots=True)
class Term:
    """first: when the oldest of it was first collected; erase_at: when it goes, 0 if nothing says;
    clocks: kind -> when that kind was first collected from this URL. Unix seconds."""

    first: int
    erase_at: int = 0
    clocks: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, decision: Decision, url: str, now: int, first: First) -> Term:
        """The term of an item that is about to be recorded."""
        clocks: dict[str, int] = {}
        ends: list[int] = []
        for duty in decision.obligations:
            if not (duty.value.isascii() and duty.value.isdigit()):
                continue
            if duty.kind == "erase-by":
                kind = duty.target
                if kind not in clocks:
                    known = first(url, kind)
                    clocks[kind] = now if known is None else min(known, now)
                ends.append(clocks[kind] + int(duty.value) * _DAY)
            elif duty.kind == "erase-at":
                ends.append(int(duty.value))
        return cls(min(clocks.values(), default=now), min(ends, default=0), clocks)

    @property
    def retain_until(self) -> int:
        """For the leaf: the day that ``erase_at`` lies in, at its first second; 0 if none."""
        return self.erase_at // _DAY * _DAY

    def sealed(self) -> JsonObject:
        """For the sealed part."""
        found: JsonObject = {"first": self.first}
        if self.erase_at:
            found["erase_at"] = self.erase_at
        if self.clocks:
            found["clocks"] = dict(sorted(self.clocks.items()))
        return found
