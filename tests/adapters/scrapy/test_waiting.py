"""Evidence and pace: asked once, waited for outside, and never in anybody's way."""

import itertools
import time

from crawling import crawl, spider


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
    done = crawl(tmp_path, spider(urls), settings=settings, timeout=60)
    assert done.pages == [good], done.log
    assert {one["why"] for one in done.told_of("failed")} == {"robots/redirects"}


def test_sixteen_silent_hosts_do_not_stop_a_seventeenth(site, tmp_path):
    silent = [f"silent{n}.test" for n in range(16)]
    for host in silent:
        site.silence(host, "/robots.txt")
        site.page(host, "/")
    good = [site.page("good.test", f"/{n}") for n in range(40)]
    urls = [site.url(host) for host in silent] + good
    done = crawl(tmp_path, spider(urls), settings="{'CONCURRENT_REQUESTS': 16}")
    assert sorted(done.pages) == sorted(good), done.log
    failed = [one["why"] for one in done.told_of("failed")]
    assert failed == ["robots/unreachable"] * 16
    assert {one["error"] for one in done.asked("learn") if one["error"]} == {"timeout"}
    first_silent = min(hit.at for host in silent for hit in site.hits(host))
    last_good = max(hit.at for hit in site.hits("good.test"))
    assert last_good - first_silent < 8, "the good host waited for the silent ones"


def test_a_crawl_delay_is_the_gap_in_the_servers_log_and_holds_up_no_other_host(site, tmp_path):
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
    gaps = [later - earlier for earlier, later in itertools.pairwise(pages)]
    assert min(gaps) > 0.95, gaps
    assert max(hit.at for hit in site.hits("fast.test")) < pages[-1]


def test_a_host_that_asks_for_more_than_a_minute_is_given_up(site, tmp_path):
    site.robots("slow.test", "User-agent: *\nCrawl-delay: 300\n")
    urls = [site.page("slow.test", f"/{n}") for n in range(3)]
    began = time.monotonic()
    done = crawl(tmp_path, spider(urls))
    assert len(done.pages) == 1
    assert [one["why"] for one in done.told_of("failed")] == ["scrapy/wait"] * 2
    assert time.monotonic() - began < 30


def test_who_waits_is_sent_away_when_the_spider_closes(site, tmp_path):
    site.robots("slow.test", "User-agent: *\nCrawl-delay: 50\n")
    urls = [site.page("slow.test", f"/{n}") for n in range(6)]
    began = time.monotonic()
    done = crawl(tmp_path, spider(urls), settings="{'CLOSESPIDER_TIMEOUT': 3}")
    assert time.monotonic() - began < 30, done.log
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
    for n in range(30):
        site.robots(f"h{n}.test", "", delay=0.5)
    urls = [site.page(f"h{n}.test", "/", delay=0.2) for n in range(30)]
    code = (
        "class Counts:\n    now = 0\n    def process_request(self, request):\n"
        "        active = self.crawler.engine.downloader.slots\n"
        "        tell('active', n=sum(len(s.transferring) for s in active.values()))\n"
        "    @classmethod\n    def from_crawler(cls, crawler):\n"
        "        o = cls(); o.crawler = crawler; return o\n"
    )
    done = crawl(
        tmp_path,
        code + spider(urls),
        settings="{'CONCURRENT_REQUESTS': 4, 'DOWNLOADER_MIDDLEWARES': {Counts: 5}}",
    )
    assert sorted(done.pages) == sorted(urls), done.log
    assert max(one["n"] for one in done.told_of("active")) <= 4
