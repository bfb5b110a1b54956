"""Markup inside a text: what words announce, and addresses, are read across its tags.

A field of an item may hold HTML. Its tags are left out where a name stands behind a word that leads
to one, or an address is split by them; the offsets are those in the text as given. Elements are
parted as they are drawn (HTML Standard 15.3), as in layout.py, which reads whole sources.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from consentry.signals.personal import elements
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.tables import LEADS, either

_SAID = either(word for words in LEADS.before.values() for word in words)
_AFTER = either(LEADS.after)
_WITHIN = r"</?(?:b|i|u|em|strong|span|wbr|font|small|mark)\b[^<>]{0,40}>"
"""Tags that part no words."""
HINT = (
    rf"(?i:(?:{_SAID})[ \t:：–—-]{{0,4}}\s{{0,8}}<"
    rf"|>[\s|·•–—-]{{0,8}}(?:{either(LEADS.byline)})\s{{0,3}}(?:<|\s\pL)"
    rf"|>\s{{0,8}}(?:{either(LEADS.closing)})[,.!]?\s{{0,8}}<"
    rf"|[>\s](?:{_AFTER})[ \t]{{0,3}}:?\s{{0,3}}<|>\s{{0,2}}(?:{_AFTER})\b"
    rf"|\d(?:{_WITHIN}){{1,3}}\d|\w<!--[^<>]{{0,40}}-->\w"
    rf"|\pL(?:{_WITHIN}){{1,3}}\pL?@|@[\w.-]{{1,40}}{_WITHIN}\pL"
    r"|>\s{0,2}(?:@|&#64;)\s{0,2}[<\pL]|\pL\s{0,2}(?:@|&#64;)\s{0,2}<)"
)
"""True of every text in which leaving tags out lets more be found."""
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,30})(?=[\s/>])[^<>]*+>|<!--[^<>]{0,400}-->")
SPLIT = re.compile(
    r"[\w.+-]<[^<>@]{1,60}>[\w.+-]{0,64}@|@[\w.-]{0,64}<[^<>@]{1,60}>[\w.-]"
    r"|@(?:<[^<>@]{1,60}>){1,2}\w"
)
"""True of every text in which tags may part an address within a word."""


class Bare:
    """``text`` without its tags. apart: words beside a tag stay words of their own."""

    __slots__ = ("_begins", "_places", "text")

    def __init__(self, source: str, apart: bool = True) -> None:
        pieces: list[str] = []
        self._begins: list[int] = []
        self._places: list[int] = []
        done = size = 0
        for tag in _TAG.finditer(source):
            start, end = tag.span()
            before = source[start - 1 : start] if apart else ""
            piece = source[done:start] + _between(tag[1], before, source, end)
            self._begins.append(size)
            self._places.append(done)
            pieces.append(piece)
            size += len(piece)
            done = end
        self._begins.append(size)
        self._places.append(done)
        pieces.append(source[done:])
        self.text = "".join(pieces)

    def placed(self, hit: Hit) -> Hit:
        """``hit`` where it stands in the source."""
        return Hit(hit.kind, self._place(hit.start), self._place(hit.end - 1) + 1, hit.confidence)

    def _place(self, at: int) -> int:
        piece = bisect_right(self._begins, at) - 1
        return self._places[piece] + at - self._begins[piece]


def _between(name: str | None, before: str, source: str, end: int) -> str:
    """What a tag, or a comment, is between what stands before and after it."""
    if name is None or name.lower() in elements.GLUES:
        return ""
    if name.lower() not in elements.INLINE:
        return "\n"
    return " " if before.isalnum() and source[end : end + 1].isalnum() else ""
