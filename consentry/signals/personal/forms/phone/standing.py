"""Whether a number stands by itself: in a list, in an offer, at the end of what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consentry.signals.personal import context
from consentry.signals.personal.forms import digits
from consentry.signals.personal.forms.dialled import plan
from consentry.signals.personal.forms.phone.candidate import NUMBER, Candidate
from consentry.signals.personal.tables import CONTEXT

_NEAR = 64
_CLAUSE = re.compile(
    r"(?:(?<=[^\W\d_]{2})[)\"’”»]?(?: ?[!?:,;(]| [–—])|(?:(?<![^\W\d_])[^\W\d_A-Z]{4,20}|[$€£]|zł"
    r"|/[^\W\d_]{1,8})\.)[ \u00a0]?$"
)
_SAYING = re.compile(r"(?:^|[\n.!?,;:] ?)[^\W\d_]+(?: [^\W\d_]+){1,7} $")
_CLOSES = re.compile(r"[ \u00a0]?(?:$|\n|[.,;!?)](?!\w))|[ \u00a0][-–—/(] ?[^\W\d_]")
_CLAUSE_END = 28
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_WORD = re.compile(r"[^\W\d_]+")
_WITHOUT_TRUNK = 9
"""Digits up to which a number is written with the 0 that is dialled before it, where one is."""
_IN_LIST = 48
_LISTS = re.compile(rf"(?:[,;|/(·•–]|\b(?:{context.any_of(CONTEXT.joins)})) *$", re.I)
_BREAKS = re.compile(r"[.!?] +[^\W\d_]|\n")
"""Characters between two numbers of a list, what they end in, and what is not among them."""
_RATE = re.compile(
    rf"\d[ {digits.SPACES}]?(?:[$£€¥₹]|(?:{context.any_of(CONTEXT.currencies)})(?!\w))"
    rf"[ {digits.SPACES}]?/ ?(?:{context.any_of(CONTEXT.hours)})(?!\w)",
    re.I,
)
"""What somebody asks for an hour."""
_SPENT = re.compile(rf"(?:\d[ {digits.SPACES}]?[€£$]|[€£$]\d{{1,5}})[.!] $")
_STANDS = re.compile(
    rf"(?:^|[,.;:!?|·•–—/\n]|[/ ](?:{context.any_of(CONTEXT.hour_signs)}))[.]? *$", re.I
)
_STOPS = re.compile(r" *(?:$|[,;.!?|·•/\n](?!\w)|\+\d)")
_MORE = re.compile(r" ?[/|;,]? ?\+\d")
"""Another number after it, with its country's prefix."""
_APART = re.compile(r" [/|;] | ?\+")
"""What stands between the first number of a list and the second."""
_OFFER = 160
"""Characters before and after a number in which an offer has its price."""


def listed(one: Candidate, last: int) -> bool:
    """Does it stand in one list with the number that ends at ``last``?"""
    text, start, _, number = one
    if number[0] == "+" or not 0 < start - last <= _NEAR:
        return False
    between = text[last:start]
    if context.joined(between):
        return between.count("\n") == 0 or not number.isdigit()
    return (
        len(between) <= _IN_LIST
        and not number.isdigit()
        and _LISTS.search(between) is not None
        and _BREAKS.search(between) is None
    )


def offered(one: Candidate, regions: Sequence[str]) -> bool:
    """Does it stand by itself in an offer: beside what somebody asks for an hour, or a number of a
    mobile phone in groups, after a sentence that ends in an amount of money?"""
    text, start, end, number = one
    more = _MORE.match(text, end) is not None
    if not (more or _STOPS.match(text, end)):
        return False
    if (more or not number.isdigit()) and _SPENT.search(text, max(0, start - 12), start):
        return mobile(_APART.split(number, maxsplit=1)[0], regions)
    return (
        text.find("/", max(0, start - _OFFER), end + _OFFER) >= 0
        and _STANDS.search(text, max(0, start - 8), start) is not None
        and _RATE.search(text, max(0, start - _OFFER), end + _OFFER) is not None
    )


def alone(one: Candidate, regions: Sequence[str]) -> bool:
    """Does it stand by itself behind words, as somebody's number does at the end of what is said,
    and no amount: a mobile phone's by a plan, or one in groups?"""
    text, start, end, number = one
    if number[0] == "+" or number.endswith("000") or not _CLOSES.match(text, end):
        return False
    before = text[max(0, start - _NEAR) : start]
    clause = _CLAUSE.search(before[-_CLAUSE_END:])
    saying = clause is None and not number.isdigit() and _SAYING.search(before) is not None
    if (
        not (clause or saying)
        or ((saying or (clause and ":" in clause[0])) and _DOTTED.fullmatch(number))
        or not CONTEXT.amounts.isdisjoint(_WORD.findall(before.lower()))
    ):
        return False
    run = "".join(NUMBER.findall(number))
    return any(
        known is not None
        and known.valid
        and (known.mobile or not (saying or number.isdigit()))
        and (known.trunk != "0" or run[0] == "0" or len(run) > _WITHOUT_TRUNK)
        for known in (plan(run, region) for region in regions)
    )


def mobile(number: str, regions: Sequence[str]) -> bool:
    """Is it a mobile phone's by a plan of ``regions``, or after the prefix of its country?"""
    run = "".join(NUMBER.findall(number))
    plans = [plan("+" + run[2:], None)] if run.startswith("00") else []
    plans += [plan(run, region) for region in regions]
    return any(known is not None and known.valid and known.mobile for known in plans)
