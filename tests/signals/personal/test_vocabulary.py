"""Persons where a vocabulary of markup names them, found without a finder of names."""

import base64
import json

import pytest

from consentry.signals.personal import scan_html

WHO, MAIL = "Nora Quist", "nora.quist@example.org"
STATE = json.dumps({"user": {"fullName": WHO, "email": MAIL}})
QUOTED = STATE.replace('"', "&quot;")
CODED = base64.b64encode(STATE.encode()).decode()


def found(body: str) -> set[str]:
    return {spot.value for spot in scan_html(f"<html><body>{body}</body></html>")}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('<a rel="met colleague" href="https://nquist.example/">Nora Quist</a>', {WHO, "nquist"}),
        ('<dt><a class="username" href="./m?u=4">nquist</a></dt>', {"nquist"}),
        ('<a href="/wiki/User:Nora_Quist"><bdi>Nora Quist</bdi></a>', {WHO, "Nora_Quist"}),
        ("<pre>TY  - JOUR\nAU  - Quist, Nora\nER  - </pre>", {"Quist, Nora"}),
        ("<pre>@book{q,\n  author = {Quist, Nora},\n}</pre>", {"Quist, Nora"}),
        ('<i class="Z3988" title="rft.date=2026&amp;rft.au=Nora+Quist"></i>', {"Nora+Quist"}),
        ("<podcast:person role=guest>Nora Quist</podcast:person>", {WHO}),
        ('<member-tile full-name="Nora Quist" mail="nora.quist@example.org">', {WHO, MAIL}),
        (f'<x-isle props="{QUOTED}"></x-isle>', {WHO, MAIL}),
        (f'<div data-boot="{CODED}"></div>', {CODED}),
        ('<select name="trainer"><option>Nora Quist</select>', {WHO}),
        ('<a href="/files/CV_Nora_Quist.pdf">PDF</a>', {"Nora_Quist"}),
        ('<a href="skype:nquist_4?call">Call</a>', {"nquist_4"}),
        ('<img alt="@nquist" src="/4.png">', {"nquist"}),
        ("<pre>id,name,e-mail\n4,Nora Quist,nora.quist@example.org\n5,,</pre>", {WHO, MAIL}),
        ("<script>var a='nora.quist'+'&#64;';a=a+'example'+'.org'</script>", {"nora.quist"}),
        ('<a href="mailto:%6eora.quist%40example.org">Mail</a>', {"%6eora.quist%40example.org"}),
        ('<script>x=[{"firstName":1,"lastName":2},"Nora","Quist"]</script>', {"Nora", "Quist"}),
    ],
)
def test_who_is_named_there_is_found(body: str, wanted: set[str]) -> None:
    assert wanted <= found(body)


@pytest.mark.parametrize(
    "body",
    [
        '<a class="username" href="/login">Login</a>',
        '<meta name="twitter:site" content="@oakandsons">',
        '<select name="colour"><option>Dark Oak<option>Light Oak</select>',
        '<a rel="nofollow" href="https://oak.example/">Oak Tables</a>',
        '<x-field email="E-Mail" phone="Phone"></x-field>',
        '<div class="author-box__title">More Articles</div>',
        '<a href="/files/price_list_2026.pdf">PDF</a>',
    ],
)
def test_labels_and_things_there_are_nobody(body: str) -> None:
    assert found(body) == set()
