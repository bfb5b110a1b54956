"""The add-on itself: what it needs, what it says, and that no part can be taken away."""

import os
import subprocess
import sys

import pytest
from crawling import ACTIVITY, FEED, TESTS, crawl, spider

WITHOUT_US = (
    "{'DOWNLOADER_MIDDLEWARES': {'consentry.adapters.scrapy.middleware.First': None,"
    " 'consentry.adapters.scrapy.middleware.Last': 5},"
    " 'SPIDER_MIDDLEWARES': {'consentry.adapters.scrapy.sourcing.Sourcing': None},"
    " 'ITEM_PROCESSOR': 'scrapy.pipelines.ItemPipelineManager',"
    " 'TELNETCONSOLE_ENABLED': True, 'REMOTE_CONTROL_ENABLED': True,"
    " 'ROBOTSTXT_OBEY': True}"
)


def test_what_custom_settings_take_away_is_put_back(site, tmp_path):
    site.page("a.test", "/closed", "SECRET", status=451)
    good = site.page("a.test", "/")
    more = f"custom_settings = {WITHOUT_US}"
    code = spider([site.url("a.test", "/closed"), good], "yield {'title': 'T'}", more)
    done = crawl(tmp_path, code)
    assert done.pages == [good], done.log
    assert done.told_of("pipeline")[0]["committed"]


LATER = {
    "ITEM_PROCESSOR": "settings.set('ITEM_PROCESSOR', 'scrapy.pipelines.ItemPipelineManager', 50)",
    "the first downloader middleware": (
        "from consentry.adapters.scrapy.middleware import First\n"
        "        settings.set_in_component_priority_dict('DOWNLOADER_MIDDLEWARES', First, None)"
    ),
    "the last downloader middleware": (
        "settings.set_in_component_priority_dict('DOWNLOADER_MIDDLEWARES', Other, 20000)"
    ),
    "the spider middleware": (
        "from consentry.adapters.scrapy.sourcing import Sourcing\n"
        "        settings.set_in_component_priority_dict('SPIDER_MIDDLEWARES', Sourcing, None)"
    ),
    "the download handler of http": (
        "settings.set('DOWNLOAD_HANDLERS', {'http':"
        " 'scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler'}, 50)"
    ),
    "LOG_FORMATTER": "settings.set('LOG_FORMATTER', 'scrapy.logformatter.LogFormatter', 50)",
    "telnet": "settings.set('TELNETCONSOLE_ENABLED', True, 50)",
    "remote control": "settings.set('REMOTE_CONTROL_ENABLED', True, 50)",
    "HTTPCACHE_POLICY": (
        "settings.set('HTTPCACHE_ENABLED', True, 50);"
        "settings.set('HTTPCACHE_POLICY', 'scrapy.extensions.httpcache.DummyPolicy', 50)"
    ),
    "headers_received": "self.crawler.signals.disconnect_all(scrapy.signals.headers_received)",
}


@pytest.mark.parametrize("part", LATER)
def test_an_add_on_that_comes_later_cannot_take_a_part_away(part, site, tmp_path):
    url = site.page("a.test", "/")
    code = f"""
class Other:
    pass

class Undoes:
    @classmethod
    def from_crawler(cls, crawler):
        made = cls()
        made.crawler = crawler
        return made
    def update_settings(self, settings):
        {LATER[part]}
""" + spider([url])
    done = crawl(tmp_path, code, settings="{'ADDONS': {'consentry.Addon': 1000, Undoes: 2000}}")
    assert done.pages == [], done.log
    assert done.exit == 1
    assert site.hits() == []
    assert done.told_of("reason")[0]["reason"] == "consentry_incomplete"
    assert part in done.log


ANCHORS = {
    "ITEM_PROCESSOR": "'ITEM_PROCESSOR': consentry.adapters.scrapy.ITEM_PROCESSOR",
    "DOWNLOAD_HANDLERS": "'DOWNLOAD_HANDLERS': consentry.adapters.scrapy.DOWNLOAD_HANDLERS",
}


@pytest.mark.parametrize("anchor", ANCHORS)
def test_with_the_add_on_gone_an_anchor_stops_the_crawl_and_says_what_is_missing(
    anchor, site, tmp_path
):
    url = site.page("a.test", "/")
    settings = "{'ADDONS': {}, " + ANCHORS[anchor] + "}"
    done = crawl(tmp_path, spider([url]), settings=settings)
    assert done.exit == 1
    assert "consentry.Addon is not in ADDONS" in done.log
    assert plainly(done.log)
    assert site.hits() == []


def test_anchors_beside_the_add_on_change_nothing(site, tmp_path):
    url = site.page("a.test", "/")
    settings = "{" + ", ".join(ANCHORS.values()) + "}"
    done = crawl(tmp_path, spider([url], "yield {'title': 'T'}"), settings=settings)
    assert done.exit == 0, done.log
    assert done.pages == [url]
    assert len(done.items) == 1


BAD = {
    "no activity": ({"activity": None}, "activity.yaml"),
    "a bad token": ({"activity": ACTIVITY.replace("ExampleNews", "News1")}, "activity.yaml:3: "),
    "a misspelt setting": ({"settings": "{'CONSENTRY_HOMES': 'x'}"}, "Did you mean CONSENTRY_HOME"),
    "a mode": ({"settings": "{'CONSENTRY_MODE': 'of'}"}, 'Write "enforce"'),
    "a reactor without asyncio": (
        {"settings": "{'TWISTED_REACTOR': 'twisted.internet.selectreactor.SelectReactor'}"},
        "TWISTED_REACTOR is twisted",
    ),
    "a bucket with a slash too few": ({"settings": "{'CONSENTRY_HOME': 's3:/b/x'}"}, "s3://bucket"),
    "a number that is none": ({"settings": "{'CONSENTRY_WAITING': 'x'}"}, "CONSENTRY_WAITING is"),
    "observe with a home": (
        {"settings": "{'CONSENTRY_MODE': 'observe', 'CONSENTRY_HOME': 'data'}"},
        "can't be combined with our vault",
    ),
    "a feed that is no recipient": (
        {"settings": "{'FEEDS': {'elsewhere/x.jsonl': {'format': 'jsonl'}}}"},
        "uri: elsewhere/x.jsonl\n    purpose: news-monitoring",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_crawl_that_is_badly_set_up_does_not_start_and_says_why_in_plain_words(
    what, site, tmp_path
):
    how, says = BAD[what]
    url = site.page("a.test", "/")
    done = crawl(tmp_path, spider([url]), **how)
    assert done.exit == 1
    assert says in done.log, done.log
    assert plainly(done.log)
    assert site.hits() == []


def plainly(log: str) -> bool:
    """One sentence of ours that ends the crawl, and no machinery around it."""
    sentences = [line for line in log.splitlines() if line.startswith("consentry: ")]
    return len(sentences) == 1 and not any(
        word in log for word in ("Traceback", "[asyncio] ERROR", "never retrieved")
    )


def test_where_there_is_a_log_file_it_says_so_too(site, tmp_path):
    how = {"activity": None, "settings": "{'LOG_FILE': 'log.txt'}"}
    done = crawl(tmp_path, spider([site.page("a.test", "/")]), **how)
    assert plainly(done.log)
    (line,) = (tmp_path / "log.txt").read_text().splitlines()[-1:]
    assert "[consentry] ERROR: " in line
    assert "Traceback" not in (tmp_path / "log.txt").read_text()


def test_a_feed_gets_only_what_its_purpose_allows_and_one_release_record(site, tmp_path):
    url = site.page("a.test", "/")
    code = (
        "class Own:\n    def __init__(self, options): pass\n"
        "    def accepts(self, item): return item['title'] != 'own'\n"
    )
    parse = "for title in ('yes', 'no', 'own', 'also'):\n    yield {'title': title}"
    done = crawl(
        tmp_path,
        code + spider([url], parse),
        settings="{'FEEDS': {'feeds/a.jsonl': {'format': 'jsonl', 'item_filter': Own}}}",
        gate="{'no_feed': ('no',)}",
        activity=ACTIVITY + FEED,
    )
    fed = (tmp_path / "feeds" / "a.jsonl").read_text()
    assert '"yes"' in fed, done.log
    assert '"also"' in fed
    assert '"no"' not in fed
    assert '"own"' not in fed
    (released,) = done.asked("released")
    assert released["to"] == "Newsroom"
    assert released["uri"] == "feeds/a.jsonl"
    assert len(released["ids"]) == 2
    assert len(done.items) == 4


def test_an_order_takes_effect_in_a_running_crawl_on_what_is_decided_already(site, tmp_path):
    site.robots("a.test", "User-agent: *\nCrawl-delay: 1\n")
    urls = [site.page("a.test", f"/{n}") for n in range(4)]
    for n in range(4):
        site.answer("a.test", f"/{n}", lambda hit: _order(tmp_path, "a.test"))
    done = crawl(tmp_path, spider(urls), gate="{'orders': Path('orders')}")
    assert len(done.pages) == 1, done.log
    assert len(done.told_of("failed")) == 3
    assert {one["why"] for one in done.told_of("failed")} == {"order/stop"}


def _order(folder, text):
    from loopback import Reply

    (folder / "orders").write_text(text)
    return Reply(b"<p>", 200, {"Content-Type": "text/html"})


def test_orders_that_cannot_be_read_stop_the_crawl(site, tmp_path):
    urls = [site.page("a.test", f"/{n}", delay=0.5) for n in range(40)]
    (tmp_path / "orders").write_text("unreadable")
    done = crawl(
        tmp_path,
        spider(urls),
        gate="{'orders': Path('orders')}",
        settings="{'CONCURRENT_REQUESTS_PER_DOMAIN': 1}",
    )
    assert done.exit == 1
    assert done.told_of("reason")[0]["reason"] == "consentry_orders_unreadable"
    assert "orders:3: is no YAML." in done.log
    assert "Traceback" not in done.log


def test_observing_decides_counts_and_changes_nothing(site, tmp_path):
    site.robots("a.test", "User-agent: *\nDisallow: /private\n")
    private = site.page("a.test", "/private", "<p>1</p>")
    closed = site.page("a.test", "/closed", "<p>2</p>", status=451)
    code = (
        "class Plain:\n    def process_item(self, item):\n"
        "        tell('plain', item=item)\n        return item\n"
    ) + spider([private, closed], "yield {'title': 'T', 'email': 'x@example.org'}")
    code = code.replace("dont_filter=True", "meta={'handle_httpstatus_all': True}")
    done = crawl(
        tmp_path,
        code,
        settings="{'CONSENTRY_MODE': 'observe', 'ITEM_PIPELINES': {Plain: 1}, 'USER_AGENT': 'Own',"
        " 'FEEDS': {'anywhere.jsonl': {'format': 'jsonl'}}}",
    )
    assert done.exit == 0, done.log
    assert sorted(done.pages) == sorted([private, closed])
    assert [one["item"]["email"] for one in done.told_of("plain")] == ["x@example.org"] * 2
    assert (tmp_path / "anywhere.jsonl").read_text().count("x@example.org") == 2
    assert done.stats["consentry/refused/robots/disallow"] == 1
    assert done.stats["consentry/refused/access/451"] == 1
    assert done.log.count("this crawl is watched, not guarded") == 2
    assert not (tmp_path / "data").exists()
    assert {hit.user_agent for hit in site.hits("a.test", "/private")} == {"Own"}


def test_it_works_without_a_reactor(site, tmp_path):
    url = site.page("localhost", "/")
    settings = "{'TWISTED_REACTOR_ENABLED': False, 'TWISTED_DNS_RESOLVER': None}"
    done = crawl(tmp_path, spider([url], "yield {'title': 'T'}"), settings=settings)
    assert done.exit == 0, done.log
    assert done.pages == [url]
    assert len(done.items) == 1


def test_a_project_called_crawler_plugs_it_in_and_its_exit_code_tells(site, tmp_path):
    url = site.page("a.test", "/")
    site.robots("b.test", "User-agent: *\nDisallow: /\n")
    project = tmp_path / "crawler"
    (project / "spiders").mkdir(parents=True)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    for folder in (project, project / "spiders"):
        (folder / "__init__.py").write_text("")
    (project / "settings.py").write_text(
        "import fake_gate\nfrom pathlib import Path\n"
        "SPIDER_MODULES = ['crawler.spiders']\nADDONS = {'consentry.Addon': 1000}\n"
        "TWISTED_DNS_RESOLVER = 'loopback.Everywhere'\n"
        "def gate_for(choices, run, least_delay):\n"
        "    from datetime import date\n    from consentry.activity import load\n"
        "    return fake_gate.FakeGate(load(choices.activity, today=date.today()),"
        " Path('events.jsonl'))\n"
    )
    (project / "spiders" / "news.py").write_text(
        "import scrapy\n"
        "from consentry.adapters.scrapy import session\n"
        "from crawler.settings import gate_for\n"
        "session.gate_for = gate_for\n"
        "class News(scrapy.Spider):\n"
        "    name = 'news'\n"
        "    async def start(self):\n        yield scrapy.Request(self.url)\n"
        "    def parse(self, response):\n        yield {'title': 'T'}\n"
    )
    ours = [str(tmp_path), str(TESTS / "adapters" / "scrapy"), str(TESTS), str(TESTS.parent)]

    def run(where):
        return subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"url={where}"],
            cwd=project,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(ours)},
            capture_output=True,
            text=True,
            timeout=240,
        )

    good = run(url)
    assert good.returncode == 0, good.stderr
    assert "items 1" in good.stderr
    bad = run(site.url("b.test"))
    assert bad.returncode == 1
    assert "No page could be read" in bad.stderr
    assert "Traceback" not in bad.stderr
