"""Scrapy's own copies of pages and URLs, swept when something is erased: HTTP cache, job directory.

Read as Scrapy and queuelib lay them out, without unpickling anything.
"""

from __future__ import annotations

import ast
import gzip
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from consentry.adapters.scrapy import jobs
from consentry.address import bare, lineage, locate
from consentry.errors import SealError, StorageError
from consentry.provenance import Home
from consentry.vault.erase import Swept, Targets, Urls

_MOST = 1 << 20
"""Bytes of a cached response's description, at most."""
_SIZE = 4


class HttpCache:
    """The folder of a ``FilesystemCacheStorage``: HTTPCACHE_DIR, in the project's ``.scrapy``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sweep(self, targets: Targets) -> Iterator[Swept]:
        """Remove every cached response of these URLs and sites."""
        sites = frozenset(targets.sites)
        if not self._folder.is_dir():
            return
        removed, strange = 0, any(each.is_file() for each in self._folder.iterdir())
        for path in sorted(self._folder.rglob("meta")):
            urls = _urls(path)
            strange = strange or not urls
            places = [place for url in urls if (place := locate(url))]
            hosts = {name for host, _ in places for name in lineage(bare(host))}
            if any(map(targets.urls.has, urls)) or hosts & sites:
                _remove(path.parent)
                removed += 1
        why = "in part a cache of another form: delete the folder" if strange else ""
        yield Swept(str(self._folder), removed, why)


class JobDirectories:
    """Job directories in a project's folder: queued requests that name an erased URL go.

    The fingerprints in ``requests.seen`` stay: without them a resumed crawl would ask again.
    """

    def __init__(self, project: Path, home: Home | None = None) -> None:
        self._project = project
        self._home = home

    def sweep(self, targets: Targets) -> Iterator[Swept]:
        """Remove queued requests."""
        wanted = targets.urls
        found = (*self._project.glob("*/requests.queue"), *self._project.glob("*/*/requests.queue"))
        for queue in sorted(path for path in found if path.is_dir()):
            removed, strange = 0, False
            for path in sorted(each for each in queue.rglob("*") if each.is_file()):
                data = path.read_bytes()
                records = _records(data)
                each_of = records if records is not None else _in_order(data)
                kept = [each for each in each_of if not self._named(each, wanted)]
                if len(kept) == len(each_of):
                    strange = strange or (not each_of and wanted.named_in(data))
                    continue
                if records is None:
                    strange = True
                    continue
                removed += len(records) - len(kept)
                _write(path, kept)
            seen = queue.parent / "requests.seen"
            why = "a queue of another form" if strange else ""
            if not why and wanted and seen.is_file():
                why = "its requests.seen keeps hashes of URLs, so that they are not asked for again"
            why = f"{why}; delete the job directory once it is not resumed" if why else ""
            yield Swept(str(queue.parent), removed, why)

    def _named(self, record: bytes, wanted: Urls) -> bool:
        """Does it name one of them, sealed or not? One that does not open is not this home's."""
        if jobs.is_sealed(record):
            if self._home is None or not wanted:
                return False
            try:
                record = jobs.opened(record, self._home.secret(jobs.LABEL))
            except SealError:
                return False
        return wanted.named_in(record)


def _urls(path: Path) -> list[str]:
    """The URLs of a cached response; none if the description cannot be read."""
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST)
        if data[:2] == b"\x1f\x8b":
            with gzip.open(path) as file:
                data = file.read(_MOST)
        found = ast.literal_eval(data.decode())
    except (OSError, EOFError, ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    if not isinstance(found, dict):
        return []
    return [str(found[key]) for key in ("url", "response_url") if key in found]


def _records(data: bytes) -> list[bytes] | None:
    """What a ``LifoDiskQueue`` holds: a count, then each record with its size behind it."""
    records: list[bytes] = []
    end = len(data)
    while end > _SIZE:
        size = int.from_bytes(data[end - _SIZE : end], "big")
        start = end - _SIZE - size
        if start < _SIZE:
            return None
        records.append(data[start : end - _SIZE])
        end = start
    return records[::-1] if end == _SIZE else None


def _in_order(data: bytes) -> list[bytes]:
    """What a chunk of a ``FifoDiskQueue`` holds: each record with its size before it."""
    records: list[bytes] = []
    at = 0
    while at + _SIZE <= len(data):
        size = int.from_bytes(data[at : at + _SIZE], "big")
        if at + _SIZE + size > len(data):
            return []
        records.append(data[at + _SIZE : at + _SIZE + size])
        at += _SIZE + size
    return records


def _write(path: Path, records: list[bytes]) -> None:
    temporary = path.with_name(f".{secrets.token_hex(6)}")
    try:
        if records:
            parts = [each + len(each).to_bytes(_SIZE, "big") for each in records]
            temporary.write_bytes(len(records).to_bytes(_SIZE, "big") + b"".join(parts))
            shutil.copymode(path, temporary)
            os.replace(temporary, path)
        else:
            path.unlink()
    except OSError as problem:
        raise StorageError(f"{path} could not be rewritten: {problem.strerror}.") from problem
    finally:
        with suppress(OSError):
            temporary.unlink()


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as problem:
        raise StorageError(f"{folder} could not be removed: {problem.strerror}.") from problem
