"""Orders meet the bundled rules: what stands is what is decided."""

from pathlib import Path

import pytest

from consentry.evidence import Case, Facts, Finding, Where
from consentry.policy import bundled, decide, load
from consentry.standing import Standing
from consentry.storage import LocalStorage

UK_STOP = Path(__file__).parents[2] / "docs/examples/orders/uk-stop.yaml"
NOW = 1_800_000_000
PACK = load(bundled())
FACTS = Facts("none", ("news-monitoring",), "ExampleBot", established=("IE",))
ROBOTS = Finding("robots.allow", Where("robots.txt", line=1))
NAME = Finding("personal.name", Where("item", path="/author"), value="Example Person")


def decided(tmp_path, places, found, order: bytes = b"", stage="store"):
    home = LocalStorage(tmp_path / "home")
    if order:
        home.put("orders/given.yaml", order)
    standing = Standing.open(home)
    url = "https://www.example.org/people/1"
    findings = standing.findings(
        stage=stage,
        site="example.org",
        url=url,
        places=places,
        kinds=tuple(f.kind for f in found),
        purposes=FACTS.purposes,
        now=NOW,
    )
    case = Case(stage, url, "example.org", FACTS, (ROBOTS, *found, *findings), (), places, now=NOW)
    return decide(PACK, case)


@pytest.mark.parametrize(
    ("places", "found", "rule"),
    [
        ({"GB": 700, "unknown": 300}, (NAME,), "default/order-stop"),
        ({"unknown": 1000}, (NAME,), "default/order-stop-place-unknown"),
        ({"FR": 980, "unknown": 20}, (NAME,), ""),
        ({}, (), ""),
    ],
)
def test_the_seed_order_refuses_whom_it_covers_and_nobody_else(tmp_path, places, found, rule):
    """The residual is empty in all cases: taking the name out does not lift the order."""
    without = decided(tmp_path / "without", places, found)
    assert without.allowed, without.reasons
    ordered = decided(tmp_path / "ordered", places, found, UK_STOP.read_bytes())
    assert ordered.allowed is not bool(rule)
    denying = [reason.rule for reason in ordered.reasons if reason.verdict == "deny"]
    assert denying == ([rule] if rule else [])


@pytest.mark.parametrize("kind", ["stop", "restrict", "erase"])
def test_an_order_for_a_site_keeps_its_pages_from_being_asked_for(tmp_path, kind):
    text = (
        f"reference: R\nissuer: A Court\nauthority: court\nkind: {kind}\n"
        "scope: {site: example.org}\nfrom: 2026-01-01\n"
    )
    assert decided(tmp_path / "without", {}, (), stage="fetch").allowed
    assert not decided(tmp_path / "with", {}, (), text.encode(), stage="fetch").allowed


def test_orders_and_packs_mean_the_same_countries():
    from consentry import countries

    for name, members in countries.GROUPS.items():
        assert PACK.places.groups.get(name, members) == members
    assert "EU" in PACK.places.groups
