"""A bucket as a ``Storage``, by boto3: conditional requests (RFC 9110 section 13) do the fencing.

Tags are ETags. Every conditional put carries a mark of its own in the object's metadata: a put that
was sent again because its answer was lost may meet its own first write, and by the mark, not by the
bytes, it is told from another writer's. Checksums go with every object and are compared when it is
read. Objects over 32 MB are put in parts, and appear as a whole or not at all.

With a ``Retention`` the objects that it names are locked when they are put (S3 Object Lock).
"""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from consentry.errors import ConflictError, DeniedError, NotFoundError, StorageError
from consentry.storage.base import check_name
from consentry.storage.client import FEW, LANES, client, quick
from consentry.storage.quick import UnmetError
from consentry.storage.retention import Retention
from consentry.storage.trouble import code, passes, status, told

T = TypeVar("T")

WHOLE = 32 << 20
"""Bytes up to which an object is put by one request."""
PART = 16 << 20
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between our own attempts, after those of boto3; each is lengthened by chance."""
_MARK = "consentry-put"
_BYTES = "application/octet-stream"
"""What it is, unless it is said (c2sp.org/tlog-tiles asks for it). A server that is not told may
try whether it can be packed, at a fifth of all that it does for leaves."""
_MISSING = {"NoSuchKey", "404", "NoSuchVersion"}


class Kept(NamedTuple):
    """A version of an object; ``until``: the end of its lock, empty if it has none."""

    version: str
    until: str


class S3Storage:
    """Objects under a prefix of a bucket. Thread safe."""

    forgets = False

    def __init__(
        self, bucket: str, prefix: str = "", *, retention: Retention | None = None
    ) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self._retention = retention
        self._client = client()
        self._quick = quick()

    def __repr__(self) -> str:
        return f"S3Storage({self._where('')!r})"

    @property
    def lanes(self) -> int:
        return FEW if self._quick is not None and self._quick.near else LANES

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.bucket, self.prefix.rstrip("/"), self._retention)

    def get(self, name: str) -> tuple[bytes, str]:
        at = self._at(name)

        def work() -> tuple[bytes, str]:
            answer = self._client.get_object(**at)
            return answer["Body"].read(), str(answer["ETag"])

        return self._ask(name, work)

    def put(
        self,
        name: str,
        data: bytes,
        *,
        if_absent: bool = False,
        if_tag: str | None = None,
        durable: bool = True,
        media_type: str = "",
    ) -> str:
        """media_type: what a browser is told that it is (RFC 9110 section 8.3)."""
        at = self._at(name)
        how: dict[str, Any] = {"IfNoneMatch": "*"} if if_absent else {}
        if if_tag is not None:
            how["IfMatch"] = if_tag
        mark = secrets.token_hex(8)
        first = self._retention.fields(name) if self._retention else {}
        first["Metadata"] = {_MARK: mark}
        first["ContentType"] = media_type or _BYTES
        there = "exists already" if if_absent else "changed since it was read, or is gone"
        refused = ConflictError(f"{name} {there}")
        sent = 0

        def work() -> str:
            nonlocal sent
            sent += 1
            try:
                if len(data) > WHOLE:
                    return self._put_parts(at, data, first, how)
                if sent == 1 and self._quick is not None and self._quick.knows(self.bucket):
                    tag = self._quick.put(at["Bucket"], at["Key"], data, {**first, **how})
                    if tag is not None:
                        return tag
                    sent += 1
                return self._put_whole(at, data, {**first, **how})
            except UnmetError:
                raise refused from None
            except ClientError as problem:
                if not how or not _is_conflict(problem):
                    raise
                again = sent > 1 or problem.response["ResponseMetadata"].get("RetryAttempts", 0)
                if again and (tag := self._mine(at, mark)):
                    return tag
                if code(problem) == "ConditionalRequestConflict" and sent <= len(PAUSES):
                    raise
                raise refused from None

        return self._ask(name, work)

    def delete(self, name: str, *, durable: bool = True) -> None:
        at = self._at(name)
        with suppress(NotFoundError):
            self._ask(name, lambda: self._client.delete_object(**at))

    def purge(self, name: str) -> None:
        at = self._at(name)
        for _ in range(3):
            found = [
                str(each["VersionId"])
                for page in self._version_pages(name)
                for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
                if each["Key"] == at["Key"]
            ]
            if not found:
                return
            for version in found:
                self._ask(name, partial(self._client.delete_object, **at, VersionId=version))
        raise StorageError(
            f"{self._where(name)}: a version is still there after it was deleted. Look whether it "
            "is locked or under legal hold."
        )

    def list(self, prefix: str = "") -> Iterator[str]:
        for name, _ in self.tags(prefix):
            yield name

    def tags(self, prefix: str = "") -> Iterator[tuple[str, str]]:
        for page in self._pages("list_objects_v2", prefix, ("ContinuationToken",)):
            for each in page.get("Contents", ()):
                yield str(each["Key"])[len(self.prefix) :], str(each["ETag"])

    def rewritten(self, prefix: str = "") -> Iterator[str]:
        seen: dict[str, set[str]] = {}
        for page in self._version_pages(prefix):
            for each in page.get("Versions", ()):
                seen.setdefault(str(each["Key"]), set()).add(str(each["ETag"]))
            for each in page.get("DeleteMarkers", ()):
                seen.setdefault(str(each["Key"]), set()).update(("", "deleted"))
            unfinished = str(page.get("NextKeyMarker", ""))
            for key in [key for key in seen if key != unfinished]:
                if len(seen.pop(key)) > 1:
                    yield key[len(self.prefix) :]
        yield from (key[len(self.prefix) :] for key, tags in seen.items() if len(tags) > 1)

    def exists(self, name: str) -> bool:
        at = self._at(name)
        try:
            self._ask(name, lambda: self._client.head_object(**at))
        except NotFoundError:
            return False
        except DeniedError:
            # The answer to a HEAD has no body that could say why: wrong, expired or not enough.
            self._ask(name, lambda: self._client.get_object(**at))["Body"].close()
        return True

    def kept(self, name: str) -> Kept:
        """The current version of an object, and until when it is locked."""
        at = self._at(name)
        found = self._ask(name, partial(self._client.head_object, **at))
        until = found.get("ObjectLockRetainUntilDate")
        return Kept(str(found.get("VersionId", "null")), until.isoformat() if until else "")

    def delete_version(self, name: str, version: str) -> None:
        """Try to remove one version, with whatever right there is to pass over a lock."""
        how = {**self._at(name), "VersionId": version, "BypassGovernanceRetention": True}
        self._ask(name, partial(self._client.delete_object, **how))

    def delete_many(self, names: Sequence[str]) -> None:
        """Remove several objects by one request. Raises ``DeniedError`` if one was denied."""
        objects = [{"Key": self._at(name)["Key"]} for name in names]
        ask = partial(self._client.delete_objects, Bucket=self.bucket, Delete={"Objects": objects})
        failed = self._ask(names[0], ask).get("Errors", ())
        if failed:
            raise DeniedError(
                f"s3://{self.bucket}: {len(failed)} objects were not deleted "
                f"({failed[0].get('Code')}). See what this role may delete."
            )

    def _version_pages(self, prefix: str) -> Iterator[dict[str, Any]]:
        return self._pages("list_object_versions", prefix, ("KeyMarker", "VersionIdMarker"))

    def _pages(
        self, operation: str, prefix: str, markers: tuple[str, ...]
    ) -> Iterator[dict[str, Any]]:
        """The pages of a listing; ``Next`` and a marker's name say where the next one begins."""
        ask = partial(
            getattr(self._client, operation), Bucket=self.bucket, Prefix=self.prefix + prefix
        )
        more: dict[str, str] = {}
        while True:
            page: dict[str, Any] = self._ask(prefix, partial(ask, **more))
            yield page
            if not page.get("IsTruncated"):
                return
            more = {each: page[f"Next{each}"] for each in markers if page.get(f"Next{each}")}

    def _put_whole(self, at: dict[str, str], data: bytes, how: dict[str, Any]) -> str:
        tag = str(self._client.put_object(**at, **how, Body=data)["ETag"])
        if self._quick is not None and not self._quick.knows(self.bucket):
            self._quick.learn(at["Bucket"], at["Key"])
        return tag

    def _put_parts(
        self, at: dict[str, str], data: bytes, first: dict[str, Any], how: dict[str, Any]
    ) -> str:
        upload = self._client.create_multipart_upload(**at, **first)["UploadId"]
        try:
            parts = []
            for number, start in enumerate(range(0, len(data), PART), 1):
                body = data[start : start + PART]
                done = self._client.upload_part(**at, UploadId=upload, PartNumber=number, Body=body)
                sums = {key: done[key] for key in done if key.startswith("Checksum")}
                sums.pop("ChecksumType", None)
                parts.append({"PartNumber": number, "ETag": done["ETag"], **sums})
            answer = self._client.complete_multipart_upload(
                **at, **how, UploadId=upload, MultipartUpload={"Parts": parts}
            )
        except BaseException:
            with suppress(ClientError, BotoCoreError):
                self._client.abort_multipart_upload(**at, UploadId=upload)
            raise
        return str(answer["ETag"])

    def _mine(self, at: dict[str, str], mark: str) -> str | None:
        """The tag of the object, if it is what this very put has written."""
        try:
            found = self._client.head_object(**at)
        except ClientError:
            return None
        return str(found["ETag"]) if found.get("Metadata", {}).get(_MARK) == mark else None

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + check_name(name)}

    def _where(self, name: str) -> str:
        return f"s3://{self.bucket}/{self.prefix}{name}"

    def _ask(self, name: str, work: Callable[[], T]) -> T:
        """Do it, again after a pause where that may help; errors in our own words."""
        for pause in (*PAUSES, None):
            try:
                return work()
            except (ClientError, BotoCoreError) as problem:
                if code(problem) in _MISSING:
                    raise NotFoundError(f"no object {self._where(name)}") from None
                if pause is None or not passes(problem):
                    raise told(problem, self._where(name)) from None
            time.sleep(pause * random.uniform(1.0, 1.5))  # noqa: S311  only spreads requests
        raise AssertionError("unreachable")


def _is_conflict(problem: ClientError) -> bool:
    """Did the condition not hold? AWS says 404 to If-Match on an object that is gone."""
    missing = status(problem) == 404 and code(problem) != "NoSuchBucket"
    return status(problem) == 412 or missing or code(problem) == "ConditionalRequestConflict"


def _again(bucket: str, prefix: str, retention: Retention | None) -> S3Storage:
    """The same bucket in another process, with that one's credentials."""
    return S3Storage(bucket, prefix, retention=retention)
