"""Scrapy's adapter against the table that the plugs for other crawlers go through, in one crawl."""

from __future__ import annotations

import pytest
from adapters.situations import ACTIVITY, SITUATIONS, Met, check, lay_out, worlds
from invariants.foreign import Foreign, spider


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scrapy")
    with worlds() as world:
        urls = lay_out(world, folder / "home")
        told = """
tell("met", name=response.meta["name"], text=response.text)
yield {"url": response.url, "text": response.text, "name": response.meta["name"]}
"""
        failed = """
def failed(self, failure):
    tell("refused", name=failure.request.meta["name"], why=str(failure.value))
"""
        code = spider([], told, failed)
        code = code.replace("for url in []:", f"for name, url in {urls!r}.items():")
        code = code.replace("dont_filter=True", "dont_filter=True, meta={'name': name}")
        settings = {"HTTPERROR_ENABLED": True}
        crawl = Foreign(folder, code=code, activity=ACTIVITY, settings=settings)
        crawl.run()
        yield world, crawl


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_situation_is_met_as_it_has_to_be(met, name):
    world, crawl = met
    why = [one["why"] for one in crawl.told_of("refused") if one["name"] == name]
    text = [one["text"] for one in crawl.told_of("met") if one["name"] == name]
    items = [item for item in crawl.items if item["name"] == name]
    if not why and f"consentry/refused/{SITUATIONS[name].rule}" in crawl.stats:
        why = [SITUATIONS[name].rule]  # it was not even queued, and Scrapy tells nobody of that
    assert len(why) + len(text) == 1, crawl.out
    check(name, world, Met("".join(why), "".join(text), items[0] if items else None))
