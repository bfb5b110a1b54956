"""``consentry log witness`` asks over HTTP; ``log verify``, ``log proof`` rest on what it gave."""

from __future__ import annotations

import json

from proofbundle.tlogproof import verify_tlog_proof
from witness import HonestWitness, Served

from consentry.provenance import Home, Log
from consentry.provenance.record import Draft


def test_witnesses_are_asked_and_what_they_gave_is_kept_and_asked_for(ask, place, tmp_path):
    home = Home.open(place / "home", keys=place / "keys")
    key, file = str(home.manifest().find("worker").key), tmp_path / "witnesses.txt"
    one, two = HonestWitness("witness.example/w1"), HonestWitness("witness.example/w2")
    one.know(key)
    with Served(one, two) as served:
        lines = [
            f"log {key}",
            f"witness one {one.vkey} {served.url(0)}/",
            f"witness two {two.vkey} {served.url(1)}",
        ]
        file.write_text("\n".join([*lines, "group g all one two", "quorum g", ""]))
        given = ["--tlog-policy", file]
        code, out, _ = ask("log", "witness", *given)
        assert code == 1, "one of the two does not know the log"
        assert "one: cosigned" in out
        assert "two: witness.example/w2 does not know this log. Give its operator" in out
        assert ask("log", "verify", *given)[0] == 1
        two.know(key)
        code, out, _ = ask("log", "witness", *given, "--json")
        assert code == 0
        assert [row["witness"] for row in json.loads(out)] == ["one", "two"]
        code, out, _ = ask("log", "verify", *given)
        assert code == 0
        assert "leaves are cosigned by one, two" in out
        code, out, _ = ask("log", "witness", *given, "--log", "ops")
        assert code == 2
    code, out, _ = ask("log", "proof", "worker/1", "--witnessed", "--leaf", tmp_path / "leaf")
    leaf = (tmp_path / "leaf").read_bytes()
    found = verify_tlog_proof(out, leaf, key, [one.vkey, two.vkey], threshold=2)
    assert found["ok"], found
    with Log.open(home, "worker", clock=lambda: 0) as log:
        index = log.append(Draft({"event": "attest", "time": 0})).result().index
    code, _, err = ask("log", "proof", f"worker/{index}", "--witnessed")
    assert code == 2
    assert "consentry log witness" in err
    code, out, _ = ask("log", "witness", *given)
    assert code == 1, "nobody serves now"
    assert "cannot be asked" in out


def test_what_cannot_be_a_policy_or_asked_is_said_in_a_line(ask, tmp_path):
    file = tmp_path / "witnesses.txt"
    for text, says in (("quorum none\n", "no witness has a URL"), ("quorum x\n", "lines before")):
        file.write_text(text)
        code, _, err = ask("log", "witness", "--tlog-policy", file)
        assert code == 2
        assert says in err
        assert "Traceback" not in err
    code, _, err = ask("log", "verify", "--tlog-policy", tmp_path / "nowhere")
    assert code == 2
    assert "cannot be read" in err


def test_verifying_goes_on_from_a_checkpoint_and_says_what_it_left_out(ask, place, tmp_path):
    home = Home.open(place / "home", keys=place / "keys")
    with Log.open(home, "worker", clock=lambda: 0) as log:
        for number in range(300):
            last = log.append(Draft({"event": "attest", "time": 0, "count": number}))
        last.result()
    kept = tmp_path / "kept"
    kept.write_bytes((place / "home/log/logs/worker/checkpoint").read_bytes())
    code, out, _ = ask("log", "verify", "--since", kept)
    assert code == 0
    assert "256 leaves were verified before, and not read again" in out
