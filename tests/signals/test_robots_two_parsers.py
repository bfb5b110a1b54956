"""Two parsers read every file: they agree on what people write, and disagreeing is an answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from consentry.signals.robots import Pattern, Robots, canonical_pattern, path_of, quick
from consentry.signals.robots import robots as module
from consentry.signals.robots.costly import TooCostlyError
from consentry.signals.robots.index import PrefixIndex
from consentry.signals.robots.robots import NAME, SecondOpinion

URL = "https://site.example"
GOOGLES = NAME == "jwm"
"""Which parser the platform has for the second opinion; the tests ask that very one."""

agents = st.sampled_from(["*", "FooBot", "foobot/1.0", "Other", "FOOBOT x", "", "* all", "é"])
segments = st.sampled_from(
    ["a", "b", "*", "$", "%61", "%2F", "é", "%C3%A9", "?", "=", ":", "%3A", "/", "..", " ", "%zz"]
)
paths = st.lists(segments, max_size=6).map("".join)
lines = st.one_of(
    agents.map("User-agent: {}".format),
    paths.map("Disallow: /{}".format),
    paths.map("Allow: /{}".format),
    paths.map("Disallow: {}".format),
    st.sampled_from(
        ["Crawl-delay: 2", "Sitemap: /s", "", "# c", "Foo: b", "Disalow: /b", "disallow /a"]
    ),
    st.sampled_from(
        ["Useragent: *", "Content-Signal: ai-train=no", "\ufeffUser-agent: *", "Disallow:\u00a0/"]
    ),
)


@settings(deadline=None)
@given(st.lists(st.tuples(lines, st.just("\n")).map("".join), max_size=12), paths)
def test_both_parsers_agree_on_files_of_the_usual_shapes(made: list[str], path: str) -> None:
    body = ("User-agent: *\n" + "".join(made)).encode()
    kind = Robots.parse(body).findings(f"{URL}/{path}", "FooBot", 0)[0].kind
    # Protego takes a $ at the end for itself as well, so a path that holds one is a doubt
    doubted = not GOOGLES and "$" in path and kind == "robots.disagree"
    assert doubted or kind in ("robots.allow", "robots.disallow")


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["User-agent: *", "User-agent: FooBot", "User-agent: B"]),
            st.sampled_from(["Foo: x"] if GOOGLES else ["# x"]),
            st.text("ab/*$", max_size=6).map("Disallow: /{}".format),
            st.text("ab/*$", max_size=6).map("Allow: /{}".format),
        ),
        max_size=12,
    ),
    st.text("ab/", max_size=8),
)
def test_the_second_opinion_is_what_its_parser_says_of_the_whole_file(
    made: list[str], path: str
) -> None:
    text = "\n".join(made)
    whole = _whole(text, "FooBot", f"{URL}/{path}")
    # a $ inside a pattern is spelled %24 by us: the same answer for paths that hold none
    assert SecondOpinion(text.encode(), "FooBot").allowed(path_of(f"{URL}/{path}")) == whole


def _whole(text: str, token: str, url: str) -> bool:
    """What the parser of this platform says by itself, shown all of the file."""
    if GOOGLES:
        from jwm.robotstxt import googlebot

        return bool(googlebot.RobotsMatcher().OneAgentAllowedByRobots(text, token, url))
    return bool(Protego.parse(text).can_fetch(url, token))


@settings(deadline=None)
@given(st.binary(max_size=400), st.text(max_size=40))
def test_no_bytes_and_no_url_make_it_raise(body: bytes, path: str) -> None:
    found = Robots.parse(b"User-agent: *\n" + body).findings(f"{URL}/{path}", "FooBot", 0)
    assert found[0].kind in ("robots.allow", "robots.disallow", "robots.disagree")


def test_a_second_parser_that_raises_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(body: bytes, token: str, first: object) -> SecondOpinion:
        raise RuntimeError("crashed")

    def crashed(*_: str) -> bool:
        raise RuntimeError("crashed")

    monkeypatch.setattr(module, "SecondOpinion", broken)
    monkeypatch.setattr(quick, "allowed", crashed)
    finding = Robots.parse(b"User-agent: *\nAllow: /\n").findings(f"{URL}/a", "FooBot", 0)[0]
    assert finding.kind == "robots.disagree"
    assert finding.value == f"consentry: allow; {NAME}: failed (RuntimeError)"


def test_where_they_differ_both_answers_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    body, path = b"User-agent: *\nDisallow: /\nAllowed: /a\n", "/a"
    if not GOOGLES:  # Google's reads Allowed as Allow; Protego is made to differ
        monkeypatch.setattr(SecondOpinion, "allowed", lambda *_: True)
    finding = Robots.parse(body).findings(URL + path, "FooBot", 0)[0]
    assert finding.kind == "robots.disagree"
    assert finding.value == f"consentry: disallow; {NAME}: allow"


def test_a_file_made_to_be_costly_is_not_put_to_the_second_parser() -> None:
    body = b"User-agent: *\n" + (b"Disallow: /" + b"*a" * 5_000 + b"b\n") * 100
    path = "/" + "a" * 4_000
    with pytest.raises(TooCostlyError):
        SecondOpinion(body, "FooBot").allowed(path)
    finding = Robots.parse(body).findings(URL + path, "FooBot", 0)[0]
    assert finding.kind == "robots.disagree"
    assert finding.value.endswith("not asked (too costly)")


@settings(deadline=None)
@given(st.text("ab*$", max_size=30), st.text("ab", max_size=200))
def test_patterns_match_as_a_plain_definition_of_them_does(pattern: str, path: str) -> None:
    canonical = canonical_pattern(b"/" + pattern.encode())
    assert Pattern(canonical).matches("/" + path) == _matches(canonical, "/" + path)


@settings(deadline=None)
@given(st.lists(st.text("ab*$", max_size=6), max_size=8), st.text("ab$", max_size=8))
def test_the_index_leaves_out_only_what_cannot_match(written: list[str], path: str) -> None:
    texts = [canonical_pattern(b"/" + pattern.encode()) for pattern in written]
    asked = path_of(f"{URL}/{path}")
    looked_through = PrefixIndex([(text,) for text in texts])
    looked_up = PrefixIndex([(text,) for text in texts])
    looked_up.candidates("/another")
    found = looked_through.candidates(asked).entries
    matching = {text for text in texts if Pattern(text).matches(asked)}
    assert {text for (text,) in found} >= matching
    assert sorted(found) == sorted(looked_up.candidates(asked).entries)


def _matches(pattern: str, path: str) -> bool:
    """Every position that the part read so far can end at, one character at a time."""
    anchored = pattern.endswith("$")
    ends = {0}
    for character in pattern.removesuffix("$"):
        if character == "*":
            ends = set(range(min(ends), len(path) + 1)) if ends else ends
        else:
            ends = {end + 1 for end in ends if path[end : end + 1] == character}
    return len(path) in ends if anchored else bool(ends)


plain_lines = st.one_of(
    st.sampled_from(["User-agent: *", "User-agent: FooBot", "User-agent: B", "Foo: x", "# x", ""]),
    st.text("ab/*$", max_size=6).map("Disallow: /{}".format),
    st.text("ab/*$", max_size=6).map("Allow: /{}".format),
)


@settings(deadline=None)
@given(st.lists(plain_lines, max_size=12), st.text("ab/", max_size=8))
def test_the_first_look_says_what_the_second_opinion_says(made: list[str], path: str) -> None:
    body = "\n".join(["User-agent: *", *made]).encode()
    asked = path_of(f"{URL}/{path}")
    look = quick.allowed(quick.readable(body), "FooBot", asked)
    said = SecondOpinion(body, "FooBot").allowed(asked)
    assert look is (said if quick.RobotsMatcher is not None else None)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("/a%62", "/ab"),
        ("/\u00e9", "/x"),
        ("/a", "/%C3%A9"),
        ("/a\0", "/x"),
        ("/a*a*a*a", "/" + "a" * 40),
    ],
)
def test_the_first_look_leaves_to_the_second_opinion_what_is_spelt_or_costly(
    body: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quick, "MAX_WORK", 1_000)
    text = quick.readable(f"User-agent: *\nDisallow: {body}\n".encode())
    assert quick.allowed(text, "FooBot", path) is None


@pytest.mark.parametrize("look", [True, None, ZeroDivisionError])
def test_a_first_look_that_does_not_agree_is_not_the_last_word(look, monkeypatch):
    def looks(*_: str) -> bool | None:
        if isinstance(look, type):
            raise look
        return look

    monkeypatch.setattr(quick, "allowed", looks)
    body = b"User-agent: *\nDisallow: /a\nAllow: /b\n"
    robots = Robots.parse(body)
    assert robots.findings(URL + "/a", "FooBot", 0)[0].kind == "robots.disallow"
    assert robots.findings(URL + "/b", "FooBot", 0)[0].kind == "robots.allow"


def test_after_the_first_paths_it_is_the_second_opinion_that_is_asked(monkeypatch):
    looked: list[str] = []

    def look(_: str, __: str, path: str) -> bool:
        looked.append(path)
        return True

    monkeypatch.setattr(quick, "allowed", look)
    robots = Robots.parse(b"User-agent: *\nAllow: /\n")
    found = {robots.findings(f"{URL}/{n}", "FooBot", 0)[0].kind for n in range(quick.MOST + 9)}
    assert found == {"robots.allow"}
    assert len(looked) == quick.MOST
