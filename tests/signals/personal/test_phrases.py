"""Who stands in a page's markup only: values that are read out, strings of scripts, file names."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.signals.personal import scan, scan_html
from consentry.signals.personal.names import namer
from consentry.signals.personal.page import layout, phrases

NAME, MAIL = "Edwina Thornbury", "edwina.thornbury@mail.example"
CARD = base64.b64encode(f"BEGIN:VCARD\nFN:{NAME}\nEMAIL:{MAIL}\nEND:VCARD".encode()).decode()
WITH_NAMES = {
    "said aloud": ('<button aria-label="Ring Edwina Thornbury">x</button>', NAME),
    "a caption": ('<img alt="" data-caption="Edwina Thornbury at sea">', NAME),
    "a comment": ("<!-- last changed by Edwina Thornbury -->", NAME),
    "a value": ('<input name="guest[name]" value="Edwina Thornbury">', NAME),
    "a string of a script": (f"<script>push({json.dumps({'shown': NAME})})</script>", NAME),
    "JSON in JSON": (f"<script>x={json.dumps(json.dumps([1, NAME]))}</script>", NAME),
    "JSON of an attribute": (f"<i data-x='{json.dumps({'to': [NAME]})}'></i>", NAME),
    "a portrait": ('<img src="/i/edwina-thornbury-portrait-640w.webp">', "edwina-thornbury"),
    "a team": ('<img src="/team/edwina_thornbury-80x80.jpg">', "edwina_thornbury"),
    "a search": ('<a href="/maps?q=Edwina+Thornbury%2C+Leeds">x</a>', "Edwina+Thornbury%2C+Leeds"),
    "where the text has it": (
        '<p>We met Edwina Thornbury.</p><img src="/i/edwina-thornbury.jpg">',
        "edwina-thornbury",
    ),
    "a style": ("<style>p::after{content:'Set by Edwina Thornbury'}</style>", NAME),
}
WITHOUT = {
    "a card": (f'<a href="data:text/vcard;charset=utf-8;base64,{CARD}">x</a>', CARD),
    "two attributes": (
        '<a data-user="e.thornbury" data-kind="x" data-domain="mail.example" href="#">x</a>',
        "e.thornbury",
    ),
    "variables": (
        "<script>var a='e.thornbury',b='mail',c='example';w(a+'@'+b+'.'+c)</script>",
        "e.thornbury",
    ),
    "a style": ('<style>p::after{content:"Mail et@mail.example"}</style>', "et@mail.example"),
    "backwards": ("<p>gro.elpmaxe@nrohte</p>", "gro.elpmaxe@nrohte"),
    "ROT13": ('<a data-rot13="rgubea@rknzcyr.bet">x</a>', "rgubea@rknzcyr.bet"),
    "ROT13 of a link": ('<i data-x="znvygb:rgubea@rknzcyr.bet">x</i>', "rgubea@rknzcyr.bet"),
    "a home page": ('<a href="https://www.example.org/~ethorn/x">x</a>', "ethorn"),
    "Telegram": ('<a href="tg://resolve?domain=ethorn_7">x</a>', "ethorn_7"),
    "Gravatar": (f'<img src="//www.gravatar.com/avatar/{"0a1b2c3d" * 4}?s=9">', "0a1b2c3d" * 4),
    "a platform": ('<p><a href="https://soundcloud.com/ethorn">x</a>', "https://soundcloud.com/ethorn"),
    "names of a card": (
        '<p class="h-card"><b class="p-given-name">Ed</b> <b class="p-family-name">Thornbury</b>',
        "Thornbury",
    ),
    "a nickname": ('<div class="h-entry"><i class="p-nickname">ethorn</i></div>', "ethorn"),
    "a short first name": (
        '<script>{"user":{"firstName":"Ada","lastName":"Thornbury"}}</script>',
        "Ada",
    ),
    "a device": ('<script>x={"consentId":"7f3d2c1a-9b4e-4c6d"}</script>', "7f3d2c1a-9b4e-4c6d"),
}  # fmt: skip
NOBODY = [
    '<style>.x{content:"\\f101"} .y{content:"v 2.1"} .z{content:counter(page)}</style>',
    '<img src="/team/logo-80x80.jpg"><img src="/i/oak-table-640w.webp">',
    '<a data-user-count="12" data-domain-id="77">x</a><a data-user="top" data-host="cdn1">x</a>',
    "<script>x = y + '@' + z; t = a + 'mail' + b; f('/~/x')</script>",
    f'<img src="data:image/png;base64,{CARD}"><img src="//gravatar.com/avatar/{"0" * 20}">',
    '<img src="//gravatar.com/avatar/d41d8cd98f00b204e9800998ecf8427e">',
    '<img src="/a/x@2x.png"><script src="/hls@0.8.9.js"></script><p>gro.elpmaxe at nroht</p>',
    '<a href="https://soundcloud.com/discover">x</a><a href="https://vimeo.com/12345678">x</a>',
]


def values(source: str, names: bool = True) -> list[str]:
    page = f"<!doctype html><html lang=en><body>{source}</body></html>"
    return [
        spot.value for spot in scan_html(page, "https://a.example/", namer=namer if names else None)
    ]


@pytest.mark.parametrize("where", WITH_NAMES)
def test_a_name_is_found_in_the_markup(where: str) -> None:
    source, value = WITH_NAMES[where]
    assert value in values(source)


@pytest.mark.parametrize("where", WITHOUT)
def test_a_contact_that_the_source_disguises_is_found(where: str) -> None:
    source, value = WITHOUT[where]
    assert value in values(source, names=False)


@pytest.mark.parametrize("source", NOBODY)
def test_what_only_looks_so_is_nobody(source: str) -> None:
    assert values(source) == []


def test_a_site_is_no_user_of_itself_and_one_word_is_not_looked_for_in_addresses() -> None:
    source = "<meta property=og:site_name content=Quaxel.example><p>Dr. Quaxel said so.</p>"
    source += '<a href="/quaxel-effect/">x</a><script>x={"username":"quaxel"}</script>'
    assert "quaxel" not in values(source)


def test_a_text_that_is_no_page_is_read_for_file_names_and_tables_too() -> None:
    spots = scan("![Jane Miller](jane-miller.jpg)", "en", namer=namer)
    assert [spot.value for spot in spots] == ["Jane Miller", "jane-miller"]
    assert [spot.value for spot in scan("vorname,n\nZyx,1\n")] == ["Zyx"]


def test_what_the_text_says_already_is_not_asked_again() -> None:
    page = (
        f"<p>{NAME} was there</p><img alt='{NAME}'><img title='Pim Dorsal'><img title='Pim Dorsal'>"
    )
    asked = phrases.of(layout.of(page))
    assert [one.text for one in asked] == ["Pim Dorsal", "Pim Dorsal"]
    assert len({one.start for one in asked}) == 2


@given(st.text("aB @'\"<>=&;:/+-.%\\{}", max_size=60))
def test_no_page_makes_it_raise_or_point_outside(text: str) -> None:
    for around in ("<img alt='{}'>", "<script>{}</script>", "<style>a{{content:'{}'}}</style>",
                   "<a href='?q={}'>", "<a data-user='{}' data-host='a.example'>"):  # fmt: skip
        source = around.format(text)
        drawn = layout.of(source)
        for one in phrases.of(drawn):
            assert drawn.code <= one.start < one.end <= len(drawn.text)
        for spot in scan_html(source):
            assert 0 <= spot.start <= spot.end <= len(source)
