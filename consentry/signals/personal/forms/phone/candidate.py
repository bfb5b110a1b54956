"""Digits that may be a phone number, and how much what stands around them says so."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

NUMBER = re.compile(r"\d+")
THOUSANDS = re.compile(r"\d{1,3}(?:[. \u00a0\u202f\u2009]\d{3})+$")


class Candidate(NamedTuple):
    """``text[start:end]``; number: the same with the digits and marks of ASCII."""

    text: str
    start: int
    end: int
    number: str


class Said(IntEnum):
    """How much what stands around a number says that it is a phone number."""

    OTHERWISE = -1
    NOTHING = 0
    BESIDE = 1
    """An e-mail address or a name beside it, a word that calls before it."""
    SO = 2
    """A word for phone before it."""
