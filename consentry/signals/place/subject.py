"""How likely it is that the person concerned is in a country, from all findings together.

Independent signals multiply; the factors are integers, so that the same findings give the same
permilles everywhere. Some mass is always left for places that no signal names, a language by
itself spreads over its countries, and without any signal all of it is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from consentry.evidence import Finding
from consentry.signals.place.tables import FACTORS, WEIGHTS

UNKNOWN = "unknown"

_LOCALE = frozenset(("locale-path", "hreflang", "lang-region", "og-locale", "lang-default"))
"""Signals that one choice of a template sets together: of these only the strongest counts."""


def subject(findings: Iterable[Finding]) -> dict[str, int]:
    """Permille by ISO country code, and ``unknown`` for the rest; the sum is 1000.

    Likeliest first, then by code. Countries under one permille count as unknown.
    """
    languages: dict[str, int] = {}
    votes: set[tuple[str, str]] = set()
    for finding in findings:
        if not finding.kind.startswith("place.") or len(finding.value) != 2:
            continue
        if finding.where.path == "lang":
            languages[finding.value] = max(languages.get(finding.value, 0), finding.confidence)
        else:
            votes.add((_signal(finding), finding.value))
    if not languages and not votes:
        return {UNKNOWN: 1000}
    return dict(_shares(frozenset(languages.items()), frozenset(votes)))


@lru_cache(maxsize=512)
def _shares(
    said: frozenset[tuple[str, int]], votes: frozenset[tuple[str, str]]
) -> tuple[tuple[str, int], ...]:
    scores = _scores(dict(sorted(said)), set(votes))
    total = sum(scores.values())
    shared = 1000 - WEIGHTS.reserve
    shares = {country: int(score * shared / total) for country, score in scores.items() if country}
    kept = sorted(((c, s) for c, s in shares.items() if s > 0), key=lambda e: (-e[1], e[0]))
    return (*kept, (UNKNOWN, 1000 - sum(s for _, s in kept)))


def _scores(languages: dict[str, int], votes: set[tuple[str, str]]) -> dict[str, Fraction]:
    """Prior times factors; the empty code stands for a country that no signal names."""
    prior = WEIGHTS.prior
    if languages:
        scores = {c: Fraction(p) for c, p in languages.items()}
        scores[""] = Fraction(max(1000 - sum(languages.values()), 1))
        outside = prior["outside-language"]
    else:
        scores = {"": Fraction(prior["unknown"])}
        outside = prior["named"]
    locale: dict[str, int] = {}
    for signal, country in sorted(votes):
        scores.setdefault(country, Fraction(outside))
        factor = FACTORS.get(signal, 1)
        if signal in _LOCALE:
            locale[country] = max(locale.get(country, 1), factor)
        else:
            scores[country] *= factor
    for country, factor in locale.items():
        scores[country] *= factor
    return scores


def _signal(finding: Finding) -> str:
    """The name under which a finding's weight stands; for others' findings, by kind."""
    path = finding.where.path
    if path in FACTORS:
        return path
    by_kind = {"place.subject": "person-address", "place.provider": "provider-address"}
    return by_kind.get(finding.kind, "hreflang")
