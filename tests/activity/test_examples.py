"""The activities in docs/examples: each loads, and shows what it says it shows."""

from datetime import date
from pathlib import Path

import pytest

from consentry.activity import load

FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "activities"
DECLARES = {
    "image-dataset": ("none", "image-dataset"),
    "job-aggregation": ("none", "job-aggregation"),
    "news-citations": ("incidental", "news-monitoring"),
    "news-monitoring": ("none", "news-monitoring"),
    "price-monitoring": ("none", "price-monitoring"),
    "research-corpus": ("none", "research-corpus"),
}


def test_every_example_is_listed_here():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(DECLARES)


@pytest.mark.parametrize("name", DECLARES)
def test_an_example_loads(name):
    activity = load(FOLDER / f"{name}.yaml", today=date(2026, 11, 1))
    assert (activity.personal_data, *activity.purposes) == DECLARES[name]
    assert bool(activity.approvals) == (activity.personal_data != "none")
