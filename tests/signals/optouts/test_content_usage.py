"""Content-Usage: aipref-attach-05 for where it stands, aipref-vocab-08 for what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import PURPOSES
from consentry.signals.optouts import content_usage, says
from consentry.signals.robots import Robots

URL = "https://site.example"
AI = ("ai-train", "ai-input", "search")

HEADERS = [
    # vocab-08 section 6: labels and values
    ("6-yes", ["train-ai=y"], {"ai-train": "allow"}, ""),
    ("6-no", ["train-ai=n"], {"ai-train": "deny"}, ""),
    ("6-each-label", ["train-ai=n, ai-use=y, search=n"],
     {"ai-train": "deny", "ai-input": "allow", "search": "deny"}, ""),
    ("5-others-stay-unknown", ["train-ai=n"], {"ai-input": "unknown", "search": "unknown"}, ""),
    ("6.5.2-parameters-ignored", ["train-ai;allow=n, train-ai=y"], {"ai-train": "allow"}, ""),
    ("6.5.2-last-wins", ["train-ai=y, train-ai=n"], {"ai-train": "deny"}, ""),
    ("rfc9651-4.2-lines-join", ["train-ai=y", "train-ai=n"], {"ai-train": "deny"}, ""),
    ("6.4-unknown-label", ["sing=n"], {"ai-train": "unknown"}, ""),
    # section 6.5.1: what does not parse says nothing, and is named
    ("6.5.1-upper-case", ["Train-AI=n"], {"ai-train": "unknown"}, "aipref_parse_error"),
    ("6.5.1-space", ["train-ai = n"], {"ai-train": "unknown"}, "aipref_parse_error"),
    ("6.5.1-trailing-comma", ["train-ai=n,"], {"ai-train": "unknown"}, "aipref_parse_error"),
    ("6.5.1-one-bad-line-spoils-all", ["train-ai=y", "!"],
     {"ai-train": "unknown"}, "aipref_parse_error"),
    ("6-other-token", ["train-ai=no"], {"ai-train": "unknown"}, "aipref_bad_value"),
    ("6-string", ['train-ai="n"'], {"ai-train": "unknown"}, "aipref_bad_value"),
    ("6-boolean", ["train-ai=?0"], {"ai-train": "unknown"}, "aipref_bad_value"),
    ("6-bare", ["train-ai"], {"ai-train": "unknown"}, "aipref_bad_value"),
    ("6.4-retired", ["bots=n"], {"ai-train": "unknown"}, "aipref_legacy_label"),
    ("6.4-retired-genai", ["genai=n"], {"ai-train": "unknown"}, "aipref_legacy_label"),
    ("6.4-retired-yes-says-nothing", ["bots=y"], {"ai-train": "unknown"}, ""),
    ("other-spelling", ["ai-train=n"], {"ai-train": "unknown"}, "aipref_unknown_label"),
    ("other-spelling-yes-says-nothing", ["ai-train=y"], {"ai-train": "unknown"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected", "fault"), [r[1:] for r in HEADERS], ids=[r[0] for r in HEADERS]
)
def test_header(lines: list[str], expected: dict[str, str], fault: str) -> None:
    found = content_usage.of_headers(tuple(("content-usage", line) for line in lines))
    assert says(found, expected) == expected
    assert {f.malformed for f in found} - {""} == ({fault} if fault else set())


def test_a_refusal_that_does_not_parse_names_the_purposes_it_was_about() -> None:
    assert content_usage.of_headers((("content-usage", "AI-Use=N"),))[0].purposes == ("ai-input",)
    assert content_usage.of_headers((("content-usage", "!!"),))[0].purposes == AI


ROBOTS = """User-Agent: *
Allow: /
Disallow: /never/
Content-Usage: / train-ai=n
Content-Usage: /ai-ok/ train-ai=y
Content-Usage: /both train-ai=y
Content-Usage: /both train-ai=n
Content-Usage: /w*d$ search=n

User-Agent: ExampleBot
Allow: /
Content-Usage: train-ai=y
"""
LINES = [
    # attach-05 section 3.4
    ("3.4-row-1", "/test", "FooBot", "ai-train", "deny"),
    ("3.4-row-2-not-crawled-no-preference", "/never/test", "FooBot", "ai-train", "unknown"),
    ("3.4-row-3", "/ai-ok/test", "FooBot", "ai-train", "allow"),
    ("3.4-own-group", "/test", "ExampleBot", "ai-train", "allow"),
    # section 3.1
    ("3.1-identical-paths-most-restrictive", "/both", "FooBot", "ai-train", "deny"),
    ("3.1-longest-alone", "/wild", "FooBot", "search", "deny"),
    ("3.1-longest-replaces", "/wild", "FooBot", "ai-train", "unknown"),
]


@pytest.mark.parametrize(
    ("path", "token", "purpose", "said"), [r[1:] for r in LINES], ids=[r[0] for r in LINES]
)
def test_line_of_robots_txt(path: str, token: str, purpose: str, said: str) -> None:
    found = content_usage.of_robots(Robots.parse(ROBOTS.encode()), URL + path, token)
    assert says(found, [purpose]) == {purpose: said}


def test_a_line_of_robots_txt_is_named_by_its_place() -> None:
    body = ROBOTS.encode()
    where = content_usage.of_robots(Robots.parse(body), f"{URL}/ai-ok/", "FooBot")[0].where
    assert where.line == 5
    assert body[where.start : where.end] == b"Content-Usage: /ai-ok/ train-ai=y"


def test_the_path_ends_at_the_first_white_space() -> None:
    robots = Robots.parse(b"User-agent: *\ncontent-usage\t:\t/a b%20c\ttrain-ai=n # note\n")
    found = content_usage.of_robots(robots, f"{URL}/a", "FooBot")
    assert [(f.malformed, f.where.line) for f in found] == [("aipref_parse_error", 2)]


def test_a_refusal_above_the_first_group_is_malformed_and_a_grant_there_is_nothing() -> None:
    robots = Robots.parse(b"Content-Usage: train-ai=n, search=y\nUser-agent: *\nAllow: /\n")
    found = content_usage.of_robots(robots, f"{URL}/a", "FooBot")
    assert [(f.value, f.malformed, f.purposes) for f in found] == [
        ("unknown", "ungrouped_content_usage", ("ai-train",))
    ]


@given(st.lists(st.text(max_size=60), max_size=3))
def test_no_header_raises(lines: list[str]) -> None:
    for finding in content_usage.of_headers(tuple(("content-usage", line) for line in lines)):
        assert finding.purposes
        assert finding.malformed in ("", *content_usage.MALFORMED)


@given(st.binary(max_size=80))
def test_no_line_raises(value: bytes) -> None:
    robots = Robots.parse(b"User-agent: *\nContent-Usage: " + value)
    for finding in content_usage.of_robots(robots, URL + "/a", "FooBot"):
        assert set(finding.purposes) <= set(PURPOSES)
