"""``scrapy crawl``, with an exit code that tells whether the crawl could do what it was asked.

Scrapy's own returns 0 also when nothing could be read, a part stopped the crawl, or a spider
failed. This one: 0 done; 1 not done, or not all of it, with the reason on stderr; 2 cannot be
asked so.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
from typing import Any

from rich.console import Console
from rich.markup import escape
from scrapy import Spider, signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from consentry.adapters.scrapy.logs import is_said
from consentry.errors import ConsentryError, SetupError
from crawler.arguments import ArgumentError
from crawler.pages import PageSpider

DONE = frozenset({"finished", "pages", "closespider_pagecount", "closespider_itemcount"})
_SAID = {
    "shutdown": "it was interrupted.",
    "cancelled": "it was cancelled.",
    "consentry_incomplete": "a part of consentry is missing or was moved; the log above names it.",
    "consentry_orders_unreadable": "an order cannot be read; the log above names its file.",
    "consentry_log_failed": "the provenance log cannot be written; the log above says why.",
    "consentry_failed": "a check failed, so nothing more was collected; the log above says which.",
}


class Command(ScrapyCrawl):
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("Name one spider: scrapy crawl site -a url=https://example.org/")
        process = self.crawler_process
        if process is None:
            raise UsageError("This command starts its own crawler process.")
        if args[0] not in process.spider_loader.list():
            known = ", ".join(process.spider_loader.list())
            raise UsageError(f"There is no spider {args[0]}. Known are: {known}", print_help=False)
        spider_class = process.spider_loader.load(args[0])
        if check := getattr(spider_class, "check", None):
            try:
                check(opts.spargs)
            except (ArgumentError, SetupError) as problem:
                raise UsageError(str(problem), print_help=False) from None
        crawler = self._create_crawler(args[0])
        crawler.signals.connect(_count_item_error, signals.item_error)
        failures: list[BaseException] = []
        running: Any = process.crawl(crawler, **opts.spargs)
        if isinstance(running, asyncio.Task):
            running.add_done_callback(lambda task: _note(task, failures))
        process.start()
        why = _why_not(crawler, failures) or ("it did not start." * process.bootstrap_failed)
        if why:
            self.exitcode = 1
            if failures and is_said(failures[0]):
                return
            Console(stderr=True, soft_wrap=True).print(
                f"[bold red]Not done:[/] {escape(why)}", highlight=False
            )


def _count_item_error(spider: Spider) -> None:
    spider.crawler.stats.inc_value("crawler/item_errors")


def _note(task: asyncio.Task[None], failures: list[BaseException]) -> None:
    failure = None if task.cancelled() else task.exception()
    if failure is not None:
        failures.append(failure)
        if not isinstance(failure, ConsentryError):
            logging.getLogger(__name__).error("The crawl did not start", exc_info=failure)


def _why_not(crawler: Crawler, failures: list[BaseException]) -> str:
    """Why the crawl could not do what it was asked; "" if it could."""
    if failures:
        return str(failures[0]) or type(failures[0]).__name__
    stats = crawler.stats.get_stats()
    reason = stats.get("finish_reason")
    if reason not in DONE:
        return _SAID.get(str(reason), f"it ended with the reason {reason}.")
    spider = crawler.spider
    if isinstance(spider, PageSpider) and not spider.began:
        if spider.missed:
            return f"nothing could be read: {spider.missed}"
        if stats.get("offsite/filtered"):
            return "nothing could be read: it leads to another site. Crawl that one by its name."
        return "nothing could be read: there was no page of HTML that may be read."
    errors = {
        "a spider failed on {} pages": stats.get("spider_exceptions/count", 0),
        "{} items met an error": stats.get("crawler/item_errors", 0),
    }
    told = [text.format(count) for text, count in errors.items() if count]
    return f"{' and '.join(told)}; the log above says where." if told else ""
