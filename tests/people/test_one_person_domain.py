"""A domain that is one person's: crawled, with its imprint, and erased. Then no byte of LOG, of
REVIEW or of any version of any object has the name, the domain, or their SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import BUCKET, become
from people.crawling import Research, store
from typer.testing import CliRunner

from consentry.cli import app
from consentry.provenance import Home, verify
from consentry.provenance.making import layout_for, make_home
from consentry.review import ReviewCopy
from consentry.vault import live

DOMAIN, NAME, EMAIL = "avery-exemplar.example", "Avery Exemplar", "mail@avery-exemplar.example"
WHO = ("--by", "A. Privacy", "--reason", "she wrote")


def needles() -> list[bytes]:
    """The words, and what a plain hash of them would be, raw and in hex."""
    words = [DOMAIN, f"www.{DOMAIN}", NAME, NAME.lower(), EMAIL, f"https://{DOMAIN}/imprint"]
    digests = [hashlib.sha256(word.encode()).digest() for word in words]
    return [
        *(word.encode() for word in words),
        *digests,
        *(each.hex().encode() for each in digests),
    ]


def in_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def every_version(client, bucket: str, prefix: str) -> Iterator[tuple[str, bytes]]:
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        for each in page.get("Versions", ()):
            got = client.get_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])
            yield f"{bucket}/{each['Key']}", got["Body"].read()


@pytest.mark.parametrize("where", ["folder", "locked bucket"])
def test_nothing_of_a_one_person_domain_is_left(where, tmp_path, request, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if where == "folder":
        research = Research(tmp_path)
    else:
        roles = request.getfixturevalue("roles")
        become(roles.admin, monkeypatch)
        research = Research(tmp_path, f"s3://{BUCKET}/one-person")
        layout = layout_for(research.home_at, days=1)
        list(make_home(research.home_at, layout, keys=tmp_path / "keys"))

    def objects() -> list[tuple[str, bytes]]:
        if where == "folder":
            return list(in_folder(tmp_path / "home"))
        client = roles.admin.client()
        both = (BUCKET, f"{BUCKET}-log")
        return [each for bucket in both for each in every_version(client, bucket, "one-person/")]

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, [*arguments, *research.where])
        assert done.exit_code == 0, (done.output, done.exception)
        return done.output

    gate = research.gate()
    for path in ("/", "/imprint"):
        url = f"https://{DOMAIN}{path}"
        store(gate, url, name=NAME, email=EMAIL)
    store(gate, "https://other.example/story", name="Billie Example", email="b@other.example")
    gate.close()
    assert len(list(live(research.home))) == 3
    ReviewCopy(research.home).refresh()
    named = ("--name", NAME, "--site", DOMAIN)
    assert "2 items found" in run("subject", "find", *named, *WHO)
    run("subject", "erase", *named, "--email", EMAIL, *WHO, "--yes", "--role", "eraser")
    run("erase", "--site", DOMAIN, *WHO, "--yes")
    home = Home.open(research.home_at, keys=tmp_path / "keys")
    ReviewCopy(home).refresh()
    there = objects()
    assert {"log", "vault"} <= {part for name, _ in there for part in name.split("/")} or (
        f"{BUCKET}-log" in {name.split("/")[0] for name, _ in there}
    )
    assert any(name.endswith(".parquet") for name, _ in there), "REVIEW is among them"
    assert any(b'"event":"collect"' in data for _, data in there), "LOG is read as it lies there"
    found = [(name, each) for name, data in there for each in needles() if each in data]
    assert found == []
    assert [each.private["url"] for each in live(home)] == ["https://other.example/story"]
    assert verify(home.log, home.root_vkey).ok
