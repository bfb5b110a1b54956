"""Full tiles checked in other processes: the same report, whatever becomes of the processes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from provenance.doubles import Memory, append_together, draft, fresh_home, refusal

from consentry.errors import LogError
from consentry.provenance import EVENTS, Log, paths, record, verify
from consentry.provenance.form import events
from consentry.provenance.sweep import Sweep, sweep
from consentry.provenance.tiles import Edge
from consentry.storage import LocalStorage, open_storage

TILES = 5
AT = "logs/worker/"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    home = fresh_home(tmp_path_factory.mktemp("swept"))
    with Log.open(home, "worker", clock=lambda: 0) as log:
        drafts = [refusal(n) if n % 3 else draft(n) for n in range(256 * TILES + 7)]
        for first in range(0, len(drafts), 300):
            append_together(log, drafts[first : first + 300])[-1].result()
    return home


@pytest.fixture
def area(whole, tmp_path):
    """A copy of the LOG area on disk, to tamper with."""
    copy = LocalStorage(tmp_path / "copy")
    for name in whole.log.list(""):
        copy.put(name, whole.log.get(name)[0], durable=False)
    return copy


@pytest.fixture
def several(monkeypatch):
    """Two processes though the log is small; what they did."""
    monkeypatch.setattr("consentry.provenance.sweep.WORTH", 1)
    monkeypatch.setattr("consentry.provenance.sweep._CHUNK", 1)
    monkeypatch.setattr("consentry.provenance.sweep.os.sched_getaffinity", lambda _: {0, 1})
    started = []
    start = Sweep._start

    def noted(self, *args):
        start(self, *args)
        started.extend(self._running)

    monkeypatch.setattr(Sweep, "_start", noted)
    return started


def in_memory(area):
    """The same log where it cannot be handed to another process."""
    copy = Memory()
    copy.objects = {name: area.get(name)[0] for name in area.list("")}
    return copy


def test_more_processes_report_what_one_does(whole, area, several):
    alone = verify(in_memory(area), whole.root_vkey)
    assert several == []
    report = verify(area, whole.root_vkey)
    assert len(several) == 2
    assert report == alone
    assert report.ok
    assert report.logs[0].events == {"collect": 429, "refuse": 858}
    assert all(each.poll() is not None for each in several)


@pytest.mark.parametrize("processes", [False, True], ids=["alone", "two"])
def test_a_log_in_a_bucket_is_read_side_by_side_and_says_the_same(whole, in_s3, request, processes):
    started = request.getfixturevalue("several") if processes else []
    copy = open_storage(in_s3)
    for name in whole.log.list(""):
        copy.put(name, whole.log.get(name)[0])
    said = verify(copy, whole.root_vkey)
    assert said.problems == []
    assert (len(started), said.leaves) == (2 * processes, 256 * TILES + 7)
    name = AT + paths.tile(0, 3)
    data = copy.get(name)[0]
    copy.put(name, bytes([data[0] ^ 1]) + data[1:])
    assert [(each.name, each.index) for each in verify(copy, whole.root_vkey).problems] == [
        (name, 3 * 256)
    ]


def test_each_process_gives_the_roots_in_order(area, several):
    part = in_memory(area)
    part.objects = {name.removeprefix(AT): data for name, data in part.objects.items()}
    with Sweep(LocalStorage(area.root / "logs/worker"), TILES) as found:
        assert len(several) == 2
        roots = [found.tile(at) for at in range(TILES)]
    assert roots == [sweep(part, at) for at in range(TILES)]
    assert None not in roots


@pytest.mark.parametrize("at", range(TILES))
@pytest.mark.parametrize("what", ["leaf", "hash", "missing"])
def test_a_tile_that_is_not_as_it_should_be_is_named_all_the_same(whole, area, several, at, what):
    name = AT + (paths.tile(0, at) if what == "hash" else paths.entries(at))
    if what == "missing":
        area.delete(name)
    else:
        data = bytearray(area.get(name)[0])
        data[40] ^= 1
        area.put(name, bytes(data))
    found = verify(area, whole.root_vkey)
    alone = verify(in_memory(area), whole.root_vkey)
    assert [str(each) for each in found.problems] == [str(each) for each in alone.problems] != []
    assert {each.index // 256 for each in found.problems} == {at}


def test_processes_that_die_hide_nothing(whole, area, several, monkeypatch):
    tile = Sweep.tile

    def dying(self, at):
        if at == 1:
            for each in several:
                each.kill()
        return tile(self, at)

    monkeypatch.setattr(Sweep, "tile", dying)
    assert verify(area, whole.root_vkey) == verify(in_memory(area), whole.root_vkey)
    data = bytearray(area.get(AT + paths.entries(3))[0])
    data[40] ^= 1
    area.put(AT + paths.entries(3), bytes(data))
    assert verify(area, whole.root_vkey).problems


def test_every_event_is_known_to_the_quick_reader():
    leaves = [record.canonical({"v": 1, "event": each, "time": 0}) for each in sorted(EVENTS)]
    assert events(leaves) == dict.fromkeys(EVENTS, 1)


FIELDS = st.fixed_dictionaries(
    {"event": st.sampled_from(sorted(EVENTS)), "time": st.integers(0, 2**53), "v": st.just(1)},
    optional={
        "places": st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
        "rules": st.lists(st.text(max_size=5), max_size=3),
        "run": st.text(max_size=5),
        "count": st.integers() | st.floats(allow_nan=False),
        "other": st.integers(0, 9) | st.none(),
    },
)


@given(st.lists(FIELDS, min_size=1, max_size=4), st.data())
def test_what_the_quick_reader_passes_is_canonical(values, data):
    leaves = []
    for value in values:
        try:
            leaf = record.canonical(value)
        except LogError:
            leaf = msgspec.json.encode(value, order="sorted")
        leaves.append(leaf)
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(leaves) - 1))
        cut = data.draw(st.integers(0, len(leaves[at])))
        leaves[at] = leaves[at][:cut] + data.draw(st.binary(max_size=3)) + leaves[at][cut:]
    if events(leaves) is not None:
        for leaf in leaves:
            record.read_leaf(leaf)


@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:0123e.-\\ua\n', max_size=30))
def test_no_bytes_make_the_quick_reader_raise(data):
    data = data if isinstance(data, bytes) else data.encode()
    if events([data]) is not None:
        record.read_leaf(data)


@pytest.mark.parametrize(
    "leaf",
    [
        b'{"event":"collect","time":0,"v":2}',
        b'{"event":"guess","time":0,"v":1}',
        b'{"event":"collect","v":1,"time":0}',
        b'{"event":"collect","time":9007199254740992,"v":1}',
        b'{"event":"collect", "time":0,"v":1}',
        b'{"event":"collect","time":0,"time":0,"v":1}',
        b'{"event":"collect","site":"\\u0061","time":0,"v":1}',
        b'{"event":"collect","site":null,"time":0,"v":2}',
    ],
)
def test_a_leaf_in_another_form_is_not_passed(leaf):
    assert events([leaf]) is None
    tiles = Memory()
    leaves = [leaf, *[b'{"event":"collect","time":0,"v":1}'] * 255]
    tiles.objects = Edge().append(leaves)
    assert sweep(tiles, 0) is None
    tiles.objects = Edge().append([leaves[1], *leaves[1:]])
    assert sweep(tiles, 0) is not None
