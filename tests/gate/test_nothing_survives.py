"""Nobody whom a page or an item names is left in it: in addresses, keys, markup, escapes, codes."""

from __future__ import annotations

import base64
import json

import pytest

from consentry.evidence import Answer, Fetch, Need, Outcome

URL = "https://news.example.com/story"
HTML = (("content-type", "text/html; charset=utf-8"),)
PAGE = b"""<html lang=en><head><title>Harbours</title><meta name=author content="Marla Okwey-Weiss">
</head><body><p>Cranes and harbours.</p></body></html>"""
MAIL, CARD = "petra.v@example.org", "4556737586899855"
CODED = base64.b64encode(f"mail {MAIL} now".encode()).decode()
CARD_URI = base64.b64encode(b"BEGIN:VCARD\nFN:Petra Vau\nTEL:+491712345678\nEND:VCARD").decode()
ITEMS = {
    "short name in an address": ({"byline": "By Jane Doe", "link": "/news/jane-doe/1"}, "jane-doe"),
    "both of two": (
        {"byline": "By Jane Doe and Tom Reed", "i": "tom-reed.jpg", "j": "/jane_doe/"},
        "tom-reed jane_doe",
    ),
    "a user": ({"author": "Jane Doe", "link": "https://example.net/janedoe"}, "janedoe"),
    "turned": ({"author": "Doe, Jane", "x": "/jane-doe/"}, "jane-doe"),
    "within HTML": ({"h": '<img src="/p/jane-doe.jpg">', "author": "Jane Doe"}, "jane-doe"),
    "a key": ({"Marla Okwey-Weiss": "editor", "marla-okwey-weiss": 1}, "marla okwey"),
    "across tags": ({"h": "<b>Marla</b> <i>Okwey-Weiss</i>"}, "okwey"),
    "references": ({"h": "Marla<br>Okwey&#8209;Weiss"}, "okwey"),
    "unseen": ({"h": "Marla\u200b Okwey\u200b-Weiss"}, "okwey"),
    "escapes": ({"s": json.dumps({"author": "Jörg Mürkens"})}, "rkens"),
    "references of references": ({"h": "petra.v&amp;#64;example.org"}, "petra.v"),
    "a card as a float": ({"v": float(CARD)}, CARD),
    "a card in groups": ({"v": ["4556", "7375", "8689", "9855"]}, "7375"),
    "a card in an address": ({"t": "card 4556 7375 8689 9855", "u": f"/x/{CARD}"}, CARD),
    "a phone in a file's name": (
        {"t": "Tel. +49 171 2345678", "u": "/qr/01712345678.png"},
        "2345678",
    ),
    "base64": ({"u": CODED, "d": f"data:text/plain;base64,{CODED}"}, CODED),
    "a business card": ({"u": f"data:text/vcard;base64,{CARD_URI}"}, CARD_URI),
}  # fmt: skip


@pytest.fixture
def stored(gate):
    """What is left of an item of the page."""
    fetch = Fetch(URL, user_agent=gate.activity.user_agent)
    while isinstance(need := gate.fetch(fetch), Need):
        for ask in need.asks:
            gate.learn(ask, Outcome(404, at=gate.now()))
    reading = gate.body(Answer(fetch, URL, 200, HTML), PAGE)
    return lambda item: gate.store(reading, item)


def test_nothing_of_them_is_left(stored):
    futures = {
        name: stored({"url": URL, "title": "Harbours", **item}) for name, (item, _) in ITEMS.items()
    }
    for name, (_, secrets) in ITEMS.items():
        left = json.dumps(futures[name].result().item, ensure_ascii=False).casefold()
        for secret in secrets.split():
            assert secret.casefold() not in left, (name, left)


def test_what_only_looks_like_them_stays(stored):
    item = {
        "author": "Tom Reed",
        "a": "/tom-reeder/",
        "b": "tomreeds",
        "c": "eyJhbGciOiJub25lIn0",
        "d": ["2010", "2011", "2012", "2013"],
        "e-mail us": "x",
    }
    left = stored({"url": URL, **item}).result().item
    assert {key: left[key] for key in item if key != "author"} == {
        key: value for key, value in item.items() if key != "author"
    }


def test_what_only_a_redaction_shows_is_taken_out_and_not_refused(stored):
    future = stored({"url": URL, "t": "Fax: 03-5613699E-mail: petra.v@example.org"})
    assert "5613699" not in json.dumps(future.result().item)
