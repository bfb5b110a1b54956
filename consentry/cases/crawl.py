"""One page, asked for and judged as in a crawl that keeps nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from consentry.activity import Activity
from consentry.cases import answers
from consentry.cases.asked import NOW, Asked, outcome
from consentry.errors import Refused
from consentry.evidence import (
    PURPOSES,
    Answer,
    Ask,
    Decision,
    Fetch,
    Finding,
    Headers,
    Need,
    Outcome,
    covers,
)
from consentry.gate import Gate, Reading
from consentry.origin import origin_of
from consentry.policy import Pack
from consentry.signals import optouts
from consentry.standing import Standing

COUNTRY = "DE"
"""Where the operator of every case is established; a company, so a commercial user."""


class Crawl:
    """One page, asked for and judged as in a crawl that keeps nothing."""

    def __init__(self, asked: Asked, pack: Pack) -> None:
        self.asked = asked
        self.now = NOW
        self.again = False
        activity = Activity(
            controller={"name": "Case", "establishments": [COUNTRY]},  # type: ignore[arg-type]
            contact="https://example.com/contact",
            token=asked.token,
            purposes=(asked.purpose or "any",),
        )
        facts = activity.facts()
        if asked.purpose is None:
            facts = replace(facts, purposes=())
        self.agent = activity.user_agent
        self.gate, self.filled = (
            Gate(
                activity=activity,
                pack=pack,
                standing=Standing.none(),
                ledger=None,
                clock=lambda: self.now,
                monotonic=lambda: 0.0,
                facts=facts,
                defaults=defaults,
                host_files=asked.host_files(pack.host_files.asked(facts)),
                read_host=_doubted if "parser" in str(asked.seen.get("note", "")) else None,
            )
            for defaults in (False, True)
        )
        if "robots_cached_age_s" in asked.seen:
            self._cached(int(asked.seen["robots_cached_age_s"]))

    def _cached(self, age: int) -> None:
        """Have both gates know robots.txt as it was, ``age`` seconds ago."""
        self.asked, asked, self.now = self.asked.earlier(), self.asked, NOW - age
        for gate in (self.gate, self.filled):
            self.fetch(gate=gate)
        self.asked, self.now, self.again = asked, NOW, False

    def fetch(self, url: str = "", gate: Gate | None = None, came_from: str = "") -> Decision:
        ctx = Fetch(url=url or self.asked.url, user_agent=self.agent, came_from=came_from)
        return self._ask(gate or self.gate, ctx)

    def _ask(self, gate: Gate, ctx: Fetch) -> Decision:
        for _ in range(16):
            decision = gate.fetch(ctx)
            if not isinstance(decision, Need):
                return decision
            self._show(gate, decision.asks)
        raise AssertionError("a case must come to an end")

    def _show(self, gate: Gate, asks: tuple[Ask, ...]) -> None:
        for ask in asks:
            self.again |= ask.kind == "robots" and ask.origin == origin_of(self.asked.url)
            came_from = ask.came_from or ask.origin
            may = gate.fetch(Fetch(ask.url, "GET", self.agent, "evidence", came_from))
            refused = isinstance(may, Need) or not may.allowed
            found = Outcome(error="refused") if refused else outcome(self.asked, ask)
            gate.learn(ask, dataclasses.replace(found, at=self.now))

    def answer(self) -> dict[str, Any]:
        asked, seen = self.asked, self.asked.seen
        fetch = self.fetch()
        out: dict[str, Any] = {"fetch": fetch.verdict}
        findings = [f for r in fetch.reasons for f in r.evidence]
        read = self._read(self.gate)
        findings += read.findings
        store = self._store(self.gate, read)
        decisions = (fetch, read.decision, store)
        if fetch.allowed and read.decision.verdict == "defer":
            out["fetch"] = "defer"
        out["store"] = "allow" if all(d.allowed for d in decisions) else "deny"
        out["use"] = answers.spelt(optouts.says(read.findings, PURPOSES))
        out["use_effective"] = next(
            (said for atom, said in store.says.items() if atom == asked.purpose), "unknown"
        )
        out["provenance_fields"] = list(self._fields(read, store))
        out["reasons"] = list(dict.fromkeys(r.rule for d in decisions for r in d.reasons))
        out["log"] = list(answers.log(findings))
        filled = self.fetch(gate=self.filled)
        default = (filled, self._store(self.filled, self._read(self.filled)))
        out["default"] = {"fetch": default[0].verdict, "store": default[1].verdict}
        out |= answers.said(findings)
        out |= self._details(decisions, findings)
        nofollow = sorted(read.nofollow)
        if nofollow:
            out |= {"follow": "deny", "link": nofollow[0].removeprefix(origin_of(self.asked.url))}
        if "outgoing" in seen:
            out |= answers.outgoing(seen["outgoing"], asked.token, self.agent)
        if "page_redirect" in seen:
            target = str(seen["page_redirect"])
            out["fetch_target"] = self.fetch(target, came_from=origin_of(asked.url)).verdict
        return out

    def _fields(self, read: Reading, store: Decision) -> Iterator[str]:
        """Which fields a record of this case would have, by the names that reviewers use."""
        record = self.gate.sealed(read, store)
        host: dict[str, Any] = next(iter(record["seen"]["host"]), {})
        reasons = record["reasons"]
        evidence = [found for reason in reasons for found in reason["evidence"]]
        for name, there in (
            ("decision", record["verdict"]),
            ("decided_by", reasons),
            ("signals[].raw", all("value" in f or "digest" in f for f in evidence)),
            ("signals[].source_url", all(f["source"] for f in evidence) and host.get("url")),
            ("signals[].sha256", host.get("sha256")),
            ("robots.fetched_at", host.get("at")),
            ("robots.status", host.get("status")),
            ("robots.sha256", host.get("sha256")),
            ("robots.matched_line", any(f.get("line") for f in record["findings"])),
            ("policy.version", store.pack),
            ("purpose", record["says"]),
            ("user_agent_token", record["token"]),
        ):
            if there:
                yield name

    def _read(self, gate: Gate) -> Reading:
        seen, asked = self.asked.seen, self.asked
        ctx = Fetch(url=asked.url, user_agent=self.agent)
        self._ask(gate, ctx)
        headers: Headers = tuple((str(n).lower(), str(v)) for n, v in seen.get("headers", ()))
        content = str(seen.get("html", seen.get("body", ""))).encode()
        media_type = "text/html; charset=utf-8"
        file = asked.file()
        if file is not None:
            media_type, content = file
        if not any(n == "content-type" for n, _ in headers):
            headers += (("content-type", media_type),)
        answer = Answer(ctx, asked.url, int(seen.get("status", 200)), headers)
        for _ in range(16):
            asks = gate.unread(answer, content)
            if not asks:
                break
            self._show(gate, asks)
        return gate.body(answer, content)

    def _store(self, gate: Gate, read: Reading) -> Decision:
        if not read.decision.allowed:
            return read.decision
        try:
            return gate.store(read, {"url": self.asked.url, "text": ""}).result().decision
        except Refused as no:
            return no.decision

    def _details(self, decisions: tuple[Decision, ...], findings: list[Finding]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        delay = self.gate.delay(self.asked.url)
        if delay:
            out["min_interval_s"] = int(delay) if delay == int(delay) else delay
        malformed = [f for f in findings if f.malformed]
        denied = any(d.verdict == "deny" for d in decisions)
        if malformed and denied:
            tdm = any(covers("optout.tdmrep", f.kind) for f in malformed)
            out["policy"] = "reserved" if tdm else "deny"
        busy = next((f for f in findings if f.kind in ("robots.busy", "access.busy")), None)
        if busy is not None:
            out["retry_after_s"] = int(busy.value or 0)
        if any(f.kind == "robots.unreachable" for f in findings):
            out["retry"] = "later"
        if any(f.kind == "robots.forbidden" for f in findings):
            out["override"] = "robots_401_403_allow"
        if "robots_cached_age_s" in self.asked.seen:
            out["refetch_robots"] = self.again
        for finding in findings:
            if finding.kind.startswith("access."):
                out |= answers.ACCESS.get(finding.kind, {})
        sitemaps = self.gate.sitemaps(self.asked.url)
        if any(origin_of(each) != origin_of(self.asked.url) for each in sitemaps):
            out["sitemaps_filtered"] = True
        if not self.asked.purpose:
            out["reason"] = "purpose_undeclared"
        return out


def _doubted(files: Mapping[str, Outcome]) -> optouts.Host:
    """An origin whose robots.txt one parser could not read: a case says so in its note."""
    host = optouts.Host(files)
    host.robots.doubt(ValueError("as the case says"))
    return host
