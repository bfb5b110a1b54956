"""Which permission lifts what: every part of its scope has to fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace
from policy.situations import (
    AUTHOR,
    FIRES,
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

from consentry.evidence import Finding, Where
from consentry.policy import bearing, decide, fulfil, obligations

KINDS = ("legal-exception", "licence", "person-consent", "site-permission")

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
    health = finding("personal.special.health", consents=("p-1",))
    there = kept("store", health, facts=facts, permissions=(grant,))
    assert decide(PACK, there).allowed is lifts


def test_a_permission_for_one_category_leaves_the_others_refused():
    grant = permission("person-consent", article="9(2)(a)", categories=("personal.special.health",))
    facts = replace(KEEPER, keeps=("personal.special",))
    found = [
        finding(f"personal.special.{kind}", consents=("p-1",)) for kind in ("health", "religion")
    ]
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
    decision = decide(PACK, case("store", finding(kind), permissions=grants))
    assert not decision.allowed or "quarantine" in {o.kind for o in decision.obligations}
    used = case("use", finding(kind), permissions=grants, purpose="news-monitoring")
    assert kind.startswith("access") or not decide(PACK, used).allowed


def test_permission_only_data_is_kept_when_declared_and_permitted():
    facts = replace(KEEPER, keeps=("personal.contact.address",))
    grant = permission("person-consent", categories=("personal.contact",))
    for declared, permissions, keeps in (
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
        there = case("store", AUTHOR, facts=declared, permissions=permissions)
        assert PACK.keeps(there, "personal.contact.address", ("p-1",)) is keeps
        assert not PACK.keeps(there, "personal.contact.address"), "of anybody else"


def test_what_is_never_kept_is_not_kept_with_any_permission():
    facts = replace(KEEPER, keeps=("personal",))
    grants = (permission("person-consent"), replace(permission("legal-exception"), id="p-2"))
    for kind, category in PACK.categories.items():
        if category.ceiling == "never":
            there = case("store", facts=facts, permissions=grants)
            assert not PACK.keeps(there, kind, ("p-1", "p-2"))


# --- consent speaks for its subject ----------------------------------------------------------

CONSENTING = replace(KEEPER, basis={"news-monitoring": "consent"})
MINE = structs.replace(AUTHOR, consents=("p-1",))
ONLY_AUTHOR = replace(KEEPER, consented=("personal.name",))


@pytest.mark.parametrize("facts", [CONSENTING, ONLY_AUTHOR], ids=["purpose", "category"])
@pytest.mark.parametrize(
    ("found", "scope", "lifts"),
    [
        (MINE, {}, True),
        (AUTHOR, {}, False),
        (structs.replace(AUTHOR, consents=("p-2",)), {}, False),
        (MINE, {"kind": "site-permission"}, False),
        (MINE, {"kind": "legal-exception"}, False),
        (MINE, {"hosts": ("example.com",)}, False),
        (MINE, {"paths": ("/sport",)}, False),
        (MINE, {"categories": ("personal.contact",)}, False),
        (MINE, {"categories": ("personal.name",)}, True),
        (MINE, {"purposes": ("ai-train",)}, False),
        (MINE, {"stages": ("use",)}, False),
        (MINE, {"expires": NOW}, False),
        (MINE, {"obtained": NOW + 1}, False),
    ],
    ids=str,
)
def test_where_the_basis_is_consent_only_its_subject_is_kept(facts, found, scope, lifts):
    grant = replace(permission("person-consent"), **scope)
    there = kept("store", found, KNOWN_TERMS, facts=facts, permissions=(grant,))
    assert PACK.keeps(there, found.kind, found.consents) is lifts
    decision = decide(PACK, there)
    assert decision.allowed is lifts
    assert decision.rests_on == (("p-1",) if lifts else ())
    if not lifts:
        assert {"default/consent-missing", "default/personal-not-kept"} <= {
            r.rule for r in decision.reasons if r.verdict == "deny"
        }


def test_a_basis_of_consent_for_one_category_asks_no_consent_for_another():
    facts = replace(KEEPER, consented=("personal.contact",))
    assert decide(PACK, kept("store", AUTHOR, KNOWN_TERMS, facts=facts)).allowed
    mail = finding("personal.contact.email", "a.person@example.org")
    assert not decide(PACK, kept("store", mail, KNOWN_TERMS, facts=facts)).allowed


def test_use_asks_for_the_consent_of_the_purpose_that_is_asked_for():
    facts = replace(
        CONSENTING,
        purposes=("news-monitoring", "archive"),
        basis={"news-monitoring": "consent", "archive": "legitimate-interests"},
    )
    told = finding("notice.delivered")
    for purpose, permissions, allowed in (
        ("archive", (), True),
        ("news-monitoring", (), False),
        ("news-monitoring", (permission("person-consent"),), True),
    ):
        there = kept("use", MINE, KNOWN_TERMS, told, facts=facts, permissions=permissions)
        assert decide(PACK, replace(there, purpose=purpose)).allowed is allowed


def test_of_who_consented_it_is_kept_and_of_others_it_is_taken_out():
    grant = permission("person-consent")
    item = {"by": "A. Person", "with": "Another Person", "text": "Another Person met A. Person."}
    found = (
        Finding("personal.name.author", Where("item", "/by"), "A. Person", consents=("p-1",)),
        Finding("personal.name.author", Where("item", "/with"), "Another Person"),
        Finding("personal.name.author", Where("item", "/text", 0, 0, 14), "Another Person"),
        structs.replace(MINE, where=Where("item", "/text", 0, 19, 28), value="A. Person"),
    )
    there = case("store", *found, facts=CONSENTING, permissions=(grant,))
    todo = obligations(PACK, there)
    left = fulfil(
        item, found, todo, lambda _c, _v: "", lambda f: PACK.keeps(there, f.kind, f.consents)
    )
    assert left.item == {"by": "A. Person", "with": "[author]", "text": "[author] met A. Person."}
    strict = fulfil(item, found, todo, lambda _c, _v: "").item
    assert strict["by"] == "[author]", "who is not asked about is not kept"


def test_a_person_lifts_nothing_that_is_not_about_the_person():
    grant = permission("person-consent")
    for there in (
        case("fetch", "robots.disallow"),
        case("store", deny("tdmrep", "tdm")),
        case("store", facts=aims("ai-train")),
    ):
        assert not decide(PACK, replace(there, permissions=(grant,))).allowed


# --- a legal exception -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("article", "lifts"),
    [
        ("CDSM Art. 3", True),
        ("Art. 3 CDSM", True),
        ("Directive (EU) 2019/790, Article 3", True),
        ("CDSM Art. 4", False),
        ("GDPR Art. 85", False),
        ("Art. 3", False),
        ("", False),
    ],
)
def test_a_reservation_is_lifted_for_research_by_the_article_that_says_so(article, lifts):
    facts = aims("research-corpus")
    grant = permission("legal-exception", article=article, purposes=("research-corpus",))
    there = case("store", deny("tdmrep", "tdm"), facts=facts, permissions=(grant,))
    decision = decide(PACK, there)
    assert decision.allowed is lifts
    assert decision.rests_on == (("p-1",) if lifts else ())


@pytest.mark.parametrize("stage", ["fetch", "read", "store"])
def test_a_legal_exception_never_lifts_robots_disallow(stage):
    grant = permission("legal-exception", article="CDSM Art. 3")
    facts = aims("research-corpus")
    there = case(stage, "robots.disallow", facts=facts, permissions=(grant,))
    assert not decide(PACK, there).allowed


def test_what_ended_is_not_used_whatever_is_granted_now():
    grants = tuple(replace(permission(kind), id=kind) for kind in KINDS)
    there = case("use", "permission.ended", purpose="news-monitoring", permissions=grants)
    assert not decide(PACK, there).allowed


# --- never laxer than what names it ----------------------------------------------------------

LIFTS_CATEGORIES = {
    kind for c in PACK.categories.values() for grant in c.lifted_by for kind in grant.kinds
}


def _asks_what_is_kept(condition) -> bool:
    inner = [getattr(condition, "part", None), *getattr(condition, "parts", ())]
    return getattr(condition, "kept", None) is not None or any(
        _asks_what_is_kept(each) for each in inner if each is not None
    )


ASK_WHAT_IS_KEPT = {rule.id for rule in PACK.rules if _asks_what_is_kept(rule.when)}
FOLLOWS_FROM_OTHERS = {"default/no-purpose-left"}
situations = st.sampled_from(sorted(FIRES))
kinds = st.sampled_from(KINDS)
LOCKED_FAMILIES = ("access", "order", "suppressed", "source", "permission", "request")


def _sure(there):
    """The same case, in which every personal finding is about the permission's subject."""
    with_consent = lambda found: tuple(structs.replace(f, consents=("p-1",)) for f in found)  # noqa: E731
    residual = None if there.residual is None else with_consent(there.residual)
    return replace(there, findings=with_consent(there.findings), residual=residual)


@given(situations, kinds)
def test_a_permission_of_a_kind_that_no_rule_names_changes_nothing(id_, kind):
    there = replace(_sure(FIRES[id_]), permissions=())
    named = {
        rule.id for rule in PACK.rules if any(kind in grant.kinds for grant in rule.unless)
    } | FOLLOWS_FROM_OTHERS
    named |= ASK_WHAT_IS_KEPT if kind in LIFTS_CATEGORIES else set()
    for article in ("", "9(2)(a)", "CDSM Art. 3"):
        grant = permission(kind, article=article)
        with_it = decide(PACK, replace(there, permissions=(grant,)))
        without = decide(PACK, there)
        unnamed = [[r for r in d.reasons if r.rule not in named] for d in (with_it, without)]
        assert unnamed[0] == unnamed[1]
        if not named & {r.rule for r in without.reasons}:
            assert with_it == without


@given(situations, situations, st.sets(kinds), st.sampled_from(("9(2)(a)", "CDSM Art. 3", "")))
def test_no_permission_lifts_access_orders_objections_or_what_ended(id_, other, given_kinds, art):
    there = replace(_sure(FIRES[id_]), permissions=())
    there = replace(there, findings=(*there.findings, *FIRES[other].findings))
    grants = tuple(replace(permission(k, article=art), id="p-1") for k in sorted(given_kinds))
    decision = decide(PACK, replace(there, permissions=grants))
    for reason in decision.reasons:
        family = {f.kind.partition(".")[0] for f in reason.evidence}
        if reason.permissions:
            assert not family & set(LOCKED_FAMILIES), reason.rule
    plain = decide(PACK, there)
    locked = {
        r.rule
        for r in plain.reasons
        if r.verdict != "allow"
        and {f.kind.partition(".")[0] for f in r.evidence} & set(LOCKED_FAMILIES)
    }
    assert locked <= {r.rule for r in decision.reasons if r.verdict != "allow"}


def test_only_what_can_lift_anything_here_is_put_to_the_rules():
    """The rest would be gone through for every rule, and nothing could be remembered."""
    scopes = {"here": {}, "elsewhere": {"hosts": ("example.com",)}, "over": {"expires": NOW}}
    sites = [replace(permission("licence", **scope), id=id_) for id_, scope in scopes.items()]
    persons = [replace(permission("person-consent"), id=id_) for id_ in ("p-1", "p-2")]
    there = kept("store", MINE)
    found = bearing((*sites, *persons), there.url, NOW, there.findings)
    assert [one.id for one in found] == ["here", "p-1"]
    assert bearing(persons, there.url, NOW, ()) == ()
