"""Does an order cover this? Compiled once an order, asked for every URL and item.

A place is judged by probability in permille: covered from 50 on, and possibly covered where the
place is mostly unknown (500 or more). A scope that cannot be looked at here covers: an item
whose page nobody knows may come from the site of the order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from consentry import countries
from consentry.address import bare, host_of, lineage, locate
from consentry.evidence import Finding, Stage, Where, atoms, covers
from consentry.standing.order import STOPS, Order

COVERED_FROM = 50
UNKNOWN_FROM = 500

Coverage: TypeAlias = Literal["no", "yes", "place-unknown"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about. Personal ``kinds`` and ``places`` are empty where no person is met."""

    stage: Stage
    site: str
    located: tuple[str, str] | None
    hosts: frozenset[str]
    places: Mapping[str, int]
    kinds: tuple[str, ...]
    purposes: tuple[str, ...]

    @classmethod
    def of(
        cls,
        *,
        stage: Stage,
        site: str,
        url: str,
        places: Mapping[str, int],
        kinds: tuple[str, ...],
        purposes: tuple[str, ...],
    ) -> Subject:
        located = locate(url) if url else None
        names = lineage(bare(located[0])) if located else ()
        return cls(
            stage,
            host_of(site),
            located,
            frozenset((*names, *lineage(bare(host_of(site))))) - {""},
            places,
            tuple(kind for kind in kinds if covers("personal", kind)),
            purposes,
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """An order's scope in the form that is quick to ask. None: the order does not say."""

    order: Order
    places: frozenset[str] | None
    categories: tuple[str, ...] | None
    sites: frozenset[str] | None
    urls: tuple[tuple[str, str], ...] | None
    purposes: frozenset[str] | None

    @classmethod
    def of(cls, order: Order) -> Reach:
        scope = order.scope
        expanded = [countries.members(code) for code in scope.place or ()]
        return cls(
            order,
            frozenset().union(*expanded) if expanded else None,
            scope.category,
            frozenset(scope.site) if scope.site else None,
            tuple(place for url in scope.url if (place := locate(url))) if scope.url else None,
            frozenset(scope.purpose) if scope.purpose else None,
        )

    def findings(self, subject: Subject) -> tuple[Finding, ...]:
        """``order.stop``, ``order.restrict``, ``order.erase``, or the same -place-unknown."""
        coverage = self.covers(subject)
        if coverage == "no":
            return ()
        words = {
            self._word(kind, coverage == "yes")
            for kind in self.order.kinds
            if kind not in STOPS or subject.stage in STOPS[kind]
        }
        where = Where("standing", self.order.file, self.order.line, digest=self.order.sha256)
        return tuple(
            Finding(
                f"order.{word}",
                where,
                value=self.order.reference,
                purposes=tuple(sorted(self.purposes or ())),
            )
            for word in sorted(words)
        )

    def _word(self, kind: str, known: bool) -> str:
        """The word of a finding: a stop whose unknown places wait for review restricts them."""
        word = "stop" if kind in STOPS else kind
        chosen = self.order.unknown_place(kind)
        if known or (word == "erase" and chosen == "include"):
            return word
        return f"{'restrict' if word == 'stop' and chosen == 'quarantine' else word}-place-unknown"

    def covers(self, subject: Subject) -> Coverage:
        """All scopes that the order names must fit; the place may stay unknown."""
        if not (self._site(subject) and self._url(subject) and self._purpose(subject)):
            return "no"
        if self.places is None and self.categories is None:
            return "yes"
        if subject.stage == "fetch" or not subject.kinds or not self._category(subject):
            return "no"
        return self._place(subject)

    def _site(self, subject: Subject) -> bool:
        return self.sites is None or not subject.hosts or bool(self.sites & subject.hosts)

    def _url(self, subject: Subject) -> bool:
        if self.urls is None:
            return True
        if subject.located is None:
            return not subject.hosts or any(bare(host) in subject.hosts for host, _ in self.urls)
        at, path = subject.located
        return any(at == host and path.startswith(prefix) for host, prefix in self.urls)

    def _purpose(self, subject: Subject) -> bool:
        """Before use, an order for some purposes leaves the others: it must cover them all."""
        if self.purposes is None or not subject.purposes:
            return True
        covered = [self._covers_purpose(purpose) for purpose in subject.purposes]
        return any(covered) if subject.stage == "use" else all(covered)

    def _covers_purpose(self, purpose: str) -> bool:
        return bool((self.purposes or frozenset()) & {"any", purpose, *atoms(purpose)})

    def _category(self, subject: Subject) -> bool:
        return self.categories is None or any(
            covers(ordered, kind) for ordered in self.categories for kind in subject.kinds
        )

    def _place(self, subject: Subject) -> Coverage:
        if self.places is None:
            return "yes"
        there = sum(subject.places.get(code, 0) for code in self.places)
        known = sum(share for code, share in subject.places.items() if code != "unknown")
        unknown = max(subject.places.get("unknown", 0), 1000 - known)
        if there >= COVERED_FROM:
            return "yes"
        return "place-unknown" if unknown >= UNKNOWN_FROM else "no"
