"""Content-Usage: AI preferences of the IETF (draft-ietf-aipref-attach-05, -vocab-08).

A dictionary of RFC 9651 with the labels train-ai, ai-use and search and the tokens y and n. In
a header field, in a line of robots.txt, and in a meta element, which no draft defines but
people write. Whatever does not parse says nothing by the draft (vocab-08 section 6.5): value
unknown, with ``malformed`` naming the fault, because it was meant to say something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import re2

from consentry.evidence import Finding, Headers, Says, Where
from consentry.signals.fields import within
from consentry.signals.optouts import scoped
from consentry.signals.optouts.structured import (
    NotADictionaryError,
    Token,
    Value,
    parse_dictionary,
)
from consentry.signals.optouts.vocabulary import AIPREF, AIPREF_RETIRED, purpose_of
from consentry.signals.robots import Robots, path_of

if TYPE_CHECKING:
    from consentry.signals.page import Meta

KIND = "optout.content-usage"
MALFORMED = (
    "aipref_parse_error",
    "aipref_legacy_label",
    "aipref_unknown_label",
    "aipref_bad_value",
    "ungrouped_content_usage",
)
NAME = "content-usage"

_EVERY = tuple(dict.fromkeys(p for purposes in AIPREF.values() for p in purposes))
_LABEL = re2.compile(r"(?i)[a-z*][a-z0-9_.*-]*")


def of_headers(headers: Headers) -> tuple[Finding, ...]:
    """Field lines are joined before they are parsed (RFC 9651 section 4.2)."""
    lines = [value for name, value in headers if name.lower() == NAME]
    if not lines:
        return ()
    text = ", ".join(line.strip(" \t") for line in lines)
    return tuple(_read(text, within(NAME, text)))


def of_metas(metas: Iterable[Meta]) -> tuple[Finding, ...]:
    return tuple(
        finding
        for meta in metas
        if meta.name == NAME
        for finding in _read(meta.content, Where("html", f"meta[{NAME}]", start=meta.offset))
    )


def of_robots(robots: Robots, url: str, token: str) -> tuple[Finding, ...]:
    """The longest path wins; identical paths both count (attach-05 section 3.1).

    What may not be crawled has no usage preferences (section 3).
    """
    path = path_of(url)
    rule = robots.rule(url, token)
    if rule is not None and not rule.allow:
        return ()
    found: list[Finding] = []
    for statement in scoped.longest(scoped.matching(robots.bearing(NAME, token), path)):
        found += _read(statement.text, robots.where(statement.record, NAME))
    for statement in scoped.matching(robots.ungrouped(NAME), path):
        for finding in _read(statement.text, robots.where(statement.record, NAME)):
            if finding.value != "allow":
                purposes, fault = finding.purposes, finding.malformed or "ungrouped_content_usage"
                found.append(
                    Finding(KIND, finding.where, "unknown", purposes=purposes, malformed=fault)
                )
    return tuple(found)


def _read(text: str, where: Where) -> Iterator[Finding]:
    try:
        members = parse_dictionary(text)
    except NotADictionaryError:
        yield _unknown(where, _attempted(text), "aipref_parse_error")
        return
    for label, value in members.items():
        purposes = AIPREF.get(label)
        if purposes is not None:
            said = _said(value)
            if said == "unknown":
                yield _unknown(where, purposes, "aipref_bad_value")
            else:
                yield Finding(KIND, where, said, purposes=purposes)
        elif label in AIPREF_RETIRED:
            if _said(value) != "allow":
                yield _unknown(where, AIPREF_RETIRED[label], "aipref_legacy_label")
        elif purpose_of(label) and _said(value) != "allow":
            yield _unknown(where, (purpose_of(label),), "aipref_unknown_label")


def _said(value: Value) -> Says:
    if isinstance(value, Token):
        return "allow" if value == "y" else "deny" if value == "n" else "unknown"
    return "unknown"


def _unknown(where: Where, purposes: tuple[str, ...], fault: str) -> Finding:
    return Finding(KIND, where, "unknown", purposes=purposes, malformed=fault)


def _attempted(text: str) -> tuple[str, ...]:
    """The purposes that a statement nobody can parse seems to be about; all if it names none."""
    found: list[str] = []
    for word in _LABEL.findall(text[:4096]):
        label = word.lower()
        purpose = purpose_of(label)
        found += AIPREF.get(label) or AIPREF_RETIRED.get(label) or ((purpose,) if purpose else ())
    return tuple(dict.fromkeys(found)) or _EVERY
