"""Items: by key, by known value and by form; pointers and offsets that are right."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consentry.evidence import Finding, Json, JsonObject, Where
from consentry.signals import personal
from consentry.signals.personal.forms.patterns import MAX_TEXT
from consentry.signals.personal.names import namer


def found(item: JsonObject, *known: Finding) -> list[tuple[str, str, str]]:
    findings = personal.of_item(item, known, {"GB": 900, "unknown": 100})
    return [(f.kind.removeprefix("personal."), f.where.path, f.value) for f in findings]


def known(kind: str, value: str) -> Finding:
    return Finding(f"personal.{kind}", Where("html"), value)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"author": "Ann Poe"}, [("name.author", "/author", "Ann Poe")]),
        ({"by-line": "By Ann"}, [("name.author", "/by-line", "By Ann")]),
        (
            {"authors": ["A B", "C D"]},
            [("name.author", "/authors/0", "A B"), ("name.author", "/authors/1", "C D")],
        ),
        ({"author": {"name": "A B", "id": "7"}}, [("name.author", "/author/name", "A B")]),
        ({"author": {"@type": "Organization", "name": "The Org"}}, []),
        ({"author": "[author]"}, []),
        ({"author": "[author author-0123456789ab]"}, []),
        ({"author": ""}, []),
        ({"author": None, "creator": True}, []),
        (
            {"author_url": "https://example.org/ann"},
            [("online.profile", "/author_url", "https://example.org/ann")],
        ),
        ({"email": "someone"}, [("contact.email", "/email", "someone")]),
        (
            {"Email Address": "info@example.org"},
            [("contact.email-role", "/Email Address", "info@example.org")],
        ),
        ({"phone": 442079460123}, [("contact.phone", "/phone", "442079460123")]),
        ({"mobile": "iPhone 12"}, []),
        ({"birthDate": "1980-01-02"}, [("birth", "/birthDate", "1980-01-02")]),
        ({"birthDate": "1980"}, []),
        ({"ip": "[IP 198.51.100.0/24]"}, []),
        ({"ssn": "x"}, [("identifier.national", "/ssn", "x")]),
        ({"name": "Blue Chair", "url": "https://example.org/", "image": "x.png"}, []),
        ({"@type": "Person", "name": "A B"}, [("name.person", "/name", "A B")]),
        (
            {"@type": ["Thing", "https://schema.org/Person"], "url": "https://e.example/ab"},
            [("online.profile", "/url", "https://e.example/ab")],
        ),
        ({"a/b": {"~": "jane@example.org"}}, [("contact.email", "/a~1b/~0", "jane@example.org")]),
        ({"jane@example.org": 1}, [("contact.email", "/jane@example.org", "jane@example.org")]),
        (
            {
                "publisher": {
                    "@type": "Organization",
                    "address": {"@type": "PostalAddress", "streetAddress": "1 Road"},
                }
            },
            [],
        ),
        (
            {"person": {"address": {"streetAddress": "1 Road"}}},
            [
                ("contact.address", "/person/address", ""),
                ("contact.address", "/person/address/streetAddress", "1 Road"),
            ],
        ),
        (
            {
                "@graph": [
                    {"@type": "Article", "author": {"@id": "#a"}},
                    {"@type": "Person", "@id": "#a", "name": "A B"},
                ]
            },
            [("name.author", "/@graph/1/name", "A B")],
        ),
        (
            {"players": [{"name": "Zyx", "url": "https://example.org/1", "no": 7}]},
            [
                ("name.person", "/players/0/name", "Zyx"),
                ("online.profile", "/players/0/url", "https://example.org/1"),
            ],
        ),
        (
            {"schüler": {"nombre": "Zyx", "url": "https://example.org/1"}},
            [("name.person", "/schüler/nombre", "Zyx")],
        ),
        ({"team": {"names": "Zyx"}, "driver": {"name": "Zyx"}}, []),
        (
            {"x": {"name": {"title": "Ms", "first": "Zyx", "last": "Qua"}, "dob": "1980-01-02"}},
            [("birth", "/x/dob", "1980-01-02")],
        ),
        (
            {"user": {"name": {"title": "Ms", "first": "Zyx", "last": "Qua"}}},
            [
                ("name.person", "/user/name/first", "Zyx"),
                ("name.person", "/user/name/last", "Qua"),
            ],
        ),
        (
            {"usernames": ["zyx7"], "first_names": ["Zyx"], "cells": ["5551234567"]},
            [("online.handle", "/usernames/0", "zyx7"), ("name.person", "/first_names/0", "Zyx")],
        ),
        ({"Nazwisko": "Qua"}, [("name.person", "/Nazwisko", "Qua")]),
        ({"price": 12.5, "sku": "123456789012", "isbn": "9783161484100"}, []),
    ],
)
def test_keys_and_types_say_what_a_value_is(
    item: JsonObject, expected: list[tuple[str, str, str]]
) -> None:
    assert found(item) == expected


@pytest.mark.parametrize(
    ("value", "text", "spans"),
    [
        ("Ann Poe", "By ANN  POE, and Poe, Ann said", ["ANN  POE", "Poe, Ann"]),
        ("Ann Poe", "Joann Poe and Ann Poetry", []),
        ("Ann Poe", "Ann went to the Poe", []),
        ("Guy", "a guy", []),
        ("孔德明", "作者孔德明", []),
        ("Éva Ürgé", "éva\nürgé", ["éva\nürgé"]),
    ],
)
def test_a_known_name_is_found_whole_in_any_case_and_spacing(
    value: str, text: str, spans: list[str]
) -> None:
    assert [v for _, _, v in found({"t": text}, known("name.author", value))] == spans


@pytest.mark.parametrize(
    ("value", "text", "spans"),
    [
        ("Jane Doe", "/author/jane-doe", ["jane-doe"]),
        ("Jane Doe", "https://a.example/by/Jane_Doe?x=1", ["Jane_Doe"]),
        ("Jane Doe", "https://a.example/?author=jane+doe&p=2", ["jane+doe"]),
        ("Jane Doe", "https://a.example/?q=Jane%20Doe", ["Jane%20Doe"]),
        ("Jane Doe", "https://a.example/%4Aane%2Ddoe/", ["%4Aane%2Ddoe"]),
        ("Jane Doe", "See /people/doe-jane.html for more", ["doe-jane"]),
        ("Jane Doe", "@janedoe", ["janedoe"]),
        ("Jane Doe", "/2026/jane-doe-wins", ["jane-doe"]),
        ("René Müller", "/autor/rene-mueller", ["rene-mueller"]),
        ("René Müller", "/autor/rene-muller", ["rene-muller"]),
        ("René Müller", "/autor/Ren%C3%A9_M%C3%BCller", ["Ren%C3%A9_M%C3%BCller"]),
        ("René Müller", "/autor/ren%E9-m%FCller", ["ren%E9-m%FCller"]),
        ("René Müller", "/autor/rene\u0301-mu\u0308ller", ["rene\u0301-mu\u0308ller"]),
        ("Ann O'Brien", "/by/ann-obrien", ["ann-obrien"]),
        ("王小明", "/作者/%E7%8E%8B%E5%B0%8F%E6%98%8E", ["%E7%8E%8B%E5%B0%8F%E6%98%8E"]),
        ("Анна Петрова", "/%D0%B0%D0%BD%D0%BD%D0%B0-петрова", ["%D0%B0%D0%BD%D0%BD%D0%B0-петрова"]),
        ("Jane Doe", "/tag/jane-doerr", []),
        ("Jane Doe", "/mary-jane/doe/", []),
        ("Jane Doe", "/jane----doe", []),
        ("Al Li", "/al-li", ["al-li"]),
        ("Al Li", "/alli", []),
    ],
)
def test_a_known_name_is_found_as_an_address_spells_it(
    value: str, text: str, spans: list[str]
) -> None:
    assert [v for _, _, v in found({"u": text}, known("name.author", value))] == spans
    many = {"u": text, **{f"v{n}": f"/other/{n}" for n in range(9)}}
    assert [v for _, _, v in found(many, known("name.author", value))] == spans


@given(st.text("Jane Doé%2-_+/ \u0308ß", max_size=60), st.sampled_from(["Jane Doe", "Joé ßan"]))
def test_no_text_makes_a_spelled_name_lie_outside_it(text: str, value: str) -> None:
    for pointer, _, _ in found({"u": text}, known("name.author", value)):
        assert pointer == "/u"
    for finding in personal.of_item({"u": text}, [known("name.author", value)], {}):
        if finding.where.start >= 0:
            assert text[finding.where.start : finding.where.end] == finding.value


def test_a_known_phone_number_is_found_however_it_is_grouped() -> None:
    item: JsonObject = {"t": "ref 2079-46-0123 x"}
    assert found(item) == []
    assert found(item, known("contact.phone", "+44 20 7946 0123")) == [
        ("contact.phone", "/t", "2079-46-0123")
    ]


def test_a_known_profile_is_not_the_start_of_another_address() -> None:
    profile = known("online.profile", "https://example.org/ann")
    item: JsonObject = {"a": "https://example.org/ann/2", "b": "see https://example.org/ann."}
    assert found(item, profile) == [("online.profile", "/b", "https://example.org/ann")]


def test_what_is_too_long_too_deep_or_too_wide_is_a_finding() -> None:
    deep: JsonObject = {}
    inner = deep
    for _ in range(10_000):
        inner["a"] = {}
        inner = inner["a"]
    for item in (deep, {"t": "x" * (MAX_TEXT + 1)}, {"l": [0] * 300_000}):
        assert "body.too-large" in {f.kind for f in personal.of_item(item)}
    many = [known("name.author", f"Ann Poe{n}") for n in range(1000)]
    assert "body.too-large" in {f.kind for f in personal.of_item({"t": "x"}, many)}
    assert personal.of_item({"t": "x" * 1000, "l": [0] * 1000}) == ()


def test_enormous_numbers_are_looked_at_too() -> None:
    assert [f.kind for f in personal.of_item({"phone": 10**5000, "x": float("nan")})] == [
        "personal.contact.phone"
    ]


def test_every_kind_it_makes_is_published() -> None:
    item: JsonObject = {
        "author": {"@type": "Person", "name": "A B", "email": "jane@example.org", "gender": "x"},
        "text": "info@example.org 198.51.100.7 00:1B:44:11:3A:B7 4111 1111 1111 1111 12345678Z",
    }
    kinds = {f.kind for f in personal.of_item(item)}
    assert len(kinds) == 8
    assert kinds <= set(personal.KINDS)


JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from(
            ["jane@example.org", "Ann Poe", "+44 20 7946 0123", "x", "&#64;", "Person", ""]
        ),
        st.text(max_size=20),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                [
                    "author",
                    "name",
                    "@type",
                    "@id",
                    "@graph",
                    "email",
                    "address",
                    "a/b",
                    "~",
                    "j@e.org",
                    "phone",
                    "",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=20,
)


def at(item: Json, pointer: str) -> Json:
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        item = item[int(key)] if isinstance(item, list) else item[key]  # type: ignore[index,call-overload]
    return item


@given(item=st.dictionaries(st.sampled_from(["a", "author", "t"]), JSON, max_size=3))
@example(item={"a": {"@type": ["Person"], "@id": []}})
def test_no_item_makes_it_raise_and_offsets_cut_out_the_value(item: JsonObject) -> None:
    for finding in personal.of_item(item, [known("name.author", "Ann Poe")], {"GB": 1000}):
        where = finding.where
        assert where.source == "item"
        value = at(item, where.path)
        if where.start >= 0:
            assert str(value)[where.start : where.end] == finding.value
            assert finding.value
        else:
            assert isinstance(value, dict) or finding.value in where.path.replace("~1", "/")


@pytest.mark.parametrize(
    ("item", "lang", "gone"),
    [
        ({"notes": [{"by": "Harriet P", "text": "x"}]}, "en", {"Harriet P"}),
        ({"posts": [{"by": "hpoole", "text": "x"}]}, "en", {"hpoole"}),
        ({"kontakt_von": "x", "von": "Ulrike Brandstätter"}, "de", {"Ulrike Brandstätter"}),
        (
            {"card": {"title": "Oonagh Zwick", "avatar": "/a.png"}},
            "en",
            {"Oonagh Zwick", "/a.png"},
        ),
        ({"card": {"title": "Blue Chair", "avatar": "/a.png"}}, "en", {"/a.png"}),
        (
            {"avis": [{"qui_est": "Margaux Delorme"}, {"qui_est": "Capucine"}]},
            "fr",
            {"Margaux Delorme", "Capucine"},
        ),
        (
            {"t": [["Pos", "Rider"], ["1", "PICKLES Harriet"], ["2", "Zbyx Ornquist"]]},
            "en",
            {"PICKLES Harriet", "Zbyx Ornquist"},
        ),
        (
            {"agent": "Oluchi Ezenwa", "note": "Call Oluchi, or E. Oluchi. R v Ezenwa"},
            "en",
            {"Oluchi Ezenwa", "Oluchi", "E. Oluchi", "Ezenwa"},
        ),
        (
            {"mail": "oluchi.ezenwa@example.org", "file": "cv_ezenwa_2.pdf", "s": "Oluchi"},
            "en",
            {"oluchi.ezenwa@example.org", "ezenwa", "Oluchi"},
        ),
        (
            {"chat": ["tkwiat: hej", "mjelen: nie", "Uwaga: koniec"]},
            "pl",
            {"tkwiat", "mjelen"},
        ),
        ({"log": "[12:03] <zorak> hi\n[12:04] <flenk> ok"}, "en", {"zorak", "flenk"}),
        (
            {"branch": {"negotiator": {"first": "Zbyx", "last": "Ornquist"}}},
            "en",
            {"Zbyx", "Ornquist"},
        ),
        ({"posty": [{"user": {"login": "ornquist"}}]}, "pl", {"ornquist"}),
        ({"conversacion": ["ornq: ¿Hay sitio?"]}, "es", {"ornq"}),
        ({"f": [{"from": "zornquist", "text": "It came in three days."}]}, "en", {"zornquist"}),
        ({"x": "Our Charlotte potatoes are here"}, "en", set()),
        ({"spec": ["size: large", "colour: red"]}, "en", set()),
        ({"city": "Florence", "brand": "Hugo Vance", "x": "Hugo Vance sells"}, "en", set()),
        ({"title": "Salinas reabre", "price": "9"}, "es", set()),
        ({"x": "Thank you for the lovely week. Rosa-Maria"}, "de", {"Rosa-Maria"}),
        ({"rappresentante_legale": "x", "witness": "FERRARESE NICOLÒ"}, "it", {"FERRARESE NICOLÒ"}),
        ({"a": [{"from": "end-user", "text": "It came in three days."}]}, "en", set()),
        ({"a": [{"authorText": "@zornquist", "x": "Thanks"}]}, "en", {"zornquist"}),
        ({"dni": ["wtorek", "czwartek"]}, "pl", set()),
        ({"kot": "Bursztyn z Doliny Narwi"}, "pl", set()),
        ({"html": "<p data-owner='Zbyx Ornquist'>x</p>"}, "en", {"Zbyx Ornquist"}),
        ({"note": "size < 3 and Zbyx > Ornquist"}, "en", set()),
    ],
)
def test_keys_other_records_and_other_texts_say_who_is_named(
    item: JsonObject, lang: str, gone: set[str]
) -> None:
    findings = personal.of_item(item, (), None, namer, lang)
    assert {f.value for f in findings if f.value} == gone


@given(st.lists(st.sampled_from([
    "jdoe: hi", "@jdoe", "12:01 Ann: x", "Ann Poe", "Poe", "ann.poe@example.org", "A. POE",
    "[name]", "<zed> x", "x/poe.jpg", '{"by": "Ann Poe"}', "\n", "é: ß",
]), max_size=6), st.sampled_from(["chat", "by", "title", "city", "x"]))  # fmt: skip
def test_what_texts_say_of_each_other_lies_inside_them(texts: list[str], key: str) -> None:
    item: JsonObject = {key: list(texts), "one": " ".join(texts), "author": "Ann Poe"}
    for finding in personal.of_item(item, (), None, namer, "en"):
        if finding.where.start >= 0:
            value = at(item, finding.where.path)
            assert str(value)[finding.where.start : finding.where.end] == finding.value


@pytest.mark.parametrize("escaped", [0, 1])
@pytest.mark.parametrize("only_ascii", [False, True])
def test_json_in_a_text_is_asked_as_the_item_is(escaped: int, only_ascii: bool) -> None:
    inner = {
        "title": "Willow weaving",
        "host": 'Óna "Ó" Byrne',
        "by": ["zornquist"],
        "city": "Paris",
    }
    text: Json = inner
    for _ in range(escaped + 1):
        text = json.dumps(text, ensure_ascii=only_ascii)
    item: JsonObject = {"raw": text, "note": "Byrne came."}
    findings = personal.of_item(item, (), None, namer, "en")
    said = [(f.where.path, f.value) for f in findings]
    assert [value for path, value in said if path == "/raw" and "orn" in value] == ["zornquist"]
    assert all("Willow" not in value and "Paris" not in value for _, value in said)
    for finding in findings:
        where = finding.where
        assert str(at(item, where.path))[where.start : where.end] == finding.value


@given(st.recursive(st.sampled_from(["Ann Poe", "a\n\"b", "ü \ud83d", "x"]), lambda inner: st.lists(
    inner, max_size=3) | st.dictionaries(st.sampled_from(["by", "é", "Ann Poe"]), inner),
    max_leaves=6), st.booleans())  # fmt: skip
def test_what_json_in_a_text_holds_is_cut_out_of_it_as_it_is_written(
    inner: Json, only_ascii: bool
) -> None:
    item: JsonObject = {"raw": json.dumps(json.dumps(inner, ensure_ascii=only_ascii)), "by": inner}
    for finding in personal.of_item(item, (), None, namer, "en"):
        where = finding.where
        if where.start >= 0:
            value = str(at(item, where.path)).encode("utf-8", "replace").decode()
            assert len(value[where.start : where.end]) == len(finding.value)


def test_of_many_persons_so_many_are_known_by_part_as_are_looked_for() -> None:
    people = [f"Zy{a}{b}x Orn{b}{a}t" for a in "abcdefgh" for b in "klmnopqr"]
    item: JsonObject = {"authors": list(people), "text": " and ".join(people) + " x" * 600}
    assert len(personal.of_item(item, (), None, namer, "en")) >= len(people)


def test_no_representation_shows_a_value() -> None:
    assert "Poe" not in repr(personal.of_item({"author": "Ann Poe"}))
