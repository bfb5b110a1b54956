"""``consentry try``: by which way it asks, and what it says when no answer comes."""

from __future__ import annotations

import pytest
from cli.conftest import ACTIVITY
from loopback import Reply


@pytest.fixture
def attempt(tmp_path, typed):
    def run(url: str) -> tuple[int, str]:
        (tmp_path / "activity.yaml").write_text(ACTIVITY)
        options = ["--activity", tmp_path / "activity.yaml", "--home", tmp_path / "none"]
        code, out, err = typed("try", url, *options)
        return code, out + err

    return run


def test_it_asks_by_the_proxy_that_a_crawl_would_ask_by(site, attempt, monkeypatch):
    """The name is one that only the proxy could find."""
    site.answer("news.invalid", "http://news.invalid/no", Reply(b"x", 200))
    site.answer(
        "news.invalid",
        "http://news.invalid/robots.txt",
        Reply(b"User-agent: *\nDisallow: /no\n", headers={"Content-Type": "text/plain"}),
    )
    site.answer("news.invalid", "http://news.invalid/yes", Reply(b"<p>words", headers={
        "Content-Type": "text/html"}))  # fmt: skip
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{site.port}")
    code, out = attempt("http://news.invalid/yes")
    assert (code, "would store" in out) == (0, True), out
    code, out = attempt("http://news.invalid/no")
    assert (code, "robots-disallow" in out) == (3, True), out
    near = site.page("a.localhost", "/near")
    monkeypatch.setenv("no_proxy", "localhost")
    assert attempt(near)[0] == 0
    assert site.hits("a.localhost", "/near")


SAID = {
    "a proxy that is not there": ("http://127.0.0.1:9", "cannot be reached, or refuses"),
    "a proxy of another kind": ("socks5://127.0.0.1:9", "none that speaks HTTP"),
}


@pytest.mark.parametrize("what", SAID)
def test_a_proxy_that_cannot_be_asked_is_named_as_the_cause(what, site, attempt, monkeypatch):
    proxy, says = SAID[what]
    monkeypatch.setenv("http_proxy", proxy)
    code, out = attempt("http://news.invalid/")
    assert (code, says in out) == (2, True), out


def test_why_no_answer_came_is_said_in_words(site, attempt):
    for how, says in (("drop", "connection was lost"), ("raw", "is no HTTP")):
        site.answer("a.localhost", "/x", Reply(b"jane@example.org\r\n\r\n", how=how))
        code, out = attempt(site.url("a.localhost", "/x"))
        assert (code, says in out, "jane" in out) == (2, True, False), out
