"""Ways to a body that nobody has allowed: caches, signals, and what is read before it is refused.

A refused body holds a word of its own; the crawl is asked where that word came up.
"""

from __future__ import annotations

import gzip

import pytest
from holes.opened import NAIVE, crawled
from holes.streaming import MOST, Streaming
from invariants.foreign import Foreign, spider
from loopback import Reply

HTML = {"Content-Type": "text/html; charset=utf-8"}
WORD = "REFUSEDWORD"
OPTED_OUT = f'<!doctype html><title>T</title><meta name="robots" content="noindex"><p>{WORD}'
LISTENS = f"""
class Listens:
    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        for name in ("response_downloaded", "response_received", "headers_received"):
            crawler.signals.connect(getattr(made, name), getattr(signals, name))
        return made
    def response_downloaded(self, response):
        tell("downloaded", url=response.url, has={WORD!r}.encode() in response.body)
    def response_received(self, response):
        tell("received", url=response.url, has={WORD!r}.encode() in response.body)
    def headers_received(self, headers, request):
        tell("headers", url=request.url)
SETTINGS["EXTENSIONS"] = {{Listens: 1}}
"""


@pytest.fixture(scope="module")
def streaming():
    served = Streaming()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def crawl(web, streaming, tmp_path_factory) -> Foreign:
    folder = tmp_path_factory.mktemp("bodies")
    settings = {
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_DIR": str(folder / "cache"),
        "RETRY_ENABLED": False,
    }
    old = web.page("old.test", "/", f"<p>{WORD} of yesterday")
    before = Foreign(folder, settings=settings, code=spider([old]) + NAIVE)
    before.run()
    assert before.holds(WORD.encode(), "cache"), "an old cache is there"
    (folder / "told.jsonl").unlink()
    web.page("old.test", "/", "<p>of today")
    bomb = gzip.compress(b"0" * (64 << 20))
    web.answer("bomb.test", "/", Reply(bomb, 200, HTML | {"Content-Encoding": "gzip"}))
    packed = gzip.compress(OPTED_OUT.encode())
    web.answer("packed.test", "/", Reply(packed, 200, HTML | {"Content-Encoding": "gzip"}))
    urls = [
        old,
        web.page("good.test", "/", "<title>T</title><p>ALLOWEDWORD"),
        web.page("opted-out.test", "/", OPTED_OUT),
        web.page("withheld.test", "/", f"<p>{WORD}", status=451),
        web.page("header.test", "/", f"<p>{WORD}", headers={"X-Robots-Tag": "noindex"}),
        web.url("packed.test", "/"),
        web.url("bomb.test", "/"),
        streaming.url("endless.test", "/451"),
        streaming.url("endless.test", "/200"),
    ]
    code = spider(
        urls,
        more="""
def failed(self, failure):
    kept = getattr(getattr(failure.value, "response", None), "body", b"")
    tell("failed", kind=failure.type.__name__, why=str(failure.value), kept=len(kept))
""",
    ).replace("dont_filter=True", "meta={'handle_httpstatus_all': True, 'download_maxsize': 0}")
    return crawled(folder, code + LISTENS, settings=settings)


def test_hole_13_the_cache_holds_no_page_that_was_not_allowed(crawl):
    assert crawl.stats["httpcache/store"] == 2, crawl.out
    new = [name for name in crawl.holds(WORD.encode()) if not name.startswith("cache/")]
    assert new == [], "what was refused"
    assert len(crawl.holds(b"ALLOWEDWORD")) == 1, "what the pipeline told; the cache is sealed"


def test_hole_13_an_old_cache_is_not_read_and_is_named(crawl, web):
    assert len(web.hits("old.test", "/")) == 2, "it was asked for again"
    assert f"lie in plain in {crawl.folder}/cache" in crawl.out


def test_hole_14_no_signal_hands_out_a_body_before_it_is_judged(crawl):
    for what in ("downloaded", "received"):
        told = crawl.told_of(what)
        assert any("good.test" in one["url"] for one in told), "it listens"
        assert [one for one in told if one["has"]] == []
    assert len(crawl.told_of("headers")) > 5


def test_hole_15_a_body_that_its_head_refuses_is_not_read(crawl, streaming):
    assert streaming.sent["/451"] < MOST // 4
    assert "default/access-legal-block" in [one["why"] for one in crawl.told_of("failed")]


def test_hole_15_nothing_is_read_or_unpacked_beyond_what_is_looked_into(crawl, streaming):
    assert streaming.sent["/200"] < 32 << 20, "though the request's meta sets no limit"
    assert not any("bomb.test" in one["url"] for one in crawl.told_of("page")), crawl.out
    assert "exceeded DOWNLOAD_MAXSIZE (16777216 B)" in crawl.out


def test_hole_15_a_failure_keeps_no_body(crawl):
    failed = crawl.told_of("failed")
    assert len(failed) == 7
    assert {one["kept"] for one in failed} == {0}


PEEKS = """
class Peeks:
    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        crawler.signals.connect(made.bytes_received, signals.bytes_received)
        return made
    def bytes_received(self, data):
        tell("peeked", data=data.decode())
SETTINGS["EXTENSIONS"] = {Peeks: 1}
"""
GENTLE = "SETTINGS['CONSENTRY_STRICT'] = False"


def test_hole_14_who_listens_to_bytes_stops_the_crawl(site, tmp_path):
    code = spider([site.page("a.test", "/", OPTED_OUT)]) + PEEKS
    crawl = crawled(tmp_path, code, without=GENTLE)
    assert crawl.told_of("peeked") == []
    assert crawl.exit == 1
    assert "Peeks.bytes_received receives bytes_received" in crawl.out
    assert site.hits() == []


def test_hole_14_without_strict_it_is_told_and_decisions_stand(site, tmp_path):
    code = spider([site.page("a.test", "/", OPTED_OUT), site.page("b.test", "/", "<p>x")]) + PEEKS
    crawl = crawled(tmp_path, code, settings={"CONSENTRY_STRICT": False})
    assert crawl.exit == 0, crawl.out
    assert [one["url"] for one in crawl.told_of("page")] == [site.url("b.test")]
    assert crawl.stats["consentry/suspicions"] == 3
    assert "TELNETCONSOLE_ENABLED is on" in crawl.out
    assert "Peeks.bytes_received receives bytes_received" in crawl.out
