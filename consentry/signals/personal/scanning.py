"""Scan one text: what is found, where it stands, how sure.

For people who want findings and no crawl. Names in running text are found by a ``namer``, if one
is given; everything else by keys and form, as in a crawl. Pages are scanned in scanning_html.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from consentry.signals.personal import special
from consentry.signals.personal.forms import patterns
from consentry.signals.personal.hits import Hit, Namer, Passage, whole
from consentry.signals.personal.item.items import regions
from consentry.signals.personal.page import elsewhere, records
from consentry.signals.place.tags import tag

_SHORT = 1000
"""Characters of a text of which it is asked first whether somebody stands in it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that holds personal data: characters ``start`` to ``end`` of what was scanned.

    score: 0 to 1. path: where it stood, as CSS path (an attribute in brackets, ``!--`` for a
    comment) and, in scripts of JSON, a JSON pointer after it; "" in a plain text.
    """

    start: int
    end: int
    kind: str
    score: float
    path: str = ""
    value: str = field(default="", repr=False)
    """The datum, references resolved and markup left out."""


def scan(
    text: str, lang: str = "", *, countries: Sequence[str] = (), namer: Namer | None = None
) -> list[Spot]:
    """Personal data in a plain text, in order, none overlapping another.

    lang: BCP 47, says from which countries phone numbers may be, unless ``countries`` (ISO 3166-1
    alpha-2, likeliest first) does. namer: finds names in running text.
    """
    text, (language, where) = whole(text), _said(lang)
    hits = [*scanned(text, tuple(countries) or where), *records.values(text)]
    if namer is not None:
        named = namer([Passage(text, language)])[0]
        hits += named
        hits += _again(text, named)
    hits += special_in(text, hits, language)
    return [
        Spot(hit.start, hit.end, hit.kind, hit.confidence / 1000, "", text[hit.start : hit.end])
        for hit in settled(hits)
    ]


@lru_cache(maxsize=256)
def _said(lang: str) -> tuple[str, tuple[str, ...]]:
    """What a tag says: the language, and from which countries phone numbers may be then."""
    said = tag(lang)
    return said.language, regions({said.region: 1000} if said.region else said.countries)


def settled(hits: Iterable[Hit]) -> list[Hit]:
    """``hits`` without those that overlap a surer one, or one as sure and longer; in order."""
    taken: list[Hit] = []
    starts: list[int] = []
    for hit in sorted(set(hits), key=lambda h: (-h.confidence, h.start - h.end, h.start, h.kind)):
        at = bisect_right(starts, hit.start)
        before = at > 0 and taken[at - 1].end > hit.start
        if hit.end > hit.start and not before and (at == len(starts) or starts[at] >= hit.end):
            taken.insert(at, hit)
            starts.insert(at, hit.start)
    return taken


def special_in(text: str, hits: Sequence[Hit], lang: str = "") -> list[Hit]:
    """What is special in ``text`` of those whom ``hits`` find, without those once more. lang: BCP
    47's first subtag, "" where none is declared."""
    if not hits and len(text) <= _SHORT and not special.somebody(text):
        return []
    return [hit for hit in special.find(text, hits, lang) if hit.kind != special.PERSON]


def scanned(text: str, where: Sequence[str], sure: bool = False) -> Iterable[Hit]:
    """Hits of a text of any length: it is cut at line breaks and spaces."""
    if len(text) <= patterns.MAX_TEXT:
        return patterns.scan(text, where, sure=sure)
    return (
        Hit(hit.kind, hit.start + start, hit.end + start, hit.confidence)
        for start, end in _cut(text)
        for hit in patterns.scan(text[start:end], where, sure=sure)
    )


def _cut(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = start + patterns.MAX_TEXT
        if end < len(text):
            cut = max(text.rfind("\n", start + 1, end), text.rfind(" ", start + 1, end))
            end = cut if cut > start else end
        yield start, end
        start = end


def _again(text: str, named: Sequence[Hit]) -> Iterator[Hit]:
    """Where else names of more than a word stand, as addresses spell them too."""
    several = [hit for hit in named if " " in text[hit.start : hit.end]]
    if several:
        names = [text[hit.start : hit.end] for hit in several]
        places = {(hit.start, hit.end) for hit in several}
        for hit in elsewhere.of(names, text, elsewhere.without(text, several)):
            if (hit.start, hit.end) not in places:
                yield hit
