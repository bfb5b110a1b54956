"""``consentry export``: give out what may be used for a purpose, with a record of it."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from consentry.adapters import notice_page
from consentry.cli.further import PacksOption, packs_of
from consentry.cli.log import HomeOption, KeysOption
from consentry.errors import ConfigError
from consentry.evidence import Decision
from consentry.gate import case_of, open_gate
from consentry.provenance import Home
from consentry.vault import FORMATS, Live
from consentry.vault import export as write


def export(
    purpose: Annotated[str, typer.Option(help="For what; the activity must declare it.")],
    to: Annotated[Path, typer.Option(help="The file to write.")],
    fmt: Annotated[str, typer.Option("--format", help="jsonl, parquet, prov or warc.")] = "jsonl",
    activity: Annotated[
        Path, typer.Option(envvar="CONSENTRY_ACTIVITY", help="What the crawl is for.")
    ] = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    recipient: Annotated[str, typer.Option(help="Who receives it, for the record.")] = "controller",
    packs: PacksOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """Open what the purpose allows, item by item, write it to a file, and record the release.

    Orders, notices and the rules of today are asked again for every item.
    """
    known = {name: name for name in FORMATS}
    if fmt not in known:
        raise ConfigError(f"no format {fmt}.", remedy=f"Known are: {', '.join(FORMATS)}.")
    gate = open_gate(activity=activity, home=home, keys=keys, packs=packs_of(packs), keep=False)
    if purpose not in gate.activity.purposes:
        raise ConfigError(
            f"the purpose {purpose} is not declared, so nothing may be used for it.",
            file=str(activity),
            remedy=f"Declared are: {', '.join(gate.activity.purposes)}. Declare it and collect for "
            "it; what was collected for another purpose is not used.",
        )
    place = Home.open(home, keys=keys)
    notice_page.look(gate)

    refused: Counter[str] = Counter()

    def allowed(item: Live) -> Decision:
        case = case_of(item.private, gate.facts, gate.now())
        decision = gate.use_case(case, purpose, item.provenance_id)
        if not decision.allowed:
            refused.update({r.rule for r in decision.reasons if r.verdict == decision.verdict})
        return decision

    report = write(
        place,
        allowed,
        purpose,
        known[fmt],
        to,
        now=int(time.time()),
        recipient=recipient,
        force=force,
    )
    console = Console(highlight=False)
    why = ", ".join(f"{rule} {times}" for rule, times in sorted(refused.items()))
    console.print(
        f"{report.exported} item{'s' * (report.exported != 1)} for {purpose} in {to}; "
        f"{report.refused} may not be used so{f' ({why})' if why else ''}. "
        f"Recorded as {report.release}.",
        markup=False,
        soft_wrap=True,
    )
    if report.unopened:
        errors = Console(stderr=True, soft_wrap=True)
        errors.print(f"{len(report.unopened)} records did not open:", style="red")
        for each in report.unopened[:10]:
            errors.print(f"  {each}", markup=False)
        raise typer.Exit(1)
