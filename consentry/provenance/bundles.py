"""Where sealed bytes lie in the vault: batches as committed, then bundles of 256.

A commit writes what it seals as one object, ``batches/<epoch>-<first>-<count>``. Once the 256
leaves of a bundle are committed, the writer gathers them into ``sealed/<N>`` and ``content/<N>``
and removes the batches. A name carries the writer's epoch, so two writers never share one, and of
two batches over the same leaf the higher epoch's is the committed one: a writer that failed or was
fenced never commits again. Contents over 64 KB are objects of their own, named in the bundle by
the epoch that wrote them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeAlias, TypeVar, cast

import msgspec

from consentry.errors import ConflictError, NotFoundError, VerifyError
from consentry.provenance import paths
from consentry.storage import Storage

ALONE = 64 * 1024
"""Contents longer than this stand alone."""

Content: TypeAlias = "bytes | int | None"
"""Sealed bytes, the epoch in the name of a content that stands alone, or nothing."""


class Bundle(msgspec.Struct, frozen=True, array_like=True):
    """Sealed private parts and contents of consecutive leaves, nothing where there is none."""

    sealed: list[bytes | None]
    content: list[bytes | int | None]

    def __repr__(self) -> str:
        return f"Bundle({len(self.sealed)})"


Decoded = TypeVar("Decoded", Bundle, "list[bytes | None]", "list[bytes | int | None]")

_encoder = msgspec.msgpack.Encoder()
_bundle = msgspec.msgpack.Decoder(Bundle)
_sealed = msgspec.msgpack.Decoder(list[bytes | None])
_content = msgspec.msgpack.Decoder(list[bytes | int | None])


def decode_batch(data: bytes, count: int, name: str = "") -> Bundle:
    """A batch over ``count`` leaves. Raises ``VerifyError``."""
    try:
        found = _bundle.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        raise VerifyError("not a batch of sealed parts", name=name) from None
    if len(found.sealed) != count or len(found.content) != count:
        raise VerifyError(f"the batch is not over {count} leaves", name=name)
    return found


def decode_sealed(data: bytes, name: str = "") -> list[bytes | None]:
    """The sealed private parts of 256 leaves. Raises ``VerifyError``."""
    try:
        found = _sealed.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        found = []
    if len(found) != paths.WIDTH:
        raise VerifyError("not a bundle of 256 sealed parts", name=name)
    return found


def decode_content(data: bytes, name: str = "") -> list[Content]:
    """The sealed contents of 256 leaves. Raises ``VerifyError``."""
    try:
        found = _content.decode(data)
    except (msgspec.MsgspecError, RecursionError):
        found = []
    if len(found) != paths.WIDTH:
        raise VerifyError("not a bundle of 256 contents", name=name)
    return found


class Bundles:
    """The sealed bytes of one log. Keeps the last few objects it read, decoded."""

    def __init__(self, storage: Storage, *, keep: int = 4) -> None:
        self._storage = storage
        self._kept: OrderedDict[str, Bundle | list[bytes | None] | list[Content]] = OrderedDict()
        self._keep = keep
        self._gathered: set[int] = set()

    def __repr__(self) -> str:
        return f"Bundles({self._storage!r})"

    def write_batch(
        self, epoch: int, first: int, parts: Sequence[tuple[bytes | None, bytes | None]]
    ) -> None:
        """Make durable what a commit seals: (private part, content) of each leaf from ``first``."""
        if not any(sealed or content for sealed, content in parts):
            return
        contents: list[Content] = []
        alone: list[tuple[int, bytes]] = []
        for place, (_, content) in enumerate(parts):
            if content is not None and len(content) > ALONE:
                alone.append((first + place, content))
                contents.append(epoch)
            else:
                contents.append(content)
        data = _encoder.encode(Bundle([sealed for sealed, _ in parts], contents))
        self._storage.put(paths.batch(epoch, first, len(parts)), data)
        for leaf, content in alone:
            self._storage.put(paths.large(leaf, epoch), content)

    def sealed(self, index: int) -> bytes | None:
        """The sealed private part of a leaf, None if there is none."""
        at, place = divmod(index, paths.WIDTH)
        found = self._read(paths.sealed(at), decode_sealed)
        if found is not None:
            return found[place]
        batch = self._batch_over(index)
        if batch is not None:
            return batch[0].sealed[batch[1]]
        found = self._read(paths.sealed(at), decode_sealed)
        return found[place] if found is not None else None

    def content(self, index: int) -> bytes | None:
        """The sealed content of a leaf, None if there is none."""
        found = self._content(index)
        if isinstance(found, int):
            return self._storage.get(paths.large(index, found))[0]
        return found

    def forget(self) -> None:
        """Drop what was kept decoded."""
        self._kept.clear()

    def drop_from(self, size: int, epoch: int) -> None:
        """Remove what writers before ``epoch`` sealed for leaves that were never committed."""
        for batch in self._batches():
            if batch.first < size or batch.epoch >= epoch:
                continue
            try:
                data = self._storage.get(batch.name)[0]
            except NotFoundError:
                continue
            for place, content in enumerate(decode_batch(data, batch.count, batch.name).content):
                if isinstance(content, int):
                    self._storage.delete(paths.large(batch.first + place, content))
            self._storage.delete(batch.name)

    def gather(self, size: int) -> None:
        """Bundle every 256 leaves below ``size`` that are still in batches; drop those batches."""
        full = size // paths.WIDTH
        batches = self._batches()
        wanted = {at for each in batches for at in _spans(each) if at < full}
        wanted = {at for at in wanted if not self._is_gathered(at)}
        sealed: dict[int, list[bytes | None]] = {at: [None] * paths.WIDTH for at in wanted}
        content: dict[int, list[Content]] = {at: [None] * paths.WIDTH for at in wanted}
        for batch in batches:
            if wanted.isdisjoint(_spans(batch)):
                continue
            found = decode_batch(self._storage.get(batch.name)[0], batch.count, batch.name)
            for offset in range(batch.count):
                at, place = divmod(batch.first + offset, paths.WIDTH)
                if at in wanted:
                    sealed[at][place] = found.sealed[offset]
                    content[at][place] = found.content[offset]
        for at in sorted(wanted):
            for name, data in (
                (paths.sealed(at), _encoder.encode(sealed[at])),
                (paths.content(at), _encoder.encode(content[at])),
            ):
                with suppress(ConflictError):  # one that is there may be thinned by an erasure
                    self._storage.put(name, data, if_absent=True)
            self._gathered.add(at)
        over = [batch.name for batch in batches if _last(batch) < full * paths.WIDTH]
        for name in over:
            self._storage.delete(name, durable=name is over[-1])
        self._gathered = {at for at in self._gathered if at >= full - 32}

    def _is_gathered(self, at: int) -> bool:
        if at not in self._gathered:
            names = (paths.sealed(at), paths.content(at))
            if not all(self._storage.exists(name) for name in names):
                return False
            self._gathered.add(at)
        return True

    def _content(self, index: int) -> Content:
        at, place = divmod(index, paths.WIDTH)
        found = self._read(paths.content(at), decode_content)
        if found is not None:
            return found[place]
        batch = self._batch_over(index)
        if batch is not None:
            return batch[0].content[batch[1]]
        found = self._read(paths.content(at), decode_content)
        return found[place] if found is not None else None

    def _batches(self) -> list[paths.Batch]:
        """Every batch not yet gathered; of two over one leaf the committed one is later."""
        found = (paths.parse_batch(name) for name in self._storage.list(paths.BATCHES))
        return sorted((b for b in found if b), key=lambda b: (b.epoch, b.first))

    def _batch_over(self, index: int) -> tuple[Bundle, int] | None:
        """The batch that holds a leaf and the leaf's place in it; None if it was gathered."""
        covering = [b for b in self._batches() if b.first <= index <= _last(b)]
        if not covering:
            return None
        batch = covering[-1]

        def decode(data: bytes, name: str) -> Bundle:
            return decode_batch(data, batch.count, name)

        found = self._read(batch.name, decode)
        return None if found is None else (found, index - batch.first)

    def _read(self, name: str, decode: Callable[[bytes, str], Decoded]) -> Decoded | None:
        kept = self._kept.get(name)
        if kept is not None:
            self._kept.move_to_end(name)
            return cast("Decoded", kept)
        try:
            found = decode(self._storage.get(name)[0], name)
        except NotFoundError:
            return None
        self._kept[name] = found
        if len(self._kept) > self._keep:
            self._kept.popitem(last=False)
        return found


def _last(batch: paths.Batch) -> int:
    return batch.first + batch.count - 1


def _spans(batch: paths.Batch) -> range:
    """The bundles that a batch has leaves of."""
    return range(batch.first // paths.WIDTH, _last(batch) // paths.WIDTH + 1)
