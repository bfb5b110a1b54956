"""Scrapy's handler without a reactor asks where a connection leads too, before a byte is sent."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import httpx
import pytest

from consentry.adapters.scrapy.peers import looked_at


@pytest.mark.parametrize("may", [True, False])
def test_a_connection_that_may_not_be_is_closed_unused(site, may):
    url, asked = site.page("127.0.0.1", "/"), []

    def reach(*where: str) -> None:
        asked.append(where)
        if not may:
            raise PermissionError

    async def go() -> int:
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport()) as client:
            looked_at(SimpleNamespace(_default_client=client), reach)
            return (await client.get(url)).status_code

    if may:
        assert asyncio.run(go()) == 200
    else:
        with pytest.raises(PermissionError):
            asyncio.run(go())
    assert asked == [(url, "127.0.0.1")]
    assert bool(site.hits()) == may
