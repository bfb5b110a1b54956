"""What leaves that are to be erased seal, read before their keys go: what has to be swept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypedDict

import msgspec

from consentry.errors import NotFoundError, SealError, StorageError
from consentry.evidence import Json, JsonObject
from consentry.provenance import OPS, Home, LogReader, paths
from consentry.provenance.leafvault import LeafVault
from consentry.provenance.record import UNREADABLE
from consentry.provenance.slots import LIVE
from consentry.storage import together
from consentry.vault.erase.indices import Indices, Tiles
from consentry.vault.erase.spread import Spread, in_parts
from consentry.vault.erase.urls import Urls
from consentry.vault.index import Hashes
from consentry.vault.shards import COUNT, Waiting

_DIGESTS = ("sha256", "digest")
_TILES = 16
"""Tiles that are read at a time."""
Progress = Callable[[str, int, int], None]


class _Told(TypedDict, total=False):
    """What of a sealed part the index and the sweepers ask for."""

    url: Any
    item: Any
    clocks: Any


_private = msgspec.json.Decoder().decode
"""Of bytes that were canonical when they were sealed."""
_told: Callable[[bytes], JsonObject] = msgspec.json.Decoder(_Told).decode  # type: ignore[assignment]


@dataclass(slots=True)
class Known:
    """urls: of pages; digests: of hosts' files that records rest on, if asked for; clocks: by log
    origin, the entries of the index that say when something was first collected; shards: by log
    origin, where entries of the leaves lie, or may lie."""

    urls: Urls = field(default_factory=Urls)
    digests: set[str] = field(default_factory=set, repr=False)
    clocks: dict[str, Waiting] = field(default_factory=dict, repr=False)
    shards: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        home: Home,
        spread: Spread,
        leaves: Indices,
        progress: Progress | None = None,
        *,
        with_digests: bool = True,
        with_urls: bool = True,
    ) -> Known:
        """What those of the leaves seal that are live. Takes some 100 bytes a leaf."""
        known, done = cls(), 0
        for origin in leaves.origins:
            clocks = known.clocks.setdefault(origin, Waiting())
            shards = known.shards.setdefault(origin, set())
            job = ReadingJob(origin, with_digests, with_urls)
            parts = list(in_parts(leaves.tiles(origin), _TILES))
            for part, read in zip(parts, spread.map(job, parts), strict=True):
                known.urls.update(read.urls)
                known.digests |= read.digests
                shards |= read.shards
                for entries in read.clocks:
                    clocks.add(entries)
                done += sum(len(places) for _, places in part)
                if progress is not None:
                    progress("reading what goes", done, len(leaves))
        return known


@dataclass(slots=True)
class Read:
    """What some tiles seal, as ``Known`` has it."""

    urls: Urls = field(default_factory=Urls)
    digests: set[str] = field(default_factory=set, repr=False)
    clocks: list[dict[bytes, int]] = field(default_factory=list, repr=False)
    shards: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ReadingJob:
    """Read what leaves of a log seal; a part is some tiles, with the places in each."""

    origin: str
    with_digests: bool
    with_urls: bool

    def start(self, home: Home) -> Reading:
        return Reading(self, home)


class Reading:
    """The reading of what leaves of a log seal."""

    def __init__(self, job: ReadingJob, home: Home) -> None:
        self._job = job
        self._home = home
        self._vault = home.find(job.origin).vault
        self._hashes = Hashes(home.secret("url-index"))
        self._shards: set[int] = set()

    def soon(self, part: Tiles) -> None:
        self._vault.soon(at for at, _ in part)

    def __call__(self, part: Tiles) -> Read:
        read, job, hashes = Read(), self._job, self._hashes
        work = [partial(self._unsealed, at, places) for at, places in part]
        for (_, places), several in zip(part, together(self._home.vault, work), strict=True):
            if len(several) < len(places):
                self._shards.update(range(COUNT))
            for private, data in several:
                if len(self._shards) < COUNT:
                    self._shards |= hashes.shards(private)
                if job.with_urls and (url := private.get("url")):
                    read.urls.add(str(url))
                if job.with_digests:
                    read.digests.update(digests(_private(data)))
                if private.get("clocks"):
                    read.clocks.append(hashes.clocks(private))
        read.shards |= self._shards
        return read

    def _unsealed(self, at: int, places: list[int]) -> list[tuple[JsonObject, bytes]]:
        found = []
        for data in unsealed(self._vault.beside(), at, places):
            with suppress(*UNREADABLE):
                found.append((_told(data), data))
        return found


def unneeded(home: Home, wanted: set[str], leaves: Indices) -> set[str]:
    """Of these digests, those that no live record rests on but the leaves themselves."""
    left = set(wanted)
    for entry in home.manifest().logs:
        if entry.name == OPS or not left:
            continue
        reader = home.reader(entry.name)
        for at in range(-(-reader.size // paths.WIDTH)):
            first = at * paths.WIDTH
            others = [
                place
                for place in range(min(paths.WIDTH, reader.size - first))
                if not leaves.has(reader.origin, first + place)
            ]
            for private in opened(reader, at, others):
                left.difference_update(digests(private))
            if not left:
                break
    return left


def forget_evidence(home: Home, wanted: Iterable[str]) -> int:
    """Remove these hosts' files from the vault; how many were there."""
    key, gone = home.secret("evidence").derive("salt"), 0
    for digest in sorted(wanted):
        name = paths.evidence(key.mac(digest.encode()).hex())
        if home.vault.exists(name):
            home.vault.purge(name)
            gone += 1
    return gone


def opened(reader: LogReader, at: int, places: list[int]) -> Iterator[JsonObject]:
    """The sealed parts of those leaves of a tile that are live and open."""
    for data in unsealed(reader.vault, at, places):
        with suppress(*UNREADABLE):
            found = _private(data)
            if isinstance(found, dict):
                yield found


def unsealed(vault: LeafVault, at: int, places: list[int]) -> Iterator[bytes]:
    """The same as bytes."""
    try:
        tile = vault.tile(at)
    except NotFoundError:
        return
    for place in places:
        if tile.state(place) == LIVE:
            with suppress(SealError, StorageError):
                yield vault.unsealed(at * paths.WIDTH + place, tile)


def digests(value: Json) -> Iterator[str]:
    """Every digest of a host's file that a sealed part names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _DIGESTS and isinstance(inner, str):
                if len(inner) == 64:
                    yield inner
            else:
                yield from digests(inner)
    elif isinstance(value, list):
        for each in value:
            yield from digests(each)
