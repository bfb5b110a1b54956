"""One row a leaf: what its public part says, in columns.

Identifiers, commitments and digests are text, never binary: some readers of Parquet answer wrongly
for binary columns with bloom filters. Maps are lists of ``key=value``; ``countries`` are the keys
of ``places``, which are asked for most. A field that has no column of its own stands in ``more`` as
JSON, so that nothing of a leaf is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pyarrow as pa

from consentry.evidence import Json
from consentry.provenance.record import read_leaf, read_leaves

_TEXT, _NUMBER, _LIST = pa.string(), pa.int64(), pa.list_(pa.string())

PLAIN = (
    *("event", "run", "site", "stage", "verdict", "policy", "standing", "activity", "software"),
    *("commit", "recipient", "notice", "held_for", "action"),
)
NUMBERS = ("count", "about", "held_until", "retain_until")
LISTS = ("rules", "categories", "laws", "purposes")
MAPS = ("places", "use", "basis")
FORM = 1
"""Counted up when a column comes or goes: a copy of another form is built again."""

SCHEMA = pa.schema(
    [
        ("id", _TEXT),
        ("log", _TEXT),
        ("index", _NUMBER),
        ("time", pa.timestamp("s", tz="UTC")),
        *((name, _TEXT) for name in PLAIN),
        *((name, _NUMBER) for name in NUMBERS),
        *((name, _LIST) for name in (*LISTS, *MAPS, "countries")),
        ("more", _TEXT),
    ]
)
"""id: ``origin/index``; index: in its log, from 0; time: to the minute."""

_KNOWN = frozenset((*PLAIN, *NUMBERS, *LISTS, *MAPS, "time", "v"))
_encode = msgspec.json.Encoder(order="sorted").encode


def table(log: str, origin: str, first: int, leaves: Sequence[bytes]) -> pa.Table:
    """The rows of the leaves ``first`` and on. Raises ``LogError`` for a leaf that is none."""
    records = read_leaves(leaves)
    if records is None:
        records = [read_leaf(leaf, index=first + at) for at, leaf in enumerate(leaves)]
    columns: dict[str, list[Any]] = {
        "id": [f"{origin}/{first + at}" for at in range(len(records))],
        "log": [log] * len(records),
        "index": list(range(first, first + len(records))),
        "time": [record.get("time") for record in records],
        "countries": [_keys(record.get("places")) for record in records],
        "more": [_more(record) for record in records],
    }
    for name in PLAIN:
        columns[name] = [_text(record.get(name)) for record in records]
    for name in NUMBERS:
        columns[name] = [record.get(name) for record in records]
    for name in LISTS:
        columns[name] = [_texts(record.get(name)) for record in records]
    for name in MAPS:
        columns[name] = [_pairs(record.get(name)) for record in records]
    return pa.table({field.name: columns[field.name] for field in SCHEMA}, schema=SCHEMA)


def _more(record: dict[str, Json]) -> str | None:
    rest = {name: value for name, value in record.items() if name not in _KNOWN}
    return _encode(rest).decode() if rest else None


def _text(value: Json) -> str | None:
    return None if value is None else str(value)


def _texts(value: Json) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _pairs(value: Json) -> list[str]:
    return [f"{key}={each}" for key, each in value.items()] if isinstance(value, dict) else []


def _keys(value: Json) -> list[str]:
    return list(value) if isinstance(value, dict) else []
