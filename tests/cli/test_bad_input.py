"""What people write wrong, and the exact sentence that they see. Nothing is lost by any of it.

A row: files, the command, what it prints on stderr (or, of ``check``, the line that is wrong), and
its exit code. Paths below the test's folder are written without it.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import pytest

from consentry.cli import main
from consentry.provenance import Draft, Home, Log

ACTIVITY = """\
controller: Example Gazette
contact: https://gazette.example.org/crawler
token: ExampleGazetteBot
purposes: [news-monitoring]
"""
ORDER = """\
reference: R-1
issuer: A court
authority: court
kind: [stop]
scope: {site: example.org}
from: 2026-01-01
"""
PERMISSION = """\
id: P-1
kind: site-permission
grantor: Example
scope: {hosts: [example.org], purposes: [news-monitoring]}
obtained: 2026-01-01
"""
RULE = """\
  - id: pack/a
    stage: store
    when: {finding: personal}
    then: deny
    cite: Art. 1
    says: It is so.
    remedy: Change it.
"""
PACK = f"id: pack\ntitle: A pack\nrules:\n{RULE}"


def instead(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


ACT, ORD, PER, PAC = "activity.yaml", "o.yaml", "p.yaml", "packs/pack.yaml"
CHECK = "check --home home"
ADD = "order add o.yaml --home home"
GRANT = "permission add p.yaml --proof letter --home home"
PACKS = "policy check packs"
WHO = "--by A --reason b --home home"
ROWS: list[tuple[str, dict[str, str | bytes | None], str, str]] = [
    (
        "an activity that is not there",
        {ACT: None},
        CHECK,
        "activity: activity.yaml: there is no such file: nobody has said what this crawl is for. Run 'consentry init activity.yaml': it asks four questions and writes it.",
    ),
    (
        "an empty activity",
        {ACT: ""},
        CHECK,
        "activity: activity.yaml:1: is empty. Run 'consentry init activity.yaml --force': it asks four questions and writes it.",
    ),
    (
        "an activity that is no text",
        {ACT: b"\xff\xfe\x00"},
        CHECK,
        "activity: activity.yaml: not UTF-8. Save it as UTF-8.",
    ),
    (
        "an activity with a tab",
        {ACT: "controller:\n\tname: x\n"},
        CHECK,
        "activity: activity.yaml:2: not YAML: found character that cannot start any token. Check the indentation and the quotes of this line.",
    ),
    (
        "an activity that is a list",
        {ACT: "- a\n"},
        CHECK,
        "activity: activity.yaml:1: must be a mapping of keys to values. Write key: value, a line for each.",
    ),
    (
        "an activity that is too large",
        {ACT: "#" * 2_000_000},
        CHECK,
        "activity: activity.yaml: larger than 1048576 bytes. Split it.",
    ),
    (
        "a key twice",
        {ACT: ACTIVITY + "token: Other\n"},
        CHECK,
        "activity: activity.yaml:5: token stands here twice. Remove one.",
    ),
    (
        "a key that is not known",
        {ACT: ACTIVITY + "purpose: [x]\n"},
        CHECK,
        "activity: activity.yaml:5: unknown key purpose. Did you mean purposes?",
    ),
    (
        "a token with digits",
        {ACT: instead(ACTIVITY, "ExampleGazetteBot", "Bot99")},
        CHECK,
        "activity: activity.yaml:3: token: 'Bot99' is not a product token: RFC 9309 allows letters, '_' and '-' only, so a robots.txt could never name a token with digits or other marks: write Bot.",
    ),
    (
        "a token with a blank",
        {ACT: instead(ACTIVITY, "ExampleGazetteBot", "My Bot")},
        CHECK,
        "activity: activity.yaml:3: token: 'My Bot' is not a product token: RFC 9309 allows letters, '_' and '-' only, so a robots.txt could never name a token with digits or other marks: write MyBot.",
    ),
    (
        "a browser's token",
        {ACT: instead(ACTIVITY, "ExampleGazetteBot", "Mozilla")},
        CHECK,
        "activity: activity.yaml:3: token: Mozilla is somebody else's name: write the name of your own crawler.",
    ),
    (
        "a contact that is a word",
        {ACT: instead(ACTIVITY, "https://gazette.example.org/crawler", "someone")},
        CHECK,
        "activity: activity.yaml:2: contact: is neither an e-mail address nor an http(s) URL: write where somebody who met your crawler can reach you, such as privacy@example.org or https://example.org/crawler.",
    ),
    (
        "no contact",
        {ACT: instead(ACTIVITY, "contact: https://gazette.example.org/crawler\n", "")},
        CHECK,
        "activity: activity.yaml:1: contact is missing. Write it.",
    ),
    (
        "no purpose",
        {ACT: instead(ACTIVITY, "[news-monitoring]", "[]")},
        CHECK,
        "activity: activity.yaml:4: purposes is empty. Write at least one.",
    ),
    (
        "a purpose that is no list",
        {ACT: instead(ACTIVITY, "[news-monitoring]", "{a: b}")},
        CHECK,
        "activity: activity.yaml:4: purposes is not a list. Write [one, another], or a line with a dash for each.",
    ),
    (
        "another word for personal data",
        {ACT: ACTIVITY + "personal_data: some\n"},
        CHECK,
        "activity: activity.yaml:5: personal_data cannot be 'some'. Known are: incidental, intended, none.",
    ),
    (
        "a country by its car plate",
        {ACT: ACTIVITY + "targets: [UK]\n"},
        CHECK,
        "activity: activity.yaml:5: targets.0: 'UK' is no country code: write GB.",
    ),
    (
        "days in words",
        {ACT: ACTIVITY + "retention_days: a year\n"},
        CHECK,
        "activity: activity.yaml:5: retention_days is not a whole number. Write digits alone, such as 30.",
    ),
    (
        "no days at all",
        {ACT: ACTIVITY + "retention_days: 0\n"},
        CHECK,
        "activity: activity.yaml:5: retention_days is less than 1. Write a larger number.",
    ),
    (
        "neither yes nor no",
        {ACT: ACTIVITY + "loopback_only: maybe\n"},
        CHECK,
        "activity: activity.yaml:5: loopback_only is neither true nor false. Write true or false.",
    ),
    (
        "a word of a rule",
        {PAC: instead(PACK, "when:", "wehn:")},
        PACKS,
        "packs/pack.yaml:6: unknown key rules.0.wehn. Did you mean when?",
    ),
    (
        "a rule twice",
        {PAC: PACK + RULE},
        PACKS,
        "packs/pack.yaml:11: the id pack/a stands on line 4 too. Give one of them another name.",
    ),
    (
        "a kind that nobody finds",
        {PAC: instead(PACK, "finding: personal", "finding: personal.nmae")},
        PACKS,
        "packs/pack.yaml:6: unknown kind of finding personal.nmae. Did you mean personal.name?",
    ),
    (
        "a stage that is none",
        {PAC: instead(PACK, "stage: store", "stage: stoer")},
        PACKS,
        "packs/pack.yaml:5: rules.0.stage.0 cannot be 'stoer'. Did you mean store?",
    ),
    (
        "a pack by another name",
        {PAC: instead(PACK, "id: pack\n", "id: other\n")},
        PACKS,
        "packs/pack.yaml:1: id other is not the file's name. Write id: pack.",
    ),
    (
        "an empty pack",
        {PAC: ""},
        PACKS,
        "packs/pack.yaml:1: must be a mapping of keys to values. Write key: value, a line for each.",
    ),
    (
        "no packs",
        {},
        "policy check nowhere",
        "nowhere: there is no such folder. Name a folder of YAML files.",
    ),
    (
        "a kind of order",
        {ORD: instead(ORDER, "[stop]", "[halt]")},
        ADD,
        "o.yaml:4: kind.0 cannot be 'halt'. Known are: erase, restrict, stop, stop-obtain, stop-store, stop-use.",
    ),
    (
        "a day in words",
        {ORD: instead(ORDER, "2026-01-01", "soon")},
        ADD,
        "o.yaml:6: from: is not a time: write YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ with its zone.",
    ),
    (
        "an order about nothing",
        {ORD: instead(ORDER, "{site: example.org}", "{}")},
        ADD,
        "o.yaml:5: scope: says nothing, or everything and something: write place, category, site, url or purpose, or everything: true alone.",
    ),
    (
        "a site as a URL",
        {ORD: instead(ORDER, "example.org", "https://example.org/")},
        ADD,
        "o.yaml:5: scope.site.0: is not a site: write a host name such as example.org, without scheme, port or path (those go under url:).",
    ),
    (
        "a place of an order",
        {ORD: instead(ORDER, "site: example.org", "place: [UK]")},
        ADD,
        "o.yaml:5: scope.place.0: 'UK' is no country code: write GB.",
    ),
    (
        "a deadline in the past of the order",
        {ORD: ORDER + "deadline: 2020-01-01\n"},
        ADD,
        "o.yaml:7: deadline is before from. Write a later day.",
    ),
    (
        "an order that is no text",
        {ORD: b"\xff\xfe"},
        ADD,
        "o.yaml: not UTF-8. Save it as UTF-8.",
    ),
    (
        "an order that is not there",
        {},
        ADD,
        "o.yaml: there is no such file. See docs/examples/orders.",
    ),
    (
        "an order to lift",
        {},
        f"order lift R-9 {WHO}",
        "no order 'R-9' in home. There are: none.",
    ),
    (
        "an order to carry out",
        {},
        f"order carry-out R-9 --yes {WHO}",
        "no order 'R-9' in home. There are: none.",
    ),
    (
        "a kind of permission",
        {PER: instead(PERMISSION, "site-permission", "site-licence")},
        GRANT,
        "p.yaml:2: kind cannot be 'site-licence'. Did you mean licence?",
    ),
    (
        "a permission without its proof",
        {PER: PERMISSION, "letter": None},
        GRANT,
        "letter: there is no such file. See docs/permissions.md.",
    ),
    (
        "a host as a URL",
        {PER: instead(PERMISSION, "[example.org]", '["https://example.org"]')},
        GRANT,
        "p.yaml:4: scope.hosts.0: 'https://example.org' is not a host: write www.example.org, *.example.org or example.org:8443, without scheme and path.",
    ),
    (
        "a permission that ends before it begins",
        {PER: PERMISSION + "expires: 2025-01-01\n"},
        GRANT,
        "p.yaml:6: expires is before obtained. Write a later day.",
    ),
    (
        "a permission for nothing",
        {PER: instead(PERMISSION, "{hosts: [example.org], purposes: [news-monitoring]}", "{}")},
        GRANT,
        "p.yaml:4: a site-permission says for which hosts it is given. Write scope: {hosts: [www.example.org]}.",
    ),
    (
        "a permission to show",
        {},
        "permission show P-9 --home home",
        "home: there is no permission P-9. See consentry permission list.",
    ),
    (
        "a permission to withdraw",
        {},
        f"permission withdraw P-9 {WHO}",
        "permissions/P-9.yaml: there is no permission P-9. See consentry permission list.",
    ),
    (
        "an address without its beginning",
        {},
        "try example.org/page",
        "example.org/page is not the address of a page. Write https://example.org/page",
    ),
    (
        "no address of a host",
        {},
        "host example",
        "example is not the address of a page. Write https://, a host and a path.",
    ),
    (
        "an address with a hole",
        {},
        "try http://[::1",
        "this is not an address that a server could be asked at. Write https://, a host and a path.",
    ),
    (
        "a bucket without a name",
        {},
        "log show --home s3://",
        "'' cannot be the name of a bucket. Write s3://bucket/prefix; a bucket has 3 to 63 small letters, digits, - or dots.",
    ),
    (
        "a bucket by a name that none has",
        {},
        "log show --home s3://Bad_Bucket!/x",
        "'Bad_Bucket!' cannot be the name of a bucket. Write s3://bucket/prefix; a bucket has 3 to 63 small letters, digits, - or dots.",
    ),
    (
        "a bucket behind a closed door",
        {},
        "log show --home s3://bucket/x",
        "s3://bucket/x/home.json: the S3 server cannot be reached. Check AWS_ENDPOINT_URL_S3 (or AWS_ENDPOINT_URL), the network and the server.",
    ),
    (
        "a home that is not there",
        {},
        "log show --home nowhere",
        "nowhere: there is no home of consentry here. Check CONSENTRY_HOME, or start a crawl to make one.",
    ),
    (
        "a log that is not there",
        {},
        "log query --log nobody --home home",
        "this home has no log named 'nobody'. It has: worker.",
    ),
    (
        "a record that is not there",
        {},
        "log why worker/99 --home home",
        "worker has 1 records; there is no number 99",
    ),
    (
        "nothing to erase",
        {},
        f"erase --yes {WHO}",
        "nothing says what to erase. Name items, URLs, sites, places, categories, a permission, "
        "what expired, or everything. For a person: consentry subject erase.",
    ),
    (
        "an item by no id",
        {},
        f"erase --yes --item nothing {WHO}",
        "not a provenance id: 'nothing'; expected <origin>/<index>",
    ),
    (
        "a permission that nobody granted",
        {},
        f"erase --yes --permission CONSENT-1 {WHO}",
        "--permission: no permission 'CONSENT-1' was ever granted here. "
        "See consentry permission list.",
    ),
    (
        "a place to erase",
        {},
        f"erase --yes --place UK {WHO}",
        "--place: 'UK' is no country code: write GB.",
    ),
    (
        "nobody who erases",
        {},
        "erase --yes --place GB --home home",
        "nobody says who erases, or why. Write --by NAME and --reason TEXT.",
    ),
    (
        "an unknown place",
        {},
        f"erase --yes --place GB --unknown-place keep {WHO}",
        "unknown place: keep. Write quarantine or include.",
    ),
    (
        "a held item that is not",
        {},
        f"review release worker/0 {WHO}",
        "worker/0 is not held: it was never held. See consentry review list.",
    ),
    (
        "a notice of nobody",
        {},
        "notice page --to out --home home",
        "activity.yaml: personal_data is none, so nobody has to be told. A notice is for an activity that keeps personal data.",
    ),
    (
        "an undeclared purpose",
        {},
        "export --purpose art --to f.jsonl --home home",
        "activity.yaml: the purpose art is not declared, so nothing may be used for it. Declared are: news-monitoring. Declare it and collect for it; what was collected for another purpose is not used.",
    ),
    (
        "an unknown format",
        {},
        "export --purpose news-monitoring --format xml --to f --home home",
        "no format xml. Known are: jsonl, parquet, prov, warc.",
    ),
    (
        "cases that are no JSON",
        {"c.jsonl": "{"},
        "decide --cases c.jsonl",
        "c.jsonl: line 1 is not JSON: write one object a line",
    ),
    (
        "an item that is no JSON",
        {"i.json": "["},
        "policy explain i.json",
        "i.json: not JSON. Write one item as an object.",
    ),
]
GOOD: dict[str, str | bytes | None] = {ACT: ACTIVITY, "letter": "We agree."}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a record in it."""
    folder = tmp_path_factory.mktemp("good")
    made = Home.open(folder / "home", keys=folder / "keys", create=True)
    with Log.open(made, "worker", clock=lambda: 1_700_000_000) as log:
        public = {"event": "collect", "time": 1_699_999_980, "rules": ["a/b"]}
        log.append(Draft(public, {"url": "https://example.org/"}, b"{}")).result()
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (".lock", "lease")
    }


@pytest.fixture
def said(home, monkeypatch, capsys):
    """Run a command beside these files; its exit code and what it says."""
    monkeypatch.chdir(home)
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setenv("CONSENTRY_KEYS", str(home / "keys"))
    for name, value in (
        ("ENDPOINT_URL", "http://127.0.0.1:9"),
        ("ACCESS_KEY_ID", "nobody"),
        ("SECRET_ACCESS_KEY", "nothing"),
        ("REGION", "us-east-1"),
        ("MAX_ATTEMPTS", "1"),
    ):
        monkeypatch.setenv(f"AWS_{name}", value)

    def run(files, command: str) -> tuple[int, str]:
        for name in (ACT, ORD, PER, PAC, "letter", "c.jsonl", "i.json"):
            Path(name).unlink(missing_ok=True)
        for name, text in {**GOOD, **files}.items():
            if text is not None:
                Path(name).parent.mkdir(exist_ok=True)
                Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        monkeypatch.setattr(sys, "argv", ["consentry", *command.split()])
        before = contents(home)
        try:
            code = main()
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        assert contents(home) == before
        text = told.err or told.out
        if command == CHECK:
            wrong = re.search(r"^wrong   (.*(?:\n        .*)*)", text, re.M)
            text = wrong[1].replace("\n        ", " ") if wrong else text
        return code, re.sub(r"consentry/[0-9a-f]{16}/", "", text.replace(f"{home}/", "")).strip()

    return run


@pytest.mark.parametrize(
    ("files", "command", "says"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_the_exact_sentence(said, files, command, says):
    code, told = said(files, command)
    assert told == says
    assert code == (1 if command == CHECK else 2)


def test_the_good_files_are_good(said):
    assert said({}, CHECK)[0] == 0
    assert said({PAC: PACK}, PACKS)[0] == 0
