"""What the numbering plans say of a run of digits: ITU-T E.164 by phonenumbers, kept in a memory.

The same numbers stand on all pages of a site, and each is asked about by several countries.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberFormat

_DIGITS = re.compile(r"\d+")


class Plan(NamedTuple):
    """A number as its country writes it. valid: the plan has it, else its length is one of the
    plan's. written: the groups of the national form; area: digits of the area code with what is
    dialled before it; trunk: a 0 (or the like) is written before the area code, ``""`` if none is.
    """

    valid: bool
    written: tuple[str, ...]
    area: int
    trunk: str


@lru_cache(maxsize=8192)
def plan(number: str, region: str | None) -> Plan | None:
    """number: digits, with ``+`` where region is None. None if no country has such a number."""
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
    return Plan(valid, tuple(_DIGITS.findall(national)), area, trunk)


@lru_cache(maxsize=1024)
def region_of(number: str) -> str:
    """The country whose prefix an international number has, ``""`` if it has none."""
    try:
        parsed = phonenumbers.parse(number[:64], None)
    except phonenumbers.NumberParseException:
        return ""
    region = phonenumbers.region_code_for_number(parsed) or ""
    return region if region.isalpha() else ""
