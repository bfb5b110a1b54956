"""Commands that are imported when they are asked for, so that each starts as fast as it can alone.

``typer.Typer(cls=later({"try": ("consentry.cli.try_url:try_url", "Decide about a page.")}))``:
a name stands for a function or for a group, and has its line in the group's help, for which nothing
is imported. What is suggested for a name that is none sees every command as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from consentry.garbage import uncollected


class _Commands(MutableMapping[str, Any]):
    """Commands by name; those that are not imported yet are when they are taken out."""

    def __init__(self, there: Mapping[str, Any], later: Mapping[str, str]) -> None:
        self._found = dict(there)
        self._later = later

    def __getitem__(self, name: str) -> Any:
        if name not in self._found:
            self._found[name] = _command(self._later[name], name)
        return self._found[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._found or name in self._later

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._found, *self._later)))

    def __len__(self) -> int:
        return len({*self._found, *self._later})


def _command(path: str, name: str) -> Any:
    module, _, attribute = path.partition(":")
    with uncollected():
        found = getattr(import_module(module), attribute)
    around = typer.Typer(rich_markup_mode=None)
    if isinstance(found, typer.Typer):
        around.add_typer(found, name=name)
    else:
        around.command(name)(found)
    return typer.main.get_group(around).commands[name]


def later(commands: Mapping[str, tuple[str, str]]) -> type[TyperGroup]:
    """The ``cls`` of a group with these commands: name -> ``module:attribute`` and a line."""
    paths = {name: path for name, (path, _) in commands.items()}
    lines = {name: line for name, (_, line) in commands.items()}

    class Later(TyperGroup):
        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self.commands = _Commands(self.commands, paths)

        def list_commands(self, ctx: Any) -> list[str]:
            return list(self.commands)

        def format_commands(self, ctx: Any, formatter: Any) -> None:
            names = self.list_commands(ctx)
            room = formatter.width - 6 - max(map(len, names))
            with formatter.section("Commands"):
                formatter.write_dl(
                    [
                        (name, lines.get(name) or self.commands[name].get_short_help_str(room))
                        for name in names
                    ]
                )

    return Later
