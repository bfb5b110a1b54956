"""Is the log what it says it is? Needs the LOG area and the root key, and trusts nothing else.

From the root key to the manifest's signature, from the manifest to each log's key, from that to
the checkpoint's signature, from the leaves to every tile and to the root. Each stored checkpoint
must be of a prefix of the log. Memory stays flat: one bundle and one tile a level at a time.

What this cannot show: that a checkpoint is the newest that was ever signed. Give checkpoints that
you kept (``known``), and a log that was shortened or forked since is found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from consentry.errors import DeniedError, LogError, NotFoundError, VerifyError
from consentry.provenance import paths
from consentry.provenance.check import LogCheck
from consentry.provenance.manifest import Manifest
from consentry.provenance.note import VerifierKey
from consentry.provenance.report import Counting, LogReport, Progress, Report, as_problem
from consentry.provenance.tlogpolicy import TlogPolicy
from consentry.storage import Storage

__all__ = ["LogReport", "Report", "verify"]


def verify(
    log_area: Storage,
    root_vkey: str,
    progress: Progress | None = None,
    *,
    known: Sequence[bytes] = (),
    since: Sequence[bytes] = (),
    policy: TlogPolicy | None = None,
) -> Report:
    """Check every log of a home; problems are collected, not raised.

    A log of many records is read by as many processes as there are cores.

    known: signed checkpoints that were kept elsewhere, to hold the logs to. since: checkpoints that
    were verified before and are trusted: the leaves before them are not looked at again. policy:
    which witnesses must have cosigned; each log of it must have a checkpoint that they did.
    """
    report = Report(root_vkey)
    try:
        root = VerifierKey.parse(root_vkey)
        data = Counting(log_area, report).get(paths.MANIFEST)[0]
        manifest = Manifest.open(data, root)
    except NotFoundError:
        if any(True for _ in log_area.list(paths.LOGS)):
            report.add(VerifyError("missing, though there are logs", name=paths.MANIFEST))
        return report
    except (VerifyError, LogError) as problem:
        report.add(as_problem(problem, paths.MANIFEST))
        return report
    report.manifest_version = manifest.version
    for entry in manifest.logs:
        check = LogCheck(log_area, entry, report, progress, known, since, policy)
        report.logs.append(check.run())
    for vkey in policy.logs if policy else ():
        if not any(vkey in map(str, entry.keys) for entry in manifest.logs):
            what = f"the trust policy names a log that is not in it: {vkey.partition('+')[0]}"
            report.notes.append(what)
    _check_rest(log_area, manifest, report)
    _check_versions(log_area, report)
    return report


def _check_rest(area: Storage, manifest: Manifest, report: Report) -> None:
    """What stands beside the logs: kept policies, and nothing that is not accounted for."""
    counted = Counting(area, report)
    listed = {each.name for each in manifest.logs}
    strange: set[str] = set()
    for name in area.list(""):
        if name.startswith(paths.KEPT_BY_DIGEST):
            data = counted.get(name)[0]
            report.policies += 1
            if hashlib.sha256(data).hexdigest() != name.rpartition("/")[2]:
                report.add(VerifyError("its bytes are not those it is named after", name=name))
        elif name.startswith(paths.LOGS):
            log = name.split("/")[1]
            if log not in listed and log not in strange:
                strange.add(log)
                report.add(
                    VerifyError(
                        "a log that the manifest does not name: the manifest was put back, "
                        "or the log is foreign",
                        name=paths.LOGS + log,
                    )
                )
        elif name != paths.MANIFEST and not name.startswith(paths.CHECKS):
            report.add(VerifyError("an object that does not belong here", name=name))


def _check_versions(area: Storage, report: Report) -> None:
    """Where versions are kept: was anything that never changes overwritten, or deleted?"""
    try:
        for prefix in (paths.LOGS, *paths.KEPT_BY_DIGEST):
            for name in area.rewritten(prefix):
                if paths.is_permanent(name):
                    what = "it was overwritten or deleted: a version with other bytes is kept"
                    report.add(VerifyError(what, name=name))
    except DeniedError as problem:
        report.notes.append(f"versions were not looked through: {problem}")
