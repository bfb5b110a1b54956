"""The proxy by itself: an HTTP client stands in for the browser, a function for the gate."""

from __future__ import annotations

import asyncio
import ssl

import httpx
import pytest

from consentry.adapters.playwright import visits
from consentry.adapters.playwright.egress import MOST_SENT, Asked, Egress, Given
from consentry.adapters.playwright.visits import Announced, Announcements, Visit

PAGE = Given(
    200,
    (
        ("content-type", "text/html"),
        ("content-encoding", "gzip"),
        ("alt-svc", 'h3=":443"'),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
    ),
    b"<p>words",
)


def through(requests, given=PAGE):
    """What came of requests through the proxy, and what it asked for."""
    asked: list[Asked] = []

    async def answer(one: Asked) -> Given:
        asked.append(one)
        if isinstance(given, Exception):
            raise given
        return given

    async def go():
        egress = Egress(answer)
        await egress.start()
        try:
            async with httpx.AsyncClient(proxy=egress.url, verify=False) as client:
                return await requests(client)
        finally:
            await egress.close()

    return asyncio.run(go()), asked


@pytest.mark.parametrize(
    "url", ["http://a.test/x?y=1", "https://a.test/x?y=1", "https://a.test:8/"]
)
def test_a_request_is_seen_whole_under_tls_too(url):
    async def requests(client):
        sent = {"user-agent": "Bot", "proxy-connection": "keep-alive", "te": "trailers"}
        return await client.post(url, headers=sent, content=b"body")

    response, asked = through(requests)
    assert (asked[0].method, asked[0].url, asked[0].body) == ("POST", url, b"body")
    assert asked[0].header("user-agent") == "Bot"
    gone = {"host", "te", "proxy-connection", "content-length", "accept-encoding"}
    assert not gone & {name for name, _ in asked[0].headers}
    assert (response.status_code, response.text) == (200, "<p>words")
    assert response.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert "alt-svc" not in response.headers, "no other way than this one"
    assert "content-encoding" not in response.headers


def test_one_connection_carries_many_requests_and_head_has_no_body():
    async def requests(client):
        return [await client.request(how, "https://a.test/") for how in ("GET", "HEAD", "GET")]

    responses, asked = through(requests)
    assert [response.text for response in responses] == ["<p>words", "", "<p>words"]
    assert [one.method for one in asked] == ["GET", "HEAD", "GET"]


def test_an_exception_is_a_refusal_that_says_nothing():
    async def requests(client):
        return await client.get("https://a.test/")

    response, _ = through(requests, ValueError("a secret"))
    assert response.status_code == 403
    assert "secret" not in response.text


def test_what_becomes_something_else_than_http_is_not_even_asked_about():
    async def requests(client):
        return await client.get("https://a.test/", headers={"upgrade": "websocket"})

    response, asked = through(requests)
    assert (response.status_code, asked) == (403, [])


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01 no proxy speaks TLS here\r\n\r\n",
        b"GET http://a.test/\xff HTTP/1.1\r\nHost: a.test\r\n\r\n",
        b"CONNECT a.test:80 HTTP/1.1\r\nHost: a.test:80\r\n\r\nGET /ws HTTP/1.1\r\n\r\n",
        b"GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\n" + b"x: y\r\n" * 40_000 + b"\r\n",
        b"POST http://a.test/ HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (2 * MOST_SENT)
        + b"x" * (MOST_SENT + 70_000),
    ],
)
def test_what_is_no_request_is_closed_and_asks_for_nothing(sent):
    async def requests(client):
        port = next(iter(client._mounts.values()))._pool._proxy_url.port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        try:
            return await asyncio.wait_for(reader.read(), 120)
        except ConnectionResetError:
            return b""
        finally:
            writer.close()

    said, asked = through(requests)
    assert asked == []
    assert b"words" not in said


def test_the_key_is_of_this_proxy_and_on_no_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen = []

    async def go():
        for _ in range(2):
            egress = Egress(None)
            await egress.start()
            place = egress.url.rpartition(":")[2]
            reader, writer = await asyncio.open_connection("127.0.0.1", int(place))
            writer.write(b"CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\n")
            await reader.readuntil(b"\r\n\r\n")
            tls = ssl._create_unverified_context()
            await writer.start_tls(tls, server_hostname="a.test")
            seen.append(writer.get_extra_info("ssl_object").getpeercert(True))
            writer.close()
            await egress.close()

    asyncio.run(go())
    assert seen[0] != seen[1]
    assert list(tmp_path.iterdir()) == []


def test_a_request_waits_a_little_for_the_browsers_word_and_no_longer(monkeypatch):
    monkeypatch.setattr(visits, "SECONDS", 60)

    async def go():
        told, visit = Announcements(), Visit("http://a.test/")
        later = asyncio.ensure_future(told.about("http://a.test/x"))
        await asyncio.sleep(0.01)
        told.tell("http://a.test/x#part", Announced(visit, "script"))
        first = await later
        monkeypatch.setattr(visits, "SECONDS", 0.05)
        told.tell("http://a.test/y", Announced(visit, "script"))
        told.forget(visit)
        return first, await told.about("http://a.test/x"), await told.about("http://a.test/y")

    first, again, forgotten = asyncio.run(go())
    assert first is not None
    assert first.kind == "script"
    assert (again, forgotten) == (None, None)


def test_what_may_be_a_document_is_judged_as_one_and_a_redirect_is_told_of_once():
    async def go():
        told, visit = Announcements(), Visit("http://a.test/")
        script, document = Announced(visit, "fetch"), Announced(visit, "document", main=True)
        told.tell("http://a.test/x", script)
        told.tell("http://a.test/x", document)
        first = [await told.about("http://a.test/x") for _ in range(2)]
        told.lead("http://a.test/y#there", document)
        return first == [document, script], [told.leads("http://a.test/y") for _ in range(2)]

    assert asyncio.run(go()) == (True, [True, False])
