"""One parse of a page: encodings, links, metas, JSON-LD, and bodies that mean harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_pages import HTML, real_pages

from consentry.signals.nesting import safe_length
from consentry.signals.page import MAX_BYTES, Page

URL = "https://example.org/a/b?q=1"


def parse(body: bytes, *headers: tuple[str, str]) -> Page:
    return Page.parse(body, url=URL, headers=headers or HTML)


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        ("<title>é</title>".encode(), "text/html", "é"),
        ("<title>é</title>".encode("latin-1"), "text/html", "é"),
        ("<title>€</title>".encode("cp1252"), "text/html; charset=iso-8859-1", "€"),
        ("<title>я</title>".encode("cp1251"), 'text/html; charset="windows-1251"', "я"),
        ("<meta charset=koi8-r><title>я</title>".encode("koi8-r"), "text/html", "я"),
        (
            "<meta http-equiv=content-type content='text/html; charset=euc-jp'>"
            "<title>日</title>".encode("euc-jp"),
            "text/html",
            "日",
        ),
        ("\ufeff<title>é</title>".encode(), "text/html; charset=windows-1251", "é"),
        ("\ufeff<title>é</title>".encode("utf-16-le"), "text/html", "é"),
        ("<meta charset=utf-16><title>é</title>".encode(), "text/html", "é"),
        ("<title>é</title>".encode(), "text/html; charset=nonsense", "é"),
        (b"<title>+AGE-</title>", "text/html; charset=utf-7", "+AGE-"),
        ("<title>é</title>".encode("latin-1"), "text/html; charset=utf-8", "\ufffd"),
    ],
)
def test_the_encoding_is_what_mark_header_or_meta_say_in_that_order(
    body: bytes, content_type: str, title: str
) -> None:
    assert parse(body, ("content-type", content_type)).title == title


@pytest.mark.parametrize(
    ("href", "absolute"),
    [
        ("/c", "https://example.org/c"),
        ("c", "https://example.org/a/c"),
        ("../c", "https://example.org/c"),
        ("/a/../c", "https://example.org/c"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?p=2", "https://example.org/a/b?p=2"),
        ("#top", "https://example.org/a/b?q=1#top"),
        (" \n/c\t", "https://example.org/c"),
        ("ht\ntps://example.com/", "https://example.com/"),
        ("mailto:info@example.org", "mailto:info@example.org"),
        ("http://[", "http://["),
        ("//[", ""),
    ],
)
def test_links_are_absolute(href: str, absolute: str) -> None:
    page = parse(f'<a href="{href}" rel="Next  NoFollow">go  on</a>'.encode())
    (anchor,) = page.related
    assert (anchor.href, anchor.rel, anchor.text) == (absolute, ("next", "nofollow"), "go on")


@pytest.mark.parametrize(
    ("base", "absolute"),
    [
        ("https://other.example/x/", "https://other.example/x/c"),
        ("/z/", "https://example.org/z/c"),
        ("javascript:alert(1)", "https://example.org/a/c"),
        ("data:text/html,x", "https://example.org/a/c"),
    ],
)
def test_the_first_base_counts_if_it_is_a_web_address(base: str, absolute: str) -> None:
    page = parse(f'<base href="{base}"><base href="/second/"><link rel=next href=c>'.encode())
    assert page.links[0].href == absolute


def test_metas_keep_name_content_and_offset() -> None:
    body = (
        b'<!-- <meta name="x"> --><meta charset=utf-8><META NAME="Robots" CONTENT="noai">'
        b'<meta property="og:title" name=both content=T><p><meta name=late content=B>'
    )
    metas = parse(body).metas
    assert [(m.name, m.content, m.attr) for m in metas] == [
        ("charset", "utf-8", "charset"),
        ("robots", "noai", "name"),
        ("both", "T", "name"),
        ("og:title", "T", "property"),
        ("late", "B", "name"),
    ]
    plain = parse(b'<title>x</title><meta name=a content=1><meta name="b" content=2>').metas
    assert [m.offset for m in plain] == [16, 39]


def test_json_ld_that_is_not_json_is_counted_and_skipped() -> None:
    block = '<script type="application/ld+json">{}</script>'
    good = ['{"a": 1}', '<!-- {"b": 2} -->', '{"c": "x\ny"}', "//<![CDATA[\n[3]\n//]]>"]
    bad = ["{", '{"a": undefined}', "1" * 5000 + "x"]
    page = parse("".join(block.format("{}").replace("{}", text) for text in good + bad).encode())
    assert page.json_ld == ({"a": 1}, {"b": 2}, {"c": "x\ny"}, [3])
    assert page.json_ld_bad == len(bad)
    assert not page.json_ld_cut


_LD = b'<script type="application/ld+json">%s</script>'


def test_too_much_json_ld_is_said_to_be_cut() -> None:
    page = parse(_LD % b"{}" * 300)
    assert page.json_ld_cut
    assert len(page.json_ld) == 256


def test_json_ld_that_is_nested_too_deep_is_said_to_be_cut_and_hides_no_other() -> None:
    page = parse(_LD % (b"[" * 100_000) + _LD % b'{"a": 1}')
    assert (page.json_ld, page.json_ld_bad, page.json_ld_cut) == (({"a": 1},), 0, True)


@pytest.mark.parametrize(
    ("body", "content_type", "is_html"),
    [
        (b"<!doctype html><p>x", "text/html", True),
        (b"", "text/html", True),
        (b"<?xml version='1.0'?><html>", "application/xhtml+xml", True),
        (b"  <!-- c --><html>", "text/plain", True),
        (b'{"a": "<html>"}', "application/json", False),
        (b"%PDF-1.7", "application/pdf", False),
        (b"<?xml version='1.0'?><rss>", "application/rss+xml", False),
        (b"<div>x</div>", "", True),
        (b"plain text", "", False),
    ],
)
def test_what_is_html_is_told_by_type_and_first_bytes(
    body: bytes, content_type: str, is_html: bool
) -> None:
    headers = (("content-type", content_type),) if content_type else ()
    page = Page.parse(body, url=URL, headers=headers)
    assert page.is_html is is_html


def test_text_leaves_out_scripts_styles_and_templates_and_the_tree_stays_whole() -> None:
    page = parse(
        b"<body>one<script>no()</script><style>no{}</style><template>no</template><p>two</p>"
    )
    assert page.text.split() == ["one", "two"]
    assert page.tree.css_first("script") is not None


@pytest.mark.parametrize(
    ("body", "headers", "lang"),
    [
        (b'<html lang=" de-AT ">', (), "de-AT"),
        (b'<html xml:lang="fr">', (), "fr"),
        (b'<html><meta http-equiv="content-language" content="it, en">', (), "it"),
        (b"<html>", (("content-language", "nl"),), "nl"),
        (b"<html>", (), ""),
    ],
)
def test_the_language_is_declared_in_one_of_four_places(
    body: bytes, headers: tuple[tuple[str, str], ...], lang: str
) -> None:
    assert Page.parse(body, url=URL, headers=(*HTML, *headers)).lang == lang


HOSTILE = {
    "deep": b"<div>" * 300_000,
    "attributes": b"<p " + b" ".join(b"a%d=1" % i for i in range(100_000)) + b">",
    "quoted attributes": b"<p " + b" ".join(b'a%d=">"' % i for i in range(100_000)) + b">",
    "body attributes": b"".join(b"<body a%d=1>" % i for i in range(50_000)),
    "formatting": b"".join(b"<b id=%d>" % i for i in range(20_000)) + b"<p>x" * 20_000,
    "formatting, mismatched": b"".join(b"<div><b id=%d></div><p>" % i for i in range(20_000)),
    "adoption": b"<b>" * 20_000 + b"<div>" * 20_000 + b"</b>" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_markup_that_costs_quadratic_time_is_cut_off_before_it_does(name: str) -> None:
    body = HOSTILE[name]
    assert safe_length(body) < len(body)
    page = parse(b"<meta name=robots content=noai>" + body)
    assert 0 <= page.cut < len(body)


@pytest.mark.parametrize(
    "body",
    [b"<p>x" * 200_000, b"<a href=/>x" * 100_000, b"<" * 500_000, b"<li><b>x</b>" * 50_000],
)
def test_markup_that_is_only_long_is_read_to_its_end(body: bytes) -> None:
    assert parse(body).cut == -1


def test_a_body_over_the_bound_is_read_up_to_it_and_says_so() -> None:
    assert parse(b"<p>x</p>" * (MAX_BYTES // 8) + b"tail").cut == MAX_BYTES


def test_no_representation_shows_what_a_page_holds() -> None:
    page = parse(b'<meta name=author content="Secret"><a href="/x?secret=1">Secret</a>')
    shown = f"{page!r}{page.metas!r}{page.related!r}{page.links!r}".lower()
    assert "secret" not in shown


def _everything(page: Page) -> None:
    _ = (page.metas, page.links, page.related, page.json_ld, page.title, page.lang, page.text)
    _ = ([anchor.text for anchor in page.related[:50]], page.source, page.base)


@given(
    body=st.binary(max_size=400), kind=st.sampled_from(["text/html", "text/html; charset=x", ""])
)
def test_no_bytes_make_it_raise(body: bytes, kind: str) -> None:
    _everything(Page.parse(body, url=URL, headers=(("content-type", kind),)))


MARKUP = st.lists(
    st.sampled_from(
        [
            "<meta ",
            "name=",
            '"',
            "'",
            ">",
            "<a href=",
            "<base href=",
            "//[",
            "http://",
            "</",
            "<b>",
            "<p>",
            '<script type="application/ld+json">',
            "</script>",
            "{",
            "[",
            '"a":',
            "<!--",
            "-->",
            "<svg>",
            "content=robots",
            "<template>",
            "<link rel=x hreflang=",
            "é",
            "\x00",
            "<table>",
            "<html lang=",
        ]
    ),
    max_size=40,
).map("".join)


@given(markup=MARKUP)
def test_no_markup_makes_it_raise(markup: str) -> None:
    _everything(parse(markup.encode()))


def test_real_pages_are_read_to_their_end() -> None:
    for real in real_pages():
        page = real.parse()
        _everything(page)
        assert page.is_html
        assert page.cut == -1
        assert page.title or page.metas
