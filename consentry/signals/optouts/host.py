"""What an origin's own files say of a URL, read once: robots.txt and those beside it.

Which of them are asked for is the pack's to say (``policies/hosts.yaml``); a kind that was not
asked for says nothing, but robots.txt, without which nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping

from consentry.evidence import Finding, Outcome, Where
from consentry.signals import robots
from consentry.signals.optouts import (
    about,
    ai_txt,
    content_signal,
    content_usage,
    named_crawlers,
    rsl,
    tdmrep,
    trust_txt,
)

HOST_FILES: Mapping[str, str] = {
    "robots": "/robots.txt",
    "tdmrep": tdmrep.PATH,
    "ai-txt": ai_txt.PATHS[0],
    "ai-txt-well-known": ai_txt.PATHS[1],
    "trust-txt": trust_txt.PATHS[0],
    "trust-txt-well-known": trust_txt.PATHS[1],
    "gpc": about.GPC_PATH,
    "llms-txt": about.LLMS_PATH,
}
"""Kind and path of every file that is read of an origin."""


class Host:
    """The files of one origin as they were fetched, redirects followed; a kind may be missing.

    Without an outcome for robots.txt nothing was asked, which is ``robots.unreachable``.
    named_crawlers: whose refusal by name is read as one of what they do.
    """

    def __init__(
        self,
        files: Mapping[str, Outcome],
        *,
        named_crawlers: named_crawlers.Inferred = "training",
    ) -> None:
        self._inferred = named_crawlers
        outcome = files.get("robots")
        if outcome is None:
            nothing = Finding("robots.unreachable", Where("robots.txt"), "not asked")
            self.robots = robots.Robots(b"", state=nothing)
        else:
            self.robots = robots.of_outcome(outcome)
        self._tdmrep = tdmrep.Tdmrep(files.get("tdmrep"))
        self._named: tuple[str, str, tuple[rsl.Pointer, ...]] = ("", "", ())
        self._ai = [
            ai_txt.AiTxt(files[kind], HOST_FILES[kind])
            for kind in ("ai-txt", "ai-txt-well-known")
            if kind in files
        ]
        self._everywhere = (
            *trust_txt.of_outcome(files.get("trust-txt"), trust_txt.PATHS[0]),
            *trust_txt.of_outcome(files.get("trust-txt-well-known"), trust_txt.PATHS[1]),
            *about.of_gpc(files.get("gpc")),
            *about.of_llms(files.get("llms-txt")),
        )

    def findings(self, url: str, token: str, now: int) -> tuple[Finding, ...]:
        """``robots.*``, ``optout.*`` and ``host.*`` findings that bear on ``url`` for ``token``.

        Licence documents that robots.txt names are others' to read: see ``licences``.
        """
        return (
            *self.robots.findings(url, token, now),
            *content_signal.of_robots(self.robots, url, token),
            *content_usage.of_robots(self.robots, url, token),
            *named_crawlers.of_robots(self.robots, url, token, self._inferred),
            *rsl.relative(self.robots, url, token),
            *self._tdmrep.findings(url),
            *(finding for file in self._ai for finding in file.findings(url, token)),
            *self._everywhere,
        )

    def licences(self, url: str, token: str) -> tuple[rsl.Pointer, ...]:
        """The RSL documents that robots.txt names for ``token`` (RSL 4.4). Kept for the URL last
        asked about, which is most often the root."""
        if self._named[:2] != (url, token):
            self._named = url, token, rsl.of_robots(self.robots, url, token)
        return self._named[2]

    def policies(self, url: str) -> tuple[str, ...]:
        """The TDM policies that tdmrep.json names where it reserves; absolute addresses."""
        return self._tdmrep.policies(url)

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
