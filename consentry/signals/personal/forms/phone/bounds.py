"""Where in a cluster of digits a phone number begins and ends, by what it is tied to."""

from __future__ import annotations

import re

from consentry.signals.personal import context
from consentry.signals.personal.forms import digits
from consentry.signals.personal.forms.phone.candidate import Said
from consentry.signals.personal.forms.phone.sureness import FEWEST
from consentry.signals.personal.tables import CONTEXT

_LONGEST_WORD = 32
_NEAR = 64
_GLUE = frozenset("_=#&%$€£¥₹.,-–:/\\@*")
_LEADS_ON = frozenset(":/=")
_LINK = re.compile(r"(?:tel|sms|sips?|callto|whatsapp):(?://)?$|wa\.me/$|[?&](?:phone|tel)=$", re.I)
_DOI = re.compile(r"\b10\.\d{4,9}/\S*$")
_POWER = re.compile(r"\d[eE]$")
_SENTENCE = re.compile(r"\d{1,3}\. (?=[\d(]{2})")
"""The end of another number's sentence."""
_NEXT = re.compile(r"[^.]*(?=\. \d{1,5}$)")
"""What stands before the first number of the next sentence."""
_PARCEL = re.compile(r"(?<!\w)[A-Z]{2} ?(?:\d ?){8}\d ?[A-Z]{2}(?!\w)")
"""A registered item of post (UPU S10)."""
_BLANK = re.compile(r"[ ,;/|\u00a0]{1,3}")
_CARRIER = re.compile(r"\(?0 ?[xX]{2} ?$")
"""Where a carrier's code goes, dialled before an area in Brazil (Anatel, Resolution 86/1998)."""
_RUN_ON = re.compile(r"(?<!\w)([^\W\d_]{3,16})$")
_GLUED = re.compile(r"([^\W\d_]{2,16})[-_]$")
_EXTENSION = re.compile(
    rf"(?:[ ,;/]{{0,2}}(?:{'|'.join(context.EXTENSIONS)})[ .:]{{0,2}}|-|/)\d{{1,5}}(?![\w-])", re.I
)
_DIGIT = re.compile(r"\d")
_ALSO = re.compile(
    rf"[ \u00a0]?(?:(/)|(,)|\b(?:{context.any_of(CONTEXT.joins | CONTEXT.ranges)})\b)[ \u00a0]?"
    r"(-?\d(?:[ .-]?\d){0,8})(?![\w%€$£]|[.,:-]\d{2}|[ ]\d|-[^\W\d_])"
)
_WORD_ENDS = re.compile(r" ?(?:$|[.,;()\n])")
_MOST_ENDS = 4
"""Other ends of a number, written as its last digits are, and how many of them are read."""


def unbracketed(text: str, start: int, end: int) -> tuple[int, int]:
    """A cluster without brackets that are not its own, and without the next sentence's number."""
    end = _closed(text, start, end)
    if text[start] in "(（+＋" or text[end - 1] in ")）":
        return _bare(text, start, end)
    return start, end


def linked(text: str, start: int) -> bool:
    """Is what begins at ``start`` the number of a link (RFC 3966, RFC 5724)?"""
    before = text[start - 1 : start]
    return before in _LEADS_ON and _LINK.search(text, max(0, start - 16), start) is not None


def within(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a number may be in a cluster; None if it is tied to something else."""
    before = text[start - 1 : start]
    plus = text[start] in "+＋"
    if (
        plus
        and before
        and (before in "+＋" or before.isdigit() or _POWER.search(text, max(start - 2, 0), start))
    ):
        return None
    sentence = _SENTENCE.match(text, start, end)
    start = sentence.end() if sentence else start
    carrier = _CARRIER.search(text, max(0, start - 5), start) if before in ("x", "X") else None
    if carrier:
        start = carrier.start()
    elif not plus and not _begins(text, start):
        start = _after_word(text, start, end)
        if start < 0:
            return None
    if not _ends(text, start, end, plus):
        end = _before_word(text, start, end)
    if (
        end < 0
        or _PARCEL.match(text, max(start - 3, 0), end + 4)
        or sum(map(str.isdigit, text[start:end])) < FEWEST
        or not (plus or _begins(text, start))
    ):
        return None
    return start, end


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The cluster without brackets around all of it, or that close nothing."""
    number = digits.plain(text[start:end])
    opened, closed = number.count("("), number.count(")")
    if number[0] == "(" and number[-1] == ")" and opened == closed:
        return start + 1, end - 1
    return start + (opened > closed and number[0] == "("), end - (closed > opened)


def _closed(text: str, start: int, end: int) -> int:
    """Where the cluster ends without a bracket that it does not close, and without the number that
    the next sentence begins with."""
    opened = max(text.rfind("(", start + 1, end), text.rfind("（", start + 1, end))
    if opened - start > FEWEST and not any(mark in text[opened:end] for mark in ")）"):
        end = opened
    following = _NEXT.match(text, start, end)
    end = following.end() if following else end
    while end > start and not (text[end - 1].isdigit() or text[end - 1] in ")）"):
        end -= 1
    return end


def _after_word(text: str, start: int, end: int) -> int:
    """Where a number may begin behind the end of a word that has digits: NW10 020 …; -1 if none."""
    blank = text.find(" ", start, end) if text[start - 1 : start].isalpha() else -1
    return blank + 1 if blank >= 0 else -1


def _before_word(text: str, start: int, end: int) -> int:
    """Where it may end before a word that begins with digits: … 0123 / 3rd floor; -1 if none."""
    if not text[end : end + 1].isalpha():
        return -1
    blanks = [blank.start() for blank in _BLANK.finditer(text, start, end)]
    return blanks[-1] if blanks else -1


def _begins(text: str, start: int) -> bool:
    """May a number begin here?"""
    before = text[start - 1 : start]
    if not before:
        return True
    if before.isalnum():
        if before > "\u2e80" or (before in "nrt" and text[start - 2 : start - 1] == "\\"):
            return True
        word = _RUN_ON.search(text, max(0, start - _LONGEST_WORD), start)
        return word is not None and context.nearest(word[1], len(word[1])) == Said.SO
    if before in (":", ",") and not text[start - 2 : start - 1].isdigit():
        return True
    if before not in _GLUE:
        return True
    if before == "*" and text[start - 2 : start] == "**":
        return True
    if before in ("-", "_") and text[start - 2 : start - 1].isalpha():
        word = _GLUED.search(text, max(0, start - _LONGEST_WORD), start)
        return word is not None and context.nearest(word[1], len(word[1])) == Said.SO
    return (
        before in ":./="
        and context.PHONE.before(text, start)
        and not _DOI.search(text, max(0, start - _NEAR), start)
    )


def _ends(text: str, start: int, end: int, plus: bool) -> bool:
    """May a number end here? plus: it begins with one; then, and in groups, a word may be run on
    to it."""
    after = text[end : end + 2]
    if (
        after[:1].isalnum()
        and after[:1] < "\u2e80"
        and not (after[:1].isupper() and (plus or _grouped(text, start, end)))
    ):
        return _EXTENSION.match(text, end) is not None
    if after[:1] in (".", ":") and after[1:].isdigit():
        return False
    if after[:1] == "-" and after[1:].isupper() and not text[end + 2 : end + 3].islower():
        return False
    return after[:1] not in ("_", "%", "€") or not after


def _grouped(text: str, start: int, end: int) -> bool:
    return not text[start:end].isdigit() and context.PHONE.before(text, start)


def with_more(text: str, start: int, end: int) -> int:
    """Where a number ends with its extension, and with other ends for it: 020 7946 0123/4."""
    shape = _DIGIT.sub("0", text[start:end])
    extension = _EXTENSION.match(text, end)
    end = extension.end() if extension else end
    for _ in range(_MOST_ENDS):
        also = _ALSO.match(text, end)
        other = _DIGIT.sub("0", also[3]) if also else ""
        if also is None or other.count("0") >= FEWEST or not shape.endswith(other):
            break
        if also[1] is None and other[0] == "0":
            enough = _WORD_ENDS.match(text, also.end()) if also[2] is None else len(other) > 5
            if not enough or shape[: -len(other)].endswith("0"):
                break
        end = also.end()
    return end
