"""Words that make the name beside them an organisation's, a street's or a building's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consentry.signals.personal.names.tokens import TOKEN

_FORMS = (
    "LLP|LLC|Ltd|Limited|Inc|Corp|PLC|Holdings|GmbH|mbH|AG|KG|OHG|UG|SE|SARL|SAS|SASU|SA|SNC|SL|"
    "BV|NV|Lda|Ltda|"
    "S\\.A|S\\.L|S\\.r\\.l|S\\.p\\.A|S\\.n\\.c|B\\.V|N\\.V|e\\.V|Sp\\. z o\\.o|Sp\\. k|"
    "S\\.C"
)
_KIN = (
    "Sons|Co|Company|Brothers|Partners|Associates|Söhne|Sohn|Partner|Fils|Frères|Associés|Hijos|"
    "Hermanos|Asociados|Figli|Fratelli|Zonen|Zoon|Synowie|Wspólnicy|Filhos|Irmãos"
)
_AFTER = (
    "Group|Foundation|Institute|University|College|School|Hospital|Museum|Library|Award|Prize|Cup|"
    "Street|Avenue|Road|Boulevard|Lane|Drive|Square|Bridge|Airport|Stadium|Arena|Theatre|Theater|"
    "Stiftung|Gruppe|Straße|Platz|Allee|Schule|Gymnasium|Preis|Museum|Groep|Stichting|Prijs"
)
_BEFORE = (
    "Groupe|Grupo|Gruppo|Grupa|Fondation|Fundación|Fondazione|Fundacja|Fundação|Stichting|Editions|"
    "Éditions|Editorial|Edizioni|Editora|Uitgeverij|Wydawnictwo|Verlag|Bodegas|Cantina|Cantine|"
    "Établissements|Maison|Hôtel|Hotel|Talleres|Construções|Construcciones|Construtora|Kancelaria|"
    "Kanzlei|Bäckerei|Brauerei|Metzgerei|Bakkerij|Drukkerij|Gebroeders|Gebrüder|Hermanos|Fratelli|"
    "Irmãos|Bracia|"
    "Zakłady Mechaniczne|Lycée|lycée|Colegio|colegio|instituto|liceo|Liceo|Liceum im\\.|"
    "Szkoła im\\.|Escola|Hospital|Museo|Musée|Museu|Muzeum|Premio|Prix|Prémio|Nagroda|Universidad|"
    "Università|Université|l['’]université|Stadtwerke|Sparkasse|Castello|Castel|Chateau|Château|"
    "Schloss|Burg|Mount|Mont|Monte|Lake|Fort|Port|Puerto|Porto|St\\.|Sankt|Saint|im\\.|"
    "Banco|Banca|Banque|Caixa|Caja|Caisse|Escuela|escuela|Escola Secundária|escola|Scuola|scuola|"
    "École|école|Biblioteca|biblioteca|Bibliothèque|bibliothèque|bibliotheek|Bibliothek|Teatro|"
    "Théâtre|Aeroporto|Aeropuerto|Aéroport|Estádio|Estadio|Stadio|Café|café|Pub|Gasthof|Gasthaus|"
    "San|Santa|Santo|São|Sint|Sainte|Ste|metro|Metro|gare|Gare|estación|Estación|stazione|Stazione|"
    "fermata|estação|Estação|parking|Parking|parcheggio|aparcamiento|station|Station|Bahnhof|stacja|"
    "przystanek|przystanku|parkeergarage|Parkhaus|"
    "Apotheke|Gärtnerei|Klinikum|Fleischerei|Schreinerei|Tischlerei|Autohaus|Spedition|Druckerei|"
    "Buchhandlung|Konditorei|Weingut|Reederei|Schlosserei|Zimmerei|Fahrschule|"
    "Apteka|Szpital|Zakład Stolarski|Zakład|Przychodnia|Piekarnia|Cukiernia|Restauracja|Hurtownia|"
    "Boulangerie|Pharmacie|Garage|Clinique|Librairie|Menuiserie|Imprimerie|Pâtisserie|Boucherie|"
    "Chantier naval|Transports|Domaine|Serrurerie|Quincaillerie|"
    "Clínica|Farmacia|Mudanzas|Panadería|Librería|Viveros|Transportes|Carpintería|Ferretería|"
    "Gestoría|Autoescuela|Imprenta|Astilleros|Droguería|"
    "Vivai|Vivaio|Clinica|Panificio|Libreria|Falegnameria|Tipografia|Autoscuola|Trasporti|"
    "Pasticceria|Macelleria|Cartoleria|Cantieri|Cantiere|"
    "Apotheek|Ziekenhuis|Slagerij|Boekhandel|Kwekerij|Rijschool|Bouwbedrijf|Scheepswerf|Gebr\\.|"
    "Schildersbedrijf|Loodgietersbedrijf|"
    "Farmácia|Talho|Viveiros|Padaria|Livraria|Carpintaria|Pastelaria|Mercearia|Sapataria|"
    "Ristorante|Trattoria|Osteria|Restaurante|Liceu|Istituto|Instituto|Institut|Palazzo|Palácio"
)
_STREETS = (
    "Rue|rue|Avenue|avenue|Boulevard|boulevard|Quai|quai|Place|Via|Viale|viale|Corso|corso|Piazza|"
    "piazza|Calle|calle|Avenida|avenida|Plaza|plaza|Paseo|paseo|Rua|Praça|Travessa|Largo|Ulica|"
    "largo|chemin|Chemin|impasse|Impasse|allée|Allée|cours|route|vicolo|Vicolo|viale|strada|"
    "Alameda|alameda|Ronda|ronda|rua|travessa|praça|carrer|Carrer|Passeig|passeig|"
    "ulica|ulicy|ulicę|ulicą|ul\\.|Aleja|aleja|alei|al\\.|pl\\.|placu"
)
_COMPOUND = (
    "straat|gracht|plein|laan|kade|singel|straße|strasse|gasse|allee|platz|ring|school|schule|"
    "lyceum|gymnasium|ziekenhuis|krankenhaus"
)
_TRADES = (
    "Parade|Terrace|Crescent|Academy|Primary|Auctioneers|Solicitors|Motors|Logistics|Engineering|"
    "Consulting|Maschinenbau|Metallbau|Elektrotechnik|Logistik|Immobilien|Versicherungen|"
    "Rechtsanwälte|Advocaten|Makelaars|Verzekeringen|Notarissen|Seguros|Construcciones|Abogados|"
    "Asesores|Costruzioni|Assicurazioni|Immobiliare|Avvocati|Construções|Advogados|Imobiliária|"
    "Budownictwo|Nieruchomości|Ubezpieczenia|Meble|Immobilier|Assurances|Avocats|Constructions"
)
"""What somebody's firm does, or where a street or a school is, after their name."""
_LINKS = "van|de|der|den|ten|ter|'t|von"
_NO_COMPOUND = "verlaan|terlaan|haring|döring|mehring|lehring|möhring|göring|bühring|behring|bering"
_NEXT = re.compile(
    rf"[ \u00a0]?(?:,? ?(?:{_FORMS})\b|[ \u00a0](?:{_AFTER})\b"
    rf"|[ \u00a0](?:{_TRADES}|Building Society)\b"
    rf"|(?:[ \u00a0](?:{_LINKS}))+[ \u00a0](?:\w{{3,40}}(?:{_COMPOUND})|\w{{3,40}} College)\b"
    rf"|[ \u00a0](?:&|and|und|et|e|y|en|i) (?:{_KIN})\b)"
)
_SMALL = "de|da|di|la|del|van|von|des|du|dos|das|do|della|delle|dei|degli|les|los|las"
_AND_KIN = rf"(?<!\w)(?:&|and|und|et|e|y|en|i) (?:{_KIN})"
_INSIDE = re.compile(rf"(?:\b(?:{_FORMS})|{_AND_KIN})(?!\w)")
_KIN_ALONE = re.compile(rf"{_AND_KIN}$")
_PREVIOUS = re.compile(
    rf"(?<!\w)(?:(?:{_BEFORE})[ \u00a0]"
    rf"|(?:{_STREETS})[ \u00a0](?:(?:[A-ZÀ-Ž][\w.-]*|{_SMALL})[ \u00a0]){{0,2}})$"
)
_ENDS = frozenset(_TRADES.split("|"))
_SAID = frozenset(
    [word for word in TOKEN.findall(each + mark) if word[0].isalpha()][-1]
    for each in f"{_FORMS}|{_KIN}|{_BEFORE}|{_STREETS}".replace("\\", "").split("|")
    for mark in ("", ".")
)
"""Of these one is in every name that they say it of, or before it."""
_FIRST = frozenset(f"{_BEFORE}|{_STREETS}".replace("\\", "").split("|"))
_ENDINGS = tuple(_COMPOUND.split("|"))
_LAST = re.compile(rf"\w[ \u00a0](?!(?:{_NO_COMPOUND})$)\w{{3,40}}(?:{_COMPOUND})$", re.IGNORECASE)
_WINDOW = 36
"""Characters before a name in which such a word stands."""
WORDS_BEFORE = 10
"""The same of words, at most."""
_LONGEST = 200
"""Characters of a name that are looked at."""


def one(text: str, start: int, end: int, words: Sequence[str]) -> bool:
    """Do the words beside ``text[start:end]``, or in it, say that it is no person? words: those in
    it, and ``WORDS_BEFORE`` before it."""
    return bool(
        words[-1] in _ENDS
        or _NEXT.match(text, end)
        or (
            text[max(start, end - _WINDOW) : end].lower().endswith(_ENDINGS)
            and _LAST.search(text, max(start, end - 2 * _WINDOW), end)
        )
        or (not _SAID.isdisjoint(words) and _said(text, start, end))
    )


def _said(text: str, start: int, end: int) -> bool:
    """Does one of the words in it, or before it, say so?"""
    return bool(
        _INSIDE.search(text, start, min(end, start + _LONGEST))
        or _PREVIOUS.search(text[max(0, start - _WINDOW) : start])
        or ((space := text.find(" ", start, end)) > 0 and text[start:space] in _FIRST)
        or (end - start < _WINDOW and _KIN_ALONE.search(text[max(0, start - 5) : end]))
    )
