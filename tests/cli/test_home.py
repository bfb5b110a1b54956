"""``consentry home``: what it makes, what it proves, and what each role can do then."""

from __future__ import annotations

import json

import pytest
from homes import BUCKET, become
from provenance.doubles import draft

from consentry.errors import ConfigError, DeniedError, SealError
from consentry.provenance import OPS, Draft, Home, Log, paths, verify
from consentry.provenance.making import layout_for, make_home
from consentry.provenance.roles import ROLES
from consentry.storage import open_storage
from consentry.vault.guard import WINDOW, Guard

MINUTE = 1_700_000_040


@pytest.fixture
def home(typed):
    """Run ``consentry home``: exit code, stdout, stderr."""
    return lambda *words: typed("home", *words)


def states(out: str) -> dict[str, str]:
    return {proof["what"]: proof["state"] for proof in json.loads(out)["proofs"]}


def test_a_folder_becomes_a_home_and_what_it_cannot_give_is_said(home, tmp_path):
    place, keys = tmp_path / "home", tmp_path / "keys"
    code, out, _ = home("init", place, "--keys", keys, "--plan")
    assert (code, "to be made" in out, place.exists()) == (0, True, False)
    code, out, _ = home("init", place, "--keys", keys)
    assert (code, Home.open(place, keys=keys).root_vkey in out) == (0, True)
    assert home("init", place, "--keys", keys)[1].startswith("there")
    code, out, _ = home("check", place, "--keys", keys)
    assert code == 0
    assert "a folder has no locks" in out
    place.chmod(0o755)
    code, out, _ = home("check", place, "--keys", keys)
    assert (code, f"chmod 700 {place}" in out) == (1, True)


def test_what_init_would_make_in_s3_is_shown_and_nothing_is_made(home, in_s3, tmp_path, weed):
    code, out, _ = home("init", "s3://not-made-yet/home", "--keys", tmp_path / "keys", "--plan")
    assert code == 0
    assert "locked for 365 days" in out
    assert "ConsentryNoOverwrite" in out
    made = {each["Name"] for each in weed.client().list_buckets()["Buckets"]}
    assert not made & {"not-made-yet", "not-made-yet-log"}
    assert not (tmp_path / "keys").exists()


def test_init_again_changes_nothing(home, roles, monkeypatch):
    become(roles.admin, monkeypatch)
    code, out, _ = home("init", roles.where, "--keys", roles.keys, "--days", 1, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["log"], told["lock"]) == (roles.log, {"days": 1, "mode": "COMPLIANCE"})
    assert {step["state"] for step in told["steps"]} <= {"there", "the server cannot"}


@pytest.mark.parametrize("who", ["admin", "writer"])
def test_check_proves_by_trying_that_records_stay_and_the_vault_can_change(
    home, roles, monkeypatch, who
):
    become(roles.people.get(who, roles.admin), monkeypatch)
    code, out, _ = home("check", roles.where, "--keys", roles.keys, "--json")
    found = states(out)
    assert code == 0
    for what in (
        "the clocks agree",
        "VAULT keeps no versions",
        "LOG keeps versions and can lock",
        "what never changes is locked",
        "a version of a record cannot be deleted",
        "a record cannot be marked as deleted",
        "two writers cannot overwrite each other",
        "what is in VAULT can be changed and erased",
    ):
        assert found[what] == "holds", what
    assert "wrong" not in found.values()


def test_check_finds_a_log_that_anybody_may_delete(home, roles, monkeypatch, tmp_path, weed):
    become(weed, monkeypatch)
    where = "s3://unguarded/home"
    assert home("init", where, "--keys", tmp_path / "keys", "--days", 1)[0] == 0
    weed.client().delete_bucket_policy(Bucket="unguarded-log")
    code, out, _ = home("check", where, "--keys", tmp_path / "keys", "--json")
    found = states(out)
    assert code == 1
    assert found["a record cannot be marked as deleted"] == "wrong"
    assert found["a version of a record cannot be deleted"] == "holds"


def test_a_bucket_that_keeps_versions_cannot_hold_a_vault(home, in_s3, tmp_path, weed):
    weed.client().create_bucket(Bucket="keeps-all", ObjectLockEnabledForBucket=True)
    code, _, err = home("init", "s3://keeps-all/home", "--keys", tmp_path / "keys")
    assert code == 2
    assert "nothing could be erased there" in err


def test_a_writers_own_home_can_do_without_locks_and_says_so(home, in_s3, tmp_path):
    assert home("init", in_s3, "--keys", tmp_path / "keys", "--days", 0)[0] == 0
    code, out, _ = home("check", in_s3, "--keys", tmp_path / "keys", "--json")
    assert (code, states(out)["records cannot be deleted or overwritten"]) == (0, "weak")


def test_without_the_right_to_set_policies_it_prints_them_for_somebody_who_has_it(
    home, roles, monkeypatch, weed
):
    client = weed.client()
    for name in ("half-made", "half-made-log"):
        client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=name.endswith("-log"))
    arns = [
        f"arn:aws:s3:::{name}{end}" for name in ("half-made", "half-made-log") for end in ("", "/*")
    ]
    actions = [
        "s3:GetObject",
        "s3:PutObject",
        "s3:PutObjectRetention",
        "s3:ListBucket",
        "s3:GetBucketVersioning",
    ]
    actions += ["s3:GetBucketPolicy", "s3:GetBucketObjectLockConfiguration"]
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": arns}],
    }
    become(weed.identity(policy), monkeypatch)
    code, out, _ = home("init", "s3://half-made/home", "--keys", roles.keys)
    assert code == 1
    assert "not allowed" in out
    assert "ConsentryKeepRecords" in out
    assert "whoever may" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("init", "s3://b/x"), "name of a bucket"),
        (("init", "s3://bucket/x", "--mode", "forever"), "compliance or governance"),
        (("init", "s3://bucket/x", "--log", "s3://bucket/y"), "a bucket of its own"),
        (("init", "folder", "--log", "s3://bucket/y"), "Leave out --log"),
        (("policies", "folder"), "only a home in S3 has roles"),
        (("policies", "s3://bucket/x", "--role", "king"), "writer, reviewer, eraser"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(home, arguments, says):
    code, _, err = home(*arguments)
    assert (code, says in err) == (2, True)


def test_the_policies_in_the_docs_are_those_that_are_printed(home, tmp_path):
    from pathlib import Path

    shown = Path(__file__).resolve().parents[2] / "docs" / "examples" / "s3"
    assert home("policies", "s3://example-crawl/news", "--to", tmp_path)[0] == 0
    for role in ROLES:
        assert (shown / f"{role}.json").read_text() == (tmp_path / f"{role}.json").read_text()


CAN = {
    "writer": {"read", "open", "record", "count"},
    "reviewer": {"read", "open", "ops"},
    "eraser": {"read", "open", "ops", "erase", "suppress", "count"},
    "privacy": {"read", "open", "ops", "order", "suppress"},
    "auditor": {"verify"},
}
"""What each role can do; all else must be denied to it."""


@pytest.fixture(scope="module")
def filled(roles):
    """The home with records in it, of a worker and of ops."""
    with pytest.MonkeyPatch.context() as patch:
        become(roles.people["writer"], patch)
        place = Home.open(roles.where, keys=roles.keys)
        with Log.open(place, "worker", clock=lambda: MINUTE) as log:
            for each in [log.append(draft(number)) for number in range(300)]:
                each.result()
        become(roles.people["privacy"], patch)
        place.record(Draft({"event": "attest", "time": MINUTE}, {"a": "b"}), clock=lambda: MINUTE)
    return roles


@pytest.mark.parametrize("role", ROLES)
def test_a_role_can_do_what_it_is_for_and_nothing_else(filled, role, monkeypatch):
    become(filled.people[role], monkeypatch)
    log = open_storage(filled.log)
    root = verify(log, _root(filled))
    assert root.ok, root.problems
    assert (root.leaves > 300, root.notes) == (True, [])
    can = {"verify"}
    for what, attempt in _attempts(filled, role).items():
        try:
            attempt()
        except DeniedError:
            continue
        can.add(what)
    assert can == CAN[role] | {"verify"}


def _root(filled) -> str:
    with pytest.MonkeyPatch.context() as patch:
        become(filled.admin, patch)
        return Home.open(filled.where, keys=filled.keys).root_vkey


def _attempts(filled, role):
    log = open_storage(filled.log)
    vault, place = open_storage(filled.where + "/vault"), open_storage(filled.where)

    def opened():
        return Home.open(filled.where, keys=filled.keys)

    def record(name):
        with Log.open(opened(), name, clock=lambda: MINUTE) as book:
            book.append(draft(0)).result()

    def count():
        guard = Guard(opened(), "worker")
        guard.key(0)
        guard.write({}, 0)
        assert guard.forget(WINDOW) >= 2

    return {
        "read": lambda: place.get("home.json"),
        "count": count,
        "open": lambda: opened().reader("worker").open_private(1),
        "record": lambda: record("worker"),
        "ops": lambda: (
            vault.put("logs/ops/batches/try", b"") and record(OPS) if role != "writer" else _deny()
        ),
        "erase": lambda: (vault.put("logs/x/parts/000", b""), vault.purge("logs/x/parts/000")),
        "order": lambda: place.put(f"orders/.{role}", b""),
        "suppress": lambda: place.put(f"suppression/.{role}", b""),
        "delete a record": lambda: log.delete("logs/worker/tile/0/000"),
        "delete a kept checkpoint": lambda: log.delete("logs/worker/checkpoints/300"),
        "rewrite the home": lambda: place.put(paths.HOME, b"{}"),
    }


def _deny():
    raise DeniedError("a writer records in ops too: releases of feeds")


def test_a_log_overwritten_where_the_server_lets_it_is_found_by_its_versions(
    roles, monkeypatch, tmp_path
):
    become(roles.admin, monkeypatch)
    where = f"s3://{BUCKET}/tampered"
    list(make_home(where, layout_for(where, days=1), keys=tmp_path / "keys"))
    place = Home.open(where, keys=tmp_path / "keys")
    with Log.open(place, "worker", clock=lambda: MINUTE) as log:
        for each in [log.append(draft(number)) for number in range(300)]:
            each.result()
    assert verify(place.log, place.root_vkey).ok
    name = "logs/worker/tile/0/000"
    data, _ = place.log.get(name)
    place.log.put(name, data[::-1])
    place.log.put(name, data)
    found = verify(place.log, place.root_vkey).problems
    assert [(each.name, "overwritten" in str(each)) for each in found] == [(name, True)]


def test_without_the_wrapping_key_a_role_opens_nothing(filled, monkeypatch, tmp_path):
    become(filled.people["reviewer"], monkeypatch)
    keyless = Home.open(filled.where, keys=tmp_path / "none")
    assert keyless.reader("worker").read(0)["number"] == 0
    with pytest.raises(SealError):
        keyless.reader("worker").open_private(0)


def test_a_layout_is_asked_for_in_one_way():
    assert layout_for("s3://bucket/a/b", days=30).log == "s3://bucket-log/a/b"
    assert layout_for("s3://bucket", days=30).log == "s3://bucket-log"
    assert layout_for("s3://bucket/x", days=0).log == "s3://bucket/x/log"
    with pytest.raises(ConfigError):
        layout_for("s3://bucket/x", log="s3://other/\n", days=1)
