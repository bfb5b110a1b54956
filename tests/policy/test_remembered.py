"""An answer from memory is the answer that would be given."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace
from policy.situations import FIRES, NOW, PACK, case, finding, permission
from policy.test_never_laxer import cases

from consentry.evidence import Finding, Where
from consentry.policy import Remembered, decide, load, obligations


def same(memory, asked):
    for defaults in (True, False):
        assert memory.decide(asked, defaults) == decide(PACK, asked, defaults)
    assert memory.obligations(asked) == obligations(PACK, asked)


@pytest.mark.parametrize("name", sorted(FIRES))
def test_every_rule_is_answered_from_memory_as_it_is_judged_also_later(name):
    memory = Remembered(PACK)
    for later in (0, 0, 7, 86_400):
        same(memory, replace(FIRES[name], now=FIRES[name].now + later))


MEMORY = Remembered(PACK, capacity=8)


@given(st.lists(cases(), min_size=1, max_size=3), st.lists(st.integers(0, 2), max_size=6))
def test_one_memory_for_many_cases_mixes_up_none(asked, again):
    for number in (*range(len(asked)), *again):
        same(MEMORY, asked[number % len(asked)])


@given(cases(), st.integers(1, 10), st.sampled_from(["value", "where", "confidence", "malformed"]))
def test_a_finding_that_differs_in_anything_a_rule_asks_for_is_another_case(asked, by, what):
    memory = Remembered(PACK)
    same(memory, asked)
    changed = {
        "value": {"value": f"other {by}"},
        "where": {"where": Where("html", f"path {by}")},
        "confidence": {"confidence": by},
        "malformed": {"malformed": "bad_value"},
    }[what]
    same(
        memory,
        replace(asked, findings=tuple(structs.replace(f, **changed) for f in asked.findings)),
    )


def test_what_a_negated_condition_asks_for_is_looked_at(tmp_path: Path):
    (tmp_path / "own.yaml").write_text(
        "id: own\ntitle: Own\nrules:\n"
        "  - id: own/german-only\n    stage: read\n    then: deny\n    says: Not German.\n"
        "    remedy: Ask elsewhere.\n"
        "    when: {not: {finding: {kind: place.content, value: DE}}}\n"
    )
    pack = load(tmp_path)
    memory = Remembered(pack)
    for value in ("DE", "FR", "DE"):
        asked = case("read", finding("place.content", value))
        assert memory.decide(asked) == decide(pack, asked)
    german, french = (case("read", finding("place.content", code)) for code in ("DE", "FR"))
    assert memory.decide(german).verdict == "allow"
    assert memory.decide(french).verdict == "deny"


def test_nothing_is_remembered_where_a_permission_is_in_play():
    memory = Remembered(PACK)
    grant = permission("site-permission", expires=NOW + 60)
    asked = case("fetch", "robots.disallow", permissions=(grant,))
    same(memory, asked)
    same(memory, replace(asked, now=NOW + 120))


def test_other_facts_empty_the_memory_and_it_stays_within_its_bound():
    memory = Remembered(PACK, capacity=4)
    for number in range(50):
        memory.decide(case("fetch", finding("robots.disallow", str(number))))
    assert len(memory) == 4
    memory.decide(replace(case("fetch"), facts=replace(case("fetch").facts, loopback_only=True)))
    assert len(memory) == 1


def test_what_stands_elsewhere_is_the_same_question_and_its_evidence_is_todays():
    memory = Remembered(PACK)
    for number in range(5):
        asked = case(
            "read", finding("optout.meta-robots", "deny", where=Where("html", f"m{number}"))
        )
        same(memory, replace(asked, site=f"site{number}.example"))
    assert len(memory) == 2


def test_every_field_of_a_finding_is_in_the_question():
    """One that is added has to be looked at here, or said not to matter."""
    assert set(Finding.__struct_fields__) == {
        "kind", "where", "value", "confidence", "purposes", "malformed", "consents",
    }  # fmt: skip
