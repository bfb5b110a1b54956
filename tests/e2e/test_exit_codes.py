"""``scrapy crawl`` of a project that has the add-on: what it exits with, and what it says then."""

from __future__ import annotations

import os
import random
import string
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import forked
import pytest
from e2e.running import TESTS
from invariants.foreign import ACTIVITY
from loopback import Reply

from consentry.provenance import Home
from consentry.provenance.verify import verify
from consentry.vault import live

pytestmark = pytest.mark.slow

SETTINGS = """\
SPIDER_MODULES = ["shop.spiders"]
ADDONS = {{"consentry.Addon": 1000}}
CONSENTRY_HOME = "data"
CONSENTRY_KEYS = {keys!r}
TWISTED_DNS_RESOLVER = "loopback.Everywhere"
DOWNLOAD_DELAY = 0
RETRY_ENABLED = False
"""
SPIDER = """\
import scrapy

class Pages(scrapy.Spider):
    name = "pages"

    async def start(self):
        for url in self.urls.split(" "):
            yield scrapy.Request(url)

    def parse(self, response):
        yield {"url": response.url, "text": response.text}
"""


@dataclass
class Project:
    folder: Path

    def crawl(self, *urls: str, code: int, before: str = "", **settings: str) -> str:
        """Run it; returns what it printed. before: a shell command, and the crawl is a command in
        that shell; else it is forked."""
        given = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        ours = [self.folder, TESTS, TESTS.parent]
        crawl = ["scrapy", "crawl", "pages", "-a", f"urls={' '.join(urls)}", *given]
        if not before:
            return forked.command(*crawl, folder=self.folder, path=ours, code=code)
        done = subprocess.run(
            ["bash", "-c", f'{before}; exec "$@"', "bash", sys.executable, "-m", *crawl],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, ours))},
            capture_output=True,
            text=True,
            timeout=180,
        )
        out = done.stdout + done.stderr
        assert done.returncode == code, out
        return out


@pytest.fixture
def project(tmp_path) -> Project:
    folder = tmp_path / "project"
    (folder / "shop" / "spiders").mkdir(parents=True)
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = shop.settings\n")
    (folder / "shop" / "settings.py").write_text(SETTINGS.format(keys=str(tmp_path / "keys")))
    (folder / "shop" / "__init__.py").write_text("")
    (folder / "shop" / "spiders" / "__init__.py").write_text("")
    (folder / "shop" / "spiders" / "pages.py").write_text(SPIDER)
    (folder / "activity.yaml").write_text(ACTIVITY)
    return Project(folder)


def test_a_crawl_that_could_do_what_it_was_asked_exits_with_0(project, site):
    url = site.page("a.test", "/", "<title>T</title><p>words")
    refused = site.page("b.test", "/", "closed", status=451)
    site.drop("a.test", "/dropped")
    out = project.crawl(url, refused, site.url("a.test", "/dropped"), code=0, before=":")
    assert "items 1" in out
    assert "no answer: connection-lost 1" in out
    assert "default/access-legal-block" in out


REFUSED = {
    "robots 500": (
        lambda site: site.robots("a.test", "", status=500),
        "http://a.test:{port}/",
        "everything asked for was refused (default/robots-unreachable)",
    ),
    "robots disallows": (
        lambda site: site.robots("a.test", "User-agent: *\nDisallow: /\n"),
        "http://a.test:{port}/",
        "everything asked for was refused (default/robots-disallow)",
    ),
    "withheld": (
        lambda site: site.page("a.test", "/", status=451),
        "http://a.test:{port}/",
        "everything asked for was refused (default/access-legal-block)",
    ),
    "a password in the URL": (
        lambda site: None,
        "http://name:hunter2@a.test:{port}/",
        "everything asked for was refused (default/request-credentials)",
    ),
    "nobody answers": (
        lambda site: site.drop("a.test", "/"),
        "http://a.test:{port}/",
        "every request failed (connection-lost 1)",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_crawl_that_got_no_page_exits_with_1_and_says_why(what, project, site):
    prepare, url, says = REFUSED[what]
    prepare(site)
    out = project.crawl(url.format(port=site.port), code=1)
    assert f"No page could be read: {says}" in out
    assert "Traceback" not in out
    assert "hunter2" not in out


def test_a_crawl_in_which_more_got_no_answer_than_was_read_exits_with_1(project, site):
    """And what a server sends instead of an answer stands in no line."""
    site.answer("a.test", "/raw", Reply(b"jane@example.org\r\n\r\n", how="raw"))
    site.drop("a.test", "/dropped")
    urls = [site.page("a.test", "/"), *(site.url("a.test", path) for path in ("/raw", "/dropped"))]
    out = project.crawl(*urls, code=1, RETRY_ENABLED="1", RETRY_TIMES="0")
    assert (
        "More requests got no answer (connection-lost 1, not-http 1) than pages were read." in out
    )
    assert "Traceback" not in out
    assert "jane@" not in out


def test_a_bad_activity_stops_it_before_anybody_is_asked(project, site):
    (project.folder / "activity.yaml").write_text(ACTIVITY.replace("ExampleEndBot", "Bot 1"))
    out = project.crawl(site.url("a.test"), code=1)
    assert "activity.yaml:3: " in out
    assert "Traceback" not in out
    assert site.hits() == []


def test_without_the_keys_of_its_home_it_does_not_start_and_says_where_they_are_looked_for(
    project, site, tmp_path
):
    url = site.page("a.test", "/")
    project.crawl(url, code=0)
    (tmp_path / "keys").rename(tmp_path / "elsewhere")
    site.forget()
    out = project.crawl(url, code=1)
    assert str(tmp_path / "keys") in out
    assert "CONSENTRY_KEYS" in out
    assert "Traceback" not in out
    assert site.hits() == []


HOMES = {
    "a file": "shop/settings.py",
    "a folder inside a file": "shop/settings.py/data",
    "a scheme that nothing here keeps": "ftp://example.org/data",
}


@pytest.mark.parametrize("what", HOMES)
def test_a_home_that_is_none_is_named_before_anybody_is_asked(what, project, site):
    out = project.crawl(site.page("a.test", "/"), code=1, CONSENTRY_HOME=HOMES[what])
    assert HOMES[what] in out
    assert "Traceback" not in out
    assert site.hits() == []


def test_a_disk_that_takes_no_more_ends_it_with_1_and_the_log_still_verifies(
    project, site, tmp_path
):
    """What is too large comes when the small ones are kept, and what is after it comes later."""
    small = [site.page("a.test", f"/{n}", f"<p>{n} words</p>") for n in range(3)]
    html, is_large = {"Content-Type": "text/html"}, threading.Event()

    def kept() -> set[str]:
        home = Home.open(project.folder / "data", keys=tmp_path / "keys")
        return {each.private["url"] for each in live(home)}

    def too_large(hit) -> Reply:
        for _ in range(240):
            if kept() >= set(small):
                break
            time.sleep(0.25)
        is_large.set()
        words = random.Random(20).choices(string.ascii_lowercase + "  ", k=900_000)
        return Reply(b"<p>" + "".join(words).encode(), headers=html)

    def later(hit) -> Reply:
        is_large.wait(90)
        return Reply(b"<p>words", headers=html, delay=2)

    site.answer("a.test", "/large", too_large)
    large, after = site.url("a.test", "/large"), []
    for n in range(40):
        site.answer("a.test", f"/after{n}", later)
        after.append(site.url("a.test", f"/after{n}"))
    out = project.crawl(*small, large, *after, code=1, before="ulimit -f 200")
    assert "consentry_log_failed" in out
    assert "Traceback" not in out
    assert len([hit for hit in site.hits("a.test") if "after" in hit.path]) < 40
    home = Home.open(project.folder / "data", keys=tmp_path / "keys")
    report = verify(home.log, home.root_vkey)
    assert report.ok, report.problems
    assert kept() >= set(small)
