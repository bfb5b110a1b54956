"""Certificates: what they say, who can check them, and what makes them fail."""

from __future__ import annotations

import base64
import json

import pytest
from typer.testing import CliRunner

from consentry.cli import app
from consentry.errors import VerifyError
from consentry.provenance import Draft, Home, Log, paths
from consentry.provenance.record import canonical
from consentry.vault.erase import Selector, carry_out, plan
from consentry.vault.erase.certificate import check, issue

NOW = 1_700_000_040


@pytest.fixture
def home(tmp_path):
    place = Home.open(tmp_path / "home", keys=tmp_path / "keys", create=True)
    with Log.open(place, "worker", clock=lambda: NOW) as log:
        for number in range(4):
            public = {
                "event": "collect",
                "time": 60,
                "site": place.site_label("secret.example"),
                "categories": ["identity"],
                "places": {"GB": 900} if number % 2 else {"FR": 1000},
            }
            private = {"url": f"https://secret.example/{number}", "item": "x"}
            log.append(Draft(public, private, b"{}")).result()
    return place


def erased(home: Home, selector: Selector) -> int:
    done = carry_out(home, plan(home, selector, now=NOW), by="A. Privacy", reason="asked")
    return int(done.done[0].rpartition("/")[2])


def certified(home: Home, selector: Selector) -> tuple[bytes, str]:
    envelope, proof = issue(home, erased(home, selector))
    return canonical(envelope), proof


@pytest.mark.parametrize("categories", [(), ("personal", "personal.biometric.face")])
def test_a_public_one_is_recomputed_without_keys(home, tmp_path, categories):
    envelope, proof = certified(home, Selector(places=("GB",), categories=categories))
    stranger = Home.open(home.where, keys=tmp_path / "none")
    found = check(stranger, envelope, proof)
    assert found.holds, found.wrong
    assert found.grade == "public"
    assert "all 2 records that match are named" in found.shown
    assert "the keys of all 2 records it names are zeroed" in found.shown
    assert "its proof of inclusion holds" in found.shown


def test_an_attested_one_says_so_and_names_no_page_and_no_person(home):
    envelope, proof = certified(home, Selector(urls=("https://secret.example/1",)))
    found = check(home, envelope, proof)
    assert found.holds
    assert found.grade == "attested"
    assert any("attested" in each for each in found.not_shown)
    payload = base64.b64decode(json.loads(envelope)["payload"])
    said = json.loads(payload)
    assert said["_type"] == "https://in-toto.io/Statement/v1"
    assert said["predicate"]["leaves"] == {home.reader("worker").origin: [[1, 1]]}
    for secret in (b"secret.example", b"A. Privacy", b"asked"):
        assert secret not in payload


def test_a_record_that_matches_and_was_left_out_is_found(home):
    envelope, proof = certified(home, Selector(places=("GB",)))
    payload = json.loads(base64.b64decode(json.loads(envelope)["payload"]))
    payload["predicate"]["erasure"]["places"] = ["FR"]
    forged = json.loads(envelope)
    forged["payload"] = base64.b64encode(canonical(payload)).decode()
    with pytest.raises(VerifyError, match="not signed by"):
        check(home, canonical(forged), proof)
    from consentry.vault.erase import certificate

    body = canonical(payload)
    signature = home.log_signer("ops").sign_bytes(certificate._pae(body))
    forged["signatures"][0]["sig"] = base64.b64encode(signature).decode()
    found = check(home, canonical(forged), "")
    assert "no record in the log commits to this certificate" in found.wrong
    assert "2 of 2 records that match are named by no erasure" in found.wrong


def test_a_key_that_is_put_back_is_found(home):
    before = home.vault_area("worker").get(paths.key_tile(0))[0]
    envelope, proof = certified(home, Selector(places=("GB",)))
    home.vault_area("worker").put(paths.key_tile(0), before)
    assert check(home, envelope, proof).wrong == ["2 of the 2 records it names are not erased"]


@pytest.mark.parametrize("data", [b"", b"{}", b'{"payloadType":"x","payload":"?","signatures":[]}'])
def test_what_is_no_certificate_is_refused(home, data):
    erased(home, Selector(places=("GB",)))
    with pytest.raises(VerifyError):
        check(home, data)


def test_by_command(home, tmp_path, monkeypatch):
    monkeypatch.setenv("CONSENTRY_HOME", str(home.where))
    monkeypatch.setenv("CONSENTRY_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(tmp_path)
    done = erased(home, Selector(places=("GB",)))
    wrote = CliRunner().invoke(app, ["erase", "certificate", f"x/ops/{done}", "--to", "c.json"])
    assert wrote.exit_code == 0, wrote.output
    told = CliRunner().invoke(app, ["erase", "verify", "c.json"])
    assert told.exit_code == 0, told.output
    assert "It holds; grade public." in told.output
    assert "shown: the log verifies" in told.output


@pytest.mark.parametrize("proof", [b"", b"\xff\xfe", None])
def test_a_proof_that_is_none_is_wrong_and_one_that_is_missing_is_told(
    home, tmp_path, monkeypatch, proof
):
    monkeypatch.chdir(tmp_path)
    where = ["--home", str(home.where), "--keys", str(tmp_path / "keys")]
    done = erased(home, Selector(places=("GB",)))
    assert not CliRunner().invoke(app, ["erase", "certificate", f"ops/{done}", *where]).exit_code
    beside = tmp_path / "erased.json.tlog-proof"
    beside.unlink()
    if proof is not None:
        beside.write_bytes(proof)
    told = CliRunner().invoke(app, ["erase", "verify", "erased.json", *where])
    wanted = "not shown: a proof of incl" if proof is None else "wrong: its proof of inclusion does"
    assert wanted in told.output
    assert told.exit_code == (proof is not None)
