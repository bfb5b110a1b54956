"""How one answer comes from many rules."""

import dataclasses
import itertools
import random

import pytest
from msgspec.structs import replace
from policy.situations import (
    AUTHOR,
    KEEPER,
    KNOWN_TERMS,
    NOW,
    PACK,
    aims,
    case,
    deny,
    finding,
    kept,
    permission,
)

from consentry.evidence import Obligation
from consentry.policy import decide, obligations
from consentry.policy.duties import merged
from consentry.policy.pack import Pack


def rules(decision, verdict=None):
    return {r.rule for r in decision.reasons if verdict in (None, r.verdict)}


class Broken:
    """A condition whose evaluation fails."""

    def match(self, view, found, pair):
        raise KeyError("personal value that must not be told")

    def miss(self, view, found, pair):
        return ""

    def triggers(self):
        return None

    def kinds(self):
        return frozenset()


def with_rule(pack: Pack, id_: str, **changes) -> Pack:
    laws = tuple(
        dataclasses.replace(
            law,
            rules=tuple(dataclasses.replace(r, **changes) if r.id == id_ else r for r in law.rules),
        )
        for law in pack.laws
    )
    return dataclasses.replace(pack, laws=laws)


@pytest.mark.parametrize(
    ("stage", "broken"),
    [
        ("fetch", "default/robots-allow"),
        ("read", "default/nothing-against"),
        ("store", "default/optout-full-copy"),
        ("store", "default/silent-allowed"),
        ("store", "default/no-purpose-left"),
        ("use", "default/terms-silent"),
    ],
)
def test_a_rule_that_cannot_be_evaluated_denies_and_is_named(stage, broken):
    pack = with_rule(PACK, broken, when=Broken())
    there = case(stage, "robots.allow", purpose="news-monitoring")
    assert decide(PACK, there).verdict == "allow"
    decision = decide(pack, there)
    assert decision.verdict == "deny"
    (reason,) = [r for r in decision.reasons if r.rule == "engine/error"]
    assert broken in reason.says
    assert "must not be told" not in repr(decision)


def test_a_case_that_cannot_be_read_is_denied():
    decision = decide(PACK, case("fetch", facts=None))
    assert decision.verdict == "deny"
    assert [r.rule for r in decision.reasons] == ["engine/error"]


def test_a_finding_that_no_pack_knows_denies():
    decision = decide(PACK, case("read", "access.riddle"))
    assert "engine/unknown-finding" in rules(decision, "deny")
    assert decide(PACK, case("read", "place.weather", "optout.new-one")).verdict == "allow"


def test_where_no_rule_allows_the_answer_is_no():
    laws = tuple(
        dataclasses.replace(law, rules=tuple(r for r in law.rules if r.then != "allow"))
        for law in PACK.laws
    )
    decision = decide(dataclasses.replace(PACK, laws=laws), case("read"))
    assert rules(decision, "deny") == {"engine/nothing-allows"}


def test_a_purpose_that_no_rule_speaks_of_is_denied():
    pack = with_rule(PACK, "default/silent-unlisted", stages=("read",))
    decision = decide(pack, case("store", facts=aims("commercial", "search")))
    assert decision.use == {"commercial": "deny", "search": "allow"}
    assert "engine/nothing-allows" in rules(decision, "deny")


@pytest.mark.parametrize("aside", ["robots.delay", "robots.not-text", "robots.pointer"])
def test_a_remark_in_robots_txt_is_not_its_answer(aside):
    decision = decide(PACK, case("fetch", aside))
    assert "default/robots-unseen" in rules(decision, "deny")


def test_every_allow_names_a_rule_that_made_it():
    for stage in ("fetch", "read", "store"):
        decision = decide(PACK, case(stage, "robots.allow"))
        assert decision.allowed
        assert rules(decision, "allow")


def test_deny_wins_over_defer_wins_over_allow():
    assert decide(PACK, case("read", "access.busy")).verdict == "defer"
    assert decide(PACK, case("read", "access.busy", "access.paywall")).verdict == "deny"


@pytest.mark.parametrize(
    ("found", "not_before"),
    [
        ([finding("robots.busy", "120")], NOW + 120),
        ([finding("robots.busy", "0.2")], NOW + 1),
        ([finding("robots.busy", "soon")], NOW + 600),
        ([finding("robots.busy", "-5")], NOW + 600),
        ([finding("robots.busy", "NaN")], NOW + 600),
        ([finding("robots.busy", "30"), finding("robots.closed", "7200")], NOW + 7200),
        ([finding("robots.busy", "30"), finding("order.erase-place-unknown")], 0),
    ],
)
def test_a_defer_says_when_to_come_back(found, not_before):
    decision = decide(PACK, case("fetch", "robots.allow", *found))
    assert decision.verdict == "defer"
    assert decision.not_before == not_before


@pytest.mark.parametrize(
    ("there", "seconds"),
    [
        (case("fetch", "robots.allow"), 86_400),
        (case("fetch", "robots.allow", finding("robots.delay", "3")), 86_400),
        (case("fetch", "robots.allow", "order.stop"), 900),
        (case("fetch", "robots.unreachable"), 600),
        (case("store"), 900),
    ],
)
def test_an_answer_holds_as_long_as_the_shortest_lived_rule(there, seconds):
    assert decide(PACK, there).valid_until == NOW + seconds


def test_an_answer_does_not_outlive_the_permission_it_rests_on():
    grant = permission("site-permission", expires=NOW + 60)
    decision = decide(PACK, case("fetch", "robots.disallow", permissions=(grant,)))
    assert decision.allowed
    assert decision.valid_until == NOW + 60


def test_the_interval_that_the_host_asks_for_is_an_obligation_and_the_longest_stands():
    found = [finding("robots.delay", value) for value in ("2", "10", "9.5", "much")]
    decision = decide(PACK, case("fetch", "robots.allow", *found))
    paces = [o.value for o in decision.obligations if o.kind == "pace"]
    assert paces == ["10", "much"]


def test_of_two_deadlines_the_shorter_one_stands():
    both = [
        Obligation("erase-by", "a/x", "personal", "30"),
        Obligation("erase-by", "b/x", "personal", "9"),
        Obligation("erase-by", "b/x", "", "100"),
    ]
    assert merged(both) == (both[2], both[1])


# --- purposes ----------------------------------------------------------------------------------


def test_signals_are_told_apart_from_what_follows():
    decision = decide(PACK, case("store", deny("noai", "ai-train"), facts=aims("search")))
    assert decision.says["ai-train"] == "deny"
    assert decision.says["search"] == "unknown"
    assert decision.use == {"search": "allow"}


def test_any_deny_wins_over_an_allow():
    found = (finding("optout.tdmrep", "allow", purposes=("tdm",)), deny("content-usage", "tdm"))
    assert decide(PACK, case("store", *found)).says["tdm"] == "deny"


def test_a_malformed_refusal_stays_unknown_and_refuses():
    broken = finding("optout.tdmrep", "allow", purposes=("tdm",), malformed="tdm_bad_value")
    decision = decide(PACK, case("store", broken))
    assert decision.says["tdm"] == "unknown"
    assert decision.use == {"news-monitoring": "deny"}
    assert "default/optout-malformed" in rules(decision, "deny")


def test_a_refusal_that_names_no_purpose_refuses_them_all():
    decision = decide(PACK, case("store", deny("x-robots-tag.noindex")))
    assert set(decision.says.values()) == {"deny"}
    assert set(decide(PACK, case("store", finding("optout.tdmrep", "allow"))).says.values()) == {
        "unknown"
    }


def test_what_speaks_of_images_copies_and_links_refuses_no_purpose():
    found = [finding(f"optout.{k}", "deny") for k in ("images", "full-copy", "follow")]
    assert decide(PACK, case("store", *found)).use == {"news-monitoring": "allow"}


def test_a_declared_purpose_needs_everything_that_it_takes():
    decision = decide(PACK, case("store", deny("meta-robots.noindex", "search")))
    assert decision.use == {"news-monitoring": "deny"}


def test_an_item_is_stored_while_one_declared_purpose_is_left():
    facts = aims("ai-train", "search")
    decision = decide(PACK, case("store", facts=facts))
    assert decision.allowed
    assert decision.use == {"ai-train": "deny", "search": "allow"}
    assert not decide(PACK, case("use", facts=facts, purpose="ai-train")).allowed
    assert decide(PACK, case("use", facts=facts, purpose="search")).allowed


def test_robots_lets_fetch_what_a_usage_signal_refuses():
    there = case("fetch", "robots.allow", deny("content-usage", "ai-train"), facts=aims("ai-train"))
    assert decide(PACK, there).allowed
    assert decide(PACK, there).says["ai-train"] == "deny"
    assert not decide(PACK, replace(there, stage="store")).allowed


def test_the_signals_alone_can_be_asked():
    there = case("store", facts=aims("ai-train"))
    assert decide(PACK, there).verdict == "deny"
    alone = decide(PACK, there, defaults=False)
    assert alone.verdict == "allow"
    assert alone.says["ai-train"] == "unknown"
    assert decide(PACK, case("store", deny("tdmrep", "tdm")), defaults=False).verdict == "deny"


def test_without_a_declared_purpose_nothing_is_asked_for():
    for stage in ("fetch", "read", "store", "use"):
        decision = decide(PACK, case(stage, "robots.allow", facts=aims()), defaults=False)
        assert "default/purpose-undeclared" in rules(decision, "deny")


def test_a_purpose_that_the_activity_does_not_declare_is_not_served():
    for purpose in ("ai-train", "tdm", ""):
        decision = decide(PACK, case("use", KNOWN_TERMS, purpose=purpose))
        assert "default/purpose-not-declared" in rules(decision, "deny")


NOBODY = replace(KEEPER, established=())

# --- laws --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "places", "laws"),
    [
        ({"established": ("IE",)}, {}, (("eu-gdpr", "established: IE"),)),
        ({"established": ("EU",)}, {}, (("eu-gdpr", "established: EU"),)),
        ({"established": ("NO",)}, {}, (("eu-gdpr", "established: NO"),)),
        ({"targets": ("US", "FR", "DE")}, {}, (("eu-gdpr", "targets: DE, FR"),)),
        ({"established": ("US",)}, {"US": 1000}, (("floor", "place: 1000"),)),
        (
            {},
            {"IE": 30, "FR": 20, "unknown": 10},
            (("floor", "place: 950"), ("eu-gdpr", "place: 50")),
        ),
        ({}, {"IE": 951, "unknown": 49}, (("eu-gdpr", "place: 951"),)),
        ({}, {"IE": 49, "US": 951}, (("floor", "place: 951"),)),
        ({}, {}, ()),
    ],
)
def test_a_law_applies_by_establishment_target_or_probable_place(facts, places, laws):
    there = case("store", facts=replace(NOBODY, **facts), places=places)
    parts = {law.id for law in PACK.jurisdictions if law.applies and law.applies.part}
    bound = decide(PACK, there).laws
    assert tuple((law, why) for law, why in bound if law not in parts) == laws


def test_a_person_of_whom_no_place_was_said_is_somewhere_unknown():
    there = case("store", AUTHOR, facts=replace(KEEPER, established=()))
    assert decide(PACK, there).laws == (("floor", "place: 1000"),)


@pytest.mark.parametrize(
    ("facts", "places", "binds"),
    [
        ({}, {"US-IL": 1000}, True),
        ({}, {"US": 1000}, True),
        ({}, {"US": 50, "FR": 950}, True),
        ({}, {"US": 49, "FR": 951}, False),
        ({}, {"US-CA": 1000}, False),
        ({}, {"US-CA": 960, "US-IL": 40}, False),
        ({}, {"US": 30, "US-IL": 20, "FR": 950}, True),
        ({}, {"CA": 1000}, False),
        ({"established": ("US-IL",)}, {}, True),
        ({"established": ("US",)}, {}, True),
        ({"established": ("US-CA",)}, {}, False),
        ({"targets": ("US-CA", "US-IL")}, {}, True),
    ],
)
def test_somebody_in_a_country_may_be_in_each_of_its_states(facts, places, binds):
    there = case("store", facts=replace(NOBODY, **facts), places=places)
    assert ("us-il-bipa" in {law for law, _ in decide(PACK, there).laws}) == binds


@pytest.mark.parametrize("country", ["US", "US-IL", "US-NY"])
def test_a_law_of_a_country_binds_in_its_states_and_the_floor_beside_laws_on_a_part(country):
    bound = {law for law, _ in decide(PACK, case("store", places={country: 1000})).laws}
    assert {"floor", "us-coppa"} <= bound


@pytest.mark.parametrize("country", ["GB", "AU", "CA", "CA-QC", "CH", "BR", "JP", "IN", "FR"])
def test_where_a_law_speaks_of_the_whole_matter_the_floor_does_not_bind(country):
    bound = {law for law, _ in decide(PACK, case("store", places={country: 1000})).laws}
    assert bound
    assert "floor" not in bound


# --- personal data -----------------------------------------------------------------------------


def test_a_deny_looks_at_what_is_left_unless_the_rule_looks_at_the_source():
    found = case("store", "personal.special.health", facts=KEEPER, residual=())
    assert decide(PACK, found).allowed
    child = case("store", "personal.child", facts=KEEPER, residual=())
    assert not decide(PACK, child).allowed


def test_before_obligations_were_applied_everything_found_counts_as_left():
    assert not decide(PACK, case("store", "personal.special.health", facts=KEEPER)).allowed


def test_a_placeholder_is_no_personal_data_that_is_left():
    for value, verdict in (
        ("[author]", "allow"),
        ("[user 9f3c]", "allow"),
        ("[born 1980]", "allow"),
        ("[Example Person]", "deny"),
        ("[user 9f3c] Example", "deny"),
    ):
        there = case("store", residual=(finding("personal.online.username", value),))
        assert decide(PACK, there).verdict == verdict, value


def test_a_basis_typed_into_the_activity_lifts_nothing():
    facts = replace(KEEPER, basis={"news-monitoring": "person-consent, Art. 9(2)(a)"})
    assert not decide(PACK, kept("store", "personal.special.health", facts=facts)).allowed


def test_obligations_are_asked_first_and_stand_in_the_decision():
    there = case("store", AUTHOR, "personal.contact.address", facts=KEEPER)
    asked = obligations(PACK, there)
    kinds = {(o.kind, o.target) for o in asked}
    assert ("erase-by", AUTHOR.kind) in kinds
    assert ("generalise", "personal.contact.address") in kinds
    assert ("notify", "personal.contact.address") not in kinds
    assert set(asked) <= set(decide(PACK, replace(there, residual=(AUTHOR,))).obligations)


# --- determinism -------------------------------------------------------------------------------


def test_the_order_of_findings_and_permissions_changes_nothing():
    found = [deny("tdmrep", "tdm"), AUTHOR, finding("robots.delay", "3"), KNOWN_TERMS, AUTHOR]
    grants = [permission("licence"), replace(permission("site-permission"), id="p-2")]
    answers = set()
    for order in itertools.islice(itertools.permutations(found), 40):
        random.Random(len(answers)).shuffle(grants)
        there = case("store", *order, facts=KEEPER, permissions=tuple(grants))
        decision = decide(PACK, there)
        answers.add(repr(decision))
    assert len(answers) == 1
