"""Bytes by name: all that the log and the vault ask of a place to keep things.

The interface is what S3 gives with conditional requests (If-None-Match, If-Match), so a driver
for a folder and one for a bucket behave alike. Three things follow that callers rely on:

* a name is ASCII, its parts divided by ``/``, and no part is empty, ``.`` or ``..``;
* a tag says what the bytes are, as an ETag does: equal bytes may have equal tags;
* ``list`` yields every name that starts with the prefix, once, **in no order**. Some servers sort
  ``a/b`` before ``a-b``; nothing may depend on it.

An object that ``put`` returned for is durable; one that was cut off is there whole or not at all.
Whoever can make an object again may say ``durable=False``: it is there at once for every reader and
outlives its process, but after a loss of power it may be missing, old or cut off. A storage that
has no cheaper way, as S3, takes no notice, and says so by ``forgets``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from consentry.errors import StorageError
from consentry.storage.bulk import Put, put_all
from consentry.storage.reading import read, soon

MAX_NAME = 900
"""S3 allows 1,024 bytes for a key; the rest is left for the prefix of a home."""

NAME = re.compile(r"[A-Za-z0-9._+=@-]+(?:/[A-Za-z0-9._+=@-]+)*")


class Storage(Protocol):
    """A place that keeps bytes by name. Every method may raise ``StorageError``."""

    @property
    def forgets(self) -> bool:
        """May what was put with ``durable=False`` be lost with the power?"""
        ...

    @property
    def lanes(self) -> int:
        """How many requests at once are worth their while: 1 where each is a quick call."""
        ...

    def get(self, name: str) -> tuple[bytes, str]:
        """The bytes and their tag. Raises ``NotFoundError``."""
        ...

    def put(
        self,
        name: str,
        data: bytes,
        *,
        if_absent: bool = False,
        if_tag: str | None = None,
        durable: bool = True,
    ) -> str:
        """Write the whole object and return its tag.

        if_absent: only if there is none of that name; if_tag: only if the object still has this
        tag. Raises ``ConflictError`` when the condition does not hold.
        """
        ...

    def delete(self, name: str, *, durable: bool = True) -> None:
        """Remove the object. It is no error if there is none.

        One that was not removed durably may be back after a loss of power, until an object beside
        it is put or removed durably.
        """
        ...

    def purge(self, name: str) -> None:
        """Remove the object for good: what erasing asks for. It is no error if there is none.

        Where a storage keeps versions, every version and every mark of a deletion goes too. When
        it returns no request gets the bytes back. What lies below, freed blocks of a disk or a
        server's volume files until its own clean-up, is out of a storage's reach. Raises
        ``StorageError`` if anything is left, say because it is locked.
        """
        ...

    def list(self, prefix: str = "") -> Iterator[str]:
        """Every name that starts with ``prefix``, in no order."""
        ...

    def tags(self, prefix: str = "") -> Iterator[tuple[str, str]]:
        """Every name that starts with ``prefix`` and its tag, in no order, without its bytes.

        So whoever watches objects reads again only those that changed.
        """
        ...

    def rewritten(self, prefix: str = "") -> Iterator[str]:
        """Names of which other bytes than those now read are still kept, or that were deleted.

        Nothing where a storage keeps no versions. So an object that never changes, and was
        changed, is found.
        """
        ...

    def exists(self, name: str) -> bool:
        """Is there an object of that name?"""
        ...


def check_name(name: str) -> str:
    """The name, if it can be one. Raises ``StorageError``."""
    if len(name) > MAX_NAME or not NAME.fullmatch(name):
        raise StorageError(f"not a name of an object: {name[:80]!r}")
    if any(set(part) == {"."} for part in name.split("/")):
        raise StorageError(f"a part of the name is only dots: {name[:80]!r}")
    return name


class Within:
    """A part of a storage under a prefix, itself a storage."""

    def __init__(self, storage: Storage, prefix: str) -> None:
        self._storage = storage
        self._prefix = check_name(prefix.strip("/")) + "/"

    def __repr__(self) -> str:
        return f"Within({self._storage!r}, {self._prefix!r})"

    @property
    def forgets(self) -> bool:
        return self._storage.forgets

    @property
    def lanes(self) -> int:
        return self._storage.lanes

    def get(self, name: str) -> tuple[bytes, str]:
        return self._storage.get(self._prefix + name)

    def put(
        self,
        name: str,
        data: bytes,
        *,
        if_absent: bool = False,
        if_tag: str | None = None,
        durable: bool = True,
    ) -> str:
        return self._storage.put(
            self._prefix + name, data, if_absent=if_absent, if_tag=if_tag, durable=durable
        )

    def put_all(self, puts: Sequence[Put]) -> list[str | None]:
        return put_all(
            self._storage, [each._replace(name=self._prefix + each.name) for each in puts]
        )

    def read(self, name: str) -> bytes:
        return read(self._storage, self._prefix + name)

    def soon(self, names: Sequence[str]) -> None:
        soon(self._storage, [self._prefix + name for name in names])

    def delete(self, name: str, *, durable: bool = True) -> None:
        self._storage.delete(self._prefix + name, durable=durable)

    def purge(self, name: str) -> None:
        self._storage.purge(self._prefix + name)

    def list(self, prefix: str = "") -> Iterator[str]:
        for name in self._storage.list(self._prefix + prefix):
            yield name[len(self._prefix) :]

    def tags(self, prefix: str = "") -> Iterator[tuple[str, str]]:
        for name, tag in self._storage.tags(self._prefix + prefix):
            yield name[len(self._prefix) :], tag

    def rewritten(self, prefix: str = "") -> Iterator[str]:
        for name in self._storage.rewritten(self._prefix + prefix):
            yield name[len(self._prefix) :]

    def exists(self, name: str) -> bool:
        return self._storage.exists(self._prefix + name)
