"""Where digits stand close together: the only places in which forms of numbers are looked for.

A text is looked at by its shape, one byte a character, in which every digit is ``0``, every
letter of ASCII ``A``, and every character outside Latin-1 ``?``. Offsets in the shape are
offsets in the text. Both kinds of stretch below are maximal, so no form that fits into one
reaches into the next.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator

import re2

_LETTERS = string.ascii_letters.encode()
_CLASSES = bytes.maketrans(b"0123456789" + _LETTERS, b"0" * 10 + b"A" * len(_LETTERS))
_OTHERS = {
    ord(digit): str(unicodedata.decimal(digit))
    for digit in re.findall(r"\d", "".join(map(chr, range(128, 0x20000))))
}
"""Digits of other scripts (Unicode category Nd); none stands above the second plane."""
OTHER = "[" + "".join(map(chr, _OTHERS)) + "]"
_OTHER = re2.compile(OTHER)
SPACES = "\u00a0\u2000-\u200a\u202f\u3000"
HYPHENS = "\u2010-\u2015\u2043\u2212\u30fc\ufe63\uff0d"
"""Between digits, as classes of a pattern: the long mark of Japanese is typed for a hyphen."""
_PLAIN = {
    **{ord(c): " " for c in map(chr, range(128, 0x3001)) if re.fullmatch(f"[{SPACES}]", c)},
    **{ord(c): "-" for c in map(chr, range(128, 0xFFFF)) if re.fullmatch(f"[{HYPHENS}]", c)},
    **dict(zip(map(ord, "＋（）．／"), "+()./", strict=True)),
}
_SPACED = re.compile(rb"0(?:[ .\-/()\xa0?]{0,3}+0){6,}+")
_ROW = re.compile(rb"0(?:[ \t\r\n\xa0?./_*-]{0,3}+0){12,}+")
_CHAIN = re.compile(rb"0(?:[ .\-+\xa0?A]{0,2}+0){5,}+")


def compiled(pattern: bytes) -> re2._Regexp:
    """A pattern that is looked for in shapes."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(pattern, options)


def shape(text: str, others: bool = True) -> bytes:
    """``text`` as its shape. others: False says that it has no digits of other scripts."""
    if text.isascii():
        return text.encode().translate(_CLASSES)
    made = text.encode("latin-1", "replace").translate(_CLASSES)
    if others and b"?" in made and _OTHER.search(text):
        made = latin(text).encode("latin-1", "replace").translate(_CLASSES)
    return made


def latin(text: str) -> str:
    """``text`` with the digits 0 to 9 for those of other scripts."""
    return text if text.isascii() else text.translate(_OTHERS)


def plain(text: str) -> str:
    """``latin``, and the marks of ASCII for others that stand between digits."""
    return text if text.isascii() else text.translate(_OTHERS).translate(_PLAIN)


def spaced(shape: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of seven digits or more with at most three marks of phone numbers in between."""
    return (found.span() for found in _SPACED.finditer(shape))


def rows(shape: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of thirteen digits or more with at most three marks in between, on several lines
    too."""
    return (found.span() for found in _ROW.finditer(shape))


def chains(shape: bytes) -> Iterator[tuple[int, int]]:
    """Stretches of six digits or more that separators and letters, at most two, hold together."""
    return (found.span() for found in _CHAIN.finditer(shape))
