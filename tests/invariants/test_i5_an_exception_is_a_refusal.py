"""I5: an exception in a signal, a rule or the log means refusal, also inside a running crawl.

tests/gate has each part of the gate by itself; here each fails under the add-on, and so do the
add-on's own hooks.
"""

from __future__ import annotations

import pytest
from invariants.foreign import Foreign, spider

PARTS = {
    "a signal on the request": "consentry.gate.fetching.address.of_request",
    "a signal on the head": "consentry.gate.reading.access.of_head",
    "a signal on the page": "consentry.gate.reading.personal.of_page",
    "a signal on the item": "consentry.gate.storing.personal.Search",
    "the obligations": "consentry.gate.storing.fulfil",
    "the rules": "consentry.gate.judge.Judge.decide",
    "the orders": "consentry.gate.judge.Judge.stands",
    "the log": "consentry.gate.ledger.Ledger.collect",
    "the record": "consentry.gate.ledger.sealed",
    "keeping a host's file": "consentry.gate.ledger.Ledger.keep_evidence",
    "screening": "consentry.gate.seam.Gate.screen",
    "the decision on a request": "consentry.adapters.scrapy.deciding.Decider.clear",
    "the last check before the socket": "consentry.gate.seam.Gate.valid",
    "the hook on headers": "consentry.adapters.scrapy.heads.headers_of",
    "the hook on responses": "consentry.adapters.scrapy.deciding.Decider.read",
    "writing an item back": "consentry.adapters.scrapy.processor.write_back",
    "reading an item": "consentry.adapters.scrapy.processor.as_json",
}
FAIL = """
from scrapy.utils.misc import load_object
import importlib
def fail(*_args, **_more):
    raise ZeroDivisionError("someone@example.org in the words of an error")
parts = {part!r}.split(".")
for cut in range(len(parts) - 1, 0, -1):
    try:
        owner = importlib.import_module(".".join(parts[:cut]))
    except ImportError:
        continue
    for name in parts[cut:-1]:
        owner = getattr(owner, name)
    assert hasattr(owner, parts[-1])
    setattr(owner, parts[-1], fail)
    break
"""
PAGE = "<html lang=en><title>T</title><p>Words and someone@example.org</p></html>"


@pytest.mark.slow
@pytest.mark.parametrize("what", PARTS)
def test_nothing_is_handed_on_fed_or_cached_when_a_part_fails(what, site, tmp_path):
    urls = [site.page("a.test", f"/{n}", PAGE) for n in range(3)]
    crawl = Foreign(
        tmp_path,
        settings={"HTTPCACHE_ENABLED": True, "HTTPCACHE_DIR": str(tmp_path / "cache")},
        code=FAIL.format(part=PARTS[what]) + spider(urls),
    )
    crawl.run()
    assert crawl.items == [], crawl.out
    if what != "writing an item back":
        assert crawl.stored() == {}
    if "item" not in what and what not in ("the obligations", "the log", "the record"):
        assert crawl.holds(b"Words and", "cache") == []
        assert crawl.exit == 1, crawl.out
    assert "someone@example.org" not in crawl.out
    crawl.verified()
