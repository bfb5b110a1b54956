"""Names under ``.localhost`` are this machine (RFC 6761 section 6.3).

Browsers know that; many resolvers of operating systems do not. The bundled demo site needs
several host names and may not touch ``/etc/hosts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred


class Resolver(CachingThreadedResolver):
    """Scrapy's resolver, which asks nobody about ``localhost`` and names under it."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        lower = name.rstrip(".").lower()
        if lower == "localhost" or lower.endswith(".localhost"):
            return defer.succeed("127.0.0.1")
        return super().getHostByName(name, timeout)
