"""One origin's robots.txt, read and ready to be asked about a URL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from consentry.evidence import Finding, Outcome, Where
from consentry.signals.retry_after import seconds as retry_after
from consentry.signals.robots import quick, records, timing
from consentry.signals.robots.costly import TooCostlyError
from consentry.signals.robots.patterns import path_of
from consentry.signals.robots.records import Group, Record
from consentry.signals.robots.rules import Rule, Rules

try:
    from consentry.signals.robots.second import NAME, SecondOpinion
except ImportError:
    from consentry.signals.robots.protego_opinion import (  # type: ignore[assignment]
        NAME,
        SecondOpinion,
    )

MAX_BYTES = 3 << 19
"""1.5 MiB. RFC 9309 section 2.5 asks for 500 KiB; real files of 1,372,557 bytes were seen."""
LEAST_BYTES = 500 << 10
"""A file cut off before this many bytes was not read as section 2.5 asks."""
BUSY_SECONDS = 600
"""How long to wait where a host says 429 and not for how long."""
REMEMBERED = 64
"""Answers kept of a file: a URL is asked about again at its redirects, retries and last check."""

KINDS = (
    "robots.allow",
    "robots.disallow",
    "robots.unavailable",
    "robots.forbidden",
    "robots.unreachable",
    "robots.busy",
    "robots.disagree",
    "robots.redirects",
    "robots.not-text",
    "robots.truncated",
    "robots.delay",
    "robots.delay-over-cap",
    "robots.rate-window",
    "robots.visit-window",
    "robots.unreadable",
    "robots.closed",
    "robots.pointer",
)
_POINTERS = ("license", "llm-policy")
_RULES = frozenset({records.USER_AGENT, records.ALLOW, records.DISALLOW})
_SITEMAPS = ("sitemap", "site-map", "sitemaps")
_CHALLENGES = ("cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated")


@dataclass(slots=True)
class _Selection:
    """What holds for one product token."""

    rules: Rules
    others: tuple[Record, ...]
    timing: timing.Timing
    steady: tuple[Finding, ...] | None = None
    looks: int = 0
    decided: dict[str, Finding] = field(default_factory=dict)


class Robots:
    """A file and the answers it gives; build one with ``parse`` or ``of_outcome``.

    digest: SHA-256 of the bytes as they came. sitemaps: absolute as written, in order; they
    grant nothing. state: what decided where there was no file to read, else None.
    """

    def __init__(
        self, body: bytes, *, state: Finding | None = None, notes: Iterable[str] = (), at: int = 0
    ) -> None:
        self.digest = hashlib.sha256(body).hexdigest() if state is None else ""
        self.state = state
        self.at = at
        self._notes = list(notes)
        self._size = len(body)
        self._transcoded = body[:2] in (b"\xff\xfe", b"\xfe\xff")
        if self._transcoded:
            body = body.decode("utf-16", "replace").encode("utf-8")
        if len(body) > MAX_BYTES:
            body = body[: _line_end(body)]
            self._notes.append("robots.truncated")
        self._body = body = records.prepare(body)
        lines = records.read(body)
        self.loose: Group
        self.groups: list[Group]
        self.loose, self.groups = records.group(lines)
        others = [r for r in lines if r.name not in _RULES]
        self.sitemaps = tuple(
            r.value.decode("utf-8", "replace") for r in others if r.name in _SITEMAPS and r.value
        )
        self._agents = frozenset([agent for g in self.groups for agent in g.agents])
        self._pointers = [r for r in others if r.name in _POINTERS and r.value]
        self._second: dict[str, SecondOpinion | Exception] = {}
        self._text = ""
        self._doubt: Exception | None = None
        self._selections: dict[str, _Selection] = {}
        self._findings: dict[int, Finding] = {}

    @classmethod
    def parse(cls, body: bytes, *, at: int = 0) -> Robots:
        """Read a file. Never raises, whatever the bytes."""
        return cls(body, at=at)

    def where(self, record: Record | None, path: str = "") -> Where:
        """Line and bytes of a record in the file as it came; all bytes where none decides."""
        if record is None:
            return Where("robots.txt", path, 0, 0, self._size, self.digest)
        if self._transcoded:
            return Where("robots.txt", path, record.line, digest=self.digest)
        return Where("robots.txt", path, record.line, record.start, record.end, self.digest)

    def delay(self, token: str) -> float:
        """Seconds between requests that the file asks ``token`` for; 0.0 if it does not."""
        return 0.0 if self.state else self._select(token).timing.delay

    def bearing(self, name: str, token: str) -> tuple[Record, ...]:
        """Other records of that name in the groups that hold for ``token`` (RFC 9309 2.2.4)."""
        if self.state:
            return ()
        return tuple(r for r in self._select(token).others if r.name == name)

    def ungrouped(self, name: str) -> tuple[Record, ...]:
        """Records of that name above the first group."""
        return () if self.state else tuple(r for r, _ in self.loose.others if r.name == name)

    def names(self, token: str) -> bool:
        """Has ``token`` a group of its own?"""
        return token.lower() in self._agents

    def rule(self, url: str, token: str) -> Rule | None:
        """The rule of the first parser that decides a URL; None: no rule matches."""
        path = path_of(url)
        if self.state or path == "/robots.txt":
            return None
        return self._select(token).rules.deciding(path)

    def findings(self, url: str, token: str, now: int) -> tuple[Finding, ...]:
        """May ``token`` request ``url`` at ``now`` (Unix seconds), how fast and when."""
        if self.state is not None:
            return (self._aged(self.state, now),)
        selection = self._select(token)
        found = (self._decide(url, token, selection), *(selection.steady or self._steady(token)))
        if selection.timing.visits:
            found += self._closed(token, now)
        if self._pointers:
            found += tuple(self._pointer(record, url) for record in self._pointers)
        return found

    def _decide(self, url: str, token: str, selection: _Selection) -> Finding:
        path = path_of(url)
        known = selection.decided.get(path)
        if known is not None:
            return known
        rule = None
        if path == "/robots.txt":
            finding = Finding("robots.allow", self.where(None))
        else:
            rule = selection.rules.deciding(path)
            allowed = rule is None or rule.allow
            mine = "allow" if allowed else "disallow"
            second = self._look(path, token, selection)
            if second != mine:
                second = self._ask_second(path, token)
            if second == mine:
                finding = self._agreed(rule)
            else:
                where = self.where(rule.record if rule else None)
                finding = Finding("robots.disagree", where, f"consentry: {mine}; {NAME}: {second}")
        if len(selection.decided) >= REMEMBERED:
            del selection.decided[next(iter(selection.decided))]
        selection.decided[path] = finding
        return finding

    def _agreed(self, rule: Rule | None) -> Finding:
        """The answer of both parsers, made once for each rule that decides."""
        line = rule.record.line if rule else 0
        known = self._findings.get(line)
        if known is None:
            value = rule.record.value.decode("utf-8", "replace")[:256] if rule else ""
            kind = "robots.allow" if rule is None or rule.allow else "robots.disallow"
            where = self.where(rule.record if rule else None)
            known = self._findings[line] = Finding(kind, where, value)
        return known

    def doubt(self, problem: Exception) -> None:
        """From now on the second parser counts as failed, so that every answer is a doubt."""
        self._doubt = problem
        for selection in self._selections.values():
            selection.decided.clear()

    def _look(self, path: str, token: str, selection: _Selection) -> str | None:
        """What Google's parser says at the first look; None where it is not asked, or failed."""
        if self._doubt is not None or selection.looks >= quick.MOST:
            return None
        if selection.looks == 0:
            self._text = quick.readable(self._body)
        selection.looks += 1
        try:
            said = quick.allowed(self._text, token, path)
        except Exception:  # whatever a foreign parser raises: the second opinion is asked
            return None
        return None if said is None else "allow" if said else "disallow"

    def _ask_second(self, path: str, token: str) -> str:
        second = self._doubt or self._second.get(token)
        if second is None:
            try:
                second = SecondOpinion(self._body, token, self._select(token).rules)
            except Exception as problem:  # whatever a foreign parser raises is no agreement
                second = problem
            self._second[token] = second
        if isinstance(second, Exception):
            return f"failed ({type(second).__name__})"
        try:
            return "allow" if second.allowed(path) else "disallow"
        except TooCostlyError:
            return "not asked (too costly)"
        except Exception as problem:  # as above
            return f"failed ({type(problem).__name__})"

    def _select(self, token: str) -> _Selection:
        known = self._selections.get(token)
        if known is None:
            written, token = token, token.lower()
            agent = token if token in self._agents else "*"
            held = [g for g in self.groups if agent in g.agents]
            others = [r for g in held for r in g.others_for(agent)]
            above = [r for r, _ in self.loose.others]
            known = self._selections[written] = _Selection(
                Rules(r for g in held for r in g.rules),
                tuple(others),
                timing.read([*above, *others]),
            )
        return known

    def _steady(self, token: str) -> tuple[Finding, ...]:
        """What is found for every URL and at every hour."""
        selection = self._select(token)
        if selection.steady is None:
            notes = [Finding(kind, self.where(None)) for kind in self._notes]
            selection.steady = (*notes, *self._pace(selection.timing))
        return selection.steady

    def _pace(self, asked: timing.Timing) -> list[Finding]:
        found = []
        if asked.delay:
            where = self.where(asked.delay_record)
            found.append(Finding("robots.delay", where, f"{asked.delay:.12g}"))
            if asked.delay > timing.CAP:
                found.append(Finding("robots.delay-over-cap", where, f"{asked.delay:.12g}"))
        if asked.rate_window is not None:
            where = self.where(asked.rate_record)
            found.append(Finding("robots.rate-window", where, str(asked.rate_window)))
        for window, record in asked.visits:
            found.append(Finding("robots.visit-window", self.where(record), str(window)))
        for record in asked.unreadable:
            value = record.value.decode("utf-8", "replace")[:64]
            found.append(Finding("robots.unreadable", self.where(record, record.name), value))
        return found

    def _closed(self, token: str, now: int) -> tuple[Finding, ...]:
        wait, record = self._select(token).timing.closed(now)
        return (Finding("robots.closed", self.where(record), str(wait)),) if wait else ()

    def _pointer(self, record: Record, url: str) -> Finding:
        written = record.value.decode("utf-8", "replace")[:2048]
        try:
            absolute = urljoin(url, written)
        except ValueError:
            absolute = written
        return Finding("robots.pointer", self.where(record, record.name), absolute)

    def _aged(self, state: Finding, now: int) -> Finding:
        """Seconds to wait count from when the answer came."""
        if state.kind != "robots.busy" or not self.at:
            return state
        left = max(1, int(state.value) - max(0, now - self.at))
        return Finding(state.kind, state.where, str(left))


def of_outcome(outcome: Outcome) -> Robots:
    """What fetching robots.txt came to, redirects already followed (RFC 9309 section 2.3.1)."""
    status = outcome.status
    if outcome.error == "redirects":
        return _settled("robots.redirects", "", outcome)
    cut = outcome.truncated or outcome.error == "too-large"
    if cut and len(outcome.body) < LEAST_BYTES:
        return _settled("robots.unreachable", "cut short", outcome)
    if outcome.error and not cut:
        return _settled("robots.unreachable", outcome.error, outcome)
    headers = {name.lower() for name, _ in outcome.headers}
    if status in (401, 403) or any(name in headers for name in _CHALLENGES):
        return _settled("robots.forbidden", str(status), outcome)
    wait = retry_after(outcome.headers, outcome.at)
    if status == 429 or (status == 503 and wait is not None):
        return _settled("robots.busy", str(BUSY_SECONDS if wait is None else wait), outcome)
    if 400 <= status < 500:
        return _settled("robots.unavailable", str(status), outcome)
    if not 200 <= status < 300:
        return _settled("robots.unreachable", str(status), outcome)
    return Robots(outcome.body, notes=_notes(outcome, cut), at=outcome.at)


def _settled(kind: str, value: str, outcome: Outcome) -> Robots:
    return Robots(b"", state=Finding(kind, Where("robots.txt"), value), at=outcome.at)


def _notes(outcome: Outcome, cut: bool) -> list[str]:
    notes = ["robots.truncated"] if cut and len(outcome.body) <= MAX_BYTES else []
    types = [v.partition(";")[0].strip().lower() for n, v in outcome.headers if n == "content-type"]
    start = outcome.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") or b"\0" in start or "text/html" in types:
        notes.append("robots.not-text")
    return notes


def _line_end(body: bytes) -> int:
    """The end of the last whole line within the bytes that are read."""
    cut = max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES))
    return cut + 1 if cut >= 0 else MAX_BYTES
