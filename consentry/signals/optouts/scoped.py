"""Preferences on lines of robots.txt: ``[/path SP] statement`` (aipref-attach-05 section 3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from consentry.signals.robots import Pattern, canonical_pattern
from consentry.signals.robots.records import Record


class Statement(NamedTuple):
    """What a line says of the paths its pattern matches; ``length`` ranks it."""

    record: Record
    text: str
    length: int


def matching(records: Iterable[Record], path: str) -> Iterator[Statement]:
    """The statements that bear on a canonical path. Without a path, a line is about ``/``."""
    for record in records:
        value = record.value
        if not value.startswith(b"/"):
            yield Statement(record, value.decode("latin-1"), 1)
            continue
        words = value.split(None, 1)
        pattern = Pattern(canonical_pattern(words[0]))
        if pattern.matches(path):
            rest = words[1] if len(words) > 1 else b""
            yield Statement(record, rest.decode("latin-1"), pattern.length)


def longest(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Those of the longest path; identical paths count together."""
    found = tuple(statements)
    most = max((s.length for s in found), default=0)
    return tuple(s for s in found if s.length == most)
