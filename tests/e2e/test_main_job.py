"""Real pages over HTTP on loopback, hosts that say different things: what is decided and kept.

What a page says of itself is read here by plain string search, not by the library.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

import pytest
from loopback import Web

sys.path.append(str(Path(__file__).resolve().parent))
from running import Crawl

pytestmark = pytest.mark.slow

OPEN = (b"noindex", b"noai", b"isaccessibleforfree", b"tdm-reservation", b"content-signal")
EMAIL = re.compile(r"mailto:([a-z0-9._+-]+@[a-z0-9.-]+\.[a-z]{2,})", re.I)
DISALLOW = "User-agent: *\nDisallow: /\n"
RESERVED = '[{"location": "/", "tdm-reservation": 1}]'

# host kind -> deciding rule of the refusal, "" for stored, None for a refused request (no URL)
KINDS = {
    "plain": "",
    "no-robots": "",
    "disallow": None,
    "robots-500": None,
    "robots-dropped": None,
    "robots-later": None,
    "reserved-by-file": "default/optout-reserved",
    "reserved-by-header": "default/optout-reserved",
    "noindex-header": "default/optout-denied",
    "noindex-meta": "default/optout-denied",
    "signal-no-search": "default/optout-denied",
    "usage-no-search": "default/optout-denied",
    "withheld": "default/access-legal-block",
    "login": "default/access-auth-required",
    "challenge": "default/access-challenge",
}


def _pages(folder: Path) -> list[bytes]:
    raw = [path.read_bytes() for path in sorted(folder.glob("*.html"))]
    pages = [gzip.decompress(b) if b[:2] == b"\x1f\x8b" else b for b in raw]
    return [b for b in pages if not any(mark in b.lower() for mark in OPEN)]


def _serve(site, kind: str, number: int, page: bytes) -> str:
    host = f"{kind}-{number}.localhost"
    headers = {
        "reserved-by-header": {"tdm-reservation": "1"},
        "noindex-header": {"X-Robots-Tag": "noindex"},
        "usage-no-search": {"Content-Usage": "search=n"},
        "challenge": {"cf-mitigated": "challenge"},
    }.get(kind, {})
    status = {"withheld": 451, "login": 401, "challenge": 403}.get(kind, 200)
    if kind == "noindex-meta":
        page = b'<meta name="robots" content="noindex">' + page
    url = site.page(host, "/article", page, headers=headers, status=status, type="text/html")
    if kind == "disallow":
        site.robots(host, DISALLOW)
    elif kind == "robots-500":
        site.robots(host, "User-agent: *\nAllow: /\n", status=500)
    elif kind == "robots-dropped":
        site.drop(host, "/robots.txt")
    elif kind == "robots-later":
        site.robots(host, "", status=429, headers={"Retry-After": "3600"})
    elif kind == "signal-no-search":
        site.robots(host, "User-agent: *\nContent-Signal: search=no\nAllow: /\n")
    elif kind != "no-robots":
        site.robots(host, "User-agent: *\nDisallow: /private\n")
    if kind == "reserved-by-file":
        site.page(host, "/.well-known/tdmrep.json", RESERVED, type="application/json")
    return url


@pytest.fixture(scope="module")
def site():
    web = Web().start()
    yield web
    web.stop()


@pytest.fixture(scope="module")
def crawled(shared, site, tmp_path_factory):
    """One crawl, and what was asked for in it; the last test crawls again."""
    folder = tmp_path_factory.mktemp("main")
    pages = _pages(shared / "corpus" / "pages")
    assert len(pages) >= 30
    urls: dict[str, tuple[str, bytes]] = {}
    for number in range(45):
        kind = list(KINDS)[number % len(KINDS)]
        page = pages[number % len(pages)]
        urls[_serve(site, kind, number, page)] = (kind, page)
    crawl = Crawl(folder / "crawl", list(urls))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        crawl.run()
    return crawl, urls, site.hits()


def test_each_page_comes_to_what_it_and_its_host_say(crawled):
    crawl, urls, hits = crawled
    stored, refused = crawl.stored(), crawl.refusals()
    for url, (kind, _) in urls.items():
        rule = KINDS[kind]
        asked = [hit for hit in hits if hit.path == "/article" and hit.host in url]
        if rule == "":
            assert url in stored, (kind, refused.get(url))
        else:
            assert url not in stored, kind
        if rule is None:
            assert not asked, f"{kind}: the page was asked for"
        else:
            assert len(asked) == 1, kind
            assert "ExampleEndBot" in asked[0].user_agent
        if rule:
            assert rule in refused[url], (kind, refused.get(url))


def test_each_host_is_asked_once_for_its_own_files_before_its_page(crawled):
    hits = crawled[2]
    assert hits
    for host in {hit.host for hit in hits}:
        paths = [hit.path for hit in hits if hit.host == host]
        assert paths.count("/robots.txt") == 1
        assert paths.count("/.well-known/tdmrep.json") <= 1
        if "/article" in paths:
            assert paths.index("/article") == len(paths) - 1


def test_log_vault_and_what_the_pipeline_received_agree(crawled):
    crawl = crawled[0]
    report = crawl.verified()
    assert report.leaves == len(crawl.leaves())
    stored = crawl.stored()
    assert stored
    received = {item["url"]: item for item in crawl.received}
    assert set(received) == set(stored)
    for url, item in received.items():
        assert item.pop("provenance_id") == stored[url].provenance_id
        assert item == stored[url].item()


def test_addresses_and_authors_are_taken_out_and_in_no_area_in_plain(crawled):
    crawl, urls, _ = crawled
    planted = 0
    kept = "".join(str(each.item()) for each in crawl.stored().values()).lower()
    everything = b"".join(
        path.read_bytes() for path in (crawl.folder / "home").rglob("*") if path.is_file()
    ).lower()
    for url, (kind, page) in urls.items():
        for address in EMAIL.findall(page.decode("utf-8", "replace")):
            planted += 1
            if KINDS[kind] == "":
                assert address.lower() not in kept, url
            assert address.lower().encode() not in everything
            assert address.lower() not in crawl.log.lower()
        assert url.partition("//")[2].partition(":")[0].encode() not in everything
    assert planted > 5


def test_no_leaf_names_a_url_a_site_or_a_digest_of_content(crawled):
    crawl = crawled[0]
    text = str(crawl.leaves())
    assert "collect" in text
    assert ".localhost" not in text
    assert "http" not in text
    for leaf in crawl.leaves():
        assert leaf["time"] % 60 == 0
        assert leaf["site"] == "" or str(leaf["site"]).startswith("hmac:")


def test_a_second_crawl_adds_no_second_record_of_what_has_not_changed(crawled):
    crawl = crawled[0]
    before = {url: each.provenance_id for url, each in crawl.stored().items()}
    crawl.run()
    assert {url: each.provenance_id for url, each in crawl.stored().items()} == before
    crawl.verified()
