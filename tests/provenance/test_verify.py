"""Verifying needs the LOG area and the root key; every kind of tampering is found and named."""

from __future__ import annotations

import random

import pytest
from provenance.doubles import Memory, append_together, draft, fresh_home, on, refusal

from consentry.errors import VerifyError
from consentry.provenance import Home, Log, merkle, paths, verify
from consentry.provenance.checkpoint import Checkpoint
from consentry.provenance.head import Head, Staged
from consentry.provenance.manifest import Manifest
from consentry.provenance.note import Signer
from consentry.provenance.tiles import Edge, decode_bundle, encode_bundle

SIZE = 600
AT = "logs/worker/"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A home with a log of 600 leaves, closed at 300 and at 600; and its LOG area in memory."""
    base = fresh_home(tmp_path_factory.mktemp("whole"))
    area, vault = Memory(), Memory()
    home = on(base, area, vault)
    home.keep_policy({"default.yaml": b"rules", "floor.yaml": b"more rules"})
    for first in (0, 300):
        with Log.open(home, "worker", clock=lambda: 0) as log:
            append_together(log, [draft(n) for n in range(first, first + 300)])
    home.record(refusal(0), clock=lambda: 0)
    return home


@pytest.fixture
def area(whole):
    """A copy of the LOG area to tamper with."""
    copy = Memory()
    copy.objects = dict(whole.log.objects)
    return copy


def problems(area, whole, **known):
    return [str(each) for each in verify(area, whole.root_vkey, **known).problems]


def test_an_untouched_log_verifies_and_the_report_says_what_was_checked(whole, area):
    seen = []
    report = verify(area, whole.root_vkey, lambda *step: seen.append(step))
    assert report.ok
    report.check()
    worker, ops = report.logs
    assert (worker.size, worker.leaves, worker.checkpoints) == (SIZE, SIZE, 3)
    assert worker.tiles == 3 + 3 + 1
    assert worker.events == {"collect": SIZE}
    assert (ops.name, ops.leaves) == ("ops", 1)
    assert report.policies == 2
    assert report.bytes > sum(len(v) for n, v in area.objects.items() if "entries" in n)
    assert seen[-2:] == [("worker", SIZE, SIZE), ("ops", 1, 1)]


def test_the_log_area_alone_is_enough(whole, area, tmp_path):
    from consentry.storage import LocalStorage

    copy = LocalStorage(tmp_path / "elsewhere")
    for name, data in area.objects.items():
        copy.put(name, data)
    assert verify(copy, whole.root_vkey).ok


@pytest.mark.parametrize("seed", range(60))
def test_a_flipped_bit_anywhere_is_found(whole, area, seed):
    """Every object of a log counts but the lease, which is a courtesy between writers."""
    chance = random.Random(seed)
    names = sorted(n for n in area.objects if not n.endswith("/lease"))
    name = names[seed % len(names)]
    data = bytearray(area.objects[name])
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    area.objects[name] = bytes(data)
    found = verify(area, whole.root_vkey)
    if not found.problems:  # another epoch says nothing about the log
        one, two = (Head.decode(each.objects[name]) for each in (area, whole.log))
        assert (one.size, one.root) == (two.size, two.root)
    assert {each.name.split("/")[:2] == name.split("/")[:2] for each in found.problems} <= {True}


def essential(area):
    return sorted(
        name
        for name in area.objects
        if name.startswith((AT, "manifest")) and "checkpoints/" not in name and ".p/300" not in name
    )


def test_a_dropped_truncated_or_swapped_object_is_found_whichever_it_is(whole, area):
    before = dict(area.objects)
    other = {AT + paths.entries(0): AT + paths.entries(1), AT + paths.tile(0, 0): AT + "tile/0/001"}
    for name in essential(area):
        if name.endswith(("/lease", ".p/44", ".p/1")):
            continue
        changes = [None, before[name][:-1], before[name] + b"\n", b""]
        changes.append(before[other[name]] if name in other else b"something else")
        for data in changes:
            area.objects = dict(before)
            if data is None:
                del area.objects[name]
            else:
                area.objects[name] = data
            assert problems(area, whole), name
    area.objects = before
    assert not problems(area, whole)


def test_a_changed_leaf_is_named_by_object_and_index(whole, area):
    name = AT + paths.entries(1)
    leaves = decode_bundle(area.objects[name], 256)
    leaves[44] = leaves[44].replace(b'"number":300', b'"number":301')
    area.objects[name] = encode_bundle(leaves)
    report = verify(area, whole.root_vkey)
    assert [(each.name, each.index) for each in report.problems] == [(AT + paths.tile(0, 1), 300)]
    with pytest.raises(VerifyError, match="300"):
        report.check()


def test_a_changed_hash_above_the_leaves_is_named_by_the_first_leaf_below(whole, area):
    name = AT + paths.tile(1, 0, 2)
    data = bytearray(area.objects[name])
    data[33] ^= 1
    area.objects[name] = bytes(data)
    found = verify(area, whole.root_vkey).problems[0]
    assert (found.name, found.index) == (name, 256)


def resign(whole, area, leaves, *, head=True):
    """Forge a log with the log's own key, as its operator could: tiles, checkpoint and head."""
    signer = whole.log_signer("worker")
    for name in [n for n in area.objects if n.startswith(AT + "tile/")]:
        del area.objects[name]
    edge = Edge()
    tiles = edge.append(leaves)
    for name, data in tiles.items():
        area.objects[AT + name] = data
    signed = Checkpoint(signer.key.name, edge.size, edge.root()).signed(signer)
    area.objects[AT + paths.CHECKPOINT] = signed
    if head:
        area.objects[AT + paths.HEAD] = head_of(edge, signed, tiles)


def head_of(edge, signed, tiles):
    return Head(edge.size, edge.root(), 9, Staged(0, signed, tiles)).encode()


def leaves_of(area, count=SIZE):
    leaves = []
    for at in range(-(-SIZE // 256)):
        wide = min(256, SIZE - at * 256)
        leaves += decode_bundle(area.objects[AT + paths.entries(at, wide)], wide)
    return leaves[:count]


def test_a_log_rewritten_by_its_operator_does_not_bear_out_a_kept_checkpoint(whole, area):
    leaves = leaves_of(area)
    leaves[10] = leaves[11]
    resign(whole, area, leaves)
    found = problems(area, whole)
    assert any("forked" in each and "checkpoints/300" in each for each in found)
    assert any("forked" in each and "checkpoints/600" in each for each in found)


def test_a_log_shortened_by_its_operator_is_shorter_than_a_kept_checkpoint(whole, area):
    resign(whole, area, leaves_of(area, 400))
    assert any("rolled back" in each for each in problems(area, whole))


def test_a_log_rewritten_with_all_its_checkpoints_is_found_by_one_kept_elsewhere(whole, area):
    kept = area.objects[AT + paths.kept_checkpoint(300)]
    for name in [n for n in area.objects if n.startswith(AT + paths.CHECKPOINTS)]:
        del area.objects[name]
    leaves = leaves_of(area)
    leaves[10] = leaves[11]
    resign(whole, area, leaves)
    assert problems(area, whole) == []
    assert any("forked" in each for each in problems(area, whole, known=[kept]))


def put_back(whole, area, size):
    """The checkpoint of an earlier size, as it may have been signed; and its tree."""
    signer, old = whole.log_signer("worker"), Edge()
    tiles = old.append(leaves_of(area, size))
    signed = Checkpoint(signer.key.name, size, old.root()).signed(signer)
    area.objects[AT + paths.CHECKPOINT] = signed
    return old, signed, tiles


def test_a_checkpoint_put_back_is_found(whole, area):
    """Only the checkpoint, then the head too, then the kept checkpoints: the tiles still tell."""
    old, signed, tiles = put_back(whole, area, 200)
    assert any("put back" in each for each in problems(area, whole))
    area.objects[AT + paths.HEAD] = head_of(old, signed, tiles)
    assert any("rolled back" in each for each in problems(area, whole))
    for size in (300, 600):
        del area.objects[AT + paths.kept_checkpoint(size)]
    assert any("beyond the 200 leaves" in each for each in problems(area, whole))


def test_a_checkpoint_put_back_by_one_commit_hides_nothing_that_head_tells(whole, area):
    """It looks like a crash between two steps; then what head is to publish must be right."""
    put_back(whole, area, 300)
    del area.objects[AT + paths.kept_checkpoint(600)]
    report = verify(area, whole.root_vkey)
    assert report.problems == []
    assert any("300 records is not published yet" in each for each in report.logs[0].notes)
    head = Head.decode(area.objects[AT + paths.HEAD])
    leaves = leaves_of(area)
    leaves[500] = leaves[0]
    tiles = Edge().append(leaves)
    forged = {name: tiles[name] for name in head.staged.tiles}
    staged = Staged(300, head.staged.checkpoint, forged)
    area.objects[AT + paths.HEAD] = Head(head.size, head.root, head.epoch, staged).encode()
    assert any("not what was signed" in each for each in problems(area, whole))


def test_what_head_carries_is_held_to_what_was_published(whole, area):
    head = Head.decode(area.objects[AT + paths.HEAD])
    for name, data in head.staged.tiles.items():
        tiles = {**head.staged.tiles, name: data[:-1] + bytes([data[-1] ^ 1])}
        staged = Staged(300, head.staged.checkpoint, tiles)
        area.objects[AT + paths.HEAD] = Head(head.size, head.root, 9, staged).encode()
        assert any(name in each and "/head" in each for each in problems(area, whole))


def test_a_leaf_in_another_form_is_found_though_the_tree_is_right(whole, area):
    leaves = leaves_of(area)
    leaves[5] = b'{"v": 1, "event": "collect", "time": 0}'
    leaves[6] = b'{"event":"guess","v":1}'
    for name in [n for n in area.objects if n.startswith(AT + paths.CHECKPOINTS)]:
        del area.objects[name]
    resign(whole, area, leaves)
    found = verify(area, whole.root_vkey).problems
    assert [each.index for each in found] == [5, 6]


def test_a_checkpoint_of_another_key_is_found(whole, area):
    other = Signer(whole.log_signer("worker").key.name, bytes(32))
    data = area.objects[AT + paths.CHECKPOINT]
    size, root = data.split(b"\n")[1:3]
    import base64

    forged = Checkpoint(other.key.name, int(size), base64.b64decode(root)).signed(other)
    area.objects[AT + paths.CHECKPOINT] = forged
    assert any("not signed by" in each for each in problems(area, whole))


def test_another_root_key_trusts_nothing_of_this_home(whole, area, tmp_path):
    stranger = fresh_home(tmp_path)
    assert any("not signed by" in str(each) for each in verify(area, stranger.root_vkey).problems)
    assert not verify(area, "nonsense").ok


def test_a_log_left_out_of_the_manifest_is_found(whole, area):
    manifest = Manifest(whole.id).adding(whole.manifest().find("ops"))
    area.objects[paths.MANIFEST] = manifest.signed(whole.keyring.root(whole.id))
    assert any("logs/worker" in each for each in problems(area, whole))


def test_a_log_taken_away_is_found(whole, area):
    for name in [n for n in area.objects if n.startswith(AT)]:
        del area.objects[name]
    report = verify(area, whole.root_vkey)
    assert report.logs[0].notes == ["listed in the manifest, never written to"]
    kept = whole.log.objects[AT + paths.kept_checkpoint(300)]
    assert any("checkpoint is missing" in each for each in problems(area, whole, known=[kept]))
    staged = Staged(0, b"", {})
    area.objects[AT + paths.HEAD] = Head(1, merkle.EMPTY, 1, staged).encode()
    assert any("checkpoint is missing" in each for each in problems(area, whole))


def test_a_policy_that_is_not_what_its_name_says_is_found(whole, area):
    name = next(n for n in area.objects if n.startswith(paths.POLICY))
    area.objects[name] = b"other rules"
    assert any(name in each for each in problems(area, whole))


@pytest.mark.parametrize("name", ["stray", AT + "tile/0/0000", AT + "x", AT + "checkpoints/x"])
def test_an_object_that_does_not_belong_is_named(whole, area, name):
    area.objects[name] = b""
    assert any(name in each for each in problems(area, whole))


def test_a_log_that_grows_while_it_is_checked_verifies(whole, tmp_path):
    """A writer commits between any two reads of the verifier; no false alarm, no hole."""
    home = on(fresh_home(tmp_path), Memory(), Memory())
    with Log.open(home, "worker", clock=lambda: 0) as log:
        append_together(log, [draft(n) for n in range(250)])[-1].result()

        class Growing:
            lanes = 1

            def __getattr__(self, name):
                def call(*args, **kwargs):
                    log.append(refusal(1)).result()
                    return getattr(home.log, name)(*args, **kwargs)

                return call

        report = verify(Growing(), home.root_vkey)
    assert report.problems == []
    assert any("added meanwhile" in note for note in report.logs[0].notes)


def test_a_commit_that_is_not_published_yet_is_a_note_not_a_problem(tmp_path):
    from contextlib import suppress

    from provenance.doubles import Stop

    from consentry.errors import ConsentryError

    base = fresh_home(tmp_path)
    noted = 0
    for after in range(60):
        area, vault, stop = Memory(), Memory(), Stop(after)
        with suppress(ConsentryError):
            home = on(base, stop.around(area), stop.around(vault))
            with Log.open(home, "worker", clock=lambda: 0) as log:
                append_together(log, [draft(n) for n in range(3)])[-1].result()
        report = verify(area, base.root_vkey)
        assert report.problems == []
        noted += any("not published yet" in note for log in report.logs for note in log.notes)
        for file in base.keyring.folder.glob("log-*"):
            file.unlink()
    assert noted


def test_verifying_holds_a_few_bundles_at_a_time(whole, area):
    """Flat memory: nothing that is read is kept, and nothing is read twice but small objects."""
    reads: dict[str, int] = {}

    class Counting:
        lanes = 1

        def __getattr__(self, name):
            if not hasattr(area, name):
                raise AttributeError(name)

            def call(*args, **kwargs):
                if name == "get":
                    reads[args[0]] = reads.get(args[0], 0) + 1
                return getattr(area, name)(*args, **kwargs)

            return call

    assert verify(Counting(), whole.root_vkey).ok
    assert all(count == 1 for name, count in reads.items() if "/tile/" in name)


def test_a_home_without_logs_verifies(tmp_path):
    home: Home = fresh_home(tmp_path)
    assert verify(home.log, home.root_vkey).ok


def _leaf(area, change):
    """Change the leaves of the second bundle."""
    name = AT + paths.entries(1)
    area.objects[name] = encode_bundle(change(decode_bundle(area.objects[name], 256)))


def _flip(name, at=40):
    def work(area):
        data = bytearray(area.objects[name])
        data[at] ^= 1
        area.objects[name] = bytes(data)

    return work


def _put(name, other):
    def work(area):
        area.objects[name] = area.objects[other]

    return work


def _cut(name):
    return lambda area: area.objects.__setitem__(name, area.objects[name][:-1])


def _drop(name):
    return lambda area: area.objects.__delitem__(name)


def _swap(leaves):
    return [*leaves[:43], leaves[44], leaves[43], *leaves[45:]]


ENTRIES, TILE, ABOVE = AT + paths.entries(1), AT + paths.tile(0, 1), AT + paths.tile(1, 0, 2)
LAST = AT + paths.entries(2, 88)
TAMPERED = {
    "a bit of a leaf": (_flip(ENTRIES), TILE, 256),
    "a bit of a hash": (_flip(TILE, 32 * 9 + 1), TILE, 256 + 9),
    "a bit of a hash above": (_flip(ABOVE, 40), ABOVE, 256),
    "a bit of a length in a bundle": (_flip(ENTRIES, 0), ENTRIES, 256),
    "a bit of the checkpoint": (_flip(AT + paths.CHECKPOINT), AT + paths.CHECKPOINT, -1),
    "a bit of a kept one": (_flip(AT + "checkpoints/300"), AT + "checkpoints/300", -1),
    "a bit of a log's key": (_flip(paths.MANIFEST, 100), paths.MANIFEST, -1),
    "two leaves in another order": (lambda area: _leaf(area, _swap), TILE, 256 + 43),
    "a leaf twice": (lambda area: _leaf(area, lambda all_: [*all_[:-1], all_[0]]), TILE, 511),
    "a leaf less": (lambda area: _leaf(area, lambda all_: all_[:-1]), ENTRIES, 256),
    "a leaf more": (lambda area: _leaf(area, lambda all_: [*all_, all_[0]]), ENTRIES, 256),
    "bundles in another order": (_put(ENTRIES, AT + paths.entries(0)), TILE, 256),
    "tiles in another order": (_put(TILE, AT + paths.tile(0, 0)), TILE, 256),
    "a bundle dropped": (_drop(ENTRIES), ENTRIES, 256),
    "a tile dropped": (_drop(TILE), TILE, 256),
    "the last bundle dropped": (_drop(LAST), LAST, 512),
    "a bundle cut off": (_cut(ENTRIES), ENTRIES, 256),
    "a tile cut off": (_cut(TILE), TILE, 256),
    "an object twice": (_put(AT + paths.entries(9), ENTRIES), AT + paths.entries(9), -1),
    "a checkpoint twice": (
        _put(AT + "checkpoints/299", AT + "checkpoints/300"),
        AT + "checkpoints/299",
        -1,
    ),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_each_kind_of_tampering_is_named_by_object_and_first_record(whole, area, kind):
    change, name, index = TAMPERED[kind]
    change(area)
    first = verify(area, whole.root_vkey).problems[0]
    assert (first.name, first.index) == (name, index)


def test_from_a_trusted_checkpoint_on_only_what_came_after_is_read(whole, area):
    trusted = area.objects[AT + paths.kept_checkpoint(300)]
    report = verify(area, whole.root_vkey, since=[trusted])
    assert report.ok
    assert (report.logs[0].before, report.logs[0].leaves) == (256, SIZE - 256)
    assert (report.logs[1].before, report.logs[1].leaves) == (0, 1)
    _flip(AT + paths.entries(0))(area)
    assert not verify(area, whole.root_vkey).ok
    assert verify(area, whole.root_vkey, since=[trusted]).ok, "that part was verified before"
    _flip(ENTRIES)(area)
    first = verify(area, whole.root_vkey, since=[trusted]).problems[0]
    assert (first.name, first.index) == (TILE, 256)


def test_what_does_not_fit_the_trusted_checkpoint_is_found(whole, area):
    trusted = area.objects[AT + paths.kept_checkpoint(300)]
    before = dict(area.objects)
    _flip(ABOVE, 5)(area)
    found = problems(area, whole, since=[trusted])
    assert any("the trusted checkpoint" in each and "forked" in each for each in found)
    area.objects = dict(before)
    resign(whole, area, leaves_of(area, 200))
    assert any("300 leaves were trusted" in each for each in problems(area, whole, since=[trusted]))
    area.objects = dict(before)
    leaves = leaves_of(area)
    leaves[10] = leaves[11]
    for name in [n for n in area.objects if n.startswith(AT + paths.CHECKPOINTS)]:
        del area.objects[name]
    resign(whole, area, leaves)
    assert any("forked" in each for each in problems(area, whole, since=[trusted]))
    forged = trusted.replace(b"\n300\n", b"\n301\n")
    assert any("signature" in each for each in problems(area, whole, since=[forged]))
