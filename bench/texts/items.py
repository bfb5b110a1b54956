"""Items as spiders yield them, with what has to be gone from them and what has to stay.

In their strings ``«…»`` stands round what is of a person and has to go, ``‹…›`` round what has to
stay; ``Case.of`` takes the marks off and remembers where each was. ``ITEMS`` are functions of two
people (``Somebody``) of one language. Names are made up and stand in no sentence of a training
text; the pages hold what the items hold, without markup that would say who is a person.
"""

from __future__ import annotations

import base64
import html
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

from bench.texts.make import polish
from bench.texts.places import Who, plain

NAMES = {
    "en": "Philippa Wetherby|Duncan Garrick|Odette Farrant|Roland Pickersgill|Imogen Stainforth",
    "de": "Wiebke Harmsdorf|Gernot Pfleiderer|Annegret Lohmüller|Thilo Kreuzpaintner|Heike Üblacker",
    "fr": "Solène Quéméneur|Bastien Lavergne|Maëlle Duchaussoy|Gaël Tréhorel|Aurore Desjonquères",
    "es": "Íñigo Valbuena|Rosaura Montesdeoca|Ezequiel Barrientos|Nuria Castañar|Leocadia Muñoz",
    "it": "Ludovica Brambati|Ettore Scaravelli|Fiammetta Ghisolfi|Tancredi Malvezzi|Niccolò Fornaré",
    "nl": "Machteld Hoogerbrugge|Joost Bakkenes|Sietske Wielinga|Wouter Scherpenzeel|Anouk Brouwé",
    "pl": "Bożena Krzemińska|Zdzisław Wolniak|Radosława Pietrzyk|Ireneusz Gołaszewski|Łucja Ździebko",
    "pt": "Iolanda Figueiroa|Gonçalo Mesquitela|Benedita Saldanha|Tomé Vilhena|Conceição Aragão",
}
PHONES = {
    "en": "+44 7911 {:.6}", "de": "+49 1512 {:.6}4", "fr": "06 41 {:.2} 27 19", "es": "612 {:.3} 408",
    "it": "347 {:.6}1", "nl": "06 2{:.6}9", "pl": "512 {:.3} 774", "pt": "912 {:.3} 665",
}  # fmt: skip
HOSTS = ("posthof.eu", "briefkasten.eu", "correio-aberto.eu", "freimail.eu")


@dataclass(frozen=True, slots=True)
class Somebody(Who):
    @property
    def initials(self) -> str:
        return f"{self.first[0]}. {self.last}"

    @property
    def genitive(self) -> str:
        gender = "female" if self.first.endswith("a") else "male"
        return f"{polish(self.first, gender, 'g')} {polish(self.last, gender, 'g')}"

    @property
    def ascii(self) -> str:
        return plain(self.name)


def somebody(lang: str, chance: random.Random, many: int = 2) -> list[Somebody]:
    people = []
    for name in chance.sample(NAMES[lang].split("|"), many):
        first, _, last = name.partition(" ")
        number = f"{chance.randint(234567, 987654)}"
        local = re.sub("[^a-z.]", "", plain(f"{first}.{last}").lower())
        mail = f"{local}@{chance.choice(HOSTS)}"
        people.append(Somebody(lang, name, mail, PHONES[lang].format(number), ""))
    return people


Spot = tuple[str, str]
"""JSON pointer, value."""


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    lang: str
    item: dict[str, Any]
    gone: tuple[Spot, ...]
    kept: tuple[Spot, ...]

    @classmethod
    def of(cls, name: str, lang: str, marked: dict[str, Any]) -> Case:
        item: dict[str, Any] = _bare(marked)
        said = list(strings(marked))
        gone = {value for _, text in said for value in re.findall("«(.+?)»", text, re.DOTALL)}
        kept = [
            (pointer, value)
            for pointer, text in said
            for value in re.findall("‹(.+?)›", text, re.DOTALL)
        ]
        every = [
            (p, value) for p, text in strings(item) for value in sorted(gone) if has(text, value)
        ]
        return cls(name, lang, item, tuple(every), tuple(kept))

    @property
    def page(self) -> bytes:
        shown = "".join(f"<p>{html.escape(text)}</p>" for _, text in strings(self.item))
        title = html.escape(str(self.item.get("title", "")))
        whole = f"<!doctype html><html lang={self.lang}><title>{title}</title><body>{shown}</body></html>"
        return whole.encode()


def has(text: str, value: str) -> bool:
    """Does a text hold it, whatever its case, and not in a longer word?"""
    return re.search(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])", text, re.IGNORECASE) is not None


def strings(value: Any, pointer: str = "") -> Iterator[Spot]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, f"{pointer}/{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from strings(inner, f"{pointer}/{at}")
    elif isinstance(value, str):
        yield pointer, value


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return re.sub("[«»‹›]", "", value) if isinstance(value, str) else value


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


Built = tuple[str, Callable[[Somebody, Somebody], dict[str, Any]]]
ITEMS: dict[str, Built] = {}


def item(lang: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., dict[str, Any]]]:
    def kept(build: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        ITEMS[build.__name__] = lang, build
        return build

    return kept


def cases(seed: int, items: Mapping[str, Built] = ITEMS) -> Iterator[Case]:
    for name, (lang, build) in items.items():
        people = somebody(lang, random.Random(f"items/{seed}/{name}"))
        yield Case.of(name, lang, build(*people))


# --- English ---------------------------------------------------------------------------------


@item("en")
def news_article(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Council approves flood wall after four-year wait›",
        "author": f"«{a.name}»",
        "published": "‹2026-02-11T06:31:12Z›",
        "text": f"‹The wall will cost £4.2m and run for 1.3 km.› “It should have been built in 2019,” "
        f"said «{b.name}», who keeps the ferry café. «{b.last}»’s cellar flooded twice. ‹Work starts in"
        " May.›",
        "tags": ["‹flooding›", "‹local government›"],
        "images": [{"src": f"https://cdn.example.net/2026/02/«{b.slug}»-cafe-1200.jpg",
                    "alt": f"«{b.name}» outside the café", "credit": f"Photo: «{a.initials}»"}],
    }  # fmt: skip


@item("en")
def forum_thread(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Boiler loses pressure overnight›",
        "posts": [
            {"user": f"«{a.user}»", "body": "‹Vaillant ecoTEC 831, drops from 1.4 to 0.6 bar.› Any ideas?",
             "likes": 12},
            {"user": f"«{b.user}»", "body": f"@«{a.user}» ‹check the PRV first.› Ring me on «{b.phone}» "
             f"or mail «{b.mail}» if stuck.\n\nCheers,\n«{b.first}»"},
            {"user": f"«{a.user}»", "body": f"Thanks «{b.first}», ‹it was the expansion vessel.›"},
        ],
    }  # fmt: skip


@item("en")
def job_ad(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Senior Pastry Chef (m/f/d), Bath›",
        "salary": {"min": "‹£34,000›", "max": "‹£38,500›"},
        "description": f"<p>‹Five services a week, no split shifts.›</p><p>Questions? Ask «{a.name}» "
        f'(<a href="mailto:«{a.mail}»?subject=Chef">«{a.mail}»</a>, «{a.phone}»).</p>',
        "recruiter": {"name": f"«{a.name}»", "photo": f"/staff/«{a.slug}».png"},
        "apply_url": f"https://jobs.example.net/apply?ref=‹4471›&contact=«{quote(a.mail, safe='')}»",
    }


@item("en")
def product_reviews(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "name": "‹Le Creuset Signature Casserole 24 cm, Volcanic›",
        "brand": "‹Le Creuset›", "price": "‹£239.00›", "ean": "‹0024147289053›",
        "reviews": [
            {"reviewer": f"«{a.name}»", "rating": 5, "text": "‹Heavy, even heat, worth it.›"},
            {"reviewer": f"«{b.first}» «{b.last[0]}».", "rating": 2,
             "text": f"‹Enamel chipped in week two.› Emailed them twice, no answer. «{b.name}»"},
        ],
    }  # fmt: skip


@item("en")
def markdown_readme(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "repo": "‹tidepool/gaugelib›",
        "readme": f"# ‹gaugelib›\n\n‹Reads tide gauges over RS-485.›\n\n```sh\n‹pip install gaugelib==2.4.1›\n"
        f"```\n\n## Maintainers\n\n- [«{a.name}»](https://github.com/«{a.user}») <«{a.mail}»>\n- "
        f"«{b.name}»\n\n## Licence\n\n‹Apache-2.0›\n",
        "stars": 412,
        "topics": ["‹hydrology›", "‹modbus›"],
    }


@item("en")
def api_json(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "endpoint": "‹https://api.example.net/v3/bookings?page=2›",
        "data": [{"id": 88123, "attributes": {"status": "‹confirmed›", "guest": {
            "given_name": f"«{a.first}»", "family_name": f"«{a.last}»", "tel": f"«{a.phone}»"}},
            "links": {"self": "‹/v3/bookings/88123›", "guest": f"/v3/guests/«{a.slug}»"}}],
        "meta": {"total": 1204, "took": "‹14 ms›"},
    }  # fmt: skip


@item("en")
def json_in_string(a: Somebody, b: Somebody) -> dict[str, Any]:
    state = {"event": {"title": "‹Willow weaving for beginners›", "host": f"«{a.name}»",
             "hostEmail": f"«{a.mail}»", "places": 12}}  # fmt: skip
    return {
        "title": "‹Willow weaving for beginners›",
        "raw": json.dumps(state, ensure_ascii=False),
        "escaped": json.dumps(json.dumps(state, ensure_ascii=False), ensure_ascii=False),
        "when": "‹Sat 14 March, 10–16›",
    }


@item("en")
def base64_fields(a: Somebody, b: Somebody) -> dict[str, Any]:
    card = b64(f"BEGIN:VCARD\nFN:{a.name}\nTEL:{a.phone}\nEND:VCARD")
    return {
        "title": "‹Lakeside Sauna: opening times›",
        "vcard": f"data:text/vcard;base64,«{card}»",
        "owner": f"«{a.name}»",
        "hours": "‹Tue–Sun 11:00–21:00, last entry 20:15›",
    }


@item("en")
def url_lists(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Links of a gallery›",
        "artist": f"«{a.name}»",
        "links": [
            f"https://gallery.example.net/artists/«{a.slug}»/works/‹harbour-ii›",
            f"https://gallery.example.net/search?artist=«{quote_plus(a.name)}»&medium=‹oil›",
            f"https://cdn.example.net/«{a.slug.replace('-', '_')}»_cv.pdf",
            f"https://www.instagram.com/«{a.user}»/",
            "‹https://gallery.example.net/visit/opening-hours›",
        ],
    }


@item("en")
def name_in_other_dress(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Minutes of the allotment society›",
        "chair": f"«{a.name}»",
        "minutes": f"«{a.name.upper()}» ‹opened the meeting at 19:30.› «{a.initials}» ‹reported a balance of "
        f"£1,204.› «{a.last}»'s proposal ‹was carried 14 to 3.› Apologies: «{b.last}», «{b.first[0]}».",
        "file": f"minutes_«{a.last.lower()}»_‹2026-02›.docx",
    }


@item("en")
def email_spells_name(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Parish hall bookings›",
        "text": f"‹Hall A seats 80, hall B 35.› To book write to «{a.mail}». "
        f"«{a.first}» answers within two days. ‹Deposit £50.›",
        "slug": "‹parish-hall-bookings›",
        "thumbnail": f"/img/«{a.slug}»-thumb.webp",
    }


@item("en")
def nothing_of_anybody(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Paris Texas 4K restoration returns to cinemas›",
        "text": "‹The Victoria line is closed. Oxford Street flagship of John Lewis reopens on 14 March with "
        "Ben & Jerry's, Ted Baker and Jack Wills counters.›",
        "sku": "‹JL-40912-7›",
        "phone_model": "‹Samsung Galaxy S24 Ultra 512GB›",
        "isbn": "‹978-3-16-148410-0›",
        "size": "‹120 x 60 x 75 cm›",
        "version": "‹10.0.19045.3930›",
    }


# --- German ----------------------------------------------------------------------------------


@item("de")
def nachricht(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹Schwimmbad bleibt bis Ostern geschlossen›",
        "autor": f"Von «{a.name}»",
        "text": f"‹Die Sanierung kostet 2,3 Millionen Euro.› „Wir hatten mit Januar gerechnet“, sagt «{b.name}» "
        f"vom Förderverein. «{b.last}» ‹hofft nun auf den 4. April.›",
        "bild": {"alt": f"«{b.name}» vor dem leeren Becken", "datei": f"«{b.slug}»-becken.jpg"},
        "ressort": "‹Lokales›",
    }


@item("de")
def wohnung(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titel": "‹3-Zimmer-Altbau mit Balkon, Leipzig-Plagwitz›",
        "miete": "‹890 € kalt, 1.140 € warm›", "flaeche": "‹82,5 m²›",
        "anbieter": {"ansprechpartner": f"«{a.name}»", "telefon": f"«{a.phone}»", "e_mail": f"«{a.mail}»"},
        "beschreibung": f"‹Dielen, Wannenbad, Keller.› Besichtigung nach Absprache mit Frau «{a.last}».",
        "bilder": ["‹/img/20931/kueche.jpg›", f"/img/20931/visitenkarte-«{plain(a.last).lower()}».jpg"],
    }  # fmt: skip


@item("de")
def vereinsseite(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "title": "‹TSV Grünau: Abteilung Tischtennis›",
        "html": f"<h2>‹Abteilung Tischtennis›</h2><table><tr><th>Leitung</th><td>«{a.name}»</td></tr><tr><th>"
        f"Jugendwart</th><td>«{b.name}», Tel. «{b.phone}»</td></tr><tr><th>Halle</th><td>‹Sporthalle Süd, "
        "Di 18–20 Uhr›</td></tr></table>",
        "stand": "‹11.02.2026›",
    }


@item("de")
def umschrift(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titel": "‹Lesung: Geschichten vom Deich›",
        "lesung_mit": f"«{a.name}»",
        "url": f"https://buchhandlung.example/lesungen/«{a.slug}»-‹deich›",
        "pdf": f"«{a.ascii.replace(' ', '_')}»_‹Programm›.pdf",
        "text": f"«{a.name.upper()}» ‹liest aus zwölf Geschichten.› Eintritt ‹8 €›, Karten bei «{b.name}».",
    }


@item("de")
def csv_zeilen(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "datei": "‹spielplan-2026.csv›",
        "csv": f"‹Datum;Heim;Gast;Schiedsrichter›\n‹14.03.2026;SV Nord;TuS Ost›;«{a.name}»\n‹21.03.2026;TuS Ost;"
        f"SV Nord›;«{b.name}»\n",
        "zeilen": 2,
    }


@item("de")
def bewertungen(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "produkt": "‹Bosch Akkuschrauber GSR 12V-35›", "preis": "‹129,99 €›",
        "bewertungen": [{"von": f"«{a.name}»", "sterne": 4, "text": "‹Liegt gut in der Hand, Akku hält.›"},
                        {"von": f"«{b.initials}»", "sterne": 1, "text": "‹Nach drei Wochen defekt.›"}],
        "frage": f"‹Passt der Koffer L-Boxx 102?› Antwort von «{a.first}» «{a.last}»: ‹Ja, mit Einlage.›",
    }  # fmt: skip


# --- French ----------------------------------------------------------------------------------


@item("fr")
def article(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titre": "‹La halle aux poissons rouvre samedi›",
        "auteur": f"«{a.name}»",
        "chapo": "‹Après dix-huit mois de travaux et 3,1 millions d’euros.›",
        "texte": f"“On attendait ça depuis longtemps”, sourit «{b.name}», mareyeuse. ‹Trente étals seront "
        f"ouverts.› L’équipe de «{b.name}» ‹sera là dès six heures.›",
        "photo": {"legende": f"«{b.name}» devant son étal", "url": f"/photos/«{b.slug}».jpg"},
    }


@item("fr")
def recette(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "nom": "‹Far breton aux pruneaux›", "temps": "‹1 h 10›",
        "ingredients": ["‹200 g de farine›", "‹75 cl de lait›", "‹4 œufs›", "‹300 g de pruneaux›"],
        "par": f"«{a.name}»",
        "commentaires": [{"pseudo": f"«{b.user}»", "texte": f"Merci «{a.first}» ! ‹Parfait avec du beurre salé.›"}],
    }  # fmt: skip


@item("fr")
def annonce(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titre": "‹Vélo cargo électrique, 2 600 km›", "prix": "‹2 450 €›",
        "texte": f"‹Batterie 500 Wh changée en 2025.› Appeler «{a.name}» au «{a.phone}» ou «{a.mail}».",
        "vendeur": f"«{a.first}»",
        "liens": [f"https://annonces.example/vendeur/«{a.slug}»", "‹https://annonces.example/velos/cargo›"],
    }  # fmt: skip


@item("fr")
def evenement(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titre": "‹Fête de la musique : scène du port›",
        "programme": [f"‹19 h 30› – «{a.name}» (‹accordéon›)", f"‹21 h› – «{b.name}» (‹chant›)"],
        "ics": f"BEGIN:VEVENT\nSUMMARY:‹Scène du port›\nORGANIZER;CN={a.name}:mailto:«{a.mail}»\nDTSTART:"
        "‹20260621T193000›\nEND:VEVENT",
        "tarif": "‹gratuit›",
    }


# --- Spanish ---------------------------------------------------------------------------------


@item("es")
def noticia(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titular": "‹El mercado central abrirá los domingos›",
        "firma": f"Por «{a.name}»",
        "cuerpo": f"‹La medida afecta a 84 puestos.› «{b.name}», que vende encurtidos desde 1998, está en contra. "
        f"Según «{b.last}», ‹los costes subirán un 12 %.›",
        "pie": f"Foto: «{a.initials}»",
        "seccion": "‹Economía local›",
    }


@item("es")
def ficha_piso(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titulo": "‹Ático de 2 dormitorios en Ruzafa›", "precio": "‹245.000 €›",
        "contacto": {"nombre": f"«{a.name}»", "movil": f"«{a.phone}»"},
        "whatsapp": f"https://wa.me/34«{re.sub(chr(32), '', a.phone)}»?text=Piso+20931",
        "descripcion": f"‹Terraza de 18 m², ascensor, 3.ª planta.› Llaves en la portería, pregunte por «{b.name}».",
    }  # fmt: skip


@item("es")
def hilo(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "tema": "‹¿Qué aceite para una Vespa 125 de 1982?›",
        "mensajes": [
            {"autor": f"«{a.user}»", "texto": "‹El manual dice SAE 30.›"},
            {"autor": f"«{b.user}»", "texto": f"> «{a.user}» escribió:\n> ‹El manual dice SAE 30.›\n\n‹Mejor semisintético "
             f"al 2 %.› Un saludo, «{b.name}»"},
        ],
    }  # fmt: skip


@item("es")
def fila_de_datos(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "expediente": "‹2026/0412›", "importe": "‹3.499,00›", "adjudicatario": f"«{a.name}»",
        "objeto": "‹Suministro de 12 bancos de madera›",
        "fichero": f"adjudicacion_«{plain(a.last).lower()}»_«{plain(a.first).lower()}»_‹0412›.pdf",
        "observaciones": f"Recurso presentado por «{b.name.upper()}», ‹desestimado el 11/02/2026.›",
    }  # fmt: skip


# --- Italian ---------------------------------------------------------------------------------


@item("it")
def notizia(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titolo": "‹Riapre il ponte di Valsora dopo due anni›",
        "di": f"«{a.name}»",
        "testo": f"‹I lavori sono costati 6,4 milioni.› «{b.name}», titolare del bar accanto, ha offerto il caffè a tutti. "
        f"Per «{b.last}» ‹è la fine di un incubo.›",
        "foto": [
            f"https://img.example.net/«{b.slug}»-ponte.jpg",
            "‹https://img.example.net/ponte-valsora.jpg›",
        ],
    }


@item("it")
def scheda_agriturismo(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "nome": "‹Agriturismo Il Fienile›", "prezzo": "‹da 85 € a notte›",
        "proprietaria": f"«{a.name}»",
        "html": f'<div class="host"><img src="/h/«{a.slug}».jpg" alt="«{a.name}»"><p>Ciao, sono «{a.first}»! ‹Qui '
        f'trovate pace e buon vino.›</p><a href="tel:+39«{re.sub(chr(32), "", a.phone)}»">Chiama</a></div>',
        "servizi": ["‹Piscina›", "‹Wi-Fi›"],
    }  # fmt: skip


@item("it")
def verbale(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "oggetto": "‹Assemblea di condominio, 2ª convocazione›",
        "presenti": [
            f"«{a.last}» «{a.first}» ‹(mill. 84,2)›",
            f"«{b.last}» «{b.first}» ‹(mill. 112,0)›",
        ],
        "testo": f"Presiede il sig. «{a.name}». ‹Si approva il bilancio di € 12.450,30.› Scrive: «{b.mail}».",
    }


@item("it")
def recensione(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "prodotto": "‹Moka Bialetti 6 tazze›", "prezzo": "‹34,90 €›",
        "recensioni": [{"utente": f"«{a.user}»", "voto": 5, "testo": f"‹Ottima come sempre.› «{a.first}» da Modena"}],
        "domande": [{"d": "‹Va bene per induzione?›", "r": f"‹No, serve il modello Moka Induction.› («{b.name}»)"}],
    }  # fmt: skip


# --- Dutch -----------------------------------------------------------------------------------


@item("nl")
def bericht(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "kop": "‹Veerpont vaart weer tot middernacht›",
        "door": f"«{a.name}»",
        "tekst": f"‹De proef duurt tot 1 oktober.› Volgens schipper «{b.name}» scheelt het fietsers veertig minuten. "
        f"«{b.last}» ‹vaart al twintig jaar op de pont.›",
        "foto": {"alt": f"Schipper «{b.name}» aan het roer", "bestand": f"«{b.slug}»_pont.png"},
    }


@item("nl")
def vacature(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titel": "‹Fietsenmaker (32 uur), Zwolle›", "salaris": "‹€ 2.450 – € 2.900›",
        "tekst": f"‹Je werkt in een team van vijf.› Bel «{a.name}» («{a.phone}») of mail naar «{a.mail}».",
        "contact": [{"soort": "‹recruiter›", "waarde": f"«{a.name}»"}, {"soort": "mail", "waarde": f"«{a.mail}»"}],
    }  # fmt: skip


@item("nl")
def uitslagen(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titel": "‹Uitslag Halve van Twente›",
        "rijen": [["‹1›", f"«{a.name}»", "‹1:09:41›"], ["‹2›", f"«{b.name}»", "‹1:11:02›"]],
        "samenvatting": f"‹Winnaar› «{a.last}» ‹liep een parcoursrecord.›",
    }


# --- Polish ----------------------------------------------------------------------------------


@item("pl")
def wiadomosc(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "tytul": "‹Tramwaj wróci na Podgórną w maju›",
        "autor": f"«{a.name}»",
        "tekst": f"‹Remont kosztował 14,2 mln zł.› – Czekaliśmy trzy lata – mówi «{b.name}». Zdaniem «{b.genitive}» "
        "‹ruch na ulicy wzrośnie.›",
        "zdjecie": {"podpis": f"Fot. «{a.name}»", "plik": f"«{b.slug}»-przystanek.jpg"},
    }


@item("pl")
def ogloszenie(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "tytul": "‹Sprzedam maszynę do szycia Łucznik›", "cena": "‹450 zł›",
        "opis": f"‹Sprawna, po przeglądzie.› Proszę dzwonić do «{a.genitive}», tel. «{a.phone}».",
        "sprzedawca": {"imie": f"«{a.first}»", "nazwisko": f"«{a.last}»", "profil": f"/u/«{a.user}»"},
    }  # fmt: skip


@item("pl")
def adresy_plikow(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "tytul": "‹Wystawa prac ceramicznych›",
        "artystka": f"«{a.name}»",
        "pliki": [f"/pliki/«{a.slug}»/‹wazon-01›.jpg", f"/pliki/«{a.ascii.replace(' ', '_')}»_‹katalog›.pdf",
                  "‹/pliki/plan-sali.pdf›"],
        "mapa": f"https://mapy.example/?q=‹Galeria+Piwnica›&kto=«{quote(a.name)}»",
    }  # fmt: skip


@item("pl")
def komentarze(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "temat": "‹Gdzie na grzyby pod Białymstokiem?›",
        "komentarze": [{"nick": f"«{a.user}»", "tresc": "‹Puszcza Knyszyńska, byle rano.›"},
                       {"nick": f"«{b.user}»", "tresc": f"Dzięki @«{a.user}»! ‹W sobotę 12 kg.› Pozdrawiam, «{b.name}»"}],
    }  # fmt: skip


# --- Portuguese ------------------------------------------------------------------------------


@item("pt")
def noticia_pt(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titulo": "‹Elétrico 24 volta a circular em julho›",
        "autor": f"Por «{a.name}»",
        "texto": f"‹A obra custou 9,8 milhões de euros.› «{b.name}», que tem uma mercearia na rua, diz que perdeu metade dos "
        f"clientes. ‹A câmara promete apoios.› «{b.last}» ‹duvida.›",
        "imagem": {"legenda": f"«{b.name}» à porta da mercearia", "src": f"/m/«{b.slug}»-800.webp"},
    }


@item("pt")
def anuncio(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titulo": "‹Aulas de viola campaniça, Beja›", "preco": "‹15 €/hora›",
        "texto": f"‹Todos os níveis, online ou presencial.› Contacto: «{a.name}», tlm. «{a.phone}», «{a.mail}».",
        "anunciante": f"«{a.name.upper()}»",
    }  # fmt: skip


@item("pt")
def corpo_html(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "titulo": "‹Passeio dos moinhos, 12 km›",
        "corpo": f"<p>‹Partida às 9h00 no largo.›</p><ul><li>Guia: <b>«{a.first}» «{a.last}»</b></li><li>Inscrições: "
        f"<a href='mailto:«{a.mail}»'>«{a.name}»</a></li></ul><!-- editado por «{b.name}» -->",
        "dificuldade": "‹moderada›",
        "gpx": "‹/tracks/moinhos-12km.gpx›",
    }


@item("pt")
def linha_json(a: Somebody, b: Somebody) -> dict[str, Any]:
    return {
        "jsonl": json.dumps({"pedido": "‹20931›", "cliente": {"nome": f"«{a.name}»", "email": f"«{a.mail}»"},
                             "total": "‹49,90›"}, ensure_ascii=False),
        "log": f"2026-02-11 06:31:12 INFO ‹checkout ok› user=«{a.mail}» nome=\"«{a.name}»\" ‹total=49.90›",
        "estado": "‹pago›",
    }  # fmt: skip
