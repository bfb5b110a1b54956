"""Where a URL is, in the form in which orders and selectors are compared with it (RFC 3986, 6.2).

Scheme and default port do not matter, percent-encoding and dot segments are undone, and double
slashes are one: two spellings of one page are one page to an order. Where this is coarser than
a server, an order covers more, never less.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes, urlsplit


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


def bare(host: str) -> str:
    """The host without its port; an IPv6 address as it is."""
    name, _, port = host.rpartition(":")
    return name if port.isdigit() and ":" not in name else host


def lineage(host: str) -> tuple[str, ...]:
    """A host and every name above it: ``a.b.c`` gives ``a.b.c``, ``b.c``, ``c``."""
    labels = host.split(".")
    return tuple(".".join(labels[at:]) for at in range(len(labels)))
