"""Cases that tests put to the engine, and for every shipped rule one in which it fires."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from consentry.evidence import Case, Facts, Finding, Permission, Where
from consentry.policy import load

NOW = 1_800_000_000
URL = "https://www.example.org/news/today"
PACK = load()

NEWS = Facts("none", ("news-monitoring",), "ExampleBot")
KEEPER = Facts(
    "incidental",
    ("news-monitoring",),
    "ExampleBot",
    keeps=("personal.name.author", "personal.contact"),
    established=("IE",),
    basis={"news-monitoring": "legitimate-interests"},
    retention_days=90,
)


def finding(kind: str, value: str = "", **more: Any) -> Finding:
    where = more.pop("where", Where("test"))
    return Finding(kind, where, value, **more)


def case(stage: str, *found: Finding | str, facts: Facts = NEWS, **more: Any) -> Case:
    """A case at ``stage``; a kind alone stands for a finding of that kind."""
    findings = tuple(finding(f) if isinstance(f, str) else f for f in found)
    return Case(
        stage=stage,  # type: ignore[arg-type]
        url=more.pop("url", URL),
        site="example.org",
        facts=facts,
        findings=findings,
        now=NOW,
        **more,
    )


def aims(*purposes: str, facts: Facts = NEWS) -> Facts:
    return replace(facts, purposes=purposes)


def permission(kind: str, **scope: Any) -> Permission:
    return Permission("p-1", kind, "Example Publisher", **scope)  # type: ignore[arg-type]


def deny(mechanism: str, *purposes: str) -> Finding:
    return finding(f"optout.{mechanism}", "deny", purposes=purposes)


AUTHOR = finding("personal.name.author", "Example Person")
KNOWN_TERMS = finding("terms.silent")


def reserved(how: str, *purposes: str) -> Finding:
    """What a platform's terms refuse."""
    return finding(f"optout.platform.{how}", "deny", purposes=purposes)


def kept(stage: str, *found: Finding | str, **more: Any) -> Case:
    """A case in which these findings are left in the item."""
    facts = more.pop("facts", KEEPER)
    built = case(stage, *found, facts=facts, **more)
    return replace(built, residual=built.findings)


def _each(stage: str, *kinds: str) -> dict[str, Case]:
    return {f"default/{kind.replace('.', '-')}": case(stage, kind) for kind in kinds}


FIRES: dict[str, Case] = {
    **_each(
        "fetch",
        "request.scheme",
        "request.address",
        "request.credentials",
        "request.private-address",
        "request.off-loopback",
        "request.identity",
        "robots.allow",
        "robots.unavailable",
        "robots.not-asked",
        "robots.disallow",
        "robots.forbidden",
        "robots.unreachable",
        "robots.disagree",
        "robots.redirects",
        "robots.busy",
        "order.stop",
        "order.restrict",
        "order.erase",
        "order.stop-place-unknown",
        "order.restrict-place-unknown",
        "suppressed",
    ),
    "default/order-erase-place-unknown": case(
        "use", "order.erase-place-unknown", purpose="news-monitoring"
    ),
    "default/order-erase-held": case("store", "order.erase-place-unknown"),
    "default/order-restrict-held": case("store", "order.restrict"),
    "default/held": case("use", "held", purpose="news-monitoring"),
    **{
        f"default/{kind.replace('.', '-')}": case("fetch", "robots.allow", finding(kind, "9"))
        for kind in ("robots.closed", "robots.delay-over-cap", "robots.delay")
    },
    **_each(
        "read",
        "access.auth-required",
        "access.payment",
        "access.forbidden",
        "access.gone",
        "access.busy",
        "access.legal-block",
        "access.error",
        "access.challenge",
        "access.captcha",
        "access.login-wall",
        "access.consent-wall",
        "access.paywall",
        "body.unscannable",
        "body.too-large",
    ),
    **_each("store", "source.none", "terms.silent"),
    "default/robots-unseen": case("fetch"),
    "default/image-without-face-detector": case("read", "body.image"),
    "default/optout-reserved": case("store", deny("tdmrep", "tdm")),
    "default/optout-denied": case("store", deny("meta-robots.noindex", "search")),
    "default/optout-malformed": case(
        "store", finding("optout.tdmrep", "unknown", purposes=("tdm",), malformed="not_array")
    ),
    "default/optout-allowed": case("store", finding("optout.tdmrep", "allow", purposes=("tdm",))),
    "default/optout-images": case("read", finding("optout.images", "deny"), "body.image"),
    "default/optout-full-copy-archive": case(
        "store", finding("optout.full-copy", "deny"), facts=aims("archive")
    ),
    "default/optout-full-copy": case("store", finding("optout.full-copy", "deny")),
    "default/optout-excerpt": case("store", finding("optout.excerpt", "50")),
    "default/optout-part": case("store", finding("optout.part", "deny"), facts=aims("ai-input")),
    "default/optout-expires": case("store", finding("optout.expires", "4085568000")),
    "default/silent-allowed": case("store"),
    "default/silent-refused": case("store", facts=aims("ai-train")),
    "default/silent-unlisted": case("store", facts=aims("commercial")),
    "default/purpose-undeclared": case("fetch", "robots.allow", facts=aims()),
    "default/purpose-not-declared": case("use", purpose="ai-train"),
    "default/no-purpose-left": case("store", facts=aims("ai-train")),
    "default/licence-attribution-not-given": case(
        "store", finding("licence.declared", "CC-BY-4.0"), finding("attribution.not-given")
    ),
    "default/licence-attribution": case("store", finding("licence.declared", "CC-BY-4.0")),
    "default/licence-unread": case("store", "licence.pointer", facts=aims("ai-train")),
    "default/licence-non-commercial": case(
        "store", finding("licence.declared", "CC-BY-NC-4.0"), facts=aims("commercial")
    ),
    "default/terms-unread": case("store"),
    "default/terms-unread-personal": kept("store", AUTHOR),
    "default/terms-prohibited": case("fetch", "robots.allow", reserved("prohibited", "search")),
    "default/terms-prohibited-mining": case("store", reserved("permission", "tdm")),
    "default/terms-undertaking": case("store", reserved("undertaking")),
    "default/terms-unsure": case("fetch", "robots.allow", reserved("expired")),
    "default/terms-licence": case("store", "terms.platform", "terms.licence"),
    "default/terms-robots-expressly": case("fetch", "robots.allow", "terms.robots-expressly"),
    "default/terms-personal-data": kept("store", AUTHOR, "terms.personal-data", "terms.platform"),
    "default/terms-pace": case("fetch", "robots.allow", finding("terms.pace", "3")),
    "default/terms-follow-deletions": case("store", "terms.follow-deletions"),
    "default/personal-not-kept": kept("store", "personal.contact.email", facts=NEWS),
    "default/special-of-one": replace(kept("store", "personal.special.about"), residual=()),
    "default/profile-building": case("store", "linkage.profile"),
    "default/child": replace(kept("store", "personal.child"), residual=()),
    "default/child-site": kept("store", "audience.child", AUTHOR),
    "default/consent-missing": kept(
        "store", AUTHOR, facts=replace(KEEPER, consented=("personal.name.author",))
    ),
    "default/permission-ended": case("use", "permission.ended", purpose="news-monitoring"),
    "default/expired": case("use", "expired", purpose="news-monitoring"),
    "default/notice-missing": kept("use", AUTHOR, purpose="news-monitoring"),
    "default/notice-unreached": kept("use", AUTHOR, "notice.unreached", purpose="news-monitoring"),
    "default/nothing-against": case("store"),
    "eu-gdpr/lawful-basis": kept("store", AUTHOR, facts=replace(KEEPER, basis={})),
    "eu-gdpr/purpose-limitation": kept("use", AUTHOR, purpose="ai-train"),
    "eu-gdpr/minimisation": kept("store", "personal.contact.address"),
    "eu-gdpr/storage-limitation": kept("store", AUTHOR, facts=replace(KEEPER, retention_days=0)),
    "eu-gdpr/special-category": kept("store", "personal.special.health"),
    "eu-gdpr/face": kept("store", "personal.biometric.face"),
    "eu-gdpr/biometric-template": kept("store", "personal.biometric.template"),
    "eu-gdpr/criminal": kept("store", "personal.criminal"),
    "eu-gdpr/children": replace(kept("store", "personal.child"), residual=()),
    "eu-gdpr/national-identifier": kept("store", "personal.identifier.national"),
    "eu-gdpr/notice": kept("store", AUTHOR, KNOWN_TERMS),
}
FIRES |= {
    id_.replace("eu-gdpr/", "floor/"): replace(
        there, facts=replace(there.facts, established=()), places={"unknown": 1000}
    )
    for id_, there in FIRES.items()
    if id_.startswith("eu-gdpr/")
}


def _in(place: str, there: Case) -> Case:
    return replace(there, facts=replace(there.facts, established=(place,)))


def _for(purpose: str, stage: str, *found: Finding | str, **more: Any) -> Case:
    return kept(stage, *found, facts=aims(purpose, facts=KEEPER), purpose=purpose, **more)


_CHILD = replace(kept("store", "personal.child"), residual=())
_USERNAME = kept("store", "personal.online.username")
_SOLD = _for("commercial", "use", AUTHOR)
_OBJECTED = kept("store", AUTHOR, deny("tdmrep", "tdm"))
_FACE_WITH_CONSENT = kept(
    "store",
    finding("personal.biometric.face", consents=("p-1",)),
    facts=replace(KEEPER, keeps=("personal.biometric.face",)),
    permissions=(permission("person-consent"),),
)
_OF_ONE_LAW = {
    "eu-ai-act/untargeted-faces": kept("store", "personal.biometric.face"),
    "fr-cnil/objecting-site": _OBJECTED,
    "fr-cnil/training-on-unread-terms": _for("ai-train", "store", AUTHOR),
    "it-garante/reserved-against-training": _for("ai-train", "store", AUTHOR, deny("rsl")),
    "de-urhg/terms-reserve-mining": case("store", reserved("permission", "tdm")),
    "de-urhg/mining-copies": case("store"),
    "nl-ap/commercial": _for("commercial", "store", AUTHOR),
    "au-privacy-act/fair-means": _OBJECTED,
    "ca-pipeda/consent": _USERNAME,
    "ca-qc-law-25/consent": _USERNAME,
    "ca-bc-pipa/consent": _USERNAME,
    "ch-fadp/objecting-site": _OBJECTED,
    "in-dpdp/consent": kept("store", "personal.contact.phone"),
    "jp-appi/third-party": _SOLD,
    "us-coppa/storage-limitation": replace(_CHILD, facts=replace(KEEPER, retention_days=0)),
    "us-coppa/children-biometric": kept("store", "personal.child", "personal.biometric.face"),
    "us-il-bipa/no-sale": _for("commercial", "use", "personal.biometric.face"),
    "us-il-bipa/storage-limitation": kept(
        "store", "personal.biometric.face", facts=replace(KEEPER, retention_days=0)
    ),
    "us-il-bipa/three-years": _FACE_WITH_CONSENT,
    "us-tx/one-year": _FACE_WITH_CONSENT,
    "us-tx/broker": _SOLD,
    "us-ca-ccpa/broker": _SOLD,
    "us-ca-ccpa/deletions": kept("store", AUTHOR),
    "us-data-brokers/broker": _SOLD,
}
for _law in PACK.jurisdictions:
    if _law.id != "eu-gdpr":
        _first = sorted(PACK.places.members(_law.applies.established))[0]  # type: ignore[union-attr]
        for _rule in _law.rules:
            _there = _OF_ONE_LAW.get(_rule.id) or FIRES.get(f"eu-gdpr/{_rule.id.partition('/')[2]}")
            if _there:
                FIRES[_rule.id] = _in(_first, _there)
