"""``consentry permission``: record what persons, sites and the law permit, and end it.

A permission stands once its record, with the proof sealed beside it, is in the ``ops`` log and its
file is in the home. It ends at once when it is withdrawn; what rests on it is listed then.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.table import Table

from consentry.cli.progress import progress
from consentry.errors import OrderError
from consentry.evidence import Permission, covers
from consentry.policy import Rule, bundled, load
from consentry.provenance import Home
from consentry.standing import Granted, Recorded, Standing, granting
from consentry.standing import permission as permissions
from consentry.standing.fields import written
from consentry.standing.permission import Declared
from consentry.storage import is_there
from consentry.vault.erase import Plan, Selector, plan
from consentry.yamlfile import MAX_BYTES

permission = typer.Typer(
    help="Permissions: what persons, sites and the law allow.", no_args_is_help=True
)
OPTIONS = "the options"
"""What errors call a permission that was given by options instead of a file."""

HomeOption = Annotated[
    str, typer.Option(envvar="CONSENTRY_HOME", help="The home in which it stands.")
]
KeysOption = Annotated[
    Path | None, typer.Option(envvar="CONSENTRY_KEYS", help="The folder of the home's keys.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For machines.")]
Several = list[str] | None


@permission.command("add")
def add(
    proof: Annotated[Path, typer.Option(help="The document that shows it; sealed in the home.")],
    file: Annotated[
        Path | None, typer.Argument(help="The permission, as YAML; else say it by options.")
    ] = None,
    id_: Annotated[str, typer.Option("--id", help="Its reference; not a person's name.")] = "",
    kind: Annotated[
        str, typer.Option(help="person-consent, site-permission, licence, legal-exception.")
    ] = "",
    grantor: Annotated[str, typer.Option(help="Who gives it; of a consent: subject.")] = "",
    host: Annotated[Several, typer.Option(help="A host in its scope; again for more.")] = None,
    path: Annotated[Several, typer.Option(help="The beginning of a path.")] = None,
    category: Annotated[Several, typer.Option(help="A category of personal data.")] = None,
    purpose: Annotated[Several, typer.Option(help="A purpose.")] = None,
    stage: Annotated[Several, typer.Option(help="fetch, read, store or use.")] = None,
    article: Annotated[str, typer.Option(help="Such as Art. 9(2)(a), or CDSM Art. 3.")] = "",
    provision: Annotated[str, typer.Option(help="Of a legal exception.")] = "",
    national_provision: Annotated[str, typer.Option(help="Of a legal exception.")] = "",
    approver: Annotated[str, typer.Option(help="Of a legal exception.")] = "",
    email: Annotated[Several, typer.Option(help="Of who consents; kept as a hash.")] = None,
    phone: Annotated[Several, typer.Option(help="Of who consents; kept as a hash.")] = None,
    profile: Annotated[Several, typer.Option(help="Of who consents; kept as a hash.")] = None,
    name: Annotated[Several, typer.Option(help="Of who consents, with --site.")] = None,
    username: Annotated[Several, typer.Option(help="Of who consents, with --site.")] = None,
    site: Annotated[str, typer.Option(help="The site on which a name stands for them.")] = "",
    obtained: Annotated[str, typer.Option(help="The day of the grant; else today.")] = "",
    expires: Annotated[str, typer.Option(help="The day from which it is over.")] = "",
    renews: Annotated[str, typer.Option(help="The id of the one that it follows.")] = "",
    home: HomeOption = "data",
    keys: KeysOption = None,
    packs: Annotated[
        list[Path] | None, typer.Option("--pack", help="A folder of rules beside the shipped.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Record a permission and its proof, and let it stand. A running crawl sees it in seconds."""
    now = int(time.time())
    if file is not None:
        declared = permissions.given(_bytes(file, MAX_BYTES), str(file))
    else:
        said = {
            "id": id_,
            "kind": kind,
            "grantor": grantor or ("subject" if kind == "person-consent" else ""),
            "scope": _written(
                hosts=host, paths=path, categories=category, purposes=purpose, stages=stage
            ),
            "subject": _written(
                email=email,
                phone=phone,
                profile=profile,
                name=[{"name": each, "site": site} for each in name or ()],
                username=[{"name": each, "site": site} for each in username or ()],
            ),
            "article": article,
            "provision": provision,
            "national_provision": national_provision,
            "approver": approver,
            "obtained": obtained or datetime.fromtimestamp(now, UTC).date().isoformat(),
            "expires": expires,
            "renews": renews,
        }
        text = yaml.safe_dump(_written(**said), allow_unicode=True)
        try:
            declared = permissions.given(text.encode(), OPTIONS)
        except OrderError as problem:
            raise OrderError(problem.what, file=OPTIONS, remedy=problem.remedy) from None
    document = _bytes(proof, granting.MAX_PROOF)
    pack = load(bundled(), *packs or ())
    place = Home.open(home, keys=keys, create=True)
    done = granting.grant(place, declared, document, str(file or OPTIONS), now)
    given = done.granted.permission()
    lifts = [rule.id for rule in pack.rules if _may_lift(rule, given)]
    if as_json:
        row = _row(done.granted, now) | {"recorded": done.recorded, "may_lift": lifts}
        typer.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    console = Console(soft_wrap=True, highlight=False, markup=False)
    console.print(f"The permission {given.id} stands in {home}/{done.granted.file}.")
    if not done.granted.stands(now):
        console.print("It is not live at this moment: see obtained and expires.")
    console.print(f"Its proof is sealed with its record, {done.recorded}.")
    if lifts:
        console.print(f"It can lift, where its scope fits: {', '.join(lifts)}.")
    else:
        console.print("No rule names a permission of this kind and article: it lifts none.")


@permission.command("list")
def list_permissions(
    home: HomeOption = "data", keys: KeysOption = None, as_json: JsonOption = False
) -> None:
    """The permissions of a home, and which are live."""
    now = int(time.time())
    rows = [_row(one, now) for one in _granted(home, keys, now)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("id", "kind", "grantor", "scope", "from", "until", "state")
    for row in rows:
        table.add_row(
            row["id"],
            row["kind"],
            row["grantor"],
            _scope(row["scope"]),
            row["obtained"],
            row["withdrawn"] or row["expires"] or "no end",
            row["state"],
        )
    console = Console(soft_wrap=True)
    console.print(table if rows else f"No permission lies in {home}.")


@permission.command("show")
def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Its id, as list shows it.")],
    home: HomeOption = "data",
    keys: KeysOption = None,
    items: Annotated[
        bool, typer.Option("--items", help="With what rests on it: opens every record.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """All that one permission says, and with --items what rests on it."""
    now = int(time.time())
    found = {one.reference: one for one in _granted(home, keys, now)}
    if id_ not in found:
        raise _unknown(id_, home)
    row = _row(found[id_], now)
    place = Home.open(home, keys=keys)
    grant = Recorded(place).find(id_) if place.keyring.present else None
    if grant is not None:
        row["recorded"] = f"ops/{grant.index}"
    if items:
        found_items = _rests_on(place, id_, now)
        row["rests_on_it"] = found_items.told() if as_json else len(found_items.items)
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for key, value in row.items():
        if value == "" or value == {} or (key == "subject" and not value):
            continue
        if isinstance(value, dict):
            value = _scope(value)
        console.print(f"{key.replace('_', ' ')}: {value}")


@permission.command("withdraw")
def withdraw(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Its id, as list shows it.")],
    by: Annotated[str, typer.Option(help="Who withdraws it, or took the withdrawal; sealed.")],
    reason: Annotated[str, typer.Option(help="Why; sealed.")],
    home: HomeOption = "data",
    keys: KeysOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a permission now, and list what rests on it.

    A running crawl obeys within seconds; what rests on it is not used from then on.
    """
    now = int(time.time())
    place = Home.open(home, keys=keys)
    done = granting.withdraw(place, id_, by=by, reason=reason, now=now)
    found = _rests_on(place, id_, now)
    if as_json:
        row = {
            "id": id_,
            "withdrawn": done is not None,
            "recorded": done.recorded if done else "",
            "rests_on_it": found.told(),
        }
        typer.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    console = Console(soft_wrap=True, highlight=False, markup=False)
    if done is None:
        console.print(f"The permission {id_} was withdrawn before.")
    else:
        console.print(f"The permission {id_} is withdrawn: nothing is collected or used under it.")
        console.print(f"Recorded as {done.recorded}.")
    if not len(found.items):
        console.print("Nothing that is stored rests on it.")
        return
    console.print(f"{len(found.items)} stored items rest on it, and are not used any more.")
    console.print(f"To erase them: consentry erase --permission {id_}")


def _granted(home: str, keys: Path | None, now: int) -> tuple[Granted, ...]:
    """Every permission of a home, as a crawl would take them. Raises ``OrderError``."""
    if not is_there(home):
        return ()
    place = Home.open(home, keys=keys)
    recorded = Recorded(place) if place.keyring.present else None
    standing = Standing.open(place.root, recorded)
    standing.refresh(now)
    if recorded is not None:
        recorded.none_vanished(standing.orders, standing.granted)
    return standing.granted


def _rests_on(place: Home, id_: str, now: int) -> Plan:
    """The stored items that rest on a permission, by opening every record."""
    with progress("looking for what rests on it: {}") as tell:
        return plan(place, Selector(permission=id_), now=now, progress=tell)


def _may_lift(rule: Rule, given: Permission) -> bool:
    """Does the rule name it? One for named categories lifts what is said of personal data alone."""
    if not any(grant.fits(given) for grant in rule.unless):
        return False
    if not given.categories:
        return True
    return any(
        covers(named, kind) or (covers("personal", kind) and covers(kind, named))
        for named in given.categories
        for kind in rule.when.kinds()
    )


def _row(one: Granted, now: int) -> dict[str, Any]:
    said: Declared = one.declared
    row: dict[str, Any] = {
        "id": said.id,
        "kind": said.kind,
        "grantor": said.grantor,
        "scope": said.scope.model_dump(mode="json", exclude_none=True),
        "state": one.state(now),
        "subject": len(said.subject.hashed) if said.subject else 0,
        "proof": said.proof,
        "file": one.file,
    }
    for key in ("obtained", "expires", "withdrawn"):
        when = getattr(said, key)
        row[key] = written(when) if when is not None else ""
    for key in ("article", "provision", "national_provision", "approver", "renews"):
        row[key] = getattr(said, key) or ""
    return row


def _scope(scope: dict[str, Any]) -> str:
    return "; ".join(
        f"{key}: {', '.join(value) if isinstance(value, list) else value}"
        for key, value in scope.items()
    )


def _written(**said: Any) -> dict[str, Any]:
    """What was said, without what was left out."""
    return {key: value for key, value in said.items() if value}


def _unknown(id_: str, home: str) -> OrderError:
    return OrderError(
        f"there is no permission {id_[:80]}.",
        file=home,
        remedy="See consentry permission list.",
    )


def _bytes(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(most + 1)
    except FileNotFoundError:
        raise OrderError(
            "there is no such file.", file=str(file), remedy="See docs/permissions.md."
        ) from None
    except OSError as problem:
        raise OrderError(f"cannot be read: {problem.strerror}.", file=str(file)) from None
