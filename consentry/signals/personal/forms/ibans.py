"""IBANs in text (ISO 13616-1): a country, its length, and 1 modulo 97."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from consentry.signals.personal.forms import checks
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.tables import CONTEXT

KIND = "personal.financial.iban"
MISTYPED = ""
"""The kind of what is written as an IBAN and is none: no finding, and nothing else is in it."""
_GAP = r"[ \t\r\n\u00a0\u2000-\u200a\u202f._/\u2010-\u2013-]"
_IBAN = re.compile(rf"[A-Z]{{2}}\d{{2}}(?:{_GAP}{{0,3}}[A-Z0-9]){{11,30}}", re.IGNORECASE)
_SPACED_IBAN = re.compile(rf"[A-Z]{_GAP}?[A-Z]{_GAP}?\d{_GAP}?\d(?:{_GAP}{{0,3}}[A-Z0-9]){{11,30}}")
"""With spaces also in its first four letters, which are common words then, unless capitals."""
_codes = sorted(CONTEXT.iban)
_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")
_BLANK = re.compile(r"\s")
_gap = r"[ \t\r\n\x{a0}\x{2000}-\x{200a}\x{202f}._/\x{2010}-\x{2013}-]"
_BEFORE = r"(?:^|[^\pL\pN]|iban|\?\d\d|%[0-9A-F]{2}|\\[nrt])"
"""Subfields of SWIFT MT940, and escapes of addresses and of strings, end in digits or letters."""
_apart = rf"[A-Z][A-Z]{_gap}\d\d", rf"[A-Z]{_gap}[A-Z]{_gap}\d{_gap}\d"
HINT = (
    rf"(?i:{_BEFORE}(?:{'|'.join(_codes)})\d\d{_gap}{{0,3}}[A-Z0-9])"
    rf"|(?:{'|'.join(_apart)}){_gap}{{0,3}}[A-Z0-9]"
)
_HINT = re2.compile(
    rf"(?i:{_BEFORE}((?:{'|'.join(_codes)})\d\d(?:{_gap}{{0,3}}[A-Z0-9]){{11}}))"
    rf"|(?:^|[^\pL\pN])((?:{'|'.join(_apart)})(?:{_gap}{{0,3}}[A-Z0-9]){{11}})"
)


def find(text: str) -> Iterator[Hit]:
    """IBANs in ``text``, and what has the form and length of one without its check digits."""
    for hint in _HINT.finditer(text):
        joined = hint.start(1) >= 0
        start = hint.start(1 if joined else 2)
        found = (_IBAN if joined else _SPACED_IBAN).match(text, start)
        if found is None:
            continue
        end = found.end()
        size = CONTEXT.iban.get(_SEPARATORS.sub("", found[0])[:2].upper(), 0)
        kept, at = 0, start
        while at < end and kept < size:
            kept += text[at].isalnum()
            at += 1
        plain = _SEPARATORS.sub("", text[start:at]).upper()
        apart = not joined or _BLANK.search(text, start, at)
        if apart and 2 * sum(map(str.isdigit, plain)) < size:
            continue
        cut = text[at - 1 : at].isalpha() and text[at : at + 1].isalpha()
        if size and kept == size and not cut and not text[at : at + 1].isdigit():
            if checks.iban(plain):
                yield Hit(KIND, start, at, 995)
            elif joined and text[start : start + 2].isupper():
                yield Hit(MISTYPED, start, at, 995)
