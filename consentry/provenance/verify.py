"""Is the log what it says it is? Needs the LOG area and the root key, and trusts nothing else.

From the root key to the manifest's signature, from the manifest to each log's key, from that to
the checkpoint's signature, from the leaves to every tile and to the root. Each stored checkpoint
must be of a prefix of the log. Memory stays flat: one bundle and one tile a level at a time.

What this cannot show: that a checkpoint is the newest that was ever signed. Give checkpoints that
you kept (``known``), and a log that was shortened or forked since is found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from consentry.errors import LogError, NotFoundError, VerifyError
from consentry.provenance import merkle, paths
from consentry.provenance.checkpoint import Checkpoint
from consentry.provenance.head import Head, Staged
from consentry.provenance.manifest import LogEntry, Manifest
from consentry.provenance.note import VerifierKey
from consentry.provenance.record import EVENTS, VERSION, read_leaf, read_leaves
from consentry.provenance.tiles import Edge, TileReader, decode_bundle, width
from consentry.storage import Storage, Within

MAX_PROBLEMS = 100
"""Problems listed; those beyond are counted."""

_LOOKS = 20

Progress = Callable[[str, int, int], None]
"""(log, leaves checked, leaves in all)."""


@dataclass(slots=True)
class LogReport:
    """What was checked of one log."""

    name: str
    origin: str
    size: int = 0
    root: str = ""
    leaves: int = 0
    tiles: int = 0
    checkpoints: int = 0
    events: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """What was checked, and every problem found. ``ok`` if there is none."""

    root_vkey: str
    manifest_version: int = 0
    logs: list[LogReport] = field(default_factory=list)
    policies: int = 0
    bytes: int = 0
    problems: list[VerifyError] = field(default_factory=list)
    unlisted: int = 0

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def leaves(self) -> int:
        return sum(each.leaves for each in self.logs)

    @property
    def tiles(self) -> int:
        return sum(each.tiles for each in self.logs)

    @property
    def checkpoints(self) -> int:
        return sum(each.checkpoints for each in self.logs)

    def add(self, problem: VerifyError) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        else:
            self.unlisted += 1

    def check(self) -> None:
        """Raise the first problem, if there is one."""
        if self.problems:
            raise self.problems[0]


def verify(
    log_area: Storage,
    root_vkey: str,
    progress: Progress | None = None,
    *,
    known: Sequence[bytes] = (),
) -> Report:
    """Check every log of a home; problems are collected, not raised.

    known: signed checkpoints that were kept elsewhere, to hold the logs to.
    """
    report = Report(root_vkey)
    try:
        root = VerifierKey.parse(root_vkey)
        data = _Counting(log_area, report).get(paths.MANIFEST)[0]
        manifest = Manifest.open(data, root)
    except NotFoundError:
        if any(True for _ in log_area.list(paths.LOGS)):
            report.add(VerifyError("missing, though there are logs", name=paths.MANIFEST))
        return report
    except (VerifyError, LogError) as problem:
        report.add(_as_problem(problem, paths.MANIFEST))
        return report
    report.manifest_version = manifest.version
    for entry in manifest.logs:
        report.logs.append(_Check(log_area, entry, report, progress, known).run())
    _check_rest(log_area, manifest, report)
    return report


class _Check:
    """The check of one log."""

    def __init__(
        self,
        area: Storage,
        entry: LogEntry,
        report: Report,
        progress: Progress | None,
        known: Sequence[bytes],
    ) -> None:
        self._area = _Counting(Within(area, paths.log(entry.name)), report)
        self._entry = entry
        self._report = report
        self._progress = progress
        self._known = known
        self._done = LogReport(entry.name, entry.origin)
        self._rows: list[list[bytes]] = []
        self._partials: dict[tuple[int, int], list[tuple[int, str]]] = {}
        self._beyond: list[tuple[paths.Tile, str]] = []
        self._claims: list[tuple[Checkpoint, str]] = []
        self._prefix = paths.log(entry.name) + "/"
        self._before = len(report.problems)
        self._staged: Staged | None = None
        self._met: set[str] = set()

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
            self._report.add(_as_problem(problem, self._prefix + paths.CHECKPOINT))
            return self._done
        self._done.size, self._done.root = checkpoint.size, checkpoint.root.hex()
        self._done.checkpoints = 1
        with suppress(NotFoundError, VerifyError):
            self._staged = self._head().staged
        self._collect_claims(checkpoint)
        self._survey(checkpoint.size)
        self._check_leaves(checkpoint)
        reach = self._check_head(checkpoint)
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
        return Checkpoint.open(self._area.get(paths.CHECKPOINT)[0], self._entry.key)

    def _collect_claims(self, current: Checkpoint) -> None:
        """Every other checkpoint that the tree must bear out."""
        claims: list[tuple[bytes, str]] = [
            (data, "a checkpoint kept elsewhere") for data in self._known if self._is_ours(data)
        ]
        for name in self._area.list(paths.CHECKPOINTS):
            size = paths.parse_kept(name)
            if size is None:
                self._problem("not a name of a kept checkpoint", name)
            else:
                claims.append((self._area.get(name)[0], name))
        for data, name in claims:
            try:
                found = Checkpoint.open(data, self._entry.key, self._prefix + name)
            except VerifyError as problem:
                self._report.add(problem)
                continue
            size = paths.parse_kept(name)
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
        return name in single or name.startswith(paths.CHECKPOINTS)

    def _check_leaves(self, checkpoint: Checkpoint) -> None:
        size = checkpoint.size
        count = -(-size // paths.WIDTH)
        for at in range(count):
            wide = width(-1, at, size)
            leaves = self._bundle(at, wide)
            if leaves is None:
                return
            self._check_form(leaves, at)
            hashes = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
            self._bear_out(at * paths.WIDTH, hashes)
            if not self._push(0, at, hashes):
                return
            self._done.leaves += wide
            if self._progress is not None:
                self._progress(self._done.name, self._done.leaves, size)
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
            self._report.add(VerifyError(_bare(problem), name=problem.name, index=at * paths.WIDTH))
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
                    self._problem(_bare(problem), name, index)
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
        if not self._check_tile(level, at, hashes):
            return False
        if level == len(self._rows):
            self._rows.append([])
        if len(hashes) < paths.WIDTH:
            self._rows[level] = hashes
            return True
        self._rows[level] = []
        if level + 1 == len(self._rows):
            self._rows.append([])
        above = self._rows[level + 1]
        above.append(merkle.root(hashes))
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
                if self._staged is not None and self._staged.tiles.get(each) == data:
                    self._met.add(each)
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

    def _check_head(self, checkpoint: Checkpoint) -> int:
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
                self._report.add(_as_problem(problem, self._prefix + paths.HEAD))
                return checkpoint.size
            unpublished = head.staged is not None and later.size == head.staged.before
            if unpublished or head.size <= later.size <= after.size:
                wrong = self._staged_problem(head, unpublished)
                if wrong is None or self._head() == head:
                    break
        else:
            self._problem(
                f"the checkpoint has {later.size} leaves, head {after.size}: one of them was put "
                "back. After a loss of power, open the log once: its start publishes what is "
                "missing",
                paths.CHECKPOINT,
            )
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

    def _head(self) -> Head:
        return Head.decode(self._area.get(paths.HEAD)[0])

    def _staged_problem(self, head: Head, unpublished: bool) -> VerifyError | None:
        """What is wrong with what head is to publish, or has published."""
        name, staged = self._prefix + paths.HEAD, head.staged
        if staged is None:
            return None
        try:
            signed = Checkpoint.open(staged.checkpoint, self._entry.key, name)
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
        return Checkpoint.open(staged.checkpoint, self._entry.key).root

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
            self._report.add(_as_problem(problem, problem.name or self._prefix + paths.CHECKPOINT))
            return
        if new != old:
            self._done.notes.append(
                f"{new.size - old.size} records were added meanwhile; the log extends what was "
                "checked"
            )

    def _problem(self, what: str, name: str, index: int = -1) -> None:
        self._report.add(VerifyError(what, name=self._prefix + name, index=index))


class _Counting:
    """A storage, for reading, that counts the bytes."""

    def __init__(self, storage: Storage, report: Report) -> None:
        self._storage = storage
        self._report = report

    def get(self, name: str) -> tuple[bytes, str]:
        data, tag = self._storage.get(name)
        self._report.bytes += len(data)
        return data, tag

    def exists(self, name: str) -> bool:
        return self._storage.exists(name)

    def list(self, prefix: str = "") -> Iterator[str]:
        return self._storage.list(prefix)


def _check_rest(area: Storage, manifest: Manifest, report: Report) -> None:
    """What stands beside the logs: kept policies, and nothing that is not accounted for."""
    counted = _Counting(area, report)
    listed = {each.name for each in manifest.logs}
    strange: set[str] = set()
    for name in area.list(""):
        if name.startswith(paths.POLICY):
            data = counted.get(name)[0]
            report.policies += 1
            if hashlib.sha256(data).hexdigest() != name.removeprefix(paths.POLICY):
                report.add(VerifyError("its bytes are not those it is named after", name=name))
        elif name.startswith(paths.LOGS):
            log = name.split("/")[1]
            if log not in listed and log not in strange:
                strange.add(log)
                report.add(
                    VerifyError(
                        "a log that the manifest does not name: the manifest was put back, "
                        "or the log is foreign",
                        name=paths.LOGS + log,
                    )
                )
        elif name != paths.MANIFEST:
            report.add(VerifyError("an object that does not belong here", name=name))


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


def _bare(problem: VerifyError) -> str:
    """The text of a problem without the place."""
    text = str(problem)
    return text.removeprefix(f"{problem.name}: ") if problem.name else text


def _as_problem(problem: LogError, name: str) -> VerifyError:
    if isinstance(problem, VerifyError):
        return VerifyError(_bare(problem), name=name, index=problem.index)
    return VerifyError(str(problem), name=name)
