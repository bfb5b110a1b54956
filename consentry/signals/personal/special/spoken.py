"""What somebody says of themselves, and what a title says of nobody it names."""

from __future__ import annotations

import re

from consentry.signals.personal.hits import Hit
from consentry.signals.personal.special.entries import SPECIAL
from consentry.signals.personal.special.matters import any_of, nobodys, sentence_of
from consentry.signals.personal.special.of_persons import kind_of
from consentry.signals.personal.special.said import Word, words

_LONGEST_NOTE = 600
"""Characters of a text whose sentences without a subject are of who wrote it."""
_BEGINNING = 24
"""Characters with which such a sentence begins."""
_BESIDE = 140
"""Characters beside a sentence without a subject in which somebody says I."""
_LOWER_BEGINNING = 60
"""The same of a text that does not begin with a capital letter: it is written in a hurry."""
_TOO = re.compile(
    r"(?<!\w)(?:any(?:one|body) else|noch (?:wer|jemand)|"
    r"who else|wer noch|qui d.autre|qui aussi|qui[eé]n m[aá]s|chi altr[oi]|wie nog|kto te[zż]|"
    r"quem mais|"
    r"qqn d.autre|quelqu.un d.autre|"
    r"algui[eé]n m[aá]s|alguien tambi[eé]n|qualcun altro|qualcun.altra|nog iemand|iemand anders|"
    r"kto[sś] jeszcze|jeszcze kto[sś]|mais algu[eé]m|algu[eé]m mais)(?!\w)",
    re.IGNORECASE,
)
"""Who asks whether somebody else does, does it too."""
_OWN = re.compile(rf"(?<!\w)(?:{any_of(SPECIAL.own)})(?!\w)", re.IGNORECASE)
_PRONOUN = re.compile(
    rf"(?<!\w)(?:{any_of(w for w in SPECIAL.pronouns if w != 'on')})(?!\w)", re.IGNORECASE
)
"""Without Polish "on": elsewhere it is a preposition, and Polish leaves pronouns out."""


def own(text: str, lang: str = "") -> list[Hit]:
    """What is said in ``text`` of who speaks: it is of the one who wrote it. Who writes in a hurry
    leaves the pronoun out: what the text begins with is of them, and what stands beside a sentence
    in the first person, where the sentence has no other subject."""
    found = []
    for word in words(text, lang):
        if kind_of(word.group) == "personal.child":
            if word.group == "age" and _OWN.search(text[max(0, word.start - 9) : word.end]):
                found.append(Hit("personal.child", word.start, word.end, 700))
            continue
        start, end = sentence_of(text, word.start, word.end)
        too = _TOO.search(text, start, end) is not None
        if not too and nobodys(text, word):
            continue
        if too or _OWN.search(text[start:end]) or _implied(text, start, end, word):
            found.append(Hit(kind_of(word.group), word.start, word.end, 700))
    return found


def _implied(text: str, start: int, end: int, word: Word) -> bool:
    """Is a sentence without a subject of who speaks?"""
    if _PRONOUN.search(text[start:end]) or len(text) > _LONGEST_NOTE:
        return False
    hurried = text[:1].islower() or text[:1] == "@"
    if word.start - start > (_LOWER_BEGINNING if hurried else _BEGINNING):
        return False
    before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    return not before.strip() or _OWN.search(before + " " + after) is not None


def speaks(text: str, lang: str = "") -> bool:
    """Does a title say something special, of nobody that it names?"""
    said = (word for word in words(text, lang) if kind_of(word.group) != "personal.child")
    return any(not nobodys(text, word) for word in said)
