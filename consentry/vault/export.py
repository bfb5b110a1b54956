"""Giving out what may be used: live items that a decision allows, in one file, with a record.

The file is written beside its name and renamed at the end, after the ``release`` record in the ops
log is durable: a file that is there was recorded. The record has recipient, purpose and count;
the list of ids and the file's digest are sealed, and the leaf commits to them. An attribution that
a licence demands goes out beside its item, in a field of its own.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, Protocol

import msgspec

from consentry.errors import ConfigError, StorageError
from consentry.evidence import JsonObject
from consentry.provenance import Home
from consentry.vault import formats
from consentry.vault.attribution import FIELD, of_record
from consentry.vault.contents import Live, live

Format = Literal["jsonl", "parquet", "prov", "warc"]
FORMATS: tuple[Format, ...] = ("jsonl", "parquet", "prov", "warc")
OWN = ("provenance_id", "source_url", "collected", "confidence", FIELD)
"""The columns that are ours; an item's own field of such a name becomes ``item_<name>``."""
_ROWS = 2048


class Verdict(Protocol):
    """What ``allowed`` answers: a Decision fits."""

    @property
    def allowed(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export did. ``unopened`` lists ids that should have opened and did not."""

    path: Path
    exported: int
    refused: int
    release: str
    digest: str
    unopened: tuple[str, ...] = field(default=())


def export(
    home: Home,
    allowed: Callable[[Live], Verdict | bool],
    purpose: str,
    fmt: Format,
    to: Path,
    *,
    now: int,
    recipient: str = "export",
    force: bool = False,
) -> ExportReport:
    """Write every live item that ``allowed`` allows to the file ``to``.

    An exception in ``allowed`` ends the export: nothing is written. Raises ``ConfigError`` if the
    file exists and ``force`` is not set, ``StorageError`` if it cannot be written.
    """
    if fmt not in FORMATS:
        raise ConfigError(f"no format {fmt!r}.", remedy=f"Known are: {', '.join(FORMATS)}.")
    formats.check(fmt)
    to = Path(to)
    if to.exists() and not force:
        raise ConfigError(
            "this file exists already.", file=str(to), remedy="Name another, or use --force."
        )
    temporary = to.with_name(f".{to.name}.{secrets.token_hex(6)}")
    rows = _Rows(home, allowed, formats.origin_of if fmt == "prov" else _row)
    try:
        with open(temporary, "xb", opener=_private) as file:
            for row in rows:
                file.write(msgspec.json.encode(row) + b"\n")
            if fmt == "jsonl":
                _flush(file)
        if fmt == "parquet":
            _to_parquet(temporary, rows.columns)
        elif fmt in formats.WRITERS:
            formats.rewrite(temporary, _private, fmt, now, purpose)
            with open(temporary, "rb") as file:
                _flush(file)
        digest = _digest(temporary)
        receipt = home.record_release(
            recipient,
            f"file:{to.name}",
            purpose,
            rows.ids,
            now,
            sealed={"file": digest, "format": fmt, "attributed": rows.attributed},
        )
        if force:
            os.replace(temporary, to)
        else:
            os.link(temporary, to)
    except FileExistsError:
        raise ConfigError("this file exists already.", file=str(to)) from None
    except OSError as problem:
        raise StorageError(
            f"{to} could not be written: {problem.strerror}. Check the folder and the disk."
        ) from problem
    finally:
        with suppress(OSError):
            temporary.unlink()
    return ExportReport(
        to, len(rows.ids), rows.refused, receipt.provenance_id, digest, tuple(rows.problems)
    )


class _Rows:
    """The rows of an export, one item at a time; afterwards, what was seen."""

    def __init__(
        self,
        home: Home,
        allowed: Callable[[Live], Verdict | bool],
        make: Callable[[Live], JsonObject],
    ) -> None:
        self._home = home
        self._allowed = allowed
        self._make = make
        self.ids: list[str] = []
        self.refused = 0
        self.attributed = 0
        self.problems: list[str] = []
        self.columns: dict[str, set[str]] = {}

    def __iter__(self) -> Iterator[JsonObject]:
        for each in live(self._home, self.problems):
            verdict = self._allowed(each)
            if verdict is True or (not isinstance(verdict, bool) and verdict.allowed is True):
                row = self._make(each)
                for key, value in row.items():
                    self.columns.setdefault(key, set()).add(type(value).__name__)
                self.ids.append(each.provenance_id)
                self.attributed += FIELD in row
                yield row
            else:
                self.refused += 1


def _row(each: Live) -> JsonObject:
    private, public = each.private, each.public
    confidence: JsonObject = {"places": public.get("places"), "use": public.get("use")}
    findings = private.get("findings")
    if isinstance(findings, list):
        kinds: dict[str, Any] = {}
        for finding in findings:
            if isinstance(finding, dict):
                kind, sure = str(finding.get("kind")), finding.get("confidence", 1000)
                kinds[kind] = max(kinds.get(kind, 0), sure if isinstance(sure, int) else 0)
        confidence["findings"] = dict(sorted(kinds.items()))
    row: JsonObject = {
        "provenance_id": each.provenance_id,
        "source_url": private.get("url"),
        "collected": private.get("at", public.get("time")),
        "confidence": confidence,
    }
    credit = of_record(private)
    if credit is not None:
        row[FIELD] = credit
    for key, value in each.item().items():
        row[f"item_{key}" if key in OWN else key] = value
    return row


def _to_parquet(path: Path, columns: dict[str, set[str]]) -> None:
    """Turn the rows, written as lines of JSON, into Parquet in their place."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, _arrow_type(kinds)) for name, kinds in columns.items()])
    if not columns:
        schema = pa.schema([(name, pa.string()) for name in OWN])
    lines = path.with_name(path.name + ".rows")
    os.rename(path, lines)
    try:
        with open(path, "xb", opener=_private) as file:
            with (
                pq.ParquetWriter(file, schema, compression="zstd") as writer,
                open(lines, "rb") as source,
            ):
                while batch := [row for _, row in zip(range(_ROWS), source, strict=False)]:
                    rows = [msgspec.json.decode(row) for row in batch]
                    table = {
                        field.name: [_cell(row.get(field.name), field.type) for row in rows]
                        for field in schema
                    }
                    writer.write_table(pa.table(table, schema=schema))
            _flush(file)
    finally:
        lines.unlink()


def _arrow_type(kinds: set[str]) -> Any:
    import pyarrow as pa

    kinds = kinds - {"NoneType"}
    for known, kind in (
        ({"bool"}, pa.bool_()),
        ({"int"}, pa.int64()),
        ({"int", "float"}, pa.float64()),
        ({"float"}, pa.float64()),
    ):
        if kinds == known:
            return kind
    return pa.string()


def _cell(value: Any, kind: Any) -> Any:
    """A value as its column holds it: what is no text in a column of text stands as JSON."""
    if value is None or str(kind) != "string" or isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _flush(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
