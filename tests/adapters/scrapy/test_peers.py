"""Scrapy's handler without a reactor asks where a connection leads too, before a byte is sent."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import aiohttp
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


@pytest.mark.parametrize("by_proxy", [True, False])
def test_aiohttp_asks_before_it_connects_but_not_about_a_proxy(by_proxy, site):
    url = site.page("127.0.0.1", "/")

    def reach(*_where: str) -> None:
        raise PermissionError

    async def go() -> int:
        async with aiohttp.ClientSession() as session:
            looked_at(SimpleNamespace(_session=session), reach)
            proxy = site.url("127.0.0.1") if by_proxy else None
            async with session.get(url, proxy=proxy) as answer:
                return answer.status

    if by_proxy:
        assert asyncio.run(go()) in (200, 404)
    else:
        with pytest.raises((PermissionError, aiohttp.ClientError)):
            asyncio.run(go())
    assert bool(site.hits()) == by_proxy
