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
MOST = 2000
"""Such words in one text that are followed up; with more, the text is ``body.too-large``."""

_words = sorted(set(CONTEXT.birth), key=len, reverse=True)
_latin = "|".join(re.escape(w) for w in _words if w < "\u2e80")
_other = "|".join(re.escape(w) for w in _words if w >= "\u2e80")
HINT = rf"(?i:(?:^|[^\pL\pN_])(?:{_latin.replace('i', '[iıİ]')})|(?:{_other}))"
_HINT = re2.compile(HINT)
_LEAD = re.compile(rf"\b(?:{_latin})(?!\w)|{_other}", re.IGNORECASE)
_LONGEST = len(_words[0]) + 2
_DIGIT = re.compile(r"\d")
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
    done = judged = 0
    for lead in _leads(text):
        at = lead.end()
        if lead.start() < done or not _DIGIT.search(text, max(0, lead.start() - 16), at + WITHIN):
            continue
        judged += 1
        if judged > MOST:
            yield Hit("body.too-large", 0, len(text), 1000)
            return
        found = _DATE.search(text, at, at + WITHIN + 24)
        if not found or found.start() - at > WITHIN:
            found = _DATE.search(text, max(done, lead.start() - 16), lead.start())
        if found:
            done = found.end()
            yield Hit("personal.birth", *found.span(), 900)


def _leads(text: str) -> Iterator[re.Match[str]]:
    """The words of the table in ``text``, looked for by Python's rules only where one may be."""
    done = 0
    for hint in _HINT.finditer(text):
        for lead in _LEAD.finditer(text, max(hint.start(), done), hint.end() + _LONGEST):
            if lead.start() >= hint.end():
                break
            done = lead.end()
            yield lead
