"""National identifiers that count only after a word that says what they are.

Forms, words and sources are in data/personal-identifiers.yaml. The check digits of most are known
to python-stdnum, the optional extra ``stdnum``; without it a form after its word is enough, and
less sure.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import re2

from consentry.signals.personal.context import Words
from consentry.signals.personal.forms import digits
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.spans import spans
from consentry.signals.personal.tables import CONTEXT, IDENTIFIERS

_S = "[ \u00a0\u202f./-]?"
_FREE, _ENDS = r"(?<![\w/=#+-])(?<!\d[.,])", r"(?![\w]|[.,-]\d)"
_PATTERN = {"0": r"\d", "A": "[A-Z]", "X": "[0-9A-Z]", " ": _S}
_SHAPE = {"0": b"0", "A": b"[A?]", "X": b"[0A?]", " ": rb"[ \xa0?./-]?"}
_CHECKED, _BARE, _UNCHECKED = 990, 900, 750
_MARKS = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True)
class _Form:
    shape: re.Pattern[bytes]
    written: str
    words: Words
    check: str
    bare: bool

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled where a number of that shape is met: there are many forms, and few are."""
        return re.compile(_FREE + self.written + _ENDS, re.IGNORECASE)


def _form(written: str, words: Words, check: str, bare: bool) -> _Form:
    pattern = "".join(_PATTERN.get(c, re.escape(c)) for c in written)
    shape = b"".join(_SHAPE.get("0" if c.isdigit() else c, re.escape(c).encode()) for c in written)
    return _Form(re.compile(shape), pattern, words, check, bare)


_FORMS = tuple(
    _form(written, words, one.check, written in one.bare)
    for one in IDENTIFIERS.national.values()
    for words in [Words(one.words, 5)]
    for written in dict.fromkeys((*one.bare, *one.form))
)
BARE = tuple(form.shape.pattern for form in _FORMS if form.bare)
"""Shapes of those that count without a word."""
_SAID = {
    word.strip()
    for words in (*(n.words for n in IDENTIFIERS.national.values()), *CONTEXT.national.values())
    for word in words
}
_WHOLE = "|".join(sorted(word for word in _SAID if word.isascii() and word.isalpha()))
_ANYWHERE = "|".join(sorted(re.escape(w) for w in _SAID if not (w.isascii() and w.isalpha())))
HINT = rf"(?i)(?:^|[^A-Za-z])(?:{_WHOLE})(?:$|[^A-Za-z])|{_ANYWHERE}"
"""True of every text with a word that announces a number, of this module or of numbers.py."""
_HINT = re2.compile(HINT.encode())


def words(text: str) -> Iterator[tuple[int, int]]:
    """Where words begin and end, with a character beside them, that announce a number."""
    return spans(_HINT, text)


def find(text: str, shape: bytes, start: int, end: int, announced: bool) -> Iterator[Hit]:
    """Identifiers in a stretch of digits, ``text[start:end]`` with what letters stand around.
    announced: a word may stand before it."""
    for form in _fitting(shape[start:end]):
        if not (announced or form.bare):
            continue
        for found in form.pattern.finditer(text, start, end):
            said = announced and form.words.before(text, found.start())
            if not (said or form.bare):
                continue
            valid = _valid(form.check, _MARKS.sub("", digits.latin(found[0])).upper())
            if valid or (said and valid is None):
                confidence = (_CHECKED if said else _BARE) if valid else _UNCHECKED
                yield Hit("personal.identifier.national", *found.span(), confidence)


@lru_cache(maxsize=4096)
def _fitting(shape: bytes) -> tuple[_Form, ...]:
    return tuple(form for form in _FORMS if form.shape.search(shape))


def _valid(module: str, number: str) -> bool | None:
    """What python-stdnum says of a number; None if it is not there, or knows no rule. Some of its
    modules raise on a number of a place that they do not know: such a one is not valid."""
    check = _check(module) if module else None
    try:
        return None if check is None else bool(check(number))
    except (LookupError, ValueError, ArithmeticError):
        return False


@cache
def _check(module: str) -> Callable[[str], Iterable[object] | bool] | None:
    try:
        loaded = importlib.import_module(f"stdnum.{module}")
    except ImportError:
        return None
    return loaded.is_valid  # type: ignore[no-any-return]
