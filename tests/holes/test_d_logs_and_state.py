"""Where personal data comes out by the side: log lines, what handlers are given, job directories,
consoles, statistics."""

from __future__ import annotations

import json

import pytest
from holes.opened import NAIVE, crawled
from invariants.foreign import Foreign, spider

PERSON = "planted.person@example.org"
OTHER = "planted.other@example.org"
QUEUED = "planted.queued@example.org"
QUERY = f"?email={PERSON}"
PARTS = """
import logging

class Sends(logging.Handler):
    '''What a service that collects logs is given: lines, and what is attached to them.'''
    def emit(self, record):
        if record.name.startswith("scrapy.core"):
            attached = {k: v for k, v in vars(record).items() if k in ("item", "exc_text")}
            tell("sent", line=record.getMessage(), attached=str(attached))

class Breaks:
    def process_item(self, item):
        if item["do"] == "drop":
            raise DropItem(str(item))
        if item["do"] == "break":
            raise ValueError(str(item))
        return item

class Looks:
    '''Which consoles are open.'''
    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        made.crawler = crawler
        crawler.signals.connect(made.spider_opened, signals.spider_opened)
        return made
    def spider_opened(self):
        from scrapy.extensions.memdebug import MemoryDebugger
        from scrapy.extensions.remote_control import RemoteControl
        from scrapy.extensions.telnet import TelnetConsole
        logging.getLogger().addHandler(Sends())
        found = [kind.__name__ for kind in (TelnetConsole, RemoteControl, MemoryDebugger)
                 if self.crawler.get_extension(kind)]
        tell("consoles", open=found, cookies=self.crawler.settings.getbool("COOKIES_DEBUG"))

SETTINGS["ITEM_PIPELINES"] = {Breaks: 1}
SETTINGS["EXTENSIONS"] = {Looks: 1}
"""


@pytest.fixture(scope="module")
def crawl(web, tmp_path_factory) -> Foreign:
    folder = tmp_path_factory.mktemp("logs")
    for n in range(6):
        web.page("later.test", f"/{n}", "<p>words", delay=0.05)
    url = web.page("a.test", f"/{OTHER}", "<title>T</title><p>words") + QUERY
    moved = web.redirect("a.test", "/moved", f"/{OTHER}{QUERY}&again=1")
    gone = web.drop("a.test", f"/gone/{OTHER}") + QUERY
    later = [web.url("later.test", f"/{n}") for n in range(6)]
    parse = f"""
if "later" in response.url:
    return
for do in ("keep", "drop", "break"):
    yield {{"do": do, "text": "by {PERSON}"}}
for url in {later!r}:
    yield scrapy.Request(url, cb_kwargs={{"author": {QUEUED!r}}}, meta={{"mail": {QUEUED!r}}},
                         headers={{"X-Asks": {QUEUED!r}}}, callback=self.later)
"""
    more = """
def later(self, response, author):
    tell("carried", author=author, mail=response.meta["mail"])
    files = [p for p in Path("job").rglob("*") if p.is_file()]
    sealed = [p.name for p in files if b"consentry/queue/1" in p.read_bytes()]
    tell("job", sealed=sealed, has=[p.name for p in files if b"QUEUED" in p.read_bytes()])
""".replace("QUEUED", QUEUED)
    settings = {
        "JOBDIR": "job",
        "LOG_FILE": "crawl.log",
        "CONCURRENT_REQUESTS": 1,
        "RETRY_TIMES": 1,
        "COOKIES_DEBUG": True,
        "MEMDEBUG_ENABLED": True,
        "DUPEFILTER_DEBUG": True,
    }
    code = spider([url, moved, gone], parse, more).replace("dont_filter=True", "dont_filter=False")
    return crawled(folder, code + PARTS, settings=settings)


def test_hole_23_a_dropped_item_and_one_that_breaks_are_not_printed(crawl):
    assert f"by {PERSON}" not in crawl.log
    assert "Dropped an item from" in crawl.log
    assert "Error processing an item from" in crawl.log


def test_hole_24_no_item_is_attached_to_a_log_record(crawl):
    sent = crawl.told_of("sent")
    assert len(sent) > 5, "a handler that came later hears too"
    attached = str([one["attached"] for one in sent])
    assert "'item': None" in attached, "there was one"
    assert "'do'" not in attached
    assert PERSON not in attached


def test_hole_25_urls_are_logged_without_what_they_say_of_a_person(crawl):
    assert "a.test" in crawl.log
    assert PERSON not in crawl.log
    assert OTHER not in crawl.log


def test_hole_26_what_waits_in_a_job_directory_is_sealed_and_comes_back_whole(crawl):
    carried = crawl.told_of("carried")
    assert len(carried) == 6, crawl.log
    assert {one["author"] for one in carried} == {one["mail"] for one in carried} == {QUEUED}
    assert crawl.stats["scheduler/dequeued/disk"] >= 6
    assert any(one["sealed"] for one in crawl.told_of("job")), "there is a queue"
    assert [one["has"] for one in crawl.told_of("job") if one["has"]] == []


def test_hole_27_no_console_is_open(crawl):
    (consoles,) = crawl.told_of("consoles")
    assert not set(consoles["open"]) & {"TelnetConsole", "RemoteControl"}
    assert "Telnet Password" not in crawl.log


def test_hole_30_what_shows_cookies_and_memory_is_off_and_statistics_tell_nothing(crawl):
    (consoles,) = crawl.told_of("consoles")
    assert "MemoryDebugger" not in consoles["open"]
    assert not consoles["cookies"]
    assert not any(name in json.dumps(crawl.stats) for name in (PERSON, OTHER, QUEUED))


TAKES_OUT = """
class Later:
    def update_settings(self, settings):
        settings.set("COOKIES_DEBUG", True, 60)
SETTINGS["ADDONS"] = {"consentry.Addon": 1000, Later: 2000}
"""
GENTLE = "SETTINGS['CONSENTRY_STRICT'] = False"


def test_hole_30_what_is_switched_on_again_stops_the_crawl(site, tmp_path, monkeypatch):
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    code = spider([site.page("a.test", "/")]) + TAKES_OUT
    monkeypatch.setenv("DEBUG", "pw:protocol")
    crawl = crawled(tmp_path, code, without=GENTLE)
    assert crawl.exit == 1, crawl.out
    assert "COOKIES_DEBUG is on" in crawl.out
    assert "DEBUG names pw:" in crawl.out
    assert "SSLKEYLOGFILE is set" in crawl.out
    assert site.hits() == []


SEALED_ALONE = """
from consentry.adapters.scrapy import jobs
jobs.is_sealed = lambda data: True
"""


def test_hole_26_a_queue_in_plain_from_before_is_still_taken_out(site, tmp_path):
    urls = [site.page("queue.test", f"/{n}", "<p>words", delay=0.05) for n in range(6)]
    settings = {"JOBDIR": "job", "CONCURRENT_REQUESTS": 1, "CLOSESPIDER_PAGECOUNT": 1}
    code = spider(urls).replace("dont_filter=True", "dont_filter=False")
    before = Foreign(tmp_path, settings=settings, code=code + NAIVE)
    before.run()
    assert before.holds(b"queue.test", "job"), "in plain"
    settings.pop("CLOSESPIDER_PAGECOUNT")
    again = crawled(tmp_path, code, without=SEALED_ALONE, settings=settings)
    assert {one["url"] for one in again.told_of("page")} == set(urls)
    assert {each["url"] for each in again.items} <= set(urls)
    assert again.stats["consentry/items"] >= 4
