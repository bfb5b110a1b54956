"""What another thread settles, taken over by the loop: all that is ready in one waking.

A commit settles the records of a hundred items at once. ``asyncio.wrap_future`` would wake the
loop for each of them by itself, and each time two threads take turns for it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import TypeVar

T = TypeVar("T")


class Handover:
    """Between one loop and the threads that settle what its tasks wait for."""

    def __init__(self) -> None:
        self._ready: deque[asyncio.Future[None]] = deque()
        self._called = False

    async def result(self, future: Future[T]) -> T:
        """Wait for a future of another thread; what it raises is raised."""
        if not future.done():
            loop = asyncio.get_running_loop()
            woken: asyncio.Future[None] = loop.create_future()
            future.add_done_callback(partial(self._settled, loop, woken))
            await woken
        try:
            return future.result()
        finally:
            del future  # its exception holds this frame

    def _settled(
        self, loop: asyncio.AbstractEventLoop, woken: asyncio.Future[None], _: object
    ) -> None:
        """Called by any thread. Who finds the loop called already has come in time."""
        self._ready.append(woken)
        if not self._called:
            self._called = True
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._called = False
        while self._ready:
            woken = self._ready.popleft()
            if not woken.done():
                woken.set_result(None)
