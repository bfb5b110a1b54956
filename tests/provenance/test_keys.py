"""Keys: from the environment, from a service of keys, and replaced without losing anything."""

from __future__ import annotations

import base64
import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from provenance.doubles import append_together, draft, fresh_home

from consentry.errors import ConfigError, ConsentryError, FencedError, KeyMissingError, VerifyError
from consentry.provenance import Home, Log, keyservice, paths, verify
from consentry.provenance.checkpoint import Checkpoint, check_proof
from consentry.provenance.manifest import Former, LogEntry, Manifest
from consentry.provenance.note import Signer
from consentry.provenance.rotation import replace_log_key, replace_wrapping_key
from consentry.vault import check_vault

CLOCK = lambda: 1_700_000_000  # noqa: E731  a clock that stands still


def again(home, keys=None):
    return Home.open(home.where, keys=keys or home.keyring.folder.parent)


def grow(home, first, last):
    with Log.open(home, "worker", clock=CLOCK) as log:
        return append_together(log, [draft(n) for n in range(first, last)])[-1].result()


def moved_into_the_environment(home, patch):
    """The keys of a home taken out of their folder, each into its variable."""
    for file in sorted(home.keyring.folder.iterdir()):
        name = file.name.removesuffix(".key").upper().replace("-", "_")
        patch.setenv(f"CONSENTRY_KEY_{name}", file.read_text().strip())
        file.unlink()


def test_keys_in_the_environment_need_no_file(home, monkeypatch, tmp_path):
    grow(home, 0, 3)
    moved_into_the_environment(home, monkeypatch)
    there = again(home)
    assert there.keyring.present
    assert grow(there, 3, 5).index == 4
    assert there.reader("worker").open_content(1) == b"content of 1"
    assert not list(home.keyring.folder.iterdir())
    monkeypatch.setenv("CONSENTRY_KEY_WRAPPING", base64.b64encode(bytes(32)).decode())
    with pytest.raises(ConfigError, match="not the one of this home"):
        again(home)
    monkeypatch.setenv("CONSENTRY_KEY_WRAPPING", "nonsense")
    with pytest.raises(KeyMissingError, match="CONSENTRY_KEY_WRAPPING is damaged") as found:
        again(home)
    assert "nonsense" not in str(found.value)


class Kms:
    """What AWS KMS answers to Encrypt and Decrypt, over HTTP: the context is bound to the bytes."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict]] = []
        kms = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                action = self.headers["X-Amz-Target"].rpartition(".")[2]
                status, answer = kms.answer(action, said)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.endpoint = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, action, said):
        self.asked.append((action, said["EncryptionContext"]))
        if said["KeyId"] != "alias/crawler":
            return 400, {"__type": "NotFoundException", "message": "secret text"}
        mask = json.dumps(said["EncryptionContext"], sort_keys=True)
        if action == "Encrypt":
            whole = json.dumps([said["Plaintext"][::-1], mask]).encode()
            return 200, {"CiphertextBlob": base64.b64encode(whole).decode()}
        plain, bound = json.loads(base64.b64decode(said["CiphertextBlob"]))
        if bound != mask:
            return 400, {"__type": "InvalidCiphertextException"}
        return 200, {"Plaintext": plain[::-1]}


@pytest.fixture
def kms(monkeypatch):
    made = Kms()
    for name, value in (
        ("AWS_ENDPOINT_URL_KMS", made.endpoint),
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "y"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
        ("CONSENTRY_KEY_SERVICE", "aws-kms:alias/crawler"),
    ):
        monkeypatch.setenv(name, value)
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_service_of_keys_seals_what_lies_in_the_folder(kms, tmp_path, monkeypatch):
    home = fresh_home(tmp_path)
    grow(home, 0, 3)
    for file in home.keyring.folder.iterdir():
        text = file.read_text()
        assert text.startswith("aws-kms:alias/crawler ")
        assert file.stat().st_mode & 0o777 == 0o600
    about = {"home": home.id, "key": "wrapping"}
    assert ("Encrypt", about) in kms.asked
    monkeypatch.delenv("CONSENTRY_KEY_SERVICE")
    assert again(home).reader("worker").open_content(1) == b"content of 1"
    assert ("Decrypt", about) in kms.asked
    wrapping = home.keyring.folder / "wrapping.key"
    wrapping.write_text((home.keyring.folder / "root.key").read_text())
    with pytest.raises(KeyMissingError, match="InvalidCiphertext"):
        again(home)
    wrapping.write_text("aws-kms:alias/other " + text.split()[1])
    with pytest.raises(KeyMissingError, match="alias/other") as found:
        again(home)
    assert "secret text" not in str(found.value)


def test_another_service_is_a_class_of_two_methods(tmp_path, monkeypatch):
    class Reversing:
        def __init__(self, key):
            self.key = key.encode()

        def seal(self, key, about):
            return self.key + key[::-1]

        def open(self, sealed, about):
            if not sealed.startswith(self.key):
                raise KeyMissingError("the service does not open it")
            return sealed.removeprefix(self.key)[::-1]

    monkeypatch.setattr(keyservice, "_made", dict(keyservice._made))
    keyservice.register("reversing", Reversing)
    monkeypatch.setenv("CONSENTRY_KEY_SERVICE", "reversing:k")
    home = fresh_home(tmp_path)
    grow(home, 0, 1)
    assert again(home).reader("worker").open_content(0) == b"content of 0"
    monkeypatch.setenv("CONSENTRY_KEY_SERVICE", "unknown:k")
    with pytest.raises(ConfigError, match="aws-kms, reversing"):
        Log.open(again(home), "other", clock=CLOCK)


def test_a_log_gets_another_key_and_everything_before_still_verifies(home):
    grow(home, 0, 10)
    old, proof = home.entry("worker").key, home.reader("worker").proof(3)
    running = Log.open(home, "worker", clock=CLOCK)
    record = replace_log_key(home, "worker", clock=CLOCK)
    with pytest.raises(FencedError):
        running.append(draft(10)).result()
    with suppress(FencedError):
        running.close()
    entry = home.entry("worker")
    assert entry.key != old
    assert entry.former == (Former(old, 10),)
    assert (record.origin, record.index) == (entry.origin, 10)
    assert home.reader("worker").read(10)["action"] == "replace-key"
    assert home.reader("worker").open_private(10) == {"from": str(old), "to": str(entry.key)}
    grow(home, 11, 20)
    report = verify(home.log, home.root_vkey)
    assert report.problems == []
    signed = home.log_area("worker").get(paths.CHECKPOINT)[0]
    for key in (old, entry.key):
        assert Checkpoint.open(signed, key).size == 20
    assert check_proof(proof, home.reader("worker").leaf(3), *entry.keys).size == 10
    assert home.keyring.retire_log("worker")
    grow(home, 20, 21)
    with pytest.raises(VerifyError, match="not signed by"):
        Checkpoint.open(home.log_area("worker").get(paths.CHECKPOINT)[0], old)
    assert verify(home.log, home.root_vkey).ok


def test_a_former_key_is_believed_for_its_own_time_alone(home):
    grow(home, 0, 10)
    signer = home.log_signer("worker")
    replace_log_key(home, "worker", clock=CLOCK)
    home.keyring.retire_log("worker")
    grow(home, 11, 30)
    area = home.log_area("worker")
    root = home.reader("worker").root(20)
    area.put(paths.kept_checkpoint(20), Checkpoint(signer.key.name, 20, root).signed(signer))
    found = [str(each) for each in verify(home.log, home.root_vkey).problems]
    assert any("checkpoints/20" in each and "not signed by" in each for each in found)


@pytest.mark.parametrize("calls", range(0, 60, 4))
def test_a_change_of_a_logs_key_that_is_cut_off_goes_on(tmp_path, calls):
    from provenance.doubles import Memory, Stop, on

    base = fresh_home(tmp_path)
    area, vault = Memory(), Memory()
    home = on(base, area, vault)
    grow(home, 0, 10)
    stop = Stop(calls)
    with suppress(ConsentryError):
        stopped = on(base, stop.around(area), stop.around(vault))
        replace_log_key(stopped, "worker", clock=CLOCK)
    fresh = on(base, area, vault)
    assert verify(area, base.root_vkey).problems == []
    assert grow(fresh, 20, 22).index in (11, 12)
    assert verify(area, base.root_vkey).problems == []


def test_an_entry_whose_keys_are_another_logs_is_refused():
    one, two = (Signer(name, bytes(32)).key for name in ("example.org/a", "example.org/b"))
    root = Signer("example.org", bytes(32))
    for former in ((Former(two, 3),), (Former(one, -1),)):
        manifest = Manifest("ab" * 8, 1, (LogEntry("a", one, former),))
        with pytest.raises(VerifyError):
            Manifest.open(manifest.signed(root), root.key)


def test_the_wrapping_key_is_replaced_and_nothing_that_is_sealed_is_written_again(home):
    grow(home, 0, 300)
    home.record(draft(0), clock=CLOCK)
    label, before = home.site_label("example.org"), dict(home.vault.tags("logs/"))
    old = home.keyring.wrapping()
    seen = []
    assert replace_wrapping_key(again(home), lambda *step: seen.append(step)) == 301
    assert seen[-1] == ("ops", 1, 1)
    fresh = again(home)
    assert fresh.keyring.former_wrapping() is None
    assert fresh.keyring.wrapping().mac(b"x") != old.mac(b"x")
    assert check_vault(fresh).ok
    assert fresh.site_label("example.org") == label
    changed = {n for n, tag in fresh.vault.tags("logs/") if before.get(n) != tag}
    assert all("/keys/" in name for name in changed), changed
    tile = fresh.vault_area("worker").get("keys/000")[0]
    with pytest.raises(ConsentryError):
        old.unwrap(tile[1:41])
    assert grow(fresh, 300, 301).index == 300


@pytest.mark.parametrize("calls", range(0, 40, 3))
def test_a_change_of_the_wrapping_key_that_is_cut_off_goes_on(tmp_path, calls):
    from provenance.doubles import Stop, on

    home = fresh_home(tmp_path)
    grow(home, 0, 300)
    stop = Stop(calls)
    with suppress(ConsentryError):
        replace_wrapping_key(on(home, stop.around(home.log), stop.around(home.vault)))
    half = again(home)
    assert check_vault(half).ok
    grow(half, 300, 301)
    replace_wrapping_key(again(home))
    assert check_vault(again(home)).ok
    assert again(home).keyring.former_wrapping() is None


def test_a_key_in_the_environment_is_not_replaced_in_the_folder(tmp_path, monkeypatch):
    home = fresh_home(tmp_path)
    monkeypatch.setenv("CONSENTRY_KEY_WRAPPING", (home.keyring.folder / "wrapping.key").read_text())
    with pytest.raises(ConfigError, match="CONSENTRY_KEY_WRAPPING is set"):
        replace_wrapping_key(again(home))
    assert again(home).keyring.former_wrapping() is None
