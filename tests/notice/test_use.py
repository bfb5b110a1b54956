"""Use is denied while nobody was told: by hand, by command, with a page that is really there."""

from __future__ import annotations

import json
import time

import pytest
from notice.keeping import PACK, Archive, store
from typer.testing import CliRunner

from consentry.adapters import notice_page
from consentry.cli import app
from consentry.errors import ActivityError
from consentry.notice import FRESH, read_notice
from consentry.provenance import verify


@pytest.fixture
def archive(tmp_path, site):
    return Archive(tmp_path, site.url("127.0.0.1", "/notice"))


def call(*words, exit=0):
    done = CliRunner().invoke(app, list(map(str, words)), env={"COLUMNS": "200"})
    assert done.exit_code == exit, (done.output, done.exception)
    return done.output


def write(archive, site) -> bytes:
    """``notice page``, and the page published where the activity says."""
    to = archive.folder / "public"
    call("notice", "page", "--to", to, *archive.where)
    html = (to / "index.html").read_bytes()
    site.page("127.0.0.1", "/notice", html)
    return html


def denied(gate, cleared) -> set[str]:
    decision = gate.use(cleared, "news-monitoring")
    return {r.rule for r in decision.reasons if r.verdict != "allow"}


def test_a_record_with_personal_data_names_its_notice_and_one_without_does_not(archive):
    gate = archive.gate()
    kept = store(gate).result(timeout=120)
    assert kept.item["author"] == "Avery Example"
    plain = store(gate, 1, author="").result(timeout=120)
    gate.close()
    reader = archive.home.reader("worker")
    digest = reader.read(int(kept.provenance_id.rpartition("/")[2]))["notice"]
    told = json.loads(read_notice(archive.home, digest))
    assert told["controller"] == "Example Press Archive CLG"
    assert [each["id"] for each in told["sections"]["en"]][-1].startswith("law-")
    assert "notice" not in reader.read(int(plain.provenance_id.rpartition("/")[2]))
    ops = archive.home.reader("ops")
    assert [(ops.read(0)["action"], ops.read(0)["notice"])] == [("made", digest)]
    archive.gate().close()
    assert archive.home.reader("ops").size == 1
    text = archive.activity.read_text().replace("2 College Green", "3 College Green")
    archive.activity.write_text(text)
    archive.gate().close()
    ops = archive.home.reader("ops")
    assert [ops.read(n)["action"] for n in range(ops.size)] == ["made", "made"]
    assert verify(archive.home.log, archive.home.root_vkey).ok


def test_use_is_denied_until_the_page_is_there_as_written_and_again_when_it_changed(archive, site):
    gate = archive.gate()
    cleared = store(gate).result(timeout=120)
    assert "default/notice-unreached" in denied(gate, cleared)
    notice_page.look(gate)
    assert "default/notice-unreached" in denied(gate, cleared)
    html = write(archive, site)
    now = [time.time() + 700]
    gate._judge.clock = lambda: now[0]
    gate.refresh()
    notice_page.look(gate)
    assert denied(gate, cleared) == set()
    now[0] += FRESH
    assert "default/notice-unreached" in denied(gate, cleared)
    site.page("127.0.0.1", "/notice", html + b" ")
    notice_page.look(gate)
    decision = gate.use(cleared, "news-monitoring")
    assert not decision.allowed
    assert "SHA-256 differs" in str([f.value for r in decision.reasons for f in r.evidence])
    gate.close()
    ops = archive.home.reader("ops")
    actions = [ops.read(n).get("action") for n in range(ops.size)]
    assert actions == ["made", "missing", "published", "reached", "missing"]


def test_without_a_written_reason_no_page_counts_and_a_proof_does(tmp_path, site):
    archive = Archive(tmp_path, site.url("127.0.0.1", "/notice"), effort=False)
    first, second = archive.collect(2)
    write(archive, site)
    letter = tmp_path / "letter.eml"
    letter.write_text("To Avery Example")
    out = call("notice", "delivered", first, "--proof", letter, *archive.where[:4])
    assert "1 item: the person was told, with proof" in out
    assert site.hits("127.0.0.1", "/notice") == []
    to = tmp_path / "out.jsonl"
    env = ["--purpose", "news-monitoring", "--to", to, *archive.where, *archive.packs]
    said = call("export", *env)
    assert "1 may not be used so (default/notice-missing 1" in said.replace("\n", " ")
    assert [json.loads(line)["provenance_id"] for line in to.read_text().splitlines()] == [first]
    listed = json.loads(call("notice", "list", "--json", "--ids", *archive.where))
    assert (listed["items"], listed["delivered"], listed["overdue"]) == (2, 1, 0)
    assert [each["id"] for each in listed["waiting"]] == [second]


def test_an_export_looks_for_the_page_first(archive, site):
    archive.collect()
    to = archive.folder / "out.jsonl"
    export = (
        "export",
        "--purpose",
        "news-monitoring",
        "--to",
        to,
        "--force",
        *archive.where,
        *archive.packs,
    )
    call(*export)
    assert to.read_text() == ""
    write(archive, site)
    call(*export)
    assert len(to.read_text().splitlines()) == 1
    site.page("127.0.0.1", "/notice", "gone", status=410)
    call(*export)
    assert to.read_text() == ""


@pytest.mark.parametrize("how", ["silence", "drop", "redirect", "large"])
def test_a_page_that_cannot_be_fetched_is_not_there(archive, site, monkeypatch, how):
    monkeypatch.setattr(notice_page, "SECONDS", 0.5)
    monkeypatch.setattr(notice_page, "MOST", 1000)
    if how == "redirect":
        site.redirect("127.0.0.1", "/notice", site.url("127.0.0.1", "/notice"))
    elif how == "large":
        site.page("127.0.0.1", "/notice", "x" * 5000)
    else:
        getattr(site, how)("127.0.0.1", "/notice")
    gate = archive.gate()
    cleared = store(gate).result(timeout=120)
    notice_page.look(gate)
    assert "default/notice-unreached" in denied(gate, cleared)
    gate.close()


def test_the_list_tells_what_is_due_and_the_run_does_what_is_to_be_done(archive, site):
    archive.collect(2)
    said = call("notice", "list", *archive.where)
    assert "Items with personal data: 2; told with proof: 0." in said
    assert "not found as it was written (HTTP 404)" in said
    said = call("notice", "run", *archive.where)
    assert "Past due and held now: 0, for 30 days." in said
    write(archive, site)
    assert "found as it was written" in call("notice", "list", *archive.where)


def test_the_page_names_no_person_and_counts_where_it_came_from(archive, site):
    archive.collect(2)
    html = write(archive, site).decode()
    assert "Avery" not in html
    assert "press.example.com" not in html
    assert "<td>2</td>" in html


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("delivered", "worker/0", "--proof", "none.eml"), "none.eml: cannot be read"),
        (("delivered", "worker/0", "--proof", "empty.eml"), "the proof is empty"),
        (("delivered", "worker/0", "--proof", "letter.eml"), "is no item with personal data"),
        (("contacted", "worker/99"), "there is no record 99"),
        (("contacted", "worker/1", "--on", "2999-01-01"), "has not come yet"),
        (("contacted", "worker/1", "--on", "soon"), "is no day"),
        (("contacted", "nothing"), "not a provenance id"),
    ],
)
def test_what_is_written_wrongly_is_said(archive, monkeypatch, words, said):
    archive.collect()
    monkeypatch.chdir(archive.folder)
    (archive.folder / "empty.eml").write_text("")
    (archive.folder / "letter.eml").write_text("x")
    done = CliRunner().invoke(app, ["notice", *words, *archive.where[:4]])
    assert said in str(done.exception), (done.output, done.exception)


def test_an_activity_that_keeps_nobody_has_no_notice(tmp_path):
    (tmp_path / "activity.yaml").write_text(
        "controller: Example\ncontact: a@example.org\ntoken: ExampleBot\npurposes: [search]\n"
    )
    done = CliRunner().invoke(
        app, ["notice", "page", "--to", "x", "--activity", str(tmp_path / "activity.yaml")]
    )
    assert "nobody has to be told" in str(done.exception)
    assert PACK


def test_check_tells_of_a_notice_that_cannot_be_made_before_a_crawl_does(archive):
    where = [str(archive.activity), *archive.where[:4]]
    assert "notice: " in CliRunner().invoke(app, ["check", *where]).output
    url = f"  url: {archive.notice}\n"
    text = archive.activity.read_text()
    archive.activity.write_text(text.replace(url, url + "  languages: [en, fr]\n"))
    done = CliRunner().invoke(app, ["check", *where])
    assert done.exit_code == 1
    assert "the notice in fr needs a translation" in " ".join(done.output.split())
    with pytest.raises(ActivityError, match=r"activity\.yaml: the notice in fr"):
        archive.gate()
