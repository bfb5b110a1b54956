"""A log of many leaves in a minute or two: for measuring what is done with one, not how it came.

Full tiles are made in processes side by side, sealed as a writer seals them but never flushed to
the disk; the last leaves are committed by a real writer, so that the log is one to go on with.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from consentry.provenance import Draft, Home, Log, merkle, paths
from consentry.provenance.checkpoint import Checkpoint
from consentry.provenance.head import Head, Staged
from consentry.provenance.leafvault import Sealable
from consentry.provenance.record import leaf, private
from consentry.provenance.seal import Secret, commitment
from consentry.provenance.tiles import Edge, encode_bundle

Make = Callable[[int], Draft]
_TILES = 16
"""Full tiles that a process makes at a time."""


def fill(
    home: Home,
    name: str,
    size: int,
    make: Make,
    *,
    processes: int = 0,
    progress: Callable[[int], object] | None = None,
) -> None:
    """Make the log ``name`` of a home in a folder, new and of ``size`` leaves.

    make: the draft of leaf n; a function of a module, as other processes call it too. What it has
    no private part for is not sealed. processes: default one a core.
    """
    signer, area = home.log_signer(name), home.log_area(name)
    full = max(0, size - 1) // paths.WIDTH
    work = partial(_tiles, home.where, home.keyring.folder.parent, name, signer.key.name, make)
    starts = range(0, full, _TILES)
    ends = (min(full, start + _TILES) for start in starts)
    roots: list[bytes] = []
    with ProcessPoolExecutor(processes or os.cpu_count(), initializer=_never_flush) as pool:
        for found in pool.map(work, starts, ends):
            roots += found
            if progress is not None:
                progress(len(roots) * paths.WIDTH)
    if full:
        staged = _above(roots)
        for at, data in staged.items():
            area.put(at, data, durable=False)
        edge = Edge.load(area, full * paths.WIDTH)
        signed = Checkpoint(signer.key.name, edge.size, edge.root()).signed(signer)
        area.put(paths.CHECKPOINT, signed)
        last = Staged(edge.size - paths.WIDTH, signed, _partial(staged))
        area.put(paths.HEAD, Head(edge.size, edge.root(), 1, last).encode())
    with Log.open(home, name, clock=lambda: 0) as log:
        for future in [log.append(make(n)) for n in range(full * paths.WIDTH, size)]:
            future.result()


def _never_flush() -> None:
    os.fsync = lambda _: None  # type: ignore[assignment]


def _tiles(
    where: str, keys: Path, name: str, origin: str, make: Make, first: int, end: int
) -> list[bytes]:
    """Make the full tiles from ``first`` to ``end``; the root of each."""
    home = Home.open(where, keys=keys)
    area, vault = home.log_area(name), home.leaf_vault(name, origin)
    roots = []
    for at in range(first, end):
        leaves: list[bytes] = []
        sealed: list[Sealable] = []
        for index in range(at * paths.WIDTH, (at + 1) * paths.WIDTH):
            draft = make(index)
            key, data, commit = None, None, None
            if draft.private is not None:
                key, data = Secret.draw(), private(draft.private)
                commit = commitment(key, data)
            sealed.append(Sealable(key, data, draft.content))
            leaves.append(leaf(draft, commit))
        vault.write(1, at * paths.WIDTH, sealed, lambda: None)
        hashes = [merkle.leaf_hash(each) for each in leaves]
        area.put(paths.entries(at), encode_bundle(leaves), durable=False)
        area.put(paths.tile(0, at), b"".join(hashes), durable=False)
        roots.append(merkle.root(hashes))
    return roots


def _above(roots: list[bytes]) -> dict[str, bytes]:
    """The tiles over those of level 0, whose roots these are."""
    found: dict[str, bytes] = {}
    level = 1
    while roots:
        above = []
        for at, row in enumerate(_by_width(roots)):
            found[paths.tile(level, at, len(row))] = b"".join(row)
            if len(row) == paths.WIDTH:
                above.append(merkle.root(row))
        roots, level = above, level + 1
    return found


def _by_width(hashes: list[bytes]) -> Iterator[list[bytes]]:
    for at in range(0, len(hashes), paths.WIDTH):
        yield hashes[at : at + paths.WIDTH]


def _partial(tiles: dict[str, bytes]) -> dict[str, bytes]:
    """Those of the tiles that are not full."""
    found = {}
    for name, data in tiles.items():
        tile = paths.parse_tile(name)
        if tile is not None and tile.width < paths.WIDTH:
            found[name] = data
    return found
