"""From findings to a decision: the case is put together, what stands is added, rules decide.

Every stage of the gate asks here. A judge keeps no decision; an exception becomes a refusal
with the rule ``engine/error``.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from consentry.activity import Activity
from consentry.evidence import Case, Decision, Facts, Finding, Reason, Stage, Where
from consentry.origin import site_of
from consentry.policy import Pack, Remembered, bearing
from consentry.signals import optouts
from consentry.standing import Standing

log = logging.getLogger(__name__)

NOT_GIVEN = Finding("attribution.not-given", Where("activity.yaml", "attribution"))


class Judge:
    """Decides under one activity, one pack and what stands at the moment.

    ``defaults=False`` leaves out what the pack fills in where signals are silent.
    clock gives Unix seconds.
    """

    def __init__(
        self,
        activity: Activity,
        pack: Pack,
        standing: Standing,
        facts: Facts,
        clock: Callable[[], float],
        *,
        defaults: bool = True,
    ) -> None:
        self.activity = activity
        self.pack = pack
        self.rules = Remembered(pack)
        self.standing = standing
        self.facts = facts
        self.clock = clock
        self.watchers: list[Callable[[Case], None]] = []
        self.closed = False
        self._defaults = defaults

    @property
    def epoch(self) -> int:
        """The version of orders, suppression and permissions, as last read."""
        return self.standing.epoch

    def now(self) -> int:
        """Unix seconds."""
        return int(self.clock())

    def case(
        self, stage: Stage, url: str, found: tuple[Finding, ...], now: int, *, terms: bool = True
    ) -> Case:
        """What was found about a URL, with all else that a decision rests on.

        terms=False leaves out what a platform's terms say: a host's own files are asked anyway.
        """
        said = self.pack.platforms.findings(url, stage, now) if terms else ()
        return Case(
            stage=stage,
            url=url,
            site=site_of(url),
            facts=self.facts,
            findings=optouts.in_force((*found, *said) if said else found),
            permissions=bearing(self.standing.permissions(), url, now, found),
            now=now,
        )

    def decide(self, case: Case) -> Decision:
        """Ask the rules. Watchers see the case first. Once the gate is closed nothing is recorded
        any more, so nothing is let through."""
        for watcher in self.watchers:
            watcher(case)
        if self.closed:
            return self._over(case.stage)
        return self.rules.decide(case, defaults=self._defaults)

    def stands(
        self,
        stage: Stage,
        url: str,
        now: int,
        places: Mapping[str, int] | None = None,
        kinds: tuple[str, ...] = (),
        purposes: tuple[str, ...] = (),
    ) -> tuple[Finding, ...]:
        """The orders that cover this, as findings; and what the activity cannot do."""
        cannot = stage in ("store", "use") and self.activity.attribution == "none"
        found = (NOT_GIVEN,) if cannot else ()
        return found + self.standing.findings(
            stage=stage,
            site=site_of(url),
            url=url,
            places=places or {},
            kinds=kinds,
            purposes=purposes or self.facts.purposes,
            now=now,
        )

    def broken(self, stage: Stage, problem: Exception) -> Decision:
        """A fault is a refusal. Its text may hold a datum: only its type is told."""
        frames = traceback.extract_tb(problem.__traceback__)[-2:]
        log.error(
            "a check failed at stage %s: %s (%s)",
            stage,
            type(problem).__name__,
            ", ".join(f"{Path(f.filename).name}:{f.lineno}" for f in frames),
        )
        reason = Reason(
            rule="engine/error",
            verdict="deny",
            says=f"A check failed ({type(problem).__name__}), so nothing is let through.",
            remedy="This is a fault of the software: report it with the steps that led here.",
        )
        return Decision("deny", stage, (reason,), pack=self.pack.digest)

    def _over(self, stage: Stage) -> Decision:
        reason = Reason(
            rule="engine/closed",
            verdict="deny",
            says="The gate is closed, so nobody would record this.",
            remedy="Close the gate after the last request, or open another.",
        )
        return Decision("deny", stage, (reason,), pack=self.pack.digest)

    def not_text(self, stage: Stage) -> Decision:
        """The refusal of an item that no file could hold: half a surrogate pair in a text."""
        reason = Reason(
            rule="engine/not-text",
            verdict="deny",
            says="A text of the item is not Unicode: it has half of a surrogate pair.",
            remedy="Put it right in the spider: "
            'text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")',
        )
        return Decision("deny", stage, (reason,), pack=self.pack.digest)
