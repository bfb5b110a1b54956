"""Somebody's own crawler with the add-on, and nothing replaced: gate, log and vault are real.

``code`` is run before the crawl, in its process: it defines ``Spider`` (``spider()`` writes one)
and may change SETTINGS or any part. ``tell(what, **more)`` leaves a line that ``told_of`` reads.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import signal
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from e2e.running import TESTS, Crawl
from invariants import crawler

import consentry

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["pytest", crawler.__name__])
with pytest.MonkeyPatch.context() as patch:
    patch.setenv(
        "PYTHONPATH", os.pathsep.join([str(TESTS), str(Path(consentry.__file__).parents[1])])
    )
    forkserver.ensure_running()

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

    def begin(self) -> BaseProcess:
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
        env = {k: v for k, v in os.environ.items() if not k.startswith("CONSENTRY_")}
        process = _FORKED.Process(
            target=crawler.run, args=(self.code, settings, self.folder, env), daemon=True
        )
        process.start()
        return process

    def wait(self, process: BaseProcess, seconds: float = 90) -> str:
        """What it printed; it may have failed."""
        process.join(seconds)
        if process.exitcode is None:
            assert process.pid
            os.kill(process.pid, signal.SIGKILL)
            raise AssertionError(f"it did not end\n{self.out}")
        self.exit = process.exitcode
        return self.out

    def run(self, seconds: float = 90) -> str:
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
