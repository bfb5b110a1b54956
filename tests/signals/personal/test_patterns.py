"""Forms in text: what is found, exactly where, and the many things that only look like it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_pages import real_pages

from consentry.signals import place
from consentry.signals.personal.context import without_placeholders
from consentry.signals.personal.forms import patterns, triggers
from consentry.signals.personal.item.items import regions
from consentry.signals.personal.tables import CONTEXT

EMAIL, ROLE, PHONE = (
    "personal.contact.email",
    "personal.contact.email-role",
    "personal.contact.phone",
)
NATIONAL, IP = "personal.identifier.national", "personal.online.ip"

FOUND = [
    (EMAIL, "write to «jane.doe@example.org», please"),
    (EMAIL, "«jane+lists@sub.example.co.uk»."),
    (EMAIL, "«jörg@müller.example»"),
    (EMAIL, "(«o'neill@example.org»)"),
    (EMAIL, "https://example.org/?mail=«jane%40example.org»&x=1"),
    (EMAIL, "mailto:«jane@example.org»?subject=x"),
    (EMAIL, "«jane [at] example [dot] org» or so"),
    (EMAIL, "«jane(at)example.org»"),
    (EMAIL, "it is «jane at example dot org»"),
    (EMAIL, "«jane {at} example {dot} co {dot} uk»"),
    (EMAIL, "«müller (ät) example.de»"),
    (EMAIL, "«jane@example [punkt] de»"),
    (EMAIL, "«&#106;ane&#64;example&#46;org» here"),
    (EMAIL, "<b>x</b> &amp; «jane&commat;example.org»"),
    (EMAIL, 'data-cfemail="«254f444b4065405d44485549400b4a5742»"'),
    (EMAIL, "«jane(a)example.org»"),
    (EMAIL, "«jane -at- example -dot- org»"),
    (EMAIL, "«jane małpa example.pl»"),
    (EMAIL, "mail: «jane @ example.org»"),
    (EMAIL, "«jane.doe @example.org»"),
    (EMAIL, "«jane@example.org»Tel. 12"),
    (EMAIL, "«jane@exa\u00admple.\u200borg» here"),
    (EMAIL, "«ｊａｎｅ．ｄｏｅ＠ｅｘａｍｐｌｅ．ｃｏｍ»"),
    (EMAIL, "«jane@example。org» here"),
    (EMAIL, "at «jane.doe\u00a0@\u00a0example.org»"),
    (EMAIL, "«jane.doe (arobase) exemple.fr»"),
    (EMAIL, "«jane.doe arobase exemple point fr»"),
    (EMAIL, "«jane doe apenstaartje voorbeeld punt nl»".replace(" doe", ".doe")),
    (EMAIL, "«jane *at* example.org»"),
    (EMAIL, "«jane.doeATexampleDOTorg» here"),
    (EMAIL, "write to «jane.doe at example.org», or"),
    (EMAIL, "skriv til «jane.doe (snabel-a) example punktum dk»"),
    (EMAIL, "«jane (krøllalfa) example.no»"),
    (EMAIL, "skriv «janedoe at gmail.com», tak"),
    (EMAIL, "écrire à «janedoe chez gmail point com», merci"),
    (EMAIL, "«jane.doe.ext chez example point fr»"),
    (EMAIL, "contact: «jane1 @ mail . com» thanks"),
    (EMAIL, "mail: «jane at example.org», thanks"),
    (EMAIL, "écrivez-moi à «jane arrobase exemple point fr»"),
    (EMAIL, "Contacto: «jane_arroba_example.es»"),
    (EMAIL, "Answers to «jane //at// example.org», please"),
    ("personal.financial.iban", ":86:166?00GUTSCHRIFT?31«DE89370400440532013000»?32Jane Doe"),
    (EMAIL, "Infos von «jane AT-Zeichen example.org» (Spamschutz)"),
    (EMAIL, "Infos von «jane (bei) example.org» (Spamschutz)"),
    (EMAIL, "Pour répondre : «jane à exemple point fr» (anti-robot)"),
    (EMAIL, "Dudas a «jane en example punto es», asunto"),
    (EMAIL, "Propostas para «jane -arroba- example.pt», até"),
    (EMAIL, "via «jane -apenstaartje- example -punt- nl»"),
    (EMAIL, "bugs -> «jane @ example . org»; praise"),
    (EMAIL, "«jane.doe-at-example-dot-org» is mine"),
    (EMAIL, "scrivi a «jane presso example punto it», grazie"),
    (EMAIL, "Mail an «janeATexample punkt de» bitte"),
    (EMAIL, "E-mail: «jane -malpa- example kropka pl»"),
    (EMAIL, "typing? «jane.doe.ext_AT_example_DOT_org»."),
    (EMAIL, "an «Jane@Beispiel.Musterfrau.De»"),
    (ROLE, "«info@example.org»"),
    (ROLE, "«press.office@example.org»"),
    (PHONE, "Call «+44 20 7946 0123» today"),
    (PHONE, "«+49 (0)30 23125 123»"),
    (PHONE, "«0049 30 23125123»"),
    (PHONE, "«020 7946 0123»"),
    (PHONE, "«(212) 555-0123»"),
    (PHONE, "tel «2125550123»"),
    (PHONE, '<a href="tel:«+442079460123»">'),
    (PHONE, "https://wa.me/«442079460123»"),
    (PHONE, "Telefon: «0341 696290»"),
    (PHONE, "电话：«400-081-2017»"),
    ("personal.financial.iban", "IBAN «DE89 3704 0044 0532 0130 00», BIC"),
    ("personal.financial.iban", "«GB82WEST12345698765432»"),
    ("personal.financial.iban", "IBAN«DE89370400440532013000»"),
    ("personal.financial.iban", "to «DE 8937 0400 4405 3201 3000» or"),
    ("personal.financial.iban", "«D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0»"),
    ("personal.financial.iban", "«de89  3704  0044  0532  0130  00»"),
    ("personal.financial.card", "«4111  1111  1111  1111»"),
    ("personal.financial.iban", "«DE89.3704.0044.0532.0130.00»"),
    ("personal.financial.card", "«4111.1111.1111.1111» or"),
    ("personal.financial.card", "«4111\u00a01111\u00a01111\u00a01111»"),
    ("personal.financial.card", "«4111 1111 1111 1111»"),
    ("personal.financial.card", "«3782-822463-10005»"),
    ("personal.financial.card", "visa «4111111111111111»"),
    ("personal.financial.card", "2026-03-14,«5524-2801-7427-8931»,USD,42.17,104729,approved"),
    ("personal.financial.card", "12;«4111111111111111»;42,17;EUR"),
    ("personal.financial.card", "a «6304 8765 4321 0985 016» b"),
    ("personal.financial.card", "«675900 1234567890123»"),
    ("personal.financial.card", "rupay «6521 5000 0000 0006»"),
    ("personal.financial.card", "https://example.org/files/«4111-1111-1111-1111».pdf"),
    ("personal.financial.card", "/scans/card_«4111111111111111».png"),
    ("personal.financial.card", "«4111 **1111** 1111 1111»"),
    ("personal.financial.iban", "to «DE89 3704 **0044** 0532 0130 00» or"),
    ("personal.contact.email", "to «jane.doe@**example**.org» or"),
    ("personal.contact.email", "to «jose\u0301.mun\u0303oz@mu\u0308ller.example» or"),
    ("personal.contact.email", r"to «jos\u00e9.mu\u00f1oz@example.org» or"),
    ("personal.contact.email", "to «jos&eacute;@example.org» or"),
    (PHONE, "/p/tel-«020-7946-0123»/"),
    (PHONE, "images/phone_«02079460123».png"),
    (IP, "from «fe80::21b:44ff:fe11:3ab7» at"),
    (NATIONAL, "DNI «12345678Z»"),
    (NATIONAL, "«X1234567L»"),
    (NATIONAL, "CF «RSSMRA85T10A562S»"),
    (NATIONAL, "BSN «111222333»"),
    (NATIONAL, "PESEL: «44051401359»"),
    (NATIONAL, "«AB 12 34 56 C»"),
    (NATIONAL, "SSN «536-90-4399»"),
    (NATIONAL, "social security number «536904399»"),
    (NATIONAL, "«2 55 08 14 168 025 38»"),
    (NATIONAL, "Steuer-ID «86 095 742 719»"),
    (NATIONAL, "«811218-9876»"),
    (NATIONAL, "«131052-308T»"),
    (NATIONAL, "CPF «111.444.777-35»"),
    (NATIONAL, "bare «756.9217.0769.85»"),
    (NATIONAL, "bare «710319/2745»"),
    (NATIONAL, "bare «85.07.30-033.28»"),
    (NATIONAL, "bare «BOXW310820HNERXN09»"),
    (IP, "from «198.51.100.7» at"),
    (IP, "from «2001:db8::7» at"),
    ("personal.online.mac", "«00:1B:44:11:3A:B7»"),
    ("personal.online.mac", "«001b.4411.3ab7»"),
    ("personal.online.handle", "https://«user:pass»@example.org/"),
    ("personal.birth", "born «12 March 1980» in"),
    ("personal.birth", "geboren am «1.2.1980»"),
    ("personal.birth", "née le «3 février 1971»"),
    ("personal.birth", "Fecha de nacimiento: «3 de mayo de 1990»"),
    ("personal.birth", "data urodzenia «1990-05-03»"),
    ("personal.birth", "生年月日：«1980年1月2日»"),
]


@pytest.mark.parametrize(("kind", "marked"), FOUND, ids=lambda value: value[-40:])
def test_it_is_found_at_exactly_its_characters(kind: str, marked: str) -> None:
    start, end = marked.index("«"), marked.index("»") - 1
    text = marked.replace("«", "").replace("»", "")
    hits = [(h.start, h.end) for h in patterns.scan(text, ("GB", "US", "DE")) if h.kind == kind]
    assert hits == [(start, end)]


NOTHING = [
    "logo@2x.png and react@17.0.2",
    "systemctl start ssh@web.service vm@7.socket backup@daily.timer, clip@2x.mov",
    "BEGIN:VEVENT\nUID:0123456789abcdef\nEND:VEVENT",
    "look at example.com, see accounts at gmail.com, check-in at web.de, anyone at yahoo.com",
    "IBAN: DE88 3704 0044 0532 0130 00, NL00 TEST 0171 2345 67",
    "USt-IdNr.: DE123456789\nHRB 10024 AG Leer",
    "https://example.org/@user and @media",
    "we meet at noon, at this point in time",
    "50% off at amazon dot com, see us @ example.org, Chef @example",
    "a@b@c",
    "We met at this point in time, either (a) foo.com or (b) bar.com; jobs-at-example.com",
    "El mejor en cada punto es, sin duda; à quel point net; w tym punkt de; Netz (w) example.com",
    "node.js at github.com, ASP.NET at microsoft.com, e.g. at example.com, Art. 6 (a) example.eu",
    "item 536-22-1234, part number 536-90-4399, since 1502117148165, update to 1.2.3.4",
    "x12345678Z12 and 756.9217.0769.86 and 710319/2746",
    "NO 93 86 01 11 17 94 8, BE 68 53 90 07 54 70 35, at 20 12 2019 12 34 56 78",
    "order 2125550123, order no. 4111111111111111",
    "2125550123",
    "2020-01-02 12:30:45 and 01.02.2020 and 1.2.2020-3.4.2021",
    "ISBN 978-3-16-148410-0, 9783161484100",
    "1.234.567,00 € or $1,234,567.00 or 1 000 000 000",
    "https://example.org/2020/12345678901?id=2079460123",
    "550e8400-e29b-41d4-a716-446655440000",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "v1.2.3.4, Chrome/120.0.6099.109, release 10.4.0.1, 1.2.3.4.5",
    "127.0.0.1, 0.0.0.0, ::1, 255.255.255.0, 10.0.0.0/8, 198.51.100.0/24, 999.1.1.1",
    "std::vector, a::b, 12:30:45, 1:2:3",
    "deploy@10.0.3.17, section 10.2.3.4, 192.168.1.20, 172.16.9.9, 169.254.1.9, ::ffff:10.1.2.3",
    "00:00:00:00:00:00",
    "DE89370400440532013001 and XX89370400440532013000",
    "gift code 3579-2162-1016-9832-WD, seed 4854957345204555336, 4006381333932",
    "Card on file: none\nOrder 392-5606161-6309986, account 544174-9337956112/0100",
    "/video/4111111111111111/, a_4111111111111111.png, 2026-03-14,4111111111111111,12,13",
    "4111 11** **** 1111",
    "NPWP 76.179.188.4-367.289",
    "GPS lat. 45 N; loss 0.12345, 0.54321",
    "4111 1111 1111 1112, 1234 5678 9012 3456, 0000 0000 0000 0000",
    "12345678A, X1234567A, RSSMRA85T10A562T",
    "111222333, 44051401359, 86095742719",
    "BSN 111222334, PESEL 44051401358, Steuer-ID 86095742718",
    "QQ123456C, BG 12 34 56 A",
    "000-12-3456, 666-12-3456, SSN 900-12-3456",
    "born in 1980, the born leader of 12 teams",
    "[e-mail] [phone] [author author-0123456789ab] [born 1980] [IP 198.51.100.0/24] [address DE]",
    "1577836800, 1577836800000, 3.14159265358979, 12345678901234567890",
    "width 1920 1080 60, 100 200 300 400 500",
    "Write to Jane at example.org, email us at example.org, contact us at any point in time",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert patterns.scan(text, ("GB", "US", "DE", "FR")) == []


def test_a_national_phone_number_needs_a_country_or_a_word_before_it() -> None:
    assert not patterns.scan("(212) 555-0123", ("DE",))
    assert [h.confidence for h in patterns.scan("phone: (212) 555-0123", ())] == [600]


def test_every_iban_length_of_the_table_is_one_that_is_checked() -> None:
    for country, size in CONTEXT.iban.items():
        body = country + "00" + "1" * (size - 4)
        rest = int("".join(str(int(c, 36)) for c in body[4:] + body[:4])) % 97
        text = f"{country}{98 - rest:02d}" + "1" * (size - 4)
        assert [text[h.start : h.end] for h in patterns.scan(f"x {text} y"[2:-2])] == [text]


@pytest.mark.parametrize("mark", ["%2540", r"\u0040"])
def test_an_address_in_an_address_or_in_a_script_is_written_with_escapes(mark: str) -> None:
    text = f'{{"to":"/m?mail=jane{mark}example.org"}}'
    assert [text[h.start : h.end] for h in patterns.scan(text)] == [f"jane{mark}example.org"]


def test_planted_in_real_text_each_is_found_where_it_was_put() -> None:
    planted = [marked.replace("«", "\0").replace("»", "\0").split("\0") for _, marked in FOUND]
    kinds = [kind for kind, _ in FOUND]
    for number, real in enumerate(real_pages()):
        text = real.parse().text
        middle = text.find("\n", len(text) // 2) + 1
        before, datum, after = planted[number % len(planted)]
        kind = kinds[number % len(kinds)]
        whole = f"{text[:middle]}\n{before}{datum}{after}\n{text[middle:]}"
        start = middle + 1 + len(before)
        spans = {(h.kind, h.start, h.end) for h in patterns.scan(whole, ("GB", "US", "DE"))}
        assert (kind, start, start + len(datum)) in spans, (real.url, datum)


def test_real_pages_have_few_findings_and_no_identifier_but_a_donation_account() -> None:
    found: list[str] = []
    for real in real_pages():
        page = real.parse()
        likely = place.subject((*place.of_url(real.url), *place.of_page(page)))
        found += [hit.kind for hit in patterns.scan(page.text, regions(likely))]
    assert found.count("personal.financial.iban") == 1
    assert not [kind for kind in found if kind.startswith(("personal.identifier", "personal.loc"))]
    assert found.count("personal.contact.address") <= 20
    assert found.count(PHONE) <= 60


PIECES = st.lists(
    st.sampled_from(
        [
            "@",
            "%40",
            " at ",
            "[at]",
            " dot ",
            "(dot)",
            ".",
            "jane",
            "example",
            "org",
            "&#64;",
            "&",
            "+",
            "44",
            "20",
            "7946",
            "0123",
            " ",
            "-",
            "(",
            ")",
            "DE89",
            "3704",
            "4111",
            "1111",
            "::",
            ":",
            "198.51.100.7",
            "born",
            "1980",
            "März",
            "ı",
            "İ",
            "ß",
            "\u202f",
            "＠",
            "日",
            "1.2.",
            "[phone]",
            "data-cfemail=",
            "ff",
            "mail: ",
            " at ",
            "_arroba_",
            " punto ",
            "AT",
            "\t",
            "|",
            "\n",
            "Telefon",
            "0xx",
            "al ",
        ]
    ),
    max_size=30,
).map("".join)


@given(text=st.one_of(st.text(max_size=200), PIECES))
def test_no_text_makes_it_raise_and_every_hit_is_inside_the_text(text: str) -> None:
    for hit in patterns.scan(text, ("GB", "US")):
        assert 0 <= hit.start < hit.end <= len(text)


@given(text=PIECES)
def test_the_first_look_passes_every_text_that_has_something(text: str) -> None:
    if list(patterns._scan(text, triggers.ALL, ("GB", "US"))):
        assert triggers.of(text)


@pytest.mark.parametrize(
    "piece", ["a@b.co ", "+44 20 7946 0123 ", "4111 1111 1111 1111, ", "born 1."]
)
def test_a_text_with_too_many_hits_says_so(piece: str) -> None:
    kinds = {hit.kind for hit in patterns.scan(piece * 40_000, ("GB",))}
    assert "body.too-large" in kinds


def test_a_number_with_check_digits_is_not_a_phone_number_as_well() -> None:
    kinds = [hit.kind for hit in patterns.scan("call 3782-822463-10005", ("US",))]
    assert kinds == ["personal.financial.card"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("x [e-mail] y", "x          y"),
        ("[author author-0123456789ab]", " " * 28),
        ("[born 1980]'", " " * 12),
        ("[e-mail jane@example.org]", "[e-mail jane@example.org]"),
        ("[author Ann Poe] [note]", "[author Ann Poe] [note]"),
    ],
)
def test_only_what_a_redaction_writes_is_passed_over_and_offsets_stay(text: str, left: str) -> None:
    assert without_placeholders(text) == left


def test_the_placeholders_are_those_of_the_bundled_policy() -> None:
    categories = Path(__file__).parents[3] / "policies" / "categories.yaml"
    said = re.findall(r"placeholder: \"\[(.+)\]\"", categories.read_text(encoding="utf-8"))
    assert said
    assert set(said) <= set(CONTEXT.placeholders)
