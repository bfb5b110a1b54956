"""``--pack`` and ``CONSENTRY_PACKS``: folders of rules that are read beside the shipped ones."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

PacksOption = Annotated[
    list[Path] | None,
    typer.Option("--pack", help="A further pack, beside those that CONSENTRY_PACKS names."),
]


def packs_of(given: Iterable[Path] | None) -> tuple[Path, ...]:
    """Those of the environment, as a crawl reads it: divided by commas, from the folder that has
    scrapy.cfg; then those given. Each once."""
    here = Path.cwd()
    base = next((at for at in (here, *here.parents) if (at / "scrapy.cfg").is_file()), here)
    named = os.environ.get("CONSENTRY_PACKS", "").split(",")
    found = [base / Path(each.strip()).expanduser() for each in named if each.strip()]
    found += given or ()
    return tuple({each.resolve(): each for each in reversed(found)}.values())[::-1]
