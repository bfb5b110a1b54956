"""A foreign crawler with the add-on, run in a process of its own, and its home afterwards."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import forked
from forked import TESTS, Started

from consentry.provenance import Home
from consentry.provenance.verify import Report, verify
from consentry.vault import Live, live

forked.ready()
SCRIPT = """
import json, sys
from scrapy.crawler import AsyncCrawlerProcess
import spider
asked = json.loads(sys.argv[1])
process = AsyncCrawlerProcess(asked["settings"])
process.crawl(getattr(spider, asked["spider"]), urls=asked["urls"],
              received=asked["received"], **asked["arguments"])
process.start()
sys.exit(1 if process.bootstrap_failed else 0)
"""


@dataclass
class Crawl:
    """Where a crawl's files lie. ``settings`` are added to the plain ones; ``spider`` is one of
    spider.py's, with ``arguments`` of its own."""

    folder: Path
    urls: list[str]
    settings: dict[str, object] = field(default_factory=dict)
    activity: str = ""
    spider: str = "Pages"
    arguments: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        activity = self.activity or (
            "controller: Example Gazette\ncontact: https://example.org/crawler\n"
            "token: ExampleEndBot\npurposes: [news-monitoring]\nloopback_only: true\n"
        )
        if not re.search("loopback_only|private_networks", activity):
            activity += "private_networks: [127.0.0.1]\n"
        (self.folder / "activity.yaml").write_text(activity)

    @property
    def received(self) -> list[dict[str, object]]:
        """What the crawler's own pipeline was handed, in order; a torn last line is left out."""
        path = self.folder / "received.jsonl"
        lines = path.read_text().splitlines(keepends=True) if path.exists() else []
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def start(self) -> Started:
        settings = {
            "ADDONS": {"consentry.Addon": 1000},
            "CONSENTRY_ACTIVITY": str(self.folder / "activity.yaml"),
            "CONSENTRY_HOME": str(self.folder / "home"),
            "CONSENTRY_KEYS": str(self.folder / "keys"),
            "TWISTED_DNS_RESOLVER": "loopback.Everywhere",
            "ITEM_PIPELINES": {"spider.Receive": 1},
            "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS": 32,
            "RETRY_ENABLED": False,
            "LOG_LEVEL": "DEBUG",
            "LOG_FILE": str(self.folder / "crawl.log"),
            **self.settings,
        }
        asked = {
            "settings": settings,
            "urls": self.urls,
            "received": str(self.folder / "received.jsonl"),
            "spider": self.spider,
            "arguments": self.arguments,
        }
        return forked.script(
            SCRIPT,
            [json.dumps(asked)],
            folder=self.folder,
            env=forked.plain(),
            path=[TESTS, TESTS / "e2e"],
        )

    def run(self, seconds: float = 180) -> str:
        process = self.start()
        out, _ = process.communicate(timeout=seconds)
        assert process.returncode == 0, out + self.log[-4000:]
        return out

    @property
    def log(self) -> str:
        path = self.folder / "crawl.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def home(self) -> Home:
        return Home.open(self.folder / "home", keys=self.folder / "keys")

    def verified(self) -> Report:
        home = self.home()
        report = verify(home.log, home.root_vkey)
        assert report.ok, report.problems
        return report

    def stored(self) -> dict[str, Live]:
        """Live records that open, by URL."""
        problems: list[str] = []
        found = {str(each.private["url"]): each for each in live(self.home(), problems)}
        assert not problems
        return found

    def refused(self) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
        """Public and sealed part of refused responses and items by URL, as far as were sealed."""
        found = {}
        home = self.home()
        for entry in home.manifest().logs:
            reader = home.reader(entry.name)
            for index in range(reader.size):
                public = reader.read(index)
                if public["event"] == "refuse" and "commit" in public:
                    private = reader.open_private(index)
                    found[str(private["url"])] = (public, private)
        return found

    def refusals(self) -> dict[str, tuple[str, ...]]:
        """The same: the rules that decided."""
        return {url: tuple(public["rules"]) for url, (public, _) in self.refused().items()}

    def why(self) -> dict[str, dict[str, str]]:
        """The same: the remedy that each rule told."""
        return {
            url: {str(r["rule"]): str(r["remedy"]) for r in private["reasons"]}
            for url, (_, private) in self.refused().items()
        }

    def leaves(self) -> list[dict[str, object]]:
        home = self.home()
        readers = [home.reader(entry.name) for entry in home.manifest().logs]
        return [reader.read(at) for reader in readers for at in range(reader.size)]
