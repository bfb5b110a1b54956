"""Texts that nobody looked at while the model was made: other templates (``held``), other names.

``python held.py SEED ROUNDS`` prints what ``make.py`` prints, ``held.py SEED people`` three people
of each language alone. The people are those that Presidio's evaluation has (made up, of 24
origins): three of four of the text's language, the others from elsewhere. Numbers are made anew:
phones as phonenumbers has them for a dozen countries, in the ways they are written there; IBANs,
cards and national numbers with their check digits.
"""

from __future__ import annotations

import csv
import json
import random
import string
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import make
import phonenumbers
from make import LANGUAGES, Maker, Person

HERE = Path(__file__).parent
_HOME = {"en": ("English", "American", "Australian", "Scottish"), "de": ("German",),
         "fr": ("French",), "es": ("Spanish",), "it": ("Italian",), "nl": ("Dutch",),
         "pl": ("Polish",), "pt": ("Brazil",)}  # fmt: skip
_REGIONS = {"en": ("GB", "US", "IE", "CA"), "de": ("DE", "AT", "CH"), "fr": ("FR", "BE"),
            "es": ("ES", "MX"), "it": ("IT",), "nl": ("NL", "BE"), "pl": ("PL",),
            "pt": ("PT", "BR")}  # fmt: skip
_IBANS = {"AT": 16, "DK": 14, "SE": 20, "LU": 16, "HR": 17, "SI": 15, "DE": 18, "ES": 20}
_DOMAINS = ("example.co.uk", "mail.example.com", "uni.example.edu", "example.net", "example.de")
_LISTS = {
    "place": "Fort William|Lake Victoria|the Uffizi|Alexanderplatz|Monte Carlo|San Marino",
    "shop": "Tesco|Zara|Douglas|Mango|Rossmann|Boots",
    "product": "Fairphone 5|Kindle Paperwhite|Dyson V11|Ford Fiesta|Bosch Athlet|Nespresso",
    "company": "{l} & Partners|{l} GmbH|{l} Ltd.|{l} S.A.|Nordic Wind AB|Blue River|Banco {c}",
    "street": "Elm Row 4|Lindenweg 9|rue des Lilas 3|calle Mayor 12|via Roma 8|Kerkstraat 21",
}  # fmt: skip
_KINDS = {"ip": "IP", "profile": "PROFILE", "born": "BIRTH"} | dict.fromkeys(
    ("ssn", "nhs", "nino", "nif", "fiscale", "pesel", "steuer"), "NATIONAL"
)

_ODD = (
    1,
    0,
    5,
    7,
    9,
    13,
    15,
    17,
    19,
    21,
    2,
    4,
    18,
    20,
    11,
    3,
    6,
    8,
    12,
    14,
    16,
    10,
    22,
    25,
    24,
    23,
)
"""What characters in odd places of an Italian number count."""


def _people() -> dict[str, list[tuple[str, str, str]]]:
    """Gender, first and last name by origin."""
    spec = find_spec("presidio_evaluator")
    if spec is None or spec.origin is None:
        raise SystemExit("presidio_evaluator is not installed here")
    data = Path(spec.origin).parent / "data_generator" / "raw_data"
    found: dict[str, list[tuple[str, str, str]]] = {}
    with (data / "FakeNameGenerator.com_3000.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            who = row["Gender"], row["GivenName"], row["Surname"]
            found.setdefault(row["NameSet"], []).append(who)
    return found


def _example(region: str, kind: int) -> phonenumbers.PhoneNumber:
    number = phonenumbers.example_number_for_type(region, kind)
    if number is None:
        raise ValueError(region)
    return number


class HeldPerson(Person):
    def __init__(self, chance: random.Random, lang: str, people: Any, women: bool | None) -> None:
        sets = _HOME[lang] if chance.random() < 0.75 else sorted(people.keys() - {"Chechen"})
        whose = people[chance.choice(sets)]
        if women is not None:
            whose = [p for p in whose if (p[0] == "female") == women] or whose
        self.gender, self.first, self.last = chance.choice(whose)
        self.lang = lang if sets is _HOME[lang] else ""


class Held(Maker):
    def __init__(self, lang: str, chance: random.Random) -> None:
        super().__init__(lang, chance)
        self.people = _people()

    def person(self) -> Person:
        return HeldPerson(self.chance, self.lang, self.people, None)

    def plain(self, slot: str) -> str:
        if slot not in _LISTS:
            return super().plain(slot)
        said = self.chance.choice(_LISTS[slot].split("|"))
        surname = self.chance.choice(self.people[_HOME[self.lang][0]])[2]
        return said.replace("{l}", surname).replace("{c}", self.plain("city"))

    def identifier(self, name: str, persons: dict[str, Person]) -> str:
        return {
            "phone": self.phone, "iban": self.iban, "card": self.card, "ip": self.ip,
            "profile": self.profile, "born": self.born, "ssn": self.ssn, "nhs": self.nhs,
            "nino": self.nino, "nif": self.nif, "fiscale": self.fiscale, "pesel": self.pesel,
            "steuer": self.steuer, "email": self.email,
        }[name]()  # fmt: skip

    def digits(self, count: int, first: str = string.digits) -> str:
        return self.chance.choice(first) + "".join(self.chance.choices(string.digits, k=count - 1))

    def phone(self) -> str:
        chance = self.chance
        region = chance.choice(_REGIONS[self.lang])
        kind = chance.choice((0, 1))
        like = number = _example(region, kind)
        for _ in range(200):
            text = str(like.national_number)
            text = text[:-5] + self.digits(5)
            number = phonenumbers.PhoneNumber(like.country_code, int(text))
            if phonenumbers.is_valid_number(number):
                break
        else:
            number = like
        home = region == _REGIONS[self.lang][0]
        forms = [1, 1, 0, 2] if home else [1, 0]
        said: str = phonenumbers.format_number(number, chance.choice(forms))
        return said.replace("-", ".") if chance.random() < 0.1 else said

    def iban(self) -> str:
        country = self.chance.choice(sorted(_IBANS))
        inner = self.digits(_IBANS[country])
        number = int("".join(str(int(c, 36)) for c in inner + country + "00"))
        whole = f"{country}{98 - number % 97:02d}{inner}"
        mark = self.chance.choice(("", " "))
        return mark.join(whole[at : at + 4] for at in range(0, len(whole), 4))

    def card(self) -> str:
        start, size = self.chance.choice((("4", 16), ("37", 15), ("6011", 16), ("52", 16)))
        inner = start + self.digits(size - 1 - len(start))
        odd = [2 * int(d) for d in inner[::-2]]
        total = sum(d - 9 * (d > 9) for d in odd) + sum(int(d) for d in inner[-2::-2])
        whole = inner + str(-total % 10)
        cuts = (4, 10, 15) if size == 15 else (4, 8, 12, 16)
        parts = [whole[a:b] for a, b in zip((0, *cuts), cuts, strict=False)]
        return self.chance.choice(("", " ", "-")).join(parts)

    def email(self) -> str:
        who = self.person()
        first, last = make._ascii(who.first), make._ascii(who.last)
        number = self.chance.choice(("", str(self.chance.randint(1, 99))))
        local = self.chance.choice(
            (f"{last}.{first}", f"{first}_{last}", first, f"{first[0]}.{last}")
        )
        return f"{local}{number}@{self.chance.choice(_DOMAINS)}"

    def ip(self) -> str:
        number = self.chance.randint
        if self.chance.random() < 0.25:
            return f"2001:db8:{number(1, 65535):x}:{number(1, 65535):x}::{number(1, 65535):x}"
        return f"{number(80, 180)}.{number(1, 254)}.{number(1, 254)}.{number(1, 254)}"

    def profile(self) -> str:
        who = self.person()
        name = make._ascii(who.first) + make._ascii(who.last)
        host = self.chance.choice(
            (
                "www.facebook.com/",
                "x.com/",
                "github.com/",
                "www.instagram.com/",
                "www.linkedin.com/in/",
            )
        )
        return f"https://{host}{name}"

    def born(self) -> str:
        day, month, year = (
            self.chance.randint(13, 28),
            self.chance.randint(1, 12),
            1900 + self.chance.randint(40, 99),
        )
        return (
            f"{year}-{month:02d}-{day}"
            if self.chance.random() < 0.3
            else f"{day}.{month:02d}.{year}"
            if self.lang in ("de", "pl")
            else f"{day}/{month:02d}/{year}"
        )

    def ssn(self) -> str:
        number = self.chance.randint
        return f"{number(100, 665)}-{number(10, 99)}-{number(1000, 9999)}"

    def nhs(self) -> str:
        while True:
            inner = self.digits(9, "4679")
            check = 11 - sum((10 - at) * int(d) for at, d in enumerate(inner)) % 11
            if check != 10:
                whole = inner + str(check % 11)
                return f"{whole[:3]} {whole[3:6]} {whole[6:]}"

    def nino(self) -> str:
        pair = self.chance.choice(("AB", "CE", "JK", "PL", "SX", "TW"))
        pairs = [self.digits(2) for _ in range(3)]
        return self.chance.choice(("", " ")).join((pair, *pairs, self.chance.choice("ABCD")))

    def nif(self) -> str:
        inner = self.digits(8)
        return inner + "TRWAGMYFPDXBNJZSQVHLCKE"[int(inner) % 23]

    def pesel(self) -> str:
        number = self.chance.randint
        inner = f"{number(40, 99)}{number(1, 12):02d}{number(1, 28):02d}{self.digits(4)}"
        total = sum(int(d) * w for d, w in zip(inner, (1, 3, 7, 9) * 3, strict=False))
        return inner + str(-total % 10)

    def steuer(self) -> str:
        """Eleven digits of which one stands there twice, the last by ISO 7064 mod 11, 10."""
        some = self.chance.sample(string.digits[1:] + "0", 9)
        inner = [*some, self.chance.choice(some)]
        self.chance.shuffle(inner)
        if inner[0] == "0":
            inner[0], inner[1] = inner[1], inner[0]
            if inner[0] == "0":
                return self.steuer()
        product = 10
        for digit in inner:
            total = (int(digit) + product) % 10 or 10
            product = 2 * total % 11
        whole = "".join(inner) + str((11 - product) % 10)
        return f"{whole[:2]} {whole[2:5]} {whole[5:8]} {whole[8:]}"

    def fiscale(self) -> str:
        number, letters = self.chance.randint, string.ascii_uppercase
        consonants = "BCDFGLMNPRSTVZ"
        inner = "".join(self.chance.choices(consonants, k=6)) + f"{number(40, 99)}"
        inner += self.chance.choice("ABCDEHLMPRST") + f"{number(1, 28):02d}"
        inner += self.chance.choice("AFHL") + f"{number(100, 999)}"
        total = 0
        for at, char in enumerate(inner):
            value = int(char) if char.isdigit() else letters.index(char)
            total += value if at % 2 else _ODD[value]
        return inner + letters[total % 26]


def texts(seed: int, rounds: int) -> Iterator[dict[str, Any]]:
    make._PERSONAL.update(_KINDS)
    for lang in LANGUAGES:
        maker = Held(lang, random.Random(f"held/{seed}/{lang}"))
        lines = (HERE / "held" / f"{lang}.txt").read_text().splitlines()
        for _ in range(rounds):
            for line in lines:
                role, _, template = line.partition(" | ")
                text, truth = maker.text(template.replace(" \\t ", "\t").replace(" \\n ", "\n"))
                yield {"set": "held", "lang": lang, "role": role, "text": text, "truth": truth}


def people(seed: int) -> Iterator[dict[str, Any]]:
    """Language, name, e-mail and phone (international)."""
    everyone = _people()
    for lang in LANGUAGES:
        chance = random.Random(f"people/{seed}/{lang}")
        for region in (_REGIONS[lang] * 3)[:3]:
            _, first, last = chance.choice(everyone[_HOME[lang][0]])
            number = phonenumbers.format_number(_example(region, 0), 1)
            mail = f"{make._ascii(first)}.{make._ascii(last)}@{chance.choice(_DOMAINS)}"
            yield {"lang": lang, "name": f"{first} {last}", "mail": mail, "phone": number}


if __name__ == "__main__":
    made = people if sys.argv[2] == "people" else texts
    for each in made(int(sys.argv[1]), *(int(n) for n in sys.argv[2:] if n.isdigit())):
        print(json.dumps(each, ensure_ascii=False))
