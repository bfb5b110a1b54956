"""Parts of Scrapy that fail, for tests of what a failure leads to."""

from __future__ import annotations

from scrapy import signals
from scrapy.exceptions import CloseSpider


class Pipeline:
    """A pipeline that cannot take any item."""

    def process_item(self, item):
        raise RuntimeError("this pipeline takes nothing")


class Closer:
    """An extension that does not let the spider begin."""

    @classmethod
    def from_crawler(cls, crawler):
        closer = cls()
        crawler.signals.connect(closer.opened, signals.spider_opened)
        return closer

    def opened(self):
        raise CloseSpider("consentry_incomplete")
