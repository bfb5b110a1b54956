"""What a record says: the public leaf and the sealed part, made from a case and its decision.

The leaf is for strangers: no URL, no digest of content, no datum. The sealed part is for who
holds the keys: the URL, what was found and where, the evidence by digest, what was taken out.
Values of personal findings are in neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from consentry import __version__
from consentry.evidence import (
    Answer,
    Case,
    Decision,
    Facts,
    Finding,
    Json,
    JsonObject,
    Outcome,
    Reason,
    Where,
    atoms,
    covers,
)
from consentry.signals.attribution import KINDS

SOFTWARE = f"consentry {__version__}"
_VALIDATOR = 512
"""Characters of an ETag that are kept; a longer one is none of use."""
_SECRET = ("personal", "suppressed")
_LABEL_FROM = 50


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What every leaf of a run names: run, activity, purposes; and the notice by its SHA-256,
    which those of items with personal data name."""

    run: str
    activity: str
    purposes: tuple[str, ...]
    basis: Mapping[str, str]
    notice: str = ""


def leaf(
    event: str,
    *,
    at: Standpoint,
    now: int,
    site: str,
    rules: Iterable[str],
    policy: str,
    standing: str,
) -> dict[str, Any]:
    """The part of a public leaf that every event has. ``time`` is floored to the minute."""
    return {
        "event": event,
        "time": now // 60 * 60,
        "run": at.run,
        "site": site,
        "rules": sorted(set(rules)),
        "policy": policy,
        "standing": standing,
        "activity": at.activity,
        "purposes": list(at.purposes),
        "software": SOFTWARE,
    }


def about_item(case: Case, decision: Decision, groups: Iterable[str]) -> dict[str, Any]:
    """What a leaf about an item or a refused response adds: laws, places, categories, use, and
    the kinds of permission that it rests on."""
    kinds = sorted({p.kind for p in case.permissions if p.id in decision.rests_on})
    return ({"permissions": kinds} if kinds else {}) | {
        "categories": sorted(set(groups)),
        "laws": sorted({law for law, _ in decision.laws}),
        "places": {
            place: share for place, share in sorted(case.places.items()) if share >= _LABEL_FROM
        },
        "basis": dict(sorted(case.facts.basis.items())),
        "use": dict(sorted(decision.use.items())),
    }


def deciding(decision: Decision) -> tuple[Reason, ...]:
    """The reasons that made the verdict: those of the verdict's own kind."""
    return tuple(r for r in decision.reasons if r.verdict == decision.verdict)


def host_file(kind: str, url: str, outcome: Outcome) -> JsonObject:
    """How a host's file was read: address, status, time, digest, cut off or not."""
    found: JsonObject = {"kind": kind, "url": url, "at": outcome.at}
    if outcome.error:
        return found | {"error": outcome.error}
    return found | {
        "status": outcome.status,
        "sha256": hashlib.sha256(outcome.body).hexdigest(),
        "truncated": outcome.truncated,
    }


def raw_headers(answer: Answer, findings: Iterable[Finding]) -> list[Json]:
    """The header lines that findings rest on, as they came."""
    names = {f.where.path for f in findings if f.where.source == "header"}
    return [f"{name}: {value[:2048]}" for name, value in answer.headers if name in names]


def validators(answer: Answer) -> JsonObject:
    """By what a host can be asked whether a page is still the same (RFC 9110 8.8.2, 8.8.3);
    of a whole page alone."""
    found: JsonObject = {}
    for name, value in answer.headers if answer.status == HTTPStatus.OK else ():
        if name in ("etag", "last-modified") and 0 < len(value) <= _VALIDATOR:
            found.setdefault(name, value)
    return {"validators": found} if found else {}


def sealed(case: Case, decision: Decision, seen: Mapping[str, Json] | None = None) -> JsonObject:
    """The private part of a record: enough to explain it, and to decide its use later.

    seen: what was read on the way, as ``host_file`` and ``raw_headers`` give it. Whom to credit
    is kept where a licence demands it, and nowhere else.
    """
    credited = any(o.kind == "attribute" for o in decision.obligations)
    rests_on: JsonObject = {"rests_on": list(decision.rests_on)} if decision.rests_on else {}
    return rests_on | {
        "token": case.facts.token,
        "seen": dict(seen or {}),
        "url": case.url,
        "site": case.site,
        "at": case.now,
        "stage": decision.stage,
        "verdict": decision.verdict,
        "reasons": [
            {
                "rule": r.rule,
                "verdict": r.verdict,
                "says": r.says,
                "remedy": r.remedy,
                "cite": r.cite,
                "evidence": [_finding(f) for f in r.evidence],
            }
            for r in decision.reasons
        ],
        "obligations": [
            {"kind": o.kind, "rule": o.rule, "target": o.target, "value": o.value}
            for o in decision.obligations
        ],
        "says": dict(sorted(decision.says.items())),
        "laws": [[law, why] for law, why in decision.laws],
        "places": dict(sorted(case.places.items())),
        "findings": [_finding(f) for f in case.findings if credited or f.kind not in KINDS],
        "left": [_finding(f) for f in case.residual or ()],
    }


def case_of(private: JsonObject, facts: Facts, now: int) -> Case:
    """The case of a stored record again, to decide its use under today's rules."""
    places = private.get("places")
    return Case(
        stage="use",
        url=str(private.get("url", "")),
        site=str(private.get("site", "")),
        facts=facts,
        findings=tuple(_read_finding(f) for f in _list(private.get("findings"))),
        residual=tuple(_read_finding(f) for f in _list(private.get("left"))),
        places={str(k): int(str(v)) for k, v in places.items()} if isinstance(places, dict) else {},
        now=now,
        rests_on=tuple(str(id_) for id_ in _list(private.get("rests_on"))),
        erase_at=int(str(private.get("erase_at", 0))),
    )


def needs(purposes: Iterable[str]) -> tuple[str, ...]:
    """All atomic purposes that these declared purposes take, sorted."""
    return tuple(sorted({atom for purpose in purposes for atom in atoms(purpose)}))


def _finding(finding: Finding) -> JsonObject:
    where = finding.where
    found: JsonObject = {"kind": finding.kind, "source": where.source}
    if not _is_secret(finding.kind):
        found["value"] = finding.value[:512]
    for key, value, empty in (
        ("path", where.path, ""),
        ("line", where.line, 0),
        ("start", where.start, -1),
        ("end", where.end, -1),
        ("digest", where.digest, ""),
        ("confidence", finding.confidence, 1000),
        ("malformed", finding.malformed, ""),
    ):
        if value != empty:
            found[key] = value
    if finding.purposes:
        found["purposes"] = list(finding.purposes)
    if finding.consents:
        found["consents"] = list(finding.consents)
    return found


@lru_cache(maxsize=1024)
def _is_secret(kind: str) -> bool:
    return any(covers(secret, kind) for secret in _SECRET)


def _read_finding(found: Any) -> Finding:
    if not isinstance(found, dict):
        return Finding("source.none", Where("record"))
    where = Where(
        str(found.get("source", "")),
        str(found.get("path", "")),
        int(found.get("line", 0)),
        int(found.get("start", -1)),
        int(found.get("end", -1)),
        str(found.get("digest", "")),
    )
    return Finding(
        str(found.get("kind", "")),
        where,
        str(found.get("value", "")),
        int(found.get("confidence", 1000)),
        tuple(str(p) for p in _list(found.get("purposes"))),
        str(found.get("malformed", "")),
        tuple(str(id_) for id_ in _list(found.get("consents"))),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
