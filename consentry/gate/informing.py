"""Whom the home says was told, and what it says is held: what ``use`` asks besides what stands.

Sans-I/O towards the web: ``wanted`` names the public page's URL, an adapter fetches it and tells
``seen``. The ops log of the home is read when the gate opens, and again as it grows.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

from consentry.activity import Activity
from consentry.errors import ActivityError
from consentry.evidence import Case, Finding, Outcome, Where
from consentry.gate.recording import SOFTWARE
from consentry.notice import Addition, Document, Look, PublicPage, Told, keep, looked, make
from consentry.policy import Pack
from consentry.provenance import Home
from consentry.vault import REJECTED, Held

_EVERY = 2
"""Seconds between two looks at the ops log."""
_TOLD_AGAIN = 86_400
"""Seconds after which it is recorded again how the public page was found."""


class Informing:
    """``home`` is None where there is none, or not its keys: then nobody was told."""

    def __init__(self, activity: Activity, notice: Document | None, home: Home | None) -> None:
        self.notice = notice
        self._home = home
        self._told = Told.read(home) if home else None
        self._held = Held.read(home) if home else None
        self._looked = 0
        self._turn = threading.Lock()
        pages: Mapping[str, str] = self._told.pages if self._told else {}
        self._page = PublicPage(activity, notice.digest if notice else "", pages)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the notice that records name; "" where the activity keeps nobody."""
        return self.notice.digest if self.notice else ""

    def keep(self, now: int) -> None:
        """Keep the notice in LOG, and record it if it is new."""
        if self.notice and self._home and self._told:
            keep(self._home, self.notice, self._told, now, SOFTWARE)

    def refresh(self, now: int) -> None:
        """Read what is new in the ops log, every few seconds at most."""
        if self._looked <= now < self._looked + _EVERY:
            return
        self._looked = now
        if self._told and self._held:
            with self._turn:
                self._told.refresh()
                self._held.refresh()

    def wanted(self, now: int) -> str:
        """The public page's URL, if it has to be fetched now; else ""."""
        return self._page.wanted(now)

    def seen(self, outcome: Outcome, now: int, *, record: bool) -> Look:
        """Take how fetching the public page went, and record it if that is news."""
        look = self._page.seen(outcome, now)
        before = self._told.looked if self._told else None
        news = (
            before is None
            or (before.ours, before.page) != (look.ours, look.page)
            or now >= before.at + _TOLD_AGAIN
        )
        if news and record and self._home and self._told and self.notice:
            looked(self._home, self.digest, look, self.notice.url)
            with self._turn:
                self._told.refresh()
        return look

    def why_held(self, provenance_id: str, rule: str | None = None) -> str | None:
        """The rule that a record is held for, or ``rule``, which would hold it now, unless a
        person has released it from that."""
        word = self._held.word(provenance_id) if self._held and provenance_id else None
        if word is None:
            return rule
        if word.state == "released":
            return rule if word.rule != rule else None
        return REJECTED if word.state == "rejected" else word.rule

    def findings(self, case: Case, provenance_id: str, now: int) -> tuple[Finding, ...]:
        """``held``, and of an item with personal data whether its person was told."""
        found: tuple[Finding, ...] = ()
        if why := self.why_held(provenance_id):
            found += (Finding("held", Where("ops"), value=why),)
        if not case.residual:
            return found
        if self._told and provenance_id and (told := self._told.delivered(provenance_id)):
            found += (Finding("notice.delivered", Where("ops"), value=told.leaf),)
        return found + self._page.findings(now)


def notice_of(activity: Activity, pack: Pack, file: str = "") -> Document | None:
    """The notice of an activity, with what the laws of the pack add. Raises ``ActivityError``,
    which names ``file``."""
    if activity.personal_data == "none":
        return None
    nobody = Case("use", "", "", activity.facts())
    additions = []
    for law in pack.laws:
        why = law.applies.why(nobody, pack.places) if law.applies else "always"
        if why or (law.applies and law.applies.subject_place):
            additions += [
                Addition(law.id, law.title, said.cite, said.text, bool(why)) for said in law.notice
            ]
    try:
        return make(activity, additions)
    except ActivityError as problem:
        raise ActivityError(problem.what, file=file, remedy=problem.remedy) from None
