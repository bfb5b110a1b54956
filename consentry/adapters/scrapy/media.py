"""What a media pipeline kept of an earlier crawl is asked for again.

Scrapy's pipelines hand on a file of the last 90 days without a request (``uptodate``). It was
judged by the policy and the orders of that time, or by nobody.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from scrapy.utils.defer import ensure_awaitable


def asked_again(pipelines: Iterable[Any]) -> None:
    """Have those of these that are media pipelines send every request. Imports nothing."""
    known = sys.modules.get("scrapy.pipelines.media")
    if known is None:
        return
    for each in pipelines:
        if isinstance(each, known.MediaPipeline):
            _forget(each)


def _forget(pipeline: Any) -> None:
    own = pipeline.media_to_download
    if hasattr(pipeline, "expires"):
        pipeline.expires = -1

    async def nothing_kept(*args: Any, **more: Any) -> None:
        await ensure_awaitable(own(*args, **more))

    pipeline.media_to_download = nothing_kept
