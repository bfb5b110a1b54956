"""Opt-outs that a page carries: meta elements, links, structured data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import Answer, Fetch, Finding, Outcome
from consentry.signals import optouts
from consentry.signals.optouts import licence
from consentry.signals.page import Page

URL = "https://site.example/a/page"
NOW = 1_795_000_000


def page_of(html: str) -> Page:
    return Page.parse(html.encode(), url=URL, headers=(("content-type", "text/html"),))


def of_page(html: str) -> tuple[Finding, ...]:
    return optouts.of_page(page_of(html), "FooBot", NOW)


METAS = [
    ('<head><meta name="robots" content="noindex"></head>', "search", "deny"),
    ('<META NAME="ROBOTS" CONTENT="NOINDEX">', "search", "deny"),
    ('<head><meta name="foobot" content="noindex"></head>', "search", "deny"),
    ('<meta name="robots" content="index"><meta name="FooBot" content="none">', "search", "deny"),
    ('<meta name="otherbot" content="noindex">', "search", "unknown"),
    ('<!-- <meta name="robots" content="noindex"> --><body>x</body>', "search", "unknown"),
    ("<script>'<meta name=\"robots\" content=\"noindex\">'</script>", "search", "unknown"),
    ('<body><p>x</p><meta name="robots" content="noai"></body>', "ai-train", "deny"),
    ('<meta name="robots" content="noai, noimageai">', "ai-train", "deny"),
    ('<meta name="robots" content="all">', "search", "unknown"),
    ('<meta name="robots" content="unavailable_after: 25 Jun 2010">', "search", "deny"),
    ('<meta name="tdm-reservation" content="1">', "tdm", "deny"),
    ('<meta name="tdm-reservation" content="0">', "tdm", "allow"),
    ('<meta name="tdm-reservation" content="x">', "tdm", "unknown"),
    ('<meta name="content-usage" content="train-ai=n">', "ai-train", "deny"),
    ('<meta http-equiv="Content-Usage" content="train-ai=n">', "ai-train", "deny"),
    ('<meta name="content-signal" content="ai-train=no, search=yes">', "ai-train", "deny"),
    ('<meta name="description" content="noindex">', "search", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "purpose", "said"), METAS)
def test_meta(html: str, purpose: str, said: str) -> None:
    assert optouts.says(of_page(html), [purpose]) == {purpose: said}


def test_header_and_meta_combine() -> None:
    answer = Answer(Fetch(URL), URL, 200, (("x-robots-tag", "noindex"),))
    found = optouts.of_head(answer, "FooBot", NOW)
    found += of_page('<meta name="robots" content="index">')
    assert optouts.says(found, ["search"]) == {"search": "deny"}


@pytest.mark.parametrize(
    ("file", "header", "meta", "said"),
    [
        ("1", "", "0", "allow"),
        ("0", "0", "1", "deny"),
        ("", "1", "0", "allow"),
        ("1", "", "", "deny"),
    ],
)
def test_tdmrep_file_then_header_then_meta(file: str, header: str, meta: str, said: str) -> None:
    rules = f'[{{"location": "/", "tdm-reservation": {file}}}]' if file else "[]"
    files = {"robots": Outcome(404), "tdmrep": Outcome(200, body=rules.encode())}
    found = optouts.of_host(files, URL, "FooBot", NOW)
    headers = (("tdm-reservation", header),) if header else ()
    found += optouts.of_head(Answer(Fetch(URL), URL, 200, headers), "FooBot", NOW)
    found += of_page(f'<meta name="tdm-reservation" content="{meta}">' if meta else "<p>x</p>")
    assert optouts.says(found, ["tdm"]) == {"tdm": said}
    assert len([f for f in optouts.in_force(found) if f.kind == "optout.tdmrep"]) == 1


def test_the_tdm_policy_is_a_term_with_an_absolute_address() -> None:
    found = of_page('<meta name="tdm-policy" content="/policy.json">')
    assert [(f.kind, f.value) for f in found] == [
        ("terms.url.tdm-policy", "https://site.example/policy.json")
    ]


def test_links_that_say_nofollow_are_listed() -> None:
    page = page_of('<a rel="Noopener NoFollow" href="/x">x</a><a href="/y">y</a>')
    assert optouts.nofollow_links(page) == {"https://site.example/x"}


LICENCES = [
    ("https://creativecommons.org/licenses/by-nc/4.0/", "CC-BY-NC-4.0"),
    ("http://creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
    ("https://www.creativecommons.org/licenses/by-sa/3.0/deed.de", "CC-BY-SA-3.0"),
    ("https://creativecommons.org/licenses/by/4.0/legalcode.en", "CC-BY-4.0"),
    ("https://creativecommons.org/licenses/by-sa/3.0/de/", "CC-BY-SA-3.0-DE"),
    ("https://creativecommons.org/licenses/by-sa/3.0/xx/", ""),
    ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
    ("https://creativecommons.org/publicdomain/zero/1.0/deed.en", "CC0-1.0"),
    ("https://creativecommons.org/licenses/", ""),
    ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"),
    ("https://www.apache.org/licenses/LICENSE-2.0.html", "Apache-2.0"),
    ("https://site.example/licence", ""),
    ("http://[", ""),
]


@pytest.mark.parametrize(("url", "spdx"), LICENCES)
def test_spdx(url: str, spdx: str) -> None:
    assert licence.spdx_of(url) == spdx


DECLARED = [
    ('<a rel="license" href="https://creativecommons.org/licenses/by-nc/4.0/">CC</a>',
     [("licence.declared", "CC-BY-NC-4.0"), ("optout.licence", "deny")]),
    ('<a rel="license" href="http://creativecommons.org/licenses/by-nc/3.0/fr/">CC</a>',
     [("licence.declared", "http://creativecommons.org/licenses/by-nc/3.0/fr/"),
      ("optout.licence", "deny")]),
    ('<script type="application/ld+json">{"license":"/half-\\ud800"}</script>',
     [("licence.declared", "https://site.example/half-\ud800")]),
    ('<script type="application/ld+json">{"license":"CC BY-NC 4.0"}</script>',
     [("licence.declared", "CC-BY-NC-4.0"), ("optout.licence", "deny")]),
    ('<a rel="cc:license" href="https://creativecommons.org/licenses/by/4.0/">x</a>',
     [("licence.declared", "CC-BY-4.0")]),
    ('<a itemprop="license" href="https://creativecommons.org/licenses/by/4.0/">x</a>',
     [("licence.declared", "CC-BY-4.0")]),
    ('<script type="application/ld+json">{"copyrightNotice":" All rights reserved "}</script>',
     [("licence.notice", "All rights reserved")]),
    ('<link rel="license" href="/l">', [("licence.declared", "https://site.example/l")]),
    ('<link rel="license" type="application/rsl+xml" href="/l.xml">',
     [("licence.pointer", "https://site.example/l.xml")]),
    ('<script type="application/ld+json">{"@type":"Article","license":'
     '"https://creativecommons.org/publicdomain/zero/1.0/"}</script>',
     [("licence.declared", "CC0-1.0")]),
    ('<script type="application/ld+json">{"@graph":[{"license":{"@id":'
     '"https://creativecommons.org/licenses/by/4.0/"}}]}</script>',
     [("licence.declared", "CC-BY-4.0")]),
    ('<script type="application/ld+json">{"image":{"@type":"ImageObject","license":'
     '"https://creativecommons.org/licenses/by-nc/4.0/"}}</script>',
     [("licence.declared", "CC-BY-NC-4.0")]),
    ('<script type="application/ld+json">{"usageInfo":"/terms#ai"}</script>',
     [("terms.url", "https://site.example/terms#ai")]),
    ('<link rel="terms-of-service" href="/tos">', [("terms.url", "https://site.example/tos")]),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), DECLARED)
def test_licence_or_terms(html: str, expected: list[tuple[str, str]]) -> None:
    assert [(f.kind, f.value) for f in of_page(html)] == expected


LINKS = [
    ('<https://creativecommons.org/licenses/by/4.0/>; rel="license"', ["CC-BY-4.0"]),
    ("<https://creativecommons.org/licenses/by/4.0/>;rel=license", ["CC-BY-4.0"]),
    ('</a>; rel="next", </l,1>; title="a, b"; rel="license nofollow"',
     ["https://site.example/l,1"]),
    ('</l.xml>; rel="license"; type="application/rsl+xml"', ["https://site.example/l.xml"]),
    ('</tos>; rel="terms-of-service"', ["https://site.example/tos"]),
    ("</l; rel=license", []),
    ("nonsense", []),
]  # fmt: skip


@pytest.mark.parametrize(("value", "values"), LINKS)
def test_link_header(value: str, values: list[str]) -> None:
    assert [f.value for f in licence.of_headers((("link", value),), URL)] == values


@given(st.text(max_size=80), st.text('<>;,= "relicns', max_size=60))
def test_no_page_and_no_header_raises(text: str, link: str) -> None:
    licence.of_headers((("link", link), ("link", text)), URL)
    quoted = text.replace('"', "")
    of_page(
        f'<meta name="robots" content="{quoted}"><meta name="tdm-reservation" content="{quoted}">'
        f'<meta name="content-usage" content="{quoted}"><link rel=license href="{quoted}">{text}'
    )
