"""A log over a faulty way to its bucket, and under a clock that goes back."""

from __future__ import annotations

from contextlib import suppress

import pytest
from faulty import Proxy
from provenance.doubles import append_together, draft, fresh_home

from consentry.errors import ConsentryError, LogError
from consentry.provenance import OPS, Home, Log, verify
from consentry.storage import client, s3

PASSING = ("500 InternalError", "after", "half", "sent")


@pytest.fixture
def way(in_s3, weed, tmp_path, monkeypatch):
    """A home in a bucket, and the proxy that this process asks it through from now on."""
    home = fresh_home(tmp_path, in_s3)
    monkeypatch.setattr(s3, "PAUSES", (0.0, 0.0, 0.0))
    monkeypatch.setattr(client, "_ATTEMPTS", 1)
    with Proxy(weed.endpoint) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", proxy.endpoint)
        yield Home.open(home.where, keys=tmp_path / "keys"), proxy


def test_what_passes_on_the_way_to_the_bucket_loses_and_doubles_nothing(way, clock):
    home, proxy = way
    with Log.open(home, "worker", clock=clock) as log:
        for number, fault in enumerate(PASSING):
            proxy.faults.extend([fault, "", fault, "", "", fault])
            some = [draft(5 * number + n) for n in range(5)]
            futures = append_together(log, some)
            for each, future in zip(some, futures, strict=True):
                index = future.result().index
                assert index == each.public["number"]
        proxy.faults.clear()
        size = log.size
    assert size == 5 * len(PASSING)
    assert verify(home.log, home.root_vkey).problems == []
    for index in range(0, size, 6):
        assert home.reader("worker").open_content(index) == b"content of %d" % index


@pytest.mark.parametrize("fault", ["507 InsufficientStorage", "after"])
def test_what_does_not_pass_stops_the_log_and_what_was_promised_is_there(way, clock, fault):
    home, proxy = way
    log = Log.open(home, "worker", clock=clock)
    promised = append_together(log, [draft(n) for n in range(5)])[-1].result().index
    proxy.methods, proxy.always = ("PUT",), fault
    lost = append_together(log, [draft(n) for n in range(5, 9)])
    with pytest.raises(LogError, match="stopped"):
        lost[-1].result()
    with pytest.raises(LogError):
        log.append(draft(9))
    with suppress(ConsentryError):
        log.close()
    proxy.always = ""
    with Log.open(home, "worker", clock=clock) as again:
        assert again.size in (promised + 1, promised + 5)
        assert again.open_content(promised) == b"content of 4"
        assert again.append(draft(9)).result().index == again.size - 1
    assert verify(home.log, home.root_vkey).problems == []


def test_a_clock_that_goes_back_changes_nothing_that_was_promised(tmp_path, clock):
    home = fresh_home(tmp_path)
    for moved in (0, -7200, 10_000, -1_700_000_000):
        clock.now += moved
        with Log.open(home, "worker", clock=clock) as log:
            for n in range(3):
                clock.now = max(0, clock.now - 3601)
                log.append(draft(n)).result()
        home.record(draft(1), clock=clock)
    assert [each.size for each in verify(home.log, home.root_vkey).logs] == [12, 4]
    assert verify(home.log, home.root_vkey).problems == []
    assert home.reader(OPS).size == 4
