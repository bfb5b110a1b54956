"""A pack: folders of YAML, checked, compiled once, and named by one hash.

The digest is SHA-256 over the canonical JSON of every file: comments, quoting and the order of
keys change nothing, any rule does. Files lower in the pack can only make it stricter, except by
a rule that ``replaces`` another one with a reason and an author.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from consentry.evidence import Case, Finding, Permission, Stage, Verdict, Where, covers
from consentry.policy.conditions import Condition
from consentry.policy.host_files import HostFiles
from consentry.policy.model import CEILINGS, Action, Ceiling
from consentry.policy.permissions import Grant, lifting
from consentry.policy.places import Applies, Places
from consentry.policy.platforms import Platforms
from consentry.policy.rechecks import Rechecks

_BINDINGS = 1024
_CONSENT = (Grant(frozenset({"person-consent"})),)
_CHILD, _FOR_CHILDREN = "personal.child", "audience.child"


def _for_children(case: Case) -> bool:
    return any(finding.kind == _FOR_CHILDREN for finding in case.findings)


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation that a rule brings. ``finding`` as target or value: taken from evidence."""

    kind: str
    target: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, ready to be asked. Field names as policies/README.md explains them."""

    id: str
    file: str
    stages: tuple[Stage, ...]
    when: Condition
    then: Verdict
    says: str
    remedy: str = ""
    cite: str = ""
    unless: tuple[Grant, ...] = ()
    on_source: bool = False
    fills_unknown: bool = False
    duties: tuple[Duty, ...] = ()
    wait: int | None = None
    valid: int = 900
    per_purpose: bool = False
    last: bool = False
    replaces: str = ""
    reason: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a law asks the notice to people to say besides; text by language, English among them."""

    cite: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class File:
    """One file of rules: a law, a platform, or the defaults, which always apply."""

    id: str
    title: str
    applies: Applies | None
    ceilings: Mapping[str, Ceiling]
    rules: tuple[Rule, ...]
    notice: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A category of personal data: how far it may be kept at all, and what is done otherwise."""

    kind: str
    ceiling: Ceiling
    group: str
    action: Action
    placeholder: str
    to: str
    lifted_by: tuple[Grant, ...]
    everywhere: bool
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rules of one stage, by what makes them worth asking."""

    triggered: Mapping[str, tuple[Rule, ...]]
    always: tuple[Rule, ...]
    per_purpose: tuple[Rule, ...]
    last: tuple[Rule, ...]


@dataclass(frozen=True)
class Pack:
    """Everything that decides. Equal digests decide equally."""

    digest: str
    files: Mapping[str, bytes] = field(repr=False)
    """Name to canonical JSON: what a log keeps, by hash."""
    laws: tuple[File, ...] = field(repr=False)
    categories: Mapping[str, Category] = field(repr=False)
    kinds: Mapping[str, str] = field(repr=False)
    open_kinds: frozenset[str] = field(repr=False)
    places: Places = field(repr=False)
    platforms: Platforms = field(repr=False, default_factory=Platforms)
    host_files: HostFiles = field(repr=False, default_factory=HostFiles)
    rechecks: Rechecks = field(repr=False, default_factory=Rechecks)

    @property
    def listing(self) -> bytes:
        """Which files it is made of, in the bytes that ``digest`` is taken of."""
        return listing_of(self.files)

    @functools.cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, file by file."""
        return tuple(rule for law in self.laws for rule in law.rules)

    @property
    def floor(self) -> File:
        """The rules for a place that is unknown or has no pack."""
        return next(law for law in self.laws if law.id == "floor")

    @property
    def jurisdictions(self) -> tuple[File, ...]:
        """The files that bind by where somebody is."""
        return tuple(law for law in self.laws if law.applies and law.id != "floor")

    def rule(self, id_: str) -> Rule | None:
        """The rule of that id."""
        return self._by_id.get(id_)

    @functools.cached_property
    def _by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @functools.cached_property
    def tables(self) -> Mapping[tuple[str, Stage], Table]:
        """By file and stage."""
        return {
            (law.id, stage): _table(r for r in law.rules if stage in r.stages)
            for law in self.laws
            for stage in ("fetch", "read", "store", "use")
        }

    # --- laws ------------------------------------------------------------------------------

    def binding(self, case: Case) -> tuple[tuple[File, str], ...]:
        """The files that bind this case, and why; the why of what always binds is empty."""
        facts = case.facts
        key = (facts.established, facts.targets, self.places.subject(case))
        known = self._bindings.get(key)
        if known is None:
            bound = []
            for law in self.laws:
                why = law.applies.why(case, self.places) if law.applies else ""
                if why or not law.applies:
                    bound.append((law, why))
            known = tuple(bound)
            if len(self._bindings) >= _BINDINGS:
                self._bindings.clear()
            self._bindings[key] = known
        return known

    @functools.cached_property
    def _bindings(self) -> dict[Hashable, tuple[tuple[File, str], ...]]:
        """What was found before: where somebody is and what an activity declares repeat."""
        return {}

    def share(self, case: Case, names: Iterable[str]) -> int:
        """The probability in permille that the person concerned is in one of these places."""
        return self.places.share(case, names)

    # --- personal data ---------------------------------------------------------------------

    def category(self, kind: str) -> Category:
        """The category of a personal finding: its own, or the nearest one above it."""
        while kind not in self.categories:
            kind = kind.rpartition(".")[0] or "personal"
        return self.categories[kind]

    def groups(self, findings: Iterable[Finding]) -> tuple[str, ...]:
        """The public labels of the personal data among these findings, sorted. On a page for
        children a person may be a child."""
        found = {f.kind for f in findings}
        kinds = {kind for kind in found if covers("personal", kind)}
        if kinds and _FOR_CHILDREN in found:
            kinds.add(_CHILD)
        return tuple(sorted({self.category(kind).group for kind in kinds}))

    def ceiling(self, case: Case, kind: str) -> Ceiling:
        """How far a category may be kept: its own ceiling, lowered by the laws that bind, and to
        that of children on a page for children."""
        ceiling = self.category(kind).ceiling
        if _for_children(case):
            ceiling = max(ceiling, self.category(_CHILD).ceiling, key=CEILINGS.index)
        for law, _ in self.binding(case):
            for named, lower in law.ceilings.items():
                if covers(named, kind):
                    ceiling = max(ceiling, lower, key=CEILINGS.index)
        return ceiling

    def keeps(self, case: Case, kind: str, consents: tuple[str, ...] = ()) -> bool:
        """May a personal finding of this kind stay? Declared, limited in time, and permitted.

        consents: ids of person-consents whose subject the finding is about. Where the basis is
        consent, one of them has to be live and to fit (GDPR Art. 6(1)(a), 7(1)).
        """
        facts = case.facts
        if facts.personal_data == "none" or facts.retention_days <= 0:
            return False
        if not any(covers(kept, kind) for kept in facts.keeps):
            return False
        asked = Finding(kind, Where("policy"), consents=consents)
        if self.by_consent(case, kind) and not self._permission(_CONSENT, case, asked):
            return False
        ceiling = self.ceiling(case, kind)
        if ceiling == "declarable":
            return True
        grants = self.category(_CHILD if _for_children(case) else kind).lifted_by
        return ceiling == "permission-only" and self._permission(grants, case, asked) is not None

    def kept_by(self, case: Case, finding: Finding) -> tuple[str, ...]:
        """Ids of the permissions without which this finding could not stay."""
        wanted: list[Sequence[Grant]] = [_CONSENT] if self.by_consent(case, finding.kind) else []
        if self.ceiling(case, finding.kind) == "permission-only":
            kind = _CHILD if _for_children(case) else finding.kind
            wanted.append(self.category(kind).lifted_by)
        found = (self._permission(grants, case, finding) for grants in wanted)
        return tuple(permission.id for permission in found if permission)

    def by_consent(self, case: Case, kind: str) -> bool:
        """Does keeping this kind rest on consent: by its own basis, or by a purpose's?"""
        facts = case.facts
        asked = (case.purpose,) if case.stage == "use" and case.purpose else facts.purposes
        if any(facts.basis.get(purpose) == "consent" for purpose in asked):
            return True
        return any(covers(category, kind) for category in facts.consented)

    def _permission(
        self, grants: Sequence[Grant], case: Case, finding: Finding
    ) -> Permission | None:
        """A live permission for this finding, here and for every declared purpose."""
        if not case.permissions:
            return None
        purposes = case.facts.purposes
        if case.stage == "use" and case.purpose:
            purposes = (case.purpose,)
        pairs = [(purpose, "") for purpose in purposes]
        return lifting(grants, case, finding=finding, purposes=pairs)

    def is_placeholder(self, text: str) -> bool:
        """Is this what an obligation put in the place of personal data?"""
        return bool(text) and self._placeholders.fullmatch(text[:200]) is not None

    @functools.cached_property
    def _placeholders(self) -> re.Pattern[str]:
        words = sorted({re.escape(c.placeholder[1:-1]) for c in self.categories.values()})
        return re.compile(r"\[(?:" + "|".join(words) + r")(?: [^\[\]]{1,80})?\]")


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces, UTF-8: what digests are taken over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def listing_of(files: Mapping[str, bytes]) -> bytes:
    """Names and SHA-256 (hex) of files, as canonical JSON: what a pack's own digest is taken of."""
    return canonical({name: hashlib.sha256(body).hexdigest() for name, body in files.items()})


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over names and canonical bytes, in order of names."""
    return hashlib.sha256(listing_of(files)).hexdigest()


def bundled() -> Path:
    """The packs that come with this library: in the wheel, or beside it in a checkout."""
    inside = Path(__file__).parent.parent / "policies"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "policies"


def _table(rules: Iterable[Rule]) -> Table:
    triggered: dict[str, list[Rule]] = {}
    always, per_purpose, last = [], [], []
    for rule in rules:
        triggers = rule.when.triggers()
        if rule.last:
            last.append(rule)
        elif rule.per_purpose:
            per_purpose.append(rule)
        elif triggers is None:
            always.append(rule)
        else:
            for kind in triggers:
                triggered.setdefault(kind, []).append(rule)
    return Table(
        {kind: tuple(found) for kind, found in triggered.items()},
        tuple(always),
        tuple(per_purpose),
        tuple(last),
    )
