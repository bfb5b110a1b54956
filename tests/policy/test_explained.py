"""Why a rule did or did not apply, in words for a person, without a person's data."""

import pytest
from policy.situations import FIRES, KEEPER, NEWS, PACK, URL, case, finding, kept, permission

from consentry.policy import decide, explain


def looks(there, **more):
    return {look.rule: look for look in explain(PACK, there, **more)}


def test_every_rule_is_looked_at_once():
    found = explain(PACK, case("store"))
    assert [look.rule for look in found] == [rule.id for rule in PACK.rules]
    assert all(look.why for look in found)


@pytest.mark.parametrize("rule", FIRES)
def test_a_rule_that_fires_is_told_as_applied(rule):
    assert looks(FIRES[rule])[rule].applied


@pytest.mark.parametrize("rule", FIRES)
def test_what_is_told_as_applied_stands_in_the_decision(rule):
    there = FIRES[rule]
    applied = {look.rule for look in explain(PACK, there) if look.applied}
    assert applied == {
        r.rule
        for r in decide(PACK, there).reasons
        if not r.rule.startswith("engine/") and not r.permissions
    }


def test_the_reasons_are_in_plain_words():
    there = case(
        "fetch", "robots.disallow", permissions=(permission("site-permission"),), facts=KEEPER
    )
    found = looks(there)
    assert found["default/robots-disallow"].why == (
        "allow: robots.disallow in test, lifted by the permission p-1"
    )
    assert not found["default/robots-disallow"].applied
    assert found["default/robots-allow"].why == "no robots.allow was found"
    assert found["default/nothing-against"].why == "asked at read, store, use, and this is fetch"
    assert found["floor/face"].why.startswith("asked at store")
    at_store = looks(case("store", facts=NEWS))
    assert "does not bind this case" in at_store["eu-gdpr/face"].why
    assert at_store["default/silent-refused"].why == "it is about other purposes than " + (
        "news-monitoring (tdm); it is about other purposes than news-monitoring (search)"
    )
    alone = looks(case("store"), defaults=False)
    assert alone["default/silent-allowed"].why.startswith("fills an unknown")


@pytest.mark.parametrize("stage", ["store", "use"])
def test_no_value_of_a_finding_and_no_address_is_told(stage):
    secret = "example.person@example.org"
    kinds = ["personal.contact.email", "personal.child", "optout.tdmrep", "licence.declared"]
    there = kept(stage, *(finding(kind, secret) for kind in kinds), purpose="news-monitoring")
    told = repr(explain(PACK, there)) + repr(decide(PACK, there))
    assert secret not in told
    assert URL not in told
