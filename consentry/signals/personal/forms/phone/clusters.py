"""Clusters of digits in a text in which phone numbers may be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consentry.signals.personal.forms import digits, in_code

CLUSTER = re.compile(
    rf"[+＋(（]{{0,2}}\d(?:[ .\-/()（）．／{digits.SPACES}{digits.HYPHENS}]{{0,3}}\d){{6,36}}"
    r"(?:[)）](?![(（]))?"
)
_ASIDE = re.compile(r"[(（](?:[ .\-/\u2010-\u2015]{0,3}\d){1,6} ?[)）]")
_BEFORE_ASIDE = 7
"""What a number's hours or year are in, and digits of the number before: no area code is there."""
_MARK = rb"[ .\-/()\xa0?]"
_LIKELY = re.compile(
    rb"0(?<!00)(?:(?<![#&%$*@\\]0)(?<![^A][_-]0)(?<!^[_-]0)0{6,36}+(?!" + _MARK + rb"{0,3}+0)()"
    rb"|(?=0{0,36}" + _MARK + rb"|0{37})(?:" + _MARK + rb"{0,3}+0){6,}+)"
)
"""``digits.spaced`` without digits in one row that are no number of their own by what stands before
them; the group is in such a row."""
_OPENS = (b"+", b"(", b"?")
"""What may stand before a number for abroad, or in brackets, in a shape."""


def clusters(text: str, shape: bytes) -> Iterator[re.Match[str]]:
    """What may be a phone number by its digits; ``shape`` is the text's shape (digits.py)."""
    for start, end in digits.spaced(shape):
        yield from CLUSTER.finditer(text, max(start - 2, 0), end + 2)


def hopeful(text: str, shape: bytes, sure: bool) -> Iterator[re.Match[str]]:
    """The same without most that begin within a word, an address or a code. sure: digits in one row
    that no word for a phone number stands before are left out too."""
    if not sure:
        for found in _LIKELY.finditer(shape):
            if not _within(text, shape, found):
                yield from _without_asides(text, max(found.start() - 2, 0), found.end() + 2)
        return
    for start, end, called in in_code.stretches(text, shape):
        likely = _LIKELY.match(shape, start)
        if likely is None or _within(text, shape, likely):
            continue
        if (
            called
            or not likely.lastindex
            or text[start] not in "123456789"
            or _opened(shape, start)
        ):
            yield from _without_asides(text, max(start - 2, 0), end + 2)


def _without_asides(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Clusters in a stretch of text, without what stands in brackets behind a number."""
    for cluster in CLUSTER.finditer(text, start, end):
        done, last = cluster.span()
        aside = _ASIDE.search(text, done + _BEFORE_ASIDE, last)
        while aside:
            if sum(map(str.isdigit, text[done : aside.start()])) >= _BEFORE_ASIDE:
                yield from CLUSTER.finditer(text, done, aside.start())
                done = aside.end()
            aside = _ASIDE.search(text, aside.end(), last)
        if done == cluster.start():
            yield cluster
        else:
            yield from CLUSTER.finditer(text, done, last)


def _within(text: str, shape: bytes, found: re.Match[bytes]) -> bool:
    """Do digits in one row begin within a word or a number?"""
    if not found.lastindex:
        return False
    start = found.start()
    before = shape[max(start - 2, 0) : start]
    return before == b"0," or (before[-1:] == b"A" and text[start - 1] not in "nrt")


def _opened(shape: bytes, start: int) -> bool:
    return shape[max(start - 1, 0) : start] in _OPENS
