"""What both spiders share: arguments, one item a page, a limit, and an account of the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from consentry.adapters.scrapy import failures
from crawler import arguments, extract
from crawler.items import Page


class PageSpider(Spider):
    """Yields a ``Page`` for each HTML page of the site, each page once.

    began: whether anything that the crawl was sent to could be read. missed: why not.
    """

    default_depth: ClassVar[int] = 0
    default_pages: ClassVar[int] = 100

    def __init__(self, *args: Any, **given: Any) -> None:
        read = arguments.read(given, depth=self.default_depth, pages=self.default_pages)
        super().__init__(*args)
        self.asked = read
        self.allowed_domains = list(read.hosts)
        self.began = False
        self.missed = ""
        self.pages = 0
        self._seen: set[int] = set()

    @classmethod
    def check(cls, given: dict[str, str]) -> None:
        """Raise ArgumentError if these arguments would not start a crawl."""
        arguments.read(given, depth=cls.default_depth, pages=cls.default_pages)

    def parse(self, response: Response, **_: Any) -> Iterator[Page | Request]:
        if not isinstance(response, HtmlResponse):
            self.crawler.stats.inc_value("crawler/not_html")
            return
        if self.pages >= self.asked.pages:
            raise CloseSpider("pages")
        self.began = True
        item = extract.page(response)
        if hash(item.url) not in self._seen:
            self._seen.add(hash(item.url))
            self.pages += 1
            yield item
        yield from self.further(response)

    def further(self, response: HtmlResponse) -> Iterator[Request]:
        """Requests that follow from a page; none, unless a spider says so."""
        yield from ()

    def start_failed(self, failure: Failure) -> None:
        """Errback of what the crawl was sent to."""
        reason = failure.value
        status = getattr(getattr(reason, "response", None), "status", None)
        if status:
            said = f"it answered {status}"
        elif reason is not None and failures.is_download(reason):
            said = f"no answer ({failures.reason_of(reason)})"
        else:
            said = str(reason) or type(reason).__name__
        self.missed = self.missed or said.split("\n")[0]
