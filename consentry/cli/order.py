"""``consentry order``: give an order, and see which stand.

An order stands as soon as its file is in the home; that comes first. Its record goes into the
``ops`` log of the home after it.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from consentry.cli import erasing
from consentry.cli.erase import carry_out_order, find_order
from consentry.errors import ConsentryError, OrderError
from consentry.provenance import Home
from consentry.standing import Order, Recorded, Standing, giving, signing
from consentry.standing.fields import written
from consentry.storage import in_s3, is_there, open_storage
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
    file: Annotated[Path, typer.Argument(help="The order: YAML, or a signed note of it.")],
    signed_by: Annotated[
        str, typer.Option(help="The public key that it has to be signed by, as its issuer has it.")
    ] = "",
    unsigned: Annotated[
        bool,
        typer.Option(
            "--unsigned",
            help="Though no key that the activity names signed it: it stops, and erases nothing.",
        ),
    ] = False,
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
) -> None:
    """Validate an order, signed or not, let it stand in the home, and record it.

    A running crawl obeys within seconds. Exit code 1: it stands, but could not be recorded. Where
    the activity says whose orders it takes (orders: signed_by:), others are refused.
    """
    text = _text(file)
    checked = Standing.none().check(text, str(file))
    if checked.is_stranger(erasing.order_keys(activity)) and not unsigned:
        whose = f"by {checked.declared.signed_by}" if checked.signer else "by nobody"
        raise OrderError(
            f"is signed {whose}; the activity takes orders that one of its keys signed.",
            file=str(file),
            remedy="Nothing was added. Who gives it signs it: consentry order sign FILE --key KEY; "
            f"if that key is new, name it under orders: signed_by: in {activity}. To stop at once "
            "what it stops, signed or not: --unsigned.",
        )
    if signed_by and checked.declared.signed_by != signed_by.strip():
        raise OrderError(
            f"is not signed by {signed_by.strip()}.",
            file=str(file),
            remedy="Nothing was added. Ask its issuer which key is theirs.",
        )
    if in_s3(home):
        Home.open(home, keys=keys)
    given = Standing.open(open_storage(home)).add(text, str(file))
    now = int(time.time())
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"The order {given.reference} stands in {home}/{given.file}.", markup=False)
    if given.signer:
        console.print(f"Signed by {given.declared.signed_by}.", markup=False)
        console.print("Compare that key with the one that the issuer publishes.")
    if not given.stands(now):
        console.print("It is not in force at this moment: see from and withdrawn.")
    try:
        recorded = giving.record(Home.open(home, keys=keys, create=True), given, text, now)
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
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """The orders of a home, and which are in force. With the home's keys: how others ended."""
    now = int(time.time())
    there = is_there(home)
    standing = Standing.open(open_storage(home, create=False)) if there else Standing.none()
    recorded = _recorded(home, keys) if standing.orders else None
    four_eyes, order_keys = erasing.four_eyes(activity), erasing.order_keys(activity)
    rows = [
        _row(
            given,
            giving.state(given, now, recorded, four_eyes=four_eyes, order_keys=order_keys),
        )
        for given in standing.orders
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("reference", "issuer", "kind", "scope", "in force")
    for row in rows:
        scope = "; ".join(
            f"{key}: {', '.join(value) if isinstance(value, list) else value}"
            for key, value in row["scope"].items()
        )
        issuer = f"{row['issuer']}, signed" if row["signed_by"] else row["issuer"]
        table.add_row(row["reference"], issuer, ", ".join(row["kind"]), scope, row["state"])
    console = Console(soft_wrap=True)
    console.print(table if rows else f"No order stands in {home}.")


@order.command("status")
def status(
    reference: Annotated[str, typer.Argument(help="The order's reference.")],
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """What an order did: when each worker stored the last item it covers, and what is still there.

    Exit code 1: a worker stored such an item more than five seconds after it was given.
    """
    from consentry.gate.effect import WITHIN, effect

    now = int(time.time())
    given = find_order(home, reference)
    place = Home.open(home, keys=keys)
    recorded = Recorded(place)
    with erasing.progress() as tell:
        found = effect(place, given, recorded, now, tell)
    state = giving.state(
        given,
        now,
        recorded,
        four_eyes=erasing.four_eyes(activity),
        order_keys=erasing.order_keys(activity),
    )
    if as_json:
        told = {
            **_row(given, state),
            "given": found.at,
            "workers": [each.told() for each in found.workers],
            "stored": found.stored,
            "place_unknown": found.unknown,
            "to_erase": found.to_erase,
            "problems": list(found.problems),
        }
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        console = Console(soft_wrap=True, highlight=False)
        console.print(f"In force: {state}; given {written(found.at)}.", markup=False)
        for each in found.workers:
            console.print(f"  {each.log}: {_last(each.last)}", markup=False)
            if each.late:
                console.print(f"  {each.log}: {each.late} later than {WITHIN} s", style="red")
        unknown = (
            f", and {found.unknown:,} of which nobody knows the place" if found.unknown else ""
        )
        console.print(f"There now: {found.stored:,} items that it covers{unknown}.", markup=False)
        if "erase" in given.kinds:
            console.print(f"To be erased: {found.to_erase:,} (consentry order carry-out).")
    if not found.holds or found.problems:
        raise typer.Exit(1)


def _last(seconds: int | None) -> str:
    if seconds is None:
        return "no item that it covers"
    if seconds < 0:
        return f"the last item that it covers was stored {-seconds:,} s before it"
    return f"the last item that it covers was stored {seconds:,} s after it"


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
    place, order_keys = Home.open(home, keys=keys), erasing.order_keys(activity)
    carry_out_order(place, reference, order_keys, home, who, project, weed_master, as_json, yes)


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
    given = find_order(home, reference)
    recorded = giving.lift(
        Home.open(home, keys=keys),
        given,
        by=who.by,
        reason=who.reason,
        approved_by=who.approved_by,
        order_keys=erasing.order_keys(activity),
        now=int(time.time()),
    )
    Console(soft_wrap=True, highlight=False).print(
        f"The order {reference} is lifted. Recorded as {recorded}.", markup=False
    )


@order.command("key")
def key(
    file: Annotated[Path, typer.Argument(help="Where to write the private key.")],
    name: Annotated[str, typer.Option(help="Whose it is, e.g. regulator.example/orders.")],
) -> None:
    """For who gives orders: draw a key to sign them with. Prints the public key, to publish."""
    console = Console(soft_wrap=True, highlight=False)
    console.print(str(signing.draw(file, name).key), markup=False)


@order.command("sign")
def sign(
    file: Annotated[Path, typer.Argument(help="The order, as YAML, signed before or not.")],
    key: Annotated[Path, typer.Option(help="The private key: consentry order key.")],
    to: Annotated[Path | None, typer.Option(help="Where to write it; else in its place.")] = None,
) -> None:
    """For who gives orders: sign one. Whoever obeys it can then neither change nor end it."""
    made = signing.sign(_text(file).encode(), signing.load(key), str(file))
    given = Standing.none().check(made.decode(), str(file))
    target = to or file
    try:
        target.write_bytes(made)
    except OSError as problem:
        raise OrderError(f"cannot be written: {problem.strerror}.", file=str(target)) from None
    Console(soft_wrap=True, highlight=False).print(
        f"The order {given.reference} is signed by {given.signer}: {target}", markup=False
    )


def _recorded(home: str, keys: Path | None) -> Recorded | None:
    """What the log says, where this machine can open it."""
    if not Home.exists(home):
        return None
    place = Home.open(home, keys=keys)
    return Recorded(place) if place.keyring.present else None


def _row(given: Order, state: str) -> dict[str, Any]:
    return {
        "reference": given.reference,
        "issuer": given.declared.issuer,
        "authority": given.declared.authority,
        "signed_by": given.declared.signed_by,
        "kind": list(given.kinds),
        "scope": given.scope.model_dump(mode="json", exclude_defaults=True),
        "from": given.declared.begins,
        "in_force": "yes" if state.startswith("yes") else "no",
        "state": state,
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
