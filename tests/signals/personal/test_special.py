"""What is special counts where it is said of a person, in eight languages; the rest is nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.evidence import Finding, Where
from consentry.signals import personal
from consentry.signals.personal import Hit, scan, special
from consentry.signals.personal.special import subjects
from consentry.signals.personal.special.entries import SPECIAL

NAME = "Ann Poe"
KNOWN = (Finding("personal.name.author", Where("html"), NAME),)
SAID = [
    ("special.health", "Ann Poe was diagnosed with a rare disease.", "diagnosed with"),
    ("special.health", "Ann Poe leidet an Epilepsie.", "Epilepsie"),
    ("special.health", "Ann Poe est atteinte de la maladie.", "atteinte de"),
    ("special.health", "Ann Poe está embarazada.", "embarazada"),
    ("special.health", "Ann Poe è affetta da diabete.", "diabete"),
    ("special.health", "Ann Poe heeft kanker.", "kanker"),
    ("special.health", "Ann Poe choruje na depresję.", "depresję"),
    ("special.health", "Ann Poe está grávida.", "grávida"),
    ("special.belief", "Ann Poe converted to Islam.", "converted to Islam"),
    ("special.belief", "Ann Poe ist katholisch.", "katholisch"),
    ("special.belief", "Ann Poe est musulmane.", "musulmane"),
    ("special.politics", "Ann Poe ist Mitglied der SPD.", "Mitglied der SPD"),
    ("special.politics", "Ann Poe, activist, voted for the reds.", "voted for"),
    ("special.union", "Ann Poe ist Gewerkschaftsmitglied.", "Gewerkschaftsmitglied"),
    ("special.union", "Ann Poe è iscritta al sindacato.", "iscritta al sindacato"),
    ("special.sexuality", "Ann Poe came out as lesbian.", "came out as"),
    ("special.sexuality", "Ann Poe jest lesbijką.", "lesbijką"),
    ("special.origin", "Ann Poe is of African descent.", "of African descent"),
    ("special.origin", "Ann Poe é de origem africana.", "de origem africana"),
    ("criminal", "Ann Poe was sentenced to two years.", "sentenced to"),
    ("criminal", "Ann Poe werd veroordeeld tot een boete.", "veroordeeld tot"),
    ("criminal", "Ann Poe fue detenida por robo.", "detenida"),
    ("child", "Ann Poe, aged 9, won.", "aged 9"),
    ("child", "Die 12-jährige Ann Poe gewann.", "12-jährige"),
    ("child", "Ann Poe, 8 ans, a gagné.", "8 ans"),
    ("child", "Ann Poe is a third grader.", "third grader"),
    ("child", "Ann Poe, 9, of Leeds, won.", "9, of"),
    ("child", "Ann Poe, 10 anni, frequenta la scuola.", "10 anni,"),
    ("child", "Ann Poe started Year 4.", "started Year 4"),
    ("criminal", "Gegen Ann Poe wird wegen Betrugs ermittelt.", "wegen Betrugs"),
    ("special.health", "Ann Poe kreeg een schildklieroperatie.", "schildklieroperatie"),
    ("special.health", "Ann Poe is at home again after a cholecystectomy.", "cholecystectomy"),
    ("special.health", "Ann Poe needs a knee replacement. She waits.", "knee replacement"),
    ("special.health", "Ann Poe lives alone. She has eczema.", "eczema"),
    ("special.politics", "Ann Poe votará desta vez no Livre.", "votará"),
    ("special.union", "Ann Poe zapisała się do „Solidarności”.", "zapisała się do"),
    ("special.origin", "Ann Poe grew up in a Kurdish family.", "Kurdish"),
    ("special.genetic", "Ann Poe est hétérozygote.", "hétérozygote"),
    ("child", "Ann Poe starts nursery on Monday.", "starts nursery"),
    ("child", "Ann Poe, is eight and needs a box.", "is eight and"),
    ("child", "Ann Poe chodzi do drugiej klasy.", "do drugiej klasy"),
    ("special.health", "Squad news: Ann Poe (hamstring), doubtful.", "hamstring"),
    ("special.health", "Ann Poe is on her second course of chemo.", "course of chemo"),
    ("special.politics", "Ann Poe has been Lib Dem since 1988.", "Lib Dem since"),
    ("special.union", "Ann Poe zahlt ihren Beitrag an die NGG.", "Beitrag an die NGG"),
    ("special.origin", "Als Russlanddeutsche, sagt Ann Poe, war sie fremd.", "Russlanddeutsche"),
    ("criminal", "Ann Poe ha passato otto settimane a Rebibbia.", "settimane a Rebibbia"),
    ("special.politics", "Ann Poe trat zweimal für die ÖDP an.", "trat zweimal für die ÖDP"),
    ("special.politics", "Ann Poe foldert elk jaar voor de VVD.", "foldert elk jaar voor de VVD"),
    ("special.health", "Ann Poe ha bisogno di un rene.", "ha bisogno di un rene"),
    ("special.genetic", "Ann Poe es hija de donante.", "hija de donante"),
    ("special.belief", "Ann Poe é monja zen.", "monja zen"),
    ("criminal", "Ann Poe ma dożywotni zakaz wstępu.", "dożywotni zakaz"),
    ("child", "Ann Poe wird heute 6 und freut sich.", "wird heute 6"),
    ("child", "Ann Poe, alumna de 4.º de primaria, ganó.", "alumna de 4"),
    ("special.origin", "Ann Poe werd gevolgd omdat ze Roma is.", "omdat ze Roma is"),
    ("special.politics", "Ann Poe is een VVD'er.", "VVD'er"),
    ("special.politics", "Wie der Vater wählt Ann Poe, eine Sozialdemokratin.", "Sozialdemokratin"),
]
OF_NOBODY = [
    "The clinic treats cancer and diabetes.",
    "Ann Poe hires people regardless of race, religion, disability or being gay.",
    "Ann Poe stellt ein, unabhängig von Religion; auch wer katholisch ist.",
    "Ann Poe sells health insurance for a pregnancy.",
    "Ann Poe plays the organ in the Catholic Church of the town.",
    f"Ann Poe wrote this.{' x' * 120} The clinic treats cancer.",
    "Ann Poe\nThe clinic treats cancer.",
    "Ann Poe, aged 49, won.",
    "Ann Poe, 49, of Leeds, won 9, of which two; ha 10 anni di esperienza.",
    "Ann Poe lives in Rom.",
    "Ann Poe tests phones. Eczema is common.",
    "Ann Poe plays a gay detective on television.",
    "Ann Poe ran a marathon for a hospice.",
    "The economy had a heart attack, says Ann Poe.",
    "Ann Poe questioned three people on suspicion of fraud.",
    "Ann Poe projektuje wózki inwalidzkie.",
]


def found(text: str, **more: str) -> set[tuple[str, str]]:
    findings = personal.of_item({**more, "text": text}, KNOWN)
    return {(f.kind.removeprefix("personal."), f.value) for f in findings}


@pytest.mark.parametrize(("kind", "text", "words"), SAID)
def test_it_is_found_where_a_person_stands_near_and_so_is_the_person(kind, text, words):
    told = found(text)
    assert ("special.person", NAME) in told
    assert [value for said, value in told if said == kind and words in value]


@pytest.mark.parametrize("text", OF_NOBODY)
def test_it_is_nothing_where_it_is_said_of_nobody(text):
    assert found(text) == {("name.author", NAME)} & found(text)


@pytest.mark.parametrize(("kind", "text", "words"), SAID)
def test_without_the_person_nothing_is_left_but_a_child(kind, text, words):
    left = found(text.replace(NAME, "[author]"))
    assert {said for said, _ in left} == ({"child"} if kind == "child" else set())


@pytest.mark.parametrize(
    ("text", "names", "told"),
    [
        ("Anna Doe hat Krebs.", ["Anna Doe", "Krebs"], ["Krebs"]),
        ("Anna Krebs liest.", ["Anna Krebs"], []),
        ("Frau Krebs liest.", ["Krebs"], []),
        ("Krebs liest, Anna Krebs auch.", ["Krebs", "Anna Krebs"], []),
    ],
)
def test_an_illness_read_as_a_name_beside_somebody_is_the_illness(text, names, told):
    hits = [Hit("personal.name.person", text.index(n), text.index(n) + len(n), 700) for n in names]
    found = [hit for hit in special.find(text, hits) if hit.kind == "personal.special.health"]
    assert [text[hit.start : hit.end] for hit in found] == told


def test_whom_all_of_it_is_about_is_told():
    text = "Ann Poe was diagnosed with a rare disease."
    assert ("special.about", NAME) in found(text, title="Ann Poe: a life")
    assert "special.about" not in {kind for kind, _ in found(text, title="A hospital")}
    assert "special.about" not in {kind for kind, _ in found("Ann Poe", title="Ann Poe")}
    assert ("special.about", NAME) in found(text, title="Author tells of a rare disease")


def test_a_note_without_a_subject_is_of_who_wrote_it():
    for text in ("Six months sober today. I went to my first meeting.", "diabetico desde 2014"):
        assert "special.health" in {kind for kind, _ in found(text, author=NAME)}
    for text in ("Eczema is common. The doctor knows.", "She has eczema. I like tea."):
        assert "special.health" not in {kind for kind, _ in found(f"So. {text}", author="Ann Roe")}


def test_a_post_that_one_person_has_is_a_person():
    for post in ("The former treasurer of Elm Rovers", "Były skarbnik gminy Zalesie"):
        hits = list(special.find(f"{post} has epilepsy, padaczka.", []))
        assert hits
    assert not list(special.find("A treasurer has epilepsy.", []))


def test_words_count_in_the_language_of_the_text_and_in_all_if_it_is_in_another():
    person = [Hit("personal.name.person", 0, 7, 900)]
    assert list(special.find("Ann Poe hat Heuschnupfen.", person, "de"))
    assert not list(special.find("Ann Poe hat Heuschnupfen.", person, "fr"))
    text = "Ann Poe hat Heuschnupfen. " + " ".join(f"und{n}" for n in range(60))
    assert list(special.find(text, person, "fr"))


def test_every_category_has_words_in_eight_languages():
    for name, words in SPECIAL.categories.items():
        assert set(words) == {"en", "de", "fr", "es", "it", "nl", "pl", "pt"}, name
        assert all(word == word.lower() for each in words.values() for word in each)


def test_a_text_by_itself_is_scanned_for_it_too():
    def namer(passages):
        return [[Hit("personal.name.person", 0, 7, 800)] for _ in passages]

    kinds = [s.kind for s in scan("Ann Poe is pregnant", namer=namer)]
    assert kinds == ["personal.name.person", "personal.special.health"]


WORDS = [word for _, text, word in SAID] + [NAME, "[author]", "\n", ". ", "regardless of", "aged 0"]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6))).map(" ".join))
def test_no_text_makes_it_raise_and_every_span_is_in_it(text):
    persons = [Hit("personal.name.person", at, at + 7, 900) for at in range(0, len(text) - 7, 29)]
    for hit in special.find(text, persons):
        assert 0 <= hit.start < hit.end <= len(text)


def test_a_placeholder_for_the_end_of_a_word_is_nobody():
    assert not list(special.find("weil sich beispiels[name] die Schulkinder schonen", [], "de"))
    assert list(special.find("wenn sich [name], ein Schulkind, schont", [], "de"))


def test_a_usual_name_at_the_start_is_who_does_what_is_said():
    said = "Tucker transitioned in her forties."
    told = subjects.of(said, [(0, len(said))], lambda passages: [[] for _ in passages], "en")
    assert [said[hit.start : hit.end] for hit in told] == ["Tucker"]


def test_who_is_only_the_child_of_a_sentence_is_looked_for():
    assert special.unnamed("Annie turns 6 today.", [], "en") == [(0, 20)]
    assert not special.unnamed("The cup is for under-16 teams.", [], "en")


def test_who_is_said_to_be_something_in_a_profile_of_single_words_is_it():
    person = [Hit("personal.name.person", 0, 7, 900)]
    assert list(special.find("Ann Poe. Teacher. Socialist.", person, "en"))
    assert not list(special.find("Ann Poe tests phones. Socialist clubs meet.", person, "en"))


def test_the_party_in_what_is_said_is_not_of_whom_it_is_said():
    party = [Hit("personal.name.person", 22, 26, 900)]
    assert not list(special.find("Staat op de lijst van Denk.", party, "nl"))


def test_who_is_named_in_full_is_taken_out_by_the_last_name_too():
    told = special.find("Ann Poesing was sentenced to jail.\nPoesing had stolen.", [
        Hit("personal.name.person", 0, 11, 800)
    ])  # fmt: skip
    assert Hit(special.PERSON, 35, 42, 700) in set(told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("anyone else on fluoxetine? strange dreams", "special.health"),
        ("nurse and proud member of the team, on the picket line tomorrow", "special.union"),
    ],
)
def test_what_a_note_asks_or_says_in_a_hurry_is_of_who_wrote_it(text, said):
    assert said in {kind for kind, _ in found(text, author=NAME)}
