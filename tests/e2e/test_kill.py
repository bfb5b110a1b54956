"""kill -9 at any moment: the log verifies, nothing that was handed over is missing, and a crawl
run again ends with the same set as one that nobody interrupted (invariant I7)."""

from __future__ import annotations

import random
import signal
import sys
import time
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent))
from running import Crawl

pytestmark = pytest.mark.slow

PAGE = "<!doctype html><html lang=en><title>Number {n}</title><p>{text}</p></html>"
ROUNDS = 12


@pytest.fixture
def urls(site):
    return [
        site.page(
            f"h{n % 6}.localhost",
            f"/{n}",
            PAGE.format(n=n, text=f"Words that are on page {n} alone. " * 40),
            delay=0.01,
        )
        for n in range(80)
    ]


def test_a_dozen_kills_lose_nothing_and_the_end_is_the_same(site, urls, tmp_path):
    chance = random.Random(20)
    crawl = Crawl(tmp_path / "killed", urls, {"CONCURRENT_REQUESTS_PER_DOMAIN": 2})
    in_the_middle = 0
    for _ in range(ROUNDS):
        site.forget()
        process = crawl.start()
        wanted = chance.randrange(1, 90)
        began = time.monotonic()
        while len(site.hits()) < wanted and process.poll() is None:
            assert time.monotonic() - began < 120, crawl.log[-2000:]
            time.sleep(0.002)
        time.sleep(chance.random() * 0.05)
        in_the_middle += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        _nothing_is_missing(crawl)
    assert in_the_middle >= ROUNDS // 2
    crawl.run()
    _nothing_is_missing(crawl)

    calm = Crawl(tmp_path / "calm", urls)
    calm.run()
    assert _set(crawl) == _set(calm)
    assert len(_set(calm)) == len(urls)


def _nothing_is_missing(crawl: Crawl) -> None:
    received = crawl.received
    if not (crawl.folder / "home" / "home.json").exists():
        assert not received
        return
    crawl.verified()
    stored = {each.provenance_id: each.item() for each in crawl.stored().values()}
    for item in received:
        name = item.pop("provenance_id")
        assert stored[name] == item


def _set(crawl: Crawl) -> set[tuple[str, str]]:
    return {(url, str(each.item()["text"])) for url, each in crawl.stored().items()}
