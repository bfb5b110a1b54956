"""Full tiles of a log checked in processes of their own, one a core; results come in order.

A sweep of one tile says only that all is well with its leaves and hashes, and the root over them.
Whoever gets no such answer looks at the tile himself, and finds what is wrong. So a process that
fails costs time and hides nothing. Each gets the storage, pickled, and ranges of tiles on its
standard input, and holds one tile at a time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import partial
from queue import SimpleQueue
from typing import NamedTuple

import msgspec

from consentry.errors import ConsentryError
from consentry.provenance import merkle, paths
from consentry.provenance.form import events
from consentry.provenance.pipes import end, receive, send, start
from consentry.provenance.tiles import decode_bundle
from consentry.storage import Storage, read, soon, together

WORTH = 256
"""Full tiles from which on more processes are started."""
_CHUNK = 16
"""Tiles at a time."""
_AHEAD = 4
"""Chunks that each process has been given: while it is at one, the next come from the disk."""
_KEEP = {"MALLOC_TRIM_THRESHOLD_": f"{64 << 20}", "MALLOC_MMAP_THRESHOLD_": f"{32 << 20}"}
"""Has glibc keep the memory of one tile for the next (mallopt(3)): asking the system for it each
time takes a fifth of all."""


class Swept(NamedTuple):
    """A full tile of which all is well."""

    root: bytes
    events: Mapping[str, int]
    read: int


def sweep(area: Storage, at: int) -> Swept | None:
    """Check leaves and hashes of the full tile ``at``; None if anything is the matter."""
    try:
        bundle = read(area, paths.entries(at))
        leaves = decode_bundle(bundle, paths.WIDTH)
        found = events(leaves)
        if found is None:
            return None
        sha256 = hashlib.sha256
        hashes = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
        tile = read(area, paths.tile(0, at))
    except ConsentryError:
        return None
    if tile != b"".join(hashes):
        return None
    return Swept(merkle.root(hashes), found, len(bundle) + len(tile))


def several(area: Storage, first: int, count: int) -> list[Swept | None]:
    """The tiles from ``first`` on; side by side where the storage answers from afar."""
    return together(area, [partial(sweep, area, at) for at in range(first, first + count)])


class Sweep:
    """The full tiles of a log in order, from ``start`` on. Use as a context manager."""

    def __init__(self, area: Storage, full: int, start: int = 0) -> None:
        self._area = area
        self._full = full
        self._first = start // _CHUNK
        self._running: list[subprocess.Popen[bytes]] = []
        self._chunk = self._first - 1
        self._ready: list[Swept | None] = []

    def __enter__(self) -> Sweep:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        if self._full - self._first * _CHUNK >= WORTH and cores > 1 and sys.executable:
            with contextlib.suppress(OSError, TypeError, pickle.PicklingError, AttributeError):
                self._start(pickle.dumps(self._area), cores)
        return self

    def __exit__(self, *exc: object) -> None:
        end(self._running)

    def tile(self, at: int) -> Swept | None:
        """The full tile ``at``; to be asked for in order."""
        if not self._running and self._area.lanes == 1:
            return sweep(self._area, at)
        if not self._running:
            if at // _CHUNK != self._chunk:
                self._chunk = at // _CHUNK
                first = self._chunk * _CHUNK
                self._ready = several(self._area, first, min(_CHUNK, self._full - first))
            return self._ready[at % _CHUNK]
        while self._chunk < at // _CHUNK:
            self._chunk += 1
            self._ready = self._receive(self._chunk)
        return self._ready[at % _CHUNK] if at % _CHUNK < len(self._ready) else None

    def _start(self, area: bytes, cores: int) -> None:
        for _ in range(cores):
            self._running.append(start("-m", "consentry.provenance.sweep", keep=_KEEP))
        for each in self._running:
            send(each.stdin, area)
        for chunk in range(_AHEAD * cores):
            self._give(self._first + chunk)

    def _give(self, chunk: int) -> None:
        first = chunk * _CHUNK
        if first < self._full:
            worker = self._running[chunk % len(self._running)]
            send(worker.stdin, _encode((first, min(_CHUNK, self._full - first))))

    def _receive(self, chunk: int) -> list[Swept | None]:
        """The results of a chunk; none if its process has failed."""
        self._give(chunk + _AHEAD * len(self._running))
        try:
            return _results.decode(receive(self._running[chunk % len(self._running)].stdout))
        except (EOFError, msgspec.MsgspecError):
            return []


_encode = msgspec.msgpack.Encoder().encode
_range = msgspec.msgpack.Decoder(tuple[int, int])
_results = msgspec.msgpack.Decoder(list[Swept | None])


def main() -> None:
    """Sweep what is asked for until nothing more is."""
    area: Storage = pickle.loads(receive(sys.stdin.buffer))  # noqa: S301  from the parent alone
    asked: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(area, asked), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        while (chunk := asked.get()) is not None:
            send(sys.stdout.buffer, _encode(several(area, *chunk)))


def _listen(area: Storage, asked: SimpleQueue[tuple[int, int] | None]) -> None:
    """Pass on what is asked for, once the storage knows that it is."""
    try:
        with contextlib.suppress(EOFError):
            while True:
                first, count = _range.decode(receive(sys.stdin.buffer))
                tiles = range(first, first + count)
                soon(area, [named(at) for at in tiles for named in (paths.entries, _hashes)])
                asked.put((first, count))
    finally:  # whatever ends this ends the process, and is seen there
        asked.put(None)


def _hashes(at: int) -> str:
    return paths.tile(0, at)


if __name__ == "__main__":
    main()
