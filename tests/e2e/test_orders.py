"""A stop order: obeyed by a running crawl within seconds, after a restart, and by what was queued.

Times are those at which the pipeline received an item and the server a request.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import forked
import pytest
from invariants.foreign import Foreign, spider

from consentry.adapters.scrapy import watch
from consentry.gate.effect import WITHIN
from consentry.provenance import Home

pytestmark = pytest.mark.slow

LOOKS = 3
UK_STOP = """\
issuer: Example Authority
authority: regulator
reference: EXAMPLE-UK
kind: [stop]
scope: {place: [GB], category: [personal]}
from: 2022-05-18
"""
SITE_STOP = """\
issuer: Example Court
authority: court
reference: EXAMPLE-SITE
kind: [stop]
scope: {site: [b.test]}
from: 2022-05-18
"""
PERSON = """<!doctype html><html lang="en-GB"><title>Profile {n}</title>
<script type="application/ld+json">{{"@type": "Person", "name": "Example Person",
"telephone": "+44 20 7946 0123",
"address": {{"@type": "PostalAddress", "addressCountry": "GB"}}}}</script><p>Profile {n}</html>"""
PLAIN = "<!doctype html><html lang=de><title>Steel {n}</title><p>Steel costs more, part {n}.</html>"


def give(crawl: Foreign, text: str) -> float:
    """``consentry order add``; the time at which it was done."""
    file = crawl.folder / "order.yaml"
    file.write_text(text)
    home = ["--home", str(crawl.folder / "home"), "--keys", str(crawl.folder / "keys")]
    forked.command("consentry", "order", "add", str(file), *home, folder=crawl.folder)
    return time.monotonic()


def until(crawl: Foreign, process, items: int) -> None:
    """Wait until the pipeline received so many items."""
    wait(crawl, process, lambda: len(crawl.items) >= items)


def wait(crawl: Foreign, process, what: Callable[[], object]) -> None:
    end = time.monotonic() + 120
    while not what():
        assert time.monotonic() < end, crawl.out
        assert process.poll() is None, crawl.out
        time.sleep(0.05)


def looked(crawl: Foreign, after: float) -> list[float]:
    """When each look at what stands, of those that began after a moment, had ended."""
    return [one["at"] for one in crawl.told_of("look") if one["began"] > after]


def in_force(crawl: Foreign, process, given: float) -> float:
    """When the third look had ended: by the first it stands, what was under way is through then.

    A look is taken every second; on a busy machine the three are not within five.
    """
    assert LOOKS * watch._SECOND < WITHIN
    wait(crawl, process, lambda: len(looked(crawl, given)) >= LOOKS)
    return looked(crawl, given)[LOOKS - 1]


def pages(site, number: int) -> list[str]:
    """So many of each kind: a person in the UK, a plain page, and one on the site b.test."""
    kinds = (("a.test", "/person", PERSON), ("c.test", "/plain", PLAIN), ("b.test", "/", PLAIN))
    return [
        site.page(host, f"{path}{n}", body.format(n=n))
        for n in range(number)
        for host, path, body in kinds
    ]


SLOW = {"DOWNLOAD_DELAY": 0.2}
TELLS = """
refresh = Gate.refresh
def look(self):
    began = time.monotonic()
    refresh(self)
    tell("look", began=began)
Gate.refresh = look
"""
ON = """
n = response.meta.get("n", 0) + 1
yield {"url": response.url, "text": response.text, "n": n}
if not Path("enough").exists():
    yield response.request.replace(url=response.url.partition("?")[0] + f"?{n}", meta={"n": n})
"""


def test_a_running_crawl_obeys_within_five_seconds_goes_on_elsewhere_and_still_does_later(
    site, tmp_path
):
    urls = pages(site, 1)
    crawl = Foreign(tmp_path, settings=SLOW, code=TELLS + spider(urls, ON))
    process = crawl.begin()
    until(crawl, process, 6)
    began = time.monotonic()
    given = [give(crawl, UK_STOP), give(crawl, SITE_STOP)][-1]
    obeyed = in_force(crawl, process, given)

    def later(host: str):
        return [hit for hit in site.hits(host) if hit.at > obeyed]

    wait(crawl, process, lambda: len(later("a.test")) > 3 and len(later("c.test")) > 3)
    (tmp_path / "enough").touch()
    crawl.wait(process)
    assert crawl.exit == 0, crawl.out
    received = [(one["at"], one["item"]["url"]) for one in crawl.told_of("pipeline")]
    before = [url for at, url in received if at < began]
    assert any("/person" in url for url in before), "persons were stored while nothing stood"
    assert any("b.test" in url for url in before)
    after = [url for at, url in received if at > obeyed]
    assert after, "others go on"
    assert all("/plain" in url for url in after), "and the persons are read, not stored"
    assert later("b.test") == []
    assert crawl.stats["consentry/refused/default/order-stop"] > 3
    crawl.verified()

    site.forget()
    seen = len(received)
    again = Foreign(tmp_path, settings=SLOW, code=spider([*urls, site.url("b.test", "/new")]))
    again.run()
    assert again.exit == 0, again.out
    assert [item["url"] for item in again.items[seen:]] == [urls[1]]
    assert site.hits("b.test") == [], "not even its robots.txt"


def test_what_a_job_directory_holds_is_decided_when_it_is_taken_out(site, tmp_path):
    seed = site.page("c.test", "/seed", PLAIN.format(n="all"))
    urls = pages(site, 6)
    parse = f"""
yield {{"url": response.url, "text": response.text}}
if response.url == {seed!r}:
    for url in {urls!r}:
        yield scrapy.Request(url, callback=self.parse)
"""
    settings = {"DOWNLOAD_DELAY": 0.5, "JOBDIR": str(tmp_path / "job")}
    crawl = Foreign(tmp_path, settings=settings, code=spider([seed], parse))
    process = crawl.begin()
    until(crawl, process, 3)
    os.kill(process.pid, signal.SIGINT)
    crawl.wait(process)
    assert crawl.stats["finish_reason"] == "shutdown", crawl.out
    give(crawl, SITE_STOP)
    site.forget()
    rest = Foreign(tmp_path, settings=settings, code=spider([], parse))
    rest.run()
    assert "Resuming crawl" in rest.out
    assert site.hits("b.test") == []
    plain = {url for url in urls if "plain" in url}
    assert plain <= {item["url"] for item in rest.items}, "what waited for its host goes on"


@pytest.mark.parametrize("when", ["before", "while"])
def test_an_order_that_cannot_be_read_stops_the_crawl_and_is_named(when, site, tmp_path):
    urls = pages(site, 40)
    crawl = Foreign(tmp_path, settings=SLOW, code=TELLS + spider(urls))
    orders = tmp_path / "home" / "orders"
    if when == "before":
        Home.open(tmp_path / "home", keys=tmp_path / "keys", create=True)
        orders.mkdir(exist_ok=True)
        (orders / "BROKEN.yaml").write_text("kind: [stop\nscope: {}\n")
        crawl.run()
        assert site.hits() == []
    else:
        process = crawl.begin()
        until(crawl, process, 3)
        orders.mkdir(exist_ok=True)
        (orders / "BROKEN.yaml").write_text("kind: [stop\nscope: {}\n")
        broken = time.monotonic()
        crawl.wait(process)
        assert crawl.stats["finish_reason"] == "consentry_orders_unreadable"
        assert looked(crawl, broken) == [], "the next look ended it"
        assert len(site.hits()) < len(urls)
    assert crawl.exit == 1, crawl.out
    assert "orders/BROKEN.yaml:" in crawl.out
    assert "Traceback" not in crawl.out


def test_a_crawl_that_is_interrupted_keeps_what_it_cleared(site, tmp_path):
    urls = pages(site, 30)
    crawl = Foreign(tmp_path, settings=SLOW, code=spider(urls))
    process = crawl.begin()
    until(crawl, process, 4)
    os.kill(process.pid, signal.SIGTERM)
    crawl.wait(process)
    crawl.verified()
    stored = {each.provenance_id for each in crawl.stored().values()}
    assert {item["provenance_id"] for item in crawl.items} <= stored
    assert crawl.stats["finish_reason"] == "shutdown"
