"""Head, checkpoint and what was added since: do they belong to the log that was checked?

A writer may be at work, or may have died between two steps of a commit. What head carries must be
what was published, or lead to it; what was added meanwhile must extend what was checked.
"""

from __future__ import annotations

from contextlib import suppress

from consentry.errors import NotFoundError, VerifyError
from consentry.provenance import merkle, paths
from consentry.provenance.checkpoint import Checkpoint
from consentry.provenance.head import Head, Staged
from consentry.provenance.manifest import LogEntry
from consentry.provenance.report import Counting, LogReport, Report, as_problem
from consentry.provenance.tiles import Edge, TileReader, decode_bundle

_LOOKS = 20


class HeadCheck:
    """The check of one log's head. Made before the tiles are checked, run after."""

    def __init__(
        self, area: Counting, entry: LogEntry, report: Report, done: LogReport, prefix: str
    ) -> None:
        self._area = area
        self._entry = entry
        self._report = report
        self._done = done
        self._prefix = prefix
        self._before = len(report.problems)
        self._staged: Staged | None = None
        self._met: set[str] = set()
        with suppress(NotFoundError, VerifyError):
            self._staged = self._head().staged

    def carries(self, name: str) -> bool:
        """Does head have bytes of its own for this tile?"""
        return self._staged is not None and name in self._staged.tiles

    def meet(self, name: str, data: bytes) -> None:
        """Note that a tile was read, so that it is not read again."""
        if self._staged is not None and self._staged.tiles.get(name) == data:
            self._met.add(name)

    def run(self, checkpoint: Checkpoint) -> int:
        """Compare head and checkpoint as they are now; how many leaves are committed.

        A writer may be at work: what it adds meanwhile must extend what was checked.
        """
        for _ in range(_LOOKS):
            try:
                head = self._head()
                later, after = self._checkpoint(), self._head()
            except NotFoundError:
                self._report.add(VerifyError("head or checkpoint is missing", name=self._prefix))
                return checkpoint.size
            except VerifyError as problem:
                self._report.add(as_problem(problem, self._prefix + paths.HEAD))
                return checkpoint.size
            unpublished = head.staged is not None and later.size == head.staged.before
            if unpublished or head.size <= later.size <= after.size:
                wrong = self._staged_problem(head, unpublished)
                if wrong is None or self._head() == head:
                    break
        else:
            what = (
                f"the checkpoint has {later.size} leaves, head {after.size}: one of them was put "
                "back. After a loss of power, open the log once: its start publishes what is "
                "missing"
            )
            self._report.add(VerifyError(what, name=self._prefix + paths.CHECKPOINT))
            return checkpoint.size
        if wrong is not None and self._report.problems[self._before :] == []:
            self._report.add(wrong)
        if unpublished:
            self._done.notes.append(
                f"a commit of {head.size - later.size} records is not published yet: "
                "the next start of its writer finishes it"
            )
        self._check_grown(checkpoint, later, None if unpublished else head)
        return after.size

    def _checkpoint(self) -> Checkpoint:
        return self._entry.open(self._area.get(paths.CHECKPOINT)[0])

    def _head(self) -> Head:
        return Head.decode(self._area.get(paths.HEAD)[0])

    def _staged_problem(self, head: Head, unpublished: bool) -> VerifyError | None:
        """What is wrong with what head is to publish, or has published."""
        name, staged = self._prefix + paths.HEAD, head.staged
        if staged is None:
            return None
        try:
            signed = self._entry.open(staged.checkpoint, name)
            if (signed.size, signed.root) != (head.size, head.root):
                return VerifyError("it does not fit the checkpoint in it", name=name)
            if unpublished and not self._follows(staged):
                return VerifyError("what it is to publish is not what was signed", name=name)
        except VerifyError as problem:
            return problem
        known = self._met if staged == self._staged else ()
        for tile, data in staged.tiles.items():
            if tile in known:
                continue
            with suppress(NotFoundError):
                if self._area.get(tile)[0] != data:
                    return VerifyError(f"it does not have the bytes of {tile}", name=name)
        return None

    def _follows(self, staged: Staged) -> bool:
        """Do the leaves of a commit, put after those published, lead to what it is to publish?"""
        edge = Edge.load(self._area, staged.before)
        leaves: list[bytes] = []
        for name, data in staged.tiles.items():
            tile = paths.parse_tile(name)
            if tile is not None and tile.level < 0:
                known = max(0, staged.before - tile.index * paths.WIDTH)
                leaves += decode_bundle(data, tile.width, name)[known:]
        return edge.append(leaves) == staged.tiles and edge.root() == self._root_in(staged)

    def _root_in(self, staged: Staged) -> bytes:
        return self._entry.open(staged.checkpoint).root

    def _check_grown(self, old: Checkpoint, new: Checkpoint, head: Head | None) -> None:
        """What was added since the check began extends what was checked; head is on the way."""
        if head is not None and (head.size, head.root) == (old.size, old.root) and new == old:
            return
        try:
            tiles = TileReader(self._area, new.size)
            proof = tiles.consistency_proof(old.size)
            merkle.verify_consistency(old.size, new.size, proof, old.root, new.root)
            if head is not None and tiles.root(head.size) != head.root:
                raise VerifyError("its root is not that of the log", name=self._prefix + paths.HEAD)
        except VerifyError as problem:
            self._report.add(as_problem(problem, problem.name or self._prefix + paths.CHECKPOINT))
            return
        if new != old:
            self._done.notes.append(
                f"{new.size - old.size} records were added meanwhile; the log extends what was "
                "checked"
            )
