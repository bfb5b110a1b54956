"""Postal addresses of persons, and pairs of coordinates after a word that says what they are.

A street with a number, with the postcode and town that follow. An address below the name of an
organisation is the organisation's (data/personal-places.yaml), and no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import re2
from pydantic import BaseModel, ConfigDict

from consentry.signals.data import load
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import IDENTIFIERS, either


class _Places(BaseModel):
    """data/personal-places.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: list[str]
    number_first: list[str]
    quiet: list[str]
    endings: list[str]
    words: list[str]
    organisations: list[str]


_PLACES = load(_Places, "personal-places.yaml")
MOST = 2000
_ABOVE = 120
"""Characters before an address in which an organisation's word makes it the organisation's."""


_NUMBER = r"\d{1,4} ?(?:[a-zA-Z]\b)?(?:[/-](?:\d{1,4}|[IVX]{1,4}\b))?"
_L = r"A-Za-z\x{80}-\x{10ffff}"
"""Letters, as few states as do: all outside ASCII count."""
_UP = r"[A-Z\x{c0}-\x{17f}]"
_CAP = rf"{_UP}[{_L}'.-]+"
_PLACE = rf"{_UP}[a-z\x{{80}}-\x{{10ffff}}][{_L}'.-]*"
_POSTCODE = (
    r"(?:[A-Z]{1,2}-)?(?:\d\d\d\d\d?(?:-\d+)?(?: [A-Z]{2}\b)?|\d{3} \d\d|\d\d-\d\d\d"
    r"|[A-Z][A-Z]?\d[A-Z\d]? ?\d[A-Z]{2})"
)
_WITHIN = (
    r"(?:,? (?i:apt|apto|appt|app|unit|suite|ste|flat|bloco|piso|esc|ap|interno|int|m|lok)\b\.? ?"
    r"[A-Za-z0-9]{1,5}|, ?\d{1,2}[.]?[ºª°](?: ?[A-Za-z]{1,4}\b\.?)?)"
)
"""Where in a house: a flat, a floor and its door."""
_TOWN = (
    rf"(?:[,;]? ?\n?{_POSTCODE}(?: [A-Z]{{2}}\b)?(?:,? {_PLACE}(?:[ -]{_PLACE})*)?"
    rf"|, {_PLACE}(?: {_PLACE})*(?:(?:,| -)? (?:[A-Z]{{2}},? )?{_POSTCODE})?)"
)
_ends = "|".join(map(re.escape, _PLACES.endings))
_last = "|".join(map(re.escape, _PLACES.words))
_STREETS = (
    rf"{_UP}[{_L}'.-]*(?: ?(?i:{_ends})) {_NUMBER}",
    rf"\b\d{{1,5}}[A-Za-z]? (?:[NSEW][EW]?\.? )?(?:{_CAP} ){{1,3}}(?i:{_last})\b\.?",
    rf"\b\d{{1,4}}(?: ?(?:bis|ter))?,? (?i:{either(_PLACES.number_first)}) (?:[{_L}'.-]+ )*{_CAP}",
    rf"(?i:{either(_PLACES.before)}) ?(?:[{_L}'.-]+ )*{_CAP},? (?:n[º°.]{{1,2}} ?|nr |no\.? )?"
    + _NUMBER,
)
HINT = (
    rf"(?i:{_ends}) \d"
    rf"|\d[A-Za-z]? {_UP}[^ ]* (?:{_UP}[^ ]* )?(?:{_UP}[^ ]* )?(?i:{_last})\b"
    rf"|\d,? (?:bis,? |ter,? )?(?i:{either(_PLACES.number_first)}) "
    rf"|(?i:{either(_PLACES.quiet)}) {_UP}[^ \n]* (?:{_UP}[^ \n]* )?"
    rf"\d+[a-z]?,?[ \n]{{1,2}}\d{{4,5}} |\d/\d{{1,4}}[a-z]?,?[ \n]{{1,2}}\d{{3}} \d\d {_UP}"
    rf"|(?i:{either(_PLACES.before)})(?: (?:de|del|la|las|los|di|da|do|dos|das|della|dei|delle))* ?"
    + _UP
)
"""True of every text with an address, and of few others; quick among other patterns."""
_QUIET = (
    rf"(?i:{either(_PLACES.quiet)}) {_CAP}(?: {_CAP})? {_NUMBER},?[ \n]{{1,2}}\d{{4,5}} {_PLACE}"
    rf"|{_CAP} \d{{1,4}}/\d{{1,4}}[a-z]?,?[ \n]{{1,2}}\d{{3}} \d\d {_PLACE}"
)
_ADDRESS = re2.compile(
    rf"(?:{_QUIET})|(?:{'|'.join(_STREETS)})(?:{_WITHIN}){{0,2}}(?:{_TOWN})?".encode()
)
_LONGEST = 120
_ORGANISED = re.compile(rf"(?i)(?:{either(_PLACES.organisations)})")
_CAPITALS = re.compile(r"(?:via|largo|strada|al\.|pl\.|os\.|av) [A-Z]{2,}\b")
"""Small words before what is no name of a street: via UPS."""
_LAT = r"[+-]?(?:[0-8]?\d|90)\.\d{4,12}"
_LONG = r"[+-]?(?:1[0-7]\d|\d{1,2}|180)\.\d{4,12}"
_DMS = r"\d{1,3} ?° ?\d{1,2} ?[′'’] ?(?:\d{1,2}(?:\.\d{1,6})? ?[″\"”] ?)?"
_PAIR = re.compile(
    rf"(?<![\w.])(?:{_LAT} ?[,;/ ] ?(?:[\"']?(?:lon(?:g(?:itude)?)?|lng)[\"']?[:= ]{{1,3}})?"
    rf"{_LONG}(?![\w.]|,\d)"
    rf"|{_DMS}[NSns],? ?{_DMS}[EWOewo]"
    r"|[NS] ?\d{1,2} ?° ?\d{1,2}\.\d{3} ?['′]?,? ?[EWO] ?\d{1,3} ?° ?\d{1,2}\.\d{3})"
)
PAIR = r"\d ?° ?\d{1,2}\.\d{3}|\d\.\d{4,12} ?[,;/ ]|\d ?° ?\d{1,2} ?[′'’]"
_PAIR_HINT = re2.compile(PAIR.encode())
_SAID = re2.compile(rf"(?i)(?:{either(IDENTIFIERS.coordinates)})|[@?=&]$|geo:$")
_BEFORE = 48


def addresses(text: str) -> Iterator[Hit]:
    """Streets with numbers, and the town where it follows, of whom no organisation is named."""
    for start, end in islice(spans(_ADDRESS, text), MOST):
        if end - start > _LONGEST:
            continue
        while start < end and not text[start].isalnum():
            start += 1
        if _CAPITALS.match(text, start) or text[end : end + 1].isalnum():
            continue
        if not _ORGANISED.search(text, max(0, start - _ABOVE), start):
            yield Hit("personal.contact.address", start, end, 700)


def coordinates(text: str) -> Iterator[Hit]:
    """Latitude and longitude, decimal or in degrees, after a word or mark that says so."""
    done = 0
    for start, end in islice(spans(_PAIR_HINT, text), MOST):
        found = _PAIR.search(text, max(done, start - 4), end + 64)
        if found is None or found.start() > end:
            continue
        done = found.end()
        before, part, own = text[max(0, found.start() - _BEFORE) : found.start()].rpartition(";")
        other = part and any(map(str.isdigit, before)) and any(map(str.isalpha, own))
        if _SAID.search(own if other else before + part + own):
            yield Hit("personal.location", *found.span(), 800)
