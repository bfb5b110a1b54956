"""Evidence and pace: asked once, waited for outside, and never in anybody's way.

How long a request waited is told by when the one before it left: what a busy machine adds between
a departure and the server's log makes gaps there shorter or longer, and says nothing.
"""

import gzip
import threading
import time

import pytest
from crawling import crawl, spider
from loopback import Reply

from consentry.adapters.scrapy import jobs
from consentry.adapters.scrapy.sweeping import _records


def test_fifty_requests_at_once_ask_for_robots_txt_once(site, tmp_path):
    site.robots("a.test", "", delay=0.5)
    urls = [site.page("a.test", f"/{n}") for n in range(50)]
    done = crawl(
        tmp_path,
        spider(urls),
        settings="{'CONCURRENT_REQUESTS': 50, 'CONCURRENT_REQUESTS_PER_DOMAIN': 50}",
    )
    assert sorted(done.pages) == sorted(urls), done.log
    assert len(site.hits("a.test", "/robots.txt")) == 1
    assert done.stats["consentry/evidence/robots"] == 1


def test_evidence_is_fetched_without_cookies_or_middlewares_and_in_plain_text(site, tmp_path):
    url = site.page("a.test", "/", headers={"Set-Cookie": "a=b"})
    other = site.page("a.test", "/2")
    code = (
        "class Counts:\n    def process_request(self, request):\n"
        "        tell('seen', url=request.url)\n"
    ) + spider([url, other])
    done = crawl(
        tmp_path,
        code,
        settings="{'DOWNLOADER_MIDDLEWARES': {Counts: 5}, 'COOKIES_ENABLED': True}",
    )
    (asked,) = site.hits("a.test", "/robots.txt")
    assert asked.headers["accept-encoding"] == "identity"
    assert "cookie" not in asked.headers
    assert {one["url"] for one in done.told_of("seen")} == {url, other}


def test_a_robots_txt_behind_a_redirect_is_asked_for_hop_by_hop(site, tmp_path):
    site.redirect("a.test", "/robots.txt", site.url("b.test", "/robots.txt"))
    site.robots("b.test", "User-agent: *\nDisallow: /private\n")
    site.page("a.test", "/private")
    url = site.page("a.test", "/")
    done = crawl(tmp_path, spider([url, site.url("a.test", "/private")]))
    assert done.pages == [url]
    assert [one["status"] for one in done.asked("learn")] == [302, 200]


def test_two_hosts_whose_robots_txt_lead_to_each_other_deadlock_nobody(site, tmp_path):
    site.redirect("a.test", "/robots.txt", site.url("b.test", "/robots.txt"))
    site.redirect("b.test", "/robots.txt", site.url("a.test", "/robots.txt"))
    good = site.page("c.test", "/")
    urls = [site.page("a.test", "/"), site.page("b.test", "/"), good]
    settings = "{'CONCURRENT_REQUESTS': 2, 'CONCURRENT_REQUESTS_PER_DOMAIN': 1}"
    done = crawl(tmp_path, spider(urls), settings=settings)
    assert done.pages == [good], done.log
    assert {one["why"] for one in done.told_of("failed")} == {"robots/redirects"}


GIVES_UP = "\nfrom consentry.adapters.scrapy import evidence\nevidence.SECONDS = {}\n"


def test_sixteen_silent_hosts_do_not_stop_a_seventeenth(site, tmp_path):
    """They are silent until each page of the good one was asked for."""
    served, number = threading.Event(), 40

    def silent(hit):
        return Reply(b"", 500) if served.wait(60) else Reply(b"")

    def serve(hit):
        if len(site.hits("good.test")) == 1 + number:
            served.set()
        return Reply(b"<p>", headers={"Content-Type": "text/html"})

    site.robots("good.test")
    site.answer("good.test", "*", serve)
    for n in range(16):
        site.answer(f"silent{n}.test", "/robots.txt", silent)
    good = [site.url("good.test", f"/{n}") for n in range(number)]
    code = spider([*(site.url(f"silent{n}.test") for n in range(16)), *good])
    settings = "{'CONCURRENT_REQUESTS': 16}"
    done = crawl(tmp_path, code + GIVES_UP.format(80), settings=settings)
    assert sorted(done.pages) == sorted(good), done.log
    assert [one["why"] for one in done.told_of("failed")] == ["robots/unreachable"] * 16
    assert {one["status"] for one in done.asked("learn")} == {200, 500}


def left(done, host: str) -> list[float]:
    return [one["now"] for one in done.asked("leave") if f"//{host}:" in one["url"]]


def test_a_crawl_delay_is_kept_to_the_socket_and_holds_up_no_other_host(site, tmp_path):
    site.robots("slow.test", "User-agent: *\nCrawl-delay: 1\n")
    slow = [site.page("slow.test", f"/{n}") for n in range(5)]
    fast = [site.page("fast.test", f"/{n}") for n in range(60)]
    done = crawl(
        tmp_path,
        spider(slow + fast),
        settings="{'CONCURRENT_REQUESTS': 4, 'DOWNLOAD_DELAY_JITTER': 0.9}",
    )
    assert sorted(done.pages) == sorted(slow + fast), done.log
    pages = [hit.at for hit in site.hits("slow.test") if hit.path != "/robots.txt"]
    departures = left(done, "slow.test")
    assert len(pages) == len(departures) == 5
    waits = [at - before for before, at in zip(departures, pages[1:], strict=False)]
    assert min(waits) >= 0.999, waits
    first = [hit for hit in site.hits("fast.test") if hit.at < pages[1]]
    assert first, "four that wait take no place in the downloader"


def test_a_host_that_asks_for_more_than_a_minute_is_given_up(site, tmp_path):
    site.robots("slow.test", "User-agent: *\nCrawl-delay: 300\n")
    urls = [site.page("slow.test", f"/{n}") for n in range(3)]
    done = crawl(tmp_path, spider(urls))
    assert len(done.pages) == 1
    assert [one["why"] for one in done.told_of("failed")] == ["scrapy/wait"] * 2


CLOSE = "raise __import__('scrapy').exceptions.CloseSpider('enough')"


def test_who_waits_is_sent_away_when_the_spider_closes(site, tmp_path):
    site.robots("slow.test", "User-agent: *\nCrawl-delay: 50\n")
    urls = [site.page("slow.test", f"/{n}") for n in range(6)]
    done = crawl(tmp_path, spider(urls, CLOSE))
    assert len(done.pages) == 1
    assert {one["why"] for one in done.told_of("failed")} == {"scrapy/closing"}


def test_a_room_that_is_full_holds_the_scheduler_back_and_loses_nobody(site, tmp_path):
    for n in range(12):
        site.robots(f"h{n}.test", "", delay=0.3)
    urls = [site.page(f"h{n}.test", "/") for n in range(12)]
    done = crawl(
        tmp_path, spider(urls), settings="{'CONSENTRY_WAITING': 2, 'CONCURRENT_REQUESTS': 2}"
    )
    assert sorted(done.pages) == sorted(urls), done.log


def test_coming_back_from_waiting_exceeds_no_concurrency(site, tmp_path):
    here = Crowd()
    for n in range(30):
        site.robots(f"h{n}.test", "", delay=0.5)
        site.answer(f"h{n}.test", "/", here)
    urls = [site.url(f"h{n}.test") for n in range(30)]
    done = crawl(tmp_path, spider(urls), settings="{'CONCURRENT_REQUESTS': 4}")
    assert sorted(done.pages) == sorted(urls), done.log
    assert here.most <= 4


class Crowd:
    """How many requests a server answers at the same time."""

    def __init__(self):
        self.now = self.most = 0
        self.lock = threading.Lock()

    def __call__(self, hit):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.2)
        with self.lock:
            self.now -= 1
        return Reply(b"<p>", 200, {"Content-Type": "text/html"})


def test_a_host_that_says_retry_after_is_left_alone_by_what_is_queued_already(site, tmp_path):
    busy = [Reply(b"", 429, {"Retry-After": "2"})]
    page = Reply(b"<p>", 200, {"Content-Type": "text/html"})
    site.answer("a.test", "*", lambda hit: busy.pop() if busy else page)
    site.robots("a.test")
    urls = [site.url("a.test", f"/{n}") for n in range(4)]
    settings = "{'DOWNLOAD_SLOTS': {'a.test': {'concurrency': 1, 'delay': 0.4, 'jitter': 0}}}"
    done = crawl(tmp_path, spider(urls), settings=settings)
    assert sorted(done.pages) == sorted(urls), done.log
    pages = [hit.at for hit in site.hits("a.test") if hit.path != "/robots.txt"]
    assert pages[1] - pages[0] >= 2, "it was asked for first, and the two seconds began later"


def test_a_redirect_does_not_carry_the_first_hosts_slot_along(site, tmp_path):
    site.page("b.test", "/target")
    urls = [site.redirect("a.test", f"/{n}", site.url("b.test", "/target")) for n in range(3)]
    settings = "{'DOWNLOAD_SLOTS': {'b.test': {'concurrency': 1, 'delay': 1, 'jitter': 0}}}"
    done = crawl(tmp_path, spider(urls), settings=settings)
    assert len(done.pages) == 3, done.log
    targets = [hit.at for hit in site.hits("b.test", "/target")]
    departures = [one["now"] for one in done.asked("leave") if "/target" in one["url"]]
    assert len(targets) == len(departures) == 3
    assert min(b - a for a, b in zip(departures, targets[1:], strict=False)) > 0.5


ROBOTS = {
    "in gzip": (
        Reply(gzip.compress(b"User-agent: *\nDisallow: /\n"), 200, {"Content-Encoding": "gzip"}),
        {"status": 200, "size": 26, "cut": False},
    ),
    "a bomb": (
        Reply(gzip.compress(bytes(50_000_000)), 200, {"Content-Encoding": "gzip"}),
        {"status": 200, "size": 1_572_864, "cut": True},
    ),
    "endless": (Reply(b"#\n" * 2_000_000), {"status": 200, "size": 1_572_864, "cut": True}),
    "in another encoding": (
        Reply(b"x", 200, {"Content-Encoding": "snappy"}),
        {"status": 0, "error": "other"},
    ),
    "broken gzip": (Reply(b"x", 200, {"Content-Encoding": "gzip"}), {"error": "reset"}),
    "dropped": (Reply(how="drop"), {"status": 0, "error": "reset"}),
    "silent": (Reply(how="silence"), {"status": 0, "error": "timeout"}),
}


@pytest.mark.parametrize("what", ROBOTS)
def test_a_robots_txt_comes_to_the_gate_as_it_is_and_bounded(what, site, tmp_path):
    reply, learnt = ROBOTS[what]
    site.answer("a.test", "/robots.txt", reply)
    site.page("a.test", "/")
    gives_up = GIVES_UP.format(0.3 if what == "silent" else 60)
    done = crawl(tmp_path, spider([site.url("a.test")]) + gives_up)
    (got,) = done.asked("learn")
    assert learnt.items() <= got.items(), done.log


def test_robots_txt_without_tls_where_tls_is_due_is_told_as_such(site, tmp_path):
    url = site.url("a.test").replace("http:", "https:")
    done = crawl(tmp_path, spider([url]))
    assert [one["error"] for one in done.asked("learn")] == ["tls"], done.log


def test_robots_txt_of_a_host_that_is_not_there_is_told_as_such(site, tmp_path):
    done = crawl(tmp_path, spider(["http://127.0.0.1:9/"]))
    assert [one["error"] for one in done.asked("learn")] == ["refused"], done.log


def test_a_request_that_a_callback_awaits_ends_with_an_answer_and_is_not_queued_for_another(
    site, tmp_path
):
    site.robots("slow.test", "User-agent: *\nCrawl-delay: 30\n")
    inline, queued = site.page("slow.test", "/inline"), site.page("slow.test", "/queued")
    front = site.page("a.test", "/")
    parse = f"""
self.came = response.url != {front!r}
if not self.came:
    yield scrapy.Request({site.page("slow.test", "/first")!r}, callback=self.parse, priority=9)
    yield scrapy.Request({queued!r}, callback=self.parse, errback=self.failed)
    room, engine = session.of(self.crawler).room, self.crawler.engine
    while not (self.came and room.occupied == 1):
        await asyncio.sleep(0.01)
    asked = asyncio.ensure_future(engine.download_async(scrapy.Request({inline!r})))
    while room.occupied < 2:
        await asyncio.sleep(0.01)
    closing = asyncio.ensure_future(engine.close_spider_async(reason="enough"))
    try:
        tell("inline", url=(await asked).url)
    except Exception as problem:
        tell("inline", why=type(problem).__name__)
"""
    code = spider([front], parse).replace("def parse(self", "async def parse(self")
    settings = "{'JOBDIR': 'job', 'CONSENTRY_KEYS': 'keys'}"
    done = crawl(tmp_path, code, settings=settings)
    assert [one["why"] for one in done.told_of("inline")] == ["RefusedRequest"], done.log
    kept = [path.read_bytes() for path in (tmp_path / "job").rglob("*") if path.is_file()]
    key = jobs.key_of(str(tmp_path / "data"), tmp_path / "keys")
    queue = b"".join(jobs.opened(one, key) for data in kept for one in _records(data) or ())
    assert b"slow.test" in queue
    assert b"/queued" in queue
    assert b"/inline" not in queue
    assert not any(b"/queued" in data for data in kept), "it is sealed"
