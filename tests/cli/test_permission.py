"""``consentry permission``: what it says, what it keeps, and its exit codes."""

import json
import sys
from pathlib import Path

import pytest

from consentry.cli import main
from consentry.provenance import OPS, Home, verify

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples" / "permissions").glob("*.yaml"))
KINDS = {"person-consent", "site-permission", "licence", "legal-exception"}


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Run ``consentry permission``: exit code, stdout, stderr."""
    monkeypatch.setenv("CONSENTRY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CONSENTRY_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "proof.txt").write_text("A signed letter.")
    monkeypatch.chdir(tmp_path)

    def told(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["consentry", "permission", *map(str, arguments)])
        capsys.readouterr()
        try:
            code = main()
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return told


def add(run, *arguments):
    return run("add", *arguments, "--proof", "proof.txt")


SITE = (
    *("--id", "SITE-1", "--kind", "site-permission", "--grantor", "Example Publisher"),
    *("--host", "www.example.org", "--purpose", "news-monitoring"),
)
CONSENT = (
    *("--id", "CONSENT-1", "--kind", "person-consent", "--email", "a.person@example.org"),
    *("--name", "A. Person", "--site", "example.org"),
    *("--purpose", "archive", "--category", "personal.name.author"),
)


def test_each_kind_has_an_example_that_can_be_added(run, tmp_path):
    assert {path.stem for path in EXAMPLES} == KINDS
    for path in EXAMPLES:
        code, out, err = add(run, path, "--json")
        assert code == 0, err
        row = json.loads(out)
        assert row["kind"] == path.stem
        assert row["may_lift"], "a rule names it"
        assert all(rule.partition("/")[2] for rule in row["may_lift"])
    home = Home.open(tmp_path / "home", keys=tmp_path / "keys")
    assert verify(home.log, home.root_vkey).ok


def test_by_options_and_by_file_it_is_the_same(run, tmp_path):
    assert add(run, *SITE, "--obtained", "2026-02-01")[0] == 0
    (tmp_path / "site.yaml").write_text(
        "id: SITE-1\nkind: site-permission\ngrantor: Example Publisher\nobtained: 2026-02-01\n"
        "scope: {hosts: www.example.org, purposes: news-monitoring}\n"
    )
    code, out, err = add(run, "site.yaml")
    assert code == 0, err
    assert "The permission SITE-1 stands in" in out
    reader = Home.open(tmp_path / "home", keys=tmp_path / "keys").reader(OPS)
    assert reader.size == 1


def test_add_says_what_it_can_lift_and_when_it_lifts_nothing(run):
    assert "default/robots-disallow" in add(run, *SITE)[1]
    narrow = [word.replace("SITE-1", "SITE-2") for word in SITE]
    out = add(run, *narrow, "--category", "personal.name.author")[1]
    assert "default/terms-unread-personal" in out
    assert "robots" not in out
    exception = (
        *("--id", "E-1", "--kind", "legal-exception", "--grantor", "Example University"),
        *("--purpose", "research-corpus", "--article", "CDSM Art. 3"),
        *("--provision", "CDSM Art. 3", "--national-provision", "a law", "--approver", "The head"),
    )
    out = add(run, *exception)[1]
    assert "default/optout-reserved" in out
    assert "robots" not in out
    assert "access" not in out


def test_who_consents_is_kept_as_a_hash_and_is_told_by_no_command(run, tmp_path):
    said = "".join(
        part
        for arguments in (
            ("add", *CONSENT, "--proof", "proof.txt"),
            ("add", *CONSENT, "--proof", "proof.txt", "--json"),
            ("list",),
            ("show", "CONSENT-1"),
            ("show", "CONSENT-1", "--json", "--items"),
            ("withdraw", "CONSENT-1", "--by", "A clerk", "--reason", "asked"),
        )
        for part in run(*arguments)[1:]
    )
    kept = b"".join(p.read_bytes() for p in (tmp_path / "home").rglob("*") if p.is_file())
    assert "CONSENT-1" in said
    for word in ("a.person", "A. Person", "a. person"):
        assert word not in said
        assert word.encode() not in kept


def test_list_and_show_tell_scope_state_and_record(run):
    add(run, *SITE, "--expires", "2099-01-01")
    add(run, *CONSENT, "--obtained", "2020-01-01", "--expires", "2021-01-01")
    rows = {row["id"]: row for row in json.loads(run("list", "--json")[1])}
    assert rows["SITE-1"]["state"] == "live"
    assert rows["SITE-1"]["scope"]["hosts"] == ["www.example.org"]
    assert (rows["CONSENT-1"]["state"], rows["CONSENT-1"]["subject"]) == ("expired", 2)
    table = run("list")[1]
    assert "2099-01-01" in table
    shown = run("show", "SITE-1")[1]
    assert "hosts: www.example.org" in shown
    assert "recorded: ops/0" in shown


def test_withdrawing_ends_it_once_and_lists_what_rests_on_it(run, tmp_path):
    add(run, *SITE)
    code, out, _ = run("withdraw", "SITE-1", "--by", "A clerk", "--reason", "asked")
    assert code == 0
    assert "Recorded as consentry/" in out
    assert "Nothing that is stored rests on it." in out
    found = json.loads(run("withdraw", "SITE-1", "--by", "A clerk", "--reason", "x", "--json")[1])
    assert (found["withdrawn"], found["rests_on_it"]["items"]) == (False, 0)
    assert json.loads(run("list", "--json")[1])[0]["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", *SITE), 2, "--proof"),
        (("add", *SITE, "--proof", "nowhere.pdf"), 2, "nowhere.pdf: there is no such file."),
        (("add", "nowhere.yaml", "--proof", "proof.txt"), 2, "nowhere.yaml: there is no such"),
        (("add", "--proof", "proof.txt"), 2, "the options: id is missing. Write it."),
        (("add", *SITE[:-2], "--proof", "proof.txt", "--stage", "eat"), 2, "scope.stages.0"),
        (("add", *SITE, "--proof", "empty.txt"), 2, "the proof is empty"),
        (("show", "SITE-9"), 2, "there is no permission SITE-9. See consentry permission list."),
        (("withdraw", "SITE-9", "--by", "A", "--reason", "b"), 2, "there is no permission SITE-9"),
        (("withdraw", "SITE-9"), 2, "--by"),
    ],
)
def test_what_cannot_be_done_is_one_line_that_says_what_to_write(
    run, tmp_path, arguments, code, said
):
    (tmp_path / "empty.txt").touch()
    add(run, *[word.replace("SITE-1", "SITE-0") for word in SITE])
    found, _, err = run(*arguments)
    assert found == code
    assert said in err.replace("\n", " ")
    assert "Traceback" not in err


def test_a_home_without_permissions_says_so(run):
    assert "No permission lies in" in run("list")[1]
