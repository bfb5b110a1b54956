"""Fixtures that all tests share. Nothing here touches the user's home directory or the network."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import aics
import browser
import hypothesis
import pytest
from homes import Roles
from loopback import Web
from weed import S3, Weed

from consentry.provenance import log

hypothesis.settings.register_profile(
    "tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile(
    "quick", hypothesis.settings.get_profile("tests"), max_examples=20
)
hypothesis.settings.load_profile("tests")

SLOW = (
    "adapters/playwright/test_ways_out",
    "adapters/scrapy/",
    "adapters/test_hostile",
    "adapters/test_mitmproxy",
    "adapters/test_naming",
    "adapters/test_plugs",
    "adapters/test_scrapy_situations",
    "cli/test_home",
    "crawler/test_demo_site",
    "crawler/test_extract",
    "crawler/test_spiders",
    "docs/test_reference.py::test_the_page_of_laws",
    "e2e/",
    "gate/test_case_kinds.py::test_cases_of[c2pa]",
    "gate/test_case_kinds.py::test_cases_of[robots-fetch]",
    "gate/test_cases.py::test_every_shared_case",
    "gate/test_looking_again",
    "holes/",
    "invariants/",
    "package/",
    "people/",
    "provenance/test_aics",
    "provenance/test_crash",
    "provenance/test_faults",
    "provenance/test_foreign",
    "provenance/test_log",
    "provenance/test_sweep",
    "signals/personal/test_items.py::test_what_is_too_long",
    "signals/personal/test_windows",
    "signals/test_page.py::test_a_body_over_the_bound",
    "signals/test_page.py::test_markup_that_costs_quadratic_time",
    "standing/test_pictures",
    "test_hosts.py::test_memory_stays_flat",
    "vault/test_erase_killed",
    "vault/test_index",
)
"""Tests that start processes, go through every way to fail or read hundreds of pages: left out of
the quick part, as is whatever asks the S3 server. Of each floor most tests are in it."""

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
"""Hundreds of processes are started: each would compile what changed since it was installed."""

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


collect_ignore = [] if aics.THERE else ["provenance/test_aics.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if collect_ignore:
        what = "aics-tlog and aics-witness were not tried on our logs: make .venv/aics.stamp"
        terminalreporter.write_line(f"NOT RUN: {', '.join(collect_ignore)}. {what}", yellow=True)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What the quick part leaves out as a whole is not even loaded there."""
    if not _is_quick(config):
        return None
    within = collection_path.relative_to(ROOT).as_posix().removeprefix("tests/")
    return within.startswith(SLOW) or f"{within}/" in SLOW or None


def _is_quick(config: pytest.Config) -> bool:
    return bool(config.getoption("markexpr") == "not slow")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        within = item.path.relative_to(ROOT / "tests").as_posix()
        if f"{within}::{item.name}".startswith(SLOW) or _asks_a_server(item):
            item.add_marker(pytest.mark.slow)
    items[:] = _spread([item for item in items if not _says_nothing_more(item)])


def _asks_a_server(item: pytest.Item) -> bool:
    """Does it ask the S3 server? What is said of a folder too is said quickly there."""
    if not isinstance(item, pytest.Function):
        return False
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return "weed" in item.fixturenames or "bucket" in given


def _spread(items: list[pytest.Item]) -> list[pytest.Item]:
    """Each of the processes gets as many tests, and begins with its part of the slow ones.

    What is taken over from another process at the end is quick then, and slow tests of one file,
    which share what is dear to make, stay together. A page of the docs stands by itself.
    """
    shares = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    whole: dict[bool, dict[object, list[pytest.Item]]] = {True: {}, False: {}}
    for item in items:
        alone = "test_every_command_of_a_page" in item.name
        slow = item.get_closest_marker("slow") is not None
        whole[slow].setdefault(item.nodeid if alone else item.path, []).append(item)
    parts = [list(whole[True].values())[at::shares] for at in range(shares)]
    found = [[item for unit in part for item in unit] for part in parts]
    quick = iter([item for unit in whole[False].values() for item in unit])
    for share in found:
        share += islice(quick, max(0, len(items) // shares - len(share)))
    return [item for share in found for item in share] + list(quick)


@pytest.fixture(autouse=True)
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """HOME and what says where things are point into a fresh folder."""
    home = tmp_path_factory.mktemp("nobody")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name in os.environ:
        if name.startswith(("AWS_", "CONSENTRY_")) and name != "CONSENTRY_CHROMIUM":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _no_waiting(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the quick part writes need not outlive the machine, and waits for no other records to
    share a commit with; all tests together wait for both."""
    with pytest.MonkeyPatch.context() as patch:
        if _is_quick(request.config):
            patch.setattr(os, "fsync", lambda descriptor: None)
            patch.setattr(log, "REST", 0.0)
        yield


@pytest.fixture
def site() -> Iterator[Web]:
    """A web of several hosts on loopback; see loopback.py."""
    web = Web().start()
    yield web
    web.stop()


@pytest.fixture(scope="session")
def weed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """A real S3 server, one for all tests that ask for it."""
    server = Weed(tmp_path_factory.mktemp("weed"))
    yield server.start()
    server.stop()


@pytest.fixture
def bucket(weed: S3) -> str:
    """A fresh bucket on that server."""
    name = f"test-{uuid.uuid4().hex[:16]}"
    weed.client().create_bucket(Bucket=name)
    return name


@pytest.fixture(scope="session")
def shared_bucket(weed: S3) -> str:
    """One bucket for all: the server keeps volumes for each, and has no room for hundreds."""
    weed.client().create_bucket(Bucket="shared")
    return "shared"


@pytest.fixture(scope="session")
def roles(weed: S3, tmp_path_factory: pytest.TempPathFactory) -> Roles:
    """A home as ``consentry home init`` makes it in S3, and an identity for each role in it."""
    return Roles.make(weed, tmp_path_factory.mktemp("roles") / "keys")


@pytest.fixture
def in_s3(weed: S3, shared_bucket: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place of one's own in a bucket; who we are there is said by the usual variables."""
    for name, value in weed.environment().items():
        monkeypatch.setenv(name, value)
    return f"s3://{shared_bucket}/{uuid.uuid4().hex[:12]}/home"


IN_A_FOLDER = (
    "test_a_damaged_index_finds_less_and_never_something_else",
    "test_an_index_opened_again_knows_all_that_the_log_has",
    "test_shards_in_memory_are_bounded",
)
"""Tests that put thousands of objects, which says nothing more in a bucket."""


def _says_nothing_more(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function) or item.originalname not in IN_A_FOLDER:
        return False
    return item.callspec.params.get("place") == "bucket"


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a home can lie: in a folder, and in a bucket."""
    if request.param == "folder":
        return str(tmp_path / "home")
    return str(request.getfixturevalue("in_s3"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a real Chromium."""
    path = browser.chromium()
    assert path, "no Chromium: `make browser` installs one, or set CONSENTRY_CHROMIUM to its path"
    return path


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and cases beside the repository, where there is one."""
    if not SHARED.is_dir():
        pytest.skip(f"no folder {SHARED.name} beside the repository")
    return SHARED
