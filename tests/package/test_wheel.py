"""The wheel as a stranger gets it: built, looked into, installed, plugged into a new project.

The fresh environment holds the wheel alone. So that the test needs no network and stays quick,
the dependencies come from the environment that runs the tests, by a .pth line: that adds its
site-packages as a plain folder, so its own .pth files are not read, and neither this checkout nor
its ``crawler`` can be imported there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ACTIVITY = """
controller: Example Gazette
contact: https://example.org/crawler
token: ExamplePackageBot
purposes: [news-monitoring]
personal_data: none
loopback_only: true
"""
SPIDER = """
import scrapy

class Pages(scrapy.Spider):
    name = "pages"

    async def start(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        yield {"url": response.url, "title": response.css("title::text").get()}
"""
SETTINGS = """
ADDONS = {{"consentry.Addon": 1000}}
CONSENTRY_ACTIVITY = {activity!r}
CONSENTRY_HOME = {home!r}
DOWNLOAD_DELAY = 0
"""
pytestmark = pytest.mark.slow


def run(*command, cwd, env=None, code=0):
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def fresh(tmp_path_factory, wheel) -> Path:
    """The bin folder of a new environment with the wheel in it."""
    env = tmp_path_factory.mktemp("env")
    run(sys.executable, "-m", "venv", "--without-pip", env, cwd=env)
    pip = (sys.executable, "-m", "pip", "--python", env / "bin" / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=env)
    (packages,) = env.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return env / "bin"


def test_the_wheel_has_nothing_but_consentry_at_its_top(wheel):
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        meta = next(name.split("/")[0] for name in names if name.endswith(".dist-info/METADATA"))
        recorded = file.read(f"{meta}/RECORD").decode().split()
    assert {name.split("/")[0] for name in names} == {"consentry", meta}
    assert {line.split("/")[0] for line in recorded} == {"consentry", meta}
    packs = {path.relative_to(ROOT / "policies") for path in (ROOT / "policies").rglob("*.yaml")}
    assert packs
    assert {f"consentry/policies/{pack.as_posix()}" for pack in packs} <= set(names)
    files = (path for path in (ROOT / "consentry").rglob("*") if path.is_file())
    ours = {path.relative_to(ROOT).as_posix() for path in files if path.parent.name[:2] != "__"}
    assert ours <= set(names)
    assert "consentry/py.typed" in names


def test_installed_it_is_imported_from_there_and_finds_its_packs(fresh):
    said = run(
        fresh / "python",
        "-c",
        "import consentry, consentry.policy; print(consentry.__file__);"
        "print(consentry.policy.bundled())",
        cwd=fresh,
    ).split()
    assert all(Path(path).is_relative_to(fresh.parent) for path in said), said
    run(fresh / "python", "-c", "import crawler", cwd=fresh, code=1)
    assert "log" in run(fresh / "consentry", "--help", cwd=fresh)


def test_a_new_scrapy_project_called_crawler_crawls_with_it(fresh, site, tmp_path):
    url = site.page("127.0.0.1", "/", "<!doctype html><title>A page to keep</title><p>Text.</p>")
    run(fresh / "python", "-m", "scrapy", "startproject", "crawler", cwd=tmp_path)
    project, home = tmp_path / "crawler", tmp_path / "home"
    activity = tmp_path / "activity.yaml"
    activity.write_text(ACTIVITY)
    with (project / "crawler" / "settings.py").open("a") as settings:
        settings.write(SETTINGS.format(activity=str(activity), home=str(home)))
    (project / "crawler" / "spiders" / "pages.py").write_text(SPIDER)
    env = {
        "CONSENTRY_KEYS": str(tmp_path / "keys"),
        "CONSENTRY_ACTIVITY": str(activity),
        "CONSENTRY_HOME": str(home),
    }
    python = fresh / "python"
    run(python, "-m", "scrapy", "crawl", "pages", "-a", f"url={url}", cwd=project, env=env)
    assert [hit.path for hit in site.hits()].count("/robots.txt") == 1
    assert "ExamplePackageBot" in site.hits(path="/")[0].user_agent

    run(fresh / "consentry", "log", "verify", cwd=project, env=env)
    kept = tmp_path / "items.jsonl"
    export = ("export", "--purpose", "news-monitoring", "--format", "jsonl", "--to", kept)
    run(fresh / "consentry", *export, cwd=project, env=env)
    (line,) = kept.read_text().splitlines()
    assert "A page to keep" in line
    assert json.loads(line)
    assert b"A page to keep" not in b"".join(
        path.read_bytes() for path in home.rglob("*") if path.is_file()
    )


WAYS_ROUND = (
    "test_a_requests.py",
    "test_b_bodies.py",
    "test_c_items.py",
    "test_d_logs_and_state.py",
    "test_e_taken_away.py::test_hole_29_an_add_on_with_a_higher_order_undoes_nothing",
)
THAT_TAKE_ONE_CRAWL = "not without_a_reactor and not queue_from_before and not killed_crawl"
IS_THE_WHEELS = """
def pytest_sessionstart():
    import consentry
    assert consentry.__file__.startswith({env!r}), consentry.__file__
"""


def test_ways_round_the_gate_are_closed_in_the_wheel_too(fresh, tmp_path):
    (tmp_path / "wheels.py").write_text(IS_THE_WHEELS.format(env=str(fresh.parent)))
    holes = [f"{ROOT}/tests/holes/{name}" for name in WAYS_ROUND]
    options = ("-p", "wheels", "-p", "no:cacheprovider", "-c", ROOT / "pyproject.toml")
    chosen = ("-k", THAT_TAKE_ONE_CRAWL, *holes)
    env = {"PYTHONPATH": str(tmp_path)}
    said = run(fresh / "python", "-m", "pytest", *options, *chosen, cwd=tmp_path, env=env)
    assert int(re.search(r"(\d+) passed", said + " 0 passed").group(1)) >= 33, said
