"""CONSENTRY_MODE = observe: what would be said of an existing crawler, with nothing in its way."""

from __future__ import annotations

import pytest
from invariants.foreign import ACTIVITY, Foreign, spider

pytestmark = pytest.mark.slow


def test_it_refuses_nothing_changes_nothing_opens_no_vault_and_says_so(site, tmp_path):
    site.robots("a.test", "User-agent: *\nDisallow: /private\n")
    urls = [
        site.page("a.test", "/", "<p>someone@example.org"),
        site.page("a.test", "/second", "<p>words"),
        site.page("a.test", "/private", "<p>not for robots"),
        site.page("a.test", "/withheld", "<p>withheld", status=451),
        site.page("a.test", "/meta", '<meta name="robots" content="noindex"><p>no'),
    ]
    code = spider(urls).replace("dont_filter=True", "meta={'handle_httpstatus_all': True}")
    code += """
class Changes:
    def process_item(self, item):
        item["amount"] = item["Someone Example"] = 1.5
        return item
SETTINGS["ITEM_PIPELINES"] |= {Changes: 5}
"""
    settings = {
        "CONSENTRY_MODE": "observe",
        "CONSENTRY_HOME": None,
        "CONSENTRY_KEYS": None,
        "USER_AGENT": "TheirOwn/2",
        "FEEDS": {"theirs.jsonl": {"format": "jsonlines"}},
    }
    crawl = Foreign(tmp_path, settings=settings, code=code)
    crawl.run()
    assert crawl.exit == 0, crawl.out
    assert sorted(item["url"] for item in crawl.items) == sorted(urls)
    assert any("someone@example.org" in item["text"] for item in crawl.items)
    assert (tmp_path / "theirs.jsonl").read_text().count("\n") == 5
    assert {hit.user_agent for hit in site.hits() if hit.path != "/robots.txt"} >= {"TheirOwn/2"}
    for rule in ("robots-disallow", "access-legal-block", "optout-denied"):
        assert crawl.stats[f"consentry/refused/default/{rule}"] == 1
    assert crawl.stats["consentry/refused/scrapy/item-changed"] == 2
    assert "changed by a pipeline: amount; name what may be in CONSENTRY_RESULT_" in crawl.out
    assert "Someone Example" not in crawl.out
    assert crawl.stats["consentry/decision/deny"] == 5
    assert "watched, not guarded" in crawl.out
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"activity.yaml", "out.txt", "told.jsonl", "theirs.jsonl"}


def test_it_cannot_be_combined_with_a_home(site, tmp_path):
    crawl = Foreign(
        tmp_path, settings={"CONSENTRY_MODE": "observe"}, code=spider([site.url("a.test")])
    )
    crawl.run()
    assert crawl.exit == 1
    assert "Take out CONSENTRY_HOME" in crawl.out
    assert site.hits() == []


def test_a_check_that_fails_is_passed_over_and_counted(site, tmp_path):
    fails = """
import consentry.gate.storing
def fail(*_args, **_more):
    raise ValueError("someone@example.org")
consentry.gate.storing.personal.Search = fail
"""
    settings = {"CONSENTRY_MODE": "observe", "CONSENTRY_HOME": None, "CONSENTRY_KEYS": None}
    url = site.page("a.test", "/", "<p>words")
    crawl = Foreign(tmp_path, settings=settings, code=fails + spider([url]), activity=ACTIVITY)
    crawl.run()
    assert crawl.exit == 0, crawl.out
    assert [item["url"] for item in crawl.items] == [url]
    assert crawl.stats["consentry/refused/engine/error"] == 1
    assert "someone@" not in crawl.out
