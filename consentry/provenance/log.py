"""A log to append to: drafts in, receipts out once a signed checkpoint covers them.

``append`` draws the slot key, binds the private part and encodes the leaf in the caller's thread,
so a draft that breaks the schema raises there. One background thread commits what has gathered,
at most 4,096 leaves: at once, but for a rest after a small commit, so that a steady trickle shares
commits. In a burst it fills the vault for the next commit while another thread publishes the last.
A future resolves when a signed checkpoint is durable, in the head if not yet in its place. If the
storage fails, every waiting future fails, and the log refuses to go on: open it again, and it
finishes or drops what was cut off.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from consentry.errors import ConsentryError, FencedError, LogError
from consentry.evidence import JsonObject
from consentry.provenance import paths
from consentry.provenance.claim import Claim
from consentry.provenance.leafvault import MAX_BATCH, LeafVault, Sealable
from consentry.provenance.reader import LogReader
from consentry.provenance.record import Draft, Receipt, leaf
from consentry.provenance.record import private as private_bytes
from consentry.provenance.seal import Secret, commitment
from consentry.provenance.writer import Writer

if TYPE_CHECKING:
    from consentry.provenance.home import Home

MAX_BATCH_BYTES = 64 << 20
"""Contents in one commit, at most; a single larger one goes alone."""

ENOUGH = 64
"""Records for which nothing rests: neither before committing so many, nor after."""
REST = 0.4
"""Seconds from a commit of one record to the next; the more records it had, the shorter."""
BACK = 0.005
"""Seconds after a commit within which whoever waited for it comes with the next record."""
BURST = 2048
"""Records from which on a commit is published by a thread of its own, and the next one prepared
while another is published."""
TURNS = 32
"""Commits without a rest for callers that wait for each; then one, to see who else is there."""

Observer = Callable[[int, Sequence[Draft]], None]


class _Waiting(NamedTuple):
    draft: Draft
    leaf: bytes
    sealed: Sealable
    future: Future[Receipt]
    bytes: int

    def __repr__(self) -> str:
        return "_Waiting(...)"


class Log:
    """One log of a home, opened for writing. Thread safe."""

    def __init__(
        self, writer: Writer, reader: LogReader, name: str, claim: Claim | None = None
    ) -> None:
        self.name = name
        self._claim = claim
        self._writer = writer
        self._reader = reader
        self._reading = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._failure: ConsentryError | None = None
        self._closing = False
        self._ended, self._rest = 0.0, 0.0
        self._last, self._late, self._turns = 0, 0, 0
        self._wanted, self._come = 1, 0
        self._gathering = 0
        self._drawn = writer.size
        self._flight: Future[None] | None = None
        self._flying: list[_Waiting] = []
        self._publisher = ThreadPoolExecutor(1, f"log {name} publishes")
        self._observers: list[Observer] = []
        reader.show(writer.size, writer.signed)
        self._size = writer.size
        self._thread = threading.Thread(target=self._run, name=f"log {name}", daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"Log({self.origin!r}, size={self._size})"

    @classmethod
    def open(cls, home: Home, name: str, *, clock: Callable[[], int], alone: bool = False) -> Log:
        """Take over the log ``name`` of a home, making it if it is new.

        name: small letters, digits, - and _; one log for each process that writes. Whoever had it
        open is fenced. alone: not while another process of this machine has it open so. clock:
        Unix seconds. Raises ``KeyMissingError``, ``StorageError``, ``VerifyError`` if the log was
        damaged, ``LogError`` if it is not alone.
        """
        paths.log(name)
        claim = Claim(home.where, home.keyring.folder, name) if alone else None
        signer, entry = home.log_signer(name), home.entry(name)
        vault = home.leaf_vault(name, signer.key.name)
        vault.ready()
        writer = Writer(home.log_area(name), vault, signer, entry, clock)
        reader_vault = home.leaf_vault(name, signer.key.name)
        return cls(writer, LogReader(home.log_area(name), entry, reader_vault), name, claim)

    @property
    def origin(self) -> str:
        """The log's name to the world, and the first part of every provenance id."""
        return self._reader.origin

    @property
    def size(self) -> int:
        """Leaves that a durable, signed checkpoint covers."""
        return self._size

    @property
    def vault(self) -> LeafVault:
        """Slots and sealed bytes of this log's leaves, for reading."""
        return self._reader.vault

    def append(self, draft: Draft) -> Future[Receipt]:
        """Record a draft; the future resolves once a durable signed checkpoint covers it.

        Raises ``LogError`` at once if the draft breaks the schema or the log has stopped. The
        future fails with ``LogError`` or ``FencedError`` if the commit does.
        """
        if draft.about is not None and not 0 <= draft.about < self._size:
            raise LogError(f"a record about leaf {draft.about}: there is none in {self.origin}")
        if draft.private is None:
            if draft.content is not None:
                raise LogError("content needs a private part that says what it is")
            sealed, commit = Sealable(None), None
        else:
            key, private = Secret.draw(), private_bytes(draft.private)
            sealed, commit = Sealable(key, private, draft.content), commitment(key, private)
        encoded = leaf(draft, commit)
        weight = len(encoded) + len(sealed.private or b"") + len(draft.content or b"")
        waiting = _Waiting(draft, encoded, sealed, Future(), weight)
        with self._changed:
            self._refuse_if_stopped()
            self._waiting.append(waiting)
            if len(self._waiting) >= self._wanted and not self._gathering:
                self._changed.notify()
        return waiting.future

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is appended inside is committed when all of it is there, as far as one commit holds
        it. For a caller that appends many at once, and waits for none of them inside."""
        with self._changed:
            self._gathering += 1
        try:
            yield
        finally:
            with self._changed:
                self._gathering -= 1
                self._changed.notify()

    def read(self, index: int) -> JsonObject:
        """The public part of a record. Raises ``LogError`` if there is none."""
        with self._reading:
            return self._reader.read(index)

    def open_private(self, index: int) -> JsonObject:
        """The private part of a record. Raises ``ErasedError``, ``SealError``."""
        with self._reading:
            return self._reader.open_private(index)

    def open_content(self, index: int) -> bytes:
        """The content sealed with a record. Raises ``ErasedError``, ``SealError``."""
        with self._reading:
            return self._reader.open_content(index)

    def proof(self, index: int) -> str:
        """A ``.tlog-proof`` that a record is in this log."""
        with self._reading:
            return self._reader.proof(index)

    def state(self, index: int) -> str:
        """unused, live, none or erased: what became of what a record sealed."""
        with self._reading:
            return self._reader.state(index)

    def subscribe(self, observer: Observer) -> None:
        """Call ``observer(first, drafts)`` after each commit, in order, before its futures."""
        self._observers.append(observer)

    def close(self) -> None:
        """Commit what waits, keep the checkpoint, stop. Closing twice does nothing.

        Raises ``LogError`` if the log had failed, once.
        """
        with self._changed:
            again, self._closing = self._closing, True
            self._changed.notify()
        self._thread.join()
        if self._claim is not None:
            self._claim.release()
        if self._failure is not None and not again:
            raise self._stopped() from self._failure

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *exc: object) -> None:
        if exc[0] is None:
            self.close()
        else:
            with suppress(LogError):
                self.close()

    def _run(self) -> None:
        batch: list[_Waiting] = []
        try:
            while batch := self._next():
                self._writer.prepare(self._drawn, [each.sealed for each in batch])
                self._drawn += len(batch)
                self._land()
                self._flying, batch = batch, []
                if len(self._flying) < BURST:
                    self._publish(self._flying)
                    self._flying = []
                else:
                    self._flight = self._publisher.submit(self._publish, self._flying)
                    self._flight.add_done_callback(self._landed)
            self._land()
            self._writer.keep_checkpoint()
        except Exception as problem:
            with suppress(Exception):
                self._land()
            self._fail(problem, [*self._flying, *batch])
        finally:
            self._publisher.shutdown()

    def _land(self) -> None:
        """Wait for the commit that is being published. Raises what it raised."""
        flight, self._flight = self._flight, None
        if flight is not None:
            flight.result()
            self._flying = []

    def _landed(self, flight: Future[None]) -> None:
        with self._changed:
            self._changed.notify()

    def _next(self) -> list[_Waiting]:
        """What has gathered, waiting for the first of it; nothing when the log is closed."""
        with self._changed:
            while not self._closing and (wait := self._wait()) is not None:
                self._changed.wait(wait or None)
            self._come = 0
            batch: list[_Waiting] = []
            weight = 0
            while self._waiting and len(batch) < MAX_BATCH:
                weight += self._waiting[0].bytes
                if batch and weight > MAX_BATCH_BYTES:
                    break
                batch.append(self._waiting.popleft())
            spare = (self._drawn + len(batch)) % paths.WIDTH if self._waiting else 0
            if spare < len(batch):  # more is coming: end where a tile does
                self._waiting.extendleft(reversed(batch[len(batch) - spare :]))
                del batch[len(batch) - spare :]
            return batch

    def _wait(self) -> float | None:
        """Seconds until it is time to commit, unless ``_wanted`` records are there first.

        0: until there is one; None: it is time. While a commit is being published, it is once
        there is a burst. Callers of the last commit that are back within
        ``BACK`` wait for each record: nobody else is to come, and they need not wait for the rest.
        A trickle that by chance keeps such a pace is told apart by the rest after some turns. Many
        callers take longer to come back: as long as they do, all of them are waited for.
        """
        if self._flight is not None:
            if not self._flight.done():
                self._wanted = BURST
                return None if len(self._waiting) >= BURST else 0.0
            self._land()
        now, rested = len(self._waiting), time.monotonic() - self._ended
        back = self._late + self._last
        if self._gathering and now < MAX_BATCH:
            return 0.0
        if rested >= self._rest or now >= ENOUGH:
            if ENOUGH <= back < BURST and self._come < now < back:
                self._come, self._wanted = now, back
                return BACK or None
            self._wanted = 1
            return None if now else 0.0
        if rested < BACK and self._turns < TURNS:
            if now >= back:
                self._turns += 1
                return None
            self._wanted = min(ENOUGH, back)
            return BACK - rested
        self._wanted = ENOUGH
        return self._rest - rested

    def _publish(self, batch: list[_Waiting]) -> None:
        """Commit what was prepared, and tell who waits."""
        first = self._writer.size
        if time.monotonic() - self._ended >= self._rest:
            self._turns = 0
        self._writer.commit([each.leaf for each in batch])
        with self._reading:
            self._reader.show(self._writer.size, self._writer.signed)
        self._size = self._writer.size
        for observer in self._observers:
            observer(first, [each.draft for each in batch])
        self._late, origin = len(self._waiting), self.origin
        for index, each in enumerate(batch, first):
            try:
                each.future.set_result(Receipt(origin, index))
            except InvalidStateError:
                each.future.set_running_or_notify_cancel()  # nobody waits any more; it is recorded
        self._writer.tidy(first)
        self._ended, self._last = time.monotonic(), len(batch)
        self._rest = REST * max(0.0, 1 - (len(batch) - 1) / (ENOUGH - 1))

    def _fail(self, problem: Exception, batch: Sequence[_Waiting]) -> None:
        known = problem if isinstance(problem, ConsentryError) else LogError(_unexpected(problem))
        with self._changed:
            self._failure = known
            lost = [*batch, *self._waiting]
            self._waiting.clear()
        for each in lost:
            if not each.future.done():
                error = self._stopped()
                error.__cause__ = known
                each.future.set_exception(error)

    def _refuse_if_stopped(self) -> None:
        if self._failure is not None:
            raise self._stopped() from self._failure
        if self._closing:
            raise LogError(f"{self.origin} is closed")

    def _stopped(self) -> LogError:
        if isinstance(self._failure, FencedError):
            return FencedError(str(self._failure))
        return LogError(f"{self.origin} has stopped and records nothing more: {self._failure}")


def _unexpected(problem: Exception) -> str:
    """What failed, without its text: that may hold what was being recorded."""
    return f"an unexpected {type(problem).__name__} in the writer"
