"""trust.txt: one attribute counts; and the files that answer no purpose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import PURPOSES, Outcome
from consentry.signals.optouts import about, says, trust_txt

TEXTS = [
    ("yes", "datatrainingallowed=yes\n", "allow", ""),
    ("no", "datatrainingallowed=no\n", "deny", ""),
    ("case-and-spaces", " DataTrainingAllowed = NO # for now\n", "deny", ""),
    ("colon", "datatrainingallowed: no\n", "deny", ""),
    ("any-no-counts", "datatrainingallowed=yes\ndatatrainingallowed=no\n", "deny", ""),
    ("other-attributes", "member=https://x.example/\n", "unknown", ""),
    ("comment", "# datatrainingallowed=no\n", "unknown", ""),
    ("odd-value", "datatrainingallowed=maybe\n", "unknown", "trust_txt_bad_value"),
    ("odd-beats-yes", "datatrainingallowed=yes\ndatatrainingallowed=\n", "unknown",
     "trust_txt_bad_value"),
    ("a-page", "<html>datatrainingallowed=no", "unknown", ""),
    ("byte-order-mark", "\ufeffdatatrainingallowed=no\n", "deny", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said", "fault"), [t[1:] for t in TEXTS], ids=[t[0] for t in TEXTS]
)
def test_text(text: str, said: str, fault: str) -> None:
    found = trust_txt.of_outcome(Outcome(200, body=text.encode()))
    assert says(found, ["ai-train"]) == {"ai-train": said}
    assert [f.malformed for f in found if f.malformed] == ([fault] if fault else [])
    assert all(f.purposes == ("ai-train",) and f.where.line > 0 for f in found)


def test_the_line_and_the_bytes_are_named() -> None:
    text = b"member=a\r\n  datatrainingallowed=no # x\r\n"
    (found,) = trust_txt.of_outcome(Outcome(200, body=text))
    where = found.where
    assert (where.line, text[where.start : where.end].strip()) == (2, b"datatrainingallowed=no")


@pytest.mark.parametrize(
    ("outcome", "faults"),
    [
        (None, []),
        (Outcome(404), []),
        (Outcome(503), ["trust_txt_unreachable"]),
        (Outcome(error="reset"), ["trust_txt_unreachable"]),
        (Outcome(200, body=b"a" * (trust_txt.MAX_BYTES + 1)), ["trust_txt_too_large"]),
    ],
)
def test_a_file_that_did_not_come(outcome, faults: list[str]) -> None:
    assert [f.malformed for f in trust_txt.of_outcome(outcome)] == faults


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"gpc": true, "lastUpdate": "2025-04-15"}', ["true"]),
        ('{"gpc": false}', ["false"]),
        ('{"gpc": "true"}', []),
        ('{"lastUpdate": "2025-04-15"}', []),
        ("[true]", []),
        ("<html>", []),
        ("[" * 30_000, []),
    ],
)
def test_gpc_tells_of_the_site_and_answers_no_purpose(body: str, said: list[str]) -> None:
    found = about.of_gpc(Outcome(200, body=body.encode()))
    assert [f.value for f in found] == said
    assert set(says(found, PURPOSES).values()) == {"unknown"}
    assert all(body.encode()[f.where.start : f.where.end] == b'"gpc"' for f in found)


@pytest.mark.parametrize("body", ["# Example\n> You may train on all of this.\n", "allow: *"])
def test_llms_txt_is_never_a_grant(body: str) -> None:
    found = about.of_llms(Outcome(200, body=body.encode()))
    assert [f.kind for f in found] == ["host.llms-txt"]
    assert set(says(found, PURPOSES).values()) == {"unknown"}


def test_a_file_that_is_not_there_tells_nothing() -> None:
    for outcome in (None, Outcome(404), Outcome(error="dns"), Outcome(200, body=b"<html>")):
        assert (about.of_gpc(outcome), about.of_llms(outcome)) == ((), ())


@given(st.binary(max_size=60))
def test_no_bytes_raise(body: bytes) -> None:
    outcome = Outcome(200, body=body)
    trust_txt.of_outcome(outcome)
    about.of_gpc(outcome)
    about.of_llms(outcome)
