"""Sealing, slots and bundles: what opens, under which key, and what no longer does."""

from __future__ import annotations

import contextlib
import hmac
import os
import pickle

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st
from provenance.doubles import Memory, halve

from consentry.errors import NotFoundError, SealError, VerifyError
from consentry.provenance import bundled, bundles, slots
from consentry.provenance.seal import Secret, bound, commitment

KEY = bytes(range(32))


def test_aes_key_wrap_is_that_of_rfc_3394():
    """4.6: 256 bits of key data with a 256-bit key-encryption key."""
    data = bytes.fromhex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
    wrapped = Secret(KEY).wrap(Secret(data))
    assert wrapped.hex().upper() == (
        "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"
    )
    assert Secret(KEY).unwrap(wrapped).bare() == data


@pytest.mark.parametrize("part", ["salt", "details", "content"])
def test_derived_keys_are_hkdf_expand_of_rfc_5869(part):
    expected = HKDFExpand(SHA256(), 32, f"consentry/v1/{part}".encode()).derive(KEY)
    assert Secret(KEY).derive(part).bare() == expected


def test_sealed_bytes_open_for_what_they_were_sealed_for_and_nothing_else():
    secret = Secret.draw()
    sealed = secret.seal(b"text", bound("log", 3, "details"))
    assert secret.open(sealed, bound("log", 3, "details")) == b"text"
    assert sealed != secret.seal(b"text", bound("log", 3, "details"))
    for key, place in (
        (secret, bound("log", 4, "details")),
        (secret, bound("other", 3, "details")),
        (secret, bound("log", 3, "content")),
        (Secret.draw(), bound("log", 3, "details")),
    ):
        with pytest.raises(SealError):
            key.open(sealed, place)


@given(st.binary(max_size=80))
def test_no_bytes_make_opening_raise_anything_but_our_error(data):
    secret = Secret(KEY)
    for attempt in (lambda: secret.open(data, b""), lambda: secret.unwrap(data)):
        with pytest.raises(SealError):
            attempt()


def test_a_commitment_binds_the_private_part_under_its_own_key():
    one, two = Secret.draw(), Secret.draw()
    assert commitment(one, b"a") == commitment(one, b"a")
    assert len({commitment(one, b"a"), commitment(one, b"b"), commitment(two, b"a")}) == 3


def test_a_key_shows_nowhere():
    secret = Secret(KEY)
    for text in (repr(secret), str(secret), f"{[secret]}", repr(slots.Wrapping(secret))):
        assert KEY.hex() not in text
        assert repr(KEY)[2:-1] not in text
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_a_slot_is_live_until_it_is_erased_and_then_holds_zeros():
    tile, wrapping = slots.KeyTile(), slots.Wrapping(Secret(KEY))
    key = Secret.draw()
    tile.set_live(7, wrapping.wrap(key))
    again = slots.KeyTile(bytes(tile))
    assert again.state(7) == slots.LIVE
    assert wrapping.unwrap(again.wrapped(7)).bare() == key.bare()
    again.set_empty(7, slots.ERASED)
    assert not any(again.wrapped(7))
    assert slots.KeyTile(bytes(again)).state(7) == slots.ERASED


def test_a_tile_that_one_commit_filled_says_in_which_epoch_until_it_is_cleared():
    tile = slots.KeyTile()
    tile.epoch = 7
    again = slots.KeyTile(bytes(tile))
    assert again.epoch == 7
    assert not again.clear_from(1)
    assert again.clear_from(0)
    assert bytes(again) == bytes(slots.KeyTile())


@pytest.mark.parametrize("state", [slots.UNUSED, slots.NONE, slots.ERASED, 4, 255])
def test_a_slot_that_is_not_live_and_not_empty_is_refused(state):
    data = bytearray(slots.SIZE)
    data[7 * slots.SLOT : 8 * slots.SLOT] = bytes([state]) + bytes(39) + b"x"
    with pytest.raises(VerifyError, match="slot 7"):
        slots.KeyTile(bytes(data))


def test_slots_from_a_place_on_are_cleared_and_those_before_are_not():
    tile = slots.KeyTile()
    for place in (3, 4, 255):
        tile.set_live(place, bytes(range(40)))
    assert tile.clear_from(4)
    assert [tile.state(place) for place in (3, 4, 255)] == [slots.LIVE, 0, 0]
    assert not tile.clear_from(4)
    assert not tile.clear_from(256)


def test_bare_slots_hold_the_key_itself_and_wrapped_ones_do_not():
    key = Secret(KEY)
    assert KEY in slots.Wrapping(None).wrap(key)
    assert KEY not in slots.Wrapping(Secret.draw()).wrap(key)
    assert slots.Wrapping(None).unwrap(slots.Wrapping(None).wrap(key)).bare() == KEY


def test_a_slot_wrapped_by_another_key_does_not_open():
    wrapped = slots.Wrapping(Secret.draw()).wrap(Secret.draw())
    with pytest.raises(SealError):
        slots.Wrapping(Secret.draw()).unwrap(wrapped)


@given(st.binary(max_size=64), st.integers(0, slots.SIZE - 1))
def test_a_key_tile_of_any_bytes_is_read_or_refused(data, at):
    full = bytearray(slots.SIZE)
    full[at : at + len(data)] = data
    for each in (data, bytes(full[: slots.SIZE]), bytes(slots.SIZE) + data[:9]):
        try:
            tile = slots.KeyTile(each)
        except VerifyError:
            continue
        assert bytes(tile) == each
        assert all(tile.state(p) <= slots.ERASED for p in range(256))


@given(st.binary(max_size=200))
def test_bundles_of_any_bytes_are_read_or_refused(data):
    for read in (
        bundled.decode_parts,
        bundled.decode_sealed,
        bundled.decode_content,
        lambda each: bundled.decode_batch(each, 1),
    ):
        with contextlib.suppress(VerifyError):
            read(data)


def parts(first, count, *, size=3):
    return [(b"s%d" % n, (b"c%d" % n).ljust(size, b".")) for n in range(first, first + count)]


def check(found, first, count, *, size=3, epoch=0):
    for n in range(first, first + count):
        assert found.sealed(n, epoch) == b"s%d" % n
        assert found.content(n, epoch) == (b"c%d" % n).ljust(size, b".")


def test_batches_are_gathered_into_bundles_of_256_and_removed():
    storage = Memory()
    written = bundles.Bundles(storage)
    for first, count in ((0, 100), (100, 200), (300, 1), (301, 300)):
        written.write(1, first, parts(first, count))
        written.gather(first + count)
        check(bundles.Bundles(storage), 0, first + count)
    names = {name for name in storage.objects if not name.startswith("batches/")}
    assert names == {"parts/000", "parts/001"}
    assert [n for n in storage.objects if n.startswith("batches/")] == ["batches/1-301-300"]


@pytest.mark.parametrize("halved", [False, True], ids=["whole", "halved"])
def test_bundles_that_one_commit_fills_are_written_at_once(halved):
    storage = Memory()
    written = bundles.Bundles(storage)
    written.write(7, 200, parts(200, 600))
    whole = {f"parts/00{n}.7" for n in (1, 2)}
    assert set(storage.objects) == whole | {"batches/7-200-56", "batches/7-768-32"}
    if halved:
        halve(storage)
    found = bundles.Bundles(storage)
    check(found, 200, 56)
    check(found, 256, 512, epoch=7)
    check(found, 768, 32)
    assert found.parts(1, 7)[1][5] == b"c261"
    assert found.weigh(1, [0, 5], 7) == 16
    assert written.thin(1, [5], 7) == 8
    assert bundles.Bundles(storage).content(261, 7) is None
    check(bundles.Bundles(storage), 262, 250, epoch=7)
    assert written.thin_all([bundles.Wanted(at, range(256), 7) for at in (1, 2)]) == 511 * 8
    assert set(storage.objects) == {"batches/7-200-56", "batches/7-768-32"}


@pytest.mark.parametrize("halved", [False, True], ids=["whole", "halved"])
def test_a_bundle_that_was_never_committed_is_emptied(halved):
    storage = Memory()
    written = bundles.Bundles(storage)
    written.write(5, 0, parts(0, 1, size=bundles.ALONE + 1) + parts(1, 255))
    if halved:
        halve(storage)
    written.blank(0, 5)
    assert set(storage.objects) == (
        {"sealed/000.5", "content/000.5"} if halved else {"parts/000.5"}
    )
    assert bundles.Bundles(storage).parts(0, 5) == ([None] * 256, [None] * 256)


@pytest.mark.parametrize("lost", ["sealed/000", "content/000"])
def test_a_bundle_of_which_one_half_was_gathered_gets_the_other(lost):
    """A writer of before there were parts was killed in between; what is erased stays out."""
    storage = Memory()
    bundles.Bundles(storage).write(1, 0, parts(0, 100))
    bundles.Bundles(storage).write(1, 100, parts(100, 156))
    batches = dict(storage.objects)
    bundles.Bundles(storage).gather(256)
    halve(storage)
    del storage.objects[lost]
    storage.objects |= batches
    bundles.Bundles(storage).gather(256, lambda at: [7])
    assert set(storage.objects) == {"sealed/000", "content/000"}
    found = bundles.Bundles(storage)
    assert (found.sealed(7), found.content(7)) == (None, None)
    check(found, 8, 248)


@pytest.mark.parametrize("several", [1, 2], ids=["one commit", "two"])
def test_a_content_over_64_kb_stands_alone(several):
    storage = Memory()
    written = bundles.Bundles(storage)
    whole = parts(0, 256, size=bundles.ALONE + 1)[:2] + parts(2, 254)
    for first in range(0, 256, 256 // several):
        written.write(5, first, whole[first : first + 256 // several])
    assert {"large/000.5", "large/001.5"} < set(storage.objects)
    written.gather(256)
    epoch = 5 if several == 1 else 0
    check(bundles.Bundles(storage), 0, 2, size=bundles.ALONE + 1, epoch=epoch)
    check(bundles.Bundles(storage), 2, 254, epoch=epoch)


def test_what_was_sealed_for_leaves_never_committed_is_dropped():
    storage = Memory()
    written = bundles.Bundles(storage)
    written.write(1, 0, parts(0, 10))
    written.write(1, 10, parts(10, 2, size=bundles.ALONE + 1))
    written.write(3, 10, parts(10, 2))
    written.drop_from(10, 2)
    assert sorted(storage.objects) == ["batches/1-0-10", "batches/3-10-2"]


def test_of_two_batches_over_one_leaf_the_later_writers_is_read_and_gathered():
    storage = Memory()
    fenced, owner = bundles.Bundles(storage), bundles.Bundles(storage)
    owner.write(2, 0, parts(0, 100))
    owner.write(2, 100, parts(100, 156))
    fenced.write(1, 0, [(b"stale", b"stale")] * 10)
    check(bundles.Bundles(storage), 0, 256)
    owner.gather(256)
    check(bundles.Bundles(storage), 0, 256)


def test_a_batch_without_anything_sealed_is_not_written():
    storage = Memory()
    bundles.Bundles(storage).write(1, 0, [(None, None)] * 5)
    assert not storage.objects
    with pytest.raises(NotFoundError, match="parts/000"):
        bundles.Bundles(storage).sealed(3)


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 4000])
def test_a_mac_is_that_of_the_library(length):
    key, message = os.urandom(32), os.urandom(length)
    assert Secret(key).mac(message) == hmac.digest(key, message, "sha256")


def test_the_leaves_of_a_batch_are_found_by_one_listing(monkeypatch):
    storage, listed = Memory(), []
    bundles.Bundles(storage).write(1, 0, [(b"p%d" % n, b"c%d" % n) for n in range(5)])
    monkeypatch.setattr(storage, "list", lambda prefix: listed.append(prefix) or storage.objects)
    reader = bundles.Bundles(storage)
    found = [(reader.sealed(n), reader.content(n)) for n in range(5)]
    assert found == [(b"p%d" % n, b"c%d" % n) for n in range(5)]
    assert len(listed) == 1
