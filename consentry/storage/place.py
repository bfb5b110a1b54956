"""Where a home or a part of it lies: a folder, or ``s3://bucket/prefix``."""

from __future__ import annotations

import re
from pathlib import Path

from consentry.errors import ConfigError
from consentry.storage.base import NAME, Storage
from consentry.storage.local import LocalStorage
from consentry.storage.retention import Retention

MAX_PREFIX = 100
"""Together with the longest name of an object this stays under the 1,024 bytes of a key in S3."""

_BUCKET = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_SCHEME = "s3://"


def in_s3(where: str | Path) -> bool:
    """Does this name a bucket? Raises ``ConfigError`` for another scheme, which we do not know."""
    text = str(where)
    if "://" in text and not text.lower().startswith(_SCHEME):
        raise ConfigError(
            f"{_bare(text)} is not a place that consentry can keep things in.",
            remedy="Write a folder, or s3://bucket/prefix.",
        )
    return "://" in text


def place(where: str | Path) -> str:
    """A place in one spelling: an absolute path, or ``s3://bucket/prefix``.

    Raises ``ConfigError``.
    """
    if not in_s3(where):
        return str(Path(where).expanduser().resolve())
    bucket, prefix = bucket_and_prefix(str(where))
    return _SCHEME + bucket + (f"/{prefix}" if prefix else "")


def bucket_and_prefix(where: str) -> tuple[str, str]:
    """The two parts of ``s3://bucket/prefix``; the prefix without slashes at its ends."""
    bucket, _, prefix = where[len(_SCHEME) :].partition("/")
    prefix = prefix.strip("/")
    if "@" in bucket:
        raise ConfigError(
            f"{_bare(where)} has credentials in front of it.",
            remedy="Take them out: they belong into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        )
    if not _BUCKET.fullmatch(bucket):
        raise ConfigError(
            f"{bucket[:70]!r} cannot be the name of a bucket.",
            remedy="Write s3://bucket/prefix; a bucket has 3 to 63 small letters, digits, - or "
            "dots.",
        )
    dots = any(set(part) == {"."} for part in prefix.split("/"))
    if prefix and (len(prefix) > MAX_PREFIX or dots or not NAME.fullmatch(prefix)):
        raise ConfigError(
            f"{prefix[:120]!r} cannot be a prefix in a bucket.",
            remedy=f"Use letters, digits and . _ + = @ -, divided by /, at most {MAX_PREFIX}.",
        )
    return bucket, prefix


def _bare(where: str) -> str:
    """A place without credentials that somebody may have written into it."""
    scheme, _, rest = where.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2][:80]}"


def part(where: str, name: str) -> str:
    """The place of a part of a place."""
    return f"{where}/{name}"


def is_there(where: str | Path) -> bool:
    """Is there a folder? A bucket is taken to be there: whoever asks it will be told."""
    return in_s3(where) or Path(where).expanduser().is_dir()


def open_storage(
    where: str | Path, *, create: bool = True, retention: Retention | None = None
) -> Storage:
    """A folder or ``s3://bucket/prefix`` as a storage.

    create: make the folder; a bucket is never made so. retention: how long which objects are
    locked, in S3. Nothing is asked of the server yet. Raises ``ConfigError``, ``StorageError``.
    """
    if not in_s3(where):
        return LocalStorage(Path(place(where)), create=create)
    from consentry.storage.s3 import S3Storage

    return S3Storage(*bucket_and_prefix(str(where)), retention=retention)
