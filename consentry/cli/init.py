"""``consentry init``: four questions, asked once, and an activity.yaml that answers them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from consentry.activity import answers
from consentry.cli.anchors import settings_lines
from consentry.cli.template import activity_yaml
from consentry.errors import SetupError

Check = Callable[[str], str]

_PURPOSES = (
    "What is it for? Known purposes: news-monitoring, price-monitoring, job-aggregation, "
    "research-corpus, image-dataset, search, ai-index, ai-input, ai-train, tdm, archive, "
    "commercial; or a name of your own. Several: divide them by commas"
)


def purposes(value: str) -> tuple[str, ...]:
    """Purposes divided by commas. Raises ``ValueError``."""
    given = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    if not given:
        raise ValueError("names no purpose: write one, such as news-monitoring")
    return tuple(answers.purpose(each) for each in given)


def propose_token(controller: str) -> str:
    """A product token made of a controller's name: ``Example Ltd`` gives ``ExampleLtdBot``."""
    words = re.findall(r"[A-Za-z]+", controller)[:4]
    token = "".join(word[0].upper() + word[1:] for word in words)[:40] + "Bot"
    return token if words and token.lower() not in answers.FOREIGN_TOKENS else "MyCrawler"


def init(
    path: Annotated[
        Path, typer.Argument(envvar="CONSENTRY_ACTIVITY", help="The file to write.")
    ] = Path("activity.yaml"),
    controller: Annotated[
        str | None, typer.Option(help="Who decides why and how this crawl is made.")
    ] = None,
    contact: Annotated[
        str | None, typer.Option(help="An e-mail address or URL that the crawler shows.")
    ] = None,
    purpose: Annotated[
        list[str] | None, typer.Option(help="What for; may be given more than once.")
    ] = None,
    token: Annotated[
        str | None, typer.Option(help="The crawler's name for robots.txt; letters, - and _.")
    ] = None,
    yes: Annotated[
        bool,
        typer.Option(
            "--yes", "-y", help="Ask nothing: answers are options; the token may be proposed."
        ),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Say once what the crawl is for: controller, contact, purpose, token."""
    _may_write(path, force)
    ask = _given if yes else _asked
    who = ask("controller", "Who is responsible for this crawl (name)?", controller, answers.text)
    where = ask(
        "contact",
        "Where can somebody who met your crawler reach you (e-mail or URL)?",
        contact,
        answers.contact,
    )
    what = ask(
        "purpose", _PURPOSES + "?", ",".join(purpose or ()) or None, lambda v: ",".join(purposes(v))
    )
    name = ask(
        "token",
        "What is your crawler called in robots.txt (letters, - and _)?",
        token,
        answers.token,
        propose_token(who),
    )
    _write(path, activity_yaml(who, where, purposes(what), name), force)
    console = Console(soft_wrap=True)
    console.print(f"Written: {path}", markup=False, highlight=False)
    console.print("In a Scrapy project, add these lines to settings.py:\n", highlight=False)
    for line in settings_lines(path):
        console.print(f"    {line}", markup=False, highlight=False)
    console.print("\nThen: consentry check", highlight=False)


def _may_write(path: Path, force: bool) -> None:
    if path.is_dir():
        raise SetupError("is a folder.", file=str(path), remedy="Name a file, like activity.yaml.")
    if path.exists() and not force:
        raise SetupError(
            "exists already, and what it says is kept.",
            file=str(path),
            remedy="Edit it, or write over it with --force.",
        )


def _given(key: str, question: str, value: str | None, check: Check, proposal: str = "") -> str:
    """The answer as an option gave it. Raises ``SetupError``."""
    value = value or proposal
    if not value:
        raise SetupError(f"{key} is not answered.", remedy=f"Give --{key}, or leave out --yes.")
    try:
        return check(value.strip())
    except ValueError as problem:
        raise SetupError(f"{key}: {problem}.", remedy=f"Give another --{key}.") from None


def _asked(key: str, question: str, value: str | None, check: Check, proposal: str = "") -> str:
    """The answer as an option or a person gave it; asked again until it is one."""
    while True:
        answer = value or typer.prompt(question, default=proposal or None)
        try:
            return check(str(answer).strip())
        except ValueError as problem:
            typer.echo(f"  {key}: {problem}.", err=True)
            value = None


def _write(path: Path, text: str, force: bool) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except OSError as problem:
        raise SetupError(
            f"cannot be written: {problem.strerror}.", file=str(path), remedy="Name another file."
        ) from None
