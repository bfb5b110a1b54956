"""What a callback gave, on its way to the scheduler and to the item processor.

Scrapy starts CONCURRENT_ITEMS tasks for each response (``scrapy.utils.asyncio``), whatever comes
of it: a hundred for a page with one item, 0.7 ms of CPU. Here a task is started when there is
something for it to do and all others are busy. No more items than ever are processed at once; more
are taken from the callback ahead of that, so that they can be looked at and recorded together.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

from scrapy.core.scraper import Scraper
from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.utils.asyncgen import as_async_generator
from scrapy.utils.defer import aiter_errback, iter_errback

AHEAD = 512
"""Outputs of one callback that wait, at most: Scrapy takes 200."""
TURN = 0.05
"""Seconds for which a callback gives outputs before others have their turn, downloads too: Scrapy
lets it give 200, however long that takes."""

Given = Iterable[Any] | AsyncIterator[Any]
Work = Callable[[Any], Awaitable[None]]


def handle(crawler: Crawler) -> None:
    """Have a crawler's outputs go this way, unless somebody has them go another."""
    from consentry.adapters.scrapy.sourcing import arrived

    scraper: Any = crawler.engine.scraper if crawler.engine else None
    own = getattr(scraper, "handle_spider_output_async", None)
    if getattr(own, "__func__", None) is not Scraper.handle_spider_output_async:
        return

    async def handled(result: Given, request: Request, response: Any) -> None:
        fault, whose = scraper.handle_spider_error, (request, response)
        given: Given
        if isinstance(result, AsyncIterator):
            given = aiter_errback(result, fault, *whose)
        else:
            given = iter_errback(result, fault, *whose)

        def work(output: Any) -> Awaitable[None]:
            done: Awaitable[None] = scraper._process_spidermw_output_async(output, response)
            return done

        await Flow(work, scraper.concurrent_items, arrived).run(given)

    scraper.handle_spider_output_async = handled


class Flow:
    """Works on what one callback gives, on at most ``most`` items at once; ``arrived`` says of
    each, when it comes, as what it is worked on."""

    def __init__(
        self, work: Work, most: int, arrived: Callable[[Any], Any] = lambda output: output
    ) -> None:
        self._work = work
        self._arrived = arrived
        self._most = max(1, most)
        self._ahead = max(AHEAD, 2 * most)
        self._waiting: deque[Any] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._items = self._free = 0
        self._room: asyncio.Future[None] | None = None
        self._over: asyncio.Future[None] | None = None

    async def run(self, outputs: Given) -> None:
        """Until there are no more, and each was worked on."""
        loop = asyncio.get_running_loop()
        turn = loop.time() + TURN
        async for output in as_async_generator(outputs):
            self._waiting.append(self._arrived(output))
            self._items += not isinstance(output, Request)
            self._start()
            if len(self._waiting) >= self._ahead:
                self._room = loop.create_future()
                await self._room
                turn = loop.time() + TURN
            elif loop.time() >= turn:
                await asyncio.sleep(0)
                turn = loop.time() + TURN
        if self._tasks:
            self._over = loop.create_future()
            await self._over

    def _start(self) -> None:
        """One more task, if more waits than the free ones are about to take: an item each, and
        any number of links."""
        wanted = max(self._items, 1) if self._waiting else 0
        if self._free < wanted and len(self._tasks) < self._most:
            self._free += 1
            task = asyncio.create_task(self._take())
            self._tasks.add(task)
            task.add_done_callback(self._ended)

    async def _take(self) -> None:
        try:
            while self._waiting:
                output = self._waiting.popleft()
                if self._room is not None and len(self._waiting) <= self._ahead // 2:
                    _settle(self._room)
                if isinstance(output, Request):
                    await self._work(output)
                    continue
                self._items -= 1
                self._free -= 1
                try:
                    self._start()
                    await self._work(output)
                finally:
                    self._free += 1
        finally:
            self._free -= 1

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self._start()
        if self._over is not None and not self._tasks:
            _settle(self._over)


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
