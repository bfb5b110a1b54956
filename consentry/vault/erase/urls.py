"""Addresses of pages that are to be erased: asked for one by one, sixteen bytes each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from consentry.address import bare, locate
from consentry.origin import site_of_host

_HASH = 16
_PARTS = 256
_RUN = re.compile(rb"[-._~:/?#\[\]@!$&'()*+,;=%A-Za-z0-9]+")
_START = re.compile(rb"(?i)http")


class Urls:
    """Addresses, two spellings of one as one."""

    def __init__(self, urls: Iterable[str] = ()) -> None:
        self._hashes = [bytearray() for _ in range(_PARTS)]
        self._sorted = [b""] * _PARTS
        self._longest = 0
        self._odd: set[bytes] = set()
        """In full: those that are no run of the bytes that an address is made of."""
        self._hosts: set[str] = set()
        for url in urls:
            self.add(url)

    def __repr__(self) -> str:
        return f"Urls({len(self)})"

    def __len__(self) -> int:
        return sum(len(self._in_order(at)) for at in range(_PARTS)) // _HASH

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
        self._hashes[found[0]] += found

    def update(self, others: Urls) -> None:
        """Add others."""
        for held, more in zip(self._hashes, others._hashes, strict=True):
            held += more
        self._longest = max(self._longest, others._longest)
        self._odd |= others._odd
        self._hosts |= others._hosts

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
        hashes = _Hashes(self._in_order(found[0]))
        at = bisect_left(hashes, found)
        return at < len(hashes) and hashes[at] == found

    def _in_order(self, at: int) -> bytes:
        """The hashes that begin with this byte, each once."""
        held = self._hashes[at]
        if len(held) != len(self._sorted[at]):
            self._sorted[at] = b"".join(sorted(set(_Hashes(held))))
            held[:] = self._sorted[at]
        return self._sorted[at]


class _Hashes(Sequence[bytes]):
    """Hashes one after the other, as a sequence."""

    def __init__(self, data: bytes | bytearray) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data) // _HASH

    def __getitem__(self, at: int) -> bytes:  # type: ignore[override]
        if not 0 <= at < len(self):
            raise IndexError
        return bytes(self._data[at * _HASH : (at + 1) * _HASH])


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
