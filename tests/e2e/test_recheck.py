"""A crawl, and another one that asks again when the hosts have changed their minds.

One pair of crawls by a project of its own, with a host for each way to change; what a test of
them needs beside is small.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest
from e2e.running import Crawl
from loopback import Hit, Reply, Web

from consentry.provenance import OPS
from consentry.vault import Held
from consentry.vault.check import check_vault
from consentry.vault.recheck import Notes, Waiting

PAGE = "<!doctype html><html lang=en><head>{}<title>{}</title></head><p>Words of {}.</html>"
DOCUMENT = (
    '<rsl xmlns="https://rslstandard.org/rsl">'
    '<content url="/"><license>{}</license></content></rsl>'
)
FREE = DOCUMENT.format('<permits type="usage">all</permits>')
NEVER = DOCUMENT.format('<prohibits type="usage">all</prohibits>')
ACTIVITY = """controller: Example Gazette
contact: https://example.org/crawler
token: ExampleEndBot
purposes: [news-monitoring]
loopback_only: true
"""
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(web: Web, host: str, path: str = "/a", head: str = "", text: str = "", **headers) -> str:
    return web.page(host, path, PAGE.format(head, host, text or host + path), headers=headers)


def licensed(web: Web, host: str, text: str | None, **more) -> None:
    web.robots(host, f"License: {web.url(host, '/l.xml')}\nUser-agent: *\nAllow: /\n")
    web.page(host, "/l.xml", text or "broken", type="application/rsl+xml", **more)


def confirmed(web: Web, host: str, head: bool = True, **headers: str) -> None:
    """A page that its host confirms by a 304, which says nothing but that, as some servers' do."""

    def answer(hit: Hit) -> Reply:
        if hit.headers.get("if-none-match") == '"one"':
            return Reply(b"", 304, {"ETag": '"one"'})
        if hit.method == "HEAD" and not head:
            return Reply(b"", 405)
        body = PAGE.format("", host, host + "/a").encode()
        return Reply(body, 200, {**HTML, "ETag": '"one"', **headers})

    web.answer(host, "/a", answer)


CHANGES = {
    # host: what changes between the two crawls, and what becomes of its item
    "same": ("", ""),
    "other-words": ("", ""),
    "confirmed": ("", ""),
    "confirmed-noindex": ("erase", "recheck/optout"),
    "no-head": ("", ""),
    "gone": ("erase", "recheck/gone"),
    "missing": ("erase", "recheck/gone"),
    "legal": ("erase", "recheck/legal-block"),
    "robots": ("erase", "recheck/robots"),
    "tdmrep": ("erase", "recheck/optout"),
    "noindex": ("erase", "recheck/optout"),
    "unavailable": ("erase", "recheck/optout"),
    "licence": ("erase", "recheck/optout"),
    "noarchive": ("", ""),
    "walled": ("quarantine", "recheck/walled"),
    "licence-lost": ("", "recheck/unreachable"),
    "error": ("", "recheck/unreachable"),
    "drops": ("", "recheck/unreachable"),
    "robots-500": ("", "recheck/unreachable"),
    "busy": ("", "recheck/later"),
    "moved": ("", "recheck/moved"),
}


def turn(web: Web) -> None:
    """The hosts change their minds."""
    at = {name: f"{name}.localhost" for name in CHANGES}
    page(web, at["other-words"], text="other words than before")
    confirmed(web, at["confirmed-noindex"], **{"X-Robots-Tag": "noindex"})
    for name, status in (("gone", 410), ("missing", 404), ("legal", 451), ("walled", 403)):
        web.page(at[name], "/a", "no", status=status)
    web.page(at["error"], "/a", "no", status=500, headers={"X-Robots-Tag": "noindex"})
    web.robots(at["robots"], "User-agent: *\nDisallow: /\n")
    web.robots(at["robots-500"], "out of order", status=500)
    web.page(
        at["tdmrep"],
        "/.well-known/tdmrep.json",
        '[{"location": "/", "tdm-reservation": 1}]',
        type="application/json",
    )
    page(web, at["noindex"], **{"X-Robots-Tag": "noindex"})
    page(web, at["noarchive"], head='<meta name="robots" content="noarchive">')
    page(web, at["unavailable"], head='<meta name="robots" content="unavailable_after: 2020-1-1">')
    licensed(web, at["licence"], NEVER)
    licensed(web, at["licence-lost"], None, status=500)
    web.drop(at["drops"], "/a")
    web.page(at["busy"], "/a", "later", status=503, headers={"Retry-After": "600"})
    web.redirect(at["moved"], "/a", page(web, at["moved"], "/elsewhere"))


@pytest.fixture(scope="module")
def web():
    web = Web().start()
    yield web
    web.stop()


@pytest.fixture(scope="module")
def crawl(web, tmp_path_factory) -> Crawl:
    """Both crawls; ``before`` and ``hits`` are what there was in between."""
    urls = {name: page(web, f"{name}.localhost") for name in CHANGES}
    for name in ("confirmed", "confirmed-noindex", "no-head"):
        confirmed(web, f"{name}.localhost", head=name != "no-head")
    for name in ("licence", "licence-lost"):
        licensed(web, f"{name}.localhost", FREE)
    later = {"Retry-After": "600"}
    late = web.page("late.localhost", "/a", "later", status=429, headers=later)
    web.robots("slow.localhost", "User-agent: *\nCrawl-delay: 90\n")
    web.robots("slower.localhost", "User-agent: *\nCrawl-delay: 400\n")
    rest = [page(web, "slow.localhost", f"/{n}") for n in range(2)]
    rest += [page(web, "slower.localhost", f"/{n}") for n in range(2)]
    made = Crawl(
        tmp_path_factory.mktemp("recheck") / "crawl",
        [*urls.values(), late, *rest],
        activity=ACTIVITY,
    )
    made.run()
    made.before = made.stored()
    made.waited = list(Waiting(made.home()).all())
    turn(web)
    page(web, "late.localhost")
    waiting = Waiting(made.home())
    waiting.settle({each.url for each in made.waited}, int(time.time()) + 1)
    past = int(time.time()) - 1_000
    waiting.keep([replace_times(each, past) for each in made.waited])
    web.forget()
    made.output = again(made).run()
    made.hits = web.hits()
    return made


def replace_times(each, at):
    """The same request, put off long ago: its time has come."""
    return type(each)(each.url, each.rule, at + 1, at)


def again(crawl: Crawl, **more) -> Crawl:
    more = {"arguments": {"older": "0d"}, **more}
    return replace(crawl, urls=[], spider="Again", **more)


def records(crawl: Crawl, *events: str):
    """Leaves of the ops log, with what they seal."""
    reader = crawl.home().reader(OPS)
    found = [(reader.read(at), at) for at in range(reader.size)]
    wanted = [(leaf, at) for leaf, at in found if leaf["event"] in events and "commit" in leaf]
    return [(leaf, reader.open_private(at)) for leaf, at in wanted]


def url(web: Web, name: str) -> str:
    return web.url(f"{name}.localhost", "/a")


def test_everything_was_there_before(crawl, web):
    assert {url(web, name) for name in CHANGES} <= set(crawl.before)


@pytest.mark.parametrize("name", CHANGES)
def test_what_becomes_of_an_item_when_its_host_changes_its_mind(name, crawl, web):
    fate, row = CHANGES[name]
    item = crawl.before[url(web, name)].provenance_id
    stays = item in {each.provenance_id for each in crawl.stored().values()}
    held = Held.read(crawl.home()).why(item)
    origin, _, index = item.rpartition("/")
    state = crawl.home().find(origin).state(int(index))
    assert (stays, state) == (not fate, "erased" if fate == "erase" else "live")
    assert held == {"quarantine": row, "erase": None}.get(fate)


def test_the_log_shows_why_and_seals_what_it_rests_on(crawl, web):
    begun = [
        (leaf, private)
        for leaf, private in records(crawl, "erase")
        if leaf["erase"]["phase"] == "begun"
    ]
    rows = {leaf["rules"][0]: (leaf, private) for leaf, private in begun}
    erased = {row for fate, row in CHANGES.values() if fate == "erase"}
    assert set(rows) == erased
    leaf, private = rows["recheck/robots"]
    assert leaf["rules"] == ["recheck/robots", "default/robots-disallow"]
    (because,) = private["because"]
    assert because["items"] == [crawl.before[url(web, "robots")].provenance_id]
    (found,) = because["findings"]
    assert (found["kind"], found["source"], found["line"]) == ("robots.disallow", "robots.txt", 2)
    assert private["by"] == "recheck"
    held = {leaf["rules"][0]: leaf["count"] for leaf, _ in records(crawl, "quarantine")}
    assert held == {"recheck/walled": 1}
    assert sum(leaf["count"] for leaf, _ in records(crawl, "attest")) == 5
    assert all(leaf["rules"] == ["recheck/unchanged"] for leaf, _ in records(crawl, "attest"))
    crawl.verified()
    assert check_vault(crawl.home()).ok


def test_nothing_is_collected_anew_and_the_rest_keeps_its_record(crawl, web):
    after = crawl.stored()
    kept = {url(web, name) for name, (fate, _) in CHANGES.items() if not fate}
    assert {u: after[u].provenance_id for u in kept} == {
        u: crawl.before[u].provenance_id for u in kept
    }
    assert after[url(web, "other-words")].item()["text"].endswith("/a.")
    new = [leaf for leaf in crawl.leaves() if leaf["event"] == "collect"]
    assert len(new) == len(crawl.before) + 3


def test_a_time_is_noted_of_what_may_stay_and_a_failure_of_what_could_not_be_asked(crawl, web):
    notes = Notes(crawl.home()).tile("worker", 0)
    by_name = {
        name: notes.get(int(crawl.before[url(web, name)].provenance_id.rpartition("/")[2]))
        for name in CHANGES
    }
    assert by_name["same"].at
    assert by_name["other-words"].at
    assert by_name["same"].until == 0
    for name in ("error", "drops", "licence-lost", "robots-500", "moved"):
        assert (by_name[name].at, by_name[name].failed) == (0, 1)
    assert by_name["error"].row == "recheck/unreachable"
    assert by_name["busy"] is None
    assert by_name["gone"] is None


def test_what_a_host_confirms_is_not_sent_again_and_its_header_fields_are_looked_at(crawl):
    asked: dict[str, list[tuple[str, bool]]] = {}
    for hit in crawl.hits:
        if hit.path == "/a":
            said = (hit.method, "if-none-match" in hit.headers)
            asked.setdefault(hit.host.partition(".")[0], []).append(said)
    assert asked["confirmed"] == [("GET", True), ("HEAD", False)]
    assert asked["confirmed-noindex"][:2] == [("GET", True), ("HEAD", False)]
    assert asked["no-head"] == [("GET", True), ("HEAD", False), ("GET", False)]
    assert asked["same"] == [("GET", False)]


def test_requests_that_had_to_wait_are_picked_up_when_their_time_has_come(crawl, web):
    waited = {each.url: each.rule for each in crawl.waited}
    late, slow = web.url("late.localhost", "/a"), web.url("slow.localhost", "/1")
    slower = {web.url("slower.localhost", f"/{n}") for n in range(2)}
    assert waited.pop(late) == "default/access-busy"
    assert {waited.pop(each) for each in slower} == {"default/robots-delay-over-cap"}
    assert list(waited.values()) == ["scrapy/wait"]
    assert set(waited) <= {slow, web.url("slow.localhost", "/0")}
    stored = set(crawl.stored())
    assert {late, *waited} <= stored
    assert len(slower & stored) == 1
    (left,) = [e for e in Waiting(crawl.home()).all() if e.url != url(web, "busy")]
    assert left.url in slower - stored
    assert left.not_before - left.at >= 390
    assert {str(each["url"]) for each in crawl.received} >= {late, *waited}


def test_it_says_what_it_did(crawl, web):
    assert "recheck/gone" in crawl.output
    assert "asked again" in crawl.output
    for name in CHANGES:
        assert f"{name}.localhost" not in crawl.output
    robots = [hit for hit in crawl.hits if hit.path == "/robots.txt"]
    assert len(robots) == len({hit.host for hit in robots})


def test_a_recheck_that_is_killed_and_run_again_ends_as_if_it_had_not_been(web, tmp_path):
    urls = [page(web, "killed.localhost", f"/{n}") for n in range(30)]
    crawl = Crawl(tmp_path / "crawl", urls)
    crawl.run()
    assert len(crawl.stored()) == 30

    held, killed = threading.Event(), threading.Event()

    def answer(hit: Hit) -> Reply:
        if len([each for each in web.hits(hit.host) if each.path != "/robots.txt"]) > 20:
            held.set()
            killed.wait(120)
        if int(hit.path[1:]) % 2:
            return Reply(b"gone", 410, HTML)
        return Reply(PAGE.format("", "still", hit.path).encode(), 200, HTML)

    for number in range(30):
        web.answer("killed.localhost", f"/{number}", answer)
    web.forget()
    slowly = {"CONCURRENT_REQUESTS": 1}
    first = again(crawl, settings=slowly).start()
    assert held.wait(120)
    left, deadline = 30, time.monotonic() + 120
    while (left == 30 or left != len(crawl.stored())) and time.monotonic() < deadline:
        left = len(crawl.stored())
        time.sleep(0.5)
    first.kill()
    first.wait()
    killed.set()
    assert 15 < left < 30
    again(crawl).run()
    assert set(crawl.stored()) == set(urls[::2])
    assert sum(leaf["count"] for leaf, _ in records(crawl, "attest")) >= 15
    crawl.verified()
    assert check_vault(crawl.home()).ok


def test_a_recheck_with_nothing_to_ask_ends_well(tmp_path):
    assert "asked again" in again(Crawl(tmp_path / "crawl", [])).run()
