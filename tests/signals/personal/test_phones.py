"""Phone numbers as people write them: examples of the numbering plans, in layouts of all kinds."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import phonenumbers
import pytest
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from consentry.signals.personal import scan

COUNTRIES = {
    "en": "US GB AU CA IN", "de": "DE AT CH", "fr": "FR CA BE CH", "es": "ES MX AR CO PE CL",
    "it": "IT CH", "nl": "NL BE", "pl": "PL", "pt": "BR PT",
}  # fmt: skip
TYPES = (
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.VOIP,
)
LEADS = {
    "en": ("Call us on ", "Mobile: "), "de": ("Sie erreichen mich unter ", "Handy "),
    "fr": ("Appelez le ", "Tél. : "), "es": ("Llámanos al ", "Móvil: "),
    "it": ("Chiama il ", "Cell. "), "nl": ("Bel ", "Mobiel: "), "pl": ("Zadzwoń: ", "kom. "),
    "pt": ("Ligue para ", "Telemóvel: "),
}  # fmt: skip


def _numbers(country: str, chance: random.Random) -> Iterator[PhoneNumber]:
    for of_type in TYPES:
        example = phonenumbers.example_number_for_type(country, of_type)
        if example is None:
            continue
        plain = example.national_number or 0
        for _ in range(20):
            example.national_number = plain // 1000 * 1000 + chance.randrange(1000)
            if phonenumbers.is_valid_number(example):
                yield example
                break


def _layouts(number: PhoneNumber) -> Iterator[str]:
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    yield from (national, re.sub(r"\D", "", national), abroad, abroad.replace(" ", "-"))
    yield from (abroad.replace(" ", "."), abroad.replace(" ", "\xa0"), abroad.replace(" ", ""))
    yield f"00{abroad[1:]}"
    area, _, rest = national.partition(" ")
    if national.replace(" ", "").isdigit() and rest:
        yield from (national.replace(" ", "."), national.replace(" ", "-"))
        yield from (f"({area}) {rest}", f"{area} {rest.replace(' ', '')}")
        if area.startswith("0"):
            run = rest.replace(" ", "")
            yield from (f"{area}/{rest}", f"{area} / {rest}", f"{area}-{run}", f"({area}){run}")
            yield f"{abroad.partition(' ')[0]} (0){area[1:]} {rest}"


@pytest.mark.parametrize("lang", COUNTRIES)
def test_a_number_is_found_as_its_countries_write_it(lang: str) -> None:
    chance = random.Random(lang)
    missed, many = [], 0
    for country in COUNTRIES[lang].split():
        for number in _numbers(country, chance):
            for at, written in enumerate(_layouts(number)):
                around = (
                    (LEADS[lang][at % 2], ", Example GmbH"),
                    ("Jane Doe | Head of sales | ", " | jane.doe@example.org"),
                    ("Jane Doe (", ")."),
                )[(at + many) % 3]
                many += 1
                text = written.join(around)
                spots = [s.value for s in scan(text, lang) if s.kind == "personal.contact.phone"]
                if not any(written.strip("()") in s or s in written for s in spots):
                    missed.append(text)
    assert len(missed) <= 0.02 * many, missed


FOUND = [
    ("en", "didn't get any message on my registered «020 7946 0317». Could"),
    ("en", "Springfield\\n«(212) 555-0116» office\\n«+44 20 7946 0949» fax"),
    ("en", "«(212) 555-0123 ext. 45»"),
    ("en", "«(538)555-0123x123»"),
    ("de", "Zentrale «030 / 23 45 6 62» oder «0171 2345678»"),
    ("de", "Ruf: «03462/881 2333», Fax: «03462/881 2334»"),
    ("de", "«+49 511 9910-000»Allgemein"),
    ("fr", "Jane Doe «01 42 68 53 00» / «06 12 34 56 78»"),
    ("en", "Fax «020 7946 0123» «020 7946 0124»"),
    ("pl", "Jane Doe, «512 345 678»"),
    ("pt", "Jane Doe | «912.345.678» | Lisboa"),
]


@pytest.mark.parametrize(("lang", "marked"), FOUND)
def test_it_is_found_at_its_characters(lang: str, marked: str) -> None:
    wanted = re.findall("«(.*?)»", marked)
    found = scan(re.sub("[«»]", "", marked), lang)
    assert [s.value for s in found if s.kind == "personal.contact.phone"] == wanted


NOTHING = {
    "en": """Order no. 0712345678, UPC 036000291452, patent US 7,654,321, EIN 12-3456789,
        ABN 51 824 753 556, numbers 04 12 19 25 33 41, 10.0.19045.3803, open 08.00-18.30,
        £1,234,567, +3.140000, 48.856613, 0.7946012 18.9504486, 2301.01234, pp. 123-145,
        1577836800, order #123-1234567-1234567""",
    "de": """Bestellnummer 0171234567, Kundennummer: 030123456, Rechnung 2023/08154711,
        HRB 012345, 12.345.678 Euro, Mo-Fr 08.00-18.30, Lotto 03 12 19 25 33 41""",
    "fr": """Commande n° 0612345678, SIRET 732 829 320 00074, RCS Paris B 732 829 320,
        Loto : 01 12 23 34 45, 12 345 678 habitants""",
    "es": "Pedido 612345678, Nit: 900604924-8, 512.345.678 euros, ganaron 600 000 000 en 2019",
    "it": "P.IVA 01234567890, Partita IVA: 02345678901, Rif. 093.140.67, 312.345.678 abitanti",
    "nl": "KvK 02079460, BTW 123456789B01, bestelling 0612345678, € 12.345.678",
    "pl": """NIP 512-345-67-89, REGON 512345678, KRS 0000123456, 512 345 678 zł,
        Przychody | 512 345 678 | 498 221 000""",
    "pt": "NIF 212345678, CNPJ 12.345.678/0001-95, 912 345 678 habitantes",
}


@pytest.mark.parametrize("lang", NOTHING)
def test_other_numbers_are_none(lang: str) -> None:
    found = scan(NOTHING[lang], lang)
    assert [s.value for s in found if s.kind == "personal.contact.phone"] == []
