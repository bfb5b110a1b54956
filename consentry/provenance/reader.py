"""Reading a log that somebody may be writing: leaves, what they seal, proofs."""

from __future__ import annotations

from collections.abc import Iterable

from consentry.errors import LogError, NotFoundError, SealError, VerifyError
from consentry.evidence import JsonObject
from consentry.provenance import paths
from consentry.provenance.checkpoint import Checkpoint, write_proof
from consentry.provenance.leafvault import LeafVault
from consentry.provenance.manifest import LogEntry
from consentry.provenance.note import VerifierKey
from consentry.provenance.record import read_leaf, read_object
from consentry.provenance.slots import KeyTile, State
from consentry.provenance.tiles import TileReader
from consentry.storage import Storage, soon


class LogReader:
    """A view of one log at the size of its signed checkpoint. Writes nothing, fences nobody."""

    def __init__(self, area: Storage, entry: LogEntry, vault: LeafVault) -> None:
        self.vault = vault
        self._area = area
        self._entry = entry
        self._signed = b""
        self._tiles = TileReader(area, 0)

    def __repr__(self) -> str:
        return f"LogReader({self.origin!r}, size={self.size})"

    @property
    def origin(self) -> str:
        return self._entry.origin

    @property
    def key(self) -> VerifierKey:
        """The key that signs the log's checkpoints."""
        return self._entry.key

    @property
    def signed(self) -> bytes:
        """The signed checkpoint of this view, as it is."""
        return self._signed

    @property
    def size(self) -> int:
        """Leaves that the checkpoint covers, as last read."""
        return self._tiles.size

    def refresh(self) -> int:
        """Read the checkpoint again; the size it covers. Raises ``VerifyError``."""
        try:
            signed = self._area.get(paths.CHECKPOINT)[0]
        except NotFoundError:
            return self.size
        found = self._entry.open(signed)
        if found.size < self.size:
            raise VerifyError(
                f"the checkpoint went back from {self.size} to {found.size} leaves",
                name=paths.CHECKPOINT,
            )
        self.show(found.size, signed)
        return found.size

    def show(self, size: int, signed: bytes) -> None:
        """Take a newer checkpoint, which the caller has checked or signed."""
        self._signed = signed
        self._tiles.size = size

    def beside(self) -> LogReader:
        """The same view, for another thread to read at the same time."""
        reader = LogReader(self._area, self._entry, self.vault.beside())
        reader.show(self.size, self._signed)
        return reader

    def soon(self, bundles: Iterable[int]) -> None:
        """Say that these bundles of leaves are read in a moment."""
        soon(self._area, [paths.entries(at) for at in bundles])

    def leaf(self, index: int) -> bytes:
        """The bytes of a leaf. Raises ``LogError`` if the log has none of that index."""
        if index >= self.size:
            self.refresh()
        if not 0 <= index < self.size:
            raise LogError(f"{self.origin} has {self.size} records; there is no record {index}")
        return self._tiles.leaf(index)

    def bundle(self, at: int) -> list[bytes]:
        """The leaves 256 * at and on, as far as the checkpoint covers them."""
        return self._tiles.bundle(at)

    @property
    def checkpoint(self) -> Checkpoint:
        """The signed checkpoint of this view. Raises ``VerifyError``."""
        return self._entry.open(self._signed)

    def root(self, size: int) -> bytes:
        """The Merkle root of the log's first ``size`` leaves, by its tiles."""
        return self._tiles.root(size)

    def consistency_proof(self, old: int) -> list[bytes]:
        """That this view extends the log's first ``old`` leaves (RFC 6962, 2.1.2)."""
        return self._tiles.consistency_proof(old)

    def read(self, index: int) -> JsonObject:
        """The public part of a record."""
        return read_leaf(self.leaf(index), index=index)

    def open_private(self, index: int, tile: KeyTile | None = None) -> JsonObject:
        """The private part, checked against the leaf. Raises ``ErasedError``, ``SealError``."""
        commit = self.read(index).get("commit")
        if not isinstance(commit, str):
            raise SealError(f"leaf {index} of {self.origin} has no private part")
        return read_object(self.vault.open_private(index, commit, tile), "the private part")

    def open_content(self, index: int, tile: KeyTile | None = None) -> bytes:
        """The content, as it was given. Raises ``ErasedError``, ``SealError``."""
        self.leaf(index)
        found = self.vault.open_content(index, tile)
        if found is None:
            raise SealError(f"leaf {index} of {self.origin} has no content")
        return found

    def state(self, index: int) -> State:
        """Is what the leaf sealed live, none or erased?"""
        self.leaf(index)
        return self.vault.state(index)

    def proof(self, index: int, checkpoint: bytes = b"") -> str:
        """A ``.tlog-proof`` that the record is in the log, to be checked without the log.

        checkpoint: the signed one that it is to rest on, such as a cosigned one; else the newest.
        """
        self.leaf(index)
        signed = checkpoint or self._signed
        tiles = TileReader(self._area, self._entry.open(signed).size)
        return write_proof(index, tiles.inclusion_proof(index), signed)
