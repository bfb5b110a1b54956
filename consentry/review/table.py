"""The review copy of a home: rows of its logs in Parquet, kept up to date.

A log's rows lie in leaf order in shards of 65,536; as soon as several are full they are written a
second time, sorted by site, so that a question about one site reads little. A shard is built from
leaves whose Merkle root is kept beside it, so that the roots of all shards make up the root that
the log's checkpoint signs (RFC 6962, section 2.1): a copy that leaves out, adds or changes a leaf
while it is built is found by ``refresh``, an object that was changed afterwards by ``check``.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from consentry.errors import ConflictError, NotFoundError, VerifyError
from consentry.provenance import Home, LogReader, merkle
from consentry.provenance.paths import WIDTH
from consentry.provenance.record import UNREADABLE
from consentry.review import objects, rows
from consentry.review.objects import Shard, State
from consentry.storage import LocalStorage, Storage

_TRIES = 5

Progress = Callable[[str, int, int], None]
"""Told a log's name, the rows done and the rows there are."""


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
    near: a folder on this machine that keeps what was read of a bucket, for the next question.
    """

    def __init__(
        self, home: Home, storage: Storage | None = None, near: Path | None = None
    ) -> None:
        self._home = home
        self._storage = home.review if storage is None else storage
        self._near = near

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
        """Read every object and hold it to its digest and count. Raises ``VerifyError``."""
        found = []
        for entry in self._home.manifest().logs:
            state = self._state(entry.name)[0] or State("", [])
            done = 0
            for name, digest, count in objects.named(entry.name, state):
                self._read(name, digest, count)
                done += count
                if progress:
                    progress(entry.name, min(done, state.size), state.size)
            found.append((entry.name, state.size, state.root.hex()))
        return Copied(tuple(found))

    def sources(self, log: str = "", by_site: bool = False) -> Iterator[str | bytes]:
        """Each object to be read, every row once: a path on this machine, or its bytes.

        by_site: the sorted objects, and the shards that are not among them yet.
        """
        for entry in self._home.manifest().logs:
            if log and log != entry.name:
                continue
            state = self._state(entry.name)[0] or State("", [])
            skip = len(state.by_site) * objects.SORTED if by_site else 0
            for name, digest, count in objects.named(entry.name, state)[skip:]:
                if name.startswith("rows/") or by_site:
                    yield self._source(name, digest, count)

    def _source(self, name: str, digest: str, count: int) -> str | bytes:
        if isinstance(self._storage, LocalStorage):
            return str(self._storage.root / name)
        if self._near is None:
            return self._read(name, digest, count)
        kept = self._near / f"{digest}.parquet"
        if not kept.exists():
            data = self._read(name, digest, count)
            self._near.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self._near, delete=False) as new:
                new.write(data)
            os.replace(new.name, kept)
        return str(kept)

    def drop(self) -> None:
        """Remove the copy, every version of it. The next ``refresh`` builds it again."""
        for name in [
            n for kind in ("state", "rows", "sites") for n in self._storage.list(f"{kind}/")
        ]:
            self._storage.purge(name)

    def _refresh(self, log: str, reader: LogReader, progress: Progress | None) -> State:
        for _ in range(_TRIES):
            state, tag = self._state(log)
            if state is not None and not _belongs(state, reader):
                state = None
            old = state or State(reader.origin, [], form=rows.FORM)
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
                self._storage.put(
                    objects.state_name(log), _encode(new), if_tag=tag, if_absent=tag is None
                )
            except ConflictError:
                continue
            self._sweep(log, old, new)
            return new
        raise VerifyError("somebody else keeps changing the review copy", name=log)

    def _extended(
        self, log: str, reader: LogReader, old: State, progress: Progress | None
    ) -> State:
        shards = [shard for shard in old.shards if shard.count == objects.SHARD]
        for first in range(len(shards) * objects.SHARD, reader.size, objects.SHARD):
            count = min(objects.SHARD, reader.size - first)
            tables: list[pa.Table] = []
            hashes: list[bytes] = []
            for at in range(first // WIDTH, -(-(first + count) // WIDTH)):
                leaves = reader.bundle(at)
                hashes += map(merkle.leaf_hash, leaves)
                tables.append(rows.table(log, reader.origin, at * WIDTH, leaves))
            data = objects.parquet(pa.concat_tables(tables))
            self._storage.put(objects.shard_name(log, first // objects.SHARD, count), data)
            shards.append(Shard(count, merkle.root(hashes).hex(), hashlib.sha256(data).hexdigest()))
            if progress:
                progress(log, first + count, reader.size)
        return State(reader.origin, shards, self._sorted(log, shards, old.by_site), rows.FORM)

    def _sorted(self, log: str, shards: list[Shard], done: list[str]) -> list[str]:
        """Sort by site what is full and not sorted yet; the digests of all that is sorted."""
        found = [*done]
        full, many = objects.SHARD, objects.SORTED
        for at in range(len(found), sum(shard.count == full for shard in shards) // many):
            data = objects.sorted_by_site(
                [
                    self._read(objects.shard_name(log, n, full), shards[n].sha256, full)
                    for n in range(at * many, (at + 1) * many)
                ]
            )
            self._storage.put(objects.site_name(log, at), data)
            found.append(hashlib.sha256(data).hexdigest())
        return found

    def _sweep(self, log: str, old: State, new: State) -> None:
        """Remove objects that the new state does not name."""
        named = {name for name, _, _ in objects.named(log, new)}
        for name, _, _ in objects.named(log, old):
            if name not in named:
                self._storage.delete(name)

    def _state(self, log: str) -> tuple[State | None, str | None]:
        try:
            data, tag = self._storage.get(objects.state_name(log))
        except NotFoundError:
            return None, None
        try:
            return _decode(data), tag
        except UNREADABLE:
            return None, tag

    def _read(self, name: str, digest: str, count: int) -> bytes:
        try:
            data = self._storage.get(name)[0]
        except NotFoundError:
            raise VerifyError("this part of the review copy is missing", name=name) from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise VerifyError("this part of the review copy was changed", name=name)
        if pq.ParquetFile(io.BytesIO(data)).metadata.num_rows != count:
            raise VerifyError("this part of the review copy has other rows", name=name)
        return data


def _belongs(state: State, reader: LogReader) -> bool:
    """Is what was copied the beginning of this log?"""
    if state.form != rows.FORM or state.origin != reader.origin or state.size > reader.size:
        return False
    if any(shard.count != objects.SHARD for shard in state.shards[:-1]):
        return False
    return state.root == reader.root(state.size)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(State).decode
