"""A home in S3 with all its locks, and somebody for each role in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from weed import S3

from consentry.provenance import roles
from consentry.provenance.making import layout_for, make_home

BUCKET = "locked"
WHERE = f"s3://{BUCKET}/crawl"


@dataclass(frozen=True)
class Roles:
    """where: the home; log: its LOG; keys: the folder of its keys."""

    where: str
    log: str
    keys: Path
    admin: S3
    people: dict[str, S3]

    @classmethod
    def make(cls, admin: S3, keys: Path) -> Roles:
        layout = layout_for(WHERE, days=1)
        with pytest.MonkeyPatch.context() as patch:
            become(admin, patch)
            list(make_home(WHERE, layout, keys=keys))
        people = {
            role: admin.identity(roles.role_policy(role, WHERE, layout.log)) for role in roles.ROLES
        }
        return cls(WHERE, layout.log, keys, admin, people)

    def environment(self, role: str) -> dict[str, str]:
        """What boto3 reads, and where the home is, for a process that a test starts."""
        said = {"CONSENTRY_HOME": self.where, "CONSENTRY_KEYS": str(self.keys)}
        return self.people[role].environment() | said


def become(who: S3, patch: pytest.MonkeyPatch) -> None:
    """From here on this process asks as somebody."""
    for name, value in who.environment().items():
        patch.setenv(name, value)
