"""Erasing, step by step, so that a kill at any moment is finished by the next erasure.

(1) The ``erase`` records name the leaves; (2) while what they seal can still be read, the copies
that the project itself keeps are swept, hosts' files that nothing else rests on are removed, and
the index forgets the leaves; (3) tile by tile the slots are zeroed, then the sealed bytes taken
out, and what is kept of whom they were about; (4) the record that it is done. Every step may be
done again, and what was recorded and not done is done first, whatever is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from consentry.errors import FencedError, StorageError
from consentry.evidence import Json, JsonObject
from consentry.provenance import OPS, Draft, Home, Log, Receipt
from consentry.storage import Storage
from consentry.vault.erase import about, certificate, known, records
from consentry.vault.erase.beyond import Beyond, releases
from consentry.vault.erase.indices import Indices
from consentry.vault.erase.plan import Plan
from consentry.vault.erase.spread import Spread, in_parts
from consentry.vault.erase.sweepers import Sweeper, Swept, Targets
from consentry.vault.erase.zeroing import Zeroed, still_there, zero
from consentry.vault.shards import Shards

Progress = Callable[[str, int, int], None]
_RECORDS = 64
"""Records, of some 40 KB, that are appended at once."""
_SHARDS = 16
"""Shards of an index, between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did.

    items, records: how many were zeroed that were live, and bytes taken out of the vault; evidence,
    entries: hosts' files and entries of the index that went; swept: what was taken out of the
    project's own copies; began, done: provenance ids of the records; quarantined: ids left for a
    person to look at; beyond: what is out of reach; finished: provenance ids of the records that
    earlier erasures, cut off, were done with this one.
    """

    items: int = 0
    records: int = 0
    bytes: int = 0
    evidence: int = 0
    entries: int = 0
    swept: tuple[Swept, ...] = ()
    began: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()
    beyond: tuple[Beyond, ...] = field(default=())
    finished: tuple[str, ...] = ()

    def told(self) -> JsonObject:
        """For machines."""
        return {
            "items": self.items,
            "records": self.records,
            "bytes": self.bytes,
            "evidence": self.evidence,
            "index_entries": self.entries,
            "swept": [each.told() for each in self.swept],
            "began": list(self.began),
            "done": list(self.done),
            "quarantined": list(self.quarantined),
            "out_of_reach": [each.told() for each in self.beyond],
            "finished": list(self.finished),
        }


def carry_out(
    home: Home,
    plan: Plan,
    *,
    ops: Log | None = None,
    reason: str,
    by: str,
    approved_by: str = "",
    rules: Sequence[str] = (),
    because: Json = None,
    sweepers: Sequence[Sweeper] = (),
    progress: Progress | None = None,
    now: int | None = None,
) -> Erased:
    """Erase what the plan found and is still there, and what an earlier erasure left undone.

    ops: the ops log, if the caller holds it; it is taken for a moment at a time otherwise, so that
    a long erasure keeps nobody out. by, approved_by: names of persons, sealed. rules: which ask
    for it, in plain; because: what they rest on, sealed. sweepers: what keeps copies. progress:
    what, leaves done, of how many. Again with the same plan it does nothing. Raises
    ``StorageError`` when it was cut off: erasing again finishes it.
    """
    writing = _Ops(home, ops)
    now = plan.now if now is None else now
    with Spread(home) as spread:
        carrying = _Carrying(home, spread, writing, sweepers, progress, now)
        finished = tuple(name for each in carrying.finish() for name in each.done)
        left = still_there(home, spread, plan.leaves)
        items = plan.items.among_those(left)
        kept = tuple(plan.quarantined.ids())
        if not len(left):
            return Erased(quarantined=kept, beyond=plan.beyond, finished=finished)
        drafts = records.begun(
            plan.selector,
            left,
            items,
            plan.sizes,
            now,
            by=by,
            reason=reason,
            approved_by=approved_by,
            rules=rules,
            because=because,
        )
        began = writing.append(drafts)
        work = records.Unfinished(
            tuple(each.index for each in began),
            left,
            len(items),
            plan.selector.sites,
            plan.selector.expired_at is not None,
        )
        erased = carrying.erase(work, plan.beyond)
    return replace(
        erased,
        began=tuple(each.provenance_id for each in began),
        quarantined=kept,
        finished=finished,
    )


def finish(
    home: Home,
    *,
    ops: Log | None = None,
    sweepers: Sequence[Sweeper] = (),
    progress: Progress | None = None,
    now: int,
) -> list[Erased]:
    """Finish every erasure that was recorded and cut off."""
    with Spread(home) as spread:
        return _Carrying(home, spread, _Ops(home, ops), sweepers, progress, now).finish()


@dataclass(frozen=True, slots=True)
class _Carrying:
    """Erasing what is recorded."""

    home: Home
    spread: Spread
    writing: _Ops
    sweepers: Sequence[Sweeper]
    progress: Progress | None
    now: int

    def finish(self) -> list[Erased]:
        """What was recorded and cut off."""
        self.writing.settle()
        return [
            self.erase(work, releases(self.home, work.leaves))
            for work in records.unfinished(self.home)
        ]

    def erase(self, work: records.Unfinished, beyond: tuple[Beyond, ...]) -> Erased:
        """All of it, and the record that it is done."""
        home, spread, leaves = self.home, self.spread, work.leaves
        found = known.Known.of(
            home,
            spread,
            leaves,
            self.progress,
            with_digests=bool(work.sites),
            with_urls=bool(self.sweepers),
        )
        targets = Targets(leaves, found.urls, work.sites, beyond)
        swept = tuple(each for sweeper in self.sweepers for each in sweeper.sweep(targets))
        evidence = 0
        if work.sites and found.digests:
            evidence = known.forget_evidence(home, known.unneeded(home, found.digests, leaves))
        shards = {origin: Shards(_area(home, origin), 0) for origin in found.shards}
        if work.expired:
            for origin, waiting in found.clocks.items():
                for clocks in waiting.each():
                    shards[origin].merge(clocks)
        entries = _forget(work, found, shards, self.progress)
        zeroed = zero(home, spread, leaves, self.progress)
        _no_versions(home, leaves)
        for origin in leaves.origins:
            about.forget(_area(home, origin), (at for at, _ in leaves.tiles(origin)))
        entries += _forget(work, found, shards, self.progress)
        clean = {each.release for each in swept if not each.left}
        beyond = tuple(replace(each, swept=each.release in clean) for each in beyond)
        end = self._end(work, zeroed, beyond)
        return Erased(
            work.items,
            zeroed.live,
            zeroed.bytes,
            evidence,
            entries,
            swept,
            done=(end.provenance_id,),
            beyond=beyond,
        )

    def _end(self, work: records.Unfinished, zeroed: Zeroed, beyond: tuple[Beyond, ...]) -> Receipt:
        """The record that it is done, with the digest of its certificate, which LOG keeps."""
        payload = certificate.statement(self.home, work, zeroed, beyond=beyond, now=self.now)
        digest = self.home.keep_policy({"certificate": payload})["certificate"]
        draft = records.done(work.began, work.items, zeroed.live, zeroed.bytes, self.now, digest)
        (end,) = self.writing.append([draft])
        return end


def _no_versions(home: Home, leaves: Indices) -> None:
    """Raise ``StorageError`` if the vault keeps what was zeroed and taken out in older versions."""
    for origin in leaves.origins:
        for name in _area(home, origin).rewritten(""):
            raise StorageError(
                f"the vault keeps older versions of its objects, as of {name}, in which all that "
                "is erased can still be read: nothing is recorded as erased. Turn versioning of "
                "its bucket off, remove the older versions, then erase again."
            )


def _area(home: Home, origin: str) -> Storage:
    entry = home.manifest().by_origin(origin)
    return home.vault_area(entry.name if entry else "")


def _forget(
    work: records.Unfinished,
    found: known.Known,
    shards: Mapping[str, Shards],
    progress: Progress | None,
) -> int:
    """Take leaves out of the indexes, and clocks unless they outlive what expired; how many.

    Before the keys go, for what the sealed parts tell; and after: a crawl that runs may have stored
    entries in between, and stores none of an erased leaf.
    """
    removed = 0
    for origin, near in found.shards.items():
        clocks = None if work.expired else found.clocks[origin]
        gone = work.leaves.among(origin)
        for done, some in enumerate(in_parts(sorted(near), _SHARDS), 1):
            removed += shards[origin].drop(gone, clocks, some)
            if progress is not None:
                progress("forgetting in the index", min(done * _SHARDS, len(near)), len(near))
        removed += shards[origin].drop_from_tail(gone, clocks)
    return removed


class _Ops:
    """The ops log, held by the caller or taken for a moment."""

    def __init__(self, home: Home, log: Log | None) -> None:
        self._home = home
        self._log = log

    def settle(self) -> None:
        """Let a commit that was cut off be published, so that every record can be read."""
        if self._log is None and self._home.manifest().find(OPS) is not None:
            with self._home.ops():
                pass

    def append(self, drafts: Iterable[Draft]) -> list[Receipt]:
        """Record; returns once it is durable. One who lost the log takes it again."""
        found: list[Receipt] = []
        left = in_parts(drafts, _RECORDS)
        lost: list[Draft] = []
        if self._log is not None:
            try:
                for lost in left:
                    found += _together(self._log, lost)
                return found
            except FencedError:
                self._log = None
        with self._home.ops() as log:
            for some in chain([lost] if lost else [], left):
                found += _together(log, some)
        return found


def _together(log: Log, drafts: Sequence[Draft]) -> list[Receipt]:
    return [each.result() for each in [log.append(draft) for draft in drafts]]
