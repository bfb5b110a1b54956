"""Leaves of what a source keeps in a code: base64 (RFC 4648, 4 and 5), percent-encoding (RFC 3986).

What is found there is a finding where it is written; in base64 that is the whole stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote, quote_plus, unquote_plus

import re2

from consentry.signals.personal.codes import FOUR, of_base64
from consentry.signals.personal.forms import email
from consentry.signals.personal.forms.dialled import plan
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.page import leaves, records
from consentry.signals.personal.spans import spans

MOST = 200
"""Stretches of each code in one text."""
_LONGEST = 1 << 16
_BASE64 = re2.compile(rf"(?:^|[^A-Za-z0-9+/_-])((?:{FOUR}){{5}}[A-Za-z0-9+/_-]*={{0,2}})".encode())
_PERCENT = re2.compile(
    rb"[A-Za-z0-9_.~+%*!-]*%(?:7[Bb]|22|3[CcEe]|0[Aa]|0[Dd]|257[Bb]|2522)[^\s\"'<>\\]*"
    rb"|(?:%[2-7][0-9A-Fa-f]){8,}"
)
_DIALLED = re2.compile(rb"(?:[=,:]|%3[DdAa])%2[Bb][0-9][0-9+%().-]*[0-9]")
_PLUS = (b"%2B", b"%2b")
_MOST_WRITTEN = 60
_NUMBERS = re2.compile(rb"\b\d{2,3}(?:, ?\d{2,3}){7,}\b")
_LETTERS = range(32, 592)
_OCTETS = re.compile(r"data:(?:image/(?!svg)|font/|audio/|video/|application/(?:font|pdf|octet))")
"""What begins an address that holds no text."""
_BEFORE = 48
_SURE = 800


def of_text(text: str, shift: int, lang: str, data: bytes) -> Iterator[Hit]:
    """Hits in ``text``, that stands at ``shift`` of the whole. data: it in UTF-8."""
    for first, last in islice(spans(_BASE64, text, data), MOST):
        start = first + (not (text[first].isascii() and text[first].isalnum()))
        if _OCTETS.search(text, max(0, start - _BEFORE), start):
            continue
        said = of_base64(text[start : min(last, start + _LONGEST)])
        for kind in _kinds(said, lang) if said else ():
            yield Hit(kind, start + shift, last + shift, _SURE)
    for first, last in islice(spans(_NUMBERS, text, data), MOST):
        codes = text[first:last].split(",")
        said = "".join(chr(int(code)) for code in codes if int(code) in _LETTERS)
        for kind in _kinds(said, lang) if len(said) == len(codes) else ():
            yield Hit(kind, first + shift, last + shift, _SURE)
    for first, last in (
        islice(spans(_DIALLED, text, data), MOST) if any(map(data.__contains__, _PLUS)) else ()
    ):
        written = text[text.index("%2", first) : last]
        known = plan("+" + "".join(filter(str.isdigit, unquote_plus(written))), None)
        if len(written) <= _MOST_WRITTEN and known is not None and known.valid:
            yield Hit("personal.contact.phone", last - len(written) + shift, last + shift, _SURE)
    for start, last in islice(spans(_PERCENT, text, data), MOST):
        written = text[start : min(last, start + _LONGEST)]
        said = unquote_plus(written)
        if "%" in said:
            said = unquote_plus(said)
        table = records.values(said) if "\n" in said and records.may_be(said) else ()
        for hit in (*leaves.of_text(said, 0, lang), *table, *email.find(said)):
            yield from _placed(written, said[hit.start : hit.end], hit, start + shift)


def _kinds(said: str, lang: str) -> set[str]:
    """The kinds of what a text holds that was in a code."""
    kinds = {hit.kind for hit in leaves.of_text(said, 0, lang)}
    return kinds | {email.kind_of(said[hit.start : hit.end]) for hit in email.find(said)}


def _placed(written: str, value: str, hit: Hit, shift: int) -> Iterator[Hit]:
    """Where a value is written that was found in what a stretch says; all of it, if nowhere."""
    for form in (quote(value), quote(value, safe=""), quote_plus(value), value.replace(" ", "+")):
        at = written.find(form)
        if at >= 0:
            yield Hit(hit.kind, at + shift, at + shift + len(form), _SURE)
            return
    yield Hit(hit.kind, shift, shift + len(written), _SURE)
