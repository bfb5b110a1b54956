"""The notice: every field of Art. 14, in every language, or an error that says what to write."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from consentry import yamlfile
from consentry.activity import load
from consentry.errors import ActivityError, ConfigError
from consentry.notice import FIELDS, Addition, make
from consentry.notice.languages import FOLDER, check, known, language

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples" / "activities"
TODAY = date(2026, 11, 1)
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt")
ADDITION = Addition("xx-law", "Example Act", "s. 7", {"en": "Ask the Example Office."}, False)


@pytest.fixture
def activity(tmp_path):
    """The example of an archive, with lines put in or replaced."""
    text = (EXAMPLES / "news-citations.yaml").read_text()
    (tmp_path / "assessments").mkdir()
    lia = "assessments/news-citations-lia.md"
    (tmp_path / lia).write_text((EXAMPLES / lia).read_text())

    def of(*changes):
        changed = text
        for old, new in changes:
            assert old in changed
            changed = changed.replace(old, new)
        (tmp_path / "activity.yaml").write_text(changed)
        return load(tmp_path / "activity.yaml", today=TODAY)

    return of


URL = "  url: https://archive.example.org/notice\n"


def lang(*codes, more=""):
    return URL, f"{URL}  languages: [{', '.join(codes)}]\n{more}"


def text_of(sections) -> str:
    return "\n".join(line for each in sections for line in (*each.says, *each.items))


def test_every_field_of_art_14_is_there_and_names_its_paragraph(activity):
    sections = make(activity()).sections["en"]
    assert [each.id for each in sections] == [*FIELDS, "reason"]
    assert [each.cite for each in sections][:-1] == list(FIELDS.values())
    for each in sections:
        assert each.title
        assert each.says or each.items, each.id
    said = {each.id: text_of([each]) for each in sections}
    for part, words in {
        "controller": ("Example Press Archive CLG", "2 College Green", "Ireland", "privacy@"),
        "officer": ("dpo@archive.example.org",),
        "purposes": ("Monitoring of news", "legitimate interests", "citing published articles"),
        "categories": ("Names of authors", "365 days", "journalists who sign articles"),
        "source": ("without logging in", "news pages that are open to everybody"),
        "recipients": ("Reading room",),
        "transfers": ("not sent",),
        "retention": ("730 days",),
        "objection": ("privacy@archive.example.org", "ExampleArchiveBot"),
        "rights": ("erased", "copy", "restricted", "object"),
        "complaint": ("data protection authority",),
        "decisions": ("automated",),
        "reason": ("by-line only",),
    }.items():
        for word in words:
            assert word in said[part], (part, word)


@pytest.mark.parametrize(
    ("change", "part", "words"),
    [
        ((URL, URL + "  automated_decisions: A score decides who is shown.\n"), "decisions",
         "A score decides"),
        (("data_protection_officer: {contact: dpo@archive.example.org}\n", ""), "officer",
         "No data protection officer"),
        (("recipients:", "transfers: [{country: US, safeguard: clauses of 2021}]\nrecipients:"),
         "transfers", "United States. Safeguard: clauses of 2021"),
        (("recipients:", "representative: {name: Example Rep, country: FR, contact: r@example.org}"
          "\nrecipients:"), "controller", "Representative in France: Example Rep, r@example.org"),
        (("basis: legitimate-interests\n    interest: citing published articles with those who "
          "signed them, as the press itself does", "basis: consent"), "rights",
         "withdraw your consent"),
    ],
)  # fmt: skip
def test_what_the_activity_says_is_what_the_notice_says(activity, change, part, words):
    (section,) = (each for each in make(activity(change)).sections["en"] if each.id == part)
    assert words in text_of([section])


def test_the_same_activity_gives_the_same_bytes_and_a_change_gives_others(activity):
    first, again = make(activity()), make(activity())
    assert bytes(first) == bytes(again)
    assert first.digest == again.digest
    later = make(activity(("retention_days: 730", "retention_days: 700")))
    assert later.digest != first.digest
    assert json.loads(bytes(first))["sections"]["en"][0]["id"] == "controller"


def test_who_keeps_no_personal_data_tells_nobody():
    assert make(load(EXAMPLES / "news-monitoring.yaml", today=TODAY)) is None


# --- languages -----------------------------------------------------------------------------

WORDS = """\
  translations:
    de:
      citing published articles with those who signed them, as the press itself does: >-
        Artikel mit denen zu zitieren, die sie gezeichnet haben
      journalists who sign articles: Journalistinnen und Journalisten
      an article is cited with its author: ein Artikel wird mit Namen zitiert
      news pages that are open to everybody: offene Nachrichtenseiten
      ? Authors are known by a by-line only; finding an address for each of them would take more
        personal data than is kept.
      : Bekannt ist nur die Autorenzeile.
"""


def test_there_are_eight_languages_and_each_says_all_that_english_says():
    assert known() == LANGUAGES
    for code in LANGUAGES:
        assert language(code).code == code


def test_a_notice_is_in_each_of_its_languages_with_the_activitys_words_translated(activity):
    notice = make(activity(lang("en", "de", more=WORDS)))
    assert notice.languages == ("en", "de")
    german = {each.id: text_of([each]) for each in notice.sections["de"]}
    assert "Irland" in german["controller"]
    assert "Artikel mit denen zu zitieren" in german["purposes"]
    assert "Namen von Autorinnen" in german["categories"]
    assert "Bekannt ist nur die Autorenzeile" in german["reason"]
    assert [each.id for each in notice.sections["de"]] == [
        each.id for each in notice.sections["en"]
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_alone_writes_a_whole_notice(activity, code):
    sections = make(activity(lang(code))).sections[code]
    assert [each.id for each in sections][: len(FIELDS)] == list(FIELDS)
    assert not any("{" in text_of([each]) for each in sections)


def test_words_that_are_not_translated_are_an_error_that_names_them(activity):
    with pytest.raises(ActivityError) as problem:
        make(activity(lang("en", "fr")))
    assert "the notice in fr needs a translation of 'citing published articles" in str(
        problem.value
    )
    assert "translations: fr:" in str(problem.value)
    half = WORDS.replace("      journalists who sign", "      somebody who signs")
    with pytest.raises(ActivityError, match="translation of 'journalists who sign articles'"):
        make(activity(lang("en", "de", more=half)))


def test_a_language_that_there_is_not_names_those_that_there_are(activity):
    with pytest.raises(ActivityError, match=r"in the language .sv..*de, en, es"):
        make(activity(lang("en", "sv")))
    for wrong in ("DE", "german", "d"):
        with pytest.raises(ActivityError, match="no code of a language"):
            activity(lang("en", wrong))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lead: ", "leed: ", "lead is missing"),
        ("  none: Niemand außer", "  nobody: Niemand außer", "recipients.none is missing"),
        ("Anschrift: {address}", "Anschrift: {adresse}", "controller.address does not have"),
        ("    - Daten löschen zu lassen (Art. 17)\n", "", "rights.list has 4 entries, not 5"),
        ("lead: Dies", "more: 1\nlead: Dies", "unknown key more"),
        ("name: Deutsch", 'name: ""', "name does not have"),
        ("title: Wie", "title: [Wie]\nx: Wie", "title is not what it is"),
    ],
)
def test_a_language_that_lacks_a_phrase_is_an_error_with_its_line(old, new, said):
    text = (FOLDER / "de.yaml").read_text()
    assert old in text
    english = yamlfile.read(FOLDER / "en.yaml").value
    with pytest.raises(ConfigError, match=said) as problem:
        check(yamlfile.parse(text.replace(old, new, 1), "de.yaml"), english)
    assert problem.value.line or "missing" in said


# --- what laws add -------------------------------------------------------------------------


def test_a_law_adds_its_text_in_the_notices_language_or_marked_as_english(activity):
    (last,) = make(activity(lang("de")), [ADDITION]).sections["de"][-1:]
    assert (last.id, last.lang) == ("law-1-xx-law", "en")
    assert last.title == "Weitere Rechte nach Example Act"
    (last,) = make(activity(), [ADDITION]).sections["en"][-1:]
    assert (last.says, last.lang, last.cite) == (("Ask the Example Office.",), "", "s. 7")


def test_a_law_that_binds_for_certain_lacks_no_language(activity):
    certain = Addition("xx-law", "Example Act", "s. 7", {"en": "Ask."}, certain=True)
    with pytest.raises(ActivityError, match="Example Act asks a notice to say is not there in de"):
        make(activity(lang("de")), [certain])
