"""What is to be taken out of an item, and where: findings and obligations made into a plan."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from consentry.evidence import Finding, Json, JsonObject, Obligation, covers

Path = tuple[str, ...]
Span = tuple[int, int]

STRENGTH = {"drop": 3, "redact": 2, "pseudonymise": 1, "generalise": 0, "unbind": -1}
"""What is done to a datum, the strongest first. Unbind: nothing to what is said in a text, since
its person is taken out there (a finding of its own); a field that holds nothing else goes."""
UNJUDGED = Obligation("redact", "categories/personal", "personal", "[personal data]")
"""For a personal finding that no obligation speaks of: it was never judged, so it goes."""
_LONG = 512
"""Characters from which on it pays to look at a text as bytes."""
SHORT_NAME, LONG_ENOUGH = 5, 8
"""Letters of a name that is looked for as addresses spell it; from the second on, inside words."""
MIN_DIGITS, MOST_DIGITS = 8, 24
"""Digits of a number that is looked for in other groups than its own."""
_COUNTED = ("personal.contact.phone", "personal.financial.", "personal.identifier.")
_MARKS = ("-", "_", ".", "+", "%20", "")
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})
_TWO_LETTERS = _PLAIN | str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_NO_WORD = re.compile(r"\w[._-]\w|[^\W\d_]\d|\d[^\W\d_]")
"""What a word has not: a mark or a digit beside letters."""
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

    def known_in(self, folded: str) -> list[tuple[str, Step]]:
        """The known data that stand in a folded text. In bytes they are found far sooner."""
        if len(folded) < _LONG:
            return [one for one in self.known if one[0] in folded]
        data = folded.encode("utf-8", "surrogatepass")
        return [one for one in self.known if one[0].encode("utf-8", "surrogatepass") in data]


def plan_for(
    item: JsonObject,
    findings: Iterable[Finding],
    obligations: Sequence[Obligation],
    keeps: Callable[[Finding], bool],
) -> Plan:
    plan = Plan({}, {}, [], _excerpt(obligations))
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
                for text in {name for t in texts for name in (t, _turned(t)) if name}:
                    plan.known += [(fold(part), step) for part in _parts(text)]
                    last = _surname(text)
                    plan.known += [(one, step) for one in last]
                    plan.files |= last
                    spelled, short = _in_addresses(text), _shortened(text)
                    plan.known += [(one, step) for one in spelled | short]
                    plan.apart |= short - spelled
                    if len("".join(text.split())) < LONG_ENOUGH:
                        plan.apart |= spelled
                    if text not in texts:
                        plan.known.append((fold(text), step))
            elif users := _as_users(finding.kind, texts):
                plan.known += [(one, step) for one in users]
                plan.apart |= users
            elif finding.kind.startswith(_COUNTED):
                plan.numbers += [(d, step) for d in map(significant, texts) if d]
    alone = {fold(f.value) for f in findings}
    plan.apart -= alone
    plan.files -= alone
    plan.known = sorted(set(plan.known), key=lambda k: (-len(k[0]), k[0], k[1].rank()))
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


def fold(text: str) -> str:
    """Lower case, character by character: offsets stay what they were."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def _in_addresses(name: str) -> set[str]:
    """A name of several words as addresses and names of files spell it."""
    words = fold(name).split()
    if len(words) < 2 or len("".join(words)) < SHORT_NAME:
        return set()
    return {mark.join(each) for each in _written(name.split()) for mark in _MARKS}


def _written(words: Sequence[str]) -> set[tuple[str, ...]]:
    """The words of a name in small letters: as they are, percent-encoded, and in plain letters."""
    small = tuple(map(fold, words))
    if "".join(small).isascii():
        return {small}
    plain = (
        tuple(
            unicodedata.normalize("NFKD", word.translate(table)).encode("ascii", "ignore").decode()
            for word in small
        )
        for table in (_PLAIN, _TWO_LETTERS)
    )
    coded = (tuple(fold(quote(word)) for word in each) for each in (words, small))
    return {each for each in (small, *plain, *coded) if all(each)}


def _shortened(name: str) -> set[str]:
    """The same turned, without what stands between the first and the last word, or with an initial:
    ``doe-jane``, ``doe_j``, ``jdoe``."""
    words = name.split()
    if len(words) < 2 or len(words[-1].strip(".")) < 3:
        return set()
    found: set[str] = set()
    for first, last in _written((words[0], words[-1])):
        pairs = [(first[0], last), (last, first[0])] if first[0].isalpha() else []
        pairs += [(last, first)] if len(words) == 2 else [(first, last), (last, first)]
        found |= {mark.join(pair) for pair in pairs for mark in _MARKS}
    return {one for one in found if len(one) >= SHORT_NAME}


def _parts(name: str) -> set[str]:
    """The first two and the last two of three or four words that all begin big: who finds names may
    have taken one too many."""
    words = name.split()
    if len(words) not in (3, 4) or not all(w[0].isupper() and len(w) > 2 for w in words):
        return set()
    return {" ".join(words[:2]), " ".join(words[-2:])}


def _surname(name: str) -> set[str]:
    """The last word of a name as names of files spell it."""
    words = name.split()
    if len(words) < 2 or len(words[-1]) <= SHORT_NAME or not words[-1].isalpha():
        return set()
    return {each[-1] for each in _written(words[-1:])}


def _as_users(kind: str, texts: Iterable[str]) -> set[str]:
    """What an e-mail address, a handle or a profile calls somebody, where that is no mere word."""
    found: set[str] = set()
    for text in texts:
        if kind == "personal.contact.email":
            found.add(text.partition("@")[0])
        elif kind in ("personal.online.handle", "personal.online.username"):
            found.add(text.lstrip("@").partition("@")[0])
        elif kind == "personal.online.profile":
            found.add(text.rstrip("/").rpartition("/")[2].lstrip("@"))
    return {fold(one) for one in found if len(one) > SHORT_NAME and _NO_WORD.search(one)}


def _turned(name: str) -> str:
    """``Doe, Jane`` as it is said."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and last.strip() and first.strip() else ""


def significant(text: str) -> str:
    """The digits of a number without the zeros that are dialled before it; ``""`` if too few."""
    digits = "".join(c for c in text if c.isdecimal()).lstrip("0")
    return digits if MIN_DIGITS <= len(digits) <= MOST_DIGITS else ""


def _worth_seeking(text: str) -> bool:
    text = text.strip()
    return len(text) >= SURE or (len(text) >= SHORTEST and any(c.isalpha() for c in text))
