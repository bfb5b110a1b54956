"""Other people's tools on our logs, and ours on theirs: tlog-scales and proofbundle, from PyPI.

They are written apart from ours and from each other, after the same C2SP specifications.
"""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from proofbundle import checkpoint as proofbundle_checkpoint
from proofbundle import merkle as proofbundle_merkle
from proofbundle.tlogproof import format_tlog_proof, verify_tlog_proof
from provenance.doubles import append_together, draft, fresh_home
from tlog_scales import backend, signing, tiles, tlog
from tlog_scales.reader import TilesReader
from tlog_scales.writer import TilesWriter

from consentry.errors import VerifyError
from consentry.provenance import Log, merkle
from consentry.provenance.checkpoint import Checkpoint, check_proof
from consentry.provenance.cosignature import Cosigner, cosigned
from consentry.provenance.note import Signer, VerifierKey
from consentry.provenance.tiles import Edge, TileReader
from consentry.storage import LocalStorage

SEED = bytes(range(32))
ORIGIN = "example.org/log"
SIZE = 600


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """A home with a log of 600 leaves, and the folder of that log."""
    home = fresh_home(tmp_path_factory.mktemp("ours"))
    for first, last in ((0, 300), (300, SIZE)):
        with Log.open(home, "worker", clock=lambda: 0) as log:
            append_together(log, [draft(n, content=None) for n in range(first, last)])
    return home, home.log.root / "logs" / "worker"


def test_tlog_scales_reads_our_log_and_checks_leaves_and_growth(ours):
    home, folder = ours
    reader = TilesReader(backend.LocalBackend(folder))
    checkpoint = reader.get_checkpoint()
    checkpoint.verify(signing.Vkey.from_string(str(home.manifest().find("worker").key)))
    assert (checkpoint.size, checkpoint.root_hash) == (SIZE, reader.calculate_root_hash())
    mine = home.reader("worker")
    for index in (0, 1, 255, 256, 511, 512, SIZE - 1):
        leaf = reader.get_entry(index)
        assert leaf == mine.leaf(index)
        proof = reader.get_inclusion_proof(index, SIZE)
        proof.check(tiles.leaf_hash(leaf), checkpoint.root_hash)
    kept = tlog.Checkpoint.from_text((folder / "checkpoints" / "300").read_text())
    reader.get_consistency_proof(300, SIZE).check(kept.root_hash, checkpoint.root_hash)
    theirs = reader.get_consistency_proof(300, SIZE).node_hashes
    assert theirs == mine.consistency_proof(300)


def test_proofbundle_takes_our_proof_of_a_record_and_no_changed_one(ours):
    home, _ = ours
    vkey, reader = str(home.manifest().find("worker").key), home.reader("worker")
    proof, leaf = reader.proof(511), reader.leaf(511)
    found = verify_tlog_proof(proof, leaf, vkey, expected_origin=reader.origin)
    assert found["ok"], found
    assert (found["index"], found["tree_size"]) == (511, SIZE)
    other = "B" if proof[-9] == "A" else "A"
    for changed in (proof.replace("index 511", "index 510"), proof[:-9] + other + proof[-8:]):
        assert not verify_tlog_proof(changed, leaf, vkey)["ok"]
    assert not verify_tlog_proof(proof, leaf + b" ", vkey)["ok"]
    hashes, roots = reader.consistency_proof(300), (reader.root(300), reader.root(SIZE))
    assert proofbundle_merkle.verify_consistency(300, SIZE, hashes, *roots)
    assert not proofbundle_merkle.verify_consistency(301, SIZE, hashes, *roots)


def test_tlog_scales_finds_a_byte_that_was_changed_in_our_log(ours, tmp_path):
    _, folder = ours
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    entries = copy / "tile" / "entries" / "001"
    data = bytearray(entries.read_bytes())
    data[100] ^= 1
    entries.write_bytes(data)
    reader = TilesReader(backend.LocalBackend(copy))
    checkpoint = reader.get_checkpoint()
    leaf = reader.get_entry(256)
    with pytest.raises(tlog.InclusionProofInvalid):
        reader.get_inclusion_proof(256, SIZE).check(tiles.leaf_hash(leaf), checkpoint.root_hash)


COMMITS = ((1, 255, 1, 44), (256,), (513,), (700, 100), (1, 1, 1))


@pytest.mark.parametrize("commits", COMMITS)
def test_from_the_same_leaves_and_key_come_the_same_files_byte_for_byte(commits, tmp_path):
    """Every tile, bundle and checkpoint that tlog-scales' writer makes, and no other."""
    theirs = TilesWriter.create(tmp_path / "theirs", ORIGIN)
    edge, mine, number = Edge(), {}, 0
    for count in commits:
        leaves = [b"leaf %d" % n * (n % 5) for n in range(number, number + count)]
        number += count
        for leaf in leaves:
            theirs.add_leaf(leaf)
        theirs.commit([signing.PlainEd25519Signer(ORIGIN, SEED)], gc=False)
        mine |= edge.append(leaves)
        checkpoint = Checkpoint(ORIGIN, edge.size, edge.root())
        mine["checkpoint"] = checkpoint.signed(Signer(ORIGIN, SEED))
    files = [path for path in (tmp_path / "theirs").rglob("*") if path.is_file()]
    found = {path.relative_to(tmp_path / "theirs").as_posix(): path for path in files}
    assert sorted(found) == sorted(mine)
    assert all(path.read_bytes() == mine[name] for name, path in found.items())


def test_our_reader_takes_a_log_that_tlog_scales_wrote(tmp_path):
    writer = TilesWriter.create(tmp_path / "log", ORIGIN)
    key = Signer(ORIGIN, SEED).key
    for n in range(300):
        writer.add_leaf(b"%d" % n)
    writer.commit([signing.PlainEd25519Signer(ORIGIN, SEED)])
    area = LocalStorage(tmp_path / "log", create=False)
    checkpoint = Checkpoint.open(area.get("checkpoint")[0], key)
    reader = TileReader(area, checkpoint.size)
    assert reader.root() == checkpoint.root
    proof = format_tlog_proof(7, reader.inclusion_proof(7), area.get("checkpoint")[0].decode())
    assert check_proof(proof, b"7", key) == checkpoint
    with pytest.raises(VerifyError):
        check_proof(proof, b"8", key)
    assert VerifierKey.parse(signing.PlainEd25519Signer(ORIGIN, SEED).vkey.serialize()) == key


@pytest.mark.parametrize("old", [0, 1, 2, 3, 7, 8, 255, 256, 257, 599, 600])
def test_a_proof_of_growth_of_any_sizes_is_that_of_the_others(ours, old):
    home, folder = ours
    reader, mine = TilesReader(backend.LocalBackend(folder)), home.reader("worker")
    reader.set_size(SIZE)
    hashes = mine.consistency_proof(old)
    old_root, root = mine.root(old), mine.root(SIZE)
    merkle.verify_consistency(old, SIZE, hashes, old_root, root)
    tlog.ConsistencyProof(old, SIZE, hashes).check(old_root, root)
    assert proofbundle_merkle.verify_consistency(old, SIZE, hashes, old_root, root) or old == 0
    if 0 < old < SIZE:
        assert hashes == reader.get_consistency_proof(old, SIZE).node_hashes
        with pytest.raises(tlog.ConsistencyProofInvalid):
            tlog.ConsistencyProof(old, SIZE, hashes[:-1]).check(old_root, root)


def signed(size: int = 1) -> bytes:
    return Checkpoint(ORIGIN, size, merkle.leaf_hash(b"x")).signed(Signer(ORIGIN, SEED))


def by_scales(note: bytes) -> tuple[str, bytes]:
    """Cosigned with ML-DSA-44 by tlog-scales."""
    signer = signing.MLDSA44CosignatureSigner("witness.example/pq", bytes(32))
    line = signer.sign(tlog.Checkpoint.from_text(note.decode())).serialize()
    return signer.vkey.serialize(), note + line.encode() + b"\n"


def by_proofbundle(note: bytes) -> tuple[str, bytes]:
    """Cosigned with Ed25519 by proofbundle."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    vkey = proofbundle_checkpoint.cosign_vkey(
        "witness.example/w1", key.public_key().public_bytes_raw()
    )
    return vkey, proofbundle_checkpoint.cosign_checkpoint(
        note.decode(), key, "witness.example/w1", 1_700_000_000
    ).encode()


@pytest.mark.parametrize("by", [by_scales, by_proofbundle])
def test_a_cosignature_of_others_is_taken_and_none_over_another_checkpoint(by):
    vkey, note = by(signed())
    witness = Cosigner.parse(vkey)
    assert str(witness) == vkey
    assert cosigned(note, [witness])[witness] >= 1_700_000_000
    line = note.removeprefix(signed())
    with pytest.raises(VerifyError, match="cosignature of witness"):
        cosigned(signed(2) + line, [witness])
    assert cosigned(signed(), [witness]) == {}
    name, _, encoded = line.decode().strip().rpartition(" ")
    blob = bytearray(base64.b64decode(encoded))
    for at in (4, 11, 12, len(blob) - 1):
        changed = bytes(blob[:at]) + bytes([blob[at] ^ 1]) + bytes(blob[at + 1 :])
        other = f"{name} {base64.b64encode(changed).decode()}\n".encode()
        with pytest.raises(VerifyError):
            cosigned(signed() + other, [witness])
