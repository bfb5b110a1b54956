"""``scrapy crawl site -a url=… [-a depth=…] [-a pages=…] [-a also=…]``: follow a site's links."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import HtmlResponse

from crawler import extract
from crawler.pages import PageSpider


class SiteSpider(PageSpider):
    """Begins at a URL and stays on its site: the registrable domain, and hosts named in also."""

    name = "site"
    default_depth = 3

    def how(self) -> dict[str, Any]:
        """What each of its requests has for meta."""
        return {}

    async def start(self) -> AsyncIterator[Any]:
        how = self.how()
        yield Request(self.asked.url, callback=self.parse, errback=self.start_failed, meta=how)

    def further(self, response: HtmlResponse) -> Iterator[Request]:
        if response.meta.get("depth", 0) < self.asked.depth:
            for url in extract.links(response):
                yield Request(url, callback=self.parse, meta=self.how())
