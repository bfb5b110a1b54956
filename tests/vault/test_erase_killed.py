"""An erasure that dies at any call of the storage is finished by the next, and leaves nothing.

Taken out to see the tests fail: finishing what was recorded; thinning batches; forgetting entries
of the index; removing hosts' files.
"""

from __future__ import annotations

import json
import random
from contextlib import suppress

import pytest
from provenance.doubles import Memory, Stop, append_together, deaths, fresh_home, lying, on, refusal

from consentry.errors import ConsentryError
from consentry.provenance import Draft, Home, Log, verify
from consentry.provenance.bundles import ALONE
from consentry.vault import Index, check_vault, live
from consentry.vault.erase import Selector, carry_out, plan, unfinished

NOW = 1_700_000_040
WHO = {"reason": "a reason", "by": "A. Privacy"}
GONE = (1, 2, 255, 256, 300)
KEPT = (0, 3, 254, 257)
SIZE = 301
SITE = "gone.example"


def draft(home: Home, number: int) -> Draft:
    if number not in (*GONE, *KEPT):
        return refusal(number)
    site = SITE if number in GONE else "kept.example"
    url = f"https://{site}/{number}"
    robots = home.keep_evidence(f"# robots of {site}".encode())
    public = {"event": "collect", "time": 60, "site": home.site_label(site)}
    private = {
        "url": url,
        "site": site,
        "item": str(number),
        "clocks": {"personal.name.author": 100},
        "seen": {"host": [{"sha256": robots}]},
    }
    body = b"y" * (ALONE + 1) if number == 2 else f"body {number}".encode()
    return Draft(public, private, body)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A home, and the objects of its LOG and VAULT."""
    base = fresh_home(tmp_path_factory.mktemp("killed"), "")
    home = on(base, Memory(), Memory())
    with Log.open(home, "worker", clock=lambda: NOW) as log:
        index = Index.open(home, log)
        for each in append_together(log, [draft(home, number) for number in range(SIZE)]):
            each.result()
        index.flush()
    return base, dict(home.log.objects), dict(home.vault.objects)


def again(filled, stop: Stop | None = None):
    base, log, vault = filled
    areas = [Memory(), Memory()]
    areas[0].objects.update(log)
    areas[1].objects.update(vault)
    plain = on(base, *areas)
    return plain, on(base, *(stop.around(area) for area in areas)) if stop else plain


def erase(home: Home):
    return carry_out(home, plan(home, Selector(sites=(SITE,)), now=NOW), **WHO)


def check(home: Home, before: Memory) -> None:
    reader = home.reader("worker")
    for number in (*GONE, *KEPT):
        gone = number in GONE
        assert reader.state(number) == ("erased" if gone else "live")
        assert [each is None for each in lying(reader.vault, number)] == [gone, gone]
    assert check_vault(home).ok
    assert verify(home.log, home.root_vkey).ok
    assert unfinished(home) == []
    assert not list(home.vault.list("logs/worker/large/"))
    evidence = list(home.vault.list("evidence/"))
    assert len(evidence) == 1
    sealed = {bytes(each) for each in taken_of(before)}
    everything = b"".join(home.vault.objects.values())
    assert not any(each in everything for each in sealed)
    entries = b"".join(home.vault.get(n)[0] for n in home.vault.list("logs/worker/index/"))
    numbers = {
        int.from_bytes(entries[at + 16 : at + 24], "big") for at in range(0, len(entries) - 23, 24)
    }
    assert numbers.isdisjoint(GONE)


def taken_of(home: Home):
    """The sealed bytes of the leaves that are to go, as they lay there."""
    for number in GONE:
        yield from (each[12:] for each in lying(home.reader("worker").vault, number))


def waited_out(home: Home) -> None:
    """The lease of whoever died has run out."""
    home.log.objects.pop("logs/ops/lease", None)


def one(filled, stop: Stop) -> Stop:
    erase(again(filled, stop)[1])
    return stop


@pytest.mark.parametrize("late", [False, True], ids=["not done", "done, answer lost"])
def test_at_every_call(filled, late):
    """What is stored when an answer is lost is what is stored before the next call is done: a
    fifth of those is enough."""
    before = again(filled)[0]
    stops = deaths(lambda stop: one(filled, stop))
    assert len(stops) > 60
    if late:
        lost = random.Random(1).sample(range(len(stops)), len(stops) // 5)
        stops = [Stop(stops[at].after, changes=stops[at].changes, late=True) for at in lost]
    for stop in stops:
        home, dying = again(filled, stop)
        with suppress(ConsentryError):
            erase(dying)
        waited_out(home)
        erase(home)
        check(home, before)


def test_what_was_cut_off_is_finished_by_whatever_is_erased_next(filled):
    home, dying = again(filled, Stop(one(filled, Stop(10**9)).calls // 2))
    with pytest.raises(ConsentryError):
        erase(dying)
    waited_out(home)
    assert len(unfinished(home)) == 1
    going = {f"https://{SITE}/{number}" for number in GONE}
    assert going.isdisjoint(each.private["url"] for each in live(home)), "recorded is out of use"
    other = plan(home, Selector(urls=("https://kept.example/0",)), now=NOW)
    assert len(carry_out(home, other, **WHO).finished) == 1
    reader = home.reader("worker")
    assert all(reader.state(number) == "erased" for number in (0, *GONE))
    leaves = [home.reader("ops").read(at) for at in range(home.reader("ops").size)]
    assert [leaf["erase"]["phase"] for leaf in leaves] == ["begun", "done", "begun", "done"]
    assert json.dumps(leaves).count("kept.example") == 0
