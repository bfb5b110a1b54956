"""Items: of every type, with a source or without, recorded before any pipeline gets them."""

from enum import Enum

import pytest
from crawling import ACTIVITY, FEED, crawl, spider

from consentry.adapters.scrapy.items import ItemError, as_json

TYPES = {
    "dict": ("", "yield {'title': 'T', 'email': 'x@example.org', 'people': [{'name': 'N'}]}"),
    "Item": (
        "class Thing(scrapy.Item):\n"
        "    title = scrapy.Field(); email = scrapy.Field(); people = scrapy.Field()\n",
        "yield Thing(title='T', email='x@example.org', people=[{'name': 'N'}])",
    ),
    "Item-with-id": (
        "class Thing(scrapy.Item):\n"
        "    title = scrapy.Field(); email = scrapy.Field(); people = scrapy.Field()\n"
        "    provenance_id = scrapy.Field()\n",
        "yield Thing(title='T', email='x@example.org', people=[{'name': 'N'}])",
    ),
    "dataclass": (
        "@dataclasses.dataclass\nclass Thing:\n"
        "    title: str\n    email: str | None\n    people: list\n",
        "yield Thing('T', 'x@example.org', [{'name': 'N'}])",
    ),
    "frozen-dataclass": (
        "@dataclasses.dataclass(frozen=True, slots=True)\nclass Thing:\n"
        "    title: str\n    email: str | None\n    people: list\n"
        "    provenance_id: str | None = None\n",
        "yield Thing('T', 'x@example.org', [{'name': 'N'}])",
    ),
    "attrs": (
        "@attr.define\nclass Thing:\n    title: str\n    email: str | None\n    people: list\n",
        "yield Thing('T', 'x@example.org', [{'name': 'N'}])",
    ),
    "frozen-attrs": (
        "@attr.frozen\nclass Thing:\n    title: str\n    email: str | None\n    people: list\n",
        "yield Thing('T', 'x@example.org', [{'name': 'N'}])",
    ),
    "pydantic": (
        "class Thing(pydantic.BaseModel):\n"
        "    title: str\n    email: str | None\n    people: list\n",
        "yield Thing(title='T', email='x@example.org', people=[{'name': 'N'}])",
    ),
    "frozen-pydantic": (
        "class Thing(pydantic.BaseModel, frozen=True):\n"
        "    title: str\n    email: str | None\n    people: list\n"
        "    provenance_id: str | None = None\n",
        "yield Thing(title='T', email='x@example.org', people=[{'name': 'N'}])",
    ),
}


@pytest.mark.parametrize("kind", TYPES)
def test_a_pipeline_gets_an_item_of_this_type_cleared_and_recorded(kind, site, tmp_path):
    site.page("a.test", "/")
    declared, yields = TYPES[kind]
    done = crawl(tmp_path, declared + spider([site.url("a.test")], yields))
    assert done.exit == 0, done.log
    (got,) = done.told_of("pipeline")
    assert got["item"]["title"] == "T"
    assert got["item"].get("email") is None
    assert got["item"]["people"] == [{"name": "[name]"}]
    assert got["id"] in got["committed"]
    if kind == "dict" or "id" in kind or kind in ("frozen-dataclass", "frozen-pydantic"):
        assert got["item"]["provenance_id"] == got["id"]
    assert "x@example.org" not in done.log


def test_a_nested_item_keeps_its_type_when_a_field_of_it_is_taken_out(site, tmp_path):
    site.page("a.test", "/")
    code = (
        "@dataclasses.dataclass\nclass Person:\n    name: str\n    town: str\n"
        "@dataclasses.dataclass\nclass Thing:\n    people: list\n"
        "class Pipeline:\n    def process_item(self, item):\n"
        "        tell('nested', type=type(item.people[0]).__name__, name=item.people[0].name)\n"
        "        return item\n"
    )
    done = crawl(
        tmp_path, code + spider([site.url("a.test")], "yield Thing([Person('N', 'Leeds')])")
    )
    assert done.told_of("nested") == [{"what": "nested", "type": "Person", "name": "[name]"}]


SOURCELESS = {
    "start": (
        "async def start(self):\n"
        "    yield {'title': 'SECRET-TITLE'}\n"
        "    yield scrapy.Request(self.url)\n"
    ),
    "errback": "def failed(self, failure):\n    yield {'title': 'SECRET-TITLE'}\n",
    "pipeline": (
        "async def parse(self, response):\n"
        "    await self.crawler.engine.scraper.start_itemproc_async(\n"
        "        {'title': 'SECRET-TITLE'}, response=None)\n"
    ),
}


@pytest.mark.parametrize("where", SOURCELESS)
def test_an_item_without_a_source_is_refused_and_not_printed(where, site, tmp_path):
    site.page("a.test", "/")
    site.page("a.test", "/refused", status=451)
    url = site.url("a.test", "/refused" if where == "errback" else "/")
    done = crawl(tmp_path, spider([url], more=f"url = {url!r}\n" + SOURCELESS[where]))
    assert done.items == []
    assert [one["source"] for one in done.asked("store")] == [None]
    assert "SECRET-TITLE" not in done.log
    assert done.stats["consentry/refused/source/none"] == 1


def test_a_spider_may_say_which_response_an_item_came_from(site, tmp_path):
    url = site.page("a.test", "/")
    site.page("a.test", "/gone", status=451)
    more = f"""
def parse(self, response):
    self.seen = response.replace(body=b"changed")
    yield scrapy.Request({site.url("a.test", "/gone")!r}, errback=self.failed)
def failed(self, failure):
    yield consentry.source({{"title": "T"}}, self.seen)
"""
    done = crawl(tmp_path, spider([url], more=more))
    assert [one["source"] for one in done.asked("store")] == [url], done.log
    assert len(done.items) == 1


def test_the_source_survives_a_response_that_was_copied(site, tmp_path):
    url = site.page("a.test", "/")
    code = spider([url], "yield {'title': response.url}").replace(
        "class Spider",
        "class Copies:\n"
        "    def process_response(self, request, response):\n"
        "        return response.replace(flags=['copied'])\n\nclass Spider",
    )
    done = crawl(tmp_path, code, settings="{'DOWNLOADER_MIDDLEWARES': {Copies: 300}}")
    assert [one["source"] for one in done.asked("store")] == [url], done.log


def test_a_refused_item_reaches_no_pipeline_and_no_log_line(site, tmp_path):
    url = site.page("a.test", "/")
    done = crawl(tmp_path, spider([url], "yield {'title': 'SECRET-TITLE', 'face': 'x'}"))
    assert done.items == []
    assert "SECRET-TITLE" not in done.log
    assert "eu-gdpr/face" in done.log


NO_JSON = {"bytes": "b'x'", "a response": "response", "nan": "float('nan')"}


@pytest.mark.parametrize("value", NO_JSON)
def test_an_item_that_cannot_be_looked_into_is_refused(value, site, tmp_path):
    url = site.page("a.test", "/")
    done = crawl(tmp_path, spider([url], f"yield {{'title': {NO_JSON[value]}}}"))
    assert done.items == []
    assert done.stats["consentry/refused/scrapy/item-type"] == 1


@pytest.mark.parametrize("inside", [{1: "hidden", "1": "shown"}, {True: "hidden", "True": "shown"}])
def test_a_key_that_reads_like_another_hides_no_value(inside):
    with pytest.raises(ItemError):
        as_json({"title": "T", "more": [inside]})


def test_a_text_that_is_one_of_a_set_is_looked_into_as_what_it_says():
    kind = Enum("Kind", {"FIRST": "said"}, type=str)
    assert as_json({"kind": kind.FIRST}) == {"kind": "said"}


def test_when_the_log_fails_the_crawl_stops_and_says_so(site, tmp_path):
    url = site.page("a.test", "/")
    done = crawl(tmp_path, spider([url], "yield {'title': 'T'}"), gate="{'broken_log': True}")
    assert done.items == []
    assert done.exit == 1
    assert done.told_of("reason")[0]["reason"] == "consentry_log_failed"
    assert "the disk is full" in done.log


def test_an_item_that_a_pipeline_changed_goes_no_further_unless_the_field_is_declared(
    site, tmp_path
):
    site.page("a.test", "/")
    code = (
        "class Price:\n    def process_item(self, item):\n"
        "        item['price'] = 'from elsewhere'\n        return item\n"
    )
    settings = "{'ITEM_PIPELINES': {Price: 5}, 'FEEDS': {'feeds/a.jsonl': {'format': 'jsonl'}}%s}"
    made = code + spider([site.url("a.test")], "yield {'title': 'T'}")
    done = crawl(tmp_path, made, settings=settings % "", activity=ACTIVITY + FEED)
    assert done.stats["consentry/refused/scrapy/item-changed"] == 1
    assert (tmp_path / "feeds" / "a.jsonl").read_text() == ""
    declared = settings % ", 'CONSENTRY_RESULT_FIELDS': ['price']"
    done = crawl(tmp_path, made, settings=declared, activity=ACTIVITY + FEED)
    assert "from elsewhere" in (tmp_path / "feeds" / "a.jsonl").read_text(), done.log
