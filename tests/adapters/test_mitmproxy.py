"""The add-on in a real mitmdump, whose clients know nothing but a proxy: httpx, and crawl4ai."""

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
from adapters.situations import ACTIVITY, PERSON, SITUATIONS, Met, check, lay_out, worlds
from docs.fenced import blocks, differs
from holes.streaming import MOST

ROOT = Path(__file__).resolve().parents[2]
MITMDUMP = Path(sys.prefix, "mitmproxy", "bin", "mitmdump")
CRAWL4AI = Path(sys.prefix, "crawl4ai", "bin", "python")
_OURS = (ROOT, ROOT / "tests", sysconfig.get_paths()["purelib"])
PAGE = ROOT / "docs" / "other-crawlers.md"
AROUND = """\
from adapters.situations import names
resolving = names()
resolving.__enter__()
{documented}
from mitmproxy import ctx, exceptions, http

OPTIONS = {{
    "ignore_hosts": ["open.test"], "map_remote": ["|open|closed"], "rawtcp": True,
    "modify_headers": ["/User-Agent/Other"], "save_stream_file": "flows", "hardump": "har",
}}

class Meddles:
    def request(self, flow):
        if flow.request.path == "/another":
            flow.request.path = "/"
        if flow.request.host == "meddles.invalid":
            said = []
            for name, value in OPTIONS.items():
                try:
                    ctx.options.update(**{{name: value}})
                except exceptions.OptionsError as no:
                    said.append(str(no))
            flow.response = http.Response.make(200, "; ".join(said))

addons.append(Meddles())
"""


DISALLOWED = "robots.txt disallows"
TWICE = """\
from playwright.async_api import BrowserType
launch = BrowserType.launch
BrowserType.launch = lambda kind, **how: launch(kind, executable_path={chromium!r}, **how)
import sys
documented = {documented!r}
exec(documented)
print("@@cached")
sys.argv[1:] = sys.argv[1:2] * 2
exec(documented.replace("CacheMode.BYPASS", "CacheMode.ENABLED"))
"""
"""What the docs show, in the Chromium of these tests; then its first page twice with the cache."""


def shown(name: str) -> str:
    """A file that the docs show."""
    (found,) = (each for each in blocks(PAGE, ROOT) if each.options.get("file") == name)
    return found.text


def script() -> str:
    """The script that the docs show, among names of these tests."""
    return AROUND.format(documented=shown("gate.py"))


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
        for _ in range(2400):
            if "listening" in self.log or self.process.poll() is not None:
                break
            time.sleep(0.05)
        assert self.process.poll() is None, self.log
        trusted = ssl.create_default_context(cafile=str(self.folder / "ca/mitmproxy-ca-cert.pem"))
        proxy = f"http://127.0.0.1:{self.port}"
        return httpx.Client(proxy=proxy, verify=trusted, follow_redirects=True, timeout=120)

    def end(self) -> str:
        self.process.terminate()
        self.process.wait(120)
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


def raw(proxy: int, port: int) -> str:
    """What comes of a tunnel in which something else than HTTP seems to be spoken first."""
    with socket.create_connection(("127.0.0.1", proxy), timeout=60) as client:
        client.sendall(b"CONNECT raw.test:%d HTTP/1.1\r\nHost: raw.test\r\n\r\n" % port)
        assert b"200" in client.recv(4096)
        client.sendall(b"GE")
        time.sleep(0.3)
        client.sendall(b"T /raw HTTP/1.1\r\nHost: raw.test\r\nConnection: close\r\n\r\n")
        return client.recv(4096).partition(b"\r\n")[0].decode()


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mitmproxy")
    with worlds() as world:
        urls = lay_out(world, folder / "data")
        proxy = Mitmdump(folder)
        yield world, urls, proxy
        proxy.end()


@pytest.fixture(scope="module")
def met(proxied):
    world, urls, proxy = proxied
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
        found["another"] = met_by(client, world.web.url("open.test", "/another"))
        world.web.robots("raw.test", "User-agent: *\nDisallow: /\n")
        found["raw"] = Met(raw(proxy.port, world.web.port))
        found["upgrade"] = Met(", ".join(answered.json()["refused"]))
    return world, found, proxy.log


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


def test_an_option_that_goes_past_the_gate_is_not_taken(met):
    assert met[1]["meddles"].text.split("; ") == [
        "ignore_hosts lets hosts past the gate: leave it out",
        "map_remote changes what was decided: leave it out",
        "rawtcp has to be False: leave it as it is",
        "modify_headers changes what was decided: leave it out",
        "save_stream_file keeps pages outside of the vault: leave it out",
        "hardump keeps pages outside of the vault: leave it out",
    ]


def test_what_an_add_on_behind_makes_of_a_request_is_not_handed_on(met):
    assert met[1]["another"].refused == "closed"
    assert "Refused: adapter/changed" in met[2]


def test_what_seems_to_be_no_http_is_relayed_to_nobody(met):
    world, found, _ = met
    assert "200" not in found["raw"].refused
    assert "/raw" not in [hit.path for hit in world.web.hits("raw.test")]


@pytest.fixture(scope="module")
def crawled(met, proxied, chromium, tmp_path_factory):
    """What the docs' crawl4ai prints of a page and a refused one; and what it does with a cache."""
    assert CRAWL4AI.exists(), "no crawl4ai: `make .venv/crawl4ai.stamp` installs it"
    world, urls, proxy = proxied
    asked = [urls[name] for name in ("an e-mail address is taken out of an item", DISALLOWED)]
    folder, code = tmp_path_factory.mktemp("crawl4ai"), shown("crawl4ai_pages.py")
    here = {"CRAWL4_AI_BASE_DIRECTORY": str(folder), "HOME": str(folder), "COLUMNS": "500"}
    world.web.forget()
    documented = code.replace("127.0.0.1:8080", f"127.0.0.1:{proxy.port}")
    done = subprocess.run(
        [CRAWL4AI, "-c", TWICE.format(chromium=chromium, documented=documented), *asked],
        env={**os.environ, **here},
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        timeout=240,
        check=True,
    )
    bypassed, _, cached = done.stdout.partition("@@cached")
    for name, url in zip(("bread", "drafts/plan"), asked, strict=True):
        bypassed = bypassed.replace(url, f"https://example.org/{name}")
    return world, bypassed, cached, folder


def test_crawl4ai_is_given_what_may_be_read_and_why_not(crawled):
    world, bypassed, _, _ = crawled
    (block,) = (one for one in blocks(PAGE, ROOT) if "crawl4ai_pages" in one.commands and one.shown)
    assert not differs(block.shown, bypassed), bypassed
    assert PERSON not in bypassed
    assert not world.web.hits("disallowed.test", "/")


def test_crawl4ais_cache_would_keep_whole_pages_and_ask_nobody(crawled):
    world, _, cached, folder = crawled
    assert cached.count("Words of person.") == 2, cached
    assert len(world.web.hits("person.test", "/")) == 2, "once bypassed, once to fill the cache"
    kept = [
        path
        for path in folder.rglob("*")
        if path.is_file() and PERSON.encode() in path.read_bytes()
    ]
    assert kept
