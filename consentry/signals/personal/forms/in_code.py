"""Digits of scripts and attributes in which a phone number may be, told by what stands before them.

Most digits there are dates, sizes and names of files. Without a word for a phone number before them
they are none if they begin within a word, an address or a code (``phone/bounds.py``), and in one
row none unless they begin with a zero, a plus or a bracket. So that is asked first, of each.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from consentry.signals.personal import context
from consentry.signals.personal.forms import digits
from consentry.signals.personal.spans import spans

_INSIDE = frozenset(b"#&%$@=_.\\-\xa3\xa5")
"""What stands before digits in a shape only where they are part of something else."""
_LETTER, _SLASH, _STAR = b"A/*"
_COMMAS = frozenset(b":,")
_LONGEST = 37
"""Characters of a stretch that is one number, whatever stands in it."""
_BEFORE = context.BEFORE + 32
"""Characters before a number in which a word for one may end."""


def stretches(text: str, shape: bytes) -> Iterator[tuple[int, int, bool]]:
    """Stretches of ``digits.spaced`` in which a number may be, and whether a word for one stands
    before it. shape: of ``text``."""
    called: list[int] | None = None
    for start, end in digits.spaced(shape):
        if called is None:
            called = [last for _, last in spans(context.CALLED, text)]
        at = bisect_left(called, start - _BEFORE)
        near = at < len(called) and called[at] <= start + 1
        if (
            near
            or _begins(text, shape, start)
            or end - start > _LONGEST
            or b"?" in shape[start:end]
        ):
            yield start, end, near


def _begins(text: str, shape: bytes, start: int) -> bool:
    """May a number begin there without a word before it?"""
    before = shape[start - 1] if start else 0
    if before in _INSIDE:
        return False
    beyond = text[start - 2 : start - 1]
    if before == _LETTER:
        return beyond == "\\" and text[start - 1] in "nrt"
    if before in _COMMAS:
        return not beyond.isdigit()
    return before not in (_SLASH, _STAR) or beyond == text[start - 1]
