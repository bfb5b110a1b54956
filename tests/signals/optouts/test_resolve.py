"""Many signals, one answer: any refusal wins, and one more refusal never makes it an allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import PURPOSES, Finding, Where
from consentry.signals import optouts

KINDS = [
    "optout.tdmrep",
    "optout.content-signal",
    "optout.content-usage",
    "optout.x-robots-tag.noai",
    "optout.licence",
    "optout.images",
    "optout.expires",
    "robots.allow",
]
findings = st.builds(
    Finding,
    kind=st.sampled_from(KINDS),
    where=st.sampled_from(["tdmrep.json", "header", "html", "robots.txt"]).map(Where),
    value=st.sampled_from(["allow", "deny", "unknown"]),
    purposes=st.lists(st.sampled_from(PURPOSES), unique=True).map(tuple),
)


@given(st.lists(findings), findings, st.integers(0, 9))
def test_one_more_refusal_never_turns_a_denial_into_an_allowance(
    found: list[Finding], more: Finding, at: int
) -> None:
    refusal = Finding(more.kind, more.where, "deny", purposes=more.purposes)
    before = optouts.says(found, PURPOSES)
    after = optouts.says([*found[:at], refusal, *found[at:]], PURPOSES)
    for purpose in PURPOSES:
        assert not (before[purpose] == "deny" and after[purpose] == "allow")


@given(st.lists(findings), st.integers(0, 9), st.sampled_from(optouts.MALFORMED))
def test_a_malformed_one_changes_nothing_in_what_is_said(
    found: list[Finding], at: int, fault: str
) -> None:
    bad = Finding("optout.tdmrep", Where("html"), "unknown", purposes=PURPOSES, malformed=fault)
    mixed = [*found[:at], bad, *found[at:]]
    assert optouts.says(mixed, PURPOSES) == optouts.says(found, PURPOSES)


@pytest.mark.parametrize("spelling", ["train-ai", "ai-train", "Train-AI", "ai_train"])
def test_all_spellings_of_training_are_one_purpose(spelling: str) -> None:
    assert optouts.purpose_of(spelling) == "ai-train"


def test_every_spelling_means_a_purpose_that_exists() -> None:
    assert set(optouts.SPELLINGS.values()) <= set(PURPOSES)
