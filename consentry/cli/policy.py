"""``consentry policy explain``: every rule that was looked at, and why it did or did not apply."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from consentry.cli.packs import check, new
from consentry.cli.try_url import attempt, failed
from consentry.errors import ConfigError
from consentry.evidence import Case
from consentry.gate import Gate, open_gate
from consentry.policy import Redaction, explain, redactions

policy = typer.Typer(help="The rules.", no_args_is_help=True)
policy.command("check")(check)
policy.add_typer(new, name="new")


@policy.command("explain")
def explain_command(
    what: Annotated[str, typer.Argument(help="A URL, or a file with an item as JSON.")],
    activity: Annotated[
        Path, typer.Option(envvar="CONSENTRY_ACTIVITY", help="What the crawl is for.")
    ] = Path("activity.yaml"),
    home: Annotated[
        str, typer.Option(envvar="CONSENTRY_HOME", help="Whose orders stand.")
    ] = "data",
    url: Annotated[str, typer.Option(help="Where an item in a file came from.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Also rules that did not apply.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Show which rules bore on a page or an item, and which did not, and why. Keeps nothing."""
    gate = open_gate(activity=activity, home=home, keep=False)
    cases = _of_url(gate, what) if "://" in what else _of_item(gate, Path(what), url)
    looks = {
        (case.stage, look.rule, look.applied, look.why): None
        for case in cases
        for look in explain(gate.pack, case)
        if look.applied or everything or as_json
    }
    keys = ("stage", "rule", "applied", "why")
    rows: list[dict[str, Any]] = [dict(zip(keys, look, strict=True)) for look in looks]
    taken = dict.fromkeys(each for case in cases for each in redactions(gate.pack, case))
    if as_json:
        rows += [
            {"stage": "store", "rule": each.rule, "applied": True, "why": _why(each)}
            | {"redacts": asdict(each)}
            for each in taken
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("stage", "rule", "applied", "why")
    for row in rows:
        table.add_row(row["stage"], row["rule"], "yes" if row["applied"] else "no", row["why"])
    console = Console()
    console.print(table)
    if taken:
        out = Table("taken out", "where", "instead", "by")
        for each in taken:
            cells = (each.kind, each.where, each.instead or "nothing", each.rule)
            out.add_row(*map(Text, cells))
        console.print(out)


def _why(each: Redaction) -> str:
    return f"{each.action}: {each.kind} in item" + (
        f", {each.instead} instead" if each.instead else ""
    )


def _of_url(gate: Gate, url: str) -> list[Case]:
    cases: list[Case] = []
    gate.watch(cases.append)
    try:
        attempt(gate, url)
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        said = failed(problem) if isinstance(problem, httpx.HTTPError) else "This is no address."
        raise ConfigError(said, file=url.split("?")[0]) from None
    return cases


def _of_item(gate: Gate, path: Path, url: str) -> list[Case]:
    try:
        item = json.loads(path.read_bytes())
    except OSError as problem:
        raise ConfigError(f"cannot be read: {problem.strerror}.", file=str(path)) from None
    except ValueError:
        raise ConfigError(
            "not JSON.", file=str(path), remedy="Write one item as an object."
        ) from None
    if not isinstance(item, dict):
        raise ConfigError("an item is a JSON object.", file=str(path))
    cases: list[Case] = []
    gate.watch(cases.append)
    gate.judge(item, url or str(item.get("url", "")))
    return cases
