"""Where a law applies: by whom it binds for certain, or by where the person probably is.

GDPR Art. 3(1) binds by establishment and 3(2) by whom an activity targets or watches. Where a
person is, is known as probabilities; a law applies from 50 permille on, and what is unknown, or
has no pack of its own, is for the floor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consentry.evidence import Case, covers

LEAST = 50
"""Permille from which a law applies by the probability of the subject's place."""
WORDS = ("unknown", "elsewhere")
"""``unknown``: the place is not known. ``elsewhere``: a country that no pack speaks of."""


@dataclass(frozen=True, slots=True)
class Places:
    """Names for groups of countries (``EU``), and the countries that some pack speaks of."""

    groups: Mapping[str, frozenset[str]]
    spoken_for: frozenset[str] = frozenset()

    def members(self, names: Iterable[str]) -> frozenset[str]:
        """Names with every group replaced by its countries."""
        return frozenset(c for name in names for c in self.groups.get(name, (name,)))

    def common(self, names: Iterable[str], codes: Iterable[str]) -> list[str]:
        """Which of an activity's ``codes`` fall under ``names``, sorted."""
        wanted = self.members(names)
        return sorted(code for code in set(codes) if self.members((code,)) & wanted)

    def share(self, case: Case, names: Iterable[str]) -> int:
        """The probability in permille that the person concerned is in one of these places.

        Nobody concerned: 0. Somebody, and nothing known of where: all of it is unknown.
        """
        places = case.places
        if not places:
            somebody = any(covers("personal", f.kind) for f in case.findings)
            places = {"unknown": 1000} if somebody else {}
        if not places:
            return 0
        wanted = self.members(names)
        lost = max(0, 1000 - sum(places.values())) if "unknown" in wanted else 0
        return lost + sum(
            share
            for place, share in places.items()
            if place in wanted
            or ("elsewhere" in wanted and place != "unknown" and place not in self.spoken_for)
        )


@dataclass(frozen=True, slots=True)
class Applies:
    """When the rules of a file bind. One of the three is enough."""

    established: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    subject_place: tuple[str, ...] = ()
    at_least: int = LEAST

    def why(self, case: Case, places: Places) -> str:
        """``established: IE``, ``targets: FR``, ``place: 700``; empty if it does not apply."""
        for word, names, codes in (
            ("established", self.established, case.facts.established),
            ("targets", self.targets, case.facts.targets),
        ):
            common = places.common(names, codes) if names and codes else []
            if common:
                return f"{word}: {', '.join(common)}"
        if self.subject_place:
            share = places.share(case, self.subject_place)
            if share >= self.at_least:
                return f"place: {share}"
        return ""
