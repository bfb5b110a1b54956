"""Many objects put at once: each as durable as by itself, with one flush of the disk for many.

A driver that has a way of its own is a ``Bulk``; with the others it is one request for each, side
by side where that is worth its while.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from consentry.errors import ConflictError
from consentry.storage.together import together

if TYPE_CHECKING:
    from consentry.storage.base import Storage


class Put(NamedTuple):
    """An object to be written whole; ``if_tag`` as for ``Storage.put``."""

    name: str
    data: bytes
    if_tag: str | None = None


@runtime_checkable
class Bulk(Protocol):
    """A storage that puts many at once in less than it takes one by one."""

    def put_all(self, puts: Sequence[Put]) -> list[str | None]: ...


def put_all(storage: Storage, puts: Sequence[Put]) -> list[str | None]:
    """Put these, of different names; the new tag of each, None where its condition did not hold.

    When it returns, all that were put are durable. Cut off, any of them may be there, each whole or
    as it was before. Raises ``StorageError``.
    """
    if isinstance(storage, Bulk):
        return storage.put_all(puts)
    return together(storage, [partial(_put, storage, each) for each in puts])


def _put(storage: Storage, put: Put) -> str | None:
    try:
        return storage.put(put.name, put.data, if_tag=put.if_tag)
    except ConflictError:
        return None
