"""Work on a whole log, part by part, spread over processes; results come in the order of the parts.

A process that fails costs time and hides nothing: what it does not answer for is done here, and an
error is met here. So each part of a work must be one that may be done twice. Processes get the home
as it was opened, and the work, pickled on their standard input; keys they read themselves.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, Protocol, TypeVar

from consentry.provenance import Home
from consentry.provenance.pipes import end, receive, send, start
from consentry.storage import Storage

A = TypeVar("A")
R = TypeVar("R")
A_contra = TypeVar("A_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)
WORTH = 100
"""Parts, in a folder, from which on processes are worth their start, of a third of a second."""
AFAR = 8
"""The same where a storage answers from afar, and every request takes milliseconds of a core."""
_AHEAD = 3
"""Parts that each process has been given: while it is at one, the next come from the disk."""


class Work(Protocol[A_contra, R_co]):
    """What a process does with one part after the other."""

    def soon(self, part: A_contra) -> None:
        """Say to the storage that a part's objects are read in a moment."""
        ...

    def __call__(self, part: A_contra) -> R_co: ...


class Job(Protocol[A_contra, R_co]):
    """A work to be started in any process; it is pickled."""

    def start(self, home: Home) -> Work[A_contra, R_co]: ...


class Spread:
    """Processes for one home, started by the first job that is worth it. A context manager."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._running: list[subprocess.Popen[bytes]] = []
        self._tried = False

    def __enter__(self) -> Spread:
        return self

    def __exit__(self, *exc: object) -> None:
        end(self._running)

    def map(self, job: Job[A, R], parts: Sequence[A], *, dear: int | None = None) -> Iterator[R]:
        """What comes of each part. dear: how many of them are not done at once; default all."""
        worth = WORTH if self._home.vault.lanes == 1 else AFAR
        sent = _pickled((job, None)) if (len(parts) if dear is None else dear) >= worth else None
        if sent is not None and self._start():
            yield from self._side_by_side(job, sent, parts)
            return
        work = job.start(self._home)
        for at, part in enumerate(parts):
            if at + 1 < len(parts):
                work.soon(parts[at + 1])
            yield work(part)

    def _side_by_side(self, job: Job[A, R], sent: bytes, parts: Sequence[A]) -> Iterator[R]:
        own: Work[A, R] | None = None
        running = self._running
        for each in running:
            send(each.stdin, sent)
        given = 0
        for at, part in enumerate(parts):
            while given < min(len(parts), at + _AHEAD * len(running)):
                send(running[given % len(running)].stdin, pickle.dumps((None, parts[given])))
                given += 1
            try:
                yield _received(running[at % len(running)].stdout)
            except EOFError:
                own = own or job.start(self._home)
                yield own(part)

    def _start(self) -> bool:
        """Are there processes? They are tried once."""
        if self._tried or not sys.executable:
            return bool(self._running)
        self._tried = True
        home = self._home
        opened = home.where, home.keyring.folder.parent, home.bare_slots, home.log, home.vault
        if (sent := _pickled(opened)) is None:
            return False
        with contextlib.suppress(OSError):
            for _ in range(processes()):
                self._running.append(start("-c", f"from {__name__} import main; main()"))
        for each in self._running:
            send(each.stdin, sent)
        return bool(self._running)


def in_parts(many: Iterable[A], most: int) -> Iterator[list[A]]:
    """Some at a time."""
    left = iter(many)
    while some := list(islice(left, most)):
        yield some


def processes() -> int:
    """How many: two a core, as one waits for the disk while the other works."""
    return 2 * (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)


def _pickled(thing: object) -> bytes | None:
    """None if it is of this process alone, as a storage in its memory is."""
    try:
        return pickle.dumps(thing)
    except (TypeError, AttributeError, pickle.PicklingError):
        return None


def _received(pipe: IO[bytes] | None) -> Any:
    """What came of a part. Raises ``EOFError`` if the process failed at it, or has ended."""
    data = receive(pipe)
    if not data:
        raise EOFError
    return pickle.loads(data)  # noqa: S301  from a process that this one started


class _Started:
    """A work, and the parts that wait for it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._work: Work[Any, Any] | None = None
        self.asked: SimpleQueue[Callable[[], bytes] | None] = SimpleQueue()

    def listen(self) -> None:
        """Pass on what is asked for, once the storage knows that it is."""
        try:
            with contextlib.suppress(EOFError):
                while True:
                    self._take(pickle.loads(receive(sys.stdin.buffer)))  # noqa: S301  as above
        finally:  # whatever ends this ends the process, and is seen there
            self.asked.put(None)

    def _take(self, said: Any) -> None:
        job, part = said
        if job is not None:
            self._work = job.start(self._home)
            return
        assert self._work is not None
        self._work.soon(part)
        self.asked.put(partial(_done, self._work, part))


def _done(work: Work[Any, Any], part: Any) -> bytes:
    try:
        return pickle.dumps(work(part))
    except Exception:
        return b""  # whoever asked does it himself, and meets the error


def main() -> None:
    """Do what is asked for until nothing more is."""
    where, keys, bare, log, vault = pickle.loads(receive(sys.stdin.buffer))  # noqa: S301  as above
    home = Home.open(where, keys=Path(keys), bare_slots=bare)
    opened: tuple[Storage, Storage] = log, vault
    home.log, home.vault = opened
    started = _Started(home)
    threading.Thread(target=started.listen, daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        while (each := started.asked.get()) is not None:
            send(sys.stdout.buffer, each())
