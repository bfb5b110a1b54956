"""Log lines without personal data: ids instead of items, URLs without query and user name.

Scrapy prints whole items when they are scraped, dropped or fail, attaches them to the record as
``extra["item"]``, and writes every URL with its query. The formatter says which record an item
has; the filter takes items off the records, masks URLs in every line, and tells a traceback of
the spider's or a pipeline's code without the exception's own words, which may quote the page; so
it does with what asyncio and Twisted tell of errors that nobody caught, and of tasks.
A crawl that ends with a problem of ours says so to a person in one plain sentence on stderr;
where there is a log file, it stands there too. A download that failed is a line, with the reason
in a word: neither Scrapy's traceback nor what the server sent.
"""

from __future__ import annotations

import logging
import sys
import traceback
from contextlib import suppress
from types import TracebackType
from typing import Any, cast

import re2
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.utils.misc import build_from_crawler, load_object
from scrapy.utils.request import referer_str
from twisted.logger import globalLogBeginner
from twisted.python.failure import Failure

from consentry.adapters.scrapy import clearances
from consentry.adapters.scrapy.failures import is_download, reason_of
from consentry.adapters.scrapy.refusals import RefusedItem
from consentry.errors import ConsentryError

FORMATTER = "consentry.adapters.scrapy.logs.WithoutItems"
_URL = re2.compile(r"([A-Za-z][A-Za-z0-9+.\-]{1,15}://)([^\s<>\"?#]*)([?#][^\s<>\"]*)?")
_OPAQUE = re2.compile(r"(?i)\b(data:|mailto:|javascript:|tel:|sms:)[^\s<>\"]+")
"""Addresses that are themselves what they lead to."""
_AT = re2.compile(r"(?i)@|%(?:25)*40")
_QUOTING = (
    *("scrapy.core.scraper", "scrapy.core.engine", "scrapy.utils.signal"),
    *("scrapy.pipelines.files", "scrapy.pipelines.images", "scrapy.pipelines.media"),
)
_PLAIN = ("asyncio", "twisted")
"""These tell of whatever nobody caught: once a crawl runs, without its words."""
_WHY = re2.compile(r"(?s)( referred in <[^>]*>: )(?:([a-z][a-z/, -]*)$|.*)")
"""A rule, or a word of Scrapy's own; else what somebody's exception says."""
_HOLDS = re2.compile(r"\b(result|exception)=.*")
_SAYING = ("scrapy.extensions.feedexport",)
"""Loggers that say themselves what failed: a problem of ours is added in its own words."""
_MARK = "_consentry_masked"
_SAID = "_consentry_said"
_MOST = 20_000
_begun = False


def masked(text: str) -> str:
    """Text with every URL in it cut back to scheme, host and path, without an address in it."""
    if ":" not in text:
        return text
    if "://" in text:
        text = cast(str, _URL.sub(_mask, text))
    return cast(str, _OPAQUE.sub(r"\1…", text)) if _OPAQUE.search(text) else text


def _mask(found: Any) -> str:
    place = found.group(2)
    head, slash, path = place.partition("/")
    query = "?…" if (found.group(3) or "").startswith("?") else ""
    if "@" in path or "%" in path:
        path = "/".join("…" if _AT.search(s) else s for s in path.split("/"))
    return f"{found.group(1)}{head.rpartition('@')[2]}{slash}{path}{query}"


def _in_a_word(found: Any) -> str:
    return f"{found.group(1)}{found.group(2) or '…'}"


class Masking(logging.Filter):
    """Takes items and URL queries out of records; on a console, lets what was said be."""

    def __init__(self, target: logging.Filterer) -> None:
        super().__init__()
        files = isinstance(target, logging.FileHandler)
        self._console = isinstance(target, logging.StreamHandler) and not files
        self._logger = target if isinstance(target, logging.Logger) else None

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place, once; not for handlers that pass it over or have a filter
        of this kind themselves."""
        if self._logger is not None and not _met_unmasked(record, self._logger):
            return True
        if not getattr(record, _MARK, False):
            setattr(record, _MARK, True)
            self._mask(record)
        return not (self._console and getattr(record, _SAID, False))

    def _mask(self, record: logging.LogRecord) -> None:
        if hasattr(record, "item"):
            record.item = None
        if isinstance(record.msg, (Failure, BaseException)) and record.name in _QUOTING:
            record.msg = type(getattr(record.msg, "value", record.msg)).__name__
        elif record.name == "scrapy.pipelines.files":
            record.msg, record.args = _WHY.sub(_in_a_word, record.getMessage()), None
        if isinstance(record.args, dict) and "item" in record.args:
            record.args = {**record.args, "item": "an item"}
        if _begun and record.name in _PLAIN:
            record.msg, record.args = _outline(record.getMessage()), None
        self._exception(record)
        try:
            text = record.getMessage()
        except Exception:
            text = str(record.msg)
        clean = masked(text[:_MOST])
        if clean is not text:
            record.msg, record.args = clean, None

    def _exception(self, record: logging.LogRecord) -> None:
        info = record.exc_info
        if isinstance(record.args, dict) and isinstance(
            reason := record.args.get("reason"), Exception
        ):
            record.args = {**record.args, "reason": reason_of(reason)}
        if not isinstance(info, tuple) or info[1] is None:
            return
        _, problem, trace = info
        if is_download(problem) and record.name.partition(".")[0] == "scrapy":
            record.msg, record.args = f"{record.getMessage()}: {reason_of(problem)}", None
            record.exc_info = None
            return
        if isinstance(problem, ConsentryError) and record.name in _PLAIN:
            record.msg, record.args, record.name = str(problem), None, "consentry"
            record.exc_info = None
            setattr(record, _SAID, True)
            say(problem)
            return
        if isinstance(problem, ConsentryError) and record.name in _SAYING:
            record.msg, record.args = f"{record.getMessage()}: {problem}", None
            record.exc_info = None
            return
        quoting = record.name in (*_QUOTING, *(_PLAIN if _begun else ()))
        record.exc_text = masked(_told(problem, trace, quoting))
        record.exc_info = None


def _met_unmasked(record: logging.LogRecord, start: logging.Logger) -> bool:
    """Will some handler take this record that does not mask it?"""
    logger: logging.Logger | None = start
    anyone = False
    while logger is not None:
        for handler in logger.handlers:
            anyone = True
            if record.levelno >= handler.level and not any(
                isinstance(one, Masking) for one in handler.filters
            ):
                return True
        logger = logger.parent if logger.propagate else None
    return not anyone


def _outline(text: str) -> str:
    """The first line of each part of what asyncio or Twisted tells, and where it happened."""
    first, *more = text[:_MOST].splitlines() or [""]
    lines = [first, *(line for line in more if line.startswith(("future:", "  File ")))]
    return "\n".join(_HOLDS.sub(r"\1=…", line) for line in lines)


def _told(problem: BaseException, trace: TracebackType | None, quoting: bool) -> str:
    if not quoting:
        return "".join(traceback.format_exception(type(problem), problem, trace)).rstrip()
    frames = "".join(traceback.format_tb(trace))
    kind = f"{type(problem).__module__}.{type(problem).__qualname__}"
    return f"Traceback (most recent call last):\n{frames}{kind} (its text may quote the page)"


def begin() -> None:
    """Pages are had from now on, and what nobody catches may quote one.

    Twisted prints such errors to stderr by itself until somebody takes its log over.
    """
    global _begun
    _begun = True
    if getattr(globalLogBeginner, "_temporaryObserver", None) is not None:
        globalLogBeginner.beginLoggingTo([], discardBuffer=True, redirectStandardIO=False)


def install() -> None:
    """Put the filter on every handler of the root logger and on Scrapy's own loggers."""
    names = [n for n in list(logging.root.manager.loggerDict) if n.partition(".")[0] == "scrapy"]
    targets: list[logging.Filterer] = [logging.getLogger(n) for n in (*names, *_QUOTING, *_PLAIN)]
    targets += logging.root.handlers
    for target in targets:
        if not any(isinstance(one, Masking) for one in target.filters):
            target.filters.insert(0, Masking(target))


def say(problem: ConsentryError) -> None:
    """Tell a person what a crawl ended with, unless that was told already."""
    if not is_said(problem):
        was_said(problem)
        with suppress(BrokenPipeError):
            print(f"consentry: {problem}", file=sys.stderr)


def was_said(problem: ConsentryError) -> None:
    """A person was told of this problem; once is enough."""
    setattr(problem, _SAID, True)


def is_said(problem: BaseException) -> bool:
    """Was a person told of this problem?"""
    return bool(getattr(problem, _SAID, False))


class WithoutItems(LogFormatter):
    """A LOG_FORMATTER in front of the project's own, which still tells about requests."""

    def __init__(self, own: LogFormatter) -> None:
        self._own = own

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WithoutItems:
        path = crawler.settings.get("CONSENTRY_LOG_FORMATTER") or LogFormatter
        return cls(build_from_crawler(load_object(path), crawler))

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult:
        """As the project's own formatter says."""
        return self._own.crawled(request, response, spider)

    def scraped(
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """The record's id and where it came from."""
        cleared = clearances.of(item)
        return _line(
            logging.DEBUG,
            "Scraped %(id)s from %(src)s",
            id=cleared.provenance_id if cleared else "an item",
            src=_Place(response, spider),
        )

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Rules if we refused it, else the name of the exception; never its words."""
        if isinstance(exception, RefusedItem):
            deciding = [
                r for r in exception.decision.reasons if r.verdict == exception.decision.verdict
            ]
            says = f" {deciding[0].says} {deciding[0].remedy}".rstrip() if deciding else ""
            return _line(
                logging.INFO,
                "Refused an item from %(src)s (%(why)s)%(says)s",
                src=_place(response, spider),
                why=str(exception),
                says=says,
            )
        return _line(
            logging.WARNING,
            "Dropped an item from %(src)s (%(why)s)",
            src=_place(response, spider),
            why=type(exception).__name__,
        )

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Which exception, and where the item came from."""
        return _line(
            logging.ERROR,
            "Error processing an item from %(src)s (%(why)s)",
            src=_place(response, spider),
            why=type(exception).__name__,
        )

    def spider_error(
        self,
        failure: Failure,
        request: Request,
        response: Response | Failure,
        spider: Spider,
    ) -> LogFormatterResult:
        """The request, without what the spider's exception says."""
        return _line(
            logging.ERROR,
            "Spider error processing %(request)s (referer: %(referer)s)",
            request=str(request),
            referer=str(referer_str(request)),
        )

    def download_error(
        self,
        failure: Failure,
        request: Request,
        spider: Spider,
        errmsg: str | None = None,
    ) -> LogFormatterResult:
        """As the project's own formatter says."""
        return self._own.download_error(failure, request, spider, errmsg)


def _line(level: int, msg: str, **args: Any) -> LogFormatterResult:
    return {"level": level, "msg": msg, "args": args}


class _Place:
    """Where an item came from, in words only if somebody reads them."""

    __slots__ = ("_response", "_spider")

    def __init__(self, response: Any, spider: Spider) -> None:
        self._response = response
        self._spider = spider

    def __str__(self) -> str:
        return _place(self._response, self._spider)


def _place(response: Any, spider: Spider) -> str:
    if isinstance(response, Response):
        return masked(str(response))
    return f"{type(spider).__name__}.start" if response is None else "an errback"
