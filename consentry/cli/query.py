"""``consentry log query``: which records fit, from the review copy, as a table or for machines."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from platformdirs import user_cache_path
from rich.console import Console
from rich.table import Table

from consentry import countries
from consentry.cli.log import HomeOption, JsonOption, KeysOption
from consentry.cli.progress import progress
from consentry.errors import ConfigError, StorageError
from consentry.evidence import covers
from consentry.policy import load
from consentry.provenance import EVENTS, Home
from consentry.review import Canary, Question, ReviewCopy, ask, canary, counts, open_rows, sql
from consentry.storage import LocalStorage

_AGO = re.compile(r"(\d{1,5})([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def query(
    home: HomeOption = "data",
    keys: KeysOption = None,
    site: Annotated[list[str] | None, typer.Option(help="A site, such as example.org.")] = None,
    place: Annotated[
        list[str] | None, typer.Option(help="Where the person may be: GB, EU …")
    ] = None,
    category: Annotated[
        list[str] | None, typer.Option(help="A category or its group: contact …")
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(help="A rule as it is shown, or a pack: robots-disallow, eu-gdpr …"),
    ] = None,
    event: Annotated[list[str] | None, typer.Option(help="collect, refuse, erase …")] = None,
    run: Annotated[list[str] | None, typer.Option(help="One crawl.")] = None,
    name: Annotated[list[str] | None, typer.Option("--log", help="One log; else all.")] = None,
    since: Annotated[str, typer.Option(help="2026-03-01, 2026-03-01T08:00Z, 7d, 12h, 30m.")] = "",
    until: Annotated[str, typer.Option(help="Before this time; written likewise.")] = "",
    last: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 50,
    by: Annotated[
        str, typer.Option("--count-by", help="Count by a column: event, rules, site, laws …")
    ] = "",
    opened: Annotated[
        bool, typer.Option("--open", help="With site and URL; needs the keys, and is recorded.")
    ] = False,
    who: Annotated[str, typer.Option("--by", help="Who opens, for the record.")] = "",
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    text: Annotated[str, typer.Option("--sql", help="A query in SQL over the table records.")] = "",
    known: Annotated[
        bool, typer.Option("--canary", help="Are records that the logs have found in every way?")
    ] = False,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="For spreadsheets.")] = False,
    as_table: Annotated[bool, typer.Option("--table", help="For people; the default.")] = False,
) -> None:
    """Which records fit: all that is named must, of what is named several times any.

    The review copy is brought up to the logs first, and held to their count and root.
    """
    if as_json + as_csv + as_table > 1:
        raise ConfigError("one form at a time.", remedy="Give one of --json, --csv, --table.")
    if opened and (not who or not reason or by or text):
        raise ConfigError(
            "opening sites and URLs is recorded, with who asks and why.",
            remedy="Give --by NAME and --reason TEXT, and neither --sql nor --count-by.",
        )
    now = datetime.now(UTC)
    place_at = Home.open(home, keys=keys)
    question = Question(
        sites=_sites(place_at, site or ()),
        places=tuple(_place(code) for code in place or ()),
        categories=_groups(category or ()),
        rules=tuple(name for each in rule or () for name in (each, f"default/{each}")),
        events=tuple(_event(each) for each in event or ()),
        runs=tuple(run or ()),
        logs=_logs(place_at, name or ()),
        since=_moment(since, now, "--since"),
        until=_moment(until, now, "--until"),
    )
    if (text or known) and (question != Question() or (known and (text or by or opened))):
        raise ConfigError(
            "SQL and --canary say what they ask for.",
            remedy="Give --sql or --canary, or the other options.",
        )
    copy, size = _copy(place_at)
    if known:
        _canary(canary(place_at, copy), as_json)
        return
    if text:
        found = sql(copy, text)
    elif by:
        found = counts(copy, question, by)
    else:
        found = ask(copy, question, last=last)
    if opened:
        found = open_rows(place_at, found, by=who, reason=reason)
    _tell(found, "json" if as_json else "csv" if as_csv else "table", size, bool(by or text))


def _copy(home: Home) -> tuple[ReviewCopy, int]:
    """The home's review copy and its rows; for who may only read one of their own.

    Their own, and what was read of a bucket, stay in the cache folder of this machine.
    """
    near = user_cache_path("consentry") / "review" / home.id
    copy = ReviewCopy(home, near=near / "read")
    try:
        return copy, _refresh(copy)
    except StorageError:
        near.mkdir(parents=True, exist_ok=True, mode=0o700)
        copy = ReviewCopy(home, LocalStorage(near / "copy"))
        return copy, _refresh(copy)


def _canary(found: Canary, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(found)))
    else:
        ways = f"{found.records} known records, asked for in {found.asked} ways"
        typer.echo(f"{ways}: {f'{len(found.missed)} not found' if found.missed else 'all found'}")
        for name, way in found.missed:
            typer.echo(f"{name}: not found by {way}")
    if found.missed:
        raise typer.Exit(1)


def _refresh(copy: ReviewCopy) -> int:
    with progress("copying {}") as tell:
        return copy.refresh(tell).rows


def _tell(found: Sequence[dict[str, Any]], form: str, size: int, whole: bool) -> None:
    if form == "json":
        for row in found:
            kept = {key: _plain(value) for key, value in row.items() if value not in (None, [])}
            typer.echo(json.dumps(kept, ensure_ascii=False))
        return
    columns = list(found[0]) if found else []
    if form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows([_cell(row[column]) for column in columns] for row in found)
        return
    if not whole:
        found = [_brief(row) for row in found]
        columns = list(found[0]) if found else []
    table = Table(*columns, box=None, pad_edge=False)
    for row in found:
        table.add_row(*(_cell(row[column]) for column in columns))
    for column in table.columns:
        column.overflow = "fold"
        column.no_wrap = column.header in ("id", "time", "event")
    console = Console(highlight=False)
    console.print(table if found else "Nothing fits.", markup=False)
    if not whole:
        console.print(f"{len(found):,} of {size:,} records", style="dim")


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    """What of a record is shown in a terminal; ``--json`` has the rest."""
    count = f" ×{row['count']}" if row["count"] else ""
    site = row.get("opened_site", row["site"]) or ""
    return {
        "id": f"{row['log']}/{row['index']}",
        "time": row["time"].strftime("%Y-%m-%d %H:%M"),
        "event": f"{row['event']}{count}",
        "site": site[:13] + "…" if site.startswith("hmac:") else site,
        "rules": [rule.removeprefix("default/") for rule in row["rules"]],
    } | ({"url": row["url"]} if "url" in row else {})


def _plain(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%MZ") if isinstance(value, datetime) else value


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(_plain(value))


def _sites(home: Home, sites: Sequence[str]) -> tuple[str, ...]:
    """Both ways in which a leaf may name a site: in plain, and by its label."""
    if not sites:
        return ()
    return tuple(name for site in sites for name in (site, home.site_label(site.lower())))


def _place(code: str) -> str:
    try:
        return countries.check(code.upper(), groups=True)
    except ValueError as problem:
        raise ConfigError(f"--place: {problem}.") from None


def _groups(categories: Sequence[str]) -> tuple[str, ...]:
    """The groups that leaves name, of categories or groups."""
    known = {name: each.group for name, each in load().categories.items()} if categories else {}
    labels = set(known.values())
    found: set[str] = set()
    for category in categories:
        full = category if category.startswith("personal") else f"personal.{category}"
        groups = {group for name, group in known.items() if covers(full, name)}
        groups = {category} if category in labels else groups
        if not groups:
            raise ConfigError(
                f"there is no category {category[:64]!r}.",
                remedy=f"The groups are: {', '.join(sorted(labels))}.",
            )
        found |= groups
    return tuple(sorted(found))


def _event(event: str) -> str:
    if event not in EVENTS:
        raise ConfigError(
            f"there is no event {event[:40]!r}.", remedy=f"Known are: {', '.join(sorted(EVENTS))}."
        )
    return event


def _logs(home: Home, names: Sequence[str]) -> tuple[str, ...]:
    known = [entry.name for entry in home.manifest().logs]
    for name in names:
        if name not in known:
            raise ConfigError(
                f"this home has no log named {name[:64]!r}.",
                remedy=f"It has: {', '.join(known) or 'none yet'}.",
            )
    return tuple(names)


def _moment(text: str, now: datetime, option: str) -> int | None:
    if not text:
        return None
    if ago := _AGO.fullmatch(text):
        return int((now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})).timestamp())
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"{option}: {text[:40]!r} is no time.",
            remedy="Write 2026-03-01, 2026-03-01T08:00Z, or how long ago: 7d, 12h, 30m.",
        ) from None
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())
