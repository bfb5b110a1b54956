"""The types that travel between the parts: findings, contexts, decisions. Data only.

Kinds of finding, dotted, matched by whole segments (``personal.contact`` covers
``personal.contact.email``). Each is written by one part and read by rules in ``policies/``:

==========================  =====================================================================
robots.*                    what an origin's robots.txt says of this URL (RFC 9309)
  robots.allow|disallow       a rule, or its absence, matched; ``where.line`` is the rule's line
  robots.unavailable          4xx: no rules (2.3.1.3)
  robots.forbidden            401 or 403 on robots.txt itself
  robots.unreachable          5xx, network, TLS, too slow (2.3.1.4); value says which
  robots.busy                 429, or 503 with Retry-After; value is seconds to wait
  robots.disagree             two parsers answer differently, or one failed
  robots.redirects            more than five redirects (2.3.1.2)
  robots.not-text, .truncated recorded, decides nothing by itself
  robots.delay                value is seconds between requests
  robots.delay-over-cap       the delay asked for is longer than a crawl can honour
  robots.closed               outside Visit-time; value is seconds until it opens
optout.*                    usage preferences; ``purposes`` and value allow, deny or unknown.
                            One kind a mechanism: optout.tdmrep, .content-signal, .content-usage,
                            .x-robots-tag, .meta-robots, .named-crawlers …; ``malformed`` is set if
                            it was an attempt to refuse that the standard does not recognise
  optout.images, .full-copy   deny: images or full copies may not be kept
  optout.part                 deny: a part of the page, told apart by nothing here, is refused
  optout.follow               deny: links of this page are not to be followed
access.*                    access control, as met: auth-required 401, payment 402, forbidden 403,
                            busy 429/503 (value seconds), legal-block 451, gone 404/410, error,
                            challenge, captcha, login-wall, consent-wall, paywall
body.*                      body.image, body.unscannable (a type nothing here can look into),
                            body.too-large; body.synthetic: made by a machine, as it says itself
terms.*                     terms.unread, terms.url (value), terms.platform
licence.*                   licence.declared (value: SPDX id or URL), .pointer (a document that
                            nobody read), .relative, .notice, .constraint, .offer (recorded, decide
                            nothing), .revalidate (Unix seconds by which to read a licence again)
host.*                      what a host tells of itself that answers no purpose: host.gpc (true or
                            false), host.llms-txt
personal.*                  personal data; see policies/categories.yaml for the tree.
                            ``value`` is the datum itself: never printed, never in LOG
place.*                     place.subject, .content, .provider; value ISO 3166-1 alpha-2,
                            confidence in permille
order.*                     order.stop, .restrict, .erase: a standing order covers this;
                            value is its reference. order.*-place-unknown: it may cover this
permission.ended            what a record rests on was withdrawn, or is over; value is its id
expired                     the time for which a record may be kept is over; Unix seconds
suppressed                  a person objected, or this was erased
linkage.profile             many items of one person over sites; value is how many
source.none                 an item that names no response it came from
recheck.*                   a stored item whose host was asked again: recheck.failed, .not-asked,
                            .term-over, .purpose, .moved; policies/recheck.yaml alone reads them
request.*                   what is wrong with a request by itself: scheme, address, credentials,
                            private-address, off-loopback, identity
==========================  =====================================================================

Numbers that end up in the log are integers (RFC 8785 without floats): confidences and
probabilities are permille, times are Unix seconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

import msgspec

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = "dict[str, Json]"
Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Response headers in order of arrival, names in lower case, values decoded as Latin-1."""

Verdict: TypeAlias = Literal["allow", "deny", "defer"]
Stage: TypeAlias = Literal["fetch", "read", "store", "use"]
Says: TypeAlias = Literal["allow", "deny", "unknown"]
Role: TypeAlias = Literal["page", "media", "sub", "evidence"]

STAGES: tuple[Stage, ...] = ("fetch", "read", "store", "use")
PURPOSES = ("search", "ai-index", "ai-input", "ai-train", "tdm", "archive", "commercial")
"""The purposes that signals speak of (AIPREF, RSL, CDSM Art. 3 and 4). ``any`` is all of them."""
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "any": PURPOSES,
    "news-monitoring": ("tdm", "search"),
    "price-monitoring": ("tdm",),
    "job-aggregation": ("search", "tdm"),
    "research-corpus": ("tdm",),
    "image-dataset": ("tdm", "ai-train"),
}
"""Named purposes and what each takes; an invented purpose takes at least ``tdm``."""


def atoms(purpose: str) -> tuple[str, ...]:
    """The purposes of ``PURPOSES`` that a declared purpose needs, all of them."""
    if purpose in PURPOSES:
        return (purpose,)
    return BUNDLES.get(purpose, ("tdm",))


def covers(kind: str, finding: str) -> bool:
    """Does a kind as rules write it (``personal.contact``, ``personal.*``) cover a finding's?"""
    kind = kind.removesuffix(".*")
    return finding == kind or finding.startswith(kind + ".")


_FIELD = re.compile(r"[A-Za-z_$@][A-Za-z0-9_$]{0,39}|[0-9]{0,6}")
"""What a field is called, where no datum is its name."""


class Where(msgspec.Struct, frozen=True, gc=False):
    """Where a finding stood. To change one: ``msgspec.structs.replace``.

    source: robots.txt, header, html, tdmrep.json, item, url, standing …; path: header name,
    CSS path, or JSON pointer (RFC 6901) into an item; line: 1-based, 0 if it has none;
    start, end: offsets in bytes for host files, in characters for item fields, -1 if none;
    digest: SHA-256 (hex) of the evidence the offsets point into, if it is kept.
    """

    source: str
    path: str = ""
    line: int = 0
    start: int = -1
    end: int = -1
    digest: str = ""

    @property
    def shown(self) -> str:
        """``path``; of a pointer into an item or a script, keys that may be a name or an address
        are left out."""
        if self.source != "item" and not self.path.startswith("script["):
            return self.path
        first, *keys = self.path.split("/")
        return "/".join((first, *(key if _FIELD.fullmatch(key) else "…" for key in keys)))

    def __repr__(self) -> str:
        at = f"{self.line}:{self.start}-{self.end}"
        return f"Where({self.source!r}, {self.shown!r}, {at}, {self.digest!r})"


class _Discreet(msgspec.Struct, frozen=True):
    """What travels is a struct, which is made and changed ten times as fast as a dataclass. To
    change one: ``msgspec.structs.replace``. What may be personal data is left out of the repr."""

    _kept_quiet: ClassVar[frozenset[str]] = frozenset()

    def __repr__(self) -> str:
        shown = (name for name in self.__struct_fields__ if name not in self._kept_quiet)
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__name__}({said})"


class Finding(_Discreet, frozen=True, gc=False):
    """One thing as read. ``value`` may be personal data.

    consents: of personal data, the ids of person-consents whose subject it is about.
    """

    kind: str
    where: Where
    value: str = ""
    confidence: int = 1000
    purposes: tuple[str, ...] = ()
    malformed: str = ""
    consents: tuple[str, ...] = ()

    _kept_quiet = frozenset({"value"})


class Fetch(_Discreet, frozen=True):
    """A request that is about to leave. ``user_agent`` is the header as it will be sent."""

    url: str
    method: str = "GET"
    user_agent: str = ""
    role: Role = "page"
    came_from: str = ""

    _kept_quiet = frozenset({"url", "came_from"})


class Answer(_Discreet, frozen=True):
    """The head of a response to ``fetch``; ``url`` is the one that answered."""

    fetch: Fetch
    url: str
    status: int
    headers: Headers = ()

    _kept_quiet = frozenset({"url"})


@dataclass(frozen=True, slots=True)
class Ask:
    """A file of a host that the gate has to see before it can decide. Redirects: one Ask a hop.

    origin: whose file it is; for a licence document, its own address. headers: what to send along,
    so that a copy at hand is confirmed rather than sent again. came_from: the origin that led here.
    """

    url: str
    origin: str
    kind: str
    headers: Headers = ()
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """The gate cannot decide yet: fetch these, tell ``learn`` how it went, ask again."""

    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How fetching an ``Ask`` went: a status and body, or an error word.

    error: timeout, dns, tls, reset, refused, too-large, other. ``at`` is Unix seconds.
    """

    status: int = 0
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    error: str = ""
    at: int = 0
    truncated: bool = False


class Reason(_Discreet, frozen=True):
    """A rule that bore on the decision, and the findings that it rests on.

    permissions: the ids of those that lifted it; its verdict is then allow.
    """

    rule: str
    verdict: Verdict
    says: str
    remedy: str = ""
    cite: str = ""
    evidence: tuple[Finding, ...] = ()
    permissions: tuple[str, ...] = ()


class Obligation(_Discreet, frozen=True):
    """What must be done to an item before it is kept.

    kind: redact, generalise, pseudonymise, drop, unbind, notify, erase-by, erase-at, pace,
    attribute, excerpt, show-at-most, mark, quarantine (policies/README.md says what each value is).
    target: the finding kind it is about (or "" for the item); value: days, seconds, text.
    """

    kind: str
    rule: str
    target: str = ""
    value: str = ""


class Decision(_Discreet, frozen=True):
    """The answer at one stage.

    says: what the signals say of each purpose; use: what follows for each declared purpose.
    valid_until: Unix seconds; epoch: the version of orders, suppression and permissions it was
    made under. not_before: Unix seconds, for a verdict of defer.
    """

    verdict: Verdict
    stage: Stage
    reasons: tuple[Reason, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    says: Mapping[str, Says] = {}
    use: Mapping[str, Verdict] = {}
    valid_until: int = 0
    epoch: int = 0
    not_before: int = 0
    pack: str = ""
    laws: tuple[tuple[str, str], ...] = ()
    """Each law applied, and why: ("eu-gdpr", "established: IE"), ("eu-gdpr", "place: 700")."""

    rests_on: tuple[str, ...] = ()
    """Ids of the permissions without which the answer would be stricter, sorted."""

    about: tuple[str, str, str] | None = None
    """At stage fetch: the method, URL and User-Agent it was made for."""

    _kept_quiet = frozenset({"about"})

    @property
    def allowed(self) -> bool:
        return self.verdict == "allow"


class Permission(_Discreet, frozen=True):
    """A dated grant that lifts rules naming its kind. All scopes must fit; empty means any.

    A ``person-consent`` lifts for findings alone that name it among their ``consents``.
    """

    id: str
    kind: Literal["person-consent", "site-permission", "licence", "legal-exception"]
    grantor: str
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    article: str = ""
    obtained: int = 0
    expires: int = 0
    proof: str = ""


class Facts(_Discreet, frozen=True):
    """What rules need to know of the activity.

    purposes: declared purposes, as written. keeps: categories of personal data it declares;
    consented: those of them whose basis is consent. basis: lawful basis by purpose.
    established, targets: ISO 3166-1 alpha-2 codes (``EU`` stands for its members in packs).
    retention_days: of an item; retention: of a category in it. private_networks: addresses behind
    a firewall that may be asked, as ``10.0.0.0/8``.
    """

    personal_data: Literal["none", "incidental", "intended"]
    purposes: tuple[str, ...]
    token: str
    keeps: tuple[str, ...] = ()
    consented: tuple[str, ...] = ()
    established: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    basis: Mapping[str, str] = {}
    retention_days: int = 0
    retention: Mapping[str, int] = {}
    loopback_only: bool = False
    private_networks: tuple[str, ...] = ()
    digest: str = ""


class Case(_Discreet, frozen=True):
    """All that a decision may depend on. The engine sees this and the pack, nothing else.

    findings are those on the source; residual those left after obligations were applied (store
    stage; None before). places: probability in permille that the person concerned is in a
    country (ISO code), with ``unknown`` for the rest; empty where no person is concerned.
    """

    stage: Stage
    url: str
    site: str
    facts: Facts
    findings: tuple[Finding, ...] = ()
    residual: tuple[Finding, ...] | None = None
    places: Mapping[str, int] = {}
    permissions: tuple[Permission, ...] = ()
    now: int = 0
    purpose: str = ""
    """The declared purpose asked for, at stage use."""

    rests_on: tuple[str, ...] = ()
    """Ids of the permissions that a stored record rests on, at stage use."""

    erase_at: int = 0
    """When the time is over for which a stored record may be kept, Unix seconds; 0 if nothing
    says."""

    _kept_quiet = frozenset({"url"})
