"""Tables, elements, forms and JSON within a text: keys say what values are there too."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consentry.signals.page import Page
from consentry.signals.personal import Search, of_item, own_names
from consentry.signals.personal.page import records
from consentry.signals.personal.page.records import MOST

TEXTS = {
    "semicolons": "id;nachname;vorname\n1;Qua;Zyx\n2;Lum;Wex",
    "commas, quoted": 'title,last name,first name\n"a, b","Qua","Zyx"\n"c ""d""",Lum,Wex\n',
    "tabs": "last_name\tn\tfirst_name\r\nQua\t1\tZyx\r\nLum\t2\tWex\r\n",
    "tabs, with an empty cell": "last_name\tn\tfirst_name\nQua\t\tZyx\nLum\t\tWex\n",
    "Markdown": "| Nom | Prénom | Apellido |\n|---|---|---|\n| x | Zyx | Qua |\n| y | Wex | Lum |",
    "a name beside an e-mail address": "name,email\nZyx Qua,z@example.org\nWex Lum,\n",
    "JSON": json.dumps([{"firstName": "Zyx"}, {"user": {"name": "Qua Lum"}}, {"author": "Wex"}]),
    "JSON, one a line": '{"author": "Zyx Qua"}\n\n{"author": "Wex Lum"}\n{broken',
    "elements": "<list><vorname>Zyx</vorname><n:Nachname x='1'> Qua </n:Nachname>"
    "<first-name>Wex</first-name><surname>Lum</surname></list>",
    "a form": "first_name=Zyx&last_name=Qua&user%5Bfirst_name%5D=x&vorname=Wex&nachname=Lum",
}


def found(text: str) -> set[str]:
    return {f.value for f in of_item({"x": text}) if f.kind.startswith("personal.name.")}


@pytest.mark.parametrize("form", TEXTS)
def test_what_stands_under_a_key_is_found_whatever_the_form(form: str) -> None:
    values = " ".join(found(TEXTS[form])).split()
    assert {"Zyx", "Qua", "Wex", "Lum"} <= set(values)


def test_a_record_in_a_code_is_a_finding_as_a_whole() -> None:
    code = base64.b64encode(TEXTS["JSON"].encode()).decode()
    assert found(code) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "product,name,price\nchair,Zyx,3\n",
        "Well, the author, said nothing.\nAnd so, on, it, went",
        "<b>Zyx</b><author></author>",
        "a=1&b=2",
        '{"name": "Zyx"}',
        "vorname;nachname\n[name];[name]\n",
        '{"author": "[author]"}',
        '{"phone": "2024-01-02", "telephone": "12 March 2024"}',
    ],
)
def test_what_only_looks_like_it_is_left(text: str) -> None:
    assert found(text) <= {"said nothing."} - {"said nothing."}


def test_more_values_than_are_read_are_said_to_be_too_many() -> None:
    many = json.dumps([{"author": f"Zyx {number}"} for number in range(MOST + 1)])
    assert "body.too-large" in {f.kind for f in of_item({"x": many})}


@pytest.mark.parametrize("depth", [200, 5_000])
def test_a_document_that_is_too_deep_is_said_to_be_too_large(depth: int) -> None:
    deep = "[" * depth + '{"author": "Zyx Qua"}' + "]" * depth
    for text in (deep, '{"author": "Wex Lum"}\n' + deep):
        assert "body.too-large" in {f.kind for f in of_item({"x": text})}


@given(st.text('ab,;|\t\n"<>/=&{}[]:', max_size=60) | st.text(max_size=40))
@example('author,\n"')
@example("<author></author>")
def test_no_text_makes_it_raise_or_point_outside(text: str) -> None:
    for head in ("", "author;vorname\n", "[", "<author>", "author=x&"):
        for hit in records.values(head + text):
            assert 0 <= hit.start < hit.end <= len(head + text)
        assert records.may_be(head + text) or not list(records.values(head + text))


def test_a_site_that_signs_as_its_own_user_is_nobody() -> None:
    head = b'<meta property="og:site_name" content="Harbour 24 Daily">'
    own = own_names(Page.parse(head, url="https://www.harbour24.example/"))
    item = {"posts": [{"username": name} for name in ("harbour24", "@Harbour24Daily", "zyx24")]}
    assert [f.value for f in Search((), {}, own=own).of_item(item)] == ["zyx24"]
