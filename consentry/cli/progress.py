"""How far long work has come: a line on stderr, where a person looks, and nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

Tell = Callable[[str, int, int], None]
"""Takes what is worked on, how much of it is done, and how much there is."""


@contextmanager
def progress(says: str = "{}") -> Iterator[Tell]:
    """Gives a ``Tell``. ``says`` is what stands before the bar, with the name in it."""
    errors = Console(stderr=True, soft_wrap=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    ) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(says.format(name))
            bar.update(tasks[name], completed=done, total=total)

        yield tell
