"""What the spiders take from a page."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from crawler import extract

URL = "https://news.example.org/2026/quay?b=2&a=1"
LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "Gazette"},
        {
            "@type": ["NewsArticle"],
            "headline": "The quay",
            "datePublished": "2026-03-02T08:30:00Z",
            "dateModified": "2026-03-03",
            "author": [{"@type": "Person", "name": "Example Person"}, "Another Example"],
            "license": {"@id": "https://example.org/licence"},
            "articleBody": "twice",
            "empty": [None, "", {}],
        },
    ],
}
FULL = f"""<!doctype html><html lang="en-GB"><head><title>Gazette: quay</title>
<meta name="description" content="  It  opened. "><meta property="og:image" content="/q.jpg">
<script type="application/ld+json">{json.dumps(LD)}</script>
<script type="application/ld+json">{{broken</script></head><body><nav><a href="/menu">Menu</a></nav>
<main><article><h1>The quay</h1><p>{"The new quay was opened on Monday. " * 8}</p>
<a href="/2026/two#part">Two</a> <a href="/2026/two">Two</a> <a href="mailto:a@example.org">m</a>
<a href="javascript:x()">x</a> <a href="http://[broken">b</a><img src="data:image/png;base64,AA">
<img src="p.jpg"></article></main><footer>Imprint</footer></body></html>"""


def page(html: str | bytes, url: str = URL):
    body = html.encode() if isinstance(html, str) else html
    return extract.page(HtmlResponse(url, body=body, encoding="utf-8"))


def test_a_page_with_metadata_yields_every_field():
    item = page(FULL)
    assert item.url == "https://news.example.org/2026/quay?a=1&b=2"
    assert (item.title, item.description) == ("The quay", "It opened.")
    assert (item.published, item.modified) == ("2026-03-02T08:30:00+00:00", "2026-03-03")
    assert item.author == "Example Person, Another Example"
    assert item.licence == "https://example.org/licence"
    assert item.language == "en-GB"
    assert item.text.count("The new quay was opened") == 8
    assert "Menu" not in item.text
    assert "Imprint" not in item.text
    assert item.links == ["https://news.example.org/menu", "https://news.example.org/2026/two"]
    assert item.images == [
        "https://news.example.org/q.jpg",
        "https://news.example.org/2026/p.jpg",
    ]
    article = item.structured["json_ld"][1]
    assert article["headline"] == "The quay"
    assert "articleBody" not in article
    assert "empty" not in article
    assert item.structured["open_graph"] == {"og:image": "/q.jpg"}


@pytest.mark.parametrize(
    ("html", "field", "expected"),
    [
        ("<title> A \n title </title>", "title", "A title"),
        ("<h1>Big <b>words</b></h1>", "title", "Big words"),
        ('<meta property="og:title" content="O"><title>T</title>', "title", "O"),
        ('<meta name="author" content="Example Person">', "author", "Example Person"),
        ('<a rel="author" href="/x">Example <i>Person</i></a>', "author", "Example Person"),
        ('<meta name="date" content="Mon, 02 Mar 2026 08:30:00 GMT">', "published", "2026-03-02T0"),
        ('<meta name="date" content="yesterday">', "published", ""),
        ('<article><time datetime="2026-04-18">x</time></article>', "published", "2026-04-18"),
        ('<link rel="license" href="/l">', "licence", "https://news.example.org/l"),
        ('<a rel="nofollow license" href="/l">L</a>', "licence", "https://news.example.org/l"),
        ('<meta property="og:locale" content="de_AT">', "language", "de-AT"),
        ("<p>Short.</p>", "text", "Short."),
        ('<link rel="canonical" href="/other">', "url", "https://news.example.org/other"),
    ],
)
def test_each_field_is_found_where_pages_declare_it(html, field, expected):
    assert getattr(page(html), field).startswith(expected)
    assert bool(getattr(page(html), field)) == bool(expected)


@pytest.mark.parametrize(
    "href", ["https://elsewhere.example.net/quay", "/", "http://[broken", "mailto:a@example.org"]
)
def test_a_canonical_link_that_cannot_name_this_page_is_not_believed(href):
    item = page(f'<link rel="canonical" href="{href}">')
    assert item.url == "https://news.example.org/2026/quay?a=1&b=2"


def test_structured_data_is_bounded_and_free_of_what_json_does_not_know():
    deep: object = "end"
    for _ in range(40):
        deep = {"in": deep}
    big = {"@type": "Thing", "name": "x" * 100_000}
    html = f"<script type='application/ld+json'>{json.dumps([deep, big])}</script>"
    html += '<script type="application/ld+json">{"@type": "Thing", "v": NaN, "w": 1}</script>'
    found = page(html).structured["json_ld"]
    assert found == [{"@type": "Thing", "w": 1}]


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_bytes_make_extraction_fail(body):
    page(b"<html><script type='application/ld+json'>" + body + b"</script>" + body)


def test_real_pages_yield_title_text_and_links(shared):
    listed = json.loads((shared / "corpus" / "pages.json").read_bytes())[:40]
    for entry in listed:
        body = (shared / "corpus" / entry["file"]).read_bytes()
        body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        item = extract.page(HtmlResponse(entry["url"], body=body))
        assert item.title, entry["file"]
        assert len(item.text) > 200, entry["file"]
        assert item.links, entry["file"]
