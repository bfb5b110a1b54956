"""What a browser that crashes leaves on the disk: nothing.

A dump has the memory of the page's process in it, its address too. Chromium makes dumps also with
``--disable-breakpad``; told of a place where files stand for the folders it needs, it makes none.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_FOLDERS = ("new", "pending", "completed")
"""What crashpad keeps below its place (its CrashReportDatabase)."""


class NoDumps:
    """A place where no dump can be made, until it is closed."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="consentry-")
        for name in _FOLDERS:
            Path(self._folder.name, name).touch()

    def launched(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Options of a launch, with that place in the browser's environment, and none for keys by
        which what it says to its proxy could be read."""
        around = {**(options.get("env") or os.environ)}
        around.pop("SSLKEYLOGFILE", None)
        return {**options, "env": {**around, "BREAKPAD_DUMP_LOCATION": self._folder.name}}

    def close(self) -> None:
        self._folder.cleanup()


__all__ = ["NoDumps"]
