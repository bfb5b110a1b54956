"""What a media pipeline kept of an earlier crawl is asked for again.

Scrapy's pipelines hand on a file of the last 90 days without a request (``uptodate``). It was
judged by the policy and the orders of that time, or by nobody. What is refused now is not handed
on. It is not deleted either: the store is the project's own, and a host that fails for an hour
takes nothing back. It is counted and named, so that whoever answers for it can.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import Any
from weakref import WeakSet

from scrapy.http import Request
from scrapy.utils.defer import ensure_awaitable

from consentry.adapters.scrapy.logs import masked
from consentry.adapters.scrapy.refusals import RefusedRequest

log = logging.getLogger(__name__)


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
    if hasattr(pipeline, "_onsuccess"):
        _tell(pipeline)


def _tell(pipeline: Any) -> None:
    """Count and name what the pipeline's store holds, and what is refused now."""
    looked, failed = pipeline._onsuccess, pipeline.media_failed
    kept: WeakSet[Request] = WeakSet()

    def noted(result: Any, request: Request, *args: Any, **more: Any) -> Any:
        if result:
            kept.add(request)
        return looked(result, request, *args, **more)

    def told(failure: Any, request: Request, *args: Any, **more: Any) -> Any:
        if isinstance(failure.value, RefusedRequest) and request in kept:
            pipeline.crawler.stats.inc_value("consentry/media/kept-and-refused")
            log.warning(
                "Refused, and a copy of an earlier crawl lies in the store of %s: %s",
                type(pipeline).__name__,
                masked(request.url),
            )
        return failed(failure, request, *args, **more)

    pipeline._onsuccess, pipeline.media_failed = noted, told
