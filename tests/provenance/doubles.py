"""Storages for tests: one in memory that lists in no order, one that stops after the nth call, one
that forgets at a power cut what was not flushed.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from consentry.errors import ConflictError, NotFoundError, StorageError
from consentry.provenance import Draft, Home, paths
from consentry.provenance.bundled import decode_parts
from consentry.storage import check_name


class Memory:
    """What a bucket gives: conditional puts, tags by content, a listing that is not sorted."""

    forgets = False
    lanes = 1

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def get(self, name):
        data = self.objects.get(check_name(name))
        if data is None:
            raise NotFoundError(name)
        return data, _tag(data)

    def put(self, name, data, *, if_absent=False, if_tag=None, durable=True):
        with self._lock:
            there = self.objects.get(check_name(name))
            if if_absent and there is not None:
                raise ConflictError(name)
            if if_tag is not None and (there is None or _tag(there) != if_tag):
                raise ConflictError(name)
            self.objects[name] = bytes(data)
        return _tag(data)

    def delete(self, name, *, durable=True):
        self.objects.pop(check_name(name), None)

    def purge(self, name):
        self.delete(name)

    def list(self, prefix=""):
        names = [name for name in list(self.objects) if name.startswith(prefix)]
        return iter(sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest()))

    def tags(self, prefix=""):
        return ((name, _tag(self.objects[name])) for name in self.list(prefix))

    def rewritten(self, prefix=""):
        return iter(())

    def exists(self, name):
        return name in self.objects


class Volatile(Memory):
    """What a disk gives: ``after_a_power_cut`` has of it only what had to be there.

    An object that was put without ``durable`` may then be the last that was put durably, missing,
    cut off, or whole; one that was so removed may be back, until something beside it is flushed.
    """

    forgets = True

    def __init__(self, chance=None, objects=()) -> None:
        super().__init__()
        self.chance = chance
        self.objects = dict(objects)
        self.flushed = dict(objects)

    def put(self, name, data, *, durable=True, **conditions):
        tag = super().put(name, data, **conditions)
        if durable:
            self._flush_beside(name)
            self.flushed[name] = bytes(data)
        elif self.chance is not None and self.chance.random() < 0.3:
            self.flushed[name] = _some(data, self.chance)
        return tag

    def delete(self, name, *, durable=True):
        super().delete(name)
        if durable:
            self._flush_beside(name)
            self.flushed.pop(name, None)

    def _flush_beside(self, name):
        """A folder is flushed: what was removed in it, with folders that this left empty, is."""
        folder = name.rpartition("/")[0]
        while folder and not any(each.startswith(folder + "/") for each in list(self.objects)):
            folder = folder.rpartition("/")[0]
        inside = folder + "/" if folder else ""
        for each in [n for n in self.flushed if n.startswith(inside) and n not in self.objects]:
            parts = each[len(inside) :].split("/")[:-1]
            above = inside + parts[0] + "/" if parts else None
            if above is None or not any(n.startswith(above) for n in list(self.objects)):
                del self.flushed[each]

    def after_a_power_cut(self) -> Volatile:
        """What is left is up to ``chance``, a ``random.Random``; without, it is the least."""
        left, chance = dict(self.flushed), self.chance
        if chance is not None:
            for name, data in self.objects.items():
                if left.get(name) != data and chance.random() < 0.7:
                    left[name] = _some(data, chance)
            for name in [n for n in left if n not in self.objects]:
                if chance.random() < 0.5:
                    del left[name]
        return Volatile(chance, left)


def _some(data, chance):
    return bytes(data[: chance.choice([0, len(data) // 2, len(data)])])


class Stop:
    """Counts calls; from the nth on, every call fails, as for a process that died.

    ``late``: the nth call still takes effect, only its answer is lost. ``changes``: only calls
    that change something are counted: between two of them a death leaves the same behind.
    """

    def __init__(self, after: int, *, late: bool = False, changes: bool = False) -> None:
        self.after = after
        self.late = late
        self.changes = changes
        self.calls = 0
        self._lock = threading.Lock()

    def around(self, storage) -> Stopping:
        return Stopping(storage, self)

    def allows(self, changes: bool) -> bool:
        """Is this call to be carried out? Raises if it is beyond the last."""
        with self._lock:
            if self.changes and not changes and self.calls <= self.after:
                return True
            self.calls += 1
            if self.calls > self.after + self.late:
                raise StorageError("the storage stopped")
            return self.calls <= self.after


def deaths(counted: Callable[[Stop], object]) -> list[Stop]:
    """A stop at each call that changes something, and at every fifth call of any kind, of what is
    done when ``counted`` is given one."""
    found = []
    for changes, step in ((True, 1), (False, 5)):
        whole = Stop(10**9, changes=changes)
        counted(whole)
        found += [Stop(after, changes=changes) for after in range(0, whole.calls, step)]
    return found


class Stopping:
    """A storage behind a ``Stop``."""

    def __init__(self, storage, stop: Stop) -> None:
        self._storage = storage
        self._stop = stop

    @property
    def forgets(self):
        return self._storage.forgets

    @property
    def lanes(self):
        return self._storage.lanes

    def _do(self, name, *args, **kwargs):
        answered = self._stop.allows(name in ("put", "delete", "purge"))
        result = getattr(self._storage, name)(*args, **kwargs)
        if not answered:
            raise StorageError("the storage stopped")
        return result

    def get(self, name):
        return self._do("get", name)

    def put(self, name, data, **how):
        return self._do("put", name, data, **how)

    def delete(self, name, *, durable=True):
        return self._do("delete", name, durable=durable)

    def purge(self, name):
        self._do("purge", name)

    def list(self, prefix="") -> Iterator[str]:
        return iter(list(self._do("list", prefix)))

    def tags(self, prefix=""):
        return iter(list(self._do("tags", prefix)))

    def rewritten(self, prefix=""):
        return iter(list(self._do("rewritten", prefix)))

    def exists(self, name):
        return self._do("exists", name)


def on(home: Home, log, vault) -> Home:
    """The same home, its LOG and VAULT kept elsewhere."""
    same = Home.open(home.where, keys=home.keyring.folder.parent)
    same.log, same.vault = log, vault
    return same


def fresh_home(folder: Path, where: str | Path | None = None) -> Home:
    """A home in ``folder``, or elsewhere with its keys in ``folder``."""
    return Home.make(where or folder / "home", keys=folder / "keys")


def draft(number: int, *, content: bytes | None = b"", about: int | None = None) -> Draft:
    """A collect draft that can be told from others by its number."""
    body = f"content of {number}".encode() if content == b"" else content
    return Draft(
        {"event": "collect", "time": 60 * number, "rules": ["default/allow"], "number": number},
        {"url": f"https://example.org/{number}", "item": hashlib.sha256(body or b"").hexdigest()},
        body,
        about,
    )


def refusal(number: int) -> Draft:
    """A draft that seals nothing."""
    return Draft({"event": "refuse", "time": 60 * number, "number": number, "count": 3})


def lying(vault, index):
    """The sealed private part and content of a leaf as they lie in the vault, unopened."""
    epoch = vault.tile(index // 256).epoch
    return vault._bundles.sealed(index, epoch), vault._bundles.content(index, epoch)


def append_together(log, drafts):
    """Append so that one commit takes them all."""
    with log._changed:
        return [log.append(each) for each in drafts]


def halve(area):
    """Have the bundles of a log's vault as they were written before there were parts."""
    for name in list(area.list(paths.PARTS)):
        number = name.removeprefix(paths.PARTS)
        whole = decode_parts(area.get(name)[0])
        area.put(paths.SEALED + number, msgspec.msgpack.encode(whole.sealed))
        area.put(paths.CONTENT + number, msgspec.msgpack.encode(whole.content))
        area.delete(name)


def _tag(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()
