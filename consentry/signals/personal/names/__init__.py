"""Names of persons in running text, in eight languages, by a small model of ours.

What it was trained on, how well it does and where it fails: docs/names.md. The model and the lists
it uses are in files beside this one; DATA.md says what they were made from, under which licences.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import exp

from consentry.signals.personal.hits import Hit, Passage
from consentry.signals.personal.names import lexicon, likeness, weights
from consentry.signals.personal.names.features import LANGUAGES
from consentry.signals.personal.names.tagger import Name, Tagger

VERSION = "consentry-names/1"
KIND = "personal.name.person"
_LEAST = {
    "prose": -0.5,
    "comment": -0.5,
    "said": -3.0,
    "byline": -0.5,
    "field": 0.0,
    "table": 0.0,
    "attribute": 1.1,
    "heading": 1.1,
    "title": 1.1,
    "footer": 1.6,
    "navigation": 3.6,
    "code": 4.6,
}
"""How much better than no name a name must be, in nats, by the role of its block."""


_SUREST = 940
"""Permille at most: what structure or a form says comes first."""


def namer(passages: Sequence[Passage]) -> list[list[Hit]]:
    """For each passage the names of persons in it. Raises on no text; linear in its length.

    The passages of one call are of one page or item: who is named in full in one of them is known
    by first or last name in the others."""
    asked = [(text, lang, _LEAST.get(role, _LEAST["prose"])) for text, lang, role in passages]
    return [
        _hits(text, names) if names else []
        for (text, _, _), names in zip(passages, _tagger().names(asked), strict=True)
    ]


def _hits(text: str, names: Sequence[Name]) -> list[Hit]:
    if "\t" in text:
        return [Hit(KIND, *_in_one_cell(text, name), _permille(name.odds)) for name in names]
    return [Hit(KIND, start, end, _permille(odds)) for start, end, odds in names]


def _in_one_cell(text: str, name: Name) -> tuple[int, int]:
    """Where the name is; what goes on in the next cell of a row is its longest part alone."""
    start, end, _ = name
    if text.find("\t", start, end) < 0:
        return start, end
    cells = text[start:end].split("\t")
    longest = max(cells, key=len)
    start += sum(len(cell) + 1 for cell in cells[: cells.index(longest)])
    start += len(longest) - len(longest.lstrip())
    return start, start + len(longest.strip())


def _permille(odds: float) -> int:
    return round(_SUREST / (1 + exp(-min(odds, 20.0))))


@cache
def _tagger() -> Tagger:
    return Tagger(weights.shipped(), lexicon.shipped(), likeness.shipped())


__all__ = ["KIND", "LANGUAGES", "VERSION", "namer"]
