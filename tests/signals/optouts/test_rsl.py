"""RSL 1.0 by its paragraphs: what a document means for a URL, a purpose and a client."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import PURPOSES, Answer, Fetch, Finding, Headers, Outcome
from consentry.signals import optouts
from consentry.signals.optouts import rsl
from consentry.signals.optouts.markup import NotXmlError
from consentry.signals.page import Page

URL = "https://site.example/articles/1?p=2"
DOC = "https://site.example/license.xml"
HTML = (("content-type", "text/html"),)


def content(inner: str, url: str = "/", more: str = "") -> str:
    return f'<content url="{url}"{more}><license>{inner}</license></content>'


def document(*contents: str, attributes: str = "") -> str:
    return f'<rsl xmlns="https://rslstandard.org/rsl"{attributes}>{"".join(contents)}</rsl>'


def usage(what: str, tokens: str) -> str:
    return f'<{what} type="usage">{tokens}</{what}>'


def read(text: str, client: rsl.Client | None = None, url: str = URL) -> tuple[Finding, ...]:
    licensing = rsl.of_outcome(Outcome(200, body=text.encode(), at=1_000))
    return licensing.findings(url, client or rsl.Client(countries=("DE",)), DOC)


def said(text: str, client: rsl.Client | None = None, url: str = URL) -> str:
    """The answers for search, ai-input and ai-train, a letter each: a, d or u."""
    answers = optouts.says(read(text, client, url), ("search", "ai-input", "ai-train"))
    return "".join(answer[0] for answer in answers.values())


def faults(text: str) -> set[str]:
    return {f.malformed for f in read(text) if f.malformed}


PERMITS_ALL = content(usage("permits", "all"))
TERMS = [
    (
        "3.1.1-prohibits-beats-permits",
        [content(usage("permits", "all") + usage("prohibits", "ai-train"))],
        "aad",
    ),
    ("3.4.1-tokens-as-written", [content(usage("permits", "search AI-TRAIN"))], "add"),
    (
        "3.4.1-meant-is-barred",
        [content(usage("permits", "all") + usage("prohibits", "AI-TRAIN"))],
        "aad",
    ),
    (
        "3.1.2-narrower-path-wins",
        [PERMITS_ALL, content(usage("prohibits", "ai-train"), "/articles/")],
        "aad",
    ),
    (
        "3.1.2-narrower-elsewhere",
        [PERMITS_ALL, content(usage("prohibits", "ai-train"), "/shop/")],
        "aaa",
    ),
    (
        "3.1.2-order-is-irrelevant",
        [content(usage("prohibits", "ai-train"), "/articles/"), PERMITS_ALL],
        "aad",
    ),
    (
        "3.1.2-narrower-grant",
        [content(usage("prohibits", "all")), content(usage("permits", "search"), "/articles/")],
        "add",
    ),
    ("3.3-no-content-matches", [content(usage("prohibits", "all"), "/shop/")], "uuu"),
    ("3.3-star-and-dollar", [content(usage("prohibits", "all"), "/*?p=2$")], "ddd"),
    (
        "3.3-whole-url",
        [content(usage("prohibits", "all"), "https://site.example/articles/")],
        "ddd",
    ),
    ("3.3-another-host", [content(usage("prohibits", "all"), "https://other.example/")], "uuu"),
    (
        "3.3-server-is-a-condition",
        [content(usage("permits", "all"), more=' server="https://l.example"')],
        "ddd",
    ),
    ("3.3-encrypted", [content(usage("permits", "all"), more=' encrypted="true"')], "ddd"),
    (
        "3.4-two-offers",
        [
            content(usage("permits", "search")),
            content(usage("permits", "ai-train") + '<payment type="training"/>'),
        ],
        "add",
    ),
    ("3.4.1.1-ai-all", [content(usage("prohibits", "ai-all"))], "udd"),
    ("3.4.1.1-ai-all-permitted", [content(usage("permits", "ai-all"))], "daa"),
    ("3.4.1-extension-token", [content(usage("permits", "search x:mine"))], "add"),
    (
        "3.4.1.2-other-users",
        [content(usage("permits", "all") + '<permits type="user">education</permits>')],
        "ddd",
    ),
    (
        "3.4.1.2-our-users",
        [content(usage("permits", "all") + '<permits type="user">commercial education</permits>')],
        "aaa",
    ),
    ("3.5-unlisted-is-not-licensed", [content(usage("permits", "search"))], "add"),
    (
        "3.5-other-country",
        [content(usage("permits", "all") + '<permits type="geo">US</permits>')],
        "ddd",
    ),
    (
        "3.5-our-country",
        [content(usage("permits", "all") + '<permits type="geo">US DE</permits>')],
        "aaa",
    ),
    (
        "3.5-our-union",
        [content(usage("permits", "all") + '<permits type="geo">EU</permits>')],
        "aaa",
    ),
    (
        "3.6-our-country-prohibited",
        [content(usage("permits", "all") + '<prohibits type="geo">EU</prohibits>')],
        "ddd",
    ),
    ("3.6-prohibits-alone-grants-nothing", [content(usage("prohibits", "ai-train"))], "uud"),
    ("3.7-no-payment-is-free", [content(usage("permits", "ai-train"))], "dda"),
    ("3.7-free", [content(usage("permits", "all") + '<payment type="free"/>')], "aaa"),
    (
        "3.7-attribution",
        [content(usage("permits", "all") + '<payment type="attribution"/>')],
        "aaa",
    ),
    (
        "3.7-crawl",
        [
            content(
                usage("permits", "all")
                + '<payment type="crawl"><amount currency="USD">1</amount></payment>'
            )
        ],
        "ddd",
    ),
    (
        "3.7-no-type-but-a-price",
        [content(usage("permits", "all") + '<payment><amount currency="USD">1</amount></payment>')],
        "ddd",
    ),
    (
        "3.7-type-nobody-defined",
        [content(usage("permits", "all") + '<payment type="per-token"/>')],
        "ddd",
    ),
    ("3.7-payment-and-no-permits", [content('<payment type="use"/>')], "ddd"),
    (
        "3.12-a-report-is-a-condition",
        [
            content(
                usage("permits", "all") + '<reporting type="audit" profile="https://p.example"/>'
            )
        ],
        "ddd",
    ),
    ("comma-list-refuses", [content(usage("prohibits", "ai-train,ai-input"))], "udd"),
    ("comma-list-does-not-grant", [content(usage("permits", "search,ai-train"))], "udu"),
    ("wrong-token-refuses", [content(usage("prohibits", "train-ai"))], "uud"),
    ("wrong-token-does-not-grant", [content(usage("permits", "train-ai"))], "ddd"),
]


@pytest.mark.parametrize(
    ("contents", "expected"), [t[1:] for t in TERMS], ids=[t[0] for t in TERMS]
)
def test_terms(contents: list[str], expected: str) -> None:
    assert said(document(*contents)) == expected


INVALID = [
    ("4.3-no-xml", "License: no", "rsl_invalid"),
    ("4.3-something-else", "<html/>", "rsl_invalid"),
    (
        "3-unknown-element",
        document("<content url='/'><license><permit>all</permit></license></content>"),
        "rsl_unknown_element",
    ),
    ("2.2-no-namespace", f"<rsl>{PERMITS_ALL}</rsl>", "rsl_wrong_namespace"),
    ("3.3-no-licence", document('<content url="/"/>'), "rsl_no_licence"),
    ("3.2-no-content", document(), "rsl_no_licence"),
    ("an-entity", '<!DOCTYPE rsl [<!ENTITY a "b">]>' + document(PERMITS_ALL), "rsl_invalid"),
    ("unknown-token", document(content(usage("prohibits", "ai-everything"))), "rsl_unknown_token"),
]


@pytest.mark.parametrize(("text", "fault"), [t[1:] for t in INVALID], ids=[t[0] for t in INVALID])
def test_what_is_no_valid_document_licenses_nothing(text: str, fault: str) -> None:
    assert fault in faults(text)
    assert "a" not in said(text)


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(404),
        Outcome(500),
        Outcome(error="timeout"),
        Outcome(200, body=b"<rsl", truncated=True),
    ],
)
def test_4_3_a_document_that_cannot_be_had_leaves_the_asset_unlicensed(outcome: Outcome) -> None:
    found = rsl.of_outcome(outcome).findings(URL, rsl.Client(), DOC)
    assert [f.malformed for f in found] == ["rsl_unreachable"]
    assert optouts.says(found, ["ai-train", "tdm", "search"]) == {
        "ai-train": "deny",
        "tdm": "deny",
        "search": "unknown",
    }


def test_who_does_not_say_where_he_is_gets_no_licence_that_is_for_a_country() -> None:
    text = document(content(usage("permits", "all") + '<permits type="geo">EU</permits>'))
    assert said(text, rsl.Client()) == "ddd"


def test_a_licence_for_other_users_refuses_commercial_use() -> None:
    text = document(content(usage("permits", "all") + '<permits type="user">personal</permits>'))
    assert optouts.says(read(text), ["commercial"]) == {"commercial": "deny"}


def test_3_2_1_a_licence_has_to_be_read_again_within_its_max_age() -> None:
    for attributes, days in (("", 30), (' max-age="7"', 7), (' max-age="soon"', 30)):
        found = read(document(PERMITS_ALL, attributes=attributes))
        assert [f.value for f in found if f.kind == rsl.REVALIDATE] == [str(1_000 + days * 86_400)]


def test_3_7_what_it_would_cost_is_told() -> None:
    payment = '<payment type="crawl"><amount currency="EUR">0.02</amount></payment>'
    found = read(document(content(usage("permits", "all") + payment)))
    assert [f.value for f in found if f.kind == rsl.OFFER] == ["crawl 0.02 EUR"]


def test_every_answer_names_the_bytes_it_rests_on() -> None:
    text = "\n \n" + document(
        "\n" + content(usage("permits", "search") + usage("prohibits", "ai-all"))
    )
    for finding in read(text):
        if finding.kind == rsl.KIND:
            where = finding.where
            cited = text.encode()[where.start : where.end]
            assert cited.startswith(
                b"<prohibits" if "ai-train" in finding.purposes else b"<permits"
            )
            assert cited.endswith(b"s>")
            assert where.path == DOC
            assert len(where.digest) == 64


ROBOTS = [
    (
        "4.4.1-global",
        "License: https://l.example/g.xml\nUser-agent: *\nAllow: /\n",
        ["https://l.example/g.xml"],
    ),
    (
        "4.4.2-group-replaces-global",
        "License: https://l.example/g.xml\nUser-agent: FooBot\nLicense: https://l.example/f.xml\n",
        ["https://l.example/f.xml"],
    ),
    (
        "4.4.2-another-group",
        "License: https://l.example/g.xml\nUser-agent: BarBot\nLicense: https://l.example/b.xml\n",
        ["https://l.example/g.xml"],
    ),
    (
        "4.4.2-star",
        "User-agent: *\nLicense: https://l.example/s.xml\n",
        ["https://l.example/s.xml"],
    ),
    (
        "4.4-several",
        "License: https://l.example/1.xml\nLicense: https://l.example/2.xml\n",
        ["https://l.example/1.xml", "https://l.example/2.xml"],
    ),
    ("4.4-relative", "License: /l.xml\n", ["https://site.example/l.xml"]),
    ("no-http", "License: ftp://l.example/x\n", []),
    ("none", "User-agent: *\nDisallow:\n", []),
]


@pytest.mark.parametrize(("text", "urls"), [r[1:] for r in ROBOTS], ids=[r[0] for r in ROBOTS])
def test_4_4_robots_txt(text: str, urls: list[str]) -> None:
    host = optouts.Host({"robots": Outcome(200, body=text.encode())})
    assert [pointer.url for pointer in host.licences(URL, "FooBot")] == urls


@pytest.mark.parametrize("named", ["ftp://l.example/x", "urn:example:l", "https://[l.example/x"])
def test_4_3_a_document_that_nobody_can_have_leaves_all_unlicensed(named: str) -> None:
    host = optouts.Host({"robots": Outcome(200, body=f"License: {named}\n".encode())})
    found = [f for f in host.findings(URL, "FooBot", 0) if f.kind == rsl.KIND]
    assert [(f.value, f.purposes, f.malformed) for f in found] == [
        ("deny", ("ai-train", "ai-input", "ai-index", "tdm"), "rsl_unreachable")
    ]


def page(html: str) -> Page:
    return Page.parse(html.encode(), url=URL, headers=HTML)


def of_page(html: str) -> tuple[Finding, ...]:
    return optouts.of_page(page(html), "FooBot", 0, rsl.Client(countries=("DE",)))


def script(inner: str) -> str:
    return f'<script type="application/rsl+xml">{inner}</script>'


def test_4_6_1_an_element_points_to_a_document_only_with_its_media_type() -> None:
    html = (
        '<link rel="license" href="/a.xml" type="application/rsl+xml">'
        '<link rel="license" href="/b.html"><a rel=license type=application/rsl+xml href=/c.xml>'
    )
    answer = optouts_answer(())
    assert optouts.pointers(answer, page(html)) == (
        "https://site.example/a.xml",
        "https://site.example/c.xml",
    )


def optouts_answer(headers: Headers) -> Answer:
    return Answer(Fetch(URL), URL, 200, headers)


def test_4_5_a_link_header_points_to_a_document_only_with_its_media_type() -> None:
    headers = (
        ("link", '<https://l.example/a.xml>; rel="license"; type="application/rsl+xml"'),
        ("link", '<https://l.example/b>; rel="license"'),
    )
    assert optouts.pointers(optouts_answer(headers), page("")) == ("https://l.example/a.xml",)


def test_4_6_2_an_inline_licence_speaks_of_its_page() -> None:
    html = script(document(content(usage("prohibits", "ai-train"), "")))
    found = [f for f in of_page(html) if f.kind == rsl.KIND]
    assert [(f.value, f.purposes) for f in found] == [("deny", ("ai-train",))]
    where = found[0].where
    assert html.encode()[where.start : where.end].startswith(b"<prohibits")


def test_4_6_2_in_the_body_it_refuses_for_the_page_and_grants_nothing() -> None:
    html = "<p>a</p><div>" + script(document(content(usage("permits", "search"), ""))) + "</div>"
    assert optouts.says(of_page(html), ["search", "ai-train"]) == {
        "search": "unknown",
        "ai-train": "deny",
    }


def test_an_inline_licence_that_is_broken_licenses_nothing() -> None:
    assert [f.malformed for f in of_page(script("<rsl"))] == ["rsl_invalid"]


def test_4_7_what_an_item_of_a_feed_refuses_is_refused_of_the_feed() -> None:
    licence = '<rsl:license><rsl:prohibits type="usage">ai-all</rsl:prohibits></rsl:license>'
    item = f'<rsl:content url="/articles/1">{licence}</rsl:content>'
    feed = (
        f'<rss xmlns:rsl="https://rslstandard.org/rsl"><channel><item>{item}</item></channel></rss>'
    )
    headers = (("content-type", "application/rss+xml"),)
    found = optouts.of_page(Page.parse(feed.encode(), url=URL, headers=headers), "FooBot", 0)
    assert optouts.says(found, ["ai-train", "search"]) == {"ai-train": "deny", "search": "unknown"}
    where = found[0].where
    assert feed.encode()[where.start : where.end].startswith(b"<rsl:prohibits")


@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    rsl.of_outcome(Outcome(200, body=body)).findings(URL, rsl.Client(), DOC)


words = st.sampled_from(
    ["all", "ai-all", "ai-train", "search", "train-ai", "x:y", "", "ai-input,search", "\x85"]
)
parts = st.builds(
    lambda tag, kind, tokens: f'<{tag} type="{kind}">{" ".join(tokens)}</{tag}>',
    st.sampled_from(["permits", "prohibits", "payment", "legal", "other"]),
    st.sampled_from(["usage", "user", "geo", "crawl", ""]),
    st.lists(words, max_size=3),
)
contents = st.builds(
    lambda url, inner: content("".join(inner), url),
    st.sampled_from(["", "/", "/articles/", "*", "http://[", "https://site.example", "//"]),
    st.lists(parts, max_size=3),
)


@given(st.lists(contents, max_size=4))
def test_no_document_raises_and_every_word_is_known(found: list[str]) -> None:
    try:
        rsl.read(document(*found).encode())
    except NotXmlError:
        return
    for finding in read(document(*found)):
        assert finding.malformed in ("", *rsl.MALFORMED)
        assert finding.kind in (rsl.KIND, rsl.REVALIDATE, rsl.OFFER)


@given(st.lists(contents, max_size=3), st.sampled_from(["all", "ai-all", "search", "ai-train"]))
def test_one_more_prohibition_never_turns_a_denial_into_an_allowance(
    found: list[str], token: str
) -> None:
    before = optouts.says(read(document(*found)), PURPOSES)
    more = content(usage("prohibits", token), "")
    after = optouts.says(read(document(*found, more)), PURPOSES)
    for purpose in PURPOSES:
        assert not (before[purpose] == "deny" and after[purpose] == "allow")
