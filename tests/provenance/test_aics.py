"""aics-tlog checks a log that we wrote; aics-witness cosigns it, and neither fork nor rollback.

Both are of one author and share no code with us, tlog-scales or proofbundle. Not collected where
there is no environment for them; the end of the run says so.
"""

from __future__ import annotations

import json
import shutil
import socket
import sys

import pytest
from aics import Witness, tlog
from provenance.doubles import append_together, draft, fresh_home

from consentry.cli import main
from consentry.provenance import Home, Log

SIZE = 600


def grow(home, first, last):
    with Log.open(home, "worker", clock=lambda: 0) as log:
        append_together(log, [draft(n) for n in range(first, last)])[-1].result()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = fresh_home(tmp_path_factory.mktemp("aics"))
    grow(made, 0, 300)
    grow(made, 300, SIZE)
    return made


def of(home):
    """The folder of its log, and what aics-tlog is given to check it."""
    folder = home.log.root / "logs" / "worker"
    key = str(home.manifest().find("worker").key)
    return folder, ("--tiles", folder, "--log-key", key)


def test_aics_tlog_checks_a_log_that_we_wrote(home, tmp_path):
    folder, given = of(home)
    code, found = tlog("verify-checkpoint", *given)
    assert (code, found["size"]) == (0, SIZE), found
    for index in (255, SIZE - 1):
        entry = tmp_path / "entry"
        code, found = tlog("verify-inclusion", *given, "--index", index, "--entry-out", entry)
        assert code == 0, found
        assert entry.read_bytes() == home.reader("worker").leaf(index)
    code, found = tlog(
        "verify-consistency", *given, "--old-checkpoint", folder / "checkpoints" / "300"
    )
    assert code == 0, found


@pytest.mark.parametrize("at", ["checkpoint", "tile/0/001", "tile/entries/001"])
def test_aics_tlog_refuses_a_log_in_which_one_bit_was_changed(home, tmp_path, at):
    folder, (_, _, *key) = of(home)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    data = bytearray((copy / at).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / at).write_bytes(data)
    code, found = tlog("verify-inclusion", "--tiles", copy, *key, "--index", 300)
    assert (code, found["ok"]) == (1, False)


def test_aics_witness_cosigns_what_grows_and_neither_a_fork_nor_a_rollback(
    home, tmp_path, capsys, monkeypatch
):
    keys = home.keyring.folder.parent

    def copy(name):
        shutil.copytree(home.where, tmp_path / name)
        return Home.open(tmp_path / name, keys=keys)

    ours, old, fork = copy("ours"), copy("old"), copy("fork")
    vkey, policy = str(home.manifest().find("worker").key), tmp_path / "policy"

    def cosign(of):
        words = ("log", "witness", "--home", of.where, "--tlog-policy", policy, "--json")
        monkeypatch.setattr(sys, "argv", ["consentry", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, json.loads(capsys.readouterr().out)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Witness(tmp_path, port, vkey) as witness:
        lines = (f"log {vkey}", f"witness w {witness.vkey} {witness.url}", "quorum w", "")
        policy.write_text("\n".join(lines))
        for last in (SIZE, SIZE + 40):
            if last > SIZE:
                grow(ours, SIZE, last)
            code, (row,) = cosign(ours)
            assert (code, row["size"], row["problem"]) == (0, last, ""), row
        assert witness.evidence() == []
        code, (row,) = cosign(old)
        assert code == 1
        assert "rolled back" in row["problem"]
        grow(fork, 1000, 1050)
        code, (row,) = cosign(fork)
        assert code == 1
        assert "forked" in row["problem"]
        assert len(witness.evidence()) == 1
    (note,) = (of(ours)[0] / "witnessed").glob(f"{SIZE + 40}.*")
    given = ("--log-key", vkey, "--witness-key", witness.vkey, "--quorum", 1)
    code, found = tlog("verify-checkpoint", "--note", note, *given)
    assert code == 0, found
