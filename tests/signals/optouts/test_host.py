"""An origin's own files together: what has to be fetched, and what it then says of a URL."""

from __future__ import annotations

import pytest

from consentry.evidence import Finding, Outcome
from consentry.policy import bundled, load
from consentry.signals import optouts

URL = "https://site.example/a"


def host(robots: str, tdmrep: str = "[]") -> optouts.Host:
    return optouts.Host(
        {
            "robots": Outcome(200, body=robots.encode()),
            "tdmrep": Outcome(200, body=tdmrep.encode()),
        }
    )


def named(robots: str) -> list[Finding]:
    found = host(robots).findings(URL, "FooBot", 0)
    return [f for f in found if f.kind == "optout.named-crawlers"]


def test_what_the_pack_may_ask_for_is_what_is_read() -> None:
    asked = {file.kind: file.path for file in load(bundled()).host_files.files}
    assert asked == optouts.HOST_FILES


def test_nothing_asked_is_nothing_allowed() -> None:
    assert [f.kind for f in optouts.Host({}).findings(URL, "FooBot", 0)] == ["robots.unreachable"]


def test_all_that_the_files_say_comes_together() -> None:
    found = host(
        "User-agent: *\nCrawl-delay: 2\nContent-Signal: search=yes\nContent-Usage: ai-use=n\n"
        "User-agent: GPTBot\nDisallow: /\n\nUser-agent: FooBot\nContent-Signal: use=full\n",
        '[{"location": "/", "tdm-reservation": 1}]',
    ).findings(URL, "FooBot", 0)
    assert [f.kind for f in found] == ["robots.allow", "optout.full-copy", "optout.tdmrep"]


def test_the_delay_is_that_of_our_group() -> None:
    one = host("User-agent: *\nCrawl-delay: 2\n\nUser-agent: FooBot\nCrawl-delay: 7\n")
    assert (one.delay("FooBot"), one.delay("Other")) == (7.0, 2.0)


GPT = "User-agent: GPTBot\nDisallow: /\n\n"
STAR = "User-agent: *\nAllow: /\n"


@pytest.mark.parametrize(
    ("robots", "who"),
    [
        (GPT + STAR, "GPTBot"),
        ("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\n" + STAR, "GPTBot, CCBot"),
        ("User-agent: GPTBot\nDisallow: /b\n\n" + STAR, ""),
        ("User-agent: Googlebot\nDisallow: /\n\n" + STAR, ""),
        (GPT + "User-agent: FooBot\nAllow: /\n", ""),
        ("User-agent: *\nDisallow: /\n", ""),
    ],
)
def test_training_crawlers_refused_by_name_are_a_refusal_of_training(robots: str, who: str) -> None:
    found = named(robots)
    assert [f.where.path for f in found] == ([who] if who else [])
    assert all((f.value, f.purposes) == ("deny", ("ai-train",)) for f in found)


@pytest.mark.parametrize(
    ("inferred", "purposes"),
    [("training", [("ai-train",)]), ("ai", [("ai-train",), ("ai-index",), ("ai-input",)])],
)
def test_a_setting_says_whose_refusal_by_name_counts(inferred, purposes) -> None:
    robots = f"User-agent: OAI-SearchBot\nUser-agent: Claude-User\n{GPT}{STAR}"
    files = {"robots": Outcome(200, body=robots.encode())}
    found = optouts.Host(files, named_crawlers=inferred).findings(URL, "FooBot", 0)
    refused = [f for f in found if f.kind == "optout.named-crawlers"]
    assert [f.purposes for f in refused] == purposes
    assert {f.where.line for f in refused} == {4}


def test_every_finding_says_where_it_stood() -> None:
    found = host("Content-Signal: ai-train=no\n" + GPT + STAR + "License: /l.xml\n").findings(
        URL, "FooBot", 0
    )
    assert {f.kind for f in found} == {
        "robots.allow",
        "robots.pointer",
        "licence.relative",
        "optout.content-signal",
        "optout.named-crawlers",
    }
    assert all(f.where.line > 0 and 0 <= f.where.start < f.where.end for f in found)
    assert len({f.where.digest for f in found} - {""}) == 1
