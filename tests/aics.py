"""Tools that take a newer Python than we do, from PyPI: aics-tlog and aics-witness, as programs.

``make .venv/aics.stamp`` puts them into an environment of their own, where it finds a Python.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

PROGRAMS = Path(sys.prefix, "aics", "bin")
THERE = (PROGRAMS / "aics-tlog").exists()


def tlog(*words: object) -> tuple[int, dict[str, Any]]:
    """Exit code and report of aics-tlog."""
    done = subprocess.run(
        [PROGRAMS / "aics-tlog", *map(str, words)], capture_output=True, timeout=180, check=False
    )
    return done.returncode, json.loads(done.stdout)


class Witness:
    """An aics-witness that serves on loopback. Use as a context manager."""

    def __init__(self, folder: Path, port: int, *logs: str) -> None:
        self._at = ("--config", folder / "witness.json")
        self.url = f"http://127.0.0.1:{port}"
        self.vkey = self._do("init", "--name", "witness.example/aics").split()[-1]
        for vkey in logs:
            self._do("add-log", "--origin", vkey.partition("+")[0], "--vkey", vkey)

    def _do(self, what: str, *words: object) -> str:
        command = [PROGRAMS / "aics-witness", what, *map(str, (*self._at, *words))]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def evidence(self) -> list[Any]:
        """Requests that it refused and kept, as it tells them."""
        return json.loads(self._do("evidence"))

    def __enter__(self) -> Witness:
        command = [PROGRAMS / "aics-witness", "serve", *self._at]
        listen = ("--listen", self.url.removeprefix("http://"))
        self._process = subprocess.Popen([*command, *listen], stderr=subprocess.DEVNULL)
        until = time.monotonic() + 120
        while True:
            try:
                if httpx.get(self.url + "/healthz", timeout=30).status_code == 200:
                    return self
            except httpx.HTTPError:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise
            time.sleep(0.05)

    def __exit__(self, *exc: object) -> None:
        self._process.terminate()
        self._process.wait(120)
