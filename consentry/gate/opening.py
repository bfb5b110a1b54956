"""From what a person configured to a gate that is ready: activity, packs, home, log, orders."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from consentry import activity as activities
from consentry.activity import Activity
from consentry.errors import LogError, VerifyError
from consentry.gate.informing import Informing, notice_of
from consentry.gate.ledger import Ledger
from consentry.gate.recording import Standpoint, leaf
from consentry.gate.seam import Gate, Mode
from consentry.hosts import SpillFile
from consentry.policy import Pack, bundled, load
from consentry.provenance import Draft, Home, Log
from consentry.standing import Recorded, Standing
from consentry.storage import is_there, open_storage, place
from consentry.vault import Index
from consentry.vault.guard import Guard

_log = logging.getLogger(__name__)
_AHEAD = 3600
"""Seconds by which the clocks of two machines that write one log may differ."""


def open_gate(
    *,
    activity: Path | str,
    home: Path | str,
    keys: Path | str | None = None,
    mode: Mode = "enforce",
    run: str = "",
    worker: str = "worker",
    packs: Sequence[Path] = (),
    keep: bool = True,
    least_delay: float = 0.0,
    host_files: Mapping[str, str] | None = None,
) -> Gate:
    """Open a gate. ``keep=False`` decides under the home's orders but writes nothing.

    Raises ActivityError, PackError, OrderError when a file cannot be used, KeyMissingError or
    StorageError when the home cannot be opened. In ``observe`` nothing of ours is opened.
    ``host_files`` names other files than those that the pack asks an origin for.
    """
    home, activity = place(str(home)), Path(activity)
    keys = None if keys is None else Path(keys)
    today = datetime.now(UTC).date()
    doing = activities.load(activity, today=today)
    pack = load(bundled(), *packs)
    ledger = guard = None
    standing = Standing.none()
    informing = Informing(doing, notice_of(doing, pack, str(activity)), None)
    if mode != "observe" and (keep or is_there(home)):
        recorded = _recorded(home, keys, doing, make=keep)
        standing = Standing.open(open_storage(home, create=keep), recorded, doing.order_keys)
        standing.refresh(int(time.time()))
        standing.warn(int(time.time()))
        if recorded is not None:
            recorded.none_vanished(standing.orders, standing.granted)
            for said in standing.changed_by_hand(int(time.time())):
                _log.warning("%s", said)
            informing = Informing(doing, informing.notice, recorded.home)
    if mode != "observe" and keep:
        informing.keep(int(time.time()))
        ledger = _ledger(
            doing, pack, standing, informing, home, keys, run or uuid.uuid4().hex, worker
        )
        guard = Guard(recorded.home, worker) if recorded is not None else None
    return Gate(
        activity=doing,
        pack=pack,
        standing=standing,
        ledger=ledger,
        clock=time.time,
        monotonic=time.monotonic,
        mode=mode,
        least_delay=least_delay,
        informing=informing,
        guard=guard,
        host_files=host_files,
        spill=SpillFile(Path(home) if Path(home).is_dir() else None),
    )


def _writing(home: Home, worker: str, now: int) -> Log:
    """The log of this run. Raises LogError for one that is damaged, that another crawl writes, or
    whose newest record is of a day to come: by a clock that is behind, orders and terms would not
    be in force that are."""
    try:
        log = Log.open(home, worker, clock=lambda: int(time.time()), alone=True)
    except VerifyError as problem:
        raise LogError(
            f"the log {worker} of {home.where} is damaged: {problem}. consentry log verify says "
            "where: restore that from a copy."
        ) from None
    at = int(str(log.read(log.size - 1).get("time", 0))) if log.size else 0
    if at > now + _AHEAD:
        log.close()
        newest, here = (f"{datetime.fromtimestamp(t, UTC):%Y-%m-%d %H:%M}" for t in (at, now))
        raise LogError(
            f"by this machine's clock it is {here}, and the newest record in the log {worker} of "
            f"{home.where} is of {newest} (UTC). Set the clock right. If it was ahead then, give "
            f"this crawl a log of its own, say: -s CONSENTRY_WORKER={worker}-2"
        )
    return log


def _recorded(home: str, keys: Path | None, doing: Activity, *, make: bool) -> Recorded | None:
    """What the home's log says was given; None without the home's keys: it cannot be opened."""
    if not make and not Home.exists(home):
        return None
    opened = Home.open(home, keys=keys, create=make)
    if not opened.keyring.present:
        return None
    return Recorded(opened, four_eyes=doing.four_eyes, order_keys=doing.order_keys)


def _ledger(
    doing: Activity,
    pack: Pack,
    standing: Standing,
    informing: Informing,
    home: str,
    keys: Path | None,
    run: str,
    worker: str,
) -> Ledger:
    """Open the home's log for this run; its first leaf says under what the run stands."""
    opened = Home.open(home, keys=keys, create=True)
    opened.keep_policy({**pack.files, "": pack.listing})
    now = int(time.time())
    log = _writing(opened, worker, now)
    facts = doing.facts()
    at = Standpoint(run, doing.digest, facts.purposes, dict(facts.basis), informing.digest)
    began = leaf(
        "policy", at=at, now=now, site="", rules=(), policy=pack.digest, standing=standing.version
    )
    log.append(Draft(began | {"assessments": dict(sorted(doing.assessments.items()))}))
    index = Index.open(opened, log)
    return Ledger(opened, log, index, at, pack.digest, pack.platforms.lists, informing.why_held)
