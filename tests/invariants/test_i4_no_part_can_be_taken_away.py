"""I4: while our anchors are there, nothing can take a part away without the crawl stopping; with
all removed nothing can reach the vault."""

from __future__ import annotations

import pytest
from invariants.foreign import Foreign, spider

PARTS = {
    "First": ("DOWNLOADER_MIDDLEWARES", "consentry.adapters.scrapy.middleware.First"),
    "Last": ("DOWNLOADER_MIDDLEWARES", "consentry.adapters.scrapy.middleware.Last"),
    "Sourcing": ("SPIDER_MIDDLEWARES", "consentry.adapters.scrapy.sourcing.Sourcing"),
}
FILES = ("/robots.txt", "/.well-known/tdmrep.json")
PAGE = '<title>T</title><meta name="author" content="Example Person"><p>someone@example.org'
ITEM = 'yield {"url": response.url, "text": response.text}'
CLOSED = "User-agent: *\nDisallow: /closed\n"


def crawled(site, tmp_path, code: str = "", more: str = "", settings=None) -> Foreign:
    """A crawl of an open page, a closed one, and a refused one."""
    site.robots("a.test", CLOSED)
    urls = [
        site.page("a.test", "/", PAGE),
        site.page("a.test", "/closed", PAGE),
        site.page("a.test", "/withheld", PAGE, status=451),
    ]
    crawl = Foreign(tmp_path, settings=settings or {}, code=spider(urls, ITEM, more) + code)
    crawl.run()
    return crawl


def guarded(crawl: Foreign, site) -> None:
    """The crawl went on, and every check of ours was made."""
    assert crawl.exit == 0, crawl.out
    assert site.hits("a.test", "/closed") == []
    assert len(crawl.items) == 1
    assert "someone@example.org" not in str(crawl.items)
    assert crawl.items[0]["provenance_id"] in {s.provenance_id for s in crawl.stored().values()}


def stopped(crawl: Foreign, site) -> None:
    """The crawl ended before anybody was asked, and nothing was handed on."""
    assert crawl.exit == 1, crawl.out
    assert crawl.items == []
    assert [hit for hit in site.hits() if hit.path not in FILES] == []


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_a_spider_that_sets_a_part_to_none_gets_it_all_the_same(part, site, tmp_path):
    name, path = PARTS[part]
    guarded(
        crawled(site, tmp_path, more=f"custom_settings = {{{name!r}: {{{path!r}: None}}}}"), site
    )


TAKEN = {
    "ITEM_PROCESSOR": "scrapy.pipelines.ItemPipelineManager",
    "LOG_FORMATTER": "scrapy.logformatter.LogFormatter",
    "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.DummyPolicy",
    "USER_AGENT": "Mozilla/5.0",
    "ROBOTSTXT_OBEY": False,
}


@pytest.mark.slow
def test_settings_of_spider_and_command_line_take_nothing_away(site, tmp_path):
    code = f"""
for name, value in {TAKEN!r}.items():
    SETTINGS[name] = value
Spider.custom_settings = {TAKEN!r}
"""
    guarded(crawled(site, tmp_path, code), site)


UNDONE = {
    "First": "without('DOWNLOADER_MIDDLEWARES', 'middleware.First')",
    "Last": "without('DOWNLOADER_MIDDLEWARES', 'middleware.Last')",
    "Sourcing": "without('SPIDER_MIDDLEWARES', 'sourcing.Sourcing')",
    "ItemProcessor": "settings.set('ITEM_PROCESSOR', 'scrapy.pipelines.ItemPipelineManager', 60)",
    "a subclass of ItemProcessor": "settings.set('ITEM_PROCESSOR', Laxer, 60)",
    "DownloadHandler": (
        "settings.set('DOWNLOAD_HANDLERS', {'http':"
        " 'scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler'}, 60)"
    ),
    "LogFormatter": "settings.set('LOG_FORMATTER', 'scrapy.logformatter.LogFormatter', 60)",
    "headers_received": "deaf('heads.received', signals.headers_received)",
    "request_scheduled": "deaf('decider.screen', signals.request_scheduled)",
    "spider_opened": "deaf('watch.opened', signals.spider_opened)",
    "spider_closed": "deaf('watch.closed', signals.spider_closed)",
    "a feed's filter": ("settings.set('FEEDS', {'elsewhere.jsonl': {'format': 'jsonlines'}}, 60)"),
    "the downloader": "settings.set('DOWNLOADER', Around, 60)",
    "spider_idle": "deaf('watch.idle', signals.spider_idle)",
    "feed_exporter_closed": "deaf('feeds.ended', signals.feed_exporter_closed)",
}
LATER = """
from consentry.adapters.scrapy.processor import ItemProcessor
from scrapy.core.downloader import Downloader

class Laxer(ItemProcessor):
    async def process_item_async(self, item):
        return await self._pipelines(item.item)

class Around(Downloader):
    async def _download(self, slot, request):
        return await super()._download(slot, request)

class Undoes:
    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        made.crawler = crawler
        return made
    def update_settings(self, settings):
        def without(name, part):
            settings.set_in_component_priority_dict(
                name, scrapy.utils.misc.load_object("consentry.adapters.scrapy." + part), None)
        def deaf(receiver, signal):
            part, _, method = receiver.partition(".")
            found = getattr(getattr(self.crawler._consentry, part), method)
            self.crawler.signals.disconnect(found, signal)
        {undo}
SETTINGS["ADDONS"] = {{"consentry.Addon": 1000, Undoes: 2000}}
"""


@pytest.mark.slow
@pytest.mark.parametrize("part", UNDONE)
def test_an_add_on_that_comes_later_and_takes_a_part_away_stops_the_crawl(part, site, tmp_path):
    stopped(crawled(site, tmp_path, LATER.format(undo=UNDONE[part])), site)
    assert not (tmp_path / "elsewhere.jsonl").exists()


ANCHORS = {
    "ITEM_PROCESSOR": "consentry.adapters.scrapy.processor.ItemProcessor",
    "DOWNLOAD_HANDLERS": {"http": "consentry.adapters.scrapy.handler.DownloadHandler"},
}


@pytest.mark.slow
@pytest.mark.parametrize("anchor", ANCHORS)
def test_without_the_add_on_an_anchor_stops_the_crawl_and_says_what_is_missing(
    anchor, site, tmp_path
):
    crawl = crawled(site, tmp_path, settings={"ADDONS": {}, anchor: ANCHORS[anchor]})
    stopped(crawl, site)
    assert "consentry.Addon is not in ADDONS" in crawl.out


@pytest.mark.slow
def test_with_everything_removed_nothing_of_a_crawl_reaches_a_vault(site, tmp_path):
    crawl = crawled(site, tmp_path, settings={"ADDONS": {}})
    assert crawl.items, "Scrapy itself is not ours to stop"
    assert not (tmp_path / "home").exists()
