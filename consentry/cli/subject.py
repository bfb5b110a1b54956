"""``consentry subject``: a person asks what is there about them, for a copy, not to be collected,
to be erased. Nobody is asked for a picture or a document of identity."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from consentry.cli import erasing
from consentry.cli.log import HomeOption, JsonOption, KeysOption
from consentry.errors import ConfigError, StorageError
from consentry.provenance import Home
from consentry.review import people
from consentry.review.people import Found
from consentry.review.verdict import Who
from consentry.standing.fields import site as a_site
from consentry.standing.subjects import Subject
from consentry.standing.suppressed import of_page
from consentry.vault.erase.physical import physical_step, vacuum

subject = typer.Typer(help="What a person asks for: GDPR Articles 15 to 21.", no_args_is_help=True)

_Several = list[str] | None
EmailOption = Annotated[_Several, typer.Option("--email", help="An e-mail address of theirs.")]
PhoneOption = Annotated[
    _Several, typer.Option("--phone", help="A number of theirs, as +44 1632 960123.")
]
ProfileOption = Annotated[
    _Several, typer.Option("--profile", help="The address of a profile page of theirs.")
]
NameOption = Annotated[
    _Several, typer.Option("--name", help="A name or user name; with --site, where it is theirs.")
]
SiteOption = Annotated[str, typer.Option("--site", help="The site of the names.")]
ByOption = Annotated[str, typer.Option("--by", help="Who looks; sealed in the record.")]
ReasonOption = Annotated[str, typer.Option(help="Why; sealed in the record.")]
RoleOption = Annotated[str, typer.Option(help="In which role: privacy or eraser.")]


def subject_of(
    email: _Several, phone: _Several, profile: _Several, name: _Several, site: str
) -> Subject:
    """Who it is, from the options. Raises ``ConfigError``, which does not repeat what was given."""
    if name and not site:
        raise ConfigError("a name is somebody's on a site.", remedy="Write --site HOST with it.")
    try:
        return Subject.model_validate(
            {
                "email": email or (),
                "phone": phone or (),
                "profile": profile or (),
                "name": [{"name": each, "site": site} for each in name or ()],
            }
        )
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        what = str(first["msg"]).removeprefix("Value error, ")
        raise ConfigError(f"--{first['loc'][0]}: it {what}.") from None


@subject.command("find")
def find(
    email: EmailOption = None,
    phone: PhoneOption = None,
    profile: ProfileOption = None,
    name: NameOption = None,
    site: SiteOption = "",
    by: ByOption = "",
    reason: ReasonOption = "",
    role: RoleOption = "privacy",
    home: HomeOption = "data",
    keys: KeysOption = None,
    as_json: JsonOption = False,
) -> None:
    """All that is stored about a person: every source, with its time, since the first record.

    That it was looked for is recorded first. Exit code 1: some records do not open.
    """
    who = _who(by, reason, role)
    person = subject_of(email, phone, profile, name, site)
    place = Home.open(home, keys=keys)
    with erasing.progress() as tell:
        found = people.find(place, person, who, int(time.time()), progress=tell)
    if as_json:
        _print_json({"recorded": found.recorded, "sources": [s.told() for s in found.sources]})
    else:
        _show(found)
    _problems(found)


@subject.command("export")
def export(
    to: Annotated[Path, typer.Option(help="The file to write, JSON; for the person.")],
    email: EmailOption = None,
    phone: PhoneOption = None,
    profile: ProfileOption = None,
    name: NameOption = None,
    site: SiteOption = "",
    by: ByOption = "",
    reason: ReasonOption = "",
    role: RoleOption = "privacy",
    home: HomeOption = "data",
    keys: KeysOption = None,
) -> None:
    """A copy for the person, with where each item came from, when, and who was given it.

    What tells others apart is masked. Only you can read the file.
    """
    who = _who(by, reason, role)
    person = subject_of(email, phone, profile, name, site)
    place = Home.open(home, keys=keys)
    if to.exists():
        raise ConfigError("this file exists already.", file=str(to), remedy="Name another.")
    with erasing.progress() as tell:
        found, given = people.given_out(place, person, who, int(time.time()), progress=tell)
    try:
        with open(to, "x", opener=_private, encoding="utf-8") as file:
            json.dump(given, file, ensure_ascii=False, indent=2)
    except OSError as problem:
        raise StorageError(f"{to} could not be written: {problem.strerror}.") from problem
    _console().print(
        f"{_many(len(found.sources), 'item')} in {to}. Recorded as {found.recorded}.", markup=False
    )
    _problems(found)


@subject.command("object")
def object_(
    email: EmailOption = None,
    phone: PhoneOption = None,
    profile: ProfileOption = None,
    name: NameOption = None,
    site: SiteOption = "",
    url: Annotated[_Several, typer.Option(help="A page of theirs.")] = None,
    host: Annotated[_Several, typer.Option(help="A site of theirs, and all under it.")] = None,
    by: ByOption = "",
    reason: ReasonOption = "",
    role: RoleOption = "privacy",
    home: HomeOption = "data",
    keys: KeysOption = None,
    as_json: JsonOption = False,
) -> None:
    """Collect nothing of a person from now on, and hold what is there. Before a first crawl too.

    Running crawls obey within seconds.
    """
    who = _who(by, reason, role)
    person = subject_of(email, phone, profile, name, site)
    pages, sites = pages_of(url), sites_of(host)
    place = opened(home, keys)
    with erasing.progress() as tell:
        put, found, held = people.objected(
            place,
            person,
            who,
            int(time.time()),
            urls=pages,
            sites=sites,
            progress=tell,
        )
    stored = len(found.sources) if found else 0
    if as_json:
        told = {"new": put.new, "recorded": put.recorded, "stored": stored, "held": held}
        _print_json(told | {"looked": found.recorded if found else ""})
    else:
        _console().print(
            f"Nothing of this comes back: {_many(put.new, 'new entry', 'new entries')} on the list"
            + (f", recorded as {put.recorded}." if put.recorded else "; it stood there before."),
            markup=False,
        )
        if found:
            _console().print(
                f"Stored: {_many(stored, 'item')}, of which {held} newly held; looked for as "
                f"{found.recorded}. To erase them: consentry subject erase.",
                markup=False,
            )
    if found:
        _problems(found)


@subject.command("erase")
def erase(
    email: EmailOption = None,
    phone: PhoneOption = None,
    profile: ProfileOption = None,
    name: NameOption = None,
    site: SiteOption = "",
    plan: erasing.PlanOption = False,
    yes: erasing.YesOption = False,
    by: ByOption = "",
    reason: ReasonOption = "",
    role: RoleOption = "eraser",
    approved_by: erasing.ApprovedOption = "",
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    project: erasing.ProjectOption = Path("."),
    weed_master: erasing.WeedOption = "",
    as_json: JsonOption = False,
) -> None:
    """Erase all that is stored about a person, and let nothing of them come back.

    Shows the plan first and asks. Looking for it is recorded, with --plan too.
    """
    doing = erasing.Who.of(by, reason, approved_by, activity) if not plan else None
    who = _who(by, reason, role, approved_by)
    person = subject_of(email, phone, profile, name, site)
    place = Home.open(home, keys=keys)
    now = int(time.time())
    with erasing.progress() as tell:
        found = people.find(place, person, who, now, progress=tell)
    if doing is None and as_json:
        _print_json(found.plan.told() | {"recorded": found.recorded})
        return
    if not as_json:
        erasing.show_plan(_console(), found.plan)
    if doing is None:
        return
    erasing.confirm(found.plan, yes)
    with erasing.progress() as tell:
        put, done = people.erased(
            place,
            found,
            person,
            who,
            now,
            sweepers=erasing.sweepers(project, place),
            progress=tell,
        )
    freed = vacuum(weed_master) if weed_master else physical_step(str(place.where))
    if as_json:
        _print_json(done.told() | {"physical": freed, "suppressed": put.entries})
    else:
        erasing.show_done(_console(), place, done, 0, freed)
        _console().print(
            f"Nothing of this comes back: {_many(put.entries, 'entry', 'entries')} on the list.",
            markup=False,
        )
    _problems(found)


def _who(by: str, reason: str, role: str, approved_by: str = "") -> Who:
    who = Who.of(by, reason)
    return Who(who.by, who.reason, role, approved_by.strip())


def pages_of(urls: Sequence[str] | None) -> list[str]:
    """The addresses of ``--url``. Raises ``ConfigError`` for one that is none."""
    if not all(map(of_page, urls or ())):
        raise ConfigError(
            "--url: it is no page's address.", remedy="Write https://, a host and a path."
        )
    return list(urls or ())


def sites_of(hosts: Sequence[str] | None) -> list[str]:
    """The sites of ``--host``. Raises ``ConfigError`` for one that is none."""
    try:
        return [a_site(each) for each in hosts or ()]
    except ValueError as problem:
        raise ConfigError(f"--host: it {problem}.") from None


def opened(home: str, keys: Path | None) -> Home:
    """The home, made if there is none: a person may object before a first crawl. Says so, for it
    may be another place than the one that was meant."""
    there = Home.exists(home)
    found = Home.open(home, keys=keys, create=True)
    if not there:
        Console(stderr=True, soft_wrap=True, highlight=False).print(
            f"There was no home in {found.where}; it was made. If your crawl has another, this "
            "does not reach it: give --home.",
            style="yellow",
            markup=False,
        )
    return found


def _show(found: Found) -> None:
    table = Table("id", "collected", "URL", "data", "for", "given to", box=None, pad_edge=False)
    for each in found.sources:
        given = ", ".join(dict.fromkeys(str(one["recipient"]) for one in each.given_to))
        origin, _, index = each.provenance_id.rpartition("/")
        table.add_row(
            f"{origin.rpartition('/')[2]}/{index}",
            datetime.fromtimestamp(each.collected, UTC).strftime("%Y-%m-%d %H:%M"),
            each.url,
            ", ".join(each.categories) + (f" (held: {each.held})" if each.held else ""),
            ", ".join(each.purposes),
            given,
        )
    for column in table.columns:
        column.overflow = "fold"
    console = _console()
    if found.sources:
        console.print(table, markup=False)
    count = _many(len(found.sources), "item") if found.sources else "Nothing"
    console.print(f"{count} found. Looked for as {found.recorded}.", markup=False)
    if not found.sources:
        searched = sum(found.plan.sizes.values())
        console.print(
            f"All {searched:,} records were searched by what you gave; what else tells them apart "
            "may find more: --email, --phone, --profile, --name with --site.",
            markup=False,
        )


def _problems(found: Found) -> None:
    if found.problems:
        errors = Console(stderr=True, soft_wrap=True)
        for each in found.problems[:10]:
            errors.print(f"does not open: {each}", style="red", markup=False)
        raise typer.Exit(1)


def _print_json(told: dict[str, Any]) -> None:
    json.dump(told, sys.stdout, ensure_ascii=False, indent=2)
    typer.echo()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False)
