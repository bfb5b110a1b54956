"""RFC 9309, paragraph by paragraph, asked of both parsers at once."""

from __future__ import annotations

import pytest

from consentry.signals.robots import Robots

ALLOW, DISALLOW = "robots.allow", "robots.disallow"


def answer(text: str | bytes, path: str, token: str = "FooBot") -> str:
    body = text.encode() if isinstance(text, str) else text
    return Robots.parse(body).findings("https://site.example" + path, token, 0)[0].kind


TABLE = [
    # 2.1 protocol definition: groups
    ("2.1-group", "User-agent: FooBot\nDisallow: /\n", "/x", DISALLOW),
    ("2.1-two-agents-share", "User-agent: FooBot\nUser-agent: B\nDisallow: /\n", "/x", DISALLOW),
    ("2.1-rule-ends-agents", "User-agent: B\nDisallow: /\nUser-agent: FooBot\n", "/x", ALLOW),
    ("2.1-rule-without-group", "Disallow: /\nUser-agent: B\nDisallow: /\n", "/x", ALLOW),
    ("2.1-blank-line-keeps-group", "User-agent: FooBot\n\nDisallow: /\n", "/x", DISALLOW),
    ("2.1-one-line-file", "User-agent: FooBot", "/x", ALLOW),
    ("2.1-empty-file", "", "/x", ALLOW),
    # 2.2 formal syntax: line ends, white space, comments
    ("2.2-cr", "User-agent: FooBot\rDisallow: /a\r", "/a", DISALLOW),
    ("2.2-crlf", "User-agent: FooBot\r\nDisallow: /a\r\n", "/a", DISALLOW),
    ("2.2-no-last-line-end", "User-agent: FooBot\nDisallow: /a", "/a", DISALLOW),
    ("2.2-spaces", " user-agent \t: FooBot \n\tDISALLOW :  /a  \n", "/a", DISALLOW),
    ("2.2-comment", "User-agent: FooBot # us\nDisallow: /a# no\n", "/a", DISALLOW),
    ("2.2-comment-hides-rule", "User-agent: FooBot\n# Disallow: /a\n", "/a", ALLOW),
    # 2.2.1 user-agent line
    ("2.2.1-case", "User-agent: FOOBOT\nDisallow: /\n", "/x", DISALLOW),
    ("2.2.1-version", "User-agent: FooBot/2.1\nDisallow: /\n", "/x", DISALLOW),
    ("2.2.1-rest-of-line", "User-agent: FooBot spider\nDisallow: /\n", "/x", DISALLOW),
    ("2.2.1-not-a-prefix", "User-agent: Foo\nDisallow: /\n", "/x", ALLOW),
    ("2.2.1-not-a-suffix", "User-agent: FooBotNews\nDisallow: /\n", "/x", ALLOW),
    ("2.2.1-own-beats-star", "User-agent: *\nDisallow: /\n\nUser-agent: FooBot\n", "/x", ALLOW),
    (
        "2.2.1-own-beats-star-in-any-order",
        "User-agent: FooBot\nAllow: /\n\nUser-agent: *\nDisallow: /\n",
        "/x",
        ALLOW,
    ),
    (
        "2.2.1-groups-merge",
        "User-agent: FooBot\nDisallow: /a\n\nUser-agent: b\nDisallow: /\n\n"
        "User-agent: foobot\nDisallow: /c\n",
        "/c",
        DISALLOW,
    ),
    ("2.2.1-star-for-others", "User-agent: *\nDisallow: /\n", "/x", DISALLOW),
    ("2.2.1-star-with-rest", "User-agent: * all of you\nDisallow: /\n", "/x", DISALLOW),
    ("2.2.1-no-group-for-us", "User-agent: B\nDisallow: /\n", "/x", ALLOW),
    # 2.2.2 allow and disallow lines
    ("2.2.2-prefix", "User-agent: *\nDisallow: /a\n", "/abc", DISALLOW),
    ("2.2.2-case-of-path", "User-agent: *\nDisallow: /A\n", "/a", ALLOW),
    ("2.2.2-longest-allows", "User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b", ALLOW),
    ("2.2.2-longest-refuses", "User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b", DISALLOW),
    ("2.2.2-tie-allows", "User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", ALLOW),
    ("2.2.2-empty-disallow", "User-agent: *\nDisallow:\n", "/a", ALLOW),
    ("2.2.2-empty-allow", "User-agent: *\nAllow:\nDisallow: /\n", "/a", DISALLOW),
    ("2.2.2-robots-txt-itself", "User-agent: *\nDisallow: /\n", "/robots.txt", ALLOW),
    ("2.2.2-query", "User-agent: *\nDisallow: /a?b=\n", "/a?b=1", DISALLOW),
    ("2.2.2-fragment-is-not-sent", "User-agent: *\nDisallow: /*b\n", "/a#b", ALLOW),
    ("2.2.2-no-path", "User-agent: *\nDisallow: /\n", "", DISALLOW),
    ("2.2.2-query-without-path", "User-agent: *\nDisallow: /?\n", "?a", DISALLOW),
    ("2.2.2-utf-8-pattern", "User-agent: *\nDisallow: /foo/ツ\n", "/foo/%E3%83%84", DISALLOW),
    ("2.2.2-utf-8-url", "User-agent: *\nDisallow: /foo/%E3%83%84\n", "/foo/ツ", DISALLOW),
    ("2.2.2-hex-case", "User-agent: *\nDisallow: /%e3%83%84\n", "/%E3%83%84", DISALLOW),
    ("2.2.2-unreserved-decoded", "User-agent: *\nDisallow: /%62%61%7A\n", "/baz", DISALLOW),
    ("2.2.2-unreserved-in-url", "User-agent: *\nDisallow: /baz\n", "/%62%61%7A", DISALLOW),
    ("2.2.2-slash-stays-encoded", "User-agent: *\nDisallow: /a/b\n", "/a%2Fb", ALLOW),
    (
        "2.2.2-reserved-in-query",
        "User-agent: *\nDisallow: /foo/bar?baz=https://foo.bar\n",
        "/foo/bar?baz=https%3A%2F%2Ffoo.bar",
        DISALLOW,
    ),
    ("2.2.2-dot-segments", "User-agent: *\nDisallow: /a\n", "/b/../a", DISALLOW),
    ("2.2.2-encoded-dot-segments", "User-agent: *\nDisallow: /a\n", "/b/%2E%2e/a", DISALLOW),
    # 2.2.3 special characters
    ("2.2.3-star", "User-agent: *\nDisallow: /a/*/c\n", "/a/b/c", DISALLOW),
    ("2.2.3-star-is-empty-too", "User-agent: *\nDisallow: /a*b\n", "/ab", DISALLOW),
    ("2.2.3-leading-star", "User-agent: *\nDisallow: *.gif$\n", "/x.gif", DISALLOW),
    ("2.2.3-dollar", "User-agent: *\nDisallow: /*.php$\n", "/a.php", DISALLOW),
    ("2.2.3-dollar-and-query", "User-agent: *\nDisallow: /*.php$\n", "/a.php?b", ALLOW),
    ("2.2.3-dollar-inside", "User-agent: *\nDisallow: /a$b\n", "/a$b", DISALLOW),
    ("2.2.3-literal-star", "User-agent: *\nDisallow: /a-%2A.html\n", "/a-*.html", DISALLOW),
    ("2.2.3-literal-star-only", "User-agent: *\nDisallow: /a-%2A.html\n", "/a-b.html", ALLOW),
    ("2.2.3-literal-dollar", "User-agent: *\nDisallow: /a-%24\n", "/a-$", DISALLOW),
    ("2.2.3-many-stars", "User-agent: *\nDisallow: /*a*b*c$\n", "/xaybzc", DISALLOW),
    ("2.2.3-stars-in-order", "User-agent: *\nDisallow: /*b*a$\n", "/ab", ALLOW),
    ("2.2.3-star-runs", "User-agent: *\nDisallow: /a***b\n", "/axb", DISALLOW),
    ("2.2.3-ends-do-not-overlap", "User-agent: *\nDisallow: /ab*bc$\n", "/abc", ALLOW),
    # 2.2.4 other records
    (
        "2.2.4-unknown-line-keeps-group",
        "User-agent: FooBot\nContent-Signal: ai-train=no\nUser-agent: *\nDisallow: /\n",
        "/x",
        DISALLOW,
    ),
    (
        "2.2.4-crawl-delay-keeps-group",
        "User-agent: *\nCrawl-delay: 2\nUser-agent: B\nDisallow: /s\n",
        "/s",
        DISALLOW,
    ),
    (
        "2.2.4-sitemap-keeps-group",
        "User-agent: FooBot\nSitemap: https://x.example/s.xml\nDisallow: /\n",
        "/x",
        DISALLOW,
    ),
    # what Google's parser accepts, and what we read as a refusal, not standing in the RFC
    ("google-misspelt", "User-agent: *\nDisalow: /a\nDissallow: /b\n", "/b", DISALLOW),
    ("google-no-colon", "user-agent *\ndisallow /a\n", "/a", DISALLOW),
    ("ours-no-slash", "User-agent: *\nDisallow: private\n", "/private", DISALLOW),
    ("ours-whole-url", "User-agent: *\nDisallow: https://a.example/b\n", "/b", DISALLOW),
    ("ours-no-break-space", "User-agent: *\n\u00a0Disallow:\u00a0/a\u200b\n", "/a", DISALLOW),
]


@pytest.mark.parametrize(
    ("text", "path", "kind"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_paragraph(text: str, path: str, kind: str) -> None:
    assert answer(text, path) == kind


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a\n", id="utf-8 mark"),
        pytest.param("User-agent: *\nDisallow: /a\n".encode("utf-16"), id="utf-16"),
        pytest.param(b"# caf\xe9\nUser-agent: *\nDisallow: /a\n", id="latin-1 comment"),
        pytest.param(b"a: b\n\xef\xbb\xbfUser-agent: *\nDisallow: /a\n", id="mark in the middle"),
        pytest.param(
            b"User-agent: *\n\xc2\xa0 \xe2\x80\x8bDisallow \xc2\xa0:/a\xc2\xa0\r\n", id="odd"
        ),
        pytest.param(b"\0\0\nUser-agent: *\nDisallow: /a\n", id="zero bytes"),
    ],
)
def test_a_refusal_is_read_in_whatever_encoding_it_came(body: bytes) -> None:
    assert answer(body, "/a") == DISALLOW


@pytest.mark.parametrize("path", ["/caf%E9", "/caf%C3%A9", "/café"])
def test_a_latin_1_pattern_refuses_both_spellings(path: str) -> None:
    assert answer("User-agent: *\nDisallow: /café\n".encode("latin-1"), path) == DISALLOW


def test_the_rule_is_named_by_line_and_bytes() -> None:
    body = "# ü\r\nUser-agent: *\r\n  Disallow: /a # why\r\n".encode()
    finding = Robots.parse(body).findings("https://x.example/a", "FooBot", 0)[0]
    assert finding.where.line == 3
    assert body[finding.where.start : finding.where.end] == b"Disallow: /a"
    assert finding.value == "/a"
    assert len(finding.where.digest) == 64


def test_sitemaps_are_listed_whatever_group_they_stand_in() -> None:
    body = b"Sitemap: https://x.example/1\nUser-agent: B\nDisallow: /\nsitemap:/2\n"
    assert Robots.parse(body).sitemaps == ("https://x.example/1", "/2")


def test_pointers_are_recorded_and_decide_nothing() -> None:
    body = b"LLM-Policy: /llm.txt\nLicense: https://x.example/l.xml\nUser-agent: *\nAllow: /\n"
    found = Robots.parse(body).findings("https://x.example/a", "FooBot", 0)
    assert [(f.kind, f.where.path, f.value) for f in found] == [
        ("robots.allow", "", "/"),
        ("robots.pointer", "llm-policy", "https://x.example/llm.txt"),
        ("robots.pointer", "license", "https://x.example/l.xml"),
    ]


def test_a_file_beyond_the_cap_is_read_up_to_it_and_says_so() -> None:
    body = b"User-agent: *\nDisallow: /a\n" + b"#" * 79 + b"\n"
    body += (b"#" * 79 + b"\n") * (3 << 19 // 80) + b"Disallow: /late\n"
    body += b"x" * (3 << 19)
    robots = Robots.parse(body)
    kinds = {f.kind for f in robots.findings("https://x.example/a", "FooBot", 0)}
    assert kinds == {DISALLOW, "robots.truncated"}


def test_a_large_file_is_read_beyond_the_500_kib_that_the_standard_asks_for() -> None:
    body = b"User-agent: *\n" + b"# padding padding padding padding\n" * 40_000
    assert len(body) > 1_300_000
    assert answer(body + b"Disallow: /late\n", "/late") == DISALLOW
