"""What is known of a word by lists: is it a first name, a last name, a place, a common word.

``lexicon.bin``: CRC-32 of each word, sorted, and one byte for each. A word that is in no list has
the hash of one that is about once in ten thousand words. Where the lists are from: DATA.md.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "lexicon.bin"
_BITS = 12
"""Of a hash, by which the search for it begins."""


class Known(NamedTuple):
    """first, last: 0 no name, 1 rare, 2 known, 3 common. place: 0 or 1. often: how common the
    word is in the language, 0 to 4. plain: it is also a word, written small."""

    first: int
    last: int
    place: int
    often: int
    plain: int


@cache
def _known(name: int, common: int) -> Known:
    """What two bytes say."""
    return Known(name & 3, name >> 2 & 3, name >> 4 & 1, common & 7, common >> 3 & 1)


class Lexicon:
    def __init__(self, data: bytes) -> None:
        count = int.from_bytes(data[:4], "little")
        self._hashes = array("I", data[4 : 4 + 4 * count])
        if sys.byteorder == "big":
            self._hashes.byteswap()
        self._facts = data[4 + 4 * count :]
        edges = range(0, (1 << 32) + 1, 1 << 32 - _BITS)
        self._at = array("I", [bisect_left(self._hashes, edge) for edge in edges])

    def _of(self, key: str) -> int:
        wanted = zlib.crc32(key.encode("utf-8", "replace"))
        head = wanted >> 32 - _BITS
        end = self._at[head + 1]
        at = bisect_left(self._hashes, wanted, self._at[head], end)
        return self._facts[at] if at < end and self._hashes[at] == wanted else 0

    def known(self, word: str, lang: str) -> Known:
        """word: in small letters. lang: one of those that the lists are of."""
        return _known(self._of(word), self._of(f"{lang}:{word}"))


def packed(facts: dict[str, int]) -> bytes:
    """The file: facts by word, or by language, a colon and the word."""
    by_hash: dict[int, int] = {}
    for key, fact in facts.items():
        hashed = zlib.crc32(key.encode("utf-8", "replace"))
        by_hash[hashed] = max(fact, by_hash.get(hashed, 0))
    hashes = array("I", sorted(by_hash))
    if sys.byteorder == "big":
        hashes.byteswap()
    values = bytes(by_hash[key] for key in sorted(by_hash))
    return zlib.compress(len(values).to_bytes(4, "little") + hashes.tobytes() + values, 9)


@cache
def shipped() -> Lexicon:
    return Lexicon(zlib.decompress(FILE.read_bytes()))
