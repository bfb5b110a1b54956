"""CPU a page with and without consentry: the same spider, the same pages, in one run.

``python -m bench.crawl``. The spider takes what spiders take: title, description, headings, links
by LinkExtractor, all text. Runs alternate; CPU is of the crawling process from the first
response to the closing of the spider, all threads. The peer is Scrapy with ROBOTSTXT_OBEY on.

What is asked of a host once (its robots.txt and its like) is in the first figure, spread over the
pages of this run; the second counts from when every host is known, which is what a page costs in
a crawl of many pages a host. "Beyond parsing" takes off one parse by our parser, measured here.
Each of the real pages comes again and again, so what is remembered of numbers and decisions is
remembered better than on pages that are all new.
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
from pathlib import Path
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.linkextractors import LinkExtractor

from bench.pages import HOSTS, bodies, serve
from consentry.signals.page import Page

ACTIVITY = """\
controller: Benchmark
contact: https://example.org/contact
token: BenchBot
purposes: [search]
loopback_only: true
"""


KNOWN = 3 * HOSTS
"""Responses after which every host has been asked for its files."""


class Typical(Spider):
    name = "typical"
    port = 0
    pages = 0
    many = False

    async def start(self) -> Any:
        if self.many:
            yield Request(f"http://many.localhost:{self.port}/many", callback=self.parse_many)
            return
        for number in range(self.pages):
            host = f"h{number % HOSTS}.localhost:{self.port}"
            yield Request(f"http://{host}/p/{number}")

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


def child(port: int, pages: int, with_us: bool, many: bool) -> None:
    """One crawl; prints its figures as JSON."""
    began: dict[str, float] = {}
    settings: dict[str, Any] = {
        "ROBOTSTXT_OBEY": True,
        "LOG_LEVEL": "WARNING",
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TWISTED_DNS_RESOLVER": "crawler.localhost.Resolver",
        "USER_AGENT": "Mozilla/5.0 (compatible; BenchBot/1.0; +https://example.org/contact)",
    }
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        if with_us:
            (where / "activity.yaml").write_text(ACTIVITY)
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
        process.crawl(crawler, port=port, pages=pages, many=many)
        process.start()
        asyncio.set_event_loop(None)
    print(json.dumps(began | {"items": items[0]}))


def _run(port: int, pages: int, with_us: bool, many: bool) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.crawl", "--port", str(port), "--pages", str(pages)]
    command += ["--us"] * with_us + ["--many"] * many
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout.strip():
        sys.exit(f"a run failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


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


def main(pages: int = 600, rounds: int = 3) -> None:
    """Alternate runs of both and print medians and ratios."""
    with serve() as port:
        for many, title in ((False, f"{pages} pages"), (True, "one page of 1,000 items")):
            figures: dict[bool, list[dict[str, float]]] = {False: [], True: []}
            for _ in range(rounds):
                for with_us in (False, True):
                    found = _run(port, pages, with_us, many)
                    wanted = 1000 if many else pages
                    if found["items"] != wanted:
                        sys.exit(f"{found['items']} items instead of {wanted}: not comparable")
                    figures[with_us].append(found)
            per = 1 if many else pages
            plain, ours = (
                statistics.median(f["cpu"] for f in figures[u]) * 1000 / per for u in (False, True)
            )
            walls = [statistics.median(f["wall"] for f in figures[u]) for u in (False, True)]
            print(
                f"{title}: CPU {plain:.2f} ms without, {ours:.2f} ms with: "
                f"ratio {ours / plain:.2f}, {ours - plain:+.2f} ms; "
                f"wall {walls[0]:.2f} s and {walls[1]:.2f} s"
            )
            if not many and pages > KNOWN:
                plain, ours = (
                    statistics.median(f["known"] for f in figures[u]) * 1000 / (pages - KNOWN)
                    for u in (False, True)
                )
                parsing = parse()
                print(
                    f"  once all hosts are known: {plain:.2f} ms without, {ours:.2f} ms with: "
                    f"ratio {ours / plain:.2f}, {ours - plain:+.2f} ms; one parse {parsing:.2f} "
                    f"ms, beyond parsing {ours - plain - parsing:+.2f} ms"
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--us", action="store_true")
    parser.add_argument("--many", action="store_true")
    given = parser.parse_args()
    if given.port:
        child(given.port, given.pages, given.us, given.many)
    else:
        main(given.pages, given.rounds)
