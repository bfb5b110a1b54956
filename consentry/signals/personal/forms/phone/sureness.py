"""How sure it is that digits are a phone number: by numbering plans, and by what else looks so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consentry.signals.personal import context
from consentry.signals.personal.forms import checks
from consentry.signals.personal.forms.dialled import (
    alike,
    as_dialled,
    as_written,
    in_form,
    no_number,
    plan,
    stepped,
)
from consentry.signals.personal.forms.phone.candidate import NUMBER, THOUSANDS, Said
from consentry.signals.personal.tables import CONTEXT

DATE = re.compile(
    r"(?<!\d)\(?(?:(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)\d\d(?!\d)"
    r"|(?:1[5-9]|20)\d\d ?[-/\u2010-\u2015] ?(?:1[5-9]|20)\d\d(?!\d)"
    r")"
)
"""Days, spans of years."""
_DAY = re.compile(
    r"(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d(?!\d)"
)
_HOUR = r"(?:[01]?\d|2[0-4])[.:h][0-5]\d"
_CLOCK = re.compile(
    rf"\(?{_HOUR}(?: ?[-\u2010-\u2015/] ?|[ \u00a0]{{1,3}}){_HOUR}"
    rf"(?:(?: ?[-\u2010-\u2015/] ?|[ \u00a0]{{1,3}}){_HOUR}){{0,20}}(?![\d.])"
    r"|(?:[01]\d|2[0-3]) [0-5]\d ?[-\u2010-\u2015] ?(?:[01]\d|2[0-3]) [0-5]\d(?! ?\d)"
)
"""Hours of a shop, of a line of buses: none is a phone number, whatever stands before."""
_TIMES = re.compile(
    r"(?!0[89]00)(?:[01]\d|2[0-3])[0-5][05] ?[-\u2010-\u2015] ?(?:[01]\d|2[0-3])[0-5][05](?! ?\d)"
    r"|(?:(?:[01]\d|2[0-4])[0-5]\d ?[-\u2010-\u2015] ?(?:[01]\d|2[0-4])[0-5]\d[ ,/]{0,2}){2,6}$"
    r"|\(?(?:[0-3]?\d\.[01]?\d\. ?){1,8}[0-3]?\d\.[01]?\d\.?$"
)
"""Hours in four digits, days of several months."""
_PAPER = re.compile(r"\d{1,7}/\d{1,4}/(?:19|20)?\d\d$|\d{1,7}/(?:0[1-9]|1[0-2])/\d\d$")
"""A document by its count, its kind or month, and its year."""
_FILE = re.compile(r"[1-9]\d{0,4}[-.](?:19|20)\d\d/\d{1,6}$")
"""A document by its department, year and count."""
_SPAN = re.compile(r"(0\d{2,4}) ?[-\u2010-\u2015] ?(0\d{2,4})$")
"""The first and last of several: chapters, rooms. No subscriber's number begins with a zero."""
_SPANNED = 14
_PRIVATE = re.compile(
    r"(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\.\d{1,3}\.\d{1,3}(?![\d.])"
)
"""Addresses within networks (RFC 1918, RFC 3927)."""
_ISBN = re.compile(r"97[89][- ]?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dX]\b")
_FRACTION = re.compile(r"\d{1,3}\.\d{5,}(?: |$)")
_DECIMALS = re.compile(
    r"^0\.\d{5,}(?: |$)|(?<![\d.])\d{1,3}\.\d\d? {1,4}\d{1,3}\.\d\d?(?![\d.])"
    r"|(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)|^\(?[02-9]\.\d\d?\.\d|^0\.\d{4}|^(?:\d ){5,}\d$"
)
"""A fraction, columns of figures, a day, a version, a count."""
_AMOUNT = re.compile(rf"[ \u00a0]?(?:[€$£%°²]|{context.any_of(CONTEXT.units)})", re.I)
_GTIN = (8, 12, 13, 14)
"""Digits of an article's number. None of eight that begins with a zero is on an article: it is a
shop's own (GS1 General Specifications, 1.4.3)."""
FEWEST, MOST_DIGITS, _MOST_IN_ROW = 7, 15, 12
_FORMER = {"521": 13}
"""Prefixes with a digit that is dialled no more, and how many digits such numbers have: mobile
phones of Mexico (IFT, numbering plan of 3 August 2019)."""
PLANNED = 800
"""Permille from which a number is no run of two; below, its parts may be surer than it."""


def other(number: str, said: int = 0) -> bool:
    """Is it a date, an hour, an address within a network, or a number of an article or book?"""
    if any(one.match(number) for one in (DATE, _CLOCK, _TIMES, _PAPER, _ISBN, _PRIVATE)):
        return True
    span = _SPAN.match(number) if number[0] == "0" and len(number) < _SPANNED else None
    if stepped(number) or (span and len(span[1]) == len(span[2]) and span[1] < span[2]):
        return True
    if not number.isdigit() or len(number) not in _GTIN or not checks.gtin(number):
        return False
    if len(number) == _GTIN[0]:
        return number[0] != "0" and said < Said.BESIDE
    return number[0] != "0" or said < Said.BESIDE


def timed(number: str) -> bool:
    """Is it hours of a day, or a day, or a document? Then no word before it makes it a number."""
    found = _CLOCK.match(number) or _DAY.match(number)
    return ("/" in number and _FILE.match(number) is not None) or (
        found is not None and not NUMBER.search(number, found.end())
    )


def countable(number: str) -> bool:
    """Has it as many digits as numbers have (E.164, 6.1), and is it nothing else?"""
    return FEWEST <= sum(c.isdigit() for c in number) <= MOST_DIGITS and not other(number)


def sureness(text: str, end: int, number: str, said: Said, regions: Sequence[str]) -> int:
    """How sure it is that a number that ends at ``end`` is a phone number, permille; 0 if it is
    none. number: as ``digits.plain`` gives it."""
    run = "".join(NUMBER.findall(number))
    thousands = THOUSANDS.match(number.lstrip("+(")) is not None and number[0] != "0"
    if number.lstrip("(")[:1] == "+":
        if _FRACTION.match(number.lstrip("+")) or DATE.search(number, 1):
            return 0
        dialled = NUMBER.findall(number.replace("(0)", "", 1))
        sure = _international("".join(dialled).removeprefix("00"), said, thousands)
        return max(sure, _international(run.removeprefix("00"), said, thousands))
    if said < Said.SO and (
        _DECIMALS.search(number)
        or _power(run, number)
        or (thousands and (said < Said.BESIDE or _AMOUNT.match(text, end)))
        or (run == number and not said and (run[0] != "0" or len(run) > _MOST_IN_ROW))
    ):
        return 0
    if not FEWEST <= len(run) <= MOST_DIGITS + 3:
        return 0
    if not said and no_number(number):
        return 850 if any(_in_pairs(number, run, region) for region in regions) else 0
    formed = 0
    for region in regions:
        known = plan(run, region)
        if known is not None and known.valid:
            if said == Said.SO or as_written(number, known):
                return 970
            if as_dialled(number, known) or (said == Said.BESIDE and alike(number)):
                return 850
        elif known is not None:
            formed = max(formed, in_form(number, known, said >= Said.BESIDE))
    abroad = _international(run[2:], said, thousands) if run.startswith("00") else 0
    if abroad >= PLANNED and (said or run != number):
        return abroad
    if formed:
        return formed
    if number[0] == "(" and not run.startswith("0"):
        known = plan("+" + run, None)
        return 850 if known is not None and known.valid and said > Said.NOTHING else 0
    return abroad if said else 0


def _in_pairs(number: str, run: str, region: str) -> bool:
    """Is it no draw but a number of a country that writes them all in pairs? No draw has a ball
    above its 49th or so, and few are written with dots."""
    known = plan(run, region) if number[0] == "0" and run[-2] > "4" else None
    return known is not None and known.valid and known.written == tuple(NUMBER.findall(number))


def _power(run: str, number: str) -> bool:
    """Is it a limit of what bits hold? 2147483647, 4294967296."""
    value = int(run) if run and run == number else 0
    return value > 0 and (value & (value - 1) == 0 or value & (value + 1) == 0)


def _international(run: str, said: Said, thousands: bool) -> int:
    known = plan("+" + run, None)
    if known is None and run[:3] in _FORMER and len(run) == _FORMER[run[:3]]:
        known = plan("+" + run[:2] + run[3:], None)
    thousands = thousands and (len(run) < 10 or run.endswith("000"))
    if known is not None and known.valid and (said > 0 or not thousands):
        return 970
    if thousands and said < Said.SO:
        return 0
    if known is None:
        return 600 if said > 0 and FEWEST <= len(run) <= MOST_DIGITS else 0
    return 700
