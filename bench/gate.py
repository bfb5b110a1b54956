"""CPU of the gate alone, stage by stage, on real pages, beside one parse by parsel.

``python -m bench.gate``: no Scrapy and no network. Items are those of ``bench.crawl``'s spider:
title, description, headings, links and all text. The log is real and on the local disk; CPU is of
all threads, so the commits count with ``store``. The peer, measured in the same run on the same
pages, is what any spider pays: one parse, and that spider's own extraction. ``--names``: with the
finder of names in prose, whose budget is its own. ``--fresh``: every page has words, numbers and
links of its own, so that nothing remembered of other pages flatters the figures.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

from bench.crawl import ACTIVITY, without_names
from bench.pages import HOSTS, ROBOTS, bodies, renewed
from consentry.evidence import Answer, Fetch, JsonObject, Need, Outcome
from consentry.gate import Gate, Reading
from consentry.gate.opening import open_gate

AGENT = "Mozilla/5.0 (compatible; BenchBot/1.0; +https://example.org/contact)"
HEADERS = (("content-type", "text/html"), ("content-length", "45000"), ("server", "none"))


def url_of(number: int) -> str:
    return f"http://h{number % HOSTS}.localhost:8000/p/{number}"


def extract(url: str, body: bytes) -> JsonObject:
    """The item that ``bench.crawl``'s spider makes of a page."""
    response = HtmlResponse(url, body=body)
    return {
        "url": url,
        "title": response.xpath("//title/text()").get(),
        "description": response.xpath("//meta[@name='description']/@content").get(),
        "headings": list(response.css("h1::text").getall()),
        "links": [link.url for link in LinkExtractor().extract_links(response)],
        "text": " ".join(response.xpath("//body//text()").getall()),
    }


def allowed(gate: Gate, ctx: Fetch) -> None:
    """Ask about a request, showing the gate the files of its host."""
    found = gate.fetch(ctx)
    while isinstance(found, Need):
        for ask in found.asks:
            known = ask.kind == "robots"
            outcome = Outcome(200, (), ROBOTS) if known else Outcome(404)
            gate.learn(ask, outcome)
        found = gate.fetch(ctx)
    if not found.allowed:
        raise SystemExit(f"refused: {[r.rule for r in found.reasons if r.verdict != 'allow']}")


class Stages:
    """Runs work and adds up its CPU by name."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = {}

    def run(self, name: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        result = work()
        self.cpu[name] = self.cpu.get(name, 0.0) + time.process_time() - began
        return result


def crawl(gate: Gate, pages: list[bytes], items: list[JsonObject], stages: Stages) -> int:
    """Every page once through all stages; how many items were stored."""
    stored = []
    for number, (body, item) in enumerate(zip(pages, items, strict=True)):
        url = url_of(number)
        ctx = Fetch(url, user_agent=AGENT)
        answer = Answer(ctx, url, 200, HEADERS)
        stages.run("screen", lambda ctx=ctx: gate.screen(ctx))  # type: ignore[misc]
        stages.run("fetch", lambda ctx=ctx: allowed(gate, ctx))  # type: ignore[misc]
        stages.run("head", lambda answer=answer: gate.head(answer))  # type: ignore[misc]
        reading: Reading = stages.run("body", lambda a=answer, b=body: gate.body(a, b))  # type: ignore[misc]
        if reading.decision.allowed:
            stored.append(stages.run("store", lambda r=reading, i=item: gate.store(r, i)))  # type: ignore[misc]
    began = time.process_time()
    done = sum(1 for future in stored if future.exception() is None)
    stages.cpu["store"] += time.process_time() - began
    return done


def main(count: int = 400, profile: str = "", fresh: bool = False) -> None:
    """Print microseconds a stage and page, and their share of the peers."""
    real = bodies()
    pages = [real[n % len(real)] for n in range(count)]
    if fresh:
        pages = [renewed(page, number) for number, page in enumerate(pages)]
    stages = Stages()
    for body in pages[:200]:
        stages.run("parse", lambda b=body: HtmlResponse("http://x/", body=b).selector)  # type: ignore[misc]
    items = [
        stages.run("spider", lambda n=n, b=body: extract(url_of(n), b))  # type: ignore[misc]
        for n, body in enumerate(pages)
    ]
    parse = stages.cpu.pop("parse") / min(count, 200) * 1e6
    spider = stages.cpu.pop("spider") / count * 1e6
    many: list[JsonObject] = [{"name": f"Thing {n}", "price": f"{n}.50"} for n in range(1000)]
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        (where / "activity.yaml").write_text(ACTIVITY)
        gate = open_gate(
            activity=where / "activity.yaml", home=str(where / "home"), keys=where / "keys"
        )
        for number in range(HOSTS):
            allowed(gate, Fetch(url_of(number), user_agent=AGENT))
        profiler = cProfile.Profile()
        if profile:
            profiler.enable()
        done = crawl(gate, pages, items, stages)
        profiler.disable()
        ctx = Fetch(url_of(0), user_agent=AGENT)
        reading = gate.body(Answer(ctx, url_of(0), 200, HEADERS), pages[0])
        began = time.process_time()
        futures = [gate.store(reading, item) for item in many]
        kept = sum(1 for future in futures if future.exception() is None)
        thousand = (time.process_time() - began) * 1000
        gate.close()
    if profile:
        pstats.Stats(profiler).sort_stats(profile).print_stats(60)
    total = sum(stages.cpu.values()) / count * 1e6
    size = sum(map(len, pages)) / count / 1000
    print(f"{count} {'fresh ' * fresh}pages of {size:.0f} KB, {done} items stored")
    for name, cpu in stages.cpu.items():
        print(
            f"  {name:<8}{cpu / count * 1e6:>9.0f} us  {cpu / count * 1e6 / parse:>6.2f} of a parse"
        )
    print(f"  {'all':<8}{total:>9.0f} us  {total / parse:>6.2f} of a parse")
    print(f"peer: parsel parse {parse:.0f} us, typical spider {spider:.0f} us")
    print(
        f"ratio: gate to spider {total / spider:.3f}; {kept} items of one page: {thousand:.0f} ms"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--names", action="store_true", help="look for names in prose too")
    parser.add_argument("--profile", default="", help="print a profile sorted by this")
    parser.add_argument("--fresh", action="store_true", help="each page has words of its own")
    given = parser.parse_args()
    if not given.names:
        without_names()
    main(given.pages, given.profile, given.fresh)
