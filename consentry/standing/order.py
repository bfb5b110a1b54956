"""An order as a person writes it: one YAML file, validated (GDPR Art. 58(2), 17, 18, 21).

``kind`` takes ``stop`` (obtain, store and use) or one of its parts, ``restrict`` (hold only,
Art. 18) and ``erase`` (Art. 17). All scopes that are written must fit; of each, any value.
``unknown_place`` says what becomes of people who may be in the order's place, and nobody knows. An
order ends by ``withdrawn:`` in its file, never by deleting it. One that is signed (``signing``) is
changed and ended by who signed it alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from consentry import countries, yamlfile
from consentry.activity import answers
from consentry.address import locate
from consentry.errors import OrderError
from consentry.evidence import Stage
from consentry.standing import signing
from consentry.standing.fields import (
    Category,
    Moment,
    Purpose,
    Reference,
    Site,
    Text,
    listed,
    object_name,
)
from consentry.standing.files import document

Kind: TypeAlias = Literal["stop", "stop-obtain", "stop-store", "stop-use", "restrict", "erase"]
STOPS: Mapping[str, tuple[Stage, ...]] = {
    "stop": ("fetch", "read", "store", "use"),
    "stop-obtain": ("fetch", "read", "store"),
    "stop-store": ("store",),
    "stop-use": ("use",),
}
"""The stages that each kind of stop ends. To store what was just read is to obtain it."""


def _url(value: str) -> str:
    if locate(value) is None or not value.lower().startswith(("http://", "https://")):
        raise ValueError("is not the beginning of a URL: write https://, a host and a path")
    return value


Place = Annotated[str, AfterValidator(lambda code: countries.check(code, groups=True))]
UrlPrefix = Annotated[str, AfterValidator(_url)]
_Several = Field(min_length=1, max_length=10_000)


class Scope(BaseModel):
    """What an order is about. Every key that is written must fit; ``everything`` stands alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    place: Annotated[tuple[Place, ...], BeforeValidator(listed), _Several] | None = None
    category: Annotated[tuple[Category, ...], BeforeValidator(listed), _Several] | None = None
    site: Annotated[tuple[Site, ...], BeforeValidator(listed), _Several] | None = None
    url: Annotated[tuple[UrlPrefix, ...], BeforeValidator(listed), _Several] | None = None
    purpose: Annotated[tuple[Purpose, ...], BeforeValidator(listed), _Several] | None = None
    everything: Annotated[bool, Field(strict=True)] = False

    @model_validator(mode="after")
    def _says_something(self) -> Scope:
        narrowed = any((self.place, self.category, self.site, self.url, self.purpose))
        if narrowed == self.everything:
            raise ValueError(
                "says nothing, or everything and something: write place, category, site, url or "
                "purpose, or everything: true alone"
            )
        return self


class Declared(BaseModel):
    """The file's fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    reference: Reference
    issuer: Text
    authority: Literal["regulator", "court", "person", "operator"]
    kind: Annotated[tuple[Kind, ...], BeforeValidator(listed), Field(min_length=1, max_length=6)]
    scope: Scope
    unknown_place: Literal["include", "quarantine"] | None = None
    begins: Annotated[Moment, Field(alias="from")]
    deadline: Moment | None = None
    withdrawn: Moment | None = None
    contact: Annotated[str, AfterValidator(answers.contact)] | None = None
    text: Annotated[str, Field(min_length=1, max_length=100_000)] | None = None
    signed_by: Annotated[str, AfterValidator(signing.verifier)] | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as read: what it declares, the file and line (1-based) its scope stands in, and
    the SHA-256 (hex) of the file's bytes."""

    declared: Declared
    file: str
    line: int
    sha256: str

    @property
    def reference(self) -> str:
        return self.declared.reference

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return self.declared.kind

    @property
    def scope(self) -> Scope:
        return self.declared.scope

    def unknown_place(self, kind: str) -> Literal["include", "quarantine"]:
        """What becomes of who may be in its place: ``include`` or ``quarantine``, by kind of order.

        Unless the order says: what is to be stopped is covered; what is to be erased waits for a
        person to look, as erasing cannot be undone.
        """
        return self.declared.unknown_place or ("include" if kind in STOPS else "quarantine")

    def stands(self, now: int) -> bool:
        """Is it in force at ``now`` (Unix seconds)?"""
        begun = self.declared.begins <= now
        return begun and (self.declared.withdrawn is None or now < self.declared.withdrawn)

    def withdrawn(self, now: int) -> bool:
        """Has it ended by ``now``, or will it have when it begins?"""
        end = self.declared.withdrawn
        return end is not None and (end <= now or end <= self.declared.begins)

    @property
    def signer(self) -> str:
        """The name of the key that signed it, "" if none did."""
        return (self.declared.signed_by or "").partition("+")[0]

    def is_stranger(self, keys: Collection[str]) -> bool:
        """Does the activity name keys that sign orders, and none of them signed this one?"""
        return bool(keys) and self.declared.signed_by not in keys

    def ends(self, other: Order) -> bool:
        """Is it that order, withdrawn by the key that signed both?"""
        mine, its = self.declared, other.declared
        return (
            mine.signed_by is not None
            and mine.withdrawn is not None
            and mine.model_copy(update={"withdrawn": None}) == its
        )

    @property
    def object_name(self) -> str:
        """The name it is stored under."""
        return object_name("orders/", self.reference)


def read(data: bytes, file: str) -> Order:
    """Read an order. Raises ``OrderError`` with file, line, and what to write."""
    text = signing.unsigned(data)[0]
    doc = document(text, file, "reference, issuer, authority, kind, scope and from")
    declared = yamlfile.validate(Declared, doc, OrderError)
    signing.check(data, declared.signed_by, file)
    for key, end in (("deadline", declared.deadline), ("withdrawn", declared.withdrawn)):
        if end is not None and end < declared.begins:
            raise OrderError(
                f"{key} is before from.",
                file=file,
                line=doc.line((key,)),
                remedy="Write a later day.",
            )
    return Order(declared, file, doc.line(("scope",)), hashlib.sha256(data).hexdigest())


def beside(new: Order, others: Iterable[Order], name: str) -> Order:
    """``new``, if no other order stands under its reference that it does not end. name: what errors
    call it. Raises ``OrderError``."""
    for old in others:
        if old.reference != new.reference or new.ends(old):
            continue
        if old.declared != new.declared:
            raise OrderError(
                f"another order stands under the reference {new.reference!r}, in {old.file}.",
                file=name,
                line=new.line,
                remedy="Write a reference of its own; to end the old one, write withdrawn: "
                "into its file." + f" {old.signer} has to sign that." * bool(old.signer),
            )
    return new
