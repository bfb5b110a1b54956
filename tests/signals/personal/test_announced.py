"""What a word announces: numbers of thirty countries, papers, plates, devices, streets, names."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.signals.personal.forms import national, patterns
from consentry.signals.personal.tables import IDENTIFIERS, KEYS, LEADS

NUMBERS = {
    "AT": "Sozialversicherungsnummer «1237 010180»",
    "AU": "tax file number «123 456 782»",
    "AR": "CUIT «20-05536168-2»",
    "BE": "Rijksregisternummer: «85.07.30-033.28»",
    "BG": "ЕГН «7523169263»",
    "CA": "social insurance number «123-456-782»",
    "CH": "AHV-Nr. «756.9217.0769.85»",
    "CL": "RUT: «12.531.909-2»",
    "CN": "身份证 «360426199101010071»",
    "CR": "cédula «3-0455-0175»",
    "CZ": "rodné číslo «710319/2745»",
    "DK": "CPR-nr. «211062-5629»",
    "DO": "cédula «001-1391820-5»",
    "EC": "cédula «1714307103»",
    "EE": "isikukood «36805280109»",
    "GB-NHS": "NHS number «943-476-5870»",
    "GR": "ΑΜΚΑ «01013099997»",
    "HR": "OIB: «33392005961»",
    "ID": "NIK «3171011708450001»",
    "IE": "PPS No: «6433435F»",
    "IL": "teudat zehut «039337423»",
    "IN": "Aadhaar «2341 2341 2346»",
    "IS": "kennitala «450401-3150»",
    "JP": "マイナンバー «621498320257»",
    "KR": "주민등록번호 «971013-9019902»",
    "LT": "asmens kodas «33309240064»",
    "LV": "personas kods «161175-19997»",
    "MX": "CURP: «BOXW310820HNERXN09»",
    "MX-RFC": "RFC «GODE561231GR8»",
    "MY": "MyKad «770305-02-1234»",
    "NO": "fødselsnummer «151086 95088»",
    "PK": "CNIC «54303-2759080-9»",
    "PT": "NIF: «501 442 600»",
    "RO": "CNP «1630615123457»",
    "RU-INN": "ИНН «123456789047»",
    "RS": "JMBG «0101006500006»",
    "SI": "EMŠO «0101006500006»",
    "SK": "rodné číslo «710319/2745»",
    "TH": "Thai ID «7-2620-01-00005-2»".replace("-", ""),
    "TR": "TC kimlik no «17291716060»",
    "UA": "РНОКПП «1759013776»",
    "US-ITIN": "ITIN «912-90-3456»",
    "ZA": "SA ID «7503305044089»",
}
FOUND = [
    *(("identifier.national", text) for text in NUMBERS.values()),
    ("identifier.national", "adóazonosító jel «8071592153»"),
    ("identifier.national", "Cédula de ciudadanía «1.020.304.050»"),
    ("identifier.national", "الرقم القومي «29001011234567»"),
    ("identifier.national", "user_ssn: «536904399»"),
    ("identifier.passport", "dowód osobisty seria i numer «ABC 123456»"),
    ("online.device", "MAC «001B44113AB7»"),
    ("online.device", "IMSI «310150123456789»"),
    ("birth", "nato a Roma il «12 maggio 1980»"),
    ("identifier.passport", "Passport No. «C01X00T47» was lost"),
    ("identifier.passport", "Reisepass-Nr.: «C01X00T47»"),
    ("identifier.passport", "numer paszportu «AB1234567»"),
    ("identifier.passport", "P<UTOERIKSSON<<ANNA\n«L898902C36UTO7408122F1204159ZE184226B<<<<<10»"),
    ("identifier.licence", "driving licence number «MORGA657054SM9IJ»"),
    ("identifier.licence", "Führerschein Nr. «B072RRE2I55»"),
    ("identifier.plate", "Kennzeichen «B-AB 1234» gesehen"),
    ("identifier.plate", "immatriculée «AB-123-CD»"),
    ("identifier.plate", "the number plate «AB12 CDE»"),
    ("identifier.plate", "matrícula «1234 BCD»"),
    ("identifier.plate", "kenteken «12-AB-34»"),
    ("identifier.plate", "numer rejestracyjny «WA 12345»"),
    ("identifier.tax", "Inhaber: Ann Poe, USt-IdNr.: «DE123456789»"),
    ("identifier.tax", "ditta individuale, P. IVA «12345670017»"),
    ("identifier.tax", "Eenmanszaak Poe, btw-id «NL001234567B01»"),
    ("online.device", "IMEI: «490154203237518»"),
    ("online.device", "idfa=«6D92078A-8246-4BA4-AE5B-76104861E7DC»"),
    ("online.device", "_ga=«GA1.2.1234567890.1600000000»;"),
    ("online.device", "client_id: «1234567890.1600000000»"),
    ("location", "GPS: «48.85837, 2.29448»"),
    ("location", "Standort 48°: «48°51'30\"N 2°17'40\"E»"),
    ("contact.address", "wohnt «Musterstraße 12a, 10115 Berlin»"),
    ("contact.address", "lives at «221B Baker Street, London NW1 6XE»"),
    ("contact.address", "habite «12 rue de la Paix, 75002 Paris»"),
    ("contact.address", "vive en «Calle de Alcalá 45, 28014 Madrid»"),
    ("contact.address", "abita in «Via Garibaldi 12, 20121 Milano»"),
    ("contact.address", "woont «Keizersgracht 123, 1015 CJ Amsterdam»"),
    ("contact.address", "mieszka «ul. Marszałkowska 12/3, 00-590 Warszawa»"),
    ("contact.address", "mora na «Rua Augusta 25, 1100-048 Lisboa»"),
    ("name.officer", "Geschäftsführer: Dr. «Anna Müller-Lüd»\nHRB 1"),
    ("name.officer", "Directeur de la publication : «Jean de la Fontaine»"),
    ("name.officer", "Representante legal: «Ana García López»"),
    ("name.officer", "Prezes zarządu: «Jan Kowalski»"),
    ("name.officer", "Direttore responsabile: «Anna Rossi»"),
    ("name.author", "By «Ann Poe»"),
    ("name.author", "Von «Anna Müller», Berlin"),
    ("name.author", "Photo: «Ann Poe»/Agency"),
    ("name.author", "«Ann Poe» says:\nHello"),
    ("name.author", "«Jan Kowalski» napisał:"),
    ("name.person", "Mit freundlichen Grüßen\n\n«Anna Müller»\nSales"),
    ("name.person", "Kind regards,\n«Ann Poe»"),
    ("name.person", "Portrait of «Ann Poe»"),
    ("name.person", "https://example.org/team/«jane-doe»"),
    ("name.person", "/welcome?first_name=«Jane»&x=1"),
    ("online.handle", "thanks to «@jane_doe», who"),
    ("online.profile", "see «https://www.linkedin.com/in/jane-doe»/"),
    ("online.profile", "I am at «https://x.com/jane_doe»"),
]
NOTHING = [
    "By the way, Ann",
    "Von Berlin nach Hamburg",
    "By Monday Morning",
    "Photo: Getty Images",
    "@media print and @property",
    "@Override\npublic",
    "npm i @scope/name",
    "my @items = (1, 2); push @list[0], @ARGV; `@loader_path`, npm team add @acme:newteam",
    "ssh://[user@]host.example/path and https://${USER}@host.example/",
    "mail ends in @example.org",
    "Example GmbH\nMusterstraße 12\n10115 Berlin",
    "version 1.23456, 2.34567",
    "in 2020 way 12",
    "Featuring 3 rooms",
    "passport control is 12 km away",
    "the number plate is dirty",
    "IMEI of a phone",
    "USt-IdNr.: DE123456789",
    "oib 33392005962",
    "rc 710319/2746",
    "NIF: 501 442 601",
    "https://example.org/team/about-us",
    "https://x.com/share?u=1",
    "https://twitter.com/example",
    "[author] says:",
    "Geschäftsführer: [officer]\nBob Roe",
    "Best,\nthe team",
    "Directions: Turn Left",
]


@pytest.mark.parametrize(("kind", "marked"), FOUND)
def test_what_is_announced_is_found_at_its_characters(kind, marked):
    before, datum, after = marked.replace("»", "«").split("«")
    text = before + datum + after
    assert (f"personal.{kind}", datum) in {
        (hit.kind, text[hit.start : hit.end]) for hit in patterns.scan(text)
    }


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_it_is_left_alone(text):
    assert patterns.scan(text) == []


def test_every_number_of_the_table_is_found_but_those_without_check_digits():
    unchecked = {name for name, one in IDENTIFIERS.national.items() if not one.check}
    assert len(IDENTIFIERS.national) >= 30
    assert set(IDENTIFIERS.national) - unchecked <= {*NUMBERS, "PT-CC"}


def test_without_stdnum_the_word_and_the_form_are_enough_and_less_sure(monkeypatch):
    national._check.cache_clear()
    monkeypatch.setitem(sys.modules, "stdnum.hr.oib", None)
    (hit,) = patterns.scan("OIB 33392005962")
    assert hit.confidence < 900
    national._check.cache_clear()


def test_words_are_written_as_they_are_looked_up():
    for words in (*LEADS.before.values(), LEADS.closing, LEADS.after, LEADS.byline):
        assert all(word == word.lower() for word in words)
    assert all(word == word.lower() for word in KEYS.nobody)


PIECES = [marked.replace("«", "").replace("»", "") for _, marked in FOUND] + NOTHING


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8))).map("\n".join))
def test_no_text_makes_it_raise_and_every_span_is_in_the_text(text):
    for hit in patterns.scan(text):
        assert 0 <= hit.start < hit.end <= len(text)


BEGINNINGS = [
    "Geschäftsführer: ", "By A", "Kind regards\n", "A a says:", "//x.com/a ", "/team/a-a ",
    "?name=aa&", "12 A A A Street ", "Calle A ", "48.85837, ", "passport A1 1 1 1 1 ",
    "Inhaber VAT ", "BEGIN:VCARD\nFN:a\n", "ahv 756 ", "von der von der ", "A. B. C. D. ",
    "[name] ",
]  # fmt: skip


@pytest.mark.parametrize("piece", BEGINNINGS)
def test_a_text_of_nothing_but_beginnings_is_read_to_its_end(piece):
    text = piece * ((1 << 17) // len(piece)) + "\nmail jane@example.org"
    found = {text[hit.start : hit.end] for hit in patterns.scan(text, ("DE", "US"))}
    assert found & {"jane@example.org", text}
