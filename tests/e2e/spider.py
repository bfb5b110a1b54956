"""The crawler that somebody has already: it takes what spiders take, and writes to a file."""

import json
import os
import signal
from contextlib import suppress
from pathlib import Path

import scrapy
from scrapy import signals

from consentry import Recheck
from consentry.adapters import naming


class Pages(scrapy.Spider):
    name = "pages"

    async def start(self):
        for url in self.urls:
            yield scrapy.Request(url, dont_filter=True)

    def parse(self, response):
        if not isinstance(response, scrapy.http.HtmlResponse):
            return
        yield {
            "url": response.url,
            "title": response.xpath("//title/text()").get(default="").strip(),
            "author": response.xpath("//meta[@name='author']/@content").get(),
            "text": " ".join(t.strip() for t in response.xpath("//body//text()").getall()),
            "links": response.xpath("//a/@href").getall(),
        }


class Again(Recheck, Pages):
    """The same crawler, asking again; what it learns is carried out every few items."""

    carry_at = 4


class Losing(Pages):
    """A page after the other; what looks for names beside it is killed after the first."""

    async def start(self):
        naming.WARM = naming.SHORT = 0
        self.left = list(self.urls)
        self.crawler.signals.connect(self.lose, signals.item_scraped)
        self.crawler.signals.connect(self.next, signals.item_dropped)
        yield scrapy.Request(self.left.pop(0))

    def lose(self):
        if len(self.left) == len(self.urls) - 1:
            for task in Path("/proc/self/task").iterdir():
                with suppress(OSError):  # a thread that has ended meanwhile
                    for child in (task / "children").read_text().split():
                        os.kill(int(child), signal.SIGKILL)
        self.next()

    def next(self):
        if self.left:
            self.crawler.engine.crawl(scrapy.Request(self.left.pop(0)))


class Receive:
    """A pipeline of the crawler's own: what reaches it was handed over."""

    def __init__(self, crawler):
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler):
        return cls(crawler)

    def open_spider(self):
        self.file = open(self.crawler.spider.received, "a", buffering=1)  # noqa: SIM115

    def close_spider(self):
        self.file.close()

    def process_item(self, item):
        self.file.write(json.dumps(item) + "\n")
        return item
