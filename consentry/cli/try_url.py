"""``consentry try URL``: what would be decided about one page, and nothing kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console

from consentry.adapters.asking import Asking
from consentry.adapters.httpx import GateTransport, reading_of
from consentry.adapters.responses import word
from consentry.adapters.wayout import WayOut
from consentry.cli.telling import tell_reasons
from consentry.errors import ConfigError, Refused
from consentry.evidence import Decision, Finding, covers
from consentry.gate import Cleared, Gate, Reading, open_gate

_SECONDS = 30.0
_FAILED = {
    "timeout": "it took too long. Try again later.",
    "dns": "there is no host of that name, or no way to it. Look at the name and the network.",
    "refused": "nothing listens there. Look at the host and the port.",
    "tls": "its certificate or TLS is not in order; nothing is asked for without it.",
    "reset": "the connection was lost, or what came is no HTTP. Try again later.",
}
_VERDICTS = {"store": "green", "redact": "yellow", "refuse": "red", "wait": "yellow"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out: ``answer`` is store, redact, refuse or wait."""

    answer: str
    decision: Decision
    taken_out: tuple[str, ...] = ()
    failed: str = ""


def attempt(gate: Gate, url: str) -> Trial:
    """Ask for a page as a crawl would, judge it and its text as an item, and keep nothing."""
    try:
        reading = read(gate, url)
        cleared = gate.store(reading, _as_item(reading)).result()
    except Refused as no:
        return _refused(no.decision)
    return _cleared(cleared)


def read(gate: Gate, url: str) -> Reading:
    """A page as a crawl would read it. Raises Refused."""
    agent = gate.activity.user_agent
    with httpx.Client(
        transport=transport_of(gate),
        follow_redirects=True,
        max_redirects=10,
        timeout=_SECONDS,
        headers={"user-agent": agent},
    ) as client:
        reading = reading_of(client.get(url))
    if reading is None:
        raise httpx.RemoteProtocolError("the answer has no body")
    return reading


def transport_of(gate: Gate) -> GateTransport:
    """The way that a crawl's requests would take: guarded, and by the environment's proxy."""
    return GateTransport(gate, WayOut(Asking.of(gate).reach))


def failed(problem: httpx.HTTPError) -> str:
    """Why a page could not be fetched, and what can be done, in a sentence."""
    if isinstance(problem, httpx.TooManyRedirects):
        return "The page could not be fetched: it leads from one address to the next without end."
    return f"The page could not be fetched: {_FAILED[word(problem)]}"


def page_at(url: str) -> str:
    """The address as it was given. Raises ConfigError if its beginning is not there."""
    if "://" in url:
        return url
    host = re.match(r"[\w-]+(\.[\w-]+)+(?=[:/]|$)", url)
    raise ConfigError(
        f"{url[:120]} is not the address of a page.",
        remedy=f"Write https://{url[:120]}" if host else "Write https://, a host and a path.",
    )


@contextmanager
def problems_told() -> Iterator[None]:
    """What keeps a page from being asked for, in one line, with exit code 2."""
    try:
        yield
    except httpx.InvalidURL:
        raise ConfigError(
            "this is not an address that a server could be asked at.",
            remedy="Write https://, a host and a path.",
        ) from None
    except httpx.HTTPError as problem:
        console = Console(stderr=True, soft_wrap=True, highlight=False)
        console.print(failed(problem), style="red")
        raise typer.Exit(2) from None


def _as_item(reading: Reading) -> dict[str, Any]:
    """A page as the simplest item: URL, title, text."""
    page = reading.page
    return {"url": reading.answer.url, "title": page.title, "text": page.text}


def _refused(decision: Decision) -> Trial:
    return Trial("wait" if decision.verdict == "defer" else "refuse", decision)


def _cleared(cleared: Cleared) -> Trial:
    found = [f for f in cleared.case.findings if f.where.source == "item"]
    before = {f.kind for f in found if covers("personal", f.kind)}
    left = {f.kind for f in cleared.case.residual or ()}
    if cleared.changed:
        return Trial("redact", cleared.decision, tuple(sorted(before - left)))
    return Trial("store", cleared.decision)


def evidence(found: Finding) -> str:
    """Where a finding stood, in a few words, without a person's data."""
    where = found.where
    at = where.source + (f" {where.path}" if where.path else "")
    at += f", line {where.line}" if where.line else ""
    unit = "characters" if where.source == "item" else "bytes"
    at += f", {unit} {where.start} to {where.end}" if where.start >= 0 else ""
    value = "" if covers("personal", found.kind) else found.value[:80]
    return f"{found.kind}" + (f" = {value}" if value else "") + f" ({at})"


def rows(decision: Decision) -> Iterator[dict[str, Any]]:
    """The reasons of a decision as plain values, the deciding ones first."""
    for reason in sorted(decision.reasons, key=lambda r: r.verdict != decision.verdict):
        yield {
            "rule": reason.rule,
            "verdict": reason.verdict,
            "says": reason.says,
            "cite": reason.cite,
            "evidence": [evidence(f) for f in reason.evidence],
            "remedy": reason.remedy,
        }


def try_url(
    url: Annotated[str, typer.Argument(help="A page, as https://…")],
    activity: Annotated[
        Path, typer.Option(envvar="CONSENTRY_ACTIVITY", help="What the crawl is for.")
    ] = Path("activity.yaml"),
    home: Annotated[
        str, typer.Option(envvar="CONSENTRY_HOME", help="Whose orders stand, if it is there.")
    ] = "data",
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Decide about a page and keep nothing: would store, redact or refuse, and why.

    The exit code is 0 if it would be stored, 3 if not.
    """
    console = Console(highlight=False, soft_wrap=True)
    with problems_told():
        trial = attempt(open_gate(activity=activity, home=home, keep=False), page_at(url))
    if as_json:
        found = {
            "url": url,
            "would": trial.answer,
            "reasons": list(rows(trial.decision)),
            "taken_out": list(trial.taken_out),
            "use": dict(trial.decision.use),
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        show(console, trial)
    if trial.answer not in ("store", "redact"):
        raise typer.Exit(3)


def show(console: Console, trial: Trial) -> None:
    """The answer for a person: what would happen, by which rule, on what evidence."""
    color = _VERDICTS[trial.answer]
    console.print(f"would [bold {color}]{trial.answer}[/]" + ", and nothing was kept")
    if trial.taken_out:
        console.print("taken out first: " + ", ".join(trial.taken_out), markup=False)
    tell_reasons(console, rows(trial.decision))
