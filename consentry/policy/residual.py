"""Obligations fulfilled: what is left of an item once personal data was taken out of it.

A copy is made, the item is never changed. What was found at a place in the item is taken out
there, and wherever else in the item the same datum stands, names of keys included. The list of
changes says where (RFC 6901), what kind and by which rule, never what it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from consentry.errors import UnfulfilledError
from consentry.evidence import Finding, Json, JsonObject, Obligation
from consentry.policy.coarse import coarse
from consentry.policy.removal import (
    SURE,
    Path,
    Plan,
    Span,
    Step,
    plain,
    plan_for,
    significant,
)
from consentry.policy.spellings import fold

Pseudonym = Callable[[str, str], str]
Piece = tuple[str, bool]
"""A part of a text, and whether it stands for what was there."""
MIN_DIGITS = 7
_CLUSTER = re.compile(r"\+?[0-9](?:[ .\-/()_]{0,2}[0-9]){7,30}")


_LONGEST = 160
_MARKS = ("/", "-", "_", ".")
_ENDS = re.compile(r"[\s\"'<>()]+")
_FILE = re.compile(r"\.[a-z0-9]{2,4}$")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing done to an item. kind: what was done; category: the kind of finding."""

    pointer: str
    kind: str
    category: str
    rule: str


@dataclass(frozen=True, slots=True)
class Residual:
    """What is left of an item, and what was done to it. The very item where nothing was.

    rewritten: texts from which every personal datum that was found in them was taken, and where
    something stands for it now.
    """

    item: JsonObject
    changes: tuple[Change, ...]
    rewritten: Mapping[str, Sequence[Span]] = field(default_factory=dict)


def fulfil(
    item: JsonObject,
    findings: Sequence[Finding],
    obligations: Sequence[Obligation],
    pseudonym: Pseudonym,
    keeps: Callable[[Finding], bool] = lambda _finding: False,
) -> Residual:
    """Take out of a copy of ``item`` what the obligations say.

    findings: those in the item (``where.source`` item: JSON pointer and character offsets), and
    those on its page, whose value is taken out wherever it stands. pseudonym: makes of category
    and datum the word that stands for the person on this site. keeps: of a kind that is both kept
    and taken out, because only some of the persons consented, may this one stay? Raises
    UnfulfilledError.
    """
    plan = plan_for(item, findings, obligations, keeps)
    if not plan.at and not plan.known and plan.excerpt is None:
        return Residual(item, ())
    walk = _Walk(plan, pseudonym)
    made = walk.value(item, (), ())
    if walk.open:
        raise UnfulfilledError(
            f"{len(walk.open)} findings point at fields that the item does not have. "
            "Look for personal data in the very item that is to be kept."
        )
    left = made if isinstance(made, dict) else {}
    return Residual(left, tuple(walk.changes), walk.rewritten)


class _Walk:
    """One pass over the item: builds the copy, and notes what it did."""

    def __init__(self, plan: Plan, pseudonym: Pseudonym) -> None:
        self._plan = plan
        self._pseudonym = pseudonym
        self.open = set(plan.at)
        self.changes: list[Change] = []
        self.rewritten: dict[str, list[Span]] = {}
        self._holds = {path[:depth] for path in plan.at for depth in range(len(path))}
        """Places with something to be done below them."""

    def value(self, value: Json, path: Path, shown: Path) -> Json:
        """The copy of a value at ``path``; ``shown`` is the path without personal data in it."""
        todo = self._plan.at.get(path, ())
        self.open.discard(path)
        whole = [s for span, s in todo if span is None or not isinstance(value, str)]
        if whole:
            return self._whole(value, max(whole, key=Step.rank), path, shown)
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
        self._note(shown, max(drops, key=Step.rank))
        self._settle(path)
        return True

    def _object(self, value: JsonObject, path: Path, shown: Path) -> Json:
        made: JsonObject = {}
        for key, inner in value.items():
            name = (
                self._known(key, (*shown, key)) if self._plan.known or self._plan.numbers else key
            )
            while name in made or (name != key and name in value):
                name += "'"
            if not self.dropped(inner, (*path, key), (*shown, name)):
                made[name] = self.value(inner, (*path, key), (*shown, name))
        return made

    def _array(self, value: list[Json], path: Path, shown: Path) -> Json:
        touched = self._touched(value, path)
        if not touched:
            return list(value)
        made: list[Json] = []
        for at, inner in enumerate(value):
            if at not in touched:
                made.append(inner)
                continue
            where = (*shown, str(len(made)))
            if not self.dropped(inner, (*path, str(at)), where):
                made.append(self.value(inner, (*path, str(at)), where))
        return made

    def _touched(self, value: list[Json], path: Path) -> Collection[int]:
        """Places in a list at which something may have to be done: all of them, unless it holds
        texts and nothing else; then those with a finding, and those with a known datum."""
        everywhere = range(len(value))
        if self._plan.excerpt is not None or not all(isinstance(one, str) for one in value):
            return everywhere
        joined = "\n".join(map(str, value))
        small = joined.lower()
        if len(small) != len(joined):
            return everywhere
        touched: set[int] = set()
        if path in self._holds:
            inside = (*self._plan.at, *self._plan.kept)
            touched.update(
                int(p[-1]) for p in inside if p[:-1] == path and p[-1].isascii() and p[-1].isdigit()
            )
        if self._plan.numbers:
            touched.update(at for at, one in enumerate(value) if significant(str(one)))
        starts: list[int] = []
        for datum, _ in self._plan.known_in(small):
            starts = starts or list(accumulate((len(str(one)) + 1 for one in value), initial=0))
            touched.update(bisect_right(starts, at) - 1 for at in _every(datum, small))
        return touched

    def _whole(self, value: Json, step: Step, path: Path, shown: Path) -> Json:
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
        if path not in self._plan.at and path not in self._plan.kept:
            return self._joined(self._known_parts(value, shown), path, shown)
        spans = [(span, step) for span, step in self._plan.at.get(path, ()) if span]
        spans = [((0, len(value)) if s[0] >= len(value) else s, step) for s, step in spans]
        pieces: list[Piece] = []
        at = 0
        for start, end, step in self._regions(value, spans, self._plan.kept.get(path, ())):
            pieces += self._known_parts(value[at:start], shown)
            if step is None:
                pieces.append((value[start:end], False))
            elif value[start:end]:
                pieces.append((self._replacement(step, value[start:end], None), True))
                self._note(shown, step)
            at = end
        pieces += self._known_parts(value[at:], shown)
        return self._joined(pieces, path, shown)

    def _joined(self, pieces: Sequence[Piece], path: Path, shown: Path) -> str:
        """The new text. Where it is new is noted, unless something in it was kept or cut."""
        made = "".join(text for text, _ in pieces)
        left = self._excerpt(made, shown)
        if left is made and path not in self._plan.kept and any(new for _, new in pieces):
            at = 0
            spans = self.rewritten.setdefault(made, [])
            for text, new in pieces:
                if new:
                    spans.append((at, at + len(text)))
                at += len(text)
        return left

    def _regions(
        self, value: str, spans: list[tuple[Span, Step]], kept: Sequence[Span]
    ) -> Iterator[tuple[int, int, Step | None]]:
        """What is replaced (overlaps as one, by the strongest) and what a kept datum protects."""
        found: list[tuple[int, int, Step | None, bool]] = []
        for (start, end), step in sorted(spans, key=lambda s: (s[0], s[1].rank())):
            end = min(end, len(value))
            if found and start < found[-1][1]:
                first, last, other, exact = found[-1]
                assert other is not None
                strongest = max(other, step, key=Step.rank)
                exact = exact and (first, last) == (start, end)
                found[-1] = (first, max(last, end), strongest, exact)
            else:
                found.append((start, end, step, True))
        regions: list[tuple[int, int, Step | None]] = [
            (start, end, step if exact or step is None else plain(step))
            for start, end, step, exact in found
        ]
        for start, end in sorted(kept):
            end = min(end, len(value))
            if start < end and not any(start < e and s < end for s, e, _ in regions):
                regions.append((start, end, None))
        return iter(sorted(regions, key=lambda r: r[:2]))

    def _known(self, text: str, shown: Path) -> str:
        """``text`` without the data that were found anywhere else."""
        return "".join(piece for piece, _ in self._known_parts(text, shown))

    def _known_parts(self, text: str, shown: Path) -> list[Piece]:
        """The same in pieces."""
        if not text or not (self._plan.known or self._plan.numbers):
            return [(text, False)]
        folded = fold(text)
        hits: list[tuple[int, int, Step]] = []
        for datum, step in self._plan.known_in(folded):
            start = folded.find(datum)
            while start >= 0:
                end = start + len(datum)
                if datum in self._plan.files:
                    alone = _in_file_name(folded, start, end)
                else:
                    alone = _stands_alone(folded, start, end, datum in self._plan.apart)
                if alone and not any(start < e and s < end for s, e, _ in hits):
                    hits.append((start, end, step))
                start = folded.find(datum, start + 1)
        if self._plan.numbers:
            hits += [
                (start, end, step)
                for start, end, step in self._numbers(text)
                if not any(start < e and s < end for s, e, _ in hits)
            ]
        if not hits:
            return [(text, False)]
        pieces: list[Piece] = []
        at = 0
        for start, end, step in sorted(hits, key=lambda h: h[:2]):
            pieces.append((text[at:start], False))
            pieces.append((self._replacement(step, text[start:end], None), True))
            at = end
        pieces.append((text[at:], False))
        made = "".join(piece for piece, _ in pieces)
        strongest = max((step for _, _, step in hits), key=Step.rank)
        place = (*shown[:-1], made) if shown and shown[-1] == text else shown
        self._note(place, strongest)
        return pieces

    def _numbers(self, text: str) -> Iterator[tuple[int, int, Step]]:
        """Where numbers that are known stand in other groups, or in an address."""
        for cluster in _CLUSTER.finditer(text):
            digits = significant(cluster[0])
            for known, step in self._plan.numbers if digits else ():
                if known.endswith(digits) or digits.endswith(known):
                    yield *cluster.span(), step
                    break

    def _replacement(self, step: Step, text: str, value: Json) -> str:
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

    def _note(self, shown: Path, step: Step) -> None:
        change = Change(_pointer(shown), step.kind, step.category, step.rule)
        if change not in self.changes[-8:]:
            self.changes.append(change)


def _every(datum: str, text: str) -> Iterator[int]:
    at = text.find(datum)
    while at >= 0:
        yield at
        at = text.find(datum, at + 1)


def _pointer(path: Path) -> str:
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _in_file_name(text: str, start: int, end: int) -> bool:
    """Is it a word of an address, or of the name of a file?"""
    before, after = text[max(start - _LONGEST, 0) : start], text[end : end + _LONGEST]
    if (before[-1:] or " ") not in _MARKS and after[:1] not in _MARKS:
        return False
    if before[-1:].isalnum() or after[:1].isalnum():
        return False
    around = _ENDS.split(before)[-1] + "*" + _ENDS.split(after)[0]
    return "/" in around or _FILE.search(around) is not None


def _stands_alone(text: str, start: int, end: int, apart: bool) -> bool:
    if end - start >= SURE and not apart:
        return True
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if apart and text[start:end].isalpha():
        return (before in ("/", "@", "=") and not after.isalnum()) or end - start == len(text)
    return not before.isalnum() and not after.isalnum()
