"""The docs name everything that there is, and nothing that there is not."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import pytest
import typer

sys.path.append(str(Path(__file__).resolve().parent))
import matrix
import rules
from fenced import blocks

from consentry.activity.model import Declaration
from consentry.adapters.scrapy import choices
from consentry.cli import app
from consentry.evidence import BUNDLES, PURPOSES, Case
from consentry.gate.recording import Standpoint, about_item, leaf
from consentry.policy import bundled, decide, load
from consentry.provenance import EVENTS, paths

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
USAGE = (ROOT / "docs" / "usage.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "policies/README.md"]
LIBRARY = sorted((ROOT / "consentry").rglob("*.py"))


def coded(text: str) -> set[str]:
    """What stands in backquotes."""
    return set(re.findall(r"`([^`\n]+)`", text))


def section(title: str) -> str:
    return REFERENCE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_page_of_rules_is_what_the_packs_say():
    kept = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert kept == rules.page(), "run: python tests/docs/rules.py > docs/rules.md"


def test_the_page_of_laws_is_what_the_engine_answers():
    kept = (ROOT / "docs" / "laws.md").read_text("utf-8")
    assert kept == matrix.page(), "run: python tests/docs/matrix.py > docs/laws.md"


def test_a_rule_that_is_added_changes_the_page_of_laws():
    pack = load(bundled())
    gdpr = next(law for law in pack.laws if law.id == "eu-gdpr")
    assert matrix.cell(pack, gdpr, "personal.name.author", "store") == "D"
    assert matrix.cell(pack, gdpr, "personal.biometric.face", "store") == "C"
    assert matrix.cell(pack, gdpr, "personal.biometric.template", "store") == "—"
    without = dataclasses.replace(gdpr, rules=(), ceilings={"personal.name.author": "never"})
    assert matrix.cell(pack, without, "personal.name.author", "store") == "—"


def test_a_rule_that_is_added_changes_the_page(tmp_path, monkeypatch):
    (tmp_path / "one.yaml").write_text(
        "id: one\ntitle: One more\nrules:\n  - {id: one/more, stage: fetch, when: {}, then: deny, "
        "says: No., remedy: None.}\n"
    )
    pack = load(bundled(), tmp_path)
    monkeypatch.setattr(rules, "load", lambda *_: pack)
    assert "| `one/more` | fetch | deny | No. | None. |" in rules.page()


def test_every_setting_has_a_row_and_every_row_is_a_setting():
    rows = set(re.findall(r"^\| `(CONSENTRY_[A-Z_]+)` \|", section("Settings"), re.M))
    assert rows == set(choices._NAMES)


def commands() -> dict[str, list[str]]:
    """Every command, as typed, and its options."""
    found = {}

    def walk(command, words):
        if sub := getattr(command, "commands", None):
            for name, inner in sub.items():
                walk(inner, [*words, name])
        else:
            options = [o for p in command.params for o in p.opts if o.startswith("--")]
            found[" ".join(words)] = options

    walk(typer.main.get_command(app), ["consentry"])
    return found


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_shown_in_docs(command):
    assert any(command in block.commands for page in PAGES for block in blocks(page, ROOT))


TYPED = re.compile(r"(?:^|\$\()consentry ((?:[a-z]+(?:-[a-z]+)* ?)+)([^|()]*)")


def test_docs_name_no_command_and_no_option_that_does_not_exist():
    known = commands()
    for page in PAGES:
        for block in blocks(page, ROOT):
            for line in block.commands.replace("\\\n", " ").splitlines():
                if block.language not in ("sh", "console"):
                    continue
                for typed in TYPED.finditer(line):
                    words = ("consentry " + typed[1]).split()
                    tried = [" ".join(words[:n]) for n in (4, 3, 2)]
                    name = next((each for each in tried if each in known), "")
                    assert name, f"{block.where}: {line}"
                    for option in re.findall(r"(?<=\s)--[a-z-]+", typed[2]):
                        assert option in known[name], f"{block.where}: {name} has no {option}"


def test_every_statistic_has_a_row():
    names = set()
    for path in LIBRARY:
        names |= set(re.findall(r'_value\(\s*f?"(consentry/[^"]+)"', path.read_text("utf-8")))
    assert len(names) >= 6
    table = coded(section("Statistics"))
    for name in names:
        head = name.partition("{")[0]
        assert any(each.startswith(head) for each in table), name
    tally = (ROOT / "consentry" / "gate" / "account.py").read_text("utf-8")
    for name in set(re.findall(r'_tally\[f?"([a-z]+)', tally)):
        assert any(each.startswith(f"consentry/{name}") for each in table), name


def test_every_reason_for_which_a_spider_is_closed_has_a_row():
    said = set()
    for path in LIBRARY:
        said |= set(re.findall(r'"(consentry_[a-z_]+)"', path.read_text("utf-8")))
    assert said == set(
        re.findall(r"^\| `(consentry_[a-z_]+)`", section("Why a spider closes"), re.M)
    )


def test_every_field_of_the_activity_is_listed():
    table = coded(section("The activity"))
    assert sorted(set(Declaration.model_fields) - table) == []
    words = coded(section("The activity"))
    assert sorted({*PURPOSES, *BUNDLES} - words) == []


def test_every_event_and_every_field_of_a_leaf_is_listed():
    text = section("Fields of a record")
    assert sorted(event for event in EVENTS if not re.search(rf"\b{event}\b", text)) == []
    at = Standpoint("run", "activity", ("search",), {})
    facts = _facts()
    case = Case("store", "https://example.org/", "example.org", facts)
    public = leaf("collect", at=at, now=0, site="", rules=(), policy="", standing="")
    public |= about_item(case, decide(load(bundled()), case), ())
    written = set(public) | {"v", "commit", "about"}
    for path in ("gate/ledger.py", "gate/opening.py", "provenance/home.py", "cli/order.py"):
        source = (ROOT / "consentry" / path).read_text("utf-8")
        written |= set(re.findall(r"public(?: \|)?= \{(.*?)\}", source, re.S) and _keys(source))
    assert sorted(written - coded(text)) == []


def _keys(source: str) -> set[str]:
    """Keys of what is written into a public leaf: literals, and ``public["…"] =``."""
    literal = " ".join(
        re.findall(r"public(?: \||: dict\[str, Any\] )?= \{(.*?)\n? *\}\n", source, re.S)
    )
    return set(re.findall(r'"([a-z_]+)":', literal)) | set(
        re.findall(r'public\["([a-z_]+)"\] =', source)
    )


def _facts():
    from consentry.evidence import Facts

    return Facts(personal_data="none", purposes=("search",), token="ExampleBot")


def test_the_names_of_all_objects_are_those_of_the_log_format():
    """``paths`` lists every object's name in its docstring, the page in its blocks of text."""
    page = (ROOT / "docs" / "log-format.md").read_text("utf-8")
    name = re.compile(r"^ {0,4}((?:manifest|policy/|logs/|secrets/|evidence/)\S*(?: hash>)?)", re.M)
    listed = set(name.findall(paths.__doc__ or ""))
    shown = set(name.findall("".join(re.findall(r"```text\n(.*?)```", page, re.S))))
    assert len(listed) > 12
    assert shown == listed


def test_every_kind_family_is_listed():
    families = {kind.split(".")[0] for kind in load(bundled()).kinds} | {"personal"}
    listed = {each.split(".")[0] for each in coded(section("Kinds of finding"))}
    assert sorted(families - listed) == []


def test_every_exit_code_of_the_command_line_is_used():
    source = "".join(path.read_text("utf-8") for path in (ROOT / "consentry/cli").glob("*.py"))
    codes = {
        int(code)
        for code in re.findall(r"Exit\((\d)\)|return (\d)\n", source)
        for code in code
        if code
    }
    rows = {int(code) for code in re.findall(r"^\| (\d) \|", section("Exit codes"), re.M)}
    assert rows == codes | {0}


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    heads = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S), re.M
    )
    return {
        re.sub(r"[^\w -]", "", head.lower().replace("`", "")).replace(" ", "-") for head in heads
    }


def test_links_between_pages_lead_somewhere():
    seen = 0
    for page in PAGES:
        text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.S | re.M)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if target.startswith(("http://", "https://")):
                continue
            seen += 1
            path, _, anchor = target.partition("#")
            to = (page.parent / path).resolve() if path else page
            assert to.exists(), f"{page.relative_to(ROOT)}: {target}"
            if anchor:
                assert anchor in anchors(to), f"{page.relative_to(ROOT)}: {target}"
    assert seen > 30


def test_every_page_can_be_reached_from_the_index():
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        name = page.relative_to(ROOT / "docs").as_posix()
        if not name.startswith("examples/") and name != "README.md":
            assert f"({name}" in index, f"docs/README.md does not name {name}"


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 160
