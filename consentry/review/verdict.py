"""What a named person decides about items that are held: release, reject; and what looking leaves.

Each decision is a ``review`` leaf in the ops log. In plain: what, and about how many; sealed: which
records, who, why. What is rejected is erased. A hold that nobody ended in its time is rejected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from consentry.errors import ConfigError
from consentry.evidence import Json
from consentry.notice import PublicPage, Told, register
from consentry.provenance import Draft, Home, minute
from consentry.provenance.record import canonical
from consentry.provenance.release import ranges
from consentry.vault import Held, hold
from consentry.vault.erase import Selector, Sweeper, carry_out, plan

Action = Literal["show", "release", "reject"]
Progress = Callable[[str, int, int], None]
OVERDUE = "notice/overdue"
"""The rule under which an item is held whose person nobody told in time."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Who:
    """Who decides and why; approved_by: the second person, where the activity asks for one."""

    by: str
    reason: str
    role: str = "reviewer"
    approved_by: str = ""

    @classmethod
    def of(cls, by: str, reason: str, *, four_eyes: bool = False, approved_by: str = "") -> Who:
        """Raises ``ConfigError`` if a name or a reason is missing, or the second person."""
        by, reason, second = by.strip(), reason.strip(), approved_by.strip()
        if not by or not reason:
            raise ConfigError(
                "nobody says who does this, or why.", remedy="Write --by NAME and --reason TEXT."
            )
        if four_eyes and (not second or second.casefold() == by.casefold()):
            raise ConfigError(
                "the activity asks for four eyes, and a second person has not approved.",
                remedy="Write --approved-by with the name of another person.",
            )
        return cls(by, reason, approved_by=second)


def note(home: Home, ids: Sequence[str], action: Action, who: Who, now: int) -> str:
    """Write one ``review`` leaf about these records; returns its id."""
    listed = canonical(ranges(ids))
    private: dict[str, Json] = {
        "by": who.by,
        "reason": who.reason,
        "role": who.role,
        "ids": hashlib.sha256(listed).hexdigest(),
    }
    if who.approved_by:
        private["approved_by"] = who.approved_by
    public = {
        "event": "review",
        "time": minute(now),
        "action": action,
        "count": len(ids),
    }
    return home.record(Draft(public, private, listed)).provenance_id


def held_only(held: Held, ids: Iterable[str]) -> list[str]:
    """These records, if all are held. Raises ``ConfigError`` that names one that is not."""
    wanted = list(dict.fromkeys(ids))
    for each in wanted:
        word = held.word(each)
        if word is None or word.state != "held":
            state = "was never held" if word is None else f"was {word.state}"
            raise ConfigError(
                f"{each} is not held: it {state}.", remedy="See consentry review list."
            )
    return wanted


def release(home: Home, ids: Iterable[str], who: Who, now: int) -> str:
    """Let held items be used again, as far as rules allow. Returns the leaf's id."""
    return note(home, held_only(Held.read(home), ids), "release", who, now)


def reject(
    home: Home,
    ids: Iterable[str],
    who: Who,
    now: int,
    *,
    sweepers: Sequence[Sweeper] = (),
    progress: Progress | None = None,
) -> str:
    """Reject held items and erase them. Returns the leaf's id.

    The leaf comes first: from then on nobody is handed them; whoever is cut off before they are
    erased runs it again, or ``expire``.
    """
    wanted = held_only(Held.read(home), ids)
    leaf = note(home, wanted, "reject", who, now)
    _erase(home, wanted, who, now, sweepers, progress)
    return leaf


def expire(
    home: Home,
    now: int,
    *,
    rule: str = "",
    by: str = "consentry review run",
    sweepers: Sequence[Sweeper] = (),
    progress: Progress | None = None,
) -> int:
    """Reject what nobody decided about in time; with ``rule``, only what it holds. How many."""
    held = Held.read(home)
    over = [
        each
        for each, word in held.held(progress)
        if word.until < now and (not rule or word.rule == rule)
    ]
    if over:
        who = Who(by, "nobody decided in time")
        note(home, over, "reject", who, now)
        _erase(home, over, who, now, sweepers, progress)
    left = list(held.rejected())
    if left:
        _erase(home, left, Who(by, "rejected earlier"), now, sweepers, progress)
    return len(over)


@dataclass(frozen=True, slots=True)
class Overdue:
    """What a run found: newly held, released because they were told after all, erased."""

    held: int
    released: int
    erased: int


def overdue(
    home: Home,
    told: Told,
    page: PublicPage,
    days: int,
    now: int,
    *,
    sweepers: Sequence[Sweeper] = (),
    progress: Progress | None = None,
) -> Overdue:
    """Hold what nobody was told of in time, release what was told late, erase after the term.

    page: the public page as just looked for; where it stands, nobody is overdue. days: the term.
    """
    public = page.stands(now)
    held = Held.read(home)
    late, cured = [], []
    for entry in register(home, told, progress):
        word = held.word(entry.provenance_id)
        ours = word is not None and word.state == "held" and word.rule == OVERDUE
        if ours and (public or entry.told):
            cured.append(entry.provenance_id)
        elif not public and entry.overdue(now) and not ours:
            late.append(entry.provenance_id)
    if cured:
        note(home, cured, "release", Who("consentry notice run", "told after all"), now)
    count = 0
    if late:
        with home.ops() as ops:
            count = hold(home, ops, late, OVERDUE, now + days * _DAY, now=now, again=True)
    erased = expire(
        home, now, rule=OVERDUE, by="consentry notice run", sweepers=sweepers, progress=progress
    )
    return Overdue(count, len(cured), erased)


def _erase(
    home: Home,
    ids: Sequence[str],
    who: Who,
    now: int,
    sweepers: Sequence[Sweeper],
    progress: Progress | None,
) -> None:
    found = plan(home, Selector(items=tuple(ids)), now=now, progress=progress)
    carry_out(
        home,
        found,
        reason=who.reason,
        by=who.by,
        approved_by=who.approved_by,
        sweepers=sweepers,
        progress=progress,
        now=now,
    )
