"""Ways round a gate that a browser knows: what left it that nobody had decided, and what it wrote.

One crawl of a foreign project with scrapy-playwright and a real Chromium goes all of these ways;
the server's own log says what left.
"""

from __future__ import annotations

import json
import socket
import ssl
from functools import partial

import pytest
from holes.opened import crawled
from holes.test_hole_07_http2 import _certificate
from invariants.foreign import Foreign, spider
from loopback import Reply, Web

LATIN = "text/html; charset=iso-8859-1"
CLOSED = "User-agent: *\nDisallow: /\n"
MAIL = "someone.private@example.org"
HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
PARTS = """
from contextlib import suppress
from playwright.async_api import Error
from scrapy_playwright.page import PageMethod

def aborts(request):
    '''The project's own use of the one hook that scrapy-playwright has.'''
    return request.url.endswith("/unwanted.js")

async def settle(page):
    '''Until the page has done what it does; what a worker asks for is never answered.'''
    if page.url.endswith("/workers"):
        await page.wait_for_function("document.title == 'at work'", timeout=60_000)
    else:
        with suppress(Error):
            await page.wait_for_load_state("networkidle", timeout=30_000)
    await page.wait_for_timeout(200)

OPTIONS = {
    "har": {"record_har_path": "all.har"},
    "film": {"record_video_dir": "films"},
    "own": {"user_data_dir": "profile", "executable_path": CHROMIUM},
    "tls": {"ignore_https_errors": True},
}

def meta(self, kind):
    '''Of the request for a page of this kind.'''
    methods = [PageMethod(settle)]
    if kind == "shot":
        methods.append(PageMethod("screenshot", path="shot.png"))
    meta = {"playwright": True, "playwright_page_methods": methods}
    meta["playwright_include_page"] = kind == "live"
    if kind in OPTIONS:
        meta |= {"playwright_context": kind, "playwright_context_kwargs": dict(OPTIONS[kind])}
    return meta
Spider.meta = meta
SETTINGS["PLAYWRIGHT_ABORT_REQUEST"] = aborts
"""
LIVE = """
page = response.meta.get("playwright_page")
if page is not None:
    state = "navigator.permissions.query({name: 'geolocation'}).then(p => p.state)"
    says = await page.evaluate(f"{state}.then(s => [s, String(navigator.globalPrivacyControl)])")
    tell("browser", says=says)
    try:
        await page.screenshot(path="live.png")
    except Exception as problem:
        tell("kept-from", why=str(problem))
    await page.close()
yield {"url": response.url, "text": response.text}
"""


DATAGRAMS = """
new Worker('/datagrams.js');
const own = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:PORT'}]});
own.createDataChannel('x');
own.createOffer().then(offer => own.setLocalDescription(offer));
"""
"""WebRTC asks a STUN server, WebTransport opens QUIC: both are UDP, which goes through no proxy."""


BANNER = (
    "<div id=onetrust-banner-sdk>We value your privacy"
    "<button onclick=\"fetch('/clicked')\">Accept all</button></div>"
)
LIES = {
    "unasked": "<script>document.querySelectorAll = () => { throw new Error('no') }</script>",
    "unseen": """<script>
        document.querySelectorAll = document.querySelector = () => [];
        document.getElementsByTagName = document.getElementById = () => null;
        Element.prototype.checkVisibility = () => false;
        window.getComputedStyle = () => ({display: 'none'});
    </script>""",
    "much": """<script>
        const much = {get: () => 'Words of an article. '.repeat(99), configurable: true};
        for (const name of ['innerText', 'textContent', 'outerText'])
            Object.defineProperty(HTMLElement.prototype, name, much);
        String.prototype.split = () => ['x'.repeat(999)];
        String.prototype.trim = Array.prototype.join = () => 'x'.repeat(999);
        JSON.stringify = Function.prototype.call = () => null;
    </script>""",
    "named": "<img name=querySelectorAll><form name=body><input name=innerText></form>",
}
"""What a page can do to what looks for its question, each with what it would then seem to be."""


def served(web: Web, secure: Web, port: int) -> dict[str, str]:
    """What is there to be seen: URL of a page -> what is special in the request for it."""
    for site in (web, secure):
        site.robots("closed.localhost", CLOSED)
        for path in ("/nav", "/script.js", "/pop", "/worker", "/frame", "/api", "/left"):
            site.page("closed.localhost", path, "<p>of a closed host")
    closed = partial(web.url, "closed.localhost")

    def page(path: str, html: str) -> str:
        return web.page(
            "open.localhost", path, f"<!doctype html><title>T</title><p>words</p>{html}"
        )

    def script(path: str, code: str) -> str:
        return page(path, f"<script>{code}</script>")

    web.redirect("open.localhost", "/script.js", closed("/script.js"))
    for path in ("/sw.js", "/unwanted.js", "/shared.js", "/worker.js"):
        code = f"self.postMessage && postMessage(1); fetch({closed('/worker')!r})"
        web.page("open.localhost", path, code, type="text/javascript")
    web.page("open.localhost", "/people", json.dumps({"to": MAIL}), type="application/json")
    secure.robots("open.localhost", "User-agent: *\nDisallow: /closed\n")
    for path in ("/closed.js", "/open.js"):
        secure.page("open.localhost", path, "1", type="text/javascript")
    transport = f"new WebTransport('https://127.0.0.1:{port}/')"
    web.page("open.localhost", "/datagrams.js", transport, type="text/javascript")
    first = iter([Reply(b"not yet", 500)])
    then = Reply("<!doctype html><p>Größe".encode("latin-1"), headers={"Content-Type": LATIN})
    web.answer("open.localhost", "/again", lambda hit: next(first, then))
    return {
        web.url("open.localhost", "/again"): "",
        web.redirect("open.localhost", "/go", closed("/nav")): "",
        page("/subs", "<script src=/script.js></script><script src=/unwanted.js></script>"): "",
        script("/popup", f"window.open({closed('/pop')!r});"): "",
        script("/datagrams", DATAGRAMS.replace("PORT", str(port))): "",
        script("/socket", f"new WebSocket({closed('/socket').replace('http', 'ws')!r})"): "",
        script(
            "/workers",
            "navigator.serviceWorker.register('/sw.js').catch(e => 0);"
            "new SharedWorker('/shared.js'); "
            f"navigator.sendBeacon({closed('/beacon')!r}, 'x');"
            "new Worker('/worker.js').onmessage = () => { document.title = 'at work'; }",
        ): "",
        page(
            "/hints",
            f"<link rel=prefetch href={closed('/prefetch')}><link rel=preload as=script "
            f"href={closed('/preload')}><iframe src={closed('/frame')}></iframe>"
            "<script src=/not-there.js></script>"
            f"<link rel=icon href={closed('/icon')}>",
        ): "",
        script(
            "/xhr",
            f"fetch({closed('/api')!r}).catch(e => 0); fetch('/people?of={MAIL}')"
            ".then(r => r.json()).then(j => document.body.append('Write to ' + j.to))",
        ): "",
        script("/pretends", "history.pushState({}, '', '/somewhere-else')"): "",
        script("/leaves", f"location.href = {closed('/left')!r}"): "",
        page(
            "/hides",
            "<meta name=robots content=noindex><script>"
            "document.querySelector('[name=robots]').remove()</script>",
        ): "",
        **{page(f"/{kind}", ""): kind for kind in ("shot", "har", "film", "own", "live")},
        web.page(
            "open.localhost",
            "/file.csv",
            "name,price\nbread,2\n",
            type="text/csv",
            headers={"Content-Disposition": "attachment; filename=file.csv"},
        ): "",
        page(
            "/consent",
            f"<style>p {{display: none}}</style>{BANNER}",
        ): "",
        **{
            page(
                f"/consent-{how}", f"<div id=onetrust-banner-sdk>We value your privacy</div>{lie}"
            ): ""
            for how, lie in LIES.items()
        },
        page(
            "/consent-framed",
            "<style>p {display: none}</style><div id=sp_message_container_1>"
            '<iframe srcdoc="We value your privacy<button>Accept"></iframe></div>',
        ): "",
        page(
            "/consent-shadowed",
            "<style>p {display: none}</style><div id=usercentrics-root></div><script>"
            "document.getElementById('usercentrics-root').attachShadow({mode: 'open'})"
            ".innerHTML = '<p>We value your privacy'</script>",
        ): "",
        page("/consent-beside", f"{BANNER}<p>{'A page that is open. ' * 40}</p>"): "",
        secure.page(
            "open.localhost",
            "/tls",
            "<!doctype html><p>words</p><script src=/open.js></script><script src=/closed.js>"
            "</script>",
        ): "tls",
    }


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    served = Web()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(_certificate(tmp_path_factory.mktemp("tls")))
    served._server.socket = tls.wrap_socket(served._server.socket, server_side=True)
    served.url = lambda host, path="/": f"https://{host}:{served.port}{path}"
    yield served.start()
    served.stop()


@pytest.fixture(scope="module")
def datagrams():
    """What came by UDP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module")
def crawl(web, secure, datagrams, chromium, tmp_path_factory) -> Foreign:
    folder = tmp_path_factory.mktemp("browser")
    pages = served(web, secure, datagrams.getsockname()[1])
    code = (
        f"CHROMIUM = {chromium!r}\n"
        + spider([], LIVE)
        .replace("for url in []:", f"for url, kind in {pages!r}.items():")
        .replace("dont_filter=True", "dont_filter=True, meta=self.meta(kind)")
        + PARTS
    )
    settings = {
        "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": chromium},
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    }
    web.forget()
    return crawled(folder, code, settings=settings)


def pages(crawl: Foreign) -> list[str]:
    return ["/" + one["url"].rpartition("/")[2] for one in crawl.told_of("page")]


def why(crawl: Foreign) -> list[str]:
    return [one["why"] for one in crawl.told_of("failed")]


def test_hole_31_no_redirect_popup_socket_or_worker_gets_where_nobody_may_go(crawl, web):
    assert {hit.path for hit in web.hits("closed.localhost")} == {
        "/robots.txt",
        "/.well-known/tdmrep.json",
    }, crawl.out
    came = {hit.path for hit in web.hits("open.localhost")}
    assert {"/go", "/script.js", "/popup", "/socket", "/workers", "/worker.js"} <= came
    assert "/sw.js" not in came, "a service worker"
    assert "/nav" not in pages(crawl)


def test_hole_31_what_leaves_is_told_apart_by_its_whole_address_under_tls_too(crawl, secure):
    came = {hit.path for hit in secure.hits("open.localhost")}
    assert "/open.js" in came, crawl.out
    assert "/closed.js" not in came


def test_hole_31_no_datagram_leaves_past_the_proxy(crawl, web, datagrams):
    assert web.hits("open.localhost", "/datagrams.js"), crawl.out
    with pytest.raises(BlockingIOError):
        datagrams.recv(2000)


def test_hole_32_what_a_script_loads_is_decided_and_searched_for_personal_data(crawl, web):
    assert web.hits("open.localhost", f"/people?of={MAIL}")
    text = next(item["text"] for item in crawl.items if item["url"].endswith("/xhr"))
    assert "Write to" in text
    assert MAIL not in text
    assert crawl.holds(MAIL.encode()) == []


def test_hole_32_a_record_counts_what_its_page_asked_for_and_seals_which(crawl, web):
    stored = {url.rpartition("/")[2]: each for url, each in crawl.stored().items()}
    leaf, private = stored["xhr"].public, stored["xhr"].private
    assert leaf["sub_requests"] == 2, "and commit binds the list"
    assert "commit" in leaf
    asked = {one["url"]: (one["verdict"], one["rule"]) for one in private["seen"]["sub_requests"]}
    assert asked == {
        web.url("closed.localhost", "/api"): ("deny", "default/robots-disallow"),
        web.url("open.localhost", f"/people?of={MAIL}"): ("allow", ""),
    }
    assert "sub_requests" not in stored["live"].public
    refused = [leaf for leaf in crawl.leaves() if leaf["event"] == "refuse" and "commit" in leaf]
    assert [leaf for leaf in refused if "default/access-gone" in leaf["rules"]] == []


def test_hole_33_a_page_is_what_was_served_and_stands_where_it_was_served_from(crawl, web):
    assert "/pretends" in pages(crawl)
    assert "/somewhere-else" not in pages(crawl)
    assert web.hits("open.localhost", "/leaves")
    assert "/left" not in pages(crawl)
    assert web.hits("open.localhost", "/hides")
    assert "/hides" not in pages(crawl), "its script takes away what refuses"


def test_hole_33_a_page_is_text_as_the_browser_shows_it_and_asked_for_again_like_any(crawl, web):
    assert len(web.hits("open.localhost", "/again")) == 2, crawl.out
    text = next(item["text"] for item in crawl.items if item["url"].endswith("/again"))
    assert "Größe" in text
    assert web.url("open.localhost", "/again") in crawl.stored()
    assert crawl.stats["retry/count"] == 1


def test_hole_33_a_question_for_consent_is_a_wall_and_nobody_clicks(crawl, web):
    assert web.hits("open.localhost", "/consent")
    assert "/consent" not in pages(crawl)
    assert "default/access-consent-wall" in why(crawl)
    for how in (*LIES, "framed", "shadowed"):
        assert web.hits("open.localhost", f"/consent-{how}")
        assert f"/consent-{how}" not in pages(crawl), "it changes how it is looked for"
    assert why(crawl).count("default/access-consent-wall") == 3 + len(LIES)
    assert "/consent-beside" in pages(crawl)
    assert web.hits("open.localhost", "/clicked") == []


def test_hole_34_a_page_leaves_nothing_on_the_disk_and_gets_no_rights(crawl):
    left = [*crawl.folder.glob("*.png"), *crawl.folder.glob("*.har"), *crawl.folder.glob("*/*/*")]
    assert [path for path in left if not {"home", "keys"} & set(path.parts)] == []
    assert why(crawl).count("scrapy/browser-option") == 3
    assert [one["why"].partition(":")[0] for one in crawl.told_of("kept-from")] == [
        "screenshot(path) of a browser cannot be had"
    ]
    assert crawl.told_of("browser")[0]["says"] == ["denied", "true"]


def test_hole_34_a_download_is_a_body_like_any_and_lies_on_no_disk(crawl, web):
    text = next(item["text"] for item in crawl.items if item["url"].endswith("/file.csv"))
    assert text == "name,price\nbread,2\n"
    assert crawl.stats["consentry/pages"] == len(pages(crawl))


def test_hole_35_the_projects_own_hook_stays_its_own_and_decides_nothing(crawl, web):
    assert web.hits("open.localhost", "/unwanted.js") == []
    assert web.hits("closed.localhost", "/api") == []
    agents = {hit.user_agent for hit in web.hits()}
    assert agents == {"Mozilla/5.0 (compatible; ExampleEndBot/1.0; +https://example.org/crawler)"}
    loaded = [hit for hit in web.hits() if "robots" not in hit.path and "tdmrep" not in hit.path]
    assert {hit.headers.get("sec-gpc") for hit in loaded} == {"1"}
