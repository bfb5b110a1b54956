"""What a client is told that speaks no more than HTTP: refusals, and items cleared, as JSON."""

from __future__ import annotations

import json
from collections import OrderedDict
from concurrent.futures import Future
from typing import Any

from consentry.adapters.asking import Asking
from consentry.errors import ConsentryError, Refused
from consentry.evidence import Reason
from consentry.gate import Cleared, Reading

_READ = 256


class Read:
    """Pages whose items can still be cleared: the latest ones."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._readings: OrderedDict[str, Reading] = OrderedDict()

    def keep(self, url: str, reading: Reading) -> None:
        """This was found on a page."""
        self._readings.pop(url, None)
        self._readings[url] = reading
        if len(self._readings) > _READ:
            self._readings.popitem(last=False)

    def clear(self, told: bytes) -> Future[Cleared]:
        """What may be handed on of ``{"url": the page's, "item": {…}}``. Raises ValueError,
        KeyError, TypeError for anything else."""
        asked = json.loads(told)
        return self._asking.store(self._readings.get(str(asked["url"])), asked["item"])


def cleared(done: Cleared) -> str:
    """A cleared item, and the record that it has."""
    return _json({"item": done.item, "provenance_id": done.provenance_id})


def refused(problem: Exception) -> str:
    """Why something is refused: the rules, what they say, and what would change it."""
    reasons = _deciding(problem)
    return _json(
        {
            "refused": [reason.rule for reason in reasons] or ["engine/error"],
            "says": [reason.says for reason in reasons] or [said(problem)],
            "remedy": [reason.remedy for reason in reasons],
        }
    )


def said(problem: Exception) -> str:
    """What may be said of a problem: rules and plain errors, never a page's words."""
    if isinstance(problem, Refused):
        return ", ".join(reason.rule for reason in _deciding(problem))
    return str(problem) if isinstance(problem, ConsentryError) else type(problem).__name__


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


def _deciding(problem: Exception) -> list[Reason]:
    if not isinstance(problem, Refused):
        return []
    decision = problem.decision
    return [reason for reason in decision.reasons if reason.verdict == decision.verdict]


__all__ = ["Read", "cleared", "refused", "said"]
