"""Every shipped rule fires in at least one case, and bears on the decision as it says.

A rule added without a case fails the first test; a condition that never holds fails the second.
"""

import pytest
from policy.situations import FIRES, PACK

from consentry.policy import decide


def test_every_shipped_rule_has_a_case_in_which_it_fires():
    assert {rule.id for rule in PACK.rules} == set(FIRES)


@pytest.mark.parametrize("rule", FIRES)
def test_fires(rule):
    decision = decide(PACK, FIRES[rule])
    reason = next(reason for reason in decision.reasons if reason.rule == rule)
    shipped = PACK.rule(rule)
    assert shipped is not None
    assert reason.verdict == shipped.then
    assert reason.says.startswith(shipped.says)
    assert reason.remedy == (shipped.remedy if shipped.then != "allow" else "")
    if reason.verdict != "allow" and not shipped.per_purpose:
        assert decision.verdict == reason.verdict


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_a_refusal_names_what_would_change_it(rule):
    assert rule.says.endswith(".")
    assert rule.then == "allow" or rule.remedy.endswith(".")


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_no_permission_lifts_access_control_orders_or_objections(rule):
    locked = {k for k in rule.when.kinds() if k.split(".")[0] in ("access", "order", "suppressed")}
    assert not (locked and rule.unless)
    assert not rule.replaces
