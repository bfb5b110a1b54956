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
            "init": (
                "consentry.cli.init:init",
                "Say once what the crawl is for, and write activity.yaml.",
            ),
            "check": (
                "consentry.cli.check:check",
                "Look at all that a crawl needs: activity, packs, home, orders.",
            ),
            "try": ("consentry.cli.try_url:try_url", "Decide about one page, and keep nothing."),
            "host": (
                "consentry.cli.host:host",
                "All that a host says to crawlers, of one address.",
            ),
            "decide": ("consentry.cli.decide:decide", "Decide cases from a file, with no network."),
            "export": (
                "consentry.cli.export:export",
                "Open what a purpose allows, write it to a file, record it.",
            ),
            "erase": (
                "consentry.cli.erase:erase",
                "Erase what matches: keys, contents, index, feeds, caches.",
            ),
            "home": ("consentry.cli.home:home", "The home: make it, check it, who may do what."),
            "keys": ("consentry.cli.keys:keys", "The keys of a home: list, replace, retire."),
            "log": (
                "consentry.cli.log:log",
                "The provenance log: show, why, verify, query, witnesses.",
            ),
            "notice": (
                "consentry.cli.notice:notice",
                "Telling people what is kept of them: GDPR Article 14.",
            ),
            "order": ("consentry.cli.order:order", "Orders to stop, restrict or erase."),
            "permission": (
                "consentry.cli.permission:permission",
                "Permissions: what persons, sites and the law allow.",
            ),
            "policy": (
                "consentry.cli.policy:policy",
                "The rules: explain, check, begin a file of your own.",
            ),
            "retain": (
                "consentry.cli.retain:retain",
                "How long things are kept: erase what is over its term.",
            ),
            "review": ("consentry.cli.review:review", "What is held for a person to look at."),
            "scan": (
                "consentry.cli.scan:scan",
                "Which personal data is in a page, a file or a text.",
            ),
            "subject": (
                "consentry.cli.subject:subject",
                "What a person asks for: GDPR Articles 15 to 21.",
            ),
            "suppression": ("consentry.cli.suppression:suppression", "What must not come back."),
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
