"""Identifiers that a word announces: passports, licences, plates, devices, VAT of sole traders.

They have no form of their own that would tell them from article numbers, so a word before must say
what they are (data/personal-identifiers.yaml). A passport's machine-readable line is told by its
check digits (ICAO Doc 9303-4, 4.2.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import re2

from consentry.signals.personal.forms.checks import luhn
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import IDENTIFIERS, either

_BETWEEN = re.compile(
    r"(?:[\s:：.#№°º=\"'()\[\]-]|号码|號碼|番号|번호|\b(?:no|nr|number|nummer|num|núm|número|numero|numéro|numer|n|is|was|"
    r"ist|lautet|es|est|è|jest|é|the|of|a|vehicle|car|lost|stolen|mit|der|dem|des|de|del|di|van|"
    r"do|da|du|č|серия|серії|номер|und|with|bearing|id|value|s|seria|serie|série|series|i|e|et|y|and)\b|n[º°]){0,12}",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"[A-Z]{3}[PCHFATBLJG][A-Z]\d{4}[A-Z](?!\w)|\d{5}/\d\d/\d{4}(?!\w)"
    r"|\d\d ?\d\d,? ?(?:№|номер)? ?\d{6}(?!\w)"
    r"|(?=(?:[A-Z ]{0,9}\d){5})[A-Z0-9][A-Z0-9 ]{4,15}[A-Z0-9](?![\w])"
    r"|(?=[0-9]{0,8}[A-Z])(?=(?:[A-Z]{0,5}[0-9]){4})[A-Z0-9]{8,9}(?!\w)"
)
_CYRILLIC = "АВЕІКМНОРСТУХ"
_PLATE = re.compile(
    r"(?:[A-Z]{2}[ -]\d{3} \d{3}|[A-Z]{2}[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}|\d-[A-Z]{3}-\d{3}|"
    r"[A-Z]{1,2}-\d{1,5}[A-Z]{1,3}|\d[A-Z]\d[ -]?\d{4}|[A-Z]{1,2}[ -]?\d{2,3}[ -]?[A-Z]{3}|"
    rf"[{_CYRILLIC}]{{1,2}} ?\d{{3,4}} ?[{_CYRILLIC}]{{2}}(?: ?\d{{2,3}})?|"
    r"[A-ZÄÖÜ]{1,3}[ -]{1,3}[A-Z]{1,2}[ -]?\d{1,4}[EH]?|[A-Z]{2}\d{2} ?[A-Z]{3}|"
    r"[A-Z]{2}[ -]?\d{3}[ -]?[A-Z]{2}|\d{4} ?[A-Z]{3}|[A-Z]{2,3} ?[A-Z0-9]{4,5}|"
    r"[A-Z0-9]{1,3}-[A-Z0-9]{2,3}-[A-Z0-9]{1,3}|[A-Z]{1,3}[ -]?\d{3,4}[ -]?[A-Z]{0,3}|"
    r"\d{1,3}[ -]?[A-Z]{2,3}[ -]?\d{1,4})(?![\w-])"
)
_DEVICE = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}(?!\w)"
    r"|[0-9a-fA-F]{8}-[0-9a-fA-F]{16}(?!\w)|GA\d\.\d\.\d{6,12}\.\d{9,10}(?!\w)|\d{8,10}\.\d{9,10}(?!\w)|[0-9a-fA-F]{32,64}(?!\w)"
    r"|[0-9a-f]{16}(?!\w)|[0-9a-fA-F]{12}(?!\w)|\d{2}[ -]?\d{6}[ -]?\d{6}[ -]?\d(?!\w)"
)
_EVENT = re.compile(r"(?:^|[\r\n])UID:$")
"""Of an entry in a calendar (RFC 5545, 3.8.4.7)."""
_COOKIE = re.compile(r"\b(?:GA1\.\d\.\d{6,12}\.\d{9,10}|fb\.1\.\d{13}\.\d{6,20})(?!\w)")
COOKIE_HINT = r"\bGA1\.\d\.\d|\bfb\.1\.\d"
_VAT = re.compile(
    r"(?:ATU\d{8}|BE ?[01]\d{3}\.?\d{3}\.?\d{3}|DE ?\d{9}|DK ?\d{8}|ES ?[A-Z]?\d{7,8}[A-Z]?|"
    r"FR ?[0-9A-Z]{2} ?\d{3} ?\d{3} ?\d{3}|GB ?\d{3} ?\d{4} ?\d{2}|IE ?\d{7}[A-Z]{1,2}|IT ?\d{11}|"
    r"NL ?\d{9}B\d{2}|PL ?\d{10}|\d{3}-\d{3}-\d{2}-\d{2}|PT ?\d{9}|CHE-?\d{3}\.?\d{3}\.?\d{3}|"
    r"CZ ?\d{8,10}|SK ?\d{10}|RO ?\d{2,10}|HU ?\d{8}|SE ?\d{10}01|FI ?\d{8}|"
    r"[XYZ][ -]?\d{7}[ -]?[A-Z]|\d{2}\.?\d{3}\.?\d{3}[ -]?[A-Z]|\d{7}[A-Z]|\d{9,11}|"
    r"\d{3} \d{3} \d{3})(?![\w])"
)
_VAT_SAID = re.compile(
    r"(?i)\b(?:ust-?id(?:nr)?|umsatzsteuer-?id\w{0,24}|umsatzsteuer-identifikationsnummer|"
    r"vat(?: ?(?:no|id|number|reg))?|tva|n[º°]? ?tva|nif(?:-iva)?|iva|p\.? ?iva|partita iva|"
    r"btw(?:-?id|-?nummer)?|nip|contribuinte|uid|dič|ič dph|cui|momsnr|moms|инн)\b"
)
TAX = "personal.identifier.tax"
_SOLE = 240
_MRZ = re.compile(
    r"(?<![A-Z0-9<])[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[0-9<]\d(?!\w)"
)
MRZ_HINT = r"<<<"
_WEIGHTS = (7, 3, 1)


_paper_words = [word for words in IDENTIFIERS.papers.values() for word in words]
_KIND = {word: kind for kind, words in IDENTIFIERS.papers.items() for word in words}
PAPERS, PLATES, DEVICES, SOLE = (
    f"(?i)({either(words)})"
    for words in (_paper_words, IDENTIFIERS.plates, IDENTIFIERS.devices, IDENTIFIERS.sole_traders)
)
_SEARCHED = {hint: re2.compile(hint.encode()) for hint in (PAPERS, PLATES, DEVICES, SOLE)}
MOST = 2000
"""Such words in one text that are followed up."""


def papers(text: str) -> Iterator[Hit]:
    """Passports, identity cards and driving licences."""
    for word, at in _announced(PAPERS, text):
        found = _PAPER.match(text, at)
        if found:
            end = at + len(found[0].split("  ")[0])
            yield Hit(_KIND.get(word, "personal.identifier"), at, _shortened(text, at, end), 850)


def plates(text: str) -> Iterator[Hit]:
    """Vehicles' plates."""
    for _, at in _announced(PLATES, text):
        found = _PLATE.match(text, at)
        if found and any(c.isdigit() for c in found[0]):
            yield Hit("personal.identifier.plate", *found.span(), 800)


def devices(text: str) -> Iterator[Hit]:
    """What tells a device or a browser apart."""
    for word, at in _announced(DEVICES, text):
        found = _DEVICE.match(text, at)
        if found and _EVENT.search(text, max(0, at - 8), at):
            continue
        if found and (word == "imsi" or not found[0][:8].isdigit() or _counted(found[0])):
            yield Hit("personal.online.device", *found.span(), 850)


def cookies(text: str) -> Iterator[Hit]:
    """Identifiers of Google Analytics and Meta, which have a form of their own."""
    for found in islice(_COOKIE.finditer(text), MOST):
        yield Hit("personal.online.device", *found.span(), 950)


def traders(text: str) -> Iterator[Hit]:
    """VAT numbers near a word that says that the trader is one person."""
    done = 0
    for first, last in islice(spans(_SEARCHED[SOLE], text), MOST):
        start = max(done, first - _SOLE)
        done = last + _SOLE
        for word in _VAT_SAID.finditer(text, start, done):
            at = _BETWEEN.match(text, word.end())
            found = _VAT.match(text, at.end() if at else word.end())
            if found:
                yield Hit(TAX, *found.span(), 850)


def passports(text: str) -> Iterator[Hit]:
    """The second line of a passport's machine-readable zone."""
    for found in islice(_MRZ.finditer(text), MOST):
        line = found[0]
        parts = ((0, 9), (13, 19), (21, 27))
        if all(_check_digit(line[a:b]) == line[b] for a, b in parts):
            yield Hit("personal.identifier.passport", *found.span(), 990)


def _announced(hint: str, text: str) -> Iterator[tuple[str, int]]:
    """Each of the words in ``text``, and where what it announces begins."""
    for start, end in islice(spans(_SEARCHED[hint], text), MOST):
        between = _BETWEEN.match(text, end, end + 48)
        yield text[start:end].lower(), between.end() if between else end


def _shortened(text: str, start: int, end: int) -> int:
    """Groups of a paper's number: words after it are left out."""
    groups = text[start:end].split(" ")
    while len(groups) > 1 and not any(c.isdigit() for c in groups[-1]):
        groups.pop()
    return start + len(" ".join(groups))


def _counted(text: str) -> bool:
    """Is a run of digits an IMEI by its check digit, or a client's id with its time?"""
    plain = "".join(c for c in text if c.isdigit())
    return "." in text or len(text) >= 32 or "-" in text[8:9] or (len(plain) == 15 and luhn(plain))


def _check_digit(part: str) -> str:
    total = 0
    for at, char in enumerate(part):
        total += (0 if char == "<" else int(char, 36)) * _WEIGHTS[at % 3]
    return str(total % 10)
