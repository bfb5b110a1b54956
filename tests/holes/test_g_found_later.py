"""Ways that were found after the first 35: each is one that a project takes by carelessness or a
server by intent.

One crawl of a foreign project goes all of those that need no browser; what reached a server, a log,
a pipeline or a feed is what counts.
"""

from __future__ import annotations

import pytest
from holes.opened import crawled
from invariants.foreign import ACTIVITY, Foreign, spider
from loopback import Reply

FEEDS = "recipients:\n  - {name: Newsroom, uri: feeds/, purpose: news-monitoring}\n"
SAID = "WORDSOFAPAGE"
MEDIA = "WORDSOFANITEM"
MAIL = "someone.planted@example.org"
PARTS = """
import asyncio, logging
from dataclasses import dataclass
import attrs, pydantic
from scrapy.pipelines.files import FilesPipeline
from twisted.internet.defer import fail as failing
from twisted.python import log as twisted_log

@dataclass
class Plain:
    url: str

@attrs.define(slots=False)
class Attrs:
    url: str

class Own(dict):
    pass

class Field(scrapy.Item):
    url = scrapy.Field()

class Open(pydantic.BaseModel):
    model_config = {"extra": "allow"}
    url: str

class Secret(pydantic.BaseModel):
    url: str
    to: pydantic.SecretStr

class Private(pydantic.BaseModel):
    url: str
    _to: str = ""

Secret.model_rebuild(_types_namespace={"pydantic": pydantic})

class Mine(FilesPipeline):
    def item_completed(self, results, item, info):
        return super(FilesPipeline, self).item_completed(results, item, info)
    def file_path(self, request, response=None, info=None, *, item=None):
        if response is not None:
            raise ValueError(str(item))
        return super().file_path(request, response=response, info=info, item=item)

def hiding(url):
    '''Items with more in them than their fields say.'''
    yield Plain(url + "plain")
    for kind in (Plain, Attrs):
        item = kind(url + kind.__name__)
        item.page = MAIL
        yield item
    item = Own(url=url + "Own")
    item.page = MAIL
    yield item
    item = Field(url=url + "Field")
    item._page = MAIL
    yield item
    yield Open(url=url + "open", to=MAIL)
    yield Secret(url=url + "secret", to=MAIL)
    item = Private(url=url + "private")
    item._to = MAIL
    yield item
    yield Private(url=url + "nothing")
    yield {"url": url + "nested", "in": Open(url=url, to=MAIL)}

class Hears:
    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        crawler.signals.connect(made.dropped, signals.item_dropped)
        return made
    def dropped(self, item):
        tell("dropped", item=repr(item), inside=repr(getattr(item, "item", None)))

class Changes:
    def process_request(self, request):
        if request.url.endswith("/two-names"):
            request.headers.setlist("User-Agent", ["GPTBot", request.headers["User-Agent"]])

class Turns(loopback.Everywhere):
    '''A name server that answers differently the second time.'''
    asked = {}
    def getHostByName(self, name, timeout=()):
        Turns.asked[name] = Turns.asked.get(name, 0) + 1
        if name.startswith("turns") and Turns.asked[name] > int(name[5]):
            name = "inside.test"
        return super().getHostByName(name, timeout)

async def stray(words):
    raise ValueError(words)

async def slow(words):
    import time
    time.sleep(0.2)
    return {"text": words}

def elsewhere(params, spider):
    return {**params, "to": "../elsewhere"}

SETTINGS["TWISTED_DNS_RESOLVER"] = Turns
SETTINGS["DOWNLOADER_MIDDLEWARES"] = {Changes: 9000}
SETTINGS["ITEM_PIPELINES"] |= {Mine: 5}
SETTINGS["EXTENSIONS"] = {Hears: 1}
SETTINGS["FEEDS"] = {
    "feeds/%(to)s/items.jsonl": {"format": "jsonlines", "uri_params": elsewhere},
    "feeds/items.jsonl": {"format": "jsonlines"},
}
"""
PARSE = """
if response.url.endswith("/hiding"):
    for item in hiding(response.url + "?"):
        yield item
    return
if response.url.endswith("/media"):
    yield {"url": response.url, "text": MEDIA, "file_urls": FILES}
    return
if "o'hara" in response.url:
    yield scrapy.Request(LINKED)
if response.url.endswith("/strays"):
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    self.kept = [asyncio.ensure_future(slow(SAID))]
    asyncio.ensure_future(stray(SAID))
    failing(ValueError(SAID))
    try:
        raise ValueError(SAID)
    except ValueError:
        twisted_log.err()
    await asyncio.sleep(0.5)
    loop.set_debug(False)
    import gc
    gc.collect()
    await asyncio.sleep(0.1)
yield {"url": response.url, "text": response.text}
"""


FAILED = """
def failed(self, failure):
    yield {"url": "an errback's", "text": MAIL}
"""


@pytest.fixture(scope="module")
def crawl(web, inside, tmp_path_factory) -> Foreign:
    folder = tmp_path_factory.mktemp("later")
    words = "<!doctype html><title>T</title><p>words"
    files = [
        web.page("files.test", "/named.txt", "a file", type="text/plain"),
        web.drop("files.test", "/dropped.txt"),
    ]
    web.answer("files.test", "/none.txt", Reply(b"", 204))
    urls = [
        *(web.page("a.test", f"/{name}", words) for name in ("hiding", "media", "strays")),
        web.page("a.test", "/two-names", words),
        web.page("a.test", "/o'hara", words) + f"?mail={MAIL}",
        web.page("a.test", "/someone.planted%2540example.org", words),
        f"data:text/html,{MAIL}",
        web.page("turns1.test", "/", words),
        web.page("turns3.test", "/", words),
    ]
    names = {
        "LINKED": web.page("b.test", "/linked", words),
        "SAID": SAID,
        "MEDIA": MEDIA,
        "MAIL": MAIL,
        "FILES": [*files, web.url("files.test", "/none.txt")],
    }
    code = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    code += "import loopback\n" + spider(urls, PARSE, FAILED) + PARTS
    web.forget()
    settings = {"FILES_STORE": str(folder / "files"), "RETRY_ENABLED": False}
    return crawled(folder, code, activity=ACTIVITY + FEEDS, settings=settings)


def names(crawl: Foreign) -> set[str]:
    return {item["url"].rpartition("/")[2] for item in crawl.items}


def test_hole_36_a_media_pipeline_that_fails_prints_no_item(crawl):
    assert crawl.out.count("Mine found errors processing an item") == 3, crawl.out
    assert crawl.out.count("File (unknown-error)") >= 3
    assert "media" in names(crawl)
    assert [line for line in crawl.out.splitlines() if MEDIA in line] == []


def test_hole_37_an_error_that_nobody_caught_is_told_without_its_words(crawl):
    assert "Task exception was never retrieved" in crawl.out
    assert "Unhandled error in Deferred" in crawl.out
    assert "Executing <Task finished" in crawl.out
    assert [line for line in crawl.out.splitlines() if SAID in line] == []


def test_hole_38_an_address_is_cut_back_whatever_stands_in_it(crawl):
    assert "/o'hara" in crawl.out
    assert "data:" in crawl.out
    assert "%2540" not in crawl.out
    assert MAIL not in crawl.out


def test_hole_39_an_item_with_more_in_it_than_its_fields_is_refused(crawl):
    assert "hiding?plain" in names(crawl), crawl.out
    kept = {name for name in names(crawl) if name.startswith("hiding")}
    assert kept == {"hiding?plain", "hiding?nothing"}
    assert crawl.stats["consentry/refused/scrapy/item-type"] == 8


def test_hole_40_who_asks_has_one_name(crawl, web):
    assert web.hits("a.test", "/two-names") == []
    assert crawl.stats["consentry/refused/scrapy/changed"] == 1


def test_hole_41_no_feed_is_handed_to_another_place_than_its_recipients(crawl):
    assert (crawl.folder / "feeds" / "items.jsonl").exists(), crawl.out
    assert not (crawl.folder / "elsewhere").exists()
    assert "is no recipient of this activity" in crawl.out


def test_hole_42_no_byte_goes_where_a_name_leads_the_second_time(crawl, inside):
    assert inside, "it was connected to"
    assert b"".join(inside) == b""
    assert "turns1.test" in crawl.out
    assert not {name for name in names(crawl) if "turns" in name}


def test_hole_43_who_hears_that_an_item_was_dropped_is_not_handed_it(crawl):
    dropped = crawl.told_of("dropped")
    assert len(dropped) > 8, crawl.out
    assert MAIL not in str(dropped)


def test_hole_44_another_host_is_not_told_the_address_of_a_page(crawl, web):
    (hit,) = web.hits("b.test", "/linked")
    assert hit.headers["referer"] == web.url("a.test", "/")
