"""``consentry erase certificate`` and ``consentry erase verify``: what was erased, for others."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from rich.console import Console

from consentry.errors import ConfigError
from consentry.provenance import OPS, Home
from consentry.provenance.record import canonical
from consentry.provenance.verify import verify
from consentry.vault.erase import certificate

PROOF = ".tlog-proof"


def run(home: Home, what: str, which: str, to: Path, as_json: bool) -> None:
    """Do what the two words say."""
    if what == "certificate" and which:
        _issue(home, which, to)
    elif what == "verify" and which:
        _verify(home, Path(which), as_json)
    else:
        raise ConfigError(
            f"not to be understood: {what} {which}".rstrip() + ".",
            remedy="Write: erase certificate ID, erase verify FILE, or options that say what goes.",
        )


def _issue(home: Home, which: str, to: Path) -> None:
    index = which.rpartition("/")[2]
    origin = which.rpartition("/")[0]
    if not index.isdigit() or origin.rpartition("/")[2] != OPS:
        raise ConfigError(
            f"{which[:80]} is no record of an erasure.", remedy="Write ops/7, or the whole id."
        )
    envelope, proof = certificate.issue(home, int(index))
    to.write_bytes(canonical(envelope))
    to.with_name(to.name + PROOF).write_text(proof)
    Console(soft_wrap=True, highlight=False).print(
        f"Written to {to}, and the proof beside it.", markup=False
    )


def _verify(home: Home, path: Path, as_json: bool) -> None:
    try:
        envelope = path.read_bytes()
        beside = path.with_name(path.name + PROOF)
        proof = beside.read_text(errors="replace") if beside.is_file() else None
    except OSError as problem:
        raise ConfigError(f"cannot be read: {problem.strerror}.", file=str(path)) from None
    found = certificate.check(home, envelope, proof)
    report = verify(home.log, home.root_vkey)
    if report.ok:
        found.shown.append("the log verifies")
    else:
        found.wrong.append("the log does not verify: consentry log verify")
    if as_json:
        told = {
            "holds": found.holds,
            "grade": found.grade,
            "shown": found.shown,
            "not_shown": found.not_shown,
            "wrong": found.wrong,
        }
        typer.echo(json.dumps(told, indent=2))
    else:
        console = Console(soft_wrap=True, highlight=False)
        console.print(f"{'It holds' if found.holds else 'It does NOT hold'}; grade {found.grade}.")
        for word, texts in (
            ("wrong", found.wrong),
            ("shown", found.shown),
            ("not shown", found.not_shown),
        ):
            for text in texts:
                console.print(f"{word}: {text}", markup=False)
    if not found.holds:
        raise typer.Exit(1)
