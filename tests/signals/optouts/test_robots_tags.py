"""X-Robots-Tag by Google's and Bing's pages; the grammar's traps one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import PURPOSES
from consentry.signals.optouts import robots_tags, says

NOW = 1_795_000_000
EVERY = dict.fromkeys(PURPOSES, "deny")
NOTHING = dict.fromkeys(PURPOSES, "unknown")
NO_AI = {"ai-train": "deny", "ai-input": "deny", "ai-index": "deny", "search": "unknown"}


def narrow(*values: str) -> dict[str, str]:
    found = robots_tags.of_headers(tuple(("x-robots-tag", v) for v in values), "FooBot", NOW)
    return {f.kind: f.value for f in found if f.kind in robots_tags.KINDS}


TABLE = [
    ("noindex", "noindex", EVERY),
    ("none", "none", EVERY),
    ("case-and-spaces", "NoIndex , NOFOLLOW", EVERY),
    ("noai", "noai", NO_AI),
    ("noml", "NoML", NO_AI),
    ("noarchive", "noarchive", {"ai-train": "deny", "search": "unknown", "archive": "unknown"}),
    ("nocache", "nocache", {"ai-train": "deny", "search": "unknown"}),
    ("nosnippet", "nosnippet", {"ai-input": "deny", "ai-train": "unknown"}),
    ("max-snippet-0", "max-snippet:0", {"ai-input": "deny", "ai-train": "unknown"}),
    ("max-snippet-n", "max-snippet: 50", NOTHING),
    ("all", "all", NOTHING),
    ("nofollow", "nofollow", NOTHING),
    ("noimageindex", "noimageindex", NOTHING),
    ("noimageai", "noimageai", NOTHING),
    ("unknown-token", "foo-bar, noindex", EVERY),
    ("semicolon", "noarchive; noindex", EVERY),
    ("no-comma", "noarchive noindex", EVERY),
    ("empty", "", NOTHING),
    # agents
    ("own-agent", "foobot: noindex", EVERY),
    ("own-agent-version", "FooBot/1.0: noindex", EVERY),
    ("other-agent", "otherbot: noindex", NOTHING),
    ("other-agent-holds-on", "otherbot: nofollow, noindex", NOTHING),
    ("own-agent-in-mid-value", "otherbot: nofollow, foobot: noindex", EVERY),
    ("star-agent", "otherbot: nofollow, *: noindex", EVERY),
    ("agent-then-value", "otherbot: max-snippet: 0, foobot: max-snippet: 0", {"ai-input": "deny"}),
    # colons that end no agent's name
    ("date-past", "unavailable_after: 25 Jun 2010 15:00:00 GMT", EVERY),
    ("date-past-with-weekday", "unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT", EVERY),
    ("date-past-rfc-850", "unavailable_after: Friday, 25-Jun-10 15:00:00 GMT", EVERY),
    ("date-past-iso", "unavailable_after: 2010-06-25T15:00:00+02:00", EVERY),
    ("date-past-day", "unavailable_after: 2010-06-25", EVERY),
    ("date-to-come", "unavailable_after: 25 Jun 2099 15:00:00 GMT", NOTHING),
    ("behind-date", "unavailable_after: 25 Jun 2099 15:00:00 GMT, noai", NO_AI),
    ("behind-weekday-date", "unavailable_after: Thu, 25 Jun 2099 15:00:00 GMT, noai", NO_AI),
    ("behind-max-snippet", "max-snippet: 0, noai", NO_AI),
    ("behind-max-image", "max-image-preview:none, max-video-preview:-1, noai", NO_AI),
    ("semicolon-between-agents", "otherbot: nofollow; foobot: noindex", EVERY),
    ("date-for-other-agent", "otherbot: unavailable_after: 25 Jun 2010 15:00:00 GMT", NOTHING),
]


@pytest.mark.parametrize(("value", "expected"), [r[1:] for r in TABLE], ids=[r[0] for r in TABLE])
def test_header(value: str, expected: dict[str, str]) -> None:
    found = robots_tags.of_headers((("x-robots-tag", value),), "FooBot", NOW)
    assert says(found, expected) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["nofollow"], {"optout.follow": "deny"}),
        (["none"], {"optout.follow": "deny"}),
        (["noimageindex"], {"optout.images": "deny"}),
        (["noimageai"], {"optout.images": "deny"}),
        (["noarchive"], {"optout.full-copy": "deny"}),
        (["nosnippet"], {"optout.excerpt": "0"}),
        (["max-snippet:50"], {"optout.excerpt": "50"}),
        (["max-snippet:-1"], {}),
        (["unavailable_after: 25 Jun 2099 15:00:00 GMT"], {"optout.expires": "4086082800"}),
        (["unavailable_after: 25 Jun 2099 15:00:00 EST"], {"optout.expires": "4086100800"}),
        (["unavailable_after: 25 Jun 2099 15:00:00 CET"], {"optout.expires": "4086032400"}),
        (["otherbot: nofollow", "noimageindex"], {"optout.images": "deny"}),
    ],
)
def test_what_is_said_of_a_part(values: list[str], expected: dict[str, str]) -> None:
    assert narrow(*values) == expected


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("no-index", "robots_tag_misspelt"),
        ("no_ai", "robots_tag_misspelt"),
        ("No  Index", "robots_tag_misspelt"),
        ("noindex=true", "robots_tag_misspelt"),
        ("unavailable-after: soon", "robots_tag_bad_date"),
        ("unavailable_after: soon", "robots_tag_bad_date"),
        ("unavailable_after:", "robots_tag_bad_date"),
    ],
)
def test_what_was_meant_to_refuse_is_malformed(value: str, fault: str) -> None:
    found = robots_tags.of_headers((("x-robots-tag", value),), "FooBot", NOW)
    assert [(f.value, f.malformed) for f in found] == [("unknown", fault)]


def test_the_place_in_the_value_is_told() -> None:
    value = "max-snippet: 50, noai"
    found = robots_tags.of_headers((("x-robots-tag", value),), "FooBot", NOW)
    noai = next(f for f in found if f.kind == "optout.x-robots-tag.noai")
    assert value[noai.where.start : noai.where.end].strip() == "noai"


def test_a_value_too_long_to_be_read_whole_is_malformed() -> None:
    value = "all," * 5_000 + "noindex"
    found = robots_tags.of_headers((("x-robots-tag", value),), "FooBot", NOW)
    assert [f.malformed for f in found] == ["robots_tag_too_long"]


@given(st.text(max_size=60), st.integers(0, 1 << 33))
def test_no_value_raises(value: str, now: int) -> None:
    robots_tags.of_headers((("x-robots-tag", value),), "FooBot", now)
    robots_tags.of_headers((("x-robots-tag", f"unavailable_after: {value}"),), "FooBot", now)
