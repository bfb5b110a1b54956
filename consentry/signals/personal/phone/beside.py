"""What stands around digits and says that they are a phone number, or that they are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consentry.signals.personal import context, digits
from consentry.signals.personal.dialled import plan
from consentry.signals.personal.phone.sureness import NUMBER, THOUSANDS, Said, other, timed
from consentry.signals.personal.tables import CONTEXT

_LONGEST_WORD = 32
_NEAR = 64
_SHORT_LEAD = re.compile(
    r"(?<![^\s|,;(·•/])(?:[tmfTMF]:|[pP]:|T\.)[ \u00a0]{0,2}$"
    r"|(?:^|[|·•\n\t] ?)[TMF]\.?[ \u00a0]{1,2}$"
)
_EDGE = re.compile(r"(?:^|[|·•\n\t;>])[ \u00a0\r]{0,3}$")
_END = re.compile(r"[ \u00a0\r]{0,3}(?:$|[|·•\n\t;<])")
_NAMED = re.compile(
    r"([^\W\d_])(?:[^\W\d_]|['’.-])* ([^\W\d_])(?:[^\W\d_]|['’-])+"
    r"((?:[,:]?[ \u00a0]|[ \u00a0]?[-\u2013\u2014|/][ \u00a0])\(?$)?"
)
_JUST_NAMED = re.compile(_NAMED.pattern.removesuffix("?") + "(?!.)")
_IN_LIST = 48
_LISTS = re.compile(rf"(?:[,;|/(·•–]|\b(?:{context.any_of(CONTEXT.joins)})) *$", re.I)
_BREAKS = re.compile(r"[.!?] +[^\W\d_]|\n")
"""Characters between two numbers of a list, what they end in, and what is not among them."""
_LABEL = re.compile(r"[^\W\d_]{4,}[ :.\u00a0]{1,2}$")
_ANY_THOUSANDS = re.compile(r"\d{1,3}(?:[. \u00a0\u202f\u2009]\d{3})+(?!\d)")
_ORDERS = re.compile(
    rf"(?<!\w)(?:({context.any_of(CONTEXT.orders)})|{context.any_of(CONTEXT.order)})[:：] ?$", re.I
)
"""Where to order, if a number of a mobile phone follows: else what was ordered."""
_SIGN = re.compile(rf"(?<!\w)(?:{context.any_of(CONTEXT.before_sign)}) # ?(?:is |: ?)?$", re.I)
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
_LETTER = re.compile(r"[ \u00a0]?\([cdfhmow]\)", re.I)
"""Cell, direct, fax, home, mobile, office, work."""
_SPOKEN = re.compile(r"[ \u00a0]?\(?([^\W\d_]{2,16})\b")


def said_of(
    text: str, start: int, end: int, regions: Sequence[str], sure: bool, head: int | None
) -> Said | None:
    """What stands around ``text[start:end]`` says of it; None if it is no phone number then. sure:
    what else stands in the line does not count. head: what the head of its column says."""
    number = digits.plain(text[start:end])
    word = context.nearest(text, start) if head is None else head
    word = Said.SO if "x" in number.lower() else word
    if number[0] not in "+(" and timed(number):
        return None
    if not word and number[0] not in "+(" and other(number, Said.BESIDE):
        return None
    said = Said(word) if word else _beside(text, start, end)
    if (word < 0 and _after_all(text, start, number, regions)) or (
        not (said or sure) and _offered(text, start, end, number, regions)
    ):
        word, said = 0, Said.BESIDE
    if (said < Said.SO and number[0] not in "+(" and (word < 0 or other(number, said))) or (
        not said and number.isdigit() and number[0] != "0"
    ):
        return None
    return said


def listed(text: str, start: int, end: int, last: int) -> bool:
    """Does it stand in one list with the number that ends at ``last``?"""
    between = text[last:start] if 0 < start - last <= _NEAR else "\n"
    number = digits.plain(text[start:end])
    if number[0] == "+" or other(number, Said.BESIDE) or context.nearest(text, start) < 0:
        return False
    if context.joined(between):
        return between.count("\n") == 0 or not number.isdigit()
    return (
        len(between) <= _IN_LIST
        and not number.isdigit()
        and _LISTS.search(between) is not None
        and _BREAKS.search(between) is None
    )


def _beside(text: str, start: int, end: int) -> Said:
    """What stands around a number says of it, where no word does."""
    after = _SPOKEN.match(text, end)
    if (after and after[1].lower() in context.AFTER) or _LETTER.match(text, end):
        return Said.BESIDE
    if _SHORT_LEAD.search(text[max(0, start - 6) : start] if start > 6 else "\n" + text[:start]):
        return Said.BESIDE
    if "@" in text[max(0, start - _NEAR) : end + _NEAR] and not (
        text[start:end].isdigit() and text[start] != "0" and _labelled(text, start)
    ):
        return Said.BESIDE
    before = text[max(0, start - _NEAR) : start]
    if before.islower():
        return Said.NOTHING
    just = _JUST_NAMED.search(before)
    for name in (just,) if just else _NAMED.finditer(before):
        if (
            name[1].isupper()
            and name[2].isupper()
            and (name[3] or (_END.match(text, end) and _EDGE.search(before)))
        ):
            figures = _ANY_THOUSANDS.search(before) and THOUSANDS.match(text[start:end])
            return Said.NOTHING if figures else Said.BESIDE
    return Said.NOTHING


def _after_all(text: str, start: int, number: str, regions: Sequence[str]) -> bool:
    """Is it a phone number though the word before it says otherwise: one that orders are taken at,
    or "#" for "number"?"""
    if "#" in text[max(0, start - 5) : start]:
        return _SIGN.search(text, max(0, start - 16), start) is not None
    ordered = _ORDERS.search(text, max(0, start - 16), start)
    told = ordered and (ordered[1] or (number[0] == "0" and not number.isdigit()))
    return bool(told) and _mobile(number, regions)


def _offered(text: str, start: int, end: int, number: str, regions: Sequence[str]) -> bool:
    """Does it stand by itself in an offer: beside what somebody asks for an hour, or a number of a
    mobile phone in groups, after a sentence that ends in an amount of money?"""
    more = _MORE.match(text, end) is not None
    if not (more or _STOPS.match(text, end)):
        return False
    if (more or not number.isdigit()) and _SPENT.search(text, max(0, start - 12), start):
        return _mobile(_APART.split(number, maxsplit=1)[0], regions)
    return (
        text.find("/", max(0, start - _OFFER), end + _OFFER) >= 0
        and _STANDS.search(text, max(0, start - 8), start) is not None
        and _RATE.search(text, max(0, start - _OFFER), end + _OFFER) is not None
    )


def _mobile(number: str, regions: Sequence[str]) -> bool:
    """Is it a mobile phone's by a plan of ``regions``, or after the prefix of its country?"""
    run = "".join(NUMBER.findall(number))
    plans = [plan("+" + run[2:], None)] if run.startswith("00") else []
    plans += [plan(run, region) for region in regions]
    return any(known is not None and known.valid and known.mobile for known in plans)


def _labelled(text: str, start: int) -> bool:
    """Does a word that is no name stand right before digits in one row, as what they are?"""
    label = _LABEL.search(text, max(0, start - _LONGEST_WORD), start)
    return label is not None and not label[0][0].isupper()
