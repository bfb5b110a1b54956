"""Somebody's own crawler with the add-on, and nothing replaced: gate, log and vault are real.

``code`` is run before the crawl, in its process: it defines ``Spider`` (``spider()`` writes one)
and may change SETTINGS or any part. ``tell(what, **more)`` leaves a line that ``told_of`` reads.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field

from e2e.running import Crawl
from forked import Started, plain
from invariants import crawler

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleEndBot
purposes: [news-monitoring]
private_networks: [127.0.0.1]
"""


@dataclass
class Foreign(Crawl):
    """``exit`` and ``out`` are those of the last run."""

    urls: list[str] = field(default_factory=list)
    activity: str = ACTIVITY
    code: str = ""
    exit: int | None = None

    def begin(self) -> Started:
        """Start it; to be waited for."""
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
        asked = (self.code, settings, self.folder, plain())
        return Started(crawler.run, asked, self.folder / "out.txt")

    def wait(self, process: Started, seconds: float = 180) -> str:
        """What it printed; it may have failed."""
        self.exit = process.wait(seconds)
        return self.out

    def run(self, seconds: float = 180) -> str:
        return self.wait(self.begin(), seconds)

    @property
    def out(self) -> str:
        """What the last run printed so far."""
        path = self.folder / "out.txt"
        return path.read_text(errors="replace") if path.exists() else ""

    def told_of(self, what: str) -> list[dict]:
        """What the runs told so far, of one kind, in order."""
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

    def holds(self, needle: bytes, under: str = "") -> list[str]:
        """Files in which these bytes stand, packed or not."""
        return [
            str(path.relative_to(self.folder))
            for path in sorted((self.folder / under).rglob("*"))
            if path.is_file() and needle in _plain(path.read_bytes())
        ]


def _plain(raw: bytes) -> bytes:
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
