"""Exports: what the decision allows, nothing else, in one file, with a record of the release."""

from __future__ import annotations

import hashlib
import json

import pyarrow.parquet
import pytest
from provenance.doubles import append_together

from consentry.errors import ConfigError, KeyMissingError, SealError, StorageError
from consentry.evidence import Decision
from consentry.provenance import Draft, Home, Log, verify
from consentry.vault import export, live, parse_item

NOW = 1_700_000_000


def item(number, **fields):
    body = {"title": f"Title {number}", "number": number} | fields
    finding = {"kind": "personal.contact.email", "confidence": 900 + number}
    return Draft(
        {"event": "collect", "time": 60 * number, "places": {"IE": 700}, "use": {"tdm": "allow"}},
        {
            "url": f"https://example.org/{number}",
            "item": str(number),
            "at": 60 * number + 1,
            "findings": [finding, finding | {"confidence": 1}],
        },
        json.dumps(body).encode(),
    )


def fill(home, drafts, name="worker"):
    with Log.open(home, name, clock=lambda: NOW) as log:
        return [each.result() for each in append_together(log, drafts)]


def everything(each):
    return Decision("allow", "use")


def rows(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_every_live_item_of_every_worker_is_exported_with_where_it_came_from(home, tmp_path):
    first = fill(home, [item(1), item(2, price=1.5)])
    second = fill(home, [item(3)], "worker-2")
    to = tmp_path / "out.jsonl"
    report = export(home, everything, "tdm", "jsonl", to, now=NOW)
    assert [row["provenance_id"] for row in rows(to)] == [r.provenance_id for r in first + second]
    assert rows(to)[1] == {
        "provenance_id": first[1].provenance_id,
        "source_url": "https://example.org/2",
        "collected": 121,
        "confidence": {
            "places": {"IE": 700},
            "use": {"tdm": "allow"},
            "findings": {"personal.contact.email": 902},
        },
        "title": "Title 2",
        "number": 2,
        "price": 1.5,
    }
    assert (report.exported, report.refused, report.unopened) == (3, 0, ())
    assert verify(home.log, home.root_vkey).ok


def test_the_release_is_recorded_with_the_list_and_the_digest_sealed(home, tmp_path):
    receipts = fill(home, [item(1), item(2), item(3)])
    to = tmp_path / "out.jsonl"
    report = export(
        home,
        lambda each: each.private["item"] != "2",
        "tdm",
        "jsonl",
        to,
        now=NOW,
        recipient="Example GmbH",
    )
    origin, _, index = report.release.rpartition("/")
    reader = home.find(origin)
    leaf = reader.read(int(index))
    assert (leaf["event"], leaf["count"], leaf["recipient"]) == ("release", 2, "Example GmbH")
    private = reader.open_private(int(index))
    assert private["file"] == report.digest == hashlib.sha256(to.read_bytes()).hexdigest()
    assert report.digest.encode() not in reader.leaf(int(index))
    assert json.loads(reader.open_content(int(index))) == {receipts[0].origin: [[0, 0], [2, 2]]}
    assert report.refused == 1


@pytest.mark.parametrize(
    "verdict",
    [False, Decision("deny", "use"), Decision("defer", "use")],
)
def test_what_is_not_allowed_is_not_exported(home, tmp_path, verdict):
    fill(home, [item(1)])
    to = tmp_path / "out.jsonl"
    report = export(home, lambda each: verdict, "tdm", "jsonl", to, now=NOW)
    assert (report.exported, report.refused) == (0, 1)
    assert rows(to) == []


@pytest.mark.parametrize("fmt", ["jsonl", "parquet"])
def test_an_error_while_deciding_writes_nothing_and_releases_nothing(home, tmp_path, fmt):
    fill(home, [item(1), item(2)])

    def allowed(each):
        if each.private["item"] == "2":
            raise ValueError("cannot say")
        return True

    with pytest.raises(ValueError, match="cannot say"):
        export(home, allowed, "tdm", fmt, tmp_path / "out", now=NOW)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == []
    assert home.manifest().find("ops") is None


def test_a_release_that_cannot_be_recorded_leaves_no_file(home, tmp_path, monkeypatch):
    fill(home, [item(1)])

    def refuse(*args, **kwargs):
        raise StorageError("the disk is full")

    monkeypatch.setattr(Home, "record_release", refuse)
    with pytest.raises(StorageError):
        export(home, everything, "tdm", "jsonl", tmp_path / "out", now=NOW)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == []


def test_a_file_that_is_there_is_not_written_over_unless_forced(home, tmp_path):
    fill(home, [item(1)])
    to = tmp_path / "out.jsonl"
    to.write_text("mine")
    with pytest.raises(ConfigError, match="--force"):
        export(home, everything, "tdm", "jsonl", to, now=NOW)
    assert to.read_text() == "mine"
    export(home, everything, "tdm", "jsonl", to, now=NOW, force=True)
    assert len(rows(to)) == 1


def test_only_the_owner_may_read_the_file(home, tmp_path):
    fill(home, [item(1)])
    for fmt in ("jsonl", "parquet"):
        to = tmp_path / f"out.{fmt}"
        export(home, everything, "tdm", fmt, to, now=NOW)
        assert to.stat().st_mode & 0o777 == 0o600


def test_an_item_that_was_erased_or_quarantined_is_not_exported(home, tmp_path):
    with Log.open(home, "worker", clock=lambda: NOW) as log:
        for each in append_together(log, [item(n) for n in range(5)]):
            each.result()
        log.vault.erase_slot(1)
        for event, about in (("quarantine", 2), ("quarantine", 3), ("review", 3)):
            log.append(Draft({"event": event, "time": 0}, about=about)).result()
    assert [each.private["item"] for each in live(home)] == ["0", "3", "4"]


def test_a_sealed_part_that_is_damaged_is_named_and_the_rest_exported(home, tmp_path):
    fill(home, [item(n) for n in range(256)])
    area = home.vault_area("worker")
    (name,) = area.list("parts/")
    data = bytearray(area.get(name)[0])
    data[len(data) // 2] ^= 1
    area.put(name, bytes(data))
    report = export(home, everything, "tdm", "jsonl", tmp_path / "out", now=NOW)
    assert report.exported == 255
    assert len(report.unopened) == 1
    with pytest.raises(SealError):
        list(live(home))


def test_without_the_wrapping_key_nothing_is_exported(home, tmp_path):
    fill(home, [item(1)])
    (home.keyring.folder / "wrapping.key").unlink()
    again = Home.open(home.where, keys=home.keyring.folder.parent)
    with pytest.raises(KeyMissingError):
        export(again, everything, "tdm", "jsonl", tmp_path / "out", now=NOW)
    assert not (tmp_path / "out").exists()


def test_an_items_field_of_a_name_of_ours_is_kept_under_another(home, tmp_path):
    fill(home, [item(1, confidence="high")])
    export(home, everything, "tdm", "jsonl", tmp_path / "out", now=NOW)
    (row,) = rows(tmp_path / "out")
    assert row["item_confidence"] == "high"
    assert row["confidence"]["places"] == {"IE": 700}


def test_parquet_has_the_same_rows_with_a_type_a_column(home, tmp_path):
    fill(
        home,
        [
            item(1, price=1, tags=["a"], sold=True, mixed=1),
            item(2, price=1.5, tags=["b", "c"], mixed="x", only=None),
            item(3),
        ],
    )
    to = tmp_path / "out.parquet"
    export(home, everything, "tdm", "parquet", to, now=NOW)
    table = pyarrow.parquet.read_table(to)
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds == {
        **dict.fromkeys(("provenance_id", "source_url", "confidence", "title", "tags"), "string"),
        **dict.fromkeys(("mixed", "only"), "string"),
        **{"collected": "int64", "number": "int64", "price": "double", "sold": "bool"},
    }
    found = table.to_pylist()
    assert [row["price"] for row in found] == [1.0, 1.5, None]
    assert [row["tags"] for row in found] == ['["a"]', '["b","c"]', None]
    assert [row["mixed"] for row in found] == ["1", "x", None]
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["out.parquet"]


def test_an_export_of_nothing_is_a_file_with_no_rows(home, tmp_path):
    for fmt in ("jsonl", "parquet"):
        report = export(home, everything, "tdm", fmt, tmp_path / fmt, now=NOW)
        assert report.exported == 0
    assert (tmp_path / "jsonl").read_bytes() == b""
    assert pyarrow.parquet.read_table(tmp_path / "parquet").num_rows == 0


@pytest.mark.parametrize("fmt", ["csv", ""])
def test_an_unknown_format_is_named_with_those_that_are_known(home, tmp_path, fmt):
    with pytest.raises(ConfigError, match="jsonl, parquet"):
        export(home, everything, "tdm", fmt, tmp_path / "out", now=NOW)


def test_a_folder_that_is_not_there_is_said_so(home, tmp_path):
    with pytest.raises(StorageError, match="Check the folder"):
        export(home, everything, "tdm", "jsonl", tmp_path / "no/out", now=NOW)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"a":"\xff"}', b"[" * 9_000])
def test_a_content_that_is_no_item_is_our_error(content):
    with pytest.raises(SealError):
        parse_item(content)


def owed(number, author):
    """An item under a licence that demands attribution."""
    draft = item(number, attribution="the item's own")
    credit = [
        {"kind": "attribution.author", "source": "html", "value": author},
        {"kind": "attribution.title", "source": "html", "value": "A story"},
    ]
    duty = {"kind": "attribute", "rule": "default/licence-attribution", "value": "CC-BY-SA-3.0-DE"}
    private = {**draft.private, "obligations": [duty], "findings": credit}
    return Draft(draft.public, private, draft.content)


@pytest.mark.parametrize("fmt", ["jsonl", "parquet"])
def test_an_attribution_goes_out_beside_its_item_and_is_counted_in_the_record(home, tmp_path, fmt):
    fill(home, [owed(1, "Example Person"), item(2)])
    to = tmp_path / "out"
    report = export(home, everything, "tdm", fmt, to, now=NOW)
    found = rows(to) if fmt == "jsonl" else pyarrow.parquet.read_table(to).to_pylist()
    credit = found[0]["attribution"]
    assert (credit if fmt == "jsonl" else json.loads(credit)) == {
        "authors": ["Example Person"],
        "title": "A story",
        "source": "https://example.org/1",
        "licence": ["CC-BY-SA-3.0-DE"],
        "licence_url": ["https://creativecommons.org/licenses/by-sa/3.0/de/"],
        "modified": False,
    }
    assert found[0]["item_attribution"] == "the item's own"
    assert found[1].get("attribution") is None
    origin, _, index = report.release.rpartition("/")
    assert home.find(origin).open_private(int(index))["attributed"] == 1
    vault = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and p != to)
    assert b"Example Person" not in vault
