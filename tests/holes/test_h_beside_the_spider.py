"""Ways beside the spider: files that a pipeline kept, handlers that look a name up themselves, what
is asked for before a crawl is open, and a report that nobody reads to its end.
"""

from __future__ import annotations

import hashlib

import pytest
from holes.opened import crawled
from invariants.foreign import ACTIVITY, Foreign, spider

AIOHTTP = "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"
FEEDS = "recipients:\n  - {name: Newsroom, uri: feeds/, purpose: news-monitoring}\n"
FOUND = """
import os, socket
from scrapy.pipelines.files import FilesPipeline

found = socket.getaddrinfo
def elsewhere(host, *more, **kind):
    inside = "127.0.0.2" if str(host).startswith("turns") else "127.0.0.1"
    return found(inside if str(host).endswith(".test") else host, *more, **kind)
socket.getaddrinfo = elsewhere

class Own(FilesPipeline):
    '''Knows of its files by itself.'''
    def media_to_download(self, request, info, *, item=None):
        return {"url": request.url, "path": "own", "checksum": "", "status": "kept"}

class Early:
    '''Asks before anybody could look whether all parts are there.'''
    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        made.crawler = crawler
        return made
    async def open_spider(self):
        try:
            await self.crawler.engine.download_async(scrapy.Request(EARLY))
        except Exception as problem:
            tell("early", why=str(problem))
    def process_item(self, item):
        return item

SETTINGS["ITEM_PIPELINES"] |= {FilesPipeline: -3, Own: -2, Early: -1}
"""
UNREAD = """
read, write = os.pipe()
os.close(read)
os.dup2(write, 2)
"""
NOTHING_GUARDED = """
from consentry.adapters.scrapy import media, peers, report, session
from rich.console import Console
session.Session.complete = lambda self: True
media.asked_again = lambda pipelines: None
peers.looked_at = lambda handler, reach: None
report._Patient = Console
"""


@pytest.fixture(scope="module")
def crawl(web, inside, tmp_path_factory) -> Foreign:
    folder = tmp_path_factory.mktemp("beside")
    words = "<!doctype html><title>T</title><p>words"
    web.robots("files.test", "User-agent: *\nDisallow: /closed\n")
    files = [
        web.page("files.test", f"/{name}.txt", name, type="text/plain")
        for name in ("open", "closed")
    ]
    for url in files:
        kept = folder / "files" / "full" / (hashlib.sha1(url.encode()).hexdigest() + ".txt")
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text("of an older policy")
    urls = [web.page("a.test", "/", words), web.page("turns.test", "/", words)]
    parse = f'yield {{"url": response.url, "file_urls": {files!r}}}'
    settings = {
        "FILES_STORE": str(folder / "files"),
        "RETRY_ENABLED": False,
        "DOWNLOAD_HANDLERS": {"http": AIOHTTP},
        "FEEDS": {"feeds/items.jsonl": {"format": "jsonlines"}},
        "LOG_FILE": str(folder / "crawl.log"),
    }
    web.forget()
    early = f"EARLY = {web.page('a.test', '/early', words)!r}\n"
    code = spider(urls, parse) + early + FOUND + UNREAD
    return crawled(
        folder, code, activity=ACTIVITY + FEEDS, settings=settings, without=NOTHING_GUARDED
    )


def test_hole_45_a_file_that_a_pipeline_kept_is_asked_for_again(crawl, web):
    assert len(web.hits("files.test", "/open.txt")) >= 1, crawl.log
    assert web.hits("files.test", "/closed.txt") == []
    (item,) = crawl.items
    assert [(one["url"], one["status"]) for one in item["files"]] == [
        (web.url("files.test", "/open.txt"), "downloaded")
    ]
    assert crawl.stats["consentry/media/kept-and-refused"] == 1
    assert crawl.log.count("a copy of an earlier crawl lies in the store of FilesPipeline") == 1
    for name, text in (("open", "open"), ("closed", "of an older policy")):
        url = web.url("files.test", f"/{name}.txt")
        kept = crawl.folder / "files" / "full" / (hashlib.sha1(url.encode()).hexdigest() + ".txt")
        assert kept.read_text() == text


def test_hole_46_a_handler_that_looks_names_up_itself_connects_to_nobody_inside(crawl, inside):
    assert "turns.test" in crawl.log
    assert inside == []


def test_hole_47_a_report_that_nobody_reads_ends_no_crawl(crawl):
    assert crawl.told_of("stats"), crawl.log
    assert (crawl.folder / "feeds" / "items.jsonl").read_text().count("\n") == 1


def test_hole_48_nothing_is_asked_for_before_a_crawl_is_open_and_that_is_said(crawl, web):
    assert web.hits("a.test", "/early") == []
    (early,) = crawl.told_of("early")
    assert "before the spider was open" in early["why"]
    assert len(crawl.told_of("page")) == 1
