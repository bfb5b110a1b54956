"""``consentry review``: what is held, looked at by a named person, released or rejected."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from consentry.cli import erasing
from consentry.cli.log import HomeOption, JsonOption, KeysOption
from consentry.cli.telling import tell_reasons
from consentry.provenance import Home, split_id
from consentry.review.verdict import Who, expire, held_only, note, reject, release
from consentry.review.view import redacted
from consentry.vault import Held, Word, parse_item

review = typer.Typer(help="What is held for a person to look at.", no_args_is_help=True)

Ids = Annotated[list[str], typer.Argument(help="Provenance ids, as review list shows them.")]
By = Annotated[str, typer.Option("--by", help="Your name; sealed in the record.")]
Why = Annotated[str, typer.Option(help="Why; sealed in the record.")]


@review.command("list")
def list_held(
    home: HomeOption = "data", keys: KeysOption = None, as_json: JsonOption = False
) -> None:
    """What is held, for which rule, since when and until when."""
    place = Home.open(home, keys=keys)
    now = int(time.time())
    with erasing.progress() as tell:
        rows = [_row(name, word) for name, word in Held.read(place).held(tell)]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    table = Table("id", "held for", "since", "rejected after", box=None, pad_edge=False)
    for row in rows:
        over = "[red]" if row["until"] < now else ""
        table.add_row(row["id"], row["rule"], _time(row["since"]), over + _time(row["until"]))
    console = Console(soft_wrap=True)
    console.print(table if rows else f"Nothing is held in {home}.")


@review.command("show")
def show(
    item: Annotated[str, typer.Argument(help="A provenance id, as review list shows it.")],
    by: By = "",
    reason: Why = "",
    role: Annotated[str, typer.Option(help="In which role you look.")] = "reviewer",
    home: HomeOption = "data",
    keys: KeysOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open what a reviewer needs: rule, evidence, and the item with personal data masked.

    That you looked, in which role and why, is recorded first.
    """
    who = Who.of(by, reason)
    place = Home.open(home, keys=keys)
    held, item = Held.read(place), full(place, item)
    held_only(held, [item])
    word = held.word(item)
    assert word is not None
    origin, index = split_id(item)
    reader = place.find(origin)
    leaf = note(place, [item], "show", Who(who.by, who.reason, role), int(time.time()))
    private = reader.open_private(index)
    seen = redacted(parse_item(reader.open_content(index)), private.get("left"))
    if as_json:
        found = _row(item, word) | {
            "about": word.about,
            "url": private.get("url"),
            "reasons": private.get("reasons"),
            "places": private.get("places"),
            "item": seen,
            "recorded": leaf,
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    about = f" ({word.about})" if word.about else ""
    console.print(f"held for {word.rule}{about} since {_time(word.since)}", markup=False)
    console.print(f"rejected after {_time(word.until)} unless released", markup=False)
    console.print(f"URL: {private.get('url')}", markup=False)
    reasons: Any = private.get("reasons") or []
    tell_reasons(
        console,
        [r | {"evidence": [_evidence(e) for e in r.get("evidence") or []]} for r in reasons],
    )
    console.print("the item, personal data masked:")
    console.print(json.dumps(seen, ensure_ascii=False, indent=2), markup=False)
    console.print(f"That you looked is recorded as {leaf}.", markup=False)


@review.command("release")
def release_command(
    items: Ids,
    by: By = "",
    reason: Why = "",
    approved_by: erasing.ApprovedOption = "",
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
) -> None:
    """Let items be used again, as far as rules, orders and notices allow."""
    who = Who.of(by, reason, four_eyes=erasing.four_eyes(activity), approved_by=approved_by)
    place = Home.open(home, keys=keys)
    leaf = release(place, [full(place, each) for each in items], who, int(time.time()))
    _tell(f"Released: {len(set(items))}. Recorded as {leaf}.")


@review.command("reject")
def reject_command(
    items: Ids,
    by: By = "",
    reason: Why = "",
    approved_by: erasing.ApprovedOption = "",
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    project: erasing.ProjectOption = Path("."),
) -> None:
    """Reject items: they are erased, which cannot be undone."""
    who = Who.of(by, reason, four_eyes=erasing.four_eyes(activity), approved_by=approved_by)
    place = Home.open(home, keys=keys)
    with erasing.progress() as tell:
        leaf = reject(
            place,
            [full(place, each) for each in items],
            who,
            int(time.time()),
            sweepers=erasing.sweepers(project, place),
            progress=tell,
        )
    _tell(f"Rejected and erased: {len(set(items))}. Recorded as {leaf}.")


@review.command("run")
def run(
    home: HomeOption = "data",
    keys: KeysOption = None,
    project: erasing.ProjectOption = Path("."),
    as_json: JsonOption = False,
) -> None:
    """Reject and erase what nobody decided about in time. Does not ask: made for a daily run."""
    place = Home.open(home, keys=keys)
    with erasing.progress() as tell:
        count = expire(
            place, int(time.time()), sweepers=erasing.sweepers(project, place), progress=tell
        )
    _tell(json.dumps({"rejected": count}) if as_json else f"Rejected and erased: {count}.")


def full(place: Home, item: str) -> str:
    """A provenance id, also where it is written as ``log show`` has it: worker/7."""
    origin, index = split_id(item)
    entry = place.manifest().find(origin)
    return f"{entry.origin}/{index}" if entry else item


def _evidence(found: dict[str, Any]) -> str:
    at = " ".join(str(found[key]) for key in ("source", "path") if found.get(key))
    value = f" = {str(found['value'])[:60]}" if found.get("value") else ""
    return f"{found.get('kind')}{value} ({at})"


def _row(name: str, word: Word) -> dict[str, Any]:
    return {
        "id": name,
        "rule": word.rule,
        "since": word.since,
        "until": word.until,
        "recorded": word.leaf,
    }


def _tell(text: str) -> None:
    Console(soft_wrap=True, highlight=False).print(text, markup=False)


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M") if at else ""
