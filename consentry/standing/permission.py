"""A permission as it lies in a home: one YAML file, validated.

Four kinds: ``person-consent`` (GDPR Art. 6(1)(a), 7, 9(2)(a)), ``site-permission`` and
``licence`` (the word of who runs a site or owns its content), ``legal-exception`` (GDPR Art. 85,
89, CDSM Art. 3). All scopes that are written must fit; of each, any value. Field names after
ISO/IEC TS 27560. A permission ends by ``withdrawn:``, never by deleting its file.

Who consented is never in the file: ``subject`` holds keyed hashes (see ``subjects``), and the
grantor of a consent is ``subject`` or ``guardian``. ``proof`` is the SHA-256 of the document that
shows the grant, which is sealed in the ops log with its record.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from consentry import yamlfile
from consentry.activity import answers
from consentry.address import host_of
from consentry.errors import OrderError
from consentry.evidence import Permission, Stage
from consentry.origin import site_of_host
from consentry.standing.demands import demands
from consentry.standing.fields import (
    Category,
    Moment,
    Purpose,
    Reference,
    Text,
    listed,
    object_name,
    written,
)
from consentry.standing.files import document
from consentry.standing.subjects import Subject

FOLDER = "permissions/"
Kind: TypeAlias = Literal["person-consent", "site-permission", "licence", "legal-exception"]
_HEAD = "# Written by consentry permission add. It ends by consentry permission withdraw.\n"


def _host(value: str) -> str:
    name, colon, port = value.strip().lower().partition(":")
    wild, name = name.startswith("*."), host_of(name.removeprefix("*."))
    if not name or not answers.is_host(name) or (colon and not _is_port(port)):
        raise ValueError(
            f"{value[:80]!r} is not a host: write www.example.org, *.example.org or "
            "example.org:8443, without scheme and path"
        )
    if wild and site_of_host(f"x.{name}") == f"x.{name}":
        raise ValueError(f"*.{name} is no one's to give: name the sites in it")
    return f"{'*.' if wild else ''}{name}{colon}{port}"


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) < 65_536


def _path(value: str) -> str:
    parts = value.split("/")
    if (
        not value.startswith("/")
        or "." in parts
        or ".." in parts
        or not value.isascii()
        or set("\\?#%") & set(value)
        or "*" in value.removesuffix("/*")
    ):
        raise ValueError(
            f"{value[:80]!r} is not a path: write the beginning of one, such as /news, without "
            "query, percent-encoding or .. (whole segments are compared)"
        )
    return value


def _digest(value: str) -> str:
    if len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise ValueError("is not a SHA-256 in hex: leave it out, and give the file with --proof")
    return value


_Several = Field(min_length=1, max_length=1_000)
Hosts = Annotated[
    tuple[Annotated[str, AfterValidator(_host)], ...], BeforeValidator(listed), _Several
]
Paths = Annotated[
    tuple[Annotated[str, AfterValidator(_path)], ...], BeforeValidator(listed), _Several
]


class Scope(BaseModel):
    """What a permission is for. What is not written is not limited."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hosts: Hosts | None = None
    paths: Paths | None = None
    categories: Annotated[tuple[Category, ...], BeforeValidator(listed), _Several] | None = None
    purposes: Annotated[tuple[Purpose, ...], BeforeValidator(listed), _Several] | None = None
    stages: Annotated[tuple[Stage, ...], BeforeValidator(listed), _Several] | None = None


class Declared(BaseModel):
    """The file's fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: Reference
    kind: Kind
    grantor: Text
    scope: Scope = Scope()
    subject: Subject | None = None
    article: Text | None = None
    provision: Text | None = None
    national_provision: Text | None = None
    approver: Text | None = None
    obtained: Moment
    expires: Moment | None = None
    withdrawn: Moment | None = None
    renews: Reference | None = None
    proof: Annotated[str, AfterValidator(_digest)] | None = None

    def terms(self) -> str:
        """SHA-256 (hex) of all but the withdrawal: what the record of the grant commits to."""
        value = self.model_dump(mode="json", exclude={"withdrawn"}, exclude_defaults=True)
        text = json.dumps(value, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Granted:
    """A permission as read: what it declares, its file, and the SHA-256 (hex) of its bytes."""

    declared: Declared
    file: str
    sha256: str

    @property
    def reference(self) -> str:
        return self.declared.id

    @property
    def ends(self) -> int:
        """Unix seconds from which it is over: expired or withdrawn; 0 if never."""
        ends = [end for end in (self.declared.expires, self.declared.withdrawn) if end is not None]
        return min(ends, default=0)

    def stands(self, now: int) -> bool:
        """Is it live at ``now`` (Unix seconds)?"""
        return self.declared.obtained <= now and (not self.ends or now < self.ends)

    def state(self, now: int) -> str:
        """``live``, ``withdrawn``, ``expired`` or ``not yet``."""
        if self.stands(now):
            return "live"
        if self.declared.withdrawn is not None and self.declared.withdrawn <= now:
            return "withdrawn"
        return "not yet" if now < self.declared.obtained else "expired"

    def permission(self) -> Permission:
        """The grant as rules ask for it."""
        said, scope = self.declared, self.declared.scope
        return Permission(
            said.id,
            said.kind,
            said.grantor,
            hosts=scope.hosts or (),
            paths=scope.paths or (),
            categories=scope.categories or (),
            purposes=scope.purposes or (),
            stages=scope.stages or (),
            article=said.article or "",
            obtained=said.obtained,
            expires=self.ends,
            proof=said.proof or "",
        )


def read(data: bytes, file: str) -> Granted:
    """Read a permission of a home. Raises ``OrderError`` with file, line, and what to write."""
    doc = _parse(data, file)
    declared = _checked(doc)
    if declared.subject is not None and declared.subject.plain:
        raise OrderError(
            "it holds in plain who consented.",
            file=file,
            line=doc.line(("subject",)),
            remedy="Take the file out of the home, and give it with consentry permission add, "
            "which keeps a keyed hash only.",
        )
    if declared.proof is None:
        raise OrderError(
            "it names no proof.",
            file=file,
            line=1,
            remedy="Take the file out of the home, and give it with consentry permission add "
            "--proof FILE.",
        )
    return Granted(declared, file, hashlib.sha256(data).hexdigest())


def given(data: bytes, file: str) -> Declared:
    """Read a permission that a person wrote, to be added. Raises ``OrderError``."""
    doc = _parse(data, file)
    declared = _checked(doc)
    subject = declared.subject
    wrong = ""
    if subject is not None and subject.hashed:
        wrong = "subject.hashed"
    elif declared.withdrawn is not None:
        wrong = "withdrawn"
    if wrong:
        raise OrderError(
            f"{wrong} is written by this software, not by hand.",
            file=file,
            line=doc.line(tuple(wrong.split("."))),
            remedy="Leave it out.",
        )
    return declared


def text_of(declared: Declared) -> str:
    """The file that a home keeps. ``read`` gives the same declaration back."""
    value: dict[str, Any] = declared.model_dump(mode="json", exclude_none=True)
    for key in ("obtained", "expires", "withdrawn"):
        if key in value:
            value[key] = written(value[key])
    value = {key: inside for key, inside in value.items() if inside != {}}
    if declared.subject is not None:
        value["subject"] = {"hashed": list(declared.subject.hashed)}
    return _HEAD + yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)


def file_of(id_: str) -> str:
    """The name under which a permission lies in a home."""
    return object_name(FOLDER, id_)


def _parse(data: bytes, file: str) -> yamlfile.Document:
    fields = "id, kind, grantor, scope and obtained; see docs/permissions.md"
    return document(data, file, fields)


def _checked(doc: yamlfile.Document) -> Declared:
    declared = yamlfile.validate(Declared, doc, OrderError)
    for path, what, remedy in demands(declared):
        raise OrderError(what, file=doc.name, line=doc.line(path), remedy=remedy)
    return declared
