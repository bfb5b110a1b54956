"""What a review copy is made of: shards in leaf order, rows sorted by site, a state naming them."""

from __future__ import annotations

import io

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from consentry.provenance import merkle

SHARD = 65_536
SORTED = 4
"""How many full shards are sorted by site together."""
GROUP = 8_192
"""Rows a group of a sorted object: a reader skips groups by their smallest and largest site."""


class Shard(msgspec.Struct, frozen=True):
    """count: rows; root: of their leaves; sha256: of the object; both in hex."""

    count: int
    root: str
    sha256: str


class State(msgspec.Struct, frozen=True):
    """How far the copy of one log is; by_site: SHA-256 of each object that is sorted by site."""

    origin: str
    shards: list[Shard]
    by_site: list[str] = []
    form: int = 0

    @property
    def size(self) -> int:
        return sum(shard.count for shard in self.shards)

    @property
    def root(self) -> bytes:
        return merkle.root([bytes.fromhex(shard.root) for shard in self.shards])


def parquet(table: pa.Table, group: int | None = None) -> bytes:
    """A table as Parquet, in groups of so many rows (default one)."""
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", compression_level=3, row_group_size=group)
    return sink.getvalue()


def sorted_by_site(shards: list[bytes]) -> bytes:
    """The rows of full shards sorted by site, then in leaf order, in groups with few sites each."""
    table = pa.concat_tables([pq.read_table(io.BytesIO(data)) for data in shards])
    order = pc.sort_indices(table, [("site", "ascending"), ("index", "ascending")])
    return parquet(table.take(order), GROUP)


def named(log: str, state: State) -> list[tuple[str, str, int]]:
    """(name, SHA-256 in hex, rows) of all that a state names: shards in order, then by site."""
    shards = [
        (shard_name(log, at, e.count), e.sha256, e.count) for at, e in enumerate(state.shards)
    ]
    sites = [(site_name(log, at), each, SHARD * SORTED) for at, each in enumerate(state.by_site)]
    return [*shards, *sites]


def shard_name(log: str, at: int, count: int) -> str:
    """Where the ``at``-th shard of a log lies; count: its rows."""
    return f"rows/{log}/{at:06d}-{count}.parquet"


def site_name(log: str, at: int) -> str:
    """Where the ``at``-th object that is sorted by site lies."""
    return f"sites/{log}/{at:06d}.parquet"


def state_name(log: str) -> str:
    """Where the state of one log's copy lies."""
    return f"state/{log}.json"
