"""A long text from which data were taken out, looked at again where something changed.

What was found in the text before is gone from it, all of it; so anything that is there now came
about by a change, and stands near one. ``parts`` cuts the text where no form reaches across: at a
space with no digit near, far enough from every change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Span = tuple[int, int]

LONG = 4096
"""A text with fewer characters is looked at as a whole."""
WIDEST = 352
"""Characters of anything that is found, at most: an address written around. Codes of protected
addresses and known values may be longer; a text or a page with such is looked at whole."""
_NEAR = 256
"""Characters from a change within which words or marks say what something is, at most."""
_SIDE = 2 * _NEAR + WIDEST
"""Characters on each side of a change that are looked at, at least."""
_CODES = ("cfemail", "email-prot")
_FARTHER = 1024
"""Characters in which a place to cut is looked for; without one the text is looked at whole."""
_NO_DIGIT = 40
"""Characters without a digit on both sides of a cut. A number's form has its digits closer."""
_TOUCHED = 48
"""Characters from a change within which it can make a name of words that were none before."""
_SIDES = 96
"""Characters on each side of a change in which names are looked for."""
_SPACE = re.compile(r"\s")
_DIGIT = re.compile(r"\d")


def parts(text: str, changed: Sequence[Span]) -> list[tuple[Span, list[Span]]] | None:
    """The parts of ``text`` to look at, each with the spans in it at which hits count.

    A hit counts if it touches such a span; others are of the text as it was, or are made by the
    cut. None where the whole text has to be looked at.
    """
    if len(text) < LONG or any(code in text for code in _CODES):
        return None
    found: list[tuple[Span, list[Span]]] = []
    for start, end in sorted(changed):
        left, right = _before(text, start - _SIDE), _after(text, end + _SIDE)
        if left < 0 or right < 0:
            return None
        near = (start - _NEAR, end + _NEAR)
        if found and left <= found[-1][0][1]:
            (first, last), spans = found[-1]
            found[-1] = ((first, max(last, right)), [*spans, near])
        else:
            found.append(((left, right), [near]))
    if sum(end - start for (start, end), _ in found) * 5 > len(text) * 4:
        return None
    return found


def sides(text: str, changed: Sequence[Span]) -> list[tuple[Span, list[Span]]]:
    """As ``parts``, for names: what a word beside it says is decided within a few words. The whole
    text, where all hits count, if nothing is known to have changed or not much would be left out.
    """
    found: list[tuple[Span, list[Span]]] = []
    for start, end in sorted(changed):
        left, right = max(0, start - _SIDES), min(len(text), end + _SIDES)
        if left:
            left = max(0, text.rfind(" ", 0, left))
        if right < len(text):
            right = text.find(" ", right)
            right = len(text) if right < 0 else right
        near = (start - _TOUCHED, end + _TOUCHED)
        if found and left <= found[-1][0][1]:
            (first, last), spans = found[-1]
            found[-1] = ((first, max(last, right)), [*spans, near])
        else:
            found.append(((left, right), [near]))
    if not found or sum(end - start for (start, end), _ in found) * 4 > len(text) * 3:
        return [((0, len(text)), [])]
    return found


def _before(text: str, at: int) -> int:
    if at <= 0:
        return 0
    return next((p for p in _cuts(text, max(0, at - _FARTHER), at)), -1)


def _after(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    return next((p for p in _cuts(text, at, min(len(text), at + _FARTHER))), -1)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    for space in _SPACE.finditer(text, start, end):
        at = space.start()
        if not _DIGIT.search(text, max(0, at - _NO_DIGIT), at + _NO_DIGIT):
            yield at
