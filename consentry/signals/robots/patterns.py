"""Paths and path patterns as RFC 9309 compares them (sections 2.2.2 and 2.2.3).

Both sides are brought into one spelling first: octets outside printable ASCII are
percent-encoded, percent-encoded octets that need not be are decoded, hex is upper case.
A ``*`` or ``$`` that a URL holds is ``%2A`` or ``%24`` there, so that only a pattern's own are
special. Matching is linear in the path for each pattern: no regular expression, no backtracking.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

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


def plain_patterns(patterns: Sequence[bytes]) -> list[str] | None:
    """The patterns as text, if each stands in its canonical spelling already and begins with a
    slash or a star; else None. Most files consist of such patterns, which takes one look."""
    together = b"\n" + b"\n".join(patterns)
    if together.translate(None, _TOGETHER):
        return None
    if together.count(b"\n/") + together.count(b"\n*") != len(patterns):
        return None
    if b"$" in together:
        ends = together.count(b"$\n") + together.endswith(b"$")
        if together.count(b"$") != ends:
            return None
    return together[1:].decode("ascii").split("\n") if patterns else []


@lru_cache(maxsize=512)
def path_of(url: str) -> str:
    """The canonical path and query of an absolute URL; ``/`` if it has none."""
    rest = url.partition("#")[0] if "#" in url else url
    head, found, tail = rest.partition("://")
    rest = tail if found and "/" not in head else rest
    slash, mark = rest.find("/"), rest.find("?")
    if slash >= 0 and (mark < 0 or slash < mark):
        return canonical_path(rest[slash:])
    return canonical_path("/" + rest[mark:] if mark >= 0 else "/")


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
