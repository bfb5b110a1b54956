"""``scrapy crawl sitemap -a url=… [-a pages=…] [-a also=…]``: read the pages that a site lists.

The URL is a sitemap (sitemaps.org: ``.xml``, ``.xml.gz``, or an index of them), a robots.txt
whose Sitemap lines are followed, or any page of a site: then its robots.txt and
``/sitemap.xml`` are asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.spiders import SitemapSpider

from crawler.pages import PageSpider


class SiteMapSpider(PageSpider, SitemapSpider):
    """Reads the listed pages and follows no links. What is listed of other sites is left out."""

    name = "sitemap"

    async def start(self) -> AsyncIterator[Any]:
        url = self.asked.url
        path = urlsplit(url).path
        listed = path.endswith((".xml", ".gz", "/robots.txt"))
        urls = [url] if listed else [urljoin(url, "/robots.txt"), urljoin(url, "/sitemap.xml")]
        for one in urls:
            yield Request(one, callback=self._parse_sitemap, errback=self.start_failed)

    def _parse_sitemap(self, response: Response) -> Iterable[Request]:
        if self.pages >= self.asked.pages:
            raise CloseSpider("pages")
        yield from super()._parse_sitemap(response)
