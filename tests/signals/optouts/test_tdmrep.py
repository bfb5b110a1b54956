"""TDMRep by the paragraphs of the Community Group report of 2024-05-10, by its anchors."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import Outcome
from consentry.signals.optouts import says, tdmrep

URL = "https://site.example/a/b.html?c=d"


def of_file(body: str, url: str = URL) -> tuple[str, str, str]:
    """(what is said of tdm, malformed, policy)"""
    found = tdmrep.Tdmrep(Outcome(200, body=body.encode())).findings(url)
    faults = [f.malformed for f in found if f.malformed]
    policies = [f.value for f in found if f.kind == tdmrep.POLICY_KIND]
    return says(found, ["tdm"])["tdm"], "".join(faults), "".join(policies)


def rule(location: object, reservation: object = 1, **more: object) -> dict[str, object]:
    return {"location": location, "tdm-reservation": reservation, **more}


FILES = [
    ("reserved", [rule("/")], ("deny", "", "")),
    ("free", [rule("/", 0)], ("allow", "", "")),
    ("no-match-is-unset", [rule("/x/")], ("unknown", "", "")),
    ("first-match", [rule("/a/", 0), rule("/")], ("allow", "", "")),
    ("first-match-refuses", [rule("/a/"), rule("/", 0)], ("deny", "", "")),
    ("star", [rule("/*/b")], ("deny", "", "")),
    ("dollar", [rule("/a/b.html$")], ("unknown", "", "")),
    ("dollar-with-query", [rule("/*d$")], ("deny", "", "")),
    ("no-slash", [rule("a/")], ("deny", "", "")),
    ("whole-url", [rule("https://site.example/a")], ("deny", "", "")),
    (
        "policy",
        [rule("/", **{"tdm-policy": "/p.json"})],
        ("deny", "", "https://site.example/p.json"),
    ),
    ("string", [rule("/", "1")], ("unknown", "tdmrep_string_value", "")),
    ("string-zero", [rule("/", "0")], ("unknown", "", "")),
    ("boolean", [rule("/", True)], ("unknown", "tdm_bad_value", "")),
    ("fraction", [rule("/", 1.0)], ("unknown", "tdm_bad_value", "")),
    ("two", [rule("/", 2)], ("unknown", "tdm_bad_value", "")),
    ("object", rule("/"), ("unknown", "tdmrep_not_array", "")),
    ("object-that-frees", rule("/", 0), ("unknown", "", "")),
    ("no-location", [{"tdm-reservation": 1}], ("unknown", "tdmrep_bad_rule", "")),
    ("rule-is-no-object", ["/"], ("unknown", "tdmrep_bad_rule", "")),
    ("empty-array", [], ("unknown", "", "")),
    ("something-else", {"error": "not found"}, ("unknown", "", "")),
]


@pytest.mark.parametrize("said", [("0", "1"), ("1", "0")])
def test_of_reservations_that_contradict_each_other_none_frees(said: tuple[str, str]) -> None:
    both = ",".join(f'"tdm-reservation":{value}' for value in said)
    assert of_file(f'[{{"location":"/",{both}}}]') == ("deny", "", "")


@pytest.mark.parametrize(
    ("value", "expected"), [r[1:] for r in FILES], ids=[f"sec-tdm-file-{r[0]}" for r in FILES]
)
def test_file(value: object, expected: tuple[str, str, str]) -> None:
    assert of_file(json.dumps(value)) == expected


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", ""),
        ("<!doctype html><title>tdm-reservation: not found</title>", ""),
        ("Not found", ""),
        ('[{"location": "/", "tdm-reservation": 1},]', "tdmrep_not_json"),
        ("\ufeff[]", ""),
        ("[" * 100_000, ""),
    ],
)
def test_a_body_that_is_not_the_file(body: str, fault: str) -> None:
    assert of_file(body)[:2] == ("unknown", fault)


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (Outcome(404, body=b'[{"location": "/", "tdm-reservation": 1}]'), ""),
        (Outcome(403), ""),
        (Outcome(429), "tdmrep_unreachable"),
        (Outcome(500), "tdmrep_unreachable"),
        (Outcome(error="reset"), "tdmrep_unreachable"),
        (Outcome(200, body=b"[]", truncated=True), "tdmrep_unreachable"),
    ],
)
def test_a_file_that_did_not_come(outcome: Outcome, fault: str) -> None:
    found = tdmrep.Tdmrep(outcome).findings(URL)
    assert [f.malformed for f in found] == ([fault] if fault else [])


REGEXP = [
    ("end", "/this/path/exactly$", "/this/path/exactly", True),
    ("end-and-more", "/this/path/exactly$", "/this/path/exactly/not", False),
    ("any", "/this/*/then", "/this/or/that/then", True),
    ("any-is-none", "/this/*/then", "/this//then", True),
    ("any-lacks-the-rest", "/this/*/then", "/this/or/that", False),
    ("verbatim-in-pattern", "/path/foo-%24", "/path/foo-$", True),
    ("verbatim-is-no-end", "/path/foo-%24", "/path/foo-", False),
    ("unreserved-is-decoded", "/p%61th", "/path", True),
    ("reserved-is-not", "/a%2Fb", "/a/b", False),
]


@pytest.mark.parametrize(
    ("location", "path", "matches"),
    [r[1:] for r in REGEXP],
    ids=[f"sec-tdm-file-regexp-{r[0]}" for r in REGEXP],
)
def test_location(location: str, path: str, matches: bool) -> None:
    body = json.dumps([rule(location)]).encode()
    found = tdmrep.Tdmrep(Outcome(200, body=body)).findings(f"https://site.example{path}")
    assert bool(found) is matches


HEADERS = [
    ("reserved", ["1"], "deny", ""),
    ("free", ["0"], "allow", ""),
    ("joined", ["1, 1"], "deny", "duplicate_header"),
    ("repeated", ["1", "1"], "deny", "duplicate_header"),
    ("contradicting", ["0", "1"], "deny", "duplicate_header"),
    ("free-twice", ["0, 0"], "allow", ""),
    ("word", ["yes"], "unknown", "tdm_bad_value"),
    ("quoted", ['"1"'], "unknown", "tdm_bad_value"),
    ("empty", [""], "unknown", ""),
]


@pytest.mark.parametrize(
    ("values", "said", "fault"), [r[1:] for r in HEADERS], ids=[f"header-{r[0]}" for r in HEADERS]
)
def test_header(values: list[str], said: str, fault: str) -> None:
    found = tdmrep.of_headers(tuple(("tdm-reservation", v) for v in values), URL)
    assert says(found, ["tdm"])["tdm"] == said
    assert [f.malformed for f in found if f.malformed] == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("file", "header", "said"),
    [
        (1, "0", "allow"),
        (0, "1", "deny"),
        (1, None, "deny"),
        (1, "yes", "deny"),
        (None, "1", "deny"),
    ],
)
def test_a_header_supersedes_the_file_and_silence_resets_nothing(
    file: int | None, header: str | None, said: str
) -> None:
    body = json.dumps([] if file is None else [rule("/", file)]).encode()
    found = tdmrep.Tdmrep(Outcome(200, body=body)).findings(URL)
    found += tdmrep.of_headers((("tdm-reservation", header),) if header else (), URL)
    assert says(found, ["tdm"])["tdm"] == said


@given(st.binary(max_size=60))
def test_no_bytes_raise(body: bytes) -> None:
    tdmrep.Tdmrep(Outcome(200, body=body)).findings(URL)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.just("/")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["location", "tdm-reservation", "tdm-policy"]), inner),
    ),
    max_leaves=8,
)


@given(json_values)
def test_no_json_raises(value: object) -> None:
    for finding in tdmrep.Tdmrep(Outcome(200, body=json.dumps(value).encode())).findings(URL):
        assert finding.malformed in ("", *tdmrep.MALFORMED)
