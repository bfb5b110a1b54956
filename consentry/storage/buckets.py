"""A bucket as a whole: versions, Object Lock, policy, lifecycle, public access, the server's clock.

What a server cannot do is told by ``None``; what these credentials may not do raises
``StorageError`` as everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError

from consentry.errors import ConflictError
from consentry.storage.client import client
from consentry.storage.trouble import code, skew, status, told

_UNABLE = {"NotImplemented", "MethodNotAllowed", "501"}
_NONE = {
    "ObjectLockConfigurationNotFoundError",
    "NoSuchBucketPolicy",
    "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
}
PUBLIC = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
Versioning = Literal["", "Enabled", "Suspended"]


class Bucket:
    """One bucket. Nothing is remembered: each call asks the server."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._client = client()

    def __repr__(self) -> str:
        return f"Bucket({self.name!r})"

    @property
    def encrypted_way(self) -> bool:
        """Is the server spoken to by https?"""
        return str(self._client.meta.endpoint_url).startswith("https:")

    def exists(self) -> bool:
        """Is it there? Raises ``StorageError`` if it is somebody else's, or cannot be asked."""
        try:
            self._client.list_objects_v2(Bucket=self.name, MaxKeys=1)
        except ClientError as problem:
            if code(problem) == "NoSuchBucket":
                return False
            raise self._told(problem) from None
        except BotoCoreError as problem:
            raise self._told(problem) from None
        return True

    def make(self, *, lock: bool = False) -> None:
        """Make it, private; ``lock``: with Object Lock, so with versions. Raises ConflictError."""
        region = self._client.meta.region_name
        where: dict[str, Any] = {}
        if region not in (None, "us-east-1", "aws-global"):
            where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
        try:
            self._client.create_bucket(Bucket=self.name, ObjectLockEnabledForBucket=lock, **where)
        except ClientError as problem:
            if code(problem) in ("BucketAlreadyExists", "BucketAlreadyOwnedByYou"):
                raise ConflictError(f"s3://{self.name} exists already, and is not yours") from None
            raise self._told(problem) from None
        except BotoCoreError as problem:
            raise self._told(problem) from None

    def versioning(self) -> Versioning:
        found = self._asked(lambda: self._client.get_bucket_versioning(Bucket=self.name)) or {}
        state: Versioning = found.get("Status", "")
        return state

    def enable_lock(self) -> None:
        """Versions and Object Lock for a bucket that was made without."""
        self._asked(
            lambda: self._client.put_bucket_versioning(
                Bucket=self.name, VersioningConfiguration={"Status": "Enabled"}
            )
        )
        self._asked(
            lambda: self._client.put_object_lock_configuration(
                Bucket=self.name, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
            )
        )

    def lock(self) -> Mapping[str, Any] | None:
        """Its Object Lock configuration; None if it has none."""
        found = self._asked(lambda: self._client.get_object_lock_configuration(Bucket=self.name))
        return found.get("ObjectLockConfiguration") if found else None

    def policy(self) -> dict[str, Any]:
        found = self._asked(lambda: self._client.get_bucket_policy(Bucket=self.name))
        read: dict[str, Any] = json.loads(found["Policy"]) if found else {}
        return read

    def put_policy(self, policy: Mapping[str, Any]) -> None:
        text = json.dumps(policy)
        self._asked(lambda: self._client.put_bucket_policy(Bucket=self.name, Policy=text))

    def lifecycle(self) -> list[dict[str, Any]]:
        found = self._asked(
            lambda: self._client.get_bucket_lifecycle_configuration(Bucket=self.name)
        )
        return list(found.get("Rules", ())) if found else []

    def put_lifecycle(self, rules: list[dict[str, Any]]) -> bool:
        """False if the server has no such thing."""
        asked = self._asked(
            lambda: self._client.put_bucket_lifecycle_configuration(
                Bucket=self.name, LifecycleConfiguration={"Rules": rules}
            )
        )
        return asked is not None

    def public_blocked(self) -> bool | None:
        """Is public access blocked, all four ways? None if the server has no such thing."""
        unable: list[bool] = []
        found = self._asked(
            lambda: self._client.get_public_access_block(Bucket=self.name), unable.append
        )
        if unable == [True]:
            return None
        said = found.get("PublicAccessBlockConfiguration", {}) if found else {}
        return all(said.get(name) is True for name in PUBLIC)

    def block_public(self) -> bool:
        """False if the server has no such thing."""
        asked = self._asked(
            lambda: self._client.put_public_access_block(
                Bucket=self.name,
                PublicAccessBlockConfiguration=dict.fromkeys(PUBLIC, True),
            )
        )
        return asked is not None

    def ahead(self) -> float | None:
        """Seconds that this machine's clock is ahead of the server's."""
        return skew(self._asked(lambda: self._client.list_objects_v2(Bucket=self.name, MaxKeys=1)))

    def _asked(
        self, work: Callable[[], Any], unable: Callable[[bool], None] = lambda _: None
    ) -> Any:
        """The answer; None where there is no such setting, or no such thing on this server."""
        try:
            return work()
        except ClientError as problem:
            if code(problem) in _UNABLE or status(problem) == 501:
                unable(True)
                return None
            if code(problem) in _NONE:
                unable(False)
                return None
            raise self._told(problem) from None
        except BotoCoreError as problem:
            raise self._told(problem) from None

    def _told(self, problem: ClientError | BotoCoreError) -> Exception:
        return told(problem, f"s3://{self.name}")
