"""Head and staging: what makes a commit one step, and what a restart finishes.

``head`` says how many leaves are committed, under which root, and which writer's turn it is. It
changes by If-Match alone; changing it is the commit. ``staging/<size>-<root>`` was written before
and holds all that publishing needs, so a crash after the commit loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from consentry.errors import VerifyError
from consentry.provenance import paths
from consentry.provenance.record import MAX_INT, canonical, read_object


@dataclass(frozen=True, slots=True)
class Head:
    """Leaves committed, their root, and the epoch of the writer whose turn it is."""

    size: int
    root: bytes
    epoch: int

    def encode(self) -> bytes:
        return canonical({"epoch": self.epoch, "root": self.root.hex(), "size": self.size})

    @classmethod
    def decode(cls, data: bytes) -> Head:
        """Raises ``VerifyError``."""
        found = read_object(data, "the head")
        size, root, epoch = found.get("size"), found.get("root"), found.get("epoch")
        try:
            raw = bytes.fromhex(root) if isinstance(root, str) else b""
        except ValueError:
            raw = b""
        if type(size) is not int or type(epoch) is not int or len(raw) != 32:
            raise VerifyError("a field is missing or malformed", name=paths.HEAD)
        if not (0 <= size <= MAX_INT and 1 <= epoch <= MAX_INT):
            raise VerifyError("a number is out of range", name=paths.HEAD)
        head = cls(size, raw, epoch)
        if head.encode() != data:
            raise VerifyError("not in canonical form", name=paths.HEAD)
        return head


class Staging(msgspec.Struct, frozen=True):
    """What a commit publishes: every tile it makes or changes, and the signed checkpoint."""

    checkpoint: bytes
    tiles: dict[str, bytes]

    def encode(self) -> bytes:
        return _encode(self)

    @classmethod
    def decode(cls, data: bytes, name: str = "") -> Staging:
        """Raises ``VerifyError``."""
        try:
            found = _decoder.decode(data)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            raise VerifyError("not a staged commit", name=name) from None
        if any(paths.parse_tile(tile) is None for tile in found.tiles):
            raise VerifyError("a staged commit names something that is not a tile", name=name)
        return found


_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(Staging)
