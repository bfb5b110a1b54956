"""More hosts of the demo site, one for each kind of work that the examples declare.

A shop (prices), a job board (job advertisements), a repository of papers (an academic corpus), an
archive of pictures (images), and a wire service whose authors live in four countries. They are
linked from nowhere: who tries an example begins at their front pages. Every text is ours, every
person obviously made up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from crawler.demo.pages import OPEN, PICTURE, Reply, html, robots

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


def _work(kind: str, **fields: object) -> str:
    data = {"@context": "https://schema.org", "@type": kind, **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _links(*paths: str) -> str:
    return "<ul>" + "".join(f'<li><a href="{path}">{path}</a></li>' for path in paths) + "</ul>"


_PERSON = {"@type": "Person", "name": "Example Person"}

SHOP = {
    "robots": robots("User-agent: *", "Disallow: /account/"),
    "/": html("Example Shop", _links("/kettle", "/lamp", "/account/orders")),
    "/kettle": html(
        "A kettle of steel",
        "<p>Holds 1.7 litres and boils them in four minutes. Price: 34.90 EUR.</p>"
        '<section class="reviews"><article itemscope itemtype="https://schema.org/Review">'
        '<p>By <span itemprop="author">Example Person</span></p>'
        '<p itemprop="reviewBody">It boils water, as a kettle should.</p></article></section>',
        head=_work(
            "Product",
            name="A kettle of steel",
            sku="K-1700",
            offers={"@type": "Offer", "price": "34.90", "priceCurrency": "EUR"},
            review=[{"@type": "Review", "author": _PERSON, "reviewBody": "It boils water."}],
        ),
    ),
    "/lamp": html(
        "A lamp for reading",
        "<p>Warm light, three steps. Price: 19.50 EUR, two in stock.</p>",
        head=_work(
            "Product",
            name="A lamp for reading",
            sku="L-3",
            offers={"@type": "Offer", "price": "19.50", "priceCurrency": "EUR"},
        ),
    ),
    "/account/orders": html("Your orders", "<p>Nothing for crawlers.</p>"),
}

JOBS = {
    "robots": OPEN,
    "/": html("Example Jobs", _links("/gardener", "/baker", "/apply")),
    "/gardener": html(
        "Gardener for the town park",
        "<p>The town of Exampleton looks for a gardener for its park, 30 hours a week.</p>"
        "<p>Questions go to Example Person, jobs.person@example.org, telephone "
        "+49 30 23125 321.</p>",
        head=_work(
            "JobPosting",
            title="Gardener for the town park",
            datePosted="2026-05-04",
            employmentType="PART_TIME",
            hiringOrganization={"@type": "Organization", "name": "Town of Exampleton"},
            applicationContact={
                "@type": "ContactPoint",
                "name": "Example Person",
                "email": "jobs.person@example.org",
                "telephone": "+49 30 23125 321",
            },
        ),
    ),
    "/baker": html(
        "Baker, early shift",
        "<p>A bakery looks for a baker who likes the hours before six.</p>",
        head=_work(
            "JobPosting",
            title="Baker, early shift",
            datePosted="2026-05-06",
            employmentType="FULL_TIME",
            hiringOrganization={"@type": "Organization", "name": "Example Bakery"},
        ),
    ),
    "/apply": html(
        "Please log in to apply",
        '<form action="/login" method="post"><label>Mail <input name="mail"></label>'
        '<label>Password <input type="password" name="password"></label>'
        "<button>Log in</button></form>",
    ),
}

PAPERS = {
    "robots": OPEN,
    "/": html("Example Papers", _links("/tides", "/mosses", "/essays")),
    "/tides": html(
        "Tides in a harbour with two mouths",
        '<p class="authors">By <a rel="author" href="/people/ep">Example Person</a></p>'
        "<p>Abstract: We measure the tide in a harbour with two mouths over one year and find that "
        "the northern mouth leads by eleven minutes.</p>",
        head=_work(
            "ScholarlyArticle",
            headline="Tides in a harbour with two mouths",
            author=[_PERSON],
            datePublished="2025-11-03",
            inLanguage="en",
        ),
    ),
    "/mosses": html(
        "Mosses on north walls",
        "<p>Abstract: We count mosses on forty walls. Most of them stand on the north side.</p>",
        head=_work(
            "ScholarlyArticle",
            headline="Mosses on north walls",
            datePublished="2025-12-01",
            inLanguage="en",
        ),
    ),
    "/essays": html(
        "Collected essays",
        "<p>The publisher keeps text and data mining to itself.</p>",
        headers=(("TDM-Reservation", "1"),),
    ),
}

PICTURES = {
    "robots": robots("User-agent: *", "Content-Signal: search=yes, ai-train=yes", "Allow: /"),
    "tdmrep": Reply(
        json.dumps([{"location": "/", "tdm-reservation": 0}]).encode(), type="application/json"
    ),
    "/": html("Example Pictures", _links("/fog", "/quarry", "/sketches")),
    "/fog": html(
        "Fog over the estuary",
        '<figure><img src="/files/fog.png" alt="Grey fog, no horizon"></figure>',
        head=f'<link rel="license" href="{CC0}">'
        + _work("ImageObject", name="Fog over the estuary", license=CC0),
    ),
    "/files/fog.png": Reply(PICTURE, type="image/png"),
    "/quarry": html(
        "The quarry at noon",
        '<figure><img src="/files/quarry.png" alt="Stone and shadow"></figure>'
        '<p>Also as a <a href="/files/quarry.png">file</a>.</p>',
        head=f'<link rel="license" href="{CC0}">',
    ),
    "/files/quarry.png": Reply(PICTURE, type="image/png"),
    "/sketches": html(
        "Sketches",
        '<figure><img src="/files/fog.png" alt="Lines"></figure>',
        head='<meta name="robots" content="noai, noimageai">',
    ),
}

COUNTRIES = ("GB", "DE", "FR", "IE")
DISPATCHES = 8


def _dispatch(country: str, number: int) -> Reply:
    title = f"Dispatch {number} from {country}"
    lives = {"@type": "PostalAddress", "addressCountry": country}
    return html(
        title,
        f'<p>By <span rel="author">Example Person</span></p>'
        f"<p>Dispatch number {number} tells how the weather was in the country {country}.</p>",
        head=_work("NewsArticle", headline=title, author={**_PERSON, "address": lives}),
    )


def _wire() -> dict[str, Reply]:
    pages = {
        f"/{country.lower()}/{number}": _dispatch(country, number)
        for number in range(1, DISPATCHES + 1)
        for country in COUNTRIES
    }
    return {"robots": OPEN, "/": html("Example Wire", _links(*pages)), **pages}


TRADES: Mapping[str, Mapping[str, Reply]] = {
    "shop": SHOP,
    "jobs": JOBS,
    "papers": PAPERS,
    "pictures": PICTURES,
    "wire": _wire(),
}
