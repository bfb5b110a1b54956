"""Other ways of writing somebody who was found: as addresses, names of files and users have it.

A name goes turned, in plain letters, percent-encoded, with an initial for its first word, and its
last word goes out of addresses and names of files; of e-mail addresses, handles and profiles the
user's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple
from urllib.parse import quote

SHORT_NAME, LONG_ENOUGH = 5, 8
"""Letters of a name that is looked for as addresses spell it; from the second on, inside words."""
_MARKS = ("-", "_", ".", "+", "%20", "")
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})
_TWO_LETTERS = _PLAIN | str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_NO_WORD = re.compile(r"\w[._-]\w|[^\W\d_]\d|\d[^\W\d_]")
"""What a word has not: a mark or a digit beside letters."""


class Spelling(NamedTuple):
    """datum: in small letters. key: a part of it, shared by many. known: anywhere, where it stands
    alone or is a user's, or in addresses and names of files."""

    datum: str
    key: str
    known: Literal["anywhere", "apart", "files"]


def of_name(name: str) -> Iterator[Spelling]:
    """How a name is spelled otherwise."""
    words = name.split()
    letters = len("".join(words))
    if len(words) < 2:
        return
    if letters >= SHORT_NAME:
        where: Literal["anywhere", "apart"] = "apart" if letters < LONG_ENOUGH else "anywhere"
        for each in _written(words):
            yield from (Spelling(mark.join(each), max(each, key=len), where) for mark in _MARKS)
    yield from _shortened(words)
    if len(words[-1]) > SHORT_NAME and words[-1].isalpha():
        yield from (Spelling(last, last, "files") for (last,) in _written(words[-1:]))
    if len(words) in (3, 4) and all(word[0].isupper() and len(word) > 2 for word in words):
        for part in (words[:2], words[-2:]):
            yield Spelling(fold(" ".join(part)), max(map(fold, part), key=len), "anywhere")


def turned(name: str) -> str:
    """``Doe, Jane`` as it is said."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and last.strip() and first.strip() else ""


def of_users(kind: str, texts: Iterable[str]) -> Iterator[Spelling]:
    """What an e-mail address, a handle or a profile calls somebody, where that is no mere word."""
    for text in texts:
        user = ""
        if kind == "personal.contact.email":
            user = fold(text.partition("@")[0])
        elif kind in ("personal.online.handle", "personal.online.username"):
            user = fold(text.lstrip("@").partition("@")[0])
        elif kind == "personal.online.profile":
            user = fold(text.rstrip("/").rpartition("/")[2].lstrip("@"))
        if len(user) > SHORT_NAME and _NO_WORD.search(user):
            yield Spelling(user, user, "apart")


def fold(text: str) -> str:
    """Lower case, character by character: offsets stay what they were."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def _written(words: Sequence[str]) -> set[tuple[str, ...]]:
    """The words of a name in small letters: as they are, percent-encoded, and in plain letters."""
    small = tuple(map(fold, words))
    if "".join(small).isascii():
        return {small}
    plain = (
        tuple(
            unicodedata.normalize("NFKD", word.translate(table)).encode("ascii", "ignore").decode()
            for word in small
        )
        for table in (_PLAIN, _TWO_LETTERS)
    )
    coded = (tuple(fold(quote(word)) for word in each) for each in (words, small))
    return {each for each in (small, *plain, *coded) if all(each)}


def _shortened(words: Sequence[str]) -> Iterator[Spelling]:
    """Turned, without what stands between the first and the last word, or with an initial:
    ``doe-jane``, ``doe_j``, ``jdoe``."""
    if len(words[-1].strip(".")) < 3:
        return
    for first, last in _written((words[0], words[-1])):
        pairs = [(first[0], last), (last, first[0])] if first[0].isalpha() else []
        pairs += [(last, first)] if len(words) == 2 else [(first, last), (last, first)]
        for mark in _MARKS:
            for pair in pairs:
                datum = mark.join(pair)
                if len(datum) >= SHORT_NAME:
                    yield Spelling(datum, last, "apart")
