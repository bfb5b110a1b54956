"""Has a log a checkpoint that was cosigned as a trust policy asks, and how far does it reach?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from consentry.errors import VerifyError
from consentry.provenance.note import VerifierKey
from consentry.provenance.report import LogReport, bare
from consentry.provenance.tlogpolicy import NONE, TlogPolicy
from consentry.provenance.witness import joined

_YEAR_9999 = 253_402_300_799


def told_time(seconds: int) -> str:
    """When, in UTC; a witness may write any number."""
    if seconds > _YEAR_9999:
        return f"{seconds} s"
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"


def check_quorum(
    policy: TlogPolicy,
    keys: Sequence[VerifierKey],
    notes: Mapping[int, Sequence[bytes]],
    done: LogReport,
) -> VerifyError | None:
    """Note in ``done`` what is cosigned; the problem, if that is not what the policy asks.

    keys: the log's, former ones too; notes: its cosigned checkpoints by size, each signed by it.
    """
    if not any(policy.holds_for(key) for key in keys):
        done.notes.append("not a log of the trust policy: not held to it")
        return None
    why = ""
    for size in sorted(notes, reverse=True):
        try:
            found = policy.check(joined(notes[size]))
        except VerifyError as problem:
            why = why or f" ({bare(problem)})"
            continue
        done.witnessed = size
        told = (
            f"{size} of {done.size} leaves are cosigned by {', '.join(sorted(found)) or 'nobody'}"
        )
        if found:
            told += f", {datetime.fromtimestamp(min(found.values()), UTC):%Y-%m-%d %H:%M}"
        done.notes.append(told)
        return None
    if policy.quorum == NONE:
        return None
    return VerifyError(f"no checkpoint was cosigned as the trust policy asks{why}")
