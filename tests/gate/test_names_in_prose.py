"""Who is named in the running text of an item is taken out of it, whatever the page marks up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from consentry.evidence import Answer, Fetch, Need, Outcome
from consentry.signals.personal.hits import Passage
from consentry.signals.personal.names import namer

URL = "https://news.example.com/story"
HTML = (("content-type", "text/html; charset=utf-8"),)
TEXTS = {
    "en": "The bakery on Station Road has a new owner. Margaret Ollivander took over in March; "
    "Ollivander and her son Felix bake at night. The bread costs less than before.",
    "de": "Die Bäckerei hat eine neue Inhaberin. Friederike Baumgartner übernahm sie im März; "
    "mit ihrem Sohn Jonas backt Baumgartner nachts. Das Brot kostet weniger als zuvor.",
    "pl": "Piekarnia ma nową właścicielkę. Agnieszka Wrona przejęła ją w marcu; Wrona piecze "
    "z synem. Chleb kosztuje mniej niż wcześniej.",
}


@pytest.fixture
def stored(gate):
    """What is left of an item of a page in a language."""

    def store(lang: str, **item):
        fetch = Fetch(URL, user_agent=gate.activity.user_agent)
        while isinstance(need := gate.fetch(fetch), Need):
            for ask in need.asks:
                gate.learn(ask, Outcome(404, at=gate.now()))
        page = f"<html lang={lang}><title>x</title><p>x</p></html>"
        reading = gate.body(Answer(fetch, URL, 200, HTML), page.encode())
        return gate.store(reading, {"url": URL, **item}).result()

    return store


@pytest.mark.parametrize("lang", TEXTS)
def test_names_are_taken_out_and_all_other_sentences_stay(stored, lang: str):
    text = TEXTS[lang]
    cleared = stored(lang, title="News of the town", text=text)
    left = cleared.item["text"]
    for hit in namer([Passage(text, lang)])[0]:
        assert text[hit.start : hit.end] not in left
    first, last = text.split(". ")[0], text.split(". ")[-1]
    assert left.startswith(first)
    assert left.endswith(last)
    assert left.count("[name]") >= 2
    assert cleared.item["title"] == "News of the town"
    assert "personal.name.person" in {finding.kind for finding in cleared.case.findings}


def test_what_is_left_names_nobody_when_it_is_looked_at_again(stored):
    for lang, text in TEXTS.items():
        cleared = stored(lang, text=text, more=[{"deep": text}])
        assert "personal.name.person" not in {f.kind for f in cleared.case.residual or ()}
        assert "[name]" in cleared.item["more"][0]["deep"]


def test_no_name_reaches_the_public_log(stored, gate, where):
    stored("en", text=TEXTS["en"])
    gate.close()
    public = b"".join(
        path.read_bytes() for path in (Path(where["home"]) / "log").rglob("*") if path.is_file()
    )
    assert public
    assert b"Ollivander" not in public
    assert json.dumps("Margaret").encode() not in public
