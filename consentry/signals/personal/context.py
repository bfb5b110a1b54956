"""The words around a number, and what a redaction left behind."""

from __future__ import annotations

import re
from collections.abc import Iterable

import re2

from consentry.signals.personal.tables import CONTEXT

BEFORE = 48
_WIDE = "\u0900"
"""From here on scripts have marks within words, or no blanks between them."""

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


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


class Words:
    """A list of words to look for shortly before a number."""

    __slots__ = ("_anywhere", "_last", "_phrases")

    def __init__(self, words: Iterable[str], last: int) -> None:
        words = [word.lower() for word in words]
        plain = [w for w in words if w.isascii() or w[0].isalpha()]
        self._phrases = tuple(w for w in plain if not w.isalpha())
        self._anywhere = tuple(w for w in words if not w.isascii() and w[0] > _WIDE)
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
_WIDE_PHONE = tuple(word for word in CONTEXT.phone if word[0] >= _WIDE)
_WIDE_CALLS = tuple(word for word in CONTEXT.calls if word[0] >= _WIDE)
_WIDE_OTHER = tuple(word for word in CONTEXT.not_phone if word[0] >= _WIDE)
_COUNTED = re.compile(
    r"(?<![\w.@])(?:([^\W\d_]{2,24})[ .:/-]{1,2}(?:n[or]?|nro|n[º°])[.:º°]{0,2} ?"
    r"|(?:n[or]|nro|n[º°])[.:]? ([^\W\d_]{2,24})[.:]{0,2} )$"
)
_MAIL = re.compile(r"\S+@\S+")
"""Its host's end is no word about the number after it."""
_PRICE = re.compile(
    rf"(?:(?:[$£€¥₹]|\b(?:{any_of(CONTEXT.currencies_before)})\.?)"
    r"[ \u00a0]?\d{1,7}(?:[.,]\d{1,3}){0,3}|\d{1,7}(?:[.,]\d{1,3}){0,3}"
    rf"[ \u00a0]?(?:[$£€¥₹]|(?:{any_of(CONTEXT.currencies)})\b))"
    r"(?:[ \u00a0]?(?:/|per\b|pro\b|par\b|por\b|za\b)[ \u00a0]?[^\W\d_]{1,8}\.?)?"
)
"""An amount of money, lower case: its currency is no word about the number after it."""
_MONEY = re.compile(
    rf"\d[ \u00a0]?[$£€¥₹{''.join(sorted({word[0] for word in CONTEXT.currencies}))}]"
    rf"|[$£€¥₹{''.join(sorted({word[-1] for word in CONTEXT.currencies_before}))}]\.?[ \u00a0]?\d"
)
"""Wherever a price is: told at a quarter of its cost."""
_PRICED = " ¤ ¤ "
"""What it is read as: so many words that what stands before it says nothing against a number."""
_TO_LAST_DIGIT = re.compile(r".*\d", re.DOTALL)
_NUMBER_LAST = re.compile(r"[\d .,/()+\u00a0\u2009\u202f\u2010-\u2015-]+$")
_JOINED = re.compile(
    rf"(?:[\W_]|\b(?:{'|'.join(sorted(map(re.escape, CONTEXT.joins | CONTEXT.phone_after)))})\b)*"
)
_A_NUMBER = 6
"""Digits from which a number may be what a word for phone announced: fewer are hours, floors."""
_spelt = "|".join(word for word in CONTEXT.phone if word.isalpha() and word < _WIDE)
_signs = "|".join(word for word in CONTEXT.phone if not (word.isalpha() and word < _WIDE))
CALLED = re2.compile(
    (
        rf"(?i)(?:^|[^\pL])(?:{_spelt})(?:$|[^\pL])|{_signs}|callto|wa\.me"
        rf"|(?:{'|'.join(CONTEXT.phone_ends)})(?:$|[^\pL])"
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
CARD_PATH = re.compile(rf"/(?:{'|'.join(CONTEXT.card_path)})/$", re.IGNORECASE)
NATIONAL = {name: Words(words, 5) for name, words in CONTEXT.national.items()}


def nearest(text: str, start: int) -> int:
    """What the last words before a number say it is: 2 a phone number, 1 something that is called,
    -1 something else; 0 if they say nothing. The nearer of two counts. A word before another number
    is about that one, unless the two are joined as a list is."""
    window = text[max(0, start - BEFORE) : start].lower()
    if "@" in window:
        window = _MAIL.sub(" ", window)
    if _MONEY.search(window):
        window = _PRICE.sub(_PRICED, window)
    own = _own(window)
    words = _naming(_as_one(own))
    leading, reached = True, 0
    for about, farther in ((words, 0), (None, len(words))):
        if about is None:
            if own == window or farther >= _FAR[1] or _long(window[: -len(own) or None]):
                break
            about = _naming(_as_one(window[: -len(own) or None]))
        other = False
        for distance, token in enumerate(reversed(about[-6:]), farther):
            said = _about(token)
            other |= said < 0
            if said > 1 and other and "\n" in own:
                return 0
            if said == 0 and leading and token in CONTEXT.leads_to:
                said = 1
            leading = leading and token in CONTEXT.pronouns
            reached |= distance == 0 and token in CONTEXT.reached
            if said and distance < _FAR[said] and (said > 0 or not farther):
                at = len(about) - 1 - (distance - farther)
                of = about[at - 1] if at and token in _NUMBER else ""
                if _ABOUT.get(of) == -1 or of in CONTEXT.numbered:
                    return -1
                return _counted(own) or said
    if max(window, default="") < _WIDE:
        return _counted(own) or int(reached)
    if own.rstrip(" :：.#\u3000").endswith(_WIDE_OTHER):
        return -1
    near = own if own == window or _long(window[: -len(own) or None]) else window
    if any(word in near for word in _WIDE_PHONE):
        return 2
    return _counted(own) or int(reached or any(word in near for word in _WIDE_CALLS))


def _as_one(window: str) -> str:
    """``window`` with words that end in "-no." as one word each."""
    return _HYPHENED.sub(r"\1nr", window) if "-n" in window else window


def _own(window: str) -> str:
    """What stands behind the last number in ``window``; all of it where that is a list."""
    last = _TO_LAST_DIGIT.match(window)
    if last is None or _JOINED.fullmatch(window, last.end()):
        return window
    return window[last.end() :]


def joined(between: str) -> bool:
    """Is it what stands between two numbers of a list, and nothing else?"""
    return _JOINED.fullmatch(between) is not None


def _long(before: str) -> bool:
    """Does ``before`` end in a number that is long enough to be what a word before it says?"""
    number = _NUMBER_LAST.search(before)
    return number is not None and sum(map(str.isdigit, number[0])) >= _A_NUMBER


def _counted(own: str) -> int:
    """-1 if the last words say of what a number is: "ref. no.", "nr ogł."; 0 if they do not."""
    of = _COUNTED.search(own)
    if of is None or any(
        _about(word) > 0 or word in CONTEXT.leads_to for word in _TOKENS.findall(own)[-3:]
    ):
        return 0
    return -1 if (of[1] or of[2]) not in CONTEXT.pronouns else 0


def _about(token: str) -> int:
    return _ABOUT.get(token, 0) or _compound(token)


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
        return 2 if token.endswith(CONTEXT.phone_ends) else 0
    return 2 if any(stem in token for stem in CONTEXT.phone_stems) else -1


def without_placeholders(text: str) -> str:
    """``text`` with blanks, as many characters, where a redaction left its placeholder."""
    if "[" not in text:
        return text
    return PLACEHOLDER.sub(lambda found: " " * len(found[0]), text)
