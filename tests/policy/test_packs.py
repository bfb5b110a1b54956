"""Packs as people write them: what loads, what does not, and what the digest stands for."""

import shutil
from pathlib import Path

import pytest
from policy.situations import AUTHOR, KEEPER, KNOWN_TERMS, NEWS, PACK, case, kept

from consentry.errors import PackError
from consentry.policy import bundled, decide, load

RULE = """\
id: house
title: House rules
rules:
  - id: house/first
    stage: store
    when:
      finding: personal.contact
    then: deny
    says: No.
    remedy: Leave it out.
"""


@pytest.fixture
def house(tmp_path):
    """Loads the bundled packs and one more file, house.yaml."""

    def write(text: str, name: str = "house.yaml"):
        folder = tmp_path / "packs"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return load(folder)

    return write


def test_a_file_of_ones_own_adds_to_the_bundled_ones(house):
    pack = house(RULE)
    assert pack.rule("house/first") is not None
    assert {rule.id for rule in PACK.rules} < {rule.id for rule in pack.rules}
    assert decide(pack, kept("store", "personal.contact.email", KNOWN_TERMS)).verdict == "deny"


def test_the_bundled_folder_may_be_named_or_not(tmp_path):
    (tmp_path / "house.yaml").write_text(RULE)
    assert load(tmp_path).digest == load(bundled(), tmp_path).digest


WRONG = {
    "an unknown key of the file": ("title:", "titel:", 2, "Did you mean title?"),
    "an unknown key of a rule": ("    remedy:", "    remdy:", 10, "Did you mean remedy?"),
    "an unknown stage": ("stage: store", "stage: stor", 5, "Did you mean store?"),
    "an unknown verdict": ("then: deny", "then: refuse", 8, "Known are: allow, defer, deny."),
    "an unknown question": ("finding:", "findings:", 7, "Did you mean finding?"),
    "an unknown kind": ("personal.contact\n", "personal.contcat\n", 7, "personal.contact?"),
    "a list where a word is meant": ("says: No.", "says: [No.]", 9, "says"),
    "a number where a word is meant": ("says: No.", "says: 7", 9, "says"),
    "a rule of another pack": ("house/first", "hosue/first", 4, "Write house/"),
    "an id that is none": ("house/first", "First", 4, "write it as pack/name"),
    "an id that is not the file's": ("id: house\n", "id: home\n", 1, "Write id: house."),
    "a refusal without remedy": ("    remedy: Leave it out.\n", "", 8, "Write remedy:"),
    "a refusal without words": ("    says: No.\n", "", 4, "says is missing"),
    "a key twice": ("    says: No.\n", "    says: No.\n    says: No!\n", 10, "twice"),
    "an unknown level": (
        "finding: personal.contact",
        "personal_data: incidentally",
        7,
        "Did you mean incidental?",
    ),
    "an unknown answer": (
        "finding: personal.contact",
        "optout: {says: no}",
        7,
        "Known are: allow, deny, unknown.",
    ),
    "an unknown purpose": (
        "finding: personal.contact",
        "purpose: serch",
        7,
        "Did you mean search?",
    ),
    "an unknown place": ("finding: personal.contact", "place: Ireland", 7, "unknown place Ireland"),
    "an unknown state": (
        "finding: personal.contact",
        "activity: {basis: absent}",
        7,
        "Known are: declared, missing.",
    ),
    "an unknown key of a finding": (
        "finding: personal.contact",
        "finding: {kind: personal, vaule: x}",
        7,
        "Did you mean value?",
    ),
    "a flag that is none": (
        "finding: personal.contact",
        "finding: {kind: personal, kept: no}",
        7,
        "kept must be true or false",
    ),
    "a permille that is none": (
        "finding: personal.contact",
        "place: {any: EU, at_least: 0.5}",
        7,
        "whole number of permille",
    ),
    "an unknown kind of permission": (
        "    says: No.",
        "    unless: {permission: {kind: licens}}\n    says: No.",
        9,
        "Did you mean licence?",
    ),
    "an unknown obligation": (
        "    says: No.",
        "    obligations: [{kind: redakt}]\n    says: No.",
        9,
        "Did you mean redact?",
    ),
    "a wait on what does not wait": (
        "    says: No.",
        "    wait: 5\n    says: No.",
        9,
        "then: defer",
    ),
    "a permission on access control": (
        "finding: personal.contact",
        "finding: access.captcha\n    unless: {permission: {kind: site-permission}}",
        8,
        "no permission lifts a rule on access.captcha",
    ),
    "a permission on an order": (
        "finding: personal.contact",
        "any: [{finding: personal}, {finding: order}]\n    unless: {permission: {kind: licence}}",
        8,
        "no permission lifts a rule on order",
    ),
    "a permission on an objection": (
        "finding: personal.contact",
        "finding: suppressed\n    unless: {permission: {kind: person-consent}}",
        8,
        "no permission lifts a rule on suppressed",
    ),
    "a replacement without reason": (
        "    says: No.",
        "    replaces: default/robots-forbidden\n    says: No.",
        9,
        "Write reason: and author:",
    ),
    "a replacement of what is not there": (
        "    says: No.",
        "    replaces: default/robots-forbiden\n    reason: r\n    author: a\n    says: No.",
        9,
        "Did you mean default/robots-forbidden?",
    ),
    "a replacement of access control": (
        "    says: No.",
        "    replaces: default/access-captcha\n    reason: r\n    author: a\n    says: No.",
        9,
        "default/access-captcha cannot be replaced",
    ),
    "an unknown category under a ceiling": (
        "rules:",
        "ceilings: {personal.contact.emial: never}\nrules:",
        3,
        "Did you mean personal.contact.email?",
    ),
    "a raised ceiling": (
        "rules:",
        "ceilings: {personal.special: declarable}\nrules:",
        3,
        "cannot be raised",
    ),
    "a law that applies nowhere": ("rules:", "applies: {}\nrules:", 3, "names no place"),
    "a law of nowhere": (
        "rules:",
        "applies: {subject_place: [IE, XX]}\nrules:",
        3,
        "unknown place XX",
    ),
    "a copy of what is not there": (
        "rules:",
        "copies: eu-gdrp\nrules:",
        3,
        "Did you mean eu-gdpr?",
    ),
    "not YAML": ("title: House rules", "title: [House", 3, "not YAML"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told_with_file_line_and_word(house, what):
    old, new, line, told = WRONG[what]
    assert old in RULE
    with pytest.raises(PackError) as error:
        house(RULE.replace(old, new, 1))
    assert told in str(error.value)
    assert Path(error.value.file).name == "house.yaml"
    assert error.value.line == line


def test_two_rules_of_one_id_are_an_error_that_names_both_lines(house):
    again = RULE + RULE.split("rules:\n")[1]
    with pytest.raises(PackError, match=r"house\.yaml:11: the id house/first stands on line 4 too"):
        house(again)


def test_two_files_of_one_name_are_an_error(house):
    with pytest.raises(PackError, match=r"floor\.yaml stands in .*policies/floor\.yaml too"):
        house(RULE.replace("house", "floor"), "floor.yaml")


def test_two_files_of_one_id_are_an_error(house):
    with pytest.raises(PackError, match="two files have the id default"):
        house(RULE.replace("house", "default"), "laws/default.yaml")


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(PackError, match="no such folder"):
        load(tmp_path / "nowhere")


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "policies"
    shutil.copytree(bundled(), folder)
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("categories.yaml", "ceiling: never", "ceiling: nevr", "Did you mean never?"),
        ("categories.yaml", '"[e-mail]"', '"e-mail"', "square brackets"),
        ("categories.yaml", "    to: year\n", "", "generalise and to: belong together"),
        ("categories.yaml", "  personal.name:\n", "  persona.name:\n", "persona.name"),
        ("categories.yaml", "  personal:\n", "  personal.any:\n", "category personal is missing"),
        ("kinds.yaml", "open: [optout,", "open: [optouts,", "Did you mean optout?"),
        ("kinds.yaml", "  robots.disallow:", "  robots.disalow:", "Did you mean robots.disalow?"),
        ("places.yaml", "[AT, BE", "[AT, BX", "unknown country BX"),
    ],
)
def test_the_tables_are_checked_as_well(copy, name, old, new, told):
    path = copy / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(PackError) as error:
        load(copy)
    assert told in str(error.value)
    assert error.value.line > 0


@pytest.mark.parametrize("name", ["default.yaml", "floor.yaml", "kinds.yaml", "places.yaml"])
def test_a_file_that_decides_cannot_be_left_out(copy, name):
    (copy / name).unlink()
    with pytest.raises(PackError, match=f"{name} is missing"):
        load(copy)


# --- the digest --------------------------------------------------------------------------------


def test_comments_quotes_and_the_order_of_keys_do_not_change_the_digest(house):
    plain = house(RULE)
    other = RULE.replace("title: House rules\n", "").replace("says: No.", 'says: "No."')
    other = (
        "# a remark\ntitle: House rules\n"
        + other.replace("    then: deny\n", "")
        + "    then: deny\n"
    )
    assert house(other).digest == plain.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("personal.contact", "personal.name"),
        ("stage: store", "stage: use"),
        ("then: deny", "then: defer"),
        ("says: No.", "says: No!"),
        ("title: House rules", "title: House"),
        ("Leave it out.", "Leave it."),
    ],
)
def test_every_change_of_a_rule_changes_the_digest(house, old, new):
    assert house(RULE).digest != house(RULE.replace(old, new)).digest


def test_the_files_are_what_the_digest_was_taken_over(copy):
    pack = load(copy)
    assert set(pack.files) == {p.relative_to(copy).as_posix() for p in copy.rglob("*.yaml")}
    assert pack.digest == PACK.digest
    assert len(pack.digest) == 64
    with (copy / "places.yaml").open("a") as file:
        file.write("  BENELUX: [BE, NL, LU]\n")
    assert load(copy).digest != PACK.digest


def test_a_decision_names_the_digest():
    assert decide(PACK, case("store")).pack == PACK.digest


# --- stricter, and less strict -----------------------------------------------------------------


def test_a_pack_lowers_a_ceiling_where_it_binds(house):
    lower = "applies: {subject_place: IE}\nceilings: {personal.name.author: permission-only}\n"
    pack = house(RULE.split("rules:")[0] + lower)
    assert pack.keeps(kept("store", AUTHOR, places={"DE": 1000}), AUTHOR.kind)
    assert not pack.keeps(kept("store", AUTHOR, places={"IE": 100, "DE": 900}), AUTHOR.kind)


REPLACING = """\
id: house
title: House rules
rules:
  - id: house/our-own-robots
    stage: fetch
    when: {finding: robots.forbidden, site: example.org}
    then: allow
    says: Our own host answers 403 for robots.txt by mistake.
    replaces: default/robots-forbidden
    reason: The host is ours, ticket 12.
    author: Example Person
"""


def test_a_less_strict_rule_holds_where_it_says_and_is_named(house):
    pack = house(REPLACING)
    there = case("fetch", "robots.forbidden")
    assert decide(PACK, there).verdict == "deny"
    decision = decide(pack, there)
    assert decision.verdict == "allow"
    assert [r.rule for r in decision.reasons] == ["house/our-own-robots"]


def test_where_a_less_strict_rule_does_not_hold_the_old_one_stands(house):
    pack = house(REPLACING.replace("example.org", "example.com"))
    assert decide(pack, case("fetch", "robots.forbidden")).verdict == "deny"


def test_a_floor_may_copy_and_add():
    assert all(rule.file == "floor" for rule in PACK.floor.rules)
    assert "floor" not in {law.id for law in PACK.jurisdictions}
    assert "eu-gdpr" in {law.id for law in PACK.jurisdictions}


def test_the_eu_stands_for_its_members_and_the_eea():
    members = PACK.places.members(["EU"])
    assert len(members) == 30
    assert {"IE", "HR", "NO", "IS", "LI"} <= members
    assert not {"GB", "CH", "EU"} & members


def test_an_activity_that_keeps_nothing_keeps_nothing():
    assert PACK.keeps(kept("store", AUTHOR), AUTHOR.kind)
    assert not PACK.keeps(kept("store", AUTHOR, facts=NEWS), AUTHOR.kind)
    assert KEEPER.retention_days
