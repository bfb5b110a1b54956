"""What was read where: the gate's Reading of each response that a spider gets to see.

Kept by request as well as by response, since middlewares and spiders copy a response
(``response.replace``) and the copy keeps its request. Weak on both sides: a reading lives as
long as what it is about. Never in ``request.meta``, which is copied, pickled and sent about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scrapy.http import Request, Response

if TYPE_CHECKING:
    from consentry.gate import Reading


@dataclass(frozen=True, slots=True)
class _Kept:
    reading: Reading
    url: str
    body: bytes


_by_request: WeakKeyDictionary[Request, _Kept] = WeakKeyDictionary()
_by_response: WeakKeyDictionary[Response, _Kept] = WeakKeyDictionary()


def keep(request: Request, response: Response, reading: Reading) -> None:
    """Remember what the gate said of this response."""
    kept = _Kept(reading, response.url, response.body)
    _by_request[request] = kept
    _by_response[response] = kept


def covering(request: Request, response: Response) -> Reading | None:
    """The reading of exactly these bytes from this URL; None if they were never judged."""
    kept = _by_response.get(response) or _by_request.get(request)
    if kept is None or kept.url != response.url or kept.body != response.body:
        return None
    return kept.reading


def of_response(response: Any) -> Reading | None:
    """The reading behind what a spider holds in its hands."""
    if not isinstance(response, Response):
        return None
    kept = _by_response.get(response)
    if kept is None and response.request is not None:
        kept = _by_request.get(response.request)
    return kept.reading if kept else None
