"""Addresses, numbers and papers as people write them, and what looks alike.

In each line what stands in «» is found, all of it and nothing else of its kind; letters before say
in which language the text is.
"""

from __future__ import annotations

import re

import pytest

from consentry.signals.personal import scan, scan_html

EMAIL, PHONE = "personal.contact.email", "personal.contact.phone"
IBAN, CARD = "personal.financial.iban", "personal.financial.card"
ADDRESSES = """
en Write to «j.doe (at) example.org», please.
en «jane@example . com» for bookings
en e-mail: «jane @ example . co.uk»
en «jane_at_example_dot_org»
en «"jane doe"@example.org»
en «jane{at}example{dot}net» and «jane <dot> doe <at> example.net»
en mine is «janedoeATexampleDOTcom», without capitals
en «jane.doe at example.org» is best
en «jane-doe @example.org» or call
de «doe (bei) example (Punkt) de»
de «j.doe at example punkt de»
de «doe[klammeraffe]example.de»
fr courriel : «jane.doe chez example point fr»
fr «jane[à]example.fr»
fr «j.doe AROBASE example POINT fr»
es «jdoe(en)example.es»
it «j.doe chiocciola example punto it»
nl «jdoe [at] example punt nl»
nl «j.doe at example punt nl»
pl «jdoe małpa example kropka pl»
pt «jane.doe arroba example ponto com ponto br»
cs pište na «jdoe (zavináč) example.cz»
en email me at «jane.doe [at] example.org» (remove spaces)
en jane: «jane @ example.org»
en «jane @ gmail.com» or sale @ amazon.com, 7pm @ the.park
en rsync -a pi@raspberrypi.local:~/
en git clone git@example.org:tools/x.git
en npm install @example/core@17.0.2, logo@2x.png, 5 apples @ 2.50
en Meet me at noon, dot your i's and look at example.com (at the end)
fr Rendez-vous chez example.fr, point final
de Bestellen Sie bei example.de, um 8 Uhr. Punkt.
"""
NUMBERS = """
en-GB Ring Jane on «07700900456»
en-GB Jane Doe — «07700 900456»
en-US call «1.312.555.0188» or «(312) 555-0189»
de Tel: «030 901820»Fax: «030 901821»
de Rückrufnummer «0431 987654»
fr «06.12.34.56.78»
fr Jane Doe - «06-12-34-56-78»
es tels. «934567890» / «699112233»
es-MX «+52 1 55 1234 5678» celular
pt Contacto de emergência: Jane Doe, «912 345 683»
pt Jane Doe - «912345678»
de Art.-Nr. 030901820, Kundennr. 0711 1234567, Best.-Nr.: 089 1234 567
de Vorgangsnummer 0431 987654, Rechnungs-Nr. 0431-987654
fr N° client 0781224310
pl Jane Doe, jane@example.org, KRS 0123456789, NIP 525-000-10-90
da CVR 50456554 | Tlf. «+45 32 48 15 03»
fi Y-tunnus 5802724-1, jane@example.fi
no Org.nr. 951 602 240 MVA, jane@example.no
cs Volejte «601 390 033». Inzerát č. 974823780
es-PE Llamar a Jane Doe Quispe al «912 922 162»
pt-BR me chama no zap «11961496427», pix depois
en-US or **«(201) 555-7056»**.
it Cod. art. 0577 123456, Protocollo 0577/123456
pl Kod 601-234-567-X
en 10.1016/j.cell.2020.01.021 and part AB12 CDEF 1234 5678 9012 34
fr Loto : 06 12 34 45 48
"""
ACCOUNTS = """
de IBAN: «DE89 \n3704 0044 0532 0130 00»
de «DE89_3704_0044_0532_0130_00» «DE89/3704/0044/0532/0130/00»
de «DE89 - 3704 - 0044 - 0532 - 0130 - 00»
de «ＤＥ８９３７０４００４４０５３２０１３０００»
de «de89.3704.0044.0532.0130.00»
en DE89 3704 0044 0532 0130 01 and at 20 he had been 30 to be 68 of the 12 years old
"""
CARDS = """
en card:\n«4111\n1111\n1111\n1111»
en Card: «4111 - 1111 - 1111 - 1111» or «4111_1111_1111_1111»
en Card: «4111/1111/1111/1111» or «4111*1111*1111*1111»
en pan=«4111111111111111»&exp=0927
en name,card\nJ,«4111111111111111»\nK,«5555555555554444»
en Card #«4111111111111111», exp 09/27
en card «4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1»
en «4111 1111 1111 1111» 09/27 123
pt cartão n.º «5555 5555 5555 4444»
en Tracking no. 5555 5555 5555 4444, meter no. 4111111111111111
pt Encomenda n.º 4111111111111111, código de rastreio 5555555555554444
de KK-Nr.: «4111-1111-1111-1111»
de Auftrag-Nr. 5555 5555 5555 4444
en 0.4111111111111111 4111111111111111.5 1,4111111111111111
en 4000 3000 2000 1000
en barcode 4111111111111111, membership 5555555555554444
en charge to «5555 5555 5555 4444», CVV on back
en «6304 0000 0000 0000» exp 09/28
"""
OTHERS = {
    "personal.identifier.national": """
es DNI: «12.345.678-Z»
de Sozialversicherungsnr. «65 180539 B 019»
en part AB123456C
""",
    "personal.identifier.passport": """
nl paspoort «NPR12AB34»
pt passaporte n.º «CA123456»
en passport to success 2023, new passport fees: 82.50
ru паспорт «1876 999673», выдан
zh 护照号码：«E60818596»
cs číslo pasu «89464725»
ro CI seria «AM 123456»
""",
    "personal.identifier.plate": """
en reg: «AB12 CDE»
it targa commemorativa del 1923
de Kennzeichen nach VO (EU) 2016/679
de Kontrollschild «ZH 607 567»
nl nummerplaat «4-SUV-255»
ru госномер «А 895 ВС 77»
en vehicle no. «MH 12 FT 3238»
tr plaka «34 EX 4257»
cs SPZ «6B2 3403»
""",
    "personal.identifier.tax": """
fr Auto-entrepreneur, TVA «FR 40 303 265 045»
de Example GmbH, USt-IdNr. DE123456789
es Autónomo: Jane Doe, NIF «12.345.678-Z»
es Jane Doe (autónoma), NIF: «12345678Z»
cs OSVČ Jane Doe, DIČ «CZ6148585711»
""",
    "personal.birth": """
en D.O.B. «3.4.81»
en founded on 3 March 1981, version 3.4.1981
de Jane Doe (* «3. April 1981» in Kiel), Jan Doe, *«3.4.1981»
de Jane Doe (*«1981»), Malerin
de * 3. April 1981 erstmals gesendet. inkl. MwSt. * 24.12.2025
de gegründet am 3. April 1981, geb. Ausgabe 24,90 €, Feier am 12.06.2026
en Jane Doe (b. «3 April 1981»), Jan Doe (born «1982») and b 12 of 3 May 1981
fr Jane Doe, née le «3 avril 1981», Jan Doe (né en «1982»)
es Jane Doe (n. «3 de abril de 1981»)
it Jane Doe (nata nel «1981»)
pl Jane Doe (ur. «3 kwietnia 1981» w Łodzi)
nl Jane Doe (geb. «3 april 1981»)
pt Jane Doe (nascida a «3 de abril de 1981»)
cs nar. «3. 4. 1981»
en x = a * 1981; (c) * 1981-2020
""",
    "personal.contact.address": """
us Jane Doe, «48 N Elm St, Apt 8B, Springfield, IL 62704»
es Jane Doe, «C/ Mozart 3, 3º B, 28013 Madrid»
nl Jane Doe, «Lindenstraat 4-II, 1053 AB Amsterdam»
pt Jane Doe, «Rua Mozart n.º 6, 2.º Esq., 4700-030 Braga»
pt Jane Doe, «Rua Mozart, 9, Apto 301, São Paulo - SP, 01310-100»
sv Jane Doe, «Rosengatan 6, 411 05 Göteborg»
cs Jane Doe, «Mozartova 8/12, 602 00 Brno»
en shipped via UPS 1ZG650K93865175366
""",
    "personal.location": """
en location: {"lat": «51.50735, "lng": -0.12776»}
de Koordinaten: «N 52° 31.200 E 013° 24.297»
en ratio 51.50735, 0.12776 computed
""",
    "personal.online.device": """
en UDID «00008030-001A2B3C4D5E6F70»
en uuid 6D92078A-8246-4BA4-AE5B-76104861E7DC
""",
}


def lines(kind: str, table: str) -> list[tuple[str, str, str]]:
    found = []
    for line in table.strip().replace("\n", "\0").split("\0"):
        if re.match(r"[a-z]{2}(?:-[A-Z]{2})? ", line):
            found.append([kind, *line.split(" ", 1)])
        else:
            found[-1][2] += f"\n{line}"
    return [tuple(one) for one in found]


EVERY = [
    *lines(EMAIL, ADDRESSES),
    *lines(PHONE, NUMBERS),
    *lines(IBAN, ACCOUNTS),
    *lines(CARD, CARDS),
    *(one for kind, table in OTHERS.items() for one in lines(kind, table)),
]


@pytest.mark.parametrize(("kind", "lang", "line"), EVERY, ids=[line for _, _, line in EVERY])
def test_all_of_what_is_one_is_found_and_nothing_that_looks_alike(kind: str, lang: str, line: str):
    text = re.sub("[«»]", "", line)
    spots = [spot for spot in scan(text, lang) if spot.kind == kind]
    assert [spot.value for spot in spots] == re.findall("«([^»]*)»", line)


@pytest.mark.parametrize("written", ["&amp;#64;", "&amp;commat;", "&#x40;", "&#8203;@", "(at)"])
def test_an_address_behind_references_of_references_is_one(written: str):
    html = f"<p>jane{written}example.org</p>"
    assert EMAIL in {spot.kind for spot in (*scan_html(html), *scan(html))}
