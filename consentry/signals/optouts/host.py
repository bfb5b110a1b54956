"""What an origin's own files say of a URL: robots.txt and tdmrep.json, read once."""

from __future__ import annotations

from collections.abc import Mapping

from consentry.evidence import Finding, Outcome, Where
from consentry.signals import robots
from consentry.signals.optouts import content_signal, content_usage, named_crawlers, tdmrep

HOST_FILES: Mapping[str, str] = {"robots": "/robots.txt", "tdmrep": tdmrep.PATH}
"""Kind and path of what must be fetched of an origin before its first page."""


class Host:
    """The files of one origin as they were fetched, redirects followed; a kind may be missing.

    Without an outcome for robots.txt nothing was asked, which is ``robots.unreachable``.
    """

    def __init__(self, files: Mapping[str, Outcome]) -> None:
        outcome = files.get("robots")
        if outcome is None:
            nothing = Finding("robots.unreachable", Where("robots.txt"), "not asked")
            self.robots = robots.Robots(b"", state=nothing)
        else:
            self.robots = robots.of_outcome(outcome)
        self._tdmrep = tdmrep.Tdmrep(files.get("tdmrep"))

    def findings(self, url: str, token: str, now: int) -> tuple[Finding, ...]:
        """``robots.*`` and ``optout.*`` findings that bear on ``url`` for ``token`` at ``now``."""
        return (
            *self.robots.findings(url, token, now),
            *content_signal.of_robots(self.robots, url, token),
            *content_usage.of_robots(self.robots, url, token),
            *named_crawlers.of_robots(self.robots, url, token),
            *self._tdmrep.findings(url),
        )

    def delay(self, token: str) -> float:
        """Seconds between requests that the origin asks for; 0.0 if it does not."""
        return self.robots.delay(token)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemaps as robots.txt names them; each is judged by its own host."""
        return self.robots.sitemaps


def of_host(files: Mapping[str, Outcome], url: str, token: str, now: int) -> tuple[Finding, ...]:
    """``Host`` for a single question; keep the ``Host`` where there are more."""
    return Host(files).findings(url, token, now)
