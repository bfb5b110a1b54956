"""ai.txt in its three dialects, by their own examples; what is none of them and refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import Finding, Outcome
from consentry.signals.optouts import ai_txt, says

URL = "https://site.example/articles/premium/a.jpg?w=1"
PURPOSES = ("ai-train", "ai-index", "ai-input")


def read(text: str, url: str = URL, token: str = "FooBot") -> tuple[Finding, ...]:
    return ai_txt.AiTxt(Outcome(200, body=text.encode())).findings(url, token)


def said(text: str, url: str = URL, token: str = "FooBot") -> str:
    """The answers for training, index and input, a letter each."""
    return "".join(answer[0] for answer in says(read(text, url, token), PURPOSES).values())


TXT, OWN = "https://site.example/b.txt", "User-Agent: FooBot\n"
SPAWNING = [
    ("extension", "User-Agent: *\nDisallow: *.jpg\nAllow: *.txt\n", URL, "ddd"),
    ("extension-allowed", "User-Agent: *\nDisallow: *.jpg\nAllow: *.txt\n", TXT, "auu"),
    ("extension-not-named", "User-Agent: *\nDisallow: *.png\n", URL, "uuu"),
    ("everything", "User-Agent: *\nDisallow: /\n", URL, "ddd"),
    ("everything-but", "User-Agent: *\nDisallow: *\nAllow: *.txt\n", TXT, "auu"),
    ("a-tie-refuses", "User-Agent: *\nAllow: *.jpg\nDisallow: *.jpg\n", URL, "ddd"),
    ("own-group", OWN + "Allow: /\nUser-Agent: *\nDisallow: /\n", URL, "auu"),
    ("own-group-refuses", OWN + "Disallow: /\nUser-Agent: *\nAllow: /\n", URL, "ddd"),
    ("another-group", "User-Agent: BarBot\nDisallow: /\n", URL, "uuu"),
    ("no-group", "Disallow: *.jpg\n", URL, "ddd"),
    ("empty-rule", "User-Agent: *\nDisallow:\n", URL, "uuu"),
]


@pytest.mark.parametrize(
    ("text", "url", "expected"), [r[1:] for r in SPAWNING], ids=[r[0] for r in SPAWNING]
)
def test_spawning(text: str, url: str, expected: str) -> None:
    assert said(text, url) == expected


PATHS = "Training: conditional\nTraining-Allow: /articles/*\nTraining-Deny: /articles/premium/*\n"
FREE = "https://site.example/articles/free"
BLOCKS = "Site-Name: a\nTraining: deny\nIndexing: deny\nAgent: *\n  Scraping: deny\n"
CAR = [
    ("minimal", "# Spec-Version: 1.0\nSite-Name: My Blog\nTraining: deny\n", URL, "duu"),
    ("allowed", "Training: allow\nIndexing: allow\n", URL, "aau"),
    ("training-is-denied-unless-said", "Indexing: allow\n", URL, "dau"),
    ("conditional-denies", "Training: conditional\n", URL, "duu"),
    ("path-denied", PATHS, URL, "duu"),
    ("path-allowed", PATHS, FREE, "auu"),
    ("path-not-named", PATHS, "https://site.example/", "duu"),
    ("indexing-denied", "Training: allow\nIndexing: deny\n", URL, "adu"),
    ("scraping-denied", "Training: allow\nScraping: deny\n", URL, "ddd"),
    ("scraping-allowed-grants-nothing", "Training: allow\nScraping: allow\n", URL, "auu"),
    ("our-block", "Training: deny\nAgent: FooBot\n  Training: allow\n", URL, "auu"),
    ("our-block-denies", "Training: allow\nAgent: foobot\n  Training: deny\n", URL, "duu"),
    ("another-block", "Training: deny\nAgent: GPTBot\n  Training: allow\n", URL, "duu"),
    ("block-of-all", BLOCKS, URL, "ddd"),
    ("odd-value", "Training: maybe\n", URL, "uuu"),
    ("denied-beats-allowed", "Training: deny\nTraining: allow\n", URL, "duu"),
]


@pytest.mark.parametrize(("text", "url", "expected"), [r[1:] for r in CAR], ids=[r[0] for r in CAR])
def test_draft_car_ai_txt_wellknown_00(text: str, url: str, expected: str) -> None:
    assert said(text, url) == expected


def test_a_refusal_in_the_draft_s_dialect_says_that_no_standard_stands_behind_it() -> None:
    assert [f.malformed for f in read("Training: deny\n")] == ["ai_txt_dialect"]
    assert [f.malformed for f in read("Training: allow\n")] == [""]
    assert [f.malformed for f in read("Training: perhaps\n")] == ["ai_txt_bad_value"]


def test_a_copy_is_not_kept_where_caching_is_denied() -> None:
    kinds = {f.kind: f.value for f in read("Training: allow\nCaching: deny\n")}
    assert kinds["optout.full-copy"] == "deny"


OTHERS = [
    ("aitxt-ing", "# My site\n\n> A place for cats.\n\n## Links\n- [a](/a)\n", []),
    ("a-page", "<!doctype html><p>Training: deny", []),
    ("nothing", "", []),
    ("greeting", "Hello, machines!\n", []),
    ("words-that-refuse", "AI training is prohibited on this site.\n", ["ai_txt_dialect"]),
]


@pytest.mark.parametrize(("text", "faults"), [r[1:] for r in OTHERS], ids=[r[0] for r in OTHERS])
def test_what_is_none_of_the_dialects(text: str, faults: list[str]) -> None:
    found = read(text)
    assert [f.malformed for f in found] == faults
    assert not any(f.value == "allow" for f in found)


@pytest.mark.parametrize(
    ("outcome", "faults"),
    [
        (None, []),
        (Outcome(404, body=b"Training: deny"), []),
        (Outcome(403), []),
        (Outcome(429), ["ai_txt_unreachable"]),
        (Outcome(500), ["ai_txt_unreachable"]),
        (Outcome(error="timeout"), ["ai_txt_unreachable"]),
        (Outcome(200, body=b"Training: allow", truncated=True), ["ai_txt_unreachable"]),
        (Outcome(200, body=b"x: y\n" * 6_000), ["ai_txt_too_large"]),
    ],
)
def test_a_file_that_did_not_come_or_is_no_such_file(outcome, faults: list[str]) -> None:
    found = ai_txt.AiTxt(outcome).findings(URL, "FooBot")
    assert [f.malformed for f in found] == faults


@pytest.mark.parametrize("text", ["User-Agent: *\n\nDisallow: /\n", "\ufeff# c\nTraining: deny\n"])
def test_every_answer_names_the_line_and_the_bytes(text: str) -> None:
    (found,) = read(text)
    where = found.where
    cited = text.encode()[where.start : where.end]
    assert cited in (b"Disallow: /", b"Training: deny")
    assert text.encode().splitlines()[where.line - 1] == cited


@given(st.binary(max_size=80))
def test_no_bytes_raise(body: bytes) -> None:
    ai_txt.AiTxt(Outcome(200, body=body)).findings(URL, "FooBot")


lines = st.sampled_from(
    ["User-Agent: *", "Agent: *", "Agent: FooBot", "Disallow: *.jpg", "Allow: /", "Training: allow",
     "Training: deny", "Scraping: deny", "Indexing: maybe", "Training-Deny: /a*", "Caching: deny",
     "Training: conditional", "no", "# ai.txt"]
)  # fmt: skip


@given(st.lists(lines, max_size=8))
def test_every_word_of_every_file_is_known(found: list[str]) -> None:
    for finding in read("\n".join(found)):
        assert finding.malformed in ("", *ai_txt.MALFORMED)
        assert finding.kind in (ai_txt.KIND, "optout.full-copy")


@given(st.lists(lines, max_size=6), st.sampled_from(["Training: deny", "Disallow: /"]))
def test_one_more_refusal_never_turns_a_denial_into_an_allowance(
    found: list[str], refusal: str
) -> None:
    before, after = said("\n".join(found)), said("\n".join([*found, refusal]))
    assert not any((b, a) == ("d", "a") for b, a in zip(before, after, strict=True))
