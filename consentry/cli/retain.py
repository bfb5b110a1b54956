"""``consentry retain``: erase what has been kept for its term."""

from __future__ import annotations

import time
from pathlib import Path

import typer

from consentry.cli import erasing
from consentry.cli.log import HomeOption, JsonOption, KeysOption
from consentry.provenance import OPS, Home
from consentry.vault.erase import Selector
from consentry.vault.guard import Guard

retain = typer.Typer(help="How long things are kept.", no_args_is_help=True)


@retain.callback()
def _group() -> None:
    pass


@retain.command("run")
def run(
    plan: erasing.PlanOption = False,
    by: erasing.ByOption = "retention",
    home: HomeOption = "data",
    keys: KeysOption = None,
    project: erasing.ProjectOption = Path("."),
    weed_master: erasing.WeedOption = "",
    as_json: JsonOption = False,
) -> None:
    """Erase every item whose term is over, and record it. Does not ask: made for a daily run.

    A term counts from when personal data of its category was first collected from its URL.
    Erasing what is due needs no second person. Counters of persons go with their week.
    """
    place, now = Home.open(home, keys=keys), int(time.time())
    if not plan:
        Guard(place, OPS).forget(now)
    erasing.run(
        place,
        Selector(expired_at=now),
        who=None if plan else erasing.Who(by.strip() or "retention", "its term is over"),
        project=project,
        weed_master=weed_master,
        as_json=as_json,
        yes=True,
    )
