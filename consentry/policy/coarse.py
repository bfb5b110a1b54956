"""Less of a datum: a year for a birth date, a country or a town for an address, a network for an
IP.

What cannot be read for certain gives nothing, so that only the placeholder is left.
"""

from __future__ import annotations

import ipaddress
import re

from consentry.countries import CODES
from consentry.evidence import Json

V4, V6 = 24, 48
_TOWN = re.compile(
    r"\b(?:[A-Z]{1,2}-)?\d{2}-?\d{2,3}(?:-\d{3})?(?: [A-Z]{2}\b)? ([^\W\d_][^\d,;\n]{1,40})"
)
_TOWN_FIRST = re.compile(
    r"(?:^|, ?|\n)([A-Z][^\W\d_]+(?:[ '-][^\W\d_]+){0,3}),? (?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"
    r"|[A-Z]{2} \d{5}(?:-\d{4})?|[A-Z]{2} [A-Z]\d[A-Z] \d[A-Z]\d)\b"
)
"""The town before the postcode, as in Britain, the United States and Canada."""
_PORT = re.compile(r"^(?:\[([0-9A-Fa-f:.]+)\]|(\d+(?:\.\d+){3}))(?::\d{1,5})?$")
_COMPACT = re.compile(r"((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
"""ISO 8601's basic form of a date."""
_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")


def coarse(to: str, text: str, value: Json = None) -> str:
    """``text`` (or the JSON ``value`` that stood there) made coarser; empty if that fails."""
    match to:
        case "year":
            return _year(text)
        case "country":
            return _country(text, value)
        case "city":
            return _city(text, value)
        case "network":
            return _network(text)
    return ""


def _year(text: str) -> str:
    if basic := _COMPACT.fullmatch(text.strip()):
        return basic[1]
    years = set(_YEAR.findall(text[:64]))
    return years.pop() if len(years) == 1 else ""


def _country(text: str, value: Json) -> str:
    said: Json = text[:500].rpartition(",")[2]
    if isinstance(value, dict):
        said = value.get("addressCountry", value.get("country"))
    code = said.strip().upper() if isinstance(said, str) else ""
    return code if code in CODES else ""


def _city(text: str, value: Json) -> str:
    """The town of an address, by its key or after its postcode, and the country if it is given."""
    town: Json = None
    if isinstance(value, dict):
        town = value.get("addressLocality", value.get("city"))
    elif found := _TOWN.search(text[:500]) or _TOWN_FIRST.search(text[:500]):
        town = found[1]
    country = _country(text, value)
    if not isinstance(town, str) or any(c.isdigit() for c in town):
        return country
    return f"{town.strip()}, {country}" if country else town.strip()


def _network(text: str) -> str:
    try:
        bare = _PORT.match(text.strip())
        address = ipaddress.ip_address((bare[1] or bare[2]) if bare else text.strip())
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    length = V4 if address.version == 4 else V6
    return str(ipaddress.ip_network((address, length), strict=False))
