"""I1: no request leaves without a decision that is valid at that moment for exactly that URL,
method and product token.

What left is read from the server's own log; what was decided, from the gate as it answers
``valid``, the last question before the socket, or ``fetch`` where that was no more valid. Each
answer lets one request out.
"""

from __future__ import annotations

from collections import Counter

import pytest
from invariants.foreign import Foreign, spider
from loopback import Reply

WATCHED = """
_valid, _fetch, again = Gate.valid, Gate.fetch, set()

def valid(self, decision, ctx):
    may, of = _valid(self, decision, ctx), (ctx.method, ctx.url, ctx.user_agent)
    if may:
        tell("may", of=of, about=decision.about)
    else:
        again.add(of)
    return may

def fetch(self, ctx):
    answer, of = _fetch(self, ctx), (ctx.method, ctx.url, ctx.user_agent)
    if getattr(answer, "allowed", False) and (ctx.role == "evidence" or of in again):
        again.discard(of)
        tell("may", of=of, about=answer.about)
    return answer

Gate.valid, Gate.fetch = valid, fetch
"""
FILES = ("/robots.txt", "/.well-known/tdmrep.json")


def unasked(crawl: Foreign, site) -> list[str]:
    """Requests that arrived and that nothing let out before."""
    may = crawl.told_of("may")
    assert all(one["of"] == one["about"] for one in may)
    left: Counter[tuple[str, str, str]] = Counter()
    times = sorted(
        [(m["at"], 0, tuple(m["of"])) for m in may] + [_arrived(h, site) for h in site.hits()]
    )
    found = []
    for _, arrived, what in times:
        left[what] += -1 if arrived else 1
        if arrived and left[what] < 0:
            found.append(" ".join(what))
    return found


def _arrived(hit, site):
    return hit.at, 1, (hit.method, f"http://{hit.host}:{site.port}{hit.path}", hit.user_agent)


@pytest.mark.slow
def test_every_request_in_the_servers_log_was_let_out_for_exactly_what_it_was(site, tmp_path):
    replies = [Reply(b"later", 503, {"Content-Type": "text/html"})]
    page = Reply(b"<p>at last</p>", 200, {"Content-Type": "text/html"})
    site.answer("retry.test", "/", lambda hit: replies.pop() if replies else page)
    site.robots("no.test", "User-agent: *\nDisallow: /\n")
    site.page("no.test", "/closed")
    target = site.page("target.test", "/", "<p>t</p>")
    hop = site.redirect("hop.test", "/2", target)
    start = [
        site.url("retry.test"),
        site.redirect("hop.test", "/1", hop),
        site.redirect("hop.test", "/away", site.url("no.test", "/closed")),
        site.page("meta.test", "/", f'<meta http-equiv=refresh content="0; url={target}?m=1">'),
        site.page("media.test", "/", "<p>m</p>"),
        site.page("inline.test", "/", "<p>i</p>"),
    ]
    site.page("media.test", "/file.txt", "a file", type="text/plain")
    site.page("inline.test", "/deeper", "<p>d</p>")
    parse = f"""
if response.url.startswith("http://inline"):
    for url in ({site.url("inline.test", "/deeper")!r}, {site.url("no.test", "/closed")!r}):
        for method in ("GET", "HEAD"):
            try:
                request = scrapy.Request(url, method=method, callback=NO_CALLBACK)
                await self.crawler.engine.download_async(request)
            except Exception as problem:
                tell("inline", why=str(problem))
item = {{"url": response.url, "text": "words"}}
if response.url.startswith("http://media"):
    item["file_urls"] = {[site.url("media.test", "/file.txt"), site.url("no.test", "/closed")]!r}
yield item
"""
    code = """
SETTINGS["ITEM_PIPELINES"]["scrapy.pipelines.files.FilesPipeline"] = 2
SETTINGS["FILES_STORE"] = str(Path("files").absolute())
"""
    crawl = Foreign(tmp_path, code=WATCHED + code + spider(start, parse))
    crawl.run()
    assert crawl.exit == 0, crawl.out
    paths = {(hit.host, hit.method, hit.path) for hit in site.hits() if hit.path not in FILES}
    assert paths == {
        ("retry.test", "GET", "/"),
        ("hop.test", "GET", "/1"),
        ("hop.test", "GET", "/2"),
        ("hop.test", "GET", "/away"),
        ("target.test", "GET", "/"),
        ("target.test", "GET", "/?m=1"),
        ("meta.test", "GET", "/"),
        ("media.test", "GET", "/"),
        ("media.test", "GET", "/file.txt"),
        ("inline.test", "GET", "/"),
        ("inline.test", "GET", "/deeper"),
        ("inline.test", "HEAD", "/deeper"),
    }, crawl.out
    assert unasked(crawl, site) == []
    assert {hit.user_agent for hit in site.hits()} == {
        "Mozilla/5.0 (compatible; ExampleEndBot/1.0; +https://example.org/crawler)"
    }


CHANGES = {
    "the user agent": "request.headers['User-Agent'] = 'Mozilla/5.0 (Windows NT 10.0)'",
    "the method": "request.method = 'POST'",
    "the URL": "request._set_url(request.url.replace('/public', '/private'))",
}


@pytest.mark.slow
@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_after_it_was_decided_does_not_leave(what, site, tmp_path):
    url = site.page("a.test", "/public")
    site.page("a.test", "/private")
    changes = f"""
class Changes:
    def process_request(self, request):
        {CHANGES[what]}
SETTINGS["DOWNLOADER_MIDDLEWARES"] = {{Changes: 9000}}
"""
    crawl = Foreign(tmp_path, code=WATCHED + changes + spider([url]))
    crawl.run()
    assert {hit.path for hit in site.hits()} == set(FILES), crawl.out
    assert unasked(crawl, site) == []
    assert [one["why"] for one in crawl.told_of("failed")] == ["scrapy/changed"]


STOP = """\
issuer: Example Court
authority: court
reference: EXAMPLE-STOP
kind: [stop]
scope: {site: [a.test]}
from: 2022-05-18
"""


@pytest.mark.slow
def test_an_order_that_arrives_between_decision_and_socket_holds_the_request_back(site, tmp_path):
    url = site.page("a.test", "/")
    other = site.page("b.test", "/")
    arrives = f"""
class Arrives:
    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        made.crawler = crawler
        return made
    def process_request(self, request):
        tell("between", url=request.url)
        if "a.test" in request.url:
            gate = self.crawler._consentry.gate
            gate.standing.add({STOP!r}, "order")
            gate.refresh()
SETTINGS["DOWNLOADER_MIDDLEWARES"] = {{Arrives: 9000}}
"""
    crawl = Foreign(tmp_path, code=WATCHED + arrives + spider([url, other]))
    crawl.run()
    assert {one["url"] for one in crawl.told_of("between")} == {url, other}, crawl.out
    assert site.hits("a.test", "/") == []
    assert len(site.hits("b.test", "/")) == 1
    assert unasked(crawl, site) == []
    assert crawl.stats["consentry/refused/default/order-stop"] == 1
