"""Nested items by another outsider, of other kinds of sites and with other people; whoever makes the
finder had not seen them when they were written. The marks are those of ``items.py``.
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
        "en": "Bronagh McAteer|Desmond Applegarth|Harriet Thistlewood|Kwabena Ofosu|Lachlan Drummond|Priyanka Venkatesan",
        "de": "Gundula Stegmaier|Hartmut Wiesinger|Leonie Achterberg|Rüdiger Köbele|Svenja Tiedtke|Mehmet Karakaya",
        "fr": "Capucine Le Goff|Rémi Delahousse|Ghislaine Bourdeau|Yoann Kermarrec|Aminata Diarra|Jérôme Fontvieille",
        "es": "Remedios Galdeano|Unai Zabaleta|Yolanda Pizarro|Anselmo Quirós|Candela Ferreiro|Óscar Villamañán",
        "it": "Donatella Fumagalli|Pierluigi Zambon|Carmela Lo Presti|Tiziano Bellomo|Ilaria Mantovan|Gesuino Piras",
        "nl": "Hanneke Terpstra|Diederik Kloosterman|Fenna Wiersma|Ruben Oudshoorn|Yasmina El Idrissi|Gijs Hogendoorn",
        "pl": "Grażyna Sobczyńska|Bogusław Wędzik|Celina Mroczkowska|Tymoteusz Rajca|Jagoda Pawłowicz|Mirosław Żurek",
        "pt": "Filomena Bragança|Rogério Pinhal|Sofia Caldeirão|Amândio Serpa|Lúcia Trindade|Evandro Bittencourt",
    }
)
base.PHONES.update(
    {
        "en": "07733 {:.6}", "de": "0171 {:.6}5", "fr": "07 68 {:.2} 14 52", "es": "+34 655 {:.6}",
        "it": "+39 333 {:.6}2", "nl": "06-41{:.6}", "pl": "+48 601 {:.3} 245", "pt": "936 {:.3} 118",
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
def storefront_order(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "order": {"name": "‹#HC-20418›", "financialStatus": "‹PAID›", "note": f"‹Leave in the porch› or with «{b.name}» next door"},
        "customer": {"displayName": f"«{a.name}»", "defaultEmailAddress": {"emailAddress": f"«{a.mail}»"}, "phone": f"«{a.phone}»"},
        "lines": [{"title": "‹Barbour Bedale Jacket›", "variant": "‹Sage / 42›", "sku": "‹MWX0018SG51-42›"}, {"title": "‹Ted Baker Wash Bag›", "sku": "‹TB-118420›"}],
        "timeline": [{"at": "‹2026-02-11T06:31:12Z›", "message": f"Confirmation sent to «{a.name}» («{a.mail}»)"}, {"at": "‹2026-02-12›", "message": "‹Parcel handed to Royal Mail›"}],
    }  # fmt: skip


@item("en")
def podcast_episode(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "show": "‹Salt Marsh Radio›", "episode": 41, "title": f"‹Peat, fire and patience› with «{a.name}»",
        "description": f"<p>‹Why blanket bog burns in April.› «{a.first}» has walked the same transect since 1994. Hosted by «{b.name}».</p><p>‹Edited on Reaper, music by The Lanterns.›</p>",
        "enclosure": f"https://media.example.net/saltmarsh/041-«{a.slug}».mp3", "chapters": [{"start": "‹00:00›", "title": "‹Intro›"}, {"start": "‹04:12›", "title": f"«{a.first}» on sphagnum"}],
        "people": [{"role": "‹guest›", "name": f"«{a.name}»"}, {"role": "‹host›", "name": f"«{b.name}»", "href": f"https://pod.example.net/«{b.slug}»"}],
    }  # fmt: skip


@item("en")
def issue_tracker(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "repository": "‹loomkit/heddle›", "number": 4120, "title": "‹Segfault when warp > 4096›",
        "user": {"login": f"«{a.user}»", "html_url": f"https://git.example.net/«{a.user}»", "type": "‹User›"},
        "assignees": [{"login": f"«{b.user}»"}], "labels": ["‹bug›", "‹good first issue›"],
        "body": f"### ‹Steps›\n\n1. ‹Run `heddle --warp 5000`›\n2. ‹Crash in libheddle.so.2.14›\n\ncc @«{b.user}»\n\nReported-by: «{a.name}» <«{a.mail}»>",
        "comments": [{"author_association": "‹MEMBER›", "user": {"login": f"«{b.user}»"}, "body": f"‹Fixed in 2.14.1›, thanks «{a.first}»!"}],
    }  # fmt: skip


@item("en")
def park_results(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "event": "‹Haldon Forest 10k›", "date": "‹Sunday 8 March 2026›",
        "results": [{"pos": 1, "runner": f"«{a.name}»", "club": "‹Exmouth Harriers›", "time": "‹36:14›"}, {"pos": 2, "runner": f"«{b.first}» «{b.last.upper()}»", "club": "‹South West Road Runners›", "time": "‹36:40›"}],
        "report": f"‹Mud from the second mile.› «{a.last}» ‹led throughout›; «{b.last}» ‹closed to 26 seconds on the last climb.›",
        "photo_credit": f"«{b.name}»",
    }  # fmt: skip


@item("en")
def lettings_enquiry(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "property": {"headline": "‹Two bed flat, Montpelier Road›", "rent": "‹£1,250 pcm›", "epc": "‹C (71)›", "council_tax": "‹Band B›"},
        "branch": {"name": "‹Fox & Sons›", "hours": "‹Mon–Sat 9–17:30›", "negotiator": {"first": f"«{a.first}»", "last": f"«{a.last}»", "ddi": f"«{a.phone}»"}},
        "tenant_says": f"“‹Quiet block, thin walls.›” – «{b.first}», tenant since June",
        "viewing_url": f"https://lets.example.net/v/20418?with=«{quote_plus(a.name)}»&slot=‹sat-10›",
    }  # fmt: skip


@item("en")
def choir_newsletter(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "subject": "‹St Mary's Singers: spring dates›",
        "html": f"<h1>‹Spring dates›</h1><p>‹Rehearsals move to the Corn Exchange on Wednesdays.›</p><ul><li>‹Tenors›: see «{a.name}»</li><li>‹Altos›: «{b.first}» has the copies</li></ul><p>Sorry to lose «{b.name}» from the committee.</p><address>«{a.mail}» · «{a.phone}»</address>",
        "plain": f"‹Rehearsals move to the Corn Exchange.› Tell «{a.first}» if you cannot come.",
        "footer": "‹Charity no. 1120433 · Sent with Mailmere›",
    }  # fmt: skip


@item("en")
def marketplace_seller(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "listing": "‹Brompton M6L, black, 2021›", "price": {"amount": "‹£780›", "offers": True},
        "seller": {"username": f"«{a.user}»", "member_since": "‹May 2017›", "feedback": [{"from": f"«{b.user}»", "text": f"‹Bike as described.› «{a.first}» even threw in a bag."}]},
        "description": f"‹Serviced at Evans Cycles in April.› Collection Hove. Text «{a.name}» on «{a.phone}».",
        "images": ["‹https://img.example.net/88123/brompton-side.jpg›", f"https://img.example.net/88123/«{a.user}»_receipt.jpg"],
    }  # fmt: skip


@item("en")
def store_front_nobody(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "store": "‹Marks & Spencer Foodhall›", "address_line": "‹Martin Luther King Boulevard›", "open": {"‹Saturday›": "‹08:00–20:00›", "‹Sunday›": "‹11:00–17:00›"},
        "offers": ["‹Dolly Mixture 2 for £3›", "‹Percy Pig 170g›", "‹Colin the Caterpillar cake›", "‹Earl Grey, 80 bags›"],
        "text": "‹Our Charlotte and Maris Piper potatoes are grown in Jersey; Granny Smith and Pink Lady apples arrive in June.›",
        "nav": ["‹Home›", "‹Autumn Winter›"],
    }  # fmt: skip


# --- German ----------------------------------------------------------------------------------


@item("de")
def arztsuche(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "praxis": "‹Gemeinschaftspraxis am Stadtpark›", "fachgebiet": "‹Dermatologie›",
        "behandler": [{"anrede": "‹Frau Dr. med.›", "voller_name": f"«{a.name}»", "telefon_direkt": f"«{a.phone}»"}, {"anrede": "‹Herr›", "voller_name": f"«{b.name}»"}],
        "bewertungen": [{"titel": "‹Lange Wartezeit›", "text": f"‹Zwei Stunden im Wartezimmer›, aber Frau «{a.last}» nahm sich Zeit.", "kassenart": "‹gesetzlich›"}],
        "sprechzeiten": {"‹Montag›": "‹8–12 und 15–18 Uhr›", "‹Mittwoch›": "‹8–12 Uhr›"},
        "profil": f"https://aerzte.example.net/hautarzt/«{a.slug}»?plz=‹80331›",
    }  # fmt: skip


@item("de")
def rezeptportal(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "rezept": "‹Kaiserschmarrn mit Zwetschgenröster›", "dauer": "‹35 Min.›", "zutaten": ["‹4 Eier›", "‹250 ml Milch›", "‹Dr. Oetker Vanillezucker›"],
        "verfasser": {"nick": f"«{a.user}»", "seit": "‹März 2014›"},
        "kommentare": [{"von": f"«{b.first}»", "html": f"<p>‹Mit Rum noch besser!› LG «{b.first}»</p>"}, {"von": f"«{a.user}»", "html": f"<p>Danke «{b.first}», ‹stimmt.›</p>"}],
    }  # fmt: skip


@item("de")
def kleingarten_brett(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "thema": "‹Parzelle 41 wird frei›", "forum": "‹KGV Sonnenwinkel e. V.›",
        "beitraege": [
            {"autor": {"anzeige": f"«{a.name}»", "rang": "‹Mitglied›"}, "bbcode": f"[b]‹Ab 1. Mai frei›[/b], Laube 18 m². Schlüssel bei «{b.name}», Tel. «{b.phone}»."},
            {"autor": {"anzeige": f"«{b.name}»", "rang": "‹Vorstand›"}, "bbcode": f"[quote=\"«{a.name}»\"]‹Laube 18 m²›[/quote] ‹Ablöse 2.400 €, Wertermittlung liegt vor.›"},
        ],
    }  # fmt: skip


@item("de")
def konzertkalender(a: Somebody, b: Somebody) -> dict[str, Any]:
    ics = f"BEGIN:VEVENT\nSUMMARY:‹Orgelvesper›\nDTSTART:‹20260503T180000›\nDESCRIPTION:An der Orgel «{a.name}»\nORGANIZER;CN=«{b.name}»:mailto:«{b.mail}»\nEND:VEVENT"
    return {
        "titel": "‹Orgelvesper in der Martinskirche›", "mitwirkende": [f"«{a.name}» ‹(Orgel)›", "‹Kammerchor Nord›"], "eintritt": "‹frei, Spende erbeten›", "ics": ics,
        "presse": f"https://kirche.example.net/presse/2026/orgelvesper_«{plain(a.last).lower()}»_‹300dpi›.jpg",
    }  # fmt: skip


@item("de")
def handwerker_angebot(a: Somebody, b: Somebody) -> dict[str, Any]:
    antwort = {
        "absender": f"«{b.name}»",
        "betrag": "‹1.480,00 €›",
        "text": f"Hallo Herr «{a.last}», ‹Anfahrt inklusive, Termin ab KW 14.›",
    }
    return {
        "auftrag": "‹Badfliesen 14 m² verlegen, Fürth›", "auftraggeber": f"«{a.first}» «{a.last}»", "angebote_json": json.dumps([antwort], ensure_ascii=False),
        "materialien": ["‹Ardex X 77›", "‹Villeroy & Boch Lodge 30x60›", "‹Schlüter-Systems Jolly›"],
        "nachricht": f"‹Wasser ist abgestellt.› Bitte vorher anrufen: «{a.phone}», «{a.name}»",
    }  # fmt: skip


@item("de")
def filiale_niemand(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "filiale": "‹Bäckerei Brandl, Konrad-Adenauer-Allee›", "marken": ["‹Hugo Boss›", "‹Jil Sander›", "‹Philipp Plein›", "‹Karl Lagerfeld Parfums›"],
        "text": "‹Am Rosenmontag geschlossen. Neu ab August: Roggenlaib nach Müllerin Art, Sachertorte und Bismarckhering vom Kutter Anna Katharina.›",
        "sorten": ["‹Linda, festkochend›", "‹Annabelle, früh›", "‹Gala Royal›"], "ean": "‹4006381333931›", "stand": "‹11.02.2026›",
    }  # fmt: skip


# --- French ----------------------------------------------------------------------------------


@item("fr")
def fiche_artisan(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "enseigne": "‹Menuiserie du Val›", "siret": "‹812 345 678 00019›", "gerant": {"prenom": f"«{a.first}»", "nom": f"«{a.last.upper()}»"},
        "coordonnees": {"portable": f"«{a.phone}»", "courriel": f"«{a.mail}»", "horaires": "‹lundi-vendredi 8 h-12 h›"},
        "avis": [{"note": 5, "signature": f"«{b.first}» «{b.last}»", "texte": f"‹Escalier posé en deux jours.› M. «{a.last}» est ponctuel."}],
        "plan": f"https://plan.example.net/?q=‹Menuiserie+du+Val›&contact=«{quote(a.name)}»",
    }  # fmt: skip


@item("fr")
def club_de_judo(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "club": "‹Judo Club de la Vallée›", "bureau": [["‹Président›", f"«{a.name}»", f"«{a.mail}»"], ["‹Secrétaire›", f"«{b.name}»", "–"]],
        "actus": f"## ‹Tournoi du 14 mars›\n\n**«{b.name}»** termine ‹3e en -57 kg›. Bravo «{b.first}» !\n\n![podium](/photos/podium-«{b.slug}».jpg)\n\n‹Prochain stage : Pâques, à Belfort.›",
        "tarifs": {"‹Enfants›": "‹145 €›", "‹Adultes›": "‹190 €›"},
    }  # fmt: skip


@item("fr")
def fil_petites_annonces(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "annonce": {"titre": "‹Table Louis-Philippe en noyer›", "prix": "‹320 €›", "localite": "‹Saint-Étienne›"},
        "echanges": [
            {"de": f"«{b.first}»", "msg": "‹Bonjour, toujours disponible ?›"},
            {"de": f"«{a.first}»", "msg": f"‹Oui !› Appelez-moi au «{a.phone}», demandez «{a.name}»."},
            {"de": f"«{b.first}»", "msg": f"Parfait, je passe samedi. «{b.name}», «{b.mail}»"},
        ],
    }  # fmt: skip


@item("fr")
def radio_locale(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "emission": "‹Les Matins du port›", "animateur": f"«{a.name}»", "invites": [{"identite": f"«{b.name}»", "sujet": "‹La pêche à la coquille›"}],
        "resume": f"«{a.first}» reçoit ce mardi «{b.name}». ‹La saison ouvre le 1er octobre en baie de Saint-Brieuc.›",
        "audio": [f"https://radio.example.net/2026/02/«{b.slug}».mp3", "‹https://radio.example.net/jingle.mp3›"], "titres": ["‹Rue de la Paix›", "‹Mademoiselle chante le blues›"],
    }  # fmt: skip


@item("fr")
def permis_de_construire(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "commune": "‹Villefranche-sur-Saône›", "lignes": [{"numero": "‹PC 069 264 26 00012›", "demandeur": f"M. «{a.last.upper()}» «{a.first}»", "nature": "‹Extension 24 m²›"},
                   {"numero": "‹DP 069 264 26 00041›", "demandeur": f"Mme «{b.name}»", "nature": "‹Clôture›"}],
        "csv": f"‹numero;petitionnaire;decision›\n‹PC 069 264 26 00012›;«{a.name}»;‹accordé›\n‹DP 069 264 26 00041›;«{b.name}»;‹tacite›",
        "voie": "‹avenue Jean Jaurès›",
    }  # fmt: skip


@item("fr")
def catalogue_sans_personne(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "magasin": "‹Leroy Merlin, boulevard Victor Hugo›", "produits": ["‹Fauteuil Voltaire›", "‹Gamme Margaux, noyer›", "‹Rosier Pierre de Ronsard›", "‹Peinture Dulux Valentine›"],
        "texte": "‹Du jeudi 5 mars au dimanche 8 mars, la Clairette de Die et la Reine Claude sont à l’honneur à Saint-Denis.›", "ref": "‹LM-204-118›", "tva": "‹20 %›",
    }  # fmt: skip


# --- Spanish ---------------------------------------------------------------------------------


@item("es")
def ficha_fisioterapia(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "centro": "‹Clínica Albaicín›", "equipo": [{"profesional": f"«{a.name}»", "colegiado": "‹fisioterapia deportiva›", "foto": f"/equipo/«{a.slug}».webp"}],
        "opiniones": [{"paciente": f"«{b.first}»", "estrellas": 5, "comentario": f"‹Me quitaron el dolor en tres sesiones.› Gracias, «{a.first}»."}],
        "cita": {"telefono": f"«{a.phone}»", "horario": "‹lunes a jueves, 9:00-20:00›", "tarifa": "‹38 €›"},
    }  # fmt: skip


@item("es")
def liga_local(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "partido": "‹CD Alcázar 2-1 UD Levante Sur›", "jornada": "‹24.ª, domingo 8 de marzo›",
        "alineacion": [{"dorsal": 9, "jugador": f"«{a.last}»", "goles": ["‹12'›", "‹67'›"]}, {"dorsal": 4, "jugador": f"«{b.last}»", "tarjeta": "‹amarilla›"}],
        "cronica": f"‹El Alcázar remontó en la segunda parte.› «{a.name}» marcó de cabeza y «{b.name}» ‹vio la amarilla por protestar.›",
        "arbitro": "«Eusebio Larrinoa»",
    }  # fmt: skip


@item("es")
def mercadillo_chat(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "anuncio": "‹Silla Thonet, buen estado›", "precio": "‹60 €›",
        "conversacion": [f"«{b.user}»: ‹¿Sigue disponible?›", f"«{a.user}»: ‹Sí, en Lavapiés.› Soy «{a.first}», mi móvil es «{a.phone}»", f"«{b.user}»: Perfecto, Bizum a nombre de «{b.name}»"],
        "enlace": f"https://mercado.example.net/usuario/«{a.user}»/‹silla-thonet›",
    }  # fmt: skip


@item("es")
def acta_vecinos(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "comunidad": "‹Plaza de Colón 14›", "fecha": "‹jueves 12 de febrero›",
        "texto": f"Preside Dña. «{a.name}». ‹Se aprueba la derrama de 180 €.› D. «{b.name}» (3.º B) vota en contra. La señora «{a.last}» ‹pedirá dos presupuestos más.›",
        "adjuntos": [f"acta_«{plain(a.last).lower()}»_‹2026-02›.pdf", "‹presupuesto-ascensor.pdf›"], "administracion": "‹Fincas Sol, S.L.›",
    }  # fmt: skip


@item("es")
def curso_online(a: Somebody, b: Somebody) -> dict[str, Any]:
    estado = {
        "curso": {
            "titulo": "‹Cerámica sin torno›",
            "profesora": {"nombreCompleto": f"«{a.name}»", "usuario": f"«{a.user}»"},
            "plazas": 14,
        }
    }
    return {
        "titulo": "‹Cerámica sin torno›", "estado": json.dumps(estado, ensure_ascii=False), "duracion": "‹6 semanas›",
        "resenas": [{"html": f"<div class=\"resena\"><strong>«{b.name}»</strong><p>‹Muy claro y bien grabado.›</p></div>"}],
    }  # fmt: skip


@item("es")
def tienda_sin_nadie(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "tienda": "‹El Corte Inglés, calle Hermanos Machado›", "marcas": ["‹Adolfo Domínguez›", "‹Purificación García›", "‹Carolina Herrera 212›", "‹Pepe Jeans›"],
        "texto": "‹Rebajas del lunes 2 al domingo 8 de marzo. Vino Marqués de Cáceres, queso San Simón y galletas María a 1,20 €.›", "ref": "‹A-2041/88›",
    }  # fmt: skip


# --- Italian ---------------------------------------------------------------------------------


@item("it")
def scheda_medico(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "medico": {"titolo": "‹Dott.ssa›", "nominativo": f"«{a.name}»", "specialita": "‹Pediatria›"}, "studio": {"tel": f"«{a.phone}»", "orari": "‹mar e gio 15–19›", "piano": "‹2°›"},
        "recensioni": [{"firma": f"Mamma di «{b.first}»", "testo": f"‹Gentile e puntuale.› La dottoressa «{a.last}» spiega tutto."}], "prestazioni": ["‹Visita pediatrica, 80 €›", "‹Bilancio di salute›"],
    }  # fmt: skip


@item("it")
def sagra_paesana(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "evento": "‹Sagra del marrone di Marradi›", "quando": "‹domenica 18 ottobre›", "programma": [["‹10:00›", "‹Apertura stand›"], ["‹16:00›", f"‹Concerto› di «{a.name}»"], ["‹21:00›", "‹Ballo con l’Orchestra Bagutti›"]],
        "prenotazioni": f"Chiamare «{b.name}» «{b.phone}» ‹entro mercoledì›", "html": f"<p data-ref='«{b.mail}»'>‹Menù 22 € vino escluso› – <i>a cura di «{b.first}»</i></p>",
    }  # fmt: skip


@item("it")
def negozio_feedback(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "articolo": "‹Macchina per cucire Necchi K432A›", "prezzo": "‹289,00 €›",
        "feedback": [{"acquirente": f"«{a.first}» «{a.last}»", "commento": "‹Arrivata in tre giorni, silenziosa.›"}, {"acquirente": f"«{b.user}»", "commento": "‹Pedale difettoso, sostituito.›", "risposta": f"Gentile «{b.first}», ‹ci scusiamo.› «{a.name}», assistenza"}],
        "venditore": {"ragione_sociale": "‹Cuci & Crea S.r.l.›", "referente": f"«{a.name}»"},
    }  # fmt: skip


@item("it")
def condivisione_corse(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "tratta": "‹Bologna – Rimini›", "partenza": "‹venerdì 13 marzo, 17:30›", "conducente": {"nome": f"«{a.first}»", "eta": 41, "auto": "‹Fiat Panda›", "voto": "‹4,8›"},
        "passeggeri": [{"nome": f"«{b.first}»", "messaggio": f"Ciao «{a.first}», ‹ho una valigia media.› Il mio numero: «{b.phone}»"}], "regole": ["‹Niente fumo›", "‹Musica sì›"],
    }  # fmt: skip


@item("it")
def verbale_gara(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "gara": "‹Trofeo Lago Maggiore, 1500 sl›", "classifica_csv": f"‹Pos;Atleta;Società;Tempo›\n‹1›;«{a.last.upper()} {a.first.upper()}»;‹Rari Nantes Verbania›;‹16'42\"31›\n‹2›;«{b.last.upper()} {b.first.upper()}»;‹Nuoto Ossola›;‹16'58\"04›",
        "commento": f"‹Vasca da 50 metri.› «{a.name}» ‹migliora il personale di sei secondi.›", "giudice": "«Ermanno Caldirola»",
    }  # fmt: skip


@item("it")
def catalogo_senza_persone(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "negozio": "‹Coin, corso Vittorio Emanuele›", "marchi": ["‹Luisa Spagnoli›", "‹Ermenegildo Zegna›", "‹Carpisa›", "‹Martini & Rossi›"],
        "testo": "‹Da giovedì 5 marzo la torta Margherita e la mela Annurca in offerta; chiuso il lunedì di Pasqua.›", "codice": "‹IT-41-2041›", "taglie": ["‹M›", "‹L›"],
    }  # fmt: skip


# --- Dutch -----------------------------------------------------------------------------------


@item("nl")
def huisarts_team(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "praktijk": "‹Huisartsenpraktijk De Linde›", "medewerkers": [{"functie": "‹assistente›", "naam": f"«{a.name}»", "werkdagen": "‹maandag, donderdag›"}, {"functie": "‹huisarts›", "naam": f"«{b.name}»"}],
        "bericht": f"‹Wij zijn dicht van 23 tot en met 27 februari.› «{a.first}» neemt vanaf mei afscheid; afspraken bij dokter «{b.last}».", "spoed": "‹keuze 1›", "contact": {"mail": f"«{a.mail}»"},
    }  # fmt: skip


@item("nl")
def buurtapp(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "groep": "‹Buurtpreventie Lindenkwartier›", "berichten": [
            {"afzender": f"«{a.first}» «{a.last}»", "tijd": "‹dinsdag 21:14›", "tekst": "‹Witte bestelbus staat al twee dagen bij de school.›"},
            {"afzender": f"«{b.name}»", "tijd": "‹21:16›", "tekst": f"@«{a.first}» ‹die is van de loodgieter.› Bel anders even: «{b.phone}»"}],
        "beheerder": f"«{b.user}»",
    }  # fmt: skip


@item("nl")
def tweedehands_boeken(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titel": "‹Atlas van de Wadden, 2e druk›", "isbn": "‹978-90-400-7634-2›", "conditie": "‹als nieuw›", "aanbieder": {"alias": f"«{a.user}»", "woonplaats": "‹Leeuwarden›"},
        "vragen": [{"v": f"Is de kaart nog compleet? «{b.first}»", "a": f"‹Ja, alle 24 kaarten.› Groet, «{a.name}»"}], "foto": f"https://boeken.example.net/u/«{a.user}»/‹atlas-voor.jpg›",
    }  # fmt: skip


@item("nl")
def schaakclub_ranglijst(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "competitie": "‹Interne ronde 14›", "stand": {"kolommen": ["‹#›", "‹Speler›", "‹Rating›"], "rijen": [["‹1›", f"«{a.name}»", "‹1874›"], ["‹2›", f"«{b.last}, {b.first}»", "‹1822›"]]},
        "verslag": f"‹Een Caro-Kann werd remise.› «{a.first}» ‹bood aan op zet 31›, «{b.last}» ‹nam aan.›", "mailto": f"mailto:«{b.mail}»?subject=‹ronde%2014›",
    }  # fmt: skip


@item("nl")
def raadsstuk(a: Somebody, b: Somebody) -> dict[str, Any]:
    kaart = b64(f"BEGIN:VCARD\nFN:{a.name}\nTEL:{a.phone}\nEND:VCARD")
    return {
        "onderwerp": "‹Zienswijze windpark Oostpolder›", "indiener": f"«{a.name}»", "tekst": f"‹De geluidsnorm wordt overschreden.› Mede namens «{b.name}». ‹Zie bijlage 2.›",
        "vcard": f"«{kaart}»", "bijlagen": [f"/stukken/2026/zienswijze-«{plain(a.last).lower().replace(' ', '-')}».pdf", "‹/stukken/2026/geluidsrapport.pdf›"],
    }  # fmt: skip


@item("nl")
def winkel_zonder_mensen(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "winkel": "‹Albert Heijn, Johan de Wittlaan›", "aanbiedingen": ["‹Tony's Chocolonely›", "‹Peijnenburg ontbijtkoek›"], "tekst": "‹Van maandag 2 tot en met zondag 8 maart: Doyenné du Comice peren, Elstar appels en Douwe Egberts Aroma Rood.›", "ean": "‹8710400280507›",
    }  # fmt: skip


# --- Polish ----------------------------------------------------------------------------------


@item("pl")
def znany_gabinet(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "gabinet": "‹Poradnia Stomatologiczna Ząbek›", "lekarz": {"tytul": "‹lek. dent.›", "imie_i_nazwisko": f"«{a.name}»", "telefon": f"«{a.phone}»"},
        "opinie": [{"podpis": f"«{b.first}»", "tresc": f"‹Bez bólu i bez czekania.› Od lat chodzę do doktor «{a.genitive}»."}], "cennik": {"‹przegląd›": "‹150 zł›"}, "czynne": "‹poniedziałek–czwartek 9–17›",
    }  # fmt: skip


@item("pl")
def klub_biegacza(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "zawody": "‹Bieg Piastów, 21 km›", "wyniki": [{"miejsce": 1, "zawodnik": f"«{a.last.upper()}» «{a.first}»", "czas": "‹1:14:02›"}, {"miejsce": 2, "zawodnik": f"«{b.last.upper()}» «{b.first}»", "czas": "‹1:15:40›"}],
        "relacja": f"‹Trasa prowadziła przez Jakuszyce.› Zwycięstwo «{a.genitive}» ‹to rekord trasy›, a «{b.last}» ‹zapowiada rewanż w maju.›", "kontakt": f"«{b.mail}»",
    }  # fmt: skip


@item("pl")
def watek_forum(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "dzial": "‹Ogrzewanie›", "posty": [{"uzytkownik": {"login": f"«{a.user}»", "posty": 412}, "tresc": "‹Piec Viessmann Vitodens 100, błąd F4.›"},
                  {"uzytkownik": {"login": f"«{b.user}»", "posty": 18}, "tresc": f"[cytat=«{a.user}»]‹błąd F4›[/cytat] ‹Wyczyść elektrodę.› Jak co, dzwoń «{b.phone}», «{b.first}»"}], "tagi": ["‹kocioł›", "‹gaz›"],
    }  # fmt: skip


@item("pl")
def mieszkanie_sprzedaz(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "oferta": "‹Kawalerka 31 m², Gdańsk Wrzeszcz›", "cena": "‹489 000 zł›", "agent": {"dane": f"«{a.name}»", "kom": f"«{a.phone}»", "zdjecie": f"https://cdn.example.net/agenci/«{a.slug}».png"},
        "opis": f"<p>‹Blisko SKM, ulica Mickiewicza.›</p><p>Klucze u sąsiadki, pani «{b.last}».</p><!-- dodał: «{b.name}» -->", "link": f"https://domy.example.net/oferta/20418?agent=«{quote_plus(a.ascii)}»",
    }  # fmt: skip


@item("pl")
def zbiorka(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "tytul": "‹Nowy dach dla remizy OSP›", "organizator": {"imie": f"«{a.first}»", "nazwisko": f"«{a.last}»"}, "wplaty": [{"kto": f"«{b.name}»", "kwota": "‹50 zł›", "slowa": "‹Powodzenia, druhowie!›"}, {"kto": "‹Anonimowy darczyńca›", "kwota": "‹20 zł›"}],
        "aktualizacja": f"‹Mamy już 60% kwoty.› Dziękuję, «{a.first}»",
    }  # fmt: skip


@item("pl")
def sklep_bez_osob(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "sklep": "‹Rossmann, ulica Fryderyka Chopina›", "marki": ["‹Dr Irena Eris›", "‹Inglot›", "‹Calvin Klein›", "‹Vistula›"], "tekst": "‹Od środy 4 marca do niedzieli 8 marca: pierogi u Babci Maliny, piwo Zubr i jabłka Ligol po 3,99 zł.›", "indeks": "‹PL-2041-88›",
    }  # fmt: skip


# --- Portuguese ------------------------------------------------------------------------------


@item("pt")
def consultorio(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "clinica": "‹Clínica Dentária da Baixa›", "corpo_clinico": [{"nome_clinico": f"«{a.name}»", "area": "‹Ortodontia›", "omd": "‹ativo›"}], "testemunhos": [{"assinado": f"«{b.first}» «{b.last}»", "texto": f"‹Sem dor, sem espera.› Obrigado, Dra. «{a.last}»!"}],
        "marcacoes": {"telemovel": f"«{a.phone}»", "correio": f"«{a.mail}»", "horario": "‹segunda a sexta, 9h–19h›"},
    }  # fmt: skip


@item("pt")
def grupo_caminhadas(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "percurso": "‹Trilho dos Pescadores, 18 km›", "guia": {"primeiro": f"«{a.first}»", "apelido": f"«{a.last}»", "avatar": f"/av/«{a.user}».png"},
        "inscritos": [f"«{b.name}»", "«Teodora Mexia»"], "comentarios": [{"por": f"«{b.first}»", "md": f"‹Levar água e chapéu.› Quem dá boleia de Setúbal? Liguem-me: **«{b.phone}»**"}], "data": "‹sábado, 14 de março›",
    }  # fmt: skip


@item("pt")
def venda_de_carros(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "anuncio": "‹Renault 4L GTL, 1986›", "preco": "‹6 500 €›", "descricao": f"‹Inspeção até novembro, pneus Michelin novos.› Falar com «{a.name}» depois das 18h, «{a.phone}».",
        "perguntas": [{"p": f"«{b.user}»: ‹aceita retoma?›", "r": f"‹Não, obrigado.› «{a.first}»"}], "url": f"https://carros.example.net/vendedor/«{a.slug}»/‹renault-4l›",
    }  # fmt: skip


@item("pt")
def resultado_regata(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "prova": "‹Regata da Ria Formosa, classe Laser›", "tabela": [["‹1.º›", f"«{a.name}»", "‹CN Faro›", "‹8 pts›"], ["‹2.º›", f"«{b.name.upper()}»", "‹CN Tavira›", "‹11 pts›"]],
        "noticia": f"‹Vento de sudoeste, 14 nós.› «{a.last}» ‹ganhou três das cinco largadas›; «{b.last}» protestou. Fotografias de «Gastão Ribalta».", "video": "‹https://video.example.net/regata-2026›",
    }  # fmt: skip


@item("pt")
def estado_da_api(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "rota": "‹/v2/pedidos/20418›", "resposta": json.dumps({"comprador": {"nomeCompleto": f"«{a.name}»", "fone": f"«{a.phone}»"}, "itens": [{"desc": "‹Cafeteira Oster Prima Latte›"}], "transportadora": "‹Correios PAC›"}, ensure_ascii=False),
        "codificado": "«" + b64(json.dumps({"para": b.mail, "nome": b.name})) + "»", "obs": f"‹Entregar na portaria› aos cuidados de «{b.name}»", "status": "‹em trânsito›",
    }  # fmt: skip


@item("pt")
def loja_sem_ninguem(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "loja": "‹Pingo Doce, Rua Almeida Garrett›", "marcas": ["‹Salsa Jeans›", "‹José Maria da Fonseca Periquita›"], "texto": "‹De quinta-feira, 5 de março, a domingo: pera Rocha, queijo São Jorge e bolacha Maria a 0,89 €. Fechado na Sexta-feira Santa.›", "ref": "‹PD-2041›",
    }  # fmt: skip
