"""Scrapy's job directory keeps its queued requests sealed under a key of the home.

A request carries what a callback found on a page (``cb_kwargs``, ``meta``), cookies and bodies, and
Scrapy pickles it as it is. What lies there in plain from before is taken out as Scrapy would.
"""

from __future__ import annotations

import logging
import marshal
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from queuelib.queue import FifoDiskQueue, LifoDiskQueue
from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from scrapy.utils.python import global_object_name
from scrapy.utils.request import request_from_dict

from consentry.errors import SealError
from consentry.provenance import Home

if TYPE_CHECKING:
    from consentry.provenance.seal import Secret

LABEL = "queue"
_MARK = b"consentry/queue/1\n"
_SETTINGS = ("SCHEDULER_DISK_QUEUE", "SCHEDULER_START_DISK_QUEUE")
_OURS = {
    f"scrapy.squeues.{form}{order}DiskQueue": f"consentry.adapters.scrapy.jobs.{order}"
    for form in ("Pickle", "Marshal")
    for order in ("Lifo", "Fifo")
}

log = logging.getLogger(__name__)


def replace(settings: BaseSettings) -> None:
    """Put sealed queues where Scrapy's own are named; say so where another's stays in plain."""
    for name in _SETTINGS:
        own = settings[name]
        path = own if isinstance(own, str) or own is None else global_object_name(own)
        if path in _OURS:
            settings.set(name, _OURS[path], "cmdline")
        elif path not in (None, *_OURS.values()) and settings["JOBDIR"]:
            log.warning("%s is %s: requests lie in plain in the job directory.", name, path)


def plain(scheduler: Any) -> Iterator[str]:
    """Queues of Scrapy's own that a scheduler was given in spite of ``replace``."""
    if getattr(scheduler, "dqs", None) is None:
        return
    for queue in (scheduler.dqclass, scheduler._sdqclass):
        if queue is not None and any(queue is load_object(path) for path in _OURS):
            yield "the job directory's queue is Scrapy's own, in plain"


def opened(data: bytes, secret: Secret) -> bytes:
    """A queued request as it was pickled. Raises SealError if it is another home's."""
    return secret.open(data[len(_MARK) :], _MARK) if is_sealed(data) else data


def is_sealed(data: bytes) -> bool:
    """Was this queued by us?"""
    return data.startswith(_MARK)


class _Sealing:
    """What both orders share. Before queuelib's own, which keep bytes."""

    def __init__(self, crawler: Crawler, key: str) -> None:
        from consentry.adapters.scrapy.session import of

        self._spider = crawler.spider
        self._secret = of(crawler).queue_key()
        Path(key).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(key)  # type: ignore[call-arg]

    @classmethod
    def from_crawler(cls, crawler: Crawler, key: str, *_args: Any, **_more: Any) -> _Sealing:
        return cls(crawler, key)

    def push(self, request: Request) -> None:
        """Queue a request. Raises ValueError if it cannot be pickled, which Scrapy expects."""
        try:
            plain = pickle.dumps(request.to_dict(spider=self._spider), protocol=4)
        except (pickle.PicklingError, AttributeError, TypeError) as problem:
            raise ValueError(type(problem).__name__) from None
        cast(Any, super()).push(_MARK + self._secret.seal(plain, _MARK))

    def pop(self) -> Request | None:
        """The next request; one of another home's key is passed over."""
        while data := cast(Any, super()).pop():
            request = self._read(data)
            if request is not None:
                return request
        return None

    def peek(self) -> Request | None:
        """The next request, left where it is."""
        data = cast(Any, super()).peek()
        return self._read(data) if data else None

    def _read(self, data: bytes) -> Request | None:
        try:
            plain = opened(data, self._secret)
        except SealError:
            log.error("A queued request was sealed by another home, and is left out.")
            return None
        load = pickle.loads if plain[:1] == b"\x80" else marshal.loads
        return request_from_dict(load(plain), spider=self._spider)


class Lifo(_Sealing, LifoDiskQueue):  # type: ignore[misc]
    """The last request comes out first."""


class Fifo(_Sealing, FifoDiskQueue):  # type: ignore[misc]
    """The first request comes out first."""


def key_of(where: str, keys: Path | None) -> Secret:
    """The key of a home's queues."""
    return Home.open(where, keys=keys, create=True).secret(LABEL)
