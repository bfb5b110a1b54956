"""Obligations fulfilled: what is left of an item once personal data was taken out of it.

A copy is made, the item is never changed. What was found at a place in the item is taken out
there, and wherever else in the item the same datum stands, names of keys included. The list of
changes says where (RFC 6901), what kind and by which rule, never what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from consentry.errors import ConsentryError
from consentry.evidence import Finding, Json, JsonObject, Obligation, covers
from consentry.policy.coarse import coarse

Pseudonym = Callable[[str, str], str]
Path = tuple[str, ...]
Span = tuple[int, int]

STRENGTH = {"drop": 3, "redact": 2, "pseudonymise": 1, "generalise": 0}
UNJUDGED = Obligation("redact", "categories/personal", "personal", "[personal data]")
"""For a personal finding that no obligation speaks of: it was never judged, so it goes."""
SHORTEST, SURE = 3, 5
"""A datum of fewer characters is not looked for elsewhere; from SURE on, inside words too."""
MIN_DIGITS = 7


class UnfulfilledError(ConsentryError):
    """An obligation points at something that is not in the item, so the item cannot be kept."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing done to an item. kind: what was done; category: the kind of finding."""

    pointer: str
    kind: str
    category: str
    rule: str


@dataclass(frozen=True, slots=True)
class Residual:
    """What is left of an item, and what was done to it."""

    item: JsonObject
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Step:
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
class _Plan:
    at: dict[Path, list[tuple[Span | None, _Step]]]
    kept: dict[Path, list[Span]]
    known: list[tuple[str, _Step]]
    excerpt: tuple[int, str] | None


def fulfil(
    item: JsonObject,
    findings: Sequence[Finding],
    obligations: Sequence[Obligation],
    pseudonym: Pseudonym,
) -> Residual:
    """Take out of a copy of ``item`` what the obligations say.

    findings: those in the item (``where.source`` item: JSON pointer and character offsets), and
    those on its page, whose value is taken out wherever it stands. pseudonym: makes of category
    and datum the word that stands for the person on this site. Raises UnfulfilledError.
    """
    plan = _plan(item, findings, obligations)
    walk = _Walk(plan, pseudonym)
    made = walk.value(item, (), ())
    if walk.open:
        raise UnfulfilledError(
            f"{len(walk.open)} findings point at fields that the item does not have. "
            "Look for personal data in the very item that is to be kept."
        )
    return Residual(made if isinstance(made, dict) else {}, tuple(walk.changes))


def _plan(
    item: JsonObject, findings: Iterable[Finding], obligations: Sequence[Obligation]
) -> _Plan:
    plan = _Plan({}, {}, [], _excerpt(obligations))
    for finding in findings:
        if not covers("personal", finding.kind):
            continue
        step = _step(finding, obligations)
        inside = finding.where.source == "item"
        path = _path(finding.where.path) if inside else ()
        span = _span(finding)
        if step is None:
            if inside and span:
                plan.kept.setdefault(path, []).append(span)
            elif inside:
                plan.kept.setdefault(path, []).append((0, 1 << 30))
            continue
        if inside:
            plan.at.setdefault(path, []).append((span, step))
        if step.word != "here":
            texts = {finding.value, _text_at(item, path, span) if inside else ""}
            plan.known += [(_fold(t), step) for t in texts if _worth_seeking(t)]
    plan.known = sorted(set(plan.known), key=lambda k: (-len(k[0]), k[0], k[1].rank()))
    return plan


def _step(finding: Finding, obligations: Iterable[Obligation]) -> _Step | None:
    """The strongest action for a finding; None if it is kept."""
    acting, kept = [], False
    for one in obligations:
        exact = one.rule.startswith("categories/")
        if not (
            one.target == finding.kind if exact else one.target and covers(one.target, finding.kind)
        ):
            continue
        if one.kind in STRENGTH:
            acting.append(one)
        kept = kept or one.kind in ("notify", "erase-by")
    if not acting and kept:
        return None
    chosen = max(acting, key=lambda o: (STRENGTH[o.kind], o.rule, o.value), default=UNJUDGED)
    word, _, placeholder = chosen.value.rpartition("[")
    placeholder = "[" + placeholder if placeholder.endswith("]") else UNJUDGED.value
    return _Step(chosen.kind, finding.kind, chosen.rule, placeholder, word.strip(), finding.value)


class _Walk:
    """One pass over the item: builds the copy, and notes what it did."""

    def __init__(self, plan: _Plan, pseudonym: Pseudonym) -> None:
        self._plan = plan
        self._pseudonym = pseudonym
        self.open = set(plan.at)
        self.changes: list[Change] = []

    def value(self, value: Json, path: Path, shown: Path) -> Json:
        """The copy of a value at ``path``; ``shown`` is the path without personal data in it."""
        todo = self._plan.at.get(path, ())
        self.open.discard(path)
        whole = [s for span, s in todo if span is None or not isinstance(value, str)]
        if whole:
            return self._whole(value, max(whole, key=_Step.rank), path, shown)
        if isinstance(value, str):
            return self._string(value, path, shown)
        if isinstance(value, dict):
            return self._object(value, path, shown)
        if isinstance(value, list):
            return self._array(value, path, shown)
        return self._number(value, shown)

    def dropped(self, value: Json, path: Path, shown: Path) -> bool:
        """Does the whole field go? Then whatever else was found inside it is settled as well."""
        drops = [s for _, s in self._plan.at.get(path, ()) if s.kind == "drop"]
        if not drops:
            return False
        self._note(shown, max(drops, key=_Step.rank))
        self._settle(path)
        return True

    def _object(self, value: JsonObject, path: Path, shown: Path) -> Json:
        made: JsonObject = {}
        for key, inner in value.items():
            name = self._known(key, (*shown, key)) if self._plan.known else key
            while name in made or (name != key and name in value):
                name += "'"
            if not self.dropped(inner, (*path, key), (*shown, name)):
                made[name] = self.value(inner, (*path, key), (*shown, name))
        return made

    def _array(self, value: list[Json], path: Path, shown: Path) -> Json:
        made: list[Json] = []
        for at, inner in enumerate(value):
            where = (*shown, str(len(made)))
            if not self.dropped(inner, (*path, str(at)), where):
                made.append(self.value(inner, (*path, str(at)), where))
        return made

    def _whole(self, value: Json, step: _Step, path: Path, shown: Path) -> Json:
        self._settle(path)
        if value is None or value == "":
            return value
        text = value if isinstance(value, str) else "" if isinstance(value, bool) else str(value)
        made = self._replacement(step, text, value)
        if made != value:
            self._note(shown, step)
        return made

    def _settle(self, path: Path) -> None:
        self.open = {p for p in self.open if p[: len(path)] != path}

    def _number(self, value: Json, shown: Path) -> Json:
        if value is None or isinstance(value, bool):
            return value
        digits = _digits(str(value))
        for text, step in self._plan.known if len(digits) >= MIN_DIGITS else ():
            known = _digits(text)
            if len(known) >= MIN_DIGITS and (known.endswith(digits) or digits.endswith(known)):
                self._note(shown, step)
                return self._replacement(step, str(value), value)
        return value

    def _string(self, value: str, path: Path, shown: Path) -> str:
        spans = [(span, step) for span, step in self._plan.at.get(path, ()) if span]
        spans = [((0, len(value)) if s[0] >= len(value) else s, step) for s, step in spans]
        pieces: list[str] = []
        at = 0
        for start, end, step in self._regions(value, spans, self._plan.kept.get(path, ())):
            pieces.append(self._known(value[at:start], shown))
            if step is None:
                pieces.append(value[start:end])
            elif value[start:end]:
                pieces.append(self._replacement(step, value[start:end], None))
                self._note(shown, step)
            at = end
        pieces.append(self._known(value[at:], shown))
        return self._excerpt("".join(pieces), shown)

    def _regions(
        self, value: str, spans: list[tuple[Span, _Step]], kept: Sequence[Span]
    ) -> Iterator[tuple[int, int, _Step | None]]:
        """What is replaced (overlaps as one, by the strongest) and what a kept datum protects."""
        found: list[tuple[int, int, _Step | None, bool]] = []
        for (start, end), step in sorted(spans, key=lambda s: (s[0], s[1].rank())):
            end = min(end, len(value))
            if found and start < found[-1][1]:
                first, last, other, exact = found[-1]
                assert other is not None
                strongest = max(other, step, key=_Step.rank)
                exact = exact and (first, last) == (start, end)
                found[-1] = (first, max(last, end), strongest, exact)
            else:
                found.append((start, end, step, True))
        regions: list[tuple[int, int, _Step | None]] = [
            (start, end, step if exact or step is None else _plain(step))
            for start, end, step, exact in found
        ]
        for start, end in sorted(kept):
            end = min(end, len(value))
            if start < end and not any(start < e and s < end for s, e, _ in regions):
                regions.append((start, end, None))
        return iter(sorted(regions, key=lambda r: r[:2]))

    def _known(self, text: str, shown: Path) -> str:
        """``text`` without the data that were found anywhere else."""
        if not text or not self._plan.known:
            return text
        folded = _fold(text)
        hits: list[tuple[int, int, _Step]] = []
        for datum, step in self._plan.known:
            start = folded.find(datum)
            while start >= 0:
                end = start + len(datum)
                if _stands_alone(folded, start, end) and not any(
                    start < e and s < end for s, e, _ in hits
                ):
                    hits.append((start, end, step))
                start = folded.find(datum, start + 1)
        if not hits:
            return text
        pieces, at = [], 0
        for start, end, step in sorted(hits, key=lambda h: h[:2]):
            pieces += [text[at:start], self._replacement(step, text[start:end], None)]
            at = end
        made = "".join([*pieces, text[at:]])
        strongest = max((step for _, _, step in hits), key=_Step.rank)
        place = (*shown[:-1], made) if shown and shown[-1] == text else shown
        self._note(place, strongest)
        return made

    def _replacement(self, step: _Step, text: str, value: Json) -> str:
        inside = ""
        if step.kind == "generalise":
            inside = coarse(step.word, text, value)
        elif step.kind == "pseudonymise":
            inside = self._pseudonym(step.category, step.datum or text)
        inside = inside.replace("[", "").replace("]", "").strip()[:64]
        return f"{step.placeholder[:-1]} {inside}]" if inside else step.placeholder

    def _excerpt(self, text: str, shown: Path) -> str:
        if self._plan.excerpt is None or "://" in text[:12]:
            return text
        longest, rule = self._plan.excerpt
        if len(text) <= longest:
            return text
        self.changes.append(Change(_pointer(shown), "excerpt", "", rule))
        return text[: max(longest - 1, 0)] + "…"[:longest]

    def _note(self, shown: Path, step: _Step) -> None:
        change = Change(_pointer(shown), step.kind, step.category, step.rule)
        if change not in self.changes[-8:]:
            self.changes.append(change)


def _plain(step: _Step) -> _Step:
    """For a region that is more than one datum: its placeholder, and nothing of the text."""
    return _Step("redact", step.category, step.rule, step.placeholder, step.word, step.datum)


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


def _pointer(path: Path) -> str:
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)


def _fold(text: str) -> str:
    """Lower case, character by character: offsets stay what they were."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _worth_seeking(text: str) -> bool:
    text = text.strip()
    return len(text) >= SURE or (len(text) >= SHORTEST and any(c.isalpha() for c in text))


def _stands_alone(text: str, start: int, end: int) -> bool:
    if end - start >= SURE:
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isalnum() and not after.isalnum()
