"""Dates of birth: a date shortly after a word that says so, in the languages of the table.

A year alone is what generalising leaves, and is not a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.tables import CONTEXT

WITHIN = 40

_words = sorted({re.escape(w) for w in CONTEXT.birth}, key=len, reverse=True)
_LATIN = [w for w in _words if w < "\u2e80"]
_OTHER = [w for w in _words if w >= "\u2e80"]
_LEAD = re2.compile(
    rf"(?i)(?:^|[^\pL\pN])(?:{'|'.join(_LATIN)})(?:$|[^\pL\pN])|(?:{'|'.join(_OTHER)})"
)
_months = "|".join(sorted(map(re.escape, set(CONTEXT.months)), key=len, reverse=True))
_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./] ?\d{1,2}[-./] ?(?:\d{4}|\d{2})"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)? (?:de |of |d')?(?:{_months})\b\.?,? (?:de |del )?\d{{4}}"
    rf"|(?:{_months})\b\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)(?!\d)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Hit]:
    """Dates of birth in ``text``."""
    if not _LEAD.search(text):
        return
    done = 0
    for lead in _LEAD.finditer(text):
        at = lead.end() - 1
        found = _DATE.search(text, at, at + WITHIN + 24)
        if not found:
            found = _DATE.search(text, max(done, lead.start() - 16), lead.start() + 1)
        if found and found.start() >= done and found.start() - at <= WITHIN:
            done = found.end()
            yield Hit("personal.birth", *found.span(), 900)
