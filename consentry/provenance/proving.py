"""What a home keeps its promises by, proved by trying, with the credentials of whoever asks.

In S3: that records in LOG cannot be deleted or overwritten, that the vault can be, that nothing
keeps versions where erasing must be possible, that nobody from outside reads, that clocks agree.
In a folder: who may read it, how much room is left, and what a folder cannot give.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from consentry.errors import ConflictError, DeniedError, NotFoundError, StorageError
from consentry.provenance import paths
from consentry.provenance.home import Home
from consentry.storage import bucket_and_prefix, in_s3

if TYPE_CHECKING:
    from consentry.storage.buckets import Bucket

State = Literal["holds", "weak", "wrong", "unknown"]
ROOM = 1 << 30
"""Free bytes below which a folder is soon full."""
SKEW = 60
"""Seconds between two clocks from which on something is the matter; S3 refuses from 900 on."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One promise: does it hold? weak: not enforced here, and the reason why it may do."""

    what: str
    state: State
    seen: str
    remedy: str = ""


def prove(home: Home) -> Iterator[Proof]:
    """Try everything. Leaves nothing behind but the one object in LOG that is there to be tried."""
    if in_s3(home.where):
        yield from _bucket_settings(home)
        yield from _log_stays(home)
    else:
        yield from _folder(home)
    yield from _vault_changes(home)


def _folder(home: Home) -> Iterator[Proof]:
    mode = stat.S_IMODE(os.stat(home.where).st_mode)
    yield Proof(
        "only its owner reads the home",
        "wrong" if mode & 0o077 else "holds",
        f"mode {mode:04o}",
        f"Run: chmod 700 {home.where}" if mode & 0o077 else "",
    )
    free = shutil.disk_usage(home.where).free
    yield Proof(
        "there is room",
        "holds" if free >= ROOM else "wrong",
        f"{free / (1 << 30):.1f} GiB free",
        "" if free >= ROOM else "Free some space: a full disk ends a crawl.",
    )
    yield Proof(
        "records cannot be deleted or overwritten",
        "weak",
        "a folder has no locks: whoever may write to it may delete records",
        "consentry log verify finds it, held to checkpoints that you keep elsewhere. "
        "For locks, keep the home in S3: consentry home init s3://bucket/prefix.",
    )


def _bucket_settings(home: Home) -> Iterator[Proof]:
    from consentry.storage.buckets import Bucket

    vault = Bucket(bucket_and_prefix(home.where)[0])
    log = Bucket(bucket_and_prefix(home.layout.log)[0])
    yield _looked("the clocks agree", lambda: _clock(vault))
    yield _looked("VAULT keeps no versions", lambda: _without_versions(vault))
    if log.name != vault.name:
        yield _looked("LOG keeps versions and can lock", lambda: _with_versions(log))
    else:
        yield Proof(
            "LOG keeps versions and can lock",
            "weak",
            "LOG lies in the home's own bucket, as it was made",
            "A home made without --days 0 has a LOG that is locked.",
        )
    for bucket in {vault.name: vault, log.name: log}.values():
        what = f"nobody from outside reads s3://{bucket.name}"
        yield _looked(what, partial(_private, bucket))


def _looked(what: str, look: Callable[[], tuple[State, str, str]]) -> Proof:
    try:
        return Proof(what, *look())
    except DeniedError as problem:
        return Proof(what, "unknown", "these credentials may not look", str(problem))
    except StorageError as problem:
        return Proof(what, "wrong", str(problem))


def _clock(bucket: Bucket) -> tuple[State, str, str]:
    ahead = bucket.ahead()
    if ahead is None:
        return "unknown", "the server does not say what time it is", ""
    said = f"this machine is {abs(ahead):.0f} s {'ahead' if ahead > 0 else 'behind'}"
    if abs(ahead) <= SKEW:
        return "holds", said, ""
    return "wrong", said, "Set this machine's clock (timedatectl, chrony)."


def _without_versions(bucket: Bucket) -> tuple[State, str, str]:
    state = bucket.versioning()
    if not state:
        return "holds", "versioning was never on", ""
    remedy = (
        "What was erased may still be there as a version. Move the home to a bucket without "
        "versions, then delete this one."
    )
    return "wrong", f"versioning is {state}", remedy


def _with_versions(bucket: Bucket) -> tuple[State, str, str]:
    state, lock = bucket.versioning(), bucket.lock()
    if state == "Enabled" and lock:
        return "holds", "versioning and Object Lock are on", ""
    missing = "Object Lock is off" if state == "Enabled" else f"versioning is {state or 'off'}"
    return "wrong", missing, "Run: consentry home init, with the rights to change the bucket."


def _private(bucket: Bucket) -> tuple[State, str, str]:
    blocked = bucket.public_blocked()
    if blocked is None:
        return "weak", "this server has no block of public access", "Give no grants to everybody."
    if blocked:
        return "holds", "public access is blocked", ""
    return "wrong", "public access is not blocked", "Run: consentry home init."


def _log_stays(home: Home) -> Iterator[Proof]:
    """Try to delete and to overwrite the one object in LOG that is there for this."""
    from consentry.provenance.making import CANARY
    from consentry.storage.s3 import S3Storage

    log, name = home.log, paths.CANARY
    locked = bool(home.layout.days)
    if not isinstance(log, S3Storage) or not locked:
        yield Proof(
            "records cannot be deleted or overwritten",
            "weak",
            "nothing is locked here, as the home was made",
            "Make a home with a LOG of its own that is locked: consentry home init.",
        )
        return
    try:
        with suppress(ConflictError):
            log.put(name, CANARY, if_absent=True)
        kept = log.kept(name)
    except StorageError as problem:
        remedy = "With the writer's role, consentry home check writes what it then tries to delete."
        yield Proof("records can be written", "unknown", str(problem), remedy)
        return
    yield _until(kept.until)
    yield _denied(
        "a version of a record cannot be deleted",
        lambda: log.delete_version(name, kept.version),
        "wrong",
        "it was deleted: neither lock nor policy stopped it",
        "Run consentry home init, and take s3:DeleteObjectVersion from this role.",
    )
    finds = "The lock keeps its bytes, and consentry log verify finds it."
    yield _denied(
        "a record cannot be marked as deleted",
        lambda: log.delete(name),
        "wrong",
        "a mark of deletion was put over it",
        "Run consentry home init, and take s3:DeleteObject from this role but for *.p/*.",
    )
    yield _denied(
        "a record cannot be marked as deleted among many",
        lambda: log.delete_many([name]),
        "weak",
        "this server does not hold a request to delete many to the bucket's policy",
        finds,
    )
    with suppress(ConflictError):
        log.put(name, CANARY, if_absent=True)
    yield _denied(
        "a record cannot be overwritten",
        lambda: log.put(name, CANARY),
        "weak",
        "a second version was written over it",
        finds,
    )


def _until(until: str) -> Proof:
    what = "what never changes is locked"
    if until:
        return Proof(what, "holds", f"until {until}")
    return Proof(what, "wrong", "no lock", "Run consentry home init: the bucket needs Object Lock.")


def _denied(what: str, attempt: Callable[[], object], else_: State, seen: str, do: str) -> Proof:
    try:
        attempt()
    except (DeniedError, ConflictError):
        return Proof(what, "holds", "tried, and refused")
    except StorageError as problem:
        return Proof(what, "unknown", str(problem))
    return Proof(what, else_, seen, do)


def _vault_changes(home: Home) -> Iterator[Proof]:
    """What is in the vault can be changed, by one at a time, and be gone for good."""
    what, name = "what is in VAULT can be changed and erased", f"check/{secrets.token_hex(8)}"
    storage = home.root
    try:
        first = storage.put(name, b"1", if_absent=True)
        second = storage.put(name, b"2", if_tag=first)
        for stale in (lambda: storage.put(name, b"3", if_tag=first), lambda: _again(home, name)):
            try:
                stale()
            except ConflictError:
                continue
            yield Proof(
                "two writers cannot overwrite each other",
                "wrong",
                "a conditional request was carried out though its condition did not hold",
                "This server cannot keep a home: it needs If-Match and If-None-Match on PUT.",
            )
            break
        else:
            yield Proof("two writers cannot overwrite each other", "holds", "tried, and refused")
        storage.delete(name)
        gone = not storage.exists(name) and second != ""
        with suppress(DeniedError):
            storage.purge(name)
    except DeniedError as problem:
        yield Proof(what, "unknown", "these credentials may not try", str(problem))
    except (StorageError, NotFoundError) as problem:
        yield Proof(what, "wrong", str(problem))
    else:
        yield Proof(what, "holds" if gone else "wrong", "tried" if gone else "it is still there")


def _again(home: Home, name: str) -> None:
    home.root.put(name, b"4", if_absent=True)
