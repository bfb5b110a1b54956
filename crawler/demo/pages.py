"""What the demo site answers, host by host. Every text is ours, every person obviously made up.

A host's file named ``robots`` or ``tdmrep`` is what stands at the address that its standard
gives it; all other keys are paths. Telephone numbers are from the ranges that Ofcom
(020 7946 0000 to 0999) and the Bundesnetzagentur (030 23125 000 to 999) keep for drama; e-mail
addresses end in example.org (RFC 2606).
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; ``BASE:host`` in a body is replaced by the origin of that host."""

    body: bytes
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


def html(
    title: str,
    body: str,
    *,
    head: str = "",
    lang: str = "en",
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (),
) -> Reply:
    """A page of the demo site."""
    text = (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{title}</title>{head}</head>\n<body><main><h1>{title}</h1>\n{body}\n"
        '</main><footer><a href="BASE:www/">The Example Gazette</a></footer></body></html>\n'
    )
    return Reply(text.encode(), status, headers=headers)


def article(
    title: str,
    summary: str,
    paragraphs: tuple[str, ...],
    *,
    published: str,
    path: str,
    author: str = "",
    extra: str = "",
) -> Reply:
    """A news article with the metadata that a real one has."""
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "description": summary,
        "datePublished": published,
        "inLanguage": "en",
        "license": CC_BY,
        "publisher": {"@type": "Organization", "name": "The Example Gazette"},
    }
    if author:
        data["author"] = {
            "@type": "Person",
            "name": author,
            "address": {"@type": "PostalAddress", "addressCountry": "DE"},
        }
    head = (
        f'<meta name="description" content="{summary}">'
        f'<link rel="canonical" href="BASE:news{path}"><link rel="license" href="{CC_BY}">'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    links = '<p>More: <a href="/harbour">harbour</a>, <a href="/library">library</a></p>'
    return html(title, f"<article>{text}{extra}</article>{links}", head=head)


def robots(*lines: str) -> Reply:
    """A robots.txt of these lines."""
    return Reply(("\n".join(lines) + "\n").encode(), type="text/plain; charset=utf-8")


def _list(*entries: tuple[str, str]) -> str:
    return "<ul>" + "".join(f'<li><a href="{a}">{text}</a></li>' for a, text in entries) + "</ul>"


def _png() -> bytes:
    """A picture of 8 by 8 grey points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + bytes(range(0, 256, 32)) for _ in range(8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


PICTURE = _png()
HARBOUR = article(
    "The harbour of Exampleton opens its new quay",
    "After two years of work the ferry can turn without waiting for the tide.",
    (
        "The new quay of Exampleton was opened on Monday morning. It is 140 metres long and lets "
        "the ferry turn at any state of the tide, which it could not do before.",
        "The harbour office expects twelve crossings a day in summer, three more than last year. "
        "Fishing boats keep the old quay, whose stones were cleaned but not moved.",
        "The work cost less than was planned, because the sand that was dredged could be used for "
        "the sea wall two kilometres to the north.",
    ),
    published="2026-03-02T08:30:00+00:00",
    path="/harbour",
)
LIBRARY = article(
    "The town library lends seeds as well as books",
    "Beans, peas and old kinds of cabbage can be taken home and brought back in autumn.",
    (
        "Since this week the library of Exampleton lends seeds. Who takes a paper bag of beans in "
        "spring brings two bags back in autumn, if the slugs allow it.",
        "The shelf stands between the travel books and the local history. In the first three days "
        "sixty bags were taken, most of them peas.",
        "A course on keeping seeds dry begins in September and costs nothing.",
    ),
    published="2026-04-18",
    path="/library",
)
BYLINE = article(
    "How a bakery measures its bread",
    "A visit to a kitchen in which every loaf has a number.",
    (
        "In the bakery on the market square every loaf is weighed twice, and the second weight is "
        "the one that counts, because it is taken after the crust has cooled.",
        "Questions about this text reach the author at example.person@example.org or by telephone "
        "on +49 30 23125 123.",
        "The scales are checked each month, and the list hangs beside the door.",
    ),
    published="2026-05-05T06:00:00+00:00",
    path="/bakery",
    author="Example Person",
    extra='<p>By <a rel="author" href="mailto:example.person@example.org">Example Person</a></p>',
)
PROFILE = html(
    "Example Person",
    "<p>Example Person builds model railways and shows them at fairs.</p>"
    '<p>Telephone: <a href="tel:+442079460456">+44 20 7946 0456</a></p>',
    lang="en-GB",
    head='<script type="application/ld+json">'
    + json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "Person",
            "name": "Example Person",
            "telephone": "+44 20 7946 0456",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "London",
                "addressCountry": "GB",
            },
        }
    )
    + "</script>",
)
LOGIN = html(
    "Please log in to read on",
    "<p>The reading room is for members. Log in to continue.</p>"
    '<form action="/login" method="post"><label>Member <input name="member"></label>'
    '<label>Password <input type="password" name="password"></label>'
    "<button>Log in</button></form>",
)
FRONT = html(
    "The Example Gazette",
    "<p>A demo site: each link shows one kind of answer that a crawler can meet.</p>"
    + _list(
        ("BASE:news/harbour", "an article under a licence"),
        ("BASE:news/library", "another one"),
        ("BASE:news/bakery", "an article with an author, an e-mail address and a telephone number"),
        ("BASE:news/photo", "a picture"),
        ("BASE:news/drafts/plan", "a page that robots.txt disallows"),
        ("BASE:news/gone", "a page that is gone"),
        ("BASE:archive/volumes/first", "text and data mining reserved by tdmrep.json"),
        ("BASE:archive/letters", "reserved by a response header"),
        ("BASE:archive/poems", "reserved by a meta tag"),
        ("BASE:wishes/recipe", "Content-Signal: not for search"),
        ("BASE:drawings/fox", "no AI, which this crawl is not for"),
        ("BASE:court/notice", "withheld for legal reasons"),
        ("BASE:members/room", "a login wall"),
        ("BASE:members/safe", "a page behind a password"),
        ("BASE:broken/page", "a host whose robots.txt fails"),
        ("BASE:slow/one", "a host that asks for a second between requests"),
        ("BASE:people/uk/example-person", "a person in the United Kingdom"),
    ),
    head='<meta name="description" content="A demo site that shows each kind of answer.">'
    f'<link rel="license" href="{CC_BY}">',
)


def _sitemap(*urls: str) -> Reply:
    body = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</urlset>'
    return Reply(f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(), type="application/xml")


OPEN = robots("User-agent: *", "Allow: /")
SHOWN: Mapping[str, Mapping[str, Reply]] = {
    "www": {
        "robots": robots("User-agent: *", "Allow: /", "Sitemap: BASE:www/sitemap.xml"),
        "/": FRONT,
        "/sitemap.xml": _sitemap("BASE:www/", "BASE:news/harbour", "BASE:news/library"),
    },
    "news": {
        "robots": robots("User-agent: *", "Disallow: /drafts/", "Sitemap: BASE:news/sitemap.xml"),
        "/harbour": HARBOUR,
        "/library": LIBRARY,
        "/bakery": BYLINE,
        "/photo": Reply(PICTURE, type="image/png"),
        "/drafts/plan": html("A draft", "<p>Not finished, and not for crawlers.</p>"),
        "/sitemap.xml": _sitemap("BASE:news/harbour", "BASE:news/library", "BASE:news/bakery"),
    },
    "archive": {
        "robots": OPEN,
        "tdmrep": Reply(
            json.dumps([{"location": "/volumes/*", "tdm-reservation": 1}]).encode(),
            type="application/json",
        ),
        "/volumes/first": html("The first volume", "<p>Old news, reserved by the file.</p>"),
        "/letters": html(
            "Letters to the editor",
            "<p>Reserved by a header.</p>",
            headers=(("TDM-Reservation", "1"),),
        ),
        "/poems": html(
            "Poems",
            "<p>Reserved by a meta tag.</p>",
            head='<meta name="tdm-reservation" content="1">',
        ),
    },
    "wishes": {
        "robots": robots(
            "User-agent: *", "Content-Signal: search=no, ai-input=no, ai-train=no", "Allow: /"
        ),
        "/recipe": html("Soup for six", "<p>Peel six carrots and begin.</p>"),
    },
    "drawings": {
        "robots": OPEN,
        "/fox": html(
            "A fox in four lines",
            "<p>How to draw a fox with four lines of a soft pencil, and where the tail begins.</p>"
            "<p>The first line is the back. The second is the nose. The third and the fourth are "
            "the ears, and they should not be of the same length.</p>",
            head='<meta name="robots" content="noai, noimageai">',
        ),
    },
    "court": {
        "robots": OPEN,
        "/notice": html(
            "Unavailable for legal reasons",
            "<p>A court has ordered that this page be withheld.</p>",
            status=451,
            headers=(("Link", '<https://example.org/order>; rel="blocked-by"'),),
        ),
    },
    "members": {
        "robots": OPEN,
        "/room": LOGIN,
        "/safe": html(
            "Password needed",
            "<p>Who are you?</p>",
            status=401,
            headers=(("WWW-Authenticate", 'Basic realm="members"'),),
        ),
    },
    "broken": {
        "robots": Reply(b"out of order\n", 500, "text/plain"),
        "/page": html("Behind a broken robots.txt", "<p>Nobody knows what its owner wants.</p>"),
    },
    "slow": {
        "robots": robots("User-agent: *", "Crawl-delay: 1"),
        "/one": html(
            "One thing after the other",
            "<p>This host asks for a second between two requests, and gets it.</p>"
            '<p><a href="/two">Next</a></p>',
        ),
        "/two": html("And the next", "<p>A second later.</p>"),
    },
    "people": {"robots": OPEN, "/uk/example-person": PROFILE},
}
