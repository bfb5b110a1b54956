"""Paths and path patterns as RFC 9309 compares them (sections 2.2.2 and 2.2.3).

Both sides are brought into one spelling first: octets outside printable ASCII are
percent-encoded, percent-encoded octets that need not be are decoded, hex is upper case.
A ``*`` or ``$`` that a URL holds is ``%2A`` or ``%24`` there, so that only a pattern's own are
special. Matching is linear in the path for each pattern: no regular expression, no backtracking.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_PLAIN = frozenset(_UNRESERVED + b":@!&'()+,;=[]")
"""Octets that mean the same encoded and not; ``/`` joins them behind the ``?``."""
_LITERAL = bytes(_PLAIN | frozenset(b"/?"))
_LITERAL_OR_STAR = _LITERAL + b"*"
_TOGETHER = _LITERAL_OR_STAR + b"$\n"
_HEX = {
    f"{high}{low}".encode(): int(f"{high}{low}", 16)
    for high in "0123456789abcdefABCDEF"
    for low in "0123456789abcdefABCDEF"
}
_RAW = {octet: chr(octet) if octet in _LITERAL else f"%{octet:02X}" for octet in range(256)}
_SPECIAL = {**_RAW, ord("*"): "*"}


def canonical_path(path: str) -> str:
    """A URL's path and query in the spelling of this module, dot segments taken out."""
    octets = path.encode("utf-8", "surrogatepass")
    text = octets.decode("ascii") if not octets.translate(None, _LITERAL) else _spell(octets, _RAW)
    return _without_dots(text) if "/." in text else text


@lru_cache(maxsize=8192)
def canonical_pattern(pattern: bytes) -> str:
    """A pattern in the spelling of this module; ``*``, and ``$`` at the end, stay special."""
    special = pattern.translate(None, _LITERAL_OR_STAR)
    if not special or (special == b"$" and pattern.endswith(b"$")):
        return pattern.decode("ascii")
    if pattern.endswith(b"$"):
        return _spell(pattern[:-1], _SPECIAL) + "$"
    return _spell(pattern, _SPECIAL)


def canonical_patterns(patterns: Sequence[bytes]) -> list[str]:
    """``canonical_pattern`` of each. What most files consist of is decoded in one go."""
    together = b"\n".join(patterns)
    plain = not together.translate(None, _TOGETHER)
    if plain and b"$" in together:
        ends = together.count(b"$\n") + together.endswith(b"$")
        plain = together.count(b"$") == ends
    if plain and patterns:
        return together.decode("ascii").split("\n")
    return [canonical_pattern(pattern) for pattern in patterns]


def path_of(url: str) -> str:
    """The canonical path and query of an absolute URL; ``/`` if it has none."""
    rest = url.partition("#")[0]
    head, found, tail = rest.partition("://")
    rest = tail if found and "/" not in head else rest
    cuts = [at for at in (rest.find("/"), rest.find("?")) if at >= 0]
    path = rest[min(cuts) :] if cuts else "/"
    return canonical_path(path if path.startswith("/") else "/" + path)


def _spell(octets: bytes, table: dict[int, str]) -> str:
    pieces = octets.split(b"%")
    query = b"?" in pieces[0]
    spelled = ["".join(map(table.__getitem__, pieces[0]))]
    for piece in pieces[1:]:
        octet = _HEX.get(piece[:2])
        if octet is None:
            spelled.append("%25")
        elif octet in _PLAIN or (octet == 0x2F and query):
            spelled.append(chr(octet))
            piece = piece[2:]
        else:
            spelled.append(f"%{octet:02X}")
            piece = piece[2:]
        query = query or b"?" in piece
        spelled.append("".join(map(table.__getitem__, piece)))
    return "".join(spelled)


def _without_dots(text: str) -> str:
    """RFC 3986 section 5.2.4 on the part before the query."""
    path, mark, query = text.partition("?")
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept) + mark + query


class Pattern:
    """One canonical pattern. ``length`` is its octets: the longest that matches wins."""

    __slots__ = ("_anchored", "_parts", "length", "prefix", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.length = len(text)
        self._anchored = text.endswith("$")
        body = text[:-1] if self._anchored else text
        self._parts = body.split("*")
        self.prefix = self._parts[0]

    def matches(self, path: str) -> bool:
        if not path.startswith(self.prefix):
            return False
        parts = self._parts
        if len(parts) == 1:
            return not self._anchored or len(path) == len(self.prefix)
        at = len(self.prefix)
        for part in parts[1:-1]:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        last = parts[-1]
        if self._anchored:
            return path.endswith(last) and len(path) - len(last) >= at
        return path.find(last, at) >= 0


Entry = TypeVar("Entry", bound=tuple[Any, ...])


class PrefixIndex(Generic[Entry]):
    """Rules by the literal text of their patterns, so that few are left to look at.

    A pattern can only match a path that begins with what stands before its first ``*`` and holds
    what stands behind it. Each entry begins with its canonical pattern.
    """

    __slots__ = ("_by_prefix", "_last", "_lengths")

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_prefix: dict[str, list[tuple[str, Entry]]] = {}
        for entry in entries:
            prefix, needed = entry[0], ""
            if "*" in prefix:
                prefix, _, rest = prefix.partition("*")
                needed = rest.rstrip("$").partition("*")[0]
            elif prefix[-1:] == "$":
                prefix = prefix[:-1]
            held = by_prefix.get(prefix)
            if held is None:
                by_prefix[prefix] = [(needed, entry)]
            else:
                held.append((needed, entry))
        self._by_prefix = by_prefix
        self._last: tuple[str, list[Entry]] = ("", [])
        self._lengths = sorted(set(map(len, by_prefix)))

    def candidates(self, path: str) -> list[Entry]:
        """Entries whose pattern may match ``path``, shorter prefixes first."""
        if path is self._last[0]:
            return self._last[1]
        found: list[Entry] = []
        get, whole = self._by_prefix.get, len(path)
        for length in self._lengths:
            if length > whole:
                break
            held = get(path[:length])
            if held is not None:
                found += [entry for needed, entry in held if not needed or needed in path]
        self._last = (path, found)
        return found
