"""A folder on a local disk as a ``Storage``.

A write goes to a file in ``.tmp``, is flushed to the disk, then renamed into place, and the folder
is flushed too: after a crash the old object or the new one is there, whole. With ``durable=False``
nothing is flushed: the old or the new one is there while the system runs. Conditions are checked
and the rename done under one advisory lock on the folder, so they hold between processes. The tag
is the SHA-256 of the bytes.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import itertools
import os
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from consentry.errors import ConflictError, NotFoundError, StorageError
from consentry.storage.base import check_name
from consentry.storage.bulk import Put

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

    forgets = True
    lanes = 1

    def __init__(self, root: Path, *, create: bool = True) -> None:
        self.root = Path(root)
        self._root = str(self.root)
        self._known: set[str] = set()
        self._turn = threading.Lock()
        self._handle: tuple[int, int] | None = None
        if create:
            with self._told("", "made"):
                self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._sweep()

    def __repr__(self) -> str:
        return f"LocalStorage({self._root!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.root,)

    def get(self, name: str) -> tuple[bytes, str]:
        data = self.read(name)
        return data, _tag(data)

    def read(self, name: str) -> bytes:
        path = self._path(name)
        with self._told(name, "read"):
            try:
                return _read(path)
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                raise NotFoundError(f"no object {name} in {self._root}") from None

    def soon(self, names: Sequence[str]) -> None:
        """Have the system read them from the disk, as far as it is one that takes advice."""
        for name in names if hasattr(os, "posix_fadvise") else ():
            with suppress(OSError, StorageError):
                handle = os.open(self._path(name), os.O_RDONLY | os.O_CLOEXEC)
                try:
                    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_WILLNEED)
                finally:
                    os.close(handle)

    def put(
        self,
        name: str,
        data: bytes,
        *,
        if_absent: bool = False,
        if_tag: str | None = None,
        durable: bool = True,
    ) -> str:
        path = self._path(name)
        folder = os.path.dirname(path)
        with self._told(name, "written"):
            self._folder(folder)
            temporary = self._temporary()
            try:
                _write(temporary, data, durable)
                with self._locked():
                    self._check(path, name, if_absent=if_absent, if_tag=if_tag)
                    try:
                        os.rename(temporary, path)
                    except FileNotFoundError:
                        self._known.discard(folder)
                        self._folder(folder)
                        os.rename(temporary, path)
            except BaseException:
                with suppress(OSError):
                    os.unlink(temporary)
                raise
            if durable:
                flush_folder(folder)
        return _tag(data)

    def put_all(self, puts: Sequence[Put]) -> list[str | None]:
        """All are written before the first is flushed, which takes the others along; then all are
        renamed, and each folder is flushed once."""
        waiting: list[tuple[Put, str, str]] = []
        tags: list[str | None] = []
        with self._told("", "written"):
            try:
                for each in puts:
                    path = self._path(each.name)
                    self._folder(os.path.dirname(path))
                    temporary = self._temporary()
                    waiting.append((each, temporary, path))
                    _write(temporary, each.data, False)
                for _, temporary, _ in waiting:
                    _flush(temporary)
                with self._locked():
                    for each, temporary, path in waiting:
                        try:
                            self._check(path, each.name, if_absent=False, if_tag=each.if_tag)
                        except ConflictError:
                            tags.append(None)
                        else:
                            os.rename(temporary, path)
                            tags.append(_tag(each.data))
            finally:
                for _, temporary, _ in waiting:
                    with suppress(OSError):
                        os.unlink(temporary)
            for folder in sorted({os.path.dirname(path) for _, _, path in waiting}):
                flush_folder(folder)
        return tags

    def delete(self, name: str, *, durable: bool = True) -> None:
        path = self._path(name)
        with self._told(name, "deleted"), self._locked():
            try:
                os.unlink(path)
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return
            left = self._prune(os.path.dirname(path))
            if durable:
                flush_folder(left)

    def purge(self, name: str) -> None:
        self.delete(name)

    def list(self, prefix: str = "") -> Iterator[str]:
        folder, _, start = prefix.rpartition("/")
        top = f"{self._root}/{folder}" if folder else self._root
        yield from self._walk(top, f"{folder}/" if folder else "", start)

    def tags(self, prefix: str = "") -> Iterator[tuple[str, str]]:
        for name in self.list(prefix):
            with suppress(NotFoundError):
                yield name, self.get(name)[1]

    def rewritten(self, prefix: str = "") -> Iterator[str]:
        return iter(())

    def exists(self, name: str) -> bool:
        with self._told(name, "read"):
            return os.path.isfile(self._path(name))

    def _walk(self, top: str, before: str, start: str = "") -> Iterator[str]:
        with self._told(before, "listed"):
            try:
                found = sorted(os.scandir(top), key=lambda each: each.name)
            except (FileNotFoundError, NotADirectoryError):
                return
        for each in found:
            own = top == self._root and each.name in (_TMP, _LOCK)
            if own or not each.name.startswith(start):
                continue
            if each.is_dir():
                yield from self._walk(each.path, f"{before}{each.name}/")
            else:
                yield before + each.name

    def _path(self, name: str) -> str:
        check_name(name)
        if name.partition("/")[0] in (_TMP, _LOCK):
            raise StorageError(f"{name} is a name that the folder itself uses")
        return f"{self._root}/{name}"

    def _check(self, path: str, name: str, *, if_absent: bool, if_tag: str | None) -> None:
        if if_absent and os.path.exists(path):
            raise ConflictError(f"{name} exists already")
        if if_tag is not None:
            try:
                now = _tag(_read(path))
            except FileNotFoundError:
                raise ConflictError(f"{name} is gone") from None
            if now != if_tag:
                raise ConflictError(f"{name} changed since it was read")

    def _temporary(self) -> str:
        return f"{self._folder(f'{self._root}/{_TMP}')}/{os.getpid()}-{next(_COUNT)}"

    def _folder(self, folder: str) -> str:
        if folder not in self._known:
            if not os.path.isdir(folder):
                above = os.path.dirname(folder)
                if folder != self._root:
                    self._folder(above)
                os.makedirs(folder, exist_ok=True, mode=0o700)
                flush_folder(above)
            self._known.add(folder)
        return folder

    def _prune(self, folder: str) -> str:
        """Remove folders that a delete left empty; the folder that is left."""
        while folder != self._root:
            try:
                os.rmdir(folder)
            except OSError:
                break
            self._known.discard(folder)
            folder = os.path.dirname(folder)
        return folder

    def _sweep(self) -> None:
        old = time.time() - _STALE
        with suppress(OSError):
            for each in os.scandir(f"{self._root}/{_TMP}"):
                if each.stat().st_mtime < old:
                    os.unlink(each.path)

    def _lock(self) -> int:
        """The folder's lock, open. A lock that came through a fork would be the parent's too."""
        if self._handle is None or self._handle[0] != os.getpid():
            path = f"{self._root}/{_LOCK}"
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._handle = os.getpid(), handle
            weakref.finalize(self, os.close, handle)
        return self._handle[1]

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._turn:
            handle = self._lock()
            fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(handle, fcntl.LOCK_UN)

    @contextmanager
    def _told(self, name: str, done: str) -> Iterator[None]:
        """Turn an error of the system into one that says what to do."""
        try:
            yield
        except OSError as problem:
            remedy = _REMEDIES.get(problem.errno or 0, "Check the disk and the folder.")
            where = f"{self._root}/{name}" if name else self._root
            raise StorageError(
                f"{where} could not be {done}: {problem.strerror}. {remedy}"
            ) from problem


def _again(root: Path) -> LocalStorage:
    """The same folder in another process."""
    return LocalStorage(root, create=False)


def _tag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.readall()


def _write(path: str, data: bytes, durable: bool) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        if durable:
            os.fsync(handle)
    finally:
        os.close(handle)


def _flush(path: str) -> None:
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: str | Path) -> None:
    """See that what a folder names survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
