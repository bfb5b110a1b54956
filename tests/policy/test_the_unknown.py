"""What default.yaml says about the unknown: one test a row of the table."""

import pytest
from msgspec.structs import replace
from policy.situations import AUTHOR, KEEPER, KNOWN_TERMS, PACK, aims, case, finding, kept
from policy.situations import permission as grant

from consentry.policy import decide


def rules(decision, verdict=None):
    return {r.rule for r in decision.reasons if verdict in (None, r.verdict)}


def test_robots_allows_no_optout_no_personal_data_left_is_stored():
    decision = decide(PACK, case("store", "robots.allow", residual=()))
    assert decision.verdict == "allow"
    assert "default/nothing-against" in rules(decision)


@pytest.mark.parametrize(
    "purpose",
    [
        "search",
        "archive",
        "news-monitoring",
        "price-monitoring",
        "job-aggregation",
        "research-corpus",
    ],
)
def test_silence_allows_search_archive_and_the_named_kinds_of_mining(purpose):
    decision = decide(PACK, case("store", facts=aims(purpose)))
    assert decision.verdict == "allow"
    assert decision.use == {purpose: "allow"}
    assert "default/silent-allowed" in rules(decision, "allow")


@pytest.mark.parametrize("purpose", ["ai-train", "ai-input"])
def test_silence_refuses_training_and_grounding(purpose):
    decision = decide(PACK, case("store", facts=aims(purpose)))
    assert decision.verdict == "deny"
    assert {"default/silent-refused", "default/no-purpose-left"} <= rules(decision, "deny")


@pytest.mark.parametrize("purpose", ["tdm", "ai-index", "commercial", "road-safety", "any"])
def test_silence_refuses_purposes_that_the_table_does_not_name(purpose):
    decision = decide(PACK, case("store", facts=aims(purpose)))
    assert decision.verdict == "deny"
    assert "default/silent-unlisted" in rules(decision, "deny")


def test_an_image_dataset_needs_a_word_on_training():
    facts = aims("image-dataset")
    assert decide(PACK, case("store", facts=facts)).verdict == "deny"
    said = finding("optout.content-usage", "allow", purposes=("tdm", "ai-train"))
    assert decide(PACK, case("store", said, facts=facts)).verdict == "allow"


def test_terms_not_read_keeps_what_has_no_personal_data_and_marks_it():
    decision = decide(PACK, case("store", residual=()))
    assert decision.verdict == "allow"
    marks = [(o.kind, o.value) for o in decision.obligations]
    assert ("mark", "terms: unread") in marks


def test_terms_not_read_refuses_personal_data():
    decision = decide(PACK, kept("store", AUTHOR))
    assert rules(decision, "deny") == {"default/terms-unread-personal"}


def test_terms_silent_keeps_declarable_categories_as_declared():
    decision = decide(PACK, kept("store", AUTHOR, KNOWN_TERMS))
    assert decision.verdict == "allow"
    assert "default/terms-silent" in rules(decision)
    assert decide(PACK, kept("store", AUTHOR, "personal.name", KNOWN_TERMS)).verdict == "deny"


@pytest.mark.parametrize("places", [{"unknown": 1000}, {"AQ": 900, "IE": 30}, {}, {"IE": 940}])
def test_a_place_unknown_or_without_a_pack_gets_the_floor(places):
    there = kept("store", "personal.special.health", facts=replace(KEEPER, established=()))
    decision = decide(PACK, replace(there, places=places))
    assert "floor/special-category" in rules(decision, "deny")


def test_the_floor_is_as_strict_as_the_european_union():
    strict = {rule.id.split("/")[1] for rule in PACK.rules if rule.id.startswith("eu-gdpr/")}
    assert {rule.id.split("/")[1] for rule in PACK.floor.rules} == strict


def test_a_stop_order_covers_a_person_of_unknown_place():
    decision = decide(PACK, case("store", "order.stop-place-unknown"))
    assert decision.verdict == "deny"


@pytest.mark.parametrize(
    "kind", ["order.erase-place-unknown", "order.restrict", "order.restrict-place-unknown"]
)
def test_what_an_order_may_cover_is_stored_and_held_for_a_named_person_and_not_used(kind):
    decision = decide(PACK, case("store", finding(kind, "ref-7")))
    assert decision.verdict == "allow"
    assert [(o.kind, o.value) for o in decision.obligations if o.kind == "quarantine"] == [
        ("quarantine", "ref-7")
    ]
    decision = decide(PACK, case("use", finding(kind, "ref-7"), purpose="news-monitoring"))
    assert decision.verdict == ("defer" if kind == "order.erase-place-unknown" else "deny")
    assert decision.not_before == 0


def test_without_a_face_detector_no_image_is_stored_and_the_answer_says_so():
    decision = decide(PACK, case("store", "body.image"))
    (reason,) = [r for r in decision.reasons if r.verdict == "deny"]
    assert "No face detector is installed" in reason.says
    assert "face detector is installed" in reason.remedy


RESEARCH = grant("legal-exception", article="CDSM Art. 3")


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (finding("optout.tdmrep", "deny", purposes=("tdm",)), "allow"),
        (finding("optout.content-signal", "deny", purposes=("tdm",)), "allow"),
        (finding("optout.x-robots-tag", "deny", purposes=("tdm",)), "deny"),
        (finding("optout.tdmrep", "unknown", purposes=("tdm",), malformed="x"), "deny"),
        (finding("robots.disallow"), "deny"),
        (finding("access.challenge"), "deny"),
        (finding("access.forbidden"), "deny"),
        (finding("suppressed"), "deny"),
        (finding("order.stop"), "deny"),
    ],
)
def test_a_research_organisation_lifts_reservations_of_mining_and_nothing_else(found, verdict):
    there = case("store", found, facts=aims("research-corpus"), permissions=(RESEARCH,))
    assert decide(PACK, there).verdict == verdict


def test_a_research_organisation_lifts_unread_terms():
    there = kept("store", AUTHOR, permissions=(RESEARCH,))
    assert decide(PACK, there).verdict == "allow"
