"""I7: after a kill at any moment the log verifies and every item that a pipeline received is in
log and vault; the crawl run again ends with the same set as an uninterrupted one.

tests/e2e/test_kill.py kills at random moments, tests/provenance/test_crash.py stops the log at
every call of its storage; here a whole crawl is killed at a call of the storage, before that call
took effect or after it.
"""

from __future__ import annotations

import random

import pytest
from invariants.foreign import Foreign, spider

KILL = """
import itertools, os, signal
_put, _calls = LocalStorage.put, itertools.count(1)
def put(self, name, data, **more):
    last = next(_calls) == {at}
    if last and not {late}:
        os.kill(os.getpid(), signal.SIGKILL)
    tag = _put(self, name, data, **more)
    if last:
        os.kill(os.getpid(), signal.SIGKILL)
    return tag
LocalStorage.put = put
"""


@pytest.mark.slow
def test_a_crawl_that_is_killed_at_a_call_of_its_storage_and_run_again_ends_the_same(
    site, tmp_path
):
    urls = [site.page(f"h{n % 4}.test", f"/{n}", f"<p>Page {n}", delay=0.01) for n in range(30)]
    crawl = Foreign(tmp_path / "killed")
    chance = random.Random(7)
    killed = 0
    for at in [*range(1, 9), *(chance.randrange(9, 60) for _ in range(6))]:
        crawl.code = KILL.format(at=at, late=at % 2 == 0) + spider(urls)
        crawl.run()
        killed += crawl.exit == -9
        if not (crawl.folder / "home" / "home.json").exists():
            assert not crawl.items
            continue
        _nothing_is_missing(crawl)
    assert killed >= 10
    crawl.code = spider(urls)
    crawl.run()
    assert crawl.exit == 0, crawl.out
    _nothing_is_missing(crawl)
    calm = Foreign(tmp_path / "calm", code=spider(urls))
    calm.run()
    assert _set(crawl) == _set(calm)
    assert len(_set(calm)) == 30


def _nothing_is_missing(crawl: Foreign) -> None:
    crawl.verified()
    stored = {each.provenance_id: each.item() for each in crawl.stored().values()}
    for item in crawl.items:
        assert stored[item.pop("provenance_id")] == item


def _set(crawl: Foreign) -> set[tuple[str, str]]:
    return {(url, str(each.item()["text"])) for url, each in crawl.stored().items()}
