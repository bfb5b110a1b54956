"""A plug is asked about one URL: does its library ask for another, or twice, or forever?"""

from __future__ import annotations

import socket
import time
from contextlib import suppress

import httpx
import pytest
import requests
from adapters.situations import ACTIVITY
from holes.streaming import Streaming
from urllib3.util.retry import Retry

from consentry.adapters import hops
from consentry.adapters.httpx import GateTransport
from consentry.adapters.requests import GateAdapter
from consentry.errors import Refused, SetupError
from consentry.gate import open_gate


@pytest.fixture
def gate(tmp_path):
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    return open_gate(activity=tmp_path / "activity.yaml", home=str(tmp_path / "no"), keep=False)


@pytest.fixture
def client(gate):
    agent = {"user-agent": gate.activity.user_agent}
    with httpx.Client(transport=GateTransport(gate), headers=agent) as made:
        yield made


@pytest.fixture
def session(gate):
    with requests.Session() as made:
        made.mount("http://", GateAdapter(gate))
        made.headers["user-agent"] = gate.activity.user_agent
        yield made


@pytest.mark.parametrize("by", ["client", "session"])
def test_a_host_header_asks_for_no_other_hosts_page(by, site, request):
    asker = request.getfixturevalue(by)
    site.robots("closed.localhost", "User-agent: *\nDisallow: /\n")
    url = site.page("open.localhost", "/")
    site.page("closed.localhost", "/")
    for host in (f"closed.localhost:{site.port}", b"closed.localhost"):
        with pytest.raises(Refused, match="adapter/changed"):
            asker.get(url, headers={"Host": host})
    assert site.hits() == []
    assert asker.get(url, headers={"Host": f"OPEN.localhost:{site.port}"}).status_code == 200


def test_a_target_of_its_own_asks_for_no_other_page(client, site):
    site.robots("open.localhost", "User-agent: *\nDisallow: /closed\n")
    url = site.page("open.localhost", "/")
    site.page("open.localhost", "/closed")
    with pytest.raises(Refused, match="adapter/changed"):
        client.get(url, extensions={"target": b"/closed"})
    assert site.hits() == []


@pytest.mark.parametrize("most", [3, Retry(total=2, status_forcelist=[503]), Retry(None, 2)])
def test_nothing_is_sent_again_below_the_gate(gate, session, site, most):
    url = site.page("open.localhost", "/", status=503)
    session.mount("http://", GateAdapter(gate, max_retries=most))
    with pytest.raises(SetupError, match="max_retries"):
        session.get(url)
    assert site.hits("open.localhost", "/") == []


PERMITS = """<rsl xmlns="https://rslstandard.org/rsl"><content url="/">
<license><permits type="usage">all</permits></license></content></rsl>"""


@pytest.mark.parametrize("many", [8, 60])
def test_a_page_has_few_licences_asked_for_on_its_word_and_more_leave_it_unlicensed(
    many, client, site
):
    site.page("victim.localhost", "*", PERMITS, type="application/rsl+xml")
    documents = [site.url("victim.localhost", f"/{n}") for n in range(many)]
    names = ", ".join(f'<{each}>; rel=license; type="application/rsl+xml"' for each in documents)
    url = site.page("open.localhost", "/", headers={"Link": names})
    if many == 8:
        assert client.get(url).status_code == 200
    else:
        with pytest.raises(Refused, match="default/"):
            client.get(url)
    asked = [hit.path for hit in site.hits("victim.localhost")]
    assert (len(asked), asked.count("/robots.txt")) == (9, 1)


class Dripping(Streaming):
    """A proxy whose head of a page is one byte every 20th of a second."""

    def _answer(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            asked = client.recv(65536).split(b" ")[1].decode()
            if asked.endswith((".txt", ".json")):
                client.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            client.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for self.sent[asked] in range(400):
                client.sendall(b"x")
                time.sleep(0.05)


def test_a_head_that_drips_is_given_up_behind_a_proxy_too(session, monkeypatch):
    monkeypatch.setattr(hops, "BODY_SECONDS", 0.5)
    proxy = Dripping()
    try:
        with pytest.raises(requests.RequestException):
            session.get("http://a.localhost/", proxies={"http": proxy.url("127.0.0.1", "")})
    finally:
        proxy.stop()
    assert proxy.sent["http://a.localhost/"] < 300
