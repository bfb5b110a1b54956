"""What fetching robots.txt came to (RFC 9309 sections 2.3.1 and 2.4), and pace and hours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import Headers, Outcome
from consentry.signals.robots import Robots, of_outcome
from consentry.signals.robots.timing import UNREAD

URL = "https://site.example/a"
RULES = b"User-agent: *\nDisallow: /\n"
NOON = 1_795_003_200 - 1_795_003_200 % 86_400 + 43_200

CUT = Outcome(200, body=RULES, truncated=True)
SOON = Outcome(503, (("retry-after", "soon"),))

OUTCOMES = [
    # 2.3.1.1 successful access
    ("2.3.1.1-200", Outcome(200, body=RULES), "robots.disallow", "/"),
    ("2.3.1.1-204", Outcome(204), "robots.allow", ""),
    # 2.3.1.2 redirects
    ("2.3.1.2-more-than-five", Outcome(302, error="redirects"), "robots.redirects", ""),
    # 2.3.1.3 unavailable: the body of a 4xx is not read
    ("2.3.1.3-404", Outcome(404, body=RULES), "robots.unavailable", "404"),
    ("2.3.1.3-410", Outcome(410, body=RULES), "robots.unavailable", "410"),
    ("2.3.1.3-400", Outcome(400), "robots.unavailable", "400"),
    # 2.3.1.4 unreachable: complete disallow
    ("2.3.1.4-500", Outcome(500, body=b"User-agent: *\nAllow: /"), "robots.unreachable", "500"),
    ("2.3.1.4-503", Outcome(503), "robots.unreachable", "503"),
    ("2.3.1.4-reset", Outcome(error="reset"), "robots.unreachable", "reset"),
    ("2.3.1.4-dns", Outcome(error="dns"), "robots.unreachable", "dns"),
    ("2.3.1.4-timeout", Outcome(error="timeout"), "robots.unreachable", "timeout"),
    ("2.3.1.4-tls", Outcome(error="tls"), "robots.unreachable", "tls"),
    ("2.3.1.4-304", Outcome(304), "robots.unreachable", "304"),
    ("2.3.1.4-nothing", Outcome(), "robots.unreachable", "0"),
    ("2.3.1.4-cut-short", CUT, "robots.unreachable", "cut short"),
    # our own: access control on robots.txt itself
    ("ours-401", Outcome(401), "robots.forbidden", "401"),
    ("ours-403", Outcome(403), "robots.forbidden", "403"),
    (
        "ours-challenge-as-202",
        Outcome(202, (("x-amzn-waf-action", "challenge"),)),
        "robots.forbidden",
        "202",
    ),
    # vendor: busy
    ("vendor-429", Outcome(429, (("retry-after", "120"),), at=NOON), "robots.busy", "120"),
    ("vendor-429-unsaid", Outcome(429, at=NOON), "robots.busy", "600"),
    ("vendor-503", Outcome(503, (("retry-after", "9"),), at=NOON), "robots.busy", "9"),
    ("vendor-503-unreadable", SOON, "robots.unreachable", "503"),
]


@pytest.mark.parametrize(
    ("outcome", "kind", "value"), [row[1:] for row in OUTCOMES], ids=[row[0] for row in OUTCOMES]
)
def test_outcome(outcome: Outcome, kind: str, value: str) -> None:
    finding = of_outcome(outcome).findings(URL, "FooBot", NOON)[0]
    assert (finding.kind, finding.value) == (kind, value)


def test_retry_after_may_be_a_date() -> None:
    headers: Headers = (("retry-after", "Wed, 21 Oct 2015 07:30:00 GMT"),)
    at = 1_445_412_480  # 07:28:00
    robots = of_outcome(Outcome(503, headers, at=at))
    assert robots.findings(URL, "FooBot", at)[0].value == "120"
    assert robots.findings(URL, "FooBot", at + 100)[0].value == "20"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ((("content-type", "text/html; charset=utf-8"),), b"Not found"),
        ((), b"<!doctype html><html>soft 404</html>"),
        ((), b"\x1f\x8b\x00\x00"),
    ],
)
def test_what_is_not_text_has_no_rules_and_is_recorded(headers: Headers, body: bytes) -> None:
    found = of_outcome(Outcome(200, headers, body)).findings(URL, "FooBot", 0)
    assert [f.kind for f in found] == ["robots.allow", "robots.not-text"]


def test_rules_in_a_file_that_calls_itself_html_still_count() -> None:
    found = of_outcome(Outcome(200, (("content-type", "text/html"),), RULES)).findings(URL, "B", 0)
    assert [f.kind for f in found] == ["robots.disallow", "robots.not-text"]


PACE = [
    ("Crawl-delay: 10", 10.0),
    ("Crawl-delay: 0.5", 0.5),
    ("crawl-delay : 1,5", 1.5),
    ("Crawl-delay: 10s", 10.0),
    ("Crawl-delay: 2\nCrawl-delay: 7", 7.0),
    ("Crawl-delay: 10 s", 10.0),
    ("Crawl-delay: 500ms", 0.5),
    ("Crawl-delay: 2 minutes", 120.0),
    ("Crawl-delay: 5m", 300.0),
    ("Crawl-delay: 1e2", 100.0),
    ("Crawl-delay: 10 please", UNREAD),
    ("Crawl-delay: 10-20", UNREAD),
    ("Crawl-delay: -1", UNREAD),
    ("Crawl-delay: nan", UNREAD),
    ("Crawl-delay: inf", UNREAD),
    ("Crawl-delay: soon", UNREAD),
    ("Crawl-delay: soon\nCrawl-delay: 60", 60.0),
    ("Crawl-delay:", 0.0),
    ("Request-rate: 1/10s", 10.0),
    ("Request-rate: 1/10", 10.0),
    ("Request-rate: 2/1m", 30.0),
    ("Request-rate: 30/m", 2.0),
    ("Request-rate: 1/1h", 3600.0),
    ("Request-rate: 1/5 0600-0845", 5.0),
    ("Request-rate: 0/5", UNREAD),
    ("Request-rate: x", UNREAD),
    ("Crawl-delay: 3\nRequest-rate: 1/2", 3.0),
]


@pytest.mark.parametrize(("lines", "delay"), PACE)
def test_delay(lines: str, delay: float) -> None:
    robots = Robots.parse(f"User-agent: *\n{lines}\n".encode())
    assert robots.delay("FooBot") == delay
    found = [f for f in robots.findings(URL, "FooBot", 0) if f.kind == "robots.delay"]
    assert [float(f.value) for f in found] == ([delay] if delay else [])


def test_a_delay_over_the_cap_says_so() -> None:
    found = Robots.parse(b"User-agent: *\nCrawl-delay: 86400\n").findings(URL, "FooBot", 0)
    assert ("robots.delay-over-cap", "86400", 2) in [(f.kind, f.value, f.where.line) for f in found]


def test_a_delay_of_another_group_is_not_ours() -> None:
    body = b"User-agent: *\nCrawl-delay: 9\n\nUser-agent: FooBot\nDisallow: /x\n"
    assert Robots.parse(body).delay("FooBot") == 0.0
    assert Robots.parse(body).delay("Other") == 9.0


HOURS = [
    ("0600-0845", "05:59:30", "30"),
    ("0600-0845", "06:00:00", ""),
    ("0600-0845", "08:44:59", ""),
    ("0600-0845", "08:45:00", str(21 * 3600 + 15 * 60)),
    ("0600 0845", "07:00:00", ""),
    ("06:00-08:45", "05:00:00", "3600"),
    ("2200-0400", "23:00:00", ""),
    ("2200-0400", "03:00:00", ""),
    ("2200-0400", "12:00:00", "36000"),
    ("0000-2400", "23:59:59", ""),
    ("nonsense", "12:00:00", ""),
    ("2561-9999", "12:00:00", ""),
]


@pytest.mark.parametrize(("hours", "time", "wait"), HOURS)
def test_visit_time_in_utc(hours: str, time: str, wait: str) -> None:
    hour, minute, second = map(int, time.split(":"))
    now = 20_000 * 86_400 + hour * 3600 + minute * 60 + second
    found = Robots.parse(f"User-agent: *\nVisit-time: {hours}\n".encode()).findings(URL, "B", now)
    assert [f.value for f in found if f.kind == "robots.closed"] == ([wait] if wait else [])


def test_of_two_windows_the_one_that_opens_first_counts() -> None:
    body = b"User-agent: *\nVisit-time: 0100-0200\nVisit-time: 1300-1400\n"
    found = Robots.parse(body).findings(URL, "FooBot", NOON)
    assert [(f.value, f.where.line) for f in found if f.kind == "robots.closed"] == [("3600", 3)]


@given(
    st.sampled_from(["Crawl-delay", "Request-rate", "Visit-time"]),
    st.text(max_size=30),
    st.integers(0, 1 << 34),
)
def test_no_value_of_pace_or_hours_raises(name: str, value: str, now: int) -> None:
    body = f"User-agent: *\n{name}: {value}\n".encode("utf-8", "replace")
    for finding in Robots.parse(body).findings(URL, "FooBot", now):
        assert finding.kind.startswith("robots.")


@given(st.integers(0, 600), st.text(max_size=40), st.binary(max_size=80))
def test_no_outcome_raises(status: int, retry: str, body: bytes) -> None:
    outcome = Outcome(status, (("retry-after", retry),), body, at=NOON)
    assert of_outcome(outcome).findings(URL, "FooBot", NOON)
