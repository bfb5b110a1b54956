"""Addresses of pages that are to be erased: asked for one by one, sixteen bytes each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from consentry.address import bare, locate
from consentry.origin import site_of_host

_HASH = 16
_RUN = re.compile(rb"[-._~:/?#\[\]@!$&'()*+,;=%A-Za-z0-9]+")
_START = re.compile(rb"(?i)http")


class Urls:
    """Addresses, two spellings of one as one."""

    def __init__(self, urls: Iterable[str] = ()) -> None:
        self._hashes = [bytearray() for _ in range(256)]
        self._longest = 0
        self._odd: set[bytes] = set()
        """In full: those that are no run of the bytes that an address is made of."""
        self._hosts: set[str] = set()
        for url in urls:
            self.add(url)

    def __repr__(self) -> str:
        return f"Urls({len(self)})"

    def __len__(self) -> int:
        return sum(map(len, self._hashes)) // _HASH

    def __bool__(self) -> bool:
        return bool(self._hosts or self._odd)

    def add(self, url: str) -> None:
        place, data = locate(url), url.encode("utf-8", "surrogatepass")
        if place is None or not _RUN.fullmatch(data) or not _START.match(data):
            self._odd.add(data)
        if place is None:
            return
        self._hosts.add(place[0])
        self._longest = max(self._longest, 2 * len(data))
        found = _hash(place)
        if not self._among(found):
            self._hashes[found[0]] += found

    @property
    def sites(self) -> set[str]:
        """The sites that they are of."""
        return {site_of_host(bare(host)) for host in self._hosts}

    def has(self, url: str) -> bool:
        """Is it one of them?"""
        place = locate(url)
        return place is not None and self._among(_hash(place))

    def named_in(self, data: bytes) -> bool:
        """Do these bytes hold one of them, and not only a longer one?"""
        return any(map(self.has, self._urls_in(data))) or any(_holds(data, u) for u in self._odd)

    def _urls_in(self, data: bytes) -> Iterator[str]:
        """What may be an address, up to where its bytes end."""
        for run in _RUN.finditer(data):
            for start in _START.finditer(data, *run.span()):
                if run.end() - start.start() <= self._longest:
                    yield data[start.start() : run.end()].decode()

    def _among(self, found: bytes) -> bool:
        hashes = self._hashes[found[0]]
        at = hashes.find(found)
        while at >= 0 and at % _HASH:
            at = hashes.find(found, at + 1)
        return at >= 0


def _hash(place: tuple[str, str]) -> bytes:
    return blake2b("\0".join(place).encode("utf-8", "surrogatepass"), digest_size=_HASH).digest()


def _holds(data: bytes, url: bytes) -> bool:
    at = data.find(url)
    while at >= 0:
        end = at + len(url)
        if end >= len(data) or not _RUN.match(data, end):
            return True
        at = data.find(url, at + 1)
    return False
