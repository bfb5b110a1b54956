"""Key tiles: one slot a leaf, 256 to an object, at the index that the leaf's hash tile has.

A slot is one state byte and 40 bytes: a slot key wrapped by AES-KW, or 32 bare bytes and zeros in a
home that was set to keep them so. Whatever is not live is all zeros. Where one commit filled the
tile, eight more bytes say in which epoch: the sealed bytes of its leaves were bundled at once.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

from consentry.errors import SealError, VerifyError
from consentry.provenance import paths
from consentry.provenance.seal import KEY, WRAPPED, Secret

UNUSED, LIVE, NONE, ERASED = 0, 1, 2, 3
State = Literal["unused", "live", "none", "erased"]
STATES: tuple[State, ...] = ("unused", "live", "none", "erased")
SLOT = 1 + WRAPPED
SIZE = SLOT * paths.WIDTH
_ZERO = bytes(WRAPPED)


class KeyTile:
    """256 slots, to be read, changed and written back whole."""

    __slots__ = ("_data", "epoch")

    def __init__(self, data: bytes | None = None, name: str = "") -> None:
        data = bytes(SIZE) if data is None else data
        self._data = bytearray(data[:SIZE])
        self.epoch = int.from_bytes(data[SIZE : SIZE + 8], "big")
        """Of the commit that bundled the sealed bytes of all 256 leaves; 0 if it was no one."""
        if len(self._data) != SIZE or data != bytes(self):
            raise VerifyError(f"the key tile has {len(data)} bytes, not {SIZE}", name=name)
        states = data[:SIZE:SLOT]
        if states.count(LIVE) == paths.WIDTH:
            return
        for place, state in enumerate(states):
            if state > ERASED:
                raise VerifyError(f"slot {place} has an unknown state", name=name)
            at = place * SLOT
            if state != LIVE and data[at + 1 : at + SLOT] != _ZERO:
                raise VerifyError(f"slot {place} is {STATES[state]} but not empty", name=name)

    def __repr__(self) -> str:
        return "KeyTile(...)"

    def __bytes__(self) -> bytes:
        return bytes(self._data) + (self.epoch.to_bytes(8, "big") if self.epoch else b"")

    def state(self, place: int) -> int:
        return self._data[place * SLOT]

    def wrapped(self, place: int) -> bytes:
        at = place * SLOT
        return bytes(self._data[at + 1 : at + SLOT])

    def set_live(self, place: int, wrapped: bytes) -> None:
        if len(wrapped) != WRAPPED:
            raise SealError("a wrapped key must be 40 bytes long")
        self._put(place, LIVE, wrapped)

    def set_empty(self, place: int, state: int) -> None:
        """Zero the slot and leave it unused, none or erased."""
        if state not in (UNUSED, NONE, ERASED):
            raise SealError("a live slot needs a key")
        self._put(place, state, _ZERO)

    def clear_from(self, place: int) -> bool:
        """Zero every slot from ``place`` on; was there anything?"""
        tail = bytes(SIZE - place * SLOT)
        changed = self._data[place * SLOT :] != tail or (place == 0 and self.epoch != 0)
        self._data[place * SLOT :] = tail
        self.epoch = self.epoch if place else 0
        return changed

    def _put(self, place: int, state: int, wrapped: bytes) -> None:
        if not 0 <= place < paths.WIDTH:
            raise SealError(f"a key tile has no slot {place}")
        at = place * SLOT
        self._data[at] = state
        self._data[at + 1 : at + SLOT] = wrapped


class Wrapping:
    """How slot keys are kept in slots: wrapped by a key outside the home, or bare.

    former: the key that wrapped them before, while they are being wrapped anew.
    """

    __slots__ = ("_former", "_key")

    def __init__(self, key: Secret | None, former: Secret | None = None) -> None:
        self._key = key
        self._former = former

    def __repr__(self) -> str:
        return "Wrapping(bare)" if self._key is None else "Wrapping(...)"

    def wrap(self, key: Secret) -> bytes:
        if self._key is None:
            return key.bare() + bytes(WRAPPED - KEY)
        return self._key.wrap(key)

    def unwrap(self, wrapped: bytes) -> Secret:
        if self._key is None:
            return Secret(wrapped[:KEY])
        if self._former is not None:
            with suppress(SealError):
                return self._former.unwrap(wrapped)
        return self._key.unwrap(wrapped)
