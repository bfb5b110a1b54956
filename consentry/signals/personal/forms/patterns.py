"""Personal data in a text by its form: trigger, then validate.

Everything here is linear in the text: a scan for triggers, and work bounded by a constant at
each. Character references (HTML Standard 13.5) are read as what they stand for, and the offsets
are those in the text as given. Characters that nobody sees, within an address or a number, are
left out alike.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from consentry.signals.personal.context import PLACEHOLDER, without_placeholders
from consentry.signals.personal.forms import (
    birth,
    cards,
    digits,
    email,
    handles,
    ibans,
    led,
    marked,
    network,
    numbers,
    papers,
    payment,
    phone,
    streets,
    triggers,
)
from consentry.signals.personal.hits import Hit, clear_of, whole

MAX_TEXT = 1 << 20
"""Characters of one text that are scanned; who calls must say so of what is longer."""

_NEAR = 320
"""Characters beside a reference that a form with it takes, and the words that say what it is."""
_SPACE = re.compile(r"\s")
MAX_HITS = 5_000
"""Hits of one text; with more of them the text as a whole is ``body.too-large``."""

_CFEMAIL = re.compile(r"(?:data-cfemail=[\"']?|email-protection#)([0-9a-fA-F]{10,1024})")
_REFERENCE = re.compile(
    r"&(?:amp;){0,2}(?:#(?:x[0-9a-fA-F]{1,6}|\d{1,7})|commat|period|nbsp|plus|lowbar|dash|hyphen"
    r"|[A-Za-z]{1,2}(?:acute|grave|circ|tilde|uml|cedil|ring|slash|caron)(?=;));?"
    r"|(?<=[\d)])(?:~|\\,)(?=[\d(])"
    "|[\0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    r"|(?<!\*)\*\*(?!\*)"
    "|[\ufe6b\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]"
)
_TEX_BLANKS = ("~", "\\,")
_UNSEEN = frozenset(
    map(
        chr,
        (0, 0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)),
    )
)
"""Characters without a width, and those that turn the direction."""


def scan(
    text: str,
    regions: Sequence[str] = (),
    marks: frozenset[str] | None = None,
    sure: bool = False,
) -> list[Hit]:
    """Hits in ``text``, in order, as characters of it. regions: countries to try for phones.
    marks: the triggers in it without placeholders, where they are known. sure: of phone numbers
    those are enough that are one whatever else stands in the line."""
    given = whole(text[:MAX_TEXT])
    text = without_placeholders(given)
    if marks is None:
        marks = triggers.of(text)
    if not marks:
        return []
    found = set(islice(_scan(text, marks, regions, sure), MAX_HITS))
    if not marks.isdisjoint(_FINDERS):
        said = list(islice(_said(given, marks), MAX_HITS))
        if "trader" in marks:
            traded = {(hit.start, hit.end) for hit in said if hit.kind == papers.TAX}
            found = {hit for hit in found if (hit.start, hit.end) not in traded}
        if text is not given:
            said = [hit for hit in said if not PLACEHOLDER.fullmatch(given, hit.start, hit.end)]
        found.update(clear_of(said, found))
    if "reference" in marks:
        for start, end in _around_references(text):
            plain, at = _resolved(text[start:end])
            hits = _scan(plain, triggers.of(plain), regions, sure)
            for hit in islice(hits, MAX_HITS - len(found)):
                end = start + at[hit.end]
                while text[end - 1] == "*":
                    end -= 1
                found.add(Hit(hit.kind, start + at[hit.start], end, hit.confidence))
    if "marked" in marks:
        bare = marked.Bare(text)
        inside = triggers.of(bare.text)
        across = chain(
            _said(bare.text, inside & _ACROSS),
            email.find(bare.text) if "email" in inside else (),
            _numbers(bare.text, inside, regions, True),
        )
        found.update(clear_of(list(map(bare.placed, islice(across, MAX_HITS))), found))
        if marked.SPLIT.search(text):
            found = set(_rejoined(text, found))
    if len(found) >= MAX_HITS:
        found.add(Hit("body.too-large", 0, len(text), 1000))
    return sorted(found, key=lambda h: (h.start, h.end, h.kind))


def _rejoined(text: str, found: set[Hit]) -> Iterator[Hit]:
    """``found``, and addresses that tags part within a word in place of what was seen of them."""
    tight = marked.Bare(text, apart=False)
    whole_ones = list(map(tight.placed, islice(email.find(tight.text, ("@",), False), MAX_HITS)))
    addresses = {hit for hit in found if hit.kind.startswith("personal.contact.email")}
    joined = list(clear_of(whole_ones, addresses))
    yield from joined
    yield from clear_of(list(found), joined)


def _scan(
    text: str, marks: frozenset[str], regions: Sequence[str], sure: bool = False
) -> Iterator[Hit]:
    if "email" in marks or "hidden" in marks:
        written: tuple[str, ...] = email.MARKS if "wide" in marks else email.MARKS[:-1]
        yield from email.find(text, written if "email" in marks else (), "hidden" in marks)
    if "cfemail" in marks:
        for code in _CFEMAIL.finditer(text):
            address = email.decoded(code[1])
            if address:
                yield Hit(email.kind_of(address), *code.span(1), 980)
    if "ipv4" in marks:
        yield from network.v4(text)
    if "ipv6" in marks:
        yield from network.v6(text)
    if "mac" in marks:
        yield from network.mac(text)
    yield from _numbers(text, marks, regions, sure)
    if "birth" in marks:
        yield from birth.find(text)


def _numbers(text: str, marks: frozenset[str], regions: Sequence[str], sure: bool) -> Iterator[Hit]:
    """IBANs, cards, national identifiers, and phones where none of these is."""
    accounts = list(islice(ibans.find(text), MAX_HITS)) if "iban" in marks else []
    strong = [hit for hit in accounts if hit.kind != ibans.MISTYPED]
    if "digits" not in marks:
        yield from strong
        return
    shape = digits.shape(text, "scripts" in marks)
    paid = islice(payment.find(text, shape), MAX_HITS)
    strong += clear_of(paid, accounts) if accounts else paid
    strong += islice(numbers.find(text, shape, "national" in marks), MAX_HITS)
    yield from strong
    yield from clear_of(phone.find(text, shape, regions, sure), [*strong, *accounts])


_FINDERS = {
    "email": handles.handles,
    "paper": papers.papers,
    "plate": papers.plates,
    "device": papers.devices,
    "cookie": papers.cookies,
    "trader": papers.traders,
    "passport": papers.passports,
    "street": streets.addresses,
    "pair": streets.coordinates,
    "lead": led.leads,
    "byline": led.bylines,
    "closing": led.closings,
    "spoken": led.spoken,
    "profile": handles.profiles,
    "slug": handles.slugs,
    "query": handles.queries,
    "card": cards.find,
}
"""What each mark of a word, or of a handle, is followed up by. Placeholders stay as they are."""


_ACROSS = frozenset(("lead", "byline", "closing", "spoken"))


def _said(text: str, marks: frozenset[str]) -> Iterator[Hit]:
    """What a word announces, and what addresses say."""
    for mark, finder in _FINDERS.items():
        if mark in marks:
            yield from finder(text)


def _around_references(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of ``text`` in which references change what its forms are, cut at spaces."""
    begun = ended = -1
    for reference in _REFERENCE.finditer(text):
        if reference.end() + _NEAR <= ended:
            continue
        start = max(0, reference.start() - _NEAR)
        if start > ended:
            if begun >= 0:
                yield begun, _at_space(text, ended)
            begun = start
            if start > 0:
                space = _SPACE.search(text, start, reference.start())
                begun = space.end() if space else max(ended, start - email.LOCAL)
        ended = min(len(text), reference.end() + 2 * _NEAR)
    if begun >= 0:
        yield begun, _at_space(text, ended)


def _at_space(text: str, end: int) -> int:
    """``end``, or where a space stands before it, so that nothing is cut there."""
    space = text.rfind(" ", end - _NEAR, end) if end < len(text) else -1
    return space if space >= 0 else end


def _resolved(text: str) -> tuple[str, list[int]]:
    """``text`` with references resolved; for each of its characters, and its end, where it was."""
    pieces: list[str] = []
    at: list[int] = []
    done = 0
    for reference in _REFERENCE.finditer(text):
        char = "\0"
        if reference[0] in _TEX_BLANKS:
            char = " "
        elif reference[0] != "**":
            char = html.unescape(html.unescape(html.unescape(reference[0])))
        if char >= "\ufe6b" and char not in _UNSEEN:
            char = unicodedata.normalize("NFKC", char)
        if len(char) != 1:
            continue
        start, end = reference.span()
        pieces.append(text[done:start])
        at += range(done, start)
        if char not in _UNSEEN:
            pieces.append(char)
            at.append(start)
        done = end
    pieces.append(text[done:])
    at += range(done, len(text) + 1)
    return "".join(pieces), at
