"""Scan the source of one page: what is found in its text, and where markup hides it.

As scanning.py does with a text; what a page's structure names is looked for everywhere in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

import re2

from consentry.evidence import Finding
from consentry.signals import place
from consentry.signals.page import Page
from consentry.signals.personal import special
from consentry.signals.personal.forms import email, handles
from consentry.signals.personal.forms.known import Known, is_sought
from consentry.signals.personal.hits import Hit, Namer, Passage
from consentry.signals.personal.item.items import regions
from consentry.signals.personal.keys.fields import HANDLE
from consentry.signals.personal.keys.valued import NAME
from consentry.signals.personal.page import (
    disguised,
    elsewhere,
    layout,
    phrases,
    records,
    values,
    vocabulary,
)
from consentry.signals.personal.page.assigned import of_source, own_names
from consentry.signals.personal.page.drawn import Layout
from consentry.signals.personal.page.structure import of_page, of_state
from consentry.signals.personal.page.within import without_parts
from consentry.signals.personal.persons import bylines
from consentry.signals.personal.scanning import Spot, scanned, settled, special_in
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import folded
from consentry.signals.place.tags import tag

_HTML = (("content-type", "text/html; charset=utf-8"),)
_NUMBERS = ("personal.contact.phone", "personal.financial.card", "personal.identifier")
_SURE_IN_CODE = 900
"""Permille from which a number counts in scripts, addresses and attributes of a page."""
_SHORTEST, _MOST = 3, 50
_FEWEST_DIGITS = 7
_TABLE = 24
"""Characters of the shortest table that is written as text."""
_QUOTES = ('"', "'", ">", "<")
_NO_NAMES = frozenset(("code",))
_MENUS = frozenset(("navigation", "footer"))
_SENTENCES = re2.compile(rb"(?:[\pL\pN]+[,.;:'\x{2019})\"]{0,2} [(\"'\x{bf}\x{a1}]?){3}")
_IS_KEY = re.compile(
    r"[\w.-]{0,24}[\"'`]?\s{0,2}:(?!\s{0,2}[\"'`]?(?:true|yes|ja|oui|s[ií]|sim|tak|1)\b)"
)
"""What follows the name of a key in scripts and attributes, which by itself is said of nobody."""
_ESCAPE = re.compile(r"\\{1,2}u([0-9a-fA-F]{4})")
_FAR = 2 * special.NEAR + 80
"""Characters beside somebody that say what is said of them, with the whole sentence."""


def scan_html(html: str, url: str = "", *, namer: Namer | None = None) -> list[Spot]:
    """Personal data in the source of a page, in order of ``start``, none overlapping another.

    Offsets are characters of ``html``. url: where the page is from; its top-level domain says
    where phone numbers may be from, and links are made absolute with it. A page that has more than
    is read is one spot, ``body.too-large``.
    """
    page = Page.parse(html.encode("utf-8", "replace"), url=url, headers=_HTML)
    drawn = layout.of(html)
    own = own_names(page)
    named = [
        found
        for found in (
            *of_page(page),
            *of_state(page),
            *of_source(page),
            *vocabulary.of_source(page.body, tag(page.lang).language),
        )
        if (found.kind != HANDLE and found.where.path not in vocabulary.SIGNS)
        or folded(found.value.lstrip("@")) not in own
    ]
    if any(found.kind == vocabulary.TOO_LARGE for found in named):
        return [Spot(0, len(html), vocabulary.TOO_LARGE, 1.0, "", html)]
    where = regions(place.subject((*place.of_url(url), *place.of_page(page))))
    hits = list(scanned(drawn.seen_text, where))
    hits += _sure(drawn, where)
    hits += Known(named).find(drawn.text)
    hits += _linked(drawn)
    hits += _keyed(drawn)
    hits += _written(drawn, named)
    hits += disguised.of(drawn, where)
    hits += values.of(drawn, tag(page.lang).language, hits, own, namer is None)
    if "<pre" in html or "text/csv" in html:
        hits += _recorded(drawn)
    if namer is not None:
        hits += without_parts(_names(drawn, tag(page.lang).language, namer), hits)
    hits += _special_of(drawn, hits)
    pointers = _pointers(named)
    return list(_apart(_spot(hit, drawn, pointers) for hit in settled(hits)))


def _recorded(drawn: Layout) -> Iterator[Hit]:
    """Values of tables that are written as text, by the names of their columns."""
    for start, end, *_ in drawn.seen.runs:
        if end - start < _TABLE or drawn.text.find("\n", start + 1, end - 1) < 0:
            continue
        if "\n" in (text := drawn.text[start:end].strip("\n")):
            shift = drawn.text.index(text, start)
            for hit in records.values(text) if text[:1] not in ("{", "[", "<") else ():
                yield replace(hit, start=hit.start + shift, end=hit.end + shift)


def _special_of(drawn: Layout, hits: Sequence[Hit]) -> Iterator[Hit]:
    """What is special of a page: in what is written as text, in scripts and attributes where
    somebody is named, or words follow each other as in a sentence and may tell somebody else."""
    text, code, coded = drawn.text, drawn.code, drawn.coded_text
    around = [(0, code)]
    near = [(h.start, h.end) for h in hits if h.start >= code and h.kind.startswith(special.SIGNS)]
    if special.somebody(coded):
        near += (
            (start + code, end + code) for start, end in spans(_SENTENCES, coded, drawn.coded_utf8)
        )
    for start, end in near:
        first = text.rfind("\n", start - _FAR, start) + 1 or start - _FAR
        last = text.find("\n", end, end + _FAR)
        around.append((max(first, code), last if last >= 0 else min(end + _FAR, len(text))))
    around = _merged(around)
    starts = [start for start, _ in around]
    begins = list(accumulate((end - start + 1 for start, end in around), initial=0))
    inside = [
        Hit(h.kind, h.start + shift, h.end + shift, h.confidence)
        for h in hits
        for at in [bisect_right(starts, h.start) - 1]
        for shift in [begins[at] - starts[at]]
        if h.end <= around[at][1]
    ]
    for hit in special_in("\n".join([text[start:end] for start, end in around]), inside):
        at = bisect_right(begins, hit.start) - 1
        shift = starts[at] - begins[at]
        start, end = hit.start + shift, hit.end + shift
        if start < code or not _IS_KEY.match(text, end):
            yield Hit(hit.kind, start, end, hit.confidence)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _apart(spots: Iterable[Spot]) -> Iterator[Spot]:
    """In order of the source, without those that markup put into the middle of another."""
    done = -1
    for spot in sorted(spots, key=lambda s: (s.start, -s.end, s.kind)):
        if spot.start >= done:
            done = spot.end
            yield spot


def _sure(drawn: Layout, where: Sequence[str]) -> Iterator[Hit]:
    """Hits in scripts, comments and attributes: of numbers, those that are told well enough."""
    for hit in scanned(drawn.coded_text, where, True):
        if hit.confidence >= _SURE_IN_CODE or not hit.kind.startswith(_NUMBERS):
            yield Hit(hit.kind, hit.start + drawn.code, hit.end + drawn.code, hit.confidence)


def _linked(drawn: Layout) -> Iterator[Hit]:
    """Links to pages of people on platforms, where they are no part of a menu or a footer."""
    text, code = drawn.text, drawn.code
    links = [
        (start + code, end + code)
        for start, end, role, source, _ in drawn.coded.runs
        if source == "href" and role not in _MENUS
    ]
    joined = "\n".join([text[start:end] for start, end in links])
    begins: list[int] = []
    for hit in handles.profiles(joined, True, len(joined)):
        begins = begins or list(accumulate((end - start + 1 for start, end in links), initial=0))
        link = bisect_right(begins, hit.start) - 1
        shift = links[link][0] - begins[link]
        yield Hit(hit.kind, hit.start + shift, hit.end + shift, hit.confidence)


def _keyed(drawn: Layout) -> Iterator[Hit]:
    """Values of attributes by the attribute's name: ``data-author``, ``data-cfemail``."""
    for run in drawn.keyed():
        text = drawn.text[run.start : run.end]
        if run.source == "data-cfemail":
            address = email.decoded(text)
            if address:
                yield Hit(email.kind_of(address), run.start, run.end, 990)
        if run.kind.startswith("personal.name.") and not bylines.of_field(text):
            continue
        if run.source[:5] != "data-" and not _holds(run.kind, text):
            continue
        if text.strip() and not text.startswith(("{", "[")):
            yield Hit(run.kind, run.start, run.end, 850)


def _holds(kind: str, text: str) -> bool:
    """Does an attribute of no standard hold a datum, and no setting nor label?"""
    if kind.startswith("personal.contact.email"):
        return email.valid(text.strip())
    if kind.startswith(NAME):
        return bool(bylines.of_byline(text))
    if kind == "personal.contact.phone":
        return sum(map(str.isdigit, text)) >= _FEWEST_DIGITS
    return kind == HANDLE and len(text) >= _SHORTEST and text.lower() not in vocabulary.NO_USERS


def _written(drawn: Layout, named: Sequence[Finding]) -> Iterator[Hit]:
    """Where else than in running text values stand that structure names, and that are too common
    to be looked for there: dates, places, employers, names of a few letters."""
    for value, kind in {f.value: f.kind for f in named if not is_sought(f)}.items():
        at = drawn.text.find(value) if len(value) >= _SHORTEST else -1
        for _ in range(_MOST):
            if at < 0:
                break
            run = drawn.run_at(at)
            alone = (run.start, run.end) == (at, at + len(value))
            short = kind.startswith(NAME) and not _quoted(drawn.text, at, at + len(value))
            if alone or (run.source != "text" and not short):
                yield Hit(kind, at, at + len(value), 900)
            at = drawn.text.find(value, at + len(value))


def _quoted(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in _QUOTES and text[end : end + 1] in ("\\", *_QUOTES)


def _names(drawn: Layout, lang: str, namer: Namer) -> Iterator[Hit]:
    """Names in running text and in phrases of the markup, and where else in it they stand."""
    runs = [run for run in drawn.runs if run.role not in _NO_NAMES and run.source == "text"]
    asked = phrases.of(drawn)
    passages = [Passage(drawn.text[run.start : run.end], lang, run.role) for run in runs]
    passages += [Passage(one.text, lang, one.role) for one in asked]
    found: list[str] = []
    stood = [(run.start, run.start) for run in runs]
    stood += [(one.start, one.end if one.spelled else one.start) for one in asked]
    for (first, last), hits in zip(stood, namer(passages), strict=True):
        for hit in hits:
            start, end = (first + hit.start, first + hit.end) if first == last else (first, last)
            if first == last:
                found.append(drawn.text[start:end])
            yield Hit(hit.kind, start, end, hit.confidence)
    coded = drawn.coded_text
    for hit in elsewhere.of(found, coded, coded):
        yield replace(hit, start=hit.start + drawn.code, end=hit.end + drawn.code)


def _pointers(named: Iterable[Finding]) -> dict[str, str]:
    """JSON pointers, within their document, of values that scripts hold."""
    return {
        f.value.casefold(): "/" + f.where.path.partition("/")[2]
        for f in named
        if f.where.path.startswith("script[") and "/" in f.where.path
    }


def _spot(hit: Hit, drawn: Layout, pointers: Mapping[str, str]) -> Spot:
    start, end = drawn.placed(hit.start, hit.end)
    value = drawn.text[hit.start : hit.end]
    path = drawn.path(hit.start)
    if pointers and drawn.run_at(hit.start).source == "script":
        path = f"{path} {pointers.get(value.casefold(), '')}".rstrip()
    if "\\u" in value:
        value = _ESCAPE.sub(lambda one: chr(int(one[1], 16)), value)
    return Spot(start, end, hit.kind, hit.confidence / 1000, path, value)
