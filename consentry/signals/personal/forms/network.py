"""Addresses of networks in text: IPv4 and IPv6, MAC; none that everybody has alike."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from consentry.signals.personal.hits import Hit

_V4 = re.compile(r"(?<![\w.+-])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d|-\d{1,9}\.\d{1,9}(?![.\d]))")
V4_HINT = r"\d\.\d{1,3}\.\d{1,3}\.\d"
V6_HINT = r"(?i)::[0-9A-F]|[0-9A-F]::|(?:[0-9A-F]{1,4}:){5}"
_V6 = re.compile(
    r"(?<![\w:.])(?:[0-9A-F:]{1,38}:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-F:]{2,39})(?![\w:])", re.I
)
MAC_HINT = r"(?i)(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4}"
_MAC = re.compile(
    r"(?<![\w:.-])(?:(?:[0-9A-F]{2}:){5}[0-9A-F]{2}|(?:[0-9A-F]{2}-){5}[0-9A-F]{2}"
    r"|(?:[0-9A-F]{4}\.){2}[0-9A-F]{4})(?![\w:-]|\.[0-9A-F])",
    re.IGNORECASE,
)
_MARKS = re.compile("[:.-]")
_NOBODYS = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
        ),
    )
)
"""Networks whose addresses a million households have alike (RFC 6890, 2.2.2; RFC 1918; RFC 3927).
Those of IPv6 are made from a device's own number and stay findings."""
_PREFIX = re.compile(r"/(\d{1,3})(?!\d)")
_VERSION = re.compile(
    r"(?:\bv|version|release|build|firmware|update|upgrade|patch|driver|plugin|\bto|/)[ .:]{0,3}$",
    re.I,
)
_FEW = re.compile(r"\d(?:\.\d){3}")
_HOST = re.compile(r"(?:\bip|address|adresse|host|server|dns)\W{0,3}(?:is|:)?\W{0,2}$", re.I)


def v4(text: str) -> Iterator[Hit]:
    """IPv4 addresses (RFC 791) in text, not the numbers of versions."""
    for found in _V4.finditer(text):
        near = max(0, found.start() - 16)
        if _FEW.fullmatch(found[0]) and not _HOST.search(text, near, found.start()):
            continue
        if not _VERSION.search(text, max(0, found.start() - 12), found.start()):
            yield from _ip(text, found)


def v6(text: str) -> Iterator[Hit]:
    """IPv6 addresses (RFC 4291 2.2) in text."""
    for found in _V6.finditer(text):
        if found[0].count(":") >= 2:
            yield from _ip(text, found)


def mac(text: str) -> Iterator[Hit]:
    """MAC addresses (IEEE 802) in text."""
    for found in _MAC.finditer(text):
        if len(set(_MARKS.sub("", found[0]).lower())) > 1:
            yield Hit("personal.online.mac", *found.span(), 900)


def _ip(text: str, found: re.Match[str]) -> Iterator[Hit]:
    try:
        address = ipaddress.ip_address(found[0])
    except ValueError:
        return
    if address.is_loopback or address.is_unspecified or address.is_multicast:
        return
    v4 = address if address.version == 4 else address.ipv4_mapped
    if v4 is not None and any(v4 in network for network in _NOBODYS):
        return
    if found[0].startswith("255.") or (address.version == 6 and len(found[0]) < 6):
        return
    prefix = _PREFIX.match(text, found.end())
    if prefix and int(prefix[1]) < address.max_prefixlen:
        return
    yield Hit("personal.online.ip", *found.span(), 950)
