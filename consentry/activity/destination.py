"""Where a feed or an export goes, compared by whole segments (URI syntax: RFC 3986).

``s3://bucket/news`` covers ``s3://bucket/news/2026.jsonl`` and not ``s3://bucket/newsroom``; a
relative path, an absolute one and its ``file:`` form are compared as paths. A place that climbs
(``..``) is no place: it would lead out of what was declared.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:", re.ASCII)


@dataclass(frozen=True, slots=True)
class Destination:
    """scheme and host in lower case (both empty for a local path), and the path's segments."""

    scheme: str
    host: str
    segments: tuple[str, ...]

    @classmethod
    def parse(cls, uri: str) -> Destination | None:
        """None if it cannot be read or climbs. User name and password are left out."""
        uri = uri.strip()
        if not uri or len(uri) > 2000 or any(ord(mark) < 32 for mark in uri):
            return None
        scheme, host, path = "", "", uri
        if _SCHEME.match(uri):
            try:
                parts = urlsplit(uri)
                port = parts.port
            except ValueError:
                return None
            scheme, host, path = parts.scheme.lower(), parts.hostname or "", parts.path
            host = f"{host}:{port}" if port else host
            if scheme == "file":
                scheme, host, path = "", "", unquote(path)
        if ".." in unquote(path).replace("\\", "/").split("/"):
            return None
        path = posixpath.normpath(path) if path else ""
        root = ("/",) if path.startswith("/") and not scheme else ()
        return cls(scheme, host, root + tuple(s for s in path.split("/") if s not in ("", ".")))

    @staticmethod
    def check(uri: str) -> str:
        """``uri`` as an activity may name it. Raises ``ValueError`` that says what to write."""
        place = Destination.parse(uri)
        if place is None or not (place.scheme or place.segments):
            raise ValueError(
                "is no place a feed can go to: write a path such as data/feeds/ or a URI such as "
                "s3://bucket/feeds/, without '..'"
            )
        if _SCHEME.match(uri) and "@" in urlsplit(uri).netloc:
            raise ValueError("holds a key or a password: write the URI without it")
        return uri

    def is_under(self, other: Destination | None) -> bool:
        """Is this the same place as ``other``, or inside it?"""
        return (
            other is not None
            and (self.scheme, self.host) == (other.scheme, other.host)
            and self.segments[: len(other.segments)] == other.segments
        )
