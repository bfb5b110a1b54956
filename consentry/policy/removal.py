"""What is to be taken out of an item, and where: findings and obligations made into a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from consentry.evidence import Finding, Json, JsonObject, Obligation, covers
from consentry.policy.spellings import Spelling, fold, of_name, of_users, turned

Path = tuple[str, ...]
Span = tuple[int, int]

STRENGTH = {"drop": 3, "redact": 2, "pseudonymise": 1, "generalise": 0, "unbind": -1}
"""What is done to a datum, the strongest first. Unbind: nothing to what is said in a text, since
its person is taken out there (a finding of its own); a field that holds nothing else goes."""
UNJUDGED = Obligation("redact", "categories/personal", "personal", "[personal data]")
"""For a personal finding that no obligation speaks of: it was never judged, so it goes."""
_LONG = 512
"""Characters from which on it pays to look at a text as bytes."""
MIN_DIGITS, MOST_DIGITS = 8, 24
"""Digits of a number that is looked for in other groups than its own."""
_COUNTED = ("personal.contact.phone", "personal.financial.", "personal.identifier.")
SHORTEST, SURE = 3, 5
"""A datum of fewer characters is not looked for elsewhere; from SURE on, inside words too."""


@dataclass(frozen=True, slots=True)
class Step:
    """What an obligation makes of one finding."""

    kind: str
    category: str
    rule: str
    placeholder: str
    word: str
    datum: str

    def rank(self) -> tuple[int, str, str]:
        return STRENGTH[self.kind], self.category, self.rule


@dataclass(slots=True)
class Plan:
    at: dict[Path, list[tuple[Span | None, Step]]]
    kept: dict[Path, list[Span]]
    known: list[tuple[str, Step]]
    excerpt: tuple[int, str] | None
    apart: set[str] = field(default_factory=set)
    """Short names as addresses spell them: known where they stand alone, or are a user's."""
    files: set[str] = field(default_factory=set)
    """Last names: known in addresses and names of files alone."""
    numbers: list[tuple[str, Step]] = field(default_factory=list)
    """Digits of numbers, which may stand elsewhere in other groups, in an address or file name."""

    anywhere: set[str] = field(default_factory=set)
    spelled: dict[str, set[tuple[str, Step]]] = field(default_factory=dict)
    """Other spellings, by a part that all of a group have."""

    def spell(self, spellings: Iterable[Spelling], step: Step) -> None:
        """Note how somebody is spelled otherwise."""
        for datum, key, known in spellings:
            self.spelled.setdefault(key, set()).add((datum, step))
            if known == "apart":
                self.apart.add(datum)
            elif known == "files":
                self.files.add(datum)
            else:
                self.anywhere.add(datum)

    def known_in(self, folded: str) -> list[tuple[str, Step]]:
        """The known data that stand in a folded text, the longest first. In bytes they are found
        far sooner."""
        if len(folded) < _LONG:
            found = [one for one in self.known if one[0] in folded]
            groups = [group for key, group in self.spelled.items() if key in folded]
        else:
            data = folded.encode("utf-8", "surrogatepass")
            found = [one for one in self.known if _in_bytes(one[0], data)]
            groups = [group for key, group in self.spelled.items() if _in_bytes(key, data)]
        if groups:
            found += {one for group in groups for one in group if one[0] in folded}
            found.sort(key=_longest)
        return found


def _in_bytes(datum: str, data: bytes) -> bool:
    return datum.encode("utf-8", "surrogatepass") in data


def _longest(known: tuple[str, Step]) -> tuple[int, str, tuple[int, str, str]]:
    return -len(known[0]), known[0], known[1].rank()


def plan_for(
    item: JsonObject,
    findings: Iterable[Finding],
    obligations: Sequence[Obligation],
    keeps: Callable[[Finding], bool],
) -> Plan:
    plan = Plan({}, {}, [], _excerpt(obligations))
    done: set[tuple[str, Step]] = set()
    for finding in findings:
        if not covers("personal", finding.kind):
            continue
        step = step_for(finding, obligations, keeps)
        inside = finding.where.source == "item"
        path = _path(finding.where.path) if inside else ()
        span = _span(finding)
        if step is None:
            if inside and span:
                plan.kept.setdefault(path, []).append(span)
            elif inside:
                plan.kept.setdefault(path, []).append((0, 1 << 30))
            continue
        if step.kind == "unbind":
            if inside and span and span[1] - span[0] < len(_text_at(item, path, None)):
                continue
            step = replace(step, kind="drop")
        if inside:
            plan.at.setdefault(path, []).append((span, step))
        if step.word != "here":
            texts = {finding.value, _text_at(item, path, span) if inside else ""}
            plan.known += [(fold(t), step) for t in texts if _worth_seeking(t)]
            if covers("personal.name", finding.kind):
                for text in {name for t in texts for name in (t, turned(t)) if name}:
                    if text not in texts:
                        plan.known.append((fold(text), step))
                    if (text, step) not in done:
                        done.add((text, step))
                        plan.spell(of_name(text), step)
            else:
                plan.spell(of_users(finding.kind, texts), step)
            if finding.kind.startswith(_COUNTED):
                plan.numbers += [(d, step) for d in map(significant, texts) if d]
    alone = {fold(f.value) for f in findings}
    plan.apart -= alone | plan.anywhere
    plan.files -= alone | plan.anywhere
    plan.known = sorted(set(plan.known), key=_longest)
    return plan


def step_for(
    finding: Finding, obligations: Iterable[Obligation], keeps: Callable[[Finding], bool]
) -> Step | None:
    """The strongest action for a finding; None if it is kept."""
    acting: list[Obligation] = []
    kept = False
    for one in obligations:
        exact = one.rule.startswith("categories/")
        if not (
            one.target == finding.kind if exact else one.target and covers(one.target, finding.kind)
        ):
            continue
        if one.kind in STRENGTH:
            acting.append(one)
        kept = kept or one.kind in ("notify", "erase-by")
    if kept and acting and keeps(finding):
        acting = [one for one in acting if not one.rule.startswith("categories/")]
    if not acting and kept:
        return None
    chosen = max(acting, key=lambda o: (STRENGTH[o.kind], o.rule, o.value), default=UNJUDGED)
    word, _, placeholder = chosen.value.rpartition("[")
    placeholder = "[" + placeholder if placeholder.endswith("]") else UNJUDGED.value
    return Step(chosen.kind, finding.kind, chosen.rule, placeholder, word.strip(), finding.value)


def plain(step: Step) -> Step:
    """For a region that is more than one datum: its placeholder, and nothing of the text."""
    return Step("redact", step.category, step.rule, step.placeholder, step.word, step.datum)


def _excerpt(obligations: Iterable[Obligation]) -> tuple[int, str] | None:
    limits = [
        (int(o.value), o.rule)
        for o in obligations
        if o.kind == "excerpt" and o.value.isascii() and o.value.isdigit()
    ]
    return min(limits, default=None)


def _span(finding: Finding) -> Span | None:
    where = finding.where
    if where.start < 0:
        return None
    return (where.start, where.end if where.end > where.start else 1 << 30)


def _text_at(item: Json, path: Path, span: Span | None) -> str:
    value: Json = item
    for part in path:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isascii() and part.isdigit():
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return ""
    if isinstance(value, str):
        return value[span[0] : span[1]] if span else value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _path(pointer: str) -> Path:
    if not pointer:
        return ()
    return tuple(p.replace("~1", "/").replace("~0", "~") for p in pointer[1:].split("/"))


def significant(text: str) -> str:
    """The digits of a number without the zeros that are dialled before it; ``""`` if too few."""
    digits = "".join(c for c in text if c.isdecimal()).lstrip("0")
    return digits if MIN_DIGITS <= len(digits) <= MOST_DIGITS else ""


def _worth_seeking(text: str) -> bool:
    text = text.strip()
    return len(text) >= SURE or (len(text) >= SHORTEST and any(c.isalpha() for c in text))
