"""An order and an objection over three workers, each a process with a log of its own in a home."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from consentry.cli import app
from consentry.gate.effect import WITHIN
from consentry.provenance import Home, verify
from consentry.vault import live

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleThreeBot
purposes: [news-monitoring]
"""
ORDER = """\
issuer: Example Court
authority: court
reference: EXAMPLE-SITE
kind: [stop, erase]
scope: {site: [b.example]}
from: 2022-05-18
"""
WORKER = """
import sys, time
from pathlib import Path
from consentry.errors import Refused
from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import open_gate
folder, name = Path(sys.argv[1]), sys.argv[2]
gate = open_gate(activity=folder / "activity.yaml", home=str(folder / "home"), keys=folder / "keys",
                 worker=name)
page = b"<!doctype html><html lang=de><title>Steel</title><p>Steel costs more.</html>"
head = (("content-type", "text/html; charset=utf-8"),)
flying, n, FLYING = [], 0, 6
while not (folder / "enough").exists():
    gate.refresh()
    n += 1
    for host in ("a.example", "b.example", "c.example"):
        url = f"https://{host}/{name}/{n}"
        ctx = Fetch(url, user_agent=gate.activity.user_agent)
        while isinstance(got := gate.fetch(ctx), Need):
            for each in got.asks:
                gate.learn(each, Outcome(404, at=gate.now()))
        if got.allowed and gate.valid(got, ctx):
            flying.append((ctx, url))
    while len(flying) > FLYING:
        ctx, url = flying.pop(0)
        reading = gate.body(Answer(ctx, url, 200, head), page)
        try:
            gate.store(reading, {"url": url, "text": "Steel costs more."}).result(timeout=120)
        except Refused:
            pass
    (folder / f"{name}.turns").write_text(str(n))
    time.sleep(0.1)
gate.close()
"""
WHO = ("--by", "A. Privacy", "--reason", "he wrote")


def run(folder: Path, *arguments: object):
    where = ("--home", folder / "home", "--keys", folder / "keys")
    return CliRunner().invoke(app, [str(each) for each in (*arguments, *where)])


NAMES = ("worker-1", "worker-2", "worker-3")
FLYING = 6


def turns(folder: Path) -> list[int]:
    """Of each worker, how many of its loop it has ended."""
    files = [folder / f"{name}.turns" for name in NAMES]
    return [int(each.read_text() or 0) if each.exists() else 0 for each in files]


def turned(folder: Path, workers: list[subprocess.Popen[bytes]], many: int) -> None:
    """Wait until each has ended so many turns more; all of them but one began after this moment,
    and in another second: what stands is looked at once in each."""
    until, second = time.monotonic() + 120, int(time.time())
    while int(time.time()) == second:
        time.sleep(0.02)
    before = turns(folder)
    while any(now < was + many for was, now in zip(before, turns(folder), strict=True)):
        assert time.monotonic() < until
        assert all(each.poll() is None for each in workers)
        time.sleep(0.05)


@pytest.fixture
def workers(tmp_path):
    """Three that run, and know each other by the home alone."""
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    Home.open(tmp_path / "home", keys=tmp_path / "keys", create=True)
    found = [
        subprocess.Popen([sys.executable, "-c", WORKER, str(tmp_path), name]) for name in NAMES
    ]
    turned(tmp_path, found, 1)
    yield found
    (tmp_path / "enough").touch()
    for each in found:
        each.kill()
        each.wait()


def stored(folder: Path) -> set[str]:
    return {
        str(each.private["url"]) for each in live(Home.open(folder / "home", keys=folder / "keys"))
    }


def test_all_three_obey_within_seconds_whatever_is_in_flight_and_the_effect_is_measured(
    workers, tmp_path
):
    turned(tmp_path, workers, 4)
    (tmp_path / "order.yaml").write_text(ORDER)
    began = time.monotonic()
    given = run(tmp_path, "order", "add", tmp_path / "order.yaml")
    assert given.exit_code == 0, given.output
    objected = run(tmp_path, "subject", "object", "--host", "a.example", *WHO)
    assert objected.exit_code == 0, (objected.output, objected.exception)
    turned(tmp_path, workers, 2)
    took = time.monotonic() - began
    then = stored(tmp_path)
    turned(tmp_path, workers, FLYING + 2)
    (tmp_path / "enough").touch()
    for each in workers:
        assert each.wait(timeout=120) == 0
    done = run(tmp_path, "order", "status", "EXAMPLE-SITE", "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    told = json.loads(done.output)
    logs = {each["log"]: each for each in told["workers"]}
    assert set(logs) == set(NAMES)
    for each in logs.values():
        assert -60 < each["last"] < max(WITHIN, took + 1), "by the turn that began after it"
        assert (each["late"] == 0) == (each["last"] <= WITHIN)
    now = stored(tmp_path)
    after = {url.split("/")[2] for url in now - then}
    assert after == {"c.example"}, "others go on, and nothing of the other two"
    covered = {url for url in now if "//b.example" in url}
    assert told["stored"] == told["to_erase"] == len(covered) > 0
    assert "items that it covers" in run(tmp_path, "order", "status", "EXAMPLE-SITE").output
    erased = run(tmp_path, "order", "carry-out", "EXAMPLE-SITE", "--yes", "--by", "A. Privacy")
    assert erased.exit_code == 0, (erased.output, erased.exception)
    told = json.loads(run(tmp_path, "order", "status", "EXAMPLE-SITE", "--json").output)
    assert (told["stored"], told["to_erase"]) == (0, 0)
    home = Home.open(tmp_path / "home", keys=tmp_path / "keys")
    assert verify(home.log, home.root_vkey).ok
