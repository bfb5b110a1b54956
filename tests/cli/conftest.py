"""A home after a small crawl, and the ``consentry`` command as a person runs it."""

from __future__ import annotations

import sys

import pytest

from consentry.cli import main
from consentry.errors import Refused
from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import open_gate

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleLogBot
purposes: [news-monitoring]
private_networks: [127.0.0.1]
"""
URL = "https://news.example.com/story"
HTML = (("content-type", "text/html; charset=utf-8"),)
PERSON = "someone@example.org"


@pytest.fixture
def place(tmp_path):
    """A home after a crawl: an item, a refused page, a refused item, refused requests."""
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    gate = open_gate(
        activity=tmp_path / "activity.yaml", home=str(tmp_path / "home"), keys=tmp_path / "keys"
    )
    robots = Outcome(200, body=b"User-agent: *\nDisallow: /no\n", at=gate.now())

    def read(url: str, body: str):
        ctx = Fetch(url, user_agent=gate.activity.user_agent)
        while isinstance(need := gate.fetch(ctx), Need):
            for ask in need.asks:
                gate.learn(ask, robots if ask.kind == "robots" else Outcome(404, at=gate.now()))
        return gate.body(Answer(ctx, url, 200, HTML), body.encode())

    page = f"<html lang=en><title>A story</title><p>Plain words. {PERSON}</p></html>"
    gate.store(read(URL, page), {"url": URL, "text": f"Plain words. {PERSON}"}).result()
    read(URL + "/2", page + '<meta name="robots" content="noindex">')
    read("https://news.example.com/no/where", page)
    with pytest.raises(Refused):
        gate.store(None, {"url": URL}).result()
    gate.close()
    return tmp_path


@pytest.fixture
def typed(capsys, monkeypatch):
    """Run ``consentry`` with these words: exit code, stdout, stderr."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["consentry", *map(str, words)])
        capsys.readouterr()
        try:
            code = main()
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def ask(place, typed):
    """``consentry`` on that home."""

    def run(*arguments: object, home: bool = True) -> tuple[int, str, str]:
        where = ["--home", str(place / "home")] if home else []
        return typed(*arguments, *where)

    return run
