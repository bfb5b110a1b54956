"""``consentry export``: what the purpose allows, in a file, with a record of the release."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet
import pytest
from prov.model import ProvDocument, ProvEntity
from warcio.archiveiterator import ArchiveIterator

EXAMPLES = Path(__file__).parents[2] / "docs/examples"
KEEPING = EXAMPLES / "activities" / "news-citations.yaml"
URL = "https://news.example.com/story"
SITE_STOP = """\
issuer: Example Court
authority: court
reference: EXAMPLE-2
kind: [stop]
scope: {site: [example.com]}
from: 2022-05-18
"""


def given(place, to, purpose: str = "news-monitoring", *more: str) -> list[str]:
    where = ["--keys", str(place / "keys"), "--activity", str(place / "activity.yaml")]
    return ["export", "--purpose", purpose, "--to", str(to), *where, *more]


def test_items_are_opened_into_jsonl_and_the_release_is_recorded(ask, place, tmp_path):
    to = tmp_path / "out.jsonl"
    code, out, _ = ask(*given(place, to))
    assert code == 0
    assert "1 item for news-monitoring" in out
    (row,) = map(json.loads, to.read_text().splitlines())
    assert row["source_url"] == row["url"] == URL
    assert "Plain words." in row["text"]
    assert "someone@" not in to.read_text()
    _, shown, _ = ask("log", "show", "--event", "release", "--json", "--keys", str(place / "keys"))
    (release,) = map(json.loads, shown.splitlines())
    assert release["count"] == 1
    assert release["id"] in out
    assert ask("log", "verify")[0] == 0


def test_items_are_opened_into_parquet(ask, place, tmp_path):
    to = tmp_path / "out.parquet"
    assert ask(*given(place, to, "news-monitoring", "--format", "parquet"))[0] == 0
    (row,) = pyarrow.parquet.read_table(to).to_pylist()
    assert row["source_url"] == URL
    assert "Plain words." in row["text"]


def test_prov_says_where_items_came_from_and_an_independent_reader_understands_it(
    ask, place, tmp_path
):
    to = tmp_path / "out.jsonld"
    assert ask(*given(place, to, "news-monitoring", "--format", "prov"))[0] == 0
    text = to.read_text()
    assert "https://openprovenance.org/prov-jsonld/context.jsonld" in json.loads(text)["@context"]
    assert "Plain words." not in text, "it speaks of items, it does not hold them"
    found = ProvDocument.deserialize(content=text, format="jsonld")
    (item,) = [one for one in found.get_records(ProvEntity) if "record:" in str(one.identifier)]
    assert str(item.identifier).endswith("/worker/1")
    (page,) = [one for one in found.get_records(ProvEntity) if one is not item]
    assert str(next(iter(page.get_attribute("prov:location")))) == URL
    kinds = {type(one).__name__ for one in found.get_records()}
    assert {"ProvGeneration", "ProvDerivation", "ProvUsage", "ProvAssociation"} <= kinds


def test_warc_holds_the_items_and_an_independent_reader_understands_it(ask, place, tmp_path):
    to = tmp_path / "out.warc.gz"
    assert ask(*given(place, to, "news-monitoring", "--format", "warc"))[0] == 0
    with to.open("rb") as file:
        found = [
            (r.rec_type, r.rec_headers, r.content_stream().read())
            for r in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in found] == ["warcinfo", "resource"]
    _, headers, body = found[1]
    assert headers.protocol == "WARC/1.1"
    assert headers.get_header("WARC-Target-URI") == URL
    assert headers.get_header("Consentry-Provenance-Id").endswith("/worker/1")
    assert headers.get_header("WARC-Payload-Digest").startswith("sha1:")
    assert json.loads(body)["text"].startswith("Plain words.")
    assert b"someone@" not in body


@pytest.mark.parametrize("purpose", ["ai-train", "marketing"])
def test_a_purpose_that_is_not_declared_gets_nothing(purpose, ask, place, tmp_path):
    to = tmp_path / "out.jsonl"
    code, _, err = ask(*given(place, to, purpose))
    assert code == 2
    assert f"{place / 'activity.yaml'}: the purpose {purpose} is not declared" in err
    assert "Declared are: news-monitoring" in err
    assert not to.exists()
    assert ask("log", "show", "--event", "release", "--json")[1] == ""


def test_a_file_that_is_there_is_not_replaced_unless_one_says_so(ask, place, tmp_path):
    to = tmp_path / "out.jsonl"
    to.write_text("mine")
    code, _, err = ask(*given(place, to))
    assert code == 2
    assert "exists already" in err
    assert to.read_text() == "mine"
    assert ask(*given(place, to, "news-monitoring", "--force"))[0] == 0
    assert URL in to.read_text()


def test_an_order_that_came_later_keeps_items_back(ask, place, tmp_path):
    (tmp_path / "order.yaml").write_text(SITE_STOP)
    code, out, _ = ask("order", "add", tmp_path / "order.yaml", "--keys", str(place / "keys"))
    assert code == 0
    assert "EXAMPLE-2" in out
    to = tmp_path / "out.jsonl"
    code, out, _ = ask(*given(place, to))
    assert to.read_text() == ""
    assert "1 may not be used so (default/order-stop 1)" in out


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--format", "csv"], "Known are: jsonl, parquet, prov, warc."),
        (["--activity", "nowhere.yaml"], "nowhere.yaml"),
        (["--keys", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_file(more, says, ask, place, tmp_path):
    to = tmp_path / "out.jsonl"
    code, _, err = ask(*given(place, to), *more)
    assert code == 2
    assert says in err
    assert "Traceback" not in err
    assert not to.exists()


def test_a_folder_that_is_not_there_is_named(ask, place, tmp_path):
    code, _, err = ask(*given(place, tmp_path / "no" / "out.jsonl"))
    assert code == 2
    assert "no/out.jsonl" in err


PACK = """\
id: ours
title: Our own rules
rules:
  - id: ours/nothing-is-used
    stage: use
    when: {}
    then: deny
    says: Our own rule says no.
    remedy: Ask us.
"""


def test_packs_that_the_environment_names_are_read_as_a_crawl_reads_them(
    ask, place, tmp_path, monkeypatch
):
    project = tmp_path / "project"
    (project / "mine").mkdir(parents=True)
    (project / "deeper").mkdir()
    (project / "scrapy.cfg").write_text("")
    (project / "mine" / "ours.yaml").write_text(PACK)
    monkeypatch.chdir(project / "deeper")
    to = tmp_path / "out.jsonl"
    monkeypatch.setenv("CONSENTRY_PACKS", " mine, ")
    same = ("--pack", str(project / "mine"), "--force")
    for more in ((), same):
        code, out, err = ask(*given(place, to), *more)
        assert code == 0, err
        assert "1 may not be used so (ours/nothing-is-used 1)" in out
    monkeypatch.setenv("CONSENTRY_PACKS", "mine,nowhere")
    code, _, err = ask(*given(place, tmp_path / "other.jsonl"))
    assert code == 2
    assert "nowhere" in err
    for command in (("notice", "list"), ("notice", "page", "--to", "page")):
        where = ("--keys", place / "keys", "--activity", KEEPING)
        code, _, err = ask(*command, *where)
        assert code == 2
        assert "nowhere" in err
