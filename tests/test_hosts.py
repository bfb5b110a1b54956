"""Hosts' evidence: one ask a file, redirects hop by hop, age, bounded memory."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

from consentry.evidence import Outcome
from consentry.hosts import DAY, LEAST, Hosts, SpillFile, lifetime
from consentry.signals import optouts

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


def answered(kept: Hosts, ask, outcome: Outcome, now: int = 0) -> None:
    assert kept.learn(ask, outcome, now)


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        ("max-age=7200", 7200),
        ("public, Max-Age=7200", 7200),
        ('max-age="7200"', 7200),
        ("max-age=0", LEAST),
        ("no-store", LEAST),
        ("no-cache, max-age=7200", LEAST),
        ("max-age=31536000", DAY),
        ("max-age=99999999999999999999", DAY),
        ("max-age=-1", LEAST),
        ("private", DAY),
        ("", DAY),
    ],
)
def test_max_age_counts_between_half_an_hour_and_a_day(control, seconds):
    assert lifetime(Outcome(200, (("cache-control", control),))) == seconds


def test_what_a_cache_held_is_older_by_that_much():
    headers = (("cache-control", "max-age=7200"), ("age", "3600"))
    assert lifetime(Outcome(200, headers)) == 3600


def test_an_aged_file_is_confirmed_rather_than_sent_again():
    parsed = []
    kept = Hosts({"robots": "/robots.txt"}, lambda files: parsed.append(1) or dict(files))
    (ask,) = kept.missing(ORIGIN, 0)
    assert ask.headers == ()
    headers = (("etag", '"a"'), ("last-modified", "Mon, 02 Nov 2026 00:00:00 GMT"))
    answered(kept, ask, Outcome(200, headers, b"rules"))
    assert kept.says(ORIGIN)["robots"].body == b"rules"
    (again,) = kept.missing(ORIGIN, DAY)
    assert dict(again.headers) == {
        "if-none-match": '"a"',
        "if-modified-since": "Mon, 02 Nov 2026 00:00:00 GMT",
    }
    answered(kept, again, Outcome(304, (("cache-control", "max-age=7200"),), at=DAY), DAY)
    assert kept.says(ORIGIN)["robots"].body == b"rules"
    assert kept.expires(ORIGIN) == DAY + 7200
    assert [(kind, o.status, o.at) for kind, _, o in kept.seen(ORIGIN)] == [("robots", 200, DAY)]
    assert len(parsed) == 1


def test_a_changed_file_takes_the_place_of_the_old_one():
    kept = hosts()
    answered(kept, kept.missing(ORIGIN, 0)[0], Outcome(200, (("etag", "a"),), b"old"))
    answered(kept, kept.missing(ORIGIN, DAY)[0], Outcome(200, (("etag", "b"),), b"new"), DAY)
    assert kept.says(ORIGIN)["robots"].body == b"new"


@pytest.mark.parametrize(
    "first", [Outcome(404, (("etag", "a"),)), Outcome(200, (("etag", "a"),), truncated=True)]
)
def test_what_is_no_whole_file_is_asked_for_again_as_a_whole(first):
    kept = hosts()
    answered(kept, kept.missing(ORIGIN, 0)[0], first)
    assert kept.missing(ORIGIN, DAY)[0].headers == ()


def test_a_304_that_nobody_asked_for_is_no_file():
    kept = hosts()
    answered(kept, kept.missing(ORIGIN, 0)[0], Outcome(304))
    assert kept.says(ORIGIN)["robots"].status == 304


def test_conditions_go_only_to_the_address_that_gave_the_copy():
    kept = hosts()
    (ask,) = kept.missing(ORIGIN, 0)
    kept.learn(ask, to("https://b.example/r"), 0)
    answered(kept, kept.missing(ORIGIN, 0)[0], Outcome(200, (("etag", "a"),), b"x"))
    (again,) = kept.missing(ORIGIN, DAY)
    assert (again.url, again.headers) == (f"{ORIGIN}/robots.txt", ())
    kept.learn(again, to("https://b.example/r"), DAY)
    assert kept.missing(ORIGIN, DAY)[0].headers == (("if-none-match", "a"),)


def test_the_origin_that_led_here_is_named():
    kept = hosts()
    assert kept.missing(ORIGIN, 0, "https://page.example")[0].came_from == "https://page.example"


def test_large_files_leave_before_there_are_many():
    kept = Hosts({"robots": "/robots.txt"}, dict, 1_000, max_bytes=10_000)
    for at in range(10):
        origin = f"https://{at}.example"
        answered(kept, kept.missing(origin, 0)[0], Outcome(200, body=b"x" * 3_000))
    assert len(kept) <= 3


def test_what_memory_has_no_room_for_comes_back_from_disk(tmp_path):
    spill = SpillFile(tmp_path)
    kept = Hosts({"robots": "/robots.txt", "x": "/x"}, dict, 5, spill=spill)
    origins = [f"https://{at}.example" for at in range(50)]
    headers = (("etag", "a"),)
    for origin in origins:
        for ask in kept.missing(origin, 0):
            answered(kept, ask, Outcome(200, headers, (origin + ask.kind).encode(), at=7))
    assert (len(kept), len(spill)) == (5, 45)
    for origin in origins:
        assert kept.missing(origin, 10) == ()
        assert kept.says(origin)["x"] == Outcome(200, headers, (origin + "x").encode(), at=7)
    (ask, _) = kept.missing(origins[0], DAY)
    assert ask.headers == (("if-none-match", "a"),)
    kept.missing("https://new.example", DAY)
    spill.close()


def test_nothing_that_a_host_says_can_be_read_from_the_disk(tmp_path):
    written = []
    unlink = os.unlink
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.unlink", lambda path: written.append(path))
        spill = SpillFile(tmp_path)
        spill.put("https://person.example", b"Contact: a.person@example.com" * 50)
    (path,) = written
    held = Path(path).read_bytes()
    assert len(held) > 1_000
    assert b"person" not in held
    assert spill.take("https://person.example") == b"Contact: a.person@example.com" * 50
    assert spill.take("https://person.example") is None
    spill.close()
    unlink(path)


def test_the_file_on_disk_has_no_name_once_it_is_open(tmp_path):
    spill = SpillFile(tmp_path)
    spill.put("https://a.example", b"x")
    assert list(tmp_path.iterdir()) == []
    assert spill.take("https://a.example") == b"x"
    spill.close()


def test_the_file_on_disk_is_bounded(tmp_path):
    spill = SpillFile(tmp_path, max_bytes=100_000)
    for at in range(300):
        spill.put(f"https://{at}.example", b"x" * 1_000)
    assert 80 <= len(spill) <= 100
    assert spill.take("https://0.example") is None
    assert spill.take("https://299.example") == b"x" * 1_000
    spill.close()


def test_a_spill_that_was_never_needed_makes_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.mkstemp", None)
    spill = SpillFile(tmp_path)
    assert spill.take("https://a.example") is None
    spill.close()


def test_memory_stays_flat_however_many_hosts_there_are(tmp_path):
    """``bench.hosts --memory`` does the same with a million hosts."""
    spill = SpillFile(tmp_path)
    known = Hosts(
        {kind: optouts.HOST_FILES[kind] for kind in ("robots", "tdmrep")},
        optouts.Host,
        capacity=50,
        spill=spill,
    )
    held = []
    tracemalloc.start()
    try:
        for number in range(800):
            origin = f"https://h{number}.example"
            for ask in known.missing(origin, 0):
                body = b"User-agent: *\nDisallow: /%d/\n" % number * (ask.kind == "robots")
                known.learn(ask, Outcome(200 if body else 404, body=body), 0)
            assert known.says(origin).findings(origin + "/", "FooBot", 0)[0].kind == "robots.allow"
            if number in (399, 799):
                held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert len(known) == 50
    assert held[1] < held[0] * 1.1
    assert known.missing("https://h0.example", 0) == ()
    first = known.says("https://h0.example").findings("https://h0.example/0/", "FooBot", 0)
    assert first[0].kind == "robots.disallow"
    spill.close()
