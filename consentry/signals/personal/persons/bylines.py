"""Author fields and bylines: which of what stands there is a person's name.

A structure says that a field names an author; what is in it may as well be a desk, an agency or
the publisher. Those are told apart by lists (data/personal-keys.yaml), not by guessing at names.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from consentry.signals.personal.tables import KEYS

LONGEST = 120

_leads = "|".join(sorted(map(re.escape, KEYS.byline_leads), key=len, reverse=True))
_LEAD = re.compile(rf"^(?:[-–—|•·*\s]*)(?:{_leads})\s*[:：]?\s+", re.IGNORECASE)
_COLON = re.compile(r"^\w{2,12}\s*[:：]\s*")
_SPLIT = re.compile(
    r"\s*(?:[|•·/;\n\r\t]|,| & | and | und | et | y | e | en | och | og | i | with | – | — | - )\s*"
)
_WORD = re.compile(r"[^\W\d_][^\W\d_'’.\-]*(?:['’.\-][^\W\d_'’.\-]*)*")
_SMALL = "de da do dos das del della di du des la le van von der den ten ter zu af av bin ibn al el"
PARTICLES = frozenset(_SMALL.split())


def of_byline(text: str, nobody: Collection[str] = ()) -> list[str]:
    """The persons' names in a byline; nobody: folded names of organisations that are known."""
    text = " ".join(text[: LONGEST * 4].split())
    if len(text) > LONGEST:
        return []
    text = _COLON.sub("", _LEAD.sub("", text))
    return [part for part in _SPLIT.split(text) if looks_like_one(part, nobody)]


def of_field(text: str, nobody: Collection[str] = ()) -> list[str]:
    """The persons' names in a field that names authors, which may be one word or in any script."""
    text = " ".join(text[: LONGEST * 4].split())
    if not text or "/" in text.replace(" / ", " ") or len(text) > LONGEST * 2:
        return []
    names = of_byline(text, nobody)
    if names:
        return names
    text = of_person(text)
    return [text] if text and somebody(text, nobody) and len(text) <= 64 else []


def of_person(text: str) -> str:
    """What a field of a person's name holds, without a byline's words; empty if it is no name."""
    text = _LEAD.sub("", " ".join(text.split())).strip(" ,;|·•")
    folded = text.casefold()
    if folded in KEYS.nobody or sum(c.isdigit() for c in text) > 3:
        return ""
    return text if sum(c.isalpha() for c in text) > 1 else ""


def looks_like_one(text: str, nobody: Collection[str] = ()) -> bool:
    """Two to five words, written as names are."""
    words = text.split()
    if not somebody(text, nobody) or len(text) > 64:
        return False
    if len(words) == 1:
        return text >= "\u2e80" and 2 <= len(text) <= 8 and text.isalpha()
    if not 2 <= len(words) <= 5 or not all(_WORD.fullmatch(word) for word in words):
        return False
    big = [w for w in words if not w[0].islower()]
    return len(big) >= 2 and all(w in big or w.lower() in PARTICLES for w in words)


def somebody(text: str, nobody: Collection[str] = ()) -> bool:
    """Is this not one of the words that stand for nobody, nor an organisation's name?"""
    folded = text.strip(" .").casefold()
    if not folded or folded in KEYS.nobody or folded in nobody:
        return False
    return KEYS.organisation_words.isdisjoint(re.split(r"[\s.\-]+", folded))
