"""What is held: stored, and handed to nobody until a named person has looked at it.

An item is held by its own collect leaf (``held_for`` and ``held_until``, where a rule said so
when it was stored), or by a ``quarantine`` leaf in the ops log, which lists records in its sealed
part. ``review`` leaves in the ops log release or reject. The ops log comes after every worker's:
its last word on a record stands (GDPR Art. 18: what is restricted is stored, and used for
nothing).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from consentry.errors import ErasedError, LogError
from consentry.evidence import Json, JsonObject
from consentry.provenance import OPS, Draft, Home, Log, LogReader, minute, paths, split_id
from consentry.provenance.following import Following
from consentry.provenance.record import canonical
from consentry.provenance.release import ranges, read_ranges
from consentry.provenance.slots import STATES

HOLD_DAYS = 30
"""Days until a hold ends in a rejection, where neither rule nor order says."""
REJECTED = "review/rejected"
_FINAL = {"release": "released", "reject": "rejected"}
_DAY = 86_400

Progress = Callable[[str, int, int], None]
State = Literal["held", "released", "rejected"]


@dataclass(frozen=True, slots=True)
class Word:
    """What was last said of a record: by which rule, about what, since and until when.

    rule: the id of the rule that it was held for; about: what the rule spoke of, such as an
    order's reference; until: Unix seconds, rejected then; leaf: the id of the record that says so.
    """

    state: State
    rule: str
    until: int
    since: int
    leaf: str
    about: str = ""


class Held:
    """What is held in a home, as far as its logs were read."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._ops = Following(home)
        self._workers: dict[str, LogReader] = {}
        self._words: dict[str, dict[int, Word]] = {}

    @classmethod
    def read(cls, home: Home) -> Held:
        """Read the ops log. Raises ``SealError`` if a list of held records does not open."""
        held = cls(home)
        held.refresh()
        return held

    def refresh(self) -> None:
        """Read what is new in the ops log."""
        for index, public in self._ops.new():
            self._take(index, public)

    def why(self, provenance_id: str, public: JsonObject | None = None) -> str | None:
        """The rule that a record is held for, ``review/rejected``, or None if it is free.

        public: its collect leaf, if it is at hand. Raises ``LogError`` if there is no such record.
        """
        word = self.word(provenance_id, public)
        if word is None or word.state == "released":
            return None
        return REJECTED if word.state == "rejected" else word.rule

    def word(self, provenance_id: str, public: JsonObject | None = None) -> Word | None:
        """The last word on a record; None if nothing was ever said."""
        origin, index = split_id(provenance_id)
        said = self._words.get(origin, {}).get(index)
        if said is not None and said.rule:
            return said
        if public is None:
            if origin not in self._workers:
                self._workers[origin] = self._home.find(origin)
            public = self._workers[origin].read(index)
        own = _of_leaf(provenance_id, public)
        if said is None:
            return own
        return replace(said, rule=own.rule) if own else said

    def held(self, progress: Progress | None = None) -> Iterator[tuple[str, Word]]:
        """Every record that is held at this moment and not erased, worker log by worker log."""
        yield from self._in_state("held", progress)

    def rejected(self) -> Iterator[str]:
        """Every record that was rejected and is not erased yet: an erasure that was cut off."""
        if any(w.state == "rejected" for words in self._words.values() for w in words.values()):
            yield from (name for name, _ in self._in_state("rejected", None))

    def _in_state(self, state: State, progress: Progress | None) -> Iterator[tuple[str, Word]]:
        for entry in self._home.manifest().logs:
            if entry.name == OPS:
                continue
            reader = self._home.reader(entry.name)
            said = self._words.get(reader.origin, {})
            for first in range(0, reader.size, paths.WIDTH):
                last = min(reader.size, first + paths.WIDTH)
                found = [
                    (index, word)
                    for index in range(first, last)
                    if (word := said.get(index) or _of_own(reader, index)) and word.state == state
                ]
                if found:
                    tile = reader.vault.tile(first // paths.WIDTH)
                    for index, word in found:
                        if STATES[tile.state(index % paths.WIDTH)] != "erased":
                            yield f"{reader.origin}/{index}", word
                if progress is not None:
                    progress(entry.name, last, reader.size)

    def _take(self, index: int, public: JsonObject) -> None:
        event, action = public.get("event"), str(public.get("action", ""))
        if event == "quarantine":
            state: State = "held"
        elif event == "review" and action in _FINAL:
            state = "released" if action == "release" else "rejected"
        else:
            return
        try:
            private = self._ops.private(index)
            runs = list(read_ranges(self._ops.content(index)))
        except ErasedError as problem:
            raise LogError(
                f"the list of {OPS}/{index} was erased, so nobody can say what is held"
            ) from problem
        rules = public.get("rules")
        rule = str(rules[0]) if isinstance(rules, list) and rules else ""
        for origin, first, last in runs:
            words = self._words.setdefault(origin, {})
            for each in range(first, last + 1):
                before = words.get(each)
                words[each] = Word(
                    state,
                    rule or (before.rule if before else ""),
                    _whole(public.get("held_until")),
                    _whole(public.get("time")),
                    self._ops.id_of(index),
                    str(private.get("about", "")) or (before.about if before else ""),
                )


def hold(
    home: Home,
    ops: Log,
    ids: Iterable[str],
    reason: str,
    until: int,
    *,
    now: int,
    about: str = "",
    again: bool = False,
) -> int:
    """Hold these records for review: one ``quarantine`` leaf in ops. Returns how many are new.

    reason: the id of the rule that says so; until: Unix seconds after which they are rejected;
    about: what the rule speaks of, sealed. What is held already is left as it is, and so is what
    was released from a hold for the same reason and about the same, unless ``again``.
    """
    held = Held.read(home)
    new = [each for each in dict.fromkeys(ids) if _is_new(held.word(each), reason, about, again)]
    if new:
        listed = canonical(ranges(new))
        public = {
            "event": "quarantine",
            "time": minute(now),
            "rules": [reason],
            "count": len(new),
            "held_until": until,
        }
        private: dict[str, Json] = {"ids": hashlib.sha256(listed).hexdigest()}
        if about:
            private["about"] = about
        ops.append(Draft(public, private, listed)).result()
    return len(new)


def until_of(value: str, deadline: int | None, now: int) -> int:
    """When a hold ends: after so many days as the obligation says, at its order's deadline, or
    after ``HOLD_DAYS``. Unix seconds."""
    if value.isascii() and value.isdigit():
        return now + min(int(value), 36_525) * _DAY
    return deadline if deadline is not None else now + HOLD_DAYS * _DAY


def _is_new(word: Word | None, reason: str, about: str, again: bool) -> bool:
    if word is None:
        return True
    same = word.rule == reason and word.about in ("", about)
    return word.state == "released" and (again or not same)


def _of_own(reader: LogReader, index: int) -> Word | None:
    return _of_leaf(f"{reader.origin}/{index}", reader.read(index))


def _of_leaf(provenance_id: str, public: JsonObject) -> Word | None:
    """What a collect leaf says of itself."""
    until = _whole(public.get("held_until"))
    if public.get("event") != "collect" or not until:
        return None
    rule = str(public.get("held_for", ""))
    return Word("held", rule, until, _whole(public.get("time")), provenance_id)


def _whole(value: Json) -> int:
    return value if type(value) is int else 0
