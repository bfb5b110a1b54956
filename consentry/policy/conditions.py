"""What a rule may ask for in ``when``, and how each is answered.

A condition answers with the findings it rests on (possibly none), or with ``None`` for no. It
also says in words what it asks for, so that a person can be told why a rule did not apply; the
words never hold a finding's value. policies/README.md describes the same grammar for authors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from consentry.evidence import Finding, Says, covers
from consentry.policy.view import Index, View

Evidence = tuple[Finding, ...]
Pair = tuple[str, str]
"""A declared purpose, and one of the purposes that it takes."""
MAX_VALUE = 512


class Condition(Protocol):
    """One question to a case. ``pair`` is given for rules that are asked once a purpose."""

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None: ...

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        """Why it does not hold, in words."""
        ...

    def triggers(self) -> frozenset[str] | None:
        """Kinds without which it cannot hold; None if it may hold without any finding."""
        ...

    def kinds(self) -> frozenset[str]:
        """Every kind of finding that can make it hold."""
        ...


class _Plain:
    """A condition that does not wait for a finding."""

    __slots__ = ()

    def triggers(self) -> frozenset[str] | None:
        return None

    def kinds(self) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """``finding:`` some finding of these kinds, narrowed by value, confidence and the like."""

    of: tuple[str, ...]
    values: tuple[re.Pattern[str], ...] = ()
    malformed: bool | None = None
    confidence: int = 0
    kept: bool | None = None
    basis: str = ""

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        hits = [f for kind in self.of for f in found.get(kind, ()) if self._fits(view, f)]
        return tuple(dict.fromkeys(hits)) if hits else None

    def _fits(self, view: View, finding: Finding) -> bool:
        if finding.confidence < self.confidence:
            return False
        if self.malformed is not None and bool(finding.malformed) != self.malformed:
            return False
        if self.kept is not None and view.kept(finding) != self.kept:
            return False
        if self.basis and not view.pack.by_consent(view.case, finding.kind):
            return False
        return not self.values or any(p.match(finding.value[:MAX_VALUE]) for p in self.values)

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        some = any(found.get(kind) for kind in self.of)
        names = " or ".join(self.of)
        return f"{names} was found, but not as the rule asks" if some else f"no {names} was found"

    def triggers(self) -> frozenset[str] | None:
        return frozenset(self.of)

    def kinds(self) -> frozenset[str]:
        return frozenset(self.of)


@dataclass(frozen=True, slots=True)
class OptOut(_Plain):
    """``optout:`` what the signals together say of a purpose: deny, allow, unknown."""

    says: Says | None
    by: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    malformed: bool | None = None
    purposes: frozenset[str] = frozenset()

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        atom = pair[1] if pair else ""
        if self.purposes and atom not in self.purposes:
            return None
        if self.says is not None and view.says.get(atom, "unknown") != self.says:
            return None
        hits = tuple(f for f in view.optouts.get(atom, ()) if self._fits(f))
        needs_one = bool(self.by or self.but) or self.malformed or self.says in ("deny", "allow")
        return hits if hits or not needs_one else None

    def _fits(self, finding: Finding) -> bool:
        if self.by and not any(covers(kind, finding.kind) for kind in self.by):
            return False
        if any(covers(kind, finding.kind) for kind in self.but):
            return False
        if self.malformed is not None and bool(finding.malformed) != self.malformed:
            return False
        return self.says in (None, "unknown") or finding.value == self.says

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        atom = pair[1] if pair else ""
        if self.malformed:
            return f"no malformed opt-out bears on {atom}"
        return f"the signals say {view.says.get(atom, 'unknown')} of {atom}"


@dataclass(frozen=True, slots=True)
class Purpose(_Plain):
    """``purpose:`` a declared purpose by its name, or one that it takes."""

    names: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        declared, atom = pair or ("", "")
        if self.names and not {declared, atom} & self.names:
            return None
        if self.takes and atom not in self.takes:
            return None
        return None if self.declared and declared not in self.declared else ()

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        declared, atom = pair or ("", "")
        return f"it is about other purposes than {declared} ({atom})"


@dataclass(frozen=True, slots=True)
class Undeclared(_Plain):
    """``purpose: undeclared``: the activity names no purpose at all."""

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        return None if view.case.facts.purposes else ()

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        return "the activity declares its purposes"


@dataclass(frozen=True, slots=True)
class NotDeclared(_Plain):
    """``purpose: not-declared``: at stage use, one that the activity does not name."""

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        case = view.case
        return None if case.stage != "use" or case.purpose in case.facts.purposes else ()

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        return "the activity declares this purpose"


@dataclass(frozen=True, slots=True)
class NoneLeft(_Plain):
    """``purpose: none-left``: every declared purpose was denied."""

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        left = [purpose for purpose, verdict in view.use.items() if verdict != "deny"]
        return None if left or view.case.stage == "use" else ()

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        return "a declared purpose is left"


@dataclass(frozen=True, slots=True)
class PersonalData(_Plain):
    """``personal_data:`` how much the activity says it needs."""

    levels: frozenset[str]

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        return () if view.case.facts.personal_data in self.levels else None

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        return f"the activity says personal_data: {view.case.facts.personal_data}"


@dataclass(frozen=True, slots=True)
class Place(_Plain):
    """``place:`` the person concerned may be there, with at least this probability."""

    words: tuple[str, ...]
    at_least: int

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        share = view.pack.share(view.case, self.words)
        return () if share >= self.at_least else None

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        share = view.pack.share(view.case, self.words)
        return f"the person is in {', '.join(self.words)} with {share} permille only"


@dataclass(frozen=True, slots=True)
class Activity(_Plain):
    """``activity:`` what it declares or leaves out."""

    basis: str = ""
    retention: str = ""
    established: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        return None if self._missing(view) else ()

    def _missing(self, view: View) -> str:
        facts, groups = view.case.facts, view.pack.places
        based = bool(facts.purposes) and all(facts.basis.get(p) for p in view.purposes)
        if self.basis and (self.basis == "declared") != based:
            return f"the lawful basis is {'declared' if based else 'missing'}"
        limited = facts.retention_days > 0
        if self.retention and (self.retention == "declared") != limited:
            return f"the retention is {'declared' if limited else 'missing'}"
        if self.established and not groups.common(self.established, facts.established):
            return "the activity is established elsewhere"
        if self.targets and not groups.common(self.targets, facts.targets):
            return "the activity targets people elsewhere"
        if self.keeps and not any(covers(k, kept) for k in self.keeps for kept in facts.keeps):
            return "the activity keeps no such category"
        return ""

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        return self._missing(view)


@dataclass(frozen=True, slots=True)
class Site(_Plain):
    """``site:`` the registrable domain that is asked, or a host in it."""

    names: frozenset[str]

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        return () if view.case.site in self.names else None

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        return "it is about another site"


@dataclass(frozen=True, slots=True)
class All:
    """``all:`` every one of these; also what several keys of one mapping mean."""

    parts: tuple[Condition, ...]

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        evidence: Evidence = ()
        for part in self.parts:
            hit = part.match(view, found, pair)
            if hit is None:
                return None
            evidence += hit
        return tuple(dict.fromkeys(evidence))

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        for part in self.parts:
            if part.match(view, found, pair) is None:
                return part.miss(view, found, pair)
        return ""

    def triggers(self) -> frozenset[str] | None:
        known = [t for t in (part.triggers() for part in self.parts) if t is not None]
        return min(known, key=lambda t: (len(t), sorted(t))) if known else None

    def kinds(self) -> frozenset[str]:
        return frozenset().union(*(part.kinds() for part in self.parts))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``any:`` at least one of these. All that hold are evidence."""

    parts: tuple[Condition, ...]

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        hits = [hit for part in self.parts if (hit := part.match(view, found, pair)) is not None]
        return tuple(dict.fromkeys(f for hit in hits for f in hit)) if hits else None

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        return "; ".join(part.miss(view, found, pair) for part in self.parts)

    def triggers(self) -> frozenset[str] | None:
        known = [part.triggers() for part in self.parts]
        return None if None in known else frozenset().union(*(t for t in known if t))

    def kinds(self) -> frozenset[str]:
        return frozenset().union(*(part.kinds() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Not(_Plain):
    """``not:`` this does not hold."""

    part: Condition

    def match(self, view: View, found: Index, pair: Pair | None) -> Evidence | None:
        return () if self.part.match(view, found, pair) is None else None

    def miss(self, view: View, found: Index, pair: Pair | None) -> str:
        kinds = ", ".join(sorted(self.part.kinds()))
        return f"{kinds} was found" if kinds else "what must not hold does hold"
