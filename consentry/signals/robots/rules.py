"""Which rule of a group decides a path: the longest, and Allow in a tie (RFC 9309 2.2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from consentry.signals.robots.patterns import Pattern, PrefixIndex, canonical_pattern
from consentry.signals.robots.records import ALLOW, DISALLOW, Record


class Rule(NamedTuple):
    """A pattern and the record it was written in."""

    pattern: Pattern
    allow: bool
    record: Record


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


def compile_rules(records: Iterable[Record]) -> Iterator[Rule]:
    for record in records:
        if record.name not in (ALLOW, DISALLOW) or not record.value:
            continue
        for value in spellings(record.value):
            allow = record.name == ALLOW
            text = canonical_pattern(value if allow else rooted(value))
            yield Rule(Pattern(text), allow, record)


class Rules:
    """The rules of the groups that hold for one product token."""

    __slots__ = ("_index",)

    def __init__(self, records: Iterable[Record]) -> None:
        self._index = PrefixIndex((r.pattern.prefix, r) for r in compile_rules(records))

    def deciding(self, path: str) -> Rule | None:
        """The rule that decides a canonical path; None if none matches: it is allowed."""
        best: Rule | None = None
        for rule in self._index.candidates(path):
            if best is not None and (rule.pattern.length, rule.allow) <= (
                best.pattern.length,
                best.allow,
            ):
                continue
            if rule.pattern.matches(path):
                best = rule
        return best
