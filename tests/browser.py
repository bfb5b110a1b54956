"""Where a Chromium is: said by CONSENTRY_CHROMIUM, installed, or Playwright's own."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""No sandbox: tests also run as root, and open pages of their own only."""


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    said = os.environ.get("CONSENTRY_CHROMIUM")
    if said:
        return said
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if sys.platform == "darwin":
        placed = next((str(place) for place in PLACES if place.exists()), None)
        if placed:
            return placed
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
