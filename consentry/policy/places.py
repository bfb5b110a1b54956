"""Where a law applies: by whom it binds for certain, or by where the person probably is.

GDPR Art. 3(1) binds by establishment and 3(2) by whom an activity targets or watches. Where a
person is, is known as probabilities; a law applies from 50 permille on, and what is unknown, or
has no pack of its own, is for the floor.

A state (US-IL) is a part of its country. Somebody in the country of whom no state is known may be
in any of its states, so the whole share counts for each; who is in another state does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from consentry.countries import country_of
from consentry.evidence import Case

LEAST = 50
"""Permille from which a law applies by the probability of the subject's place."""
WORDS = ("unknown", "elsewhere")
"""``unknown``: the place is not known. ``elsewhere``: a country that no pack speaks of."""


@dataclass(frozen=True, slots=True)
class Places:
    """Names for groups of countries (``EU``), and the countries that some pack speaks of."""

    groups: Mapping[str, frozenset[str]]
    spoken_for: frozenset[str] = frozenset()
    _wanted: dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def members(self, names: Iterable[str]) -> frozenset[str]:
        """Names with every group replaced by its countries."""
        return frozenset(c for name in names for c in self.groups.get(name, (name,)))

    def common(self, names: Iterable[str], codes: Iterable[str]) -> list[str]:
        """Which of an activity's ``codes`` fall under ``names``, sorted."""
        wanted = self._meant(names)
        return sorted(
            code for code in set(codes) if any(_in(c, wanted) for c in self.members((code,)))
        )

    def share(self, case: Case, names: Iterable[str]) -> int:
        """The probability in permille that the person concerned is in one of these places.

        Nobody concerned: 0. Somebody, and nothing known of where: all of it is unknown.
        """
        places = dict(self.subject(case))
        if not places:
            return 0
        wanted = self._meant(names)
        words = wanted[0]
        lost = max(0, 1000 - sum(places.values())) if "unknown" in words else 0
        return lost + sum(
            share
            for place, share in places.items()
            if _in(place, wanted) or ("elsewhere" in words and self._elsewhere(place))
        )

    def subject(self, case: Case) -> tuple[tuple[str, int], ...]:
        """Where the person concerned is, in permille; nothing if there is none."""
        if case.places:
            return tuple(sorted(case.places.items()))
        somebody = any(f.kind.startswith("personal") for f in case.findings)
        return (("unknown", 1000),) if somebody else ()

    def _elsewhere(self, place: str) -> bool:
        if place == "unknown":
            return False
        return place not in self.spoken_for and country_of(place) not in self.spoken_for

    def _meant(self, names: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The places that names stand for, and the countries of which some are states."""
        key = tuple(names)
        known = self._wanted.get(key)
        if known is None:
            wanted = self.members(key)
            known = wanted, frozenset(country_of(code) for code in wanted if "-" in code)
            self._wanted[key] = known
        return known


def _in(place: str, wanted: tuple[frozenset[str], frozenset[str]]) -> bool:
    places, countries = wanted
    return place in places or place in countries or country_of(place) in places


@dataclass(frozen=True, slots=True)
class Applies:
    """When the rules of a file bind. One of the three is enough."""

    established: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    subject_place: tuple[str, ...] = ()
    at_least: int = LEAST
    part: bool = False
    """A law on a part of the matter: where no other speaks of a place, the floor binds too."""

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
