"""Ways to take the gate away as a whole: settings, other add-ons, other commands, broken packs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from e2e.running import TESTS
from e2e.test_exit_codes import Project, project  # noqa: F401
from holes.opened import NAIVE, OPEN, crawled
from invariants.foreign import spider

CLOSED = "User-agent: *\nDisallow: /closed\n"
PAGE = "<title>T</title><p>CLOSEDWORD"
ANCHORS = """
SETTINGS["ITEM_PROCESSOR"] = consentry.adapters.scrapy.ITEM_PROCESSOR
SETTINGS["DOWNLOAD_HANDLERS"] = consentry.adapters.scrapy.DOWNLOAD_HANDLERS
"""
TAKEN_OUT = {
    "-s": "SETTINGS['ADDONS'] = {}\n",
    "custom_settings": "Spider.custom_settings = {'ADDONS': {}}\n",
}
NO_ANCHORS = "SETTINGS.pop('ITEM_PROCESSOR', 0); SETTINGS.pop('DOWNLOAD_HANDLERS', 0)\n"


def asked(site) -> list[str]:
    return [hit.path for hit in site.hits() if not hit.path.endswith((".txt", ".json"))]


@pytest.mark.parametrize("by", TAKEN_OUT)
def test_hole_28_with_the_add_on_out_an_anchor_stops_the_crawl(by, site, tmp_path):
    code = spider([site.page("a.test", "/", PAGE)]) + ANCHORS + TAKEN_OUT[by]
    crawl = crawled(tmp_path, code, without=NO_ANCHORS)
    assert crawl.exit == 1, crawl.out
    assert "consentry.Addon is not in ADDONS" in crawl.out
    assert site.hits() == []


PARTS = ("middleware.First", "middleware.Last", "sourcing.Sourcing")
NONE = f"""
parts = {{f"consentry.adapters.scrapy.{{part}}": None for part in {PARTS!r}}}
Spider.custom_settings = {{
    "DOWNLOADER_MIDDLEWARES": dict(parts), "SPIDER_MIDDLEWARES": dict(parts),
    "ITEM_PROCESSOR": "scrapy.pipelines.ItemPipelineManager",
    "DOWNLOAD_HANDLERS": {{"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"}},
    "ROBOTSTXT_OBEY": False,
}}
"""


def test_hole_28_custom_settings_that_set_our_parts_to_none_change_nothing(site, tmp_path):
    site.robots("a.test", CLOSED)
    urls = [site.page("a.test", path, PAGE) for path in ("/", "/closed")]
    crawl = crawled(tmp_path, spider(urls) + NONE, without="SETTINGS['ADDONS'] = {}")
    assert [one["url"] for one in crawl.told_of("page")] == urls[:1], crawl.out
    assert site.hits("a.test", "/closed") == []
    assert crawl.items[0]["provenance_id"] in {s.provenance_id for s in crawl.stored().values()}


def test_hole_28_with_all_anchors_out_nothing_reaches_log_or_vault(site, tmp_path):
    settings = {"HTTPCACHE_ENABLED": True, "JOBDIR": "job"}
    code = spider([site.page("a.test", "/", PAGE)])
    first = crawled(tmp_path, code, settings=settings)
    size = len(first.leaves())
    second = crawled(tmp_path, code + "SETTINGS['ADDONS'] = {}", settings=settings)
    assert len(second.items) == 2, "our code did not run"
    assert size == len(second.leaves()) > 0
    assert "provenance_id" not in second.items[-1], "and its absence shows"


COMMANDS = {
    "runspider": ["runspider", "alone.py", "-s", "LOG_LEVEL=DEBUG"],
    "fetch": ["fetch", "CLOSED"],
    "view": ["view", "CLOSED"],
    "shell": ["shell", "-c", "fetch('CLOSED') or response.text", "-s", "LOG_LEVEL=INFO"],
}
ALONE = """\
import scrapy
class Alone(scrapy.Spider):
    name = "alone"
    custom_settings = {{"ROBOTSTXT_OBEY": False, "ITEM_PIPELINES": {{}}, "FEEDS": {{}}}}
    async def start(self):
        for url in {urls!r}:
            yield scrapy.Request(url)
    def parse(self, response):
        print("GOT", response.url)
        yield {{"url": response.url, "text": response.text}}
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_hole_28_scrapys_other_commands_go_through_the_gate(command, project, site, tmp_path):  # noqa: F811
    site.robots("a.test", CLOSED)
    closed = site.page("a.test", "/closed", PAGE)
    opened = site.page("a.test", "/", "<title>T</title><p>OPENWORD")
    (project.folder / "alone.py").write_text(ALONE.format(urls=[opened, closed]))
    if OPEN:
        settings = project.folder / "shop" / "settings.py"
        settings.write_text(settings.read_text().replace("ADDONS", "NO_ADDONS"))
    (tmp_path / "temp").mkdir()
    given = [part.replace("CLOSED", closed) for part in COMMANDS[command]]
    done = run(project, given, tmp_path / "temp")
    assert site.hits("a.test", "/closed") == [], done
    assert "CLOSEDWORD" not in done
    assert not [p for p in (tmp_path / "temp").rglob("*.html") if "CLOSEDWORD" in p.read_text()]
    if command == "runspider":
        assert "items 1" in done
        assert "Scraped " in done


def run(project: Project, command: list[str], temp: Path) -> str:  # noqa: F811
    paths = [str(project.folder), str(TESTS), str(TESTS.parent)]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *command],
        cwd=project.folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "TMPDIR": str(temp),
            "BROWSER": "true",
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    return done.stdout + done.stderr


LATER = """
class Later:
    def update_settings(self, settings):
        from scrapy.utils.misc import load_object
        for name, part in (("DOWNLOADER_MIDDLEWARES", "middleware.First"),
                           ("SPIDER_MIDDLEWARES", "sourcing.Sourcing")):
            found = load_object("consentry.adapters.scrapy." + part)
            settings.set_in_component_priority_dict(name, found, None)
        settings.set("SCHEDULER_DISK_QUEUE", "scrapy.squeues.PickleLifoDiskQueue", 60)
SETTINGS["ADDONS"] = {"consentry.Addon": 1000, Later: 2000}
"""
UNLOOKED = """
from consentry.adapters.scrapy import watch
watch.missing = lambda session: []
"""


def test_hole_29_an_add_on_with_a_higher_order_undoes_nothing(site, tmp_path):
    code = spider([site.page("a.test", "/", PAGE)]) + LATER
    crawl = crawled(tmp_path, code, without=UNLOOKED, settings={"JOBDIR": "job"})
    assert crawl.exit == 1, crawl.out
    assert "the first downloader middleware is not consentry's" in crawl.out
    assert "the spider middleware next to the engine is not consentry's" in crawl.out
    assert "the job directory's queue is Scrapy's own, in plain" in crawl.out
    assert site.hits() == []


NOT_CONFIGURED = """
from scrapy.exceptions import NotConfigured
from consentry.adapters.scrapy import addon
def fails(*_args, **_more):
    raise NotConfigured("the policy is broken")
addon.choices.read = fails
"""
SWALLOWED = """
def update_settings(self, settings):
    self._install(settings)
addon.Addon.update_settings = update_settings
"""


def test_hole_29_not_configured_is_no_way_to_be_left_out(site, tmp_path):
    code = spider([site.page("a.test", "/", PAGE)]) + NOT_CONFIGURED
    crawl = crawled(tmp_path, code, without=SWALLOWED)
    assert crawl.exit == 1, crawl.out
    assert "consentry could not be installed (NotConfigured)" in crawl.out
    assert site.hits() == []


PACKS = {
    "missing": None,
    "torn": "id: mine\nrules: [\n",
    "of a key that does not exist": "id: mine\ntitle: Mine\nrule: []\n",
}


@pytest.mark.parametrize("pack", PACKS)
def test_hole_29_a_pack_that_cannot_be_read_stops_the_crawl(pack, site, tmp_path):
    text = PACKS[pack]
    if text is not None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "mine.yaml").write_text(text)
    code = spider([site.page("a.test", "/", PAGE)]) + "SETTINGS['CONSENTRY_PACKS'] = 'mine'\n"
    crawl = crawled(tmp_path, code, without=NAIVE)
    assert crawl.exit == 1, crawl.out
    assert "mine" in crawl.out
    assert "Traceback" not in crawl.out
    assert site.hits() == []


STORAGE = """
class Elsewhere:
    def __init__(self, settings):
        pass
    def open_spider(self, spider):
        pass
    def close_spider(self, spider):
        pass
    def retrieve_response(self, spider, request):
        return scrapy.http.HtmlResponse(request.url, body=b"<p>of a store in plain")
    def store_response(self, spider, request, response):
        tell("kept", url=response.url)
SETTINGS["HTTPCACHE_ENABLED"] = True
SETTINGS["HTTPCACHE_STORAGE"] = Elsewhere
"""


def test_hole_13_a_cache_of_a_third_party_is_not_used_and_named_loudly(site, tmp_path):
    code = spider([site.page("a.test", "/", PAGE)]) + STORAGE
    crawl = crawled(tmp_path, code)
    assert len(crawl.items) == 1, crawl.out
    assert "of a store in plain" not in str(crawl.items)
    assert crawl.told_of("kept") == []
    assert "WARNING: HTTPCACHE_STORAGE names" in crawl.out
