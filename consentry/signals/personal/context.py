"""The words around a number, and what a redaction left behind."""

from __future__ import annotations

import re
from collections.abc import Iterable

import re2

from consentry.signals.personal.tables import CONTEXT

BEFORE = 48

_TOKENS = re.compile(r"[^\W\d_]+|[^\w\s:.,;()\[\]/\-+'\"<>=]")
_INSIDE = (
    r"\d{4}|[A-Z]{2}|[0-9A-Fa-f.:]{2,43}/\d{1,3}|[a-z-]{1,20}-[0-9a-f]{12}|"
    r"email|phone|author|person|handle|address|ip|name"
)
_TOWN = r"[^\W\d_](?:[^\W\d_]|[ ,.'’-]){0,60}"
PLACEHOLDER = re.compile(
    r"\[(?:(?:" + "|".join(map(re.escape, CONTEXT.placeholders)) + rf")(?: (?:{_INSIDE}))?"
    rf"|address {_TOWN})\]'*"
)


class Words:
    """A list of words to look for shortly before a number."""

    __slots__ = ("_anywhere", "_last", "_phrases")

    def __init__(self, words: Iterable[str], last: int) -> None:
        words = [word.lower() for word in words]
        plain = [w for w in words if w.isascii() or w[0].isalpha()]
        self._phrases = tuple(w for w in plain if not w.isalpha())
        self._anywhere = tuple(w for w in words if not w.isascii() and ord(w[0]) > 0x2000)
        self._last = last, frozenset(words)

    def before(self, text: str, start: int) -> bool:
        """Does one of them stand among the last words before ``start``?"""
        window = text[max(0, start - BEFORE) : start].lower()
        if not window:
            return False
        last, words = self._last
        tokens = _TOKENS.findall(window)[-last:]
        return (
            not words.isdisjoint(tokens)
            or any(phrase in window for phrase in self._phrases)
            or any(word in window for word in self._anywhere)
        )


PHONE = Words(CONTEXT.phone, 4)
NOT_PHONE = Words(CONTEXT.not_phone, 2)
AFTER = CONTEXT.phone_after
EXTENSIONS = tuple(CONTEXT.extensions)
_ABOUT = {
    **dict.fromkeys(CONTEXT.calls, 1),
    **dict.fromkeys(CONTEXT.not_phone, -1),
    **dict.fromkeys(CONTEXT.phone, 2),
}
_NUMBERED = frozenset(("n", "no", "nr", "nº", "num", "núm", "°", "º"))
_OF = frozenset(("de", "du", "des", "del", "di", "do", "da", "van", "º", "°"))
_HYPHENED = re.compile(r"([^\W\d_])-(?:nr|no|nummer)\b")
_NUMBER = frozenset(("number", "nummer", "numéro", "numero", "número", "numer"))
"""Of a phone, unless the word before says of what: an order number."""
_FAR = {1: 6, -1: 2, 2: 4}
_WIDE_PHONE = tuple(word for word in CONTEXT.phone if ord(word[0]) > 0x2E80)
_spelt = "|".join(word for word in CONTEXT.phone if word.isalpha() and word < "\u2e80")
_signs = "|".join(word for word in CONTEXT.phone if not (word.isalpha() and word < "\u2e80"))
CALLED = re2.compile(
    (
        rf"(?i)(?:^|[^\pL])(?:{_spelt})(?:$|[^\pL])|{_signs}|callto|wa\.me"
        rf"|(?:{'|'.join(CONTEXT.phone_stems)})\pL*-?(?:{'|'.join(CONTEXT.compounds)})"
    ).encode()
)
"""Wherever ``nearest`` says that a phone number follows, and in links to one. Of two words with one
character between them it may give the first only."""
CARD = Words(CONTEXT.card, 5)
NOT_CARD = Words(CONTEXT.not_card, 2)
_after_card = "|".join(map(re.escape, CONTEXT.card_after))
CARD_AFTER = re.compile(
    rf"[ ,;|/]{{1,4}}(?:{_after_card})(?!\w)|\|(?:0[1-9]|1[0-2])\|", re.IGNORECASE
)
"""What stands right after a card's number."""
NATIONAL = {name: Words(words, 5) for name, words in CONTEXT.national.items()}


def nearest(text: str, start: int) -> int:
    """What the last words before a number say it is: 2 a phone number, 1 something that is called,
    -1 something else; 0 if they say nothing. The nearer of two counts."""
    tokens = _naming(_HYPHENED.sub(r"\1nr", text[max(0, start - BEFORE) : start].lower()))
    for distance, token in enumerate(reversed(tokens[-6:])):
        said = _ABOUT.get(token, 0) or _compound(token)
        if said and distance < _FAR[said]:
            of = tokens[-2 - distance : -1 - distance] if token in _NUMBER else []
            return -1 if of and _ABOUT.get(of[0]) == -1 else said
    return 2 if any(word in text[max(0, start - BEFORE) : start] for word in _WIDE_PHONE) else 0


def _naming(window: str) -> list[str]:
    """The words there, without those for "number". A word that is short for something counted is
    one with what it stands beside: ``art. nr.``, ``cod. art.``, ``n° client``."""
    words: list[str] = []
    before, beside = "", False
    for word in _TOKENS.findall(window):
        numbered = word in _NUMBERED
        if before in CONTEXT.shortened and (numbered or word in CONTEXT.shortened):
            words[-1] = f"{before}nr"
        elif word in CONTEXT.shortened and beside:
            words.append(f"{word}nr")
        elif not numbered:
            words.append(word)
        beside = numbered or (beside and word in _OF)
        before = word
    return words


def _compound(token: str) -> int:
    """A word that ends in one for number is a number's name: of a phone, by its stem, or not."""
    if not token.endswith(CONTEXT.compounds):
        return 0
    return 2 if any(stem in token for stem in CONTEXT.phone_stems) else -1


def without_placeholders(text: str) -> str:
    """``text`` with blanks, as many characters, where a redaction left its placeholder."""
    if "[" not in text:
        return text
    return PLACEHOLDER.sub(lambda found: " " * len(found[0]), text)
