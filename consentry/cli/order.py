"""``consentry order``: give an order, and see which stand.

An order stands as soon as its file is in the home; that comes first. Its record goes into the
``ops`` log of the home after it.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from consentry import __version__
from consentry.cli import erasing
from consentry.cli.erase import carry_out_order, find_order
from consentry.errors import ConsentryError, OrderError
from consentry.provenance import Draft, Home, minute
from consentry.standing import Order, Recorded, Standing
from consentry.standing.order import read
from consentry.storage import Storage, in_s3, is_there, open_storage
from consentry.yamlfile import MAX_BYTES

order = typer.Typer(help="Orders to stop, restrict or erase.", no_args_is_help=True)

HomeOption = Annotated[
    str, typer.Option(envvar="CONSENTRY_HOME", help="The home in which it stands.")
]
KeysOption = Annotated[
    Path | None, typer.Option(envvar="CONSENTRY_KEYS", help="The folder of the home's keys.")
]


@order.command("add")
def add(
    file: Annotated[Path, typer.Argument(help="The order, as YAML.")],
    home: HomeOption = "data",
    keys: KeysOption = None,
) -> None:
    """Validate an order, let it stand in the home, and record it.

    A running crawl obeys within seconds. Exit code 1: it stands, but could not be recorded.
    """
    text = _text(file)
    Standing.none().check(text, str(file))
    if in_s3(home):
        Home.open(home, keys=keys)
    given = Standing.open(open_storage(home)).add(text, str(file))
    now = int(time.time())
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"The order {given.reference} stands in {home}/{given.file}.", markup=False)
    if not given.stands(now):
        console.print("It is not in force at this moment: see from and withdrawn.")
    try:
        recorded = record(given, text, home, keys, now)
    except ConsentryError as problem:
        Console(stderr=True, soft_wrap=True).print(
            f"It could not be recorded: {problem} Give the same order again to record it.",
            style="red",
            markup=False,
            highlight=False,
        )
        raise typer.Exit(1) from None
    console.print(f"Recorded as {recorded}.", markup=False)


@order.command("list")
def list_orders(
    home: HomeOption = "data",
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """The orders of a home, and which are in force."""
    now = int(time.time())
    there = is_there(home)
    standing = Standing.open(open_storage(home, create=False)) if there else Standing.none()
    rows = [_row(given, now) for given in standing.orders]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("reference", "issuer", "kind", "scope", "in force")
    for row in rows:
        scope = "; ".join(
            f"{key}: {', '.join(value) if isinstance(value, list) else value}"
            for key, value in row["scope"].items()
        )
        table.add_row(
            row["reference"], row["issuer"], ", ".join(row["kind"]), scope, row["in_force"]
        )
    console = Console(soft_wrap=True)
    console.print(table if rows else f"No order stands in {home}.")


@order.command("carry-out")
def carry_out(
    reference: Annotated[str, typer.Argument(help="The order's reference.")],
    plan: erasing.PlanOption = False,
    yes: erasing.YesOption = False,
    by: erasing.ByOption = "",
    reason: erasing.ReasonOption = "",
    approved_by: erasing.ApprovedOption = "",
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    project: erasing.ProjectOption = Path("."),
    weed_master: erasing.WeedOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Erase what an order to erase asks for. What it may cover is held until a person has looked.

    Shows the plan first and asks. Carrying it out again finds what came since.
    """
    because = reason or f"order {reference}"
    who = None if plan else erasing.Who.of(by, because, approved_by, activity)
    carry_out_order(
        Home.open(home, keys=keys), reference, home, who, project, weed_master, as_json, yes
    )


@order.command("lift")
def lift(
    reference: Annotated[str, typer.Argument(help="The order's reference.")],
    by: erasing.ByOption = "",
    reason: erasing.ReasonOption = "",
    approved_by: erasing.ApprovedOption = "",
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
) -> None:
    """Write withdrawn: into an order's file, from now on, and record who lifted it and why."""
    who = erasing.Who.of(by, reason, approved_by, activity)
    now = int(time.time())
    given = find_order(home, reference)
    place = Home.open(home, keys=keys)
    ended = given.declared.withdrawn is not None
    if ended and not (who.approved_by and not Recorded(place).is_lifted(reference)):
        raise OrderError("it was lifted before.", file=given.file, remedy="See withdrawn: in it.")
    private = {"reference": reference, "by": who.by, "reason": who.reason}
    if who.approved_by:
        private["approved_by"] = who.approved_by
    about = {"authority": given.declared.authority, "kinds": list(given.kinds), "lifted": now}
    public = {
        "event": "order",
        "time": minute(now),
        "order": about,
        "software": f"consentry {__version__}",
    }
    recorded = place.record(Draft(public, private)).provenance_id
    if not ended:
        withdraw(open_storage(home), given, now)
    Console(soft_wrap=True, highlight=False).print(
        f"The order {reference} is lifted. Recorded as {recorded}.", markup=False
    )


def withdraw(storage: Storage, given: Order, now: int) -> None:
    """Add ``withdrawn:`` to the order's file, if nobody else has changed it."""
    data, tag = storage.get(given.file)
    when = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = data.decode("utf-8-sig").rstrip("\n") + f"\nwithdrawn: {when}\n"
    read(text.encode(), given.file)
    storage.put(given.file, text.encode(), if_tag=tag)


def record(given: Order, text: str, home: str, keys: Path | None, now: int) -> str:
    """Append the order to the home's ``ops`` log; returns its provenance id.

    In plain: what it is about, as far as that names nobody. Sealed: the rest, and its text.
    """
    scope, declared = given.scope, given.declared
    about: dict[str, Any] = {
        "authority": declared.authority,
        "kinds": list(given.kinds),
        "places": list(scope.place or ()),
        "categories": list(scope.category or ()),
        "purposes": list(scope.purpose or ()),
        "from": declared.begins,
    }
    if "erase" in given.kinds:
        about["unknown_place"] = given.unknown_place("erase")
    if declared.deadline is not None:
        about["deadline"] = declared.deadline
    public = {
        "event": "order",
        "time": minute(now),
        "order": about,
        "software": f"consentry {__version__}",
    }
    private = {
        "reference": given.reference,
        "issuer": declared.issuer,
        "file": given.file,
        "sha256": given.sha256,
    }
    place = Home.open(home, keys=keys, create=True)
    return place.record(Draft(public, private, text.encode())).provenance_id


def _row(given: Order, now: int) -> dict[str, Any]:
    return {
        "reference": given.reference,
        "issuer": given.declared.issuer,
        "authority": given.declared.authority,
        "kind": list(given.kinds),
        "scope": given.scope.model_dump(mode="json", exclude_defaults=True),
        "from": given.declared.begins,
        "in_force": "yes" if given.stands(now) else "no",
        "file": given.file,
    }


def _text(file: Path) -> str:
    try:
        with file.open("rb") as source:
            return source.read(MAX_BYTES + 1).decode("utf-8-sig")
    except FileNotFoundError:
        raise OrderError(
            "there is no such file.", file=str(file), remedy="See docs/examples/orders."
        ) from None
    except UnicodeDecodeError:
        raise OrderError("not UTF-8.", file=str(file), remedy="Save it as UTF-8.") from None
    except OSError as problem:
        raise OrderError(f"cannot be read: {problem.strerror}.", file=str(file)) from None
