"""Identifiers with a form and a check: IBAN, cards, national ids, IP and MAC addresses.

Trigger, then validate: a form is looked for, its check digits decide (checks.py), and where they
alone would hit too much, a word before it must say what it is (data/personal-context.yaml).
"""

from __future__ import annotations

import ipaddress
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import re2

from consentry.signals.personal import checks, context, digits, national
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.tables import CONTEXT

_S = "[ \u00a0\u202f.-]?"
_FREE, _ENDS = r"(?<![\w/=#+-])(?<!\d[.,])", r"(?![\w]|[.,-]\d)"


@dataclass(frozen=True, slots=True)
class _Form:
    """shape: what a text's shape (digits.py) has wherever the pattern finds something; an
    underscore there, as it is given, stands for a separator that may be missing."""

    shape: bytes
    pattern: re.Pattern[str]
    check: Callable[[str], bool]
    said: str = ""
    unsaid: int = 0
    """Confidence without a word before it; 0 if one must be there."""
    as_written: bool = False


def _form(
    shape: bytes, pattern: str, check: Callable[[str], bool], said: str = "", unsaid: int = 950
) -> _Form:
    whole = re.compile(f"{_FREE}(?:{pattern}){_ENDS}", re.IGNORECASE)
    return _Form(_shape(shape), whole, check, said, unsaid)


def _shape(written: bytes) -> bytes:
    return written.replace(b"_", rb"[ \xa0?.-]?").replace(b"A", b"[A?]")


_NATIONAL = (
    _form(
        rb"00\.?000\.?000_A|A_0{7}_A",
        rf"\d{{2}}\.?\d{{3}}\.?\d{{3}}{_S}[A-Z]|[XYZ]{_S}\d{{7}}{_S}[A-Z]",
        checks.es_dni,
    ),
    _form(
        rb"AAA_AAA_00A00_A000A",
        rf"[A-Z]{{3}}{_S}[A-Z]{{3}}{_S}\d{{2}}[A-EHLMPR-T]\d{{2}}{_S}[A-Z]\d{{3}}[A-Z]",
        checks.it_codice_fiscale,
    ),
    _form(
        rb"000_000?_0000?",
        rf"\d{{3}}{_S}\d{{2,3}}{_S}\d{{3,4}}",
        lambda t: len(t) == 9 and checks.nl_bsn(t),
        "bsn",
        0,
    ),
    _form(rb"0{11}", r"\d{11}", checks.pl_pesel, "pesel", 0),
    _form(
        rb"AA_00_00_00_A",
        rf"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_S}\d\d{_S}\d\d{_S}\d\d{_S}[A-D]",
        checks.gb_nino,
        "nino",
        850,
    ),
    _form(rb"000-00-0000", r"\d{3}-\d{2}-\d{4}", checks.us_ssn, "ssn", 600),
    _form(rb"000 00 0000", r"\d{3} \d{2} \d{4}", checks.us_ssn, "ssn", 0),
    _form(rb"0{9}", r"\d{9}", checks.us_ssn, "ssn", 0),
    _form(
        rb"0_00_00_(?:00|0A)_000_000_00",
        rf"[12]{_S}\d\d{_S}\d\d{_S}(?:\d\d|2[AB]){_S}\d{{3}}{_S}\d{{3}}{_S}\d\d",
        checks.fr_nir,
    ),
    _form(
        rb"00_000_000_000",
        rf"\d{{2}}{_S}\d{{3}}{_S}\d{{3}}{_S}\d{{3}}",
        checks.de_steuer_id,
        "steuerid",
        0,
    ),
    _form(
        rb"(?:00)?0{6}[-+]0000",
        r"(?:\d\d)?\d{6}[-+]\d{4}",
        checks.se_personnummer,
        "personnummer",
        900,
    ),
    _form(rb"(?:00)?0{10}", r"(?:\d\d)?\d{10}", checks.se_personnummer, "personnummer", 0),
    _form(rb"000\.000\.000-00", r"\d{3}\.\d{3}\.\d{3}-\d\d", checks.br_cpf, "cpf", 950),
    _form(rb"0{11}", r"\d{11}", checks.br_cpf, "cpf", 0),
    _Form(
        _shape(rb"0{6}(?:[-+]|A)000(?:0|A)"),
        re.compile(rf"{_FREE}[0-9]{{6}}[-+A-FU-Y][0-9]{{3}}[0-9A-FHJ-NPR-Y]{_ENDS}"),
        checks.fi_hetu,
        unsaid=950,
        as_written=True,
    ),
)
_ALONE = 900
"""Permille below which a form counts only where nothing else is announced."""
_LEFT, _RIGHT = 9, 3
_BEFORE, _AFTER = 10, 6
"""Characters that the letters of a form, and its edges, take around its digits."""
_LETTERS = 12
"""The same for the forms of national.py, which may begin and end with more letters."""
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_ROW = re.compile(
    r"(?<![\w/+-])(?<!\d[.,])\d(?:[ \t\r\n\u00a0\u2000-\u200a\u202f./_*\u2010-\u2014-]{0,3}\d)"
    r"{12,40}(?!\w|[.-]\d)"
)
"""Digits in which a card may be, with what else stands in the row: when it expires."""
_NO_ISSUER = frozenset("017")
"""Digits that no card begins with (ISO/IEC 7812-1, 5.2), and every time in milliseconds does."""
_TIED = ("=", "#")
_BARE_CARD = range(14, 17)
"""Digits of a card without a word or a gap in it: thirteen are an EAN, and more than sixteen a
number of 64 bits."""
_PAID = re.compile(
    r"(\d{4}(?:[ -]?\d{4}){3}|\d{4}[ -]?\d{6}[ -]?\d{4,5})(?=([,;\t|])"
    r"(?:[A-Z]{3}\2-?\d{1,9}[.,]\d\d|-?\d{1,9}[.,]\d\d\2[A-Z]{3})(?:\2|\s|$))"
)
"""A card as a field of a record (RFC 4180), before an amount and its currency (ISO 4217)."""
_IN_NAME = re.compile(
    r"(?<=[/_=-])(?<!\d[/_=-])(?:(\d{4}[-_]\d{4}[-_]\d{4}[-_]\d{4})|\d{13,19})(?![\w-]|\.\d)"
)
"""As a part of a path, or of a file's name."""
_GLUED = re.compile(r"[-_][A-Za-z]")
_RUN = re.compile(r"\d+")
_BLANKS = frozenset(" \u00a0\u2009\u202f\n\r\t")
_PLAIN_MARKS = frozenset(" \u00a0\u2009\u202f.-\u2010\u2011\u2012\u2013")


def _begin(before: bytes, shapes: Iterable[bytes], after: bytes = b"") -> re2._Regexp:
    """Finds in a shape where forms may be. before, after: what stands there, as ``_FREE`` and
    ``_ENDS`` have it."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(before + b"(?:" + b"|".join(shapes) + b")" + after, options)


_MAY_BE = _begin(
    rb"(?:^|[^0A_/=#+.,-]|(?:^|[^0])[.,])",
    [*(form.shape for form in _NATIONAL if form.unsaid), *national.BARE],
    rb"(?:\z|[^0A_.,-]|[.,-](?:\z|[^0]))",
)
_MAY_BE_CARD = _begin(rb"(?:^|[^0A+])", (rb"0(?:[ \t\r\n\xa0?./_*-]{0,3}0){12}",))
_SHAPES = tuple(
    (form, re.compile(rb"(?<![0A_/=#+-])(?<!0[.,])(?:" + form.shape + rb")(?![0A_]|[.,-]0)"))
    for form in _NATIONAL
)
_GROUPS = (
    *((4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 4, 4, 2), (4, 4, 4, 1)),
    (6, 13),
)
_GAP = r"[ \t\r\n\u00a0\u2000-\u200a\u202f._/\u2010-\u2013-]"
_IBAN = re.compile(rf"[A-Z]{{2}}\d{{2}}(?:{_GAP}{{0,3}}[A-Z0-9]){{11,30}}", re.IGNORECASE)
_SPACED_IBAN = re.compile(rf"[A-Z]{_GAP}?[A-Z]{_GAP}?\d{_GAP}?\d(?:{_GAP}{{0,3}}[A-Z0-9]){{11,30}}")
"""With spaces also in its first four letters, which are common words then, unless capitals."""
_codes = sorted(CONTEXT.iban)
_gap = r"[ \t\r\n\x{a0}\x{2000}-\x{200a}\x{202f}._/\x{2010}-\x{2013}-]"
_apart = rf"[A-Z][A-Z]{_gap}\d\d", rf"[A-Z]{_gap}[A-Z]{_gap}\d{_gap}\d"
IBAN_HINT = (
    rf"(?i:(?:^|[^\pL\pN]|iban)(?:{'|'.join(_codes)})\d\d{_gap}{{0,3}}[A-Z0-9])"
    rf"|(?:{'|'.join(_apart)}){_gap}{{0,3}}[A-Z0-9]"
)
_IBAN_HINT = re2.compile(
    rf"(?i:(?:^|[^\pL\pN]|iban)((?:{'|'.join(_codes)})\d\d(?:{_gap}{{0,3}}[A-Z0-9]){{11}}))"
    rf"|(?:^|[^\pL\pN])((?:{'|'.join(_apart)})(?:{_gap}{{0,3}}[A-Z0-9]){{11}})"
)
_V4 = re.compile(r"(?<![\w.+-])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d|-\d{1,9}\.\d{1,9}(?![.\d]))")
V4_HINT = r"\d\.\d{1,3}\.\d{1,3}\.\d"
V6_HINT = r"(?i)::[0-9A-F]|[0-9A-F]::|(?:[0-9A-F]{1,4}:){5}"
_V6 = re.compile(
    r"(?<![\w:.])(?:[0-9A-F:]{1,38}:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-F:]{2,39})(?![\w:])", re.I
)
MAC_HINT = r"(?i)(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4}"
_MAC = re.compile(
    r"(?<![\w:.-])(?:(?:[0-9A-F]{2}:){5}[0-9A-F]{2}|(?:[0-9A-F]{2}-){5}[0-9A-F]{2}"
    r"|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4})(?![\w:-]|\.[0-9A-F])",
    re.IGNORECASE,
)
_NOBODYS = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
        ),
    )
)
"""Networks whose addresses a million households have alike (RFC 6890, 2.2.2; RFC 1918; RFC 3927).
Those of IPv6 are made from a device's own number and stay findings."""
_PREFIX = re.compile(r"/(\d{1,3})(?!\d)")
_VERSION = re.compile(
    r"(?:\bv|version|release|build|firmware|update|upgrade|patch|driver|plugin|\bto|/)[ .:]{0,3}$",
    re.I,
)
_FEW = re.compile(r"\d(?:\.\d){3}")
_HOST = re.compile(r"(?:\bip|address|adresse|host|server|dns)\W{0,3}(?:is|:)?\W{0,2}$", re.I)
_MARKS = re.compile("[ \u00a0\u202f.+-]+")
_SEPARATORS = re.compile(r"[^A-Za-z0-9]+")
_BLANK = re.compile(r"\s")


def find(text: str, shape: bytes, announced: bool = True) -> Iterator[Hit]:
    """Cards and national identifiers in a text; ``shape`` is its shape (digits.py). announced:
    False says that no word is in it that announces a number."""
    forms = list(_forms(shape))
    if _MAY_BE_CARD.search(shape):
        for start, end in digits.rows(shape):
            row = text[start:end]
            if not row.isdigit() or (row[0] not in _NO_ISSUER and _one_card(row)):
                yield from _cards(text, start, end)
    if not (forms or announced):
        return
    stretches = list(digits.chains(shape))
    after = _after_words(text, stretches) if announced else set()
    for at in sorted(after.union(_with(forms, stretches))):
        before, (start, end) = stretches[at - 1][1] if at else 0, stretches[at]
        fitting = _fitting(shape[max(start - _LEFT, 0) : end + _RIGHT], at in after)
        if fitting:
            yield from _national(text, max(start - _BEFORE, before), end + _AFTER, fitting)
        yield from national.find(
            text, shape, max(start - _LETTERS, before), end + _LETTERS, at in after
        )


def _forms(shape: bytes) -> Iterator[int]:
    """Where forms that count without a word may be, a place in each: what stands after one may
    stand before the next."""
    found = _MAY_BE.search(shape)
    while found:
        begin, end = found.span()
        yield end - 2
        found = _MAY_BE.search(shape, max(begin + 1, end - 3))


def _with(places: Iterable[int], stretches: Sequence[tuple[int, int]]) -> set[int]:
    """Those of ``stretches`` in which, or right after which, one of ``places`` is."""
    return {bisect_right(stretches, (place, 0)) - 1 for place in places}


def _after_words(text: str, stretches: Sequence[tuple[int, int]]) -> set[int]:
    """Those of ``stretches`` that words before them may announce."""
    found: set[int] = set()
    for start, end in national.words(text):
        at = max(bisect_right(stretches, (start, 0)) - 1, 0)
        while at < len(stretches) and stretches[at][0] <= end + context.BEFORE + _LETTERS:
            found.add(at)
            at += 1
    return found


def ibans(text: str) -> Iterator[Hit]:
    """IBANs (ISO 13616-1) in text."""
    for hint in _IBAN_HINT.finditer(text):
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
        if size and not text[at : at + 1].isdigit() and checks.iban(plain):
            yield Hit("personal.financial.iban", start, at, 995)


def addresses_v4(text: str) -> Iterator[Hit]:
    """IPv4 addresses (RFC 791) in text, not the numbers of versions."""
    for found in _V4.finditer(text):
        near = max(0, found.start() - 16)
        if _FEW.fullmatch(found[0]) and not _HOST.search(text, near, found.start()):
            continue
        if not _VERSION.search(text, max(0, found.start() - 12), found.start()):
            yield from _ip(text, found)


def addresses_v6(text: str) -> Iterator[Hit]:
    """IPv6 addresses (RFC 4291 2.2) in text."""
    for found in _V6.finditer(text):
        if found[0].count(":") >= 2:
            yield from _ip(text, found)


def addresses_mac(text: str) -> Iterator[Hit]:
    """MAC addresses (IEEE 802) in text."""
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
    v4 = address if address.version == 4 else address.ipv4_mapped
    if v4 is not None and any(v4 in network for network in _NOBODYS):
        return
    if found[0].startswith("255.") or (address.version == 6 and len(found[0]) < 6):
        return
    prefix = _PREFIX.match(text, found.end())
    if prefix and int(prefix[1]) < address.max_prefixlen:
        return
    yield Hit("personal.online.ip", *found.span(), 950)


def _cards(text: str, start: int, end: int) -> Iterator[Hit]:
    """Cards in ``text[start:end]``, outside which no digit is near."""
    paid = _PAID.match(text, start)
    if paid and checks.card(_SEPARATORS.sub("", digits.latin(paid[1]))):
        yield Hit("personal.financial.card", *paid.span(1), 900)
        return
    for named in _IN_NAME.finditer(text, start, end + 2):
        said = context.CARD.before(text, named.start())
        if (named[1] or said) and checks.card(_SEPARATORS.sub("", digits.latin(named[0]))):
            yield Hit("personal.financial.card", *named.span(), 850)
    for row in _ROW.finditer(text, start, end + 2):
        if not row[0].isdigit() or _one_card(row[0]):
            yield from _of_row(text, *row.span())


def _one_card(number: str) -> bool:
    """May digits in one row be a card?"""
    return len(number) <= _LONGEST_CARD and checks.card(digits.latin(number), True)


def _of_row(text: str, start: int, end: int) -> Iterator[Hit]:
    """Cards in a row of digits: whole groups of it, that issuer and check digit fit."""
    groups = [found.span() for found in _RUN.finditer(text, start, end)]
    said = _said(text, start) or context.CARD_AFTER.match(text, end) is not None
    if not said and (
        text[start - 1 : start] in _TIED
        or _GLUED.match(text, end)
        or (text[end : end + 1] == "," and (len(groups) == 1 or text[end + 1 : end + 2].isdigit()))
        or context.nearest(text, start) < 0
        or context.NOT_CARD.before(text, start)
    ):
        return
    first = 0
    while first < len(groups):
        last = _card_from(text, groups[first:], said, first == 0)
        if last:
            begin, stop = groups[first][0], groups[first + last - 1][1]
            yield Hit("personal.financial.card", begin, stop, 990 if said or last > 1 else 700)
        first += last or 1


def _said(text: str, start: int) -> bool:
    """Does a word say that a card follows, and none in the same line that something else does?"""
    if not context.CARD.before(text, start):
        return False
    line = text[text.rfind("\n", max(0, start - context.BEFORE), start) + 1 : start]
    size = len(line)
    return context.CARD.before(line, size) or not (
        context.NOT_CARD.before(line, size) or context.nearest(line, size) < 0
    )


def _round(number: str) -> bool:
    """Four numbers in hundreds are no card."""
    return number[2:4] == number[6:8] == number[10:12] == number[14:16] == "00"


def _card_from(text: str, groups: Sequence[tuple[int, int]], said: bool, alone: bool) -> int:
    """How many of ``groups``, from the first on, are a card; 0 if none are. said: a word says that
    there is one; without it the groups are those of cards, and nothing like them goes before
    (``alone``) or after."""
    number, marks, found = "", set[str](), 0
    for many, (start, end) in enumerate(groups, 1):
        marks.update(text[groups[many - 2][1] : start] if many > 1 else "")
        number += digits.latin(text[start:end])
        if len(number) > _LONGEST_CARD:
            break
        if len(number) < _SHORTEST_CARD or not checks.card(number, said):
            continue
        if said:
            if len(marks - _BLANKS) < 2:
                found = many
            continue
        sizes = tuple(stop - begin for begin, stop in groups[:many])
        rest = groups[many : many + 1]
        alike = rest and rest[0][1] - rest[0][0] == sizes[-1]
        if many == 1:
            tied = rest and text[end] not in _BLANKS and text[end] not in "/|"
            free = len(number) in _BARE_CARD and (alone or text[start - 1] in _BLANKS)
            found = free and not tied
        elif alone and not alike and sizes in _GROUPS and len(marks) < 2 and not _round(number):
            found = many if marks <= _PLAIN_MARKS or (marks == {"\n"} and not rest) else found
    return int(found)


@lru_cache(maxsize=4096)
def _fitting(shape: bytes, said: bool) -> tuple[_Form, ...]:
    """The forms that digits and letters of this shape can be. said: a word stands before them."""
    return tuple(
        form for form, fits in _SHAPES if (said or form.unsaid) and fits.search(shape) is not None
    )


def _national(text: str, start: int, end: int, forms: Iterable[_Form] = _NATIONAL) -> Iterator[Hit]:
    for form in forms:
        for found in form.pattern.finditer(text, start, end):
            plain = found[0]
            if not form.as_written:
                plain = _MARKS.sub("", digits.latin(plain))
            if not plain.isascii() or not form.check(plain if form.as_written else plain.upper()):
                continue
            said = form.said and context.NATIONAL[form.said].before(text, found.start())
            doubtful = form.unsaid < _ALONE and context.NOT_PHONE.before(text, found.start())
            if said or (form.unsaid and not doubtful):
                confidence = 990 if said else form.unsaid
                yield Hit("personal.identifier.national", *found.span(), confidence)
