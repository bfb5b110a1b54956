"""``consentry home``: make a home, prove what it promises, and say who needs which rights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from consentry.errors import ConfigError
from consentry.provenance import Home
from consentry.provenance.roles import ROLES, WHAT, role_policy
from consentry.storage import in_s3, place

home = typer.Typer(help="The home: make it, check it, who may do what.", no_args_is_help=True)

WhereArgument = Annotated[
    str, typer.Argument(envvar="CONSENTRY_HOME", help="A folder, or s3://bucket/prefix.")
]
KeysOption = Annotated[
    Path | None, typer.Option(envvar="CONSENTRY_KEYS", help="The folder of the home's keys.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For machines.")]
DAYS = 365

_STATE = {"holds": "green", "weak": "yellow", "wrong": "red", "unknown": "yellow"}
_STEP = {"there": "dim", "made": "green", "to be made": "cyan", "not allowed": "red"}


@home.command("init")
def init(
    where: WhereArgument = "data",
    keys: KeysOption = None,
    log: Annotated[
        str, typer.Option(help="The place of LOG; else the bucket's name with -log behind it.")
    ] = "",
    days: Annotated[
        int,
        typer.Option(min=0, max=36_500, help="How long records are locked; 0: not, one bucket."),
    ] = DAYS,
    mode: Annotated[
        str, typer.Option(help="compliance: nobody can shorten a lock; governance: some may.")
    ] = "compliance",
    plan: Annotated[bool, typer.Option("--plan", help="Only show what would be made.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make a home, or what is missing of it; whatever is there stays as it is.

    Exit code 1: something is left to be done by somebody with more rights; it is printed.
    """
    from consentry.provenance.making import layout_for, make_home

    at = place(where)
    layout = layout_for(at, log=log, days=days, mode=mode.upper())
    steps = []
    console = Console(soft_wrap=True, highlight=False)
    for step in make_home(at, layout, keys=keys, dry=plan):
        steps.append(step)
        if not as_json:
            console.print(
                f"[{_STEP.get(step.state, 'yellow')}]{step.state:18}[/] {step.what}  "
                f"[dim]{step.where}[/]"
            )
    if not plan and Home.exists(at):
        layout = Home.open(at, keys=keys).layout
    left = [step for step in steps if step.state == "not allowed"]
    if as_json:
        rows: list[dict[str, Any]] = [
            {"what": s.what, "where": s.where, "state": s.state, "document": s.document}
            for s in steps
        ]
        locked = {"days": layout.days, "mode": layout.mode} if layout.days else None
        told = {"home": at, "log": layout.log, "lock": locked, "steps": rows}
        typer.echo(json.dumps(told, indent=2))
    else:
        _tell_lock(console, layout.days, layout.mode, layout.log, in_s3(at))
        for step in steps:
            if step.document is not None and (plan or step in left):
                console.print(f"\n{step.what}, {step.where}:", markup=False)
                console.print_json(json.dumps(step.document))
        if left:
            console.print(
                "\nThese credentials may not do the rest. Give what is printed above to whoever "
                "may, then run: consentry home check"
            )
        elif not plan:
            opened = Home.open(at, keys=keys)
            console.print(f"Root key, to be kept elsewhere: {opened.root_vkey}", markup=False)
            console.print(f"Keys of this home: {opened.keyring.folder}", markup=False)
    if left:
        raise typer.Exit(1)


@home.command("check")
def check(
    where: WhereArgument = "data", keys: KeysOption = None, as_json: JsonOption = False
) -> None:
    """Prove by trying what the home promises, with the credentials at hand.

    Exit code 1 if a promise does not hold.
    """
    from consentry.provenance.proving import prove

    console = Console(soft_wrap=True, highlight=False)
    proofs = list(prove(Home.open(where, keys=keys)))
    if as_json:
        rows = [
            {"what": p.what, "state": p.state, "seen": p.seen, "remedy": p.remedy} for p in proofs
        ]
        wrong = any(p.state == "wrong" for p in proofs)
        typer.echo(json.dumps({"ok": not wrong, "proofs": rows}, ensure_ascii=False, indent=2))
    else:
        table = Table("", "promise", "seen", box=None, pad_edge=False)
        for each in proofs:
            table.add_row(f"[{_STATE[each.state]}]{each.state}[/]", each.what, each.seen)
        console.print(table)
        for each in proofs:
            if each.remedy:
                console.print(f"{each.what}: {each.remedy}", markup=False)
    if any(each.state == "wrong" for each in proofs):
        raise typer.Exit(1)


@home.command("policies")
def policies(
    where: WhereArgument,
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}; else all.")] = "",
    log: Annotated[str, typer.Option(help="The place of LOG, as home init has it.")] = "",
    to: Annotated[Path | None, typer.Option(help="Write one file a role into this folder.")] = None,
) -> None:
    """The least rights of each role, as IAM policies in JSON. Asks no server."""
    from consentry.provenance.making import layout_for

    at = place(where)
    if not in_s3(at):
        raise ConfigError("only a home in S3 has roles.", remedy="Write s3://bucket/prefix.")
    chosen = [each for each in ROLES if each == role or not role]
    if not chosen:
        raise ConfigError(f"no role {role!r}.", remedy=f"There are: {', '.join(ROLES)}.")
    book = layout_for(at, log=log, days=DAYS).log
    documents = {each: role_policy(each, at, book) for each in chosen}
    if to is None:
        typer.echo(json.dumps(documents[chosen[0]] if role else documents, indent=2))
        return
    to.mkdir(parents=True, exist_ok=True)
    for name, document in documents.items():
        (to / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n", "utf-8")
        typer.echo(f"{to / name}.json: {WHAT[name]}")


def _tell_lock(console: Console, days: int, mode: str, log: str, s3: bool) -> None:
    if not s3:
        return
    if not days:
        console.print("LOG lies in the same bucket, and nothing is locked.")
        return
    who = "by nobody" if mode == "COMPLIANCE" else "only with s3:BypassGovernanceRetention"
    console.print(
        f"Records in {log} are locked for {days} days from when they are written; the lock can be "
        f"shortened {who}. Until then the bucket cannot be emptied.",
        markup=False,
    )
