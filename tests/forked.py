"""Processes that begin with Scrapy and the add-on loaded: each is forked from one that did it once.

What they run, where, and with which environment is said as for a fresh one; what a start loads,
and that it works from nothing, is shown by the tests that start real commands.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import forkserver
from pathlib import Path
from types import ModuleType

import pytest

import consentry

TESTS = Path(__file__).resolve().parent
_LOADED = ["pytest", "forked", "invariants.crawler"]
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(_LOADED)


def ready() -> None:
    """Start the process that others are forked from, unless it runs. Called while tests are
    collected: it begins with the environment of that moment."""
    with pytest.MonkeyPatch.context() as patch:
        path = [str(TESTS), str(Path(consentry.__file__).parents[1])]
        patch.setenv("PYTHONPATH", os.pathsep.join(path))
        forkserver.ensure_running()


class Started:
    """A process, with as much of subprocess.Popen as tests ask for."""

    def __init__(self, run: Callable[..., None], arguments: tuple[object, ...], out: Path) -> None:
        self._process = _FORKED.Process(target=run, args=arguments)
        self._process.start()
        self._out = out
        self.pid = self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit code. Raises TimeoutExpired, and then it has been killed."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            self.send_signal(signal.SIGKILL)
            self._process.join()
            raise subprocess.TimeoutExpired(str(self._out.parent), timeout or 0, self._said())
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.exitcode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        self.wait(timeout)
        return self._said(), None

    def _said(self) -> str:
        return self._out.read_text(errors="replace") if self._out.exists() else ""


def become(folder: Path, env: Mapping[str, str], out: Path) -> None:
    """In the process: its folder, its environment, and what it prints to a file."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    opened = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(opened, 1)
    os.dup2(opened, 2)
    sys.stdout = os.fdopen(1, "w", buffering=1)
    sys.stderr = os.fdopen(2, "w", buffering=1)


def _script(
    code: str,
    name: str,
    arguments: list[str],
    path: list[str],
    folder: Path,
    env: dict[str, str],
    out: Path,
) -> None:
    become(folder, env, out)
    sys.path[:0] = path
    sys.argv = [name, *arguments]
    sys.modules["__main__"] = main = ModuleType("__main__")
    exec(compile(code, name, "exec"), main.__dict__)


def script(
    code: str,
    arguments: Sequence[str] = (),
    *,
    folder: Path,
    env: Mapping[str, str],
    path: Sequence[Path],
    name: str = "-c",
    out: Path | None = None,
) -> Started:
    """Start Python with ``code``, in ``folder``, where ``path`` is looked at first for modules.
    What it prints goes to ``out``, else into the folder."""
    out = out or folder / "printed.txt"
    given = (code, name, list(arguments), [str(each) for each in path], folder, dict(env), out)
    return Started(_script, given, out)


_COMMANDS = {
    "consentry": "import sys; from consentry.cli import main; sys.exit(main())",
    "scrapy": "from scrapy.cmdline import execute; execute()",
}


def command(
    name: str,
    *words: str,
    folder: Path,
    env: Mapping[str, str] | None = None,
    path: Sequence[Path] = (),
    code: int = 0,
    timeout: float = 280,
) -> str:
    """``consentry`` or ``scrapy`` as a person types it: what it printed. code: its exit code.
    env: beside this process's."""
    with tempfile.TemporaryDirectory() as said:
        process = script(
            _COMMANDS[name],
            words,
            folder=folder,
            env={**os.environ, **(env or {})},
            path=path,
            name=name,
            out=Path(said) / "out",
        )
        found = process.wait(timeout)
        printed, _ = process.communicate()
    assert found == code, printed
    return printed


def plain() -> dict[str, str]:
    """The environment, without what says something to us."""
    return {k: v for k, v in os.environ.items() if not k.startswith("CONSENTRY_")}
