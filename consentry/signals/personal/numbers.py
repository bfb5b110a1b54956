"""Identifiers with a form and a check: IBAN, cards, national ids, IP and MAC addresses.

Trigger, then validate: a form is looked for, its check digits decide (checks.py), and where they
alone would hit too much, a word before it must say what it is (data/personal-context.yaml).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import re2

from consentry.signals.personal import checks, context
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.tables import CONTEXT

_S = "[ \u00a0\u202f.-]?"
_FREE, _ENDS = r"(?<![\w/=#+-])(?<!\d[.,])", r"(?![\w]|[.,-]\d)"


@dataclass(frozen=True, slots=True)
class _Form:
    """trigger: the form without its edges, in linear time; most texts have none."""

    kind: str
    trigger: Any
    pattern: re.Pattern[str]
    check: Callable[[str], bool]
    said: str = ""
    unsaid: int = 0
    """Confidence without a word before it; 0 if one must be there."""


def _form(pattern: str, check: Callable[[str], bool], said: str = "", unsaid: int = 950) -> _Form:
    whole = re.compile(_FREE + pattern + _ENDS, re.IGNORECASE)
    trigger = re2.compile(f"(?i){pattern}")
    return _Form("personal.identifier.national", trigger, whole, check, said, unsaid)


_FORMS = (
    _form(rf"\d{{8}}{_S}[A-Z]|[XYZ]{_S}\d{{7}}{_S}[A-Z]", checks.es_dni),
    _form(
        rf"[A-Z]{{3}}{_S}[A-Z]{{3}}{_S}\d{{2}}[A-EHLMPR-T]\d{{2}}{_S}[A-Z]\d{{3}}[A-Z]",
        checks.it_codice_fiscale,
    ),
    _form(
        rf"\d{{3}}{_S}\d{{2,3}}{_S}\d{{3,4}}", lambda t: len(t) == 9 and checks.nl_bsn(t), "bsn", 0
    ),
    _form(r"\d{11}", checks.pl_pesel, "pesel", 0),
    _form(
        rf"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_S}\d\d{_S}\d\d{_S}\d\d{_S}[A-D]",
        checks.gb_nino,
        "nino",
        850,
    ),
    _form(r"\d{3}[- ]\d{2}[- ]\d{4}", checks.us_ssn, "ssn", 600),
    _form(r"\d{9}", checks.us_ssn, "ssn", 0),
    _form(rf"[12]{_S}\d\d{_S}\d\d{_S}(?:\d\d|2[AB]){_S}\d{{3}}{_S}\d{{3}}{_S}\d\d", checks.fr_nir),
    _form(rf"\d{{2}}{_S}\d{{3}}{_S}\d{{3}}{_S}\d{{3}}", checks.de_steuer_id, "steuerid", 0),
    _form(r"(?:\d\d)?\d{6}[-+]\d{4}", checks.se_personnummer, "personnummer", 900),
    _form(r"(?:\d\d)?\d{10}", checks.se_personnummer, "personnummer", 0),
    _form(r"\d{3}\.\d{3}\.\d{3}-\d\d", checks.br_cpf, "cpf", 950),
    _form(r"\d{11}", checks.br_cpf, "cpf", 0),
)
_ANY_FORM = re2.compile(
    r"(?i)\d{9}|(?:\d[ \x{a0}\x{202f}.-]?){8}[A-Z]|[A-Z]{3}[ \x{a0}\x{202f}.-]?\d\d[A-Z]\d\d"
    r"|[XYZ][ \x{a0}\x{202f}.-]?\d{7}|[A-Z]{2}[ \x{a0}\x{202f}.-]?\d\d[ \x{a0}\x{202f}.-]?\d\d"
    r"|\d{3}[ -]\d\d[ -]\d{4}|(?:\d[ \x{a0}\x{202f}.-]?){9}|\d{6}[-+A-Z]\d{3}"
    r"|[12][ \x{a0}\x{202f}.-]?\d\d[ \x{a0}\x{202f}.-]?\d\d[ \x{a0}\x{202f}.-]?2[AB]"
)
"""True of every text that one of the forms above, or the one below, can be in."""
_HETU = re.compile(rf"{_FREE}\d{{6}}[-+A-FU-Y]\d{{3}}[0-9A-FHJ-NPR-Y]{_ENDS}")
_CARD = re.compile(r"(?<![\w/=#+.,-])\d(?:[ -]?\d){12,18}(?![\w]|[.,-]\d)")
_GROUPS = ((4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 1))
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ \u00a0\u202f-]?[A-Z0-9]){11,30}", re.IGNORECASE)
_IBAN_TRIGGER = re2.compile(r"(?i)[A-Z]{2}\d\d[  -]?[A-Z0-9]{4}")
_V4 = re.compile(r"(?<![\w.+-])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_V6_TRIGGER = re2.compile(r"(?i)::[0-9A-F]|[0-9A-F]::|(?:[0-9A-F]{1,4}:){5}")
_V6 = re.compile(r"(?<![\w:.])[0-9A-F:]{2,39}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])", re.I)
_MAC_TRIGGER = re2.compile(r"(?i)(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4}")
_MAC = re.compile(
    r"(?<![\w:.-])(?:(?:[0-9A-F]{2}:){5}[0-9A-F]{2}|(?:[0-9A-F]{2}-){5}[0-9A-F]{2}"
    r"|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4})(?![\w:-])",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"/(\d{1,3})(?!\d)")
_VERSION = re.compile(r"(?:\bv|version|release|build|firmware|chrome/|safari/|/)[ .:]{0,3}$", re.I)
_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")


def find(text: str) -> Iterator[Hit]:
    """Identifiers in a text that has digits."""
    if _IBAN_TRIGGER.search(text):
        yield from _ibans(text)
    yield from _cards(text)
    yield from _national(text)


def addresses(text: str) -> Iterator[Hit]:
    """IP addresses (RFC 791, RFC 4291 2.2) and MAC addresses (IEEE 802) in text."""
    if text.count(".") >= 3:
        for found in _V4.finditer(text):
            if not _VERSION.search(text, max(0, found.start() - 12), found.start()):
                yield from _ip(text, found)
    if ":" in text and _V6_TRIGGER.search(text):
        for found in _V6.finditer(text):
            if found[0].count(":") >= 2:
                yield from _ip(text, found)
    if _MAC_TRIGGER.search(text):
        for found in _MAC.finditer(text):
            if len(set(_SEPARATORS.sub("", found[0]).lower())) > 1:
                yield Hit("personal.online.mac", *found.span(), 900)


def _ip(text: str, found: re.Match[str]) -> Iterator[Hit]:
    try:
        address = ipaddress.ip_address(found[0])
    except ValueError:
        return
    if address.is_loopback or address.is_unspecified or address.is_multicast:
        return
    if found[0].startswith("255.") or (address.version == 6 and len(found[0]) < 6):
        return
    prefix = _PREFIX.match(text, found.end())
    if prefix and int(prefix[1]) < address.max_prefixlen:
        return
    yield Hit("personal.online.ip", *found.span(), 950)


def _ibans(text: str) -> Iterator[Hit]:
    for found in _IBAN.finditer(text):
        start, end = found.span()
        size = CONTEXT.iban.get(found[0][:2].upper(), 0)
        kept, at = 0, start
        while at < end and kept < size:
            kept += text[at].isalnum()
            at += 1
        plain = _SEPARATORS.sub("", text[start:at]).upper()
        if size and not text[at : at + 1].isdigit() and checks.iban(plain):
            yield Hit("personal.financial.iban", start, at, 995)


def _cards(text: str) -> Iterator[Hit]:
    for found in _CARD.finditer(text):
        marks = {c for c in found[0] if not c.isdigit()}
        groups = tuple(map(len, re.split("[ -]", found[0])))
        if len(marks) > 1 or (marks and groups not in _GROUPS):
            continue
        digits = _SEPARATORS.sub("", found[0])
        if not digits.isascii() or not checks.card(digits):
            continue
        said = context.CARD.before(text, found.start())
        if not said and not marks and context.NOT_PHONE.before(text, found.start()):
            continue
        yield Hit("personal.financial.card", *found.span(), 990 if said or marks else 700)


def _national(text: str) -> Iterator[Hit]:
    if not _ANY_FORM.search(text):
        return
    for form in _FORMS:
        if not form.trigger.search(text):
            continue
        for found in form.pattern.finditer(text):
            plain = _SEPARATORS.sub("", found[0]).upper()
            if not plain.isascii() or not form.check(plain):
                continue
            said = form.said and context.NATIONAL[form.said].before(text, found.start())
            if said or form.unsaid:
                yield Hit(form.kind, *found.span(), 990 if said else form.unsaid)
    for found in _HETU.finditer(text):
        if found[0].isascii() and checks.fi_hetu(found[0]):
            yield Hit("personal.identifier.national", *found.span(), 950)
