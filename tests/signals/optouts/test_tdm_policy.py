"""TDM policies by the parts of the TDMRep report's profile and of ODRL 2.2's Information Model."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import Outcome
from consentry.signals.optouts import in_force, says, tdm_policy, tdmrep
from consentry.signals.optouts.vocabulary import TDM

HEAD = {
    "@context": ["http://www.w3.org/ns/odrl.jsonld", {"tdm": "http://www.w3.org/ns/tdmrep#"}],
    "@type": "Offer",
    "profile": "http://www.w3.org/ns/tdmrep",
    "uid": "https://site.example/policies/1",
    "assigner": {"uid": "https://site.example", "vcard:hasEmail": "mailto:licences@site.example"},
}
RESEARCH = {"leftOperand": "purpose", "operator": "eq", "rightOperand": {"@id": "tdm:research"}}
PAY, CONSENT = {"action": "compensate"}, {"action": "obtainConsent"}
PROHIBITS, CONDITIONAL = tdm_policy.PROHIBITS, tdm_policy.CONDITIONAL
NO_PERMISSION, UNREADABLE = tdm_policy.NO_PERMISSION, tdm_policy.UNREADABLE


def mine(**more: object) -> dict[str, object]:
    return {"target": "https://site.example/papers", "action": "tdm:mine", **more}


TABLE = [
    ("permission-unconditional", {"permission": [mine()]}, []),
    ("permission-duty-consent", {"permission": [mine(duty=[CONSENT])]}, [CONDITIONAL]),
    ("permission-duty-compensate", {"permission": [mine(duty=PAY)]}, [CONDITIONAL]),
    ("permission-constraint-research", {"permission": [mine(constraint=[RESEARCH])]},
     [CONDITIONAL]),
    ("permission-assignee", {"permission": mine(assignee="https://one.example")}, [CONDITIONAL]),
    ("permission-refinement",
     {"permission": [mine(action={"rdf:value": {"@id": "tdm:mine"}, "refinement": [RESEARCH]})]},
     [CONDITIONAL]),
    ("policy-obligation", {"permission": [mine()], "obligation": [PAY]}, [CONDITIONAL]),
    ("policy-shared-action", {"action": "tdm:mine", "permission": [{"target": "x", "duty": PAY}]},
     [CONDITIONAL]),
    ("prohibition-mine", {"prohibition": [mine()]}, [PROHIBITS]),
    ("prohibition-use", {"prohibition": [mine(action="odrl:use")]}, [PROHIBITS]),
    ("prohibition-reproduce", {"prohibition": [mine(action="reproduce")], "permission": [mine()]},
     [PROHIBITS]),
    ("prohibition-beats-permission", {"permission": [mine(duty=PAY)], "prohibition": [mine()]},
     [PROHIBITS, CONDITIONAL]),
    ("prohibition-of-something-else", {"prohibition": [mine(action="sell")]}, [NO_PERMISSION]),
    ("permission-of-something-else", {"permission": [mine(action="display")]}, [NO_PERMISSION]),
    ("action-by-address",
     {"permission": [mine(action={"@id": "http://www.w3.org/ns/tdmrep#mine"}, duty=PAY)]},
     [CONDITIONAL]),
    ("prefixed", {"odrl:permission": [{"odrl:action": "tdm:mine", "odrl:duty": [PAY]}]},
     [CONDITIONAL]),
    ("no-action", {"permission": [{"target": "x"}]}, [UNREADABLE]),
    ("rule-is-no-object", {"permission": ["tdm:mine"]}, [UNREADABLE]),
    ("no-rule", {}, [UNREADABLE]),
]  # fmt: skip


def kinds(body: bytes) -> list[str]:
    return [f.kind for f in tdm_policy.read(body).findings("https://site.example/p")]


@pytest.mark.parametrize(("more", "expected"), [r[1:] for r in TABLE], ids=[r[0] for r in TABLE])
def test_what_a_policy_says_of_mining(more: dict[str, object], expected: list[str]) -> None:
    assert kinds(json.dumps(HEAD | more).encode()) == expected


@pytest.mark.parametrize("wrap", [lambda p: [p], lambda p: {"@graph": [p]}], ids=["list", "graph"])
def test_policies_in_a_list_or_graph_are_read(wrap) -> None:
    body = json.dumps(wrap(HEAD | {"prohibition": [mine()]})).encode()
    finding = tdm_policy.read(body).findings("https://site.example/p")[0]
    assert finding.kind == PROHIBITS
    assert finding.where.path.startswith("https://site.example/p#/")
    assert finding.where.path.endswith("/0/prohibition/0")
    assert len(finding.where.digest) == 64


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(404),
        Outcome(error="timeout"),
        Outcome(200, body=b"<!doctype html><p>Write to us."),
        Outcome(200, body=b"{"),
        Outcome(200, body=b"[" * 100_000),
        Outcome(200, body=b"\xff\xfe{}"),
        Outcome(200, body=b" " * (tdm_policy.MAX_BYTES + 1)),
    ],
    ids=["missing", "timeout", "page", "cut", "deep", "not-utf-8", "large"],
)
def test_a_policy_that_cannot_be_read_refuses(outcome: Outcome) -> None:
    found = tdm_policy.of_outcome(outcome).findings("https://site.example/p")
    assert [f.kind for f in found] == [UNREADABLE]
    assert [(f.value, f.purposes) for f in found] == [("deny", TDM)]


@pytest.mark.parametrize("value", ["0", ""])
def test_a_policy_of_what_is_not_reserved_is_not_processed(value: str) -> None:
    said = tdmrep.of_headers((("tdm-reservation", value),), "https://site.example/")
    refusing = tdm_policy.of_outcome(Outcome(404)).findings("https://site.example/p")
    assert in_force(said + refusing) == said


def test_the_reservation_stands_whatever_a_policy_permits() -> None:
    reserved = tdmrep.of_headers((("tdm-reservation", "1"),), "https://site.example/")
    free = json.dumps(HEAD | {"permission": [mine()]}).encode()
    found = reserved + tdm_policy.read(free).findings("https://site.example/p")
    assert says(found, ["tdm"]) == {"tdm": "deny"}


words = st.sampled_from(
    ["@graph", "permission", "prohibition", "action", "duty", "constraint", "@id", "tdm:mine"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
)


@given(values)
def test_no_document_makes_it_raise_or_allow(document: object) -> None:
    found = tdm_policy.read(json.dumps(document).encode()).findings("https://site.example/p")
    assert all(f.value == "deny" for f in found)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    tdm_policy.read(body).findings("")
