"""What rules look at: one case, indexed so that a rule finds what it asks for by one lookup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from consentry.evidence import PURPOSES, Case, Finding, Says, Verdict, atoms, covers

if TYPE_CHECKING:
    from consentry.policy.pack import Pack

Index = Mapping[str, list[Finding]]
"""Findings by their kind and by every family above it, in one fixed order."""

OF_CONTENT = ("optout.images", "optout.full-copy", "optout.follow")
"""Opt-outs that speak of images, copies and links, not of purposes."""


class View:
    """A case as rules see it. Nothing in here depends on the order in which findings came."""

    __slots__ = (
        "_kept",
        "case",
        "declared",
        "judged",
        "optouts",
        "pack",
        "says",
        "source",
        "unanswered",
        "use",
    )

    def __init__(self, pack: Pack, case: Case) -> None:
        self.pack = pack
        self.case = case
        self.declared = tuple(dict.fromkeys(case.facts.purposes)) or ("any",)
        findings = (
            sorted(set(case.findings), key=order) if len(case.findings) > 1 else [*case.findings]
        )
        self.source = index(findings)
        self.judged = self.source
        if case.residual is not None:
            left = [f for f in findings if not covers("personal", f.kind)]
            left += (f for f in case.residual if not pack.is_placeholder(f.value))
            self.judged = index(sorted(set(left), key=order))
        self.optouts = _by_purpose(self.source.get("optout", ()))
        self.says: dict[str, Says] = {p: _says(self.optouts.get(p, ())) for p in PURPOSES}
        self.use: dict[str, Verdict] = {}
        self.unanswered: set[str] = set()
        self._kept: dict[tuple[str, tuple[str, ...]], bool] = {}

    def kept(self, finding: Finding) -> bool:
        """May such a finding stay in the item, as the activity and permissions stand?"""
        key = (finding.kind, finding.consents)
        if key not in self._kept:
            self._kept[key] = self.pack.keeps(self.case, finding.kind, finding.consents)
        return self._kept[key]

    @property
    def purposes(self) -> tuple[str, ...]:
        """The declared purposes that the answer is about: one at stage use, else all."""
        if self.case.stage == "use" and self.case.purpose:
            return (self.case.purpose,)
        return self.declared


def index(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by kind and by every family above it (``a.b.c`` under a.b.c, a.b and a)."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        kind = finding.kind
        found.setdefault(kind, []).append(finding)
        while "." in kind:
            kind = kind[: kind.rindex(".")]
            found.setdefault(kind, []).append(finding)
    return found


def order(finding: Finding) -> tuple[object, ...]:
    """The one order in which rules see findings."""
    where = finding.where
    return (
        finding.kind,
        where.source,
        where.path,
        where.line,
        where.start,
        where.end,
        where.digest,
        finding.value,
        finding.confidence,
        finding.purposes,
        finding.malformed,
        finding.consents,
    )


def _by_purpose(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    bearing: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.kind in OF_CONTENT:
            continue
        named = finding.purposes
        if not named:
            named = () if finding.value == "allow" and not finding.malformed else PURPOSES
        for purpose in dict.fromkeys(
            atom for name in named for atom in (atoms(name) if name == "any" else (name,))
        ):
            bearing.setdefault(purpose, []).append(finding)
    return bearing


def _says(found: Iterable[Finding]) -> Says:
    """Any deny wins, else an allow, else unknown. What is malformed never allows."""
    answer: Says = "unknown"
    for finding in found:
        if finding.value == "deny":
            return "deny"
        if finding.value == "allow" and not finding.malformed:
            answer = "allow"
    return answer
