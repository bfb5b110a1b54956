"""Where pages hide people: every place, in eight languages, among what only looks like people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

import pytest
from selectolax.lexbor import LexborHTMLParser

from consentry.signals import place as places
from consentry.signals.page import Page
from consentry.signals.personal import of_item, of_page, of_source, scan_html

HTML = (("content-type", "text/html"),)


class Person(NamedTuple):
    lang: str
    name: str
    mail: str
    phone: str
    words: str


PEOPLE = [
    Person("en", "Edwina Thornbury", "edwina.thornbury@mail.example", "+44 20 7946 0123",
           "The harbour opens at nine and the boats leave with the tide."),
    Person("de", "Jörg Müßighofer", "joerg.muessighofer@post.example", "+49 30 23125123",
           "Der Hafen öffnet um neun Uhr und die Boote fahren mit der Flut."),
    Person("fr", "Solène Beaurivage", "solene@courrier.example", "+33 1 42 68 53 00",
           "Le port ouvre à neuf heures et les bateaux partent avec la marée."),
    Person("es", "Íñigo Larrañaga", "inigo.l@correo.example", "+34 912 345 678",
           "El puerto abre a las nueve y los barcos salen con la marea."),
    Person("it", "Ludovica Bellacqua", "ludo@posta.example", "+39 06 6982 1234",
           "Il porto apre alle nove e le barche partono con la marea."),
    Person("nl", "Maarten van Dijkhuizen", "maarten@brief.example", "+31 20 624 1111",
           "De haven opent om negen uur en de boten vertrekken met het tij."),
    Person("pl", "Żaneta Wiśniowska", "zaneta@poczta.example", "+48 22 694 12 34",
           "Port otwiera się o dziewiątej, a łodzie odpływają z przypływem."),
    Person("pt", "João Vasconcelos", "joao.v@correio.example", "+351 21 323 3400",
           "O porto abre às nove e os barcos saem com a maré."),
]  # fmt: skip
LEADS = {
    "by": ["By", "Von", "Par", "Por", "Di", "Door", "Przez", "Por"],
    "officer": [
        "Managing Director:", "Geschäftsführer:", "Directeur de la publication :",
        "Representante legal:", "Direttore responsabile:", "Eigenaar:", "Prezes zarządu:",
        "Sócio-gerente:",
    ],
    "regards": [
        "Kind regards", "Mit freundlichen Grüßen", "Cordialement", "Un saludo", "Cordiali saluti",
        "Met vriendelijke groet", "Z poważaniem", "Com os melhores cumprimentos",
    ],
    "says": ["says", "schrieb", "a écrit", "escribió", "ha scritto", "schreef", "napisała", "disse"],
    "portrait": [
        "Portrait of", "Porträt von", "Portrait de", "Retrato de", "Ritratto di", "Portret van",
        "Zdjęcie:", "Retrato de",
    ],
    "photo": ["Photo:", "Foto:", "Photo :", "Foto:", "Foto:", "Foto:", "Fot.", "Foto:"],
    "author": ["author", "autor", "auteur", "autor", "autore", "auteur", "autor", "autor"],
}  # fmt: skip


def ld(value: object, ascii_only: bool = True) -> str:
    return json.dumps(value, ensure_ascii=ascii_only)


def cloudflare(mail: str) -> str:
    return "5a" + "".join(f"{ord(c) ^ 0x5A:02x}" for c in mail)


def entities(text: str) -> str:
    return "".join(f"&#{ord(c)};" for c in text)


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


HIDDEN = {
    "json-ld": lambda p, w: (
        f'<script type="application/ld+json">{ld({"@type": "Article", "author": {"@type": "Person", "name": p.name}})}</script>',
        [p.name]),
    "json-ld unicode": lambda p, w: (
        f'<script type="application/ld+json">{ld({"@type": "Person", "name": p.name, "email": p.mail, "birthDate": "1980-02-03"}, False)}</script>',
        [p.name, p.mail, "1980-02-03"]),
    "microdata": lambda p, w: (
        f'<div itemscope itemtype="https://schema.org/Person"><b itemprop="name">{p.name}</b><i itemprop="telephone">{p.phone}</i></div>',
        [p.name, p.phone]),
    "rdfa": lambda p, w: (
        f'<div vocab="https://schema.org/" typeof="Person"><b property="name">{p.name}</b> <i property="email">{p.mail}</i></div>',
        [p.name, p.mail]),
    "rdfa prefix": lambda p, w: (f'<p>x <span property="dc:creator">{p.name}</span></p>', [p.name]),
    "h-card": lambda p, w: (
        f'<div class="h-card"><span class="p-name">{p.name}</span> <a class="u-email" href="mailto:{p.mail}">x</a></div>',
        [p.name, p.mail]),
    "hcalendar": lambda p, w: (
        f'<div class="vevent"><span class="summary">Day</span><span class="organizer">{p.name}</span></div>', [p.name]),
    "meta author": lambda p, w: (f'<meta name="author" content="{p.name}">', [p.name]),
    "byline class": lambda p, w: (f'<div class="byline">{w["by"]} {p.name}</div>', [p.name]),
    "byline words": lambda p, w: (f"<p>{w['by']} {p.name}</p>", [p.name]),
    "comment class": lambda p, w: (
        f'<div class="comment"><span class="comment-author">{p.name}</span><p>{p.words}</p></div>', [p.name]),
    "comment words": lambda p, w: (f"<p>{p.name} {w['says']}:</p><p>{p.words}</p>", [p.name]),
    "mailto": lambda p, w: (f'<a href="mailto:{p.mail}?subject=x">x</a>', [p.mail]),
    "mailto encoded": lambda p, w: (f'<a href="mailto:{quote(p.mail, "")}">x</a>', [quote(p.mail, "")]),
    "tel": lambda p, w: (f'<a href="tel:{p.phone.replace(" ", "")}">x</a>', [p.phone.replace(" ", "")]),
    "cloudflare": lambda p, w: (
        f'<a class="__cf_email__" data-cfemail="{cloudflare(p.mail)}">[email&#160;protected]</a>', [cloudflare(p.mail)]),
    "cloudflare href": lambda p, w: (
        f'<a href="/cdn-cgi/l/email-protection#{cloudflare(p.mail)}">x</a>', [cloudflare(p.mail)]),
    "entities": lambda p, w: (f"<p>{entities(p.mail)}</p>", [p.mail]),
    "split by markup": lambda p, w: (
        f"<p><span>{p.mail.split('@')[0]}</span><b>@</b><span>{p.mail.split('@')[1]}</span></p>", [p.mail]),
    "split by decoy": lambda p, w: (
        f"<p>{p.mail.split('@')[0]}<span style='display:none'>nospam</span>@{p.mail.split('@')[1]}</p>", [p.mail]),
    "split by comment": lambda p, w: (
        f"<p>{p.mail.split('@')[0]}<!-- x -->@{p.mail.split('@')[1]}</p>", [p.mail]),
    "at dot": lambda p, w: (
        f"<p>{p.mail.replace('@', ' [at] ').replace('.', ' dot ')}</p>", [p.mail.replace("@", " [at] ").replace(".", " dot ")]),
    "data attribute": lambda p, w: (
        f'<button data-author="{p.name}" data-email="{p.mail}">x</button>', [p.name, p.mail]),
    "data json": lambda p, w: (
        f"<div data-props='{ld({'user': {'email': p.mail}})}'>x</div>", [p.mail]),
    "alt": lambda p, w: (f'<img src="a.jpg" alt="{w["portrait"]} {p.name}">', [p.name]),
    "alt of an avatar": lambda p, w: (f'<img class="avatar" src="a.jpg" alt="{p.name}">', [p.name]),
    "title": lambda p, w: (f'<a href="/x" title="{p.mail}">x</a>', [p.mail]),
    "comment in markup": lambda p, w: (f"<!-- {w['author']}: {p.name}, {p.mail} -->", [p.name, p.mail]),
    "state": lambda p, w: (
        f"<script>window.__STATE__ = {ld({'page': {'author': p.name, 'email': p.mail}})};</script>", [p.name, p.mail]),
    "next data": lambda p, w: (
        f'<script id="__NEXT_DATA__" type="application/json">{ld({"props": {"user": {"name": p.name, "phone": p.phone}}}, False)}</script>',
        [p.name, p.phone]),
    "script object": lambda p, w: (f"<script>var o = {{authorName: '{p.name}', x: 1}};</script>", [p.name]),
    "vcard link": lambda p, w: (
        f'<a href="data:text/vcard,BEGIN:VCARD%0AFN:{quote(p.name)}%0ATEL:{quote(p.phone)}%0AEND:VCARD">x</a>',
        [quote(p.name), quote(p.phone)]),
    "vcard text": lambda p, w: (
        f"<pre>BEGIN:VCARD\nFN:{p.name}\nEMAIL;TYPE=work:{p.mail}\nEND:VCARD</pre>", [p.name, p.mail]),
    "handle": lambda p, w: (f"<p>{p.words} @{p.mail.split('@')[0].replace('.', '_')}_x</p>",
                            [f"@{p.mail.split('@')[0].replace('.', '_')}_x"]),
    "profile": lambda p, w: (
        f'<p><a href="https://www.linkedin.com/in/{p.mail.split("@")[0]}">x</a></p>',
        [f"https://www.linkedin.com/in/{p.mail.split('@')[0]}"]),
    "imprint": lambda p, w: (f"<footer><p>Example GmbH<br>{w['officer']} {p.name}<br>{p.mail}</p></footer>", [p.name, p.mail]),
    "signature": lambda p, w: (f"<p>{p.words}</p><p>{w['regards']},<br>{p.name}</p>", [p.name]),
    "photo credit": lambda p, w: (f"<figcaption>{p.words} {w['photo']} {p.name}</figcaption>", [p.name]),
    "path": lambda p, w: (f'<a href="/{w["author"]}/{slug(p.name)}">x</a>', [slug(p.name)]),
    "query": lambda p, w: (
        f'<a href="/s?email={quote(p.mail, "")}&amp;lastname={quote(p.name.split()[-1])}">x</a>',
        [quote(p.mail, ""), quote(p.name.split()[-1])]),
    "rel author": lambda p, w: (f'<a rel="author" href="/a/7">{p.name}</a>', [p.name]),
    "form value": lambda p, w: (f'<input name="email" value="{p.mail}">', [p.mail]),
    "script text": lambda p, w: (f"<script>send('{p.mail}')</script>", [p.mail]),
    "noscript": lambda p, w: (f"<noscript><p>{p.mail}</p></noscript>", [p.mail]),
}  # fmt: skip
AROUND = (
    "<nav><a href='/news'>World News</a><a href='/star'>Star Wars</a></nav>"
    "<p>Order no. 2024-118-3345, ISBN 978-3-16-148410-0, version 3.11.0.1, price 1.299,00 EUR.</p>"
    "<p>GitHub Actions and Visual Studio run on Mount Everest. @media print. New York Times.</p>"
    "<script>var build = '20240512.1234567', id = 4111111111111112;</script>"
)


def page(person: Person, hidden: str) -> str:
    return (
        f'<!doctype html><html lang="{person.lang}"><head><meta charset="utf-8">'
        f"<title>x</title></head><body>{AROUND}<main>{hidden}<p>{person.words}</p></main></body></html>"
    )


def measured(place: str) -> tuple[int, int, int, list[str]]:
    """Values found, values hidden, findings that are none of them, and what was missed."""
    found = planted = wrong = 0
    missed = []
    for number, person in enumerate(PEOPLE):
        hidden, values = HIDDEN[place](person, {k: v[number] for k, v in LEADS.items()})
        spots = scan_html(page(person, hidden), "https://example.org/")
        for value in values:
            planted += 1
            hit = any(
                value in s.value or (s.value in value and 2 * len(s.value) > len(value))
                for s in spots
            )
            found += hit
            missed += [] if hit else [f"{person.lang}: {value}"]
        told = (person.name, person.mail, person.phone, *values)
        wrong += sum(not any(s.value in v or v in s.value for v in told) for s in spots)
    return found, planted, wrong, missed


@pytest.mark.parametrize("place", HIDDEN)
def test_who_is_hidden_there_is_found_in_every_language(place: str) -> None:
    found, planted, wrong, missed = measured(place)
    assert found >= 0.9 * planted, missed
    assert wrong == 0


def test_over_all_places_recall_and_precision_are_what_they_should_be() -> None:
    found, planted, wrong = map(sum, zip(*(measured(place)[:3] for place in HIDDEN), strict=True))
    assert found >= 0.95 * planted
    assert found >= 0.9 * (found + wrong)


def item_of(source: str) -> dict[str, object]:
    """All that a spider may take from a page: text and markup, addresses, attributes, comments,
    and what scripts hold, as objects where it is JSON."""
    tree = LexborHTMLParser(source)
    scripts = [node.text() or "" for node in tree.css("script")]
    documents = [re.sub(r"^window\.\w+ = |;$", "", script) for script in scripts]
    return {
        "url": "https://example.org/",
        "markup": tree.css_first("main").html,
        "links": [node.attributes["href"] for node in tree.css("a[href]")],
        "images": [dict(node.attributes) for node in tree.css("img")],
        "attributes": [dict(node.attributes) for node in tree.css("[title],[value],button,div,.x")],
        "protected": [dict(node.attributes) for node in tree.css("[data-cfemail]")],
        "meta": {node.attributes.get("name") or "": node.attributes for node in tree.css("meta")},
        "comments": re.findall("<!--(.*?)-->", source),
        "scripts": [json.loads(d) if d.startswith("{") else d for d in documents],
        "text": LexborHTMLParser(re.sub("<script.*?</script>", "", source)).body.text(
            separator="\n"
        ),
    }


def strings(value: object, pointer: str = "") -> Iterator[tuple[str, str]]:
    inner: list[tuple[object, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    elif isinstance(value, str):
        yield pointer, value
    for key, child in inner:
        yield from strings(child, f"{pointer}/{key}")


def test_in_a_crawl_they_are_found_wherever_the_item_repeats_them() -> None:
    """The values that a page hides, in each field of an item that holds them."""
    planted = found = wrong = 0
    missed = []
    for where in HIDDEN:
        for number, person in enumerate(PEOPLE):
            hidden, values = HIDDEN[where](person, {k: v[number] for k, v in LEADS.items()})
            source = page(person, hidden)
            parsed = Page.parse(source.encode(), url="https://example.org/", headers=HTML)
            item = item_of(source)
            found_in = of_item(
                item,
                (*of_page(parsed), *of_source(parsed)),
                places.subject(places.of_page(parsed)),
            )
            for pointer, text in strings(item):
                for value in values:
                    at = text.find(value)
                    if at < 0:
                        continue
                    planted += 1
                    hit = any(
                        f.where.path == pointer
                        and 2 * (min(f.where.end, at + len(value)) - max(f.where.start, at))
                        >= len(value)
                        for f in found_in
                    )
                    found += hit
                    missed += [] if hit else [f"{where} {person.lang} {pointer}"]
            told = (person.name, person.mail, person.phone, *values)
            bare = [re.sub("<.*?>|nospam", "", f.value) for f in found_in]
            wrong += sum(not any(b in v or v in b for v in told) for b in bare)
    assert found >= 0.95 * planted, missed
    assert found >= 0.9 * (found + wrong)
