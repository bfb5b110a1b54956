"""A restriction: stored and held, and nothing that is held reaches a pipeline or a feed."""

from __future__ import annotations

import json

import pytest
from e2e.test_orders import give
from invariants.foreign import ACTIVITY, Foreign, spider

from consentry.provenance import Home
from consentry.review.verdict import Who, release
from consentry.vault import Held, live

pytestmark = pytest.mark.slow

RESTRICT = """\
issuer: Example Authority
authority: regulator
reference: EXAMPLE-RESTRICT
kind: [restrict]
scope: {place: [GB], category: [personal]}
from: 2022-05-18
deadline: 2999-01-01
"""
PERSON = """<!doctype html><html lang="en-GB"><title>Profile</title>
<script type="application/ld+json">{"@type": "Person", "name": "Example Person",
"telephone": "+44 20 7946 0123"}</script><p>A profile.</html>"""


def test_a_restriction_stores_and_holds_and_a_release_ends_it(site, tmp_path):
    person = site.page("a.test", "/person", PERSON)
    plain = site.page("a.test", "/plain", "<!doctype html><title>Steel</title><p>Steel.")
    activity = ACTIVITY + "recipients:\n  - {name: Desk, uri: feeds/, purpose: news-monitoring}\n"
    feeds = {"FEEDS": {"feeds/items.jsonl": {"format": "jsonlines"}}}
    crawl = Foreign(tmp_path, settings=feeds, activity=activity, code=spider([person, plain]))
    Home.open(tmp_path / "home", keys=tmp_path / "keys", create=True)
    give(crawl, RESTRICT)
    crawl.run()
    assert crawl.exit == 0, crawl.out
    assert [item["url"] for item in crawl.items] == [plain]
    fed = (tmp_path / "feeds" / "items.jsonl").read_text().splitlines()
    assert [json.loads(line)["url"] for line in fed] == [plain]
    assert crawl.stats["consentry/held"] == 1
    assert ", held 1\n" in crawl.out
    assert crawl.stats["consentry/items"] == 1
    assert list(crawl.stored()) == [plain]
    home = crawl.home()
    ((held, word),) = Held.read(home).held()
    assert word.rule == "default/order-restrict-held"
    assert word.until > 32_000_000_000
    release(home, [held], Who("Example Person", "the restriction is lifted"), word.since)
    assert {each.private["url"] for each in live(home)} == {person, plain}
    crawl.verified()
