"""The files of a pack as a person writes them, checked key by key before anything is compiled."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from consentry.evidence import Stage, Verdict
from consentry.policy.places import LEAST

Ceiling = Literal["declarable", "permission-only", "never"]
CEILINGS: tuple[Ceiling, ...] = ("declarable", "permission-only", "never")
Action = Literal["redact", "generalise", "pseudonymise", "drop", "unbind"]
PermissionKind = Literal["person-consent", "site-permission", "licence", "legal-exception"]
Duty = Literal[
    "redact",
    "generalise",
    "pseudonymise",
    "drop",
    "unbind",
    "notify",
    "erase-by",
    "erase-at",
    "pace",
    "attribute",
    "excerpt",
    "show-at-most",
    "mark",
    "quarantine",
]
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str | int | dict) else value


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError(f"{value[:40]!r} is no id: write small letters, digits and hyphens")
    return value


def _rule_id(value: str) -> str:
    head, slash, tail = value.partition("/")
    if not (slash and _ID.fullmatch(head) and _ID.fullmatch(tail)):
        raise ValueError(f"{value[:60]!r} is no rule id: write it as pack/name")
    return value


def _placeholder(value: str) -> str:
    if not re.fullmatch(r"\[[^\[\]]{1,40}\]", value):
        raise ValueError("write the placeholder in square brackets, such as [e-mail]")
    return value


Words = Annotated[list[str], BeforeValidator(_listed)]
Stages = Annotated[list[Stage], BeforeValidator(_listed), Field(min_length=1)]
Identifier = Annotated[str, AfterValidator(_id)]
RuleId = Annotated[str, AfterValidator(_rule_id)]


class Strict(BaseModel):
    """No key that nobody knows, no value of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class GrantModel(Strict):
    """``unless: {permission: …}``: the kind of permission that lifts a rule."""

    kind: Annotated[list[PermissionKind], BeforeValidator(_listed), Field(min_length=1)]
    art9: str = ""
    article: str = ""


class UnlessModel(Strict):
    permission: Annotated[list[GrantModel], BeforeValidator(_listed), Field(min_length=1)]


class DutyModel(Strict):
    """One obligation. ``target: finding`` and ``value: finding`` take them from the evidence."""

    kind: Duty
    target: str = ""
    value: str | int = ""


class RuleModel(Strict):
    id: RuleId
    stage: Stages
    when: dict[str, Any]
    then: Verdict
    unless: UnlessModel | None = None
    on: Literal["residual", "source"] = "residual"
    fills: Literal["unknown"] | None = None
    obligations: list[DutyModel] = []
    wait: int | None = Field(default=None, ge=0)
    valid: int | None = Field(default=None, gt=0)
    cite: str = ""
    says: str = Field(min_length=1)
    remedy: str = ""
    replaces: RuleId | None = None
    reason: str = ""
    author: str = ""


class AppliesModel(Strict):
    established: Words = []
    targets: Words = []
    subject_place: Words = []
    at_least: int = Field(default=LEAST, gt=0, le=1000)
    part: bool = False
    """It speaks of a part of the matter only: children, biometrics, brokers."""


class SourceModel(Strict):
    cite: str
    url: str = ""
    read: str = ""
    note: str = ""


class NoticeModel(Strict):
    """What this law asks the notice to people to say besides: text by language."""

    cite: str = Field(min_length=1)
    text: dict[str, str]


class RulesModel(Strict):
    """A file of rules: default.yaml, floor.yaml, a jurisdiction, a platform."""

    id: Identifier
    title: str
    applies: AppliesModel | None = None
    sources: list[SourceModel] = []
    copies: Identifier | None = None
    valid: int = Field(default=900, gt=0)
    ceilings: dict[str, Ceiling] = {}
    notice: list[NoticeModel] = []
    rules: list[RuleModel] = []


class CategoryModel(Strict):
    """One category of personal data."""

    ceiling: Ceiling
    group: Identifier
    action: Action
    placeholder: Annotated[str, AfterValidator(_placeholder)]
    to: Literal["year", "country", "city", "network"] | None = None
    lifted_by: Annotated[list[PermissionKind], BeforeValidator(_listed)] = []
    everywhere: bool = True
    """Is the datum also taken out where else in the item it stands? No for plain words."""
    says: str


class CategoriesModel(Strict):
    categories: dict[str, CategoryModel]


class KindsModel(Strict):
    """kinds.yaml: every kind of finding that rules may name, and what it says."""

    kinds: dict[str, str]
    open: list[str] = []


class PlacesModel(Strict):
    groups: dict[str, list[str]]
