"""Where sealed bytes lie in the vault: batches as committed, then bundles of 256.

A commit writes what it seals as one object, ``batches/<epoch>-<first>-<count>``. Once the 256
leaves of a bundle are committed, the writer gathers them into ``parts/<N>`` and removes the
batches. A commit that has all 256 leaves of a bundle writes the bundle at once,
``parts/<N>.<epoch>``, and the key tile says so. A name carries the writer's epoch, so two writers
never share one, and of two batches over the same leaf the higher epoch's is the committed one: a
writer that failed or was fenced never commits again. Contents over 64 KB are objects of their own,
named in the bundle by the epoch that wrote them. An erasure takes its leaves out of batches and
bundles alike.

A bundle was once written as two, ``sealed/<N>`` and ``content/<N>``: where they are, they stay.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from math import inf
from typing import Any, NamedTuple, TypeVar, cast

from consentry.errors import ConflictError, NotFoundError
from consentry.provenance import paths
from consentry.provenance.bundled import (
    Bundle,
    Content,
    decode_batch,
    decode_content,
    decode_parts,
    decode_sealed,
    encode,
)
from consentry.storage import Put, Storage, put_all, together

ALONE = 64 * 1024
"""Contents longer than this stand alone."""
_HELD = 16 << 20
"""Bytes that wait to be put at once, and what one step adds."""

Decoded = TypeVar("Decoded", Bundle, "list[bytes | None]", "list[bytes | int | None]")


class Wanted(NamedTuple):
    """Places of the leaves 256 * ``at`` and on; epoch: as their key tile has it."""

    at: int
    places: Collection[int]
    epoch: int = 0


class Kind(NamedTuple):
    """Of bundle: how it is named, by tile and epoch, and how its bytes are read."""

    named: Callable[[int, int], str]
    decode: Callable[[bytes, str], Any]


_AT_ONCE = 64
"""Bundles that are put at once, at most."""
_WHOLE = Kind(paths.parts, decode_parts)
_HALVES = (Kind(paths.sealed, decode_sealed), Kind(paths.content, decode_content))
"""The private parts' bundles, then the contents'."""
_SEALED, _CONTENT = 0, 1


class Bundles:
    """The sealed bytes of one log. Keeps the last few objects it read, decoded."""

    def __init__(self, storage: Storage, *, keep: int = 4) -> None:
        self._storage = storage
        self._kept: OrderedDict[str, Bundle | list[bytes | None] | list[Content]] = OrderedDict()
        self._keep = keep
        self._gathered: set[int] = set()
        self._upto: float = inf
        """Bundles from here on only this writer makes; before its first gathering, none."""
        self._gone: dict[int, tuple[int, int, str]] = {}
        """Of each half what was missed last: its tile and epoch, and the object's name."""

    def __repr__(self) -> str:
        return f"Bundles({self._storage!r})"

    def write(
        self, epoch: int, first: int, parts: Sequence[tuple[bytes | None, bytes | None]]
    ) -> None:
        """Make durable what a commit seals: (private part, content) of each leaf from ``first``."""
        work: list[Callable[[], object]] = []
        alone: list[Callable[[], object]] = []
        for start, end in _pieces(first, first + len(parts)):
            several = parts[start - first : end - first]
            if not any(sealed or content for sealed, content in several):
                continue
            contents: list[Content] = []
            for leaf, (_, content) in enumerate(several, start):
                if content is not None and len(content) > ALONE:
                    alone.append(partial(self._storage.put, paths.large(leaf, epoch), content))
                    contents.append(epoch)
                else:
                    contents.append(content)
            bundle = Bundle([sealed for sealed, _ in several], contents)
            name = (
                paths.parts(start // paths.WIDTH, epoch)
                if fills(start, end)
                else paths.batch(epoch, start, end - start)
            )
            work.append(partial(self._put, name, bundle))
        together(self._storage, work)
        together(self._storage, alone)

    def _put(self, name: str, held: object) -> None:
        self._storage.put(name, encode(held))

    def sealed(self, index: int, epoch: int = 0) -> bytes | None:
        """The sealed private part of a leaf, None if there is none.

        epoch, here and elsewhere: as the leaf's key tile has it. Raises ``NotFoundError``, with
        the name alone, if the object that it would lie in is gone.
        """
        held, place = self._holding(index, epoch, _SEALED)
        return cast("bytes | None", held[place])

    def content(self, index: int, epoch: int = 0) -> bytes | None:
        """The sealed content of a leaf, None if there is none. Raises as ``sealed``."""
        held, place = self._holding(index, epoch, _CONTENT)
        found: Content = held[place]
        if isinstance(found, int):
            return self._storage.get(paths.large(index, found))[0]
        return found

    def forget(self) -> None:
        """Drop what was kept decoded."""
        self._kept.clear()
        self._gone.clear()

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

    def parts(self, at: int, epoch: int = 0) -> tuple[list[bytes | None], list[Content]]:
        """All that is sealed for leaves 256 * at and on, wherever it lies."""
        found = self._bundled(at, epoch, _SEALED), self._bundled(at, epoch, _CONTENT)
        if found[0] is not None and found[1] is not None:
            return found[0], found[1]
        sealed: list[bytes | None] = [None] * paths.WIDTH
        content: list[Content] = [None] * paths.WIDTH
        if epoch:
            return found[0] or sealed, found[1] or content
        for batch in self._batches():
            if at not in _spans(batch):
                continue
            with suppress(NotFoundError):
                data = self._storage.get(batch.name)[0]
                both = decode_batch(data, batch.count, batch.name)
                for offset in _offsets(batch, at):
                    place = (batch.first + offset) % paths.WIDTH
                    sealed[place], content[place] = both.sealed[offset], both.content[offset]
        return found[0] or sealed, found[1] or content

    def weigh(self, at: int, places: Collection[int], epoch: int = 0) -> int:
        """Bytes that are sealed for these leaves of 256 * at and on."""
        sealed, content = self.parts(at, epoch)
        total = 0
        for place in places:
            held = content[place]
            if isinstance(held, int):
                with suppress(NotFoundError):
                    name = paths.large(at * paths.WIDTH + place, held)
                    total += len(self._storage.get(name)[0])
            total += len(sealed[place] or b"") + (len(held) if isinstance(held, bytes) else 0)
        return total

    def thin(self, at: int, places: Collection[int], epoch: int = 0) -> int:
        """Take out what is sealed for these leaves of 256 * at and on; bytes taken out."""
        return self.thin_all([Wanted(at, places, epoch)])

    def thin_all(self, wanted: Sequence[Wanted]) -> int:
        """Take out what is sealed for all these; bytes taken out.

        Batches first: a writer that has read one already looks at the slots once its bundle lies
        there. An object in which nothing is left goes, but for a batch: its writer removes it.
        """
        gone = 0
        loose = [each for each in wanted if not each.epoch]
        for batch in self._batches() if loose else ():
            spans = _spans(batch)
            for each in loose:
                if each.at in spans:
                    leaves = {each.at * paths.WIDTH + place - batch.first for place in each.places}
                    gone += self._thin_batch(batch, leaves.intersection(_offsets(batch, each.at)))
        gone += self._thin_bundles(wanted)
        self.forget()
        return gone

    def blank(self, at: int, epoch: int) -> None:
        """Take out what a commit bundled for 256 leaves and never committed."""
        for index, content in enumerate(self.parts(at, epoch)[1], at * paths.WIDTH):
            if isinstance(content, int):
                self._storage.delete(paths.large(index, content))
        nothing: list[None] = [None] * paths.WIDTH
        if self._storage.exists(paths.parts(at, epoch)):
            self._put(paths.parts(at, epoch), (nothing, nothing))
        for named, _ in _HALVES:
            if self._storage.exists(named(at, epoch)):
                self._put(named(at, epoch), nothing)
        self.forget()

    def _thin_batch(self, batch: paths.Batch, offsets: Collection[int]) -> int:
        while True:
            try:
                data, tag = self._storage.get(batch.name)
            except NotFoundError:
                return 0
            found = decode_batch(data, batch.count, batch.name)
            gone = self._take_out(found.sealed, offsets, batch.first)
            gone += self._take_out(found.content, offsets, batch.first)
            if gone:
                try:
                    self._storage.put(batch.name, encode(found), if_tag=tag)
                except ConflictError:
                    continue
            return gone

    def _thin_bundles(self, wanted: Sequence[Wanted]) -> int:
        """Out of the bundles of these, whole or in halves; bytes taken out."""
        halved: list[Wanted] = []
        gone = self._thin_kind(wanted, _WHOLE, halved)
        for kind in _HALVES:
            gone += self._thin_kind(halved, kind, [])
        return gone

    def _thin_kind(self, wanted: Sequence[Wanted], kind: Kind, missing: list[Wanted]) -> int:
        """Out of one kind of bundle, as many at once as are worth their while.

        missing: gets those of which there is none of this kind. The contents' half stays as long
        as a private part is left: without it, it is lost.
        """
        gone = 0
        left = iter(wanted)
        puts: list[tuple[Wanted, int, Put]] = []
        while some := list(islice(left, self._storage.lanes)):
            work = [partial(self._thinned, each, kind) for each in some]
            for each, (taken, put) in zip(some, together(self._storage, work), strict=True):
                if taken is None:
                    missing.append(each)
                    continue
                gone += taken
                puts += [(each, taken, put)] if put is not None else []
            if len(puts) >= _AT_ONCE or sum(len(put.data) for *_, put in puts) > _HELD:
                gone += self._put_thinned(puts, kind)
                puts = []
        return gone + self._put_thinned(puts, kind)

    def _put_thinned(self, puts: Sequence[tuple[Wanted, int, Put]], kind: Kind) -> int:
        """Put these; those that changed meanwhile are thinned anew. By how much more, in bytes."""
        if not puts:
            return 0
        tags = put_all(self._storage, [put for *_, put in puts])
        again = [each for each, tag in zip(puts, tags, strict=True) if tag is None]
        if not again:
            return 0
        less = sum(taken for _, taken, _ in again)
        return self._thin_kind([each for each, *_ in again], kind, []) - less

    def _thinned(self, wanted: Wanted, kind: Kind) -> tuple[int | None, Put | None]:
        """Bytes that go out of a bundle, None if there is none of this kind; and what is left, to
        be put. An empty one is removed."""
        name = kind.named(wanted.at, wanted.epoch)
        try:
            data, tag = self._storage.get(name)
        except NotFoundError:
            return None, None
        found = kind.decode(data, name)
        lists = [found.sealed, found.content] if kind is _WHOLE else [found]
        first = wanted.at * paths.WIDTH
        gone = sum(self._take_out(each, wanted.places, first) for each in lists)
        if not any(held is not None for each in lists for held in each) and not self._needed(
            wanted, kind
        ):
            self._storage.purge(name)
            return gone, None
        return gone, Put(name, encode(found), tag) if gone else None

    def _needed(self, wanted: Wanted, kind: Kind) -> bool:
        """Must a bundle that is empty stay, for the sake of its other half?"""
        sealed = paths.sealed(wanted.at, wanted.epoch)
        return kind is _HALVES[_CONTENT] and self._storage.exists(sealed)

    def _take_out(self, held: list[Any], places: Collection[int], first: int) -> int:
        """Leave nothing at these places of a list; what stands alone goes too. Bytes."""
        gone = 0
        for place in places:
            if isinstance(held[place], int):
                name = paths.large(first + place, held[place])
                with suppress(NotFoundError):
                    gone += len(self._storage.get(name)[0])
                self._storage.purge(name)
                gone = max(gone, 1)
            elif held[place] is not None:
                gone += len(held[place])
            held[place] = None
        return gone

    def gather(self, size: int, erased: Callable[[int], Collection[int]] | None = None) -> None:
        """Bundle every 256 leaves below ``size`` that are still in batches; drop those batches.

        erased: which of the leaves from 256 * at on are erased by now, asked once the bundle is
        there: what was erased while it was made is taken out of it again.
        """
        full = size // paths.WIDTH
        batches = self._batches()
        wanted = {at for each in batches for at in _spans(each) if at < full} - self._gathered
        missing = {at for at in wanted if at >= self._upto or not self._is_gathered(at)}
        sealed: dict[int, list[bytes | None]] = {at: [None] * paths.WIDTH for at in missing}
        content: dict[int, list[Content]] = {at: [None] * paths.WIDTH for at in missing}
        for batch in batches:
            if missing.isdisjoint(_spans(batch)):
                continue
            found = decode_batch(self._storage.get(batch.name)[0], batch.count, batch.name)
            for offset in range(batch.count):
                at, place = divmod(batch.first + offset, paths.WIDTH)
                if at in missing:
                    sealed[at][place] = found.sealed[offset]
                    content[at][place] = found.content[offset]
        work: list[Callable[[], None]] = []
        for at in sorted(wanted):
            work.append(partial(self._bundle, at, sealed.get(at), content.get(at), erased))
        together(self._storage, work)
        self._upto = full
        self._gathered = {at for at in self._gathered | wanted if at >= full - 32}
        over = [batch.name for batch in batches if _last(batch) < full * paths.WIDTH]
        for name in over:
            self._storage.delete(name, durable=name is over[-1])

    def _bundle(
        self,
        at: int,
        sealed: list[bytes | None] | None,
        content: list[Content] | None,
        erased: Callable[[int], Collection[int]] | None,
    ) -> None:
        """Put the bundle of 256 leaves, unless it is there, without what was erased."""
        if sealed is not None and content is not None:
            puts: list[tuple[str, object]] = [(paths.parts(at), Bundle(sealed, content))]
            if at < self._upto and any(self._storage.exists(name) for name in _halves(at)):
                puts = list(zip(_halves(at), (sealed, content), strict=True))
            for name, held in puts:
                with suppress(ConflictError):  # one that is there may be thinned by an erasure
                    self._storage.put(name, encode(held), if_absent=True)
        if erased is not None and (places := erased(at)):
            self._thin_bundles([Wanted(at, places)])

    def _is_gathered(self, at: int) -> bool:
        return self._storage.exists(paths.parts(at)) or all(
            self._storage.exists(name) for name in _halves(at)
        )

    def _holding(self, index: int, epoch: int, half: int) -> tuple[list[Any], int]:
        """The private parts or the contents among which a leaf's is, and its place there."""
        at, place = divmod(index, paths.WIDTH)
        if epoch and self._gone.get(half, ())[:2] == (at, epoch):
            raise NotFoundError(self._gone[half][2])
        batch = self._batch_kept(index)
        found = None if batch else self._bundled(at, epoch, half)
        if found is None and not epoch:
            batch = batch or self._batch_over(index)
            found = None if batch else self._bundled(at, 0, half)
        if batch is not None:
            return (batch[0].sealed, batch[0].content)[half], batch[1]
        if found is None:
            self._gone[half] = at, epoch, self._missing(at, epoch, half)
            raise NotFoundError(self._gone[half][2])
        return found, place

    def _bundled(self, at: int, epoch: int, half: int) -> list[Any] | None:
        """The private parts or the contents of 256 leaves, if they are bundled."""
        kind = _HALVES[half]
        if kind.named(at, epoch) not in self._kept:
            whole = self._read(paths.parts(at, epoch), decode_parts)
            if whole is not None:
                return (whole.sealed, whole.content)[half]
        found: list[Any] | None = self._read(kind.named(at, epoch), kind.decode)
        return found

    def _missing(self, at: int, epoch: int, half: int) -> str:
        """The name of what is missing: a half, where there is the other one."""
        other = _HALVES[1 - half].named(at, epoch)
        return (
            _HALVES[half].named(at, epoch)
            if self._storage.exists(other)
            else paths.parts(at, epoch)
        )

    def _batch_kept(self, index: int) -> tuple[Bundle, int] | None:
        """The batch with a leaf, if it was read before: what is committed gets no other one."""
        for name, found in self._kept.items():
            batch = paths.parse_batch(name) if isinstance(found, Bundle) else None
            if batch is not None and batch.first <= index <= _last(batch):
                return cast("Bundle", found), index - batch.first
        return None

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


def _halves(at: int) -> tuple[str, str]:
    """What the two halves of a gathered bundle are called, where it was written so."""
    return paths.sealed(at), paths.content(at)


def fills(start: int, end: int) -> bool:
    """Are the leaves from ``start`` to ``end`` all those of one bundle?"""
    return start % paths.WIDTH == 0 and end - start == paths.WIDTH


def _pieces(first: int, end: int) -> list[tuple[int, int]]:
    """The bundles that a commit fills, and what is left before and behind them."""
    low, high = -(-first // paths.WIDTH) * paths.WIDTH, end // paths.WIDTH * paths.WIDTH
    if low >= high:
        return [(first, end)]
    whole = [(at, at + paths.WIDTH) for at in range(low, high, paths.WIDTH)]
    return [each for each in ((first, low), *whole, (high, end)) if each[0] < each[1]]


def _last(batch: paths.Batch) -> int:
    return batch.first + batch.count - 1


def _offsets(batch: paths.Batch, at: int) -> range:
    """Which of a batch's leaves are of the bundle ``at``."""
    first = max(batch.first, at * paths.WIDTH)
    last = min(_last(batch), (at + 1) * paths.WIDTH - 1)
    return range(first - batch.first, last - batch.first + 1)


def _spans(batch: paths.Batch) -> range:
    """The bundles that a batch has leaves of."""
    return range(batch.first // paths.WIDTH, _last(batch) // paths.WIDTH + 1)
