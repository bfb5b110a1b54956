"""Known names as addresses spell them: percent-encoded (RFC 3986, 2.1), or as a slug.

``/author/jane-doe``, ``jane_doe``, ``jane+doe``, ``janedoe``, ``doe-jane`` and
``ren%C3%A9-m%C3%BCller`` are names of a person whom the page names. Compared are letters and
digits alone, small, without their marks; what stands between the words of a name may be one or
two of ``- _ + . '`` or a space. Looked at are only stretches without white space that hold a mark
of such a spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from consentry.signals.personal.hits import Hit

_SPACE = re.compile(r"\s")
_PIECE = re.compile(r"((?:%[0-9A-Fa-f]{2})+)|([^\W_]+)|(.)", re.DOTALL)
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ENCODED_ALNUM = re.compile(r"%(?:3[0-9]|[46][1-9A-F]|[57][0-9A]|[89A-F])", re.IGNORECASE)
_ENCODED_LETTER = re.compile(rb"%[4-7][0-9a-f]")
_JOINERS = frozenset("-_+.'’ ")
_MOST_JOINERS = 2
_LONGEST = 2048
"""Characters of a stretch that are looked at; a longer one is looked at in parts."""
_MARKED = re.compile(rf"[-_+%/@]\S{{0,{_LONGEST}}}")
FEWEST, FEWEST_AS_ONE = 4, 5
"""Letters of a name, and of one that is written as one word; two are enough from U+2E80 on."""
_ALONE = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

_Word = tuple[str, int, int]


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
        return self._foreign or _ENCODED_LETTER.search(data) is not None

    def find(self, text: str) -> Iterator[Hit]:
        """Where a name stands so in ``text``."""
        if not self._kinds:
            return
        plainly = self._stands_in(text)
        if not plainly and text.isascii() and "%" not in text:
            return
        for start, end in _stretches(text):
            stretch = text[start:end]
            if stretch.isascii() and "%" not in stretch:
                if plainly and self._stands_in(stretch):
                    yield from self._in(text, start, end)
            elif self._may_be_in(stretch):
                yield from self._in(text, start, end)

    def _stands_in(self, text: str) -> bool:
        """May a name be in a stretch of ASCII without escapes? Quick, and never wrong when it says
        no: the letters of a name stand in one row where all that joins is gone."""
        row = text.encode("utf-8", "replace").lower().translate(None, b"-_+.'")
        return any(map(row.__contains__, self._plain))

    def _may_be_in(self, stretch: str) -> bool:
        """The same for any other stretch: its letters without escapes and marks."""
        if _ENCODED_ALNUM.search(stretch):
            stretch = _ENCODED.sub(lambda found: _decoded(found[0])[0], stretch)
        else:
            stretch = _ENCODED.sub("", stretch)
        row = unicodedata.normalize("NFKD", stretch.lower().translate(_ALONE)).replace("ς", "σ")
        row = "".join(filter(str.isalnum, row))
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
        for table in (None, _GERMAN):
            text = "".join(turned)
            letters = "".join(_plain(c) for c in (text.translate(table) if table else text))
            if len(letters) >= FEWEST or (len(letters) > 1 and letters >= "\u2e80"):
                yield letters


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """A letter or digit, small and without marks; nothing else."""
    small = unicodedata.normalize("NFKD", letter.lower().translate(_ALONE))
    return "".join(c for c in small if c.isalnum())


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    for marked in _MARKED.finditer(text):
        mark = marked.start()
        least = max(done, mark - _LONGEST)
        start = max(text.rfind(" ", least, mark), text.rfind("\n", least, mark)) + 1
        start = max(start, least)
        for between in _SPACE.finditer(text, start, mark):
            start = between.end()
        done = marked.end()
        yield start, done


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    """Words with where they stand; an empty one where no name goes on."""
    word, first, last, between = "", start, start, 0
    for letter, at, after in _letters(text, start, end):
        plain = _plain(letter)
        if plain:
            if not word:
                first = at
            word, last, between = word + plain, after, 0
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


def _decoded(encoded: str) -> tuple[str, str]:
    """What percent-encoded bytes say, and in which coding."""
    octets = bytes.fromhex(encoded.replace("%", ""))
    try:
        return octets.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return octets.decode("latin-1"), "latin-1"
