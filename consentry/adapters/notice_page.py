"""Looks whether the public notice is where the activity says: one bounded fetch, told to the gate.

The page is the operator's own, so no robots.txt is asked and no pace kept. A page that cannot be
fetched in time, or that a redirect leads behind a firewall, or to another machine while the
activity is a demo, is not there: the gate then allows no use that rests on it.
"""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from consentry.activity import Activity
from consentry.errors import ConfigError
from consentry.evidence import Outcome
from consentry.gate import Gate
from consentry.origin import host_of
from consentry.signals.address import of_peer

SECONDS = 10.0
MOST = 4 << 20
"""Bytes of the page, at most."""
_REDIRECTS = 5


def look(gate: Gate) -> None:
    """Fetch the page if the gate asks for it. Raises LogError, StorageError."""
    url = gate.page_wanted()
    if url:
        gate.page_seen(fetch(url, gate.activity))


def fetch(url: str, activity: Activity) -> Outcome:
    """How fetching the page went. Never raises."""
    import httpx

    from consentry.adapters.wayout import WayOut
    from consentry.adapters.wire import within

    def reach(asked: str, address: str) -> None:
        if host_of(asked) != host_of(url) and of_peer(address, activity.facts()):
            raise httpx.RequestError("a redirect leads behind a firewall")

    def stay(request: httpx.Request) -> None:
        if not activity.is_loopback_allowed(urlsplit(str(request.url)).hostname or ""):
            raise httpx.RequestError("a demo asks this machine only")

    ends = time.monotonic() + SECONDS
    try:
        with (
            within(SECONDS),
            httpx.Client(
                transport=WayOut(reach),
                headers={"user-agent": activity.user_agent},
                follow_redirects=True,
                max_redirects=_REDIRECTS,
                timeout=SECONDS,
                event_hooks={"request": [stay]},
            ) as client,
            client.stream("GET", url) as response,
        ):
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST:
                    return Outcome(response.status_code, error="too-large")
                if time.monotonic() > ends:
                    return Outcome(response.status_code, error="timeout")
            return Outcome(response.status_code, body=bytes(body), at=int(time.time()))
    except httpx.TimeoutException:
        return Outcome(error="timeout")
    except (httpx.HTTPError, httpx.InvalidURL, ConfigError, ValueError):
        return Outcome(error="unreachable")
