"""FEEDS: a feed is a recipient with a purpose, gets cleared items alone, and leaves one record."""

from __future__ import annotations

import json

import pytest
from invariants.foreign import ACTIVITY, Foreign, spider

pytestmark = pytest.mark.slow

FEED = {"FEEDS": {"feeds/items.jsonl": {"format": "jsonlines"}}}
RECIPIENT = "recipients:\n  - {name: Newsroom, uri: feeds/, purpose: news-monitoring}\n"


def fed(crawl: Foreign, name: str = "feeds/items.jsonl") -> list[dict]:
    path = crawl.folder / name
    return list(map(json.loads, path.read_text().splitlines())) if path.exists() else []


def test_a_feed_that_nobody_declared_does_not_start_and_what_it_says_to_write_is_enough(
    site, tmp_path
):
    url = site.page("a.test", "/", "<p>words")
    crawl = Foreign(tmp_path, settings=FEED, code=spider([url]))
    crawl.run()
    assert crawl.exit == 1
    assert "Traceback" not in crawl.out
    assert site.hits() == []
    told = crawl.out[crawl.out.index("recipients:") :].splitlines()
    lines = [line for line in told[:4] if line.startswith((" ", "recipients:"))]
    again = Foreign(
        tmp_path, settings=FEED, code=spider([url]), activity=ACTIVITY + "\n".join(lines)
    )
    again.run()
    assert again.exit == 0, again.out
    assert [item["url"] for item in fed(again)] == [url]


def test_it_gets_what_was_cleared_and_leaves_one_sealed_record_that_names_it(site, tmp_path):
    good = [site.page("a.test", f"/{n}", f"<p>Page {n}, someone@example.org") for n in range(5)]
    closed = site.page("a.test", "/closed", '<meta name="robots" content="noindex"><p>x')
    code = """
class Smuggles:
    def process_item(self, item):
        if item["url"].endswith("/3"):
            item["text"] = "someone@example.org"
        if item["url"].endswith("/4"):
            return {"url": "made here"}
        return item
SETTINGS["ITEM_PIPELINES"][Smuggles] = 500
"""
    crawl = Foreign(
        tmp_path, settings=FEED, activity=ACTIVITY + RECIPIENT, code=code + spider([*good, closed])
    )
    crawl.run()
    assert crawl.exit == 0, crawl.out
    stored = {each.provenance_id: each.item() for each in crawl.stored().values()}
    items = fed(crawl)
    assert sorted(item["url"] for item in items) == sorted(good[:3])
    ids = [item.pop("provenance_id") for item in items]
    assert [stored[one] for one in ids] == items
    assert "someone@example.org" not in str(items)
    home = crawl.home()
    ops = home.reader("ops")
    (at,) = [n for n in range(ops.size) if ops.read(n)["event"] == "release"]
    public, private = ops.read(at), ops.open_private(at)
    assert "feeds" not in str(public)
    assert "items.jsonl" in str(private)
    assert "Newsroom" in str(private) + str(public)
    assert public["count"] == 3
    listed = json.loads(ops.open_content(at))
    named = {f"{o}/{n}" for o, runs in listed.items() for a, b in runs for n in range(a, b + 1)}
    assert named == set(ids)
    crawl.verified()


def test_an_item_whose_use_for_the_feeds_purpose_is_refused_is_not_in_it(site, tmp_path):
    silent = site.page("a.test", "/", "<p>No signal speaks of training.")
    site.robots("b.test", "User-agent: *\nContent-Usage: train-ai=y\nAllow: /\n")
    asked = site.page("b.test", "/", "<p>Training is allowed here.")
    activity = ACTIVITY.replace("[news-monitoring]", "[news-monitoring, ai-train]") + (
        "recipients:\n  - {name: Lab, uri: feeds/, purpose: ai-train}\n"
        "  - {name: Newsroom, uri: news.jsonl, purpose: news-monitoring}\n"
    )
    settings = {"FEEDS": {**FEED["FEEDS"], "news.jsonl": {"format": "jsonlines"}}}
    crawl = Foreign(tmp_path, settings=settings, activity=activity, code=spider([silent, asked]))
    crawl.run()
    assert crawl.exit == 0, crawl.out
    assert [item["url"] for item in fed(crawl)] == [asked]
    assert sorted(item["url"] for item in fed(crawl, "news.jsonl")) == sorted([silent, asked])
    assert crawl.stats["consentry/feeds/refused"] == 1


def released(crawl: Foreign) -> list[tuple[str, set[str]]]:
    """URI and ids of every release record, in order."""
    home = crawl.home()
    if home.manifest().find("ops") is None:
        return []
    ops, found = home.reader("ops"), []
    for at in range(ops.size):
        if ops.read(at)["event"] == "release":
            listed = json.loads(ops.open_content(at))
            ids = {
                f"{o}/{n}" for o, runs in listed.items() for a, b in runs for n in range(a, b + 1)
            }
            found.append((str(ops.open_private(at)["uri"]), ids))
    return found


FAIL = """
import itertools, os, signal
from consentry.errors import StorageError
_put, _calls = LocalStorage.put, itertools.count(1)
def put(self, name, data, **more):
    if next(_calls) >= {at}:
        if {kill}:
            os.kill(os.getpid(), signal.SIGKILL)
        raise StorageError("the disk is gone")
    return _put(self, name, data, **more)
LocalStorage.put = put
"""


def test_a_feed_that_is_there_was_recorded_whatever_call_of_the_storage_is_the_last(site, tmp_path):
    urls = [site.page("a.test", f"/{n}", f"<p>Page {n}", delay=0.02) for n in range(12)]
    crawl = Foreign(
        tmp_path,
        activity=ACTIVITY + RECIPIENT,
        settings={**FEED, "CONCURRENT_REQUESTS_PER_DOMAIN": 2},
    )
    failed = 0
    for at in (9, 14, 26, 33):
        crawl.code = FAIL.format(at=at, kill=at % 2 == 0) + spider(urls)
        crawl.run()
        failed += crawl.exit != 0
        there = {item["provenance_id"] for item in fed(crawl)}
        assert there <= set().union(*(ids for _, ids in released(crawl)))
        assert not list((crawl.folder / "feeds").glob(".*"))
    assert failed >= 3
    crawl.code = spider(urls)
    crawl.run()
    assert crawl.exit == 0, crawl.out
    assert {item["url"] for item in fed(crawl)} == set(urls)
    assert {item["provenance_id"] for item in fed(crawl)} == {
        each.provenance_id for each in crawl.stored().values()
    }


def test_each_batch_has_its_record_before_the_next_is_done(site, tmp_path):
    urls = [site.page("a.test", f"/{n}", f"<p>Page {n}") for n in range(5)]
    feeds = {"FEEDS": {"feeds/%(batch_id)d.jsonl": {"format": "jsonlines", "batch_item_count": 2}}}
    crawl = Foreign(tmp_path, activity=ACTIVITY + RECIPIENT, settings=feeds, code=spider(urls))
    crawl.run()
    assert crawl.exit == 0, crawl.out
    files = {
        f"feeds/{n}.jsonl": {one["provenance_id"] for one in fed(crawl, f"feeds/{n}.jsonl")}
        for n in (1, 2, 3)
    }
    assert [len(ids) for ids in files.values()] == [2, 2, 1]
    assert dict(released(crawl)) == files


def test_a_feed_whose_release_cannot_be_recorded_is_not_there_and_the_crawl_says_so(site, tmp_path):
    url = site.page("a.test", "/", "<p>words")
    code = """
from consentry.errors import LogError
def broken(self, *args, **more):
    raise LogError("the ops log is out of reach")
Home.record_release = broken
"""
    crawl = Foreign(
        tmp_path, activity=ACTIVITY + RECIPIENT, settings=FEED, code=code + spider([url])
    )
    crawl.run()
    assert crawl.exit == 1
    assert "the ops log is out of reach" in crawl.out
    assert "Traceback" not in crawl.out
    assert fed(crawl) == []
    assert len(crawl.stored()) == 1


def test_a_storage_of_feeds_that_a_later_add_on_puts_in_our_place_stops_the_crawl(site, tmp_path):
    url = site.page("a.test", "/", "<p>words")
    code = """
class Undoes:
    def update_settings(self, settings):
        settings.set("FEED_STORAGES", {"": "scrapy.extensions.feedexport.FileFeedStorage"}, 60)
SETTINGS["ADDONS"] = {"consentry.Addon": 1000, Undoes: 2000}
"""
    crawl = Foreign(
        tmp_path, activity=ACTIVITY + RECIPIENT, settings=FEED, code=code + spider([url])
    )
    crawl.run()
    assert crawl.exit == 1
    assert "the feed storage of file: URLs is not consentry's" in crawl.out
    assert site.hits("a.test", "/") == []
    assert not (tmp_path / "feeds").exists()


def test_what_a_licence_wants_credited_goes_into_a_feed_beside_the_item_or_the_item_does_not(
    site, tmp_path
):
    licence = '<link rel=license href="https://creativecommons.org/licenses/by/4.0/">'
    author = '<meta name=author content="Example Person">'
    owed = site.page("a.test", "/owed", f"<title>T</title>{licence}{author}<p>words")
    free = site.page("a.test", "/free", f"<title>T</title>{author}<p>words")
    feeds = {
        "feeds/items.jsonl": {"format": "jsonlines"},
        "feeds/plain.csv": {"format": "csv"},
        "feeds/named.csv": {"format": "csv", "fields": ["url", "attribution"]},
    }
    crawl = Foreign(
        tmp_path,
        activity=ACTIVITY + RECIPIENT,
        settings={"FEEDS": feeds},
        code=spider([owed, free]),
    )
    crawl.run()
    assert crawl.exit == 0, crawl.out
    by_url = {item["url"]: item for item in fed(crawl)}
    assert by_url[owed]["attribution"]["authors"] == ["Example Person"]
    assert by_url[owed]["attribution"]["licence"] == ["CC-BY-4.0"]
    assert "attribution" not in by_url[free]
    assert all("attribution" not in item for item in crawl.items)
    plain = (tmp_path / "feeds" / "plain.csv").read_text()
    assert free in plain
    assert owed not in plain
    named = (tmp_path / "feeds" / "named.csv").read_text()
    assert owed in named
    assert "Example Person" in named
    assert crawl.stats["consentry/feeds/no-place-for-attribution"] == 1
    assert len(crawl.stored()) == 2


TYPES = """
import attr, dataclasses, pydantic

class AnItem(scrapy.Item):
    kind = scrapy.Field()
    text = scrapy.Field()
    author = scrapy.Field()
    provenance_id = scrapy.Field()

@dataclasses.dataclass
class ADataclass:
    kind: str
    text: str
    author: str | None

@attr.s(auto_attribs=True)
class AnAttrs:
    kind: str
    text: str
    author: str | None

class AModel(pydantic.BaseModel):
    kind: str
    text: str
    author: str | None

class Names:
    def process_item(self, item):
        tell("named", kind=type(item).__name__, id=consentry.id_of(item))
        return item
SETTINGS["ITEM_PIPELINES"][Names] = 2
"""


def test_items_of_every_type_lose_what_is_personal_and_stay_what_they_are(site, tmp_path):
    url = site.page(
        "a.test", "/", '<title>T</title><meta name=author content="Example Person"><p>x'
    )
    kinds = ["dict", "AnItem", "ADataclass", "AnAttrs", "AModel"]
    parse = f"""
for kind in {kinds!r}:
    yield eval(kind)(
        kind=kind, text="Write to someone@example.org or +44 20 7946 0123.", author="Example Person"
    )
"""
    names = TYPES + spider([url], parse)
    crawl = Foreign(tmp_path, settings=FEED, activity=ACTIVITY + RECIPIENT, code=names)
    crawl.run()
    assert crawl.exit == 0, crawl.out
    assert sorted(one["type"] for one in crawl.told_of("pipeline")) == sorted(kinds)
    ids = {one["kind"]: one["id"] for one in crawl.told_of("named")}
    home = crawl.home()
    reader = home.reader("worker")
    for item in [*crawl.items, *fed(crawl)]:
        kept = json.loads(reader.open_content(int(ids[item["kind"]].rpartition("/")[2])))
        for personal in ("someone", "7946", "Example Person"):
            assert personal not in str(item) + str(kept)
        assert "Write to" in item["text"]
        assert item["text"] == kept["text"]
    assert len(fed(crawl)) == 5
