"""Items of one response are judged together, and each of them as it would be by itself."""

import asyncio
import weakref
from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from consentry.adapters.scrapy import lots
from consentry.adapters.scrapy.handover import Handover
from consentry.adapters.scrapy.lots import Lot
from consentry.adapters.scrapy.processor import ItemProcessor
from consentry.adapters.scrapy.refusals import RefusedItem
from consentry.adapters.scrapy.sourcing import arrived
from consentry.errors import Refused
from consentry.evidence import Decision


class Gate:
    """Clears what it is asked, under the orders of its epoch; refuses a title of "no"."""

    def __init__(self):
        self.epoch = 1
        self.asked = []

    def store(self, reading, item, named=None):
        done = Future()
        decision = Decision("deny" if item["title"] == "no" else "allow", "store", epoch=self.epoch)
        self.asked.append((item["title"], self.epoch))
        if decision.allowed:
            done.set_result(SimpleNamespace(item=item, provenance_id="id", decision=decision))
        else:
            done.set_exception(Refused(decision))
        return done

    def store_all(self, reading, items):
        return [self.store(reading, item) for item in items]


@pytest.fixture
def session():
    names = SimpleNamespace(size=lambda item: len(str(item)), takes=lambda size: size > 4000)
    return SimpleNamespace(
        gate=Gate(), names=names, handover=Handover(), complete=lambda: True, count=lambda _: None
    )


def lot_of(*items):
    lot = Lot(object())
    return lot, [arrived(lot.wrap(item)) for item in items]


def test_all_that_waits_is_judged_and_what_came_of_each_is_with_it(session):
    lot, waiting = lot_of({"title": "a"}, {"title": "no"}, {"title": "c"})
    lot.judge(session)
    assert [each.before["title"] for each in waiting] == ["a", "no", "c"]
    assert [type(each.stored.exception()) for each in waiting] == [type(None), Refused, type(None)]
    lot.judge(session)
    assert len(session.gate.asked) == 3


@pytest.mark.parametrize(
    "other",
    [{"title": b"no JSON"}, {"title": "long " * 1000}],
    ids=["a type that has no JSON", "another process looks through it"],
)
def test_what_cannot_be_judged_with_others_is_left_to_its_turn(other, session):
    lot, waiting = lot_of({"title": "a"}, other, {"title": "c"})
    lot.judge(session)
    assert [each.stored is None for each in waiting] == [False, True, False]


def test_what_a_later_middleware_drops_is_judged_and_stored_by_nobody(session):
    lot = Lot(object())
    kept, dropped, other = (lot.wrap({"title": title}) for title in "abc")
    arrived(kept), arrived(other)
    lot.judge(session)
    assert dropped.stored is None
    assert session.gate.asked == [("a", 1), ("c", 1)]


def test_one_item_alone_and_items_without_a_source_are_no_lot(session):
    for lot in (Lot(object()), Lot(None)):
        arrived(lot.wrap({"title": "a"}))
        lot.judge(session)
    lot = Lot(None)
    both = [arrived(lot.wrap({"title": "a"})), arrived(lot.wrap({"title": "b"}))]
    lot.judge(session)
    assert all(each.stored is None for each in both)
    assert session.gate.asked == []


def test_large_items_are_judged_a_few_at_a_time(session, monkeypatch):
    monkeypatch.setattr(lots, "_MOST", 100)
    lot, waiting = lot_of(*({"title": "x" * 40, "n": n} for n in range(5)))
    for many in (1, 2, 3, 4):
        lot.judge(session)
        assert sum(each.stored is not None for each in waiting) == many


def test_other_orders_than_at_its_judgement_have_an_item_judged_again(session):
    processor = ItemProcessor.__new__(ItemProcessor)
    processor._session = session
    lot, waiting = lot_of({"title": "a"}, {"title": "b"})
    lot.judge(session)
    session.gate.epoch = 2

    cleared, _ = asyncio.run(processor._clear(waiting[1]))
    assert cleared.decision.epoch == 2
    assert session.gate.asked == [("a", 1), ("b", 1), ("b", 2)]

    waiting[0].item["title"] = "changed since"
    with pytest.raises(RefusedItem):
        asyncio.run(processor._clear(waiting[0]))


def test_an_item_that_was_processed_is_held_by_no_lot_while_observing_neither(session):
    class Thing(dict):
        pass

    async def nothing(*_):
        return None

    for enforces in (True, False):
        session.choices = SimpleNamespace(enforces=enforces, result_fields=frozenset())
        processor = ItemProcessor.__new__(ItemProcessor)
        processor._session, processor._own = session, SimpleNamespace(process_item=None)
        processor._observe = nothing
        processor._pipelines = lambda item: asyncio.sleep(0, item)
        lot = Lot(object())
        seen = []
        for n in range(3):
            thing = Thing(title=f"{enforces} {n}")
            seen.append(weakref.ref(thing))
            asyncio.run(processor.process_item_async(arrived(lot.wrap(thing))))
        del thing
        assert [one() for one in seen] == [None] * 3
