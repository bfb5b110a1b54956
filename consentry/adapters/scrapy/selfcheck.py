"""At ``spider_opened``: is every part really there, and where it belongs?

Settings can say one thing and the crawl do another: another add-on with a higher order, a
component dictionary that sets us to None, a subclass of the engine's parts. So what is checked
is what was built, not what was configured.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydispatch.dispatcher import (  # type: ignore[import-untyped]
    getAllReceivers,
    liveReceivers,
)
from scrapy import signals
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers import DownloadHandlers
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.core.engine import ExecutionEngine
from scrapy.core.scraper import Scraper
from scrapy.core.spidermw import SpiderMiddlewareManager
from scrapy.downloadermiddlewares.httpcache import HttpCacheMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.utils.asyncio import is_asyncio_available
from scrapy.utils.misc import load_object

from consentry.adapters.scrapy import jobs
from consentry.adapters.scrapy.cache import AllowedOnly, Sealed
from consentry.adapters.scrapy.handler import DownloadHandler
from consentry.adapters.scrapy.logs import WithoutItems
from consentry.adapters.scrapy.middleware import First, Last
from consentry.adapters.scrapy.processor import ItemProcessor
from consentry.adapters.scrapy.sourcing import Sourcing
from consentry.adapters.scrapy.suspicions import suspicions

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session

_CONSOLES = {
    "scrapy.extensions.telnet.TelnetConsole": "the telnet console",
    "scrapy.extensions.remote_control.RemoteControl": "the remote control",
}
"""Looked for only where somebody loaded them: they bring an HTTP server along."""


def missing(session: Session) -> list[str]:
    """What is missing, moved or switched off; empty if all is well."""
    if not is_asyncio_available():
        return ["asyncio: TWISTED_REACTOR must be the asyncio reactor, or no reactor at all"]
    found = list(_always(session))
    if session.choices.enforces:
        found += _enforcing(session)
    return found


def _always(session: Session) -> Iterator[str]:
    engine = session.crawler.engine
    if not session.is_open:
        yield "the gate was not opened: ITEM_PROCESSOR is not consentry's"
    chain = engine.downloader.middleware.middlewares
    if not chain or not isinstance(chain[0], First):
        yield "the first downloader middleware is not consentry's"
    if not chain or not isinstance(chain[-1], Last):
        yield "the last downloader middleware is not consentry's"
    spider_chain = engine.scraper.spidermw.middlewares
    if not spider_chain or not isinstance(spider_chain[0], Sourcing):
        yield "the spider middleware next to the engine is not consentry's"
    if type(engine.scraper.itemproc) is not ItemProcessor:
        yield "ITEM_PROCESSOR is not consentry's"


def _enforcing(session: Session) -> Iterator[str]:
    crawler = session.crawler
    engine = crawler.engine
    parts = (
        (engine, ExecutionEngine, ("_download", "download_async")),
        (engine.downloader, Downloader, ("fetch", "_enqueue_request", "_download")),
        (engine.downloader.middleware, DownloaderMiddlewareManager, ("download_async",)),
        (engine.downloader.handlers, DownloadHandlers, ("download_request_async",)),
        (engine.scraper, Scraper, ("start_itemproc_async",)),
        (engine.scraper.spidermw, SpiderMiddlewareManager, ("scrape_response_async",)),
    )
    for part, known, methods in parts:
        for method in methods:
            if getattr(type(part), method, None) is not getattr(known, method):
                yield f"{type(part).__name__}.{method} is not Scrapy's own"
    for scheme, path in engine.downloader.handlers._schemes.items():
        if load_object(path) is not DownloadHandler:
            yield f"the download handler of {scheme}: URLs is not consentry's"
    if not isinstance(crawler.logformatter, WithoutItems):
        yield "LOG_FORMATTER is not consentry's"
    cache = crawler.get_downloader_middleware(HttpCacheMiddleware)
    if cache is not None and not isinstance(cache.policy, AllowedOnly):
        yield "HTTPCACHE_POLICY is not consentry's"
    if cache is not None and not isinstance(cache.storage, Sealed):
        yield "HTTPCACHE_STORAGE is not consentry's"
    if crawler.get_downloader_middleware(RobotsTxtMiddleware) is not None:
        yield "Scrapy's own RobotsTxtMiddleware is on: it lets pass what the gate would refuse"
    if session.choices.strict:
        yield from suspicions(session)
        for path, name in _CONSOLES.items():
            module, _, kind = path.rpartition(".")
            loaded = sys.modules.get(module)
            if loaded and crawler.get_extension(getattr(loaded, kind)) is not None:
                yield f"{name} is on"
    if engine._slot is not None:
        yield from jobs.plain(engine._slot.scheduler)
    yield from session.feeds.foreign()
    for name, receiver in (
        ("headers_received", session.heads.received),
        ("request_scheduled", session.decider.screen),
        ("spider_idle", session.watch.idle),
        ("spider_closed", session.watch.closed),
        ("feed_exporter_closed", session.feeds.ended),
    ):
        found = liveReceivers(getAllReceivers(crawler, getattr(signals, name)))
        if receiver not in list(found):
            yield f"nothing of consentry's receives {name}"
