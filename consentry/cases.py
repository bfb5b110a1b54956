"""Decide a case that is described rather than met: one JSON object in, one answer out, no network.

``input`` is what a crawler would have seen of a host and a page, ``request`` who asked for
what. The case goes through the same gate as a crawl, with the same packs; only what fills in
for silence (the operator's defaults) is told apart, under ``default``, so that the answer says
what the *site* says. A signal that nothing here reads is ``unsupported``, never passed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from consentry.activity import Activity
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

NOW = 1_795_000_000
"""The clock of every case: 18 November 2026, in Unix seconds."""

SUPPORTED = frozenset(
    {
        "aipref",
        "combine",
        "content-signal",
        "crawl-delay",
        "http-status",
        "license",
        "meta-robots",
        "noai",
        "rfc9309",
        "robots-fetch",
        "sitemap",
        "tdmrep",
        "x-robots-tag",
    }
)
_INPUTS_NOT_READ = {
    "image_note": "metadata inside images and documents",
    "linked": "licence documents (RSL)",
    "outgoing": "signed requests (Web Bot Auth)",
}
_ERRORS = {"reset": "reset", "tls": "tls", "certificate": "tls", "timeout": "timeout", "dns": "dns"}


@dataclass(slots=True)
class Asked:
    """The parts of a case, as the evaluator reads them."""

    seen: Mapping[str, Any]
    url: str
    token: str
    purpose: str | None
    hops: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, case: Mapping[str, Any]) -> Asked:
        request = case.get("request") or {}
        seen = case.get("input") or {}
        return cls(
            seen,
            str(request.get("url", "https://example.com/")),
            str(request.get("user_agent") or "ConsentBot"),
            request.get("purpose"),
            [str(u) for u in seen.get("robots_redirects", ())],
        )


def unsupported(case: Mapping[str, Any]) -> str:
    """Why a case cannot be decided here; "" if it can."""
    signal = str(case.get("signal", ""))
    if signal and signal not in SUPPORTED:
        return f"the signal {signal} is not read yet"
    seen = case.get("input") or {}
    for key, what in _INPUTS_NOT_READ.items():
        if key in seen:
            return f"{what}: not read yet"
    for path in seen.get("well_known", {}):
        if path not in optouts.HOST_FILES.values():
            return f"{path} is not read yet"
    return ""


def decide_case(case: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """The answer to one case, with every key that its kind of signal can give."""
    answer: dict[str, Any] = {"id": case.get("id", "")}
    why = unsupported(case)
    if why:
        return answer | {"unsupported": why}
    asked = Asked.of(case)
    crawl = _Crawl(asked, pack)
    answer |= crawl.answer()
    if asked.seen.get("robots_key") == "origin":
        for scheme in ("http", "https"):
            url = f"{scheme}://" + asked.url.partition("://")[2]
            answer[scheme] = _Crawl(replace(asked, url=url), pack).fetch().verdict
    return answer


class _Crawl:
    """One page, asked for and judged as in a crawl that keeps nothing."""

    def __init__(self, asked: Asked, pack: Pack) -> None:
        self.asked = asked
        activity = Activity(
            controller={"name": "Case"},  # type: ignore[arg-type]
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
                clock=lambda: NOW,
                monotonic=lambda: 0.0,
                facts=facts,
                defaults=defaults,
                read_host=_doubted if "parser" in str(asked.seen.get("note", "")) else optouts.Host,
            )
            for defaults in (False, True)
        )

    def fetch(self, url: str = "", gate: Gate | None = None) -> Decision:
        ctx = Fetch(url=url or self.asked.url, user_agent=self.agent)
        return self._ask(gate or self.gate, ctx)

    def _ask(self, gate: Gate, ctx: Fetch) -> Decision:
        for _ in range(16):
            decision = gate.fetch(ctx)
            if not isinstance(decision, Need):
                return decision
            for ask in decision.asks:
                gate.learn(ask, _outcome(self.asked, ask))
        raise AssertionError("a case must come to an end")

    def answer(self) -> dict[str, Any]:
        asked, seen = self.asked, self.asked.seen
        fetch = self.fetch()
        out: dict[str, Any] = {"fetch": fetch.verdict}
        findings = [f for r in fetch.reasons for f in r.evidence]
        read = self._read(self.gate)
        findings += read.findings
        store = self._store(self.gate, read)
        decisions = (fetch, read.decision, store)
        out["store"] = "deny" if any(d.verdict == "deny" for d in decisions) else "allow"
        out["use"] = _spelt(optouts.says(read.findings, PURPOSES))
        out["use_effective"] = next(
            (said for atom, said in store.says.items() if atom == asked.purpose), "unknown"
        )
        out["provenance_fields"] = list(self._fields(read, store))
        out["reasons"] = list(dict.fromkeys(r.rule for d in decisions for r in d.reasons))
        out["log"] = list(_log(findings))
        filled = self.fetch(gate=self.filled)
        default = (filled, self._store(self.filled, self._read(self.filled)))
        out["default"] = {"fetch": default[0].verdict, "store": default[1].verdict}
        out |= _said(findings)
        out |= self._details(decisions, findings)
        nofollow = sorted(read.nofollow)
        if nofollow:
            out |= {"follow": "deny", "link": nofollow[0].removeprefix(origin_of(self.asked.url))}
        if "page_redirect" in seen:
            out["fetch_target"] = self.fetch(str(seen["page_redirect"])).verdict
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
        body = str(seen.get("html", seen.get("body", "")))
        if not any(n == "content-type" for n, _ in headers):
            headers += (("content-type", "text/html; charset=utf-8"),)
        return gate.body(
            Answer(ctx, asked.url, int(seen.get("status", 200)), headers), body.encode()
        )

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
            out["refetch_robots"] = int(self.asked.seen["robots_cached_age_s"]) >= 86_400
        for finding in findings:
            if finding.kind.startswith("access."):
                out |= _ACCESS.get(finding.kind, {})
        sitemaps = self.gate.sitemaps(self.asked.url)
        if any(origin_of(each) != origin_of(self.asked.url) for each in sitemaps):
            out["sitemaps_filtered"] = True
        if not self.asked.purpose:
            out["reason"] = "purpose_undeclared"
        return out


def _said(findings: list[Finding]) -> dict[str, Any]:
    """What signals say beside the purposes: of parts, of manners of use, of other documents."""
    out: dict[str, Any] = {}
    tdm = [f for f in optouts.in_force(findings) if f.kind == "optout.tdmrep"]
    out["tdm"] = {"deny": "reserved", "allow": "allowed"}.get(
        next((f.value for f in tdm if f.value != "unknown"), ""), "unset"
    )
    for finding in findings:
        kind, value = finding.kind, finding.value
        if kind == "terms.url.tdm-policy":
            out |= {"policy_url": value, "offer": "contact"}
        elif kind == "terms.url":
            out["terms_url"] = value
        elif kind == "licence.declared":
            out["license"] = value
        elif kind == "optout.licence" and value == "deny":
            out["commercial"] = "deny"
        elif kind == "optout.images" and value == "deny":
            out["store_images"] = "deny"
        elif kind == "optout.full-copy" and value == "deny":
            out |= {
                "store_full_copy": "deny",
                "store_derived": "allow",
                "store_excerpt_link": "allow",
            }
        elif kind == "optout.follow" and value == "deny":
            out["follow"] = "deny"
        elif kind == "optout.excerpt":
            out |= (
                {"display_excerpt": "deny"} if value == "0" else {"excerpt_max_chars": int(value)}
            )
        elif kind == "optout.expires":
            until = datetime.fromtimestamp(int(value), UTC)
            out["expires"] = until.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif kind == "optout.robots-txt":
            out["inferred_from"] = finding.where.path.split(", ")
        elif kind == "robots.rate-window":
            out["window_utc"] = value
    return out


def _doubted(files: Mapping[str, Outcome]) -> optouts.Host:
    """An origin whose robots.txt one parser could not read: a case says so in its note."""
    host = optouts.Host(files)
    host.robots.doubt(ValueError("as the case says"))
    return host


_ACCESS: Mapping[str, Mapping[str, Any]] = {
    "access.auth-required": {"reason": "auth_required"},
    "access.captcha": {"reason": "captcha", "retry_identity_change": False},
    "access.challenge": {"reason": "bot_challenge", "retry_identity_change": False},
    "access.cmp-present": {"label": "cmp_present"},
    "access.consent-wall": {"reason": "consent_wall"},
    "access.forbidden": {"host_backoff": True, "retry_identity_change": False},
    "access.gone": {"delete_existing": True},
    "access.legal-block": {"reason": "legal_block", "retry": "never"},
    "access.login-wall": {"reason": "login_wall"},
    "access.payment": {"reason": "payment_required"},
}
_LOG_WORDS = {
    "robots.disagree": "parser_disagreement",
    "robots.delay-over-cap": "crawl_delay_over_cap",
}
_POINTERS = {"llm-policy": "llm_policy_link"}


def _log(findings: list[Finding]) -> Iterator[str]:
    """What must be visible in the record: malformed words, and kinds with underscores."""
    seen = set()
    for finding in findings:
        kind = _LOG_WORDS.get(finding.kind, finding.kind.replace(".", "_").replace("-", "_"))
        pointer = _POINTERS.get(finding.where.path) if finding.kind == "robots.pointer" else ""
        for word in (finding.malformed, kind, pointer):
            if word and word not in seen:
                seen.add(word)
                yield word


def _spelt(says: Mapping[str, str]) -> dict[str, str]:
    """Every purpose under each of its spellings."""
    return {spelling: says[purpose] for spelling, purpose in optouts.SPELLINGS.items()}


def _outcome(asked: Asked, ask: Ask) -> Outcome:
    seen = asked.seen
    if ask.kind != "robots":
        found = seen.get("well_known", {}).get(optouts.HOST_FILES[ask.kind])
        if found is None or isinstance(found, dict):
            return Outcome(int(found["status"]) if found else 404, at=NOW)
        return Outcome(200, (("content-type", "application/json"),), str(found).encode(), at=NOW)
    problem = str(seen.get("robots_error", ""))
    if problem:
        return Outcome(error=next((w for k, w in _ERRORS.items() if k in problem), "other"), at=NOW)
    chain = [urljoin(origin_of(asked.url), "/robots.txt"), *asked.hops]
    if ask.url in chain and chain.index(ask.url) + 1 < len(chain):
        return Outcome(301, (("location", chain[chain.index(ask.url) + 1]),), at=NOW)
    scheme = ask.origin.partition(":")[0]
    text = seen.get(f"{scheme}_robots", seen.get("robots_txt"))
    if text is not None and f"{scheme}_robots" in seen:
        text = f"User-agent: *\n{text}\n"
    if "robots_txt_repeat" in seen:
        line, times = seen["robots_txt_repeat"]
        text = str(text or "") + str(line) * int(times) + str(seen.get("robots_txt_tail", ""))
    if seen.get("robots_rule"):
        text = f"{text or 'User-agent: *'}\n{seen['robots_rule']}\n"
    body = (
        str(seen["robots_txt_latin1"]).encode("latin-1", "replace")
        if "robots_txt_latin1" in seen
        else str(text or "").encode("utf-8", "surrogatepass")
    )
    status = int(seen.get("robots_status", 200 if text is not None or body else 404))
    headers = tuple((str(k).lower(), str(v)) for k, v in (seen.get("robots_headers") or {}).items())
    return Outcome(status, headers or (("content-type", "text/plain"),), body, at=NOW)


def read_cases(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Cases from lines of JSON. Raises ValueError with the number of a line that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError:
            raise ValueError(f"line {number} is not JSON: write one object a line") from None
        if not isinstance(case, dict):
            raise ValueError(f"line {number} is not a JSON object")
        yield case
