"""How long which objects are locked, where a storage can: S3 Object Lock, one object at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Retention:
    """names: is an object of this name locked? COMPLIANCE: by nobody can it be shortened."""

    mode: Literal["COMPLIANCE", "GOVERNANCE"]
    days: int
    names: Callable[[str], bool]

    def fields(self, name: str) -> dict[str, Any]:
        """What the request that puts the object says, as boto3 names it."""
        if not self.names(name):
            return {}
        until = datetime.now(UTC) + timedelta(days=self.days)
        return {"ObjectLockMode": self.mode, "ObjectLockRetainUntilDate": until}
