"""``consentry check``: is everything there that a crawl needs, and does it hold?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape

from consentry.activity import Activity, inspect
from consentry.activity.demands import warnings
from consentry.cli.further import PacksOption, packs_of
from consentry.errors import ConfigError, ConsentryError
from consentry.evidence import covers
from consentry.gate import notice_of
from consentry.policy import Pack, bundled, load
from consentry.provenance import Home
from consentry.standing import Recorded, Standing
from consentry.storage import Storage, in_s3, is_there, open_storage
from consentry.yamlfile import nearest

State = Literal["fine", "warning", "wrong"]
_MARKS = {"fine": "[green]fine[/]   ", "warning": "[yellow]warning[/]", "wrong": "[red]wrong[/]  "}


@dataclass(frozen=True, slots=True)
class Look:
    """One thing looked at. ``where`` is file:line where that helps; ``remedy`` what to write."""

    what: str
    state: State
    says: str
    remedy: str = ""
    where: str = ""


def check(
    path: Annotated[Path, typer.Argument(envvar="CONSENTRY_ACTIVITY", help="The activity.")] = Path(
        "activity.yaml"
    ),
    home: Annotated[
        str, typer.Option(envvar="CONSENTRY_HOME", help="Where logs, vault and orders live.")
    ] = "data",
    keys: Annotated[
        Path | None, typer.Option(envvar="CONSENTRY_KEYS", help="The folder of the home's keys.")
    ] = None,
    packs: PacksOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Look at the activity, its assessments, the packs, the home, its orders and keys.

    The exit code is 1 if something is wrong: a crawl would not start.
    """
    now = datetime.now(UTC)
    looks = list(looked(path, home, keys, packs_of(packs), now.date(), int(now.timestamp())))
    fine = all(look.state != "wrong" for look in looks)
    if as_json:
        typer.echo(json.dumps({"fine": fine, "checks": [asdict(look) for look in looks]}, indent=2))
    else:
        show(looks)
    if not fine:
        raise typer.Exit(1)


def looked(
    path: Path, home: str, keys: Path | None, packs: tuple[Path, ...], today: date, now: int
) -> Iterator[Look]:
    """Everything that is looked at, in the order in which a crawl needs it."""
    activity, problems = inspect(path, today=today)
    for problem in problems:
        yield _wrong("activity", problem)
    if activity is not None:
        yield from _activity(activity, path)
    pack: Pack | None = None
    try:
        pack = load(bundled(), *packs)
    except ConfigError as problem:
        yield _wrong("packs", problem)
    else:
        rules, digest = len(pack.rules), pack.digest[:12]
        yield Look("packs", "fine", f"{rules} rules in {len(pack.files)} files, {digest}")
    if activity is not None and pack is not None:
        yield from _categories(activity, pack, path)
        yield from _notice(activity, pack, path)
    yield from _home(home, keys, now, activity)


def show(looks: list[Look]) -> None:
    """For a person."""
    console = Console(soft_wrap=True, highlight=False)
    for look in looks:
        where = f"{escape(look.where)}: " if look.where else ""
        console.print(f"{_MARKS[look.state]} {look.what}: {where}{escape(look.says)}")
        if look.remedy:
            console.print(f"        {escape(look.remedy)}")


def _activity(activity: Activity, path: Path) -> Iterator[Look]:
    yield Look(
        "activity",
        "fine",
        f"{activity.controller.name}, for {', '.join(activity.purposes)}; personal data: "
        f"{activity.personal_data}",
        where=str(path),
    )
    yield Look("user agent", "fine", activity.user_agent)
    for read in activity.approvals:
        yield Look(
            read.kind,
            "fine",
            f"approved {read.approved} by {read.approver}, to be reviewed by {read.review_by}",
            where=read.file,
        )
    for _, what, remedy in warnings(activity):
        yield Look("activity", "warning", what, remedy, str(path))
    if activity.loopback_only:
        yield Look("activity", "warning", "it is a demo: only this machine is ever asked.")


def _categories(activity: Activity, pack: Pack, path: Path) -> Iterator[Look]:
    """What is declared as kept, against the ceilings of the packs."""
    for keep in activity.keeps:
        kind, known = keep.category, pack.categories
        if not any(covers(kind, name) for name in known):
            yield Look(
                "keeps",
                "wrong",
                f"no pack knows the category {kind}.",
                nearest(kind, sorted(known)),
                str(path),
            )
        elif (ceiling := pack.category(kind).ceiling) != "declarable":
            yield Look(
                "keeps",
                "wrong" if ceiling == "never" else "warning",
                f"{kind} is {ceiling}: declaring it does not keep it.",
                "Remove it." if ceiling == "never" else "Record the permission that it needs.",
                str(path),
            )


def _notice(activity: Activity, pack: Pack, path: Path) -> Iterator[Look]:
    try:
        made = notice_of(activity, pack, str(path))
    except ConfigError as problem:
        yield _wrong("notice", problem)
        return
    if made is not None:
        says = f"every field of Art. 14, in {', '.join(made.languages)}, {made.digest[:12]}"
        yield Look("notice", "fine", says, where=activity.notice.url if activity.notice else "")


def _home(home: str, keys: Path | None, now: int, activity: Activity | None) -> Iterator[Look]:
    if not is_there(home):
        yield Look("home", "fine", "not there yet; the first crawl makes it.", where=home)
        return
    try:
        root = open_storage(home, create=False)
        recorded = _recorded(root, home, keys, activity)
        standing = Standing.open(root, recorded, activity.order_keys if activity else ())
        standing.refresh(now)
        if recorded is not None:
            recorded.none_vanished(standing.orders, standing.granted)
    except ConsentryError as problem:
        yield _wrong("orders", problem)
    else:
        stand = sum(order.stands(now) for order in standing.orders)
        yield Look("orders", "fine", f"{len(standing.orders)} read, {stand} in force")
        for said in (*standing.changed_by_hand(now), *standing.strangers(now)):
            yield Look("orders", "warning", said)
        if standing.granted:
            live = f"{len(standing.granted)} read, {len(standing.permissions())} live"
            yield Look("permissions", "fine", live)
    try:
        if not in_s3(home) and not _was_used(root):
            yield Look("home", "fine", "no log yet; the first crawl makes it.", where=home)
            return
        place = Home.open(home, keys=keys)
    except ConsentryError as problem:
        yield _wrong("home", problem)
        return
    if place.keyring.present:
        yield Look("home", "fine", "it opens, and its keys are here.", where=home)
    else:
        yield Look(
            "keys",
            "wrong",
            "the keys of this home are not on this machine: nothing can be written or opened.",
            "Point CONSENTRY_KEYS at them.",
            str(place.keyring.folder),
        )


def _recorded(
    root: Storage, home: str, keys: Path | None, activity: Activity | None
) -> Recorded | None:
    """What the home's log says was given, where there is a home with its keys."""
    if not root.exists("home.json"):
        return None
    place = Home.open(home, keys=keys)
    if not place.keyring.present:
        return None
    four_eyes = activity is not None and activity.four_eyes
    return Recorded(place, four_eyes=four_eyes, order_keys=activity.order_keys if activity else ())


def _was_used(root: Storage) -> bool:
    """Is there a home, or what is left of one?"""
    return any(any(True for _ in root.list(each)) for each in ("home.json", "log/", "vault/"))


def _wrong(what: str, problem: ConsentryError) -> Look:
    if isinstance(problem, ConfigError):
        line = f":{problem.line}" if problem.line else ""
        return Look(what, "wrong", problem.what, problem.remedy, problem.file + line)
    return Look(what, "wrong", str(problem))
