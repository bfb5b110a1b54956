"""What ``erase``, ``retain run`` and ``order carry-out`` share: plan shown, asked, done, told."""

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from consentry import activity as activities
from consentry.cli.progress import progress as progress
from consentry.errors import ConfigError
from consentry.provenance import OPS, Home
from consentry.provenance.homefile import keys_folder
from consentry.storage import place as at
from consentry.vault.erase import (
    Beyond,
    Erased,
    Files,
    Plan,
    Selector,
    Sweeper,
    Swept,
    carry_out,
    near,
    plan,
)
from consentry.vault.erase.beyond import NEVER_SHOWN, PIPELINES
from consentry.vault.erase.physical import physical_step, vacuum

PlanOption = Annotated[
    bool, typer.Option("--plan", help="Only say what would be erased, and what is out of reach.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask before erasing.")]
ByOption = Annotated[str, typer.Option("--by", help="Who erases; sealed in the record.")]
ReasonOption = Annotated[str, typer.Option(help="Why; sealed in the record.")]
ApprovedOption = Annotated[
    str,
    typer.Option("--approved-by", help="A second person, if the activity asks for one."),
]
ProjectOption = Annotated[
    Path, typer.Option(help="The project's folder: feeds, HTTP cache and job directories in it.")
]
ActivityOption = Annotated[
    Path, typer.Option(envvar="CONSENTRY_ACTIVITY", help="What the crawl is for.")
]
WeedOption = Annotated[
    str,
    typer.Option(
        "--weed-master", help="host:port of a SeaweedFS master, told to free what was erased."
    ),
]


@dataclass(frozen=True)
class Who:
    """Who does it, why, and who approved."""

    by: str
    reason: str
    approved_by: str = ""

    @classmethod
    def of(cls, by: str, reason: str, approved_by: str, activity: Path) -> Who:
        """Raises ``ConfigError`` if a name is missing, or the second pair of eyes."""
        by, reason, approved_by = by.strip(), reason.strip(), approved_by.strip()
        if not by or not reason:
            raise ConfigError(
                "nobody says who erases, or why.", remedy="Write --by NAME and --reason TEXT."
            )
        if four_eyes(activity) and (not approved_by or approved_by.casefold() == by.casefold()):
            raise ConfigError(
                "the activity asks for four eyes, and a second person has not approved.",
                file=str(activity),
                remedy="Write --approved-by with the name of another person.",
            )
        return cls(by, reason, approved_by)


def four_eyes(activity: Path) -> bool:
    """Does the activity, if there is one, ask that a second person approves?"""
    found = _activity(activity)
    return found is not None and found.four_eyes


def order_keys(activity: Path) -> tuple[str, ...]:
    """The keys that the activity, if there is one, takes orders from; none if it does not say."""
    found = _activity(activity)
    return found.order_keys if found else ()


def _activity(path: Path) -> activities.Activity | None:
    from datetime import UTC, datetime

    return activities.load(path, today=datetime.now(UTC).date()) if path.is_file() else None


def sweepers(project: Path, place: Home) -> list[Sweeper]:
    """What keeps copies in a project, and in the home beside its records."""
    from consentry.adapters.scrapy.sweeping import HttpCache, JobDirectories
    from consentry.vault.pages import Pages
    from consentry.vault.recheck import Notes, Waiting

    folders = list(dict.fromkeys((project.resolve(), Path.cwd())))
    caches = [HttpCache(project / ".scrapy" / "httpcache"), HttpCache(project / "httpcache")]
    ours = (Pages(place), Notes(place), Waiting(place))
    return [Files(folders), *caches, JobDirectories(project, place), *ours]


def run(
    place: Home,
    selector: Selector,
    *,
    who: Who | None,
    project: Path,
    weed_master: str,
    as_json: bool,
    yes: bool,
    quarantine: Mapping[str, Any] | None = None,
    for_good: bool = False,
) -> None:
    """Plan, show, ask, erase, tell. who: None for the plan alone.

    quarantine: how to hold what may be of a place, for ``held.hold``; None leaves it as it is.
    for_good: what is erased does not come back: its pages are not fetched again.
    """
    now = int(time.time())
    console = Console(highlight=False, soft_wrap=True)
    with progress() as tell:
        found = plan(place, selector, now=now, progress=tell)
    if who is None:
        if as_json:
            typer.echo(json.dumps(found.told(), indent=2))
        else:
            show_plan(console, found)
            show_near(console, place, found)
        return
    if not as_json and len(found.leaves):
        show_plan(console, found)
    confirm(found, yes)
    held = kept_out = 0
    if for_good and (len(found.items) or selector.sites):
        from consentry.review.people import suppress_erased
        from consentry.review.verdict import Who as Decides

        kept_out = suppress_erased(place, found, Decides(who.by, who.reason), now).entries
    with progress() as tell:
        done = carry_out(
            place,
            found,
            reason=who.reason,
            by=who.by,
            approved_by=who.approved_by,
            sweepers=sweepers(project, place),
            progress=tell,
            now=now,
        )
        if done.quarantined and quarantine is not None:
            from consentry.vault.held import hold

            with place.ops() as ops:
                held = hold(place, ops, done.quarantined, now=now, **quarantine)
    freed = vacuum(weed_master) if weed_master else ""
    if as_json:
        steps = {"physical": freed or physical_step(str(place.where)), "held": held}
        steps |= {"suppressed": kept_out} if for_good else {}
        typer.echo(json.dumps(done.told() | steps, indent=2))
    else:
        show_done(console, place, done, held, freed or physical_step(str(place.where)))
        show_near(console, place, found)
        if kept_out:
            console.print(
                f"Not fetched again: {_many(kept_out, 'page or site', 'pages or sites')}."
            )
    if found.problems:
        raise typer.Exit(1)


def show_plan(console: Console, found: Plan) -> None:
    """A table for a person."""
    table = Table("what", "how many", title="To be erased", title_justify="left", box=None)
    table.add_row("items", f"{len(found.items):,}")
    table.add_row("records, with those about the items", f"{len(found.leaves):,}")
    table.add_row("sealed bytes", f"{'about ' if found.bytes_are_about else ''}{found.bytes:,}")
    for label, counts in (
        ("in the log", found.logs),
        ("of the site", found.sites),
        ("with data of", found.categories),
    ):
        some = [(name, count) for name, count in counts.items() if count]
        for name, count in some[:8]:
            table.add_row(f"  {label} {name or '(none)'}", f"{count:,}")
        if len(some) > 8:
            table.add_row(f"  and {len(some) - 8} more", "")
    if found.already:
        table.add_row("match, and are erased already", f"{found.already:,}")
    if len(found.quarantined):
        table.add_row("place not known, for a person to look at", f"{len(found.quarantined):,}")
    console.print(table)
    for problem in found.problems[:10]:
        console.print(f"does not open: {problem}", markup=False, style="red")
    if not len(found.leaves):
        return
    grade = found.selector.grade
    told = "anybody can recompute what matches" if grade == "public" else "the matches are attested"
    console.print(f"grade: {grade} ({told}); about {max(1, found.seconds)} s", markup=False)
    _show_beyond(console, found.beyond)


def show_near(console: Console, place: Home, found: Plan) -> None:
    """Where nothing matches an address or a site: what was looked for, and what there is near."""
    chosen = found.selector
    named = (*chosen.urls, *(f"{start}*" for start in chosen.url_prefixes), *chosen.sites)
    if len(found.leaves) or found.already or len(found.quarantined) or not named:
        return
    console.print(
        f"Nothing was collected from {', '.join(named)}: host, port, path and query were compared; "
        "http or https is the same.",
        markup=False,
    )
    there = near(place, chosen, now=found.now)
    for host, count in list(there.items())[:8]:
        console.print(f"  there is, of {host}: {_many(count, 'item')}", markup=False)
    if there:
        console.print("Look for these: --url with that host and port, and * at the end.")


def confirm(found: Plan, yes: bool) -> None:
    """Ask the person at the terminal. Raises ``ConfigError`` if there is none."""
    if len(found.leaves) and not yes:
        if not sys.stdin.isatty():
            raise ConfigError("nobody is there to ask.", remedy="Write --yes, or --plan to look.")
        typer.confirm("Erase this? It cannot be undone.", abort=True)


def show_done(console: Console, place: Home, done: Erased, held: int, physical: str) -> None:
    """What was done, for a person."""
    if done.finished:
        finished = _many(len(done.finished), "erasure")
        console.print(f"{finished} cut off before: finished, as {', '.join(done.finished)}.")
    if not done.began:
        console.print("Nothing was there to be erased.")
    else:
        console.print(
            f"Erased: {_many(done.items, 'item')}, {_many(done.records, 'record')}, "
            f"{done.bytes:,} bytes; {_many(done.evidence, 'file')} of hosts, "
            f"{_many(done.entries, 'entry', 'entries')} of the index."
        )
        for each in done.swept:
            console.print(f"  {each.what}: {_swept(each)}", markup=False)
        console.print(f"Recorded as {', '.join((*done.began, *done.done))}.", markup=False)
    if done.quarantined:
        console.print(f"Place not known: {len(done.quarantined)}, of which {held} newly held.")
    if done.began:
        _show_beyond(console, done.beyond)
        console.print(f"still to do: {physical}", markup=False)
    for record in (*done.finished, *done.done):
        name = record.rpartition("/")[2]
        to, where = f"erased-{name}.json", _options(place)
        console.print(f"certificate: consentry erase certificate {OPS}/{name} --to {to}{where}")
        console.print(f"  to be checked by: consentry erase verify {to}{where}", markup=False)


def _options(place: Home) -> str:
    """What a command needs to be told of this home, if it is not what it takes by itself."""
    said = ""
    if place.where != at(os.environ.get("CONSENTRY_HOME", "data")):
        said += f" --home {shlex.quote(place.where)}"
    keys = place.keyring.folder.parent
    return said if keys == keys_folder(None) else f"{said} --keys {shlex.quote(str(keys))}"


def _swept(each: Swept) -> str:
    return f"{each.removed:,} taken out" + (f"; {each.left}" if each.left else "")


def _show_beyond(console: Console, beyond: Sequence[Beyond]) -> None:
    for each in beyond:
        where = "taken out of the file here; out of reach as passed on" if each.swept else ""
        console.print(
            f"{where or 'out of reach'}: {each.items} given to {each.recipient} for "
            f"{each.purpose}, {each.uri} ({each.release})",
            markup=False,
        )
    console.print(f"out of reach: {PIPELINES}", markup=False)
    console.print(f"not to be shown: {NEVER_SHOWN}", markup=False)


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
