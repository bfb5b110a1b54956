"""Trees and proofs: RFC 6962 and RFC 9162, with the vectors that their implementations share."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provenance.doubles import Memory

from consentry.errors import VerifyError
from consentry.provenance import merkle, paths
from consentry.provenance.tiles import Edge, TileReader, decode_bundle, decode_tile, encode_bundle

# The leaves and roots of Certificate Transparency's own reference test (merkle_tree_test).
LEAVES = [
    bytes.fromhex(each)
    for each in (
        *("", "00", "10", "2021", "3031", "40414243"),
        *("5051525354555657", "606162636465666768696a6b6c6d6e6f"),
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def naive_root(leaves):
    """RFC 6962, 2.1, as it is written."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    left, right = naive_root(leaves[:k]), naive_root(leaves[k:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree(leaves):
    storage, edge = Memory(), Edge()
    for name, data in edge.append(leaves).items():
        storage.put(name, data)
    return edge, TileReader(storage, len(leaves))


@pytest.mark.parametrize(("count", "expected"), [*enumerate(ROOTS, 1)])
def test_the_root_is_that_of_the_reference_vectors(count, expected):
    edge, reader = tree(LEAVES[:count])
    assert edge.root().hex() == reader.root().hex() == expected


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 511, 512, 600, 1000])
def test_edge_and_tiles_give_the_root_of_the_definition(size):
    leaves = [b"leaf %d" % n for n in range(size)]
    edge, reader = tree(leaves)
    assert edge.root() == naive_root(leaves) == reader.root()
    assert [reader.leaf(n) for n in range(size)] == leaves


@pytest.mark.parametrize("first", [0, 1, 200, 255, 256, 300, 512, 70_000 % 600])
def test_an_edge_loaded_from_tiles_goes_on_as_if_it_had_never_stopped(first):
    leaves = [b"leaf %d" % n for n in range(700)]
    storage, edge = Memory(), Edge()
    storage.objects |= edge.append(leaves[:first])
    loaded = Edge.load(storage, first)
    assert loaded.append(leaves[first:]) == edge.append(leaves[first:])
    assert loaded.root() == naive_root(leaves)


def test_a_tree_above_65536_leaves_has_the_tiles_that_the_specification_lists():
    """c2sp.org/tlog-tiles: 70,000 leaves are 273 full tiles, one of 112, one full, 17, and 1."""
    edge = Edge()
    made = set(edge.append(b"%d" % n for n in range(70_000)))
    hashes = {name for name in made if not name.startswith("tile/entries/")}
    assert len({n for n in hashes if n.startswith("tile/0/") and ".p/" not in n}) == 273
    rest = {n for n in hashes if not n.startswith("tile/0/")}
    assert "tile/0/273.p/112" in hashes
    assert rest == {"tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"}


@given(st.data())
def test_every_inclusion_proof_verifies_and_fits_no_other_leaf(data):
    size = data.draw(st.integers(1, 600))
    index = data.draw(st.integers(0, size - 1))
    _, reader = tree([b"%d" % n for n in range(size)])
    proof, leaf = reader.inclusion_proof(index), merkle.leaf_hash(b"%d" % index)
    merkle.verify_inclusion(leaf, index, size, proof, reader.root())
    for wrong in (
        (merkle.leaf_hash(b"x"), index, size, proof),
        (leaf, index, size, [*proof, leaf]),
        (leaf, index, size, proof[:-1] if proof else [leaf]),
        (leaf, index + 1, size, proof),
    ):
        with pytest.raises(VerifyError):
            merkle.verify_inclusion(*wrong, reader.root())


@given(st.data())
def test_every_consistency_proof_verifies_and_fits_no_other_root(data):
    new = data.draw(st.integers(1, 600))
    old = data.draw(st.integers(0, new))
    leaves = [b"%d" % n for n in range(new)]
    _, reader = tree(leaves)
    proof, old_root, root = reader.consistency_proof(old), reader.root(old), reader.root()
    assert old_root == naive_root(leaves[:old])
    merkle.verify_consistency(old, new, proof, old_root, root)
    other = merkle.leaf_hash(b"x")
    wrong = [(old, new, [*proof, other], old_root, root), (old, new, proof, other, root)]
    if 0 < old < new:
        wrong += [(old, new, proof, old_root, other), (old, new, proof[:-1], old_root, root)]
    for case in wrong:
        with pytest.raises(VerifyError):
            merkle.verify_consistency(*case)


H = merkle.leaf_hash(b"a")
E_ = merkle.EMPTY


@pytest.mark.parametrize(
    ("leaf", "index", "size", "proof", "root"),
    [
        pytest.param(H, 0, 0, [], E_, id="an empty tree has no leaf"),
        pytest.param(H, 1, 1, [], H, id="the index is the size"),
        pytest.param(H, -1, 1, [], H, id="a negative index"),
        pytest.param(H, 0, 1, [H], H, id="a proof too long"),
        pytest.param(H, 0, 2, [], H, id="a proof too short"),
        pytest.param(H, 0, 2, [H[:31]], H, id="a hash too short"),
        pytest.param(H[:31], 0, 1, [], H[:31], id="a leaf hash too short"),
        pytest.param(H, 0, 1, [], E_, id="another root"),
    ],
)
def test_a_malformed_inclusion_proof_is_refused(leaf, index, size, proof, root):
    with pytest.raises(VerifyError):
        merkle.verify_inclusion(leaf, index, size, proof, root)


@pytest.mark.parametrize(
    ("old", "new", "proof", "old_root", "new_root"),
    [
        pytest.param(2, 1, [], H, H, id="the new tree is smaller"),
        pytest.param(-1, 1, [], H, H, id="a negative size"),
        pytest.param(1, 1, [H], H, H, id="equal sizes with a proof"),
        pytest.param(1, 1, [], H, E_, id="equal sizes with different roots"),
        pytest.param(0, 1, [H], E_, H, id="from empty with a proof"),
        pytest.param(0, 1, [], H, H, id="an empty tree with a root of its own"),
        pytest.param(1, 2, [], H, H, id="no proof"),
        pytest.param(1, 2, [H, H], H, H, id="a proof too long"),
        pytest.param(3, 4, [H], H, H, id="a proof too short"),
        pytest.param(1, 2, [H[:3]], H, H, id="a hash too short"),
    ],
)
def test_a_malformed_consistency_proof_is_refused(old, new, proof, old_root, new_root):
    with pytest.raises(VerifyError):
        merkle.verify_consistency(old, new, proof, old_root, new_root)


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (5, 5)])
def test_trees_that_need_no_proof_verify_without_one(old, new):
    leaves = [b"%d" % n for n in range(new)]
    merkle.verify_consistency(old, new, [], naive_root(leaves[:old]), naive_root(leaves))


@pytest.mark.parametrize(
    ("value", "name"),
    [(0, "000"), (67, "067"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067")],
)
def test_a_number_is_written_as_tlog_tiles_has_it(value, name):
    assert paths.number(value) == name
    assert paths.parse_tile(f"tile/0/{name}") == paths.Tile(0, value, 256)


@given(st.integers(0, 63), st.integers(0, 10**15), st.integers(1, 256))
def test_names_of_tiles_are_read_back(level, index, width):
    assert paths.parse_tile(paths.tile(level, index, width)) == paths.Tile(level, index, width)
    assert paths.parse_tile(paths.entries(index, width)) == paths.Tile(-1, index, width)


@pytest.mark.parametrize(
    "name",
    [
        "tile/00/000",
        "tile/64/000",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/07",
        "tile/0/000/",
        "tile/entries/x001",
    ],
)
def test_a_name_with_two_spellings_is_read_in_one_alone(name):
    assert paths.parse_tile(name) is None


@given(st.binary(max_size=400), st.integers(0, 256))
def test_decoding_a_bundle_gives_its_leaves_or_our_error(data, count):
    try:
        leaves = decode_bundle(data, count)
    except VerifyError:
        return
    assert encode_bundle(leaves) == data
    assert len(leaves) == count


@given(st.binary(max_size=400), st.integers(0, 12))
def test_decoding_a_tile_gives_its_hashes_or_our_error(data, count):
    try:
        assert b"".join(decode_tile(data, count)) == data
    except VerifyError:
        assert len(data) != 32 * count
