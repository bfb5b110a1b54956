"""Nobody whom a page or an item names is left in it: in addresses, keys, markup, escapes, codes."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest

from consentry.errors import Refused
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
    "keys of an object": ({"points": {"Jane Miller": 3, "Tom Reed": 4}}, "miller reed"),
    "users": ({"posts": [{"user": "mossrock"}, {"nick": "gnomus"}]}, "mossrock gnomus"),
    "labels": (
        {"facts": [{"label": "Author", "value": "Zyx"}, {"naam": "Nachname", "waarde": "Qua"}]},
        "zyx qua",
    ),
    "rows": ({"rows": [["No", "Surname"], ["1", "Quaxel"], ["2", "Womber"]]}, "quaxel womber"),
    "a table": (
        {"h": "<table><tr><th>Chair</th><td>Jane Miller</td></tr></table><p>x</p>"},
        "miller",
    ),
    "read aloud": ({"h": '<p>x</p><img alt="With Jane Miller" src="x.png">'}, "miller"),
    "a last name in a file's name": (
        {"t": "We met Jane Fullerton.", "f": "plan-fullerton.pdf", "u": "/a/fullerton.html"},
        "fullerton",
    ),
    "a name with a word too many": (
        {"author": "Chefin Jane Fullerton", "x": "Jane Fullerton"},
        "fullerton",
    ),
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


DATA = ("Marla Okwey-Weiss", MAIL, "+49 171 2345678", "DE89370400440532013000", f"Visa {CARD}")


def _each(form: str, text: str) -> str:
    return "".join(form.format(ord(char)) for char in text)


CODES = {
    "percent": lambda text: _each("%{:02X}", text),
    "percent, three times": lambda text: quote(quote(quote(text, ""), ""), ""),
    "a query in a query": lambda text: f"https://e.example/?u={quote(f'/?m={quote_plus(text)}')}",
    "references": lambda text: _each("&#x{:x};", text),
    "references of references": lambda text: _each("&amp;#{};", text),
    "escapes": lambda text: _each("\\u{:04x}", text),
    "escapes of bytes": lambda text: _each("\\x{:02x}", text),
    "escapes of points": lambda text: _each("\\u{{{:x}}}", text),
    "octal": lambda text: _each("\\{:03o}", text),
    "style sheets": lambda text: _each("\\{:x} ", text),
    "quoted-printable": lambda text: _each("={:02X}", text),
    "hexadecimal": lambda text: text.encode().hex(),
    "base64 of addresses": lambda text: "/x/" + base64.urlsafe_b64encode(text.encode()).decode(),
    "base64 in a sentence": lambda text: f"so {base64.b64encode(text.encode()).decode()} it is",
    "an address of data": lambda text: f"data:text/html,{quote(f'<p>{text}</p>')}",
    "JSON of JSON": lambda text: json.dumps(json.dumps({"k": json.dumps({"k": text})})),
    "wide": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "turned": lambda text: "\u202e" + "\u200e".join(text) + "\u202c",
    "soft hyphens": "\u00ad".join,
    "joiners": "\u2060".join,
    "comments": lambda text: f"{text[:9]}<!-- x -->{text[9:]}",
    "tags": lambda text: f"{text[:8]}<b>{text[8:11]}</b>{text[11:]}",
}


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


def test_nothing_of_them_is_left_in_a_code(stored):
    items = {(name, text): code(text) for name, code in CODES.items() for text in DATA}
    futures = {key: stored({"url": URL, "title": "Cranes", "x": x}) for key, x in items.items()}
    for key, future in futures.items():
        assert items[key] not in future.result().item["x"], key


def test_what_is_no_text_or_number_is_refused_by_name_of_its_field(stored):
    with pytest.raises(Refused, match="body-unscannable") as refused:
        stored({"url": URL, "deep": {"a": ["x", object()]}}).result()
    evidence = [f for r in refused.value.decision.reasons for f in r.evidence]
    assert ("/deep/a/1", "object") in {(f.where.path, f.value) for f in evidence}


def test_a_key_that_is_somebody_is_told_to_nobody(stored):
    item = {"deep": {"Jane Miller": [object()], "jane@example.org": object(), "note_1": 7}}
    with pytest.raises(Refused) as refused:
        stored(item).result()
    said = f"{refused.value} {refused.value.decision!r}".casefold()
    assert "/deep/…/0" in said
    assert "jane" not in said


def test_what_only_looks_like_them_stays(stored):
    item = {
        "author": "Tom Reed",
        "a": "/tom-reeder/",
        "b": "tomreeds",
        "c": "eyJhbGciOiJub25lIn0",
        "sha": "6d1f4a5b6c7d2e3f4a5b6c7d2e3f4a5b6c7d2e3f",
        "search": "/s?q=caf%C3%A9%20cr%C3%A8me&page=2&a=40&b=41",
        "slug": "/2026/11/abandoned-cabinets-and-dead-cranes-for-a-decade.html",
        "css": "\\201c 10.5em \\201d",
        "d": ["2010", "2011", "2012", "2013"],
        "e-mail us": "x",
        "brand": "Jane Norman",
        "product": "Jane Norman Coat",
        "facts": [{"label": "Colour", "value": "Zyx"}, {"type": "text", "value": "Zyx"}],
        "rows": [["No", "Colour"], ["1", "Zyx"]],
        "sizes": {"Screen Size": 3, "Box Depth": 4},
        "h": '<p class="a">x <a href="/reed">Reeds</a></p>',
    }
    left = stored({"url": URL, **item}).result().item
    assert {key: left[key] for key in item if key != "author"} == {
        key: value for key, value in item.items() if key != "author"
    }


def test_what_only_a_redaction_shows_is_taken_out_and_not_refused(stored):
    future = stored({"url": URL, "t": "Fax: 03-5613699E-mail: petra.v@example.org"})
    assert "5613699" not in json.dumps(future.result().item)
