"""Where a URL is, in the form in which orders and selectors are compared with it (RFC 3986, 6.2).

Scheme and default port do not matter, percent-encoding and dot segments are undone, and double
slashes are one: two spellings of one page are one page to an order. Where this is coarser than
a server, an order covers more, never less.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes, urlsplit

_DEEPEST = 64
"""Segments below a host, counted from it, at which what lies above a page is looked at."""


def host_of(name: str) -> str:
    """A host name in ASCII and lower case without the root's dot; ``""`` if it is none."""
    name = name.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return name


def locate(url: str) -> tuple[str, str] | None:
    """(host, port and path with query) of a URL; None if it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = host_of(parts.hostname or "")
    if not host:
        return None
    if port and port != {"http": 80, "https": 443}.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    kept: list[str] = []
    path = unquote_to_bytes(parts.path).decode("latin-1").replace("\\", "/")
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    end = "/" if kept and path.endswith(("/", "/.", "/..")) else ""
    query = unquote_to_bytes(parts.query).decode("latin-1")
    return host, "/" + "/".join(kept) + end + (f"?{query}" if query else "")


def page_of(located: tuple[str, str]) -> str:
    """One spelling of a page that ``locate`` found: without ``www.`` and without a slash at its
    end."""
    host, path = located
    return host.removeprefix("www.") + path.rstrip("/")


def pages(url: str) -> Iterator[str]:
    """The address of a page in the form of profiles, and of each page above it on its host."""
    located = locate(url)
    if located is None:
        return
    page = page_of(located)
    yield page
    above, _, _query = page.partition("?")
    segments = above.rstrip("/").split("/")
    for depth in range(min(len(segments), _DEEPEST), 0, -1):
        if (found := "/".join(segments[:depth])) != page:
            yield found


def bare(host: str) -> str:
    """The host without its port; an IPv6 address as it is."""
    name, _, port = host.rpartition(":")
    return name if port.isdigit() and ":" not in name else host


def lineage(host: str) -> tuple[str, ...]:
    """A host and every name above it: ``a.b.c`` gives ``a.b.c``, ``b.c``, ``c``."""
    labels = host.split(".")
    return tuple(".".join(labels[at:]) for at in range(len(labels)))
