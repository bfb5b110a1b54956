"""What runs in the process of a crawl: a script of the test's own, and what it told.

Imported before that process is forked, so that a crawl does not begin by importing Scrapy.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import scrapy
import scrapy.core.downloader.handlers.http11  # noqa: F401
from forked import become
from itemadapter import ItemAdapter
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import DropItem
from scrapy.http.request import NO_CALLBACK

import consentry.adapters.scrapy
import consentry.errors
import consentry.vault.export
from consentry.gate import Gate
from consentry.provenance import Home
from consentry.storage import LocalStorage


def tell(what: str, **more: object) -> None:
    """Leave a line for the test."""
    line = json.dumps({"what": what, "at": time.monotonic(), **more}, default=str)
    with open("told.jsonl", "a") as told:
        told.write(line + "\n")


class Receive:
    """A pipeline of the crawler's own."""

    seen = 0

    def process_item(self, item):
        Receive.seen += 1
        tell("pipeline", type=type(item).__name__, item=ItemAdapter(item).asdict())
        return item


def run(code: str, settings: dict, folder: Path, env: Mapping[str, str]) -> None:
    """Run ``code``, which defines Spider and may change anything, and crawl. Ends the process."""
    become(folder, env, folder / "out.txt")
    names = dict(globals()) | {"SETTINGS": {**settings, "ITEM_PIPELINES": {Receive: 1}}}
    exec(compile(code, "spider.py", "exec"), names)
    process = AsyncCrawlerProcess(names["SETTINGS"])
    crawler = process.create_crawler(names["Spider"])
    process.crawl(crawler)
    process.start()
    stats = crawler._stats.get_stats() if crawler._stats else {}
    tell("stats", **{str(name): value for name, value in stats.items()})
    sys.exit(1 if process.bootstrap_failed else 0)


__all__ = ["NO_CALLBACK", "DropItem", "Gate", "Home", "LocalStorage", "consentry", "run", "signals"]
