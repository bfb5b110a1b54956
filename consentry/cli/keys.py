"""``consentry keys``: which keys a home has here, and others in their place."""

from __future__ import annotations

import json
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from consentry.cli.log import HomeOption, JsonOption, KeysOption
from consentry.errors import ConfigError
from consentry.provenance import Home
from consentry.provenance.rotation import replace_log_key, replace_wrapping_key

keys = typer.Typer(help="The keys of a home: list, replace, retire.", no_args_is_help=True)

_LogOption = Annotated[str, typer.Option("--log", help="The log whose key it is.")]


@keys.command("list")
def list_keys(
    home: HomeOption = "data", keys: KeysOption = None, as_json: JsonOption = False
) -> None:
    """The public keys that a home has by its manifest, and where its own lie. Shows no secret."""
    place = Home.open(home, keys=keys)
    logs = [
        {
            "log": entry.name,
            "key": str(entry.key),
            "former": [{"key": str(old.key), "until": old.until} for old in entry.former],
        }
        for entry in place.manifest().logs
    ]
    if as_json:
        told = {"root": place.root_vkey, "folder": str(place.keyring.folder), "logs": logs}
        typer.echo(json.dumps(told, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"root     {place.root_vkey}", markup=False)
    for entry in place.manifest().logs:
        console.print(f"{entry.name:<8} {entry.key}", markup=False)
        for old in entry.former:
            console.print(f"  before {old.key}, up to {old.until:,} leaves", markup=False)
    console.print(f"The secret ones lie in {place.keyring.folder}.", markup=False)


@keys.command("replace")
def replace(
    home: HomeOption = "data",
    keys: KeysOption = None,
    log: _LogOption = "",
    wrapping: Annotated[
        bool, typer.Option("--wrapping", help="The key that wraps what opens the vault.")
    ] = False,
) -> None:
    """Put a new key in the place of a log's, or of the wrapping key. A crawl that runs stops.

    The former key of a log signs beside the new one until it is retired. For the wrapping key every
    slot is wrapped anew; what is sealed is not written again. Cut off, it goes on when done again.
    """
    if bool(log) == wrapping:
        raise ConfigError("which key?", remedy="Give --log NAME, or --wrapping.")
    place, errors = Home.open(home, keys=keys), Console(stderr=True)
    console = Console(highlight=False, soft_wrap=True)
    if log:
        record = replace_log_key(place, log, clock=lambda: int(time.time()))
        console.print(f"{log} has a new key: {place.entry(log).key}", markup=False)
        console.print(f"Recorded as {record.provenance_id}.", markup=False)
        console.print(
            f"The former one signs too, until: consentry keys retire --log {log}", markup=False
        )
        return
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as bar:
        tasks: dict[str, int] = {}

        def tell(name: str, done: int, total: int) -> None:
            task = tasks[name] = tasks[name] if name in tasks else int(bar.add_task(name))
            bar.update(task, completed=done, total=total)  # type: ignore[arg-type]

        done = replace_wrapping_key(place, tell)
    console.print(f"{done:,} slots are wrapped by a new key. Copies of the keys need it too.")


@keys.command("retire")
def retire(log: _LogOption, home: HomeOption = "data", keys: KeysOption = None) -> None:
    """Remove the former key of a log: from now on the new one signs alone."""
    place = Home.open(home, keys=keys)
    place.entry(log)
    was = place.keyring.retire_log(log)
    typer.echo(f"{log} had {'a' if was else 'no'} former key here.")
