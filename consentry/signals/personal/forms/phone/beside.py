"""What stands around digits and says that they are a phone number, or that they are none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consentry.signals.personal import context
from consentry.signals.personal.forms.phone import standing
from consentry.signals.personal.forms.phone.candidate import THOUSANDS, Candidate, Said
from consentry.signals.personal.forms.phone.standing import mobile
from consentry.signals.personal.forms.phone.sureness import other, timed
from consentry.signals.personal.tables import CONTEXT

_LONGEST_WORD = 32
_NEAR = 64
_LINES = 2
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
_LABEL = re.compile(r"[^\W\d_]{4,}[ :.\u00a0]{1,2}$")
_ANY_THOUSANDS = re.compile(r"\d{1,3}(?:[. \u00a0\u202f\u2009]\d{3})+(?!\d)")
_ORDERS = re.compile(
    rf"(?<!\w)(?:({context.any_of(CONTEXT.orders)})|{context.any_of(CONTEXT.order)})([:：]?) ?$",
    re.I,
)
"""Where to order, if a number of a mobile phone follows, or one written as no amount and no count
is: else what was ordered."""
_NANP = re.compile(r"\(?[2-9]\d\d[).-] ?[2-9]\d\d[.-]\d{4}")
_SIGN = re.compile(rf"(?<!\w)(?:{context.any_of(CONTEXT.before_sign)}) # ?(?:is |: ?)?$", re.I)
_LETTER = re.compile(r"[ \u00a0]?\([cdfhmow]\)", re.I)
"""Cell, direct, fax, home, mobile, office, work."""
_SPOKEN = re.compile(r"[ \u00a0]?\(?([^\W\d_]{2,16})\b")


def announced(one: Candidate, head: int | None) -> Said | None:
    """What a word before it says it is; None if it is something else whatever stands around. head:
    what the head of its column says, if it has one."""
    number = one.number
    word = context.nearest(one.text, one.start) if head is None else head
    word = Said.SO if "x" in number.lower() else word
    if number[0] not in "+(" and (timed(number) or (not word and other(number, Said.BESIDE))):
        return None
    return Said(word)


def said_of(one: Candidate, word: Said, regions: Sequence[str], sure: bool) -> Said | None:
    """What stands around it says it is; None if it is no phone number then. word: what a word
    before it says. sure: what else stands in the line does not count."""
    number = one.number
    if not word and number[0] != "+" and _below_other(one.text, one.start):
        return None
    said = word or _beside(one)
    if (word < 0 and _after_all(one, regions)) or (
        not (said or sure) and standing.offered(one, regions)
    ):
        word, said = Said.NOTHING, Said.BESIDE
    if (said < Said.SO and number[0] not in "+(" and (word < 0 or other(number, said))) or (
        not said and number.isdigit() and number[0] != "0"
    ):
        return None
    return said


def _beside(one: Candidate) -> Said:
    """What stands around a number says of it, where no word does."""
    text, start, end, _ = one
    after = _SPOKEN.match(text, end)
    if (after and after[1].lower() in context.AFTER) or _LETTER.match(text, end):
        return Said.BESIDE
    if _SHORT_LEAD.search(text[max(0, start - 6) : start]):
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


def _after_all(one: Candidate, regions: Sequence[str]) -> bool:
    """Is it a phone number though the word before it says otherwise: one that orders are taken at,
    or "#" for "number"?"""
    text, start, _, number = one
    if "#" in text[max(0, start - 5) : start]:
        return _SIGN.search(text, max(0, start - 16), start) is not None
    ordered = _ORDERS.search(text, max(0, start - 16), start)
    if ordered is None:
        return False
    if ordered[1] and _NANP.fullmatch(number):
        return True
    told = ordered[1] or (number[0] == "0" and not number.isdigit())
    return bool(told and ordered[2]) and mobile(number, regions)


def _below_other(text: str, start: int) -> bool:
    """Does it stand below a line that is below one that says of what a number is, and nothing
    else, as in a table of which each cell is a line?"""
    if text[start - 1 : start] != "\n":
        return False
    lines = text[max(0, start - 2 * _NEAR) : start].split("\n")
    label = lines[-1 - _LINES].strip() if len(lines) > _LINES else ""
    return 0 < len(label) <= _LONGEST_WORD and context.nearest(label, len(label)) < 0


def _labelled(text: str, start: int) -> bool:
    """Does a word that is no name stand right before digits in one row, as what they are?"""
    label = _LABEL.search(text, max(0, start - _LONGEST_WORD), start)
    return label is not None and not label[0][0].isupper()
