"""Where requests wait without holding others up.

Scrapy counts a request as downloading from its first middleware on, so sixteen requests that
wait for silent hosts would stop a crawl with CONCURRENT_REQUESTS = 16. A request that waits here
is taken out of that count, and put back before it goes on. The room has a size: who finds it full
waits inside the count, which is the back pressure that keeps memory bounded. Coming back, a
request counts at once (so that the scheduler holds back) but goes on only when there is room.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from scrapy.crawler import Crawler
from scrapy.http import Request

from consentry.adapters.scrapy.refusals import RefusedRequest, refusal

T = TypeVar("T")
_KNOCK = 0.01


class Room:
    """The waiting room of one crawl."""

    def __init__(self, crawler: Crawler, size: int) -> None:
        self._crawler = crawler
        self._size = size
        self._outside: set[Request] = set()
        self._door: deque[asyncio.Future[None]] = deque()
        self._knocking: asyncio.TimerHandle | None = None
        self._closed: asyncio.Event | None = None

    @property
    def occupied(self) -> int:
        """How many wait: the spider is not idle while some do."""
        return len(self._outside) + len(self._door)

    @asynccontextmanager
    async def outside(self, request: Request) -> AsyncIterator[None]:
        """Wait in here, not counting as a download. Raises RefusedRequest at the spider's close."""
        if self._event().is_set():
            raise RefusedRequest(refusal("scrapy/closing", "fetch"))
        active = self._crawler.engine.downloader.active
        leaves = request in active and len(self._outside) < self._size
        if leaves:
            active.discard(request)
            self._outside.add(request)
            self._wake()
        try:
            yield
        finally:
            if leaves:
                active.add(request)
                self._outside.discard(request)
        if leaves:
            await self._come_in()

    async def sleep(self, seconds: float) -> None:
        """Sleep, unless the spider closes: then raise RefusedRequest."""
        await self.until(asyncio.ensure_future(asyncio.sleep(seconds)), mine=True)

    async def until(self, future: asyncio.Future[T], *, mine: bool = False) -> T:
        """Wait for a future, unless the spider closes. ``mine``: nobody else waits for it."""
        closed = asyncio.ensure_future(self._event().wait())
        try:
            both: set[asyncio.Future[Any]] = {future, closed}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if future.done() and not self._event().is_set():
                return future.result()
        finally:
            closed.cancel()
            if mine and not future.done():
                future.cancel()
        raise RefusedRequest(refusal("scrapy/closing", "fetch"))

    def close(self) -> None:
        """Send everyone away, now and from now on: the spider closes."""
        self._event().set()

    def _event(self) -> asyncio.Event:
        if self._closed is None:
            self._closed = asyncio.Event()
        return self._closed

    async def _come_in(self) -> None:
        if not self._door and self._is_room(0):
            return
        admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._door.append(admitted)
        self._knock()
        try:
            await self.until(admitted, mine=True)
        finally:
            if admitted in self._door:
                self._door.remove(admitted)

    def _is_room(self, waiting: int) -> bool:
        downloader = self._crawler.engine.downloader
        most = downloader.total_concurrency
        return not most or len(downloader.active) - waiting <= most

    def _knock(self) -> None:
        if self._knocking is None:
            loop = asyncio.get_running_loop()
            self._knocking = loop.call_later(_KNOCK, self._open)

    def _open(self) -> None:
        self._knocking = None
        while self._door and self._is_room(len(self._door) - 1):
            admitted = self._door.popleft()
            if not admitted.done():
                admitted.set_result(None)
        if self._door:
            self._knock()

    def _wake(self) -> None:
        """Tell the engine that it may take another request from the scheduler."""
        slot = self._crawler.engine._slot
        if slot is not None:
            slot.nextcall.schedule()
