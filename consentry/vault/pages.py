"""Pages that a crawl keeps for a while, sealed: what a plain HTTP cache would hold for anybody.

One object a page in VAULT, ``cache/<site>/<page>``, both by keyed hash; sealed with what tells
when it was fetched and from which URL, under a key of the home. An erasure sweeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from consentry.address import bare, lineage, locate
from consentry.errors import NotFoundError, SealError
from consentry.origin import site_of
from consentry.provenance import Home
from consentry.provenance.seal import Secret
from consentry.storage import Storage
from consentry.vault.erase.sweepers import Swept, Targets

AREA = "cache/"
_HASH = 32


class Kept(msgspec.Struct, frozen=True):
    """A response as it was kept. at: Unix seconds; headers in order, octets as they came."""

    url: str
    at: float
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


@dataclass(slots=True)
class Pages:
    """The kept pages of a home."""

    home: Home
    _vault: Storage = field(init=False, repr=False)
    _key: Secret = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._vault = self.home.vault
        self._key = self.home.secret("cache")

    def keep(self, request: bytes, site: str, page: Kept) -> None:
        """Keep a page under its request's fingerprint; one that was kept so before is replaced."""
        name = self._name(request, site)
        self._vault.put(name, self._seal.seal(msgspec.msgpack.encode(page), name.encode()))

    def get(self, request: bytes, site: str, *, since: float) -> Kept | None:
        """The page of a request, unless it was fetched before ``since``: then it goes.

        One that does not open is none.
        """
        name = self._name(request, site)
        page = self._read(name)
        if page is not None and page.at < since:
            self._vault.delete(name, durable=False)
            return None
        return page

    def sweep(self, targets: Targets) -> Iterator[Swept]:
        """Remove the pages of these URLs and sites, and what lies there and does not open."""
        hosts = frozenset(targets.sites)
        removed = 0
        for folder in {self._folder(site) for site in _sites(targets)}:
            for name in list(self._vault.list(folder)):
                page = self._read(name)
                here = locate(page.url) if page is not None else None
                if (
                    page is None
                    or here is None
                    or targets.urls.has(page.url)
                    or (hosts & set(lineage(bare(here[0]))))
                ):
                    self._vault.purge(name)
                    removed += 1
        if removed:
            yield Swept("the sealed HTTP cache", removed)

    def __len__(self) -> int:
        return sum(1 for _ in self._vault.list(AREA))

    @property
    def _seal(self) -> Secret:
        return self._key.derive("content")

    def _read(self, name: str) -> Kept | None:
        try:
            data = self._seal.open(self._vault.get(name)[0], name.encode())
            return msgspec.msgpack.decode(data, type=Kept)
        except (NotFoundError, SealError, msgspec.MsgspecError):
            return None

    def _folder(self, site: str) -> str:
        return f"{AREA}{self._hash(b'site', site.encode())}/"

    def _name(self, request: bytes, site: str) -> str:
        return self._folder(site) + self._hash(b"page", request)

    def _hash(self, what: bytes, value: bytes) -> str:
        return self._key.mac(what + b"\n" + value).hex()[:_HASH]


def _sites(targets: Targets) -> Iterable[str]:
    return targets.urls.sites | {site_of(f"https://{host}/") for host in targets.sites}
