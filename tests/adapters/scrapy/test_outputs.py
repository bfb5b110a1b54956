"""What a callback gives is worked on as Scrapy would, with no more tasks than have something to
do."""

import asyncio

import pytest
from scrapy import Request

from consentry.adapters.scrapy.outputs import AHEAD, Flow

LINK = Request("https://example.org/")


class Working:
    """Works on items as slowly as it is told, and remembers what it saw."""

    def __init__(self, most, *, broken=()):
        self.flow, self.broken = Flow(self.work, most), broken
        self.done, self.taken, self.ahead = [], 0, 0
        self.now = self.at_once = 0
        self.tasks = set()

    async def work(self, output):
        self.tasks.add(asyncio.current_task())
        if output in self.broken:
            raise RuntimeError(output)
        if not isinstance(output, Request):
            self.now += 1
            self.at_once = max(self.at_once, self.now)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            self.now -= 1
        self.done.append(output)

    def outputs(self, outputs):
        for output in outputs:
            self.taken += 1
            self.ahead = max(self.ahead, self.taken - len(self.done))
            yield output

    def run(self, outputs):
        asyncio.run(asyncio.wait_for(self.flow.run(self.outputs(outputs)), 120))
        return self.done


@pytest.mark.parametrize("most", [1, 7, 100])
def test_all_are_worked_on_and_no_more_items_at_once_than_is_said(most):
    working = Working(most)
    outputs = [*range(1000), LINK, *range(1000, 3 * AHEAD)]
    assert set(working.run(outputs)) == set(outputs)
    assert working.at_once == most
    assert working.ahead <= AHEAD + most


@pytest.mark.parametrize("outputs", [["item"], [LINK] * 400])
def test_one_item_and_any_number_of_links_take_one_task(outputs):
    working = Working(100)
    assert working.run(outputs) == outputs
    assert len(working.tasks) == 1


def test_an_output_that_fails_keeps_no_other_back():
    bad = [3, 4, 5, 700]
    working = Working(2, broken=bad)
    assert sorted(working.run(range(1000))) == [n for n in range(1000) if n not in bad]


def test_what_comes_late_is_not_waited_for_by_what_came_before():
    working = Working(100)

    async def slow():
        yield "first"
        while not working.done:
            await asyncio.sleep(0)
        yield "second"

    asyncio.run(asyncio.wait_for(working.flow.run(slow()), 120))
    assert working.done == ["first", "second"]


@pytest.mark.parametrize(("seconds", "turns"), [(0.0, 100), (float("inf"), 0)])
def test_others_have_their_turn_when_a_callback_has_taken_long(seconds, turns, monkeypatch):
    monkeypatch.setattr("consentry.adapters.scrapy.outputs.TURN", seconds)
    working, had = Working(100), []

    async def run():
        async def other():
            while True:
                had.append(working.taken)
                await asyncio.sleep(0)

        download = asyncio.create_task(other())
        await working.flow.run(working.outputs(range(100)))
        download.cancel()

    asyncio.run(asyncio.wait_for(run(), 120))
    assert len({taken for taken in had if 0 < taken < 100}) >= min(turns, 99)
    assert any(taken < 100 for taken in had) == bool(turns)
