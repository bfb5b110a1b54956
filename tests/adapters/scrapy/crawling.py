"""Runs a real crawl in a process of its own, and tells what came of it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import forked

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent.parent
forked.ready()
ACTIVITY = """\
controller: Example Ltd
contact: privacy@example.org
token: ExampleNews
purposes: [news-monitoring]
"""
FEED = """\
recipients:
  - name: Newsroom
    uri: feeds/
    purpose: news-monitoring
"""
_SCRIPT = """\
import asyncio, json, sys
from pathlib import Path
import attr, dataclasses, pydantic, scrapy
import consentry
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import DropItem
from consentry.adapters.scrapy import session
from fake_gate import FakeGate

OUT = Path("out.jsonl")

def tell(what, **more):
    with OUT.open("a") as out:
        out.write(json.dumps(dict(what=what, **more), default=str) + "\\n")

def gate_for(choices, run, least_delay):
    from datetime import date
    from consentry.activity import load
    return FakeGate(load(choices.activity, today=date.today()), Path("events.jsonl"),
                    mode=choices.mode, least=least_delay, **{gate})

session.gate_for = gate_for

class Pipeline:
    def process_item(self, item):
        from itemadapter import ItemAdapter
        tell("pipeline", type=type(item).__name__, item=ItemAdapter(item).asdict(),
             id=consentry.id_of(item), committed=committed())
        return item

def committed():
    log = Path("events.jsonl").read_text() if Path("events.jsonl").exists() else ""
    return [e["id"] for e in map(json.loads, log.splitlines()) if e["what"] == "committed"]

{code}

SETTINGS = {{
    "ADDONS": {{"consentry.Addon": 1000}},
    "ITEM_PIPELINES": {{Pipeline: 1}},
    "TWISTED_DNS_RESOLVER": "loopback.Everywhere",
    "LOG_LEVEL": "DEBUG",
    "RETRY_TIMES": 1,
}}
SETTINGS.update({settings})

process = AsyncCrawlerProcess(SETTINGS)
crawler = process.create_crawler(Spider)
process.crawl(crawler)
process.start()
stats = crawler._stats.get_stats() if crawler._stats else {{}}
tell("stats", **stats)
tell("reason", reason=stats.get("finish_reason"))
sys.exit(1 if process.bootstrap_failed else 0)
"""


@dataclass
class Crawl:
    """What a crawl printed, what its spider and pipeline told, and what its gate was asked."""

    exit: int
    log: str
    told: list[dict]
    events: list[dict]
    folder: Path

    def told_of(self, what: str) -> list[dict]:
        return [one for one in self.told if one["what"] == what]

    def asked(self, what: str) -> list[dict]:
        return [one for one in self.events if one["what"] == what]

    @property
    def items(self) -> list[dict]:
        return [one["item"] for one in self.told_of("pipeline")]

    @property
    def pages(self) -> list[str]:
        return [one["url"] for one in self.told_of("page")]

    @property
    def stats(self) -> dict:
        return self.told_of("stats")[0]


def crawl(
    folder: Path,
    code: str,
    *,
    settings: str = "{}",
    gate: str = "{}",
    activity: str | None = ACTIVITY,
    timeout: float = 180,
) -> Crawl:
    """Run ``code`` (it defines Spider; ``tell`` writes into the result) in its own process."""
    if activity is not None:
        (folder / "activity.yaml").write_text(activity)
    code = _SCRIPT.format(code=code, settings=settings, gate=gate)
    (folder / "script.py").write_text(code)
    process = forked.script(
        code, name="script.py", folder=folder, env=os.environ, path=[HERE, TESTS]
    )
    said, _ = process.communicate(timeout)
    return Crawl(
        process.returncode,
        said,
        _lines(folder / "out.jsonl"),
        _lines(folder / "events.jsonl"),
        folder,
    )


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def spider(urls, parse: str = "", more: str = "") -> str:
    """The source of a spider that tells each page it gets and then does ``parse``."""
    return f"""
class Spider(scrapy.Spider):
    name = "news"
    async def start(self):
        for url in {list(urls)!r}:
            yield scrapy.Request(url, callback=self.parse, errback=self.failed, dont_filter=True)
    def parse(self, response):
        tell("page", url=response.url, body=response.text if hasattr(response, "text") else "")
{_indent(parse or "yield from ()", 8)}
    def failed(self, failure):
        tell("failed", kind=failure.type.__name__, why=str(failure.value))
{_indent(more, 4)}
"""


def _indent(code: str, by: int) -> str:
    return "\n".join(" " * by + line for line in code.splitlines())
