"""One log checked, from the leaves to every tile and to the root that was signed.

Memory stays flat: one bundle and one tile a level at a time. Each stored checkpoint must be of a
prefix of the log, each partial tile the beginning of what followed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress

from consentry.errors import LogError, NotFoundError, VerifyError
from consentry.provenance import merkle, paths
from consentry.provenance.checkpoint import Checkpoint
from consentry.provenance.head import Head
from consentry.provenance.headcheck import HeadCheck
from consentry.provenance.manifest import LogEntry
from consentry.provenance.quorum import check_quorum
from consentry.provenance.record import EVENTS, VERSION, read_leaf, read_leaves
from consentry.provenance.report import Counting, LogReport, Progress, Report, as_problem, bare
from consentry.provenance.sweep import Sweep, Swept
from consentry.provenance.tiles import TileReader, decode_bundle, width
from consentry.provenance.tlogpolicy import TlogPolicy
from consentry.storage import Storage, Within


class LogCheck:
    """The check of one log."""

    def __init__(
        self,
        area: Storage,
        entry: LogEntry,
        report: Report,
        progress: Progress | None,
        known: Sequence[bytes] = (),
        since: Sequence[bytes] = (),
        policy: TlogPolicy | None = None,
    ) -> None:
        self._since = since
        self._policy = policy
        self._plain = Within(area, paths.log(entry.name))
        self._area = Counting(self._plain, report)
        self._entry = entry
        self._report = report
        self._progress = progress
        self._known = known
        self._done = LogReport(entry.name, entry.origin)
        self._rows: list[list[bytes]] = []
        self._partials: dict[tuple[int, int], list[tuple[int, str]]] = {}
        self._beyond: list[tuple[paths.Tile, str]] = []
        self._claims: list[tuple[Checkpoint, str]] = []
        self._witnessed: dict[int, list[bytes]] = {}
        self._prefix = paths.log(entry.name) + "/"
        self._head = HeadCheck(self._area, entry, report, self._done, self._prefix)

    def run(self) -> LogReport:
        try:
            checkpoint = self._checkpoint()
        except NotFoundError:
            if self._was_used():
                self._problem("the checkpoint is missing", paths.CHECKPOINT)
            else:
                self._done.notes.append("listed in the manifest, never written to")
            return self._done
        except LogError as problem:
            self._report.add(as_problem(problem, self._prefix + paths.CHECKPOINT))
            return self._done
        self._done.size, self._done.root = checkpoint.size, checkpoint.root.hex()
        self._done.checkpoints = 1
        self._collect_claims(checkpoint)
        if self._policy is not None:
            cosigned = check_quorum(self._policy, self._entry.keys, self._witnessed, self._done)
            if cosigned is not None:
                self._report.add(as_problem(cosigned, self._prefix + paths.WITNESSED))
        self._survey(checkpoint.size)
        start = self._start(checkpoint)
        if start is not None:
            self._check_leaves(checkpoint, start)
        reach = self._head.run(checkpoint)
        for tile, name in self._beyond:
            if width(tile.level, tile.index, reach) < tile.width:
                self._problem(
                    f"a tile beyond the {reach} leaves committed: the log was put back", name
                )
        return self._done

    def _was_used(self) -> bool:
        """Is there anything that a log without a checkpoint cannot have?"""
        if any(self._is_ours(data) for data in self._known):
            return True
        try:
            if Head.decode(self._area.get(paths.HEAD)[0]).size:
                return True
        except (NotFoundError, VerifyError):
            pass
        return any(True for at in ("tile/", paths.CHECKPOINTS) for _ in self._area.list(at))

    def _checkpoint(self) -> Checkpoint:
        return self._entry.open(self._area.get(paths.CHECKPOINT)[0])

    def _collect_claims(self, current: Checkpoint) -> None:
        """Every other checkpoint that the tree must bear out."""
        claims: list[tuple[bytes, str]] = [
            (data, "a checkpoint kept elsewhere") for data in self._known if self._is_ours(data)
        ]
        sized = {paths.CHECKPOINTS: paths.parse_kept, paths.WITNESSED: paths.parse_witnessed}
        for prefix, parse in sized.items():
            for name in self._area.list(prefix):
                if parse(name) is None:
                    self._problem("not a name of a kept checkpoint", name)
                else:
                    claims.append((self._area.get(name)[0], name))
        for data, name in claims:
            try:
                found = self._entry.open(data, self._prefix + name)
            except VerifyError as problem:
                self._report.add(problem)
                continue
            if name.startswith(paths.WITNESSED):
                self._witnessed.setdefault(found.size, []).append(data)
            size = paths.parse_kept(name)
            if size is None:
                size = paths.parse_witnessed(name)
            if size is not None and size != found.size:
                self._problem(f"it is of {found.size} leaves, not of {size}", name)
            elif found.size > current.size:
                self._problem(
                    f"the log was rolled back: {name} has {found.size} leaves, the checkpoint "
                    f"{current.size}",
                    paths.CHECKPOINT,
                )
            else:
                self._claims.append((found, name))
        self._claims.sort(key=lambda claim: claim[0].size, reverse=True)
        self._done.checkpoints += len(self._claims)

    def _start(self, checkpoint: Checkpoint) -> int | None:
        """The first full tile to look at: 0, or where a trusted checkpoint ends.

        What lies before it is taken from the tiles above, which that checkpoint must bear out.
        None if it does not.
        """
        trusted = [data for data in self._since if self._is_ours(data)]
        if not trusted:
            return 0
        name = "the trusted checkpoint"
        try:
            found = max(
                (self._entry.open(data, name) for data in trusted),
                key=lambda each: each.size,
            )
            if found.size > checkpoint.size:
                what = f"the log was rolled back: {found.size} leaves were trusted"
                raise VerifyError(what, name=self._prefix + paths.CHECKPOINT)
            start = found.size // paths.WIDTH
            self._rows = TileReader(self._area, checkpoint.size).edge(start * paths.WIDTH)
        except VerifyError as problem:
            self._report.add(as_problem(problem, problem.name or self._prefix))
            return None
        self._done.before = start * paths.WIDTH
        self._claims = [each for each in self._claims if each[0].size >= self._done.before]
        self._claims.append((found, name))
        self._claims.sort(key=lambda claim: claim[0].size, reverse=True)
        return start

    def _is_ours(self, data: bytes) -> bool:
        return data.partition(b"\n")[0] == self._entry.origin.encode()

    def _survey(self, size: int) -> None:
        """Look at the name of every object: none may be unknown, or beyond the tree."""
        for name in self._area.list(""):
            tile = paths.parse_tile(name)
            if tile is not None:
                if width(tile.level, tile.index, size) < tile.width:
                    self._beyond.append((tile, name))
                elif tile.width < paths.WIDTH:
                    key = (tile.level, tile.index)
                    self._partials.setdefault(key, []).append((tile.width, name))
            elif not self._is_known_name(name):
                self._problem("an object that does not belong here", name)

    def _is_known_name(self, name: str) -> bool:
        single = (paths.CHECKPOINT, paths.HEAD, paths.LEASE)
        return name in single or name.startswith((paths.CHECKPOINTS, paths.WITNESSED))

    def _check_leaves(self, checkpoint: Checkpoint, start: int) -> None:
        size = checkpoint.size
        full = size // paths.WIDTH
        with Sweep(self._plain, full, start) as sweep:
            for at in range(start, full):
                swept = sweep.tile(at) if self._is_plain(at) else None
                if not (self._take(swept, at) if swept else self._look(at, size)):
                    return
        if size % paths.WIDTH and not self._look(full, size):
            return
        for level in range(1, len(self._rows)):
            row = self._rows[level]
            if row:
                self._check_tile(level, size >> 8 * (level + 1), row)
        self._bear_out(size, [])
        if self._root(0, []) != checkpoint.root:
            self._problem(
                f"the root over the {size} leaves is not the one that was signed",
                paths.CHECKPOINT,
            )

    def _is_plain(self, at: int) -> bool:
        """Is there nothing to this full tile but its leaves and their hashes?"""
        claimed = self._claims and self._claims[-1][0].size < (at + 1) * paths.WIDTH
        partial = (-1, at) in self._partials or (0, at) in self._partials
        carried = self._head.carries(paths.tile(0, at))
        return not (claimed or partial or carried)

    def _take(self, swept: Swept, at: int) -> bool:
        """Count a tile of which all is well. False stops the check, further up."""
        self._report.bytes += swept.read
        self._done.tiles += 2
        for event, number in swept.events.items():
            self._done.events[event] = self._done.events.get(event, 0) + number
        if not self._rows:
            self._rows.append([])
        self._rows[0] = []
        self._count(paths.WIDTH)
        return self._above(0, at, swept.root)

    def _look(self, at: int, size: int) -> bool:
        """Check a bundle and its tile, and name what is wrong. False stops the check."""
        wide = width(-1, at, size)
        leaves = self._bundle(at, wide)
        if leaves is None:
            return False
        self._check_form(leaves, at)
        hashes = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
        if not self._check_tile(0, at, hashes):
            return False
        self._bear_out(at * paths.WIDTH, hashes)
        self._count(wide)
        return self._place(0, at, hashes)

    def _count(self, leaves: int) -> None:
        self._done.leaves += leaves
        if self._progress is not None:
            before = self._done.before
            self._progress(self._done.name, before + self._done.leaves, self._done.size)

    def _bundle(self, at: int, wide: int) -> list[bytes] | None:
        name = paths.entries(at, wide)
        data, found = self._either(name, paths.entries(at))
        if data is None:
            self._problem("the object is missing", name, at * paths.WIDTH)
            return None
        try:
            count = wide if found == name else paths.WIDTH
            leaves = decode_bundle(data, count, self._prefix + found)[:wide]
        except VerifyError as problem:
            self._report.add(VerifyError(bare(problem), name=problem.name, index=at * paths.WIDTH))
            return None
        for narrow, other in self._partials.get((-1, at), ()):
            if narrow == wide:
                continue
            length = sum(2 + len(leaf) for leaf in leaves[:narrow])
            self._check_prefix(other, data[:length])
        self._done.tiles += 1
        return leaves

    def _check_form(self, leaves: Sequence[bytes], at: int) -> None:
        """Is each leaf in canonical form, and of a version and event that we know?"""
        name = paths.entries(at, len(leaves))
        records = read_leaves(leaves)
        first = at * paths.WIDTH
        if records is None:
            records = []
            for index, leaf in enumerate(leaves, first):
                try:
                    records.append(read_leaf(leaf))
                except VerifyError as problem:
                    self._problem(bare(problem), name, index)
                    records.append({"v": VERSION, "event": "attest"})
        events = self._done.events
        for index, record in enumerate(records, first):
            event = record.get("event")
            if record.get("v") != VERSION or type(event) is not str or event not in EVENTS:
                self._problem("a record of an unknown version or event", name, index)
            else:
                events[event] = events.get(event, 0) + 1

    def _push(self, level: int, at: int, hashes: list[bytes]) -> bool:
        """Compare a tile with the hashes computed; hand its root up. False stops the check."""
        return self._check_tile(level, at, hashes) and self._place(level, at, hashes)

    def _place(self, level: int, at: int, hashes: list[bytes]) -> bool:
        if level == len(self._rows):
            self._rows.append([])
        if len(hashes) < paths.WIDTH:
            self._rows[level] = hashes
            return True
        self._rows[level] = []
        return self._above(level, at, merkle.root(hashes))

    def _above(self, level: int, at: int, root: bytes) -> bool:
        """Put the root of a full tile into the row above."""
        if level + 1 == len(self._rows):
            self._rows.append([])
        above = self._rows[level + 1]
        above.append(root)
        if len(above) == paths.WIDTH:
            return self._push(level + 1, at // paths.WIDTH, above)
        return True

    def _check_tile(self, level: int, at: int, hashes: list[bytes]) -> bool:
        name = paths.tile(level, at, len(hashes))
        first = at << 8 * (level + 1)
        data, found = self._either(name, paths.tile(level, at))
        if data is None:
            self._problem("the object is missing", name, first)
            return False
        expected = b"".join(hashes)
        if found != name:
            data = data[: len(expected)]
        if data != expected:
            self._problem(*_difference(data, expected, level, name, first))
            return False
        for narrow, other in self._partials.get((level, at), ()):
            if narrow < len(hashes):
                self._check_prefix(other, data[: narrow * merkle.SIZE])
        self._done.tiles += 1
        return True

    def _either(self, name: str, full: str) -> tuple[bytes | None, str]:
        """An object, or the full form that a writer has replaced it by; and which it is."""
        for each in dict.fromkeys((name, full)):
            with suppress(NotFoundError):
                data = self._area.get(each)[0]
                self._head.meet(each, data)
                return data, each
        return None, name

    def _check_prefix(self, name: str, expected: bytes) -> None:
        """A partial tile of an earlier size must be the beginning of what followed it."""
        with suppress(NotFoundError):
            if self._area.get(name)[0] != expected:
                self._problem("not the beginning of the tile that followed it", name)

    def _bear_out(self, first: int, hashes: list[bytes]) -> None:
        """Check the claims on sizes from ``first`` to the end of these hashes."""
        while self._claims and self._claims[-1][0].size <= first + max(0, len(hashes) - 1):
            claim, name = self._claims.pop()
            if self._root(claim.size - first, hashes) != claim.root:
                self._problem(
                    f"the log was forked: its first {claim.size} leaves are not those that this "
                    "checkpoint was signed over",
                    name,
                )

    def _root(self, count: int, hashes: list[bytes]) -> bytes:
        """The root over all full tiles so far and ``count`` of ``hashes``."""
        parts: list[bytes] = []
        for row in reversed(self._rows[1:]):
            parts += merkle.perfect(row)
        last = hashes[:count] if hashes else (self._rows[0] if self._rows else [])
        return merkle.fold(parts + merkle.perfect(last))

    def _problem(self, what: str, name: str, index: int = -1) -> None:
        self._report.add(VerifyError(what, name=self._prefix + name, index=index))


def _difference(
    data: bytes, expected: bytes, level: int, name: str, first: int
) -> tuple[str, str, int]:
    """What is wrong with a tile, where, and the first leaf that is concerned."""
    if len(data) != len(expected):
        what = f"the tile has {len(data)} bytes, not {len(expected)}: cut off or swapped"
        return what, name, first
    at = next(i for i in range(0, len(data), 32) if data[i : i + 32] != expected[i : i + 32])
    leaf = first + (at // 32 << 8 * level)
    what = (
        "the tile does not hash what lies below it"
        if level
        else ("the leaf and its hash in the tile do not belong together")
    )
    return what, name, leaf
