"""Homes and keys: where things lie, who may read them, what is said when something is missing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time

import pytest
from provenance.doubles import draft, fresh_home, refusal

from consentry.errors import (
    ConfigError,
    KeyMissingError,
    LogError,
    SealError,
    StorageError,
    VerifyError,
)
from consentry.provenance import OPS, Home, Log, Manifest, lease, paths, verify


def reopen(home, **options):
    return Home.open(home.where, keys=home.keyring.folder.parent, **options)


def test_a_home_is_made_once_and_opened_again(tmp_path):
    home = fresh_home(tmp_path)
    assert reopen(home).id == home.id == fresh_home(tmp_path).id
    assert reopen(home).root_vkey == home.root_vkey


def test_keys_lie_outside_the_home_and_only_their_owner_reads_them(home, clock):
    Log.open(home, "worker", clock=clock).close()
    files = list(home.keyring.folder.iterdir())
    assert {file.name for file in files} == {"root.key", "wrapping.key", "log-worker.key"}
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert stat.S_IMODE(home.keyring.folder.stat().st_mode) == 0o700
    areas = (home.root, home.log, home.vault)
    everything = b"".join(area.get(name)[0] for area in areas for name in area.list())
    assert not any(file.read_bytes().strip() in everything for file in files)


def test_keys_inside_the_home_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="outside"):
        Home.open(tmp_path, keys=tmp_path / "keys", create=True)


def test_by_default_keys_go_to_the_users_configuration(tmp_path, monkeypatch):
    home = Home.open(tmp_path / "home", create=True)
    assert str(home.keyring.folder).startswith(os.environ["HOME"])
    monkeypatch.setenv("CONSENTRY_KEYS", str(tmp_path / "named"))
    assert Home.open(tmp_path / "other", create=True).keyring.folder.parent == tmp_path / "named"


def test_a_folder_that_is_no_home_is_named(tmp_path):
    with pytest.raises(ConfigError, match="no home of consentry here"):
        Home.open(tmp_path / "nowhere", keys=tmp_path / "keys")
    assert not (tmp_path / "nowhere").exists()


def test_a_home_that_lost_its_name_is_not_made_anew_over_what_is_there(home, clock, tmp_path):
    Log.open(home, "worker", clock=clock).close()
    home.root.delete(paths.HOME)
    with pytest.raises(ConfigError, match="was a home"):
        fresh_home(tmp_path, home.where)


def test_without_keys_a_home_can_be_read_but_nothing_opens_and_nothing_is_signed(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        log.append(draft(1)).result()
    bare = Home.open(home.where, keys=home.keyring.folder / "none")
    assert bare.reader("worker").read(0)["number"] == 1
    assert verify(bare.log, home.root_vkey).ok
    for attempt in (
        lambda: bare.reader("worker").open_private(0),
        lambda: Log.open(bare, "worker", clock=clock),
        lambda: Log.open(bare, "new", clock=clock),
        lambda: bare.site_label("example.org"),
        lambda: bare.keep_evidence(b"x"),
    ):
        with pytest.raises(KeyMissingError, match="CONSENTRY_KEYS"):
            attempt()


def test_the_keys_of_another_home_are_refused(tmp_path):
    one, two = fresh_home(tmp_path / "1"), fresh_home(tmp_path / "2")
    for file in two.keyring.folder.iterdir():
        (one.keyring.folder / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ConfigError, match="another home"):
        reopen(one)


def test_another_wrapping_key_is_refused_before_anything_is_sealed_with_it(home):
    (home.keyring.folder / "wrapping.key").unlink()
    home.keyring.make()
    with pytest.raises(ConfigError, match="not the one of this home"):
        reopen(home)


def test_a_log_without_its_wrapping_key_is_not_opened_for_writing(home, clock):
    (home.keyring.folder / "wrapping.key").unlink()
    with pytest.raises(KeyMissingError, match=r"wrapping\.key"):
        Log.open(reopen(home), "worker", clock=clock)


@pytest.mark.parametrize("text", ["", "not base64!", "AAAA"])
def test_a_damaged_key_file_is_named(home, text):
    (home.keyring.folder / "root.key").write_text(text)
    with pytest.raises(KeyMissingError, match=r"root\.key is damaged"):
        reopen(home)


def test_a_key_that_others_can_read_is_refused(home):
    (home.keyring.folder / "root.key").chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        reopen(home)


def test_unwrapped_slots_have_to_be_asked_for_each_time(tmp_path, clock):
    where, keys = tmp_path / "home", tmp_path / "keys"
    home = Home.open(where, keys=keys, create=True, bare_slots=True)
    with Log.open(home, "worker", clock=clock) as log:
        log.append(draft(1)).result()
    assert Home.open(where, keys=keys, bare_slots=True).reader("worker").open_content(0)
    with pytest.raises(ConfigError, match="asked for"):
        Home.open(where, keys=keys)
    with pytest.raises(ConfigError, match="asked for"):
        Home.open(fresh_home(tmp_path / "x").where, keys=tmp_path / "x/keys", bare_slots=True)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format":2}', "\xff"])
def test_a_damaged_home_file_is_named(home, text):
    home.root.put(paths.HOME, text.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"home\.json"):
        reopen(home)


def test_a_bucket_becomes_a_home_by_being_asked_to(in_s3, tmp_path):
    for create in (True, False):
        with pytest.raises(ConfigError, match="consentry home init s3://"):
            Home.open(in_s3, keys=tmp_path / "keys", create=create)
    made = Home.make(in_s3 + "/", keys=tmp_path / "keys")
    assert Home.open(in_s3, keys=tmp_path / "keys", create=True).id == made.id
    assert made.where == in_s3


def test_a_home_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file"):
        Home.open(tmp_path / "file" / "home", keys=tmp_path / "keys", create=True)
    assert not list((tmp_path / "keys").glob("*/*"))


def test_the_manifest_lists_each_log_once_with_its_key(home, clock):
    for name in ("worker-1", "worker-2", "worker-1"):
        Log.open(home, name, clock=clock).close()
    manifest = home.manifest()
    assert [each.name for each in manifest.logs] == ["worker-1", "worker-2"]
    assert manifest.version == 2
    assert {each.origin for each in manifest.logs} == {
        f"consentry/{home.id}/worker-{n}" for n in (1, 2)
    }


def test_a_manifest_that_has_not_changed_is_checked_once(home, clock, monkeypatch):
    checked = []
    whole = Manifest.open
    monkeypatch.setattr(Manifest, "open", lambda *given: checked.append(1) or whole(*given))
    for name, count in (("one", 1), ("two", 2)):
        Log.open(home, name, clock=clock).close()
        for _ in range(3):
            assert home.reader(name).origin == home.manifest().find(name).origin
        assert len(checked) == count


def test_a_manifest_that_the_root_key_did_not_sign_stops_everything(home, clock, tmp_path):
    Log.open(home, "worker", clock=clock).close()
    other = fresh_home(tmp_path / "other")
    Log.open(other, "worker", clock=clock).close()
    home.log.put(paths.MANIFEST, other.log.get(paths.MANIFEST)[0])
    with pytest.raises(VerifyError):
        Log.open(home, "worker", clock=clock)


def test_a_manifest_that_was_emptied_is_none(home):
    home.log.put(paths.MANIFEST, b"")
    with pytest.raises(VerifyError):
        home.manifest()


@pytest.mark.parametrize("name", ["", "A", "a/b", "..", "-a", "a" * 65, "a.b", "a b"])
def test_a_name_that_cannot_name_a_log_is_refused(home, clock, name):
    with pytest.raises(LogError):
        Log.open(home, name, clock=clock)


def test_a_log_is_found_by_the_origin_that_a_provenance_id_names(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        receipt = log.append(draft(1)).result()
    assert home.find(receipt.origin).read(receipt.index)["number"] == 1
    with pytest.raises(LogError):
        home.find("consentry/0000/worker")
    with pytest.raises(LogError):
        home.reader("nobody")


def test_short_commands_write_the_ops_log_while_a_worker_writes_its_own(home, clock):
    with Log.open(home, "worker", clock=clock) as log:
        for n in range(3):
            log.append(draft(n)).result()
            assert home.record(refusal(n), clock=clock).index == n
    assert verify(home.log, home.root_vkey).ok


def test_two_writers_of_the_ops_log_wait_for_each_other(home, clock):
    places = []

    def work():
        mine = reopen(home)
        places.extend(mine.record(refusal(n), clock=clock).index for n in range(5))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(places) == list(range(20))
    assert verify(home.log, home.root_vkey).ok


def test_a_lease_that_is_held_is_waited_for_and_then_named(home, clock):
    area = home.log_area(OPS)
    with (
        lease.hold(area, clock),
        pytest.raises(LogError, match="another process has held"),
        lease.hold(area, clock, patience=0.1),
    ):
        pass
    with lease.hold(area, clock, patience=0.1):
        pass


def test_the_lease_of_a_holder_that_died_runs_out(home, clock):
    area = home.log_area(OPS)
    lease._take(area, "dead", clock.now, lease.TERM)
    clock.now += lease.TERM
    with lease.hold(area, clock, patience=0.1):
        pass


@pytest.mark.parametrize("data", [b"", b"{}", b'{"until":"x"}', b'{"until":99999999999}', b"\xff"])
def test_a_lease_that_cannot_be_is_taken_over(home, clock, data):
    area = home.log_area(OPS)
    area.put(paths.LEASE, data)
    with lease.hold(area, clock, patience=0.1):
        pass


def test_a_command_killed_while_it_holds_the_lease_delays_the_next_no_longer_than_the_term(home):
    code = (
        "import sys, time; from consentry.provenance import Home;"
        "h = Home.open(sys.argv[1], keys=sys.argv[2]);\n"
        "with h.ops():\n print('held', flush=True); time.sleep(60)"
    )
    args = [sys.executable, "-c", code, str(home.where), str(home.keyring.folder.parent)]
    child = subprocess.Popen(args, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "held\n"
    child.kill()
    child.wait()
    later = int(time.time()) + lease.TERM + 1
    assert home.record(refusal(0), clock=lambda: later).index == 0


def test_a_release_names_recipient_purpose_and_count_and_seals_the_rest(home):
    origin = f"consentry/{home.id}/worker"
    ids = [f"{origin}/{n}" for n in (5, 3, 4, 9)]
    receipt = home.record_release("Example GmbH", "file:///x.jsonl", "tdm", ids, 1_700_000_059)
    reader = home.find(receipt.origin)
    leaf = reader.read(receipt.index)
    assert leaf["event"] == "release"
    assert (leaf["recipient"], leaf["purposes"], leaf["count"]) == ("Example GmbH", ["tdm"], 4)
    assert leaf["time"] == 1_700_000_040
    assert b"x.jsonl" not in reader.leaf(receipt.index)
    assert reader.open_private(receipt.index)["uri"] == "file:///x.jsonl"
    assert reader.open_content(receipt.index) == (b'{"%s":[[3,5],[9,9]]}' % origin.encode())


def test_packs_are_kept_in_the_log_area_by_what_is_in_them(home):
    first = home.keep_policy({"a.yaml": b"one", "b.yaml": b"two"})
    assert home.keep_policy({"a.yaml": b"one", "b.yaml": b"two"}) == first
    assert home.read_policy(first["b.yaml"]) == b"two"
    home.log.put(paths.policy(first["a.yaml"]), b"changed")
    with pytest.raises(VerifyError):
        home.read_policy(first["a.yaml"])
    with pytest.raises(VerifyError):
        home.keep_policy({"a.yaml": b"one"})


def test_evidence_is_sealed_under_a_name_that_says_nothing(home):
    digest = home.keep_evidence(b"User-agent: *")
    assert home.keep_evidence(b"User-agent: *") == digest
    (name,) = home.vault.list("evidence/")
    assert digest not in name
    assert b"User-agent" not in home.vault.get(name)[0]
    assert home.read_evidence(digest) == b"User-agent: *"
    home.vault.delete(name)
    with pytest.raises(SealError, match="erased"):
        home.read_evidence(digest)


def test_a_site_has_one_label_in_a_home_and_another_in_the_next(home, tmp_path):
    label = home.site_label("example.org")
    assert label == reopen(home).site_label("example.org")
    assert label != home.site_label("example.net")
    assert label != fresh_home(tmp_path / "other").site_label("example.org")
    assert label.startswith("hmac:")
    assert home.site_label("") == ""


def test_keys_for_different_uses_are_different_keys(home):
    labels = ("site", "pseudonym", "evidence", "url-index")
    assert len({home.secret(label).bare() for label in labels}) == 4
    assert home.pseudonym_key("example.org") != home.pseudonym_key("example.net")
    stored = b"".join(home.vault.get(name)[0] for name in home.vault.list("secrets/"))
    assert not any(home.secret(label).bare() in stored for label in labels)
