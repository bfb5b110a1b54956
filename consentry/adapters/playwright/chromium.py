"""Which Chromium is launched: one that is said, Playwright's own, or the one that is installed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)


def installed() -> str | None:
    """The path of a Chromium beside Playwright's own: of CONSENTRY_CHROMIUM, or a usual one."""
    said = os.environ.get("CONSENTRY_CHROMIUM")
    if said:
        return said
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found or sys.platform != "darwin":
        return found
    return next((str(place) for place in PLACES if place.exists()), None)


def which(options: Mapping[str, Any], own: str) -> dict[str, Any]:
    """Options of a launch, with a path where Playwright's ``own`` is not there and none is said."""
    named = options.get("executable_path") or options.get("channel")
    if named or (Path(own).exists() and not os.environ.get("CONSENTRY_CHROMIUM")):
        return dict(options)
    path = installed()
    return {**options, "executable_path": path} if path else dict(options)
