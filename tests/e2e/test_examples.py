"""The activities of docs/examples get their work done: each crawls the demo host of its kind.

What is stored, what was taken out, what is refused, and what would change that.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e.running import Crawl

from consentry.vault import parse_item
from crawler.demo import DemoSite

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "activities"


@dataclass(frozen=True)
class Work:
    """host and paths: what is crawled. stored: what must be in the text that is kept, by path.

    refused: by path the deciding rule, and words of its remedy; "" for one refused unasked.
    """

    host: str
    stored: dict[str, tuple[str, ...]]
    refused: dict[str, tuple[str, str]]


WORK = {
    "news-monitoring": Work(
        "news",
        {"/harbour": ("ferry",), "/bakery": ("every loaf", "[e-mail]", "[phone]", "[author]")},
        {"/photo": ("default/image-without-face-detector", "face detector")},
    ),
    "price-monitoring": Work(
        "shop",
        {"/kettle": ("34.90 EUR", "[author]"), "/lamp": ("19.50 EUR",)},
        {},
    ),
    "job-aggregation": Work(
        "jobs",
        {"/gardener": ("30 hours", "[e-mail]", "[phone]", "[name]"), "/baker": ("before six",)},
        {"/apply": ("default/access-login-wall", "")},
    ),
    "research-corpus": Work(
        "papers",
        {"/tides": ("eleven minutes", "[author]"), "/mosses": ("forty walls",)},
        {"/essays": ("default/optout-reserved", "legal exception")},
    ),
    "image-dataset": Work(
        "pictures",
        {"/fog": ("Fog over the estuary",), "/quarry": ("The quarry at noon",)},
        {
            "/files/fog.png": ("default/image-without-face-detector", "face detector"),
            "/sketches": ("default/optout-denied", ""),
        },
    ),
}
UNASKED = {"news-monitoring": "/drafts/plan", "price-monitoring": "/account/orders"}
"""Paths that robots.txt disallows: they are not even asked for."""


@pytest.fixture(scope="module")
def demo():
    with DemoSite(0) as running:
        yield running


def test_every_example_without_personal_data_is_here():
    names = {path.stem for path in EXAMPLES.glob("*.yaml")}
    assert names == {*WORK, "news-citations"}


@pytest.mark.parametrize("name", WORK)
def test_an_example_gets_its_work_done(name, demo, tmp_path):
    work = WORK[name]
    base = demo.origin(work.host)
    paths = [*work.stored, *work.refused, *filter(None, [UNASKED.get(name)])]
    activity = (EXAMPLES / f"{name}.yaml").read_text() + "\nloopback_only: true\n"
    crawl = Crawl(tmp_path, [base + path for path in paths], activity=activity)
    crawl.run()
    crawl.verified()

    stored = crawl.stored()
    assert set(stored) == {base + path for path in work.stored}
    for path, words in work.stored.items():
        item = str(parse_item(stored[base + path].content))
        assert all(word in item for word in words), item
        assert "@example.org" not in item
        assert "23125" not in item
        assert "Example Person" not in item
    why = crawl.why()
    assert set(why) == {base + path for path in work.refused}
    for path, (rule, remedy) in work.refused.items():
        assert rule in why[base + path]
        assert why[base + path][rule]
        assert remedy in why[base + path][rule]
    counted = {rule for leaf in crawl.leaves() for rule in leaf["rules"] if "count" in leaf}
    assert counted == ({"default/robots-disallow"} if name in UNASKED else set())
