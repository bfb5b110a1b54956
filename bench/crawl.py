"""CPU a page with and without consentry: the same spider, the same pages, in one run.

``python -m bench.crawl``. The spider takes what spiders take: title, description, headings, links
by LinkExtractor, all text. Runs alternate; CPU is of the crawling process from the first
response to the closing of the spider, all threads. The peer is Scrapy with ROBOTSTXT_OBEY on.

What is asked of a host once (its robots.txt and its like) is in the first figure, spread over the
pages of this run; the second counts from when every host is known, which is what a page costs in
a crawl of many pages a host. "Beyond parsing" takes off one parse by our parser, measured here.
Names in prose have a budget of their own, so runs without their finder stand beside those with it.
Each of the real pages comes again and again, so what is remembered of numbers and decisions is
remembered better than on pages that are all new: ``--fresh`` gives each page words, numbers and
links of its own.

The plain spider of these rows throws its items away, and its pages come without TLS and
compression. Two rows more, with fewer pages: both sides write their items to a jsonl feed, as most
crawls do; and both do so with pages that come as the web serves them, by TLS and gzip.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.linkextractors import LinkExtractor

from bench.pages import CRAWLING, HOSTS, bodies, serve
from consentry.gate import storing
from consentry.signals.page import Page

ACTIVITY = """\
controller: Benchmark
contact: https://example.org/contact
token: BenchBot
purposes: [search]
loopback_only: true
"""


HOW = {"plain": "", "unnamed": "with, names in prose aside", "all": "with all"}
KNOWN = 3 * HOSTS
"""Responses after which every host has been asked for its files."""


class Typical(Spider):
    name = "typical"
    port = 0
    pages = 0
    many = False
    web = False

    async def start(self) -> Any:
        scheme = "https" if self.web else "http"
        if self.many:
            yield Request(f"{scheme}://many.localhost:{self.port}/many", callback=self.parse_many)
            return
        for number in range(self.pages):
            host = f"h{number % HOSTS}.localhost:{self.port}"
            yield Request(f"{scheme}://{host}/p/{number}")

    def parse(self, response: Any) -> Any:
        yield {
            "url": response.url,
            "title": response.xpath("//title/text()").get(),
            "description": response.xpath("//meta[@name='description']/@content").get(),
            "headings": response.css("h1::text").getall(),
            "links": [link.url for link in LinkExtractor().extract_links(response)],
            "text": " ".join(response.xpath("//body//text()").getall()),
        }

    def parse_many(self, response: Any) -> Any:
        for row in response.css("li.item"):
            yield {"name": row.css("b::text").get(), "price": row.css("i::text").get()}


class Row(NamedTuple):
    """What is served and asked for, and what is done with it. web: by TLS and gzip."""

    title: str
    pages: int
    many: bool = False
    feed: bool = False
    web: bool = False

    def words(self) -> list[str]:
        """For the command line of a run."""
        said = [f"--{name}" for name in ("many", "feed", "web") if getattr(self, name)]
        return ["--pages", str(self.pages), *said]


def child(port: int, how: str, row: Row) -> None:
    """One crawl; prints its figures as JSON."""
    if how == "unnamed":
        without_names()
    began: dict[str, float] = {}
    settings = CRAWLING | {"CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 8}
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        if row.feed:
            settings["FEEDS"] = {str(where / "feed.jsonl"): {"format": "jsonlines"}}
        if how != "plain":
            recipient = f"  - {{name: Bench, uri: {where}/, purpose: search}}\n"
            activity = ACTIVITY + f"recipients:\n{recipient}" * row.feed
            (where / "activity.yaml").write_text(activity)
            settings |= {
                "ADDONS": {"consentry.Addon": 1000},
                "CONSENTRY_ACTIVITY": str(where / "activity.yaml"),
                "CONSENTRY_HOME": str(where / "home"),
                "CONSENTRY_KEYS": str(where / "keys"),
            }
        process = AsyncCrawlerProcess(settings)
        crawler = process.create_crawler(Typical)
        items = [0]

        seen = [0]

        def received() -> None:
            seen[0] += 1
            if not began:
                began.update(cpu=time.process_time(), wall=time.perf_counter())
            if seen[0] == KNOWN:
                began.update(known=time.process_time())

        def scraped() -> None:
            items[0] += 1

        def closed() -> None:
            now = time.process_time()
            began.update(
                cpu=now - began["cpu"],
                wall=time.perf_counter() - began["wall"],
                known=now - began.get("known", now),
            )

        crawler.signals.connect(received, signals.response_received)
        crawler.signals.connect(scraped, signals.item_scraped)
        crawler.signals.connect(closed, signals.spider_closed)
        process.crawl(crawler, port=port, pages=row.pages, many=row.many, web=row.web)
        process.start()
        asyncio.set_event_loop(None)
    print(json.dumps(began | {"items": items[0]}))


def without_names() -> None:
    """Look for no names in prose, in this process."""
    vars(storing)["namer"] = None


def _run(port: int, how: str, row: Row) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.crawl", "--port", str(port), "--how", how, *row.words()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout.strip():
        sys.exit(f"a run failed:\n{done.stderr[-3000:]}")
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    wanted = 1000 if row.many else row.pages
    if how != "all" and found["items"] != wanted:
        sys.exit(f"{found['items']} items instead of {wanted}: not comparable")
    return found


def parse(rounds: int = 5) -> float:
    """Milliseconds of CPU that our parser takes for one of the pages, at best."""
    pages = bodies()
    times = []
    for _ in range(rounds):
        began = time.process_time()
        for body in pages:
            Page.parse(body, url="http://h.localhost/", headers=(("content-type", "text/html"),))
        times.append((time.process_time() - began) * 1000 / len(pages))
    return min(times)


def main(pages: int = 600, rounds: int = 3, fresh: bool = False) -> None:
    """Alternate runs of all and print medians and ratios."""
    fewer = max(pages // 2, KNOWN + HOSTS)
    rows = (
        Row(f"{pages} {'fresh ' * fresh}pages", pages),
        Row("one page of 1,000 items", pages, many=True),
        Row(f"{fewer} pages, items to a feed", fewer, feed=True),
        Row("one page of 1,000 items, to a feed", fewer, many=True, feed=True),
        Row(f"{fewer} pages by TLS and gzip, items to a feed", fewer, feed=True, web=True),
    )
    for row in rows:
        hows = [how for how in HOW if not (row.feed and how == "all")]
        figures: dict[str, list[dict[str, float]]] = {how: [] for how in hows}
        with serve(fresh=fresh and not row.web, web=row.web) as port:
            for _ in range(rounds):
                for how in hows:
                    figures[how].append(_run(port, how, row))
        _tell(row.title, figures, "cpu", 1 if row.many else row.pages)
        if not row.many and row.pages > KNOWN:
            _tell("  once all hosts are known", figures, "known", row.pages - KNOWN)
        if not (row.many or row.feed):
            print(f"  one parse {parse():.2f} ms")


def _tell(title: str, figures: Mapping[str, list[dict[str, float]]], what: str, per: int) -> None:
    cpu = {
        h: statistics.median(f[what] for f in found) * 1000 / per for h, found in figures.items()
    }
    plain = cpu["plain"]
    print(
        f"{title}: CPU {plain:.2f} ms without, "
        + ", ".join(
            f"{cpu[how]:.2f} ms {said} (ratio {cpu[how] / plain:.2f}, {cpu[how] - plain:+.2f} ms)"
            for how, said in HOW.items()
            if said and how in cpu
        )
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--how", choices=HOW, default="plain")
    parser.add_argument("--many", action="store_true")
    parser.add_argument("--feed", action="store_true")
    parser.add_argument("--web", action="store_true")
    parser.add_argument("--fresh", action="store_true", help="each page has words of its own")
    given = parser.parse_args()
    if given.port:
        child(given.port, given.how, Row("", given.pages, given.many, given.feed, given.web))
    else:
        main(given.pages, given.rounds, given.fresh)
