"""``consentry log verify``: is the log what it says it is? And which slots are erased, by what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from consentry.cli.log import HomeOption, JsonOption
from consentry.cli.progress import progress
from consentry.errors import ConfigError, StorageError, VerifyError
from consentry.provenance import Home
from consentry.provenance.note import VerifierKey
from consentry.provenance.tlogpolicy import TlogPolicy
from consentry.provenance.verify import Report, verify
from consentry.storage import is_there, open_storage

if TYPE_CHECKING:
    from consentry.vault.erased import ErasedReport


def verify_command(
    home: HomeOption = "data",
    area: Annotated[
        str, typer.Option(help="The LOG area alone, or a copy of it: a folder or s3://….")
    ] = "",
    root_key: Annotated[
        str, typer.Option(envvar="CONSENTRY_ROOT_KEY", help="The root key you kept, as C2SP vkey.")
    ] = "",
    known: Annotated[
        list[Path] | None, typer.Option(help="A checkpoint kept earlier, to hold the log to.")
    ] = None,
    since: Annotated[
        list[Path] | None,
        typer.Option(help="A checkpoint verified earlier: what lies before it is not read again."),
    ] = None,
    tlog_policy: Annotated[
        Path | None, typer.Option(help="Which witnesses must have cosigned: c2sp.org/tlog-policy.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Verify every log of a home with the root key alone; exit code 1 if anything is wrong.

    Without --root-key the home's own is taken and named: keep a copy of it elsewhere. Of a home it
    is also looked whether each erased slot is named by an erase record; a LOG area has no slots.
    """
    place = None
    if root_key:
        _a_key(root_key)
    if not area:
        place = Home.open(home)
        storage, trusted = place.log, root_key or place.root_vkey
    else:
        if not root_key:
            raise ConfigError(
                "a copy of the log says nothing of its own key.", remedy="Give --root-key."
            )
        if not is_there(area):
            raise ConfigError("there is no such folder.", file=area)
        storage, trusted = open_storage(area, create=False), root_key
    policy = read_policy(tlog_policy) if tlog_policy else None
    with progress() as tell:
        report = verify(
            storage, trusted, tell, known=_read(known), since=_read(since), policy=policy
        )
        slots = _slots(place, report, tell) if place is not None and report.ok else None
    _tell(report, slots, as_json, own=not root_key)
    if not report.ok:
        raise typer.Exit(1)


def _a_key(written: str) -> None:
    """A key that is mistyped says nothing against the log. Raises ConfigError."""
    try:
        VerifierKey.parse(written)
    except VerifyError as problem:
        raise ConfigError(
            f"--root-key: {problem}.",
            remedy="Write the whole line that log verify shows as trusted.",
        ) from None


def _slots(
    place: Home, report: Report, tell: Callable[[str, int, int], None]
) -> ErasedReport | None:
    """The slots of a home, with what is wrong with them in ``report``."""
    from consentry.vault.erased import check_erased

    try:
        found = check_erased(place, tell)
    except StorageError as problem:
        report.notes.append(f"whether slots are erased was not looked at: {problem}")
        return None
    for each in found.problems:
        report.add(each)
    return found


def read_policy(path: Path) -> TlogPolicy:
    """A trust policy that a person wrote. Raises ``ConfigError``."""
    return TlogPolicy.parse(read_file(path), str(path))


def read_file(path: Path) -> bytes:
    """Raises ``ConfigError`` for a file that cannot be read."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise ConfigError(f"cannot be read: {problem.strerror}.", file=str(path)) from None


def _read(paths: list[Path] | None) -> list[bytes]:
    return [read_file(path) for path in paths or ()]


def _tell(report: Report, slots: ErasedReport | None, as_json: bool, own: bool) -> None:
    if as_json:
        found = {
            "ok": report.ok,
            "root_key": report.root_vkey,
            "leaves": report.leaves,
            "tiles": report.tiles,
            "checkpoints": report.checkpoints,
            "policies": report.policies,
            "bytes": report.bytes,
            "logs": [
                {
                    "origin": e.origin,
                    "size": e.size,
                    "root": e.root,
                    "events": e.events,
                    "before": e.before,
                    "witnessed": e.witnessed,
                    "notes": e.notes,
                }
                for e in report.logs
            ],
            "erased": dict(slots.erased) if slots else {},
            "problems": [str(problem) for problem in report.problems],
            "notes": report.notes,
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    verdict = "[bold green]verified[/]" if report.ok else "[bold red]NOT what it says it is[/]"
    console.print(
        f"{verdict}: {_many(report.leaves, 'leaf', 'leaves')}, {_many(report.tiles, 'tile')}, "
        f"{_many(report.checkpoints, 'checkpoint')}, {_many(report.policies, 'policy file')}, "
        f"{report.bytes:,} bytes"
    )
    for each in report.logs:
        events = ", ".join(f"{name} {count}" for name, count in sorted(each.events.items()))
        console.print(
            f"  {each.origin}: {_many(each.size, 'leaf', 'leaves')} ({events})", markup=False
        )
        if each.before:
            told = _many(each.before, "leaf was", "leaves were")
            console.print(f"    {told} verified before, and not read again")
        for note in each.notes:
            console.print(f"    note: {note}", markup=False)
    if slots and slots.erased:
        by = ", ".join(f"ops/{record.rpartition('/')[2]} {n}" for record, n in slots.erased.items())
        console.print(f"  erased: {_many(slots.erased.total(), 'slot')} ({by})")
    if slots and slots.waiting:
        told = _many(slots.waiting, "slot is", "slots are")
        console.print(f"  note: {told} to be erased by a record, and not yet: consentry erase")
    for note in report.notes:
        console.print(f"  note: {note}", markup=False)
    for problem in report.problems:
        console.print(f"  {problem}", style="red", markup=False)
    if report.unlisted:
        console.print(f"  and {report.unlisted} more", style="red")
    console.print(f"trusted: {report.root_vkey}", markup=False, soft_wrap=True)
    if own:
        console.print("That is the home's own key: keep a copy elsewhere and give --root-key.")


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
