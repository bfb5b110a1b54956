"""Signed notes, checkpoints, manifests and proofs of one record."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consentry.errors import LogError, VerifyError
from consentry.provenance import merkle
from consentry.provenance.checkpoint import Checkpoint, check_proof, write_proof
from consentry.provenance.head import MOST, Head, Staged
from consentry.provenance.manifest import LogEntry, Manifest
from consentry.provenance.note import Signer, VerifierKey, open_note
from consentry.provenance.packing import Packer, unpack

# The example of the Go package golang.org/x/mod/sumdb/note, which the C2SP specification grew from.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
).encode()

SIGNER = Signer("example.org/log", bytes(range(32)))
OTHER = Signer("example.org/log", bytes(32))
ROOT = merkle.leaf_hash(b"x")
CHECKPOINT = Checkpoint("example.org/log", 1, ROOT)


def test_a_note_signed_by_another_implementation_opens():
    text = open_note(GO_NOTE, VerifierKey.parse(GO_KEY))
    assert text.startswith("If you think cryptography")
    assert str(VerifierKey.parse(GO_KEY)) == GO_KEY


def test_a_note_opens_under_the_key_that_signed_it_and_no_other():
    note = SIGNER.sign("first\n\nlast\n")
    assert open_note(note, SIGNER.key) == "first\n\nlast\n"
    with pytest.raises(VerifyError, match="not signed by"):
        open_note(note, OTHER.key)


def test_signatures_of_unknown_keys_are_ignored():
    note = SIGNER.sign("text\n") + b"\xe2\x80\x94 witness.example AAAAAAAA\n"
    assert open_note(note, SIGNER.key) == "text\n"


@pytest.mark.parametrize("at", range(len(SIGNER.sign("text\n"))))
def test_every_byte_of_a_note_is_protected(at):
    note = bytearray(SIGNER.sign("text\n"))
    note[at] ^= 1
    with pytest.raises(VerifyError):
        open_note(bytes(note), SIGNER.key)


@pytest.mark.parametrize("text", ["no newline", "a tab\t\n", "a null\0\n", ""])
def test_a_text_that_cannot_be_a_note_is_not_signed(text):
    with pytest.raises(LogError):
        SIGNER.sign(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\nb"])
def test_a_name_that_cannot_name_a_key_is_refused(name):
    with pytest.raises(LogError):
        Signer(name, bytes(32))


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+c74f20a3",
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("PeterNeumann", "PeterNeuman"),
        GO_KEY[:-4],
        GO_KEY.replace("+ARpc", "+Ahpc"),
    ],
)
def test_a_verifier_key_that_does_not_hold_together_is_refused(vkey):
    with pytest.raises(VerifyError):
        VerifierKey.parse(vkey)


def test_a_checkpoint_is_three_lines():
    text = CHECKPOINT.signed(SIGNER).decode()
    assert text.split("\n\n")[0].split("\n")[:2] == ["example.org/log", "1"]
    assert Checkpoint.open(text.encode(), SIGNER.key) == CHECKPOINT


@pytest.mark.parametrize(
    "text",
    [
        "example.org/log\n1\n",
        "example.org/other\n1\n{root}\n",
        "example.org/log\n01\n{root}\n",
        "example.org/log\n+1\n{root}\n",
        "example.org/log\n-1\n{root}\n",
        "example.org/log\n１\n{root}\n",
        "example.org/log\n1\nAAAA\n",
        "example.org/log\n1\n{root}=\n",
        "example.org/log\n0\n{root}\n",
        "example.org/log\n1\n{root}\n\nextension\n",
        "\n1\n{root}\n",
    ],
)
def test_a_signed_text_that_is_not_a_checkpoint_is_refused(text):
    root = CHECKPOINT.text().split("\n")[2]
    with pytest.raises(VerifyError):
        Checkpoint.open(SIGNER.sign(text.format(root=root)), SIGNER.key)


def test_a_checkpoint_may_have_extension_lines():
    text = CHECKPOINT.text() + "extension\n"
    assert Checkpoint.open(SIGNER.sign(text), SIGNER.key) == CHECKPOINT


def two_leaves():
    left, right = merkle.leaf_hash(b"0"), merkle.leaf_hash(b"1")
    signed = Checkpoint("example.org/log", 2, merkle.node_hash(left, right)).signed(SIGNER)
    return write_proof(1, [left], signed)


def test_a_proof_of_a_record_is_checked_without_the_log():
    assert check_proof(two_leaves(), b"1", SIGNER.key).size == 2
    extra = two_leaves().replace("@v1\n", "@v1\nextra AAAA\n")
    assert check_proof(extra, b"1", SIGNER.key).size == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("index 1", "index 0"),
        ("index 1", "index 01"),
        ("index 1", "index"),
        ("@v1", "@v2"),
        ("\n\nexample.org", "\nexample.org"),
        ("example.org/log\n2", "example.org/log\n3"),
        ("index 1\n", "index 1\nAAAA\n"),
    ],
)
def test_a_changed_proof_is_refused(old, new):
    text = two_leaves()
    assert old in text
    with pytest.raises(VerifyError):
        check_proof(text.replace(old, new), b"1", SIGNER.key)


def test_a_proof_fits_no_other_leaf_and_no_other_key():
    for leaf, key in ((b"2", SIGNER.key), (b"1", OTHER.key)):
        with pytest.raises(VerifyError):
            check_proof(two_leaves(), leaf, key)


def test_a_manifest_is_read_back_and_counts_its_versions():
    manifest = Manifest("ab" * 8).adding(LogEntry("worker", SIGNER.key))
    again = Manifest.open(manifest.signed(OTHER), OTHER.key)
    assert again == manifest
    assert (again.version, again.find("worker").origin) == (1, "example.org/log")
    with pytest.raises(VerifyError):
        Manifest.open(manifest.signed(SIGNER), OTHER.key)


@pytest.mark.parametrize(
    "body",
    [
        "consentry manifest 2\n{}\n",
        "consentry manifest 1\n{}\n",
        "consentry manifest 1\n[]\n",
        'consentry manifest 1\n{"home":"a","logs":[{}],"version":1}\n',
        'consentry manifest 1\n{"home":"a","logs":[{"name":"A/../b","vkey":"x"}],"version":1}\n',
        'consentry manifest 1\n{"home":"a","logs":[],"version":1.5}\n',
    ],
)
def test_a_signed_text_that_is_not_a_manifest_is_refused(body):
    with pytest.raises(LogError):
        Manifest.open(SIGNER.sign(body), SIGNER.key)


def test_a_log_stands_in_a_manifest_once():
    entry = LogEntry("worker", SIGNER.key)
    twice = Manifest("ab" * 8, 2, (entry, entry))
    with pytest.raises(VerifyError, match="twice"):
        Manifest.open(twice.signed(SIGNER), SIGNER.key)


SAMPLES = (GO_NOTE, CHECKPOINT.signed(SIGNER), Manifest("a").signed(SIGNER), two_leaves().encode())


@st.composite
def damaged(draw):
    """A valid text with a few bytes changed, cut out or put in; or anything at all."""
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        data[at : at + draw(st.integers(0, 5))] = draw(st.binary(max_size=5))
    return bytes(data)


@given(st.one_of(st.binary(max_size=300), damaged()))
@example(b"\n\n\xe2\x80\x94 a AAAAAAAA\n")
def test_no_bytes_make_a_reader_of_notes_raise_anything_but_our_error(data):
    text = data.decode(errors="replace")
    for read in (
        lambda: open_note(data, SIGNER.key),
        lambda: Checkpoint.open(data, SIGNER.key),
        lambda: Manifest.open(data, SIGNER.key),
        lambda: check_proof(text, b"1", SIGNER.key),
        lambda: VerifierKey.parse(text),
        lambda: Head.decode(data),
        lambda: Head.decode(Head(1, ROOT, 1).encode() + b"\n" + data),
    ):
        with contextlib.suppress(LogError):
            read()


@given(st.text(max_size=80))
def test_a_signed_text_of_any_kind_is_read_or_refused(body):
    try:
        note = SIGNER.sign(body + "\n")
    except LogError:
        return
    assert open_note(note, SIGNER.key) == body + "\n"
    for read in (Checkpoint.open, Manifest.open):
        with contextlib.suppress(LogError):
            read(note, SIGNER.key)


def test_a_head_is_read_back_with_what_it_publishes():
    staged = Staged(5, b"note", {"tile/0/000": b"x"})
    for head in (Head(7, ROOT, 3, staged), Head(0, ROOT, 1)):
        assert Head.decode(head.encode()) == head


def test_a_head_that_publishes_much_is_packed_and_one_that_was_not_is_read():
    leaves = {"tile/entries/000": b"".join(b'{"event":"collect","n":%d}' % n for n in range(4096))}
    head = Head(4096, ROOT, 3, Staged(0, b"note", leaves))
    packed = head.encode()
    line, _, rest = packed.partition(b"\n")
    assert len(rest) < len(leaves["tile/entries/000"]) / 3
    plain = unpack(rest, MOST)
    assert Head.decode(packed) == Head.decode(line + b"\n" + plain) == head
    for data in (rest[:-1], rest + b"x", rest[:9] + bytes(9) + rest[18:], Packer().pack(rest)):
        with pytest.raises(VerifyError):
            Head.decode(line + b"\n" + data)


def test_what_is_packed_is_read_up_to_a_bound():
    bomb = Packer().pack(bytes(50 << 20))
    assert len(bomb) < 10_000
    assert unpack(Packer().pack(b"12345"), 5) == b"12345"
    for most in (0, 1 << 10, (50 << 20) - 1):
        with pytest.raises(ValueError, match="too long"):
            unpack(bomb, most)


@pytest.mark.parametrize(
    "head",
    [
        Head(7, ROOT, 3),
        Head(0, ROOT, 3, Staged(0, b"note", {})),
        Head(7, ROOT, 3, Staged(5, b"note", {"../manifest": b"x"})),
    ],
    ids=["nothing to publish", "nothing committed", "not a tile"],
)
def test_a_head_that_cannot_be_published_is_refused(head):
    with pytest.raises(VerifyError):
        Head.decode(head.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b'{"epoch":0,"root":"%s","size":0}' % ROOT.hex().encode(),
        b'{"epoch":1,"root":"%s","size":-1}' % ROOT.hex().encode(),
        b'{"epoch":1,"root":"zz","size":0}',
        b'{"epoch":true,"root":"%s","size":0}' % ROOT.hex().encode(),
    ],
)
def test_a_malformed_head_is_refused(data):
    with pytest.raises(VerifyError):
        Head.decode(data)
