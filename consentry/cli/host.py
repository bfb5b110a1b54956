"""``consentry host URL``: everything a host says to crawlers, of one address, and nothing kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.markup import escape

from consentry.cli import host_table
from consentry.cli.host_history import History
from consentry.cli.try_url import failed, page_at, transport_of
from consentry.errors import ConsentryError, Refused
from consentry.evidence import PURPOSES, Case, Finding, Headers, Outcome, covers
from consentry.gate import Gate, open_gate
from consentry.provenance import Home
from consentry.signals.optouts import HOST_FILES, says
from consentry.storage import place

_SECONDS = 30.0
_FAMILIES = ("robots", "optout", "licence", "terms", "access", "host", "body")
_FILES = {
    "robots.txt": "robots",
    "tdmrep.json": "tdmrep",
    "gpc.json": "gpc",
    "llms.txt": "llms-txt",
}


def said(gate: Gate, url: str) -> tuple[list[Finding], dict[str, Outcome], Headers]:
    """What is found of a URL: in the host's files, in licences, in the answer and its page.

    Also the files by their addresses, and the answer's headers; empty if it was not asked for.
    """
    found: dict[Finding, None] = {}

    def note(case: Case) -> None:
        if case.url.partition("#")[0] == url:
            found.update(dict.fromkeys(case.findings))

    gate.watch(note)
    transport = transport_of(gate)
    agent = {"user-agent": gate.activity.user_agent}
    with (
        httpx.Client(transport=transport, timeout=_SECONDS, headers=agent) as client,
        suppress(Refused),
    ):
        client.get(url)
    files = {address: outcome for _, address, outcome in gate.host_files(url)}
    told = [f for f in found if any(covers(family, f.kind) for family in _FAMILIES)]
    told = [f for f in told if f.kind != "robots.not-asked"]
    return told, files, transport.last_headers


def rows(
    found: list[Finding],
    files: Mapping[str, Outcome],
    headers: Headers,
    history: History | None = None,
) -> Iterator[dict[str, Any]]:
    """A row a finding: signal, value, purposes, where it stands, since when, what is wrong."""
    for finding in found:
        where = finding.where
        yield {
            "signal": finding.kind,
            "says": finding.value,
            "purposes": list(finding.purposes),
            "source": where.source,
            "path": where.path,
            "line": where.line,
            "bytes": [where.start, where.end] if where.start >= 0 else [],
            "since": _seen(finding, files, history) or _since(finding, files, headers),
            "malformed": finding.malformed,
        }


def _seen(finding: Finding, files: Mapping[str, Outcome], history: History | None) -> str:
    """When the home's records first have it; "" if they do not."""
    at = history.since(finding, files) if history else 0
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M") if at else ""


def _history(home: str, url: str) -> History | None:
    """What a home has kept of the host; None without a home that can be opened here."""
    if not Home.exists(place(home)):
        return None
    opened = Home.open(place(home))
    return History(opened, url) if opened.keyring.present else None


def _since(finding: Finding, files: Mapping[str, Outcome], headers: Headers) -> str:
    """When the file was last changed, as its server says; "" if it does not."""
    where = finding.where
    path = HOST_FILES.get(_FILES.get(where.source, ""), where.path)
    file = next((o for address, o in files.items() if path and address.endswith(path)), None)
    if file is not None:
        headers = file.headers
    elif where.source not in ("html", "json-ld", "header", "xmp", "epub"):
        return ""
    text = next((value for name, value in headers if name == "last-modified"), "")
    try:
        return parsedate_to_datetime(text).astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def host(
    url: Annotated[str, typer.Argument(help="A page, as https://…")],
    activity: Annotated[
        Path, typer.Option(envvar="CONSENTRY_ACTIVITY", help="Who asks, and under which name.")
    ] = Path("activity.yaml"),
    home: Annotated[
        str,
        typer.Option(
            envvar="CONSENTRY_HOME", help="Whose orders stand, and whose records say since when."
        ),
    ] = "data",
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Print everything a host says to crawlers: signal, value, where, purposes, since when.

    Every file that can be read of a host is asked for, also those that the activity needs not.
    """
    console = Console(highlight=False, soft_wrap=True)
    errors = Console(stderr=True)
    try:
        page_at(url)
        gate = open_gate(activity=activity, home=home, keep=False, host_files=HOST_FILES)
        found, files, headers = said(gate, url)
        history = _history(home, url)
    except ConsentryError as problem:
        errors.print(str(problem), style="red", markup=False)
        raise typer.Exit(2) from None
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        why = failed(problem) if isinstance(problem, httpx.HTTPError) else "This is no address."
        errors.print(why, style="red", highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None
    told = list(rows(found, files, headers, history))
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    asked = {address: outcome.status or outcome.error for address, outcome in sorted(files.items())}
    if as_json:
        together = says(found, PURPOSES)
        answer = {"url": url, "at": at, "files": asked, "says": told, "together": together}
        typer.echo(json.dumps(answer, indent=2))
        return
    for address, status in asked.items():
        console.print(f"[dim]{status:>7}[/]  {escape(address)}")
    console.print(host_table.signals(told))
    console.print()
    console.print(host_table.answers(found))
