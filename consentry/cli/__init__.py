"""The ``consentry`` command: one file a group of commands.

Exit codes: 0 done; 1 looked, and something is not as it should be; 2 could not be done, and the
message says what to write; 3 decided no.
"""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from consentry import __version__
from consentry.cli.check import check
from consentry.cli.decide import decide
from consentry.cli.erase import erase
from consentry.cli.export import export
from consentry.cli.home import home
from consentry.cli.host import host
from consentry.cli.init import init
from consentry.cli.log import log
from consentry.cli.notice import notice
from consentry.cli.order import order
from consentry.cli.permission import permission
from consentry.cli.policy import policy
from consentry.cli.query import query
from consentry.cli.retain import retain
from consentry.cli.review import review
from consentry.cli.try_url import try_url
from consentry.errors import ConsentryError

app = typer.Typer(
    name="consentry",
    help="Consent-aware crawling: decides before it stores, and keeps the proof.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(init)
app.command()(check)
app.command("try")(try_url)
app.command()(host)
app.command()(decide)
app.command()(export)
app.command()(erase)
app.add_typer(home, name="home")
app.add_typer(log, name="log")
app.add_typer(notice, name="notice")
app.add_typer(order, name="order")
app.add_typer(permission, name="permission")
app.add_typer(policy, name="policy")
app.add_typer(retain, name="retain")
app.add_typer(review, name="review")


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
        Console(stderr=True, soft_wrap=True).print(
            str(problem), style="red", markup=False, highlight=False
        )
        return 2
    return 0


__all__ = ["app", "main", "query"]
