"""``consentry log witness``, ``log proof``: what others say of a log, and what to show others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console

from consentry.cli.log import HomeOption, JsonOption, find_record
from consentry.cli.verify import read_policy
from consentry.errors import ConfigError, LogError, VerifyError
from consentry.provenance import Home, LogReader
from consentry.provenance.checkpoint import Checkpoint
from consentry.provenance.quorum import told_time
from consentry.provenance.tlogpolicy import TlogPolicy, Witness
from consentry.provenance.witness import MOST, Post, ask, joined, keep, kept

_SECONDS = 10.0


def witness(
    tlog_policy: Annotated[
        Path,
        typer.Option(help="Whom to ask and to believe: c2sp.org/tlog-policy, witnesses with URL."),
    ],
    home: HomeOption = "data",
    name: Annotated[str, typer.Option("--log", help="One log; else all of the policy.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Ask witnesses to cosign the checkpoint of each log, and keep it in LOG.

    A witness cosigns only what extends all it has seen of a log, so that nobody can be shown
    another. Exit code 1 if one has seen another history, or the quorum was not reached.
    """
    place, policy = Home.open(home), read_policy(tlog_policy)
    if not any(each.url for each in policy.witnesses):
        raise ConfigError(
            "no witness has a URL to ask it at.",
            file=str(tlog_policy),
            remedy="Write witness <name> <vkey> https://….",
        )
    rows: list[_Asked] = []
    good = True
    with httpx.Client(timeout=_SECONDS, follow_redirects=False) as client:
        for entry in place.manifest().logs:
            if (name and entry.name != name) or not policy.holds_for(entry.key):
                continue
            log = place.reader(entry.name)
            if log.size:
                found = [_asked(log, each, policy, client) for each in policy.witnesses if each.url]
                rows += found
                good = _keep(place, entry.name, log, policy, found) and good
    if name and not rows:
        raise LogError(f"{name} is no log of this home and policy, or nothing is recorded in it")
    if as_json:
        typer.echo(json.dumps([row.told() for row in rows], indent=2))
    else:
        _tell(rows)
    if not good or any(row.seen_another for row in rows):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a witness said of a log: signature lines and their time, or what is the matter."""

    origin: str
    size: int
    witness: str
    lines: bytes = b""
    time: int = 0
    problem: str = ""
    seen_another: bool = False

    def told(self) -> dict[str, Any]:
        found = asdict(self)
        del found["lines"]
        return found


def _asked(log: LogReader, witness: Witness, policy: TlogPolicy, client: httpx.Client) -> _Asked:
    what = log.origin, log.size, witness.name
    try:
        lines = ask(log, witness.key, _posting(client, witness))
        return _Asked(*what, lines, policy.cosigned(log.signed + lines)[witness.name])
    except VerifyError as problem:
        return _Asked(*what, problem=str(problem), seen_another=True)
    except LogError as problem:
        return _Asked(*what, problem=str(problem))


def _posting(client: httpx.Client, witness: Witness) -> Post:
    url = witness.url.rstrip("/") + "/add-checkpoint"

    def post(body: bytes) -> tuple[int, bytes]:
        try:
            with client.stream("POST", url, content=body) as answer:
                data = b""
                for chunk in answer.iter_bytes():
                    data += chunk
                    if len(data) > MOST:
                        raise LogError(f"{witness.name} answered with more than {MOST} bytes")
                return answer.status_code, data
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise LogError(f"{witness.name} cannot be asked ({type(problem).__name__})") from None

    return post


def _keep(
    place: Home, name: str, log: LogReader, policy: TlogPolicy, rows: Sequence[_Asked]
) -> bool:
    """Keep a checkpoint with what was cosigned; is the quorum met by all that is kept of it?"""
    area, lines = place.log_area(name), b"".join(row.lines for row in rows)
    if lines:
        keep(area, log.size, log.signed + lines)
    notes = kept(area).get(log.size, [])
    return policy.met_by(policy.cosigned(joined(notes)) if notes else ())


def _tell(rows: Sequence[_Asked]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for row in rows:
        what = row.problem or f"cosigned {row.size:,} leaves, {told_time(row.time)}"
        style = "red" if row.problem else "green"
        console.print(f"{row.origin}, {row.witness}: {what}", style=style, markup=False)
    if not rows:
        console.print("No log of the policy has anything to cosign.")


def proof(
    record: Annotated[
        str, typer.Argument(help="A provenance id (origin/index), or as shown: worker/7.")
    ],
    home: HomeOption = "data",
    witnessed: Annotated[
        bool, typer.Option("--witnessed", help="Rest it on the newest cosigned checkpoint.")
    ] = False,
    leaf: Annotated[
        Path | None, typer.Option(help="Write the record's leaf there: a checker needs both.")
    ] = None,
) -> None:
    """Print a .tlog-proof (c2sp.org/tlog-proof) that a record is in its log. Needs no keys."""
    place = Home.open(home)
    log, index = find_record(place, record)
    checkpoint = b""
    if witnessed:
        area = place.log_area(log.origin.rpartition("/")[2])
        covering = {size: notes for size, notes in kept(area).items() if size > index}
        if not covering:
            raise LogError(
                f"no cosigned checkpoint covers {record}. Ask for one: consentry log witness"
            )
        checkpoint = joined(covering[max(covering)])
        Checkpoint.open(checkpoint, log.key)
    text = log.proof(index, checkpoint)
    if leaf is not None:
        leaf.write_bytes(log.leaf(index))
    typer.echo(text, nl=False)
