"""Ties each item to the response it came from.

Scrapy hands an item to the pipelines without its response, and dicts take no weak references, so
an item travels from the spider to our item processor in a wrapper. The spider middleware stands
next to the engine: every other middleware sees items as they are. Items that no response stands
behind (``start()``, errbacks, made in pipelines) have no source and are refused, unless the
spider says which one it was: ``yield consentry.source(item, response)``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from w3lib.url import safe_url_string

from consentry.adapters.scrapy import readings
from consentry.adapters.scrapy.lots import Lot, Sourced
from consentry.adapters.scrapy.session import of

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session
    from consentry.gate import Reading


def source(item: Any, response: Any) -> Any:
    """Say which response an item was made from, where Scrapy cannot tell."""
    if isinstance(item, Sourced):
        item = item.item
    return Sourced(item, readings.of_response(response))


def sourced(output: Any) -> Any:
    """An item that came from no response, an errback's too, wrapped like any: who is told that it
    was dropped is not handed it."""
    plain = output is None or isinstance(output, (Request, Sourced))
    return output if plain else Sourced(output, None)


def arrived(output: Any) -> Any:
    """An output behind all spider middlewares: an item waits for its turn from now on."""
    output = sourced(output)
    if isinstance(output, Sourced) and output.lot is not None:
        output.lot.join(output)
    return output


class Sourcing:
    """The spider middleware: wraps items, and drops links that are not to be followed."""

    def __init__(self, session: Session) -> None:
        self._s = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Sourcing:
        return cls(of(crawler))

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Items of start() came from no response."""
        async for output in start:
            yield sourced(output)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Wrap items with the reading of their response; drop links it does not offer."""
        reading = readings.of_response(response)
        closed: frozenset[str] | None = None
        lot = Lot(reading)
        try:
            async for output in result:
                if isinstance(output, Request):
                    if closed is None:
                        closed = _plain(reading.nofollow) if reading else frozenset()
                    if self._may_follow(output, response, reading, closed):
                        yield output
                elif output is None or isinstance(output, Sourced):
                    yield output
                else:
                    yield lot.wrap(output)
        finally:
            _let_go(response)

    def _may_follow(
        self,
        request: Request,
        response: Response,
        reading: Reading | None,
        closed: frozenset[str],
    ) -> bool:
        if reading is None or not self._s.choices.enforces:
            return True
        url = urldefrag(request.url)[0]
        if url == urldefrag(response.url)[0]:
            return True
        if reading.follow and url not in closed:
            return True
        self._s.crawler.stats.inc_value("consentry/links/not-followed")
        return False


def _let_go(response: Response) -> None:
    """Have a response end with its last user. Scrapy's selector of it holds it in turn, so page
    and tree, and what was read of them, would stay until garbage is collected."""
    selector: Any = getattr(response, "_cached_selector", None)
    if selector is not None:
        selector.response = None


def _plain(urls: frozenset[str]) -> frozenset[str]:
    """URLs as Scrapy writes them, without fragments."""
    return frozenset(urldefrag(safe_url_string(url))[0] for url in urls)
