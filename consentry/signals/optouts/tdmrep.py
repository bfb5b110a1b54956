"""TDMRep: reservation of text and data mining (W3C Community Group Final Report 2024-05-10).

``/.well-known/tdmrep.json`` is an array of rules, the first whose location matches counts;
headers tdm-reservation and tdm-policy; meta elements of those names; metadata of an EPUB or PDF
(``embedded``). The order is file, header, meta, metadata: what comes later supersedes, and
silence resets nothing (``supersede``). A value that is neither 0 nor 1 is no reservation by the
report; it is named as malformed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from consentry.evidence import Finding, Headers, Json, Outcome, Where, covers
from consentry.signals.fields import within
from consentry.signals.optouts.vocabulary import TDM
from consentry.signals.robots import Pattern, canonical_pattern, path_of
from consentry.signals.robots.rules import rooted

if TYPE_CHECKING:
    from consentry.signals.page import Meta

KIND = "optout.tdmrep"
POLICY_KIND = "terms.url.tdm-policy"
_SAID_BY_POLICY = "optout.tdmrep.policy"
MALFORMED = (
    "tdmrep_not_array",
    "tdmrep_not_json",
    "tdmrep_string_value",
    "tdmrep_bad_rule",
    "tdmrep_unreachable",
    "tdm_bad_value",
    "duplicate_header",
)
PATH = "/.well-known/tdmrep.json"
RESERVATION, POLICY = "tdm-reservation", "tdm-policy"
MAX_RULES = 10_000
MAX_POLICIES = 8
"""Policies of one origin that are read; of those behind them only the address is known."""
MAX_BYTES = 1 << 20
_FILE = "tdmrep.json"
_ORDER = {_FILE: 0, "header": 1, "html": 2, "epub": 3, "xmp": 3}


class Tdmrep:
    """An origin's tdmrep.json, read once."""

    def __init__(self, outcome: Outcome | None) -> None:
        self._rules: list[tuple[Pattern, tuple[Finding, ...]]] = []
        self._everywhere: tuple[Finding, ...] = ()
        self._digest = ""
        self._size = 0
        if outcome is None:
            return
        absent = 400 <= outcome.status < 500 and outcome.status != 429
        there = 200 <= outcome.status < 300
        if outcome.error or outcome.truncated or not (there or absent):
            self._everywhere = (_unknown(Where(_FILE), "tdmrep_unreachable"),)
        elif there:
            self._digest = hashlib.sha256(outcome.body).hexdigest()
            self._size = len(outcome.body)
            self._read(outcome.body)

    def findings(self, url: str) -> tuple[Finding, ...]:
        """What the file says of a URL: its first rule that matches (section 6.1)."""
        path = path_of(url)
        for pattern, found in self._rules:
            if pattern.matches(path):
                return (
                    tuple(
                        Finding(f.kind, f.where, _absolute(url, f.value))
                        if f.kind == POLICY_KIND
                        else f
                        for f in found
                    )
                    + self._everywhere
                )
        return self._everywhere

    def policies(self, url: str) -> tuple[str, ...]:
        """Addresses of the policies that rules name which reserve; others are not processed."""
        if not self._rules:
            return ()
        named = dict.fromkeys(
            _absolute(url, each.value)
            for _, found in self._rules
            if any(f.kind == KIND and f.value == "deny" for f in found)
            for each in found
            if each.kind == POLICY_KIND
        )
        return tuple(n for n in named if n.startswith(("http://", "https://")))[:MAX_POLICIES]

    def _read(self, body: bytes) -> None:
        text = body[:MAX_BYTES].decode("utf-8-sig", "replace").strip()
        if not text or text.startswith("<"):
            return
        try:
            rules: Json = json.loads(text, object_pairs_hook=_restrictive)
        except (ValueError, RecursionError):
            if "tdm" in text.lower():
                self._everywhere = (_unknown(self._where(), "tdmrep_not_json"),)
            return
        if isinstance(rules, dict) and RESERVATION in rules:
            reserved = not _is(rules[RESERVATION], 0)
            if reserved:
                self._everywhere = (_unknown(self._where(), "tdmrep_not_array"),)
            return
        if not isinstance(rules, list):
            if RESERVATION in text.lower():
                self._everywhere = (_unknown(self._where(), "tdmrep_not_array"),)
            return
        spans = _spans(text, body.find(text[:1].encode()))
        for number, rule in enumerate(rules[:MAX_RULES]):
            where = self._where(f"/{number}")
            if number < len(spans):
                start, end = spans[number]
                line = body.count(b"\n", 0, start) + 1
                where = Where(_FILE, f"/{number}", line, start, end, self._digest)
            self._rule(rule, where)
        if len(rules) > MAX_RULES:
            self._everywhere = (_unknown(self._where(), "tdmrep_bad_rule"),)

    def _where(self, pointer: str = "") -> Where:
        return Where(_FILE, pointer, 0, 0, self._size, self._digest)

    def _rule(self, rule: Json, where: Where) -> None:
        location = rule.get("location") if isinstance(rule, dict) else None
        if not isinstance(rule, dict) or not isinstance(location, str) or not location.strip():
            if not isinstance(rule, dict) or not _is(rule.get(RESERVATION), 0):
                self._everywhere = (_unknown(where, "tdmrep_bad_rule"),)
            return
        octets = location.strip().encode("utf-8", "surrogatepass")
        pattern = Pattern(canonical_pattern(rooted(octets)))
        found: list[Finding] = []
        value = rule.get(RESERVATION)
        if _is(value, 1):
            found.append(_reserved(where))
        elif _is(value, 0):
            found.append(_free(where))
        elif isinstance(value, str) and value.strip() == "1":
            found.append(_unknown(where, "tdmrep_string_value"))
        elif value is not None and not (isinstance(value, str) and value.strip() == "0"):
            found.append(_unknown(where, "tdm_bad_value"))
        policy = rule.get(POLICY)
        if isinstance(policy, str) and policy.strip():
            found.append(Finding(POLICY_KIND, where, policy.strip()[:2048]))
        self._rules.append((pattern, tuple(found)))


def _restrictive(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """An object as JSON means it, but of reservations that contradict each other none frees."""
    said = [value for name, value in pairs if name == RESERVATION]
    together = dict(pairs)
    if len(said) > 1:
        together[RESERVATION] = next((value for value in said if not _is(value, 0)), 0)
    return together


def _spans(text: str, shift: int) -> list[tuple[int, int]]:
    """The bytes that each element of an array takes. ``shift``: of the array in its file."""
    decoder = json.JSONDecoder()
    spans: list[tuple[int, int]] = []
    at, octets = text.find("[") + 1, shift + 1
    while len(spans) < MAX_RULES:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
            octets += 1
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return spans
        length = len(text[at:end].encode("utf-8", "replace"))
        spans.append((octets, octets + length))
        at, octets = end, octets + length
    return spans


def of_headers(headers: Headers, url: str) -> tuple[Finding, ...]:
    values = [value for name, value in headers if name.lower() == RESERVATION]
    found = list(stated(values, within(RESERVATION, ", ".join(values)))) if values else []
    for name, value in headers:
        if name.lower() == POLICY and value.strip():
            found.append(Finding(POLICY_KIND, within(POLICY, value), _absolute(url, value)))
    return tuple(found)


def of_metas(metas: Sequence[Meta], url: str) -> tuple[Finding, ...]:
    named = [meta for meta in metas if meta.name == RESERVATION]
    start = named[0].offset if named else -1
    where = Where("html", f"meta[{RESERVATION}]", start=start)
    found = list(stated([meta.content for meta in named], where))
    for meta in metas:
        if meta.name == POLICY and meta.content.strip():
            where = Where("html", f"meta[{POLICY}]", start=meta.offset)
            found.append(Finding(POLICY_KIND, where, _absolute(url, meta.content)))
    return tuple(found)


def named(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The policies of what is reserved: absolute addresses, where findings name some."""
    found = list(supersede(findings))
    if not any(f.kind == KIND and f.value == "deny" for f in found):
        return ()
    addresses = dict.fromkeys(f.value for f in found if f.kind == POLICY_KIND)
    return tuple(a for a in addresses if a.startswith(("http://", "https://")))[:MAX_POLICIES]


def supersede(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings without what a later place overrules; other kinds untouched.

    A reservation falls only to a later place that frees; what is malformed overrules nothing.
    A policy is only about what is reserved, so it falls with the reservation.
    """
    found = list(findings)
    places = [
        (_ORDER.get(f.where.source, 3), f.value)
        for f in found
        if f.kind == KIND and f.value in ("allow", "deny")
    ]
    last = max((place for place, _ in places), default=0)
    frees = (last, "deny") not in places
    reserved = any(f.kind == KIND and f.value == "deny" for f in found) and not (
        frees and any(f.kind == KIND and f.value == "allow" for f in found)
    )
    for finding in found:
        if covers(_SAID_BY_POLICY, finding.kind) and not reserved:
            continue
        earlier = _ORDER.get(finding.where.source, 3) < last
        if not (finding.kind == KIND and earlier and (frees or finding.value == "allow")):
            yield finding


def stated(values: Sequence[str], where: Where) -> Iterator[Finding]:
    """The reservation of a header, a meta element or a file's own metadata.

    Of values that were joined or repeated the most restrictive counts.
    """
    parts = [part.strip() for value in values for part in value.split(",")]
    if not parts or parts == [""]:
        return
    if "1" in parts:
        yield _reserved(where, "duplicate_header" if len(parts) > 1 else "")
    elif set(parts) == {"0"}:
        yield _free(where)
    else:
        yield _unknown(where, "tdm_bad_value")


def _is(value: Json, number: int) -> bool:
    return type(value) is int and value == number


def _absolute(url: str, value: str) -> str:
    try:
        return urljoin(url, value.strip()[:2048])
    except ValueError:
        return value.strip()[:2048]


def _reserved(where: Where, fault: str = "") -> Finding:
    return Finding(KIND, where, "deny", purposes=TDM, malformed=fault)


def _free(where: Where) -> Finding:
    return Finding(KIND, where, "allow", purposes=("tdm",))


def _unknown(where: Where, fault: str) -> Finding:
    return Finding(KIND, where, "unknown", purposes=TDM, malformed=fault)
