"""Items that say something special of a person: the person goes, or the item does."""

from __future__ import annotations

import pytest

from consentry.errors import Refused
from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.gate import open_gate

ACTIVITY = """\
controller: Example Gazette
contact: https://example.org/crawler
token: ExampleGateBot
purposes: [news-monitoring]
"""
URL = "https://news.example.com/story"
HTML = (("content-type", "text/html; charset=utf-8"),)
PAGE = '<html lang=en><title>x</title><meta name="author" content="Ann Poe"><p>x</p></html>'


@pytest.fixture
def stored(tmp_path):
    """What is left of an item of a page by Ann Poe; raises Refused."""
    (tmp_path / "activity.yaml").write_text(ACTIVITY)
    gate = open_gate(
        activity=tmp_path / "activity.yaml", home=str(tmp_path / "home"), keys=tmp_path / "keys"
    )
    fetch = Fetch(URL, user_agent=gate.activity.user_agent)
    while isinstance(need := gate.fetch(fetch), Need):
        for ask in need.asks:
            gate.learn(ask, Outcome(404, at=gate.now()))
    reading = gate.body(Answer(fetch, URL, 200, HTML), PAGE.encode())
    yield lambda **item: gate.store(reading, {"url": URL, **item}).result().item
    gate.close()


def test_who_it_is_said_of_is_taken_out_and_what_was_said_stays(stored):
    item = stored(
        title="A hospital", text="Ann Poe was diagnosed with leukaemia. The ward is full."
    )
    assert item["title"] == "A hospital"
    assert "Ann Poe" not in item["text"]
    assert "was diagnosed with leukaemia. The ward is full." in item["text"]


def test_what_is_said_of_nobody_stays_as_it_is(stored):
    text = "The clinic treats cancer, whoever comes, regardless of religion."
    assert stored(text=text)["text"] == text


def test_a_street_that_was_an_organisations_by_a_name_that_is_gone_goes_too(stored):
    item = stored(author="Ann Grill", text="Ann Grill\n18 Long Lane, London N1 9GU\nOpen at 9")
    assert "Long Lane" not in item["text"]
    assert "Open at 9" in item["text"]


@pytest.mark.parametrize(
    ("title", "text", "rule"),
    [
        ("Ann Poe", "Ann Poe was diagnosed with leukaemia.", "default/special-of-one"),
        ("A race", "Ann Poe, aged 9, won.", "default/child"),
    ],
)
def test_what_is_about_one_person_or_a_child_is_refused(stored, title, text, rule):
    with pytest.raises(Refused) as refused:
        stored(title=title, text=text)
    assert rule in {reason.rule for reason in refused.value.decision.reasons}
