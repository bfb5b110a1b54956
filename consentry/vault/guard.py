"""How many items of one person a home has stored, over all its workers, for one window of time.

``guard/<window>/key`` in VAULT is the window's key, wrapped, and the names of the workers that
counted, so that a file of theirs that is gone is missed; ``guard/<window>/of/<worker>`` are the
counters of one worker, sealed under it. Windows are numbered by the clock, so workers agree without
asking each other. A window that is over is removed with its key, so that what its hashes stood for
is nobody's to tell, and the counters of two windows cannot be joined (DESIGN, four subject keys).

What a worker counted since it wrote last is lost if it is killed: ``EVERY`` seconds at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

import msgspec

from consentry.errors import ConflictError, NotFoundError, SealError
from consentry.provenance import Home, paths
from consentry.provenance.seal import WRAPPED, Secret
from consentry.provenance.slots import Wrapping

WINDOW = 7 * 86_400
EVERY = 10
"""Seconds."""


class Count(msgspec.Struct, array_like=True):
    """Items of one person. site: keyed hash of the first site; spans: was there another one?"""

    items: int = 0
    site: bytes = b""
    spans: bool = False

    def add(self, other: Count) -> None:
        """Take another worker's items of the same person."""
        self.spans = self.spans or other.spans or self.site != other.site
        self.items += other.items


Counts = dict[bytes, Count]


class _Window(NamedTuple):
    """A window's key object. workers: who counted; data, tag: its bytes, and what they are now."""

    key: Secret
    workers: frozenset[str]
    data: bytes
    tag: str

    @property
    def content(self) -> Secret:
        """What counters are sealed under."""
        return self.key.derive("content")


class Guard:
    """The counters of a home, as one worker reads and writes them."""

    def __init__(self, home: Home, worker: str) -> None:
        self._home = home
        self._worker = worker
        self._tags: dict[str, tuple[str, Counts]] = {}

    def key(self, now: int) -> bytes:
        """What persons and sites are hashed with in the window of ``now`` (Unix seconds)."""
        return self._window(_number(now)).key.mac(b"linkage")

    def mine(self, now: int) -> Counts:
        """What this worker wrote in the window. Raises ``SealError`` if it does not open."""
        name, window = self._name(_number(now)), self._window(_number(now))
        with suppress(NotFoundError):
            return _opened(name, self._home.vault.get(name)[0], window.content)
        if self._worker in window.workers:
            raise SealError(f"{name}, which counts persons, is gone")
        return {}

    def others(self, now: int) -> Counts:
        """What all other workers wrote in the window, by person. Raises ``SealError``."""
        number = _number(now)
        window = self._window(number)
        mine, found = self._name(number), dict[str, tuple[str, Counts]]()
        for name, tag in self._home.vault.tags(f"{_folder(number)}of/"):
            if name == mine:
                continue
            known = self._tags.get(name)
            if known is None or known[0] != tag:
                with suppress(NotFoundError):
                    known = tag, _opened(name, self._home.vault.get(name)[0], window.content)
            if known is not None:
                found[name] = known
        for worker in window.workers - {self._worker}:
            if f"{_folder(number)}of/{worker}" not in found:
                raise SealError(f"what {worker} counted of persons is gone")
        self._tags = found
        together: Counts = {}
        for _, counts in found.values():
            for person, count in counts.items():
                if person in together:
                    together[person].add(count)
                else:
                    together[person] = Count(count.items, count.site, count.spans)
        return together

    def write(self, counts: Mapping[bytes, Count], now: int) -> None:
        """Write this worker's counters of the window."""
        number, vault = _number(now), self._home.vault
        name, window = self._name(number), self._window(number)
        vault.put(name, window.content.seal(msgspec.msgpack.encode(counts), name.encode()))
        while self._worker not in window.workers:
            named = window.data + f"{self._worker}\n".encode()
            with suppress(ConflictError):
                vault.put(_key(number), named, if_tag=window.tag)
            window = self._window(number)

    def forget(self, now: int) -> int:
        """Remove every window that is over, its key first; how many objects went. One that is to
        come stays: another worker's clock is ahead."""
        names = self._home.vault.list(paths.GUARD)
        old = [n for n in names if not _is_on(n.removeprefix(paths.GUARD), _number(now))]
        for name in sorted(old, key=lambda name: not name.endswith("/key")):
            self._home.vault.purge(name)
        return len(old)

    def _window(self, number: int) -> _Window:
        """The window as VAULT has it; its key is drawn if there is none."""
        ring, vault = self._home.keyring, self._home.vault
        name = _key(number)
        try:
            data, tag = vault.get(name)
        except NotFoundError:
            with suppress(ConflictError):
                vault.put(name, ring.wrapping().wrap(Secret.draw()), if_absent=True)
            data, tag = vault.get(name)
        key = Wrapping(ring.wrapping(), ring.former_wrapping()).unwrap(data[:WRAPPED])
        workers = frozenset(data[WRAPPED:].decode(errors="replace").split())
        return _Window(key, workers, data, tag)

    def _name(self, number: int) -> str:
        return f"{_folder(number)}of/{self._worker}"


def _opened(name: str, data: bytes, key: Secret) -> Counts:
    try:
        return msgspec.msgpack.decode(key.open(data, name.encode()), type=Counts)
    except msgspec.MsgspecError:
        raise SealError(f"{name} holds no counters") from None


def _number(now: int) -> int:
    return now // WINDOW


def _is_on(rest: str, number: int) -> bool:
    """Is a window, by its objects' names, this one or a later one?"""
    named = rest.partition("/")[0]
    return named.isdecimal() and int(named) >= number


def _folder(number: int) -> str:
    return f"{paths.GUARD}{number}/"


def _key(number: int) -> str:
    return f"{_folder(number)}key"
