"""What leaves that are to be erased seal, read before their keys go: what has to be swept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from consentry.errors import NotFoundError, SealError, StorageError
from consentry.evidence import Json, JsonObject
from consentry.provenance import OPS, Home, LogReader, paths
from consentry.provenance.record import UNREADABLE
from consentry.provenance.slots import LIVE
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.urls import Urls
from consentry.vault.index import Hashes
from consentry.vault.shards import COUNT, Waiting

_DIGESTS = ("sha256", "digest")
Progress = Callable[[str, int, int], None]


class _Commits(msgspec.Struct, gc=False):
    commit: str


_commit = msgspec.json.Decoder(_Commits).decode
_private = msgspec.json.Decoder().decode
"""Of bytes that a leaf commits to: they were canonical when they were sealed."""


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
        leaves: Indices,
        progress: Progress | None = None,
        *,
        with_digests: bool = True,
    ) -> Known:
        """What those of the leaves seal that are live. Takes some 100 bytes a leaf."""
        known, hashes, done = cls(), Hashes(home.secret("url-index")), 0
        for origin in leaves.origins:
            reader = home.find(origin)
            clocks = known.clocks.setdefault(origin, Waiting())
            shards = known.shards.setdefault(origin, set())
            for at, places in leaves.tiles(origin):
                met = 0
                for private in opened(reader, at, places):
                    met += 1
                    if len(shards) < COUNT:
                        shards |= hashes.shards(private)
                    if url := private.get("url"):
                        known.urls.add(str(url))
                    if with_digests:
                        known.digests.update(digests(private))
                    if private.get("clocks"):
                        clocks.add(hashes.clocks(private))
                if met < len(places):
                    shards.update(range(COUNT))
                done += len(places)
                if progress is not None:
                    progress("reading what goes", done, len(leaves))
        return known


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
    try:
        tile = reader.vault.tile(at)
    except NotFoundError:
        return
    live = [place for place in places if tile.state(place) == LIVE]
    leaves = reader.bundle(at) if live else []
    for place in live:
        try:
            commit = _commit(leaves[place]).commit
            found = _private(reader.vault.open_private(at * paths.WIDTH + place, commit, tile))
        except (SealError, StorageError, *UNREADABLE):
            continue
        if isinstance(found, dict):
            yield found


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
