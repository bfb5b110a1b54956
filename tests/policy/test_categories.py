"""What an activity may keep of what was found, and what happens to the rest."""

import pytest
from msgspec.structs import replace
from policy.situations import AUTHOR, KEEPER, NEWS, PACK, case, finding

from consentry.evidence import Obligation
from consentry.policy import obligations

EMAIL = finding("personal.contact.email", "example@example.org")


def duties(facts, *found):
    there = case("store", *found, facts=facts, places={"IE": 1000})
    return [o for o in obligations(PACK, there) if o.target]


def test_with_personal_data_none_everything_found_is_taken_out():
    found = [finding(kind, "x") for kind in PACK.categories]
    facts = replace(KEEPER, personal_data="none", keeps=("personal",))
    for facts_ in (facts, NEWS):
        done = duties(facts_, *found)
        assert {o.target for o in done} == set(PACK.categories)
        assert {o.kind for o in done} <= {"redact", "generalise", "pseudonymise", "drop", "unbind"}


def test_a_declared_category_stays_is_notified_and_erased_in_time():
    assert duties(KEEPER, EMAIL) == [
        Obligation("erase-by", "categories/personal.contact.email", EMAIL.kind, "90"),
        Obligation("notify", "categories/personal.contact.email", EMAIL.kind),
        Obligation("notify", "eu-gdpr/notice", EMAIL.kind, "30"),
    ]


@pytest.mark.parametrize(
    ("keeps", "kind", "stays"),
    [
        (("personal.contact",), "personal.contact.email", True),
        (("personal.contact.email",), "personal.contact.email", True),
        (("personal",), "personal.contact.email", True),
        (("personal.contact.email",), "personal.contact.phone", False),
        (("personal.contact.email.private",), "personal.contact.email", False),
        (("personal.cont",), "personal.contact.email", False),
        ((), "personal.contact.email", False),
        (("personal",), "personal.name", False),
        (("personal",), "personal.name.author", True),
        (("personal",), "personal.name.author.pen-name", True),
        (("personal",), "personal.name.person", False),
        (("personal",), "personal.special.health", False),
        (("personal",), "personal.criminal", False),
        (("personal",), "personal.biometric.face", False),
        (("personal",), "personal.biometric.template", False),
        (("personal",), "personal.child", False),
        (("personal",), "personal.identifier.passport", False),
        (("personal",), "personal.location.precise", False),
        (("personal",), "personal.leaked.list", False),
        (("personal",), "personal.something-new", False),
    ],
)
def test_what_is_declared_stays_below_its_ceiling(keeps, kind, stays):
    facts = replace(KEEPER, keeps=keeps)
    assert PACK.keeps(case("store", facts=facts), kind) is stays


def test_on_a_page_for_children_nobody_stays_and_its_item_is_labelled_so():
    page = case("store", "audience.child", AUTHOR, facts=KEEPER)
    assert PACK.keeps(case("store", facts=KEEPER), AUTHOR.kind)
    assert not PACK.keeps(page, AUTHOR.kind)
    assert "child" in PACK.groups(page.findings)
    assert PACK.groups(case("store", "audience.child").findings) == ()


def test_without_a_retention_nothing_stays():
    assert not PACK.keeps(case("store", facts=replace(KEEPER, retention_days=0)), AUTHOR.kind)


@pytest.mark.parametrize(
    ("kind", "action", "value"),
    [
        ("personal.contact.email", "redact", "[e-mail]"),
        ("personal.contact.address", "generalise", "country [address]"),
        ("personal.birth", "generalise", "year [born]"),
        ("personal.online.ip", "generalise", "network [IP]"),
        ("personal.online.username", "pseudonymise", "[user]"),
        ("personal.gender", "redact", "here [gender]"),
        ("personal.special.health", "unbind", "here [special category]"),
        ("personal.something-new", "redact", "[personal data]"),
    ],
)
def test_what_is_not_kept_gets_the_action_of_its_category(kind, action, value):
    (duty,) = duties(NEWS, finding(kind))
    assert (duty.kind, duty.target, duty.value) == (action, kind, value)
    assert duty.rule == f"categories/{PACK.category(kind).kind}"


def test_a_public_record_shows_groups_not_kinds():
    found = (EMAIL, AUTHOR, finding("personal.special.health"), finding("robots.allow"))
    assert PACK.groups(found) == ("contact", "identity", "special")


def test_every_category_has_a_word_for_the_record_and_one_for_the_reader():
    for kind, category in PACK.categories.items():
        assert category.group.isascii()
        assert category.says.endswith(".")
        assert PACK.is_placeholder(category.placeholder), kind
        if category.ceiling == "permission-only":
            assert category.lifted_by, kind
