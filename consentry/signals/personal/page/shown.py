"""A text as people read it, for what a page is known to hold.

A field of an item may hold HTML or a script's text: a known name stands there across tags, with
references (HTML Standard 13.5) and escapes (RFC 8259, 7) for its letters, or with characters in it
that nobody sees. Offsets are those in the text as given; of a name across tags each part is one.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from consentry.signals.personal import elements
from consentry.signals.personal.hits import Hit

_OTHER = re.compile(
    r"</?([A-Za-z][A-Za-z0-9]{0,30})(?=[\s/>])[^<>]{0,2000}>|<!--[^<>]{0,400}-->"
    r"|(&(?:amp;){0,2}(?:#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7})|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|\\u([0-9a-fA-F]{4})|[\x00\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
    r"|([\uff01-\uff5e\U0001d400-\U0001d7ff])"
)
_ASCII = ("<", "&", "\\u", "\0")
_MARKS = (
    *_ASCII,
    *map(chr, (0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F))),
    *map(chr, range(0x2060, 0x206A)),
)
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]")
"""Letters and digits that are wide, bold or the like; with what their codes begin in UTF-8."""
_WIDE_BYTES = (b"\xef\xbc", b"\xef\xbd", b"\xf0\x9d")
_NEAR = 160
"""Characters beside what is read otherwise in which a name with it stands."""
_SPACE = re.compile(r"\s")
_HYPHENS = str.maketrans("\u2010\u2011", "--")
_WORD = re.compile(r"\w")


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where ``text`` is read as something else than it is written, with what stands near."""
    begun = ended = -1
    marks = _ASCII if text.isascii() else _MARKS
    places = [at for mark in marks for at in _every(mark, text)]
    if marks is _MARKS and any(map(text.encode("utf-8", "replace").__contains__, _WIDE_BYTES)):
        places += (found.start() for found in _WIDE.finditer(text))
    for at in sorted(places):
        other = _OTHER.match(text, at)
        if other is None or other.end() + _NEAR <= ended:
            continue
        start, end = at - _NEAR, other.end() + _NEAR
        if begun < 0 or start > ended:
            if begun >= 0:
                yield begun, _at_space(text, ended)
            begun = max(text.rfind(" ", max(0, start - _NEAR), max(0, start)) + 1, ended, 0)
        ended = end
    if begun >= 0:
        yield begun, _at_space(text, ended)


def _every(mark: str, text: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


def _at_space(text: str, end: int) -> int:
    space = _SPACE.search(text, end, end + _NEAR)
    return space.start() if space else len(text) if end + _NEAR >= len(text) else end


class Shown:
    """``text`` is what is read."""

    __slots__ = ("_begins", "_places", "_source", "text")

    def __init__(self, source: str) -> None:
        self._source = source
        self._begins: list[int] = []
        self._places: list[tuple[int, int, bool]] = []
        pieces: list[str] = []
        done = size = 0
        for other in _OTHER.finditer(source):
            start, end = other.span()
            for piece, first, last, alike in (
                (source[done:start], done, start, True),
                (_read(other, source), start, end, False),
            ):
                if piece:
                    self._begins.append(size)
                    self._places.append((first, last, alike))
                    pieces.append(piece)
                    size += len(piece)
            done = end
        self._begins.append(size)
        self._places.append((done, len(source), True))
        pieces.append(source[done:])
        self.text = "".join(pieces)

    def placed(self, hit: Hit) -> Iterator[Hit]:
        """``hit`` where it stands in the source, without the tags in it."""
        done, end = self._place(hit.start, False), self._place(hit.end - 1, True)
        for tag in _OTHER.finditer(self._source, done, end):
            if tag[0][0] == "<":
                yield from self._part(hit, done, tag.start())
                done = tag.end()
        yield from self._part(hit, done, end)

    def _part(self, hit: Hit, start: int, end: int) -> Iterator[Hit]:
        if _WORD.search(self._source, start, end):
            yield Hit(hit.kind, start, end, hit.confidence)

    def _place(self, at: int, last: bool) -> int:
        piece = bisect_right(self._begins, at) - 1
        start, end, alike = self._places[piece]
        if alike:
            return start + at - self._begins[piece] + last
        return end if last else start


def _read(other: re.Match[str], source: str) -> str:
    """What a tag, a comment, a reference, an escape or an unseen character is read as."""
    if other[2]:
        return html.unescape(html.unescape(html.unescape(other[2]))).translate(_HYPHENS)
    if other[3]:
        char = chr(int(other[3], 16))
        return "\ufffd" if "\ud800" <= char <= "\udfff" else char
    if other[4]:
        return unicodedata.normalize("NFKC", other[4])
    if other[1] is None or other[1].lower() in elements.GLUES:
        return ""
    if other[1].lower() not in elements.INLINE:
        return "\n"
    around = source[other.start() - 1 : other.start()], source[other.end() : other.end() + 1]
    return " " if all(one.isalnum() for one in around) else ""
