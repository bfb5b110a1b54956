"""May a cleared item be used for a purpose? The last stage of the gate."""

from __future__ import annotations

from msgspec.structs import replace

from consentry.evidence import Case, Decision, Finding, Where, covers
from consentry.gate.informing import Informing
from consentry.gate.judge import Judge
from consentry.gate.ledger import Ledger
from consentry.gate.storing import Cleared
from consentry.policy import bearing, from_terms


class Using:
    """Judges the use of what was cleared, under what stands today."""

    def __init__(self, judge: Judge, informing: Informing, ledger: Ledger | None) -> None:
        self._judge = judge
        self._informing = informing
        self._ledger = ledger

    def cleared(self, cleared: Cleared, purpose: str) -> Decision:
        """May an item that this gate has cleared be used for a purpose?"""
        case = cleared.case
        try:
            if self._ledger:
                term = self._ledger.term(cleared.decision, case.url, case.now)
                case = replace(case, erase_at=term.erase_at)
        except Exception as problem:
            return replace(self._judge.broken("use", problem), epoch=self._judge.epoch)
        return self.use(case, purpose, cleared.provenance_id)

    def use(self, case: Case, purpose: str, provenance_id: str) -> Decision:
        """May the item of this case and record be used for a purpose?"""
        judge = self._judge
        now = judge.now()
        try:
            kinds = tuple(sorted({f.kind for f in case.findings if covers("personal", f.kind)}))
            found = tuple(
                f for f in case.findings if not (covers("order", f.kind) or from_terms(f))
            )
            found += judge.pack.platforms.findings(case.url, "use", now)
            found += judge.stands("use", case.url, now, case.places, kinds, (purpose,))
            found += self._informing.findings(case, provenance_id, now)
            found += judge.standing.ended(case.rests_on)
            if 0 < case.erase_at <= now:
                found += (Finding("expired", Where("record"), value=str(case.erase_at)),)
            granted = bearing(judge.standing.permissions(), case.url, now, found)
            decision = judge.decide(
                replace(
                    case,
                    stage="use",
                    findings=found,
                    purpose=purpose,
                    permissions=granted,
                    now=now,
                )
            )
        except Exception as problem:
            decision = judge.broken("use", problem)
        return replace(decision, epoch=judge.epoch)
