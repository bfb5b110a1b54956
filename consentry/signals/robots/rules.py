"""Which rule of a group decides a path: the longest, and Allow in a tie (RFC 9309 2.2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from consentry.signals.robots.index import PrefixIndex
from consentry.signals.robots.patterns import Pattern, canonical_pattern, plain_patterns
from consentry.signals.robots.records import ALLOW, Record

_ROOTS = frozenset(b"/*")


class Rule(NamedTuple):
    """A pattern and the record it was written in."""

    pattern: Pattern
    allow: bool
    record: Record


Written = tuple[str, bool, Record | None]
"""A rule as the index keeps it: canonical pattern, is it an Allow, and where it stands."""


def spellings(value: bytes) -> Iterator[bytes]:
    """A value as it stands; if it is not UTF-8, also what it says read as Latin-1."""
    yield value
    if not value.isascii():
        try:
            value.decode("utf-8")
        except UnicodeDecodeError:
            yield value.decode("latin-1").encode("utf-8")


def rooted(value: bytes) -> bytes:
    """A refusal written without its leading slash, or as a whole URL, as the path it means."""
    if value[:1] in (b"/", b"*"):
        return value
    if value[:7].lower() == b"http://" or value[:8].lower() == b"https://":
        rest = value.partition(b"://")[2]
        slash = rest.find(b"/")
        return rest[slash:] if slash >= 0 else b"/"
    return b"/" + value


def written(records: Iterable[Record]) -> list[Written]:
    """The rules of these records, empty ones left out; one that has two spellings comes twice."""
    stated = [record for record in records if record.value]
    texts = plain_patterns([record.value for record in stated])
    if texts is not None:
        allows = [record.name == ALLOW for record in stated]
        return list(zip(texts, allows, stated, strict=True))
    held: list[Record] = []
    values: list[bytes] = []
    for record in stated:
        value = record.value
        allow = record.name == ALLOW
        for spelled in (value,) if value.isascii() else spellings(value):
            held.append(record)
            values.append(spelled if allow or spelled[0] in _ROOTS else rooted(spelled))
    return [
        (canonical_pattern(value), record.name == ALLOW, record)
        for value, record in zip(values, held, strict=True)
    ]


class Rules:
    """The rules of the groups that hold for one product token. Patterns are made when needed."""

    __slots__ = ("_patterns", "index", "written")

    def __init__(self, records: Iterable[Record]) -> None:
        self.written = written(records)
        self.index = PrefixIndex(self.written)
        self._patterns: dict[str, Pattern] = {}

    def deciding(self, path: str) -> Rule | None:
        """The rule that decides a canonical path; None if none matches: it is allowed."""
        candidates = self.index.candidates(path)
        if not candidates.entries:
            return None
        known: Rule | None = candidates.first
        if known is not None:
            return known
        best: Written | None = None
        for rule in candidates.entries:
            if best is not None and (len(rule[0]), rule[1]) <= (len(best[0]), best[1]):
                continue
            if self._pattern(rule[0]).matches(path):
                best = rule
        if best is None or best[2] is None:
            return None
        found = Rule(self._pattern(best[0]), best[1], best[2])
        if not candidates.special:
            candidates.first = found
        return found

    def _pattern(self, text: str) -> Pattern:
        pattern = self._patterns.get(text)
        if pattern is None:
            pattern = self._patterns[text] = Pattern(text)
        return pattern
