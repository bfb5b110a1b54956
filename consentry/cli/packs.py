"""``consentry policy check`` and ``policy new``: for who writes rules and reads terms."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from consentry.cli.platform_template import platform_file
from consentry.errors import SetupError
from consentry.origin import host_of, site_of_host
from consentry.policy import Pack, Platform, bundled, load

SOON = 60
"""Days before its end from which a reading is said to expire."""
_DAY = 86_400
new = typer.Typer(help="Start a file.", no_args_is_help=True)


def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders; without any, the shipped ones.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Load the shipped rules with these files beside them, and look at the age of every reading.

    The exit code is 1 if a reading of terms has expired, 2 if a file does not load.
    """
    pack = load(bundled(), *(paths or ()))
    now = int(datetime.now(UTC).timestamp())
    readings = [_reading(platform, now) for _, platform in sorted(pack.platforms.by_id.items())]
    expired = any(reading["state"] == "expired" for reading in readings)
    if as_json:
        facts = {"rules": len(pack.rules), "files": len(pack.files), "digest": pack.digest}
        typer.echo(json.dumps({**facts, "platforms": readings}, ensure_ascii=False, indent=2))
    else:
        _show(pack, readings)
    if expired:
        raise typer.Exit(1)


@new.command("platform")
def platform_command(
    domain: Annotated[str, typer.Argument(help="The platform's domain, such as example.org.")],
    to: Annotated[
        Path, typer.Option("--to", help="The folder of rules that gets platforms/NAME.yaml.")
    ] = Path("policies"),
) -> None:
    """Start the file of a platform. It does not load until every todo in it is filled in."""
    host = host_of(domain if "://" in domain else f"https://{domain}")
    if "." not in host or host.replace(".", "").isdigit():
        raise SetupError(f"{domain[:60]} is no domain.", remedy="Write it as example.org.")
    host = host.removeprefix("www.")
    today = datetime.now(UTC).date()
    known = load().platforms.find(f"https://{host}/")
    name = f"{known.id}-{today.year}" if known else site_of_host(host).partition(".")[0]
    path = to / "platforms" / f"{name.replace('_', '-')}.yaml"
    if path.exists():
        raise SetupError("this file exists.", file=str(path), remedy="Go on in it, or remove it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    text = platform_file(path.stem, host, str(path), today, known.id if known else "")
    path.write_text(text, "utf-8")
    typer.echo(f"{path} is begun.")
    if known:
        typer.echo(f"It replaces the shipped reading {known.file} ({known.title}).")
    typer.echo(f"Fill in every todo, then: consentry policy check {path}")


def _reading(platform: Platform, now: int) -> dict[str, Any]:
    left = (platform.expires - now) // _DAY
    state = "expired" if platform.stale(now) else "expires soon" if left < SOON else "fine"
    return {
        "platform": platform.id,
        "access": platform.access,
        "confidence": platform.confidence,
        "read": platform.read_on,
        "expires": datetime.fromtimestamp(platform.expires, UTC).date().isoformat(),
        "state": state,
    }


def _show(pack: Pack, readings: list[dict[str, Any]]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    console.print(
        f"{len(pack.rules)} rules in {len(pack.files)} files, {len(readings)} platforms, "
        f"{pack.digest[:12]}"
    )
    for reading in readings:
        named = escape(str(reading["platform"]))
        if reading["state"] != "fine":
            console.print(
                f"{reading['state']}: {named}, read {reading['read']}, until "
                f"{reading['expires']}: read its terms again"
            )
    low = [str(r["platform"]) for r in readings if r["confidence"] == "low"]
    if low:
        console.print(f"low confidence, so nothing without permission: {', '.join(low)}")
