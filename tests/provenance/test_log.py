"""The log as its users see it: append, read, open, erase, prove; one writer at a time."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import pytest
from provenance.doubles import (
    Memory,
    Stop,
    append_together,
    draft,
    fresh_home,
    on,
    refusal,
)

from consentry.errors import ErasedError, FencedError, LogError, SealError, StorageError
from consentry.provenance import Draft, Home, Log, Receipt, merkle, paths, verify
from consentry.provenance.bundles import Bundles
from consentry.provenance.checkpoint import check_proof
from consentry.provenance.record import canonical
from consentry.provenance.seal import bound


def test_a_record_is_read_and_opened_again(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        receipt = log.append(draft(1)).result()
        assert receipt == Receipt(log.origin, 0)
        assert receipt.provenance_id == f"{log.origin}/0"
        assert log.read(0)["number"] == 1
        assert log.open_private(0) == draft(1).private
        assert log.open_content(0) == b"content of 1"
        assert log.size == 1


def test_what_is_appended_together_is_one_commit(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        commits = []
        log.subscribe(lambda first, drafts: commits.append((first, len(drafts))))
        with suppress(LookupError), log.together():
            waiting = [log.append(draft(n)) for n in range(150)]
            time.sleep(0.05)
            assert commits == []
            raise LookupError
        assert [each.result(120).index for each in waiting] == list(range(150))
        assert commits == [(0, 150)]
        assert log.append(draft(150)).result(120).index == 150


def test_a_leaf_says_nothing_of_what_it_seals(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        log.append(draft(1)).result()
    area = b"".join(home.log.get(name)[0] for name in home.log.list(""))
    vault = b"".join(home.vault.get(name)[0] for name in home.vault.list(""))
    for secret in (b"example.org", b"content of", draft(1).private["item"].encode()):
        assert secret not in area
        assert secret not in vault


def test_the_same_private_part_commits_differently_each_time(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        for each in append_together(log, [draft(1), draft(1)]):
            each.result()
        assert log.read(0)["commit"] != log.read(1)["commit"]


def test_a_record_without_a_private_part_has_a_slot_that_says_so(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        log.append(refusal(1)).result()
        assert "commit" not in log.read(0)
        assert log.state(0) == "none"
        with pytest.raises(SealError):
            log.open_private(0)


def test_a_record_about_another_names_it_and_has_a_slot_of_its_own(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        log.append(draft(1)).result()
        log.append(Draft({"event": "redact", "time": 0}, {"what": "x"}, about=0)).result()
        assert log.read(1)["about"] == 0
        log.vault.erase_slot(0)
        assert log.open_private(1) == {"what": "x"}


@pytest.mark.parametrize("about", [0, 5, -1])
def test_a_record_about_one_that_is_not_there_is_refused(home, clock, about):
    with Log.open(home, "worker", clock=clock) as log, pytest.raises(LogError, match="there is no"):
        log.append(Draft({"event": "redact", "time": 0}, about=about))


def test_a_content_without_a_private_part_is_refused(home, clock):
    with Log.open(home, "worker", clock=clock) as log, pytest.raises(LogError, match="private"):
        log.append(Draft({"event": "collect", "time": 0}, None, b"x"))


def test_an_erased_record_stays_in_the_log_and_no_longer_opens(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        for each in append_together(log, [draft(n) for n in range(3)]):
            each.result()
        before = log.read(1)
        assert log.vault.erase_slot(1)
        assert not log.vault.erase_slot(1)
        for open_ in (log.open_private, log.open_content):
            with pytest.raises(ErasedError):
                open_(1)
        assert log.read(1) == before
        assert log.state(1) == "erased"
        assert log.open_content(2) == b"content of 2"
        log.append(draft(3)).result()
        assert log.state(1) == "erased"
    with Log.open(home, "worker", clock=clock) as log:
        with pytest.raises(ErasedError):
            log.open_content(1)
        assert log.open_content(0) == b"content of 0"
    assert verify(home.log, home.root_vkey).ok


def test_an_erasure_by_another_process_wins_over_a_writer_with_an_old_copy(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        log.append(draft(0)).result()
        Home.open(home.where, keys=home.keyring.folder.parent).reader("worker").vault.erase_slot(0)
        log.append(draft(1)).result()
        assert [log.state(n) for n in (0, 1)] == ["erased", "live"]
        assert log.open_content(1) == b"content of 1"


def test_a_private_part_exchanged_by_who_holds_the_keys_is_not_believed(home, clock):
    """Sealed again under the leaf's own key, it opens; but the leaf committed to another."""
    with Log.open(home, "worker", clock=clock) as log:
        log.append(draft(0)).result()
        key, _ = log.vault._slot_key(0, None)
        area = home.vault_area("worker")
        (name,) = area.list("batches/")
        private = canonical({"url": "https://example.org/forged"})
        forged = key.derive("details").seal(private, bound(log.origin, 0, "details"))
        area.delete(name)
        Bundles(area).write(9, 0, [(forged, None)])
        with pytest.raises(SealError, match="does not commit"):
            log.open_private(0)


def test_a_slot_that_was_never_used_is_not_erased(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        log.append(draft(0)).result()
        with pytest.raises(SealError):
            log.vault.erase_slot(1)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_a_log_goes_on_where_it_was_closed(home, clock, size):
    with Log.open(home, "worker", clock=clock) as log:
        append_together(log, [draft(n) for n in range(size)])
    with Log.open(home, "worker", clock=clock) as log:
        assert log.size == size
        log.append(draft(size)).result()
        for n in {0, size // 2, size}:
            assert log.open_content(n) == f"content of {n}".encode()
    assert verify(home.log, home.root_vkey).ok


def test_a_large_content_is_sealed_and_opened_like_any_other(home, clock):
    body = bytes(range(256)) * 300
    with Log.open(home, "worker", clock=clock) as log:
        append_together(log, [draft(0, content=body), draft(1)])
    with Log.open(home, "worker", clock=clock) as log:
        assert log.open_content(0) == body
        append_together(log, [draft(n) for n in range(2, 300)])
    assert home.reader("worker").open_content(0) == body


def test_a_proof_of_a_record_is_checked_with_the_logs_key_alone(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        append_together(log, [draft(n) for n in range(300)])
    reader = home.reader("worker")
    key = home.manifest().find("worker").key
    for index in (0, 255, 256, 299):
        checkpoint = check_proof(reader.proof(index), reader.leaf(index), key)
        assert checkpoint.size == 300
    assert merkle.leaf_hash(reader.leaf(0)) != merkle.leaf_hash(reader.leaf(1))


def test_what_gathers_while_a_commit_is_in_flight_goes_into_the_next(home, clock):
    """A commit that cannot take all ends where a tile does: nothing is to be gathered later."""
    seen = []
    with Log.open(home, "worker", clock=clock) as log:
        log.subscribe(lambda first, drafts: seen.append((first, len(drafts))))
        append_together(log, [draft(n) for n in range(3)])[-1].result()
        append_together(log, [draft(n) for n in range(4_999)])
    assert seen == [(0, 3), (3, 4_093), (4_096, 906)]
    assert {name.rpartition("/")[2] for name in home.vault_area("worker").list("batches/")} == {
        "1-4864-138"
    }


def test_in_a_burst_the_next_commit_is_prepared_while_one_is_published(
    tmp_path, clock, monkeypatch
):
    """Its head waits until the other is published to the last object."""
    monkeypatch.setattr("consentry.provenance.log.MAX_BATCH", 256)
    monkeypatch.setattr("consentry.provenance.log.BURST", 256)
    area, vault, order = Memory(), Memory(), []
    prepared = threading.Event()

    def noting(storage):
        put = storage.put

        def noted(name, data, **how):
            order.append(name.removeprefix("logs/worker/"))
            if name.endswith("/keys/001"):
                prepared.set()
            if name.endswith("/tile/entries/000"):
                assert prepared.wait(120)
            return put(name, data, **how)

        monkeypatch.setattr(storage, "put", noted)

    home = on(fresh_home(tmp_path), area, vault)
    with Log.open(home, "worker", clock=clock) as log:
        noting(area)
        noting(vault)
        futures = append_together(log, [draft(n) for n in range(512)])
        assert [each.result(timeout=120).index for each in futures] == list(range(512))
    first, second = (at for at, name in enumerate(order) if name == "head")
    assert first < order.index("tile/entries/000") < order.index("checkpoint") < second
    assert order.index("keys/001") < order.index("checkpoint")
    assert verify(area, home.root_vkey).ok


def commits(home, clock, monkeypatch, **constants):
    """A log that never ends a rest by itself, and how many records each of its commits had."""
    for name, value in {"REST": 3600.0, "BACK": 3600.0, **constants}.items():
        monkeypatch.setattr(f"consentry.provenance.log.{name}", value)
    log = Log.open(home, "worker", clock=clock)
    seen = []
    log.subscribe(lambda first, drafts: seen.append(len(drafts)))
    return log, seen


def test_a_burst_is_committed_without_a_rest(home, clock, monkeypatch):
    log, seen = commits(home, clock, monkeypatch, BACK=0.0)
    with log:
        append_together(log, [draft(n) for n in range(1_000)])[-1].result(timeout=120)
        log.append(draft(1_000)).result(timeout=120)
    assert seen == [1_000, 1]


def test_a_trickle_shares_commits(home, clock, monkeypatch):
    log, seen = commits(home, clock, monkeypatch, BACK=0.0)
    with log:
        log.append(draft(0)).result(timeout=120)
        waiting = [log.append(draft(n)) for n in range(1, 10)]
    assert seen == [1, 9]
    assert all(each.done() for each in waiting)


@pytest.mark.parametrize("callers", [1, 3])
def test_callers_that_wait_for_each_record_do_not_wait_for_a_rest(
    home, clock, monkeypatch, callers
):
    log, seen = commits(home, clock, monkeypatch)
    with log:
        for turn in range(30):
            for each in append_together(log, [draft(turn)] * callers):
                each.result(timeout=120)
    assert seen == [callers] * 30


def test_many_callers_that_come_back_one_by_one_share_a_commit_again(home, clock, monkeypatch):
    log, seen = commits(home, clock, monkeypatch)
    with log:
        for each in append_together(log, [draft(n) for n in range(100)]):
            each.result(timeout=120)
        for each in [log.append(draft(n)) for n in range(100)]:
            each.result(timeout=120)
    assert seen == [100, 100]


def test_a_trickle_that_looks_like_such_a_caller_is_told_apart(home, clock, monkeypatch):
    log, seen = commits(home, clock, monkeypatch, TURNS=2)
    with log:
        for n in range(3):
            log.append(draft(n)).result(timeout=120)
        waiting = [log.append(draft(n)) for n in range(3, 7)]
        assert not any(each.done() for each in waiting)
    assert seen == [1, 1, 1, 4]


def test_threads_append_at_once_and_each_gets_its_own_place(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        places: dict[int, int] = {}

        def work(base):
            for n in range(base, base + 50):
                places[n] = log.append(draft(n)).result().index

        threads = [threading.Thread(target=work, args=(100 * k,)) for k in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(places.values()) == list(range(200))
        assert all(log.read(index)["number"] == n for n, index in places.items())


def test_a_closed_log_takes_nothing_more(home, clock):
    log = Log.open(home, "worker", clock=clock)
    log.close()
    log.close()
    with pytest.raises(LogError, match="closed"):
        log.append(draft(0))


def test_a_record_beyond_the_end_is_an_error(home, clock):
    with Log.open(home, "worker", clock=clock) as log, pytest.raises(LogError, match="no record 3"):
        log.read(3)


def test_the_second_writer_takes_the_log_over_and_the_first_is_fenced(home, clock):
    first = Log.open(home, "worker", clock=clock)
    first.append(draft(0)).result()
    second = Log.open(home, "worker", clock=clock)
    lost = first.append(draft(1))
    with pytest.raises(FencedError, match="taken over"):
        lost.result()
    with pytest.raises(FencedError):
        first.append(draft(2))
    with pytest.raises(FencedError):
        first.close()
    assert second.append(draft(3)).result().index == 1
    assert second.open_content(1) == b"content of 3"
    second.close()
    assert home.reader("worker").open_content(1) == b"content of 3"
    assert verify(home.log, home.root_vkey).ok


@pytest.mark.parametrize("calls", range(12))
def test_a_writer_that_wakes_up_after_a_takeover_can_do_no_harm(tmp_path, clock, calls):
    """The first writer is held after some calls of a commit, the second commits, the first goes on.

    At whatever call that is, what the second committed stays, opens and verifies.
    """
    log_area, vault = Memory(), Memory()
    home = on(fresh_home(tmp_path), log_area, vault)
    with Log.open(home, "worker", clock=clock) as log:
        append_together(log, [draft(n) for n in range(250)])
    held = Held(calls)
    first = Log.open(on(home, held.around(log_area), held.around(vault)), "worker", clock=clock)
    held.armed = True
    lost = first.append(draft(1000))
    held.wait(lost.done)
    _second_writer_commits_and_all_stays(home, clock, held, lost.done)
    try:
        index = lost.result(timeout=120).index
    except FencedError:
        return
    assert home.reader("worker").read(index)["number"] == 1000


@pytest.mark.parametrize("calls", range(12))
def test_bundles_of_a_writer_that_was_overtaken_are_never_taken_for_anothers(
    tmp_path, clock, calls
):
    """It fills bundles at once; the second, over the same leaves, fills them bit by bit."""
    log_area, vault = Memory(), Memory()
    home = on(fresh_home(tmp_path), log_area, vault)
    with Log.open(home, "worker", clock=clock) as log:
        append_together(log, [draft(n) for n in range(250)])
    held = Held(calls)
    first = Log.open(on(home, held.around(log_area), held.around(vault)), "worker", clock=clock)
    held.armed = True
    lost = append_together(first, [draft(n) for n in range(1000, 1600)])[-1]
    held.wait(lost.done)
    with Log.open(home, "worker", clock=clock) as second:
        start = second.size
        held.go.set()
        assert isinstance(lost.exception(timeout=120), FencedError) or start == 850
        for at in range(0, 600, 100):
            append_together(second, [draft(n) for n in range(at, at + 100)])[-1].result()
    reader = home.reader("worker")
    for number in range(600):
        assert reader.open_content(start + number) == b"content of %d" % number
    assert verify(home.log, home.root_vkey).problems == []


@pytest.mark.parametrize("calls", range(0, 24))
def test_a_writer_that_is_overtaken_while_it_starts_can_do_no_harm(tmp_path, clock, calls):
    log_area, vault = Memory(), Memory()
    home = on(fresh_home(tmp_path), log_area, vault)
    with Log.open(home, "worker", clock=clock) as log:
        append_together(log, [draft(n) for n in range(250)])
    held = Held(calls)
    held.armed = True
    slow = on(home, held.around(log_area), held.around(vault))

    def start():
        with suppress(LogError):
            Log.open(slow, "worker", clock=clock).append(draft(1000)).result()

    thread = threading.Thread(target=start)
    thread.start()
    held.wait(lambda: not thread.is_alive())
    _second_writer_commits_and_all_stays(home, clock, held, lambda: not thread.is_alive())


@pytest.mark.parametrize("calls", range(14))
def test_a_slow_start_does_not_undo_the_commit_of_a_writer_that_died(tmp_path, clock, calls):
    """The first is held while it starts; the second takes over and dies in its commit."""
    base = fresh_home(tmp_path)
    for dies in range(2, 12):
        areas = log_area, vault = Memory(), Memory()
        home = on(base, log_area, vault)
        with Log.open(home, "worker", clock=clock) as log:
            append_together(log, [draft(n) for n in range(5)])
        held, stop = Held(calls), Stop(10**9)
        held.armed = True
        thread = _start_in_thread(on(base, *(held.around(each) for each in areas)), clock)
        held.wait(lambda thread=thread: not thread.is_alive())
        second = Log.open(on(base, *(stop.around(each) for each in areas)), "worker", clock=clock)
        stop.after = stop.calls + dies
        resolved = False
        with suppress(LogError):
            resolved = second.append(draft(5)).result().index == 5
        held.go.set()
        thread.join()
        with suppress(LogError):
            second.close()
        with Log.open(home, "worker", clock=clock) as third:
            assert third.size >= 5 + resolved
            if resolved:
                assert third.open_content(5) == b"content of 5"
        assert verify(log_area, home.root_vkey).problems == []
        for file in base.keyring.folder.glob("log-*"):
            file.unlink()


def _start_in_thread(home, clock):
    def start():
        with suppress(LogError):
            Log.open(home, "worker", clock=clock).close()

    thread = threading.Thread(target=start)
    thread.start()
    return thread


def _second_writer_commits_and_all_stays(home, clock, held, done):
    second = Log.open(home, "worker", clock=clock)
    futures = append_together(second, [draft(n) for n in range(2, 12)])
    places = {each.result().index: n for n, each in enumerate(futures, 2)}
    held.go.set()
    while not done():
        time.sleep(0.001)
    assert home.reader("worker").size > max(places), "the checkpoint went back"
    with suppress(FencedError):
        for n in (12, 13):
            places[second.append(draft(n)).result().index] = n
    with suppress(FencedError):
        second.close()
    with Log.open(home, "worker", clock=clock) as third:
        places[third.append(draft(14)).result().index] = 14
        for index, number in places.items():
            assert third.open_content(index) == f"content of {number}".encode()
        assert third.open_content(249) == b"content of 249"
    assert verify(home.log, home.root_vkey).problems == []


class Held:
    """Storages that wait, at a certain call after being armed, until told to go on."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.armed = False
        self.calls = 0
        self.reached, self.go = threading.Event(), threading.Event()

    def wait(self, done):
        while not self.reached.wait(0.005) and not done():
            pass

    def around(self, storage):
        held = self

        class Waiting:
            forgets, lanes = storage.forgets, storage.lanes

            def __getattr__(self, name):
                def call(*args, **kwargs):
                    if held.armed:
                        held.calls += 1
                        if held.calls == held.at + 1:
                            held.reached.set()
                            held.go.wait(120)
                    return getattr(storage, name)(*args, **kwargs)

                return call

        return Waiting()


def test_a_storage_that_fails_stops_the_log_and_every_waiting_future(home, clock):
    log_area, vault, stop = Memory(), Memory(), Stop(10**9)
    broken = on(home, stop.around(log_area), stop.around(vault))
    log = Log.open(broken, "worker", clock=clock)
    assert log.append(draft(0)).result().index == 0
    stop.after = stop.calls
    for each in append_together(log, [draft(1), draft(2)]):
        with pytest.raises(LogError, match="records nothing more"):
            each.result()
    with pytest.raises(LogError, match="records nothing more"):
        log.append(draft(3))
    with pytest.raises(LogError):
        log.close()


def test_an_error_of_an_observer_stops_the_log_without_telling_what_it_saw(home, clock):
    log = Log.open(home, "worker", clock=clock)

    def observer(first, drafts):
        raise ValueError(f"{drafts[0].private}")

    log.subscribe(observer)
    with pytest.raises(LogError) as caught:
        log.append(draft(7)).result()
    assert "example.org" not in f"{caught.value!r} {caught.value.__cause__!r}"
    with pytest.raises(LogError):
        log.close()


def test_no_repr_shows_a_key_or_what_is_sealed(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        log.append(draft(1)).result()
        signer = home.log_signer("worker")
        things = (home, home.keyring, log, log.vault, log._writer, log._reader, signer, draft(1))
        shown = " ".join(f"{each!r} {each!s}" for each in things)
    for file in home.keyring.folder.iterdir():
        assert file.read_text().strip() not in shown
    for secret in ("example.org", "content of"):
        assert secret not in shown


def test_checkpoints_are_kept_hourly_and_at_the_end(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        clock.now += 3600
        log.append(draft(0)).result()
        for n in (1, 2):
            log.append(draft(n)).result()
    kept = sorted(home.log_area("worker").list(paths.CHECKPOINTS))
    assert kept == ["checkpoints/1", "checkpoints/3"]


def test_partial_tiles_go_once_the_full_one_is_there(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        for n in range(255):
            log.append(refusal(n)) if n % 50 else log.append(refusal(n)).result()
        log.append(refusal(255)).result()
        log.append(refusal(256)).result()
    names = set(home.log_area("worker").list("tile/"))
    assert not [name for name in names if name.startswith(("tile/0/000.p", "tile/entries/000.p"))]
    assert "tile/0/000" in names


def test_a_full_disk_says_so_and_what_to_do(tmp_path, clock, monkeypatch):
    import errno
    import os

    home = fresh_home(tmp_path)
    log = Log.open(home, "worker", clock=clock)
    real = os.write

    def write(handle, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("consentry.storage.local.os.write", write)
    with pytest.raises(LogError, match="free some space"):
        log.append(draft(0)).result()
    monkeypatch.setattr("consentry.storage.local.os.write", real)
    with pytest.raises(LogError):
        log.close()
    with Log.open(home, "worker", clock=clock) as again:
        assert again.append(draft(1)).result().index == 0
    assert verify(home.log, home.root_vkey).ok
    assert isinstance(StorageError("x"), Exception)
