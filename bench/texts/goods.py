"""Nested items, others than those of ``items.py``, with other people; nobody who makes the finder had
seen them when they were measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

from bench.texts import items as base
from bench.texts.items import Built, Somebody, b64
from bench.texts.places import plain

base.NAMES.update(
    {
        "en": "Tabitha Wrenshaw|Alistair Cudworth|Rosalind Teasdale|Barnaby Osgood|Winifred Laidlaw|Chidi Onwuachi",
        "de": "Friederike Baumgärtel|Eckhard Strothmann|Dörte Giesecke|Burkhard Völkening|Silke Ruhland",
        "fr": "Clémence Vauquelin|Thibaud Lescure|Éloïse Pradeilles|Aurélien Cazenave|Noémie Guibert",
        "es": "Ainara Echeverri|Hilario Pedroche|Macarena Olazábal|Fermín Carrascosa|Belén Yáñez",
        "it": "Ginevra Castoldi|Ruggero Pedrazzini|Domitilla Savoldelli|Nazareno Bottura|Mosè Cantù",
        "nl": "Hilde Oosterbaan|Sjoerd Veldkamp|Marleen Duivenvoorde|Geert Posthuma|Daniëlle Roelfsema",
        "pl": "Kornelia Szczudło|Wacław Jędrusik|Marzanna Kopczyńska|Gniewosz Rybarski|Żaneta Brzozowska",
        "pt": "Leonor Castanheira|Baltasar Nóbrega|Mafalda Quintela|Estêvão Carneirinho|Inês Taborda",
    }
)
ITEMS: dict[str, Built] = {}


def item(lang: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    def kept(build: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        ITEMS[build.__name__] = lang, build
        return build

    return kept


def bare(text: str) -> str:
    return text.replace(" ", "")


@item("en")
def feature_story(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "headline": "‹The last cooper on the quay shuts up shop›",
        "byline": f"By «{a.name}», Business Reporter",
        "paragraphs": [
            "‹For 61 years the barrels left by the back door.›",
            f"On Friday «{b.name}» will turn the key for the last time. “It's my knees,” «{b.last}» says.",
            f"‹The unit is let to a bakery from June.› «{b.first}»'s tools go to the museum.",
        ],
        "slug": f"last-cooper-«{b.slug}»",
        "gallery": [
            {"file": f"«{b.last.lower()}»_workshop_01.jpg", "caption": f"«{b.name}» with an adze"},
            {"file": "‹quay_1965.jpg›", "caption": "‹The quay in 1965›"},
        ],
    }


@item("en")
def court_listing(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "court": "‹Court 3, 10:30›",
        "rows": [{"no": "‹T20260412›", "matter": f"R v «{a.last}»", "counsel": f"«{b.name}»"}],
        "note": f"‹Listed for mention only.› «{a.name}» to attend by video link.",
    }


@item("en")
def app_review(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "app": "‹Mapy Offline Trails 7.2›",
        "rating_avg": "‹4.6›",
        "reviews": [
            {
                "userName": f"«{a.name}»",
                "version": "‹7.1.3›",
                "content": "‹Crashes when I rotate the map.›",
                "reply": f"Hi «{a.first}», ‹fixed in 7.2.› «{b.first}» from support",
            }
        ],
    }


@item("en")
def event_speakers(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "event": "‹Soil Health Day, Hexham›",
        "starts": "‹2026-05-12T09:30:00+01:00›",
        "speakers": [
            {
                "name": f"«{a.name}»",
                "talk": "‹Earthworms as indicators›",
                "img": f"https://cdn.example.net/sp/«{bare(plain(a.name))}».png",
            },
            {
                "name": f"Dr «{b.name}»",
                "talk": "‹Cover crops that pay›",
                "img": f"https://cdn.example.net/sp/«{b.slug}»@2x.png",
            },
        ],
        "contact": f"«{a.mail}»",
    }


@item("en")
def real_estate(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "address_line": "‹3 bed semi, Todmorden›",
        "price": "‹£265,000›",
        "agent": {"displayName": f"«{a.name}»", "direct": f"«{a.phone}»"},
        "key_features": ["‹Log burner›", "‹South-facing yard›", f"‹Viewings› via «{a.first}» only"],
        "brochure": f"https://homes.example.net/b/‹20931›.pdf?agent=«{quote_plus(a.name)}»",
    }


@item("en")
def recipe_blog(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "name": "‹Rhubarb and ginger crumble›",
        "recipe_by": f"«{a.name}»",
        "ingredients": ["‹600 g rhubarb›", "‹40 g stem ginger›", "‹150 g plain flour›"],
        "method": f"‹Bake at 180 °C for 35 minutes.› My neighbour «{b.name}» adds oats.",
        "comments": [
            {"by": f"«{b.first}» «{b.last[0]}»", "text": "‹Needs more sugar for early rhubarb.›"}
        ],
    }


@item("en")
def package_metadata(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "name": "‹tidal-forecast›",
        "version": "‹3.2.0rc1›",
        "license": "‹BSD-3-Clause›",
        "author": f"«{a.name}»",
        "author_email": f"«{a.mail}»",
        "maintainers": [
            {"username": f"«{b.user}»", "gravatar": f"https://www.gravatar.com/avatar/«{b.digest}»"}
        ],
        "description": f"‹Harmonic tide prediction.›\n\n.. code:: python\n\n    ‹import tidal›\n\n:Author: «{a.name}»\n",
        "requires": ["‹numpy>=1.26›", "‹@types/node@20.11.5›"],
    }


@item("en")
def commit_list(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "repo": "‹harbour/pilot›",
        "commits": [
            {
                "sha": "‹9f8e7d6c5b4a39281706f5e4d3c2b1a098765432›",
                "author": {"name": f"«{a.name}»", "email": f"«{a.mail}»"},
                "message": f"‹Fix off-by-one in pager›\n\nReviewed-by: «{b.name}» <«{b.mail}»>\nSigned-off-by: «{a.name}» <«{a.mail}»>",
            }
        ],
    }


@item("en")
def mailing_list(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "subject": "‹[allotments] slugs again›",
        "from": f'"«{a.name}»" <«{a.mail}»>',
        "body": f"On 11 Feb 2026, «{b.name}» wrote:\n> ‹Has anyone tried nematodes?›\n\n‹Yes, two applications, April and June.›\n\n-- \n«{a.name}»\n«{a.phone}»",
        "message_no": "‹412›",
    }


@item("en")
def html_attributes(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Bell ringers' rota›",
        "html": f'<ul class="rota" data-tower="‹St Oswald›"><li data-ringer="«{a.name}»" title="«{a.phone}»">‹Treble›</li><li data-ringer="«{b.name}»">‹Tenor›</li></ul>',
    }


@item("en")
def encoded_json(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Lighthouse tours›",
        "guide": f"«{a.name}»",
        "state": "«" + b64(json.dumps({"guide": a.name, "mail": a.mail, "seats": 12})) + "»",
        "share": f"mailto:?subject=‹Lighthouse%20tours›&body=«{quote(a.name)}»",
    }


@item("en")
def rows_of_lists(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "table": [
            ["‹Pos›", "‹Rider›", "‹Time›"],
            ["‹1›", f"«{a.last.upper()}» «{a.first}»", "‹41:12.04›"],
            ["‹2›", f"«{b.last.upper()}» «{b.first}»", "‹41:38.91›"],
        ],
        "report": f"‹A headwind on the return leg.› «{a.initials}» ‹won by 26 seconds.›",
    }


@item("en")
def only_things(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Florence and Marseille join the fashion week calendar›",
        "text": "‹Paul Smith, Calvin Klein and Hugo Boss show on Tuesday; the Jackson Hole and Davis Cup capsule lines follow. Tickets from the Albert Hall box office.›",
        "sku": "‹PS-120433-8›",
        "ean": "‹5012345678900›",
        "track": "‹JD0002204118720›",
        "desk": "‹Newsdesk›",
        "models": ["‹Tesla Model Y›", "‹Hilleberg Nallo 2›", "‹Dr. Martens 1460›"],
    }


@item("en")
def only_docs(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Configure retries›",
        "body": "‹Set `retry.max=5` and restart postgresql@15-main.service. Requires libssl 3.0.13, kernel 6.1.0-18-amd64. Example id: 550e8400-e29b-41d4-a716-446655440000.›",
        "code": "‹curl -H 'X-Request-Id: 41120933' https://api.example.net/v2/items?limit=100›",
    }


@item("de")
def bauernhof(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "name": "‹Hofladen Sonnenacker›",
        "oeffnung": "‹Di–Sa 9–18 Uhr›",
        "inhaber": f"«{a.name}»",
        "text": f"‹Kartoffeln, Eier, Honig.› Vorbestellung bei «{a.name}» unter «{a.phone}» oder «{a.mail}».",
        "bild": f"/bilder/hof-«{plain(a.last).lower()}»-2026.jpg",
    }


@item("de")
def leserbrief(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "betreff": "‹Zum Artikel „Radweg erst 2028“›",
        "text": f"‹Seit acht Jahren wird geplant, gebaut wurde nichts.› «{a.name}», Bremen",
        "antwort": f"Herr «{b.last}» irrt, wenn er das Land verantwortlich macht. ‹Zuständig ist der Kreis.›",
        "nennt": [f"«{b.name}»"],
    }


@item("de")
def stellenanzeige(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titel": "‹Elektroniker/in (m/w/d) Gebäudetechnik›",
        "gehalt": "‹3.200–3.800 €›",
        "html": f'<p>‹Unbefristet, 38 Stunden.›</p><p>Bewerbung an <a href="mailto:«{a.mail}»">«{a.first}» «{a.last}»</a>, Tel. «{a.phone}»</p>',
        "kontakt_foto": {"src": f"/team/«{a.slug}»-rund.webp", "alt": f"Porträt «{a.name}»"},
    }


@item("de")
def wettkampf(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "csv": f"‹Platz;Name;Verein;Zeit›\n‹1›;«{a.last}, {a.first}»;‹TV Jahn›;‹38:12›\n‹2›;«{b.last}, {b.first}»;‹SC Ost›;‹38:40›",
        "bericht": f"‹Bei 4 Grad und Regen siegte› «{a.name}». ‹Der Streckenrekord bleibt bei 36:51.›",
    }


@item("de")
def chatverlauf(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "thema": "‹Waschmaschine Bosch Serie 6 schleudert nicht›",
        "verlauf": [
            f"«{a.user}»: ‹Fehler E18, Pumpe ist frei.›",
            f"«{b.user}»: @«{a.user}» ‹Laugensieb prüfen›, sonst anrufen «{b.phone}»",
        ],
        "geloest": "‹ja›",
    }


@item("de")
def protokoll_json(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "roh": json.dumps(
            {
                "sitzung": "‹12. März›",
                "leitung": f"«{a.name}»",
                "anwesend": [f"«{a.name}»", f"«{b.name}»"],
                "beschluss": "‹Zaun wird erneuert›",
            },
            ensure_ascii=False,
        ),
        "datei": f"protokoll_«{plain(a.last).lower()}»_‹2026-03-12›.odt",
    }


@item("de")
def grossbuchstaben(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titel": "‹Kalligraphie-Kurs für Anfänger›",
        "dozentin": f"«{a.name.upper()}»",
        "text": f"‹Vier Abende, 80 €.› «{a.initials}» ‹bringt Federn mit.› Fragen an «{a.mail}»",
        "links": [
            f"https://kurse.example.net/dozenten/«{a.slug}»",
            f"https://kurse.example.net/suche?q=«{quote(a.name)}»",
            "‹https://kurse.example.net/programm›",
        ],
    }


@item("fr")
def portrait(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titre": "‹Le dernier sabotier du canton ferme boutique›",
        "signature": f"«{a.name}»",
        "texte": f"‹L’atelier date de 1931.› «{b.name}» y travaille seul depuis vingt ans. ‹Une exposition est prévue en mai.› «{b.last}» gardera ses outils.",
        "media": [{"url": f"/m/«{b.slug}»-atelier.jpg", "alt": f"«{b.name}» dans son atelier"}],
    }


@item("fr")
def offre_emploi(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "poste": "‹Boulanger (H/F), Quimper›",
        "salaire": "‹2 050 € net›",
        "contact": f"«{a.name}» – «{a.phone}» – «{a.mail}»",
        "description": f"‹Repos dimanche et lundi.› Adressez votre CV à Mme «{a.last}».",
    }


@item("fr")
def avis_hotel(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "hotel": "‹Hôtel de la Plage›",
        "note": "‹8,4›",
        "avis": [
            {"client": f"«{a.name}»", "texte": "‹Chambre calme, petit-déjeuner copieux.›"},
            {
                "client": f"«{b.first}»",
                "texte": f"‹Merci à toute l’équipe› et surtout à «{a.first}» «{a.last}» !",
            },
        ],
    }


@item("fr")
def association(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "nom": "‹Les Amis du moulin›",
        "bureau": {"présidente": f"«{a.name}»", "trésorier": f"«{b.name}»"},
        "markdown": f"# ‹Adhésion 2026›\n\n‹Tarif : 15 €.›\n\n> Renseignements : **«{b.name}»**, `«{b.mail}»`\n",
        "pdf": f"https://moulin.example.net/docs/bulletin-«{a.slug}».pdf",
    }


@item("fr")
def donnees(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "ligne": f"‹2026-114›|«{a.last.upper()} {a.first}»|‹Réfection toiture›|‹12 450,00›",
        "objet": "‹Subvention façades›",
        "decision": f"‹Accordée› à «{a.name}»",
    }


@item("es")
def cronica(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titular": "‹La cooperativa abre una quesería en Zuheros›",
        "autor": f"«{a.name}»",
        "texto": f"‹Dará trabajo a catorce personas.› «{b.name}», pastor de la zona, venderá allí su leche. «{b.last}» ‹calcula un 20 % más de ingresos.›",
        "foto": {"archivo": f"«{b.slug}»-rebano.jpg", "texto": f"«{b.name}» con su rebaño"},
    }


@item("es")
def clases(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titulo": "‹Clases de cajón flamenco›",
        "precio": "‹20 €/hora›",
        "texto": f"‹Nivel inicial y medio, Triana.› Escribe a «{a.mail}» o llama al «{a.phone}». «{a.first}»",
        "anunciante": {"usuario": f"«{a.user}»", "desde": "‹2019›"},
    }


@item("es")
def evento_ics(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "nombre": "‹Feria del libro antiguo›",
        "ponentes": [f"«{a.name}»", f"«{b.name}»"],
        "ics": f'BEGIN:VEVENT\nSUMMARY:‹Feria del libro antiguo›\nATTENDEE;CN="«{b.name}»":mailto:«{b.mail}»\nDTSTART:‹20260423T100000›\nEND:VEVENT',
        "cartel": f"cartel_«{plain(a.last).lower()}»_y_«{plain(b.last).lower()}».png",
    }


@item("es")
def foro_coches(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "hilo": "‹Ruido en la dirección del Seat León 1.5 TSI›",
        "posts": [
            {"nick": f"«{a.user}»", "msg": "‹Suena solo en frío.›"},
            {"nick": f"«{b.user}»", "msg": f"«{a.user}», ‹mira la cremallera.› Fdo. «{b.name}»"},
        ],
    }


@item("it")
def intervista(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titolo": "‹Il forno di Pievalta compie cent’anni›",
        "firma": f"di «{a.name}»",
        "testo": f"«{b.name}» accende il fuoco alle tre. ‹“Il lievito è quello del 1926.”› Con «{b.first}» lavora il figlio.",
        "immagine": f"https://img.example.net/forno/«{b.slug}»_01.webp",
    }


@item("it")
def lavoro(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titolo": "‹Cuoco/a per rifugio, stagione estiva›",
        "stipendio": "‹1.800 € netti›",
        "html": f"<p>‹Vitto e alloggio.›</p><p>Chiamare <strong>«{a.name}»</strong>: «{a.phone}» – «{a.mail}»</p>",
        "referente": f"«{a.last}» «{a.first}»",
    }


@item("it")
def annuncio_casa(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titolo": "‹Bilocale ristrutturato, Navigli›",
        "prezzo": "‹320.000 €›",
        "mq": "‹58›",
        "agente": {"nome_completo": f"«{a.name}»", "avatar": f"/agenti/«{a.slug}».jpg"},
        "testo": f"‹Terzo piano, ascensore, cantina.› Il proprietario, «{b.name}», ‹consegna a giugno.›",
    }


@item("nl")
def reportage(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titel": "‹Klompenmaker stopt na zestig jaar›",
        "auteur": f"«{a.name}»",
        "alineas": [
            f"‹De machines gaan naar het museum.› «{b.name}» hoeft niet meer om vijf uur op.",
            f"“Het is mooi geweest”, zegt «{b.last}».",
        ],
        "beeld": f"/beeld/2026/«{b.slug}»-klompen.jpg",
    }


@item("nl")
def verkoop(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titel": "‹Zeilboot Randmeer, bj. 1984›",
        "prijs": "‹€ 2.750›",
        "omschrijving": f"‹Nieuwe fok, trailer erbij.› Bel «{a.name}» op «{a.phone}».",
        "verkoper": {"naam": f"«{a.name}»", "url": f"https://verkoop.example.net/u/«{a.slug}»"},
    }


@item("nl")
def review_winkel(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "winkel": "‹Fietspunt Noord›",
        "score": "‹9,1›",
        "reviews": [
            {
                "door": f"«{a.first}» «{a.last}»",
                "tekst": f"‹Snel geholpen, eerlijk advies.› Dank aan «{b.first}»!",
            }
        ],
        "antwoord": f"Bedankt «{a.first}», groet, «{b.name}»",
    }


@item("pl")
def reportaz(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "tytul": "‹Ostatni zdun w powiecie szuka następcy›",
        "autor": f"«{a.name}»",
        "tekst": f"‹Piec kaflowy stawia się trzy tygodnie.› «{b.name}» robi to od 1979 roku. Uczniowie «{b.genitive}» ‹wyjechali.›",
        "galeria": [f"/galeria/«{b.slug}»/01.jpg", "‹/galeria/piece/02.jpg›"],
    }


@item("pl")
def oferta_pracy(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "stanowisko": "‹Ślusarz-spawacz, Rzeszów›",
        "placa": "‹5 800–7 200 zł brutto›",
        "opis": f"‹Dwie zmiany, umowa o pracę.› Kontakt: «{a.name}», «{a.phone}», «{a.mail}».",
        "rekruter": f"«{a.name.upper()}»",
    }


@item("pl")
def opinie(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "produkt": "‹Ekspres DeLonghi Magnifica S›",
        "cena": "‹1 299 zł›",
        "opinie": [
            {"uzytkownik": f"«{a.name}»", "tresc": "‹Dobra kawa, głośny młynek.›"},
            {"uzytkownik": f"«{b.user}»", "tresc": "‹Po roku przecieka.›"},
        ],
    }


@item("pt")
def reportagem(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titulo": "‹Salinas voltam a produzir depois de doze anos›",
        "autoria": f"«{a.name}»",
        "texto": f"‹A primeira colheita rendeu 40 toneladas.› «{b.name}» regressou de França para trabalhar o sal. Para «{b.last}», ‹o preço é justo.›",
        "foto": {"nome": f"«{b.slug}»-salinas.jpg", "legenda": f"«{b.name}» nas salinas"},
    }


@item("pt")
def vaga(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titulo": "‹Pedreiro de 1.ª, Évora›",
        "salario": "‹1 350 €›",
        "texto": f"‹Contrato a termo certo.› Ligar a «{a.name}»: «{a.phone}». CV para «{a.mail}».",
        "json": json.dumps(
            {"anunciante": {"nome": f"«{a.name}»", "telefone": f"«{a.phone}»"}, "ref": "‹20931›"},
            ensure_ascii=False,
        ),
    }


@item("pt")
def comentarios(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "noticia": "‹Ponte pedonal abre ao público›",
        "comentarios": [
            {"autor": f"«{a.name}»", "texto": "‹Finalmente!›"},
            {
                "autor": f"«{b.first}» «{b.last[0]}».",
                "texto": f"‹Concordo› com o «{a.last}», demorou.",
            },
        ],
        "partilhas": "‹412›",
    }
