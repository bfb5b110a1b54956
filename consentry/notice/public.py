"""The public page of Art. 14(5)(b) GDPR: is it where the activity says, and is it the one we wrote?

Sans-I/O. ``wanted`` says which URL to fetch, an adapter fetches it and tells ``seen``. What was
seen holds for ``FRESH`` seconds; a page that nobody looked for is not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from consentry.activity import Activity
from consentry.evidence import Finding, Outcome, Where
from consentry.notice.told import Look

FRESH = 3_600
"""Seconds for which a look at the page holds."""
AGAIN = 600
"""Seconds after which a page that was not found is looked for again."""


class PublicPage:
    """What is known of an activity's public page. ``pages``: SHA-256 of each page that we wrote
    to the notice it shows; ``notice``: the one that is current."""

    def __init__(self, activity: Activity, notice: str, pages: Mapping[str, str]) -> None:
        said = activity.notice
        self._url = said.url if said and said.disproportionate_effort and notice else ""
        self._notice = notice
        self._pages = pages
        self.look: Look | None = None

    @property
    def counts(self) -> bool:
        """Is there a written reason, so that a public page can stand for telling each person?"""
        return bool(self._url)

    def wanted(self, now: int) -> str:
        """The URL to fetch now; "" if none is needed."""
        if self.look is not None:
            lasts = FRESH // 2 if self.look.ours else AGAIN
            if self.look.at <= now < self.look.at + lasts:
                return ""
        return self._url

    def seen(self, outcome: Outcome, now: int) -> Look:
        """Take how fetching the page went."""
        page, why = "", ""
        if outcome.error or outcome.status != 200:
            why = outcome.error or f"HTTP {outcome.status}"
        else:
            page = hashlib.sha256(outcome.body).hexdigest()
            if page not in self._pages:
                why = "not the page that was written: its SHA-256 differs"
            elif self._pages[page] != self._notice:
                why = "the page of an earlier notice"
        self.look = Look(now, not why, page, why)
        return self.look

    def stands(self, now: int) -> bool:
        """Was it found lately, as it was written?"""
        look = self.look
        return bool(self._url and look and look.ours and look.at <= now < look.at + FRESH)

    def findings(self, now: int) -> tuple[Finding, ...]:
        """``notice.public`` where the page is ours, ``notice.unreached`` with the reason if not."""
        if not self._url:
            return ()
        where = Where("activity.yaml", "notice")
        if self.look is None or not self.look.at <= now < self.look.at + FRESH:
            return (Finding("notice.unreached", where, value="nobody looked for it lately"),)
        if not self.look.ours:
            return (Finding("notice.unreached", where, value=self.look.why),)
        return (Finding("notice.public", where, value=self._url),)
