"""I6: personal data never appears in logs, stats, meta, tracebacks, LOG.

Planted in pages, in queries, in headers, in items, and in what the crawler's own code raises.
"""

from __future__ import annotations

import json

import pytest
from invariants.foreign import Foreign, spider

PLANTED = (
    "planted.person@example.org",
    "Plantagenet Example",
    "7946 0987",
    "79460987",
    "planted-session-4711",
)
PAGE = """<!doctype html><html lang=en><title>By Plantagenet Example</title>
<meta name=author content="Plantagenet Example">
<script type="application/ld+json">{"@type": "Person", "name": "Plantagenet Example",
"email": "planted.person@example.org", "telephone": "+44 20 7946 0987"}</script>
<a href="mailto:planted.person@example.org">write</a><p>Call +44 20 7946 0987</html>"""
QUERY = "?email=planted.person@example.org&name=Plantagenet%20Example#planted-session-4711"


@pytest.mark.slow
def test_what_is_planted_is_in_no_log_line_no_statistic_and_nowhere_in_the_home(site, tmp_path):
    headers = {"X-Author": "planted.person@example.org", "Set-Cookie": "s=planted-session-4711"}
    urls = [
        site.page("a.test", "/person", PAGE, headers=headers) + QUERY,
        site.page("a.test", "/breaks", PAGE) + QUERY,
        site.page("a.test", "/refused", PAGE, status=451, headers=headers) + QUERY,
        site.page("a.test", "/optout", '<meta name=robots content="noindex">' + PAGE) + QUERY,
        site.redirect("a.test", "/moved", "/person" + QUERY.replace("?", "?again=1&")),
        site.drop("a.test", "/dropped") + QUERY,
        site.url("a.test", "/gone") + QUERY,
    ]
    parse = """
tell("meta", has=any(p in str(response.meta) for p in ("Person", "personal", "Finding")))
if "breaks" in response.url:
    raise ValueError(response.text)
yield {"url": response.url, "text": response.text, "author": "Plantagenet Example"}
yield {"url": response.url, "drop": True, "text": response.text}
yield {"url": response.url, "text": b"Plantagenet Example"}
"""
    code = """
class Breaks:
    def process_item(self, item):
        if item.get("drop"):
            raise DropItem(str(item))
        if item["url"].endswith("x"):
            raise ValueError(str(item))
        return item
SETTINGS["ITEM_PIPELINES"] = {Breaks: 1}
"""
    settings = {"LOG_FILE": "crawl.log", "COOKIES_DEBUG": True, "DUPEFILTER_DEBUG": True}
    crawl = Foreign(tmp_path, settings=settings, code=code + spider(urls, parse))
    crawl.run()
    assert crawl.exit == 0, crawl.log
    assert len(crawl.log) > 3000
    stats = json.dumps(crawl.stats)
    leaves = json.dumps(crawl.leaves())
    for word in PLANTED:
        assert word not in crawl.log, word
        assert word not in crawl.out, word
        assert word not in stats, word
        assert word not in leaves, word
        assert crawl.holds(word.encode(), "home") == [], word
    assert not any(one["has"] for one in crawl.told_of("meta"))
    assert crawl.log.count("its text may quote the page") == 1
    kept = json.dumps([each.item() for each in crawl.stored().values()])
    for word in ("Plantagenet Example", "7946 0987", "planted.person"):
        assert word not in kept
    crawl.verified()
