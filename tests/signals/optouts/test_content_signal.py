"""Content-Signal: contentsignals.org, 2025-09-24, and ``use`` of 2026-07-01."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import PURPOSES
from consentry.signals.optouts import content_signal, says
from consentry.signals.robots import Robots

URL = "https://site.example/blog/1"

LINES = [
    ("no", "ai-train=no", {"ai-train": "deny", "search": "unknown"}, ""),
    ("yes", "ai-train=yes", {"ai-train": "allow"}, ""),
    ("list", "search=yes, ai-train=no", {"search": "allow", "ai-train": "deny"}, ""),
    ("managed-default", "search=yes,ai-train=no,use=reference", {"ai-train": "deny"}, ""),
    ("case", "AI-Train=NO", {"ai-train": "deny"}, ""),
    ("spaces", " ai-train = no ", {"ai-train": "deny"}, ""),
    ("twice-most-restrictive", "ai-train=yes, ai-train=no", {"ai-train": "deny"}, ""),
    ("bad-value", "ai-train=maybe", {"ai-train": "unknown"}, "bad_value"),
    ("no-value", "ai-train", {"ai-train": "unknown"}, "bad_value"),
    ("wrong-separator", "ai-train=no; search=yes", {"ai-train": "unknown"}, "bad_value"),
    ("other-spelling", "train-ai=no", {"ai-train": "unknown"}, "unknown_signal"),
    ("other-spelling-yes", "train-ai=yes", {"ai-train": "unknown"}, ""),
    ("unknown-signal", "sing=no", {"ai-train": "unknown"}, ""),
    ("use-immediate", "use=immediate", dict.fromkeys(PURPOSES, "deny"), ""),
    ("use-full", "use=full", {"archive": "unknown"}, ""),
    ("use-other", "use=sometimes", {"archive": "unknown"}, "bad_value"),
    ("empty", "", {"ai-train": "unknown"}, ""),
]


@pytest.mark.parametrize("source", ["header", "robots.txt"])
@pytest.mark.parametrize(
    ("text", "expected", "fault"), [r[1:] for r in LINES], ids=[r[0] for r in LINES]
)
def test_signal(source: str, text: str, expected: dict[str, str], fault: str) -> None:
    if source == "header":
        found = content_signal.of_headers((("content-signal", text),))
    else:
        robots = Robots.parse(f"User-agent: *\nContent-Signal: {text}\nAllow: /\n".encode())
        found = content_signal.of_robots(robots, URL, "FooBot")
    assert says(found, expected) == expected
    assert {f.malformed for f in found} - {""} == ({fault} if fault else set())


@pytest.mark.parametrize(("use", "value"), [("reference", "deny"), ("full", "allow")])
def test_use_says_whether_full_copies_may_be_kept(use: str, value: str) -> None:
    found = content_signal.of_headers((("content-signal", f"use={use}"),))
    assert [(f.kind, f.value) for f in found] == [("optout.full-copy", value)]


GROUPS = [
    ("longest path wins", "User-agent: *\nContent-Signal: /blog/ ai-train=no\n"
     "Content-Signal: ai-train=yes\n", "deny", ""),
    ("longest path wins, granting", "User-agent: *\nContent-Signal: /blog/ ai-train=yes\n"
     "Content-Signal: ai-train=no\n", "allow", ""),
    ("a longer path about another signal leaves this one",
     "User-agent: *\nContent-Signal: /blog/ search=yes\nContent-Signal: ai-train=no\n", "deny", ""),
    ("identical paths, most restrictive",
     "User-agent: *\nContent-Signal: ai-train=yes\nContent-Signal: ai-train=no\n", "deny", ""),
    ("another path", "User-agent: *\nContent-Signal: /shop ai-train=no\n", "unknown", ""),
    ("own group", "User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: FooBot\nAllow: /\n",
     "unknown", ""),
    ("own group speaks", "User-agent: *\nAllow: /\n\nUser-agent: FooBot\n"
     "Content-Signal: ai-train=no\n", "deny", ""),
    ("a line for others below ours", "User-agent: *\nContent-Signal: ai-train=yes\n\n"
     "User-agent: GPTBot\nContent-Signal: ai-train=no\n", "allow", ""),
    ("a line below all our agents", "User-agent: *\nFoo: x\nUser-agent: B\n"
     "Content-Signal: ai-train=no\nDisallow: /x\n", "deny", ""),
    ("above the first group", "Content-Signal: ai-train=no\nUser-agent: *\nAllow: /\n",
     "deny", "ungrouped_content_signal"),
    ("above the first group, granting", "Content-Signal: ai-train=yes\nUser-agent: *\nAllow: /\n",
     "unknown", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said", "fault"), [r[1:] for r in GROUPS], ids=[r[0] for r in GROUPS]
)
def test_group(text: str, said: str, fault: str) -> None:
    found = content_signal.of_robots(Robots.parse(text.encode()), URL, "FooBot")
    assert says(found, ["ai-train"]) == {"ai-train": said}
    assert {f.malformed for f in found} - {""} == ({fault} if fault else set())


@given(st.text(max_size=80))
def test_no_value_raises(text: str) -> None:
    for finding in content_signal.of_headers((("content-signal", text),)):
        assert finding.malformed in ("", *content_signal.MALFORMED)
