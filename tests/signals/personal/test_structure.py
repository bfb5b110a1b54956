"""Structure of a page: who it says wrote it, and how it says to reach them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_pages import HTML, real_pages

from consentry.signals import personal
from consentry.signals.page import Page
from consentry.signals.personal.tables import KEYS


def found(markup: str) -> set[tuple[str, str]]:
    page = Page.parse(markup.encode(), url="https://example.org/post", headers=HTML)
    return {(f.kind.removeprefix("personal."), f.value) for f in personal.of_page(page)}


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


PERSON = {
    "@type": "Person",
    "name": "Ann Poe",
    "email": "mailto:ann@example.org",
    "telephone": "+44 20 7946 0123",
    "address": {"@type": "PostalAddress", "streetAddress": "1 Road", "addressLocality": "Town"},
    "birthDate": "1980-01-02",
    "image": {"@type": "ImageObject", "url": "/ann.png", "width": 96},
    "sameAs": ["https://social.example/ann"],
}


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (
            ld(
                {
                    "@graph": [
                        {"@type": "Article", "author": [{"@type": "Person", "name": "Ann Poe"}]}
                    ]
                }
            ),
            {("name.author", "Ann Poe")},
        ),
        (
            ld({"@type": "Article", "author": "Ann Poe, Bob Roe"}),
            {("name.author", "Ann Poe"), ("name.author", "Bob Roe")},
        ),
        (ld({"@type": "Article", "author": {"@type": "Organization", "name": "Big Paper"}}), set()),
        (
            ld(
                {
                    "publisher": {"@type": "Organization", "name": "Big Paper"},
                    "author": {"name": "Big Paper"},
                }
            ),
            set(),
        ),
        (ld({"author": "News Desk"}) + ld({"author": "Admin"}), set()),
        (
            ld(PERSON),
            {
                ("name.person", "Ann Poe"),
                ("contact.email", "ann@example.org"),
                ("contact.phone", "+44 20 7946 0123"),
                ("contact.address", "1 Road, Town"),
                ("contact.address", "1 Road"),
                ("birth", "1980-01-02"),
                ("image", "https://example.org/ann.png"),
                ("online.profile", "https://social.example/ann"),
            },
        ),
        (
            '<meta name=author content="Ann Poe"><meta property="article:author" content="https://social.example/ann">',
            {("name.author", "Ann Poe"), ("online.profile", "https://social.example/ann")},
        ),
        (
            '<meta property="og:site_name" content="Ann Poe"><meta name=author content="Ann Poe">',
            set(),
        ),
        ('<meta name="twitter:creator" content="@ann">', {("online.handle", "@ann")}),
        (
            '<meta name="twitter:site" content="@Paper">'
            '<meta name="twitter:creator" content="@paper">',
            set(),
        ),
        (
            '<p class="post-author">By Ann Poe and Bob Roe | 3 May 2020</p>',
            {("name.author", "Ann Poe"), ("name.author", "Bob Roe")},
        ),
        (
            '<span class="byline">Von Anna Müller-Lüdenscheid</span>',
            {("name.author", "Anna Müller-Lüdenscheid")},
        ),
        ('<span class="author">Read more about our authors</span>', set()),
        (
            '<a rel=author href="/by/ann">Ann Poe</a>',
            {("name.author", "Ann Poe"), ("online.profile", "https://example.org/by/ann")},
        ),
        ('<a rel=author href="/">Ann Poe</a>', {("name.author", "Ann Poe")}),
        (
            '<div itemscope itemtype="https://schema.org/Article"><span itemprop=author itemscope itemtype="https://schema.org/Person">'
            "<b itemprop=name>Ann Poe</b></span><b itemprop=name>A Title</b></div>",
            {("name.author", "Ann Poe")},
        ),
        (
            '<div itemscope itemtype="https://schema.org/Product">'
            "<b itemprop=name>Ann Poe</b></div>",
            set(),
        ),
        (
            '<div class="h-card"><a class="p-name u-url" href="https://ann.example/">Ann Poe</a>'
            '<a class="u-email" href="mailto:ann@example.org">x</a></div>',
            {("name.person", "Ann Poe"), ("contact.email", "ann@example.org")},
        ),
        (
            '<div class="vcard"><span class="fn org">Big Paper</span>'
            '<span class="tel">+44 20 7946 0123</span></div>',
            {("contact.phone", "+44 20 7946 0123")},
        ),
        (
            '<a href="MAILTO:ann%40example.org?subject=Hi">x</a>',
            {("contact.email", "ann@example.org")},
        ),
        (
            '<a href="mailto:info@example.org,ann@example.org">x</a>',
            {("contact.email-role", "info@example.org"), ("contact.email", "ann@example.org")},
        ),
        ('<a href="mailto:?subject=share">x</a>', set()),
        ('<a href="tel:+44-20-7946-0123;ext=1">x</a>', {("contact.phone", "+44-20-7946-0123")}),
        ('<a href="https://wa.me/442079460123?text=x">x</a>', {("contact.phone", "+442079460123")}),
        (
            '<a href="/cdn-cgi/l/email-protection#254f444b4065405d44485549400b4a5742">x</a>',
            {("contact.email", "jane@example.org")},
        ),
        (
            '<span data-cfemail="254f444b4065405d44485549400b4a5742">[email&#160;protected]</span>',
            {("contact.email", "jane@example.org")},
        ),
        ('<span data-cfemail="zz">x</span>', set()),
        (
            ld(
                {
                    "@type": "JobPosting",
                    "hiringOrganization": {
                        "@type": "Organization",
                        "name": "Park Office",
                        "contactPoint": {"@type": "ContactPoint", "name": "Front Desk"},
                    },
                    "applicationContact": {"@type": "ContactPoint", "name": "Ann Poe"},
                }
            ),
            {("name.person", "Ann Poe")},
        ),
    ],
)
def test_what_the_markup_names_is_found(markup: str, expected: set[tuple[str, str]]) -> None:
    assert found(markup) == expected


def test_each_finding_says_where_it_stood() -> None:
    page = Page.parse(
        (ld([{"author": {"name": "Ann Poe"}}]) + '<a href="mailto:ann@example.org">x</a>').encode(),
        url="https://example.org/",
        headers=HTML,
    )
    assert [(f.where.source, f.where.path) for f in personal.of_page(page)] == [
        ("html", "script[0]/0/author/name"),
        ("html", 'a[href^="mailto:"]'),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 300_000,
        '<script type="application/ld+json">{}</script>' * 300,
        ld({"a": [[0] * 1000] * 300}),
        "".join(f'<a href="mailto:a{n}@example.org">x</a>' for n in range(6000)),
    ],
)
def test_a_page_with_more_than_is_read_says_so(markup: str) -> None:
    assert ("body.too-large", "unscanned") in found(markup)


def test_each_byline_class_has_one_of_the_stems_that_pages_are_searched_for() -> None:
    for name in KEYS.byline_classes:
        assert any(stem in name for stem in KEYS.byline_stems), name


@given(
    st.lists(
        st.sampled_from(
            [
                "<div itemscope ",
                "itemtype=x/Person ",
                "itemprop=author ",
                "itemprop=name ",
                ">",
                "Ann Poe",
                "</div>",
                '<a href="mailto:',
                '"',
                "%",
                "tel:",
                "class=vcard",
                "class=fn",
                "<span ",
                "class=author",
                " rel=author ",
                "data-cfemail=",
                "00ff",
                "href=//[",
                "<meta name=author content=",
                '{"author":',
                ld({"author": [{}]}),
            ]
        ),
        max_size=30,
    )
)
def test_no_markup_makes_it_raise(pieces: list[str]) -> None:
    found("".join(pieces))


def test_on_real_pages_most_that_name_an_author_are_read_and_nothing_raises() -> None:
    pages = real_pages()
    named = 0
    for real in pages:
        findings = personal.of_page(real.parse())
        assert all(f.kind in personal.KINDS and f.value for f in findings), real.url
        named += any(f.kind.startswith("personal.name.") for f in findings)
    assert named >= len(pages) * 2 // 5
