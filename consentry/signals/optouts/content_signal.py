"""Content-Signal (contentsignals.org; draft-romm-aipref-contentsignals-00).

``search``, ``ai-input`` and ``ai-train`` with yes or no; since 2026-07-01 also ``use`` with
immediate (store nothing), reference (no full copies) or full. In groups of robots.txt, with an
optional path, and in a response header; read in a meta element too. A line above the first
group is a common mistake and holds for everyone who is refused by it, for nobody it permits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from consentry.evidence import PURPOSES, Finding, Headers, Where
from consentry.signals.fields import within
from consentry.signals.optouts import scoped
from consentry.signals.optouts.vocabulary import CONTENT_SIGNALS, purpose_of
from consentry.signals.robots import Robots, path_of

if TYPE_CHECKING:
    from consentry.signals.page import Meta

KIND = "optout.content-signal"
MALFORMED = ("bad_value", "unknown_signal", "ungrouped_content_signal")
NAME = "content-signal"
MAX_LENGTH = 8192
"""Characters of a line that are read; what is longer is malformed."""

_EVERY = tuple(dict.fromkeys(p for purposes in CONTENT_SIGNALS.values() for p in purposes))
_GRANTS = ("yes", "full", "true", "y", "1", "allow")


def of_headers(headers: Headers) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for name, value in headers:
        if name.lower() == NAME:
            found += [finding for _, finding in _read(value, within(NAME, value))]
    return tuple(found)


def of_metas(metas: Iterable[Meta]) -> tuple[Finding, ...]:
    return tuple(
        finding
        for meta in metas
        if meta.name == NAME
        for _, finding in _read(meta.content, Where("html", f"meta[{NAME}]", start=meta.offset))
    )


def of_robots(robots: Robots, url: str, token: str) -> tuple[Finding, ...]:
    """For each signal the longest path that names it; identical paths both count."""
    path = path_of(url)
    best: dict[str, tuple[int, list[Finding]]] = {}
    for statement in scoped.matching(robots.bearing(NAME, token), path):
        for signal, finding in _read(statement.text, robots.where(statement.record, NAME)):
            length, found = best.get(signal, (0, []))
            if statement.length > length:
                best[signal] = (statement.length, [finding])
            elif statement.length == length:
                found.append(finding)
    loose = [
        replace(finding, malformed=finding.malformed or "ungrouped_content_signal")
        for statement in scoped.matching(robots.ungrouped(NAME), path)
        for _, finding in _read(statement.text, robots.where(statement.record, NAME))
        if finding.value != "allow"
    ]
    return (*(finding for _, found in best.values() for finding in found), *loose)


def _read(text: str, where: Where) -> Iterator[tuple[str, Finding]]:
    """Each signal's name and what it says."""
    if len(text) > MAX_LENGTH:
        yield "", _unknown(where, PURPOSES, "bad_value")
    for part in text[:MAX_LENGTH].split(","):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        name = name.strip().lower()
        value = value.strip().strip("\"'").lower()
        if name == "use":
            yield name, _use(value, where)
        elif name in CONTENT_SIGNALS:
            said = {"yes": "allow", "no": "deny"}.get(value)
            if said:
                yield name, Finding(KIND, where, said, purposes=CONTENT_SIGNALS[name])
            else:
                named = (CONTENT_SIGNALS[name], *_named(value))
                purposes = tuple(dict.fromkeys(purpose for each in named for purpose in each))
                yield name, _unknown(where, purposes, "bad_value")
        elif not equals:
            yield name, _unknown(where, _EVERY, "bad_value")
        elif purpose_of(name) and value not in _GRANTS:
            yield name, _unknown(where, (purpose_of(name),), "unknown_signal")


def _named(value: str) -> Iterator[tuple[str, ...]]:
    """Purposes of signals drawn into a value: of the latter in ``search=yes;ai-train=no``."""
    for word in value.replace(";", " ").split():
        name, equals, _ = word.partition("=")
        if equals:
            yield CONTENT_SIGNALS.get(name, ())


def _use(value: str, where: Where) -> Finding:
    if value == "immediate":
        return Finding(KIND, where, "deny", purposes=PURPOSES)
    if value in ("reference", "full"):
        said = "deny" if value == "reference" else "allow"
        return Finding("optout.full-copy", where, said)
    return _unknown(where, PURPOSES, "bad_value")


def _unknown(where: Where, purposes: tuple[str, ...], fault: str) -> Finding:
    return Finding(KIND, where, "unknown", purposes=purposes, malformed=fault)
