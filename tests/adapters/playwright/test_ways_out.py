"""What a page, or who drives it, tries to get past a guarded browser, in a real Chromium.

``closed.localhost`` disallows everything, and its own log says what left. One browser goes
all ways.
"""

from __future__ import annotations

import ast
import asyncio

import pytest
from adapters.situations import ACTIVITY
from loopback import Reply, Web
from playwright.async_api import Error, async_playwright

from consentry.adapters.playwright import GuardedBrowser, guarded, walled
from consentry.errors import Refused, SetupError
from consentry.gate import open_gate

CLOSED = "User-agent: *\nDisallow: /\n"
MARKUP = """
<link rel=dns-prefetch href=CLOSED/dns><link rel=preconnect href=CLOSED/connect>
<link rel=modulepreload href=CLOSED/module><link rel=manifest href=CLOSED/manifest>
<link rel=stylesheet href=CLOSED/style><style>@import url(CLOSED/import);
@font-face {font-family: f; src: url(CLOSED/font)}
body {font-family: f; background: url(CLOSED/css)}
</style><img srcset="CLOSED/image 1x"><video src=CLOSED/video poster=CLOSED/poster></video>
<audio src=CLOSED/audio></audio><object data=CLOSED/object></object><embed src=CLOSED/embed>
<iframe srcdoc="<script>fetch('CLOSED/srcdoc')</script>"></iframe>
<iframe sandbox=allow-scripts src="data:text/html,<script>fetch('CLOSED/data')</script>"></iframe>
<iframe src="javascript:fetch('CLOSED/javascript')"></iframe>
<iframe name=target></iframe>
<form target=target method=post action=CLOSED/form>
<input name=mail value=someone@example.org></form>
<a id=pings ping=CLOSED/ping href=#here>ping</a>
<a id=opens target=_blank rel=noopener href=CLOSED/noopener>open</a>
<script type=speculationrules>
{"prefetch": [{"urls": ["CLOSED/prefetch"], "eagerness": "immediate"}],
 "prerender": [{"urls": ["/prerendered", "CLOSED/prerender"], "eagerness": "immediate"}]}
</script>
<svg><use href="CLOSED/use#x"/><image href="CLOSED/svg"/></svg>
"""
SCRIPT = """
const blob = code => URL.createObjectURL(new Blob([code], {type: 'text/javascript'}));
const tries = [
  () => new EventSource('CLOSED/events'),
  () => new EventSource('/events'),
  () => fetch('CLOSED/keepalive', {keepalive: true, method: 'POST', body: 'x'}),
  () => fetch('CLOSED/blind', {mode: 'no-cors'}),
  () => new Worker(blob("importScripts('CLOSED/scripts')")),
  () => new Worker(blob(`new Worker(URL.createObjectURL(new Blob(["fetch('CLOSED/nested')"])))`)),
  () => new SharedWorker(blob("fetch('CLOSED/shared')")),
  () => new Worker(blob("new WebSocket('WSCLOSED/inworker')")),
  () => import('CLOSED/dynamic'),
  () => CSS.paintWorklet.addModule('CLOSED/paint'),
  () => new AudioContext().audioWorklet.addModule('CLOSED/worklet'),
  () => sharedStorage.worklet.addModule('CLOSED/storage'),
  () => new PaymentRequest([{supportedMethods: 'CLOSED/pay'}],
    {total: {label: 'x', amount: {currency: 'EUR', value: '1'}}}).canMakePayment(),
  () => navigator.credentials.get(
    {identity: {providers: [{configURL: 'CLOSED/fedcm', clientId: '1'}]}}),
  () => document.forms[0].submit(),
  () => document.querySelector('#pings').click(),
  () => document.querySelector('#opens').click(),
  () => window.open('CLOSED/featured', '', 'noopener'),
  () => navigator.serviceWorker.register('/sw.js'),
  () => new XMLHttpRequest().open('GET', 'CLOSED/never'),
  () => { const r = new XMLHttpRequest(); r.open('GET', 'CLOSED/sync', false); r.send(); },
];
for (const each of tries) {
  try { Promise.resolve(each()).catch(() => 0); } catch (problem) {}
}
"""


def lay_out(web: Web) -> None:
    web.robots("closed.localhost", CLOSED)
    closed = web.url("closed.localhost", "").rstrip("/")
    text = f"<!doctype html><title>T</title><p>words</p>{MARKUP}<script>{SCRIPT}</script>"
    text = text.replace("WSCLOSED", closed.replace("http", "ws")).replace("CLOSED", closed)
    reports = {"Content-Security-Policy-Report-Only": "img-src 'none'; report-uri /report"}
    web.page("open.localhost", "/all", text, headers=reports)
    web.page("open.localhost", "/plain", "<!doctype html><p>words</p><iframe src=/inner></iframe>")
    web.page("open.localhost", "/inner", "<!doctype html><p>inner</p>")
    web.page(
        "open.localhost",
        "/across",
        f"""<!doctype html><p>nothing</p><script>
        fetch({web.url("api.localhost", "/data")!r}, {{headers: {{"x-own": "1"}}}})
        .then(r => r.text()).then(text => document.querySelector("p").innerText = text)</script>""",
    )
    uses = "<!doctype html><p>words</p><script src=/kept.js></script>"
    web.page("open.localhost", "/uses", uses)
    kept = {"Cache-Control": "max-age=9999", "ETag": "x", "Last-Modified": "Mon, 02 Nov 2026"}
    web.page("open.localhost", "/kept.js", "1", type="text/javascript", headers=kept)
    grows = "document.querySelector('p').textContent = 'word '.repeat(9e5)"
    web.page("open.localhost", "/grows", f"<!doctype html><p>words</p><script>{grows}</script>")
    ends = "setTimeout(() => { for (;;); }, 300)"
    web.page("open.localhost", "/never-ends", f"<!doctype html><p>words</p><script>{ends}</script>")
    allowed = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "x-own"}
    web.answer("api.localhost", "/data", Reply(b"what was asked for", headers=allowed))


async def tried(doing) -> str:
    """What came of it: a status, "" or the error."""
    try:
        return str(getattr(await asyncio.wait_for(doing, 60), "status", ""))
    except (Error, Refused, SetupError, TimeoutError) as problem:
        return f"{type(problem).__name__}: {problem}"


async def tried_by(page, browser: GuardedBrowser) -> dict[str, int]:
    """What a page asked for, once it asks for nothing more; a socket of it is never idle."""
    before, now = {}, browser.asked(page)
    for _ in range(120):
        if now == before and now.get("refused", 0) >= 25:
            break
        await page.wait_for_timeout(500)
        before, now = now, browser.asked(page)
    return now


async def trying(browser: GuardedBrowser, web: Web) -> dict[str, str]:
    """Go all ways; what came of those that whoever drives the browser can go."""
    page = await browser.open(web.url("open.localhost", "/all"))
    refused = await tried_by(page, browser)
    page = await browser.open(web.url("open.localhost", "/plain"))
    closed, context, own = web.url("closed.localhost", "/api"), page.context, page.context.browser

    async def fetches(route):
        try:
            await route.fulfill(response=await route.fetch(url=closed))
        except Error:
            await route.abort()

    await page.route("**/routed", lambda route: route.continue_(url=closed))
    await page.route("**/fetched", fetches)
    other = await (await own.new_context(extra_http_headers={"Sec-GPC": "0"})).new_page()
    came = {
        "page.request": page.request.get(closed),
        "context.request": context.request.get(closed),
        "a route that continues": page.evaluate("fetch('/routed').then(r => ({status: r.status}))"),
        "a route that fetches": page.evaluate("fetch('/fetched').then(r => r.text())"),
        "a frame": page.frames[1].goto(closed),
        "new_cdp_session": context.new_cdp_session(page),
        "new_browser_cdp_session": own.new_browser_cdp_session(),
        "tracing.start_har": context.tracing.start_har("all.har"),
        "tracing.start": context.tracing.start(),
        "screencast.start(path": page.screencast.start(path="film.webm"),
        "bind": own.bind("mine"),
        "option proxy": own.new_context(proxy={"server": "http://127.0.0.1:1"}),
        "a page of no visit": other.goto(web.url("open.localhost", "/nobodys")),
        "a file": browser.open("file:///etc/hostname"),
    }
    found = {name: await tried(doing) for name, doing in came.items()}
    found["page"] = str(refused)
    page = await browser.open(web.url("open.localhost", "/across"))
    await page.wait_for_load_state("networkidle")
    found["across"] = await page.inner_text("p")
    await page.set_extra_http_headers({"Sec-GPC": "0", "User-Agent": "Other"})
    uses = [await browser.open(web.url("open.localhost", "/uses")) for _ in range(2)]
    found["kept"] = str([browser.asked(each) for each in uses])
    await uses[0].goto("file:///etc/hostname")
    found["a file, then"] = await tried(browser.store(uses[0], {"text": "of a file"}))
    found["grows"] = await tried(browser.open(web.url("open.localhost", "/grows")))
    endless = await browser.open(web.url("open.localhost", "/never-ends"))
    await asyncio.sleep(0.5)
    found["never ends"] = await tried(browser.store(endless, {"text": "words"}))
    found["crash"] = await tried(other.goto("chrome://crash"))
    found["other headers"] = await tried(page.goto(web.url("open.localhost", "/plain?other")))
    return found


@pytest.fixture(scope="module")
def web():
    served = Web().start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def came(web, chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ways")
    (folder / "activity.yaml").write_text(ACTIVITY)
    gate = open_gate(activity=folder / "activity.yaml", home=str(folder / "home"), keep=False)
    lay_out(web)
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("HOME", str(folder / "nobody"))
    monkeypatch.setattr(walled, "SECONDS", 4.0)
    monkeypatch.setattr(walled, "MAX_BYTES", 4 << 20)

    async def go() -> dict[str, str]:
        async with (
            async_playwright() as playwright,
            guarded(playwright.chromium, gate, executable_path=chromium) as browser,
        ):
            return await trying(browser, web)

    found = asyncio.run(go())
    monkeypatch.undo()
    gate.close()
    found["left"] = " ".join(path.name for path in folder.rglob("*") if path.is_file())
    return found


def test_nothing_leaves_for_a_host_that_refuses_whatever_a_page_or_its_driver_tries(came, web):
    asked = ast.literal_eval(came["page"])
    assert asked.keys() == {"refused"}
    assert asked["refused"] >= 25, "it did try"
    left = {hit.path for hit in web.hits("closed.localhost")}
    assert left == {"/robots.txt", "/.well-known/tdmrep.json"}, came
    paths = {hit.path for hit in web.hits("open.localhost")}
    assert paths - {"/robots.txt", "/.well-known/tdmrep.json", "/prerendered"} == {
        *("/all", "/plain", "/inner", "/across", "/plain?other"),
        *("/uses", "/kept.js", "/grows", "/never-ends"),
    }, "no event stream, no report, no service worker, no page that nobody asked for"


@pytest.mark.parametrize(
    "method",
    [
        *("new_cdp_session", "new_browser_cdp_session", "tracing.start_har", "tracing.start"),
        *("screencast.start(path", "bind", "option proxy"),
    ],
)
def test_what_writes_to_the_disk_or_goes_underneath_says_that_it_cannot_be_had(came, method):
    assert came[method].startswith("SetupError"), came
    assert method in came[method]


def test_what_is_asked_for_beside_a_page_is_not_had(came):
    for name in ("page.request", "context.request", "a route that fetches"):
        assert came[name].startswith("Error"), (name, came[name])
    assert came["a page of no visit"] == came["a frame"] == "403"
    assert "browser/unannounced" in came["a file"]


def test_what_a_browser_has_kept_is_asked_for_again_and_listed(came, web):
    assert came["kept"] == str([{"asked": 1}] * 2)
    assert len(web.hits("open.localhost", "/kept.js")) == 2


def test_a_page_that_is_none_too_large_or_never_ends_is_not_read(came):
    assert "no page of the web" in came["a file, then"]
    assert "larger than what is looked into" in came["grows"]
    assert "does not answer" in came["never ends"]


def test_a_page_that_crashes_leaves_no_memory_of_itself_on_the_disk(came):
    assert came["crash"].startswith("Error"), came
    assert "activity.yaml" in came["left"]
    assert ".dmp" not in came["left"]


def test_a_script_that_has_to_ask_first_may_ask_another_host(came, web):
    assert came["across"] == "what was asked for"
    assert [hit.method for hit in web.hits("api.localhost", "/data")] == ["OPTIONS", "GET"]


def test_who_asks_is_said_by_the_activity_whatever_headers_are_set(came, web):
    loaded = [hit for hit in web.hits("open.localhost") if "robots" not in hit.path]
    assert {hit.headers.get("sec-gpc") for hit in loaded if "tdmrep" not in hit.path} == {"1"}
    assert {hit.user_agent for hit in web.hits()} == {
        "Mozilla/5.0 (compatible; ExamplePlugBot/1.0; +https://example.org/crawler)"
    }
