"""One commit of a log, step by step, and the start that finishes a commit cut off.

The order is the one that Sunlight uses: (1) slots and sealed bytes into the vault; (2) staging;
(3) ``head`` by If-Match, which is the commit and the fence; (4) tiles, create-only; (5) the
checkpoint. A start takes ``head`` with the next epoch and replays staging, so the bytes published
never differ. A writer whose epoch is over gets ``FencedError`` at its next step that matters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from consentry.errors import ConflictError, FencedError, LogError, NotFoundError, VerifyError
from consentry.provenance import merkle, paths
from consentry.provenance.checkpoint import Checkpoint
from consentry.provenance.head import Head, Staging
from consentry.provenance.leafvault import LeafVault, Sealable
from consentry.provenance.note import Signer
from consentry.provenance.tiles import Edge
from consentry.storage import Storage

KEEP_EVERY = 3600
"""Seconds between checkpoints that are kept beside the current one."""
_TAKES = 20


class Writer:
    """The one writer of a log, until another takes it over. Not thread safe."""

    def __init__(
        self, area: Storage, vault: LeafVault, signer: Signer, clock: Callable[[], int]
    ) -> None:
        self._area = area
        self._vault = vault
        self._signer = signer
        self._clock = clock
        self._head, self._head_tag = self._take()
        self.signed, self._checkpoint_tag = self._recover()
        self._edge = Edge.load(area, self._head.size)
        if self._edge.root() != self._head.root:
            raise VerifyError("the tiles do not lead to the root that head names", name=paths.HEAD)
        vault.start(self._head.size, self._head.epoch, self._fence)
        self._kept_at = clock()
        for level in range(8):
            if done := self.size >> 8 * (level + 1):
                self._drop_partials(paths.tile(level, done - 1))
                if level == 0:
                    self._drop_partials(paths.entries(done - 1))

    def __repr__(self) -> str:
        return f"Writer({self._signer.key.name!r}, size={self.size}, epoch={self._head.epoch})"

    @property
    def size(self) -> int:
        return self._head.size

    def commit(self, leaves: Sequence[bytes], sealed: Sequence[Sealable]) -> None:
        """Append leaves and publish the checkpoint that covers them. Raises ``FencedError``."""
        first, epoch = self._head.size, self._head.epoch
        self._vault.write(epoch, first, sealed, self._fence)
        tiles = self._edge.append(leaves)
        head = Head(self._edge.size, self._edge.root(), epoch)
        checkpoint = Checkpoint(self._signer.key.name, head.size, head.root)
        staged = Staging(checkpoint.signed(self._signer), tiles)
        staging = paths.staging(head.size, head.root)
        self._area.put(staging, staged.encode())
        try:
            self._head_tag = self._area.put(paths.HEAD, head.encode(), if_tag=self._head_tag)
        except ConflictError:
            raise self._fenced() from None
        self._head = head
        self._publish(staged)
        try:
            self._checkpoint_tag = self._area.put(
                paths.CHECKPOINT,
                staged.checkpoint,
                if_tag=self._checkpoint_tag,
                if_absent=self._checkpoint_tag is None,
            )
        except ConflictError:
            raise self._fenced() from None
        self.signed = staged.checkpoint

    def tidy(self, before: int) -> None:
        """After a commit that began at ``before``: drop what it has made superfluous."""
        self._area.delete(paths.staging(self._head.size, self._head.root))
        for level in range(8):
            done = range(before >> 8 * (level + 1), self.size >> 8 * (level + 1))
            if not done:
                break
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
            head = Head(found.size, found.root, found.epoch + 1)
            with suppress(ConflictError):
                return head, self._area.put(paths.HEAD, head.encode(), if_tag=tag)
        raise FencedError("other writers keep taking this log over; run one writer to a log")

    def _recover(self) -> tuple[bytes, str | None]:
        """Finish the commit that head names, drop those that never were."""
        head = self._head
        mine = paths.staging(head.size, head.root)
        staged: Staging | None = None
        with suppress(NotFoundError):
            staged = Staging.decode(self._area.get(mine)[0], mine)
        signed, tag = self._current()
        if tag is not None and Checkpoint.open(signed, self._signer.key).size > head.size:
            raise VerifyError(
                "it covers more leaves than head: head was put back. Run: consentry log verify",
                name=paths.CHECKPOINT,
            )
        if staged is not None:
            found = Checkpoint.open(staged.checkpoint, self._signer.key, mine)
            if (found.size, found.root) != (head.size, head.root):
                raise VerifyError("its checkpoint is not the one that head names", name=mine)
            self._publish(staged)
            if signed != staged.checkpoint:
                signed = staged.checkpoint
                tag = self._put_checkpoint(signed, tag)
        elif head.size:
            if tag is None:
                raise VerifyError("the checkpoint is missing", name=paths.CHECKPOINT)
            found = Checkpoint.open(signed, self._signer.key)
            if (found.size, found.root) != (head.size, head.root):
                raise VerifyError(
                    f"head has {head.size} leaves, the checkpoint {found.size}, and nothing is "
                    "staged: one of them was put back. Run: consentry log verify",
                    name=paths.CHECKPOINT,
                )
        elif tag is None:
            signed = Checkpoint(self._signer.key.name, 0, merkle.EMPTY).signed(self._signer)
            tag = self._put_checkpoint(signed, None)
        leftovers = list(self._area.list(paths.STAGING))
        self._fence()  # what a next writer stages is not in the list that was made before
        for name in leftovers:
            self._area.delete(name)
        return signed, tag

    def _current(self) -> tuple[bytes, str | None]:
        try:
            return self._area.get(paths.CHECKPOINT)
        except NotFoundError:
            return b"", None

    def _put_checkpoint(self, signed: bytes, tag: str | None) -> str:
        try:
            return self._area.put(paths.CHECKPOINT, signed, if_tag=tag, if_absent=tag is None)
        except ConflictError:
            again, tag = self._current()
            if again == signed and tag is not None:
                return tag
            raise self._fenced() from None

    def _publish(self, staged: Staging) -> None:
        for name, data in staged.tiles.items():
            self._create(name, data)

    def _create(self, name: str, data: bytes) -> None:
        """Write an object that never changes; one that is there must be the same."""
        try:
            self._area.put(name, data, if_absent=True)
        except ConflictError:
            if self._area.get(name)[0] != data:
                raise VerifyError("there already, with other bytes", name=name) from None

    def _drop_partials(self, full: str) -> None:
        for name in list(self._area.list(paths.partials(full))):
            self._area.delete(name)

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
            "Give each worker a log of its own."
        )
