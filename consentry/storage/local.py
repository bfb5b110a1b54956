"""A folder on a local disk as a ``Storage``.

A write goes to a file in ``.tmp``, is flushed to the disk, then renamed into place, and the folder
is flushed too: after a crash the old object or the new one is there, whole. Conditions are checked
and the rename done under one advisory lock on the folder, so they hold between processes. The tag
is the SHA-256 of the bytes.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from consentry.errors import ConflictError, NotFoundError, StorageError
from consentry.storage.base import check_name

_TMP = ".tmp"
_LOCK = ".lock"
_COUNT = itertools.count()
_STALE = 3600
"""Seconds after which a temporary file that nobody renamed is a leftover of a crash."""

_REMEDIES = {
    errno.ENOSPC: "The disk is full: free some space, then start again.",
    errno.EDQUOT: "The disk quota is used up: free some space, then start again.",
    errno.EROFS: "The disk is mounted read-only: choose another folder or remount it.",
    errno.EACCES: "This user may not write there: change the owner, or choose another folder.",
    errno.EPERM: "This user may not write there: change the owner, or choose another folder.",
    errno.EIO: "The disk reports an error: check it before trusting it with more.",
    errno.EMFILE: "Too many files are open: raise the limit (ulimit -n).",
}


class LocalStorage:
    """Objects as files under ``root``, which is made if it is not there."""

    def __init__(self, root: Path, *, create: bool = True) -> None:
        self.root = Path(root)
        self._known: set[Path] = set()
        if create:
            with self._told("", "made"):
                self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._sweep()

    def __repr__(self) -> str:
        return f"LocalStorage({str(self.root)!r})"

    def get(self, name: str) -> tuple[bytes, str]:
        path = self._path(name)
        with self._told(name, "read"):
            try:
                data = path.read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                raise NotFoundError(f"no object {name} in {self.root}") from None
        return data, _tag(data)

    def put(
        self, name: str, data: bytes, *, if_absent: bool = False, if_tag: str | None = None
    ) -> str:
        path = self._path(name)
        with self._told(name, "written"):
            self._folder(path.parent)
            temporary = self._folder(self.root / _TMP) / f"{os.getpid()}-{next(_COUNT)}"
            try:
                _write(temporary, data)
                with self._locked():
                    self._check(path, name, if_absent=if_absent, if_tag=if_tag)
                    try:
                        os.rename(temporary, path)
                    except FileNotFoundError:
                        self._known.discard(path.parent)
                        os.rename(temporary, self._folder(path.parent) / path.name)
            except BaseException:
                with suppress(OSError):
                    temporary.unlink()
                raise
            _flush_folder(path.parent)
        return _tag(data)

    def delete(self, name: str) -> None:
        path = self._path(name)
        with self._told(name, "deleted"), self._locked():
            try:
                path.unlink()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return
            _flush_folder(path.parent)
            self._prune(path.parent)

    def list(self, prefix: str = "") -> Iterator[str]:
        folder, _, start = prefix.rpartition("/")
        top = self.root / folder if folder else self.root
        yield from self._walk(top, f"{folder}/" if folder else "", start)

    def exists(self, name: str) -> bool:
        with self._told(name, "read"):
            return self._path(name).is_file()

    def _walk(self, top: Path, before: str, start: str = "") -> Iterator[str]:
        with self._told(before, "listed"):
            try:
                found = sorted(os.scandir(top), key=lambda each: each.name)
            except (FileNotFoundError, NotADirectoryError):
                return
        for each in found:
            if not each.name.startswith(start) or (top == self.root and each.name in (_TMP, _LOCK)):
                continue
            if each.is_dir():
                yield from self._walk(Path(each.path), f"{before}{each.name}/")
            else:
                yield before + each.name

    def _path(self, name: str) -> Path:
        check_name(name)
        if name.split("/")[0] in (_TMP, _LOCK):
            raise StorageError(f"{name} is a name that the folder itself uses")
        return self.root / name

    def _check(self, path: Path, name: str, *, if_absent: bool, if_tag: str | None) -> None:
        if if_absent and path.exists():
            raise ConflictError(f"{name} exists already")
        if if_tag is not None:
            try:
                now = _tag(path.read_bytes())
            except FileNotFoundError:
                raise ConflictError(f"{name} is gone") from None
            if now != if_tag:
                raise ConflictError(f"{name} changed since it was read")

    def _folder(self, folder: Path) -> Path:
        if folder not in self._known:
            if not folder.is_dir():
                if folder != self.root:
                    self._folder(folder.parent)
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                _flush_folder(folder.parent)
            self._known.add(folder)
        return folder

    def _prune(self, folder: Path) -> None:
        """Remove folders that a delete left empty."""
        while folder != self.root:
            try:
                folder.rmdir()
            except OSError:
                return
            self._known.discard(folder)
            folder = folder.parent

    def _sweep(self) -> None:
        old = time.time() - _STALE
        with suppress(OSError):
            for each in os.scandir(self.root / _TMP):
                if each.stat().st_mtime < old:
                    os.unlink(each.path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        handle = os.open(self.root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def _told(self, name: str, done: str) -> Iterator[None]:
        """Turn an error of the system into one that says what to do."""
        try:
            yield
        except OSError as problem:
            remedy = _REMEDIES.get(problem.errno or 0, "Check the disk and the folder.")
            where = f"{self.root}/{name}" if name else str(self.root)
            raise StorageError(
                f"{where} could not be {done}: {problem.strerror}. {remedy}"
            ) from problem


def _tag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
