"""What a page is known to hold, looked for in the fields of an item.

Names are found as whole names, in any case and with any spacing, and as "Last, First"; phone
numbers by their last digits, however they are grouped; names also as addresses spell them
(``spelled``); the rest as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consentry.evidence import Finding
from consentry.signals.personal.forms import digits, phone
from consentry.signals.personal.forms.spelled import Spelled
from consentry.signals.personal.hits import Hit, clear_of
from consentry.signals.personal.letters import fold
from consentry.signals.personal.spans import utf8
from consentry.signals.personal.tables import KEYS

MOST = 400
"""Known values that are looked for; ``left_out`` says that a page had more."""
SHORTEST = 3
DIGITS = 7

SOUGHT = ("personal.name.", "personal.contact.", "personal.online.", "personal.image")
_LONGER_URL = re.compile(r"[/?#&\-_.%=:]\w")
_NOT_DIGIT = re.compile(r"\D+")


_WIDEST_SPACE = 40
"""Characters of space between two words of a value, at most."""
_BEYOND = 4
"""Characters after a value that say whether it ends there."""
_KELVIN = "\u212a".encode()
"""The one character outside ASCII whose lower case is in it."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Values that start with the same word. rests: their other words, longest value first;
    kinds: by the whole value, in single spaces; needle: bytes that are in any text with the
    first word, in small letters or big ones, ``b""`` if there are none; widest: characters that
    one of them can take in a text, at most."""

    first: str
    rests: tuple[tuple[str, ...], ...]
    kinds: dict[str, str]
    needle: bytes
    widest: int


class Known:
    """Values found by structure, ready to be looked for in many strings.

    widest: characters that one of them can take in a text, at most."""

    __slots__ = ("_direct", "_phones", "_spelled", "_turned", "left_out", "widest")

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._phones: dict[str, str] = {}
        self.left_out = False
        direct: dict[str, str] = {}
        turned: dict[str, str] = {}
        spelled: dict[str, str] = {}
        for finding in findings:
            value = " ".join(finding.value.split())
            if not finding.kind.startswith(SOUGHT) or not SHORTEST <= len(value) <= 500:
                continue
            if len(direct) + len(self._phones) >= MOST:
                self.left_out = True
                break
            if finding.kind == "personal.contact.phone":
                digits = _NOT_DIGIT.sub("", value)
                if len(digits) >= DIGITS:
                    self._phones[digits[-DIGITS:]] = finding.kind
                continue
            value = fold(value)
            if not finding.kind.startswith("personal.name."):
                direct.setdefault(value, finding.kind)
            elif _worth_seeking(value):
                direct.setdefault(value, finding.kind)
                spelled.setdefault(value, finding.kind)
                words = value.split()
                if len(words) == 2:
                    turned.setdefault(f"{words[1]}, {words[0]}", finding.kind)
        self._direct = _groups(direct)
        self._turned = _groups(turned)
        self.widest = max((group.widest for group in self._direct), default=0)
        self._spelled = Spelled(spelled)

    @property
    def has_phones(self) -> bool:
        """Are there phone numbers among them? They are found by their digits."""
        return bool(self._phones)

    def needles(self, data: bytes) -> list[bytes] | None:
        """Bytes that are in ``data`` wherever a value is, phone numbers aside; None if that cannot
        be told by bytes. data: a text in UTF-8, in which the letters of ASCII were made small.
        Where a needle is a value need not be; where none is, there is no value."""
        if not self._direct:
            return []
        found = [group.needle for group in self._direct if group.needle in data]
        if self._spelled.hidden(data):
            found.append(b"%")
        return None if b"" in found or _KELVIN in data else found

    def find(self, text: str, hinted: bool = True, small: bytes = b"") -> Iterator[Hit]:
        """Where known values stand in ``text``. hinted: as ``Spelled.find`` has it. small: the
        text in UTF-8 with the letters of ASCII made small, where it is at hand."""
        if self._direct:
            small = small or utf8(text).lower()
            groups = self._present(self._direct, small)
            if groups or (hinted and b"%" in small):
                direct = _all_places(groups, text, small)
                yield from direct
                turned = _all_places(self._present(self._turned, small), text, small)
                if turned:
                    yield from clear_of(turned, direct)
                yield from clear_of(self._spelled.find(text, hinted, small), [*direct, *turned])
        if self._phones and len(text) >= DIGITS:
            for cluster in phone.clusters(text, digits.shape(text)):
                number = _NOT_DIGIT.sub("", cluster[0])
                kind = self._phones.get(number[-DIGITS:], "")
                if kind:
                    yield Hit(kind, *cluster.span(), 950)

    def _present(self, groups: Iterable[_Group], small: bytes) -> list[_Group]:
        """Those of ``groups`` whose first word may be in a text."""
        every = _KELVIN in small
        return [group for group in groups if every or group.needle in small]


def is_sought(finding: Finding) -> bool:
    """Is its value looked for in running text?"""
    if not finding.kind.startswith(SOUGHT):
        return False
    return not finding.kind.startswith("personal.name.") or _worth_seeking(fold(finding.value))


def _groups(values: dict[str, str]) -> tuple[_Group, ...]:
    by_first: dict[str, dict[str, str]] = {}
    for value, kind in values.items():
        by_first.setdefault(value.split()[0], {})[value] = kind
    return tuple(_group(first, kinds) for first, kinds in sorted(by_first.items()))


def _group(first: str, kinds: dict[str, str]) -> _Group:
    rests = tuple(tuple(value.split()[1:]) for value in sorted(kinds, key=lambda v: (-len(v), v)))
    widest = max(len(value) + value.count(" ") * _WIDEST_SPACE for value in kinds)
    return _Group(first, rests, kinds, _needle(first), widest)


def _needle(word: str) -> bytes:
    """The longest part of a folded word that is the same bytes in every text with the word: of
    ASCII, which is made small there, and of letters that have no case."""
    parts = "".join(c if c < "\x7f" or c == c.lower() == c.upper() else " " for c in word).split()
    return max((part.encode("utf-8", "replace") for part in parts), key=len, default=b"")


def _end(small: str, at: int, rests: Iterable[tuple[str, ...]]) -> int:
    """Where the first of ``rests`` that follows at ``at`` ends, as a whole word; -1 if none."""
    for rest in rests:
        end = at
        for word in rest:
            begin = end
            while small[begin : begin + 1].isspace() and begin - end <= _WIDEST_SPACE:
                begin += 1
            if not 0 < begin - end <= _WIDEST_SPACE or not small.startswith(word, begin):
                break
            end = begin + len(word)
        else:
            if not small[end : end + 1].isalnum():
                return end
    return -1


def _all_places(groups: Sequence[_Group], text: str, small: bytes) -> list[Hit]:
    """Where values of these groups stand. Only what stands round a first word is folded, unless
    such a word has other letters than those of ASCII."""
    if not groups:
        return []
    folded = ""
    if _KELVIN in small or not all(group.first.isascii() for group in groups):
        folded = fold(text)
    quick = folded or small.decode("utf-8")
    return [hit for group in groups for hit in _places(group, text, quick, folded)]


def _places(group: _Group, text: str, quick: str, folded: str) -> Iterator[Hit]:
    first = group.first
    start = quick.find(first)
    while start >= 0:
        if not quick[start - 1 : start].isalnum():
            shift = 0 if folded else start
            near = folded or fold(text[start : start + group.widest + _BEYOND])
            end = _end(near, start - shift + len(first), group.rests)
            if end >= 0:
                value = " ".join(near[start - shift : end].split())
                if not (value.startswith("http") and _LONGER_URL.match(near, end)):
                    yield Hit(group.kinds[value], start, end + shift, 950)
        start = quick.find(first, start + 1)


def _worth_seeking(name: str) -> bool:
    """Not a single short or common word: those would take half a text out."""
    return " " in name or name >= "\u2e80" or (len(name) > 3 and name not in KEYS.nobody)
