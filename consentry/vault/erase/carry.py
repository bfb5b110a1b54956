"""Erasing, step by step, so that a kill at any moment is finished by the next erasure.

(1) The ``erase`` records name the leaves; (2) copies that the project itself keeps are swept, which
takes what the leaves seal; (3) tile by tile the slots are zeroed, then the sealed bytes taken out;
(4) the record that it is done. Every step may be done again. What was recorded and not done is
done first, whatever is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from consentry.errors import FencedError
from consentry.evidence import JsonObject
from consentry.provenance import Draft, Home, Log, Receipt
from consentry.provenance.slots import LIVE
from consentry.vault.erase import records
from consentry.vault.erase.beyond import Beyond
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.plan import Plan

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did.

    items, records: how many were zeroed that were live, and bytes taken out of the vault; began,
    done: provenance ids of the records; quarantined: ids left for a person to look at; beyond: what
    is out of reach; finished: earlier erasures, cut off, that were done with this one.
    """

    items: int = 0
    records: int = 0
    bytes: int = 0
    began: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()
    beyond: tuple[Beyond, ...] = field(default=())
    finished: int = 0

    def told(self) -> JsonObject:
        """For machines."""
        return {
            "items": self.items,
            "records": self.records,
            "bytes": self.bytes,
            "began": list(self.began),
            "done": list(self.done),
            "quarantined": list(self.quarantined),
            "out_of_reach": [each.told() for each in self.beyond],
            "finished": self.finished,
        }


def carry_out(
    home: Home,
    plan: Plan,
    *,
    ops: Log | None = None,
    reason: str,
    by: str,
    approved_by: str = "",
    progress: Progress | None = None,
    now: int | None = None,
) -> Erased:
    """Erase what the plan found and is still there, and what an earlier erasure left undone.

    ops: the ops log, if the caller holds it; it is taken for a moment at a time otherwise, so that
    a long erasure keeps nobody out. by, approved_by: names of persons, sealed. progress: what,
    leaves done, of how many. Again with the same plan it does nothing.
    """
    writing = _Ops(home, ops)
    now = plan.now if now is None else now
    finished = finish(home, ops=ops, progress=progress, now=now)
    left, items = _still_there(home, plan)
    if not len(left):
        return Erased(
            quarantined=tuple(plan.quarantined.ids()), beyond=plan.beyond, finished=len(finished)
        )
    drafts = records.begun(
        plan.selector, left, items, now, by=by, reason=reason, approved_by=approved_by
    )
    began = writing.append(drafts)
    zeroed, taken = _zero(home, left, progress)
    place = tuple(each.index for each in began)
    (end,) = writing.append([records.done(place, len(items), zeroed, taken, now)])
    return Erased(
        len(items),
        zeroed,
        taken,
        tuple(each.provenance_id for each in began),
        (end.provenance_id,),
        tuple(plan.quarantined.ids()),
        plan.beyond,
        len(finished),
    )


def finish(
    home: Home, *, ops: Log | None = None, progress: Progress | None = None, now: int
) -> list[Erased]:
    """Finish every erasure that was recorded and cut off."""
    writing, finished = _Ops(home, ops), []
    for each in records.unfinished(home):
        zeroed, taken = _zero(home, each.leaves, progress)
        (end,) = writing.append([records.done(each.began, each.items, zeroed, taken, now)])
        finished.append(Erased(each.items, zeroed, taken, done=(end.provenance_id,)))
    return finished


class _Ops:
    """The ops log, held by the caller or taken for a moment."""

    def __init__(self, home: Home, log: Log | None) -> None:
        self._home = home
        self._log = log

    def append(self, drafts: Sequence[Draft]) -> list[Receipt]:
        """Record; returns once it is durable. One who lost the log takes it again."""
        if self._log is not None:
            try:
                return _together(self._log, drafts)
            except FencedError:
                self._log = None
        with self._home.ops() as log:
            return _together(log, drafts)


def _together(log: Log, drafts: Sequence[Draft]) -> list[Receipt]:
    return [each.result() for each in [log.append(draft) for draft in drafts]]


def _still_there(home: Home, plan: Plan) -> tuple[Indices, Indices]:
    """Of a plan, the leaves whose slots are live, and the items among them."""
    leaves, items = Indices(), Indices()
    for origin in plan.leaves.origins:
        vault = home.find(origin).vault
        for at, places in plan.leaves.tiles(origin):
            tile = vault.tile(at)
            for place in places:
                if tile.state(place) == LIVE:
                    index = at * 256 + place
                    leaves.add(origin, index)
                    if plan.items.has(origin, index):
                        items.add(origin, index)
    return leaves, items


def _zero(home: Home, leaves: Indices, progress: Progress | None) -> tuple[int, int]:
    """Zero the slots of these leaves and take out what they seal; how many were live, bytes."""
    zeroed = taken = ahead = 0
    for origin in leaves.origins:
        vault = home.find(origin).vault
        for at, places in leaves.tiles(origin):
            zeroed += vault.erase_slots(at, places)
            taken += vault.thin(at, places)
            ahead += len(places)
            if progress is not None:
                progress("erasing", ahead, len(leaves))
    return zeroed, taken
