"""The add-on in a real mitmdump, whose client knows nothing but a proxy."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import httpx
import pytest
from adapters.situations import ACTIVITY, SITUATIONS, Met, check, lay_out, worlds
from docs.fenced import blocks
from holes.streaming import MOST

ROOT = Path(__file__).resolve().parents[2]
MITMDUMP = Path(sys.prefix, "mitmproxy", "bin", "mitmdump")
_OURS = (ROOT, ROOT / "tests", sysconfig.get_paths()["purelib"])
PAGE = ROOT / "docs" / "other-crawlers.md"
AROUND = """\
from adapters.situations import names
resolving = names()
resolving.__enter__()
{documented}
from mitmproxy import ctx, exceptions, http

class Meddles:
    def request(self, flow):
        if flow.request.host == "meddles.invalid":
            try:
                ctx.options.update(ignore_hosts=["open.test"])
            except exceptions.OptionsError as no:
                flow.response = http.Response.make(200, str(no))

addons.append(Meddles())
"""


def script() -> str:
    """The script that the docs show, among names of these tests."""
    (shown,) = (each for each in blocks(PAGE, ROOT) if each.options.get("file") == "gate.py")
    return AROUND.format(documented=shown.text)


class Mitmdump:
    """A proxy in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        assert MITMDUMP.exists(), "no mitmproxy: `make .venv/mitmproxy.stamp` installs it"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        (folder / "crawler").mkdir()
        (folder / "crawler" / "activity.yaml").write_text(ACTIVITY)
        (folder / "gate.py").write_text(script())
        listen = ("--listen-host", "127.0.0.1", "--listen-port", str(self.port))
        with (folder / "log.txt").open("w") as log:
            self.process = subprocess.Popen(
                [MITMDUMP, "-s", "gate.py", "--set", "confdir=ca", *listen],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, _OURS))},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def log(self) -> str:
        return (self.folder / "log.txt").read_text()

    def client(self) -> httpx.Client:
        """A client of it, once it listens."""
        for _ in range(600):
            if "listening" in self.log or self.process.poll() is not None:
                break
            time.sleep(0.05)
        assert self.process.poll() is None, self.log
        trusted = ssl.create_default_context(cafile=str(self.folder / "ca/mitmproxy-ca-cert.pem"))
        proxy = f"http://127.0.0.1:{self.port}"
        return httpx.Client(proxy=proxy, verify=trusted, follow_redirects=True, timeout=30)

    def end(self) -> str:
        self.process.terminate()
        self.process.wait(30)
        return self.log


def met_by(client: httpx.Client, url: str) -> Met:
    try:
        page = client.get(url)
    except httpx.RemoteProtocolError:
        return Met("closed")
    if page.status_code == 403:
        return Met(", ".join(page.json()["refused"]))
    told = {"url": str(page.url), "item": {"url": str(page.url), "text": page.text}}
    cleared = client.post("http://consentry.invalid/items", json=told)
    return Met("", page.text, cleared.json()["item"])


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mitmproxy")
    with worlds() as world:
        urls = lay_out(world, folder / "data")
        proxy = Mitmdump(folder)
        with proxy.client() as client:
            found = {name: met_by(client, url) for name, url in urls.items()}
            found["over TLS"] = met_by(client, "https://open.test/")
            none = {"url": "http://open.test/never-read", "item": {"text": "words"}}
            answered = client.post("http://consentry.invalid/items", json=none)
            found["an item of no page"] = Met(", ".join(answered.json()["refused"]))
            upgrade = {"connection": "upgrade", "upgrade": "websocket"}
            answered = client.get(urls["an allowed page comes through"], headers=upgrade)
            endless = client.get(world.streaming.url("endless.test", "/200"))
            found["endless"] = Met(str(endless.status_code))
            found["meddles"] = Met(text=client.get("http://meddles.invalid/").text)
            found["upgrade"] = Met(", ".join(answered.json()["refused"]))
        log = proxy.end()
        yield world, found, log


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_situation_is_met_as_it_has_to_be(met, name):
    world, found, log = met
    if found[name].refused == "closed":
        assert re.search(f"Refused: .*{SITUATIONS[name].rule}", log)
        found[name].refused = SITUATIONS[name].rule
    check(name, world, found[name])


def test_what_the_client_calls_itself_does_not_matter(met):
    world, _, _ = met
    assert {hit.user_agent for hit in world.web.hits()} == {
        "Mozilla/5.0 (compatible; ExamplePlugBot/1.0; +https://example.org/crawler)"
    }


def test_no_address_of_a_page_is_printed(met):
    assert "open.test" in met[2], "hosts are"
    assert "//open.test" not in met[2]


def test_what_is_inside_tls_is_decided_too(met):
    assert met[1]["over TLS"].refused == "default/robots-unreachable"


def test_a_body_that_has_no_end_is_given_up(met):
    world, found, _ = met
    assert found["endless"].refused == "502"
    assert world.streaming.sent["/200"] < MOST


def test_an_item_of_a_page_that_nobody_read_is_refused(met):
    assert met[1]["an item of no page"].refused


def test_a_connection_that_would_become_another_is_refused(met):
    assert met[1]["upgrade"].refused == "adapter/upgrade"


def test_an_option_that_lets_hosts_past_is_not_taken(met):
    assert met[1]["meddles"].text == "ignore_hosts lets hosts past the gate: leave it out"
