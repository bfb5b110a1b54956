"""Witnesses: what they cosign is kept, a fork and a rollback are refused, a quorum is asked for.

The witness is honest and made for these tests by the specification, of other people's parts.
"""

from __future__ import annotations

import shutil

import pytest
from provenance.doubles import append_together, draft, fresh_home, refusal
from witness import HonestWitness

from consentry.errors import ConfigError, LogError, VerifyError
from consentry.provenance import Home, Log, paths, verify
from consentry.provenance.checkpoint import check_proof
from consentry.provenance.cosignature import Cosigner, cosigned
from consentry.provenance.note import Signer
from consentry.provenance.tlogpolicy import TlogPolicy
from consentry.provenance.witness import ask, joined, keep, kept

ONE, TWO, THREE = (HonestWitness(f"witness.example/w{n}") for n in range(3))
LOG = str(Signer("example.org/log", bytes(32)).key)


def grow(home, first, last):
    with Log.open(home, "worker", clock=lambda: 0) as log:
        append_together(log, [draft(n) for n in range(first, last)])[-1].result()


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A home whose log has 10 leaves."""
    home = fresh_home(tmp_path_factory.mktemp("base"))
    grow(home, 0, 10)
    return home


@pytest.fixture
def home(base, tmp_path):
    """A copy to go on from; copies that go on differently are forks of one log."""
    return copy_of(base, tmp_path / "home")


def copy_of(home, where):
    shutil.copytree(home.where, where)
    return Home.open(where, keys=home.keyring.folder.parent)


@pytest.fixture
def witness(home):
    made = HonestWitness("witness.example/w1")
    made.know(str(home.manifest().find("worker").key))
    return made


def asked(home, witness, old=0):
    return ask(home.reader("worker"), Cosigner.parse(witness.vkey), witness.answer, old)


def test_a_witness_cosigns_a_log_as_it_grows(home, witness):
    for first, last, known in ((10, 20, 0), (20, 300, 10), (300, 301, 0)):
        lines = asked(home, witness, known)
        note = home.reader("worker").signed + lines
        assert cosigned(note, [Cosigner.parse(witness.vkey)]) != {}
        grow(home, first, last)
    assert witness.asked == [200, 200, 409, 200]
    asked(home, witness, 300)
    asked(home, witness, 301)
    assert witness.asked[4:] == [200, 200]


def test_a_fork_and_a_rollback_are_refused_and_told(base, home, witness, tmp_path):
    other = copy_of(base, tmp_path / "other")
    grow(home, 10, 300)
    grow(other, 500, 790)
    asked(home, witness)
    with pytest.raises(VerifyError, match="forked"):
        asked(other, witness)
    grow(other, 790, 800)
    with pytest.raises(VerifyError, match=r"forked: witness\.example/w1 has cosigned 300 leaves"):
        asked(other, witness)
    with pytest.raises(VerifyError, match="rolled back"):
        asked(base, witness)
    assert witness.seen[home.reader("worker").origin][0] == 300


def test_what_a_witness_cannot_or_does_not_want_is_told_with_what_to_do(home, witness):
    reader, key = home.reader("worker"), Cosigner.parse(witness.vkey)
    stranger = HonestWitness("witness.example/w1")
    with pytest.raises(LogError, match="does not know this log"):
        ask(reader, key, stranger.answer)
    stranger.know(str(Signer(reader.origin, bytes(32)).key))
    with pytest.raises(LogError, match="does not trust the key"):
        ask(reader, key, stranger.answer)
    stranger.know(str(reader.key))
    with pytest.raises(LogError, match="did not cosign under the key"):
        ask(reader, key, stranger.answer)
    for status, said in ((500, b""), (302, b""), (409, b"many\n"), (409, b"3\n"), (200, b"\n")):
        with pytest.raises((LogError, VerifyError)) as found:
            ask(reader, key, lambda _, answer=(status, said): answer)
        assert not isinstance(found.value, VerifyError) or said == b"\n"


def policy(text: str) -> TlogPolicy:
    keys = {f"<w{n}>": each.vkey for n, each in enumerate((ONE, TWO, THREE))} | {"<log>": LOG}
    for name, vkey in keys.items():
        text = text.replace(name, vkey)
    return TlogPolicy.parse(text.encode(), "policy")


THREE_WITNESSES = "witness a <w0>\nwitness b <w1>\nwitness c <w2> https://w.example/\n"


@pytest.mark.parametrize(
    ("text", "met", "missed"),
    [
        ("quorum none", [""], []),
        (THREE_WITNESSES + "quorum none", [""], []),
        (THREE_WITNESSES + "quorum b", ["b", "ab"], ["", "ac"]),
        (THREE_WITNESSES + "group g any a b\nquorum g", ["a", "b"], ["", "c"]),
        (THREE_WITNESSES + "group g all a b c\nquorum g", ["abc"], ["ab", ""]),
        (THREE_WITNESSES + "group g 2 a b c\nquorum g", ["ab", "bc", "abc"], ["c", ""]),
        (
            "# two levels\n\n" + THREE_WITNESSES + "\tgroup x 1 a b \n group y all x c\n\nquorum y",
            ["ac", "bc"],
            ["ab", "c"],
        ),
    ],
)
def test_a_policy_says_which_witnesses_are_enough(text, met, missed):
    found = policy(text + "\n")
    assert all(found.met_by(each) for each in met)
    assert not any(found.met_by(each) for each in missed)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "quorum line is missing"),
        ("quorum none", "its last line has no end"),
        ("quorum none\nquorum none\n", "second quorum"),
        ("quorum a\nwitness a <w0>\n", "lines before"),
        ("witness none <w0>\nquorum none\n", "taken"),
        ("witness a <w0>\nwitness a <w1>\nquorum none\n", "taken"),
        ("witness a <w0>\nwitness b <w0>\nquorum none\n", "twice"),
        ("log <log>\nlog <log>\nquorum none\n", "twice"),
        ("witness a <log>\nquorum none\n", "not a verifier key"),
        ("witness a\nquorum none\n", "expected witness"),
        ("log\nquorum none\n", "expected log"),
        ("witness a <w0>\ngroup g 2 a\nquorum g\n", "1 to 1"),
        ("witness a <w0>\ngroup g 0 a\nquorum g\n", "1 to 1"),
        ("witness a <w0>\ngroup g some a\nquorum g\n", "1 to 1"),
        ("witness a <w0>\ngroup g any a a\nquorum g\n", "in a group already"),
        ("witness a <w0>\ngroup g any b\nquorum g\n", "no witness and no group"),
        ("witness a <w0>\ngroup g any none\nquorum g\n", "no witness and no group"),
        ("group g any g\nquorum g\n", "no witness and no group"),
        ("quorums none\n", "write log, witness, group or quorum"),
        ("quorum none\r\n", "control character"),
        ("quorum\u00a0none\n", "write log, witness, group or quorum"),
    ],
)
def test_what_is_no_policy_is_refused_with_its_line(text, says):
    with pytest.raises(ConfigError, match=says) as found:
        policy(text)
    assert found.value.file == "policy"
    assert text.count("\n") >= found.value.line - 1


def test_a_policy_of_any_bytes_is_read_or_refused():
    for byte in range(256):
        line = b"# comment " + bytes([byte]) + b"\nquorum none\n"
        fits = byte in (9, 10) or 0x20 <= byte <= 0x7E or byte >= 0x80
        if fits:
            assert TlogPolicy.parse(line).quorum == "none"
        else:
            with pytest.raises(ConfigError):
                TlogPolicy.parse(line)


def test_verifying_asks_for_the_quorum_and_says_how_far_it_reaches(home):
    key = str(home.manifest().find("worker").key)
    witnesses = [HonestWitness(f"witness.example/w{n}") for n in range(2)]
    text = "".join(f"witness w{n} {each.vkey}\n" for n, each in enumerate(witnesses))
    wanted = TlogPolicy.parse((f"log {key}\n" + text + "group g all w0 w1\nquorum g\n").encode())
    area, reader = home.log_area("worker"), home.reader("worker")
    for each in witnesses:
        each.know(key)
        report = verify(home.log, home.root_vkey, policy=wanted)
        assert any("as the trust policy asks" in str(problem) for problem in report.problems)
        keep(area, 10, reader.signed + asked(home, each))
    assert sorted(area.list(paths.WITNESSED)) == ["witnessed/10.0", "witnessed/10.1"]
    grow(home, 10, 15)
    home.record(refusal(1), clock=lambda: 0)
    report = verify(home.log, home.root_vkey, policy=wanted)
    worker, ops = report.logs
    assert report.ok
    assert worker.witnessed == 10
    assert any("10 of 15 leaves are cosigned by w0, w1" in note for note in worker.notes)
    assert any("not held to it" in note for note in ops.notes)
    note = joined(kept(area)[10])
    proof = home.reader("worker").proof(7, note)
    assert check_proof(proof, reader.leaf(7), reader.key).size == 10
    assert wanted.check(proof.partition("\n\n")[2].encode()) == {"w0": 1_700_000_000} | {
        "w1": 1_700_000_000
    }
    forged = note.replace(witnesses[0].name.encode(), witnesses[1].name.encode())
    area.put("witnessed/10.2", forged)
    area.put("witnessed/9.0", note)
    found = [str(problem) for problem in verify(home.log, home.root_vkey).problems]
    assert any("witnessed/9.0" in each and "it is of 10 leaves, not of 9" in each for each in found)


def test_a_log_put_back_behind_what_was_cosigned_is_found_by_that(base, home, witness):
    grow(home, 10, 20)
    note = home.reader("worker").signed + asked(home, witness)
    keep(base.log_area("worker"), 20, note)
    try:
        found = [str(each) for each in verify(base.log, base.root_vkey).problems]
        assert any("rolled back" in each and "witnessed/20.0" in each for each in found)
    finally:
        base.log_area("worker").delete("witnessed/20.0")
