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
    ("ja", "電話　«０３－３２１０－１２３４»"),
    ("ja", "TEL«０３ー３２１０ー１２３４»（代）"),
    ("is", "Farsími «611 2345»"),
    ("et", "Lisainfo: «512 3456»"),
    ("hr", "mob. «091 234 5678»"),
    ("lv", "zvani «29 123 456»"),
    ("ka", "მობ: «599 12 34 56»"),
    ("hi", "मोबाइल: «98765 43210»"),
    ("ar", "جوال «0501234567»"),
    ("de", "Miete 700 €, ab Mai. «0171 2345678» ab 18 Uhr"),
    ("en", "£35 each. «020 7946 0312» after six"),
    ("de", "Ann Poe, «0171 2345678» «030 23125123»"),
    ("fr", "Ann Poe 12, «06 12 34 56 78» / 2e étage"),
    ("en", "flat NW3 «020 7946 0314» or"),
    ("en", "Tel. «020 7946 0315» or «020 7946 0316»"),
    ("es-MX", "manda un mensaje al «55 1234 5678»"),
    ("en-US", "«+1 212 555 0188» (o) / «2125550189» (c)"),
    ("pt-BR", "R$ 1.250, falar c/ Ana Souza «11987654321» CRECI 1"),
    ("hu", "Érd.: «+36 (0)30 123 4567», Ann Poe"),
    ("de", "Ann Poe, «+49 171 2345678» «030 23125123»"),
    ("es-PE", "cuesta S/ 30. «987–654–321» (Yape)"),
    ("en-ZA", "Plumber Ann Poe «07 11 63 78 81»; call-out R450"),
    ("bg", "въпроси: ann@example.bg, «02 26 40 78»"),
    ("fr", "mon nouveau num «06 12 34 56 78»"),
    ("pl", "Strzyżenie psów 80 zł/h «512 345 678» «512 345 679»"),
    ("pl", "Strzyżenie psów 80 zł/h «+48 512 345 678» «512.345.679» «0048 512 345 670»"),
    ("pl", "Tłumaczenia, 90 zł/godz. «512 345 678» «512345679» «+48512345670»"),
    ("fr", "Ménage, 15 €/h, «06 12 34 56 78» «06.12.34.56.79» «0612345670»"),
    ("pt", "Aulas de viola. «912-345678». 12 €/h"),
    ("cs", "Hlídání dětí 150 Kč/hod, «601-123456»."),
    ("es", "Perdí un paraguas. Doy 20 €. «6123/45678» / «810-123456»"),
    ("es", "Perdí un paraguas. Doy 20 €. «612345678» / «+34 810 12 34 56»"),
    ("es", "hazme un bizum al «6123/45678»"),
    ("sl", "Košnja trave 15 €/h, «031 234 567». Hvala"),
    ("en-AU", "Bike $150, helmet $20. «0412 345 678», no offers"),
    ("en-MY", "Kuih raya RM15. Order: «012-345 6789» (Ann)"),
    ("en-US", "Ann Poe | best # «21255 50123» after 5"),
    ("en-US", "Front desk «(212) 555-0123» (24 hrs)"),
    ("en-US", "Tip line «212-5550123», see line 3000000 of it"),
    ("ko", "문의 «+82/10/2034/5678» (문자)"),
    ("da", "Ring «32952100» eller skriv"),
    ("es", "Socio|Móvil|Cuota\n12||5\n13|«612-345678»|5"),
    ("es", "Centralita: «963 522 991 ext. 5511»"),
    ("es", "Guardia: «748 254 625», «678 725 058» y «942 572 825»"),
    ("es", "Infórmate en el «612 345 678» (9-14)"),
    ("it", "Numero verde «800 300 913», dall'estero «+39 055 5477108»; «199 993 069» a pagamento"),
    ("fr", "N° Vert «0 800 560 223» (gratuit)"),
    ("de", "Gratisnummer «0800 819 984», Bürgertelefon «0049301234567»"),
    ("pl", "Zamówienia: «512 337 532»"),
    ("pt", "Linha de apoio «808 832 874», grátis «800 433 942», geral «707 569 152»"),
    ("pt-BR", "Ligações: «(0xx41) 3321.4205»"),
    ("nl", "Spoednummer «010-1265468» (24/7)"),
    ("en", "Surgery: «0121 231 7066» (9-17)"),
    ("en-US", "my # is «2125550123» about the couch"),
    ("es-MX", "Taquilla: «01-222-106-3875»"),
    ("en", "T «00447400671397» (9-17)"),
    ("en", "Direct line\tFax\tOpening\n«01343 257080»\t«029 20180553»\t08.30-17.00"),
    ("pt", "Ana\tPoe\t«21 123 45 05»\nRui\tRoe\t«912 345 667»\nEva\tDoe\t«912 345 657»"),
    ("de", "Tel. «030 1234567-12 bis -15», «07531/12 34 56 oder 12 34 57»"),
    ("es", "Tel. «91 234 56 78/79/80», abierto de 10 a 14"),
    ("en", "Tel: «020 7946 0123 or 0124». Ring «020 7946 0125», 20 rooms"),
    ("es", "Fontanero económico «605 358 072»"),
    ("es", "Alquilo piso céntrico, 700 €/mes. «622.819.234»"),
    ("it", "La vicina ha le chiavi: «338 1837100»"),
    ("pt", "Se não atender tenta «919 740 916»."),
    ("pl", "Klucz u sąsiadki: «570 681 102»"),
    ("es-AR", "se hacen arreglos de ropa, «11-6600-3565», Ana"),
    ("nl", "Geen gehoor? Probeer «06 41921642»"),
    ("en-US", "Ann Poe (cleaner) «201 - 580 - 3677». 1707 Elm"),
    ("de", "sip:«0049442143344» / fax, handy=«01712345678»"),
    ("en-US", "\\phone{«+1~(413)~510~3407»} \\fax{«+1\\,413\\,510\\,3408»}"),
    ("en-US", "orders «919.546.2538» / fax «919.624.5533» / 24-hr"),
    ("en-US", "this is Ann at «303, 695, 2007», bye"),
    ("it", "fa fede il messaggio del «366/1933041», ore 6.30"),
    ("pt", "A Ana da chave atende no «245-324326» até às 20h"),
    ("pl", "Nr kontaktowy «880 184 924», nagroda 300 zł"),
    ("de", "Name | Telefon | Seit | Kundennummer\nAnn Poe | «030 1234567» | 2024-01-02 | 03012345"),
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
        1577836800, order #123-1234567-1234567, order: 0712345678, parcel RM 0612 7213 4GB,
        # 2125550123, ticket # 212-555-0123, roll number 880/094375-4, phones 08.30-17.00""",
    "de": """Bestellnummer 0171234567, Kundennummer: 030123456, Rechnung 2023/08154711,
        Ersatz für 030.1234.56, Preis 8,50 €. Best.-Nr. 0171 2345678, 5 €/h,
        HRB 012345, 12.345.678 Euro, Mo-Fr 08.00-18.30, Lotto 03 12 19 25 33 41,
        Lager 030 040 050 060, PZN 08239687, Termine 03.04. 05.06. 07.08.,
        Mo 0800-1230 1400-1800, Kapitel 0221-0228, Rufnummer fehlt, Az. 41-2026/118,
        ab 05.12 05.42 06.12 06.42, Telefon zuletzt 12.03.2024""",
    "fr": """Commande n° 0612345678, SIRET 732 829 320 00074, RCS Paris B 732 829 320,
        Loto : 01 12 23 34 45, 12 345 678 habitants""",
    "es": "Población total: 612 345 678. Art. 690.879.284/N. "
    "Pedido 612345678, Nit: 900604924-8, 512.345.678 euros, ganaron 600 000 000 en 2019",
    "it": "Matr. 375 3955985/B, Prot. 0123456/2024, "
    "P.IVA 01234567890, Partita IVA: 02345678901, Rif. 093.140.67, 312.345.678 abitanti, "
    "06 15 - 06 45 - 07 15, Cagliari 33 81 07 49 20",
    "nl": "KvK 02079460, BTW 123456789B01, bestelling 0612345678, € 12.345.678",
    "pl": """NIP 512-345-67-89, REGON 512345678, KRS 0000123456, 512 345 678 zł,
        Przychody | 512 345 678 | 498 221 000, 512 345 678 498 221 000 w 2023,
        WZ 897/83/2026, FS 6413/02/26, EAN 512345678,
        nr karty lojalnościowej 512 345 678, szafa 512345678, 900 zł. Model 512-345-678, 40 zł""",
    "sv": "Ring 08-123 456 78. Annons 701234567, ordernr 0812345678, bg 123-4567",
    "et": "Tel 512 3456. Kuulutus 5123457, viitenumber 5123458",
    "tr": "Tel: 0212 345 67 89. İlan no 2123456780, sipariş no 05321234567",
    "zh-CN": "电话 010-62345678。编号13123456789，订单13123456780",
    "ja": "〒150-0002　注文番号0312345678",
    "nl-BE": "gsm 0470 12 34 56, ond.nr. 0470.123.457, mededeling +++012/3456/78901+++",
    "pt": "NIF 212345678, CNPJ 12.345.678/0001-95, 912 345 678 habitantes",
}


FIRST = {"sv": "08-123 456 78", "et": "512 3456", "tr": "0212 345 67 89", "zh-CN": "010-62345678"}
FIRST |= {"nl-BE": "0470 12 34 56"}
"""Numbers that are one, before those that are none."""


@pytest.mark.parametrize("lang", NOTHING)
def test_other_numbers_are_none(lang: str) -> None:
    found = [s.value for s in scan(NOTHING[lang], lang) if s.kind == "personal.contact.phone"]
    assert found == ([FIRST[lang]] if lang in FIRST else [])


def test_a_number_two_lines_below_what_it_is_of_is_none() -> None:
    found = scan("Name\nKundennummer\nAnn Poe\n030 1234567\nTelefon\nAnn Poe\n030 1234568", "de")
    assert [s.value for s in found if s.kind == "personal.contact.phone"] == ["030 1234568"]


def test_rows_of_figures_are_no_number_that_is_said() -> None:
    assert scan("rows 303, 695, 2007 and at 1, 303, 695, 2007, 8", "en-US") == []


TECHNICAL = """ncurses (6.4+20230625-2), 0.1 (2013-05-27), 00 0066 0002 00 00, 0.000070 of
    2147483647 lines; 0.00  0.00  14.00, CVE-2022-14790, J12/3067/2015, 4294967296, ::7334,
    0.4.7 / 2014-06-24, (6.8.99.901), 0.17029-1, map 0 1 2 3 4 5 6 7,
    1.535069430280279050e+02 1.717902253122074967e+02, DFARS 252.227-7013"""


def test_versions_columns_and_limits_of_numbers_are_none() -> None:
    assert [s.value for s in scan(TECHNICAL, "en") if s.kind == "personal.contact.phone"] == []


def test_days_of_a_long_log_are_not_counted_as_numbers_that_nobody_looked_at() -> None:
    log = "".join(f"2021-03-{day % 28 + 1:02d}  a change\n" for day in range(3000))
    text = log + "tel 020 7946 0123"
    assert [s.value for s in scan(text, "en-GB")] == ["020 7946 0123"]
