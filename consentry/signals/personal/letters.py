"""Letters as they are compared: small, or without their marks as addresses have them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ALONE = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d"}
"""Letters that no decomposition (UAX 15) takes the mark from."""
_AS_PLAIN = str.maketrans(ALONE)


def fold(text: str) -> str:
    """Lower case, character by character: offsets stay what they were."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """The letters and digits of a word, small and without marks; nothing else."""
    if word.isascii() and word.isalnum():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.lower().translate(_AS_PLAIN))
    return "".join(c for c in decomposed if c.isalnum())
