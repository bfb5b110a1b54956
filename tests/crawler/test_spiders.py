"""The spiders as a person runs them: ``scrapy crawl`` in this project, over HTTP on loopback.

Without the add-on here: what the spiders do themselves. What is decided about their requests and
items is tested where the add-on is.
"""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

import forked
import pytest

forked.ready()
ROOT = Path(__file__).resolve().parents[2]
PLAIN = {
    "ADDONS": "{}",
    "ITEM_PROCESSOR": "scrapy.pipelines.ItemPipelineManager",
    "DOWNLOAD_HANDLERS": "{}",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "0",
    "RETRY_ENABLED": "0",
    "LOG_LEVEL": "ERROR",
    "TWISTED_DNS_RESOLVER": "loopback.Everywhere",
}


@dataclass
class Run:
    code: int
    said: str
    items: list[dict]

    @property
    def paths(self) -> list[str]:
        return sorted("/" + item["url"].split("/", 3)[3] for item in self.items)


@pytest.fixture
def crawl(tmp_path):
    def run(spider, *arguments, **settings):
        items = tmp_path / "items.jsonl"
        items.unlink(missing_ok=True)
        command = ["crawl", spider, "-o", f"{items}:jsonl"]
        command += [part for argument in arguments for part in ("-a", argument)]
        for name, value in {**PLAIN, **settings}.items():
            command += ["-s", f"{name}={value}"]
        process = forked.script(
            "import sys, scrapy.cmdline; sys.exit(scrapy.cmdline.execute())",
            command,
            name="scrapy",
            folder=ROOT,
            env=os.environ,
            path=[ROOT, ROOT / "tests"],
            out=tmp_path / "printed.txt",
        )
        said, _ = process.communicate(120)
        lines = items.read_text().splitlines() if items.exists() else []
        return Run(process.returncode, said, [json.loads(x) for x in lines])

    return run


def linked(*hrefs: str, title: str = "A page") -> str:
    links = "".join(f'<a href="{href}">more</a>' for href in hrefs)
    return f"<!doctype html><html><title>{title}</title><p>Words.</p>{links}</html>"


def urlset(*urls: str) -> bytes:
    locs = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>'.encode()


def test_the_site_spider_follows_links_within_the_site_and_yields_each_page_once(site, crawl):
    away = site.page("other.example.net", "/", linked())
    sub = site.page("sub.example.org", "/s", linked())
    site.page(
        "www.example.org",
        "/",
        linked("/a", "/a#x", "/a?y=2&x=1", "/a?x=1&y=2", away, sub, "/file", "/gone"),
    )
    site.page("www.example.org", "/a", linked("/", "/b"))
    site.page("www.example.org", "/b", linked("/c"))
    site.page("www.example.org", "/file", b"%PDF-1.7", type="application/pdf")
    run = crawl("site", f"url={site.url('www.example.org')}", "depth=2")
    assert run.code == 0, run.said
    assert run.paths == ["/", "/a", "/a?x=1&y=2", "/b", "/s"]
    assert not site.hits("other.example.net")
    assert not site.hits("www.example.org", "/c")


def test_pages_that_name_one_canonical_address_are_one_item(site, crawl):
    head = '<link rel="canonical" href="/one">'
    site.page("www.example.org", "/", linked("/one", "/print/one"))
    site.page("www.example.org", "/one", head + linked())
    site.page("www.example.org", "/print/one", head + linked())
    run = crawl("site", f"url={site.url('www.example.org')}")
    assert run.paths == ["/", "/one"]


def test_a_crawl_ends_well_when_it_has_the_pages_it_was_asked_for(site, crawl):
    site.answer("www.example.org", "*", _endless)
    run = crawl("site", f"url={site.url('www.example.org', '/0')}", "pages=5", "depth=1000")
    assert run.code == 0, run.said
    assert len(run.items) == 5


def _endless(hit):
    from loopback import Reply

    here = int(hit.path.strip("/") or 0)
    body = linked(*(f"/{here * 3 + n}" for n in range(1, 4))).encode()
    return Reply(body, 200, {"Content-Type": "text/html"})


def test_the_sitemap_spider_reads_robots_lines_an_index_and_gzip_and_stays_on_the_site(site, crawl):
    host = "www.example.org"
    for path in ("/a", "/b", "/c"):
        site.page(host, path, linked("/never"))
    elsewhere = site.page("www.example.net", "/x", linked())
    robots = f"User-agent: *\nAllow: /\nSitemap: {site.url(host, '/index.xml')}\n"
    robots += f"Sitemap: {site.url('www.example.net', '/theirs.xml')}\n"
    site.robots(host, robots)
    index = "".join(f"<sitemap><loc>{site.url(host, p)}</loc></sitemap>" for p in ("/1.xml.gz",))
    index = (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>'
    )
    site.page(host, "/index.xml", index, type="application/xml")
    packed = gzip.compress(urlset(site.url(host, "/a"), site.url(host, "/b"), elsewhere))
    site.page(host, "/1.xml.gz", packed, type="application/gzip")
    site.page(host, "/sitemap.xml", urlset(site.url(host, "/c")), type="application/xml")
    run = crawl("sitemap", f"url={site.url(host)}")
    assert run.code == 0, run.said
    assert run.paths == ["/a", "/b", "/c"]
    assert not site.hits(host, "/never")
    assert not site.hits("www.example.net")
    assert crawl("sitemap", f"url={site.url(host, '/1.xml.gz')}").paths == ["/a", "/b"]


def _refused(site):
    return f"url=http://www.example.org:{site.port + 1 if site.port < 65535 else 1}/"


@pytest.mark.parametrize(
    ("arrange", "said"),
    [
        (
            lambda site: f"url={site.drop('www.example.org', '/')}",
            "nothing could be read: no answer (connection-lost)",
        ),
        (lambda site: f"url={site.url('www.example.org', '/gone')}", "it answered 404"),
        (
            lambda site: f"url={site.redirect('a.example.org', '/', 'http://b.example.net/')}",
            "leads to another site",
        ),
        (
            lambda site: "url=" + site.page("a.example.org", "/f", b"%PDF", type="application/pdf"),
            "no page of HTML",
        ),
    ],
    ids=["connection dropped", "not found", "redirected away", "not HTML"],
)
def test_a_crawl_that_could_read_nothing_says_why_and_does_not_end_with_0(
    site, crawl, arrange, said
):
    run = crawl("site", arrange(site))
    assert run.code == 1
    assert "Not done:" in run.said
    assert said in run.said
    assert not run.items


def test_why_a_crawl_failed_is_said_once(site, crawl, tmp_path):
    site.robots("www.example.org", "User-agent: *\nDisallow: /\n")
    (tmp_path / "activity.yaml").write_text(
        "controller: Example Gazette\ncontact: https://example.org/crawler\n"
        "token: ExampleEndBot\npurposes: [news-monitoring]\nprivate_networks: [127.0.0.1]\n"
        f"recipients:\n  - {{name: Desk, uri: {tmp_path}/, purpose: news-monitoring}}\n"
    )
    ours = {"ADDONS": '{"consentry.Addon": 1000}', "CONSENTRY_HOME": str(tmp_path / "home")}
    ours |= {"CONSENTRY_ACTIVITY": str(tmp_path / "activity.yaml")}
    ours |= {"CONSENTRY_KEYS": str(tmp_path / "keys")}
    run = crawl("site", f"url={site.page('www.example.org', '/', linked())}", **ours)
    assert run.code == 1
    assert run.said.count("everything asked for was refused") == 1


@pytest.mark.parametrize(
    ("spider", "argument", "said"),
    [
        ("site", "depth=1", "-a url=https://example.org/"),
        ("site", "url=example.org", "http:// or https://"),
        ("sitemap", "urll=http://example.org/", "Did you mean url?"),
        ("sites", "url=http://example.org/", "There is no spider sites"),
    ],
)
def test_a_crawl_that_cannot_be_asked_so_ends_with_2_and_says_what_to_write(
    crawl, spider, argument, said
):
    run = crawl(spider, argument)
    assert run.code == 2
    assert said in run.said
    assert "Traceback" not in run.said


def test_a_part_that_fails_makes_the_exit_code_1(site, crawl):
    url = site.page("www.example.org", "/", linked())
    run = crawl("site", f"url={url}", ITEM_PIPELINES='{"failing.Pipeline": 1}')
    assert run.code == 1
    assert "1 items met an error" in run.said


def test_an_extension_that_closes_the_spider_makes_the_exit_code_1(site, crawl):
    url = site.page("www.example.org", "/", linked())
    run = crawl("site", f"url={url}", EXTENSIONS='{"failing.Closer": 1}')
    assert run.code == 1
    assert "a part of consentry is missing or was moved" in run.said
    assert not site.hits()


def test_the_settings_name_the_add_on_and_its_anchors():
    from consentry.adapters import scrapy as adapter
    from crawler import settings

    assert settings.ADDONS == {"consentry.Addon": 1000}
    assert settings.ITEM_PROCESSOR == adapter.ITEM_PROCESSOR
    assert settings.DOWNLOAD_HANDLERS == adapter.DOWNLOAD_HANDLERS
