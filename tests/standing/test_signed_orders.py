"""Orders that who gives them has signed: nobody else changes or ends one."""

from __future__ import annotations

import contextlib
import json
import stat
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from consentry import activity
from consentry.cli import app
from consentry.errors import ActivityError, ConfigError, OrderError
from consentry.gate.opening import open_gate
from consentry.provenance import Home
from consentry.provenance.note import VerifierKey, open_note
from consentry.standing import Recorded, Standing, giving, order, signing
from consentry.storage import open_storage

ORDER = """\
reference: EXAMPLE-7
issuer: Example Authority
authority: regulator
kind: [stop]
scope:
  place: [GB]
from: 2024-01-01
"""
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
"""The pair of keys in the documentation of golang.org/x/mod/sumdb/note (BSD-3-Clause)."""


@pytest.fixture
def key(tmp_path):
    signing.draw(tmp_path / "authority.key", "authority.example/orders")
    return signing.load(tmp_path / "authority.key")


@pytest.fixture
def signed(key):
    return signing.sign(ORDER.encode(), key, "order.yaml")


@pytest.fixture
def home(tmp_path):
    return Home.open(str(tmp_path / "data"), keys=tmp_path / "keys", create=True)


def add(home: Home, data: bytes) -> order.Order:
    """As ``consentry order add`` does it."""
    given = Standing.open(home.root).add(data.decode(), "order.yaml")
    giving.record(home, given, data.decode(), 1_800_000_000)
    return given


def test_a_key_of_gos_tools_signs_what_a_verifier_of_the_format_opens(tmp_path):
    file = tmp_path / "neumann.key"
    file.write_text(GO_PRIVATE)
    signer = signing.load(file)
    assert str(signer.key) == GO_PUBLIC
    made = signing.sign(ORDER.encode(), signer, "order.yaml")
    assert open_note(made, VerifierKey.parse(GO_PUBLIC)) == f"{ORDER}signed_by: {GO_PUBLIC}\n"
    assert order.read(made, "order.yaml").signer == "PeterNeumann"
    assert "AYEKFALV" not in repr(signer)


def test_a_drawn_key_is_for_its_owner_alone_and_never_written_over(tmp_path):
    file = tmp_path / "a.key"
    drawn = signing.draw(file, "authority.example")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert str(signing.load(file).key) == str(drawn.key)
    with pytest.raises(ConfigError, match="cannot be made"):
        signing.draw(file, "authority.example")


@pytest.mark.parametrize(
    "text", ["", "PRIVATE+KEY+a+00000000+AAAA", GO_PRIVATE.replace("c74f", "c74e"), GO_PUBLIC]
)
def test_what_is_no_private_key_says_so_and_shows_nothing(tmp_path, text):
    (tmp_path / "bad.key").write_text(text)
    with pytest.raises(ConfigError, match="no private key") as told:
        signing.load(tmp_path / "bad.key")
    assert "AYEKFALV" not in str(told.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda b: b.replace(b"[GB]", b"[FR]"), "not as authority.example/orders signed it"),
        (lambda b: b.replace(b"[stop]", b"[erase]"), "signature of authority.example/orders is wr"),
        (lambda b: signing.unsigned(b)[0], "not signed by"),
        (lambda b: b.replace(b"\n\n", b"\nwithdrawn: 2024-02-01\n\n"), "signature"),
        (lambda b: b[:-30] + b"\n", "malformed"),
        (lambda b: b.replace(b"signed_by", b"# signed_by"), "does not say whose key"),
        (lambda b: b.replace(b"signed_by: a", b"signed_by: b"), "does not match its own id"),
    ],
)
def test_a_byte_changed_is_refused(signed, change, says):
    changed = change(signed)
    assert changed != signed
    with pytest.raises(OrderError, match=says):
        order.read(changed, "order.yaml")


def test_another_key_cannot_sign_in_its_place(signed, tmp_path):
    other = signing.draw(tmp_path / "other.key", "authority.example/orders")
    with pytest.raises(OrderError, match="names another key"):
        signing.sign(signed, other, "order.yaml")
    forged = other.sign(signing.unsigned(signed)[0].decode())
    with pytest.raises(OrderError, match="not signed by"):
        order.read(forged, "order.yaml")


def test_only_its_key_ends_it(home, key, signed, tmp_path):
    given = add(home, signed)
    with pytest.raises(OrderError, match="nobody else ends it"):
        giving.lift(home, given, by="A", reason="r", approved_by="B", now=1_800_000_000)
    ended = signing.unsigned(signed)[0] + b"withdrawn: 2024-03-01\n"
    with pytest.raises(OrderError, match="is not as authority"):
        add(home, ended)
    without = b"\n".join(line for line in ended.split(b"\n") if not line.startswith(b"signed_by"))
    with pytest.raises(OrderError, match="has to sign that"):
        add(home, without)
    wider = ended.replace(b"[GB]", b"[GB, FR]")
    with pytest.raises(OrderError, match="another order stands"):
        add(home, signing.sign(wider, key, "order.yaml"))
    assert Standing.open(home.root).orders[0].stands(1_800_000_000)
    add(home, signing.sign(ended, key, "order.yaml"))
    (now,) = Standing.open(home.root, Recorded(home)).orders
    assert not now.stands(1_800_000_000)
    assert giving.state(now, 1_800_000_000, None, four_eyes=True).endswith("who signed it")
    with pytest.raises(OrderError, match="another order stands"):
        add(home, signed)


@pytest.mark.parametrize("keep", ["", "withdrawn: 2024-02-01\n"])
def test_a_file_written_over_by_hand_changes_nothing(home, signed, keep):
    """As recorded, a signed order stands on, in a crawl that runs and in one that starts."""
    given = add(home, signed)
    running = Standing.open(home.root, Recorded(home))
    text = ORDER.replace("[GB]", "[FR]") if not keep else ORDER + keep
    _data, tag = home.root.get(given.file)
    home.root.put(given.file, text.encode(), if_tag=tag)
    for standing in (running, Standing.open(home.root, Recorded(home))):
        standing.refresh(1_800_000_010)
        found = standing.findings(
            stage="store",
            site="example.com",
            url="https://example.com/",
            places={"GB": 1000},
            kinds=("personal.contact.email",),
            purposes=("tdm",),
            now=1_800_000_010,
        )
        assert "order.stop" in {each.kind for each in found}
        (said,) = standing.changed_by_hand(1_800_000_010)
        assert "authority.example/orders signed it" in said


def test_as_commands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("order.yaml").write_text(ORDER)

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, [*words], catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    public = run("order", "key", "authority.key", "--name", "authority.example/orders").strip()
    VerifierKey.parse(public)
    run("order", "sign", "order.yaml", "--key", "authority.key", "--to", "signed.yaml")
    for file, key in (("order.yaml", public), ("signed.yaml", GO_PUBLIC)):
        with pytest.raises(OrderError, match="is not signed by"):
            run("order", "add", file, "--signed-by", key)
        assert not Path("data").exists()
    told = run("order", "add", "signed.yaml", "--signed-by", public)
    assert f"Signed by {public}." in told
    assert "Example Authority, signed" in run("order", "list")
    ended = (
        Path("signed.yaml").read_text().replace("signed_by:", "withdrawn: 2024-02-01\nsigned_by:")
    )
    Path("signed.yaml").write_text(ended)
    run("order", "sign", "signed.yaml", "--key", "authority.key")
    run("order", "add", "signed.yaml")
    assert '"in_force": "no"' in run("order", "list", "--json")
    assert not Standing.open(open_storage("data")).orders[0].stands(1_800_000_000)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_order_or_an_order_error(data):
    for text in (data, ORDER.encode() + b"\n" + data, ORDER.encode() + "\n— ".encode() + data):
        with contextlib.suppress(OrderError):
            order.read(text, "order.yaml")


ACTIVITY = """\
controller: Research Example
contact: privacy@research.example
token: ResearchBot
purposes: [tdm]
orders:
  signed_by: {key}
"""
WHO = ("--by", "A. Privacy", "--reason", "not from them")


@pytest.mark.parametrize("signer", ["nobody", "another key"])
def test_who_takes_signed_orders_obeys_others_and_erases_nothing_for_them(
    tmp_path, monkeypatch, caplog, key, signer
):
    """To ignore an order to stop does more harm than to obey a false one, which can be lifted; what
    is erased does not come back."""
    monkeypatch.chdir(tmp_path)
    Path("activity.yaml").write_text(ACTIVITY.format(key=key.key))
    wanted = ORDER.replace("[stop]", "[stop, erase]")
    trusted = signing.sign(wanted.replace("EXAMPLE-7", "TRUE-7").encode(), key, "o")
    other = signing.draw(tmp_path / "other.key", "other.example/orders")
    theirs = wanted.encode() if signer == "nobody" else signing.sign(wanted.encode(), other, "o")
    Path("false.yaml").write_bytes(theirs)
    Path("true.yaml").write_bytes(trusted)

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, [*words, "--keys", str(tmp_path / "keys")])
        if isinstance(done.exception, Exception):
            raise done.exception
        return done.output

    with pytest.raises(OrderError, match=r"Nothing was added.*order sign.*--unsigned"):
        run("order", "add", "false.yaml")
    run("order", "add", "true.yaml")
    run("order", "add", "false.yaml", "--unsigned")
    told = {row["reference"]: row["state"] for row in json.loads(run("order", "list", "--json"))}
    assert told["TRUE-7"] == "yes"
    assert "erases nothing" in told["EXAMPLE-7"]
    assert "signed by" in run("check")
    gate = open_gate(activity=Path("activity.yaml"), home="data", keys=tmp_path / "keys")
    assert [each.reference for each in gate.standing.orders] == ["EXAMPLE-7", "TRUE-7"]
    (said,) = gate.standing.strangers(gate.now())
    assert caplog.messages.count(said) == 1
    assert ("other.example/orders" in said) == (signer == "another key")
    for plan in (["order", "carry-out", "EXAMPLE-7"], ["erase", "--order", "EXAMPLE-7"]):
        with pytest.raises(ConfigError, match="nothing is erased"):
            run(*plan, "--plan")
    assert "To be erased" in run("order", "carry-out", "TRUE-7", "--plan")
    Path("false.yaml").write_text(ORDER.replace("EXAMPLE-7", "EXAMPLE-8"))
    run("order", "add", "false.yaml", "--unsigned")
    run("order", "lift", "EXAMPLE-7", *WHO)
    soon = gate.now() + 2
    monkeypatch.setattr(gate, "now", lambda: soon)
    gate.refresh()
    assert sum("the order EXAMPLE-8" in said for said in caplog.messages) == 1, "while it runs"
    run("order", "lift", "EXAMPLE-8", *WHO)
    gate.standing.refresh(soon + 2)
    assert not gate.standing.strangers(soon + 2)
    assert not gate.standing.changed_by_hand(soon + 2)
    with pytest.raises(OrderError, match="nobody else ends it"):
        run("order", "lift", "TRUE-7", *WHO)
    gate.close()


@pytest.mark.parametrize(
    "written", ["ours", "name+00000000+AAAA", GO_PUBLIC.replace("c74f20a3", "c74f20a4"), GO_PRIVATE]
)
def test_an_activity_names_public_keys_as_they_are_printed(tmp_path, written):
    file = tmp_path / "activity.yaml"
    file.write_text(ACTIVITY.format(key=written.strip()))
    with pytest.raises(ActivityError, match=r"activity.yaml:6: .*is no public key") as told:
        activity.load(file, today=date(2026, 1, 1))
    assert "AYEKFALVF" not in str(told.value)
    file.write_text(ACTIVITY.format(key=GO_PUBLIC))
    assert activity.load(file, today=date(2026, 1, 1)).order_keys == (GO_PUBLIC,)
