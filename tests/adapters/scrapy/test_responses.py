"""Responses: a refused body is read by nobody, and is on no disk and in no log line."""

import gzip
import time
from pathlib import Path

import pytest
from crawling import crawl, spider
from loopback import Reply

CACHE = (
    "{'HTTPCACHE_ENABLED': True, 'HTTPCACHE_DIR': str(Path('cache').absolute()),"
    " 'JOBDIR': 'job', 'RETRY_TIMES': 0}"
)
SECRET = b"<p>SECRET-PAGE</p>"
REFUSED = {
    "status 451": Reply(SECRET, 451, {"Content-Type": "text/html"}),
    "status 401": Reply(SECRET, 401, {"Content-Type": "text/html"}),
    "status 503": Reply(SECRET, 503, {"Content-Type": "text/html"}),
    "a header": Reply(SECRET, 200, {"Content-Type": "text/html", "tdm-reservation": "1"}),
    "the page": Reply(b"REFUSE-THIS-PAGE" + SECRET, 200, {"Content-Type": "text/html"}),
    "the page, packed": Reply(
        gzip.compress(b"REFUSE-THIS-PAGE" + SECRET),
        200,
        {"Content-Type": "text/html", "Content-Encoding": "gzip"},
    ),
}
HANDLERS = {
    "reactor": "",
    "no reactor": ", 'TWISTED_REACTOR_ENABLED': False",
}


def on_disk(folder: Path, needle: bytes) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "script.py":
            raw = path.read_bytes()
            if raw[:2] == b"\x1f\x8b":
                raw = gzip.decompress(raw)
            if needle in raw:
                found.append(path.name)
    return found


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_page_is_in_no_callback_no_cache_and_no_log(what, site, tmp_path):
    site.answer("a.test", "/", REFUSED[what])
    good = site.page("a.test", "/good", "<p>GOOD-PAGE</p>")
    urls = [site.url("a.test"), good]
    code = spider(urls).replace("dont_filter=True", "meta={'handle_httpstatus_all': True}")
    done = crawl(tmp_path, code, settings=CACHE)
    assert done.pages == [good], done.log
    assert "SECRET" not in done.log
    assert on_disk(tmp_path, b"SECRET") == []
    assert done.stats["httpcache/store"] == 1
    assert on_disk(tmp_path, b"GOOD-PAGE") == ["out.jsonl"], "what the spider told"


@pytest.mark.parametrize("how", HANDLERS)
@pytest.mark.parametrize("what", ["status 451", "status 503", "a header"])
def test_a_body_that_is_refused_by_its_head_is_not_read(what, how, site, tmp_path):
    reply = REFUSED[what]
    headers = {**reply.headers, "Content-Length": "50000000"}
    site.answer("a.test", "/", Reply(SECRET, reply.status, headers))
    code = (
        "from scrapy import signals\n"
        "class Listens:\n"
        "    @classmethod\n    def from_crawler(cls, crawler):\n"
        "        o = cls()\n"
        "        crawler.signals.connect(o.got, signals.bytes_received)\n"
        "        return o\n"
        "    def got(self, data, request):\n"
        "        tell('bytes', n=len(data))\n"
    ) + spider([site.url("a.test")])
    settings = "{'EXTENSIONS': {Listens: 1}, 'RETRY_TIMES': 0, 'DOWNLOAD_TIMEOUT': 5%s,"
    settings += " 'CONSENTRY_STRICT': False}"
    if how == "no reactor":
        settings = settings.replace("{", "{'TWISTED_DNS_RESOLVER': None, ", 1)
        code = code.replace("http://a.test", "http://localhost")
        site.answer("localhost", "/", Reply(SECRET, reply.status, headers))
    done = crawl(tmp_path, code, settings=settings % HANDLERS[how])
    assert len(site.hits(path="/")) == 1, done.log
    assert done.told_of("bytes") == []
    assert done.pages == []
    assert "SECRET" not in done.log


def test_a_refused_page_that_is_retried_goes_back_empty_through_every_middleware(site, tmp_path):
    url = site.page("a.test", "/", "<p>REFUSE-THIS-PAGE SECRET</p>")
    code = (
        "class Sees:\n    def process_response(self, request, response):\n"
        "        tell('seen', body=response.text, status=response.status)\n"
        "        return response\n"
    ) + spider([url])
    settings = (
        "{'DOWNLOADER_MIDDLEWARES': {Sees: 600}, 'RETRY_HTTP_CODES': [200], 'RETRY_TIMES': 1}"
    )
    done = crawl(tmp_path, code, settings=settings)
    assert [one["body"] for one in done.told_of("seen")] == ["", ""], done.log
    assert len(site.hits("a.test", "/")) == 2
    assert done.pages == []
    assert [one["why"] for one in done.told_of("failed")] == ["page/refused"]
    assert "SECRET" not in done.log


WITHOUT_JOB = CACHE.replace(", 'JOBDIR': 'job'", "")


def test_what_the_cache_holds_is_decided_again(site, tmp_path):
    url = site.page(
        "a.test", "/", "<p>REFUSE-THIS-PAGE</p>", headers={"X-A": "1", "Set-Cookie": "b"}
    )
    blind = "from consentry.evidence import Decision\nfrom fake_gate import Reading\n"
    blind += "FakeGate.body = lambda s, answer, body, shown=None: "
    blind += "Reading(answer, Decision('allow', 'read'))\n"
    for crawled in (blind, blind):
        done = crawl(tmp_path, crawled + spider([url]), settings=WITHOUT_JOB)
    assert len(site.hits("a.test", "/")) == 1, "the second time it came from the cache"
    assert done.told_of("stats")[-1]["httpcache/hit"] == 1
    assert done.pages == [url, url]
    assert len({one["body"] for one in done.told_of("page")}) == 1
    assert on_disk(tmp_path / "data", b"REFUSE-THIS") == []
    third = crawl(tmp_path, spider([url]), settings=WITHOUT_JOB)
    assert third.told_of("failed")[-1]["why"] == "page/refused"
    assert len(third.pages) == 2


def test_a_page_in_the_cache_ages(site, tmp_path):
    url = site.page("a.test", "/", "<p>good</p>")
    aged = WITHOUT_JOB.replace("{", "{'HTTPCACHE_EXPIRATION_SECS': 1, ", 1)
    for _ in range(2):
        crawl(tmp_path, spider([url]), settings=aged)
        time.sleep(1.1)
    assert len(site.hits("a.test", "/")) == 2


def test_pages_that_lie_in_plain_from_before_are_named_and_not_read(site, tmp_path):
    url = site.page("a.test", "/", "<p>good</p>")
    (tmp_path / "cache" / "news").mkdir(parents=True)
    done = crawl(tmp_path, spider([url]), settings=WITHOUT_JOB)
    assert f"lie in plain in {tmp_path / 'cache'}" in done.log
    assert done.pages == [url]


def test_what_the_spider_gets_is_what_was_judged(site, tmp_path):
    url = site.page("a.test", "/", "<p>good</p>")
    code = (
        "class Swaps:\n    def process_response(self, request, response):\n"
        "        return response.replace(body=b'<p>REFUSE-THIS-PAGE</p>')\n"
    ) + spider([url])
    done = crawl(tmp_path, code, settings="{'DOWNLOADER_MIDDLEWARES': {Swaps: 100}}")
    assert done.pages == []
    assert [one["why"] for one in done.told_of("failed")] == ["page/refused"]


def test_the_cache_keeps_nothing_that_was_not_judged(site, tmp_path):
    url = site.page("a.test", "/", "<p>good</p>")
    code = (
        "class Swaps:\n    def process_response(self, request, response):\n"
        "        return response.replace(body=b'<p>SECRET-PAGE</p>')\n"
    ) + spider([url])
    settings = CACHE.replace("{", "{'DOWNLOADER_MIDDLEWARES': {Swaps: 950}, ", 1)
    done = crawl(tmp_path, code, settings=settings)
    assert done.stats["httpcache/uncacheable"] == 1, done.log
    assert on_disk(tmp_path / "cache", b"SECRET") == []


def test_a_response_that_a_middleware_makes_is_decided_too(site, tmp_path):
    site.robots("a.test", "User-agent: *\nDisallow: /private\n")
    code = (
        "class Makes:\n    def process_request(self, request):\n"
        "        return scrapy.http.HtmlResponse(request.url, body=b'<p>REFUSE-THIS-PAGE</p>')\n"
    ) + spider([site.url("a.test", "/private"), site.url("a.test", "/open")])
    done = crawl(tmp_path, code, settings="{'DOWNLOADER_MIDDLEWARES': {Makes: -5}}")
    assert done.pages == []
    assert {one["why"] for one in done.told_of("failed")} == {"robots/disallow", "page/refused"}


def test_log_lines_show_no_query_no_user_name_and_no_words_of_the_page(site, tmp_path):
    url = site.page("a.test", "/?name=SECRET-NAME#SECRET-PART")
    parse = "raise ValueError(response.text)"
    site.page("a.test", "/", "SECRET-WORDS")
    done = crawl(tmp_path, spider([url, url + "&x=1"], parse))
    assert "SECRET" not in done.log
    assert "ValueError (its text may quote the page)" in done.log
    assert "/?…" in done.log


def test_a_dropped_item_and_one_that_fails_are_not_printed(site, tmp_path):
    url = site.page("a.test", "/")
    code = (
        "class Drops:\n    def process_item(self, item):\n"
        "        if item['n'] == 1: raise DropItem(str(item))\n"
        "        if item['n'] == 2: raise ValueError(str(item))\n"
        "        return item\n"
        "import logging\n"
        "class Sees(logging.Handler):\n"
        "    def emit(self, record):\n"
        "        tell('record', item=repr(getattr(record, 'item', None)))\n"
        "logging.getLogger().addHandler(Sees())\n"
    )
    parse = "for n in (1, 2, 3):\n    yield {'n': n, 'text': 'SECRET'}"
    settings = "{'ITEM_PIPELINES': {Drops: 500}}"
    done = crawl(tmp_path, code + spider([url], parse), settings=settings)
    assert "SECRET" not in done.log
    assert {one["item"] for one in done.told_of("record")} == {"None"}
    assert "Scraped test/log/" in done.log
