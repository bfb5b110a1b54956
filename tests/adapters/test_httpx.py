"""The gate for httpx, and ``consentry try`` on it: each hop decided, nothing kept."""

from __future__ import annotations

import json
import time

import httpx
import pytest
from typer.testing import CliRunner

from consentry.adapters.httpx import GateTransport
from consentry.cli import app
from consentry.errors import ActivityError, Refused
from consentry.gate import open_gate

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleTryBot
purposes: [news-monitoring]
loopback_only: true
"""
PAGE = "<!doctype html><html lang=en><title>A page</title><p>{}</p></html>"


@pytest.fixture
def activity(tmp_path):
    path = tmp_path / "activity.yaml"
    path.write_text(ACTIVITY)
    return path


@pytest.fixture
def client(activity, tmp_path):
    gate = open_gate(activity=activity, home=str(tmp_path / "home"), keep=False)
    transport = GateTransport(gate)
    agent = {"user-agent": gate.activity.user_agent}
    with httpx.Client(transport=transport, headers=agent, follow_redirects=True) as made:
        yield made


def rules(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.rule for reason in refused.value.decision.reasons}


def test_an_allowed_page_comes_through_and_its_host_was_asked_first(client, site):
    url = site.page("a.localhost", "/", PAGE.format("words"))
    assert client.get(url).status_code == 200
    assert [hit.path for hit in site.hits()] == ["/robots.txt", "/.well-known/tdmrep.json", "/"]


@pytest.mark.parametrize(
    ("how", "rule"),
    [
        (lambda site: site.robots("a.localhost", "User-agent: *\nDisallow: /"), "robots-disallow"),
        (lambda site: site.robots("a.localhost", "", status=500), "robots-unreachable"),
        (lambda site: site.drop("a.localhost", "/robots.txt"), "robots-unreachable"),
        (lambda site: site.robots("a.localhost", "", status=403), "robots-forbidden"),
    ],
)
def test_a_refused_request_never_leaves(client, site, how, rule):
    url = site.page("a.localhost", "/", PAGE.format("words"))
    how(site)
    with pytest.raises(Refused) as refused:
        client.get(url)
    assert f"default/{rule}" in rules(refused)
    assert not site.hits(path="/")


def test_once_the_gate_is_closed_nothing_leaves(activity, tmp_path, site):
    url = site.page("a.localhost", "/", PAGE.format("words"))
    gate = open_gate(activity=activity, home=str(tmp_path / "home"))
    agent = {"user-agent": gate.activity.user_agent}
    with httpx.Client(transport=GateTransport(gate), headers=agent) as client:
        assert client.get(url).status_code == 200
        gate.close()
        with pytest.raises(Refused) as refused:
            client.get(url)
    assert rules(refused) == {"engine/closed"}
    assert len(site.hits(path="/")) == 1


def test_each_hop_of_a_redirect_is_decided_by_its_own_host(client, site):
    target = site.page("b.localhost", "/secret", PAGE.format("words"))
    site.robots("b.localhost", "User-agent: *\nDisallow: /secret")
    url = site.redirect("a.localhost", "/", target)
    with pytest.raises(Refused) as refused:
        client.get(url)
    assert "default/robots-disallow" in rules(refused)
    assert not site.hits("b.localhost", "/secret")
    (decisive,) = str(refused.value).splitlines()
    assert decisive.startswith("default/robots-disallow: robots.txt disallows this. ")
    assert decisive.endswith(refused.value.decision.reasons[0].remedy)


def test_a_changed_user_agent_is_refused(client, site):
    url = site.page("a.localhost", "/", PAGE.format("words"))
    with pytest.raises(Refused) as refused:
        client.get(url, headers={"user-agent": "Mozilla/5.0"})
    assert "default/request-identity" in rules(refused)
    assert not site.hits()


def test_a_refused_head_is_closed_before_its_body(client, site):
    url = site.page("a.localhost", "/", PAGE.format("words"), headers={"X-Robots-Tag": "noindex"})
    with pytest.raises(Refused) as refused:
        client.get(url)
    assert "default/optout-denied" in rules(refused)


def test_a_crawl_delay_is_kept_between_requests(client, site):
    urls = [site.page("a.localhost", f"/{n}", PAGE.format(n)) for n in range(3)]
    site.robots("a.localhost", "User-agent: *\nCrawl-delay: 0.4\n")
    asked = []
    for url in urls:
        asked.append(time.monotonic())
        client.get(url)
    came = [hit.at for hit in site.hits("a.localhost") if hit.path in ("/0", "/1", "/2")]
    assert len(came) == 3
    assert min(at - before for before, at in zip(asked, came[1:], strict=False)) >= 0.4


def test_a_delay_longer_than_a_crawl_can_keep_is_a_refusal(client, site):
    url = site.page("a.localhost", "/", PAGE.format("words"))
    site.robots("a.localhost", "User-agent: *\nCrawl-delay: 86400\n")
    with pytest.raises(Refused) as refused:
        client.get(url)
    assert refused.value.decision.verdict == "defer"


def test_off_loopback_a_demonstration_asks_nobody(client, site):
    with pytest.raises(Refused) as refused:
        client.get("http://example.org/")
    assert "default/request-off-loopback" in rules(refused)
    assert not site.hits()


def run(*arguments):
    return CliRunner().invoke(app, ["try", *arguments])


@pytest.mark.parametrize(
    ("body", "headers", "would", "code"),
    [
        ("plain words", {}, "store", 0),
        ("write to someone@example.org today", {}, "redact", 0),
        ("plain words", {"tdm-reservation": "1"}, "refuse", 3),
    ],
)
def test_try_says_what_would_be_done_and_keeps_nothing(
    site, activity, tmp_path, body, headers, would, code
):
    url = site.page("a.localhost", "/", PAGE.format(body), headers=headers)
    where = ["--activity", str(activity), "--home", str(tmp_path / "home")]
    done = run(url, *where, "--json")
    assert done.exit_code == code, done.output
    told = json.loads(done.stdout)
    assert told["would"] == would
    assert all(row["rule"] for row in told["reasons"])
    assert "someone@example.org" not in done.output
    assert not (tmp_path / "home").exists()
    plain = run(url, *where)
    assert f"would {would}" in plain.stdout


def test_try_tells_when_nobody_said_what_the_crawl_is_for(tmp_path):
    done = run("http://a.localhost/", "--activity", str(tmp_path / "none.yaml"))
    assert isinstance(done.exception, ActivityError)
    assert "consentry init" in str(done.exception)
