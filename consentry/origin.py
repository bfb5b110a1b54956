"""Origins and sites of URLs.

An origin is scheme, host and port (RFC 6454 section 4): robots.txt and its like hold for one.
A site is an origin's registrable domain by the Public Suffix List, private suffixes included;
an address or a name without a public suffix is its own site.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

import tldextract

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,252})", re.ASCII)
_PORTS = {"http": 80, "https": 443}
_EMBEDDING = tuple(map(ipaddress.ip_network, ("::/96", "64:ff9b::/96", "::ffff:0:0:0/96")))
_INSIDE = tuple(
    map(ipaddress.ip_network, ("64:ff9b:1::/48", "fec0::/10", "3fff::/20", "168.63.129.16/32"))
)
"""What Python's table of global addresses leaves out or has only lately: local-use NAT64 (RFC
8215), site-local (RFC 3879), documentation (RFC 9637), and what Azure's machines ask for their own
secrets, under a public number."""
_split_suffix = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


@lru_cache(maxsize=8192)
def _origin(scheme: str, netloc: str) -> str:
    split = urlsplit(f"{scheme}://{netloc}")
    host = (split.hostname or "").rstrip(".")
    if not host:
        return ""
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return ""
    if ":" in host:
        host = f"[{host}]"
    elif not _HOST.fullmatch(host):
        return ""
    port = split.port
    return f"{scheme}://{host}" + (f":{port}" if port and port != _PORTS.get(scheme) else "")


@lru_cache(maxsize=2048)
def origin_of(url: str) -> str:
    """``https://example.org:8443`` of a URL; "" if it has none (no host, bad port)."""
    try:
        split = urlsplit(url)
        return _origin(split.scheme.lower(), split.netloc.rpartition("@")[2].lower())
    except ValueError:
        return ""


@lru_cache(maxsize=2048)
def host_of(url: str) -> str:
    """The host of a URL in lower case, without port, brackets or a trailing dot; "" if none."""
    try:
        return (urlsplit(origin_of(url)).hostname or "").rstrip(".")
    except ValueError:
        return ""


@lru_cache(maxsize=8192)
def site_of_host(host: str) -> str:
    """The registrable domain of a host; the host itself where there is none."""
    found = _split_suffix(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else host


def is_suffix(host: str) -> bool:
    """Is it a public suffix, under which anybody may have a name (``co.uk``, ``github.io``)?"""
    return bool(host) and _split_suffix(host).suffix == host


def site_of(url: str) -> str:
    """The registrable domain of a URL's host; "" if it has no host."""
    return site_of_host(host_of(url))


def is_private(host: str) -> bool:
    """Is it a loopback, link-local or private address, or a name under ``localhost``?"""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = address_of(host)
    return address is not None and (
        not address.is_global or any(address in network for network in _INSIDE)
    )


@lru_cache(maxsize=8192)
def address_of(host: str) -> IPv4Address | IPv6Address | None:
    """A host as an address; None if it is a name. An IPv6 address that stands for an IPv4 address,
    where something on the way may make that of it, is that: ``::ffff:10.0.0.1`` and
    ``::10.0.0.1`` (RFC 4291 section 2.5.5), ``64:ff9b::10.0.0.1`` (RFC 6052), ``2002:a00:1::``
    (RFC 3056), ``::ffff:0:10.0.0.1`` (RFC 2765 section 2.1)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    if meant := address.ipv4_mapped or address.sixtofour:
        return meant
    number = int(address)
    if number > 1 and any(address in network for network in _EMBEDDING):
        return IPv4Address(number & 0xFFFFFFFF)
    return address


def is_loopback(host: str) -> bool:
    """Is it this machine: 127.0.0.0/8, ::1, or a name under ``localhost`` (RFC 6761 6.3)?"""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = address_of(host)
    return address is not None and address.is_loopback
