"""Ways by which an item that nobody has judged gets to a pipeline, a folder or a feed."""

from __future__ import annotations

import json
import re
import socket

import pytest
from e2e.test_feeds import released
from holes.opened import NAIVE, OPEN, crawled
from invariants.foreign import ACTIVITY, Foreign, spider

FEED = "recipients:\n  - {name: Newsroom, uri: feeds/, purpose: news-monitoring}\n"
PERSON = "someone@example.org"
PARTS = """
class Early:
    def process_item(self, item):
        tell("early", item=dict(item))
        return item

class Late:
    def process_item(self, item):
        if item["url"].endswith("/late"):
            item["text"] = "written late"
        if item["url"].endswith("/made"):
            return {"url": "made in a pipeline"}
        return item

class Enriches:
    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        crawler.signals.connect(made.item_scraped, signals.item_scraped)
        return made
    def item_scraped(self, item):
        if item["url"].endswith("/enriched"):
            item["text"] = "enriched"

class Everything:
    def __init__(self, options):
        pass
    def accepts(self, item):
        return True

class Own(scrapy.pipelines.ItemPipelineManager):
    async def process_item_async(self, item):
        tell("processor", item=dict(item))
        return await super().process_item_async(item)

SETTINGS["ITEM_PIPELINES"] = {
    Early: -1000, "scrapy.pipelines.files.FilesPipeline": 1,
    "scrapy.pipelines.images.ImagesPipeline": 1, Receive: 2, Late: 10_000}
SETTINGS["EXTENSIONS"] = {Enriches: -1000}
SETTINGS["ITEM_PROCESSOR"] = Own
Spider.custom_settings = {"ITEM_PROCESSOR": Own}
SETTINGS["FEEDS"] = {"feeds/items.jsonl": {"format": "jsonlines", "item_filter": Everything}}
"""
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture(scope="module")
def database():
    """A server that is none of the web's: somebody's database."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture(scope="module")
def crawl(web, database, tmp_path_factory) -> Foreign:
    folder = tmp_path_factory.mktemp("items")
    page = f"<!doctype html><title>T</title><p>Write to {PERSON}"
    names = ("plain", "late", "made", "enriched", "media", "raw", "writes")
    urls = [web.page("a.test", f"/{name}", page) for name in names]
    files = {
        "text": web.page("files.test", "/open.txt", "a file", type="text/plain"),
        "persons": web.page("files.test", "/persons.txt", f"Write to {PERSON}", type="text/plain"),
        "picture": web.page("files.test", "/face.png", PNG, type="image/png"),
        "reserved": web.page(
            "files.test",
            "/reserved.txt",
            "REFUSEDFILE",
            type="text/plain",
            headers={"X-Robots-Tag": "noindex"},
        ),
    }
    drawn = web.page("files.test", "/drawn.png", PNG, type="image/png")
    unwanted = web.page("files.test", "/of-a-refused-item.txt", "x", type="text/plain")
    gone = web.drop("gone.test", "/")
    parse = f"""
import socket
item = {{"url": response.url, "text": response.text}}
if response.url.endswith("/media"):
    item["file_urls"] = {list(files.values())!r}
    item["image_urls"] = [{drawn!r}]
if response.url.endswith("/raw"):
    item |= {{"file_urls": [{unwanted!r}], "raw": b"bytes"}}
if response.url.endswith("/writes"):
    with open("by-itself.txt", "w") as file:
        file.write("words")
    socket.create_connection(("127.0.0.1", {database})).close()
yield item
"""
    code = spider([*urls, gone], parse)
    code = code.replace(
        "    async def start(self):\n",
        '    async def start(self):\n        yield {"url": "from start"}\n',
    ).replace(
        "    def failed(self, failure):\n",
        '    def failed(self, failure):\n        yield {"url": "from an errback"}\n',
    )
    return crawled(
        folder,
        code + PARTS,
        activity=ACTIVITY + FEED,
        settings={
            "FILES_STORE": str(folder / "files"),
            "IMAGES_STORE": str(folder / "images"),
            "RETRY_ENABLED": False,
        },
    )


def fed(crawl: Foreign) -> list[dict]:
    lines = (crawl.folder / "feeds" / "items.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def names(items: list[dict]) -> set[str]:
    return {item["url"].rpartition("/")[2] for item in items}


def test_hole_16_a_pipeline_before_all_others_gets_what_was_cleared(crawl):
    early = [one["item"] for one in crawl.told_of("early")]
    assert names(early) >= {"plain", "late", "enriched", "media"}, crawl.out
    assert PERSON not in str(early)
    assert all(item.get("provenance_id") for item in early)


def test_hole_17_no_file_is_asked_for_or_kept_for_an_item_that_is_refused(crawl, web):
    assert web.hits("files.test", "/open.txt"), crawl.out
    assert web.hits("files.test", "/of-a-refused-item.txt") == []
    assert [path.read_bytes() for path in sorted(crawl.folder.rglob("files/full/*"))] == [b"a file"]


def test_hole_17_a_file_with_a_person_in_it_is_refused_as_a_whole(crawl, web):
    assert web.hits("files.test", "/persons.txt"), crawl.out
    assert crawl.stats["consentry/refused/scrapy/file-personal"] == 1
    assert crawl.holds(PERSON.encode(), "files") == []


def test_hole_17_the_images_pipeline_gets_no_image(crawl, web):
    assert web.hits("files.test", "/drawn.png"), "it was asked for, by Scrapy's own pipeline"
    assert list(crawl.folder.rglob("images/full/*")) == []
    (item,) = (item for item in crawl.items if item["url"].endswith("/media"))
    assert item["images"] == []
    assert "default/image-without-face-detector" in crawl.out


def test_hole_18_an_item_without_a_source_gets_nowhere(crawl):
    for items in (crawl.items, fed(crawl)):
        assert items, crawl.out
        assert not names(items) & {"from start", "from an errback", "made in a pipeline"}


def test_hole_19_what_is_changed_after_it_was_cleared_is_not_fed(crawl):
    assert names(fed(crawl)) == {"plain", "media", "writes"}
    assert {one["url"].rpartition("/")[2] for one in crawl.told_of("page")} >= {"late", "enriched"}


def test_hole_20_what_a_spider_opens_by_itself_is_named_by_its_line(crawl):
    assert crawl.stats.get("consentry/outside/connections") == 1
    for what in ("files", "connections"):
        assert re.search(rf"spider\.py:\d+ opens {what} by itself", crawl.out), crawl.out


def test_hole_21_another_item_processor_stands_behind_ours(crawl):
    inside = [one["item"] for one in crawl.told_of("processor")]
    assert names(inside) >= {"plain", "media"}
    assert PERSON not in str(inside)


def test_hole_21_a_feeds_own_filter_is_asked_beside_ours(crawl):
    stored = {each.provenance_id for each in crawl.stored().values()}
    assert {item["provenance_id"] for item in fed(crawl)} <= stored


KILLED = """
import asyncio, os, signal as _signal
def written(folder):
    return os.path.isdir(folder) and any(each.stat().st_size for each in os.scandir(folder))
class Kills:
    seen = 0
    async def process_item(self, item):
        Kills.seen += 1
        if Kills.seen == 8:
            while not written("feeds"):
                await asyncio.sleep(0.02)
            os.kill(os.getpid(), _signal.SIGKILL)
        return item
SETTINGS["ITEM_PIPELINES"] = {Kills: 5}
"""


def test_hole_22_a_killed_crawl_leaves_no_batch_that_nobody_recorded(site, tmp_path):
    urls = [site.page("a.test", f"/{n}", f"<p>BATCHWORD {n}") for n in range(12)]
    (tmp_path / "temp").mkdir()
    crawl = crawled(
        tmp_path,
        spider(urls) + KILLED,
        without=NAIVE,
        activity=ACTIVITY + FEED,
        settings={
            "FEEDS": {"feeds/%(batch_id)d.jsonl": {"format": "jsonlines", "batch_item_count": 3}},
            "FEED_TEMPDIR": "temp",
            "CONCURRENT_REQUESTS": 1,
        },
    )
    assert crawl.exit == -9, crawl.out
    left = set(crawl.holds(b"BATCHWORD", "feeds"))
    recorded = set() if OPEN else {uri for uri, _ in released(crawl)}
    assert left <= recorded
    assert left, "a batch was complete"
    assert list((tmp_path / "temp").iterdir()) == []
