"""The ops log followed: what is new since the last look, and what it seals."""

from __future__ import annotations

from collections.abc import Iterator

from consentry.evidence import JsonObject
from consentry.provenance import paths
from consentry.provenance.home import OPS, Home
from consentry.provenance.reader import LogReader
from consentry.provenance.slots import KeyTile


class Following:
    """Reads each record of the ops log once. A home without one has nothing new."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._reader: LogReader | None = None
        self._next = 0
        self._tile: tuple[int, KeyTile] | None = None

    def new(self) -> Iterator[tuple[int, JsonObject]]:
        """Index and public part of each record since the last look."""
        if self._reader is None:
            if self._home.manifest().find(OPS) is None:
                return
            self._reader = self._home.reader(OPS)
        self._reader.refresh()
        self._tile = None
        while self._next < self._reader.size:
            yield self._next, self._reader.read(self._next)
            self._next += 1

    def id_of(self, index: int) -> str:
        """The provenance id of a record that ``new`` gave."""
        return f"{self._open.origin}/{index}"

    def private(self, index: int) -> JsonObject:
        """Its private part. Raises ``ErasedError``, ``SealError``."""
        return self._open.open_private(index, self._slots(index))

    def content(self, index: int) -> bytes:
        """What it sealed. Raises ``ErasedError``, ``SealError``."""
        return self._open.open_content(index, self._slots(index))

    @property
    def _open(self) -> LogReader:
        assert self._reader is not None, "nothing was read yet"
        return self._reader

    def _slots(self, index: int) -> KeyTile:
        at, place = divmod(index, paths.WIDTH)
        if self._tile is None or self._tile[0] != at or not self._tile[1].state(place):
            self._tile = (at, self._open.vault.tile(at))
        return self._tile[1]
