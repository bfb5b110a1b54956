"""``consentry suppression``: the list of what must not come back, and lists of others put on it."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from consentry.cli import erasing
from consentry.cli.log import HomeOption, JsonOption, KeysOption
from consentry.cli.subject import (
    ByOption,
    EmailOption,
    NameOption,
    PhoneOption,
    ProfileOption,
    ReasonOption,
    SiteOption,
    opened,
    pages_of,
    sites_of,
    subject_of,
)
from consentry.errors import ConfigError
from consentry.provenance import Home
from consentry.review import people
from consentry.review.verdict import Who
from consentry.standing import Recorded, Standing, lists, pictures
from consentry.standing.suppressed import of_page
from consentry.standing.suppressing import Why, entries_of, restore, suppress, take_back

suppression = typer.Typer(help="What must not come back.", no_args_is_help=True)


@suppression.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The list, as CSV with a header.")],
    form: Annotated[
        str, typer.Option("--form", help="csv, or of California's DROP: drop-email, drop-phone.")
    ] = "csv",
    removed: Annotated[
        bool, typer.Option("--removed", help="Take what the file has off the list again.")
    ] = False,
    by: ByOption = "",
    reason: ReasonOption = "",
    home: HomeOption = "data",
    keys: KeysOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a list on the list: all of the file, or nothing where a line cannot be read.

    csv has columns among email, phone, profile, name, username, url, site; a site beside a name
    says where it is theirs. A file of DROP has ID and Hash; its hashes are hashed once more.
    """
    who = Who.of(by, reason)
    place = opened(home, keys)
    entries = entries_of(place, lists.read(file, form))
    now = int(time.time())
    why = Why("taken-back" if removed else "import", who.by, who.reason, "operator")
    put = (take_back if removed else suppress)(place, entries, why, now)
    told = {"entries": put.entries, "removed" if removed else "new": put.new}
    if as_json:
        typer.echo(json.dumps(told | {"recorded": put.recorded}))
        return
    word = "taken off the list" if removed else "new on the list"
    _tell(
        f"Read: {put.entries:,}; {word}: {put.new:,}."
        + (f" Recorded as {put.recorded}." if put.recorded else "")
    )


_ImageOption = Annotated[list[Path] | None, typer.Option("--image", help="A picture.")]
_UrlOption = Annotated[list[str] | None, typer.Option(help="A page.")]
_HostOption = Annotated[list[str] | None, typer.Option(help="A site, and all under it.")]


@suppression.command("add")
def add(
    image: _ImageOption = None,
    url: _UrlOption = None,
    host: _HostOption = None,
    by: ByOption = "",
    reason: ReasonOption = "",
    home: HomeOption = "data",
    keys: KeysOption = None,
) -> None:
    """Put pictures, pages or sites on the list. For persons: consentry subject object.

    Of a picture prints are kept, in crops and mirrored, that only the home's key makes.
    """
    who = Who.of(by, reason)
    place = opened(home, keys)
    entries = _entries(place, image, url, host)
    put = suppress(place, entries, Why("objection", who.by, who.reason), int(time.time()))
    again = "" if put.recorded else "; all of it was there before"
    recorded = f" Recorded as {put.recorded}." if put.recorded else ""
    _tell(f"New on the list: {put.new:,} of {put.entries:,}{again}.{recorded}")


def _entries(
    place: Home,
    image: list[Path] | None,
    url: list[str] | None,
    host: list[str] | None,
    person: Sequence[tuple[str, str]] = (),
) -> dict[bytes, str]:
    pages = [page for each in pages_of(url) if (page := of_page(each))]
    found = entries_of(place, [*person, *pages, *(("site", each) for each in sites_of(host))])
    mac = Recorded(place).suppression_mac
    for file in image or ():
        try:
            found |= pictures.prints(file.read_bytes(), mac)
        except OSError as problem:
            raise ConfigError(f"cannot be read: {problem.strerror}.", file=str(file)) from None
        except ConfigError as problem:
            raise ConfigError(problem.what, file=str(file), remedy=problem.remedy) from None
    if not found:
        raise ConfigError("nothing is named.", remedy="Give --image, --url or --host.")
    return found


@suppression.command("status")
def status(home: HomeOption = "data", keys: KeysOption = None, as_json: JsonOption = False) -> None:
    """How much is on the list, by kind, and whether it is as it was recorded."""
    place = Home.open(home, keys=keys)
    recorded = Recorded(place)
    listed = Standing.open(place.root, recorded).suppression
    counts = Counter(recorded.suppressed().values())
    if as_json:
        told = {"entries": len(listed), "recorded": dict(sorted(counts.items()))}
        typer.echo(json.dumps(told))
        return
    kinds = ", ".join(f"{space} {count:,}" for space, count in sorted(counts.items()))
    _tell(f"On the list: {len(listed):,}{f' ({kinds})' if kinds else ''}.")


@suppression.command("scan")
def scan(
    by: ByOption = "",
    reason: ReasonOption = "",
    home: HomeOption = "data",
    keys: KeysOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold what is stored already about those on the list. To be run after each import."""
    who = Who.of(by, reason)
    place = Home.open(home, keys=keys)
    with erasing.progress() as tell:
        done = people.scan(place, who, int(time.time()), progress=tell)
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "items": done.items,
                    "met": list(done.met),
                    "held": done.held,
                    "recorded": done.recorded,
                    "problems": list(done.problems),
                }
            )
        )
    else:
        _tell(
            f"Looked at: {done.items:,}; about what is on the list: {len(done.met):,}; "
            f"newly held: {done.held:,}. Recorded as {done.recorded}."
        )
    if done.problems:
        raise typer.Exit(1)


@suppression.command("take-back")
def take_back_command(
    email: EmailOption = None,
    phone: PhoneOption = None,
    profile: ProfileOption = None,
    name: NameOption = None,
    site: SiteOption = "",
    url: _UrlOption = None,
    host: _HostOption = None,
    image: _ImageOption = None,
    by: ByOption = "",
    reason: ReasonOption = "",
    approved_by: erasing.ApprovedOption = "",
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
) -> None:
    """Take an entry off the list, because whoever asked for it asked for that."""
    doing = erasing.Who.of(by, reason, approved_by, activity)
    person = subject_of(email, phone, profile, name, site)
    place = Home.open(home, keys=keys)
    second = f" (approved by {doing.approved_by})" if doing.approved_by else ""
    why = Why("taken-back", doing.by, doing.reason + second)
    entries = _entries(place, image, url, host, list(person.sought()))
    put = take_back(place, entries, why, int(time.time()))
    _tell(f"Taken off the list: {put.new:,} of {put.entries:,}. Recorded as {put.recorded}.")


@suppression.command("restore")
def restore_command(home: HomeOption = "data", keys: KeysOption = None) -> None:
    """Write the list anew from the log, where it was damaged or is gone."""
    place = Home.open(home, keys=keys)
    _tell(f"On the list: {restore(place):,}.")


def _tell(text: str) -> None:
    Console(soft_wrap=True, highlight=False).print(text, markup=False)
