"""Known names as addresses spell them: percent-encoded (RFC 3986, 2.1), or as a slug.

``/author/jane-doe``, ``jane_doe``, ``jane+doe``, ``janedoe``, ``doe-jane`` and
``ren%C3%A9-m%C3%BCller`` are names of a person whom the page names. Compared are letters and
digits alone, small, without their marks; what stands between the words of a name may be one or
two of ``- _ + . '`` or a space. Looked at are only stretches without white space that hold a mark
of such a spelling.
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

import re2

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.letters import ALONE, plain
from consentry.signals.personal.spans import spans

_PIECE = re.compile(r"((?:%[0-9A-Fa-f]{2})+)|([^\W_]+)|(.)", re.DOTALL)
_ASCII_PIECE = re.compile(r"([A-Za-z0-9]+)|[^A-Za-z0-9]+")
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_AS_QUOTED = bytes.maketrans(b"%=\r", b"=~ ")
"""What makes escapes those of quoted-printable text (RFC 2045, 6.7), which is read natively."""
_MIXED = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
"""What may be a letter in UTF-8, where others are in Latin-1."""
_NO_LETTERS = bytes(c for c in range(128) if not chr(c).isalnum())
_BETWEEN = re.compile(r"[\W_]+")
_ENCODED_LETTER = re.compile(rb"%[4-7][0-9a-f]")
_JOINERS = frozenset("-_+.'’ ")
_MOST_JOINERS = 2
_LONGEST = 2048
"""Characters of a stretch that are looked at; a longer one is looked at in parts."""
_HARMLESS = "\u00a0§©«®°·»\u2013\u2014\u2018-\u201e•…€→"
_FOREIGN = f"[^\\x00-\\x7f{_HARMLESS}]"
"""A character that may be a letter of a name in a stretch, if it is not of ASCII: all but the few
that stand in most texts, and that neither letters nor digits are made of."""
HINT = rf"[-_+%/@]\S*{_FOREIGN}|{_FOREIGN}\S*[-_+%/@]|%[0-9A-Fa-f]"
"""True of every text in which a name stands in escapes or foreign letters."""
HINTED = re2.compile(rf"\S*(?:{HINT})\S*".encode())
_MARKED = re.compile(rf"[-_+%/@]\S{{0,{_LONGEST}}}")
_AT_ONCE = 32
_PART = re.compile(r"[\w.+'-]+", re.ASCII)
"""What no name in ASCII goes beyond: all else stands for no letter and joins no words."""
FEWEST, FEWEST_AS_ONE = 4, 5
"""Letters of a name, and of one that is written as one word; two are enough from U+2E80 on."""
_APOSTROPHE = "\u2019".encode()
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_Word: TypeAlias = tuple[str, int, int]
_Place: TypeAlias = tuple[int, int]


class Spelled:
    """Names in the form in which addresses are compared with them. names: folded, with kinds."""

    __slots__ = ("_foreign", "_kinds", "_longest", "_plain", "_rows")

    def __init__(self, names: Mapping[str, str]) -> None:
        self._kinds: dict[str, str] = {}
        for name, kind in names.items():
            for spelled in _spellings(name):
                self._kinds.setdefault(spelled, kind)
        self._rows = tuple(name.replace("ς", "σ") for name in self._kinds)
        self._plain = tuple(name.encode() for name in self._kinds if name.isascii())
        self._longest = max(map(len, self._kinds), default=0)
        self._foreign = any(not name.isascii() for name in names)

    def hidden(self, data: bytes) -> bool:
        """May a name stand in this text, in UTF-8 and small letters, without its bytes?"""
        if not self._kinds or b"%" not in data:
            return False
        if not self._foreign and _ENCODED_LETTER.search(data) is None:
            return False
        lines = [line for line in data.split(b"\n") if b"%" in line]
        return self._may_be_in(b"\n".join(lines).decode("utf-8", "replace"))

    def find(self, text: str, hinted: bool = True, small: bytes = b"") -> Iterator[Hit]:
        """Where a name stands so in ``text``. hinted: False says that ``HINT`` is not in it. small:
        the text in UTF-8 with the letters of ASCII made small, where it is at hand."""
        if not self._kinds:
            return
        row = _row(small or text.encode("utf-8", "replace").lower())
        there, lines = _lines(text, row, self._plain)
        stretches = [one for line in lines for one in _stretches(text, *line)]
        yield from self._plainly(text, stretches, there)
        if hinted and ("%" in text or not text.isascii()):
            done = set(stretches)
            others = [
                one
                for start, end in spans(HINTED, text)
                for one in _stretches(text, start, end)
                if one not in done
            ]
            for start, end in self._worth(text, others):
                yield from self._in(text, start, end)

    def _plainly(
        self, text: str, stretches: Iterable[_Place], there: Sequence[bytes]
    ) -> Iterator[Hit]:
        """Names in stretches of a text. there: those of which the letters are in the text."""
        bare: list[_Place] = []
        for start, end in stretches:
            stretch = text[start:end]
            if stretch.isascii() and "%" not in stretch:
                bare.append((start, end))
            elif self._may_be_in(stretch):
                yield from self._in(text, start, end)
        parts = [
            part.span()
            for start, end in _with(text, bare, there)
            for part in _PART.finditer(text, start, end)
        ]
        for start, end in _with(text, parts, there):
            yield from self._in(text, start, end)

    def _worth(self, text: str, stretches: Sequence[_Place]) -> Iterator[_Place]:
        """Those of ``stretches`` in which a name may be: many are asked about at once."""
        may = self._may_be_in
        for at in range(0, len(stretches), _AT_ONCE):
            some = stretches[at : at + _AT_ONCE]
            if may("\n".join(text[start:end] for start, end in some)):
                yield from (one for one in some if may(text[one[0] : one[1]]))

    def _may_be_in(self, stretch: str) -> bool:
        """The same for stretches with them: their letters without escapes and marks."""
        if "%" in stretch:
            stretch = _unescaped(stretch)
        if stretch.isascii():
            letters = stretch.encode().lower().translate(None, _NO_LETTERS)
            return any(map(letters.__contains__, self._plain))
        small = stretch.lower()
        for letter, written in ALONE.items():
            small = small.replace(letter, written)
        row = unicodedata.normalize("NFKD", small).replace("ς", "σ")
        octets = row.encode("utf-8", "surrogatepass").translate(None, _NO_LETTERS)
        row = _BETWEEN.sub("", octets.decode("utf-8", "surrogatepass"))
        return any(map(row.__contains__, self._rows))

    def _in(self, text: str, start: int, end: int) -> Iterator[Hit]:
        words = list(_words(text, start, end))
        at = 0
        while at < len(words):
            size = self._at(words, at)
            if size:
                kind = self._kinds["".join(word for word, _, _ in words[at : at + size])]
                yield Hit(kind, words[at][1], words[at + size - 1][2], 950)
            at += size or 1

    def _at(self, words: list[_Word], at: int) -> int:
        """How many words from here on are a name, the most; 0 if none are."""
        joined, found = "", 0
        for more in range(at, len(words)):
            word = words[more][0]
            joined += word
            if not word or len(joined) > self._longest:
                break
            if joined in self._kinds and (
                more > at or len(joined) >= FEWEST_AS_ONE or joined >= "\u2e80"
            ):
                found = more - at + 1
        return found


def _spellings(name: str) -> Iterator[str]:
    words = name.split()
    if not all(word for word in words) or len(words) > 8:
        return
    for turned in (words, [words[-1], *words[:-1]]):
        for table in (None, GERMAN):
            text = "".join(turned)
            letters = "".join(plain(c) for c in (text.translate(table) if table else text))
            if len(letters) >= FEWEST or (len(letters) > 1 and letters >= "\u2e80"):
                yield letters


def _row(small: bytes) -> bytes:
    """A text in small letters without what joins words: where a name stands without escapes and
    foreign letters, its own letters stand in one row there."""
    row = small.translate(None, b"-_+.'")
    return row.replace(_APOSTROPHE, b"") if _APOSTROPHE in row else row


def _lines(text: str, row: bytes, names: Iterable[bytes]) -> tuple[list[bytes], list[_Place]]:
    """Those of ``names`` that stand in the ``row`` of a text, and the lines of it that hold one."""
    there: list[bytes] = []
    wanted: set[int] = set()
    for name in names:
        at, done, number = row.find(name), 0, 0
        if at >= 0:
            there.append(name)
        while at >= 0:
            number += row.count(b"\n", done, at)
            wanted.add(number)
            done = row.find(b"\n", at)
            at = row.find(name, done) if done >= 0 else -1
    lines: list[_Place] = []
    start = done = 0
    for number in sorted(wanted):
        for _ in range(number - done):
            start = text.index("\n", start) + 1
        done = number
        end = text.find("\n", start)
        lines.append((start, end if end >= 0 else len(text)))
    return there, lines


def _with(text: str, places: Sequence[_Place], names: Iterable[bytes]) -> Iterator[_Place]:
    """Those of ``places`` in whose row one of ``names`` stands; there is no line break in them."""
    rows = _row("\n".join([text[start:end] for start, end in places]).lower().encode())
    for place, row in zip(places, rows.split(b"\n"), strict=False):
        for name in names:
            if name in row:
                yield place
                break


def _stretches(text: str, start: int = 0, stop: int | None = None) -> Iterator[_Place]:
    done = start
    for marked in _MARKED.finditer(text, start, len(text) if stop is None else stop):
        mark, end = marked.span()
        least = max(done, mark - _LONGEST)
        before = text[least:mark]
        done = end
        if not before or before[-1].isspace():
            yield mark, end
        else:
            yield mark - len(before.rsplit(None, 1)[-1]), end


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    """Words with where they stand; an empty one where no name goes on."""
    stretch = text[start:end]
    if stretch.isascii() and "%" not in stretch:
        yield from _ascii_words(stretch, start)
        return
    word, first, last, between = "", start, start, 0
    for letter, at, after in _letters(text, start, end):
        said = plain(letter)
        if said:
            if not word:
                first = at
            word, last, between = word + said, after, 0
            continue
        if unicodedata.combining(letter):
            last = after
            continue
        if word:
            yield word, first, last
            word = ""
        between += 1
        if letter not in _JOINERS or between > _MOST_JOINERS:
            yield "", at, after
    if word:
        yield word, first, last


def _ascii_words(stretch: str, start: int) -> Iterator[_Word]:
    """The same for a stretch of ASCII without escapes."""
    for piece in _ASCII_PIECE.finditer(stretch):
        first, last = piece.span()
        if piece[1]:
            yield piece[1].lower(), start + first, start + last
        elif last - first > _MOST_JOINERS or not _JOINERS.issuperset(piece[0]):
            yield "", start + first, start + last


def _letters(text: str, start: int, end: int) -> Iterable[tuple[str, int, int]]:
    """Each character, and where it is written: up to twelve characters if percent-encoded."""
    for piece in _PIECE.finditer(text, start, end):
        if piece[1] is None:
            for at in range(piece.start(), piece.end()):
                yield text[at], at, at + 1
            continue
        decoded, coding = _decoded(piece[1])
        at = piece.start()
        for letter in decoded:
            after = at + 3 * len(letter.encode(coding))
            yield letter, at, after
            at = after


def _unescaped(text: str) -> str:
    """``text`` with its escapes read; what is no letter in it may be lost."""
    octets = text.encode("utf-8", "replace").translate(_AS_QUOTED)
    if b"==" in octets:
        octets = octets.replace(b"==", b"= =").replace(b"==", b"= =")
    octets = binascii.a2b_qp(octets)
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        if "\n" in text:
            return "\n".join(map(_unescaped, text.split("\n")))
        if _MIXED.search(octets) is None:
            return octets.decode("latin-1")
        return _ENCODED.sub(lambda found: _decoded(found[0])[0], text)


@lru_cache(maxsize=4096)
def _decoded(encoded: str) -> tuple[str, str]:
    """What percent-encoded bytes say, and in which coding."""
    octets = bytes.fromhex(encoded.replace("%", ""))
    try:
        return octets.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return octets.decode("latin-1"), "latin-1"
