"""``consentry host``: what a host says, as a table and for machines."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from consentry.cli import app

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: FooBot
purposes: [search]
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
