"""I3: no item is cleared, fed, exported or openable without a record covered by a committed,
signed checkpoint."""

from __future__ import annotations

import json

import pytest
from invariants.foreign import ACTIVITY, Foreign, spider
from typer.testing import CliRunner

from consentry.cli import app

FEED = "recipients:\n  - {name: Newsroom, uri: feeds/, purpose: news-monitoring}\n"
ASKS = """
class Asks:
    def process_item(self, item):
        home = Home.open(SETTINGS["CONSENTRY_HOME"], keys=Path(SETTINGS["CONSENTRY_KEYS"]))
        origin, _, index = item["provenance_id"].rpartition("/")
        from consentry.provenance.verify import verify
        report = verify(home.log, home.root_vkey)
        (log,) = [one for one in report.logs if one.origin == origin]
        tell("asked", ok=report.ok, covered=int(index) < log.size, item=item,
             sealed=json.loads(home.reader("worker").open_content(int(index))))
        return item
SETTINGS["ITEM_PIPELINES"][Asks] = 0
"""


@pytest.mark.slow
def test_when_a_pipeline_gets_an_item_its_record_verifies_and_its_content_opens(site, tmp_path):
    urls = [site.page(f"h{n}.test", "/", f"<p>Page {n}") for n in range(12)]
    crawl = Foreign(tmp_path, code=ASKS + spider(urls))
    crawl.run()
    asked = crawl.told_of("asked")
    assert len(asked) == 12, crawl.out
    for one in asked:
        item = dict(one["item"])
        item.pop("provenance_id")
        assert one["ok"], "the log verifies"
        assert one["covered"], "a signed checkpoint covers the record"
        assert one["sealed"] == item


FAILS = """
_put = LocalStorage.put
def put(self, name, data, **more):
    if self._root.endswith({where!r}) and Receive.seen >= {after}:
        tell("failing", name=name)
        raise consentry.errors.StorageError(name + " could not be written: No space left.")
    return _put(self, name, data, **more)
LocalStorage.put = put
"""
FAILURES = [("log", 5), ("log", 40), ("vault", 5), ("vault", 40)]


@pytest.mark.slow
@pytest.mark.parametrize(("where", "after"), FAILURES)
def test_a_storage_that_fails_in_mid_crawl_stops_it_and_nothing_uncleared_passes(
    where, after, site, tmp_path
):
    urls = [site.page("a.test", f"/{n}", f"<p>Page {n}", delay=0.02) for n in range(150)]
    crawl = Foreign(
        tmp_path,
        settings={
            "FEEDS": {"feeds/items.jsonl": {"format": "jsonlines"}},
            "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        },
        activity=ACTIVITY + FEED,
        code=FAILS.format(where=where, after=after) + spider(urls),
    )
    crawl.run()
    assert crawl.told_of("failing"), crawl.out
    assert crawl.exit == 1
    assert crawl.stats["finish_reason"] == "consentry_log_failed"
    assert "No space left" in crawl.out
    assert len(site.hits("a.test")) < 150
    logs = crawl.verified().logs
    (size,) = [log.size for log in logs if log.origin.endswith("/worker")]
    stored = {each.provenance_id: each.item() for each in crawl.stored().values()}
    assert not (tmp_path / "feeds" / "items.jsonl").exists(), "its release has no record"
    assert after <= len(crawl.items) <= len(stored)
    for item in crawl.items:
        assert stored[item.pop("provenance_id")] == item
    exported = export(crawl)
    assert {row["provenance_id"] for row in exported} == set(stored)
    assert all(int(row["provenance_id"].rpartition("/")[2]) < size for row in exported)


def export(crawl: Foreign) -> list[dict]:
    to = crawl.folder / "out.jsonl"
    where = {"home": "home", "keys": "keys", "activity": "activity.yaml"}
    given = [part for name, path in where.items() for part in (f"--{name}", crawl.folder / path)]
    asked = ["export", "--purpose", "news-monitoring", "--to", to, *given]
    done = CliRunner().invoke(app, list(map(str, asked)))
    assert done.exit_code == 0, done.output
    return list(map(json.loads, to.read_text().splitlines()))
