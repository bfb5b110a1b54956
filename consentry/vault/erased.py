"""Which slots are erased, and by which record; slots that are zeroed though no record says so; and
objects that live slots need and that are gone.

Needs no key: the state of a slot, the leaves and the names say it. What a slot holds is looked at
by ``check_vault``.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from consentry.errors import LogError, NotFoundError, VerifyError
from consentry.provenance import OPS, Home, LogReader, paths
from consentry.provenance.slots import ERASED, LIVE, STATES
from consentry.vault.erase.records import ended, named
from consentry.vault.lost import Lost, needing, spans

Progress = Callable[[str, int, int], None]
_COMMITS = b'"commit":"'
"""Stands in a leaf that has a sealed part, and in no other: in a text its quotes are escaped."""


@dataclass(slots=True)
class ErasedReport:
    """erased: how many slots by the record that named them first; live: those that are not.

    waiting: named by an erasure that is recorded and not carried out yet.
    """

    erased: Counter[str] = field(default_factory=Counter)
    live: int = 0
    waiting: int = 0
    problems: list[VerifyError] = field(default_factory=list)


def check_erased(home: Home, progress: Progress | None = None) -> ErasedReport:
    """Hold every slot against the ``erase`` records. Raises ``StorageError``."""
    report = ErasedReport()
    named = _named(home, report)
    for entry in home.manifest().logs:
        reader = home.reader(entry.name)
        ours = named.get(entry.origin)
        lost = Lost(home.vault_area(entry.name))
        for first in range(0, reader.size, paths.WIDTH):
            last = min(first + paths.WIDTH, reader.size) - 1
            _check_tile(reader, first, last, ours, lost, report)
            if progress is not None:
                progress(entry.name, last + 1, reader.size)
    return report


class _By:
    """Which record names a leaf first, four bytes a leaf; done: those of which it is recorded that
    they are."""

    def __init__(self, done: Collection[str]) -> None:
        self.done = done
        self._records: list[str] = [""]
        self._of = array("I")

    def add(self, first: int, last: int, record: str) -> None:
        if self._records[-1] != record:
            self._records.append(record)
        if last >= len(self._of):
            self._of.frombytes(bytes(self._of.itemsize * (last + 1 - len(self._of))))
        for index in range(first, last + 1):
            self._of[index] = self._of[index] or len(self._records) - 1

    def record(self, index: int) -> str:
        """The record's id, "" if none does."""
        return self._records[self._of[index]] if index < len(self._of) else ""


def _named(home: Home, report: ErasedReport) -> dict[str, _By]:
    """By origin, which record names a leaf. One that the log does not have is a problem."""
    found: dict[str, _By] = {}
    if home.manifest().find(OPS) is None:
        return found
    sizes = {entry.origin: home.reader(entry.name).size for entry in home.manifest().logs}
    ops = home.reader(OPS)
    done: set[str] = set()
    for index in range(ops.size):
        record = f"{ops.origin}/{index}"
        try:
            public = ops.read(index)
            for origin, first, last in named(public):
                if last >= sizes.get(origin, 0):
                    raise VerifyError("an erase record names leaves that are in no log")
                found.setdefault(origin, _By(done)).add(first, last, record)
            done |= {f"{ops.origin}/{each}" for each in ended(public)}
        except LogError as problem:
            report.problems.append(VerifyError(str(problem), name=ops.origin, index=index))
    return found


def _check_tile(
    reader: LogReader,
    first: int,
    last: int,
    named: _By | None,
    lost: Lost,
    report: ErasedReport,
) -> None:
    name = f"{reader.origin}/{paths.key_tile(first // paths.WIDTH)}"
    try:
        tile = reader.vault.tile(first // paths.WIDTH)
    except NotFoundError:
        report.problems.append(VerifyError("the key tile is missing", name=name, index=first))
        return
    except VerifyError as problem:
        report.problems.append(VerifyError(str(problem), name=name, index=first))
        return
    live: list[int] = []
    for index in range(first, last + 1):
        state = tile.state(index - first)
        by = named.record(index) if named else ""
        if state == ERASED and by:
            report.erased[by] += 1
        elif state == ERASED:
            what = "the slot is erased, and no record of an erasure names its leaf"
            report.problems.append(VerifyError(what, name=name, index=index))
        elif state == LIVE:
            live.append(index)
            if named and by in named.done:
                what = f"the slot is live, though {by} erased it: a copy was put back. Erase again"
                report.problems.append(VerifyError(what, name=name, index=index))
            else:
                report.waiting += bool(by)
        elif _COMMITS in reader.leaf(index):
            what = f"the slot is {STATES[state]}, though its leaf has a sealed part"
            report.problems.append(VerifyError(what, name=name, index=index))
    report.live += len(live)
    for gone, lacking in lost.of(first // paths.WIDTH, tile.epoch, live):
        leaves = needing(gone, tile, lacking, reader.read)
        if not leaves:
            continue
        what = f"the object is missing: what {len(leaves)} leaves sealed is lost, {spans(leaves)}"
        name = f"{reader.origin}/{gone}"
        report.problems.append(VerifyError(what, name=name, index=leaves[0]))
