"""The example in policies/README.md works, and the page names all there is."""

import re
from dataclasses import replace
from typing import get_args

import pytest
from policy.situations import KEEPER, KNOWN_TERMS, finding, kept, permission

from consentry.policy import bundled, decide, load
from consentry.policy.grammar import KEYS, SPECIAL_PURPOSES
from consentry.policy.model import Duty, PermissionKind, RuleModel

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
    named = set(re.findall(r"^\| `([a-z./]+)` \|", README, re.MULTILINE))
    there = {p.name + ("/" if p.is_dir() else "") for p in bundled().iterdir()}
    assert there - {"README.md"} <= named
    assert named - there <= {"platforms/"}
