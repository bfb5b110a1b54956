"""Scrapy's HTTP cache keeps only what was allowed.

A response goes to disk when the gate read exactly these bytes and allowed them. What is in the
cache already is decided again each time it is taken out, like any response.
"""

from __future__ import annotations

from typing import Any

from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from consentry.adapters.scrapy import readings

PATH = "consentry.adapters.scrapy.cache.AllowedOnly"


class AllowedOnly:
    """An HTTPCACHE_POLICY in front of the project's own (CONSENTRY_HTTPCACHE_POLICY)."""

    def __init__(self, settings: BaseSettings) -> None:
        self._own: Any = load_object(settings["CONSENTRY_HTTPCACHE_POLICY"])(settings)

    def should_cache_request(self, request: Request) -> bool:
        """As the project's own policy says."""
        return bool(self._own.should_cache_request(request))

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Only a response that was allowed, and only as it was allowed."""
        reading = readings.covering(request, response)
        return (
            reading is not None
            and reading.decision.allowed
            and bool(self._own.should_cache_response(response, request))
        )

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """As the project's own policy says."""
        return bool(self._own.is_cached_response_fresh(cachedresponse, request))

    def is_cached_response_valid(
        self, cachedresponse: Response, response: Response, request: Request
    ) -> bool:
        """As the project's own policy says."""
        return bool(self._own.is_cached_response_valid(cachedresponse, response, request))
