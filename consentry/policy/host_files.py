"""policies/hosts.yaml: which files an origin is asked for, by what an activity is for.

A file that could not change a decision of this activity is not asked for. Where the activity
declares no purpose, it counts as the most restricted one, and every file is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from consentry.errors import PackError
from consentry.evidence import PURPOSES, Facts, atoms
from consentry.policy.model import Strict
from consentry.yamlfile import Document, nearest, validate

NAME = "hosts.yaml"


def _path(value: str) -> str:
    if not value.startswith("/") or any(c in value for c in "?#") or not value.isascii():
        raise ValueError(f"{value[:40]!r} is no path of an origin: write it as /robots.txt")
    return value


class FileModel(Strict):
    kind: str = Field(min_length=1)
    path: Annotated[str, AfterValidator(_path)]
    ask: Literal["always", "purposes", "personal", "never"]
    about: list[str] = Field(default_factory=list)
    why: str = Field(min_length=1)


class HostsModel(Strict):
    """The whole file."""

    files: list[FileModel] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class HostFiles:
    """Every file that may be asked for, in the order of the pack."""

    files: tuple[FileModel, ...] = ()

    @classmethod
    def read(cls, doc: Document) -> HostFiles:
        """Raises PackError: unknown purpose, a kind twice, about without ask: purposes."""
        model = validate(HostsModel, doc, PackError)
        seen: set[str] = set()
        for number, file in enumerate(model.files):
            if file.kind in seen:
                _wrong(doc, number, "kind", f"{file.kind} stands here twice.", "Remove one.")
            seen.add(file.kind)
            if (file.ask == "purposes") != bool(file.about):
                what = f"{file.kind}: ask: purposes and about: belong together."
                _wrong(doc, number, "ask", what, "Write about: [ai-train].")
            for purpose in file.about:
                if purpose not in PURPOSES:
                    what = f"unknown purpose {purpose}."
                    _wrong(doc, number, "about", what, nearest(purpose, sorted(PURPOSES)))
        if not any(file.kind == "robots" and file.ask == "always" for file in model.files):
            remedy = "Write kind: robots, ask: always."
            _wrong(doc, 0, "kind", "robots.txt is not asked for.", remedy)
        return cls(tuple(model.files))

    def asked(self, facts: Facts) -> dict[str, str]:
        """Kind and path of what this activity asks an origin for."""
        needed = {atom for purpose in facts.purposes for atom in atoms(purpose)} or set(PURPOSES)
        return {file.kind: file.path for file in self.files if _is_asked(file, needed, facts)}


def _is_asked(file: FileModel, needed: set[str], facts: Facts) -> bool:
    if file.ask == "purposes":
        return not needed.isdisjoint(file.about)
    return file.ask == "always" or (file.ask == "personal" and facts.personal_data != "none")


def _wrong(doc: Document, number: int, key: str, what: str, remedy: str) -> None:
    raise PackError(what, file=doc.name, line=doc.line(("files", number, key)), remedy=remedy)
