"""The second opinion for platforms without Google's parser: the same answers on ordinary files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.signals.robots import Robots
from consentry.signals.robots.costly import TooCostlyError
from consentry.signals.robots.protego_opinion import SecondOpinion

FILES = [
    ("User-agent: *\nDisallow: /private\n", "/private/a", False),
    ("User-agent: *\nDisallow: /private\n", "/public", True),
    ("User-agent: *\nDisallow: /\nUser-agent: bot\nAllow: /\n", "/x", True),
    ("User-agent: *\nCrawl-delay: 2\nUser-agent: other\nDisallow: /search\n", "/search/x", False),
    ("User-agent: bot\nContent-Signal: ai-train=no\nUser-agent: *\nDisallow: /\n", "/x", False),
    ("User-agent: *\nDisallow: /*.php$\n", "/a/b.php?x=1", True),
    ("User-agent: *\nDisallow: /*.php$\n", "/a/b.php", False),
    ("\ufeffUser-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b", True),
    ("", "/x", True),
    ("User-agent: Bot/2.1\nDisallow: /\n", "/x", False),
    ("User-agent: bot news\nDisallow: /\n", "/x", False),
    ("User-agent: bo\nDisallow: /\n", "/x", True),
    ("User-agent: botnet\nDisallow: /\n", "/x", True),
    ("User-agent: * all of you\nDisallow: /\n", "/x", False),
    ("user-agent *\ndissallow /a\n", "/a", False),
    ("User-agent: *\nDisallow: private\n", "/private", False),
    ("User-agent: *\nDisallow: https://a.example/b\n", "/b", False),
    ("User-agent: *\nDisallow: /%61b\n", "/ab", False),
]


@pytest.mark.parametrize(("text", "path", "allowed"), FILES)
def test_it_answers_as_the_standard_has_it(text, path, allowed):
    assert SecondOpinion(text.lstrip("\ufeff").encode(), "bot").allowed(path) is allowed


@pytest.mark.parametrize(("text", "path", "allowed"), FILES)
def test_with_it_our_answer_is_the_same(text, path, allowed, monkeypatch):
    monkeypatch.setattr("consentry.signals.robots.robots.SecondOpinion", SecondOpinion)
    robots = Robots.parse(text.encode())
    kind = "robots.allow" if allowed else "robots.disallow"
    assert robots.findings("https://example.com" + path, "bot", 0)[0].kind == kind


def test_a_file_made_to_be_costly_is_not_put_to_it():
    text = "User-agent: *\n" + "Disallow: /" + "*a" * 5000 + "\n"
    with pytest.raises(TooCostlyError):
        SecondOpinion(text.encode(), "bot").allowed("/" + "a" * 4000)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_bytes_make_the_whole_fail_open(body, path):
    robots = Robots.parse(body)
    url = "https://example.com/" + path
    kinds = {f.kind for f in robots.findings(url, "bot", 0)}
    assert kinds & {"robots.allow", "robots.disallow", "robots.disagree"}
