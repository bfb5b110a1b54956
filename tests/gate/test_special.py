"""Items that say something special of a person: the person goes, or the item does."""

from __future__ import annotations

import json

import pytest
from people.crawling import Research, fetch

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


LANGUAGES = (
    ("en", "Ann Poe was diagnosed with lupus.", "I have diabetes.", "The mayor of Elmbridge"),
    ("de", "Ann Poe ist an Krebs erkrankt.", "Ich habe Diabetes.", "Der Bürgermeister von Elmbach"),
    ("fr", "Ann Poe souffre de lupus.", "J'ai du diabète.", "Le maire de Valbonne"),
    ("es", "Ann Poe padece lupus.", "Tengo diabetes.", "El alcalde de Villarrubia"),
    ("it", "Ann Poe soffre di lupus.", "Ho il diabete.", "Il sindaco di Borgoverde"),
    ("nl", "Ann Poe lijdt aan lupus.", "Ik heb diabetes.", "De burgemeester van Oosterveld"),
    ("pl", "Ann Poe choruje na toczeń.", "Mam cukrzycę.", "Burmistrz Zielonej Wólki"),
    ("pt", "Ann Poe sofre de lúpus.", "Tenho diabetes.", "O presidente da Câmara de Verdelhos"),
)
TESTED = {
    "en": "tested negative for tuberculosis.",
    "de": "wurde negativ auf Tuberkulose getestet.",
    "fr": "a été testé négatif à la tuberculose.",
    "es": "dio negativo en tuberculosis.",
    "it": "è risultato negativo al test della tubercolosi.",
    "nl": "testte negatief op tuberculose.",
    "pl": "ma negatywny wynik testu na gruźlicę.",
    "pt": "testou negativo à tuberculose.",
}
CHILD = {
    "en": "Ann Poe, aged 9, won.",
    "de": "Die 9-jährige Ann Poe gewann.",
    "fr": "Ann Poe, 9 ans, a gagné.",
    "es": "Ann Poe, de 9 años, ganó.",
    "it": "Ann Poe, 9 anni, ha vinto.",
    "nl": "De 9-jarige Ann Poe won.",
    "pl": "9-letnia Ann Poe wygrała.",
    "pt": "Ann Poe, de 9 anos, ganhou.",
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """What is left of an item where the activity keeps authors, users, contacts and profiles."""
    research = Research(tmp_path_factory.mktemp("special"))
    gate = research.gate()
    url = "https://press.example/a"
    assert fetch(gate, url).allowed

    def left(lang, item):
        page = f'<html lang={lang}><title>x</title><meta name="author" content="Ann Poe"><p>x</p>'
        answer = Answer(Fetch(url, user_agent=gate.activity.user_agent), url, 200, HTML)
        return gate.store(gate.body(answer, page.encode()), {"url": url, **item}).result().item

    yield left
    gate.close()


BESIDE = {
    "author": "Ann Poe",
    "username": "annpoe77",
    "email": "ann.poe@example.org",
    "avatar": "https://cdn.example/u/58213.jpg",
    "profile_url": "https://social.example/users/58213",
}


@pytest.mark.parametrize(("lang", "said", "own", "role"), LANGUAGES)
def test_nobody_is_linkable_in_any_field_though_the_activity_keeps_them(
    kept, lang, said, own, role
):
    for text in (said, own):
        left = json.dumps(kept(lang, {**BESIDE, "text": text}), ensure_ascii=False)
        assert not [value for value in ("Poe", *BESIDE.values()) if value in left]
    comments = [{"username": "annpoe77", "text": own}, {"username": "bobroe12", "text": "Hm, no."}]
    left = json.dumps(kept(lang, {"comments": comments}), ensure_ascii=False)
    assert "annpoe77" not in left
    assert "[user handle-" in left
    assert role not in json.dumps(
        kept(lang, {"text": f"{role} {TESTED[lang]}"}), ensure_ascii=False
    )
    assert kept(lang, {"author": "Ann Poe", "text": "A hospital."})["author"] == "Ann Poe"
    for item in ({"title": "Ann Poe: 1", "text": said}, {"title": "x", "text": CHILD[lang]}):
        with pytest.raises(Refused):
            kept(lang, item)
