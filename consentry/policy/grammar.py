"""``when:`` from what a person wrote to a condition, or an error with line and nearest word."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from consentry.countries import CODES, STATES
from consentry.errors import PackError
from consentry.evidence import BUNDLES, PURPOSES
from consentry.policy.conditions import (
    Activity,
    All,
    AnyOf,
    Condition,
    Found,
    NoneLeft,
    Not,
    NotDeclared,
    OptOut,
    PersonalData,
    Place,
    Purpose,
    Site,
    Undeclared,
)
from consentry.policy.places import LEAST, WORDS
from consentry.yamlfile import Document, nearest

KEYS = (
    "activity",
    "all",
    "any",
    "finding",
    "not",
    "optout",
    "personal_data",
    "place",
    "purpose",
    "site",
)
LEVELS = ("none", "incidental", "intended")
SPECIAL_PURPOSES = ("undeclared", "not-declared", "none-left")
DECLARABLE = (*PURPOSES, *BUNDLES)
At = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that rules may use: kinds of finding, and names of groups of countries."""

    kinds: frozenset[str]
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the conditions of one file."""

    doc: Document
    known: Vocabulary

    def wrong(self, at: At, what: str, remedy: str = "") -> NoReturn:
        raise PackError(what, file=self.doc.name, line=self.doc.line(at), remedy=remedy)

    def condition(self, value: Any, at: At) -> Condition:
        """A mapping of questions; all of them have to hold. ``{}`` always holds."""
        if not isinstance(value, Mapping):
            self.wrong(at, "a condition must be a mapping of questions.", "Write finding: …")
        parts = [self._question(key, value[key], (*at, key)) for key in value]
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _question(self, key: str, value: Any, at: At) -> Condition:
        match key:
            case "finding":
                return self._finding(value, at)
            case "optout":
                return self._optout(value, at)
            case "purpose":
                return self._purpose(value, at)
            case "personal_data":
                return PersonalData(frozenset(self.words(value, at, LEVELS, "level")))
            case "place":
                return self._place(value, at)
            case "activity":
                return self._activity(value, at)
            case "site":
                return Site(frozenset(name.lower() for name in self.words(value, at)))
            case "not":
                return Not(self.condition(value, at))
            case "all" | "any":
                if not isinstance(value, list) or not value:
                    self.wrong(at, f"{key} must be a list of conditions.")
                parts = tuple(self.condition(v, (*at, i)) for i, v in enumerate(value))
                return All(parts) if key == "all" else AnyOf(parts)
        self.wrong(at, f"unknown key {key}.", nearest(key, KEYS))

    def _finding(self, value: Any, at: At) -> Condition:
        if not isinstance(value, Mapping):
            return Found(self.finding_kinds(value, at))
        self._keys(value, at, ("kind", "value", "malformed", "confidence", "kept", "basis"))
        if "kind" not in value:
            self.wrong(at, "kind is missing.", "Write it.")
        patterns = self.words(value["value"], (*at, "value")) if "value" in value else ()
        if "basis" in value:
            self.words(value["basis"], (*at, "basis"), ("consent",), "basis")
        return Found(
            self.finding_kinds(value["kind"], (*at, "kind")),
            tuple(re.compile(fnmatch.translate(p)) for p in patterns),
            self._flag(value, "malformed", at),
            self._number(value, "confidence", at, 0),
            self._flag(value, "kept", at),
            "consent" if "basis" in value else "",
        )

    def _optout(self, value: Any, at: At) -> Condition:
        if not isinstance(value, Mapping):
            self.wrong(at, "optout must be a mapping.", "Write optout: {says: deny}.")
        self._keys(value, at, ("says", "purposes", "by", "but", "malformed"))
        says = value.get("says")
        if says is not None:
            self.words(says, (*at, "says"), ("allow", "deny", "unknown"), "answer")
        malformed = self._flag(value, "malformed", at)
        if says is None and malformed is None:
            self.wrong(at, "optout asks nothing.", "Write says: deny, or malformed: true.")
        purposes = value.get("purposes", "declared")
        named: tuple[str, ...] = ()
        if purposes != "declared":
            named = self.words(purposes, (*at, "purposes"), PURPOSES, "purpose")
        by = self.finding_kinds(value["by"], (*at, "by")) if "by" in value else ()
        but = self.finding_kinds(value["but"], (*at, "but")) if "but" in value else ()
        return OptOut(says, by, but, malformed, frozenset(named))

    def _purpose(self, value: Any, at: At) -> Condition:
        if isinstance(value, Mapping):
            self._keys(value, at, ("takes", "declared"))
            takes = self.words(value.get("takes", []), (*at, "takes"), PURPOSES, "purpose")
            names = self.words(value.get("declared", []), (*at, "declared"), DECLARABLE, "purpose")
            return Purpose(takes=frozenset(takes), declared=frozenset(names))
        if isinstance(value, str) and value in SPECIAL_PURPOSES:
            special: dict[str, Condition] = {
                "undeclared": Undeclared(),
                "not-declared": NotDeclared(),
                "none-left": NoneLeft(),
            }
            return special[value]
        words = (*DECLARABLE, *SPECIAL_PURPOSES) if isinstance(value, str) else DECLARABLE
        return Purpose(names=frozenset(self.words(value, at, words, "purpose")))

    def _place(self, value: Any, at: At) -> Condition:
        least = LEAST
        if isinstance(value, Mapping):
            self._keys(value, at, ("any", "at_least"))
            least = self._number(value, "at_least", at, LEAST)
            value, at = value.get("any", []), (*at, "any")
        return Place(self.places(value, at), least)

    def _activity(self, value: Any, at: At) -> Condition:
        if not isinstance(value, Mapping) or not value:
            self.wrong(at, "activity must be a mapping.", "Write activity: {basis: missing}.")
        self._keys(value, at, ("basis", "retention", "established", "targets", "keeps"))
        said = {
            key: "".join(self.words(value[key], (*at, key), ("declared", "missing"), "state"))
            for key in ("basis", "retention")
            if key in value
        }
        return Activity(
            basis=said.get("basis", ""),
            retention=said.get("retention", ""),
            established=self.places(value.get("established", []), (*at, "established")),
            targets=self.places(value.get("targets", []), (*at, "targets")),
            keeps=self.finding_kinds(value["keeps"], (*at, "keeps")) if "keeps" in value else (),
        )

    def finding_kinds(self, value: Any, at: At) -> tuple[str, ...]:
        """Kinds of finding, each in the vocabulary; ``personal.*`` means ``personal``."""
        found = []
        for i, word in enumerate(self.words(value, at)):
            kind = word.removesuffix(".*")
            if kind not in self.known.kinds:
                self.wrong(
                    (*at, i),
                    f"unknown kind of finding {word}.",
                    nearest(kind, sorted(self.known.kinds)),
                )
            found.append(kind)
        return tuple(dict.fromkeys(found))

    def places(self, value: Any, at: At) -> tuple[str, ...]:
        """Country codes, names of groups, ``unknown`` and ``elsewhere``."""
        names = sorted(self.known.groups | set(WORDS))
        found = self.words(value, at)
        for i, word in enumerate(found):
            if word not in CODES and word not in STATES and word not in names:
                known = [*names, *CODES, *STATES]
                self.wrong((*at, i), f"unknown place {word}.", nearest(word, known))
        return found

    def words(
        self, value: Any, at: At, known: Sequence[str] = (), what: str = "word"
    ) -> tuple[str, ...]:
        """One word or a list of them; each among ``known``, if any are given."""
        found = value if isinstance(value, list) else [value]
        for i, word in enumerate(found):
            where = (*at, i) if isinstance(value, list) else at
            if not isinstance(word, str):
                self.wrong(where, f"{at[-1]} must be a word or a list of words.")
            if known and word not in known:
                self.wrong(where, f"unknown {what} {word}.", nearest(word, known))
        return tuple(found)

    def _keys(self, value: Mapping[str, Any], at: At, known: Sequence[str]) -> None:
        for key in value:
            if key not in known:
                self.wrong((*at, key), f"unknown key {key}.", nearest(key, known))

    def _flag(self, value: Mapping[str, Any], key: str, at: At) -> bool | None:
        flag = value.get(key)
        if flag is not None and not isinstance(flag, bool):
            self.wrong((*at, key), f"{key} must be true or false.")
        return flag

    def _number(self, value: Mapping[str, Any], key: str, at: At, default: int) -> int:
        number = value.get(key, default)
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 1000:
            self.wrong((*at, key), f"{key} must be a whole number of permille, 0 to 1000.")
        return number
