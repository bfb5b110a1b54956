"""The review copy of a home: rows of its logs in Parquet, in leaf order, kept up to date.

A log's rows lie in shards of 65,536. A shard is built from leaves whose Merkle root is kept beside
it, so that the roots of all shards make up the root that the log's checkpoint signs (RFC 6962,
section 2.1): a copy that leaves out, adds or changes a leaf while it is built is found by
``refresh``, a shard that was changed afterwards by ``check``.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from consentry.errors import ConflictError, NotFoundError, VerifyError
from consentry.provenance import Home, LogReader, merkle
from consentry.provenance.paths import WIDTH
from consentry.provenance.record import UNREADABLE
from consentry.review import rows
from consentry.storage import LocalStorage, Storage

SHARD = 65_536
_TRIES = 5

Progress = Callable[[str, int, int], None]
"""Told a log's name, the rows done and the rows there are."""


class _Shard(msgspec.Struct, frozen=True):
    """count: rows; root: of their leaves; sha256: of the object; both in hex."""

    count: int
    root: str
    sha256: str


class _State(msgspec.Struct, frozen=True):
    """How far the copy of one log is."""

    origin: str
    shards: list[_Shard]

    @property
    def size(self) -> int:
        return sum(shard.count for shard in self.shards)

    @property
    def root(self) -> bytes:
        return merkle.root([bytes.fromhex(shard.root) for shard in self.shards])


@dataclass(frozen=True, slots=True)
class Copied:
    """What was checked: rows by log, each with the root that it was held to (hex)."""

    logs: tuple[tuple[str, int, str], ...]

    @property
    def rows(self) -> int:
        return sum(size for _, size, _ in self.logs)


class ReviewCopy:
    """The review copy of a home, made if it is not there. Needs no keys.

    storage: where it lies; default the home's REVIEW. Who may only read keeps one of their own.
    """

    def __init__(self, home: Home, storage: Storage | None = None) -> None:
        self._home = home
        self._storage = home.review if storage is None else storage

    def __repr__(self) -> str:
        return f"ReviewCopy({self._home!r})"

    def refresh(self, progress: Progress | None = None) -> Copied:
        """Bring the rows up to the logs' checkpoints, and hold them to count and root.

        A copy that does not belong to the log any more is built again from its beginning. Raises
        ``VerifyError`` if even then it does not fit: then the log itself is damaged.
        """
        found = []
        for entry in self._home.manifest().logs:
            reader = self._home.reader(entry.name)
            state = self._refresh(entry.name, reader, progress)
            found.append((entry.name, state.size, state.root.hex()))
        return Copied(tuple(found))

    def check(self, progress: Progress | None = None) -> Copied:
        """Read every shard and hold it to its digest and count. Raises ``VerifyError``."""
        found = []
        for entry in self._home.manifest().logs:
            state = self._state(entry.name)[0]
            size = state.size if state else 0
            done = 0
            for at, shard in enumerate(state.shards if state else ()):
                self._check_shard(entry.name, at, shard)
                done += shard.count
                if progress:
                    progress(entry.name, done, size)
            found.append((entry.name, size, state.root.hex() if state else merkle.EMPTY.hex()))
        return Copied(tuple(found))

    def sources(self, log: str = "") -> Iterator[str | bytes]:
        """Each shard to be read: a path on this machine, or its bytes."""
        for entry in self._home.manifest().logs:
            if log and log != entry.name:
                continue
            state = self._state(entry.name)[0]
            for at, shard in enumerate(state.shards if state else ()):
                name = _name(entry.name, at, shard.count)
                if isinstance(self._storage, LocalStorage):
                    yield str(self._storage.root / name)
                else:
                    yield self._storage.get(name)[0]

    def drop(self) -> None:
        """Remove the copy, every version of it. The next ``refresh`` builds it again."""
        for name in [*self._storage.list("state/"), *self._storage.list("rows/")]:
            self._storage.purge(name)

    def _refresh(self, log: str, reader: LogReader, progress: Progress | None) -> _State:
        for _ in range(_TRIES):
            state, tag = self._state(log)
            if state is not None and not _belongs(state, reader):
                state = None
            old = state or _State(reader.origin, [])
            if state is not None and state.size == reader.size:
                return state
            new = self._extended(log, reader, old, progress)
            if reader.size and new.root != reader.checkpoint.root:
                raise VerifyError(
                    f"its {new.size} leaves do not make up the root that its checkpoint signs: "
                    "run consentry log verify",
                    name=log,
                )
            try:
                self._storage.put(_state_name(log), _encode(new), if_tag=tag, if_absent=tag is None)
            except ConflictError:
                continue
            self._sweep(log, old, new)
            return new
        raise VerifyError("somebody else keeps changing the review copy", name=log)

    def _extended(
        self, log: str, reader: LogReader, old: _State, progress: Progress | None
    ) -> _State:
        shards = [shard for shard in old.shards if shard.count == SHARD]
        for first in range(len(shards) * SHARD, reader.size, SHARD):
            count = min(SHARD, reader.size - first)
            tables: list[pa.Table] = []
            hashes: list[bytes] = []
            for at in range(first // WIDTH, -(-(first + count) // WIDTH)):
                leaves = reader.bundle(at)
                hashes += map(merkle.leaf_hash, leaves)
                tables.append(rows.table(log, reader.origin, at * WIDTH, leaves))
            data = _parquet(pa.concat_tables(tables))
            self._storage.put(_name(log, first // SHARD, count), data)
            shards.append(
                _Shard(count, merkle.root(hashes).hex(), hashlib.sha256(data).hexdigest())
            )
            if progress:
                progress(log, first + count, reader.size)
        return _State(reader.origin, shards)

    def _sweep(self, log: str, old: _State, new: _State) -> None:
        """Remove shards that the new state does not name."""
        named = {_name(log, at, shard.count) for at, shard in enumerate(new.shards)}
        for at, shard in enumerate(old.shards):
            if (name := _name(log, at, shard.count)) not in named:
                self._storage.delete(name)

    def _state(self, log: str) -> tuple[_State | None, str | None]:
        try:
            data, tag = self._storage.get(_state_name(log))
        except NotFoundError:
            return None, None
        try:
            return _decode(data), tag
        except UNREADABLE:
            return None, tag

    def _check_shard(self, log: str, at: int, shard: _Shard) -> None:
        name = _name(log, at, shard.count)
        try:
            data = self._storage.get(name)[0]
        except NotFoundError:
            raise VerifyError("this part of the review copy is missing", name=name) from None
        if hashlib.sha256(data).hexdigest() != shard.sha256:
            raise VerifyError("this part of the review copy was changed", name=name)
        if pq.ParquetFile(io.BytesIO(data)).metadata.num_rows != shard.count:
            raise VerifyError("this part of the review copy has other rows", name=name)


def _belongs(state: _State, reader: LogReader) -> bool:
    """Is what was copied the beginning of this log?"""
    if state.origin != reader.origin or state.size > reader.size:
        return False
    if any(shard.count != SHARD for shard in state.shards[:-1]):
        return False
    return state.root == reader.root(state.size)


def _parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", compression_level=3, row_group_size=SHARD)
    return sink.getvalue()


def _name(log: str, at: int, count: int) -> str:
    return f"rows/{log}/{at:06d}-{count}.parquet"


def _state_name(log: str) -> str:
    return f"state/{log}.json"


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_State).decode
