"""The ``consentry`` command: one file a group of commands.

Exit codes: 0 done; 1 looked, and something is not as it should be; 2 could not be done, and the
message says what to write; 3 decided no.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from consentry import __version__
from consentry.cli.later import later
from consentry.errors import ConsentryError, VerifyError

app = typer.Typer(
    name="consentry",
    help="Consent-aware crawling: decides before it stores, and keeps the proof.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    cls=later(
        {
            "init": "consentry.cli.init:init",
            "check": "consentry.cli.check:check",
            "try": "consentry.cli.try_url:try_url",
            "host": "consentry.cli.host:host",
            "decide": "consentry.cli.decide:decide",
            "export": "consentry.cli.export:export",
            "erase": "consentry.cli.erase:erase",
            "home": "consentry.cli.home:home",
            "keys": "consentry.cli.keys:keys",
            "log": "consentry.cli.log:log",
            "notice": "consentry.cli.notice:notice",
            "order": "consentry.cli.order:order",
            "permission": "consentry.cli.permission:permission",
            "policy": "consentry.cli.policy:policy",
            "retain": "consentry.cli.retain:retain",
            "review": "consentry.cli.review:review",
            "scan": "consentry.cli.scan:scan",
            "subject": "consentry.cli.subject:subject",
            "suppression": "consentry.cli.suppression:suppression",
        }
    ),
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"consentry {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say it and stop.")
    ] = False,
) -> None:
    pass


def main() -> int:
    """Run the command line. An error of ours is one line that says what to do, and exit code 2."""
    try:
        app()
    except ConsentryError as problem:
        from rich.console import Console

        said = str(problem)
        if isinstance(problem, VerifyError) and "verify" not in sys.argv:
            said += (
                ". The log is damaged: consentry log verify says where. Restore that from a copy."
            )
        Console(stderr=True, soft_wrap=True).print(said, style="red", markup=False, highlight=False)
        return 2
    return 0


__all__ = ["app", "main"]
