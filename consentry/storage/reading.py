"""Reading much: bytes without their tag, and a word ahead of what is to be read.

A driver that saves something by it is ``Reads``; with the others reading is ``get``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from consentry.storage.base import Storage


@runtime_checkable
class Reads(Protocol):
    """A storage that reads for less than ``get`` takes, and may begin before it is asked."""

    def read(self, name: str) -> bytes: ...

    def soon(self, names: Sequence[str]) -> None: ...


def read(storage: Storage, name: str) -> bytes:
    """The bytes of an object. Raises ``NotFoundError``, ``StorageError``."""
    return storage.read(name) if isinstance(storage, Reads) else storage.get(name)[0]


def soon(storage: Storage, names: Sequence[str]) -> None:
    """Say that these are to be read in a moment. Says nothing itself, not if there is none."""
    if isinstance(storage, Reads):
        storage.soon(names)
