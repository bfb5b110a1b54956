"""A case as it is written, and what a crawler would have been answered in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin

from consentry.cases import media
from consentry.evidence import Ask, Outcome
from consentry.origin import origin_of
from consentry.signals import optouts

NOW = 1_795_000_000
"""The clock of every case: 18 November 2026, in Unix seconds."""

SUPPORTED = frozenset(
    {
        "ai.txt",
        "aipref",
        "c2pa",
        "combine",
        "content-signal",
        "crawl-delay",
        "gpc",
        "http-status",
        "iptc-plus",
        "license",
        "llms.txt",
        "meta-robots",
        "noai",
        "rfc9309",
        "robots-fetch",
        "rsl",
        "sitemap",
        "tdmrep",
        "trust.txt",
        "web-bot-auth",
        "x-robots-tag",
    }
)
_ERRORS = {"reset": "reset", "tls": "tls", "certificate": "tls", "timeout": "timeout", "dns": "dns"}


@dataclass(slots=True)
class Asked:
    """The parts of a case, as the evaluator reads them."""

    seen: Mapping[str, Any]
    url: str
    token: str
    purpose: str | None
    hops: list[str] = field(default_factory=list)
    """Where robots.txt is looked for, in turn."""

    @classmethod
    def of(cls, case: Mapping[str, Any]) -> Asked:
        request = case.get("request") or {}
        seen = case.get("input") or {}
        url = str(request.get("url", "https://example.com/"))
        hops = [urljoin(origin_of(url), "/robots.txt")]
        for hop in seen.get("robots_redirects", ()):
            hops.append(urljoin(hops[-1], str(hop)))
        token = str(request.get("user_agent") or "ConsentBot")
        return cls(seen, url, token, request.get("purpose"), hops)

    def earlier(self) -> Asked:
        """The same, as its host's robots.txt was when it was last asked for."""
        text = self.seen.get("robots_cached_txt", self.seen.get("robots_txt", ""))
        kept = {k: v for k, v in self.seen.items() if not k.startswith("robots_")}
        return replace(self, seen={**kept, "robots_txt": text}, hops=self.hops[:1])

    @property
    def well_known(self) -> Mapping[str, Any]:
        """The host's other files: path to text, or to a status."""
        found: Mapping[str, Any] = self.seen.get("well_known") or {}
        return found

    def host_files(self, asked: Mapping[str, str]) -> dict[str, str]:
        """What the origin is asked for: what the pack asks, and what the case speaks of."""
        named = {k: p for k, p in optouts.HOST_FILES.items() if p in self.well_known}
        return {**asked, **named}

    def file(self) -> tuple[str, bytes] | None:
        """Media type and bytes of the image or document that the case describes, if it does."""
        return media.build(str(self.seen["image_note"])) if "image_note" in self.seen else None


def unsupported(case: Mapping[str, Any]) -> str:
    """Why a case cannot be decided here; "" if it can."""
    signal = str(case.get("signal", ""))
    if signal and signal not in SUPPORTED:
        return f"the signal {signal} is not read yet"
    seen = case.get("input") or {}
    outgoing = seen.get("outgoing", {} if signal != "web-bot-auth" else None)
    if not isinstance(outgoing, dict) or outgoing.keys() - {"key", "user_agent"}:
        return "signed requests (Web Bot Auth): not read yet"
    if outgoing.get("key") is not None:
        return "signed requests (Web Bot Auth): not made yet"
    for path in seen.get("well_known") or {}:
        if path not in optouts.HOST_FILES.values():
            return f"{path} is not read yet"
    return media.unsupported(str(seen["image_note"])) if "image_note" in seen else ""


def outcome(asked: Asked, ask: Ask) -> Outcome:
    """How asking for a file goes in this case; what it does not speak of is not there."""
    seen = asked.seen
    if ask.kind in ("rsl", "tdm-policy"):
        return _answered((seen.get("linked") or {}).get(ask.url))
    if ask.kind != "robots":
        return _answered(asked.well_known.get(optouts.HOST_FILES[ask.kind]))
    problem = str(seen.get("robots_error", ""))
    if problem:
        return Outcome(error=next((w for k, w in _ERRORS.items() if k in problem), "other"), at=NOW)
    chain = asked.hops
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


def _answered(found: Any) -> Outcome:
    """A file by its text, or by ``{"status": n}``, or missing."""
    if found is None or isinstance(found, dict):
        return Outcome(int(found.get("status", 404)) if found else 404, at=NOW)
    return Outcome(200, body=str(found).encode(), at=NOW)
