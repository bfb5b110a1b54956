"""Which files an origin is asked for: what could not change a decision is not asked for."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from policy.changed import packs

from consentry.errors import PackError
from consentry.evidence import Facts
from consentry.policy import bundled, load
from consentry.signals.optouts import HOST_FILES

FACTS = Facts("none", ("search",), "FooBot")
TDM, AI = {"robots", "tdmrep"}, {"ai-txt", "ai-txt-well-known"}
TRUST = {"trust-txt", "trust-txt-well-known"}


@pytest.mark.parametrize(
    ("purposes", "personal", "kinds"),
    [
        (("search",), "none", {"robots"}),
        (("search", "archive"), "none", {"robots"}),
        (("news-monitoring",), "none", TDM),
        (("weather-study",), "none", TDM),
        (("ai-index",), "none", TDM | AI),
        (("ai-train",), "none", TDM | AI | TRUST),
        (("search", "ai-train"), "none", TDM | AI | TRUST),
        (("any",), "none", TDM | AI | TRUST),
        ((), "none", TDM | AI | TRUST),
        (("search",), "incidental", {"robots", "gpc"}),
    ],
)
def test_files_follow_the_purposes(purposes, personal, kinds):
    facts = replace(FACTS, purposes=purposes, personal_data=personal)
    assert set(load(bundled()).host_files.asked(facts)) == kinds


def test_every_file_says_why_and_is_read():
    files = load(bundled()).host_files.files
    assert all(len(file.why) > 20 for file in files)
    assert {file.kind: file.path for file in files} == HOST_FILES


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: tdmrep", "kind: robots", "stands here twice"),
        ("about: [tdm, ai-train, ai-input, ai-index]", "about: [tmd]", "unknown purpose tmd"),
        ("ask: never", "ask: purposes", "belong together"),
        ("path: /robots.txt", "path: robots.txt", "no path of an origin"),
        ("ask: always\n", "ask: never\n", "robots.txt is not asked for"),
        ("ask: always\n", "ask: sometimes\n", "ask"),
    ],
)
def test_a_slip_stops_the_pack_with_file_and_line(old, new, says, tmp_path):
    with pytest.raises(PackError, match=says) as problem:
        load(packs(tmp_path, "hosts.yaml", old, new))
    assert "hosts.yaml" in str(problem.value)


def test_what_is_asked_for_is_part_of_what_the_pack_is_named_by(tmp_path):
    changed = packs(tmp_path, "hosts.yaml", "ask: never", "ask: always", times=-1)
    assert load(changed).digest != load(bundled()).digest
