"""Whatever a site says already: one more refusal, in any mechanism, never turns no into yes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consentry.cases import media
from consentry.evidence import PURPOSES, Answer, Case, Facts, Fetch, Finding, Headers, Outcome
from consentry.policy import bundled, decide, load
from consentry.signals import optouts
from consentry.signals.page import Page

PACK = load(bundled())
URL = "https://site.example/a/b.jpg"
DOC = (
    '<rsl xmlns="https://rslstandard.org/rsl">'
    '<content url="{}"><license>{}</license></content></rsl>'
)
NEVER = DOC.format("/", '<prohibits type="usage">all</prohibits>')
FREE = DOC.format("/a/", '<permits type="usage">all</permits>')
INLINE = '<script type="application/rsl+xml">{}</script>'

SAYINGS: dict[str, tuple[str, str]] = {
    "robots signal no": ("robots", "Content-Signal: search=no, ai-train=no, ai-input=no"),
    "robots signal yes": ("robots", "Content-Signal: search=yes, ai-train=yes, ai-input=yes"),
    "robots usage no": ("robots", "Content-Usage: train-ai=n, ai-use=n, search=n"),
    "robots usage yes": ("robots", "Content-Usage: train-ai=y, ai-use=y, search=y"),
    "robots path no": ("robots", "Content-Signal: /a/ ai-train=no"),
    "tdmrep no": ("tdmrep", json.dumps([{"location": "/", "tdm-reservation": 1}])),
    "ai.txt no": ("ai-txt", "User-Agent: *\nDisallow: /\n"),
    "ai.txt yes": ("ai-txt", "User-Agent: *\nAllow: /\n"),
    "ai.txt draft no": ("ai-txt-well-known", "Training: deny\nIndexing: deny\n"),
    "ai.txt draft yes": ("ai-txt-well-known", "Training: allow\nIndexing: allow\n"),
    "trust.txt no": ("trust-txt", "datatrainingallowed=no\n"),
    "trust.txt yes": ("trust-txt-well-known", "datatrainingallowed=yes\n"),
    "tag no": ("x-robots-tag", "noindex, noai"),
    "tag all": ("x-robots-tag", "all"),
    "usage header yes": ("content-usage", "train-ai=y"),
    "usage header no": ("content-usage", "train-ai=n"),
    "signal header yes": ("content-signal", "ai-train=yes, use=full"),
    "meta no": ("html", '<meta name="robots" content="noai, noarchive">'),
    "nd": ("html", '<link rel=license href="https://creativecommons.org/licenses/by-nd/4.0/">'),
    "rsl no": ("html", INLINE.format(NEVER)),
    "rsl yes": ("html", INLINE.format(FREE)),
    "licence no": ("rsl", NEVER),
    "licence yes": ("rsl", FREE),
    "licence lost": ("rsl", "<gone"),
    "image no": ("file", "XMP plus:DataMining=DMI-PROHIBITED"),
    "image yes": ("file", "XMP plus:DataMining=DMI-ALLOWED"),
    "pdf no": ("file", "PDF XMP <tdm:reservation>1</tdm:reservation>"),
}
REFUSALS = [name for name in SAYINGS if not name.endswith(("yes", "all"))]


def found(names: list[str]) -> list[Finding]:
    """What is found where all of these are said, each in its own place."""
    said = [SAYINGS[name] for name in names]
    files: dict[str, Outcome] = {}
    for kind in ("robots", "tdmrep", "ai-txt", "ai-txt-well-known", "trust-txt",
                 "trust-txt-well-known"):  # fmt: skip
        texts = [text for place, text in said if place == kind]
        if kind == "robots":
            texts = ["User-agent: *", *texts]
        if texts:
            files[kind] = Outcome(200, body="\n".join(texts).encode())
    host = optouts.Host(files)
    headers: Headers = (("content-type", "text/html"),)
    headers += tuple((place, text) for place, text in said if place.startswith(("x-", "content-")))
    html = "".join(text for place, text in said if place == "html")
    page = Page.parse(f"<head>{html}</head>".encode(), url=URL, headers=headers)
    every = [*host.findings(URL, "FooBot", 0)]
    every += optouts.of_head(Answer(Fetch(URL), URL, 200, headers), "FooBot", 0)
    every += optouts.of_page(page, "FooBot", 0)
    for place, text in said:
        if place == "rsl":
            document = optouts.of_licence(Outcome(200, body=text.encode()))
            every += document.findings(URL, optouts.Client(), "https://l.example/x")
        elif place == "file":
            built = media.build(text)
            assert built is not None
            every += optouts.of_file(built[1], URL)
    return every


sayings = st.lists(st.sampled_from(sorted(SAYINGS)), unique=True, max_size=8)


@settings(max_examples=80, deadline=None)
@given(sayings, st.sampled_from(REFUSALS), st.integers(0, 8))
def test_one_more_refusal_never_turns_a_denial_into_an_allowance(
    before: list[str], more: str, at: int
) -> None:
    before = [name for name in before if name != more]  # a file said twice is another file
    first = optouts.says(found(before), PURPOSES)
    then = optouts.says(found([*before[:at], more, *before[at:]]), PURPOSES)
    assert not [p for p in PURPOSES if (first[p], then[p]) == ("deny", "allow")]


def refused(names: list[str], purpose: str) -> bool:
    """What follows through the shipped rules for that purpose, silence left out."""
    aims = Facts("none", (purpose,), "FooBot", digest="x")
    seen = optouts.in_force(found(names))
    case = Case("store", URL, "site.example", aims, seen, residual=(), now=1)
    return not decide(PACK, case, defaults=False).allowed


@settings(max_examples=60, deadline=None)
@given(sayings, st.sampled_from(REFUSALS), st.integers(0, 8))
def test_nor_through_the_rules_where_a_second_saying_breaks_the_first(
    before: list[str], more: str, at: int
) -> None:
    """A file that holds the same refusal twice is broken JSON, XML or text: it refuses still."""
    for purpose in ("search", "ai-train", "tdm"):
        if refused(before, purpose):
            assert refused([*before[:at], more, *before[at:]], purpose)
            assert refused([*before, more, more], purpose)


def test_every_refusal_said_twice_or_cut_short_refuses_through_the_rules() -> None:
    for name in REFUSALS:
        refuses = [p for p, said in optouts.says(found([name]), PURPOSES).items() if said == "deny"]
        assert all(refused([name, name], purpose) for purpose in refuses), name
    cut = ["robots signal yes", "tdmrep no"]
    broken = dict(SAYINGS, **{"tdmrep no": ("tdmrep", SAYINGS["tdmrep no"][1][:-1])})
    assert refused(cut, "tdm")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SAYINGS, "tdmrep no", broken["tdmrep no"])
        assert {f.malformed for f in found(cut)} == {"", "tdmrep_not_json"}
        assert refused(cut, "tdm")


def test_every_refusal_refuses_something_and_nothing_else_does() -> None:
    for name in SAYINGS:
        said = set(optouts.says(found([name]), PURPOSES).values())
        assert ("deny" in said) == (name in REFUSALS), name


def test_every_word_and_every_kind_that_is_found_is_listed() -> None:
    for finding in found(sorted(SAYINGS)):
        assert finding.malformed in ("", *optouts.MALFORMED)
        listed = any(finding.kind.startswith(kind) for kind in optouts.KINDS)
        assert listed or finding.kind.startswith("robots.")
