"""Place: each signal alone, then together; unknown stays unknown, and sums are 1000."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_pages import HTML, real_pages

from consentry.countries import CODES
from consentry.evidence import Finding, Where
from consentry.signals import personal, place
from consentry.signals.page import Page
from consentry.signals.place.tables import FACTORS, LANGUAGES, TLDS, WEIGHTS


@pytest.mark.parametrize(
    ("url", "countries"),
    [
        ("https://www.example.co.uk/x", ["GB"]),
        ("https://example.de", ["DE"]),
        ("https://example.de.", ["DE"]),
        ("https://example.com/de-at/x", ["AT"]),
        ("https://example.com/en-us", ["US"]),
        ("https://example.xn--p1ai/", ["RU"]),
        ("https://example.scot/", ["GB"]),
        *(
            (f"https://example.{tld}/", [])
            for tld in ("com", "io", "tv", "ai", "co", "me", "eu", "zz")
        ),
        ("https://198.51.100.7/", []),
        ("https://[", []),
        ("mailto:x", []),
    ],
)
def test_an_address_says_a_country_by_its_domain_or_path(url: str, countries: list[str]) -> None:
    assert [f.value for f in place.of_url(url)] == countries


def signals(markup: str, url: str = "https://example.com/x") -> set[tuple[str, str, str]]:
    page = Page.parse(markup.encode(), url=url, headers=HTML)
    return {
        (f.kind.removeprefix("place."), f.where.path, f.value)
        for f in place.of_page(page)
        if f.where.path != "lang"
    }


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<html lang="de-AT">', ("content", "lang-region", "AT")),
        ('<html lang="zh-Hant-HK">', ("content", "lang-region", "HK")),
        ('<html lang="en-UK">', ("content", "lang-region", "GB")),
        ('<html lang="en-US">', ("content", "lang-default", "US")),
        ('<meta property="og:locale" content="pt_PT">', ("content", "og-locale", "PT")),
        ('<meta property="og:locale" content="en_US">', ("content", "lang-default", "US")),
        (
            '<link rel=alternate hreflang=en-nz href="https://example.com/x">',
            ("content", "hreflang", "NZ"),
        ),
        ('<a href="https://a.co.uk/"><a href="https://b.org.uk/">', ("content", "outlinks", "GB")),
        ('<meta property="og:price:currency" content="SEK">', ("content", "currency", "SE")),
        (ld('{"offers": {"priceCurrency": "GBP"}}'), ("content", "currency", "GB")),
        (
            ld('{"@type": "Person", "address": {"addressCountry": "FR"}}'),
            ("subject", "person-address", "FR"),
        ),
        (
            ld('{"@type": "Organization", "address": {"addressCountry": {"name": "FR"}}}'),
            ("provider", "provider-address", "FR"),
        ),
    ],
)
def test_a_page_says_a_country_in_many_ways(markup: str, expected: tuple[str, str, str]) -> None:
    assert signals(markup) == {expected}


@pytest.mark.parametrize(
    "markup",
    [
        '<html lang="x">',
        '<html lang="i-klingon">',
        '<html lang="es-419">',
        "<html>",
        "",
        '<link rel=alternate hreflang=en-nz href="https://example.com/other">',
        '<a href="https://a.co.uk/">',
        '<a href="https://a.co.uk/"><a href="https://a.de/">',
        '<meta property="og:price:currency" content="EUR">',
        ld('{"address": {"addressCountry": 7}}'),
    ],
)
def test_what_names_no_country_is_no_signal(markup: str) -> None:
    assert signals(markup) == set()


def test_phone_prefixes_and_ibans_are_about_the_person() -> None:
    given_ = [
        Finding("personal.contact.phone", Where("item"), "+44 20 7946 0123"),
        Finding("personal.contact.phone", Where("item"), "0049 30 23125123"),
        Finding("personal.contact.phone", Where("item"), "020 7946 0123"),
        Finding("personal.financial.iban", Where("item"), "FR76 3000"),
    ]
    found = place.of_findings(given_)
    assert [(f.kind, f.value) for f in found] == [
        ("place.subject", "GB"),
        ("place.subject", "DE"),
        ("place.subject", "FR"),
    ]


def content(path: str, value: str, confidence: int = 900) -> Finding:
    return Finding("place.content", Where("html", path), value, confidence)


def language(code: str) -> list[Finding]:
    return [content("lang", country, permille) for country, permille in LANGUAGES[code].items()]


def test_without_a_signal_all_is_unknown() -> None:
    assert place.subject(()) == {"unknown": 1000}
    assert place.subject([Finding("personal.name.author", Where("html"), "DE")]) == {
        "unknown": 1000
    }


def test_a_language_alone_spreads_over_its_countries() -> None:
    shares = place.subject(language("de"))
    assert [*shares][:3] == ["DE", "AT", "CH"]
    assert shares["AT"] >= 50
    assert shares["CH"] >= 50
    assert shares["unknown"] >= 20


def test_a_country_domain_outweighs_what_a_language_makes_likely() -> None:
    shares = place.subject([*language("de"), content("tld", "CH"), content("lang-default", "DE")])
    assert max(shares, key=shares.__getitem__) == "CH"


def test_a_template_that_says_its_country_three_times_says_it_once() -> None:
    once = place.subject([*language("en"), content("lang-region", "NZ")])
    thrice = place.subject(
        [*language("en"), content("lang-region", "NZ"), content("og-locale", "NZ")]
    )
    assert once == thrice


def test_an_organisations_address_counts_little() -> None:
    provider = Finding("place.provider", Where("html", "provider-address"), "IE")
    shares = place.subject([*language("en"), provider])
    assert max(shares, key=shares.__getitem__) == "US"


@given(
    st.lists(
        st.builds(
            Finding,
            st.sampled_from(["place.content", "place.subject", "place.provider", "personal.x"]),
            st.builds(Where, st.just("html"), st.sampled_from([*FACTORS, "lang", "other"])),
            st.sampled_from(["DE", "AT", "GB", "US", "XX", "", "unknown"]),
            st.integers(0, 1000),
        ),
        max_size=40,
    )
)
def test_shares_always_sum_to_a_thousand_with_something_left_unknown(found: list[Finding]) -> None:
    shares = place.subject(found)
    assert sum(shares.values()) == 1000
    assert all(share > 0 for share in shares.values())
    assert shares["unknown"] >= WEIGHTS.reserve
    assert shares == place.subject(reversed(found))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_page_or_address_makes_it_raise(tag: str, url: str) -> None:
    place.of_url(url)
    place.of_url("https://" + url)
    page = Page.parse(
        f'<html lang="{tag}"><meta property="og:locale" content="{tag}">'.encode(
            "utf-8", "replace"
        ),
        url=url,
        headers=HTML,
    )
    place.of_page(page)


def test_tables_name_real_countries() -> None:
    for shares in LANGUAGES.values():
        assert set(shares) <= CODES
        assert sum(shares.values()) <= 1000
        assert next(iter(shares.values())) == max(shares.values())
    assert {*TLDS.exceptions.values(), *TLDS.national.values()} - {"TL", "RS"} <= CODES
    assert set(WEIGHTS.currencies.values()) <= CODES
    for signal, entry in WEIGHTS.weights.items():
        p = int(entry["precision"]) / 1000
        power = 1 if signal == "person-address" else 2 / 3
        assert abs((20 * p / (1 - p)) ** power - int(entry["weight"])) <= 1.5


@pytest.mark.parametrize("lives", ["DE", "FR", "IE", "GB", "JP"])
def test_where_a_person_says_they_live_is_stronger_than_the_language(lives: str) -> None:
    person = {"@type": "Person", "name": "Ann Poe", "address": {"addressCountry": lives}}
    script = f'<script type="application/ld+json">{json.dumps(person)}</script>'
    page = Page.parse(
        f'<html lang="en">{script}'.encode(), url="https://example.org/", headers=HTML
    )
    shares = place.subject(place.of_page(page))
    assert shares[lives] >= 900
    assert all(share < 50 for country, share in shares.items() if country != lives)


@pytest.mark.parametrize(("hidden", "share"), [(False, 0.78), (True, 0.64)])
def test_the_likeliest_country_of_real_pages(hidden: bool, share: float) -> None:
    right = within = 0
    pages = real_pages()
    for real in pages:
        page = real.parse()
        found = (*place.of_url(real.url), *place.of_page(page))
        found = tuple(f for f in found if not hidden or f.where.path != "tld")
        shares = place.subject((*found, *place.of_findings(personal.of_page(page))))
        likeliest = max((c for c in shares if c != "unknown"), key=shares.__getitem__, default="")
        right += likeliest == real.country
        within += shares.get(real.country, 0) >= 50 or shares["unknown"] == 1000
    assert right >= len(pages) * share
    assert within >= len(pages) * 0.8
