"""``consentry host``: what a host says, as a table and for machines."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from consentry.cli import app
from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import open_gate

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: FooBot
purposes: [search]
private_networks: [127.0.0.1]
"""
DATED = {"Last-Modified": "Mon, 02 Nov 2026 08:30:00 GMT"}


@pytest.fixture
def told(site, tmp_path, monkeypatch):
    """Run ``consentry host`` on a page of host ``a.localhost``: exit code and output."""
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    monkeypatch.setenv("COLUMNS", "200")

    def run(url: str, *more: str) -> tuple[int, str]:
        place = ["--activity", str(tmp_path / "activity.yaml"), "--home", str(tmp_path / "none")]
        result = CliRunner().invoke(app, ["host", url, *place, *more])
        return result.exit_code, result.output

    return run


def test_every_file_is_asked_for_and_every_signal_told(site, told):
    licence = site.page(
        "a.localhost",
        "/l.xml",
        '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>'
        '<prohibits type="usage">ai-all</prohibits></license></content></rsl>',
    )
    site.robots("a.localhost", f"License: {licence}\nUser-agent: *\nAllow: /\n", headers=DATED)
    site.page("a.localhost", "/trust.txt", "datatrainingallowed=no\n")
    site.page("a.localhost", "/llms.txt", "# Example\n")
    site.page("a.localhost", "/.well-known/gpc.json", '{"gpc": true}')
    page = '<meta name="robots" content="noai"><link rel="terms-of-service" href="/tos"><p>a'
    url = site.page("a.localhost", "/p", page)
    code, output = told(url, "--json")
    answer = json.loads(output)
    assert code == 0
    said = {row["signal"]: row for row in answer["says"]}
    assert {"robots.allow", "optout.rsl", "optout.trust-txt", "optout.meta-robots.noai",
            "host.gpc", "host.llms-txt", "terms.url"} <= set(said)  # fmt: skip
    assert said["robots.allow"]["since"] == "2026-11-02 08:30"
    assert said["robots.allow"]["line"] == 3
    assert said["optout.rsl"]["purposes"] == ["ai-index", "ai-input", "ai-train"]
    assert said["optout.rsl"]["path"] == licence
    assert len(answer["files"]) == 9
    code, output = told(url)
    assert "optout.trust-txt" in output
    assert "trust.txt /trust.txt, line 1" in output


def test_the_tables_are_for_people_and_what_a_site_writes_is_no_markup(site, told):
    site.robots("a.localhost", "User-agent: *\nAllow: /p\nContent-Signal: ai-train=maybe\n")
    notice = '<script type="application/ld+json">{"copyrightNotice":"[red]Ours[/bold]"}</script>'
    until = '<meta name="robots" content="unavailable_after: 2099-01-01, noarchive">'
    url = site.page("a.localhost", "/p", notice + until)
    code, output = told(url)
    lines = {
        line.split()[0]: " ".join(line.split()) for line in output.splitlines() if line.strip()
    }
    assert code == 0
    assert "allow: /p" in lines["robots.allow"]
    assert "[red]Ours[/bold]" in lines["licence.notice"]
    assert "2099-01-01 00:00" in lines["optout.expires"]
    assert "html meta[robots], line 1" in lines["optout.expires"]
    assert lines["ai-input"] == "ai-input deny optout.meta-robots.noarchive"
    assert lines["ai-train"].endswith("noarchive, optout.content-signal (bad_value)")
    assert lines["search"] == "search unknown -"
    code, output = told(url, "--json")
    assert json.loads(output)["together"]["ai-input"] == "deny"


def test_what_robots_txt_disallows_is_told_and_not_requested(site, told):
    site.robots("a.localhost", "User-agent: *\nDisallow: /\n")
    code, output = told(site.url("a.localhost", "/p"), "--json")
    assert code == 0
    assert "robots.disallow" in {row["signal"] for row in json.loads(output)["says"]}
    assert not site.hits("a.localhost", "/p")


def test_a_host_that_is_not_there_is_told_as_such(told):
    code, output = told("http://127.0.0.1:9/p", "--json")
    assert code == 0
    assert json.loads(output)["says"][0]["signal"] == "robots.unreachable"


def test_since_when_is_told_by_the_homes_records_first(site, tmp_path, monkeypatch):
    monkeypatch.setenv("CONSENTRY_KEYS", str(tmp_path / "keys"))
    activity, home = tmp_path / "activity.yaml", str(tmp_path / "home")
    activity.write_text(ACTIVITY)
    url = site.page("a.localhost", "/p", "<p>a")
    gate = open_gate(activity=activity, home=home)
    ctx = Fetch(url, user_agent=gate.activity.user_agent)
    first = int(time.time()) - 7_200
    clock = gate._judge.clock
    gate._judge.clock = lambda: clock() - 7_200
    kept = b"User-agent: *\nAllow: /p\n"
    while isinstance(answer := gate.fetch(ctx), Need):
        for ask in answer.asks:
            robots = ask.kind == "robots"
            gate.learn(ask, Outcome(200 if robots else 404, body=kept * robots, at=first))
    reading = gate.body(Answer(ctx, url, 200, (("content-type", "text/html"),)), b"<p>a")
    gate.store(reading, {"title": "a"}).result()
    gate.close()
    site.robots("a.localhost", kept.decode() + "Crawl-delay: 2\n", headers=DATED)
    told = CliRunner().invoke(
        app, ["host", url, "--activity", str(activity), "--home", home, "--json"]
    )
    says = {row["signal"]: row["since"] for row in json.loads(told.output)["says"]}
    assert says["robots.allow"] == datetime.fromtimestamp(first, UTC).strftime("%Y-%m-%d %H:%M")
    assert says["robots.delay"] == "2026-11-02 08:30"
