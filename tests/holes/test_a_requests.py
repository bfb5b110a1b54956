"""Ways round a gate on the side of requests: what reached a server that nobody had decided.

One crawl of a foreign project goes all of these ways; the server's own log says what left.
"""

from __future__ import annotations

import pytest
from holes.opened import NAIVE, crawled
from invariants.foreign import Foreign, spider

from consentry.standing import Standing
from consentry.storage import LocalStorage

CLOSED = "User-agent: *\nDisallow: /closed\nDisallow: /private\n"
OPTED_OUT = '<title>T</title><meta name="robots" content="noindex"><p>words'
PARTS = """
class Changes:
    '''Stands behind the gate's decision, as any project's middleware may.'''
    def process_request(self, request):
        if request.url.endswith("/ua"):
            request.headers["User-Agent"] = "GPTBot"
        if request.url.endswith("/method"):
            request.method = "POST"
        if request.url.endswith("/host"):
            request.headers["Host"] = "closed.test"
        if request.url.endswith("/proxy"):
            request.meta["proxy"] = PROXY

class Shortcut:
    '''Stands before everybody, and answers by itself.'''
    def process_request(self, request):
        if "shortcut" in request.url:
            return scrapy.http.HtmlResponse(request.url, body=OPTED_OUT, encoding="utf-8")

class Marks:
    lazy = False
    async def download_request(self, request):
        tell("reached", url=request.url)
        return scrapy.http.HtmlResponse(request.url, body=b"<p>words")
    async def close(self):
        pass

_screen = Gate.screen
def screen(self, ctx):
    if "screened.test" in ctx.url:
        raise ZeroDivisionError
    return _screen(self, ctx)
Gate.screen = screen

SETTINGS["DOWNLOAD_HANDLERS"] = {"s3": Marks, "ftp": Marks}
SETTINGS["DOWNLOADER_MIDDLEWARES"] = {Changes: 9000, Shortcut: -50}
"""
KEEPS_MIDDLEWARES = NAIVE.replace("100}", "100, Changes: 9000, Shortcut: -50}")


@pytest.fixture(scope="module")
def crawl(web, tmp_path_factory) -> Foreign:
    folder = tmp_path_factory.mktemp("requests")
    for host in ("closed.test", "offsite.test"):
        web.robots(host, CLOSED)
        for path in ("/closed", "/closed/2", "/closed/3", "/closed/4", "/private/robots.txt"):
            web.page(host, path, "<p>words")
    web.robots("changes.test", "User-agent: GPTBot\nDisallow: /\n")
    web.robots("error.test", "<p>broken", status=500)
    web.drop("reset.test", "/robots.txt")
    changed = ("ua", "method", "host", "proxy")
    for path in changed:
        web.page("changes.test", f"/{path}", "<p>words")
        web.page("closed.test", f"/{path}", "<p>of another host")
    (folder / "secret.html").write_text("<p>words")
    away = web.url("closed.test", "/closed")
    refreshes = f'<meta http-equiv=refresh content="0; url={away}/2">'
    status = {code: web.page("status.test", f"/{code}", status=code) for code in (401, 403, 451)}
    urls = {
        web.redirect("open.test", "/off", web.url("offsite.test", "/closed")): {},
        web.page("error.test", "/"): {},
        web.page("reset.test", "/"): {},
        web.page("closed.test", "/closed/3"): {"dont_obey_robotstxt": True},
        web.redirect("open.test", "/away", away): {"dont_obey_robotstxt": True},
        web.redirect("open.test", "/again", f"{away}/4"): {},
        web.page("open.test", "/refresh", refreshes): {},
        **{web.url("changes.test", f"/{path}"): {} for path in changed},
        web.page("open.test", "/shortcut"): {},
        (folder / "secret.html").as_uri(): {},
        "data:text/html,<p>words": {},
        "s3://bucket.test/key": {},
        "ftp://files.test/key": {},
        web.page("screened.test", "/"): {},
        web.page("open.test", "/inline", "<p>words"): {},
        **{url: {"handle_httpstatus_all": True} for url in status.values()},
        web.url("closed.test", "/private/robots.txt"): {},
    }
    inline = f"""
if response.url.endswith("/inline"):
    meta = {{k: v for k, v in response.meta.items() if k == "decided"}}
    request = scrapy.Request({web.url("closed.test", "/closed/inline")!r}, meta=meta)
    try:
        await self.crawler.engine.download_async(request)
        tell("inline", why="")
    except Exception as problem:
        tell("inline", why=str(problem))
yield {{"url": response.url}}
"""
    code = (
        spider([], inline)
        .replace("for url in []:", f"for url, meta in {urls!r}.items():")
        .replace("dont_filter=True", "dont_filter=True, meta=dict(meta)")
    )
    hosts = sorted(
        {"closed.test", "bucket.test", "files.test"}
        | {"open.test", "error.test", "reset.test", "changes.test", "screened.test", "status.test"}
    )
    parts = PARTS.replace("PROXY", repr(f"http://127.0.0.1:{web.port}"))
    parts = parts.replace("OPTED_OUT", repr(OPTED_OUT))
    code += f"Spider.allowed_domains = {hosts!r}\n" + parts
    web.forget()
    return crawled(folder, code, without=KEEPS_MIDDLEWARES, settings={"HTTPERROR_ENABLED": True})


def pages(crawl: Foreign) -> list[str]:
    return [one["url"] for one in crawl.told_of("page")]


def refused(crawl: Foreign) -> list[str]:
    return [one["why"] for one in crawl.told_of("failed")]


def test_hole_01_a_start_request_is_redirected_out_of_allowed_domains(crawl, web):
    assert web.hits("open.test", "/off"), crawl.out
    assert web.hits("offsite.test", "/closed") == []


def test_hole_02_a_robots_txt_that_fails_allows_nothing(crawl, web):
    for host in ("error.test", "reset.test"):
        assert web.hits(host, "/robots.txt"), host
        assert web.hits(host, "/") == [], host


def test_hole_03_dont_obey_robotstxt_is_obeyed_by_nobody_and_travels_nowhere(crawl, web):
    assert web.hits("open.test", "/away")
    assert web.hits("closed.test", "/closed/3") == []
    assert web.hits("closed.test", "/closed") == []


def test_hole_04_a_decision_is_for_one_url_and_not_for_where_it_leads(crawl, web):
    assert web.hits("open.test", "/again")
    assert web.hits("open.test", "/refresh")
    assert web.hits("closed.test", "/closed/4") == [], "a redirect"
    assert web.hits("closed.test", "/closed/2") == [], "a meta refresh"


def test_hole_05_what_is_changed_after_the_check_does_not_leave(crawl, web):
    left = {hit.path for hit in web.hits() if hit.path.endswith(("ua", "method", "host", "proxy"))}
    assert left == set()
    assert refused(crawl).count("scrapy/changed") == 3
    assert refused(crawl).count("scrapy/proxy-changed") == 1
    assert {hit.user_agent for hit in web.hits()} == {
        "Mozilla/5.0 (compatible; ExampleEndBot/1.0; +https://example.org/crawler)"
    }


def test_hole_06_a_response_that_a_middleware_makes_is_judged_like_any(crawl):
    assert not any("shortcut" in url for url in pages(crawl)), crawl.out


def test_hole_07_no_handler_of_another_scheme_is_reached(crawl):
    assert crawl.told_of("reached") == []
    assert {url.partition(":")[0] for url in pages(crawl)} <= {"http"}
    assert crawl.stats["consentry/refused/default/request-scheme"] == 4


def test_hole_08_a_screening_that_fails_drops_the_request(crawl, web):
    assert web.hits("screened.test", "/") == []


def test_hole_09_a_request_inside_a_callback_is_decided(crawl, web):
    assert [one["why"] for one in crawl.told_of("inline")] == ["default/robots-disallow"]
    assert web.hits("closed.test", "/closed/inline") == []


def test_hole_10_no_meta_key_brings_a_withheld_body_to_a_callback(crawl, web):
    for code in ("/401", "/403", "/451"):
        assert web.hits("status.test", code)
    assert not any("status.test" in url for url in pages(crawl))


def test_hole_12_robots_txt_is_itself_asked_by_rule_and_not_by_its_name(crawl, web):
    assert web.hits("closed.test", "/private/robots.txt") == []
    asked = {hit.host for hit in web.hits() if hit.path == "/robots.txt"}
    assert crawl.stats["consentry/evidence/robots"] == len(asked)


STOP = """\
issuer: Example Court
authority: court
reference: EXAMPLE-STOP
kind: [stop]
scope: {site: [queue.test]}
from: 2022-05-18
"""


def test_hole_11_a_queue_from_before_is_decided_when_it_is_taken_out(site, tmp_path):
    urls = [site.page("queue.test", f"/{n}", "<p>words", delay=0.05) for n in range(12)]
    settings = {"JOBDIR": "job", "CONCURRENT_REQUESTS": 1, "CLOSESPIDER_PAGECOUNT": 1}
    code = spider(urls).replace("dont_filter=True", "dont_filter=False")
    first = crawled(tmp_path, code, settings=settings)
    asked = len(first.told_of("page"))
    assert 0 < asked < 10
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    Standing.open(LocalStorage(home)).add(STOP, "order.yaml")
    site.forget()
    crawled(tmp_path, spider([]), settings={"JOBDIR": "job"})
    assert first.stats["scheduler/dequeued/disk"] >= 2, "the queue was read"
    assert site.hits("queue.test") == []


WITHOUT_A_REACTOR = {"TWISTED_REACTOR_ENABLED": False, "TWISTED_DNS_RESOLVER": None}


def test_hole_07_without_a_reactor_another_handler_is_behind_the_same_gate(site, tmp_path):
    site.robots("localhost", CLOSED)
    urls = [
        site.page("localhost", "/", "<title>T</title><p>words"),
        site.page("localhost", "/closed", "<p>words"),
        site.page("localhost", "/withheld", "<p>words", status=451),
        site.page("localhost", "/opted-out", OPTED_OUT),
    ]
    crawl = crawled(
        tmp_path,
        spider(urls).replace(
            "dont_filter=True", "meta={'handle_httpstatus_all': True, 'dont_obey_robotstxt': True}"
        ),
        settings=WITHOUT_A_REACTOR,
    )
    assert site.hits("localhost", "/closed") == []
    assert pages(crawl) == urls[:1], crawl.out
