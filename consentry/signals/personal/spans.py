"""Where a pattern of google-re2 stands in a text, at the cost of the search alone.

Its own matches of a text say for each group where it is in characters, and the text is encoded
for each pattern anew: that costs more than most searches. Here a text is encoded once, and only
the places of whole matches are counted in characters.
"""

from __future__ import annotations

from collections.abc import Iterator

import re2

ROOM = re2.Options()
ROOM.max_mem = 1 << 26
"""Bytes that the states of a pattern may take which has hundreds of words. Those that pages of all
kinds ask for are more than google-re2's 8 MiB: made anew for each page, they took 4 to 20 times as
long."""
_LAST = [("", b"")]
"""The text that was encoded last, one without halves of surrogate pairs: the next pattern is often
looked for in the same."""


def utf8(text: str) -> bytes:
    """``text`` in UTF-8."""
    known, data = _LAST[0]
    if known is text:
        return data
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
    _LAST[0] = text, data
    return data


def is_whole(text: str) -> bool:
    """Has it no half of a surrogate pair, which no text in UTF-8 has?"""
    if text.isascii() or text is _LAST[0][0]:
        return True
    try:
        _LAST[0] = text, text.encode()
    except UnicodeEncodeError:
        return False
    return True


def spans(pattern: re2._Regexp, text: str, data: bytes = b"") -> Iterator[tuple[int, int]]:
    """Where each match begins and ends in ``text``, in characters. pattern: of bytes, in UTF-8.
    data: the text in UTF-8, where it is at hand."""
    data = data or utf8(text)
    if len(data) == len(text):
        for found in pattern.finditer(data):
            yield found.span()
        return
    done = chars = 0
    for found in pattern.finditer(data):
        start, end = found.span()
        first = chars + len(data[done:start].decode())
        done, chars = end, first + len(data[start:end].decode())
        yield first, chars


def starts(pattern: re2._Regexp, text: str) -> Iterator[int]:
    """Where matches begin in ``text``, those too that begin within another."""
    data = utf8(text)
    done = chars = 0
    found = pattern.search(data)
    while found:
        start = found.start()
        chars += len(data[done:start].decode("utf-8", "replace"))
        done = start
        yield chars
        found = pattern.search(data, start + 1)
