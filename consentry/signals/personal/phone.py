"""Phone numbers in text: ITU-T E.164 by phonenumbers, asked only about clusters of digits.

A number with ``+`` is asked about as it stands; one without, by the countries that the item may
be from. Dates, prices, ISBNs, order and article numbers have the same digits: what stands before
decides, and a bare run of digits counts only after a word for phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from consentry.signals.personal import context, digits
from consentry.signals.personal.hits import Hit

MOST = 1000
"""Clusters of one text that are judged; what comes after counts as phone numbers unjudged."""
_CLUSTER = re.compile(
    r"[+＋(]{0,2}\d(?:[ \u00a0\u202f\u2009.\-/()\u2010-\u2015]{0,3}\d){6,18}(?:\)(?!\())?"
)
_GLUE = frozenset("_=#&%$€£¥₹.,-–:/\\@*")
_LINK = re.compile(r"(?:tel|sms|callto|whatsapp):(?://)?$|wa\.me/$|[?&](?:phone|tel)=$", re.I)
_DATE = re.compile(
    r"\(?(?:(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)\d\d(?!\d)"
    r"|(?:1[5-9]|20)\d\d ?[-/\u2010-\u2015] ?(?:1[5-9]|20)\d\d(?!\d))"
)
_ISBN = re.compile(r"97[89][- ]?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dX]\b")
_THOUSANDS = re.compile(r"\d{1,3}(?:[. \u00a0\u202f]\d{3})+$")


def clusters(text: str, shape: bytes) -> Iterator[re.Match[str]]:
    """What may be a phone number by its digits; ``shape`` is the text's shape (digits.py)."""
    for start, end in digits.spaced(shape):
        yield from _CLUSTER.finditer(text, max(start - 2, 0), end + 2)


def find(text: str, shape: bytes, regions: Sequence[str]) -> Iterator[Hit]:
    """Phone numbers in ``text``; regions: ISO codes of countries that it may be from."""
    for number, cluster in enumerate(clusters(text, shape)):
        start, end = cluster.span()
        if number >= MOST:
            yield Hit("personal.contact.phone", start, end, 500)
            continue
        hit = _judge(text, start, end, regions)
        if hit:
            yield hit


@lru_cache(maxsize=1024)
def region_of(number: str) -> str:
    """The country whose prefix an international number has, ``""`` if it has none."""
    try:
        parsed = phonenumbers.parse(number[:64], None)
    except phonenumbers.NumberParseException:
        return ""
    region = phonenumbers.region_code_for_number(parsed) or ""
    return region if region.isalpha() else ""


def _judge(text: str, start: int, end: int, regions: Sequence[str]) -> Hit | None:
    number = text[start:end]
    plus = number.lstrip("(")[:1] in ("+", "＋")
    before, after = text[start - 1 : start], text[end : end + 2]
    link = bool(_LINK.search(text, max(0, start - 16), start))
    if not link and not plus and (before.isalnum() or (before in _GLUE and before not in ":,./")):
        return None
    if not link and not plus and before in (".", ",", "/") and before:
        return None
    if after[:1].isalnum() or after[:1] in ("_", "%", "€"):
        return None
    if after[:1] in (".", ",", ":") and after[1:].isdigit():
        return None
    if link:
        return Hit("personal.contact.phone", start, end, 950)
    said = context.PHONE.before(text, start)
    if not plus and not said:
        if _DATE.match(number) or _ISBN.match(number) or _THOUSANDS.match(number):
            return None
        if context.NOT_PHONE.before(text, start):
            return None
        if number.isdigit() and not number.startswith("0"):
            return None
    asked: tuple[str | None, ...] = (None,) if plus else tuple(regions)
    if not plus and number.startswith("00"):
        asked = (*asked, None)
    for region in asked:
        spoken = "+" + number[2:] if region is None and not plus else number
        lenient = Leniency.VALID if said or plus else Leniency.STRICT_GROUPING
        match = _first_match(spoken, region, lenient)
        if match:
            shift = len(number) - len(spoken)
            first = start if match[0] == 0 else start + match[0] + shift
            return Hit("personal.contact.phone", first, start + match[1] + shift, 970)
    if said and not _DATE.match(number) and 7 <= sum(c.isdigit() for c in number) <= 15:
        return Hit("personal.contact.phone", start, end, 600)
    return None


@lru_cache(maxsize=2048)
def _first_match(number: str, region: str | None, leniency: int) -> tuple[int, int] | None:
    """Where phonenumbers finds a number. The same ones stand on all pages of a site."""
    for match in PhoneNumberMatcher(number, region, leniency=leniency, max_tries=8):
        return match.start, match.end
    return None
