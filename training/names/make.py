"""Labelled texts to train on: sentences and layouts with slots, filled anew each time.

The slots of ``texts/*.txt``: ``{a}`` to ``{c}`` persons, ``{a1}`` and ``{a2}`` their first and last
name, ``{A}`` in capitals, ``{a,}`` last name first, ``{a:s}`` with the German genitive's s,
``{a:g}`` and so on the Polish cases. ``{s}`` is a last name that names something else.
"""

from __future__ import annotations

import random
import re
import string
import zoneinfo
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel import Locale

from training.names.lists import (
    HOMES,
    LANGUAGES,
    Person,
    census_names,
    everyone,
    places,
    plain,
)
from training.names.polish import inflected

HERE = Path(__file__).parent
Span = tuple[int, int]
Sample = tuple[str, list[Span]]
_SLOT = re.compile(r"\{([a-zA-Z]+)([12])?([,;^<>]|:[a-z])?\}")
BRANDS = [
    "Nike",
    "Adidas",
    "Samsung",
    "Apple",
    "Google",
    "Amazon",
    "Siemens",
    "Bosch",
    "Philips",
    "Renault",
    "Peugeot",
    "Fiat",
    "Toyota",
    "Ford",
    "Chrysler",
    "Porsche",
    "Mercedes-Benz",
    "Volkswagen",
    "Zara",
    "Mango",
    "Ikea",
    "Lidl",
    "Aldi",
    "Carrefour",
    "Tesco",
    "Jack Daniel's",
    "Johnnie Walker",
    "Captain Morgan",
    "Dr. Martens",
    "Dr. Oetker",
    "Mr. Clean",
    "Uncle Ben's",
    "Ben Sherman",
    "Max Mara",
    "Giorgio Armani",
    "Christian Dior",
    "Yves Saint Laurent",
    "Jean Paul Gaultier",
    "Levi's",
    "McDonald's",
    "Wendy's",
    "Lenovo",
    "Harley-Davidson",
    "Rolls-Royce",
    "Johnson & Johnson",
    "Procter & Gamble",
    "Merck",
    "Bayer",
    "Lindt",
    "Ferrero",
    "Barilla",
    "Heinz",
    "Kellogg's",
    "Campbell",
    "Gillette",
    "Colgate",
    "Disney",
    "Warner Bros.",
    "Netflix",
    "Spotify",
    "PayPal",
    "Goldman Sachs",
    "Morgan Stanley",
    "JPMorgan Chase",
    "Lloyds",
    "Barclays",
    "Ernst & Young",
    "Roland Berger",
    "Dolce & Gabbana",
    "Peek & Cloppenburg",
    "El Corte Inglés",
    "Santander",
    "Telefónica",
    "Orange",
    "Vodafone",
    "Heineken",
    "Grolsch",
    "Jumbo",
    "Hema",
    "Allegro",
    "Orlen",
    "Żabka",
    "Galp",
    "Sonae",
    "Natura",
    "Petrobras",
    "Havaianas",
    "Gucci",
    "Prada",
    "Hermès",
    "Chanel",
    "Ray-Ban",
    "Oakley",
    "Timberland",
    "Birkenstock",
]
THINGS = [
    "iPhone 15",
    "Pixel 8",
    "Golf GTI",
    "Model 3",
    "MacBook Air",
    "PlayStation 5",
    "Xbox Series X",
    "Windows 11",
    "Ubuntu",
    "Firefox",
    "Word",
    "Photoshop",
    "Chrome",
    "Switch",
    "Kubernetes",
    "Postgres",
    "MySQL",
    "Jupyter",
    "Django",
    "Laravel",
    "Symfony",
    "Maven",
    "Gradle",
    "GitHub Actions",
    "Docker Compose",
    "Visual Studio Code",
    "Polo",
    "Corsa",
    "Clio",
    "Civic",
    "Surface Pro",
    "Echo Dot",
    "Fire TV",
    "GoPro Hero",
    "Thermomix",
    "Nespresso",
    "Roomba",
    "Vitamin C",
    "Aspirin",
    "Ibuprofen",
    "Corona",
    "Merlot",
    "Cabernet Sauvignon",
    "Pinot Noir",
    "Apache Camel",
    "Apache Flink",
    "Redis",
    "Ruby",
    "Gitea",
    "Jira",
    "Kibana",
    "Consul",
    "Vagrant",
    "Ansible",
    "Selenium",
    "Julia",
    "Ada",
    "Haskell",
    "Erlang",
    "Scala",
    "Groovy",
    "Clojure",
    "Elm",
    "Dart",
    "Swift",
    "Perl",
    "Pandas",
    "Jupiter",
    "Mercury",
    "Athena",
    "Hermes",
    "Titan",
    "Phoenix",
    "Gorgonzola",
    "Parmesan",
    "Camembert",
    "Chardonnay",
    "Prosecco",
]
_DAYS = {
    "en": "Monday|Tuesday|Friday|4 May|May 4, 2021|yesterday|Sunday", "de": "Montag|Freitag|4. Mai|04.05.2021|Sonntag",
    "fr": "lundi|vendredi|4 mai 2021|1er juin|dimanche", "es": "lunes|viernes|4 de mayo|12 de julio de 2020",
    "it": "lunedì|venerdì|4 maggio|12 luglio 2020", "nl": "maandag|vrijdag|4 mei|12 juli 2020",
    "pl": "w poniedziałek|w piątek|4 maja|12 lipca 2020 r.", "pt": "4 de maio|12 de julho|segunda-feira|sexta-feira",
}  # fmt: skip
_MONTHS = {lang: "|".join(Locale(lang).months["format"]["wide"].values()) for lang in LANGUAGES}
_COUNTRIES = {
    "en": "France|Italy|Kenya|the United States|New Zealand|Jordan|Chad|Georgia", "de": "Frankreich|Italien|Kenia|den USA|Polen|der Schweiz",
    "fr": "Italie|Allemagne|Kenya|Suisse|Pologne", "es": "Francia|Italia|Kenia|Estados Unidos|Chile|Polonia",
    "it": "Francia|Germania|Kenya|Svizzera|Polonia", "nl": "Frankrijk|Italië|Kenia|Duitsland|Polen",
    "pl": "Francji|Włoch|Kenii", "pt": "França|Itália|Quénia|Angola|Polónia",
}  # fmt: skip
_NOUNS = {
    "en": "Jacket|Blender|Sofa|Headphones|Running Shoes", "de": "Jacke|Mixer|Sofa|Kopfhörer|Laufschuhe",
    "fr": "blouson|mixeur|canapé|casque", "es": "bolso|sofá|abrigo|reloj", "it": "borsa|divano|orologio",
    "nl": "jas|tas|horloge|bank", "pl": "kurtkę|zegarek|torbę", "pt": "casaco|relógio|sofá",
}  # fmt: skip
_ORGS = {
    "en": "{s} Inc.|{s} Ltd|{s} & Co.|{s} LLC|University of {city}|{city} City Council|{s} College|the {s} Institute|National Health Service|Ministry of Justice|Bank of England|{s} Hospital|{s} Brothers|St. {f} Church",
    "de": "{s} AG|{s} GmbH|{s} GmbH & Co. KG|Universität {city}|Stadt {city}|{s}-Stiftung|Stadtwerke {city}|Deutsche Bank|IG Metall|Klinikum {city}|Gebrüder {s}|{f}-{s}-Stiftung|Kanzlei {s}|Bäckerei {s}",
    "fr": "{s} SA|{s} SARL|université de {city}|mairie de {city}|Fondation {s}|Groupe {s}|Crédit Agricole|Société Générale|CHU de {city}|Établissements {s}|lycée {f} {s}|Maison {s}|cabinet {s}",
    "es": "{s} S.A.|{s} S.L.|Universidad de {city}|Ayuntamiento de {city}|Fundación {s}|Grupo {s}|Banco Santander|Hospital {f} {s}|Hermanos {s}|colegio {f} {s}|Bodegas {s}|Editorial {s}",
    "it": "{s} S.p.A.|{s} S.r.l.|Università di {city}|Comune di {city}|Fondazione {s}|Gruppo {s}|Banca d'Italia|Ospedale {f} {s}|Fratelli {s}|liceo {f} {s}|Cantina {s}|Studio {s}",
    "nl": "{s} B.V.|{s} N.V.|Universiteit {city}|gemeente {city}|{s} Stichting|{s} Groep|Rabobank|Raad van State|{s} Ziekenhuis|Gebroeders {s}|{s} Advocaten|Bakkerij {s}|{f} {s} College",
    "pl": "{s} S.A.|{s} Sp. z o.o.|Uniwersytet Warszawski|Urząd Miasta {city}|Fundacja {s}|Grupa {s}|PKO BP|Szpital Miejski|Bracia {s}|Kancelaria {s}|Wydawnictwo {s}|Liceum im. {f} {s}",
    "pt": "{s} S.A.|{s} Lda.|Universidade de {city}|Câmara Municipal de {city}|Fundação {s}|Grupo {s}|Caixa Geral|Hospital {f} {s}|Irmãos {s}|Escola {f} {s}|Editora {s}|Construtora {s}",
}  # fmt: skip
_STREETS = {
    "en": "{s} Street|{s} Road|{n} {s} Avenue|{f} {s} Way|{s} Lane|{n} Main Street", "de": "{s}straße {n}|{f}-{s}-Straße|{s}weg|{s}allee {n}|Am {s}platz",
    "fr": "rue {f} {s}|{n} avenue {f} {s}|boulevard {s}|place {f} {s}|rue du {s}", "es": "calle {f} {s}|avenida {f} {s} {n}|plaza {s}|calle {s}, {n}",
    "it": "via {f} {s}|viale {s} {n}|piazza {f} {s}|corso {s}", "nl": "{s}straat {n}|{f} {s}straat|{s}laan|{s}plein|{f} {s}weg",
    "pl": "ul. {f:g} {s:g}|{s:g} {n}|al. {s:g}|plac {f:g} {s:g}", "pt": "Rua {f} {s}|Avenida {f} {s}, {n}|Praça {s}|Travessa {s}",
}  # fmt: skip
_PLACES = "San {m}|Santa {w}|Saint-{m}|St. {m}|Sankt {m}|São {m}|Port {s}|Fort {s}|Lake {s}|Mount {s}|{s}ville|{s}burg|New {city}|{city}|{city}|{city}|{s} County|Villa {s}|Castel {s}|Puerto {s}|Mont {s}|Sint-{m}"
_TOWNS = "Upper {s}|North {s}|{s} Heights|{s} Springs|Bad {s}|{s}-sur-Mer|{s} de la Sierra|El {s}|La {s}|Los {s}|{s} am See|{s} aan Zee|Nowy {s}|Stara {s}|Vila {s}|Castel {s}|{s} Falls|Monte {s}|Ville de {s}|{words} Bay"
_ANYWHERE = (
    "{a1} {verb} {tail}.",
    "{a2} {verb} {tail}.",
    "{a} {verb} {tail}.",
    "{a} {verb}.",
    "{a1} {verb}.",
    "{role} {a2} {verb} {tail}.",
    "{role} {a} {verb}.",
    "{a1}, {b1} & {c1}",
    "{a}: {words}",
    "{a}, {role}, {verb}.",
    "{a1}: {words}? {b1}: {words}.",
    "{a1}: {words}!\\n{b1}: {words}.\\n{c1}: {words}.",
    "{words}, {a}, {year}",
    "{a} ({year}-{year})",
    "{a}, * {day}",
    "{title} {a2} {verb}; {title} {b2} {verb}.",
    "({a})",
    "- {a}",
    "* {a}, {org}",
    "{n}. {a} ({country})",
    "{a2} {n}, {b2} {n}",
    "{a} – {words}",
    "#{n} {a}",
    "• {a}",
    "{n}) {a}",
    "{a}; {b}; {c}",
    "{a} · {b}",
    "{a} / {b}",
    "{a,}; {b,}; {c,}",
    "{a,}",
    "{a;}",
    "{a^}, {b^}",
    "{role} {a^}",
    "{a>}, {b>}",
    "{a<}, {b<}, {c<}: {words}",
    "{a<}, {b<} ({year}) {words}.",
    "{a} ({year})",
    "{verb} {a}, {role}",
    "{a}, {n},",
    "{degree} {a}",
    "{degree} {a2}",
    "{degree} {a>}",
    "{a}, {after}",
    "{role}: {degree} {a}",
    "{words} ({a})",
    "{a1} {verb}, {b1} {verb}.",
    "{a} {verb}, {b} {verb}.",
    "{a2} {verb}, {b2} {verb}.",
    "{verb} {a1}.",
    "{verb} {a2} {tail}.",
    "{a1} {verb} {tail}.",
    "{a2} {verb} {tail}.",
    "{kin} {a1} {verb}.",
    "{a1}, {b1}, {c1}",
    "{a1}!",
    "{a1}, {words} {n}",
    "{words} {a1}, {words}.",
    "{a1} {words} {b1}.",
    "{words}, {a1}",
    "{kin} {a1}, {words}.",
    "- {a1}: {words}",
    "{a2}: {words}; {b2}: {words}",
)
_NOWHERE = (
    "{brand} {verb} {tail}.",
    "{coin} {words} | {words} | {coin}",
    "{words} {coin}",
    "{coin} {n}",
    "{coin}: {words}",
    "{acro} {acro2} {n}",
    "{acro} Art. {n}",
    "{acro}, {acro2}, {month}",
    "{acro} {words} {verb}.",
    "{acro}-{acro2}: {words}",
    "{words} {verb} {tail}.",
    "{coin} {coin2}, {n}",
    "{product}\\t{n}\\t{year}",
    "{coin}\\t{n}",
    "{words}\\t{words}\\t{n}",
    "{words}, {words}, {words}",
    "• {words}",
    "{n}. {words}",
    "{words} / {words}",
    "{words}; {words}; {coin}",
    "{role}, {role}, {role}",
    "{words} ({year})",
    "Dr. {brand}",
    "{coin} GmbH, {city}",
)
"""What holds no person in any language, in the manner of what does."""
_DEGREES = "Dr.|Dr.|Prof.|Prof. Dr.|Dr. med.|Dr. phil.|Dr. h.c.|Prof. Dr.-Ing.|Dipl.-Ing.|Dipl.-Kfm.|Ing.|Ir.|Mag.|Mgr|Dott.|Dott.ssa|Avv.|Arch.|Drs.|Mr.|Dra.|Lic.|Eng.|inż.|dr hab.|PD Dr.|Me|Maître"
_AFTERS = "PhD|M.Sc.|B.Sc.|M.A.|MBA|MD|LL.M.|RN|PhD, MBA|Esq.|OBE|M.Eng.|CPA|Jr.|DDS"
_ENDS = {
    "en": (r"[a-z]{3,}ed", r"[a-z]{3,}(?:er|ist|or|ian)"),
    "de": (r"[a-zäöü]{3,}te", r"[A-ZÄÖÜ][a-zäöüß]{3,}(?:erin|ist|istin|eur|ologe)"),
    "fr": (r"[a-zàéè]{3,}(?:ait|era)", r"[a-zàéè]{3,}(?:eur|ien|iste|ière|trice)"),
    "es": (r"[a-zñ]{3,}ó", r"[a-zñ]{3,}(?:ista|ero|dor|dora|ólogo)"),
    "it": (r"[a-z]{3,}ò|[a-z]{3,}ava", r"[a-z]{3,}(?:ista|tore|iere|trice)"),
    "nl": (r"[a-z]{3,}(?:de|te)", r"[a-z]{3,}(?:er|ster|ist|loog)"),
    "pl": (r"[a-ząęłóśżźćń]{3,}(?:ł|ła)", r"[a-ząęłóśżźćń]{3,}(?:arz|ista|nik|owiec|tor|log)"),
    "pt": (r"[a-zãçéíóú]{3,}(?:ou|eu|iu)", r"[a-zãçéíóú]{3,}(?:ista|eiro|dor|dora)"),
}
"""How verbs that are said of persons and what persons are end, more or less."""


def _ending(folder: Path, lang: str, pattern: str) -> list[str]:
    wanted = re.compile(pattern)
    words = (folder / "words" / f"{lang}.txt").read_text().splitlines()
    return [word for word in words if wanted.fullmatch(word)]


_CLUBS = "FC {city}|{city} FC|Real {city}|{city} United|Sporting {city}|SV {city}|AC {city}|{city}|{city} Tigers|Olympique {city}|Atlético {city}"


@cache
def _sections(lang: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    name = ""
    for line in (HERE / "texts" / f"{lang}.txt").read_text().splitlines():
        head = re.match(r"\[(\w+)\] ?(.*)", line)
        if head:
            name = head[1]
            found[name] = [v for v in head[2].split("|") if v]
        elif line:
            found[name].append(line)
    return found


class Invented:
    """Names that nobody has, in the manner of a list: three letters say the next one."""

    def __init__(self, names: list[str]) -> None:
        self._next: dict[str, list[str]] = defaultdict(list)
        for name in names:
            padded = f"^^^{name.lower()}$"
            for at in range(3, len(padded)):
                self._next[padded[at - 3 : at]].append(padded[at])

    def one(self, chance: random.Random) -> str:
        while True:
            done = "^^^"
            while not done.endswith("$") and len(done) < 18:
                done += chance.choice(self._next[done[-3:]])
            word = done.strip("^$")
            if 3 < len(word) < 13 and word.isalpha():
                return word.capitalize()


class Maker:
    def __init__(self, lang: str, seed: int, folder: Path, common: list[str]) -> None:
        self.lang = lang
        self.chance = random.Random(f"{seed} {lang}")
        self.says = _sections(lang)
        everywhere = everyone(folder)
        homes = {lng: [p for h in HOMES[lng] for p in everywhere.get(h, ())] for lng in LANGUAGES}
        self._homes = homes[lang]
        self._eight = [p for some in homes.values() for p in some]
        self._rest = [p for some in everywhere.values() for p in some]
        self._abroad = (HERE / "abroad.txt").read_text().replace("\n", "|").strip("|").split("|")
        self._cities = sorted(w.capitalize() for w in places())
        zones = (zone.rpartition("/")[2] for zone in zoneinfo.available_timezones())
        self._known = sorted(
            {z.replace("_", " ") for z in zones if z.isascii() and not z.isupper()}
        )
        if lang == "en":
            extra = Person.__new__(Person)
            extra.first = {
                "female": census_names("female.first", 1500),
                "male": census_names("male.first", 800),
            }
            extra.last = dict.fromkeys(("female", "male"), census_names("all.last", 12_000))
            self._homes += [extra] * 3
        self._words = common
        self._invented = {
            which: Invented([n for p in self._homes for n in getattr(p, which)["female"]])
            for which in ("first", "last")
        }
        self._invented["place"] = Invented(self._cities)
        self._invented["thing"] = Invented(common)
        self._anywhere = {
            which: Invented([n for p in self._rest for n in getattr(p, which)["male"]])
            for which in ("first", "last")
        }
        self._harvest = {
            which: _ending(folder, lang, _ENDS[lang][at])
            for at, which in enumerate(("verb", "role"))
        }

    # --- persons ---------------------------------------------------------------------------

    def person(self) -> tuple[str, str, str]:
        """Gender, first name, last name."""
        chance, roll = self.chance, self.chance.random()
        if roll > 0.93:
            words = chance.choice(self._abroad).split()
            return "female", words[0], " ".join(words[1:])
        homes = self._homes if roll < 0.75 else self._eight if roll < 0.86 else self._rest
        person = chance.choice(homes)
        gender = chance.choice(("female", "male"))
        first = chance.choice(person.first[gender] or ["Kim"])
        last = chance.choice(person.last[gender] or ["Lee"])
        invented = self._invented if chance.random() < 0.6 else self._anywhere
        if chance.random() < 0.22:
            last = invented["last"].one(chance)
        if chance.random() < 0.12:
            first = invented["first"].one(chance)
        roll = chance.random()
        if self.lang in ("es", "pt") and roll < (0.62 if self.lang == "es" else 0.45):
            link = chance.choice(
                (" ",) * 9
                + ((" y ", " de ", " de la ") if self.lang == "es" else (" e ", " da ", " dos "))
            )
            last += link + chance.choice(person.last[gender] or ["Lee"])
        elif roll < 0.07:
            last += "-" + chance.choice(person.last[gender] or ["Lee"])
        elif roll < 0.14 or (self.lang == "nl" and roll < 0.38):
            small = {"nl": "van|van|de|de|van der|van der|van den|van den|ten|van de|ter|den|van 't|in 't|op den|Van|De|Van den", "de": "von|von der|zu|van", "fr": "de|de la|du|Le|d'",
                     "it": "De|Di|Della|de|D'", "es": "de|de la|del|de los", "pt": "de|da|dos|do|das", "pl": "von"}.get(self.lang, "de|O'|Mc|van|St.|Le")  # fmt: skip
            particle = chance.choice(small.split("|"))
            last = particle + ("" if particle.endswith(("'", "Mc")) else " ") + last
        roll = chance.random()
        if self.lang in ("es", "pt", "it") and roll > 0.85:
            first += " " + chance.choice(person.first[gender] or ["Kim"])
        elif roll < 0.07:
            first += f" {chance.choice(string.ascii_uppercase)}."
        elif roll < 0.13:
            first += chance.choice((" ", "-")) + chance.choice(person.first[gender] or ["Kim"])
        elif roll < 0.17:
            first = first[0] + "."
        elif roll < 0.18:
            first = f"{first[0]}. {chance.choice(string.ascii_uppercase)}."
        return gender, first, last

    def said(self, person: tuple[str, str, str], part: str, how: str) -> str:
        gender, first, last = person
        text = {"1": first.split()[0], "2": last}.get(part, f"{first} {last}")
        if part == "1" and text.endswith("."):
            text = self.chance.choice(self._homes[0].first[gender])
        if how == ",":
            return f"{last}, {first}"
        if how == ";":
            return f"{last.upper()}, {first}"
        if how == "^":
            return f"{first} {last.upper()}"
        if how in "><" and how:
            marks = [f"{word[0]}." for word in first.replace("-", " ").split()]
            return f"{' '.join(marks)} {last}" if how == ">" else f"{last} {''.join(marks)}"
        if how == ":s":
            return text + ("" if text[-1] in "sxzß" else "s")
        if how.startswith(":"):
            return " ".join(
                inflected(w, gender, how[1]) if w[0].isupper() else w for w in text.split()
            )
        return text

    # --- the rest ---------------------------------------------------------------------------

    def plain(self, name: str, how: str) -> str:
        chance, lang = self.chance, self.lang
        match name.rstrip("2"):
            case "s":
                return self.said(self.person(), "2", how).split()[-1]
            case "f" | "m" | "w":
                return self.said(self.person(), "1", how)
            case "words":
                count = chance.choice((1, 2, 2, 2, 3))
                return " ".join(w.capitalize() for w in chance.choices(self._words, k=count))
            case "address":
                return self.address()
            case "city":
                roll = chance.random()
                if roll < 0.12:
                    return self.said(self.person(), chance.choice("12"), "").split()[-1]
                if roll < 0.22:
                    return self._invented["place"].one(chance)
                if roll < 0.3:
                    return self.filled(chance.choice(_TOWNS.split("|")))[0]
                return chance.choice(self._known if chance.random() < 0.6 else self._cities)
            case "org":
                roll = chance.random()
                if roll < 0.12:
                    return "".join(chance.choices(string.ascii_uppercase, k=chance.randint(2, 5)))
                return (
                    chance.choice(BRANDS)
                    if roll < 0.3
                    else self.filled(chance.choice(_ORGS[lang].split("|")))[0]
                )
            case "street":
                return self.filled(chance.choice(_STREETS[lang].split("|")))[0]
            case "place":
                return self.filled(chance.choice(_PLACES.split("|")))[0]
            case "club":
                return self.filled(chance.choice(_CLUBS.split("|")))[0]
            case "product":
                return chance.choice(
                    (
                        chance.choice(THINGS),
                        f"{chance.choice(BRANDS)} {chance.choice('XZSQ')}{chance.randint(1, 900)}",
                    )
                )
            case "brand":
                return chance.choice(BRANDS)
            case "noun":
                return chance.choice(_NOUNS[lang].split("|"))
            case "acro":
                size = chance.randint(2, 6)
                return "".join(chance.choices("AABCDEEFGHIIJKLMNOPQRSTUVWX", k=size))
            case "degree":
                return chance.choice(_DEGREES.split("|"))
            case "after":
                return chance.choice(_AFTERS.split("|"))
            case "country":
                return chance.choice(_COUNTRIES[lang].split("|"))
            case "day":
                return chance.choice(_DAYS[lang].split("|"))
            case "month":
                return chance.choice(_MONTHS[lang].split("|"))
            case "year":
                return str(chance.randint(1800, 2030))
            case "n":
                return str(chance.randint(1, 99))
            case "mail":
                _, first, last = self.person()
                local = plain(f"{first}.{last}".lower()).replace(" ", chance.choice(("", "-", ".")))
                return f"{local.replace('..', '.')}@{chance.choice(('example.org', 'mail.example', 'web.example'))}"
            case "i":
                return "".join(
                    f"{chance.choice(string.ascii_uppercase)}." for _ in range(chance.randint(1, 2))
                )
            case "coin":
                return self._invented["thing"].one(chance)
            case "verb" | "role" if chance.random() < 0.2:
                return chance.choice(self._harvest[name])
            case "title" | "role" | "verb" | "tail" | "kin" | "label":
                return chance.choice(self.says[name + "s"] if name != "kin" else self.says["kin"])
        raise ValueError(name)

    def address(self) -> str:
        """A street and a city, of this language's manner or another's."""
        chance = self.chance
        lang = self.lang if chance.random() < 0.6 else chance.choice(LANGUAGES)
        parts = [self.filled(chance.choice(_STREETS[lang].split("|")))[0]]
        if not any(c.isdigit() for c in parts[0]):
            number = str(chance.randint(1, 300))
            parts[0] = f"{number} {parts[0]}" if lang in ("en", "fr") else f"{parts[0]} {number}"
        city = self.plain("city", "")
        code = str(chance.randint(1000, 99999))
        parts.append(chance.choice((f"{code} {city}", city, f"{city} {code}")))
        if chance.random() < 0.3:
            parts.append(chance.choice(_COUNTRIES[self.lang].split("|")))
        return chance.choice((", ", ", ", "\n", " ")).join(parts)

    def filled(self, template: str) -> Sample:
        """The text and where its persons are. What a slot gives may hold slots."""
        persons: dict[str, tuple[str, str, str]] = {}
        template = template.replace("\\n", "\n").replace("\\t", "\t")
        while found := re.search(r"\{(title|role|verb|tail|kin|label)2?\}", template):
            said = self.plain(found[1], "")
            if found.start() == 0 or template[found.start() - 1] == "\n":
                said = said[:1].upper() + said[1:]
            template = template[: found.start()] + said + template[found.end() :]
        done, at = "", 0
        spans: list[Span] = []
        for slot in _SLOT.finditer(template):
            done += template[at : slot.start()]
            at = slot.end()
            name, part, how = slot[1], slot[2] or "", slot[3] or ""
            start = len(done)
            if name in ("a", "b", "c", "A", "B"):
                person = persons.setdefault(name.lower(), self.person())
                text = self.said(person, part, how)
                done += text.upper() if name in "AB" else text
                spans.append((start, len(done)))
            elif (
                name == "i"
                and spans
                and re.fullmatch(
                    r",? ", template[slot.start() - len(done) + spans[-1][1] : slot.start()] or "-"
                )
            ):
                done += self.plain(name, how)
                spans[-1] = (spans[-1][0], len(done))
            else:
                done += self.plain(name + part, how)
        return done + template[at:], spans

    # --- samples ----------------------------------------------------------------------------

    def joined(self, parts: list[Sample], mark: str) -> Sample:
        done, spans = "", []
        for text, inner in parts:
            if done:
                done += mark
            spans += [(s + len(done), e + len(done)) for s, e in inner]
            done += text
        return done, spans

    def sentence(self) -> Sample:
        kind = "sentences" if self.chance.random() < 0.68 else "negatives"
        plain = self.chance.random() < (0.26 if kind == "sentences" else 0.15)
        anywhere = _ANYWHERE if kind == "sentences" else _NOWHERE
        made = self.filled(self.chance.choice(anywhere if plain else self.says[kind]))
        if "{" in made[0]:
            raise ValueError(made[0])
        return made

    def paragraph(self) -> Sample:
        mark = self.chance.choice((" ", " ", " ", "\n", "\n\n"))
        return self.joined([self.sentence() for _ in range(self.chance.randint(1, 5))], mark)

    def field(self) -> Sample:
        chance = self.chance
        if chance.random() < 0.15:
            return self.filled(
                chance.choice(
                    ("{a}", "{a}", "{a,}", "{A}", "{a1}", "{a;}", "{a^}", "{a>}", "{degree} {a}")
                )
            )
        label = self.plain("label", "")
        patterns = ("{a}", "{a}", "{a,}", "{A}", "{a} ({city})", "{a}, {role}", "{role}: {a}", "{a} - {role}", "{a} & {b}",
                    "{a} <{mail}>", "{a}, {mail}", "{mail}", "{label}: {a} {mail}",
                    "{a}, {b}, {c}", "{a} <info@example.org>", "{title} {a}", "{a} | {role} | 030 1234567", "{a}\\n{role}\\n{org}",
                    "{org}, {a}, {street}, {city}", "{a}, {address}", "{a}\\n{address}", "{a}", "{a1}", "@{a1} {verb}", "{a} · {day}", "{a2} {i}",
                    "{a,}", "{a,}\\t{year}", "{a;}", "{a^}", "{a^}\\t{n}", "{a>}", "{a<}", "{a}\\t{city}", "{a}\\t{n}\\t{year}", "{n}\\t{a}\\t{n}:{n}", "{a} | {city} | {n}", "{a}\\n{b}\\n{c}", "{A}\\n{B}", "{A}\\t{city}", "• {a}\\n• {b}", "{degree} {a}", "{degree} {a}", "{degree} {a2}", "{degree} {a>}", "{a}, {after}", "{a} / {b}", "{a}, {b}", "{a} ({year}), {b} ({year})", "{degree} {a}\\n{degree} {b}", "{a}\\t030 1234567")  # fmt: skip
        text = chance.choice(patterns)
        if chance.random() < 0.55:
            text = label + chance.choice((": ", ": ", " ", ":\n", " : ", " – ", "\t", " | ")) + text
        return self.filled(text)

    def no_field(self) -> Sample:
        patterns = ("{coin}", "{coin}\\t{n}", "{n}\\t{words}\\t{n}", "{city}", "{place}", "{org}", "{street}", "{product}", "{brand}", "{brand} {noun}", "{street}, {city}",
                    "{org}, {street}, {city}", "{address}", "{org}, {address}", "{words}", "{words}", "{words} {product}", "{words}, {city}", "{month} {year}", "{month}", "{n} {month}", "{brand} {product}", "{place} {year}", "{club} - {club2}", "{place}, {country}", "{product} {n} GB", "{role}", "{org} | {city}")  # fmt: skip
        text = self.chance.choice(patterns)
        if self.chance.random() < 0.25:
            text = (
                self.plain("label", "")
                + ": "
                + self.chance.choice(("{org}", "{city}", "{place}", "{day}", "{n}"))
            )
        return self.filled(text)

    def sample(self, helps: list[str]) -> Sample:
        chance, roll = self.chance, self.chance.random()
        if roll < 0.42:
            made = self.paragraph()
        elif roll < 0.62:
            made = self.field() if chance.random() < 0.75 else self.no_field()
        elif roll < 0.68:
            many = [
                self.field() if chance.random() < 0.5 else self.no_field()
                for _ in range(chance.randint(3, 8))
            ]
            made = self.joined(many, chance.choice(("\n", "\n", " | ", " · ", "\t")))
        elif roll < 0.73:
            made = self.joined([self.no_field() if chance.random() < 0.5 else (chance.choice(helps)[:40].strip(), []) for _ in range(chance.randint(4, 12))],
                               chance.choice((" | ", "\n", " · ", " > ")))  # fmt: skip
        elif roll < 0.76:
            made = self.joined(
                [(chance.choice(helps), []), self.sentence(), (chance.choice(helps), [])], " "
            )
        else:
            made = chance.choice(helps), []
        return self.restyled(made)

    def restyled(self, made: Sample) -> Sample:
        text, spans = made
        roll = self.chance.random()
        if roll < 0.05:
            styled = re.sub(r"(?<![^\W\d_'’])[^\W\d_]", lambda m: m[0].upper(), text)
        elif roll < 0.08:
            styled = text.upper()
        elif roll < 0.10:
            styled = text.lower()
        else:
            return made
        return (styled, spans) if len(styled) == len(text) else made


def samples(
    folder: Path, count: int, seed: int, lists: Mapping[str, int]
) -> Iterator[tuple[str, str, list[Span]]]:
    """language, text and persons; folder: as ``sources`` filled it; lists: facts of words."""
    for lang in LANGUAGES:
        common = [
            word
            for key, fact in lists.items()
            if key.startswith(f"{lang}:") and fact & 7 > 1 and fact & 8
            if len(word := key[3:]) > 3 and not lists.get(word, 0) & 15
        ]
        maker = Maker(lang, seed, folder, common)
        helps = (folder / f"{lang}.txt").read_text().splitlines()
        if lang != "en":
            english = (folder / "en.txt").read_text().splitlines()
            helps += random.Random(lang).sample(english, len(helps) // 8)
        for _ in range(count):
            text, spans = maker.sample(helps)
            yield lang, text, spans
