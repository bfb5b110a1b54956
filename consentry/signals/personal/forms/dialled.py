"""What numbering plans say of a run of digits (ITU-T E.164, by phonenumbers), and its layouts.

The same numbers stand on all pages of a site, and each is asked about by several countries.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat, PhoneNumberType

_DIGITS = re.compile(r"\d+")
_FRACTION = re.compile(r"\d{1,3}\.\d{5,}(?: |$)")
_MARK = re.compile(r"[^\d()+＋]+")
_SUBSCRIBER = 6
"""Digits behind the three of a mobile phone's operator and a slash, at least."""


class Plan(NamedTuple):
    """A number as its country writes it. valid: the plan has it, else its length is one of the
    plan's. written: the groups of the national form; area: digits of the area code with what is
    dialled before it; trunk: a 0 (or the like) is written before the area code, ``""`` if none is;
    mobile: the plan says that such numbers are of mobile phones only.
    """

    valid: bool
    written: tuple[str, ...]
    area: int
    trunk: str
    mobile: bool


_FORMER = re.compile(r"(?:01|04[45])(?=\d{10}$)")
"""What was dialled before a number within Mexico (IFT, numbering plan of 3 August 2019)."""


@lru_cache(maxsize=8192)
def plan(number: str, region: str | None) -> Plan | None:
    """number: digits, with ``+`` where region is None. None if no country has such a number."""
    if region == "MX":
        number = _FORMER.sub("", number)
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(parsed)
    if not valid and not phonenumbers.is_possible_number(parsed):
        return None
    national = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
    metadata = PhoneMetadata.metadata_for_region(region, None) if region else None
    trunk = (metadata.national_prefix if metadata else None) or ""
    area = phonenumbers.length_of_national_destination_code(parsed)
    mobile = phonenumbers.number_type(parsed) == PhoneNumberType.MOBILE
    return Plan(valid, tuple(_DIGITS.findall(national)), area, trunk, mobile)


@lru_cache(maxsize=1024)
def region_of(number: str) -> str:
    """The country whose prefix an international number has, ``""`` if it has none."""
    try:
        parsed = phonenumbers.parse(number[:64], None)
    except phonenumbers.NumberParseException:
        return ""
    region = phonenumbers.region_code_for_number(parsed) or ""
    return region if region.isalpha() else ""


def as_written(number: str, known: Plan) -> bool:
    """Is it grouped as the country's national form is?"""
    groups = tuple(_DIGITS.findall(number))
    same = groups == known.written or groups == (known.trunk, *known.written)
    return same and (number[0] == "(" or len(groups) > 2 or groups[0].startswith("0"))


def as_dialled(number: str, known: Plan) -> bool:
    """Is it grouped as people do, so that the area code stands by itself or all groups are alike?

    With a 0 before it or in brackets, or, where a country has none, in three groups or more.
    """
    groups = _DIGITS.findall(number)
    sizes = [len(group) for group in groups]
    first = sizes[0]
    if number[0] == "(":
        bare = known.trunk == "0" and known.written[0].startswith("0") and number[1] != "0"
        return number.find(")") == first + 1 and first >= 2 and not bare
    if number[0] == "0":
        if len(groups) == 1:
            return True
        if all(size == 2 for size in sizes[1:]) and first <= 3:
            return True
        return first >= 3 or first == known.area + len(known.trunk) or known.mobile
    if known.trunk and known.written[0].startswith(known.trunk):
        return False
    if known.trunk == "1":
        return sizes in ([3, 3, 4], [1, 3, 3, 4])
    marks = set(_MARK.findall(number))
    if known.mobile and marks == {"/"} and sizes[:-1] == [3] and sizes[1] >= _SUBSCRIBER:
        return True
    if len(groups) < 3 or len(marks) != 1 or min(sizes) < 2 or max(sizes) > 4:
        return False
    return max(sizes) > 2 or known.area in (0, 2) or max(map(len, known.written)) == 2


def alike(number: str) -> bool:
    """Is it written with one kind of mark, but for the one behind the area, or as what is dialled
    from within a country?"""
    return number[0] in "0(" or len(set(_MARK.findall(number)[1:])) < 2


def no_number(number: str) -> bool:
    """Is it a fraction, or numbers of a draw or of pages, each larger than the one before?"""
    if _FRACTION.match(number):
        return True
    numbers = _DIGITS.findall(number)
    return len(numbers) > 3 and max(map(len, numbers)) == 2 and numbers == sorted(set(numbers))


def stepped(number: str) -> bool:
    """Is it four numbers or more, each as much larger than the one before? Lines, rooms, sizes."""
    numbers = [int(one) for one in _DIGITS.findall(number)]
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) > 3 and len(steps) == 1 and steps != {0}


_NANP = re.compile(r"(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-.])[2-9]\d\d[-.]\d{4}$")
_BRACKETS = re.compile(r"\(0\d{1,5}\)[ /-]{0,2}\d{2,8}(?:[ -]\d{2,6}){0,3}$")
_AREA = re.compile(r"0[1-9]\d{1,4}(?: ?/ ?\d{3,8}(?:[ -]\d{2,6}){0,3}|[ -]\d{6,8})$")
_IN_ONE = re.compile(r"0[1-9]\d{8,9}$")
_GROUPS = frozenset(((3, 3, 4), (1, 3, 3, 4), (2, 4, 4), (2, 5, 4)))


def in_form(number: str, known: Plan, beside: bool) -> int:
    """How sure a number is that no plan has, by a form that little else is written in. beside: what
    stands around says that it may be one."""
    if known.trunk == "1" and _NANP.match(number):
        return 800
    if known.trunk == "0" and (_BRACKETS.match(number) or _AREA.match(number)):
        return 800
    if not beside or (number.isdigit() and not (known.trunk == "0" and _IN_ONE.match(number))):
        return 0
    return 700 * (number[0] in "0(" or tuple(map(len, _DIGITS.findall(number))) in _GROUPS)
