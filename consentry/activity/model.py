"""What a person writes in activity.yaml, as pydantic models: the record of processing.

Field names are those of fideslang and of the articles they answer: GDPR Art. 30(1) (records of
processing activities), Art. 14(1)-(2) (information where data was not obtained from the person),
Art. 6(1) (lawful bases), Art. 27 (representative), Art. 35 (DPIA).
A model checks one field at a time; what a field demands of another is in ``demands.py``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from consentry import countries
from consentry.activity import answers
from consentry.activity.assessment import Assessment
from consentry.activity.destination import Destination
from consentry.evidence import Facts

LawfulBasis: TypeAlias = Literal[
    "consent",
    "contract",
    "legal-obligation",
    "vital-interests",
    "public-task",
    "legitimate-interests",
]
"""Art. 6(1)(a) to (f), in order."""

Text = Annotated[str, AfterValidator(answers.text)]
Url = Annotated[str, AfterValidator(answers.url)]
Contact = Annotated[str, AfterValidator(answers.contact)]
Purpose = Annotated[str, AfterValidator(answers.purpose)]
Category = Annotated[str, AfterValidator(answers.category)]
Language = Annotated[str, AfterValidator(answers.language)]
Country = Annotated[str, AfterValidator(lambda code: countries.check(code, states=True))]
Market = Annotated[
    str, AfterValidator(lambda code: countries.check(code, groups=True, states=True))
]
Network = Annotated[str, AfterValidator(answers.network)]
Days = Annotated[int, Field(strict=True, ge=1, le=36_525)]


class Answer(BaseModel):
    """A frozen mapping in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Controller(Answer):
    """Who decides why and how (Art. 4(7), 14(1)(a), 30(1)(a)). A bare name is enough."""

    name: Text
    address: Text | None = None
    establishments: tuple[Country, ...] = ()


class Basis(Answer):
    """The lawful basis of one purpose; ``interest`` names the one pursued (Art. 14(2)(b))."""

    basis: LawfulBasis
    interest: Text | None = None


class Keep(Answer):
    """A category of personal data that is kept, why, and how long (Art. 30(1)(c), (f))."""

    category: Category
    basis: LawfulBasis
    reason: Text
    retention_days: Days


class Recipient(Answer):
    """To whom items go (Art. 14(1)(e), 30(1)(d)); ``uri`` is where a feed or an export begins."""

    name: Text
    uri: Annotated[str, AfterValidator(Destination.check)]
    purpose: Purpose


class Transfer(Answer):
    """A country outside that items go to, and the safeguard (Art. 30(1)(e), 44-49)."""

    country: Country
    safeguard: Text


class Representative(Answer):
    """Art. 27: where the controller is not established where it targets people."""

    name: Text
    country: Country
    contact: Contact


class Officer(Answer):
    """The data protection officer (Art. 37, 14(1)(b))."""

    contact: Contact
    name: Text | None = None


class Notice(Answer):
    """The public notice (Art. 14). ``disproportionate_effort`` is the reason of Art. 14(5)(b).

    languages: in which the notice is written; the activity's own words are in the first, and
    ``translations`` has them in each other one, as written to translated. automated_decisions:
    Art. 14(2)(g), where there are any. overdue_days: what nobody was told of in time is held so
    long, then erased.
    """

    url: Url
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=32)] = ("en",)
    translations: Mapping[Language, Mapping[Text, Text]] = Field(default_factory=dict)
    disproportionate_effort: Text | None = None
    automated_decisions: Text | None = None
    overdue_days: Days = 30


class Orders(Answer):
    """Whose orders these are: public keys. One that none of them signed stops what it stops, so
    that nobody is ignored, is told of, and erases nothing."""

    signed_by: Annotated[
        tuple[Annotated[str, AfterValidator(answers.order_key)], ...],
        BeforeValidator(lambda value: (value,) if isinstance(value, str) else value),
        Field(min_length=1, max_length=64),
    ]


def _named(key: str) -> BeforeValidator:
    """A bare word stands for a mapping of ``key`` to it."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


class Declaration(Answer):
    """activity.yaml, field by field."""

    controller: Annotated[Controller, _named("name")]
    contact: Contact
    token: Annotated[str, AfterValidator(answers.token)]
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1, max_length=32)]
    personal_data: Literal["none", "incidental", "intended"] = "none"

    role: Literal["controller", "joint-controller", "processor"] = "controller"
    targets: tuple[Market, ...] = ()
    representative: Representative | None = None
    data_protection_officer: Annotated[Officer, _named("contact")] | None = None
    lawful_basis: Mapping[str, Annotated[Basis, _named("basis")]] = Field(default_factory=dict)
    data_subjects: tuple[Text, ...] = ()
    keeps: tuple[Keep, ...] = ()
    source_categories: tuple[Text, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    retention_days: Days | None = None
    lia: Text | None = None
    dpia: Text | None = None
    notice: Annotated[Notice, _named("url")] | None = None
    attribution: Literal["given", "none"] = "given"
    named_crawlers: Literal["training", "ai"] = "training"
    orders: Orders | None = None
    four_eyes: Annotated[bool, Field(strict=True)] = False
    loopback_only: Annotated[bool, Field(strict=True)] = False
    private_networks: Annotated[tuple[Network, ...], Field(max_length=64)] = ()

    @property
    def order_keys(self) -> tuple[str, ...]:
        """The keys of which one has to have signed an order; none if nobody has to."""
        return self.orders.signed_by if self.orders else ()

    @property
    def contact_url(self) -> str:
        """The contact as a URL: http(s) as written, an e-mail address as ``mailto:``."""
        if self.contact.startswith(("http://", "https://", "mailto:")):
            return self.contact
        return f"mailto:{self.contact}"

    @property
    def user_agent(self) -> str:
        """The header to send: it names the token (RFC 9309, 2.2.1) and a contact."""
        return f"Mozilla/5.0 (compatible; {self.token}/1.0; +{self.contact_url})"

    def feed_recipient(self, uri: str) -> Recipient | None:
        """The recipient whose ``uri`` is the longest beginning of this one, by whole segments."""
        to = Destination.parse(uri)
        fits = [r for r in self.recipients if to and to.is_under(Destination.parse(r.uri))]
        return max(fits, key=lambda r: len(r.uri), default=None)

    def is_loopback_allowed(self, host: str) -> bool:
        """May this host be asked at all? A demo activity (``loopback_only``) stays at home."""
        return not self.loopback_only or answers.is_loopback(host)


class Activity(Declaration):
    """A declaration that holds, with the assessments it rests on as they were read."""

    approvals: tuple[Assessment, ...] = ()

    @property
    def assessments(self) -> Mapping[str, str]:
        """SHA-256 (hex) of each assessment's bytes, by its kind: what a record names."""
        return {read.kind: read.sha256 for read in self.approvals}

    def canonical(self) -> bytes:
        """What was declared as JSON in RFC 8785 form: keys sorted, no floats, defaults left out."""
        value: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True)
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of ``canonical()``; it changes when an assessment's bytes change."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def facts(self) -> Facts:
        """What rules need to know. Declares nothing that the file does not."""
        return Facts(
            personal_data=self.personal_data,
            purposes=self.purposes,
            token=self.token,
            keeps=tuple(dict.fromkeys(keep.category for keep in self.keeps)),
            consented=tuple(
                dict.fromkeys(keep.category for keep in self.keeps if keep.basis == "consent")
            ),
            established=self.controller.establishments,
            targets=self.targets,
            basis={purpose: said.basis for purpose, said in self.lawful_basis.items()},
            retention_days=self.retention_days or 0,
            retention={
                each: min(keep.retention_days for keep in self.keeps if keep.category == each)
                for each in dict.fromkeys(keep.category for keep in self.keeps)
            },
            loopback_only=self.loopback_only,
            private_networks=self.private_networks,
            digest=self.digest,
        )
