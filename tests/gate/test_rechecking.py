"""Asking again, seen from the gate: what becomes of items, what is put off, what ends by itself."""

from __future__ import annotations

import time
from unittest.mock import patch

import pytest

from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import open_gate
from consentry.gate.rechecking import Rechecking
from consentry.provenance import OPS, Home
from consentry.vault import Held
from consentry.vault.erase import Selector, carry_out, plan
from consentry.vault.recheck import Notes, Waiting

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleAgainBot
purposes: [{}]
"""
HOST = "https://news.example.com"
PAGE = b"<html lang=en><title>T</title>%s<p>Words.</html>"
DAY = 86_400
DOCUMENT = b"""<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>
<permits type="usage">all</permits></license></content></rsl>"""


class World:
    """A gate at a time, and a host whose files are set."""

    def __init__(self, folder, purposes="news-monitoring"):
        (folder / "activity.yaml").write_text(ACTIVITY.format(purposes))
        self.where = {
            "activity": folder / "activity.yaml",
            "home": str(folder / "home"),
            "keys": folder / "keys",
        }
        self.files: dict[str, Outcome] = {}
        self.later = 0
        self.gate = None

    def open(self, later=0):
        """A new run, so many seconds after the first."""
        if self.gate:
            self.gate.close()
        real = time.time
        with patch("time.time", lambda: real() + later):
            self.gate = open_gate(**self.where)
        self.later = later
        self.gate._judge.clock = lambda: real() + later
        return self.gate

    @property
    def home(self):
        return Home.open(self.where["home"], keys=self.where["keys"])

    def ctx(self, path="/a"):
        return Fetch(HOST + path, user_agent=self.gate.activity.user_agent)

    def fetch(self, path="/a"):
        ctx = self.ctx(path)
        while isinstance(answer := self.gate.fetch(ctx), Need):
            self.learn(answer.asks)
        return answer

    def learn(self, asks):
        for ask in asks:
            found = self.files.get(ask.url.partition("example.com")[2], Outcome(404))
            at = self.gate.now()
            self.gate.learn(ask, Outcome(found.status, found.headers, found.body, at=at))

    def answer(self, path="/a", head=b"", status=200, url="", **headers):
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        answer = Answer(
            self.ctx(path), url or HOST + path, status, (("content-type", "text/html"), *named)
        )
        return answer, PAGE % head

    def read(self, path="/a", head=b"", **more):
        assert self.fetch(path).allowed
        answer, body = self.answer(path, head, **more)
        self.learn(self.gate.unread(answer, body))
        return self.gate.body(answer, body)

    def store(self, path="/a", head=b"", **more):
        reading = self.read(path, head, **more)
        item = {"url": HOST + path, "text": "Words."}
        return self.gate.store(reading, item).result(timeout=120).provenance_id

    def again(self, **more):
        asked = Rechecking(self.gate, self.home)
        return asked, asked.due(**{"age": 30 * DAY, "hosts": (), "most": 100, **more})

    def state(self, name):
        origin, _, index = name.rpartition("/")
        return self.home.find(origin).state(int(index))


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    made.open()
    yield made
    made.gate.close()


def test_an_unchanged_item_is_noted_and_its_age_restarts_and_its_term_does_not(world):
    end = b'<meta name=robots content="unavailable_after: 2099-03-01">'
    item = world.store(head=end)
    before = world.gate.ledger._log.read(int(item.rpartition("/")[2]))
    world.open(later=31 * DAY)
    asked, (page,) = world.again()
    asked.answered(page, world.read(head=end), asked.open(page))
    asked.carry_out()
    assert dict(asked.tally) == {"pages": 1, "unchanged": 1}
    assert world.again()[1] == []
    world.open(later=62 * DAY)
    assert len(world.again()[1]) == 1
    reader = world.home.reader("worker")
    assert reader.read(int(item.rpartition("/")[2])) == before
    assert [
        leaf for leaf in map(reader.read, range(reader.size)) if leaf["event"] == "collect"
    ] == [before]


@pytest.mark.parametrize(
    ("now", "fate"),
    [
        ({}, "live"),
        ({"x_robots_tag": "noindex"}, "erased"),
        ({"content_signal": "search=no"}, "erased"),
    ],
)
def test_a_page_that_its_host_confirms_is_judged_by_what_is_said_now(world, now, fate):
    item = world.store(etag='"one"', last_modified="Mon, 02 Nov 2026 08:30:00 GMT")
    world.open(later=31 * DAY)
    asked, (page,) = world.again()
    assert page.conditions == (
        ("If-None-Match", '"one"'),
        ("If-Modified-Since", "Mon, 02 Nov 2026 08:30:00 GMT"),
    )
    assert world.fetch().allowed
    answer, _ = world.answer(etag='"one"', **now)
    if world.gate.head(answer).allowed:
        asked.answered(page, world.gate.body(answer, b""), asked.open(page), unchanged=True)
    else:
        asked.refused(page, world.gate.head(answer))
    asked.carry_out()
    assert world.state(item) == fate
    assert asked.tally["not-modified"] == (fate == "live")


def test_what_the_page_said_of_itself_stands_while_it_is_the_same(world):
    end = b'<meta name=robots content="unavailable_after: 2099-03-01">'
    world.store(head=end, etag='"one"')
    world.open(later=31 * DAY)
    asked, (page,) = world.again()
    (stored,) = asked.open(page)
    assert "optout.expires" in {f.kind for f in stored.said}
    assert world.fetch().allowed
    answer, _ = world.answer(etag='"one"')
    asked.answered(page, world.gate.body(answer, b""), [stored], unchanged=True)
    (note,) = asked._unchanged.values()
    assert note.until == 4076006400


@pytest.mark.parametrize("why", ["another activity", "its own licence", "no validator"])
def test_a_page_is_asked_for_in_full_where_a_304_would_not_tell(world, why):
    own = f'<link rel=license type="application/rsl+xml" href="{HOST}/l.xml">'.encode()
    world.files["/l.xml"] = Outcome(200, body=DOCUMENT)
    head = own if why == "its own licence" else b""
    world.store(head=head, **({} if why == "no validator" else {"etag": '"one"'}))
    if why == "another activity":
        world.where["activity"].write_text(ACTIVITY.format("news-monitoring, search"))
    world.open(later=31 * DAY)
    _, (page,) = world.again()
    assert page.conditions == ()


def test_what_a_page_says_of_its_end_is_kept_so_that_it_goes_without_asking(world):
    item = world.store(head=b'<meta name=robots content="unavailable_after: 2099-03-01">')
    stays = world.store("/stays")
    end = world.home.reader("worker").open_private(int(item.rpartition("/")[2]))["erase_at"]
    found = plan(world.home, Selector(expired_at=end), now=end)
    assert list(found.items.ids()) == [item]
    carry_out(world.home, found, reason="its term is over", by="retention", now=end)
    assert (world.state(item), world.state(stays)) == ("erased", "live")


def test_a_recheck_erases_what_is_over_without_asking_and_keeps_the_clocks(world):
    item = world.store(head=b'<meta name=robots content="unavailable_after: 2099-03-01">')
    world.open(later=80 * 365 * DAY)
    asked, pages = world.again(age=100 * 365 * DAY)
    assert pages == []
    asked.carry_out()
    assert world.state(item) == "erased"
    assert asked.tally["erased/recheck/term-over"] == 1
    ops = world.home.reader(OPS)
    (begun,) = [
        at for at in range(ops.size) if ops.read(at).get("erase", {}).get("phase") == "begun"
    ]
    assert ops.open_private(begun)["selector"]["expired_at"] >= 80 * 365 * DAY


def test_one_purpose_refused_of_two_holds_the_item(tmp_path):
    world = World(tmp_path, "news-monitoring, archive")
    world.open()
    item = world.store()
    world.open(later=31 * DAY)
    asked, (page,) = world.again()
    refused = b'<meta name=robots content="noarchive">'
    asked.answered(page, world.read(head=refused), asked.open(page))
    asked.carry_out()
    assert Held.read(world.home).why(item) == "recheck/purpose"
    assert world.state(item) == "live"
    world.gate.close()


def test_where_erasing_needs_four_eyes_a_recheck_holds(world):
    item = world.store()
    world.gate.close()
    world.where["activity"].write_text(ACTIVITY.format("news-monitoring") + "four_eyes: true\n")
    world.gate = None
    world.open(later=31 * DAY)
    asked, (page,) = world.again()
    answer, _ = world.answer(status=410)
    asked.refused(page, world.gate.head(answer))
    asked.carry_out()
    assert Held.read(world.home).why(item) == "recheck/gone"
    assert world.state(item) == "live"
    assert asked.tally["held/recheck/gone"] == 1


def test_three_failures_in_a_row_hold_an_item_and_an_answer_between_begins_anew(world):
    item = world.store()
    why = []
    for number, answers in enumerate([False, False, True, False, False, False], 1):
        world.open(later=number * 31 * DAY)
        asked, (page,) = world.again()
        if answers:
            asked.answered(page, world.read(), asked.open(page))
        else:
            asked.failed(page, "ConnectionLost")
        asked.carry_out()
        why.append(Held.read(world.home).why(item))
    assert why == [None] * 5 + ["recheck/unreachable"]


def test_a_page_that_leads_elsewhere_is_no_answer_but_another_scheme_is(world):
    world.store()
    world.open(later=31 * DAY)
    for url, kept in (("http://www.news.example.com/a", 0), (HOST + "/", 1)):
        asked, (page,) = world.again()
        reading = world.read(url=url)
        asked.answered(page, reading, asked.open(page))
        assert asked.tally["kept/recheck/moved"] == kept


def test_a_fault_or_an_order_says_nothing_of_the_host(world):
    world.store()
    world.open(later=31 * DAY)
    asked, (page,) = world.again()
    asked.refused(page, world.gate._judge.broken("fetch", RuntimeError()))
    asked.carry_out()
    assert dict(asked.tally) == {"pages": 1, "kept": 1, "kept/recheck/not-asked": 1}
    assert dict(Notes(world.home).tile("worker", 0)) == {}


def test_a_licence_that_ran_out_is_due_before_its_age_and_read_again(world):
    world.files = {
        "/robots.txt": Outcome(200, body=b"License: https://news.example.com/l.xml\n"),
        "/l.xml": Outcome(200, body=DOCUMENT.replace(b"<content ", b'<content max-age="7" ')),
    }
    item = world.store()
    world.open(later=6 * DAY)
    assert world.again(age=400 * DAY)[1] == []
    revalidate = [
        int(f["value"])
        for f in world.home.reader("worker").open_private(int(item.rpartition("/")[2]))["findings"]
        if f["kind"] == "licence.revalidate"
    ]
    world.open(later=min(revalidate) - world.gate.now() + 6 * DAY + 60)
    asked, (page,) = world.again(age=400 * DAY)
    world.files["/l.xml"] = Outcome(200, body=DOCUMENT.replace(b"permits", b"prohibits"))
    reading = world.read()
    assert not reading.decision.allowed
    asked.refused(page, reading.decision)
    asked.carry_out()
    assert world.state(item) == "erased"
    assert asked.tally["erased/recheck/optout"] == 1


def put_off(world):
    world.gate.ledger.flush(world.gate.now(), everything=True)
    return {each.url.removeprefix(HOST): each for each in Waiting(world.home).all()}


def test_a_wait_longer_than_a_crawl_keeps_the_url_sealed(world):
    world.files["/robots.txt"] = Outcome(429, (("retry-after", "90"),))
    answer = world.fetch()
    assert answer.verdict == "defer"
    waiting = put_off(world)
    assert waiting["/a"].rule == "default/robots-busy"
    assert waiting["/a"].not_before == answer.not_before
    assert world.gate.tally()["put-off"] == 1


def test_what_waited_too_long_is_forgotten_by_the_next_recheck(world):
    world.files["/robots.txt"] = Outcome(429, (("retry-after", "90"),))
    world.fetch()
    assert len(put_off(world)) == 1
    for later, left in ((29 * DAY, 1), (31 * DAY, 0)):
        world.open(later=later)
        world.again()[0].carry_out()
        assert len(put_off(world)) == left


def test_a_busy_page_that_is_read_after_all_is_not_kept(world):
    assert world.fetch().allowed
    answer, _ = world.answer(status=503, retry_after="90")
    assert world.gate.head(answer).verdict == "defer"
    world.read()
    other, _ = world.answer("/b", status=429, retry_after="5")
    world.gate.head(other)
    assert set(put_off(world)) == {"/b"}


def test_of_a_host_that_wants_long_intervals_one_page_may_be_had(world):
    world.files["/robots.txt"] = Outcome(200, body=b"User-agent: *\nCrawl-delay: 400\n")
    assert world.fetch().verdict == "defer"
    world.gate.page_by_page([HOST])
    assert world.fetch().allowed
    assert world.gate.turn(HOST + "/a") == 0
    assert world.gate.turn(HOST + "/b") > 390


def test_a_page_that_is_stored_and_asked_about_again_is_not_put_off(world):
    world.store()
    world.open(later=31 * DAY)
    world.again()
    world.files["/robots.txt"] = Outcome(429, (("retry-after", "90"),))
    assert world.fetch().verdict == "defer"
    assert put_off(world) == {}
