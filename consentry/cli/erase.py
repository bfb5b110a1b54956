"""``consentry erase``: what matches goes, and the log says that it went."""

from __future__ import annotations

import difflib
import time
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from consentry import countries
from consentry.cli import certificates, erasing
from consentry.cli.log import HomeOption, JsonOption, KeysOption, find_record
from consentry.errors import ConfigError
from consentry.evidence import covers
from consentry.policy import bundled, load
from consentry.provenance import Home
from consentry.standing import Order, Recorded, Standing
from consentry.storage import open_storage
from consentry.vault.erase import Selector

_Several = list[str] | None


def erase(
    what: Annotated[
        str, typer.Argument(metavar="[verify CERT | certificate ID]", help="Else: erase.")
    ] = "",
    which: Annotated[str, typer.Argument(metavar="", help="", hidden=True)] = "",
    item: Annotated[_Several, typer.Option(help="A provenance id, or as shown: worker/7.")] = None,
    url: Annotated[_Several, typer.Option(help="A URL; with * at its end, all under it.")] = None,
    site: Annotated[_Several, typer.Option(help="A host, and all under it.")] = None,
    place: Annotated[_Several, typer.Option(help="A country code, or a group such as EU.")] = None,
    category: Annotated[
        _Several, typer.Option(help="A group such as contact, or a kind: personal.contact.email.")
    ] = None,
    permission: Annotated[str, typer.Option(help="What rested on this permission.")] = "",
    order: Annotated[str, typer.Option(help="What an order to erase asks for.")] = "",
    expired: Annotated[
        bool, typer.Option("--expired", help="What has been kept for its term.")
    ] = False,
    everything: Annotated[bool, typer.Option("--everything", help="All items.")] = False,
    unknown_place: Annotated[
        str, typer.Option(help="People whose place nobody knows: quarantine or include.")
    ] = "quarantine",
    may_return: Annotated[
        bool, typer.Option("--may-return", help="Pages that are erased may be collected again.")
    ] = False,
    plan: erasing.PlanOption = False,
    yes: erasing.YesOption = False,
    by: erasing.ByOption = "",
    reason: erasing.ReasonOption = "",
    approved_by: erasing.ApprovedOption = "",
    activity: erasing.ActivityOption = Path("activity.yaml"),
    home: HomeOption = "data",
    keys: KeysOption = None,
    project: erasing.ProjectOption = Path("."),
    weed_master: erasing.WeedOption = "",
    to: Annotated[Path, typer.Option(help="Where to write a certificate.")] = Path("erased.json"),
    as_json: JsonOption = False,
) -> None:
    """Erase what matches all that is named: keys, contents, index, feeds and caches of the project.

    Shows the plan first and asks. What is erased by item, URL or site is not fetched again. What
    was cut off is finished by the next erasure. Exit code 1: some records that match do not open.
    "erase certificate ID" writes the certificate of an erasure by the id of its last record, "erase
    verify FILE" looks whether one holds (exit code 1: no).
    """
    where = Home.open(home, keys=keys)
    if what:
        certificates.run(where, what, which, to, as_json)
        return
    who = None if plan else erasing.Who.of(by, reason, approved_by, activity)
    if order:
        if any((item, url, site, place, category, permission, expired, everything)):
            raise ConfigError("an order says itself what to erase.", remedy="Leave the rest out.")
        signers = erasing.order_keys(activity)
        carry_out_order(where, order, signers, home, who, project, weed_master, as_json, yes)
        return
    if unknown_place not in ("quarantine", "include"):
        raise ConfigError(f"unknown place: {unknown_place}.", remedy="Write quarantine or include.")
    if permission and Recorded(where).find(permission) is None:
        raise ConfigError(
            f"--permission: no permission {permission[:60]!r} was ever granted here.",
            remedy="See consentry permission list.",
        )
    selector = Selector(
        items=tuple(_item(where, each) for each in item or ()),
        urls=tuple(each for each in url or () if not each.endswith("*")),
        url_prefixes=tuple(each[:-1] for each in url or () if each.endswith("*")),
        sites=tuple(site or ()),
        places=tuple(_place(each) for each in place or ()),
        categories=tuple(_category(each) for each in category or ()),
        permission=permission,
        expired_at=int(time.time()) if expired else None,
        everything=everything,
        unknown_place="include" if unknown_place == "include" else "quarantine",
    )
    erasing.run(
        where,
        selector,
        who=who,
        project=project,
        weed_master=weed_master,
        as_json=as_json,
        yes=yes,
        for_good=bool(item or url or site) and not (may_return or expired),
    )


def carry_out_order(
    where: Home,
    reference: str,
    order_keys: Collection[str],
    home: str,
    who: erasing.Who | None,
    project: Path,
    weed_master: str,
    as_json: bool,
    yes: bool,
) -> None:
    """Erase what an order asks for; what it may cover is held until a person has looked.

    Raises ``ConfigError`` for one that has to be signed by one of these keys, and is not.
    """
    from consentry.gate.ordering import HELD, selector_of
    from consentry.vault.held import until_of

    now = int(time.time())
    given = find_order(home, reference)
    if given.is_stranger(order_keys):
        raise ConfigError(
            f"the order {reference} is signed by {given.signer or 'nobody'}, and by no key that "
            "the activity names: for such an order nothing is erased, as that cannot be undone.",
            file=given.file,
            remedy="Have its issuer sign it (consentry order sign) under a reference of its own, "
            "and give that one. What you want erased yourself: consentry erase --site, --place …",
        )
    selector = selector_of(given, now)
    until = until_of("", given.declared.deadline, now)
    erasing.run(
        where,
        selector,
        who=who,
        project=project,
        weed_master=weed_master,
        as_json=as_json,
        yes=yes,
        quarantine={"reason": HELD, "until": until, "about": reference},
    )


def find_order(home: str, reference: str) -> Order:
    """The order of this reference. Raises ``ConfigError`` if there is none."""
    standing = Standing.open(open_storage(home, create=False))
    for each in standing.orders:
        if each.reference == reference:
            return each
    known = ", ".join(each.reference for each in standing.orders) or "none"
    raise ConfigError(f"no order {reference!r} in {home}.", remedy=f"There are: {known}.")


def _item(where: Home, name: str) -> str:
    """A provenance id, also of a record as ``log show`` names it."""
    reader, index = find_record(where, name)
    return f"{reader.origin}/{index}"


def _category(name: str) -> str:
    """A group as records show it, or a kind. A word that is neither would erase nothing."""
    known = load(bundled()).categories
    groups = {each.group for each in known.values()}
    if name in groups or any(covers(name, kind) for kind in known):
        return name
    near = difflib.get_close_matches(name, [*groups, *known], 1)
    raise ConfigError(
        f"--category: there is no group or kind {name[:60]!r}.",
        remedy=(f"Did you mean {near[0]}? " if near else "")
        + f"Groups are: {', '.join(sorted(groups))}. Kinds: policies/categories.yaml.",
    )


def _place(code: str) -> str:
    try:
        return countries.check(code, groups=True)
    except ValueError as problem:
        raise ConfigError(f"--place: {problem}.") from None
