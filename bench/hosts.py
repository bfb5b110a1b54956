"""The first page of a host, and a million hosts.

``python -m bench.hosts``: how long the first page of a host takes that has every file there is
(robots.txt, tdmrep.json, ai.txt, trust.txt, gpc.json and a licence document), and the CPU for it;
hosts that have robots.txt alone beside them. The peer is the same spider without us, ROBOTSTXT_OBEY
on, which asks for robots.txt alone. Every answer takes the server ``DELAY`` seconds, as a network
would; hosts are asked one after the other, so that a latency is one host's.

``python -m bench.hosts --memory``: what is kept of hosts, as a broad crawl meets them one by one:
resident memory after so many. The peer keeps what Scrapy's robots middleware keeps, a parsed file
of Protego a host for as long as the crawl runs; it gets a part of the hosts, and the rest by rule
of three.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from protego import Protego
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

from bench import robots
from bench.pages import CRAWLING, Answering, beside, forever
from consentry.evidence import Outcome
from consentry.hosts import Hosts, SpillFile
from consentry.signals import optouts

DELAY = 0.03
ACTIVITY = """\
controller: {name: Benchmark, address: "1 Example Street", establishments: [IE]}
contact: https://example.org/contact
token: BenchBot
purposes: [ai-train]
personal_data: incidental
lawful_basis: {ai-train: {basis: legitimate-interests, interest: measuring}}
data_subjects: [authors]
source_categories: [pages]
keeps: [{category: personal.name.author, basis: legitimate-interests, reason: measuring,
         retention_days: 1}]
retention_days: 1
lia: lia.md
notice: {url: https://example.org/notice, disproportionate_effort: "Nobody is in these pages."}
loopback_only: true
"""
LIA = (
    Path(__file__).resolve().parents[1]
    / "docs/examples/activities/assessments/news-citations-lia.md"
)
LICENCE = (
    '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
    '<permits type="usage">all</permits></license></content></rsl>'
)
RULES = "User-agent: *\nDisallow: /private/\nAllow: /\n"
FILES: Mapping[str, str] = {
    "/.well-known/tdmrep.json": '[{"location": "/", "tdm-reservation": 0}]',
    "/ai.txt": "User-Agent: *\nAllow: /\n",
    "/.well-known/ai.txt": "Training: allow\n",
    "/trust.txt": "datatrainingallowed=yes\n",
    "/.well-known/trust.txt": "datatrainingallowed=yes\n",
    "/.well-known/gpc.json": '{"gpc": true}',
    "/license.xml": LICENCE,
}
KINDS = ("bare", "full")


class OneByOne(Spider):
    """Asks for the first page of each host when that of the one before has come."""

    name = "one"
    port = 0
    hosts = 0
    host_kind = ""

    async def start(self) -> Any:
        self.took: list[float] = []
        self.cpu = time.process_time()
        yield self._next()

    def _next(self) -> Request:
        self.began = time.perf_counter()
        host = f"{self.host_kind}{len(self.took)}.localhost"
        return Request(f"http://{host}:{self.port}/")

    def parse(self, response: Any) -> Any:
        self.took.append(time.perf_counter() - self.began)
        if len(self.took) == 2:
            self.cpu = time.process_time()
        if len(self.took) < self.hosts:
            yield self._next()
        else:
            self.cpu = (time.process_time() - self.cpu) / (self.hosts - 2)


def child(port: int, hosts: int, kind: str, with_us: bool) -> None:
    """One crawl; prints milliseconds and CPU of a host's first page as JSON."""
    settings = CRAWLING.copy()
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        if with_us:
            (where / "activity.yaml").write_text(ACTIVITY)
            (where / "lia.md").write_text(LIA.read_text())
            settings |= {
                "ADDONS": {"consentry.Addon": 1000},
                "CONSENTRY_ACTIVITY": str(where / "activity.yaml"),
                "CONSENTRY_HOME": str(where / "home"),
                "CONSENTRY_KEYS": str(where / "keys"),
            }
        process = AsyncCrawlerProcess(settings)
        crawler = process.create_crawler(OneByOne)
        process.crawl(crawler, port=port, hosts=hosts, host_kind=kind)
        process.start()
        asyncio.set_event_loop(None)
        spider = crawler.spider
    assert isinstance(spider, OneByOne)
    asked = crawler.stats.get_stats() if crawler.stats else {}
    print(
        json.dumps(
            {
                "ms": statistics.median(spider.took[2:]) * 1000,
                "cpu": spider.cpu * 1000,
                "pages": len(spider.took),
                "files": sum(
                    int(n) for k, n in asked.items() if k.startswith("consentry/evidence/")
                ),
            }
        )
    )


def first_pages(hosts: int, rounds: int) -> None:
    """Alternate runs of both; medians and ratios."""
    with beside(_serve) as port:
        for kind in KINDS:
            found: dict[bool, list[dict[str, float]]] = {False: [], True: []}
            for _ in range(rounds):
                for with_us in (False, True):
                    command = [sys.executable, "-m", "bench.hosts", "--port", str(port)]
                    command += ["--hosts", str(hosts), "--kind", kind] + ["--us"] * with_us
                    done = subprocess.run(command, capture_output=True, text=True, check=False)
                    if done.returncode or not done.stdout.strip():
                        sys.exit(f"a run failed:\n{done.stderr[-3000:]}")
                    figures = json.loads(done.stdout.strip().splitlines()[-1])
                    if figures["pages"] != hosts:
                        sys.exit(f"{figures['pages']} pages instead of {hosts}: not comparable")
                    found[with_us].append(figures)
            for figure, name in (("ms", "latency"), ("cpu", "CPU")):
                plain, ours = (
                    statistics.median(f[figure] for f in found[u]) for u in (False, True)
                )
                print(
                    f"first page of a {kind} host, {found[True][0]['files'] / hosts:.0f} files "
                    f"asked for: {name} {plain:.1f} ms without, {ours:.1f} ms with, "
                    f"ratio {ours / plain:.2f}",
                    flush=True,
                )


def _serve(listener: socket.socket) -> None:
    """Hosts that begin with ``full`` have every file."""

    class Handler(Answering):
        def do_GET(self) -> None:  # noqa: N802  as the server calls it
            time.sleep(DELAY)
            host = self.headers["Host"]
            full = host.startswith("full")
            text: str | None = "<html lang=en><title>First</title><p>A page of a host."
            if self.path == "/robots.txt":
                text = f"License: http://{host}/license.xml\n{RULES}" if full else RULES
            elif self.path != "/":
                text = FILES.get(self.path) if full else None
            body = (text or "none").encode()
            kind = "text/html" if self.path == "/" else "text/plain"
            self.give(404 if text is None else 200, kind, body)

    forever(listener, Handler)


# --- memory -----------------------------------------------------------------------------------


def resident() -> float:
    """MiB of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def ours(hosts: int, files: list[bytes]) -> list[tuple[int, float]]:
    """Hosts met one by one, each read once: resident memory beyond the start, at ten points."""
    with tempfile.TemporaryDirectory() as folder:
        spill = SpillFile(Path(folder))
        known: Hosts[optouts.Host] = Hosts(
            {k: optouts.HOST_FILES[k] for k in ("robots", "tdmrep")}, optouts.Host, spill=spill
        )
        began, told = resident(), []
        for number in range(hosts):
            origin = f"https://h{number}.example"
            for ask in known.missing(origin, 0):
                here = ask.kind == "robots"
                body = files[number % len(files)] + f"# {number}\n".encode() if here else b""
                known.learn(ask, Outcome(200 if here else 404, body=body), 0)
            known.says(origin).findings(origin + "/", "BenchBot", 0)
            if (number + 1) % max(1, hosts // 10) == 0:
                told.append((number + 1, resident() - began))
                print(f"  {number + 1:>9,} hosts: {told[-1][1]:>7.1f} MiB", flush=True)
        spill.close()
    return told


def theirs(hosts: int, files: list[bytes]) -> float:
    """MiB of so many parsed files, kept as ``RobotsTxtMiddleware`` keeps them."""
    began = resident()
    kept = {
        f"h{n}.example": Protego.parse(
            (files[n % len(files)] + f"# {n}\n".encode()).decode("utf-8", "replace")
        )
        for n in range(hosts)
    }
    grown = resident() - began
    assert len(kept) == hosts
    return grown


def memory(hosts: int) -> None:
    chance = random.Random(1)
    files = [robots.file(chance) for _ in range(2_000)]
    print(f"files of {sum(map(len, files)) / len(files):,.0f} bytes on average", flush=True)
    told = ours(hosts, files)
    half, last = told[len(told) // 2 - 1][1], told[-1][1]
    some = min(hosts, 20_000)
    peer = theirs(some, files) * hosts / some
    print(
        f"{hosts:,} hosts: {last:.0f} MiB, after half of them {half:.0f} MiB; "
        f"Protego, one a host: {peer:,.0f} MiB (from {some:,}); ratio {last / peer:.4f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--hosts", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--kind", default="full")
    parser.add_argument("--us", action="store_true")
    given = parser.parse_args()
    if given.port:
        child(given.port, given.hosts, given.kind, given.us)
    elif given.memory:
        memory(given.hosts or 1_000_000)
    else:
        first_pages(given.hosts or 40, given.rounds)
