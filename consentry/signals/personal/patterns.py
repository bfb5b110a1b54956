"""Personal data in a text by its form: trigger, then validate.

Everything here is linear in the text: a scan for triggers, and work bounded by a constant at
each. Character references (HTML Standard 13.5) are read as what they stand for, and the offsets
are those in the text as given.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice

import re2

from consentry.signals.personal import birth, email, numbers, phone
from consentry.signals.personal.context import without_placeholders
from consentry.signals.personal.hits import Hit, clear_of

MAX_TEXT = 1 << 20
"""Characters of one text that are scanned; who calls must say so of what is longer."""

MAX_HITS = 5_000
"""Hits of one text; with more of them the text as a whole is ``body.too-large``."""

_ANYTHING = re2.compile(
    r"@|%40|＠|&|\d(?:[^\d]{0,3}\d){5}|\d\.\d{1,3}\.\d{1,3}\.\d|::"
    r"|(?i:[0-9a-f]{2,4}[:-][0-9a-f]{2,4}[:-]|(?:[0-9a-f]{4}\.){2}|cfemail|email-prot)"
    rf"|{email.HINT}|{birth.HINT}"
)
"""True of every text in which anything below finds anything: most short texts end here."""
_DIGITS = re2.compile(r"\d(?:[^\d]{0,3}\d){5}")
_CFEMAIL = re.compile(r"(?:data-cfemail=[\"']?|email-protection#)([0-9a-fA-F]{10,1024})")
_REFERENCE = re.compile(r"&(?:#(?:x[0-9a-fA-F]{1,6}|\d{1,7})|commat|period|nbsp);?")


def scan(text: str, regions: Sequence[str] = ()) -> list[Hit]:
    """Hits in ``text``, in order, as characters of it. regions: countries to try for phones."""
    text = without_placeholders(text[:MAX_TEXT])
    if not _ANYTHING.search(text):
        return []
    found = set(islice(_scan(text, regions), MAX_HITS))
    if "&" in text and _REFERENCE.search(text):
        plain, at = _resolved(text)
        for hit in islice(_scan(plain, regions), MAX_HITS):
            found.add(Hit(hit.kind, at[hit.start], at[hit.end], hit.confidence))
    if len(found) >= MAX_HITS:
        found.add(Hit("body.too-large", 0, len(text), 1000))
    return sorted(found, key=lambda h: (h.start, h.end, h.kind))


def _scan(text: str, regions: Sequence[str]) -> Iterator[Hit]:
    yield from email.find(text)
    if "email" in text:
        for code in _CFEMAIL.finditer(text):
            address = email.decoded(code[1])
            if address:
                yield Hit(email.kind_of(address), *code.span(1), 980)
    if ":" in text or "." in text or "-" in text:
        yield from numbers.addresses(text)
    if _DIGITS.search(text):
        strong = list(islice(numbers.find(text), MAX_HITS))
        yield from strong
        yield from clear_of(phone.find(text, regions), strong)
    yield from birth.find(text)


def _resolved(text: str) -> tuple[str, list[int]]:
    """``text`` with references resolved; for each of its characters, and its end, where it was."""
    pieces: list[str] = []
    at: list[int] = []
    done = 0
    for reference in _REFERENCE.finditer(text):
        char = html.unescape(reference[0])
        if len(char) != 1:
            continue
        start, end = reference.span()
        pieces += [text[done:start], char]
        at += range(done, start + 1)
        done = end
    pieces.append(text[done:])
    at += range(done, len(text) + 1)
    return "".join(pieces), at
