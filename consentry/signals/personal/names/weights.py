"""The model's weights, as ``training/names`` wrote them.

A line of JSON (labels' transitions, scale, how it was made), then for each attribute its CRC-32,
sorted, then ten signed bytes for each: what it adds to "a name begins" and "a name goes on", for
the tokens two and one after it, its own, and one and two before it. Labels: O no name, B a name
begins, I it goes on; O is always 0.
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "weights.bin"
CELLS = 10
_NONE = (0,) * CELLS
_ZERO = 128
_BIASED = bytes((value + _ZERO) % 256 for value in range(256))
_UNPACK = struct.Struct(f"<{CELLS}H").unpack
Cells = tuple[int, ...]
Lanes = tuple[int, int]


class Weights:
    """transitions[from][to]: in the cells' unit, labels in the order O, B, I.

    An attribute's ten cells are one integer, sixteen bits each and ``_ZERO`` for none, so that
    adding up what a word weighs is adding a few integers."""

    def __init__(self, data: bytes) -> None:
        head, _, rest = zlib.decompress(data).partition(b"\n")
        self.card: dict[str, Any] = json.loads(head)
        self.transitions: list[list[int]] = self.card["transitions"]
        self.scale: int = self.card["scale"]
        count = self.card["attributes"]
        hashes = array("I", rest[: 4 * count])
        if sys.byteorder == "big":
            hashes.byteswap()
        lanes = bytearray(2 * CELLS * count)
        lanes[::2] = rest[4 * count :].translate(_BIASED)
        self._rows = {
            key: int.from_bytes(lanes[at : at + 2 * CELLS], "little")
            for key, at in zip(hashes, range(0, len(lanes), 2 * CELLS), strict=True)
        }

    def summed(self, attributes: Iterable[str]) -> Lanes:
        """The sum of the cells of these attributes, in lanes, and of how many it is."""
        rows, crc = self._rows, zlib.crc32
        found = [
            rows[key] for a in attributes if (key := crc(a.encode("utf-8", "replace"))) in rows
        ]
        return sum(found), len(found)

    def total(self, one: Lanes, other: Lanes = (0, 0)) -> Cells:
        """The cells of both together."""
        count = one[1] + other[1]
        if not count:
            return _NONE
        zero = _ZERO * count
        lanes = (one[0] + other[0]).to_bytes(2 * CELLS, "little")
        return tuple([lane - zero for lane in _UNPACK(lanes)])


def packed(card: Mapping[str, Any], rows: Mapping[str, Sequence[int]]) -> bytes:
    """The file; rows: ten numbers from -127 to 127 by attribute."""
    return by_hash(card, {zlib.crc32(k.encode("utf-8", "replace")): row for k, row in rows.items()})


def by_hash(card: Mapping[str, Any], rows: Mapping[int, Sequence[int]]) -> bytes:
    """The same; rows by CRC-32 of the attribute."""
    hashes = array("I", sorted(rows))
    cells = array("b", [value for key in hashes for value in rows[key]])
    if sys.byteorder == "big":
        hashes.byteswap()
    head = json.dumps({**card, "attributes": len(rows)}, ensure_ascii=True).encode()
    return zlib.compress(head + b"\n" + hashes.tobytes() + cells.tobytes(), 9)


@cache
def shipped() -> Weights:
    return Weights(FILE.read_bytes())
