"""Whatever else is found, a no stays a no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from policy.situations import KEEPER, NEWS, PACK, aims, case, finding, permission

from consentry.evidence import BUNDLES, PURPOSES, covers
from consentry.policy import decide

WEIGHT = {"allow": 0, "defer": 1, "deny": 2}
REFUSING = sorted(
    {
        kind
        for rule in PACK.rules
        if rule.then != "allow" and not rule.per_purpose
        for kind in rule.when.kinds()
        if not covers("personal", kind)
    }
)
ANY_KIND = sorted(set(PACK.kinds) - {"personal"})
LOOSENS = ("terms.silent", "terms.platform", "notice.delivered", "notice.public", "robots")
"""Evidence that answers a question; a rule asks for its absence."""

mechanisms = st.sampled_from([k for k in ANY_KIND if covers("optout", k)])
purposes = st.lists(st.sampled_from(PURPOSES), max_size=3).map(tuple)
optouts = st.builds(
    lambda kind, value, named, malformed: finding(kind, value, purposes=named, malformed=malformed),
    mechanisms,
    st.sampled_from(["deny", "unknown", "allow"]),
    purposes,
    st.sampled_from(["", "", "bad_value"]),
)
refusals = st.builds(
    lambda kind, named: finding(kind, "deny", purposes=named), mechanisms, purposes
) | st.builds(
    lambda kind, named: finding(kind, "unknown", purposes=named, malformed="bad"),
    mechanisms,
    purposes,
)
denials = st.sampled_from(REFUSING).map(lambda kind: finding(kind, "deny"))
personal = st.sampled_from(sorted(PACK.categories)).map(lambda kind: finding(kind, "Example"))
others = st.sampled_from(ANY_KIND).map(finding)
declared = st.lists(
    st.sampled_from([*PURPOSES, *BUNDLES, "road-safety"]), min_size=1, max_size=3, unique=True
)
grants = st.lists(
    st.sampled_from(["person-consent", "site-permission", "licence", "legal-exception"]).map(
        permission
    ),
    max_size=2,
)


@st.composite
def cases(draw):
    stage = draw(st.sampled_from(["fetch", "read", "store", "use"]))
    facts = aims(*draw(declared), facts=draw(st.sampled_from([NEWS, KEEPER])))
    found = draw(st.lists(optouts | personal | others, max_size=5))
    built = case(
        stage,
        *found,
        facts=facts,
        permissions=tuple(draw(grants)),
        places=draw(st.sampled_from([{}, {"IE": 600, "unknown": 400}, {"AQ": 1000}])),
        purpose=draw(st.sampled_from(facts.purposes)),
    )
    left = draw(st.sampled_from(["none", "all", "unlooked"]))
    if left != "unlooked":
        persons = tuple(f for f in built.findings if covers("personal", f.kind))
        built = replace(built, residual=persons if left == "all" else ())
    return built


@given(cases(), st.lists(refusals | denials | personal, min_size=1, max_size=3))
def test_a_further_refusal_never_makes_an_answer_laxer(there, more):
    kinds = {f.kind for f in more}
    if there.stage == "fetch" and any(covers("robots", k) for k in kinds):
        more = [f for f in more if not covers("robots", f.kind)]
    left = there.residual
    if left is not None:
        left = (*left, *(f for f in more if covers("personal", f.kind)))
    before = decide(PACK, there)
    after = decide(PACK, replace(there, findings=(*there.findings, *more), residual=left))
    assert WEIGHT[after.verdict] >= WEIGHT[before.verdict]
    for purpose, verdict in before.use.items():
        assert WEIGHT[after.use[purpose]] >= WEIGHT[verdict]


@given(cases(), st.sampled_from(REFUSING))
def test_what_denies_alone_denies_in_any_company(there, kind):
    alone = decide(PACK, case(there.stage, finding(kind)))
    rules = {
        r.rule
        for r in alone.reasons
        if r.verdict == "deny" and kind in {f.kind for f in r.evidence}
    }
    decision = decide(
        PACK,
        replace(there, findings=(*there.findings, finding(kind)), permissions=()),
    )
    if rules:
        assert decision.verdict == "deny"
        assert rules <= {r.rule for r in decision.reasons if r.verdict == "deny"}


@given(cases())
def test_without_the_rules_that_fill_unknowns_nothing_new_is_denied(there):
    with_defaults, alone = decide(PACK, there), decide(PACK, there, defaults=False)
    assert WEIGHT[alone.verdict] <= WEIGHT[with_defaults.verdict]


@given(cases())
def test_the_same_case_gives_the_same_bytes(there):
    again = replace(there, findings=tuple(reversed(there.findings)))
    assert repr(decide(PACK, there)) == repr(decide(PACK, again))


@given(cases(), st.lists(grants.map(tuple), max_size=1))
def test_no_permission_lifts_access_control_orders_or_objections(there, more):
    grants_ = tuple(p for group in more for p in group)
    for kind in ("access.captcha", "order.stop", "suppressed"):
        found = replace(
            there,
            stage="store",
            findings=(*there.findings, finding(kind)),
            permissions=(*there.permissions, *grants_),
        )
        assert decide(PACK, found).verdict == "deny"


@pytest.mark.parametrize("kind", LOOSENS)
def test_only_these_kinds_make_a_rule_silent_by_being_found(kind):
    """A new kind that a rule asks not to be there has to be named here, and thought about."""
    asked = {"terms.silent", "terms.platform", "notice.delivered", "notice.public", "robots"}
    assert kind in asked
    assert set(LOOSENS) == asked
