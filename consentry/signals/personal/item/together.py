"""Many short texts looked at as one, to tell in one pass which of them hold nothing.

Most texts of an item are links, titles and prices, and each pass over one of them costs more to
begin than to run. So they are joined by line breaks, across which no form reaches, and the joined
text is asked first. Only a text in which something may be is looked at by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from consentry.signals.personal.forms import digits, email, triggers
from consentry.signals.personal.forms.known import Known

SHORT = 1024
"""Characters of a text that is still looked at together with others."""
_AT_ONCE = 1 << 16
"""Characters that are joined, at most; what is left makes the next lot."""
FEW = 3
"""Texts that are sooner looked at one by one."""
_WRITTEN = {
    "email": tuple(mark.encode() for mark in email.MARKS),
    "cfemail": (b"cfemail", b"email-prot"),
}
"""Marks that are these words and nothing else, so where they stand is found at once."""
_ANYWHERE = frozenset(("wide", "scripts", "spelled"))
"""Marks of which nobody asks where they stand: any text may have them."""
_PLACED = frozenset((*_WRITTEN, *triggers.WORDS, *_ANYWHERE, "digits"))


def may_hold(
    texts: Sequence[str], known: Known, asked: bool = True
) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Those of ``texts`` that have to be looked at, each with the marks (``triggers``) that it may
    have, None if all; in all others nothing would be found. asked: False says that known values
    alone are looked for, since marks were asked about earlier."""
    lot: list[str] = []
    size = 0
    for text in texts:
        lot.append(text)
        size += len(text)
        if size > _AT_ONCE:
            yield from _of(lot, known, asked)
            lot, size = [], 0
    yield from _of(lot, known, asked)


def _of(
    lot: Sequence[str], known: Known, asked: bool
) -> Iterator[tuple[str, frozenset[str] | None]]:
    if len(lot) <= FEW:
        yield from ((text, None) for text in lot)
        return
    joined = "\n".join(lot)
    if not joined.isascii():
        parts: list[bytes] = [text.encode("utf-8", "replace") for text in lot]
        data = b"\n".join(parts)
        in_bytes = _starts(map(len, parts))
    else:
        data = joined.encode()
        in_bytes = _starts(map(len, lot))
    marks = triggers.of_utf8(data) if asked else triggers.NONE
    needles = known.needles(small := data.lower())
    if not marks <= _PLACED or (asked and "[" in joined) or needles is None:
        middle = len(lot) // 2
        yield from _of(lot[:middle], known, asked)
        yield from _of(lot[middle:], known, asked)
        return
    anywhere = marks & _ANYWHERE
    found: dict[int, set[str]] = {}
    for needle in needles:
        for at in _every(needle, small):
            found.setdefault(bisect_right(in_bytes, at), set(anywhere))
    for mark in marks & _WRITTEN.keys():
        for word in _WRITTEN[mark]:
            for at in _every(word, data):
                found.setdefault(bisect_right(in_bytes, at), set(anywhere)).add(mark)
    for mark in marks & triggers.WORDS:
        for at in triggers.places(mark, data):
            found.setdefault(bisect_right(in_bytes, at), set(anywhere)).add(mark)
    if marks & {"digits", "scripts"} or known.has_phones:
        starts = _starts(map(len, lot))
        shape = digits.shape(joined, "scripts" in marks or not asked)
        for stretches in (digits.chains(shape), digits.spaced(shape)):
            for start, _ in stretches:
                found.setdefault(bisect_right(starts, start), set(anywhere)).add("digits")
        for start, end in digits.rows(shape):
            for place in range(bisect_right(starts, start), bisect_right(starts, end - 1) + 1):
                found.setdefault(place, set(anywhere)).add("digits")
    for place in sorted(found):
        yield lot[place - 1], frozenset(found[place])


def _starts(sizes: Iterable[int]) -> list[int]:
    """Where each text begins in the joined one."""
    return list(accumulate((size + 1 for size in sizes), initial=0))


def _every(word: bytes, data: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 1)
