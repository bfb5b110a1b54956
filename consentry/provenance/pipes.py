"""Processes of this library's own, and what is sent through their pipes: four bytes of length, then
so many bytes."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import IO


def start(*arguments: str, keep: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """A Python that finds what this one finds. keep: its environment where this one says nothing.
    Raises OSError."""
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(  # noqa: S603  this library itself
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**(keep or {}), **os.environ, "PYTHONPATH": path},
    )


def end(running: Iterable[subprocess.Popen[bytes]]) -> None:
    """Whatever these are at."""
    for each in running:
        each.kill()
        each.wait()
        for pipe in (each.stdin, each.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


def send(pipe: IO[bytes] | None, data: bytes) -> None:
    """A process that has ended is noticed by what does not come back from it."""
    with contextlib.suppress(OSError):
        if pipe is not None:
            pipe.write(len(data).to_bytes(4, "big") + data)
            pipe.flush()


def receive(pipe: IO[bytes] | None) -> bytes:
    """What was sent next. Raises ``EOFError`` if nothing more comes."""
    head = pipe.read(4) if pipe is not None else b""
    data = pipe.read(int.from_bytes(head, "big")) if pipe is not None and len(head) == 4 else b""
    if len(head) < 4 or len(data) < int.from_bytes(head, "big"):
        raise EOFError
    return data
