"""What looks like a way round the gate, though it may have a good reason.

With CONSENTRY_STRICT (the default) one of these stops the crawl; without it they are told and
counted. What was decided stands in both: nothing here lets anything through.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydispatch.dispatcher import (  # type: ignore[import-untyped]
    getAllReceivers,
    liveReceivers,
)
from scrapy import signals

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session

OFF = (
    "TELNETCONSOLE_ENABLED",
    "REMOTE_CONTROL_ENABLED",
    "COOKIES_DEBUG",
    "MEMDEBUG_ENABLED",
)
"""Settings that are switched off: each shows what a page or a request holds to somebody else."""

_OWN = ("scrapy", "consentry")


def suspicions(session: Session) -> Iterator[str]:
    """What there is at this moment, in words."""
    settings = session.crawler.settings
    for name in OFF:
        if settings.getbool(name):
            yield f"{name} is on"
    if os.environ.get("SSLKEYLOGFILE"):
        yield "SSLKEYLOGFILE is set, so what is sent and received can be read elsewhere"
    if "pw:" in os.environ.get("DEBUG", ""):
        yield "DEBUG names pw:, so Playwright prints what its pages hold"
    yield from _before_us(session)


def _before_us(session: Session) -> Iterator[str]:
    """Who is handed the bytes of a body before anybody could judge it."""
    receivers = getAllReceivers(session.crawler, signals.bytes_received)
    for receiver in liveReceivers(receivers):
        module = str(getattr(receiver, "__module__", ""))
        if module.partition(".")[0] not in _OWN:
            name = getattr(receiver, "__qualname__", type(receiver).__qualname__)
            yield f"{module}.{name} receives bytes_received: bodies before they are judged"
