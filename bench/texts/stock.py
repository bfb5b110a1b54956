"""Nested items by the outsider of ``wares.py``, of yet other kinds of sites, with other people and other
keys; nobody who makes the finder had seen them when they were measured. The marks are those of
``items.py``.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

from bench.texts import items as base
from bench.texts.items import Built, Somebody, b64
from bench.texts.places import plain

base.NAMES.update(
    {
        "en": "Gwendoline Hargreaves|Malachi Broadbent|Saoirse Kilbride|Terence Oldroyd|Folake Adebisi|Jasvinder Gill",
        "de": "Traudel Kienzle|Ottmar Schwendemann|Fenja Petersen|Ludger Niehaus|Rosa-Maria Ebner|Dejan Petrović",
        "fr": "Mathurine Peyrot|Loïc Guégan|Bérénice Fauconnier|Antonin Roussillon|Fatoumata Cissé|Hervé d’Aubigny",
        "es": "Consuelo Arizmendi|Gerardo Pastrana|Itziar Olabarria|Rubén Cifuentes|Milagros Nuñez|Agustín Barragán",
        "it": "Ermelinda Sgarbi|Gianmaria Tavernari|Loredana Bisceglie|Ulisse Benvenuti|Santa Lo Cascio|Nicolò Ferrarese",
        "nl": "Geesje Hoekema|Lieuwe Sinnema|Marijn van Oosterhout|Thirza Kuperus|Bas de Groot|Nadia Benhaddou",
        "pl": "Wiesława Gil|Ryszard Puchalski|Dobrosława Kęsik|Witold Ługowski|Halina Żbik|Sławomir Orzech",
        "pt": "Georgina Vilaverde|Hermínio Travassos|Constança Botelho|Zeferino Covas|Açucena Leitão|Wellington Sampaio",
    }
)
base.PHONES.update(
    {
        "en": "+44 7968 {:.6}", "de": "+49 176 8{:.6}3", "fr": "+33 7 82 {:.2} 91 44", "es": "722 {:.3} 819",
        "it": "389 {:.6}0", "nl": "+31 6 28{:.6}", "pl": "729-{:.3}-316", "pt": "+351 927 {:.3} 504",
    }
)  # fmt: skip
ITEMS: dict[str, Built] = {}


def item(lang: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    def kept(build: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        ITEMS[build.__name__] = lang, build
        return build

    return kept


# --- English ---------------------------------------------------------------------------------


@item("en")
def support_ticket(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "ticket": {"id": 204118, "subject": "‹Kettle trips the fuse›", "requester": {"name": f"«{a.name}»", "email": f"«{a.mail}»"}, "via": "‹web form›", "product": "‹Russell Hobbs 20460›"},
        "thread": [
            {"from": "‹end-user›", "plain_body": f"‹Third kettle since Christmas.› My number is «{a.phone}». «{a.first}»"},
            {"from": "‹agent›", "plain_body": f"Hi «{a.first}», ‹a replacement ships Monday.›\n\n«{b.name}»\n‹Customer Care›"},
            {"from": "‹end-user›", "plain_body": f"On Wed, 11 Feb 2026, «{b.name}» wrote:\n> ‹a replacement ships Monday›\n\n‹Arrived, works.› Thanks!"},
        ],
    }  # fmt: skip


@item("en")
def video_page(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "videoDetails": {"title": "‹Splicing a three-strand eye in ten minutes›", "author": f"«{a.name}»", "lengthSeconds": "‹612›", "keywords": ["‹rope›", "‹boat›", "‹how to›"]},
        "shortDescription": f"‹Manila and polyester both shown.›\n0:00 ‹Tools›\n4:12 ‹Tucks›\n\nBusiness enquiries: «{a.mail}»\nInstagram: @«{a.user}»",
        "topComments": [{"authorText": f"@«{b.user}»", "content": "‹Best explanation of the locking tuck.›"}, {"authorText": "‹@RopeWorksShop›", "content": f"‹We stock the fids› «{a.first}» uses."}],
    }  # fmt: skip


@item("en")
def company_officers(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "company_name": "‹Tarn Bakery Limited›", "company_number": "‹09412077›", "sic": ["‹10710›"],
        "officers": {"items": [{"name": f"«{a.last.upper()}, {a.first}»", "officer_role": "‹director›", "appointed_on": "‹2019-05-14›"}, {"name": f"«{b.last.upper()}, {b.first}»", "officer_role": "‹secretary›"}]},
        "filings": [f"‹Appointment of› Mr «{a.name}» ‹as a director on 14 May 2019›", "‹Confirmation statement made with no updates›"],
    }  # fmt: skip


@item("en")
def release_credits(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "artist": "‹The Harbour Lamps›", "release": "‹Slack Water›", "label": "‹Gull Rock Records›", "format": "‹LP, 180 g›",
        "credits": [f"‹Fiddle, Vocals› – «{a.name}»", f"‹Mixed By› – «{b.name}»", "‹Lacquer Cut At – Abbey Road›"],
        "tracks": [{"pos": "‹A1›", "title": "‹Charlotte Dundas›", "writer": f"«{a.last}»"}, {"pos": "‹B2›", "title": "‹May Morning›", "writer": f"«{a.last}», «{b.last}»"}],
    }  # fmt: skip


@item("en")
def merge_request(a: Somebody, b: Somebody) -> dict[str, Any]:
    patch = f"From: {a.name} <{a.mail}>\nSubject: [PATCH] drop python 3.8\n---\n 4 files changed"
    return {
        "iid": 412, "title": "‹Drop support for Python 3.8›", "source_branch": f"«{a.user}»/‹drop-38›", "author": {"username": f"«{a.user}»", "state": "‹active›"}, "reviewers": [{"username": f"«{b.user}»"}],
        "description": f"‹Closes #398.›\n\n/assign @«{b.user}»\n\nCo-authored-by: «{b.name}» <«{b.mail}»>", "patch_b64": f"«{b64(patch)}»", "pipeline": {"status": "‹success›", "ref": "‹v4.12.0›"},
        "notes": [{"body": f"‹LGTM›, but «{a.first}», ‹please bump the classifier.›"}],
    }  # fmt: skip


@item("en")
def school_bulletin(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "issue": "‹Friday 13 February›", "blocks": [
            {"type": "‹heading›", "text": "‹World Book Day, Thursday 5 March›"},
            {"type": "‹paragraph›", "text": f"‹Costumes from the PTA rail.› Speak to «{a.name}» in the office or Miss «{b.last}»."},
            {"type": "‹list›", "items": [f"‹Netball›: well done «{b.first}» and team", "‹Lost: one Clarks shoe, size 2›"]},
            {"type": "‹html›", "html": f"<a href=\"mailto:«{a.mail}»\">‹Office›</a> <img src=\"/staff/«{a.slug}».jpg\" alt=\"«{a.name}»\">"}],
    }  # fmt: skip


@item("en")
def tv_guide_only(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "channel": "‹Channel 4›", "date": "‹Wednesday 4 March 2026›",
        "slots": [{"t": "‹19:00›", "show": "‹Countdown›"}, {"t": "‹20:00›", "show": "‹Paris to Dakar: The Rally›"}, {"t": "‹21:00›", "show": "‹April Fools and August Heat›"}],
        "ads": ["‹Lloyds Bank›", "‹Harvey Nichols sale›", "‹Johnson's Baby Oil›", "‹Mr Kipling Cherry Bakewells›"], "note": "‹Repeated Sunday 10:30, S41 E2, 16:9, subtitles.›",
    }  # fmt: skip


# --- German ----------------------------------------------------------------------------------


@item("de")
def fahrschule(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "anbieter": "‹Fahrschule Vorfahrt›", "team": [{"rolle": "‹Fahrlehrer Klasse B›", "wer": f"«{a.name}»", "whatsapp": f"«{a.phone}»"}, {"rolle": "‹Büro›", "wer": f"«{b.name}»"}],
        "bestanden": f"‹Wir gratulieren zur Prüfung am Dienstag:› «{b.first}»!", "preise": {"‹Grundbetrag›": "‹380 €›", "‹Übungsstunde›": "‹58 €›"}, "fahrzeuge": ["‹VW Golf VIII›", "‹Mercedes A 180›"],
    }  # fmt: skip


@item("de")
def ratsinfo(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "gremium": "‹Bauausschuss›", "top": "‹Ö 4: Bebauungsplan 118 „Am Mühlbach“›", "rednerliste": [f"Stadtrat «{a.last}»", f"«{b.name}» ‹(sachkundige Bürgerin)›"],
        "wortprotokoll": f"Herr «{a.name}» fragt nach dem Lärmgutachten. ‹Die Verwaltung sagt Vorlage bis Mai zu.› Frau «{b.last}» ‹enthält sich.›",
        "anlagen": [{"datei": f"anfrage_«{plain(a.last).lower()}»_‹2026-02›.pdf"}, {"datei": "‹lageplan_118.pdf›"}], "abstimmung": "‹9:4:1›",
    }  # fmt: skip


@item("de")
def ferienwohnung(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "objekt": {"bezeichnung": "‹FeWo Leuchtturmblick, 2. OG›", "ort": "‹Büsum›", "saison": {"‹Juli/August›": "‹118 €›", "‹November›": "‹64 €›"}},
        "vermieter": {"nachname": f"«{a.last}»", "vorname": f"«{a.first}»", "erreichbar": f"«{a.phone}» ‹(Mo–Sa 9–18 Uhr)›"},
        "gaestebuch": [{"eintrag": f"‹Traumhafte Woche, tolle Betten!› Familie «{b.last}»", "monat": "‹Mai 2025›"}, {"eintrag": f"Danke an «{a.first}» für den Kuchen. «{b.first}»", "monat": "‹Juni 2025›"}],
    }  # fmt: skip


@item("de")
def blogartikel(a: Somebody, b: Somebody) -> dict[str, Any]:
    gravatar = f"https://secure.gravatar.com/avatar/«{b.digest}»?s=48"
    return {
        "ueberschrift": "‹Sauerteig im Winter: mein Fahrplan›", "meta": {"verfasst_von": f"«{a.name}»", "kategorie": "‹Backen›"},
        "inhalt_md": f"‹Bei 19 Grad braucht der Ansatz vierzehn Stunden.›\n\n> „Ohne Thermometer geht nichts.“ – «{b.name}»\n\n![Teig](/bilder/‹teig-01›.jpg)\n\n*Fotos: «{a.initials}»*",
        "kommentare": [{"name": f"«{b.name}»", "avatar": gravatar, "text": "‹Mit Rosinen auch super.›"}],
    }  # fmt: skip


@item("de")
def notdienst_log(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "zeilen": [f"2026-02-11 06:31:12 ‹ticket=4120 prio=2› melder=\"«{a.name}»\" tel=«{a.phone}»", f"2026-02-11 06:44:09 ‹ticket=4120 status=unterwegs› techniker=«{b.user}»", "‹2026-02-11 08:02:55 ticket=4120 status=erledigt dauer=78min›"],
        "zusammenfassung": f"‹Heizungsausfall Haus 4›, gemeldet von «{a.first}» «{a.last}», behoben durch «{b.name}». ‹Ersatzteil: Grundfos Alpha2 25-60.›",
    }  # fmt: skip


@item("de")
def hundeausstellung(a: Somebody, b: Somebody) -> dict[str, Any]:
    xml = f"<meldung><hund>‹Aramis vom Tannengrund›</hund><besitzer>«{a.name}»</besitzer><ring>‹4›</ring></meldung>"
    return {
        "klasse": "‹Kleiner Münsterländer, Offene Klasse›", "xml": xml, "richterbericht": f"‹Kräftiger Rüde, korrektes Gebäude, V1.› Vorgeführt von «{b.name}». Besitzer: «{a.last.upper()}»",
        "katalog_html": html.escape(f"<td>«{a.name}»</td><td>‹Katalog 118›</td>"),
    }  # fmt: skip


@item("de")
def wochenmarkt_niemand(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "markt": "‹Wochenmarkt Kurt-Schumacher-Platz›", "tage": ["‹Mittwoch›", "‹Samstag›"], "staende": ["‹Metzgerei am Tor›", "‹Käse vom Allgäu›", "‹Fisch Nordsee›"],
        "text": "‹Ab März wieder Siegfried- und Nicola-Kartoffeln, dazu Kaiser Wilhelm und Prinz-Albrecht-Äpfel. Am Karfreitag kein Markt. Haltestelle Friedrich-Ebert-Straße, Linie 12.›", "marken": ["‹Rotkäppchen›", "‹Jack Wolfskin›", "‹Ernsting's family›"],
    }  # fmt: skip


# --- French ----------------------------------------------------------------------------------


@item("fr")
def petition(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "petition": "‹Sauvons la ligne de bus 14›", "lancee_par": f"«{a.name}»", "destinataire": "‹Métropole›", "signatures": {"total": 1204, "recentes": [{"n": f"«{b.name}»", "quand": "‹mardi›", "raison": "‹Sans voiture, pas d’autre solution.›"}]},
        "mises_a_jour": [f"«{a.first}» a été reçue en mairie. ‹Réponse attendue avant Pâques.›"], "partage": f"https://petition.example.net/p/‹bus-14›?par=«{quote_plus(a.name)}»",
    }  # fmt: skip


@item("fr")
def chambre_hotes(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "gite": "‹La Grange aux hiboux›", "hote": {"prenom_hote": f"«{a.first}»", "nom_hote": f"«{a.last}»", "langues": ["‹français›", "‹anglais›"]}, "accueil_html": f"<p>Bienvenue chez <strong>«{a.name}»</strong> ! ‹Petit-déjeuner de 8 h à 10 h.›</p>",
        "livre_d_or": [{"texte": f"‹Un vrai havre de paix.› «{b.first}» et les enfants"}, {"texte": f"Merci «{a.first}», ‹nous reviendrons en juillet.› «{b.name}»"}], "joindre": f"«{a.phone}» / «{a.mail}»",
    }  # fmt: skip


@item("fr")
def colloque(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "session": "‹Tourbières et climat›", "salle": "‹Amphi Descartes›", "communications": [{"horaire": "‹14 h 30›", "intervenant": f"«{a.name}»", "titre": "‹Datation des carottes›", "diapos": f"/diapos/«{plain(a.last).lower().replace(' ', '-')}»-‹carottes›.pdf"}],
        "bibtex": f"@inproceedings{{‹k2026›,\n  author = {{«{a.name}» and «{b.name}»}},\n  title = {{‹Datation des carottes›}},\n  pages = {{‹41--58›}}\n}}", "contact": f"«{b.mail}»",
    }  # fmt: skip


@item("fr")
def boutique_questions(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "produit": "‹Robot pâtissier Moulinex Masterchef›", "prix": "‹149,90 €›", "questions": [
            {"q": {"auteur": f"«{a.first} {a.last[0]}.»", "texte": "‹Le bol passe-t-il au lave-vaisselle ?›"}, "r": {"auteur": "‹L’équipe Moulinex›", "texte": f"Bonjour «{a.first}», ‹oui, sans le couvercle.›"}},
            {"q": {"auteur": f"«{b.user}»", "texte": "‹Bruyant ?›"}, "r": {"auteur": f"«{a.name}»", "texte": "‹Moins qu’un mixeur.›"}}],
    }  # fmt: skip


@item("fr")
def covoit_json(a: Somebody, b: Somebody) -> dict[str, Any]:
    trajet = {
        "trajet": "‹Rennes – Le Mans›",
        "chauffeur": {"prenom": f"«{a.first}»", "portable": f"«{a.phone}»"},
        "passagers": [{"prenom": f"«{b.first}»"}],
        "depart": "‹vendredi 17 h 45›",
    }
    return {
        "brut": json.dumps(trajet, ensure_ascii=False), "avis": [{"note": 5, "mot": f"«{a.first}» conduit bien, ‹musique au top.›", "signe": f"«{b.name}»"}], "point": "‹parking Leclerc, avenue Charles de Gaulle›",
    }  # fmt: skip


@item("fr")
def feuille_de_match(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "match": "‹AS Plouzané – Stade Quimpérois : 24-18›", "feuille": [[7, f"«{a.last.upper()} {a.first}»", "‹6 buts›"], [12, f"«{b.last.upper()} {b.first}»", "‹11 arrêts›"]], "resume": f"‹Tout s’est joué après la pause.› «{a.last}», ‹intenable›, et «{b.name}» ‹dans les buts ont fait la différence.›",
        "photo": f"https://sport.example.net/img/«{a.slug}»_‹penalty›.jpg",
    }  # fmt: skip


@item("fr")
def programme_sans_nom(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "cinema": "‹Cinéma Le Méliès, place Jean Jaurès›", "seances": {"‹mercredi 4 mars›": ["‹14 h›", "‹20 h 30›"], "‹dimanche 8 mars›": ["‹16 h›"]}, "confiserie": ["‹Carambar›", "‹Petit Écolier›", "‹Badoit rouge 33 cl›"],
        "texte": "‹La Saint-Valentin prolongée : une place achetée, une offerte. Bus C arrêt Victor Hugo, tram Saint-Exupéry. Salle Marguerite climatisée.›", "code": "‹CM-0412-B›",
    }  # fmt: skip


# --- Spanish ---------------------------------------------------------------------------------


@item("es")
def empleo_publico(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "convocatoria": "‹2 plazas de auxiliar de biblioteca›", "admitidos": [{"orden": 1, "aspirante": f"«{a.last}, {a.first}»", "nota": "‹8,41›"}, {"orden": 2, "aspirante": f"«{b.last}, {b.first}»", "nota": "‹7,95›"}],
        "resolucion": f"‹Se propone el nombramiento de› D.ª «{a.name}». ‹Contra esta resolución cabe recurso en un mes.›", "boletin": "‹BOP núm. 41, de 2 de marzo›",
    }  # fmt: skip


@item("es")
def casa_rural(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "alojamiento": "‹Casa El Molino, Cazorla›", "anfitriona": {"alias": f"«{a.first}»", "apellidos": f"«{a.last}»", "fono": f"«{a.phone}»"}, "comentarios_huespedes": [{"html": f"<q>‹Silencio y buen pan.›</q> <cite>«{b.name}»</cite>"}, {"html": f"<q>«{a.first}» ‹nos dejó leña cortada.›</q>"}],
        "tarifas": {"‹julio›": "‹95 €›", "‹octubre›": "‹70 €›"}, "mapa": f"https://mapa.example.net/?q=‹Casa+El+Molino›&h=«{quote(a.name)}»",
    }  # fmt: skip


@item("es")
def canal_mensajes(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "canal": "‹Huerta comunitaria del río›", "mensajes": [{"from": f"«{a.name}»", "date": "‹2026-02-11T06:31:12›", "text": "‹Mañana regamos los bancales 3 y 4.›"},
                     {"from": f"«{b.name}»", "text": ["‹Yo llevo la manguera›. Apuntadme: ", {"type": "phone", "text": f"«{b.phone}»"}]}, {"from": "‹Bot del tiempo›", "text": "‹Lluvia el jueves, 12 mm›"}],
        "fijado": f"‹Turnos de marzo› – pregunta a «{a.first}»",
    }  # fmt: skip


@item("es")
def reparto_teatral(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "obra": "‹La casa sin tejado›", "compania": "‹Teatro del Humo›", "ficha": {"dirección": f"«{a.name}»", "iluminación": f"«{b.name}»", "duración": "‹85 min›"}, "critica": f"‹Un montaje sobrio.› «{a.last}» ‹apuesta por el silencio› y «{b.last}» ‹firma una luz memorable.›",
        "entradas": "‹de jueves a domingo, 14 €›", "cartel": f"cartel-«{a.slug}»-‹2026›.png",
    }  # fmt: skip


@item("es")
def graphql_pedido(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "data": {"pedido": {"codigo": "‹P-204118›", "comprador": {"nombrePila": f"«{a.first}»", "apellido1": f"«{a.last}»", "contactoMail": f"«{a.mail}»"}, "lineas": {"edges": [{"node": {"articulo": "‹Paellera Garcima 46 cm›", "pvp": "‹24,90›"}}]}, "notaEntrega": f"‹Dejar en el bar de abajo›, preguntar por «{b.first}»"}},
        "extensions": {"traza": "‹9f8e7d6c›", "coste": 41},
    }  # fmt: skip


@item("es")
def foro_setas(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "asunto": "‹¿Níscalo o falso níscalo?›", "respuestas": [{"de": f"«{a.user}»", "fecha": "‹noviembre›", "cuerpo_bb": f"[quote=«{b.user}»]‹Látex naranja al corte›[/quote] ‹Entonces es Lactarius deliciosus.›"}, {"de": f"«{b.user}»", "cuerpo_bb": f"‹Gracias›, «{a.first}». Te escribo a «{a.mail}». «{b.name}»"}],
        "adjunta": f"/fotos/«{b.user}»/‹niscalo-3›.jpg", "vistas": "‹4.118›",
    }  # fmt: skip


@item("es")
def agenda_sin_nombres(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "centro": "‹Centro Comercial La Vaguada, avenida Simón Bolívar›", "tiendas": ["‹Mango›", "‹Tous›", "‹Bimba y Lola›", "‹Scalpers›"], "texto": "‹Del lunes de Pascua al martes 14 de abril: dos por uno en helados. Metro Gregorio Marañón. Ciruela Claudia y patata Agria a granel.›", "referencia": "‹LV-0412›",
    }  # fmt: skip


# --- Italian ---------------------------------------------------------------------------------


@item("it")
def albo_fornitori(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "bando": "‹Manutenzione verde pubblico, lotto 2›", "cig": "‹Z4120A8F3C›", "partecipanti": [{"ditta": "‹Verde Vivo coop. soc.›", "legale_rappresentante": f"«{a.last.upper()} {a.first.upper()}»"}], "rup": {"nominativo": f"«{b.name}»", "interno": "‹412›"},
        "determina": f"‹Si aggiudica il lotto per € 18.412,00.› Il responsabile: f.to «{b.name}»", "file": f"determina_«{plain(b.last).lower().replace(' ', '_')}»_‹0412›.p7m",
    }  # fmt: skip


@item("it")
def bed_and_breakfast(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "struttura": "‹B&B Il Glicine, Lecce›", "padrona_di_casa": f"«{a.name}»", "descrizione": f"‹Terrazza sui tetti, colazione salentina.› «{a.first}» vi aspetta con il caffè in ghiaccio. WhatsApp «{a.phone}».",
        "giudizi": [{"ospite": f"«{b.first}»", "paese": "‹Germania›", "testo": "‹Tutto perfetto, parcheggio difficile.›"}], "prezzi": {"‹agosto›": "‹110 €›", "‹marzo›": "‹62 €›"},
    }  # fmt: skip


@item("it")
def coro_notizie(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titolo": "‹Concerto di primavera al Duomo›", "blocchi": [{"tipo": "‹testo›", "valore": f"‹In programma musiche sacre.› Dirige «{a.name}», all’organo «{b.name}»."}, {"tipo": "‹galleria›", "valore": [{"url": f"https://coro.example.net/foto/«{a.slug}»-‹prove›.jpg", "didascalia": f"«{a.first}» durante le prove"}]}],
        "iscrizioni": f"mailto:«{b.mail}»?subject=‹Coro›", "quando": "‹sabato 28 marzo, ore 21›",
    }  # fmt: skip


@item("it")
def registro_modifiche(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "voce": "‹Monte Cimone›", "revisioni": [{"utente": f"«{a.user}»", "commento": "‹corretta quota, 2165 m›", "byte": 118}, {"utente": f"«{b.user}»", "commento": f"‹annullata la modifica di› [[Utente:«{a.user}»]]"}], "discussione": f"‹La fonte è il catasto 1981.› --«{a.name}» ([[Utente:«{a.user}»|‹msg›]]) ‹06:31, 11 feb 2026 (CET)›",
    }  # fmt: skip


@item("it")
def officina_preventivo(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "preventivo": {"numero": "‹118/26›", "veicolo": "‹Lancia Ypsilon 1.2›", "intestatario": {"cognome": f"«{a.last}»", "nome": f"«{a.first}»", "cell": f"«{a.phone}»"}}, "righe": [{"voce": "‹Kit distribuzione Gates›", "eur": "‹184,00›"}], "nota_meccanico": f"‹Frizione al limite.› Avvisare la signora «{a.last}» prima di procedere. «{b.first}»",
        "stato": "‹in attesa›",
    }  # fmt: skip


@item("it")
def palinsesto_vuoto(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "radio": "‹Radio Piazza, via Giuseppe Garibaldi›", "fasce": [{"ora": "‹07:00›", "programma": "‹Buongiorno Domenica›"}, {"ora": "‹13:00›", "programma": "‹Il mercato di Porta Palazzo›"}], "sponsor": ["‹Lavazza Qualità Rossa›", "‹Benetton›", "‹Amaro Lucano›"], "testo": "‹Da martedì 3 marzo saldi finali; uva Regina e pere Abate a 1,99 €. Fermata metro Re Umberto.›", "frequenza": "‹98,5 MHz›",
    }  # fmt: skip


# --- Dutch -----------------------------------------------------------------------------------


@item("nl")
def vrijwilligersbank(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "klus": "‹Rijder voor de voedselbank, woensdagochtend›", "contactpersoon": {"voornaam": f"«{a.first}»", "achternaam": f"«{a.last}»", "bereikbaar_op": f"«{a.phone}»"}, "ervaring": f"“‹Elke week een feest om te doen›”, aldus «{b.name}», chauffeur sinds 2021.",
        "reacties": [{"naam": f"«{b.first}»", "bericht": "‹Is een B-rijbewijs genoeg?›"}, {"naam": "‹Voedselbank Noord›", "bericht": f"Ja hoor «{b.first}», ‹tot 3.500 kg.›"}],
    }  # fmt: skip


@item("nl")
def kookworkshop(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "workshop": "‹Indische rijsttafel voor beginners›", "docent": f"«{a.name}»", "data": ["‹donderdag 12 maart›", "‹zaterdag 28 maart›"], "html": f"<section><h2>‹Wat neem je mee›</h2><p>‹Schort, mesje.› Vragen? <a href='mailto:«{a.mail}»'>Mail «{a.first}»</a></p><p class=\"foto\">Foto: «{b.name}»</p></section>",
        "beoordeling": [{"cijfer": 9, "toelichting": f"‹Heerlijk gegeten›, «{a.first}» legt rustig uit.", "geplaatst_door": f"«{b.name}»"}],
    }  # fmt: skip


@item("nl")
def rommelmarkt_lijst(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "csv": f"‹kraam;huurder;meters;betaald›\n‹14›;«{a.name}»;‹4›;‹ja›\n‹15›;«{b.name}»;‹3›;‹nee›", "opmerking": f"‹Kraam 15 nog € 12 te goed›, «{b.first}» bellen («{b.phone}»).", "plattegrond": "‹/bestanden/plattegrond-2026.pdf›", "markt": "‹Koningsdag, Wilhelminaplein›",
    }  # fmt: skip


@item("nl")
def fietsforum_topic(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "topic": "‹Gazelle Medeo: ketting slaat over›", "posts": [{"poster": f"«{a.user}»", "raw": "‹Na 4.000 km, cassette Shimano HG41.›"}, {"poster": f"«{b.user}»", "raw": f"@«{a.user}» ‹ketting én cassette samen vervangen.›\n\nGr. «{b.first}»", "reply_to_user": {"username": f"«{a.user}»"}}],
        "deelnemers": [f"«{a.user}»", f"«{b.user}»"], "tags": ["‹aandrijving›", "‹april›"],
    }  # fmt: skip


@item("nl")
def gemeente_vergunning(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "zaak": "‹Z-2026-04120›", "omschrijving": "‹Dakkapel voorzijde›", "aanvrager": f"Dhr. «{a.name}»", "brief": f"Geachte heer «{a.last}»,\n\n‹Uw aanvraag is op 11 februari ontvangen.› Uw behandelaar is mevrouw «{b.name}».\n\n‹Met vriendelijke groet,›\n«{b.name}»\n‹Team Vergunningen›",
        "documenten": [f"aanvraag_«{plain(a.last).lower().replace(' ', '_')}»_‹04120›.pdf", "‹welstandsadvies.pdf›"],
    }  # fmt: skip


@item("nl")
def tv_gids_leeg(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "zender": "‹NPO 2›", "avond": ["‹19:00 Nieuws›", "‹20:30 Expeditie Nova Zembla›", "‹22:05 Koning Willem I-kanaal›"], "reclame": ["‹Jan Linders›", "‹Kruidvat›", "‹De Ruijter hagelslag›"], "tekst": "‹Herhaling op zondag 8 maart. Filmhuis aan de Rembrandtlaan, halte Prins Hendrikkade.›", "code": "‹NL-0412›",
    }  # fmt: skip


# --- Polish ----------------------------------------------------------------------------------


@item("pl")
def ogloszenie_korepetycje(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "tytul": "‹Korepetycje z chemii, matura rozszerzona›", "stawka": "‹90 zł/60 min›", "korepetytor": {"wyswietlana_nazwa": f"«{a.first}»", "pelne": f"«{a.name}»", "komorka": f"«{a.phone}»"}, "rekomendacje": [{"tekst": f"‹Z trójki na piątkę w pół roku.› Polecam lekcje «{a.genitive}»!", "autor_opinii": f"«{b.name}»"}], "dni": ["‹wtorek›", "‹czwartek›"],
    }  # fmt: skip


@item("pl")
def sesja_rady(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "sesja": "‹XXI sesja Rady Gminy›", "punkt": "‹4. Uchwała nr XXI/118/26›", "dyskusja": f"Radny «{a.name}» zapytał o koszt chodnika. ‹Wójt odpowiedział, że 412 tys. zł.› Wniosek «{b.genitive}» ‹odrzucono.›", "glosowanie": {"‹za›": [f"«{a.name}»"], "‹przeciw›": [f"«{b.name}»"]}, "plik": f"interpelacja_«{plain(a.last).lower()}»_‹118›.docx",
    }  # fmt: skip


@item("pl")
def agroturystyka(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "obiekt": "‹Siedlisko pod Lipą, Podlasie›", "gospodarze": f"«{a.name}»", "cennik": {"‹lipiec›": "‹180 zł›", "‹listopad›": "‹120 zł›"}, "ksiega_gosci": [f"‹Najlepsze pierogi na świecie!› «{b.first}» z Poznania", f"‹Jajka od szczęśliwych kur – rewelacja.› Pozdrawiamy, «{b.name}»"], "rezerwacje": {"mejl": f"«{a.mail}»", "tel_kom": f"«{a.phone}»"},
    }  # fmt: skip


@item("pl")
def zgloszenie_bledu(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "projekt": "‹mapa-szlakow›", "zgloszenie": {"nr": 412, "temat": "‹Brak warstwy 1:10000›", "otwarte_przez": f"«{a.user}»"}, "historia": [{"kto": f"«{b.user}»", "co": "‹przypisano etykietę „błąd”›"}, {"kto": f"«{a.user}»", "co": f"‹poprawka w gałęzi› «{a.user}»/‹warstwa-10k›"}], "stopka_commita": f"Signed-off-by: «{b.name}» <«{b.mail}»>", "wersja": "‹4.12.0›",
    }  # fmt: skip


@item("pl")
def wystawa_kotow(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "rasa": "‹Kot syberyjski, klasa otwarta›", "oceny": [{"kot": "‹Bursztyn z Doliny Narwi›", "hodowca": f"«{a.name}»", "wlasciciel": f"«{b.name}»", "nota": "‹Ex1›"}], "komentarz_sedziego": f"‹Piękna szata, mocna głowa.› Gratulacje dla «{b.genitive}»!", "foto": f"https://koty.example.net/2026/«{b.slug}»-‹bursztyn›.jpg",
    }  # fmt: skip


@item("pl")
def gazetka_bez_ludzi(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "siec": "‹Biedronka, ulica Adama Mickiewicza›", "produkty": ["‹Ptasie Mleczko Wedel›", "‹Kubuś marchew›", "‹Prince Polo XXL›", "‹Delicje Szampańskie›"], "tekst": "‹Od poniedziałku 2 marca do soboty 7 marca; w Niedzielę Palmową nieczynne. Ziemniaki Irga i Denar luzem. Przystanek Rondo Grunwaldzkie.›", "kod": "‹BD-0412›",
    }  # fmt: skip


# --- Portuguese ------------------------------------------------------------------------------


@item("pt")
def assembleia_condominio(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "ata": "‹Ata n.º 41, 12 de fevereiro›", "presentes": [{"fracao": "‹2.º Esq.›", "condomino": f"«{a.name}»"}, {"fracao": "‹R/C›", "condomino": f"«{b.name}»"}], "deliberacao": f"‹Aprovada a pintura da fachada por 14 120 €.› A Sr.ª «{a.last}» absteve-se; o Sr. «{b.last}» ‹votou a favor.›", "anexo": f"procuracao_«{plain(b.last).lower()}»_‹2026›.pdf",
    }  # fmt: skip


@item("pt")
def alojamento_local(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "anuncio_al": "‹T1 com terraço, Tavira›", "anfitriao": {"primeiro_nome": f"«{a.first}»", "ultimo_nome": f"«{a.last}»", "resposta": "‹em menos de 1 hora›"}, "regras": ["‹Sem festas›", "‹Check-in 15h›"], "avaliacoes": [{"hospede": f"«{b.first}»", "mes": "‹setembro›", "comentario": f"‹Casa limpa e fresca.› O «{a.first}» deixou-nos figos."}], "emergencia": f"«{a.phone}»",
    }  # fmt: skip


@item("pt")
def banda_filarmonica(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "noticia": "‹Filarmónica estreia marcha nova na Páscoa›", "corpo": f"<p>‹São 41 músicos em palco.› O maestro «{a.name}» escolheu o repertório; «{b.name}», de 14 anos, ‹toca o primeiro solo de clarinete.›</p>", "legenda": f"«{b.first}» no ensaio de quarta-feira. Foto de «{a.initials}»", "imagem": f"/fotos/banda/«{b.slug}».jpg", "entrada": "‹livre›",
    }  # fmt: skip


@item("pt")
def elastic_hits(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "took": 14, "hits": {"hits": [{"_index": "‹anuncios-2026.02›", "_source": {"titulo": "‹Guitarra Takamine GD11M›", "vendedor_nome": f"«{a.name}»", "vendedor_tel": f"«{a.phone}»", "mensagens": [{"de": f"«{b.user}»", "texto": f"‹Aceita 200?› Sou o «{b.first}»"}]}}]}, "consulta": "‹guitarra acústica›",
        "sugestao_url": f"https://anuncios.example.net/v/«{a.slug}»/‹guitarra-takamine›",
    }  # fmt: skip


@item("pt")
def atendimento_br(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "protocolo": "‹20260211-041200›", "historico": [{"quem": f"«{a.name}»", "fala": "‹A geladeira Brastemp parou de gelar.›"}, {"quem": f"Atendente «{b.first}»", "fala": f"Senhor «{a.first}», ‹o técnico vai na terça.› Confirma o e-mail «{a.mail}»?"}], "tecnico": {"nome_tecnico": f"«{b.name}»", "janela": "‹8h–12h›"}, "avaliacao": "‹nota 9›",
    }  # fmt: skip


@item("pt")
def cartaz_sem_nomes(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "mercado": "‹Mercado da Ribeira, Avenida Marquês de Pombal›", "bancas": ["‹Queijos da Serra da Estrela›", "‹Pastéis de Belém›", "‹Delta Cafés›"], "texto": "‹De terça-feira, 3 de março, ao Domingo de Ramos: laranja do Algarve, maçã Bravo de Esmolfe e bacalhau à Brás ao almoço. Paragem São Bento.›", "codigo": "‹MR-0412›", "marcas": ["‹Vista Alegre›", "‹Bordallo Pinheiro›"],
    }  # fmt: skip
