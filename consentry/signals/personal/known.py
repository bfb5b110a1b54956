"""What a page is known to hold, looked for in the fields of an item.

Names are found as whole names, in any case and with any spacing, and as "Last, First"; phone
numbers by their last digits, however they are grouped; the rest as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consentry.evidence import Finding
from consentry.signals.personal.hits import Hit
from consentry.signals.personal.phone import CLUSTER
from consentry.signals.personal.tables import KEYS

MOST = 400
"""Known values that are looked for; ``left_out`` says that a page had more."""
SHORTEST = 3
DIGITS = 7

_SOUGHT = ("personal.name.", "personal.contact.", "personal.online.", "personal.image")
_NOT_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class _Value:
    kind: str
    first: str
    rest: re.Pattern[str] | None
    is_url: bool


class Known:
    """Values found by structure, ready to be looked for in many strings."""

    __slots__ = ("_phones", "_values", "left_out")

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._phones: dict[str, str] = {}
        self.left_out = False
        forms: dict[str, tuple[int, str]] = {}
        for finding in findings:
            value = " ".join(finding.value.split())
            if not finding.kind.startswith(_SOUGHT) or not SHORTEST <= len(value) <= 500:
                continue
            if len(forms) + len(self._phones) >= MOST:
                self.left_out = True
                break
            if finding.kind == "personal.contact.phone":
                digits = _NOT_DIGIT.sub("", value)
                if len(digits) >= DIGITS:
                    self._phones[digits[-DIGITS:]] = finding.kind
                continue
            for turned, form in enumerate(_forms(finding.kind, fold(value))):
                forms.setdefault(form, (turned, finding.kind))
        longest_first = sorted(forms, key=lambda form: (forms[form][0], -len(form), form))
        self._values = tuple(_value(form, forms[form][1]) for form in longest_first)

    def find(self, text: str) -> Iterator[Hit]:
        """Where known values stand in ``text``."""
        if self._values:
            yield from self._words(text, fold(text))
        if self._phones:
            for cluster in CLUSTER.finditer(text):
                digits = _NOT_DIGIT.sub("", cluster[0])
                kind = self._phones.get(digits[-DIGITS:], "")
                if kind:
                    yield Hit(kind, *cluster.span(), 950)

    def _words(self, text: str, small: str) -> Iterator[Hit]:
        taken: set[int] = set()
        for value in self._values:
            start = small.find(value.first)
            while start >= 0:
                end = start + len(value.first)
                if value.rest is not None:
                    rest = value.rest.match(small, end)
                    end = rest.end() if rest else -1
                if end > 0 and start not in taken and _alone(text, start, end, value.is_url):
                    taken.update(range(start, end))
                    yield Hit(value.kind, start, end, 950)
                start = small.find(value.first, start + 1)


def fold(text: str) -> str:
    """Lower case, character by character: offsets stay what they were."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _value(form: str, kind: str) -> _Value:
    first, *rest = form.split()
    pattern = "".join(r"\s{1,40}" + re.escape(word) for word in rest)
    return _Value(kind, first, re.compile(pattern) if rest else None, form.startswith("http"))


def _alone(text: str, start: int, end: int, is_url: bool) -> bool:
    """Not a part of a longer word; a URL, not the start of a longer one."""
    after = text[end : end + 1]
    if is_url and after and after in "/?#&-_.%=:" and text[end + 1 : end + 2].isalnum():
        return False
    return not text[start - 1 : start].isalnum() and not after.isalnum()


def _forms(kind: str, value: str) -> Iterator[str]:
    if not kind.startswith("personal.name."):
        yield value
        return
    words = value.split()
    if len(words) == 1 and value < "\u2e80" and (value in KEYS.nobody or len(value) < 4):
        return
    yield value
    if len(words) == 2:
        yield f"{words[1]}, {words[0]}"
