"""What leaves that are to be erased seal, read before their keys go: what has to be swept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from consentry.errors import NotFoundError, SealError, StorageError
from consentry.evidence import Json, JsonObject
from consentry.provenance import OPS, Home, LogReader, paths
from consentry.provenance.slots import LIVE
from consentry.vault.erase.indices import Indices
from consentry.vault.index import Hashes
from consentry.vault.shards import COUNT

_DIGESTS = ("sha256", "digest")
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Known:
    """urls: of pages; digests: of hosts' files that records rest on; clocks: by log origin, the
    entries of the index that say when something was first collected; shards: by log origin, where
    entries of the leaves lie, or may lie."""

    urls: set[str] = field(default_factory=set, repr=False)
    digests: set[str] = field(default_factory=set, repr=False)
    clocks: dict[str, dict[bytes, int]] = field(default_factory=dict, repr=False)
    shards: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Home, leaves: Indices, progress: Progress | None = None) -> Known:
        """What those of the leaves seal that are live."""
        known, hashes, done = cls(), Hashes(home.secret("url-index")), 0
        for origin in leaves.origins:
            reader = home.find(origin)
            clocks = known.clocks.setdefault(origin, {})
            shards = known.shards.setdefault(origin, set())
            for at, places in leaves.tiles(origin):
                met = 0
                for private in opened(reader, at, places):
                    met += 1
                    shards |= hashes.shards(private)
                    if url := private.get("url"):
                        known.urls.add(str(url))
                    known.digests.update(digests(private))
                    clocks.update(hashes.clocks(private))
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
    for place in places:
        if tile.state(place) == LIVE:
            try:
                yield reader.open_private(at * paths.WIDTH + place, tile)
            except (SealError, StorageError):
                continue


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
