"""Servers that mean harm: a bounded answer to each, whoever asks.

What drips is given up within a second here: the bounds are made short, for that alone.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import time
from contextlib import suppress

import httpx
import pytest
import requests
from adapters.situations import ACTIVITY, names
from holes.streaming import MOST, Streaming
from invariants.foreign import Foreign, spider
from loopback import Reply, Web

from consentry.adapters import hops
from consentry.adapters import httpx as by_httpx
from consentry.adapters import requests as by_requests
from consentry.errors import Refused
from consentry.gate import open_gate

HTML = {"Content-Type": "text/html; charset=utf-8"}
ROBOTS = b"User-agent: *\n" + b"Disallow: /p\n" * 100_000 + b"Disallow: /closed\n"


class Slow(Streaming):
    """``/head`` is a head of one byte every 20th of a second, ``/body`` such a body, ``/large`` a
    head of megabytes, ``/heads`` one that never ends; a host that begins with ``slow`` has such a
    robots.txt."""

    def _answer(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            asked = client.recv(65536)
            path = asked.split(b" ")[1].decode()
            if (path == "/robots.txt" and b"Host: slow" in asked) or path == "/head":
                self._drip(client, b"HTTP/1.1 200 OK\r\nX-Slow: ")
            elif path == "/body":
                self._drip(client, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>")
            elif path == "/large":
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
                line = b": " + b"x" * 1000 + b"\r\n"
                for number in range(4_000):
                    client.sendall(b"X-%d" % number + line)
                client.sendall(b"\r\n<p>words")
            elif path == "/heads":
                client.sendall(b"HTTP/1.1 200 OK\r\n")
                self.sent[path] = 0
                while self.sent[path] < MOST * 2:
                    client.sendall(b"X-More: " + b"x" * 8182 + b"\r\n")
                    self.sent[path] += 8192
            elif path == "/endless":
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                self.sent[path] = 0
                while self.sent[path] < MOST * 2:
                    client.sendall(b"x" * 65536)
                    self.sent[path] += 65536
            else:
                client.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    def _drip(self, client: socket.socket, first: bytes) -> None:
        client.sendall(first)
        for _ in range(2_000):
            client.sendall(b"x")
            time.sleep(0.05)


def lay_out(web: Web, slow: Slow) -> dict[str, str]:
    """The URLs to ask for, by what is wrong there."""
    web.answer("loops.test", "*", lambda hit: Reply(b"", 302, {"Location": hit.path + "x"}))
    web.robots("loops.test", status=404)
    bomb = gzip.compress(b"0" * (64 << 20))
    web.answer("bomb.test", "/", Reply(bomb, 200, HTML | {"Content-Encoding": "gzip"}))
    web.answer("packed.test", "/", Reply(b"?", 200, HTML | {"Content-Encoding": "x-odd"}))
    web.robots("lines.test", ROBOTS)
    web.robots("bytes.test", b"User-agent: *\nDisallow: /caf\xe9\xff\n\xfe\x00Disallow: /closed\n")
    return {
        "a head that drips": slow.url("drips.test", "/head"),
        "a body that drips": slow.url("drips.test", "/body"),
        "a body that has no end": slow.url("drips.test", "/endless"),
        "a robots.txt that drips": slow.url("slow.test", "/"),
        "a head of megabytes": slow.url("large.test", "/large"),
        "a head that has no end": slow.url("heads.test", "/heads"),
        "a redirect to the next one": web.url("loops.test", "/"),
        "64 MB in a few bytes": web.url("bomb.test", "/"),
        "an encoding that nobody knows": web.url("packed.test", "/"),
        "100,000 lines of robots.txt": web.page("lines.test", "/closed"),
        "bytes that are no UTF-8": web.page("bytes.test", "/", b"<p>words \xff\xfe\xc3 of it"),
    }


COMES = {"bytes that are no UTF-8"}
REFUSED = {
    "a robots.txt that drips": "default/robots-unreachable",
    "100,000 lines of robots.txt": "default/robots-",
}
OF_OURS = {
    "64 MB in a few bytes": "adapter/too-large",
    "an encoding that nobody knows": "adapter/undecodable",
}


def in_a_thread(gate, urls):
    agent = {"user-agent": gate.activity.user_agent}
    transport = by_httpx.GateTransport(gate)
    with httpx.Client(transport=transport, headers=agent, follow_redirects=True) as client:
        return {name: told(lambda url=url: client.get(url)) for name, url in urls.items()}


def in_a_loop(gate, urls):
    agent = {"user-agent": gate.activity.user_agent}

    async def one(client, url):
        try:
            return f"came: {(await client.get(url)).text}"
        except Refused as no:
            return str(no)
        except httpx.HTTPError as problem:
            return type(problem).__name__

    async def all_of_them():
        transport = by_httpx.AsyncGateTransport(gate)
        async with httpx.AsyncClient(
            transport=transport, headers=agent, follow_redirects=True
        ) as client:
            return await asyncio.gather(*(one(client, url) for url in urls.values()))

    return dict(zip(urls, asyncio.run(all_of_them()), strict=True))


def in_a_session(gate, urls):
    with requests.Session() as session:
        session.mount("http://", by_requests.GateAdapter(gate))
        session.headers["user-agent"] = gate.activity.user_agent
        return {name: told(lambda url=url: session.get(url)) for name, url in urls.items()}


def told(ask) -> str:
    try:
        return f"came: {ask().text}"
    except Refused as no:
        return str(no)
    except (httpx.HTTPError, requests.RequestException) as problem:
        return type(problem).__name__


@pytest.fixture(scope="module")
def hosts():
    web, slow = Web().start(), Slow()
    with names():
        yield web, slow, lay_out(web, slow)
    slow.stop()
    web.stop()


IMPATIENT = """
from consentry.adapters.scrapy.evidence import Evidence
asked = Evidence._request

def request(self, ask, *more):
    made = asked(self, ask, *more)
    if "//slow.test" in made.url:
        made.meta["download_timeout"] = 1
    return made
Evidence._request = request
"""


@pytest.mark.parametrize("asks", [in_a_thread, in_a_loop, in_a_session])
def test_a_plug_gives_up_on_each(asks, hosts, tmp_path, monkeypatch):
    web, slow, urls = hosts
    web.forget()
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    gate = open_gate(activity=tmp_path / "activity.yaml", home=str(tmp_path / "no"), keep=False)
    found = asks(gate, {name: url for name, url in urls.items() if "drips" not in name})
    for seconds in ("EVIDENCE_SECONDS", "BODY_SECONDS"):
        monkeypatch.setattr(hops, seconds, 1.0)
    found |= asks(gate, {name: url for name, url in urls.items() if "drips" in name})
    for name in urls:
        expected = (REFUSED | OF_OURS).get(name, "")
        assert found[name].startswith("came: ") == (name in COMES), (name, found[name])
        assert expected in found[name], (name, found[name])
    assert "words" in found["bytes that are no UTF-8"]
    assert slow.sent["/endless"] < MOST
    assert len(web.hits("loops.test")) < 40


def test_scrapy_gives_up_on_each(hosts, tmp_path):
    web, slow, urls = hosts
    there = web.page("other.test", "/there", "<p>words")
    cookies = {"Location": there, "Set-Cookie": "who=me; Path=/; Domain=test"}
    web.answer("cookie.test", "/", Reply(b"", 302, cookies))
    web.forget()
    code = spider(
        [*urls.values(), web.url("cookie.test")],
        more='def failed(self, failure):\n    tell("failed", url=failure.request.url)\n',
    ).replace("True)", "True, meta={'download_timeout': 1 if '//drips.' in url else 60})")
    settings = {"RETRY_ENABLED": False, "REDIRECT_MAX_TIMES": 20}
    crawl = Foreign(tmp_path, code=IMPATIENT + code, settings=settings)
    crawl.run()
    come = {there, *(urls[name] for name in COMES)}
    assert {one["url"] for one in crawl.told_of("page")} == come, crawl.out
    assert not [hit for hit in web.hits() if "cookie" in hit.headers]
    assert crawl.exit == 1, crawl.out
    assert "More requests got no answer (timeout " in crawl.out
    told = [name.removeprefix("consentry/refused/") for name in crawl.stats]
    for rule in REFUSED.values():
        assert any(name.startswith(rule) for name in told), rule
    assert crawl.stats["consentry/refused/scrapy/head-too-large"] == 2
    assert slow.sent["/heads"] < 8 << 20
    assert slow.sent["/endless"] < MOST
    assert len(web.hits("loops.test")) < 40


def test_a_cookie_is_shown_to_no_other_host_and_to_no_robots_txt(site, tmp_path):
    there = site.page("b.localhost", "/there", "<p>words")
    again = site.page("a.localhost", "/again", "<p>words")
    cookies = "who=me; Path=/"
    site.answer("a.localhost", "/", Reply(b"", 302, {"Location": there, "Set-Cookie": cookies}))
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    for asks in (in_a_thread, in_a_loop, in_a_session):
        site.forget()
        gate = open_gate(activity=tmp_path / "activity.yaml", home=str(tmp_path / "no"), keep=False)
        urls = {"first": site.url("a.localhost"), "again": again}
        found = asks(gate, {"first": urls["first"]})
        assert found["first"].startswith("came"), found
        assert site.hits("b.localhost", "/there")
        shown = {(hit.host, hit.path) for hit in site.hits() if "cookie" in hit.headers}
        assert shown == set()
