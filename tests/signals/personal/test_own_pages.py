"""Small pages of many kinds, each with what it holds and how little else it holds."""

from __future__ import annotations

import pytest

from consentry.signals.personal import scan_html

# fmt: off
# ruff: noqa: E501
PAGES: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = []


def page(lang: str, body: str, *wanted: str, no: tuple[str, ...] = ()) -> None:
    """no: values that are no finding; ``*`` for any."""
    PAGES.append((lang, body, wanted, no))


# structure
page('en','<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":["Person","Author"],"@id":"#p","givenName":"Orla","familyName":"Kinsella","sameAs":["https://www.linkedin.com/in/orla-kinsella"],"telephone":"+353 1 679 1234","address":{"@type":"PostalAddress","streetAddress":"12 Dame Street","addressLocality":"Dublin"}}]}</script>','Orla','Kinsella','linkedin.com/in/orla-kinsella','679 1234','12 Dame Street')
page('de','<script type="application/ld+json">[{"@type":"NewsArticle","author":[{"@type":"Person","name":"Henrike Vollmöller"},{"@type":"Organization","name":"Nordkurier Verlag"}],"publisher":{"@type":"Organization","name":"Nordkurier Verlag","telephone":"0395 4575000"}}]</script><p>Nordkurier Verlag</p>','Henrike Vollmöller',no=('Nordkurier Verlag',))
page('fr','<script type="application/ld+json">{"@type":"Recipe","author":"Maëlys Couturier","review":[{"@type":"Review","author":{"@type":"Person","name":"Gwénolé Le Bihan"},"reviewBody":"Très bon"}]}</script>','Maëlys Couturier','Gwénolé Le Bihan')
page('en','<script type="application/ld+json">{"@type":"Event","performer":{"@type":"Person","name":"Tamsin Okoro"},"organizer":{"@type":"Person","name":"Dev Acharya","email":"mailto:dev@acharya.example"}}</script>','Tamsin Okoro','Dev Acharya','dev@acharya.example')
page('es','<div itemscope itemtype="http://schema.org/Review"><span itemprop="author" itemscope itemtype="http://schema.org/Person"><meta itemprop="name" content="Ximena Urquidi"></span><span itemprop="reviewBody">Bien</span></div>','Ximena Urquidi')
page('it','<div typeof="foaf:Person" about="#me"><span property="foaf:name">Ginevra Bolognini</span> <a rel="foaf:mbox" href="mailto:gi@bolognini.example">m</a></div>','Ginevra Bolognini','gi@bolognini.example')
page('nl','<div class="vcard"><span class="fn n"><span class="given-name">Sjoerd</span> <span class="family-name">Haanstra</span></span> <span class="tel"><span class="value">058-2123456</span></span><abbr class="bday" title="1971-04-09">9 april</abbr></div>','Sjoerd Haanstra','058-2123456','1971-04-09')
page('pl','<ol class="commentlist"><li class="comment"><cite class="fn">Bogumiła Ćwikła</cite> <time>2021</time><p>Super wpis!</p></li></ol>','Bogumiła Ćwikła')
page('en','<p>Mail me: <script>document.write("q.finch"+"@"+"aviary.example")</script><noscript>q.finch (at) aviary (dot) example</noscript></p>','q.finch (at) aviary (dot) example')
page('de','<p>E-Mail: t&#x2E;brand&#64;hof&period;example oder t.brand<!-- -->@<!-- -->hof.example</p>','t.brand@hof.example')
page('fr','<a href="javascript:void(0)" onclick="location.href=\'mailto:lise@atelier.example\'">écrire</a>','lise@atelier.example')
page('en','<a href="https://x.com/dorcasbell">@dorcasbell</a> <a href="https://github.com/dorcasbell/repo">code</a> <a href="https://github.com/features">f</a>','dorcasbell',no=('features',))
page('en','<div class="team-member"><img src="/img/rhea-santos.jpg" alt="Rhea Santos, Head of Design"><h4>Rhea Santos</h4><p>Head of Design</p></div>','Rhea Santos')
page('de','<h2>Impressum</h2><p>Angaben gemäß § 5 DDG<br>Wiebke Tönnies<br>Am Deich 14<br>26506 Norden<br>Telefon: 04931 / 12 34 56<br>USt-IdNr.: DE 123 456 788</p>','Wiebke Tönnies','Am Deich 14','04931 / 12 34 56')
page('en','<p>Best,<br>Niamh<br>--<br>Niamh Geraghty<br>Senior Counsel | Geraghty &amp; Co<br>M: 087 123 4567</p>','Niamh Geraghty','087 123 4567')
page('pt','<script>dataLayer.push({"userId":"u-88121","userEmail":"rui.t@caixa.example","userPhone":"+351912345678"})</script>','rui.t@caixa.example','351912345678')
page('en','<script>self.__next_f.push([1,"{\\"post\\":{\\"author\\":{\\"name\\":\\"Ottoline Spry\\",\\"avatar\\":\\"https://cdn.example/o.jpg\\"}}}"])</script>','Ottoline Spry')
page('es','<div x-data="{ user: { nombre: \'Iker\', email: \'iker@faro.example\' } }" data-user="{&quot;fullName&quot;:&quot;Iker Zubizarreta&quot;}"></div>','iker@faro.example','Iker Zubizarreta')
page('en','<a href="/users/4411/marguerite-dufresne">x</a><a href="/unsubscribe?e=marg%40dufresne.example&amp;n=Marguerite+Dufresne">u</a>','marguerite-dufresne','marg%40dufresne.example')
# identifiers
page('de','<p>IBAN: DE02 1203 0000 0000 2020 51, Steuer-ID: 86 095 742 719, Personalausweisnummer: L01X00T471, Führerscheinnummer: B072RRE2I55, Kennzeichen: M-AB 1234</p>','DE02 1203 0000 0000 2020 51','86 095 742 719','L01X00T471','B072RRE2I55','M-AB 1234')
page('fr','<p>N° de sécurité sociale : 2 55 08 14 168 025 38. Passeport n° 14AB12345. Plaque AB-123-CD immatriculée.</p>','2 55 08 14 168 025 38','14AB12345','AB-123-CD')
page('es','<p>DNI: 12345678Z, NIE X1234567L, nacido el 3 de mayo de 1990 en Lugo, IP 83.45.12.9</p>','12345678Z','X1234567L','3 de mayo de 1990','83.45.12.9')
page('it','<p>Codice fiscale RSSMRA85T10A562S, nata il 12/03/1984 a Bari, targa AB 123 CD, residente in via Garibaldi 12, 40121 Bologna</p>','RSSMRA85T10A562S','12/03/1984','AB 123 CD','via Garibaldi 12')
page('nl','<p>BSN 111222333, geboren op 4 juli 1978, woont aan de Lindelaan 7, 1234 AB Hilversum, kenteken 12-ABC-3</p>','111222333','4 juli 1978','Lindelaan 7','12-ABC-3')
page('pl','<p>PESEL 44051401359, dowód osobisty ABA300000, ur. 14.05.1944 r., zam. ul. Długa 5/7, 80-831 Gdańsk</p>','44051401359','ABA300000','14.05.1944','ul. Długa 5')
page('pt','<p>NIF 123456789, CPF 111.444.777-35, nascida a 2 de abril de 1988, morada: Rua das Flores 21, 4050-265 Porto</p>','111.444.777-35','2 de abril de 1988','Rua das Flores 21')
page('en','<p>MAC 00:1B:44:11:3A:B7, IMEI 490154203237518, IDFA: 6D92078A-8246-4BA4-AE5B-76104861E7DC, cookie _ga=GA1.2.1234567890.1600000000, lives at 221B Baker Street, London NW1 6XE</p>','00:1B:44:11:3A:B7','490154203237518','6D92078A-8246-4BA4-AE5B-76104861E7DC','GA1.2.1234567890.1600000000','221B Baker Street')
page('en','<p>Passport No: 533401372, SSN 536-90-4399, DOB 03/12/1980, card 4242 4242 4242 4242 exp 12/27, NI number QQ 12 34 56 C</p>','533401372','536-90-4399','03/12/1980','4242 4242 4242 4242')
# negatives
page('en','<nav><a>Home</a> <a>Black Friday</a> <a>Star Wars</a></nav><p>Invoice 2023/000123, tracking 1Z999AA10123456784, ISBN 978-0-306-40615-7, Python 3.11.4, Room 12-345, 1,234,567 units, see RFC 9110 and CVE-2021-44228.</p><p>Microsoft Teams and Visual Studio. Kubernetes Engine.</p>',no=('*',))
page('de','<p>Die Öffnungszeiten: Mo–Fr 08.00–18.30 Uhr. Art.-Nr. 4711-0815-12. Bestellung 0049-221-99. Preis 1.299,00 €. HRB 12345 B, Amtsgericht Köln. Version 10.0.19045.</p>',no=('*',))
# fmt: on


@pytest.mark.parametrize(("lang", "body", "wanted", "no"), PAGES, ids=lambda v: str(v)[:24])
def test_what_a_page_holds_is_found(lang, body, wanted, no) -> None:
    source = f'<!doctype html><html lang="{lang}"><title>x</title><body>{body}</body></html>'
    values = [spot.value for spot in scan_html(source, "https://example.org/a")]
    missed = [
        w for w in wanted if not any(w in v or (v in w and 2 * len(v) > len(w)) for v in values)
    ]
    assert missed == []
    assert not [value for value in values if value in no or "*" in no]
