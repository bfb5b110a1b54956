"""What a platform's terms say of a URL, as somebody read them: findings for the rules to judge.

A platform is looked up by host, then by path, without searching a list. Its file answers for
each stage and purpose: allow, conditions, silent, permission (none without one), prohibited. A
reading of low confidence, or one that has expired, allows nothing. Rules in default.yaml decide
what follows; access control never rests on this.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

from consentry.evidence import PURPOSES, Finding, Stage, Where
from consentry.origin import host_of, site_of_host

Answer = Literal["allow", "conditions", "silent", "permission", "prohibited"]
Check = Literal["kept", "pace", "licence", "robots-expressly", "follow-deletions", "person"]
FOLDER = "platforms/"
"""Where a finding's source begins that was made here."""
REFUSED = "optout.platform"
_SECOND = ("co", "com", "net", "org")
_HOSTS_KEPT = 4096
_FOREVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Term:
    """A condition, and how it is checked: ``person`` is for what no software can see."""

    says: str
    check: Check
    value: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer: for which hosts, paths, stages and purposes (empty: for all)."""

    answer: Answer
    says: str
    clause: str
    line: int
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    purposes: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()

    def about(self, host: str, path: str) -> bool:
        return (not self.hosts or _within(host, self.hosts)) and (
            not self.paths or any(_under(path, stem) for stem in self.paths)
        )


@dataclass(frozen=True, slots=True)
class Licence:
    """An open licence that the platform's content has, where ``hosts`` (empty: everywhere)."""

    says: str
    spdx: str = ""
    hosts: tuple[str, ...] = ()
    line: int = 0

    def about(self, host: str) -> bool:
        return not self.hosts or _within(host, self.hosts)


@dataclass(frozen=True, slots=True)
class Platform:
    """One file of policies/platforms. Times are Unix seconds; ``expires`` is the reading's end."""

    id: str
    title: str
    file: str
    clause: str
    says: str
    url: str
    effective: str
    read_on: str
    expires: int
    confidence: Literal["high", "medium", "low"]
    access: str
    route: str
    personal: Literal["silent", "conditions", "prohibited"]
    personal_says: str
    personal_line: int
    ai_training: str
    licences: tuple[Licence, ...]
    entries: tuple[Entry, ...]

    def stale(self, now: int) -> bool:
        """Has the reading expired?"""
        return now >= self.expires

    @property
    def cite(self) -> str:
        """Clause, terms and dates, in one line."""
        force = f"in force {self.effective}; " if self.effective else ""
        return f"{self.title}, {self.clause}; {self.url}; {force}read {self.read_on}"


@dataclass(frozen=True, slots=True)
class Area:
    """A host (``only`` it, or with all below it) or a part of one, and whose it is."""

    host: str
    path: str
    only: bool
    platform: Platform


@dataclass
class Platforms:
    """Every platform that was read. The same URL, stage and time give the same findings."""

    by_id: Mapping[str, Platform] = field(default_factory=dict)
    areas: Mapping[str, tuple[Area, ...]] = field(default_factory=dict)
    """By host, the longest path first."""

    def __post_init__(self) -> None:
        self._of_host: dict[str, tuple[Area, ...]] = {}
        self._made: dict[tuple[str, tuple[int, ...], Stage, bool], tuple[Finding, ...]] = {}

    def find(self, url: str) -> Platform | None:
        """The platform whose terms speak of this URL: by the longest host, then path."""
        host = host_of(url)
        areas = self._areas(host)
        return _first(areas, _path(url)) if areas else None

    def findings(self, url: str, stage: Stage, now: int) -> tuple[Finding, ...]:
        """What the terms say of a URL at a stage; nothing where no platform was read."""
        host = host_of(url)
        areas = self._areas(host)
        if not areas:
            return ()
        path = _path(url)
        platform = _first(areas, path)
        if platform is None:
            return ()
        entries = tuple(e for e in platform.entries if e.about(host, path))
        licences = tuple(x for x in platform.licences if x.spdx and x.about(host))
        stale = platform.stale(now)
        lines = (*(e.line for e in entries), *(x.line for x in licences))
        key = (platform.id, lines, stage, stale)
        made = self._made.get(key)
        if made is None:
            made = tuple(_findings(platform, entries, licences, stage, stale))
            self._made[key] = made
        return made

    def holds_until(self, url: str, now: int) -> int:
        """When the answers about a URL may change by themselves: its reading's end."""
        platform = self.find(url)
        return _FOREVER if platform is None or platform.stale(now) else platform.expires

    def lists(self, site: str) -> bool:
        """Is this registrable domain a platform's? Public knowledge, so a log may name it."""
        return site in self.areas or in_any_country(site) in self.areas

    def pace(self, url: str, now: int) -> float:
        """Seconds between requests that the terms ask for; 0.0 without any."""
        asked = [f.value for f in self.findings(url, "fetch", now) if f.kind == "terms.pace"]
        return max(map(float, asked), default=0.0)

    def cited(self, evidence: Iterable[Finding]) -> tuple[str, str]:
        """Clause and terms that evidence rests on, and how a permission is got; empty for none."""
        found = {}
        for finding in evidence:
            if from_terms(finding):
                platform = self.by_id.get(finding.where.source[len(FOLDER) :].partition(".")[0])
                if platform is not None:
                    found[platform.id] = platform
        cites = "; ".join(p.cite for p in found.values())
        routes = " ".join(f"{p.title} names: {p.route}." for p in found.values() if p.route)
        return cites, routes

    def _areas(self, host: str) -> tuple[Area, ...]:
        known = self._of_host.get(host)
        if known is None:
            known = tuple(self._above(host))
            if len(self._of_host) >= _HOSTS_KEPT:
                self._of_host.clear()
            self._of_host[host] = known
        return known

    def _above(self, host: str) -> Iterator[Area]:
        """Areas of the host itself, then of what it stands below, the nearest first."""
        name = host
        while name:
            for key in (name, in_any_country(name)):
                yield from (a for a in self.areas.get(key, ()) if name == host or not a.only)
            name = name.partition(".")[2]


def in_any_country(host: str) -> str:
    """``google.*`` for google.com, google.de and google.co.uk; empty for other endings.

    Names under a host that anybody may have a name at (google.blogspot.de) are not meant.
    """
    ending = site_of_host(host).partition(".")[2]
    second, _, last = ending.rpartition(".")
    if second in ("", *_SECOND) and (len(last) == 2 or ending in ("com", "org")):
        return host.removesuffix(ending) + "*"
    return ""


def from_terms(finding: Finding) -> bool:
    """Was this finding made from a platform's file?"""
    return finding.where.source.startswith(FOLDER)


def _first(areas: Iterable[Area], path: str) -> Platform | None:
    return next((a.platform for a in areas if _under(path, a.path)), None)


def _under(path: str, stem: str) -> bool:
    """By whole segments: /maps covers /maps and /maps/place, not /mapsapi."""
    return not stem or path == stem or path.startswith(stem + "/")


def _path(url: str) -> str:
    """A URL's path as most servers read it: unquoted, without dot segments, small letters."""
    try:
        raw = unquote(urlsplit(url).path).replace("\\", "/").lower()
    except ValueError:
        return "/"
    return "/" + posixpath.normpath("/" + raw).lstrip("/")


def _findings(
    platform: Platform,
    entries: Iterable[Entry],
    licences: Iterable[Licence],
    stage: Stage,
    stale: bool,
) -> Iterator[Finding]:
    def where(clause: str, line: int) -> Where:
        return Where(platform.file, clause, line)

    yield Finding("terms.platform", where(platform.clause, 1), platform.id)
    of_stage = [entry for entry in entries if not entry.stages or stage in entry.stages]
    unsaid = Entry("permission", "", platform.clause, 1)
    chosen: dict[Entry, list[str]] = {}
    for purpose in PURPOSES:
        entry = next((e for e in of_stage if not e.purposes or purpose in e.purposes), unsaid)
        chosen.setdefault(entry, []).append(purpose)
    doubt = "expired" if stale else "unsure" if platform.confidence == "low" else ""
    for entry, purposes in chosen.items():
        kind, value = _answer(entry, doubt)
        if kind:
            at = where(entry.clause, entry.line)
            yield Finding(kind, at, value, purposes=() if kind == "terms.silent" else (*purposes,))
        for term in entry.terms:
            if term.check in ("pace", "licence", "robots-expressly", "follow-deletions"):
                yield Finding(f"terms.{term.check}", where(entry.clause, entry.line), term.value)
    if platform.personal == "prohibited":
        yield Finding("terms.personal-data", where(platform.personal_says, platform.personal_line))
    for licence in licences:
        yield Finding("licence.declared", where(licence.says, licence.line), licence.spdx)


def _answer(entry: Entry, doubt: str) -> tuple[str, str]:
    """Kind and value of the finding that an entry gives; no kind: rules decide as elsewhere."""
    if entry.answer in ("prohibited", "permission"):
        return f"{REFUSED}.{entry.answer}", "deny"
    if doubt:
        return f"{REFUSED}.{doubt}", "deny"
    if any(term.check == "person" for term in entry.terms):
        return f"{REFUSED}.undertaking", "deny"
    if entry.answer == "silent":
        return "terms.silent", ""
    return (REFUSED, "allow") if entry.purposes else ("", "")


def _within(host: str, hosts: Iterable[str]) -> bool:
    return any(host == name or host.endswith("." + name) for name in hosts)
