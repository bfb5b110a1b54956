"""The adapters for other crawlers, each against the same table of situations."""

from __future__ import annotations

import asyncio

import httpx
import pytest
import requests
from adapters.situations import ACTIVITY, SITUATIONS, Met, World, check, lay_out, worlds
from browser import chromium
from playwright.async_api import async_playwright

from consentry.adapters.httpx import AsyncGateTransport, GateTransport
from consentry.adapters.playwright import GuardedBrowser, guarded
from consentry.adapters.requests import GateAdapter
from consentry.errors import Refused
from consentry.gate import Gate, open_gate


def by_httpx(gate: Gate, urls: dict[str, str]) -> dict[str, Met]:
    transport = GateTransport(gate)
    agent = {"user-agent": gate.activity.user_agent}

    def meet(url: str) -> Met:
        try:
            response = client.get(url)
        except Refused as no:
            return Met(str(no))
        item = {"url": str(response.url), "text": response.text}
        return Met("", response.text, dict(transport.store(response, item).result().item))

    with httpx.Client(transport=transport, headers=agent, follow_redirects=True) as client:
        return {name: meet(url) for name, url in urls.items()}


def by_httpx_in_a_loop(gate: Gate, urls: dict[str, str]) -> dict[str, Met]:
    transport = AsyncGateTransport(gate)
    agent = {"user-agent": gate.activity.user_agent}

    async def meet(client: httpx.AsyncClient, url: str) -> Met:
        try:
            response = await client.get(url)
        except Refused as no:
            return Met(str(no))
        item = {"url": str(response.url), "text": response.text}
        cleared = await asyncio.wrap_future(transport.store(response, item))
        return Met("", response.text, dict(cleared.item))

    async def all_at_once() -> list[Met]:
        async with httpx.AsyncClient(
            transport=transport, headers=agent, follow_redirects=True
        ) as client:
            return await asyncio.gather(*(meet(client, url) for url in urls.values()))

    return dict(zip(urls, asyncio.run(all_at_once()), strict=True))


def by_requests(gate: Gate, urls: dict[str, str]) -> dict[str, Met]:
    adapter = GateAdapter(gate)

    def meet(url: str) -> Met:
        try:
            response = session.get(url)
        except Refused as no:
            return Met(str(no))
        item = {"url": response.url, "text": response.text}
        return Met("", response.text, dict(adapter.store(response, item).result().item))

    with requests.Session() as session:
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        session.headers["user-agent"] = gate.activity.user_agent
        return {name: meet(url) for name, url in urls.items()}


def by_playwright(gate: Gate, urls: dict[str, str]) -> dict[str, Met]:
    async def meet(browser: GuardedBrowser, url: str) -> Met:
        try:
            page = await browser.open(url)
        except Refused as no:
            return Met(str(no))
        text = await page.inner_text("body")
        cleared = await browser.store(page, {"url": page.url, "text": text})
        await page.close()
        return Met("", text, dict(cleared.item))

    async def all_at_once() -> list[Met]:
        async with (
            async_playwright() as playwright,
            guarded(playwright.chromium, gate, executable_path=chromium()) as browser,
        ):
            return await asyncio.gather(*(meet(browser, url) for url in urls.values()))

    return dict(zip(urls, asyncio.run(all_at_once()), strict=True))


PLUGS = {
    "httpx": by_httpx,
    "httpx in a loop": by_httpx_in_a_loop,
    "playwright": by_playwright,
    "requests": by_requests,
}


@pytest.fixture(scope="module", params=PLUGS)
def met(request, tmp_path_factory):
    """The world after an adapter went through it, and what it met there."""
    folder = tmp_path_factory.mktemp("plug")
    (folder / "activity.yaml").write_text(ACTIVITY)
    with worlds() as world:
        urls = lay_out(world, folder / "home")
        gate = open_gate(
            activity=folder / "activity.yaml", home=str(folder / "home"), keys=folder / "keys"
        )
        found = PLUGS[request.param](gate, urls)
        gate.close()
        yield world, found


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_situation_is_met_as_it_has_to_be(met: tuple[World, dict[str, Met]], name):
    world, found = met
    check(name, world, found[name])


def test_a_hosts_files_are_asked_for_once_and_under_the_declared_name(met):
    world, _ = met
    for host in ("open.test", "disallowed.test"):
        assert len(world.web.hits(host, "/robots.txt")) == 1
    assert {hit.user_agent for hit in world.web.hits()} == {
        "Mozilla/5.0 (compatible; ExamplePlugBot/1.0; +https://example.org/crawler)"
    }
