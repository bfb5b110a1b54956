"""Bytes made shorter by Zstandard (RFC 8878), and read back up to a bound.

Packing comes before sealing, and for each thing by itself: what lies in the vault is sealed under a
key of its own, and no two things share a dictionary.
"""

from __future__ import annotations

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAGIC = b"\x28\xb5\x2f\xfd"
"""What a frame begins with (RFC 8878, section 3.1.1); nothing that we write ourselves does."""
_LEVEL = 1
WORTH = 512
"""Bytes from which on packing one thing is worth its while."""
MOST = 64 << 20
"""Bytes up to which one thing is packed: no more is made of any when it is read."""


class Packer:
    """Packs one thing after the other. Not for two threads at once."""

    def __init__(self) -> None:
        self._compressor = zstd.ZstdCompressor(level=_LEVEL)

    def __repr__(self) -> str:
        return "Packer()"

    def pack(self, data: bytes) -> bytes:
        """The data as one frame."""
        return self._compressor.compress(data, mode=zstd.ZstdCompressor.FLUSH_FRAME)

    def shorter(self, data: bytes) -> bytes | None:
        """The data as one frame, if that saves an eighth; else nothing."""
        if not WORTH <= len(data) <= MOST:
            return None
        packed = self.pack(data)
        return packed if 8 * len(packed) <= 7 * len(data) else None


def unpack(data: bytes, most: int = MOST) -> bytes:
    """What ``pack`` was given. Raises ``ValueError`` if it is no frame, or of over ``most`` bytes.

    No more than that is ever made of it, whatever it says of itself.
    """
    reader = zstd.ZstdDecompressor()
    try:
        found = reader.decompress(data, max_length=most + 1)
    except zstd.ZstdError:
        raise ValueError("not packed by Zstandard") from None
    if len(found) > most or not reader.eof or reader.unused_data:
        raise ValueError("not one frame, or too long")
    return found
