"""Rules by the literal text of their patterns, so that few are left to look at.

A pattern can only match a path that begins with what stands before its first ``*`` and holds what
stands behind it; one with a ``$`` and no star matches one path.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any, Generic, TypeVar

Entry = TypeVar("Entry", bound=tuple[Any, ...])
_HEAD = 3
"""Octets of a path by which most prefixes are told apart at the first look."""
MOST = 256
"""Sets of candidates that are remembered of a file."""

_Bucket = tuple[list[int], dict[str, list[tuple[str, Any]]]]
"""Lengths of prefixes, ascending; and by prefix: what has to follow somewhere, and the entry."""


class Candidates(Generic[Entry]):
    """Entries whose pattern may match a path; the same object for every path that has the same.

    special: octets of their patterns that have a ``*`` or ``$``; 0: every one matches every such
    path. first, second: what each parser keeps of them where none is special; None at first.
    """

    __slots__ = ("entries", "first", "second", "special")

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.special = sum([len(e[0]) for e in entries if "*" in e[0] or "$" in e[0]])
        self.first: Any = None
        self.second: Any = None


class PrefixIndex(Generic[Entry]):
    """Each entry begins with its canonical pattern. Of many hosts one path is asked about, so the
    first is looked for one by one and the index made for the second."""

    __slots__ = ("_buckets", "_entries", "_known", "_last", "_none", "_short", "_whole")

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._none: Candidates[Entry] = Candidates([])
        self._last: tuple[str, Candidates[Entry]] | None = None
        self._known: dict[tuple[int, ...], Candidates[Entry]] = {}
        self._buckets: dict[str, _Bucket] | None = None
        self._short: _Bucket = ([], {})
        self._whole: dict[str, list[Entry]] = {}

    def candidates(self, path: str) -> Candidates[Entry]:
        """What may match ``path``."""
        last = self._last
        if last is None:
            found = self._looked_through(path)
        elif path is last[0] or path == last[0]:
            return last[1]
        else:
            found = self._looked_up(path)
        known = self._interned(found) if found else self._none
        self._last = (path, known)
        return known

    def _interned(self, found: list[Entry]) -> Candidates[Entry]:
        key = tuple(map(id, found))
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST:
                self._known.clear()
            known = self._known[key] = Candidates(found)
        return known

    def _looked_through(self, path: str) -> list[Entry]:
        begins, exact = path.startswith, path + "$"
        found: list[tuple[int, Entry]] = []
        for entry in self._entries:
            text = entry[0]
            if "*" in text:
                prefix, _, rest = text.partition("*")
                if begins(prefix) and rest.rstrip("$").partition("*")[0] in path:
                    found.append((len(prefix), entry))
            elif begins(text) or text == exact:
                found.append((len(text), entry))
        return [entry for _, entry in sorted(found, key=_length)]

    def _looked_up(self, path: str) -> list[Entry]:
        buckets = self._buckets
        if buckets is None:
            buckets = self._buckets = self._index()
        found: list[Entry] = []
        whole = len(path)
        bucket: _Bucket | None = self._short
        while bucket is not None:
            lengths, by_prefix = bucket
            for length in lengths:
                if length > whole:
                    break
                held = by_prefix.get(path[:length])
                if held is not None:
                    found += [entry for needed, entry in held if not needed or needed in path]
            bucket = buckets.get(path[:_HEAD]) if bucket is self._short else None
        if self._whole:
            found += self._whole.get(path, ())
        return found

    def _index(self) -> dict[str, _Bucket]:
        buckets: dict[str, dict[str, list[tuple[str, Entry]]]] = {}
        short: dict[str, list[tuple[str, Entry]]] = {}
        for entry in self._entries:
            prefix, needed = entry[0], ""
            if "*" in prefix:
                prefix, _, needed = prefix.partition("*")
                needed = needed.rstrip("$").partition("*")[0]
            elif prefix[-1:] == "$":
                self._whole.setdefault(prefix[:-1], []).append(entry)
                continue
            head = prefix[:_HEAD]
            by_prefix = short if len(head) < _HEAD else buckets.get(head)
            if by_prefix is None:
                by_prefix = buckets[head] = {}
            held = by_prefix.get(prefix)
            if held is None:
                by_prefix[prefix] = [(needed, entry)]
            else:
                held.append((needed, entry))
        self._short = _bucket(short)
        return {head: _bucket(by_prefix) for head, by_prefix in buckets.items()}


def _bucket(by_prefix: dict[str, list[tuple[str, Any]]]) -> _Bucket:
    return sorted(set(map(len, by_prefix))), by_prefix


_length = operator.itemgetter(0)
