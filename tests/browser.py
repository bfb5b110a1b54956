"""Where a Chromium is: said by CONSENTRY_CHROMIUM, installed, or Playwright's own."""

from __future__ import annotations

from pathlib import Path

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
    from consentry.adapters.playwright.chromium import installed

    return installed() or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
