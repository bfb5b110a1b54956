"""Processes that look for names beside a crawl: the same answers, and one that dies."""

from __future__ import annotations

import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from e2e.running import Crawl

from consentry.adapters import naming
from consentry.errors import NamesError
from consentry.signals.personal.hits import Passage
from consentry.signals.personal.names import namer

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleEndBot
purposes: [news-monitoring]
"""
PAGE = [Passage("We met Margaret Ollivander in May. " * 200, "en"), Passage("Ollivander", "en")]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(naming, "WARM", 0)
    made = naming.Names(1)
    yield made
    made.close()


def children() -> list[int]:
    found = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # a thread that has ended meanwhile
            found += [int(each) for each in (task / "children").read_text().split()]
    return [
        each
        for each in found
        if b"consentry.adapters.naming" in Path(f"/proc/{each}/cmdline").read_bytes()
    ]


@pytest.fixture
def crowded():
    """As many open files as a crawl with a thousand connections has."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    yield
    for each in held:
        os.close(each)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_member_says_what_the_model_says_and_another_follows_one_that_died(crowded, names):
    assert names.ask(PAGE).result() == namer(PAGE)
    (first,) = children()
    os.kill(first, signal.SIGSTOP)
    lost = names.ask(PAGE)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(NamesError):
        lost.result()
    assert names.ask(PAGE).result() == namer(PAGE)
    (second,) = children()
    assert second != first
    names.close()
    assert children() == []


def test_what_is_short_and_the_beginning_of_a_crawl_need_no_process(monkeypatch):
    page = {"title": "Ollivander", "text": [{"paragraphs": [PAGE[0].text]}]}
    names = naming.Names(1)
    assert not names.takes(names.size(page))
    monkeypatch.setattr(naming, "WARM", 0)
    assert names.takes(names.size(page))
    assert not names.takes(names.size({"title": "Ollivander"}))
    assert not naming.Names(0).takes(names.size(page))
    assert names.size({"title": "half a pair: \ud83d"}) == 0
    assert children() == []


@pytest.mark.slow
def test_a_crawl_refuses_the_item_for_which_a_member_was_lost_and_goes_on(site, tmp_path):
    text = "<p>We met Margaret Ollivander in May."
    urls = [site.page(f"{at}.test", "/", text) for at in range(3)]
    settings = {"CONSENTRY_NAME_PROCESSES": 1, "CONCURRENT_REQUESTS": 1}
    crawl = Crawl(tmp_path, urls, settings, ACTIVITY, spider="Losing")
    crawl.run()
    assert [each["url"] for each in crawl.received] == [urls[0], urls[2]]
    assert all("We met [name] in May" in str(each["text"]) for each in crawl.received)
    assert list(crawl.refusals().values()) == [("engine/error",)]
    assert "NamesError" in crawl.log
