"""How much a word is written as names are, by its letters: for words that no list has.

``likeness.bin``: one signed byte for each hash of three or four letters in a row, ``^`` before the
word and ``$`` after it; learned (``training/names/letters.py``) from the lists of names against
the lists of common words, so that a name from anywhere says something of others from there.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "likeness.bin"
BUCKETS = 1 << 15
SCALE = 24
"""What a byte counts in a nat."""
_EDGES = tuple(nats * SCALE for nats in (-4, -2, -0.8, 0.4, 1.6, 3.2))


def grams(word: str) -> list[int]:
    """The hashes of a word in small letters."""
    crc, padded = zlib.crc32, f"^{word}$"
    if padded.isascii():
        data, end, last = padded.encode(), len(padded) - 2, BUCKETS - 1
        return [crc(data[at : at + 3]) & last for at in range(max(1, end))] + [
            crc(data[at : at + 4]) & last for at in range(max(1, end - 1))
        ]
    return [
        crc(padded[at : at + size].encode("utf-8", "replace")) % BUCKETS
        for size in (3, 4)
        for at in range(max(1, len(padded) - size + 1))
    ]


class Likeness:
    def __init__(self, data: bytes) -> None:
        self._bias = int.from_bytes(data[:2], "little", signed=True)
        self._bytes = array("b", data[2:])

    def of(self, word: str) -> int:
        """From 0, as common words are, to 6, as names are. word: in small letters."""
        table = self._bytes
        return bisect(_EDGES, self._bias + sum([table[gram] for gram in grams(word)]))


@cache
def shipped() -> Likeness:
    return Likeness(zlib.decompress(FILE.read_bytes()))
