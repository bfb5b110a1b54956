"""A writer that dies, at every call of the storage and at any moment: nothing committed is lost,
nothing that was not committed can be opened.

Taken out to see the tests fail: clearing the slots at the start; publishing what head carries; the
epoch in a batch's name; putting the vault first; resolving a future before head is durable.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path

import pytest
from provenance.doubles import (
    Memory,
    Stop,
    Stopping,
    Volatile,
    append_together,
    deaths,
    draft,
    fresh_home,
    on,
    refusal,
)

from consentry.errors import ConsentryError, ErasedError, LogError
from consentry.provenance import Home, Log, paths, verify
from consentry.provenance.bundled import decode_parts
from consentry.provenance.bundles import ALONE
from consentry.provenance.slots import UNUSED, KeyTile
from consentry.storage import open_storage

BIG = b"x" * (ALONE + 1)
SCRIPT = (
    [draft(0)],
    [draft(1), refusal(2), draft(3, content=BIG)],
    [draft(n) if n % 3 else refusal(n) for n in range(4, 254)],
    [draft(254), draft(255)],
    [draft(256)],
    [draft(n, content=BIG if n == 512 else b"") for n in range(257, 770)],
    [draft(770)],
)


def run(home, clock, resolved):
    """The script, in two openings; which futures resolved, and with what."""
    for steps in (SCRIPT[:4], SCRIPT[4:]):
        with Log.open(home, "worker", clock=clock) as log:
            for batch in steps:
                for each, future in zip(batch, append_together(log, batch), strict=True):
                    resolved[future.result().index] = each


def the_script(tmp_path, clock, stop: Stop) -> Stop:
    run(on(fresh_home(tmp_path), stop.around(Memory()), stop.around(Memory())), clock, {})
    return stop


def check_openable(home, vault, size):
    """No slot at or above the committed size holds anything; no batch is over such a leaf."""
    for name in vault.list("logs/worker/keys/"):
        at = paths.parse_tile(name.replace("logs/worker/keys/", "tile/0/")).index
        tile = KeyTile(vault.get(name)[0])
        for place in range(256):
            if at * 256 + place >= size:
                assert tile.state(place) == UNUSED
    for name in vault.list("logs/worker/batches/"):
        assert paths.parse_batch(name.removeprefix("logs/worker/")).first < size
    for name in vault.list("logs/worker/large/"):
        number = name.removeprefix("logs/worker/large/").partition(".")[0]
        assert paths.parse_tile(f"tile/0/{number}").index < size


def check_bundles(vault):
    """What a commit bundled at once is named by its key tile, or there is nothing in it."""
    for name in vault.list("logs/worker/parts/"):
        number, _, epoch = name.removeprefix("logs/worker/parts/").partition(".")
        tile = KeyTile(vault.get(f"logs/worker/keys/{number}")[0])
        assert tile.epoch == int(epoch or 0) or not any(decode_parts(vault.get(name)[0]).sealed)


def check_record(log, index, each):
    leaf = log.read(index)
    assert leaf["number"] == each.public["number"]
    if each.private is not None:
        assert log.open_private(index) == each.private
        assert log.open_content(index) == each.content


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_a_writer_that_stops_at_any_call_loses_nothing_and_leaves_nothing(tmp_path, clock, late):
    """Late, one at each call that changes something is enough: at others nothing is done late."""
    stops = deaths(lambda stop: the_script(tmp_path / str(stop.changes), clock, stop))
    base = fresh_home(tmp_path)
    drafts = [each for batch in SCRIPT for each in batch]
    assert len(stops) > 60
    for stop in stops:
        if late and not stop.changes:
            break
        stop.late, log_area, vault = late, Memory(), Memory()
        resolved: dict = {}
        with suppress(ConsentryError):
            run(on(base, stop.around(log_area), stop.around(vault)), clock, resolved)
        home = on(base, log_area, vault)
        log = Log.open(home, "worker", clock=clock)
        try:
            assert log.size >= len(resolved)
            check_openable(home, vault, log.size)
            check_bundles(vault)
            for index in range(log.size):
                if index < 6 or index > log.size - 3 or index % 50 == 0:
                    check_record(log, index, drafts[index])
            assert verify(log_area, home.root_vkey).problems == []
            index = log.append(draft(999)).result().index
            check_record(log, index, draft(999))
        finally:
            log.close()
        assert verify(log_area, home.root_vkey).problems == []
        _forget_keys(base)


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_a_writer_that_stops_at_a_call_to_a_bucket_loses_nothing_and_leaves_nothing(
    tmp_path, in_s3, clock, late
):
    """A sample. Requests of a commit go side by side there: what is done when one fails varies."""
    base = fresh_home(tmp_path)
    drafts = [each for batch in SCRIPT for each in batch]
    for after in range(19, the_script(tmp_path / "count", clock, Stop(10**9)).calls, 23):
        area = [open_storage(f"{in_s3}/{after}/{name}") for name in ("log", "vault")]
        stop, resolved = Stop(after, late=late), {}
        with suppress(ConsentryError):
            run(on(base, *map(stop.around, area)), clock, resolved)
        home = on(base, *area)
        with Log.open(home, "worker", clock=clock) as log:
            assert log.size >= len(resolved)
            check_openable(home, home.vault, log.size)
            for index in {0, 1, log.size // 2, log.size - 1} & set(range(log.size)):
                check_record(log, index, drafts[index])
            check_record(log, log.append(draft(999)).result().index, draft(999))
        assert verify(home.log, home.root_vkey).problems == []
        _forget_keys(base)


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_a_writer_that_stops_while_one_commit_is_prepared_and_one_published_loses_nothing(
    tmp_path, clock, monkeypatch, late
):
    """A burst: the vault has slots for two commits beyond the committed leaves."""
    monkeypatch.setattr("consentry.provenance.log.MAX_BATCH", 256)
    monkeypatch.setattr("consentry.provenance.log.BURST", 128)
    monkeypatch.setattr("consentry.provenance.leafvault.AHEAD", 512)
    base, drafts, ahead = fresh_home(tmp_path), [draft(n) for n in range(900)], 0

    def burst(home, resolved):
        with Log.open(home, "worker", clock=clock) as log:
            for each, future in zip(drafts, append_together(log, drafts), strict=True):
                future.add_done_callback(lambda done, each=each: _note(done, each, resolved))

    stop = Stop(10**9)
    burst(on(base, stop.around(Memory()), stop.around(Memory())), {})
    for after in range(0, stop.calls, 2):
        _forget_keys(base)
        log_area, vault, stopping = Memory(), Memory(), Stop(after, late=late)
        lagging, resolved = Lagging(log_area, stopping, vault), {}
        with suppress(ConsentryError):
            burst(on(base, lagging, stopping.around(vault)), resolved)
        prepared = sum(1 for name in vault.list("logs/worker/keys/"))
        home = on(base, log_area, vault)
        with Log.open(home, "worker", clock=clock) as log:
            ahead = max(ahead, prepared - log.size // 256)
            assert log.size >= len(resolved)
            check_openable(home, vault, log.size)
            check_bundles(vault)
            for index in {0, 255, log.size - 1} & set(range(log.size)):
                check_record(log, index, drafts[index])
            check_record(log, log.append(draft(999)).result().index, draft(999))
        assert verify(log_area, home.root_vkey).problems == []
    assert ahead == 2


class Lagging(Stopping):
    """Puts the head a moment late, so that the vault gets ahead."""

    def __init__(self, storage, stop, vault) -> None:
        super().__init__(storage, stop)
        self._vault = vault

    def put(self, name, data, **how):
        if name.endswith("/head"):
            before, until = len(self._vault.objects), time.monotonic() + 0.02
            while len(self._vault.objects) < before + 3 and time.monotonic() < until:
                time.sleep(0.0005)
        return super().put(name, data, **how)


def _note(done, each, resolved):
    if done.exception() is None:
        resolved[done.result().index] = each


@pytest.mark.parametrize("lost", ["all", "some", "others"])
def test_a_loss_of_power_at_any_call_loses_nothing_that_was_promised(tmp_path, clock, lost):
    """Taken out to see it fail: what head carries; any ``durable`` more set to False."""
    base = fresh_home(tmp_path)
    drafts = [each for batch in SCRIPT for each in batch]
    changes = the_script(tmp_path / "count", clock, Stop(10**9, changes=True)).calls
    for after in range(0, changes + 1, 1 if lost == "all" else 2):
        chance = None if lost == "all" else random.Random(f"{lost} {after}")
        log_area, vault, stop = Volatile(chance), Volatile(chance), Stop(after, changes=True)
        resolved: dict = {}
        with suppress(ConsentryError):
            run(on(base, stop.around(log_area), stop.around(vault)), clock, resolved)
        for once_more in range(2):
            log_area, vault = (each.after_a_power_cut() for each in (log_area, vault))
            home = on(base, log_area, vault)
            log = Log.open(home, "worker", clock=clock)
            assert log.size >= len(resolved)
            check_openable(home, vault, log.size)
            for index in range(log.size):
                if index < 6 or index > log.size - 3 or index % 50 == 0:
                    check_record(log, index, drafts[index])
            assert verify(log_area, home.root_vkey).problems == []
            if once_more:
                index = log.append(draft(999)).result().index
                check_record(log, index, draft(999))
                assert verify(log_area, home.root_vkey).problems == []
            log.close()
        _forget_keys(base)


def test_before_a_start_has_mended_it_a_log_says_what_to_do(home, clock):
    """The checkpoint of three commits ago is back: not tampering, but not to be passed over."""
    log_area = Volatile()
    home = on(home, log_area, Memory())
    with Log.open(home, "worker", clock=clock) as log:
        for n in range(4):
            log.append(draft(n)).result()
            if n == 0:
                early = log_area.objects["logs/worker/checkpoint"]
    log_area.objects["logs/worker/checkpoint"] = early
    found = verify(log_area, home.root_vkey).problems
    assert any("open the log once" in str(each) for each in found)
    Log.open(home, "worker", clock=clock).close()
    assert verify(log_area, home.root_vkey).ok


def _forget_keys(home):
    """Each run starts with a manifest of its own, so with log keys of its own."""
    for file in home.keyring.folder.glob("log-*"):
        file.unlink()


def test_stopping_again_while_starting_loses_nothing_either(tmp_path, clock):
    """The first stop is in the middle of a commit, the second at every call of the start."""
    base = fresh_home(tmp_path)
    log_area, vault, stop = Memory(), Memory(), Stop(10**9)
    log = Log.open(on(base, stop.around(log_area), stop.around(vault)), "worker", clock=clock)
    append_together(log, [draft(n) for n in range(250)])[-1].result()
    before = stop.calls
    append_together(log, [draft(n) for n in range(250, 260)])[-1].result()
    with suppress(ConsentryError):
        log.close()
    commit = stop.calls - before
    for first in range(commit):
        state = _stopped_in_commit(base, clock, first)
        for second in range(0, 40, 3):
            areas = [_copy(each) for each in state]
            again = Stop(second)
            with suppress(ConsentryError):
                home = on(base, *(again.around(each) for each in areas))
                Log.open(home, "worker", clock=clock).close()
            home = on(base, *areas)
            with Log.open(home, "worker", clock=clock) as log:
                assert log.size in (250, 260)
                check_openable(home, areas[1], log.size)
                for index in (0, 249, log.size - 1):
                    check_record(log, index, draft(index))
            assert verify(areas[0], home.root_vkey).problems == []
        _forget_keys(base)


def _stopped_in_commit(base, clock, calls):
    log_area, vault, stop = Memory(), Memory(), Stop(10**9)
    log = Log.open(on(base, stop.around(log_area), stop.around(vault)), "worker", clock=clock)
    append_together(log, [draft(n) for n in range(250)])[-1].result()
    while log._writer.size < 250:
        time.sleep(0.001)
    stop.after = stop.calls + calls
    append_together(log, [draft(n) for n in range(250, 260)])
    with suppress(LogError):
        log.close()
    return log_area, vault


def _copy(memory):
    copy = Memory()
    copy.objects = dict(memory.objects)
    return copy


WRITER = """
    import sys
    from pathlib import Path
    from consentry.provenance import Draft, Home, Log

    home = Home.open(Path(sys.argv[1]), keys=Path(sys.argv[2]))
    log = Log.open(home, "worker", clock=lambda: 0)
    number = log.size
    print("started", flush=True)
    while True:
        drafts = []
        for _ in range(1 + number % 7):
            public = {"event": "collect", "time": 0, "number": number}
            drafts.append(Draft(public, {"url": f"https://example.org/{number}"}, b"%d" % number))
            number += 1
        for future in [log.append(each) for each in drafts]:
            receipt = future.result()
            print(receipt.index, log.read(receipt.index)["number"], flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_a_log_that_verifies(tmp_path, clock):
    home = fresh_home(tmp_path)
    chance = random.Random(20)
    promised: dict[int, int] = {}
    for _ in range(5):
        _kill_a_writer(tmp_path, chance.uniform(0.05, 0.4), promised)
        report = verify(home.log, home.root_vkey)
        with Log.open(home, "worker", clock=clock) as log:
            for index, number in promised.items():
                assert log.read(index)["number"] == number
                assert log.open_content(index) == b"%d" % number
            check_openable(home, home.vault, log.size)
        assert report.problems == []
        assert verify(home.log, home.root_vkey).problems == []
    assert promised


def _kill_a_writer(folder: Path, after: float, promised: dict[int, int]) -> None:
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(folder / "home")]
    child = subprocess.Popen([*command, str(folder / "keys")], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "started\n"
    first = "" if promised else child.stdout.readline()
    time.sleep(after)
    os.kill(child.pid, signal.SIGKILL)
    for line in (first + child.stdout.read()).splitlines():
        index, _, number = line.partition(" ")
        if number:
            promised[int(index)] = int(number)
    child.wait()


def test_an_erasure_outlives_a_crash_and_the_start_after_it(tmp_path, clock):
    base = fresh_home(tmp_path)
    log_area, vault = Memory(), Memory()
    home = on(base, log_area, vault)
    with Log.open(home, "worker", clock=clock) as log:
        append_together(log, [draft(n) for n in range(10)])
        log.append(draft(10)).result()
        log.vault.erase_slot(4)
    for calls in range(0, 30, 2):
        stop = Stop(calls)
        with (
            suppress(ConsentryError),
            Log.open(
                on(base, stop.around(log_area), stop.around(vault)), "worker", clock=clock
            ) as log,
        ):
            log.append(draft(11)).result()
        with pytest.raises(ErasedError):
            home.reader("worker").open_content(4)
        assert home.reader("worker").open_content(5) == b"content of 5"


def test_a_home_made_by_two_processes_at_once_is_one_home(tmp_path):
    code = (
        "import sys; from pathlib import Path; from consentry.provenance import Home, Log;"
        "h = Home.open(Path(sys.argv[1]), keys=Path(sys.argv[2]), create=True);"
        "Log.open(h, sys.argv[3], clock=lambda: 0).close(); print(h.id)"
    )
    args = [sys.executable, "-c", code, str(tmp_path / "home"), str(tmp_path / "keys")]
    running = [
        subprocess.Popen([*args, f"worker-{n}"], stdout=subprocess.PIPE, text=True)
        for n in range(3)
    ]
    ids = {each.communicate()[0] for each in running}
    assert len(ids) == 1
    home = Home.open(tmp_path / "home", keys=tmp_path / "keys")
    assert {each.name for each in home.manifest().logs} == {f"worker-{n}" for n in range(3)}
    assert [each.name for each in (tmp_path / "keys").iterdir()] == [home.id]
