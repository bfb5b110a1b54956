"""National identifiers that have a form and check digits of our own knowledge.

Trigger, then validate: a form is looked for, its check digits decide (checks.py), and where they
alone would hit too much, a word before it must say what it is (data/personal-context.yaml).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from consentry.signals.personal import context
from consentry.signals.personal.forms import checks, digits, national
from consentry.signals.personal.hits import Hit

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


_MAY_BE = digits.compiled(
    rb"(?:^|[^0A_/=#+.,-]|(?:^|[^0])[.,])(?:"
    + b"|".join([*(form.shape for form in _NATIONAL if form.unsaid), *national.BARE])
    + rb")(?:\z|[^0A_.,-]|[.,-](?:\z|[^0]))"
)
"""Where forms may be that count without a word, with what ``_FREE`` and ``_ENDS`` have."""
_SHAPES = tuple(
    (form, re.compile(rb"(?<![0A_/=#+-])(?<!0[.,])(?:" + form.shape + rb")(?![0A_]|[.,-]0)"))
    for form in _NATIONAL
)
_MARKS = re.compile("[ \u00a0\u202f.+-]+")


def find(text: str, shape: bytes, announced: bool = True) -> Iterator[Hit]:
    """National identifiers in a text; ``shape`` is its shape (digits.py). announced: False says
    that no word is in it that announces a number."""
    forms = list(_forms(shape))
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
