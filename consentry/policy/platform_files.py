"""A file of policies/platforms as a person writes it, checked, then ready to be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, NoReturn

from pydantic import AfterValidator, BeforeValidator, Field

from consentry.errors import PackError
from consentry.evidence import PURPOSES, Stage
from consentry.origin import is_suffix
from consentry.policy.model import Identifier, Strict, Words
from consentry.policy.platforms import (
    FOLDER,
    Answer,
    Area,
    Check,
    Entry,
    Licence,
    Platform,
    Platforms,
    Term,
    in_any_country,
)
from consentry.yamlfile import Document, nearest, validate

TODO = "todo"
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_PATH = re.compile(r"(?:/[a-z0-9_.~+@-]+)+")
Access = Literal[
    "allowed",
    "conditional",
    "silent",
    "api-only",
    "prohibited-without-permission",
    "prohibited",
    "unknown",
]
REFUSING = ("api-only", "prohibited-without-permission", "prohibited", "unknown")


def _day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value[:20]!r} is no date: write it as 2026-11-22") from None
    return value


def _paths(value: list[str]) -> list[str]:
    for path in value:
        if not _PATH.fullmatch(path):
            raise ValueError(f"{path[:40]!r} is no path: write it as /maps, in small letters")
    return value


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Day = Annotated[str, AfterValidator(_day)]
Stages = Annotated[list[Stage], BeforeValidator(_one_or_more)]
Paths = Annotated[Words, AfterValidator(_paths)]
Text = Annotated[str, Field(min_length=1)]


class HostModel(Strict):
    """A domain with all below it (``only``: just this host), or a part of one (``x.org/maps``).

    countries: the same name under every country's ending (.de, .co.uk) is meant too.
    """

    domain: Text
    only: bool = False
    countries: bool = False
    what: Literal["site", "short-links", "media"] = "site"
    note: str = ""


class CopyModel(Strict):
    """Where the text that was read is kept."""

    repo: Text
    path: Text
    commit: Text
    recorded: Day


class TermsModel(Strict):
    """Which document was read, when, and how sure the reader is."""

    url: Text
    clause: Text
    says: Text
    effective: str = ""
    read: Day
    expires: Day
    confidence: Literal["high", "medium", "low"]
    copy_kept: CopyModel | None = Field(default=None, alias="copy")
    note: str = ""


class PersonalModel(Strict):
    """What the terms say of personal data."""

    answer: Literal["silent", "conditions", "prohibited"]
    says: str = ""


class ConditionModel(Strict):
    """A condition of the terms, and how it is checked."""

    says: Text
    check: Check
    value: str | int | float = ""
    how: str = ""


class LicenceModel(Strict):
    """A licence of the platform's content: by SPDX id where it is one for all."""

    says: Text
    spdx: str = ""
    hosts: Words = Field(default_factory=list)


class AnswerModel(Strict):
    """One answer; what is left out means all. The first that fits decides."""

    answer: Answer
    says: Text
    clause: str = ""
    hosts: Words = Field(default_factory=list)
    paths: Paths = Field(default_factory=list)
    stage: Stages = Field(default_factory=list)
    purpose: Words = Field(default_factory=list)
    conditions: list[ConditionModel] = Field(default_factory=list)


class PlatformModel(Strict):
    """A file of policies/platforms."""

    id: Identifier
    title: Text
    hosts: list[HostModel] = Field(min_length=1)
    terms: TermsModel
    access: Access
    ai_training: Text
    personal_data: PersonalModel
    permission_route: str = ""
    licences: list[LicenceModel] = Field(default_factory=list)
    answers: list[AnswerModel] = Field(min_length=1)
    replaces: Identifier | None = None
    reason: str = ""
    author: str = ""


class _File:
    """One file: model, document, and errors that name its lines."""

    def __init__(self, name: str, doc: Document) -> None:
        self.name, self.doc = name, doc
        for at in _unfilled(doc.value, ()):
            self.wrong(at, f"{_dotted(at)} is not filled in yet.", "Write it, or remove the file.")
        self.model = validate(PlatformModel, doc, PackError)
        stem = name.removeprefix(FOLDER).rpartition(".")[0]
        if self.model.id != stem:
            self.wrong(("id",), f"id {self.model.id} is not the file's name.", f"Write id: {stem}.")

    def wrong(self, at: tuple[str | int, ...], what: str, remedy: str = "") -> NoReturn:
        raise PackError(what, file=self.doc.name, line=self.doc.line(at), remedy=remedy)

    def platform(self) -> Platform:
        """What the engine asks. Raises PackError for what contradicts itself."""
        model, terms = self.model, self.model.terms
        if date.fromisoformat(terms.expires) <= date.fromisoformat(terms.read):
            self.wrong(
                ("terms", "expires"),
                "the reading expires before it was read.",
                "Write a later day.",
            )
        return Platform(
            id=model.id,
            title=model.title,
            file=f"{FOLDER}{model.id}.yaml",
            clause=terms.clause,
            says=terms.says,
            url=terms.url,
            effective=terms.effective,
            read_on=terms.read,
            expires=_unix(terms.expires),
            confidence=terms.confidence,
            access=model.access,
            route=model.permission_route,
            personal=model.personal_data.answer,
            personal_says=model.personal_data.says,
            personal_line=self.doc.line(("personal_data", "answer")),
            ai_training=model.ai_training,
            licences=tuple(
                Licence(x.says, x.spdx, tuple(x.hosts), self.doc.line(("licences", n)))
                for n, x in enumerate(model.licences)
            ),
            entries=tuple(self._entry(n, x) for n, x in enumerate(model.answers)),
        )

    def _entry(self, number: int, answer: AnswerModel) -> Entry:
        at = ("answers", number)
        for n, purpose in enumerate(answer.purpose):
            if purpose not in PURPOSES:
                self.wrong(
                    (*at, "purpose", n), f"unknown purpose {purpose}.", nearest(purpose, PURPOSES)
                )
        lax = answer.answer in ("allow", "silent", "conditions")
        by_person = any(x.check == "person" for x in answer.conditions)
        if self.model.access in REFUSING and lax and not by_person:
            self.wrong(
                (*at, "answer"),
                f"access says {self.model.access}, and this answer is {answer.answer}.",
                "Write permission or prohibited, or a condition with check: person.",
            )
        if answer.answer == "conditions" and not answer.conditions:
            self.wrong((*at, "answer"), "conditions are not named.", "Write conditions:.")
        for n, term in enumerate(answer.conditions):
            here = (*at, "conditions", n)
            if term.check == "kept" and not term.how:
                self.wrong((*here, "check"), "how it is kept is not said.", "Write how:.")
            if term.check == "pace" and not (
                isinstance(term.value, int | float) and 0 < term.value <= 86_400
            ):
                self.wrong((*here, "check"), "pace needs seconds.", "Write value: 3.")
        return Entry(
            answer.answer,
            answer.says,
            answer.clause or self.model.terms.clause,
            self.doc.line(at),
            tuple(answer.hosts),
            tuple(answer.paths),
            tuple(answer.stage),
            tuple(answer.purpose),
            tuple(Term(x.says, x.check, str(x.value)) for x in answer.conditions),
        )

    def areas(self) -> Iterator[tuple[str, str, bool, tuple[str | int, ...]]]:
        """Host, path, only it or not, and where it stands in the file."""
        for number, entry in enumerate(self.model.hosts):
            at = ("hosts", number, "domain")
            host, slash, rest = entry.domain.partition("/")
            path = slash + rest.rstrip("/")
            if not _HOST.fullmatch(host) or (path and not _PATH.fullmatch(path)):
                self.wrong(at, f"{entry.domain[:60]} is no domain.", "Write it as example.org.")
            if is_suffix(host) and not entry.only:
                self.wrong(
                    at,
                    f"under {host} anybody may have a name.",
                    "Name each host, with only: true.",
                )
            yield host, path, entry.only, at
            if entry.countries:
                yield in_any_country(host), path, entry.only, at


def platforms(docs: Mapping[str, Document]) -> Platforms:
    """The files of a pack by their names in it. Raises PackError with file and line.

    A reading that is replaced still stands for the hosts that the newer one does not name.
    """
    files = {file.model.id: file for file in (_File(name, doc) for name, doc in docs.items())}
    read = {id_: file.platform() for id_, file in files.items()}
    by = _replaced(files)
    areas: dict[str, list[Area]] = {}
    first: dict[tuple[str, str], _File] = {}
    for id_, file in sorted(files.items(), key=lambda each: (each[0] in by, each[0])):
        for host, path, only, at in file.areas():
            other = first.setdefault((host, path), file)
            if other is file:
                if not any(area.path == path for area in areas.get(host, ())):
                    areas.setdefault(host, []).append(Area(host, path, only, read[id_]))
            elif by.get(id_) != other.model.id:
                file.wrong(
                    at,
                    f"{host}{path} stands in {other.doc.name} too.",
                    f"Remove it in one; a newer reading says replaces: {other.model.id}.",
                )
    return Platforms(
        read, {h: tuple(sorted(found, key=lambda a: -len(a.path))) for h, found in areas.items()}
    )


def _replaced(files: Mapping[str, _File]) -> Mapping[str, str]:
    """Which reading takes the place of which: old to new."""
    found: dict[str, str] = {}
    for id_, file in sorted(files.items()):
        old = file.model.replaces
        if old is None:
            continue
        if old not in files or old == id_:
            others = sorted(set(files) - {id_})
            file.wrong(("replaces",), f"unknown platform {old}.", nearest(old, others))
        if not (file.model.reason and file.model.author):
            file.wrong(
                ("replaces",), "it replaces a reading silently.", "Write reason: and author:."
            )
        if old in found:
            file.wrong(("replaces",), f"{old} is replaced by {found[old]} too.", "Remove one.")
        found[old] = id_
    return found


def _unfilled(value: Any, at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, str) and re.match(rf"{TODO}\b", value, re.IGNORECASE):
        yield at
    inside: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, each in inside:
        yield from _unfilled(each, (*at, key))


def _dotted(at: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in at)


def _unix(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
