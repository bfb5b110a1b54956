"""``consentry notice``: the public page, who has to be told until when, proofs that they were."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from consentry import activity as activities
from consentry.activity import Activity
from consentry.adapters import notice_page
from consentry.cli import erasing
from consentry.cli.further import PacksOption, packs_of
from consentry.cli.log import HomeOption, JsonOption, KeysOption
from consentry.cli.review import full
from consentry.errors import ConfigError
from consentry.gate import notice_of
from consentry.notice import (
    MOST_PROOF,
    Document,
    Entry,
    PublicPage,
    Told,
    keep,
    published,
    register,
    sources,
    told_of,
)
from consentry.notice import page as write_page
from consentry.policy import bundled, load
from consentry.provenance import Home, split_id
from consentry.review.verdict import overdue
from consentry.storage import Storage, open_storage

notice = typer.Typer(
    help="Telling people what is kept of them: GDPR Article 14.", no_args_is_help=True
)

OnOption = Annotated[str, typer.Option("--on", help="The day, YYYY-MM-DD; today if left out.")]
INDEX, DOCUMENT = "index.html", "notice.json"


@notice.command("page")
def page(
    to: Annotated[str, typer.Option(help="A folder, or s3://bucket/prefix.")],
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    packs: PacksOption = None,
) -> None:
    """Write the public page (index.html) and the notice it shows (notice.json), and record them.

    Publish index.html, byte for byte, at the activity's notice url. Write it again when the
    activity changes, and from time to time for sources and dates.
    """
    doing, document = _made(activity, packs)
    place = Home.open(home, keys=keys, create=True)
    now = int(time.time())
    keep(place, document, Told.read(place), now, "consentry notice")
    with erasing.progress() as tell:
        named, others = sources(place, tell)
    html = write_page(document, named, others, now)
    leaf = published(place, document.digest, html, to, now)
    there = open_storage(to)
    _publish(there, DOCUMENT, bytes(document), "application/json")
    _publish(there, INDEX, html, "text/html; charset=utf-8")
    assert doing.notice is not None
    console = Console(soft_wrap=True, highlight=False)
    console.print(
        f"Written: {INDEX} ({len(html):,} bytes, {', '.join(document.languages)}) and {DOCUMENT} "
        f"in {to}. Recorded as {leaf.provenance_id}.\n"
        f"Publish {INDEX} as it is at {doing.notice.url}",
        markup=False,
    )


@notice.command("list")
def list_due(
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    packs: PacksOption = None,
    ids: Annotated[bool, typer.Option("--ids", help="Each item, not only the days.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Who has to be told until when, how many; past due in red. Exit code 1: some are."""
    doing, document = _made(activity, packs)
    place = Home.open(home, keys=keys)
    now = int(time.time())
    told = Told.read(place)
    public = _looked(doing, document, told, now)
    with erasing.progress() as tell:
        entries = list(register(place, told, tell))
    waiting = [] if public.stands(now) else [each for each in entries if not each.told]
    late = [each for each in waiting if each.overdue(now)]
    if as_json:
        found = {
            "items": len(entries),
            "delivered": sum(bool(each.told) for each in entries),
            "public_page": _says(public, now),
            "waiting": [_row(each, now) for each in waiting] if ids else len(waiting),
            "overdue": len(late),
        }
        typer.echo(json.dumps(found, indent=2))
    else:
        _show(entries, waiting, public, now, ids)
    if late:
        raise typer.Exit(1)


@notice.command("delivered")
def delivered(
    items: Annotated[list[str], typer.Argument(help="Provenance ids of the person's items.")],
    proof: Annotated[Path, typer.Option(help="What shows it: the letter, the mail with headers.")],
    on: OnOption = "",
    home: HomeOption = "data",
    keys: KeysOption = None,
) -> None:
    """Record that the person whom these items concern was told. The proof is hashed and sealed."""
    data = _read(proof)
    _record(items, "delivered", on, home, keys, data, proof.name)


@notice.command("contacted")
def contacted(
    items: Annotated[list[str], typer.Argument(help="Provenance ids of the person's items.")],
    on: OnOption = "",
    home: HomeOption = "data",
    keys: KeysOption = None,
) -> None:
    """Record that the person was written to for the first time: the notice is due then."""
    _record(items, "contacted", on, home, keys)


@notice.command("run")
def run(
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    packs: PacksOption = None,
    project: erasing.ProjectOption = Path("."),
    as_json: JsonOption = False,
) -> None:
    """Hold what nobody was told of in time, erase it after the term. Made for a daily run.

    The public page is looked for first: where it stands, with the written reason of
    Art. 14(5)(b), nobody is overdue.
    """
    doing, document = _made(activity, packs)
    place = Home.open(home, keys=keys)
    now = int(time.time())
    told = Told.read(place)
    public = _looked(doing, document, told, now)
    assert doing.notice is not None
    with erasing.progress() as tell:
        done = overdue(
            place,
            told,
            public,
            doing.notice.overdue_days,
            now,
            sweepers=erasing.sweepers(project, place),
            progress=tell,
        )
    if as_json:
        typer.echo(
            json.dumps({"held": done.held, "released": done.released, "erased": done.erased})
        )
        return
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"Public page: {_says(public, now)}.", markup=False)
    console.print(
        f"Past due and held now: {done.held}, for {doing.notice.overdue_days} days. Told after "
        f"all, so released: {done.released}. Erased after their term: {done.erased}."
    )


def _publish(there: Storage, name: str, data: bytes, media_type: str) -> None:
    """A bucket is told the type, so that a browser that asks it shows a page."""
    from consentry.storage.s3 import S3Storage

    if isinstance(there, S3Storage):
        there.put(name, data, media_type=media_type)
    else:
        there.put(name, data)


def _made(activity: Path, packs: list[Path] | None) -> tuple[Activity, Document]:
    doing = activities.load(activity, today=datetime.now(UTC).date())
    made = notice_of(doing, load(bundled(), *packs_of(packs)), str(activity))
    if made is None:
        raise ConfigError(
            "personal_data is none, so nobody has to be told.",
            file=str(activity),
            remedy="A notice is for an activity that keeps personal data.",
        )
    return doing, made


def _looked(doing: Activity, document: Document, told: Told, now: int) -> PublicPage:
    public = PublicPage(doing, document.digest, told.pages)
    if url := public.wanted(now):
        public.seen(notice_page.fetch(url, doing), now)
    return public


def _says(public: PublicPage, now: int) -> str:
    if not public.counts:
        return "no reason of Art. 14(5)(b) is written, so each person is told"
    if public.stands(now):
        return "found as it was written"
    return f"not found as it was written ({public.look.why if public.look else 'not asked'})"


def _show(
    entries: list[Entry], waiting: list[Entry], public: PublicPage, now: int, ids: bool
) -> None:
    console = Console(soft_wrap=True, highlight=False)
    delivered = sum(bool(each.told) for each in entries)
    console.print(f"Items with personal data: {len(entries)}; told with proof: {delivered}.")
    console.print(f"Public page: {_says(public, now)}.", markup=False)
    if not waiting:
        return
    if ids:
        table = Table("id", "collected", "due", box=None, pad_edge=False)
        for each in sorted(waiting, key=lambda each: each.due):
            red = "[red]" if each.overdue(now) else ""
            table.add_row(each.provenance_id, _date(each.collected), red + _date(each.due))
    else:
        table = Table("due on", "to be told", "", box=None, pad_edge=False)
        late = Counter(_date(each.due) for each in waiting if each.overdue(now))
        days = Counter(_date(each.due) for each in waiting)
        for day, count in sorted(days.items()):
            over = f"[red]past due: {late[day]}[/]" if late[day] else ""
            table.add_row(f"[red]{day}[/]" if over else day, str(count), over)
    console.print(table)


def _row(each: Entry, now: int) -> dict[str, Any]:
    return {
        "id": each.provenance_id,
        "notice": each.notice,
        "collected": each.collected,
        "due": each.due,
        "overdue": each.overdue(now),
    }


def _record(
    items: list[str],
    action: str,
    on: str,
    home: str,
    keys: Path | None,
    proof: bytes = b"",
    name: str = "",
) -> None:
    place = Home.open(home, keys=keys)
    now = int(time.time())
    about = [_item(place, each) for each in dict.fromkeys(items)]
    found = told_of(
        place, about, action=action, at=_moment(on, now), now=now, proof=proof, name=name
    )
    console = Console(soft_wrap=True, highlight=False)
    said = "told, with proof" if action == "delivered" else "written to"
    console.print(
        f"{len(found)} item{'s' * (len(found) != 1)}: the person was {said}. Recorded as "
        f"{', '.join(each.provenance_id for each in found[:4])}{' …' * (len(found) > 4)}.",
        markup=False,
    )


def _item(place: Home, item: str) -> tuple[str, str]:
    """A record's id and its notice. Raises ``ConfigError`` for one without personal data."""
    name = full(place, item)
    origin, index = split_id(name)
    public = place.find(origin).read(index)
    if public.get("event") != "collect" or "notice" not in public:
        raise ConfigError(
            f"{item} is no item with personal data, so nobody is to be told of it.",
            remedy="See consentry notice list --ids.",
        )
    return name, str(public["notice"])


def _read(proof: Path) -> bytes:
    try:
        data = proof.read_bytes()
    except OSError as problem:
        raise ConfigError(f"cannot be read: {problem.strerror}.", file=str(proof)) from None
    if not data or len(data) > MOST_PROOF:
        size = "is empty" if not data else f"is larger than {MOST_PROOF >> 20} MiB"
        raise ConfigError(
            f"the proof {size}.", file=str(proof), remedy="Name the letter or mail itself."
        )
    return data


def _moment(on: str, now: int) -> int:
    if not on:
        return now
    try:
        day = datetime.strptime(on, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise ConfigError(f"{on!r} is no day.", remedy="Write YYYY-MM-DD.") from None
    if int(day.timestamp()) > now:
        raise ConfigError(f"{on} has not come yet.", remedy="Write the day on which it was.")
    return int(day.timestamp())


def _date(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
