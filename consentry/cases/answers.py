"""What findings say, by the names that cases use for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from consentry.evidence import Finding
from consentry.signals import optouts

ACCESS: Mapping[str, Mapping[str, Any]] = {
    "access.auth-required": {"reason": "auth_required", "retry_identity_change": False},
    "access.busy": {"host_backoff": True, "retry": "later", "retry_identity_change": False},
    "access.captcha": {"reason": "captcha", "retry_identity_change": False},
    "access.challenge": {"reason": "bot_challenge", "retry_identity_change": False},
    "access.cmp-present": {"label": "cmp_present"},
    "access.consent-wall": {"reason": "consent_wall"},
    "access.forbidden": {"host_backoff": True, "retry_identity_change": False},
    "access.gone": {"delete_existing": True},
    "access.legal-block": {"reason": "legal_block", "retry": "never"},
    "access.login-wall": {"reason": "login_wall"},
    "access.payment": {"reason": "payment_required", "retry_identity_change": False},
}
_LOG_WORDS = {
    "robots.disagree": "parser_disagreement",
    "robots.delay-over-cap": "crawl_delay_over_cap",
}
_CONTACT = re.compile(r"\+?https?://[^\s;)]+|\S+@\S+\.\S+")
_POINTERS = {"llm-policy": "llm_policy_link"}


def log(findings: list[Finding]) -> Iterator[str]:
    """What must be visible in the record: malformed words, and kinds with underscores."""
    seen = set()
    for finding in findings:
        kind = _LOG_WORDS.get(finding.kind, finding.kind.replace(".", "_").replace("-", "_"))
        pointer = _POINTERS.get(finding.where.path) if finding.kind == "robots.pointer" else ""
        if finding.kind == "licence.constraint":
            pointer = f"see {finding.where.path}"
        for word in (finding.malformed, kind, pointer):
            if word and word not in seen:
                seen.add(word)
                yield word


def said(findings: list[Finding]) -> dict[str, Any]:
    """What signals say beside the purposes: of parts, of manners of use, of other documents."""
    out: dict[str, Any] = {}
    tdm = [f for f in optouts.in_force(findings) if f.kind == "optout.tdmrep"]
    out["tdm"] = {"deny": "reserved", "allow": "allowed"}.get(
        next((f.value for f in tdm if f.value != "unknown"), ""), "unset"
    )
    out["grant"] = any(f.kind.startswith("optout.") and f.value == "allow" for f in findings)
    out["gpc_support"] = "unknown"
    licensed = [f.value for f in findings if f.kind == "optout.rsl"]
    out["rsl"] = "deny" if "deny" in licensed else licensed[0] if licensed else None
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
            if value == "0":
                out["display_excerpt"] = "deny"
            else:
                out["excerpt_max_chars"] = min(int(value), out.get("excerpt_max_chars", int(value)))
        elif kind == "optout.expires":
            until = datetime.fromtimestamp(int(value), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            out["expires"] = min(until, out.get("expires", until))
        elif kind == "optout.named-crawlers":
            out["inferred_from"] = finding.where.path.split(", ")
        elif kind in ("robots.rate-window", "robots.visit-window"):
            out["window_utc"] = value
        elif kind == "host.gpc":
            out["gpc_support"] = value == "true"
        elif kind == "body.synthetic":
            out["label"] = "synthetic"
        elif kind == "licence.offer":
            payment, _, offer = value.partition(" ")
            out |= {"payment": payment, "offer": offer or payment}
        elif kind == "licence.relative":
            out["policy"] = "resolve_and_honour"
    return out


def outgoing(said: Mapping[str, Any], token: str, agent: str) -> dict[str, Any]:
    """What a request of ours carries: nothing here signs. A User-Agent that the case gives is
    looked at in place of ``agent``, ours."""
    text = str(said.get("user_agent", agent))
    named = re.search(rf"(?<![\w-]){re.escape(token)}(?=[/\s;)]|$)", text)
    parts = {
        "product token [A-Za-z_-]+": bool(named and re.fullmatch("[A-Za-z_-]+", token)),
        "contact URL": _CONTACT.search(text) is not None,
    }
    return {
        "request_headers_absent": ["Signature-Agent", "Signature-Input", "Signature"],
        "user_agent_has": [part for part, there in parts.items() if there],
    }


def spelt(says: Mapping[str, str]) -> dict[str, str]:
    """Every purpose under each of its spellings."""
    return {spelling: says[purpose] for spelling, purpose in optouts.SPELLINGS.items()}
