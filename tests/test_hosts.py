"""Hosts' evidence: one ask a file, redirects hop by hop, age, bounded memory."""

from __future__ import annotations

import pytest

from consentry.evidence import Outcome
from consentry.hosts import DAY, Hosts

ORIGIN = "https://a.example"


def hosts(capacity: int = 100) -> Hosts[dict]:
    return Hosts({"robots": "/robots.txt"}, dict, capacity)


def to(location: str, status: int = 301) -> Outcome:
    return Outcome(status, (("location", location),))


def test_an_origin_is_asked_for_each_of_its_files():
    both = Hosts({"robots": "/robots.txt", "tdmrep": "/.well-known/tdmrep.json"}, dict)
    assert [a.url for a in both.missing(ORIGIN, 0)] == [
        "https://a.example/robots.txt",
        "https://a.example/.well-known/tdmrep.json",
    ]


def test_what_was_learnt_is_not_asked_for_again_within_a_day():
    kept = hosts()
    (ask,) = kept.missing(ORIGIN, 0)
    assert kept.learn(ask, Outcome(200, body=b"x"), 0)
    assert kept.missing(ORIGIN, DAY - 1) == ()
    assert kept.says(ORIGIN)["robots"].body == b"x"
    assert kept.missing(ORIGIN, DAY) != ()


@pytest.mark.parametrize(
    ("outcome", "again_after"),
    [
        (Outcome(404), DAY),
        (Outcome(403), DAY),
        (Outcome(500), 600),
        (Outcome(error="timeout"), 600),
        (Outcome(429, (("retry-after", "5000"),)), 5000),
        (Outcome(503, (("retry-after", "999999999"),)), 600),
    ],
)
def test_failures_are_asked_about_again_sooner(outcome, again_after):
    kept = hosts()
    kept.learn(kept.missing(ORIGIN, 0)[0], outcome, 0)
    assert kept.missing(ORIGIN, again_after - 1) == ()
    assert kept.missing(ORIGIN, again_after)


def test_a_redirect_is_a_new_ask_for_the_same_origin():
    kept = hosts()
    (ask,) = kept.missing(ORIGIN, 0)
    assert not kept.learn(ask, to("https://b.example/robots.txt"), 0)
    (hop,) = kept.missing(ORIGIN, 0)
    assert (hop.url, hop.origin) == ("https://b.example/robots.txt", ORIGIN)
    assert kept.learn(hop, Outcome(200, body=b"rules"), 0)
    assert kept.says(ORIGIN)["robots"].body == b"rules"


def test_five_redirects_are_followed_and_a_sixth_is_an_error():
    kept = hosts()
    for at in range(5):
        (ask,) = kept.missing(ORIGIN, 0)
        assert not kept.learn(ask, to(f"/hop{at}"), 0)
    (ask,) = kept.missing(ORIGIN, 0)
    assert kept.learn(ask, to("/hop6"), 0)
    assert kept.says(ORIGIN)["robots"].error == "redirects"


def test_two_hosts_that_redirect_to_each_other_both_end():
    kept = hosts()
    other = "https://b.example"
    settled = 0
    for _ in range(20):
        for origin, target in ((ORIGIN, other), (other, ORIGIN)):
            for ask in kept.missing(origin, 0):
                settled += kept.learn(ask, to(target + "/robots.txt"), 0)
    assert settled == 2
    assert kept.says(ORIGIN)["robots"].error == kept.says(other)["robots"].error == "redirects"


def test_an_answer_nobody_waits_for_is_dropped():
    kept = hosts()
    (ask,) = kept.missing(ORIGIN, 0)
    kept.learn(ask, Outcome(200, body=b"first"), 0)
    kept.learn(ask, Outcome(200, body=b"second"), 0)
    assert kept.says(ORIGIN)["robots"].body == b"first"


def test_memory_is_bounded_and_the_oldest_is_forgotten():
    kept = hosts(capacity=3)
    for at in range(10):
        kept.missing(f"https://{at}.example", 0)
    assert len(kept) == 3
