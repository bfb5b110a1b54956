"""policies/recheck.yaml: what becomes of a stored item whose host says no when asked again.

A table and no rules: rules say whether something may be kept, as on the day it was met; this says
what is done with what may not be kept any more. The first row that names a finding decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from consentry.errors import PackError
from consentry.evidence import Finding, covers
from consentry.policy.model import RuleId, Strict, Words
from consentry.yamlfile import Document, nearest, validate

NAME = "recheck.yaml"
ANY = "any"

Fate = Literal["keep", "quarantine", "erase"]


class RowModel(Strict):
    id: RuleId
    finding: Words = Field(min_length=1)
    malformed: Words = Field(default_factory=list)
    then: Fate
    after: Annotated[int, Field(ge=1, le=100)] = 1
    says: Annotated[str, Field(min_length=1), BeforeValidator(str.strip)]
    cite: str = ""

    def names(self, found: Finding) -> bool:
        """Is this one of the findings that the row is about?"""
        return found.malformed in self.malformed or any(
            kind == ANY or covers(kind, found.kind) for kind in self.finding
        )


class RowsModel(Strict):
    """The whole file."""

    rows: list[RowModel] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Rechecks:
    """The rows in their order. The last one names any finding, so that every refusal has a row."""

    rows: tuple[RowModel, ...] = ()

    @classmethod
    def read(cls, doc: Document, kinds: Iterable[str], opened: Iterable[str]) -> Rechecks:
        """Raises PackError: an id twice, an unknown kind, no row for the rest.

        kinds: those that packs know; opened: words under which any kind is known.
        """
        model = validate(RowsModel, doc, PackError)
        known, seen = sorted(kinds), set[str]()
        words = {kind.partition(".")[0] for kind in known} | set(opened)
        for number, row in enumerate(model.rows):
            if row.id in seen:
                _wrong(doc, number, "id", f"{row.id} stands here twice.", "Rename one.")
            seen.add(row.id)
            for kind in row.finding:
                if kind != ANY and kind.partition(".")[0] not in words:
                    remedy = nearest(kind, known)
                    _wrong(doc, number, "finding", f"unknown finding {kind}.", remedy)
            if (ANY in row.finding) != (number == len(model.rows) - 1):
                what = "the last row, and no other, is for any finding."
                _wrong(doc, number, "finding", what, "Write finding: any in the last row.")
        return cls(tuple(model.rows))

    def row(self, found: Iterable[Finding]) -> RowModel:
        """The row that decides for a refusal that rests on these findings; the last, if on none."""
        findings = tuple(found)
        return next(
            (row for row in self.rows for each in findings if row.names(each)), self.rows[-1]
        )


def _wrong(doc: Document, number: int, key: str, what: str, remedy: str) -> None:
    raise PackError(what, file=doc.name, line=doc.line(("rows", number, key)), remedy=remedy)
