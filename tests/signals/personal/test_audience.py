"""Pages for children: who says so, and what only looks like it."""

from __future__ import annotations

import json

import pytest

from consentry.signals.page import Page
from consentry.signals.personal import audience

HTML = (("content-type", "text/html"),)


def said(html: str, url: str = "https://example.org/") -> list[tuple[str, str]]:
    page = Page.parse(html.encode(), url=url, headers=HTML)
    return [(f.where.path, f.value) for f in audience(page) if f.kind == "audience.child"]


def ld(**keys: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(keys)}</script>'


TITLES = {
    "en": "Fun games for kids", "de": "Spiele und Rätsel für Kinder",
    "fr": "Jeux et coloriages pour les enfants", "es": "Cuentos y juegos para niños",
    "it": "Giochi e fiabe per bambini", "nl": "Spelletjes en kleurplaten voor kinderen",
    "pl": "Gry i kolorowanki dla dzieci", "pt": "Jogos e histórias infantis para crianças",
}  # fmt: skip
DIRECTED = {
    **{f"title {lang}": (f"<title>{title}</title>", "title") for lang, title in TITLES.items()},
    "oldest": (
        ld(**{"@type": "WebSite", "audience": {"suggestedMaxAge": 11}}),
        "script/0/audience/suggestedMaxAge",
    ),
    "ages": (ld(**{"@type": "Game", "typicalAgeRange": "4-8"}), "script/0/typicalAgeRange"),
    "span": (
        ld(**{"@type": ["WebPage"], "audience": [{"suggestedAge": {"maxValue": 6}}]}),
        "script/0/audience/suggestedAge",
    ),
    "school": (
        ld(**{"@type": "Course", "audience": {"educationalLevel": "Primary school"}}),
        "script/0/audience/educationalLevel",
    ),
    "meta": ('<meta name="audience" content="Kids">', 'meta[name="audience"]'),
    "ads": ("<script>googletag.pubads().setTagForChildDirectedTreatment(1)</script>", "script"),
    "adsense": ('<ins data-tag-for-child-directed-treatment="1"></ins>', "script"),
    "bids": ("<script>pbjs.setConfig({coppa: true})</script>", "script"),
    "tag": ('<img src="https://ads.example/x?sz=1&amp;tfcd=1">', "script"),
    "player": ('<script>x = {"selfDeclaredMadeForKids": true}</script>', "script"),
    "seal": ('<a href="https://www.kidSAFEseal.com/x">x</a>', "[href],[src]"),
}  # fmt: skip


@pytest.mark.parametrize("how", DIRECTED)
def test_who_says_that_a_page_is_for_children_and_where(how: str) -> None:
    html, path = DIRECTED[how]
    assert [where for where, _ in said(html)] == [path]


def test_sites_that_are_known_to_be_for_children() -> None:
    assert said("", "https://www.kika.de/x") == [("kika.de", "kika.de")]
    assert said("", "https://www.bbc.co.uk/cbeebies/shows") == [("bbc.co.uk/cbeebies",) * 2]
    assert said("", "https://www.bbc.co.uk/news") == said("", "https://notkika.de/") == []


OTHERS = [
    "<title>Best toys and games for kids: buy now</title>",
    "<title>Jeux pour les enfants : conseils aux parents</title>",
    "<title>Rezepte für Kinder</title><meta name=description content='Spiele'>",
    "<title>Games</title><meta name=description content='for kids'>",
    "<title>Clinic for children</title>",
    '<meta name="rating" content="general"><meta name="rating" content="safe for kids">',
    '<meta name="rating" content="RTA-5042-1996-1400-1577-RTA">',
    ld(**{"@type": "WebPage", "isFamilyFriendly": True, "audience": {"suggestedMinAge": 8}}),
    ld(**{"@type": "WebPage", "typicalAgeRange": "8-"}),
    ld(**{"@type": "Game", "typicalAgeRange": "12-99"}),
    ld(**{"@type": "Product", "audience": {"suggestedMaxAge": 6}}),
    ld(**{"@type": "Course", "audience": {"educationalRole": "student"}}),
    "<script>pbjs.setConfig({coppa: false}); var tfcd=0, x = {'madeForKids': false}</script>",
    "<style>li:first-child{color:red}</style><script>geo({coppa: 'us', child: true})</script>",
]


@pytest.mark.parametrize("html", OTHERS)
def test_what_only_suits_children_or_sells_to_their_parents_is_not(html: str) -> None:
    assert said(html) == []
