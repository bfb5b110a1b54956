"""Copies that the project itself keeps, swept before the keys go.

Anything that keeps copies of pages or items can be a ``Sweeper``: a cache, a job directory, a copy
to search in. It is told what is to be erased and says what it took out and what it had to leave.
It is called again after a kill, and then takes out what is left. Here: files of items on this
machine, feeds and exports, which name the record of each item.
"""

from __future__ import annotations

import csv
import io
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import unquote, urlsplit

import msgspec

from consentry.errors import LogError, StorageError
from consentry.evidence import JsonObject
from consentry.provenance import split_id
from consentry.provenance.record import UNREADABLE
from consentry.storage import flush_folder
from consentry.vault.erase.beyond import Beyond
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.urls import Urls

_ID = "provenance_id"


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be erased: leaves, the URLs that they seal, and the releases that they were in.

    sites: host names that go as a whole. URLs of leaves whose keys went before are not known.
    """

    leaves: Indices
    urls: Urls = field(default_factory=Urls)
    sites: tuple[str, ...] = field(default=(), repr=False)
    releases: tuple[Beyond, ...] = ()


@dataclass(frozen=True, slots=True)
class Swept:
    """What was taken out of one place.

    what: the place, for a person; removed: how many items, pages or entries; left: why something
    had to stay, empty if nothing did; release: the id of the release that went there.
    """

    what: str
    removed: int = 0
    left: str = ""
    release: str = ""

    def told(self) -> JsonObject:
        """For machines."""
        return {
            "what": self.what,
            "removed": self.removed,
            "left": self.left,
            "release": self.release,
        }


class Sweeper(Protocol):
    """Something that keeps copies."""

    def sweep(self, targets: Targets) -> Iterator[Swept]:
        """Take out what is to be erased. Raises ``StorageError`` if that cannot be done now."""
        ...


class Files:
    """Feeds and exports on this machine: JSON Lines, JSON and CSV, by ``provenance_id``.

    folders: where a relative name may stand for a file, the project's folder say.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def sweep(self, targets: Targets) -> Iterator[Swept]:
        seen: set[Path] = set()
        for release in targets.releases:
            for path in self._paths(release.uri):
                if path in seen:
                    continue
                seen.add(path)
                how = _FORMATS.get(path.suffix.lower())
                if how is None:
                    why = "a format in which single items cannot be taken out here: delete the file"
                    yield Swept(str(path), 0, why, release.release)
                    continue
                removed, named = _rewrite(path, targets.leaves, how)
                why = "" if named else f"its items have no {_ID}: delete the file"
                yield Swept(str(path), removed, why, release.release)

    def _paths(self, uri: str) -> Iterator[Path]:
        parts = urlsplit(uri)
        if parts.scheme not in ("", "file") or parts.netloc not in ("", "localhost"):
            return
        name = unquote(parts.path) if parts.scheme else uri
        for folder in self._folders:
            path = (folder / name).resolve()
            if path.is_file():
                yield path


class _Lines:
    """One pass over a file of items: what stays is written, what goes is counted."""

    def __init__(self, leaves: Indices) -> None:
        self._leaves = leaves
        self.removed = 0
        self.named = False

    def goes(self, provenance_id: object) -> bool:
        """Is an item of this id to be erased?"""
        if not isinstance(provenance_id, str) or not provenance_id:
            return False
        self.named = True
        try:
            found = self._leaves.has(*split_id(provenance_id))
        except LogError:
            return False
        self.removed += found
        return found


How = Callable[[IO[bytes], IO[bytes], _Lines], None]


def _rewrite(path: Path, leaves: Indices, how: How) -> tuple[int, bool]:
    """Write the file anew without these items, in one step; how many, and were items named?"""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    lines = _Lines(leaves)
    try:
        with open(path, "rb") as old, open(temporary, "xb", opener=_private) as new:
            how(old, new, lines)
            new.flush()
            os.fsync(new.fileno())
        if lines.removed:
            shutil.copymode(path, temporary)
            os.replace(temporary, path)
            flush_folder(path.parent)
    except OSError as problem:
        raise StorageError(
            f"{path} could not be rewritten: {problem.strerror}. It holds items that are to be "
            "erased; make it writable, then erase again."
        ) from problem
    finally:
        with suppress(OSError):
            temporary.unlink()
    return lines.removed, lines.named or path.stat().st_size == 0


def _json_lines(old: IO[bytes], new: IO[bytes], lines: _Lines) -> None:
    for line in old:
        if not lines.goes(_id_of(_decoded(line))):
            new.write(line)


def _json(old: IO[bytes], new: IO[bytes], lines: _Lines) -> None:
    found = _decoded(old.read())
    if not isinstance(found, list):
        return
    kept = [msgspec.json.encode(each) for each in found if not lines.goes(_id_of(each))]
    new.write(b"[\n" + b",\n".join(kept) + b"\n]")


def _csv(old: IO[bytes], new: IO[bytes], lines: _Lines) -> None:
    source = io.TextIOWrapper(old, "utf-8", "surrogateescape", newline="")
    target = io.TextIOWrapper(new, "utf-8", "surrogateescape", newline="", write_through=True)
    rows, writer = csv.reader(source), csv.writer(target)
    header = next(rows, [])
    at = header.index(_ID) if _ID in header else -1
    if header:
        writer.writerow(header)
    for row in rows:
        if not (0 <= at < len(row) and lines.goes(row[at])):
            writer.writerow(row)
    source.detach()
    target.detach()


_FORMATS: dict[str, How] = {
    ".jsonl": _json_lines,
    ".jl": _json_lines,
    ".jsonlines": _json_lines,
    ".json": _json,
    ".csv": _csv,
}


def _decoded(data: bytes) -> object:
    try:
        return msgspec.json.decode(data)
    except UNREADABLE:
        return None


def _id_of(found: object) -> object:
    return found.get(_ID) if isinstance(found, dict) else None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)
