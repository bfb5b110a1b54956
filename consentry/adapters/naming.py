"""A pool of processes that look for names in running text, so that a crawl goes on meanwhile.

The model takes milliseconds a page, and the loop of a crawl has one processor. A member is this
file run by itself: passages come in on standard input, hits go out on standard output, each as
msgpack behind its length in four bytes. A member that dies or takes too long is an error for what
it was asked, and the next question starts another.

Members are started once a crawl has had ``WARM`` bytes of items, which the crawl's own process
looks through: most crawls that people try out are shorter. What is short is never handed on.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import IO

import msgspec

from consentry.errors import NamesError
from consentry.evidence import JsonObject
from consentry.signals.personal.hits import Hit, Passage
from consentry.signals.personal.names import namer

SHORT = 4_000
"""Bytes of an item that are looked through faster than they are handed on."""
WARM = 2_000_000
MEMORY = 1 << 30
"""Bytes of address space of a member, where the system can bound it. What needs more dies of it."""
LONGEST = 60.0
"""Seconds that an answer may take. The largest item takes about ten."""
_HEAD = struct.Struct("<I")
_encode = msgspec.msgpack.Encoder().encode
_passages = msgspec.msgpack.Decoder(list[tuple[str, str, str]]).decode
_answers = msgspec.msgpack.Decoder(list[list[tuple[str, int, int, int]]]).decode
Named = list[list[Hit]]
_Asked = tuple[bytes, "Future[Named]"]


class Names:
    """members: how many processes; none if 0, and one for each processor but the crawl's if
    nothing is said."""

    def __init__(self, members: int | None = None) -> None:
        self._most = _processors() - 1 if members is None else members
        self._seen = 0
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def size(self, item: JsonObject) -> int:
        """Bytes of an item, about; 0 if no bytes can hold it."""
        try:
            return len(_encode(item))
        except UnicodeEncodeError:
            return 0

    def takes(self, size: int) -> bool:
        """Is a member to look through an item of this size? Not where it is quicker done without
        one."""
        if not self._most:
            return False
        self._seen += size
        return size >= SHORT and self._seen >= WARM

    def ask(self, passages: Sequence[Passage]) -> Future[Named]:
        """What ``namer`` says of them. The future raises NamesError."""
        if not self._threads:
            for _ in range(self._most):
                thread = threading.Thread(target=self._member, name="names", daemon=True)
                thread.start()
                self._threads.append(thread)
        future: Future[Named] = Future()
        self._asked.put((_encode(passages), future))
        return future

    def close(self) -> None:
        """End the members, once what was asked is answered."""
        for _ in self._threads:
            self._asked.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _member(self) -> None:
        """One member's questions, one after the other."""
        process: subprocess.Popen[bytes] | None = None
        while (asked := self._asked.get()) is not None:
            question, future = asked
            if not future.set_running_or_notify_cancel():
                continue
            try:
                process = process or _started()
                hits = _answers(_answer(process, question))
                future.set_result([[Hit(*hit) for hit in each] for each in hits])
            except Exception as problem:
                if process is not None:
                    _end(process)
                    process = None
                future.set_exception(
                    NamesError(
                        f"A process that looks for names was lost ({type(problem).__name__}). "
                        "The item in question is refused; the next one starts another process."
                    )
                )
        if process is not None:
            _end(process)


def _processors() -> int:
    """Those that this process may run on; all of the machine where a system does not say."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "consentry.adapters.naming"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _answer(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(_HEAD.pack(len(question)) + question)
    process.stdin.flush()
    with selectors.DefaultSelector() as coming:
        coming.register(process.stdout, selectors.EVENT_READ)
        if not coming.select(LONGEST):
            raise TimeoutError
    return _read(process.stdout)


def _read(stream: IO[bytes]) -> bytes:
    """The next message. Raises EOFError where there is none."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    (size,) = _HEAD.unpack(head)
    body = stream.read(size)
    if len(body) < size:
        raise EOFError
    return body


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.kill()
    process.wait()


def main() -> None:
    """Answer until nobody asks any more. An interrupt is for the crawl, which ends this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asks, tells = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            found = namer([Passage(*each) for each in _passages(_read(asks))])
            answer = _encode(
                [[(h.kind, h.start, h.end, h.confidence) for h in hits] for hits in found]
            )
            tells.write(_HEAD.pack(len(answer)) + answer)
            tells.flush()


if __name__ == "__main__":
    main()
