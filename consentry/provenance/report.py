"""What verifying found: counts, notes, and every problem with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from consentry.errors import LogError, VerifyError
from consentry.storage import Storage

MAX_PROBLEMS = 100
"""Problems listed; those beyond are counted."""

Progress = Callable[[str, int, int], None]
"""(log, leaves checked, leaves in all)."""


@dataclass(slots=True)
class LogReport:
    """What was checked of one log.

    before: leaves that were not looked at again, by a trusted checkpoint. witnessed: leaves of the
    newest checkpoint that was cosigned as a policy asks.
    """

    name: str
    origin: str
    size: int = 0
    before: int = 0
    witnessed: int = 0
    root: str = ""
    leaves: int = 0
    tiles: int = 0
    checkpoints: int = 0
    events: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """What was checked, and every problem found. ``ok`` if there is none."""

    root_vkey: str
    manifest_version: int = 0
    logs: list[LogReport] = field(default_factory=list)
    policies: int = 0
    bytes: int = 0
    problems: list[VerifyError] = field(default_factory=list)
    unlisted: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def leaves(self) -> int:
        return sum(each.leaves for each in self.logs)

    @property
    def tiles(self) -> int:
        return sum(each.tiles for each in self.logs)

    @property
    def checkpoints(self) -> int:
        return sum(each.checkpoints for each in self.logs)

    def add(self, problem: VerifyError) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        else:
            self.unlisted += 1

    def check(self) -> None:
        """Raise the first problem, if there is one."""
        if self.problems:
            raise self.problems[0]


class Counting:
    """A storage, for reading, that counts the bytes."""

    def __init__(self, storage: Storage, report: Report) -> None:
        self._storage = storage
        self._report = report

    def get(self, name: str) -> tuple[bytes, str]:
        data, tag = self._storage.get(name)
        self._report.bytes += len(data)
        return data, tag

    def exists(self, name: str) -> bool:
        return self._storage.exists(name)

    def list(self, prefix: str = "") -> Iterator[str]:
        return self._storage.list(prefix)


def bare(problem: VerifyError) -> str:
    """The text of a problem without the place."""
    text = str(problem)
    return text.removeprefix(f"{problem.name}: ") if problem.name else text


def as_problem(problem: LogError, name: str) -> VerifyError:
    """The problem, with the object it concerns."""
    if isinstance(problem, VerifyError):
        return VerifyError(bare(problem), name=name, index=problem.index)
    return VerifyError(str(problem), name=name)
