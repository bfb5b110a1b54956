"""A place in a text that holds a datum."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """kind, start and end in characters, confidence in permille; the datum is text[start:end]."""

    kind: str
    start: int
    end: int
    confidence: int
