"""One commit of a log, step by step, and the start that finishes a commit cut off.

The order is that of Sunlight, with what it stages inside the head: (1) slots and sealed bytes into
the vault; (2) ``head`` by If-Match, which is the commit and the fence, and carries all that is to
be published; (3) tiles, create-only; (4) the checkpoint. A start takes ``head`` with the next epoch
and publishes what it carries, so the bytes published never differ. A writer whose epoch is over
gets ``FencedError`` at its next step that matters. Step 1 of a commit may be done while the one
before is at the others; what it leaves when the writer dies is zeroed by the start all the same.

What every commit replaces (the partial bundle of leaves, the partial tile of their hashes, the
checkpoint) is not flushed to the disk: until the next commit, head has it. All else is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from consentry.errors import ConflictError, FencedError, LogError, NotFoundError, VerifyError
from consentry.provenance import merkle, paths
from consentry.provenance.checkpoint import Checkpoint
from consentry.provenance.head import Head, Staged
from consentry.provenance.leafvault import LeafVault, Sealable
from consentry.provenance.manifest import LogEntry
from consentry.provenance.note import Signer
from consentry.provenance.tiles import Edge, beginning
from consentry.storage import Storage, together

KEEP_EVERY = 3600
"""Seconds between checkpoints that are kept beside the current one."""
_TAKES = 20


class Writer:
    """The one writer of a log, until another takes it over. Not thread safe."""

    def __init__(
        self,
        area: Storage,
        vault: LeafVault,
        signer: Signer,
        entry: LogEntry,
        clock: Callable[[], int],
    ) -> None:
        self._area = area
        self._vault = vault
        self._signer = signer
        self._entry = entry
        self._clock = clock
        self._head, self._head_tag = self._take()
        self.signed, self._checkpoint_tag = self._recover()
        self._edge = Edge.load(area, self._head.size)
        if self._edge.root() != self._head.root:
            raise VerifyError("the tiles do not lead to the root that head names", name=paths.HEAD)
        vault.start(self._head.size, self._head.epoch, self._fence)
        self._kept_at = clock()
        for name in self._head.staged.tiles if self._head.staged else ():
            if not name.rpartition(".p/")[1]:
                self._drop_partials(name)

    def __repr__(self) -> str:
        return f"Writer({self._signer.key.name!r}, size={self.size}, epoch={self._head.epoch})"

    @property
    def size(self) -> int:
        return self._head.size

    def prepare(self, first: int, sealed: Sequence[Sealable]) -> None:
        """Step 1 for the leaves from ``first`` on; a thread may do it while another commits those
        before them. Raises ``FencedError``."""
        self._vault.write(self._head.epoch, first, sealed, self._fence)

    def commit(self, leaves: Sequence[bytes]) -> None:
        """Append leaves that were prepared and publish the checkpoint that covers them.

        Raises ``FencedError``.
        """
        first, epoch = self._head.size, self._head.epoch
        tiles = self._edge.append(leaves)
        checkpoint = Checkpoint(self._signer.key.name, self._edge.size, self._edge.root())
        staged = Staged(first, checkpoint.signed(self._signer), tiles)
        head = Head(checkpoint.size, checkpoint.root, epoch, staged)
        try:
            self._head_tag = self._area.put(paths.HEAD, head.encode(), if_tag=self._head_tag)
        except ConflictError:
            raise self._fenced() from None
        self._head = head
        self._publish(staged)
        self._checkpoint_tag = self._put_checkpoint(staged.checkpoint, self._checkpoint_tag)
        self.signed = staged.checkpoint

    def tidy(self, before: int) -> None:
        """After a commit that began at ``before``: drop what it has made superfluous."""
        for level in range(8):
            done = range(before >> 8 * (level + 1), self.size >> 8 * (level + 1))
            if not done:
                break
            if before >> 8 * level & 255 == 0:  # it began the tile: there is no part of it
                continue
            self._drop_partials(paths.tile(level, done[0]))
            if level == 0:
                self._drop_partials(paths.entries(done[0]))
                self._vault.gather(self.size)
        now = self._clock()
        if now - self._kept_at >= KEEP_EVERY:
            self.keep_checkpoint()

    def keep_checkpoint(self) -> None:
        """Keep the current checkpoint for good, so that the log cannot be shortened unseen."""
        self._kept_at = self._clock()
        if self.size:
            self._create(paths.kept_checkpoint(self.size), self.signed)

    def _take(self) -> tuple[Head, str]:
        """Make the log this writer's: head with the next epoch."""
        for _ in range(_TAKES):
            try:
                data, tag = self._area.get(paths.HEAD)
            except NotFoundError:
                if self._area.exists(paths.CHECKPOINT):
                    raise VerifyError(
                        "missing, though the log has a checkpoint: it was taken away. "
                        "Restore it from a copy.",
                        name=paths.HEAD,
                    ) from None
                head = Head(0, merkle.EMPTY, 1)
                with suppress(ConflictError):
                    return head, self._area.put(paths.HEAD, head.encode(), if_absent=True)
                continue
            found = Head.decode(data)
            head = Head(found.size, found.root, found.epoch + 1, found.staged)
            with suppress(ConflictError):
                return head, self._area.put(paths.HEAD, head.encode(), if_tag=tag)
        raise FencedError("other writers keep taking this log over; run one writer to a log")

    def _recover(self) -> tuple[bytes, str | None]:
        """Publish what head carries, as far as that was not done, or was lost with the power."""
        head, staged = self._head, self._head.staged
        signed, tag = self._current()
        size = self._size_of(signed) if tag is not None else None
        if size is not None and size > head.size:
            raise VerifyError(
                "it covers more leaves than head: head was put back. Run: consentry log verify",
                name=paths.CHECKPOINT,
            )
        if staged is None:
            if tag is not None and size is None:
                raise VerifyError("it cannot be read", name=paths.CHECKPOINT)
            if tag is None:
                signed = Checkpoint(self._signer.key.name, 0, merkle.EMPTY).signed(self._signer)
                tag = self._put_checkpoint(signed, None, durable=True)
            return signed, tag
        found = self._entry.open(staged.checkpoint, paths.HEAD)
        if (found.size, found.root) != (head.size, head.root):
            raise VerifyError("the checkpoint in it is not the one it names", name=paths.HEAD)
        self._publish(staged)
        if self._area.forgets:
            self._mend(staged)
        if signed != staged.checkpoint:
            tag = self._put_checkpoint(staged.checkpoint, tag)
        return staged.checkpoint, tag

    def _size_of(self, signed: bytes) -> int | None:
        """The size that a checkpoint covers; None for one that was cut off with the power."""
        try:
            return self._entry.open(signed).size
        except VerifyError:
            return None

    def _mend(self, staged: Staged) -> None:
        """Write again those earlier partial forms that were lost with the power."""
        for name, data in staged.tiles.items():
            tile = paths.parse_tile(name)
            if tile is None or not paths.is_edge(tile):
                continue
            whole = name.rpartition(".p/")[0]
            for other in list(self._area.list(paths.partials(whole))):
                narrow = paths.parse_tile(other)
                if narrow is None or narrow.width >= tile.width:
                    continue
                expected = beginning(data, tile.level, narrow.width)
                with suppress(NotFoundError):
                    if self._area.get(other)[0] != expected:
                        self._area.put(other, expected)

    def _current(self) -> tuple[bytes, str | None]:
        try:
            return self._area.get(paths.CHECKPOINT)
        except NotFoundError:
            return b"", None

    def _put_checkpoint(self, signed: bytes, tag: str | None, *, durable: bool = False) -> str:
        try:
            return self._area.put(
                paths.CHECKPOINT, signed, if_tag=tag, if_absent=tag is None, durable=durable
            )
        except ConflictError:
            again, tag = self._current()
            if again == signed and tag is not None:
                return tag
            raise self._fenced() from None

    def _publish(self, staged: Staged) -> None:
        tiles = staged.tiles.items()
        together(self._area, [partial(self._publish_tile, name, data) for name, data in tiles])

    def _publish_tile(self, name: str, data: bytes) -> None:
        tile = paths.parse_tile(name)
        if tile is not None and paths.is_edge(tile):
            self._area.put(name, data, durable=False)
        else:
            self._create(name, data)

    def _create(self, name: str, data: bytes) -> None:
        """Write an object that never changes; one that is there must be the same."""
        try:
            self._area.put(name, data, if_absent=True)
        except ConflictError:
            if self._area.get(name)[0] != data:
                raise VerifyError("there already, with other bytes", name=name) from None

    def _drop_partials(self, full: str) -> None:
        names = list(self._area.list(paths.partials(full)))
        for name in names:
            self._area.delete(name, durable=name is names[-1])

    def _fence(self) -> None:
        """Raise ``FencedError`` if the log is another writer's by now."""
        try:
            epoch = Head.decode(self._area.get(paths.HEAD)[0]).epoch
        except NotFoundError:
            raise LogError("the head of the log is gone") from None
        if epoch != self._head.epoch:
            raise self._fenced()

    def _fenced(self) -> FencedError:
        return FencedError(
            f"another writer has taken over {self._signer.key.name}; this one stops. "
            "Give each worker a log of its own: another CONSENTRY_WORKER for each."
        )
