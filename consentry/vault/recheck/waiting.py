"""Requests that had to wait longer than a crawl can, kept sealed until their time has come.

``recheck/waiting/<name>`` in VAULT: a batch a time that a crawl writes them down. A URL that was
asked for is taken out; so is one that was erased, and one that waited for thirty days.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress

import msgspec

from consentry.address import bare, lineage, locate
from consentry.errors import ConflictError, NotFoundError, SealError
from consentry.provenance import Home, paths
from consentry.vault.erase.sweepers import Swept, Targets

LONGEST = 30 * 86_400
"""Seconds after which a request that nobody picked up is forgotten."""


class PutOff(msgspec.Struct, frozen=True):
    """A request for a page that was put off. url: as it was asked for; rule: which one put it off;
    not_before: when its time has come; at: when it was put off. Unix seconds."""

    url: str
    rule: str
    not_before: int
    at: int

    def __repr__(self) -> str:
        return f"PutOff({self.rule!r}, not_before={self.not_before})"


class Waiting:
    """The requests of a home that wait."""

    def __init__(self, home: Home) -> None:
        self._vault = home.vault
        self._key = home.secret("recheck").derive("content")

    def keep(self, requests: Iterable[PutOff]) -> None:
        """Keep these as one batch."""
        batch = list(requests)
        if batch:
            name = paths.waiting(secrets.token_hex(8))
            self._vault.put(name, self._seal(name, batch), if_absent=True)

    def all(self) -> Iterator[PutOff]:
        """Every request once, as it was put off last."""
        found: dict[str, PutOff] = {}
        for name in self._vault.list(paths.WAITING):
            for each in self._read(name)[0]:
                other = found.get(each.url)
                if other is None or other.at < each.at:
                    found[each.url] = each
        yield from found.values()

    def due(self, now: int) -> list[PutOff]:
        """Those whose time has come, the longest-waiting first."""
        found = [p for p in self.all() if p.not_before <= now < p.at + LONGEST]
        return sorted(found, key=lambda each: (each.not_before, each.at, each.url))

    def settle(self, urls: Collection[str], before: int) -> int:
        """Take out what was put off before a time (Unix seconds) and asked for, or is too old."""
        return self._drop(lambda each: each.at < before and _is_over(each, urls, before))

    def sweep(self, targets: Targets) -> Iterator[Swept]:
        """Take out these URLs and sites. Also what does not open."""
        hosts = frozenset(targets.sites)

        def goes(each: PutOff) -> bool:
            here = locate(each.url)
            if here is None or targets.urls.has(each.url):
                return True
            return bool(hosts & set(lineage(bare(here[0]))))

        if gone := self._drop(goes):
            yield Swept("requests that wait", gone)

    def _drop(self, goes: Callable[[PutOff], bool]) -> int:
        gone = 0
        for name in list(self._vault.list(paths.WAITING)):
            while True:
                batch, tag = self._read(name)
                left = [each for each in batch if not goes(each)]
                if tag is not None and len(left) == len(batch) and left:
                    break
                with suppress(ConflictError):
                    if left:
                        self._vault.put(name, self._seal(name, left), if_tag=tag)
                    else:
                        self._vault.purge(name)
                    gone += len(batch) - len(left)
                    break
        return gone

    def _read(self, name: str) -> tuple[list[PutOff], str | None]:
        try:
            data, tag = self._vault.get(name)
            opened = self._key.open(data, name.encode())
            return msgspec.msgpack.decode(opened, type=list[PutOff]), tag
        except (NotFoundError, SealError, msgspec.MsgspecError):
            return [], None

    def _seal(self, name: str, batch: list[PutOff]) -> bytes:
        return self._key.seal(msgspec.msgpack.encode(batch), name.encode())


def _is_over(each: PutOff, urls: Collection[str], now: int) -> bool:
    return each.url in urls or now >= each.at + LONGEST
