"""Fetches what the gate needs to see of a host: robots.txt and the like, one hop at a time.

Each file is asked for once, however many requests wait for it. The fetch takes no part in the
crawl: it has handlers and signals of its own, no downloader middleware, no slot, no cookies, no
redirects followed, ten seconds and a cap on size (RFC 9309, 2.5: at least 500 KiB). So a page
never waits for a slot that it holds itself, and nobody else's hook can stop or read it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    StopDownload,
)
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings, SettingsAttribute
from scrapy.signalmanager import SignalManager

from consentry.adapters.scrapy.addresses import Addresses
from consentry.adapters.scrapy.handler import Inner
from consentry.adapters.scrapy.heads import headers_of
from consentry.adapters.scrapy.logs import masked
from consentry.adapters.scrapy.refusals import RefusedRequest
from consentry.adapters.scrapy.waiting import Room
from consentry.adapters.unpacking import unpacked
from consentry.evidence import Ask, Fetch, Need, Outcome

if TYPE_CHECKING:
    from consentry.gate import Gate

SECONDS = 10.0
BYTES = 1_572_864
AT_ONCE = 64
"""Files asked for at the same time, over all hosts."""

log = logging.getLogger(__name__)


class _Aside:
    """A crawler as the evidence handlers see it: no signals but its own, room for AT_ONCE."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.signals = SignalManager(self)
        self.settings = BaseSettings()
        self.settings.attributes = dict(crawler.settings.attributes)
        self.settings.attributes["CONCURRENT_REQUESTS"] = SettingsAttribute(AT_ONCE, 40)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._crawler, name)


class Evidence:
    """The evidence fetcher of one crawl. ``stop`` ends it: nothing is decided on what the gate
    could not keep."""

    def __init__(
        self,
        crawler: Crawler,
        gate: Gate,
        room: Room,
        handlers: Inner,
        addresses: Addresses,
        stop: Callable[[str, Exception], None],
    ) -> None:
        self._addresses = addresses
        self._stop = stop
        self._crawler = crawler
        self._gate = gate
        self._room = room
        aside = _Aside(crawler)
        self._handlers = handlers.beside(cast(Crawler, aside))
        self._signals = aside.signals
        self._signals.connect(self._count, signals.bytes_received)
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        self._asking: dict[Ask, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def show(self, asks: Sequence[Ask], request: Request) -> None:
        """Have the gate learn all of ``asks``; ``request`` waits outside meanwhile."""
        tasks = []
        for ask in asks:
            task = self._asking.get(ask)
            if task is None:
                task = asyncio.ensure_future(self._learn(ask, request.meta.get("proxy")))
                self._asking[ask] = task
                task.add_done_callback(partial(self._asked, ask))
            tasks.append(task)
        async with self._room.outside(request):
            await self._room.until(asyncio.ensure_future(asyncio.wait(tasks)), mine=True)

    def goes_another_way(self, request: Request, proxy: str | None) -> bool:
        """Is its proxy neither the one it was decided with, nor what Scrapy makes of that?"""
        now = request.meta.get("proxy")
        if now == proxy:
            return False
        plain = Request(request.url, meta={} if proxy is None else {"proxy": proxy})
        self.give_proxy(plain)
        return bool(now != plain.meta.get("proxy"))

    async def close(self) -> None:
        """Stop what is still being asked, and let go of the connections."""
        for task in list(self._asking.values()):
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)
        await self._handlers.close()

    def _asked(self, ask: Ask, _: asyncio.Task[None]) -> None:
        self._asking.pop(ask, None)

    async def _learn(self, ask: Ask, proxy: str | None) -> None:
        async with self._places:
            outcome = await self._look(ask, proxy)
        self._crawler.stats.inc_value(f"consentry/evidence/{ask.kind}")
        if outcome.error:
            self._crawler.stats.inc_value(f"consentry/evidence/error/{outcome.error}")
        log.debug("Asked %s: %s", masked(ask.url), outcome.error or outcome.status)
        try:
            self._gate.learn(ask, outcome)
        except Exception as problem:
            self._stop("consentry_log_failed", problem)

    async def _look(self, ask: Ask, proxy: str | None) -> Outcome:
        user_agent = self._gate.activity.user_agent
        came_from = ask.came_from or ask.origin
        may = self._gate.fetch(Fetch(ask.url, "GET", user_agent, "evidence", came_from))
        if isinstance(may, Need) or not may.allowed:
            return Outcome(error="refused", at=self._now())
        try:
            request = self._request(ask, user_agent, proxy)
            if await self._addresses.against(request):
                return Outcome(error="refused", at=self._now())
            response = await asyncio.wait_for(self._handlers.download(request), SECONDS)
            return self._outcome(response)
        except Exception as problem:
            return Outcome(error=_word(problem), at=self._now())

    def _request(self, ask: Ask, user_agent: str, proxy: str | None) -> Request:
        request = Request(
            ask.url,
            headers={
                "User-Agent": user_agent,
                "Accept-Encoding": "identity",
                "Accept": "*/*",
                **dict(ask.headers),
            },
            meta={"download_timeout": SECONDS, "download_maxsize": 0, "download_warnsize": 0},
        )
        if proxy is not None:
            request.meta["proxy"] = proxy
        self.give_proxy(request)
        return request

    def give_proxy(self, request: Request) -> None:
        """The proxy that Scrapy would give it, where the project says so."""
        proxies = self._crawler.get_downloader_middleware(HttpProxyMiddleware)
        if proxies is not None:
            proxies.process_request(request)
        else:
            request.meta.pop("proxy", None)

    def _count(self, data: bytes, request: Request) -> None:
        received = self._received.get(request, 0) + len(data)
        self._received[request] = received
        if received > BYTES:
            raise StopDownload(fail=False)

    def _outcome(self, response: Response) -> Outcome:
        encoding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
        try:
            body, more = unpacked(response.body, encoding, BYTES)
        except ValueError:
            return Outcome(error="other", at=self._now())
        return Outcome(
            status=response.status,
            headers=headers_of(response.headers),
            body=body,
            at=self._now(),
            truncated=more or "download_stopped" in response.flags,
        )

    @staticmethod
    def _now() -> int:
        return int(time.time())


def _word(problem: BaseException) -> str:
    """The error word of an Outcome for what a download handler raised."""
    if isinstance(problem, (DownloadTimeoutError, TimeoutError)):
        return "timeout"
    if isinstance(problem, CannotResolveHostError):
        return "dns"
    if isinstance(problem, (DownloadConnectionRefusedError, RefusedRequest)):
        return "refused"
    names = {type(cause).__module__.partition(".")[0] for cause in _causes(problem)}
    return "tls" if names & {"OpenSSL", "ssl", "service_identity"} else "reset"


def _causes(problem: BaseException) -> Iterator[BaseException]:
    """An exception, what caused it, and the failures that Twisted collects beside it."""
    todo: list[Any] = [problem]
    for _ in range(20):
        if not todo:
            return
        one = todo.pop()
        if isinstance(one, BaseException):
            yield one
            todo += [one.__cause__, one.__context__, getattr(one, "value", None)]
            todo += getattr(one, "reasons", None) or ()
