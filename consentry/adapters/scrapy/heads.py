"""The head of a response: judged when its headers have arrived, before its body is read.

A refusal stops the download there and then (StopDownload), so a refused body never gets into
this process. Scrapy's ``headers_received`` leaves out the status, and 451 or 401 is a refusal by
itself: the status is taken from the frame of the handler that sends the signal. A handler that
shows none is judged by headers alone here, and by its status when the response is there.
"""

from __future__ import annotations

import sys
from itertools import chain
from types import FrameType
from typing import TYPE_CHECKING

from scrapy.exceptions import StopDownload
from scrapy.http import Headers as ScrapyHeaders
from scrapy.http import Request

from consentry.adapters.scrapy.refusals import refusal
from consentry.evidence import Answer, Headers

if TYPE_CHECKING:
    from consentry.adapters.scrapy.session import Session

MOST = 256 << 10
"""Octets of all header fields together; the handler itself bounds a single line alone."""
_UNKNOWN = 200
_FRAMES_UP = 14


def headers_of(headers: ScrapyHeaders) -> Headers:
    """Headers as the gate reads them: names in lower case, values as Latin-1, in order."""
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )


class Heads:
    """Receives ``headers_received``. Any exception in here is a refusal."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def received(self, headers: ScrapyHeaders, request: Request) -> None:
        """Judge a head. Raises StopDownload when the body may not be read."""
        decider = self._session.decider
        try:
            grant = decider.granted(request)
            if grant is None:
                decision, status = refusal("scrapy/undecided", "read"), 0
            elif sum(map(len, chain.from_iterable(fields := headers_of(headers)))) > MOST:
                decision, status = refusal("scrapy/head-too-large", "read"), 0
            else:
                status = _status_at(sys._getframe(1))
                answer = Answer(grant.ctx, request.url, status or _UNKNOWN, fields)
                decision = self._session.gate.head(answer)
        except Exception:
            decision, status = refusal("scrapy/fault", "read"), 0
        decider.judged(request, status, decision)
        if not decision.allowed:
            raise StopDownload(fail=True)


def _status_at(frame: FrameType | None) -> int:
    """The status that the handler above knows already; 0 if it does not show one."""
    for _ in range(_FRAMES_UP):
        if frame is None:
            return 0
        name = frame.f_code.co_name
        if name == "_cb_bodyready":
            return int(getattr(frame.f_locals.get("txresponse"), "code", 0) or 0)
        if name == "_read_response":
            return int((frame.f_locals.get("make_response_base_args") or {}).get("status", 0))
        frame = frame.f_back
    return 0
