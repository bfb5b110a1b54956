"""Many signals, one answer a purpose: any refusal wins (aipref-vocab-08 section 5.1, RSL 4.9).

The exception is TDMRep, which has an order of its own. A signal never raises access, and what
is malformed stays unknown here: whether that means no is a rule's to say.
"""

from __future__ import annotations

from collections.abc import Iterable

from consentry.evidence import Finding, Says, covers
from consentry.signals.optouts import tdmrep
from consentry.signals.optouts.vocabulary import NARROW


def in_force(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """All findings but those that a later place of the same mechanism supersedes."""
    found = tuple(findings)
    if not any(finding.kind.startswith(tdmrep.KIND) for finding in found):
        return found
    return tuple(tdmrep.supersede(found))


def says(findings: Iterable[Finding], purposes: Iterable[str]) -> dict[str, Says]:
    """For each purpose: deny if any signal denies it, else allow if any allows, else unknown."""
    speaking = [f for f in in_force(findings) if speaks(f)]
    answers: dict[str, Says] = {}
    for purpose in purposes:
        said = {f.value for f in speaking if not f.purposes or purpose in f.purposes}
        answers[purpose] = "deny" if "deny" in said else "allow" if "allow" in said else "unknown"
    return answers


def speaks(finding: Finding) -> bool:
    """Does a finding answer for purposes as a whole?"""
    return covers("optout", finding.kind) and not any(covers(k, finding.kind) for k in NARROW)
