"""Somebody's own crawler with the add-on and nothing replaced: gate, log and vault are the real ones.

``code`` is run before the crawl, in its process: it defines ``Spider`` (``spider()`` writes one) and
may change SETTINGS or any part. ``tell(what, **more)`` leaves a line that ``told_of`` reads.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from e2e.running import TESTS, Crawl

_SCRIPT = """\
import asyncio, json, sys, time
from pathlib import Path
import scrapy
from scrapy import signals
from scrapy.exceptions import DropItem
from scrapy.http.request import NO_CALLBACK
import consentry, consentry.adapters.scrapy
from consentry.gate import Gate
from scrapy.crawler import AsyncCrawlerProcess

TOLD = open("told.jsonl", "a", buffering=1)

def tell(what, **more):
    TOLD.write(json.dumps(dict(what=what, at=time.monotonic(), **more), default=str) + "\\n")

class Receive:
    def process_item(self, item):
        from itemadapter import ItemAdapter
        tell("pipeline", type=type(item).__name__, item=ItemAdapter(item).asdict())
        return item

SETTINGS = json.loads(sys.argv[1])
SETTINGS["ITEM_PIPELINES"] = {{Receive: 1}}

{code}

process = AsyncCrawlerProcess(SETTINGS)
crawler = process.create_crawler(Spider)
process.crawl(crawler)
process.start()
stats = crawler._stats.get_stats() if crawler._stats else {{}}
tell("stats", **{{str(name): value for name, value in stats.items()}})
sys.exit(1 if process.bootstrap_failed else 0)
"""


ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleEndBot
purposes: [news-monitoring]
"""


@dataclass
class Foreign(Crawl):
    """``exit`` and ``out`` are those of the last run."""

    urls: list[str] = field(default_factory=list)
    activity: str = ACTIVITY
    code: str = ""
    exit: int = -1
    out: str = field(default="", repr=False)

    def start(self) -> subprocess.Popen[str]:
        settings = {
            "ADDONS": {"consentry.Addon": 1000},
            "CONSENTRY_ACTIVITY": str(self.folder / "activity.yaml"),
            "CONSENTRY_HOME": str(self.folder / "home"),
            "CONSENTRY_KEYS": str(self.folder / "keys"),
            "TWISTED_DNS_RESOLVER": "loopback.Everywhere",
            "DOWNLOAD_DELAY": 0,
            "RETRY_TIMES": 1,
            "LOG_LEVEL": "DEBUG",
            **self.settings,
        }
        script = self.folder / "script.py"
        script.write_text(_SCRIPT.format(code=self.code))
        kept = {k: v for k, v in os.environ.items() if not k.startswith("CONSENTRY_")}
        path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
        return subprocess.Popen(
            [sys.executable, str(script), json.dumps(settings)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            env={**kept, "PYTHONPATH": path},
        )

    def run(self, seconds: float = 90) -> str:
        return self.wait(self.start(), seconds)

    def wait(self, process: subprocess.Popen[str], seconds: float = 90) -> str:
        """What it printed; it may have failed."""
        self.out, _ = process.communicate(timeout=seconds)
        self.exit = process.returncode
        return self.out

    def told_of(self, what: str) -> list[dict]:
        """What the crawl told so far, of one kind, in order."""
        path = self.folder / "told.jsonl"
        lines = path.read_text().splitlines(keepends=True) if path.exists() else []
        found = [json.loads(line) for line in lines if line.endswith("\n")]
        return [one for one in found if one["what"] == what]

    @property
    def items(self) -> list[dict]:
        """What the pipeline received."""
        return [one["item"] for one in self.told_of("pipeline")]

    @property
    def stats(self) -> dict:
        return self.told_of("stats")[-1]

    def holds(self, needle: bytes, *, but: tuple[str, ...] = ()) -> list[str]:
        """Files under the crawl's folder in which these bytes stand, packed or not."""
        return [
            str(path.relative_to(self.folder))
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
            and path.name not in ("script.py", *but)
            and needle in _plain(path.read_bytes())
        ]


def _plain(raw: bytes) -> bytes:
    import gzip

    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


def spider(urls: list[str], parse: str = "", more: str = "") -> str:
    """The source of a spider that tells each page it gets and then does ``parse``."""
    return f"""
class Spider(scrapy.Spider):
    name = "foreign"
    async def start(self):
        for url in {list(urls)!r}:
            yield scrapy.Request(url, callback=self.parse, errback=self.failed, dont_filter=True)
    async def parse(self, response):
        tell("page", url=response.url)
{_indent(parse or 'yield {"url": response.url, "text": response.text}', 8)}
    def failed(self, failure):
        tell("failed", kind=failure.type.__name__, why=str(failure.value))
{_indent(more, 4)}
"""


def _indent(code: str, by: int) -> str:
    return "\n".join(" " * by + line for line in code.splitlines())
