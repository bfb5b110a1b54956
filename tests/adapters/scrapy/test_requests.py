"""Requests: decided each time, for exactly what leaves, and never on the word of their meta."""

import pytest
from crawling import crawl, spider

MIDDLEWARE = """
class Changes:
    def process_request(self, request):
        {change}
"""


def test_a_disallowed_page_is_never_asked_for(site, tmp_path):
    site.robots("a.test", "User-agent: *\nDisallow: /private\n")
    site.page("a.test", "/private/page")
    good = site.page("a.test", "/public")
    done = crawl(tmp_path, spider([site.url("a.test", "/private/page"), good]))
    assert done.pages == [good], done.log
    assert site.hits("a.test", "/private/page") == []
    assert done.told_of("failed")[0]["why"] == "robots/disallow"


META = {
    "dont_obey_robotstxt": "{'dont_obey_robotstxt': True}",
    "a decision in meta": "{'consentry': 'allow', 'decision': 'allow'}",
    "download_slot": "{'download_slot': 'mine'}",
    "handle_httpstatus_all": "{'handle_httpstatus_all': True}",
}


@pytest.mark.parametrize("meta", META)
def test_no_meta_key_makes_a_decision_laxer(meta, site, tmp_path):
    site.robots("a.test", "User-agent: *\nDisallow: /private\n")
    site.page("a.test", "/private")
    site.page("a.test", "/closed", "SECRET-PAGE", status=451)
    urls = [site.url("a.test", "/private"), site.url("a.test", "/closed")]
    code = spider(urls).replace("dont_filter=True", f"dont_filter=True, meta={META[meta]}")
    done = crawl(tmp_path, code)
    assert done.pages == []
    assert site.hits("a.test", "/private") == []
    assert {one["why"] for one in done.told_of("failed")} == {"robots/disallow", "access/451"}


CHANGES = {
    "user agent": "request.headers['User-Agent'] = 'Mozilla/5.0 (Windows NT 10.0)'",
    "no user agent": "request.headers.pop('User-Agent', None)",
    "method": "request.method = 'POST'",
    "url": "request._set_url(request.url.replace('/public', '/private'))",
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_request_that_was_changed_after_its_decision_is_refused_at_the_socket(
    what, site, tmp_path
):
    url = site.page("a.test", "/public")
    site.page("a.test", "/private")
    code = MIDDLEWARE.format(change=CHANGES[what]) + spider([url])
    done = crawl(tmp_path, code, settings="{'DOWNLOADER_MIDDLEWARES': {Changes: 9000}}")
    assert done.pages == []
    assert [hit.path for hit in site.hits()] == ["/robots.txt"]
    assert [one["why"] for one in done.told_of("failed")] == ["scrapy/changed"], done.log


def test_a_user_agent_of_the_spiders_own_is_judged_and_refused(site, tmp_path):
    url = site.page("a.test", "/")
    code = spider([url]).replace("dont_filter=True", "headers={'User-Agent': 'GoodBot/1.0'}")
    done = crawl(tmp_path, code)
    assert [one["why"] for one in done.told_of("failed")] == ["request/identity"]
    assert site.hits() == []


def test_the_user_agent_is_the_activitys(site, tmp_path):
    url = site.page("a.test", "/")
    done = crawl(tmp_path, spider([url]), settings="{'USER_AGENT': 'mine'}")
    assert {hit.user_agent for hit in site.hits()} == {
        "Mozilla/5.0 (compatible; ExampleNews/1.0; +mailto:privacy@example.org)"
    }
    assert done.pages == [url]


def test_each_hop_of_a_redirect_to_another_host_is_decided(site, tmp_path):
    site.robots("b.test", "User-agent: *\nDisallow: /\n")
    site.page("b.test", "/target")
    site.page("c.test", "/target")
    closed = site.redirect("a.test", "/closed", site.url("b.test", "/target"))
    opened = site.redirect("a.test", "/open", site.url("c.test", "/target"))
    meta = "dont_filter=True, meta={'dont_obey_robotstxt': True}"
    done = crawl(tmp_path, spider([closed, opened]).replace("dont_filter=True", meta))
    assert done.pages == [site.url("c.test", "/target")], done.log
    assert site.hits("b.test", "/target") == []


def test_requests_of_the_engine_inside_a_callback_are_decided(site, tmp_path):
    site.robots("a.test", "User-agent: *\nDisallow: /private\n")
    site.page("a.test", "/private")
    url = site.page("a.test", "/")
    more = f"""
async def parse(self, response):
    from scrapy.http.request import NO_CALLBACK
    try:
        await self.crawler.engine.download_async(
            scrapy.Request({site.url("a.test", "/private")!r}, callback=NO_CALLBACK))
    except Exception as problem:
        tell("inline", why=str(problem))
"""
    done = crawl(tmp_path, spider([url], more=more))
    assert done.told_of("inline") == [{"what": "inline", "why": "robots/disallow"}]
    assert site.hits("a.test", "/private") == []


def test_a_request_handed_to_a_download_handler_without_a_decision_is_refused(site, tmp_path):
    url = site.page("a.test", "/")
    site.page("a.test", "/behind")
    more = f"""
async def parse(self, response):
    try:
        await self.crawler.engine.downloader.handlers.download_request_async(
            scrapy.Request({site.url("a.test", "/behind")!r}))
    except Exception as problem:
        tell("direct", why=str(problem))
"""
    done = crawl(tmp_path, spider([url], more=more))
    assert done.told_of("direct") == [{"what": "direct", "why": "scrapy/undecided"}]
    assert site.hits("a.test", "/behind") == []


def test_other_schemes_are_decided_too(site, tmp_path):
    (tmp_path / "secret.txt").write_text("SECRET")
    urls = [f"file://{tmp_path}/secret.txt", "data:text/plain,SECRET"]
    done = crawl(tmp_path, spider(urls))
    assert done.pages == []
    assert {one["why"] for one in done.told_of("failed")} == {"request/scheme"}


def test_a_spider_that_gets_no_page_at_all_ends_as_a_failure(site, tmp_path):
    site.robots("a.test", "User-agent: *\nDisallow: /\n")
    done = crawl(tmp_path, spider([site.url("a.test", "/")]))
    assert done.exit == 1
    assert "No page could be read: everything asked for was refused (robots/disallow)." in done.log
    assert "Traceback" not in done.log


def test_a_server_error_is_tried_again_and_the_page_is_read_then(site, tmp_path):
    from loopback import Reply

    replies = [Reply(b"SECRET-ERROR", 503, {"Content-Type": "text/html"})]
    page = Reply(b"<p>good</p>", 200, {"Content-Type": "text/html"})
    site.answer("a.test", "/", lambda hit: replies.pop() if replies else page)
    url = site.url("a.test")
    done = crawl(tmp_path, spider([url]))
    assert done.pages == [url], done.log
    assert len(site.hits("a.test", "/")) == 2


def test_links_that_are_not_to_be_followed_are_not(site, tmp_path):
    one = site.page("a.test", "/1", '<a rel="nofollow" href="/no">n</a> <a href="/yes">y</a>')
    two = site.page("a.test", "/2", '<meta name="robots" content="nofollow"><a href="/gone">g</a>')
    for path in ("/no", "/yes", "/gone"):
        site.page("a.test", path)
    follow = "for a in response.css('a'):\n    yield response.follow(a, callback=self.parse)"
    done = crawl(tmp_path, spider([one, two], follow))
    assert sorted(done.pages) == sorted([one, two, site.url("a.test", "/yes")]), done.log
    assert done.stats["consentry/links/not-followed"] == 2
