"""Makes a crawl that could not do what it was asked end as a failure.

``scrapy crawl`` exits with 0 whatever a spider was closed for. What it does look at is whether
the crawl raised: so the engine's own coroutine raises here, when everything is closed and
written. Runners in a script get the same exception from ``await runner.crawl(...)``.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.extensions.corestats import CoreStats

from consentry.errors import ConsentryError

_FAILURE = "_consentry_failure"
_WATCHED = "_consentry_watched"


def watch(crawler: Crawler) -> None:
    """Have the engine raise at its end what ``fail`` was told while it ran."""
    if getattr(crawler, _WATCHED, False):
        return
    setattr(crawler, _WATCHED, True)
    engine = crawler.engine
    for name in ("start_async", "close_async"):
        setattr(engine, name, _raising(crawler, getattr(engine, name)))


def fail(crawler: Crawler, problem: ConsentryError) -> None:
    """Let the crawl end with this problem. The first one counts."""
    if getattr(crawler, _FAILURE, None) is None:
        setattr(crawler, _FAILURE, problem)
    watch(crawler)


def never_opened(crawler: Crawler) -> None:
    """Spare the person a traceback: CoreStats takes for granted that what closes had opened."""
    core = crawler.get_extension(CoreStats)
    if core is not None:
        crawler.signals.disconnect(core.spider_closed, signals.spider_closed)


def failure(crawler: Crawler) -> ConsentryError | None:
    """What the crawl is going to end with, if it fails."""
    problem = getattr(crawler, _FAILURE, None)
    return problem if isinstance(problem, ConsentryError) else None


def _raising(
    crawler: Crawler, ended: Callable[..., Coroutine[Any, Any, None]]
) -> Callable[..., Coroutine[Any, Any, None]]:
    async def end(*args: Any, **kwargs: Any) -> None:
        await ended(*args, **kwargs)
        problem = failure(crawler)
        if problem is not None:
            setattr(crawler, _FAILURE, None)
            raise problem

    return end
