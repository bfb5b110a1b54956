"""The lines that plug consentry into a Scrapy project's settings.

The add-on alone is enough; with the two anchors named as well, nothing can take a part away
without the crawl stopping.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path


def settings_lines(activity: Path) -> tuple[str, ...]:
    """Lines for settings.py; the anchors are left out where the Scrapy adapter is not there."""
    lines = [
        'ADDONS = {"consentry.Addon": 1000}',
        f"CONSENTRY_ACTIVITY = {json.dumps(str(activity), ensure_ascii=False)}",
        'CONSENTRY_HOME = "data"',
    ]
    try:
        adapter = importlib.import_module("consentry.adapters.scrapy")
        processor, handlers = adapter.ITEM_PROCESSOR, adapter.DOWNLOAD_HANDLERS
    except (ImportError, AttributeError):
        return tuple(lines)
    schemes = ", ".join(map(json.dumps, handlers))
    (path,) = {str(handler) for handler in handlers.values()}
    return (
        *lines,
        f"ITEM_PROCESSOR = {json.dumps(str(processor))}",
        "DOWNLOAD_HANDLERS = dict.fromkeys(",
        f"    ({schemes}),",
        f"    {json.dumps(path)},",
        ")",
    )
