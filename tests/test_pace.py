"""The pacer: gaps between departures, whatever order requests ask in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consentry.pace import Pacer

A, B = "https://a.example", "https://b.example"


def test_turns_of_one_origin_are_an_interval_apart():
    pacer = Pacer()
    assert [pacer.turn(A, 10, 100.0) for _ in range(3)] == [0.0, 10.0, 20.0]


def test_origins_do_not_wait_for_each_other():
    pacer = Pacer()
    assert pacer.turn(A, 10, 0.0) == 0.0
    assert pacer.turn(B, 10, 0.0) == 0.0


def test_the_operators_interval_is_never_undercut():
    pacer = Pacer(least=5)
    assert [pacer.turn(A, 1, 0.0), pacer.turn(A, 1, 0.0)] == [0.0, 5.0]


def test_a_hold_keeps_everything_back():
    pacer = Pacer()
    pacer.hold(A, 120, 0.0)
    assert pacer.turn(A, 1, 10.0) == 110.0
    assert pacer.leave(A, 1, 10.0) == 110.0
    assert pacer.leave(A, 1, 120.0) == 0.0


def test_two_turns_squeezed_together_by_a_queue_are_told_apart_at_the_socket():
    pacer = Pacer()
    pacer.turn(A, 10, 0.0)
    pacer.turn(A, 10, 0.0)
    assert pacer.leave(A, 10, 9.5) == 0.0
    assert pacer.leave(A, 10, 10.0) == 9.5


@given(
    st.lists(st.tuples(st.floats(0, 50), st.sampled_from([0.5, 3.0, 7.0])), min_size=1, max_size=30)
)
def test_departures_keep_the_interval_asked_for_at_the_time(steps):
    pacer = Pacer()
    now, last = 0.0, None
    for pause, interval in steps:
        now += pause
        wait = pacer.leave(A, interval, now)
        while wait > 0:
            now += wait
            wait = pacer.leave(A, interval, now)
        if last is not None:
            assert now - last >= interval - 1e-6
        last = now


def test_origins_that_hold_nothing_back_are_forgotten(monkeypatch):
    monkeypatch.setattr("consentry.pace._SWEEP_AT", 10)
    pacer = Pacer()
    for at in range(1000):
        pacer.turn(f"https://{at}.example", 1, at * 10_000.0)
    assert len(pacer._times) <= 11
