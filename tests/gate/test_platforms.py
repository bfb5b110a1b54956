"""Platforms' terms at the gate: before the host is asked, at each stage, and in the log."""

from __future__ import annotations

import json

import pytest

from consentry.errors import Refused
from consentry.evidence import Answer, Decision, Fetch, Need, Outcome
from consentry.gate import open_gate
from consentry.policy import bundled, load
from consentry.provenance import Home

HTML = (("content-type", "text/html; charset=utf-8"),)
PAGE = b"<!doctype html><html lang=en><title>A story</title><p>Plain words.</p></html>"


def ctx(gate, url, **more):
    return Fetch(url, user_agent=gate.activity.user_agent, **more)


def ask(gate, url) -> Decision:
    while isinstance(decision := gate.fetch(ctx(gate, url)), Need):
        for each in decision.asks:
            gate.learn(each, Outcome(404, at=gate.now()))
    return decision


def read(gate, url):
    ask(gate, url)
    return gate.body(Answer(ctx(gate, url), url, 200, HTML), PAGE)


def refusing(decision):
    return {r.rule for r in decision.reasons if r.verdict == "deny"}


def leaves(where):
    home = Home.open(where["home"], keys=where["keys"])
    reader = home.reader("worker")
    return home, [reader.read(at) for at in range(reader.size)]


@pytest.mark.parametrize(
    "url", ["https://www.facebook.com/x", "https://t.co/x", "https://amazon.de/x"]
)
def test_what_terms_forbid_is_refused_before_the_host_is_asked_for_anything(gate, url):
    assert "default/terms-prohibited-mining" in refusing(gate.fetch(ctx(gate, url)))
    assert "default/terms-prohibited-mining" in refusing(gate.screen(ctx(gate, url)))


def test_a_hosts_own_files_are_no_matter_of_terms(gate):
    robots = ctx(gate, "https://www.facebook.com/robots.txt", role="evidence")
    assert gate.fetch(robots).allowed


def test_what_may_be_read_and_not_kept_is_refused_at_the_store(gate):
    reading = read(gate, "https://www.reddit.com/r/x")
    assert reading.decision.allowed
    with pytest.raises(Refused) as refused:
        gate.store(reading, {"title": "A story"}).result()
    assert "default/terms-prohibited-mining" in refusing(refused.value.decision)


def test_a_site_whose_terms_somebody_read_is_not_marked_unread(gate):
    url = "https://www.gov.uk/guidance"
    cleared = gate.store(read(gate, url), {"url": url, "title": "A story"}).result()
    done = {(o.kind, o.value) for o in cleared.decision.obligations}
    assert ("mark", "terms: unread") not in done
    assert ("attribute", "OGL-UK-3.0") in done
    unread = gate.store(read(gate, "https://example.com/"), {"title": "A story"}).result()
    assert ("mark", "terms: unread") in {(o.kind, o.value) for o in unread.decision.obligations}


def test_use_is_judged_by_the_terms_as_they_are_read_on_that_day(gate, monkeypatch):
    url = "https://www.gov.uk/guidance"
    cleared = gate.store(read(gate, url), {"url": url, "title": "A story"}).result()
    assert gate.use(cleared, "news-monitoring").allowed
    ends = load(bundled()).platforms.find(url).expires
    monkeypatch.setattr(gate._judge, "clock", lambda: ends)
    late = gate.use(cleared, "news-monitoring")
    assert refusing(late) == {"default/terms-unsure"}


def test_an_answer_holds_no_longer_than_its_reading(gate, monkeypatch):
    url = "https://www.gov.uk/guidance"
    ends = load(bundled()).platforms.find(url).expires
    monkeypatch.setattr(gate._judge, "clock", lambda: ends - 5)
    decision = ask(gate, url)
    assert decision.allowed
    assert decision.valid_until == ends
    monkeypatch.setattr(gate._judge, "clock", lambda: ends)
    assert not gate.valid(decision, ctx(gate, url))
    assert "default/terms-unsure" in refusing(ask(gate, url))


def test_the_pause_that_terms_name_is_kept_before_and_after_robots_txt_is_known(gate):
    url = "https://export.arxiv.org/api/query"
    assert gate.delay(url) == 3.0
    ask(gate, url)
    assert gate.delay(url) == 3.0


def test_a_platforms_domain_stands_in_plain_in_the_log_and_no_other_does(where):
    gate = open_gate(**where)
    for url in ("https://www.gov.uk/guidance", "https://news.example.com/story"):
        gate.store(read(gate, url), {"url": url, "title": "A story"}).result()
    ask(gate, "https://m.facebook.com/somebody?secret=1")
    ask(gate, "ftp://news.example.com/")
    gate.close()
    home, written = leaves(where)
    sites = {leaf["site"] for leaf in written if leaf.get("site")}
    assert sites == {"www.gov.uk", "facebook.com", home.site_label("example.com")}
    assert "somebody" not in json.dumps(written)
    counted = next(leaf for leaf in written if leaf.get("site") == "facebook.com")
    assert counted["rules"] == ["default/terms-prohibited"]
    assert counted["count"] == 1
