"""A home in S3 made step by step: each step looks first, so it may be done again at any time.

VAULT, REVIEW and what changes lie in the home's bucket, which never keeps versions. LOG lies in a
bucket of its own, because versions, Object Lock and lifecycle are set for a whole bucket: it keeps
versions, what never changes is locked when it is put, and a policy denies deleting and, where the
server knows how, overwriting. There is no default retention: it would lock what must change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from consentry.errors import ConfigError, ConflictError, DeniedError
from consentry.provenance import paths, roles
from consentry.provenance.home import Home, retention
from consentry.provenance.homefile import Layout
from consentry.storage import bucket_and_prefix, in_s3, open_storage, part, place
from consentry.storage.buckets import PUBLIC, Bucket

State = Literal["there", "to be made", "made", "the server cannot", "not allowed"]
T = TypeVar("T")
LOG_SUFFIX = "-log"
CANARY = b"Kept so that consentry home check can try to delete it.\n"
ABORT = {
    "ID": "consentry-abort-unfinished-uploads",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
}
EXPIRE = {
    "ID": "consentry-expire-old-versions-that-are-not-locked",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
}


@dataclass(frozen=True, slots=True)
class Step:
    """What was found or done. document: what a person with more rights is to apply."""

    what: str
    where: str
    state: State
    document: dict[str, Any] | None = field(default=None, repr=False)


def layout_for(where: str, *, log: str = "", days: int, mode: str = "COMPLIANCE") -> Layout:
    """The layout that a person asked for. Raises ``ConfigError``.

    log: the place of LOG; default the home's bucket with ``-log`` behind its name. days: 0 for no
    lock, then LOG lies in the home.
    """
    if not in_s3(where):
        if log:
            raise ConfigError("in a folder the log lies in the home.", remedy="Leave out --log.")
        return Layout.inside(where)
    if mode not in ("COMPLIANCE", "GOVERNANCE"):
        raise ConfigError(f"no lock mode {mode!r}.", remedy="Write compliance or governance.")
    bucket, prefix = bucket_and_prefix(where)
    if not days and not log:
        return Layout.inside(where)
    at = place(log or part(f"s3://{bucket}{LOG_SUFFIX}", prefix))
    if not in_s3(at) or bucket_and_prefix(at)[0] == bucket:
        raise ConfigError(
            "the log needs a bucket of its own: versions and locks are a whole bucket's.",
            file=at,
            remedy=f"Leave out --log, or write s3://{bucket}{LOG_SUFFIX}/{prefix}.",
        )
    return Layout(at, days, "GOVERNANCE" if mode == "GOVERNANCE" else "COMPLIANCE")


def make_home(
    where: str, layout: Layout, *, keys: Path | None = None, dry: bool = False
) -> Iterator[Step]:
    """Make a home where it is not made yet, step by step. dry: only look.

    Raises ``ConfigError`` if a bucket there cannot serve, ``StorageError``.
    """
    where, there = place(where), True
    if in_s3(where):
        there = Bucket(bucket_and_prefix(where)[0]).exists()
        for doing in _home_bucket(where):
            yield doing.step(dry)
        if layout != Layout.inside(where):
            for doing in _log_bucket(layout):
                yield doing.step(dry)
    found = there and Home.exists(where)
    if not found and not dry:
        Home.make(where, keys=keys, layout=layout)
    state: State = "there" if found else "to be made" if dry else "made"
    yield Step("home.json, and the keys on this machine", where, state)


@dataclass(frozen=True, slots=True)
class _Doing:
    """document: what to give to somebody with more rights; without one the step must succeed."""

    what: str
    bucket: Bucket
    there: bool
    do: Callable[[], object]
    document: dict[str, Any] | None = None

    def step(self, dry: bool) -> Step:
        state: State = "there" if self.there else "to be made"
        if not self.there and not dry:
            try:
                state = "the server cannot" if self.do() is False else "made"
            except DeniedError:
                if self.document is None:
                    raise
                state = "not allowed"
        document = None if self.there else self.document
        return Step(self.what, f"s3://{self.bucket.name}", state, document)


def _home_bucket(where: str) -> Iterator[_Doing]:
    bucket = Bucket(bucket_and_prefix(where)[0])
    exists = bucket.exists()
    if exists and (bucket.versioning() or bucket.lock()):
        raise ConfigError(
            "the bucket keeps versions of what is deleted, so nothing could be erased there.",
            file=f"s3://{bucket.name}",
            remedy="Name a bucket without versions and without Object Lock for the home.",
        )
    yield _Doing("bucket without versions, for VAULT and REVIEW", bucket, exists, bucket.make)
    yield from _common(bucket, exists, [ABORT])
    statements = roles.home_policy(bucket.name, https=bucket.encrypted_way)
    old = _seen(bucket.policy) if exists else {}
    yield _Doing(
        "policy: never versions, no copies",
        bucket,
        _has(old, statements),
        lambda: bucket.put_policy(roles.merged(_known(old), statements)),
        roles.merged(old, statements),
    )


def _log_bucket(layout: Layout) -> Iterator[_Doing]:
    bucket = Bucket(bucket_and_prefix(layout.log)[0])
    exists = bucket.exists()
    lock = (bucket.lock() or {}) if exists else {}
    if lock.get("Rule"):
        raise ConfigError(
            "the bucket has a default retention, which would lock what must change.",
            file=f"s3://{bucket.name}",
            remedy="Take it away; consentry itself locks each object that never changes.",
        )
    if not exists:
        yield _Doing(
            "bucket with versions and Object Lock, for LOG",
            bucket,
            False,
            lambda: bucket.make(lock=True),
        )
    else:
        kept = bool(lock) and bucket.versioning() == "Enabled"
        yield _Doing("versions and Object Lock, for LOG", bucket, kept, bucket.enable_lock)
    yield from _common(bucket, exists, [ABORT, EXPIRE])
    forms = [
        roles.log_policy(bucket.name, conditional=each, https=bucket.encrypted_way)
        for each in (True, False)
    ]
    old = _seen(bucket.policy) if exists else {}
    yield _Doing(
        "policy: nobody deletes records, or overwrites them",
        bucket,
        any(_has(old, form) for form in forms),
        lambda: _put_log_policy(
            bucket, layout, [roles.merged(_known(old), form) for form in forms]
        ),
        roles.merged(old, forms[0]),
    )


def _put_log_policy(bucket: Bucket, layout: Layout, forms: list[dict[str, Any]]) -> None:
    """The strictest form under which a record can still be written, found by trying."""
    log = open_storage(layout.log, retention=retention(layout))
    for policy in forms:
        bucket.put_policy(policy)
        try:
            with suppress(ConflictError):
                log.put(paths.CANARY, CANARY, if_absent=True)
            return
        except DeniedError:
            if policy is forms[-1]:
                raise


def _common(bucket: Bucket, exists: bool, rules: list[dict[str, Any]]) -> Iterator[_Doing]:
    """What both buckets have: no public access, and a lifecycle."""
    blocked = _seen(bucket.public_blocked) if exists else False
    public = {"PublicAccessBlockConfiguration": dict.fromkeys(PUBLIC, True)}
    yield _Doing("public access blocked", bucket, blocked is True, bucket.block_public, public)
    old = _seen(bucket.lifecycle) if exists else []
    ours = {rule["ID"] for rule in rules}
    yield _Doing(
        "lifecycle: " + ", ".join(str(rule["ID"]).removeprefix("consentry-") for rule in rules),
        bucket,
        ours <= {rule.get("ID") for rule in old or ()},
        lambda: bucket.put_lifecycle([r for r in _known(old) if r.get("ID") not in ours] + rules),
        {"Rules": rules},
    )


def _seen(look: Callable[[], T]) -> T | None:
    """What is there; None if these credentials may not look."""
    try:
        return look()
    except DeniedError:
        return None


def _known(seen: T | None) -> T:
    """What is there. What could not be looked at is not written over."""
    if seen is None:
        raise DeniedError("these credentials may not see what is there already")
    return seen


def _has(policy: dict[str, Any] | None, statements: list[dict[str, Any]]) -> bool:
    found = [each.get("Sid") for each in (policy or {}).get("Statement", ())]
    return all(each["Sid"] in found for each in statements)
