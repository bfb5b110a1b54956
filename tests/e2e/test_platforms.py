"""A crawl that meets platforms: by link, by short link, by redirect, under country domains."""

from __future__ import annotations

from collections import Counter

from e2e.running import Crawl

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleEndBot
purposes: [news-monitoring]
"""
HOUSE = """\
id: shop
title: Example Shop
hosts:
  - domain: example.net
terms:
  url: https://example.net/terms
  clause: 4. Robots
  says: Robots may read the shelves.
  read: 2026-11-22
  expires: 2126-11-22
  confidence: high
access: conditional
ai_training: silent
personal_data:
  answer: silent
answers:
  - answer: prohibited
    says: Nothing of the back room.
    paths: [/private]
  - answer: conditions
    says: Robots may read the shelves.
    purpose: [search, tdm]
    conditions:
      - {says: by name, check: kept, how: The User-Agent names the crawler.}
"""


def page(title: str) -> str:
    return f"<!doctype html><html lang=en><title>{title}</title><p>Text of {title}.</html>"


def test_platforms_are_judged_by_every_name_under_which_scrapy_meets_them(site, tmp_path):
    packs = tmp_path / "packs"
    (packs / "platforms").mkdir(parents=True)
    (packs / "platforms" / "shop.yaml").write_text(HOUSE)
    refused = [
        site.page(host, "/a", page(host))
        for host in ("m.facebook.com", "t.co", "www.amazon.de", "medium.com", "news.bbc.co.uk")
    ]
    reddit = site.page("www.reddit.com", "/r/x", page("Reddit"))
    gov = site.page("www.gov.uk", "/guidance", page("Guidance"))
    shelf = site.page("www.example.net", "/shelf", page("Shelf"))
    back = site.page("www.example.net", "/private/room", page("Back room"))
    plain = site.page("example.com", "/story", page("Story"))
    away = site.redirect("example.com", "/away", site.url("m.facebook.com", "/a"))
    crawl = Crawl(
        tmp_path / "crawl",
        [*refused, reddit, gov, shelf, back, plain, away],
        {"CONSENTRY_PACKS": [str(packs)]},
        ACTIVITY,
    )
    crawl.run()
    assert set(crawl.stored()) == {gov, shelf, plain}
    for url in refused:
        assert not site.hits(url.split("/")[2].partition(":")[0])
    assert [hit.path for hit in site.hits("www.reddit.com")][-1] == "/r/x"
    assert not site.hits("www.example.net", "/private/room")
    rules = crawl.refusals()
    assert "default/terms-prohibited-mining" in rules[reddit]
    home = crawl.home()
    counted: Counter[str] = Counter()
    for leaf in crawl.leaves():
        if leaf["event"] == "refuse" and leaf.get("stage") == "fetch":
            counted[str(leaf["site"])] += int(str(leaf["count"]))
    assert counted == {
        "facebook.com": 2,
        "t.co": 1,
        "amazon.de": 1,
        "medium.com": 1,
        "bbc.co.uk": 1,
        "example.net": 1,
    }
    sites = {str(leaf["site"]) for leaf in crawl.leaves() if leaf.get("site")}
    assert home.site_label("example.com") in sites
    assert "example.com" not in sites
    remedies = crawl.why()[reddit]
    assert (
        "Reddit names: separate agreement / Data API."
        in remedies["default/terms-prohibited-mining"]
    )
    crawl.verified()
