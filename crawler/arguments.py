"""What may follow ``-a`` on the command line, read strictly: a typing error starts no crawl."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from consentry.origin import host_of, site_of


class ArgumentError(ValueError):
    """An argument cannot be used; says what to write instead."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """url: where to begin. hosts: names that belong to the crawl, with all names under them."""

    url: str
    hosts: tuple[str, ...]
    depth: int
    pages: int


KNOWN = {
    "url": "where to begin, such as -a url=https://example.org/",
    "depth": "how many links away from there, such as -a depth=2",
    "pages": "how many pages at most, such as -a pages=100",
    "also": "other hosts that belong to it, such as -a also=example.net,media.example.com",
}


def read(given: Mapping[str, str], *, depth: int, pages: int) -> Arguments:
    """Arguments of one crawl; depth and pages are the defaults. Raises ArgumentError."""
    for name in given:
        if name not in KNOWN:
            close = difflib.get_close_matches(name, KNOWN, n=1)
            hint = f" Did you mean {close[0]}?" if close else " Known are: " + ", ".join(KNOWN)
            raise ArgumentError(f"There is no argument {name}.{hint}")
    url = given.get("url", "").strip()
    if not url:
        raise ArgumentError(f"The argument url is missing: write {KNOWN['url']}")
    return Arguments(
        url=_url(url),
        hosts=(site_of(url), *_hosts(given.get("also", ""))),
        depth=_number(given, "depth", depth, 0),
        pages=_number(given, "pages", pages, 1),
    )


def _url(url: str) -> str:
    try:
        split = urlsplit(url)
        usable = split.scheme in ("http", "https") and host_of(url) and site_of(url)
        if usable and (split.username or split.password):
            raise ArgumentError("The argument url holds a password: write it without.")
    except ArgumentError:
        raise
    except ValueError:
        usable = False
    if not usable:
        raise ArgumentError(
            "The argument url must be a whole address with http:// or https:// in front: "
            f"write {KNOWN['url']}"
        )
    return url


def _hosts(text: str) -> list[str]:
    hosts = [host.strip().lower() for host in text.split(",") if host.strip()]
    for host in hosts:
        if host_of(f"http://{host}/") != host:
            raise ArgumentError(
                "The argument also takes host names without http:// and without a path: "
                f"write {KNOWN['also']}"
            )
    return hosts


def _number(given: Mapping[str, str], name: str, default: int, least: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text[:12]) <= 10**9):
        raise ArgumentError(
            f"The argument {name} must be a whole number from {least} up: write {KNOWN[name]}"
        )
    return int(text)
