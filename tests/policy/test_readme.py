"""The example in policies/README.md works, and the page names all there is."""

import re
from typing import get_args

import pytest
from msgspec.structs import replace
from policy.situations import KEEPER, KNOWN_TERMS, NOW, aims, case, finding, kept, permission

from consentry.policy import bundled, decide, load
from consentry.policy.grammar import KEYS, SPECIAL_PURPOSES
from consentry.policy.model import Duty, PermissionKind, RuleModel
from consentry.policy.platform_files import (
    AnswerModel,
    PlatformModel,
    TermsModel,
)
from consentry.policy.platforms import Answer, Check

README = (bundled() / "README.md").read_text()


@pytest.fixture
def pack(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "press-council.yaml").write_text(example)
    return load(tmp_path)


def test_the_example_refuses_what_it_says(pack):
    facts = replace(KEEPER, keeps=("personal.online.username", "personal.name.author"))
    user = finding("personal.online.username", consents=("p-1",))
    there = kept("store", user, KNOWN_TERMS, facts=facts)
    refused = {r.rule for r in decide(pack, there).reasons if r.verdict == "deny"}
    assert refused == {"press-council/readers-comments"}
    grant = permission("person-consent", categories=("personal.online",))
    assert decide(pack, replace(there, permissions=(grant,))).allowed
    abroad = replace(there, facts=replace(facts, established=("DE",)))
    assert decide(pack, abroad).allowed


def test_the_example_lowers_a_ceiling(pack):
    assert not pack.keeps(kept("store", "personal.name.author"), "personal.name.author")


@pytest.mark.parametrize(
    "word",
    [*KEYS, *SPECIAL_PURPOSES, *get_args(Duty), *get_args(PermissionKind)]
    + [key for key in RuleModel.model_fields if key != "id"],
)
def test_the_page_explains_every_word(word):
    assert re.search(rf"\b{re.escape(word)}\b", README), word


def test_the_page_names_every_file_and_no_other():
    files = README.split("## A rule")[0]
    named = set(re.findall(r"^\| `([a-z./_]+)` \|", files, re.MULTILINE))
    there = {p.name + ("/" if p.is_dir() else "") for p in bundled().iterdir()}
    assert there - {"README.md"} <= named
    assert named <= there


def test_the_example_of_a_platform_answers_as_the_page_says(tmp_path):
    (example,) = re.findall(r"```yaml platform\n(.*?)```", README, re.DOTALL)
    (tmp_path / "platforms").mkdir()
    (tmp_path / "platforms" / "example-board.yaml").write_text(example)
    pack = load(tmp_path)

    def answered(path: str, purpose: str) -> bool:
        url = f"https://www.board.example.org{path}"
        said = pack.platforms.findings(url, "fetch", NOW)
        asked = case("fetch", "robots.allow", *said, url=url, facts=aims(purpose))
        return decide(pack, asked).allowed

    assert answered("/t/1", "search")
    assert not answered("/members/1", "search")
    assert not answered("/t/1", "ai-train")
    assert not answered("/t/1", "tdm"), "what no answer fits is not allowed"
    assert pack.platforms.pace("https://board.example.org/t/1", NOW) == 5.0


@pytest.mark.parametrize(
    "word",
    [*get_args(Answer), *get_args(Check)]
    + [key for model in (PlatformModel, TermsModel, AnswerModel) for key in model.model_fields],
)
def test_the_page_explains_every_word_of_a_platforms_file(word):
    written = "copy" if word == "copy_kept" else word
    if written not in ("id", "title", "note", "ai_training"):
        assert re.search(rf"`[^`\n]*\b{re.escape(written)}\b[^`\n]*`", README), word
