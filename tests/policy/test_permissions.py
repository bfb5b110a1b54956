"""Which permission lifts what: every part of its scope has to fit."""

from dataclasses import replace

import pytest
from policy.situations import AUTHOR, KEEPER, NOW, PACK, aims, case, deny, finding, kept, permission

from consentry.policy import decide

SCOPES = [
    ({}, True),
    ({"hosts": ("www.example.org",)}, True),
    ({"hosts": ("WWW.Example.org",)}, True),
    ({"hosts": ("*.example.org",)}, True),
    ({"hosts": ("example.org",)}, False),
    ({"hosts": ("example.com", "www.example.org")}, True),
    ({"hosts": ("www.example.org:8443",)}, False),
    ({"hosts": ("ample.org",)}, False),
    ({"hosts": ("*.ample.org",)}, False),
    ({"paths": ("/news",)}, True),
    ({"paths": ("/news/",)}, True),
    ({"paths": ("/news/*",)}, True),
    ({"paths": ("/news/today",)}, True),
    ({"paths": ("/new",)}, False),
    ({"paths": ("/",)}, True),
    ({"paths": ("/sport", "/news")}, True),
    ({"stages": ("fetch",)}, True),
    ({"stages": ("store", "use")}, False),
    ({"purposes": ("news-monitoring",)}, True),
    ({"purposes": ("tdm", "search")}, True),
    ({"purposes": ("tdm",)}, False),
    ({"purposes": ("any",)}, True),
    ({"purposes": ("ai-train",)}, False),
    ({"categories": ("personal.contact",)}, False),
    ({"expires": NOW + 1}, True),
    ({"expires": NOW}, False),
    ({"obtained": NOW}, True),
    ({"obtained": NOW + 1}, False),
]


@pytest.mark.parametrize(("scope", "lifts"), SCOPES, ids=lambda v: str(v))
def test_every_part_of_the_scope_has_to_fit(scope, lifts):
    grant = permission("site-permission", **scope)
    decision = decide(PACK, case("fetch", "robots.disallow", permissions=(grant,)))
    assert decision.allowed is lifts
    if lifts:
        (reason,) = decision.reasons
        assert reason.rule == "default/robots-disallow"
        assert "p-1" in reason.says


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/news/../private",
        "https://www.example.org/news/%2e%2e/private",
        "https://www.example.org/news%2f../private",
        "https://www.example.org/newsletter",
        "https://www.example.org:bad/news/today",
        "https://www.example.org.evil.example/news",
        "https://evil.example/news#www.example.org",
        "https://www.example.org@evil.example/news",
    ],
)
def test_an_address_does_not_slip_into_a_scope(url):
    grant = permission("site-permission", hosts=("www.example.org",), paths=("/news",))
    there = case("fetch", "robots.disallow", permissions=(grant,), url=url)
    assert not decide(PACK, there).allowed


@pytest.mark.parametrize(
    ("kind", "lifts"),
    [
        ("site-permission", True),
        ("licence", False),
        ("person-consent", False),
        ("legal-exception", False),
    ],
)
def test_only_the_kind_that_the_rule_names_lifts_it(kind, lifts):
    there = case("fetch", "robots.disallow", permissions=(permission(kind),))
    assert decide(PACK, there).allowed is lifts


@pytest.mark.parametrize(
    ("article", "lifts"),
    [
        ("9(2)(a)", True),
        ("Art. 9(2)(a)", True),
        ("GDPR Art. 9(2) (A)", True),
        ("Art. 9(2)(e)", False),
        ("Art. 6(1)(a)", False),
        ("", False),
    ],
)
def test_where_a_rule_names_an_article_the_permission_has_to(article, lifts):
    grant = permission("person-consent", article=article, categories=("personal.special",))
    facts = replace(KEEPER, keeps=("personal.special",))
    there = kept("store", "personal.special.health", facts=facts, permissions=(grant,))
    assert decide(PACK, there).allowed is lifts


def test_a_permission_for_one_category_leaves_the_others_refused():
    grant = permission("person-consent", article="9(2)(a)", categories=("personal.special.health",))
    facts = replace(KEEPER, keeps=("personal.special",))
    found = ("personal.special.health", "personal.special.religion")
    decision = decide(PACK, kept("store", *found, facts=facts, permissions=(grant,)))
    (reason,) = [r for r in decision.reasons if r.rule == "eu-gdpr/special-category"]
    assert reason.verdict == "deny"
    assert [f.kind for f in reason.evidence] == ["personal.special.religion"]


def test_a_permission_for_one_purpose_leaves_the_others_refused():
    grant = permission("licence", purposes=("ai-train",))
    facts = aims("ai-train", "ai-input")
    decision = decide(PACK, case("store", facts=facts, permissions=(grant,)))
    assert decision.use == {"ai-input": "deny", "ai-train": "allow"}


def test_a_permission_for_a_bundle_lifts_what_it_takes_and_no_more():
    refused = deny("content-usage", "tdm", "ai-train")
    grant = permission("licence", purposes=("image-dataset",))
    facts = aims("image-dataset", "ai-train")
    decision = decide(PACK, case("store", refused, facts=facts, permissions=(grant,)))
    assert decision.use == {"ai-train": "deny", "image-dataset": "allow"}


LOCKED = [
    kind
    for kind in PACK.kinds
    if "." in kind
    and kind.split(".")[0] in ("access", "order")
    and kind not in ("access.cmp-present",)
] + ["suppressed"]


@pytest.mark.parametrize("kind", LOCKED)
def test_no_permission_of_any_kind_lifts_access_control_orders_or_objections(kind):
    grants = tuple(
        replace(permission(k), id=k)
        for k in ("person-consent", "site-permission", "licence", "legal-exception")
    )
    there = case("store", finding(kind), permissions=grants)
    assert not decide(PACK, there).allowed


def test_permission_only_data_is_kept_when_declared_and_permitted():
    facts = replace(KEEPER, keeps=("personal.contact.address",))
    grant = permission("person-consent", categories=("personal.contact",))
    for given, permissions, keeps in (
        (facts, (grant,), True),
        (facts, (), False),
        (KEEPER, (), False),
        (replace(facts, keeps=()), (grant,), False),
        (replace(facts, personal_data="none"), (grant,), False),
        (facts, (replace(grant, expires=NOW),), False),
        (facts, (replace(grant, kind="licence"),), False),
        (facts, (replace(grant, purposes=("search",)),), False),
        (facts, (replace(grant, hosts=("example.com",)),), False),
    ):
        there = case("store", AUTHOR, facts=given, permissions=permissions)
        assert PACK.keeps(there, "personal.contact.address") is keeps


def test_what_is_never_kept_is_not_kept_with_any_permission():
    facts = replace(KEEPER, keeps=("personal",))
    grants = (permission("person-consent"), replace(permission("legal-exception"), id="p-2"))
    for kind, category in PACK.categories.items():
        if category.ceiling == "never":
            assert not PACK.keeps(case("store", facts=facts, permissions=grants), kind)
