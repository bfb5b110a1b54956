"""Scrapy's HTTP cache keeps only what was allowed, and keeps it sealed in the home's vault.

A response is kept when the gate read exactly these bytes and allowed them. What is in the cache
already is decided again each time it is taken out, like any response. Scrapy's own storages write
pages in plain into the project's folder, beside a vault that seals them: ours stands in their
place. What they left there from before is not read, and named.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from scrapy.utils.project import data_path
from scrapy.utils.python import global_object_name

from consentry.adapters.scrapy import readings
from consentry.origin import site_of
from consentry.provenance import Home
from consentry.vault.pages import Kept, Pages

PATH = "consentry.adapters.scrapy.cache.AllowedOnly"
STORAGE = "consentry.adapters.scrapy.cache.Sealed"
LONGEST = 30 * 86_400
"""Seconds that a page is kept where HTTPCACHE_EXPIRATION_SECS says for ever (0)."""

log = logging.getLogger(__name__)


def replace(settings: BaseSettings) -> None:
    """Put ours where HTTPCACHE_STORAGE names another; say so if it is not one of Scrapy's."""
    own = settings["HTTPCACHE_STORAGE"]
    name = own if isinstance(own, str) else global_object_name(own)
    if settings.getbool("HTTPCACHE_ENABLED") and not name.startswith(("scrapy.", STORAGE)):
        log.warning(
            "HTTPCACHE_STORAGE names %s, which is not used: pages are kept sealed in the home. "
            "What it holds from before is not read, and no erasure finds it there.",
            name,
        )
    settings.set("HTTPCACHE_STORAGE", STORAGE, "cmdline")


class AllowedOnly:
    """An HTTPCACHE_POLICY in front of the project's own (CONSENTRY_HTTPCACHE_POLICY)."""

    def __init__(self, settings: BaseSettings) -> None:
        self._own: Any = load_object(settings["CONSENTRY_HTTPCACHE_POLICY"])(settings)

    def should_cache_request(self, request: Request) -> bool:
        """As the project's own policy says."""
        return bool(self._own.should_cache_request(request))

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Only a response that was allowed, and only as it was allowed."""
        reading = readings.covering(request, response)
        return (
            reading is not None
            and reading.decision.allowed
            and bool(self._own.should_cache_response(response, request))
        )

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """As the project's own policy says."""
        return bool(self._own.is_cached_response_fresh(cachedresponse, request))

    def is_cached_response_valid(
        self, cachedresponse: Response, response: Response, request: Request
    ) -> bool:
        """As the project's own policy says."""
        return bool(self._own.is_cached_response_valid(cachedresponse, response, request))


class Sealed:
    """The HTTPCACHE_STORAGE: pages sealed in the vault of the crawl's home."""

    _pages: Pages
    _fingerprinter: Any

    def __init__(self, settings: BaseSettings) -> None:
        self._seconds = settings.getint("HTTPCACHE_EXPIRATION_SECS") or LONGEST
        self._plain = Path(data_path(settings["HTTPCACHE_DIR"]))

    def open_spider(self, spider: Spider) -> None:
        """Open the vault; say so where pages lie in plain from before."""
        from consentry.adapters.scrapy.session import of

        choices = of(spider.crawler).choices
        self._pages = Pages(Home.open(choices.home, keys=choices.keys, create=True))
        self._fingerprinter = spider.crawler.request_fingerprinter
        if self._plain.is_dir() and any(self._plain.iterdir()):
            log.warning(
                "Pages of earlier crawls lie in plain in %s. They are not read, and no erasure "
                "but consentry erase --project finds them there. Delete the folder.",
                self._plain,
            )

    def close_spider(self, spider: Spider) -> None:
        """Nothing is open."""

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """The page that was kept for this request, if it is not too old."""
        kept = self._pages.get(
            self._fingerprinter.fingerprint(request),
            site_of(request.url),
            since=time.time() - self._seconds,
        )
        if kept is None:
            return None
        request.meta["cache_timestamp"] = kept.at
        headers = Headers()
        for name, value in kept.headers:
            headers.appendlist(name, value)
        kind = responsetypes.from_args(headers=headers, url=kept.url, body=kept.body)
        return kind(url=kept.url, status=kept.status, headers=headers, body=kept.body)

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Keep a page."""
        headers = [(name, value) for name, values in response.headers.items() for value in values]
        self._pages.keep(
            self._fingerprinter.fingerprint(request),
            site_of(request.url),
            Kept(response.url, time.time(), response.status, headers, response.body),
        )
