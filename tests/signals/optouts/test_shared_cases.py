"""The example cases beside the repository, as far as signals alone can answer them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from consentry.evidence import PURPOSES, Answer, Fetch, Finding, Outcome, atoms
from consentry.signals import access, optouts
from consentry.signals.page import Page

TOKEN = "ConsentBot"
NOW = 1_795_000_000
FILE = Path(__file__).resolve().parents[4] / "shared" / "cases" / "optouts.jsonl"
SIGNALS = {
    "aipref", "combine", "content-signal", "crawl-delay", "http-status", "license", "meta-robots",
    "noai", "rfc9309", "robots-fetch", "tdmrep", "x-robots-tag",
}  # fmt: skip
LATER = {"tdmrep-17", "tdmrep-18"}
"""PDF and EPUB metadata: no signal here reads them."""
OF_THE_GATE = {"combine-03", "combine-06", "rfc9309-23", "robots-fetch-22", "robots-fetch-23"}
"""They need several requests, a declared activity or a broken parser."""

Case = dict[str, Any]
CASES: dict[str, Case] = {
    case["id"]: case
    for case in map(json.loads, FILE.read_text("utf-8").splitlines() if FILE.exists() else ())
    if case["signal"] in SIGNALS and case["id"] not in LATER | OF_THE_GATE
}


def robots_outcome(given: Case) -> Outcome:
    """How fetching robots.txt went."""
    headers = tuple((n.lower(), v) for n, v in (given.get("robots_headers") or {}).items())
    body = given.get("robots_txt", "").encode()
    if "robots_txt_latin1" in given:
        body = given["robots_txt_latin1"].encode("latin-1")
    if "robots_txt_repeat" in given:
        line, times = given["robots_txt_repeat"]
        body = (line * times + given.get("robots_txt_tail", "")).encode()
    if given.get("robots_error"):
        return Outcome(error="other", at=NOW)
    if len(given.get("robots_redirects", ())) > 5:
        return Outcome(302, error="redirects", at=NOW)
    return Outcome(given.get("robots_status", 200 if body else 404), headers, body, at=NOW)


def findings(case: Case) -> tuple[Finding, ...]:
    """Everything the signals find: host files, headers, page."""
    given, url = case["input"], case["request"]["url"]
    files = {"robots": robots_outcome(given)}
    tdmrep = (given.get("well_known") or {}).get("/.well-known/tdmrep.json")
    if isinstance(tdmrep, str):
        files["tdmrep"] = Outcome(200, body=tdmrep.encode(), at=NOW)
    headers = tuple((n.lower(), v) for n, v in given.get("headers") or ())
    answer = Answer(Fetch(url), url, given.get("status", 200), headers)
    found = [*optouts.of_host(files, url, TOKEN, NOW)]
    found += [*access.of_head(answer), *optouts.of_head(answer, TOKEN, NOW)]
    if "html" in given:
        page = Page.parse(
            given["html"].encode(), url=url, headers=(("content-type", "text/html"), *headers)
        )
        found += [*access.of_page(page, answer), *optouts.of_page(page, TOKEN, NOW)]
        for link in optouts.nofollow_links(page):
            found.append(Finding("optout.follow", found[0].where, "deny", purposes=(link,)))
    return optouts.in_force(found)


FETCH = {
    "robots.disallow": "deny", "robots.disagree": "deny", "robots.forbidden": "deny",
    "robots.unreachable": "deny", "robots.redirects": "deny", "robots.busy": "defer",
    "robots.delay-over-cap": "defer", "robots.closed": "defer",
}  # fmt: skip
REASONS = {
    "access.legal-block": "legal_block", "access.auth-required": "auth_required",
    "access.challenge": "bot_challenge", "access.login-wall": "login_wall",
    "access.captcha": "captcha", "access.consent-wall": "consent_wall",
    "access.forbidden": "forbidden", "access.payment": "payment", "access.gone": "gone",
    "access.busy": "busy", "access.error": "error",
}  # fmt: skip
LOGS = {"robots.delay-over-cap": "crawl_delay_over_cap", "robots.forbidden": "robots_forbidden",
        "robots.not-text": "robots_not_text", "robots.pointer": "llm_policy_link"}  # fmt: skip


class Observed:
    """The answers that findings give to the keys of ``expected``."""

    def __init__(self, case: Case) -> None:
        self.found = findings(case)
        self.kinds = {f.kind for f in self.found}
        purpose = case["request"]["purpose"]
        self.wanted = atoms(purpose) if purpose and purpose != "any" else ()

    def value(self, kind: str, path: str | None = None) -> str | None:
        hits = [f for f in self.found if f.kind == kind and path in (None, f.where.path)]
        return hits[0].value if hits else None

    def fetch(self) -> str:
        answers = {FETCH.get(kind, "allow") for kind in self.kinds}
        return next(a for a in ("deny", "defer", "allow") if a in answers)

    def store(self) -> str:
        refused = "deny" in optouts.says(self.found, self.wanted).values()
        return "deny" if refused or self.kinds & set(REASONS) else "allow"

    def use(self, expected: dict[str, str]) -> dict[str, str]:
        says = optouts.says(self.found, PURPOSES)
        return {spelling: says[optouts.purpose_of(spelling)] for spelling in expected}

    def tdm(self) -> str:
        said = {f.value for f in self.found if f.kind == "optout.tdmrep"}
        return "reserved" if "deny" in said else "free" if "allow" in said else "unset"

    def log(self) -> set[str]:
        return {f.malformed for f in self.found} | {LOGS.get(kind, "") for kind in self.kinds}

    def inferred_from(self) -> list[str]:
        paths = [f.where.path for f in self.found if f.kind == "optout.named-crawlers"]
        return paths[0].split(", ") if paths else []

    def expires(self) -> str:
        at = int(self.value("optout.expires") or 0)
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


KEYS: dict[str, Callable[[Observed, Any], bool]] = {
    "fetch": lambda o, e: o.fetch() == e,
    "store": lambda o, e: o.store() == e,
    "use": lambda o, e: o.use(e) == e,
    "tdm": lambda o, e: o.tdm() == e,
    "log": lambda o, e: e in o.log(),
    "policy": lambda o, e: any(f.malformed for f in o.found),
    "policy_url": lambda o, e: o.value("terms.url.tdm-policy") == e,
    "reason": lambda o, e: e in {REASONS.get(kind) for kind in o.kinds},
    "label": lambda o, e: e == "cmp_present" and "access.cmp-present" in o.kinds,
    "delete_existing": lambda o, e: (o.value("access.gone") or "").startswith("410") == e,
    "follow": lambda o, e: o.value("optout.follow") == e,
    "store_images": lambda o, e: o.value("optout.images") == e,
    "store_full_copy": lambda o, e: o.value("optout.full-copy") == e,
    "display_excerpt": lambda o, e: (o.value("optout.excerpt") == "0") == (e == "deny"),
    "excerpt_max_chars": lambda o, e: o.value("optout.excerpt") == str(e),
    "expires": lambda o, e: o.expires() == e,
    "license": lambda o, e: o.value("licence.declared") == e,
    "terms_url": lambda o, e: o.value("terms.url") == e,
    "commercial": lambda o, e: optouts.says(o.found, ["commercial"])["commercial"] == e,
    "inferred_from": lambda o, e: o.inferred_from() == e,
    "min_interval_s": lambda o, e: float(o.value("robots.delay") or 0) == e,
    "window_utc": lambda o, e: o.value("robots.rate-window") == e,
    "retry_after_s": lambda o, e: o.value("robots.busy") == str(e),
}


@pytest.mark.skipif(not CASES, reason="../shared/cases is not beside this checkout")
@pytest.mark.parametrize("name", CASES or ["absent"])
def test_case(name: str) -> None:
    expected = CASES[name]["expected"]
    observed = Observed(CASES[name])
    wrong = {key: e for key, e in expected.items() if key in KEYS and not KEYS[key](observed, e)}
    assert not wrong, [(f.kind, f.value, f.malformed) for f in observed.found]
