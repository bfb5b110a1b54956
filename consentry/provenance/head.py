"""The head of a log: what makes a commit one step, and what a restart finishes.

``head`` says how many leaves are committed, under which root, and which writer's turn it is, and it
carries what that commit publishes. It changes by If-Match alone, and changing it is the commit: so
there is no moment at which a commit is made and what it publishes could be lost. The first line is
JSON; after it, as msgpack, the signed checkpoint and every tile that the commit makes or changes;
packed where that is much, as leaves are alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from consentry.errors import VerifyError
from consentry.provenance import paths
from consentry.provenance.packing import MAGIC, Packer, unpack
from consentry.provenance.record import MAX_INT, canonical, read_object

PACKED = 16 << 10
"""Bytes from which on what a commit publishes is packed."""
MOST = 96 << 20
"""Bytes that this can be: what a commit takes at most, and the bundle and tiles it goes on with."""


class Staged(msgspec.Struct, frozen=True):
    """What a commit publishes: the signed checkpoint, and every tile it makes or changes.

    before: leaves that were committed when it began.
    """

    before: int
    checkpoint: bytes
    tiles: dict[str, bytes]

    def __repr__(self) -> str:
        return f"Staged({len(self.tiles)} tiles)"


@dataclass(frozen=True, slots=True)
class Head:
    """Leaves committed, their root, and the epoch of the writer whose turn it is.

    staged: what the last commit publishes; None for a log that nothing was committed to.
    """

    size: int
    root: bytes
    epoch: int
    staged: Staged | None = field(default=None, repr=False)

    def encode(self) -> bytes:
        if self.staged is None:
            return self._line()
        data = _encode(self.staged)
        return b"%b\n%b" % (self._line(), Packer().pack(data) if len(data) >= PACKED else data)

    def _line(self) -> bytes:
        return canonical({"epoch": self.epoch, "root": self.root.hex(), "size": self.size})

    @classmethod
    def decode(cls, data: bytes) -> Head:
        """Raises ``VerifyError``."""
        line, more, rest = data.partition(b"\n")
        found = read_object(line, "the head")
        size, root, epoch = found.get("size"), found.get("root"), found.get("epoch")
        try:
            raw = bytes.fromhex(root) if isinstance(root, str) else b""
        except ValueError:
            raw = b""
        if type(size) is not int or type(epoch) is not int or len(raw) != 32:
            raise VerifyError("a field is missing or malformed", name=paths.HEAD)
        if not (0 <= size <= MAX_INT and 1 <= epoch <= MAX_INT):
            raise VerifyError("a number is out of range", name=paths.HEAD)
        if bool(more) != bool(size):
            raise VerifyError("what the commit publishes is missing from it", name=paths.HEAD)
        head = cls(size, raw, epoch, _staged(rest) if more else None)
        if head._line() != line:
            raise VerifyError("not in canonical form", name=paths.HEAD)
        return head


def _staged(data: bytes) -> Staged:
    try:
        data = unpack(data, MOST) if data.startswith(MAGIC) else data
        found = _decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, ValueError):
        raise VerifyError("what the commit publishes cannot be read", name=paths.HEAD) from None
    if _encode(found) != data:
        raise VerifyError("not in canonical form", name=paths.HEAD)
    if any(paths.parse_tile(tile) is None for tile in found.tiles):
        raise VerifyError("it would publish something that is not a tile", name=paths.HEAD)
    return found


_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(Staged)
