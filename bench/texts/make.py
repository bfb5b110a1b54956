"""Texts with exact truth, for measuring what finds personal data in them.

``python make.py SEED ROUNDS`` prints one JSON object a line: set, lang, role, text, and truth as
[start, end, kind]. It runs where the peers are installed and needs nothing but mimesis, whose lists
of names (MIT) no list of ours was made from. The templates beside it were written for this
benchmark; the model is trained on others (``training/``), with other names.

A template's slots: ``{a}`` to ``{d}`` are persons, ``{a1}`` and ``{a2}`` their first and last
name, ``{A}`` in capitals, ``{a,}`` the last name first, ``{a:g}`` and ``{a:i}`` Polish genitive
and instrumental. Everything that no slot of a person or identifier made is not personal: places
and streets named after people, companies and products with people's names, numbers of orders.
"""

from __future__ import annotations

import csv
import json
import random
import re
import string
import sys
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
_SLOT = re.compile(r"\{([a-z]+)([12,]|:[gi])?\}|\{([A-D])\}")
_PERSONAL = {"email": "EMAIL", "phone": "PHONE", "iban": "IBAN", "card": "CARD"}


def _mimesis() -> Path:
    spec = find_spec("mimesis")
    if spec is None or spec.origin is None:
        raise SystemExit("mimesis is not installed here; bench.personal makes a place for it")
    return Path(spec.origin).parent / "datasets"


class Names:
    """First and last names of a language, by mimesis's lists."""

    def __init__(self, lang: str, chance: random.Random) -> None:
        self._chance = chance
        data = json.loads((_mimesis() / lang / "person.json").read_text())
        self.first: dict[str, list[str]] = data["names"]
        last: Any = data["surnames"]
        self.last: dict[str, list[str]] = (
            last if isinstance(last, dict) else {"female": last, "male": last}
        )
        self.lang = lang

    def one(self) -> tuple[str, str, str]:
        """Gender, first and last name, in the forms that the language knows."""
        chance = self._chance
        gender = chance.choice(("female", "male"))
        first = chance.choice(self.first[gender]).split("(")[0].strip()
        last = chance.choice(self.last[gender]).strip()
        roll = chance.random()
        if self.lang in ("es", "pt") and roll < 0.5:
            last = f"{last} {chance.choice(self.last[gender])}"
        elif self.lang == "nl" and roll < 0.25:
            last = f"{chance.choice(('van', 'de', 'van der', 'van den'))} {last.split()[-1]}"
        elif self.lang == "de" and roll < 0.05:
            last = f"von {last}"
        elif roll < 0.08 and self.lang != "pl":
            last = f"{last}-{chance.choice(self.last[gender])}"
        roll = chance.random()
        if self.lang == "en" and roll < 0.12:
            first += f" {chance.choice(string.ascii_uppercase)}."
        elif self.lang in ("fr", "de") and roll < 0.12:
            first += f"-{chance.choice(self.first[gender])}"
        elif roll < 0.06 and self.lang != "pl":
            first += f" {chance.choice(self.first[gender])}"
        return gender, first, last


def polish(word: str, gender: str, case: str) -> str:
    """A Polish first or last name in the genitive (g) or instrumental (i): the regular forms."""
    low = word.lower()
    if gender == "female":
        if low.endswith(("ska", "cka", "dzka")):
            return word[:-1] + {"g": "iej", "i": "ą"}[case]
        if low.endswith("a"):
            soft = low[-2] in "kg"
            tail = ("i" if soft or low[-2] == "i" else "y") if case == "g" else "ą"
            return word[: -2 if case == "g" and low[-2] == "i" else -1] + tail
        return word
    if low.endswith(("ski", "cki", "dzki")):
        return word + {"g": "ego", "i": "m"}[case]
    if low.endswith("a"):
        return word[:-1] + {"g": "i" if low[-2] in "kg" else "y", "i": "ą"}[case]
    if low.endswith(("y", "i", "e", "o")):
        return word
    stem = word[:-2] + word[-1] if low.endswith(("ek", "eł", "er")) and len(word) > 4 else word
    return stem + {"g": "a", "i": "iem" if low[-1] in "kg" else "em"}[case]


class Person:
    def __init__(self, names: Names, chance: random.Random, abroad: list[str]) -> None:
        self.gender, self.first, self.last = names.one()
        self.lang = names.lang
        if chance.random() < 0.08:
            whole = chance.choice(abroad)
            self.first, _, self.last = whole.partition(" ")
            self.lang = ""

    def said(self, how: str) -> str:
        full = f"{self.first} {self.last}"
        if how in (":g", ":i") and self.lang == "pl":
            return " ".join(polish(w, self.gender, how[1]) for w in full.split())
        return {
            "1": self.first.split(" ")[0], "2": self.last, ",": f"{self.last}, {self.first}",
            "A": full.upper(),
        }.get(how, full)  # fmt: skip


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("ß", "ss"))
    return "".join(c for c in plain.lower() if c.isascii() and c.isalnum())


_PHONES = {
    "en": ("+44 20 7946 0###", "(212) 555-01##", "+1 415 555 01##", "020 7946 0###"),
    "de": ("+49 30 2345 67##", "030 / 23 45 6 ##", "+49 (0)89 4567 8##", "0171 23456##"),
    "fr": ("+33 1 42 68 5# ##", "01 42 68 53 ##", "06 12 34 5# ##"),
    "es": ("+34 91 123 4# ##", "91 123 45 ##", "612 34 5# ##"),
    "it": ("+39 06 1234 5##", "06 1234 56##", "347 123 45##"),
    "nl": ("+31 20 123 45##", "020 123 45##", "06 1234 56##"),
    "pl": ("+48 22 123 45 ##", "22 123 45 ##", "512 345 6##"),
    "pt": ("+351 21 123 45##", "21 123 45 ##", "912 345 6##"),
}
_IBANS = {"de": "DE18", "fr": "FR23", "es": "ES20", "it": "IT23", "nl": "NL14", "pl": "PL24",
          "pt": "PT21", "en": "GB18"}  # fmt: skip
_DOMAINS = ("example.org", "example.com", "mail.example.net", "example.de")


def _iban(lang: str, chance: random.Random) -> str:
    country, size = _IBANS[lang][:2], int(_IBANS[lang][2:])
    digits = "".join(chance.choices(string.digits, k=size))
    if lang == "it":
        digits = "X" + digits[1:]
    elif lang in ("nl", "en"):
        digits = "ABNA" + digits[4:]
    number = int("".join(str(int(c, 36)) for c in digits + country + "00"))
    whole = f"{country}{98 - number % 97:02d}{digits}"
    if lang == "fr" or chance.random() < 0.5:
        return whole
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def _card(chance: random.Random) -> str:
    digits = chance.choice(("4", "51", "55")) + "".join(chance.choices(string.digits, k=14))
    digits = digits[:15]
    odd = [int(d) for d in digits[-1::-2]]
    total = sum(2 * d - 9 * (d > 4) for d in odd) + sum(int(d) for d in digits[-2::-2])
    digits += str(-total % 10)
    mark = chance.choice(("", " ", "-"))
    return mark.join(digits[at : at + 4] for at in range(0, 16, 4))


class Maker:
    """All texts of a language, again and again with other values."""

    def __init__(self, lang: str, chance: random.Random) -> None:
        self.lang, self.chance = lang, chance
        self.names = {each: Names(each, chance) for each in LANGUAGES}
        self.lists: dict[str, Any] = json.loads((HERE / "lists.json").read_text())
        address = json.loads((_mimesis() / lang / "address.json").read_text())
        self.cities: list[str] = address["city"]

    def person(self) -> Person:
        lang = self.lang if self.chance.random() < 0.85 else self.chance.choice(LANGUAGES)
        return Person(self.names[lang], self.chance, self.lists["abroad"])

    def plain(self, slot: str) -> str:
        chance, number = self.chance, self.chance.randint
        match slot:
            case "city":
                return chance.choice(self.cities)
            case "company":
                pattern: str = chance.choice(self.lists["company"][self.lang])
                for _ in range(2):
                    pattern = pattern.replace("{s}", self.names[self.lang].one()[2], 1)
                return pattern.replace("{city}", self.plain("city"))
            case "street" | "school" | "month":
                return str(chance.choice(self.lists[slot][self.lang]))
            case "place" | "shop" | "product":
                return str(chance.choice(self.lists[slot]))
            case "date":
                return f"{number(1, 28)}.{number(1, 12):02d}.{number(1990, 2025)}"
            case "year":
                return str(number(1960, 2024))
            case "version":
                return f"{number(1, 12)}.{number(0, 20)}.{number(0, 9)}"
            case "isbn":
                return (
                    f"978-{number(0, 9)}-{number(1000, 9999)}-{number(1000, 9999)}-{number(0, 9)}"
                )
            case "order":
                return f"{chance.choice(('A', 'ORD-', '#', 'B7'))}{number(10**6, 10**9)}"
            case "n":
                return str(number(2, 400))
            case "handle":
                return chance.choice(("bluebird", "kochfan", "la_lune", "nordwind")) + str(
                    number(1, 99)
                )
        raise ValueError(slot)

    def text(self, template: str) -> tuple[str, list[tuple[int, int, str]]]:
        persons: dict[str, Person] = {}
        done, at = "", 0
        truth: list[tuple[int, int, str]] = []
        template = template.replace("\\n", "\n")
        for slot in _SLOT.finditer(template):
            done += template[at : slot.start()]
            at = slot.end()
            name, how = (slot[3].lower(), "A") if slot[3] else (slot[1], slot[2] or "")
            start = len(done)
            if len(name) == 1 and name in "abcd":
                done += persons.setdefault(name, self.person()).said(how)
                truth.append((start, len(done), "PERSON"))
            elif name in _PERSONAL:
                done += self.identifier(name, persons)
                truth.append((start, len(done), _PERSONAL[name]))
            else:
                done += self.plain(name)
        return done + template[at:], truth

    def identifier(self, name: str, persons: dict[str, Person]) -> str:
        chance = self.chance
        if name == "iban":
            return _iban(self.lang, chance)
        if name == "card":
            return _card(chance)
        if name == "phone":
            pattern = chance.choice(_PHONES[self.lang])
            return re.sub("#", lambda _: chance.choice(string.digits), pattern)
        whose = next(reversed(persons.values()), None) or self.person()
        first, last = _ascii(whose.first), _ascii(whose.last)
        local = chance.choice((f"{first}.{last}", f"{first[:1]}{last}", "info"))
        return f"{local}@{chance.choice(_DOMAINS)}"


def texts(seed: int, rounds: int) -> Iterator[dict[str, Any]]:
    for lang in LANGUAGES:
        maker = Maker(lang, random.Random(f"{seed}/{lang}"))
        lines = (HERE / f"{lang}.txt").read_text().splitlines()
        for _ in range(rounds):
            for line in lines:
                role, _, template = line.partition(" | ")
                text, truth = maker.text(template)
                yield {"set": "made", "lang": lang, "role": role, "text": text, "truth": truth}


_THEIRS = re.compile(r"\{\{(\w+)\}\}")
_PERSONS = {
    "person": "{f} {l}",
    "name": "{f} {l}",
    "name_male": "{f} {l}",
    "name_female": "{f} {l}",
    "first_name": "{f}",
    "first_name_male": "{f}",
    "first_name_female": "{f}",
    "first_name_nonbinary": "{f}",
    "last_name": "{l}",
    "last_name_male": "{l}",
    "last_name_female": "{l}",
}


def theirs(seed: int, rounds: int) -> Iterator[dict[str, Any]]:
    """Presidio's own templates (presidio-evaluator, MIT) with its list of made-up people; those
    with slots that nothing here fills are left out."""
    spec = find_spec("presidio_evaluator")
    if spec is None or spec.origin is None:
        return
    data = Path(spec.origin).parent / "data_generator" / "raw_data"
    with (data / "FakeNameGenerator.com_3000.csv").open(encoding="utf-8-sig") as file:
        people = list(csv.DictReader(file))
    templates = (data / "templates.txt").read_text("utf-8", "replace").splitlines()
    chance = random.Random(f"{seed}/theirs")
    maker = Maker("en", chance)
    for template in templates * rounds:
        who = chance.choice(people)
        values = {
            "city": who["City"],
            "country": who["CountryFull"],
            "address": f"{who['StreetAddress']}, {who['City']}",
            "street_address": who["StreetAddress"],
            "street_name": who["StreetAddress"].lstrip("0123456789 "),
            "company": who["Company"],
            "organization": who["Company"],
            "job": who["Occupation"],
            "prefix": "Mr.",
            "prefix_male": "Mr.",
            "prefix_female": "Mrs.",
            "date": "12 May 2014",
            "date_time": "May 3",
            "date_of_birth": who["Birthday"],
            "zipcode": who["ZipCode"],
            "state": who["StateFull"],
            "nationality": "Greek",
            "nation_man": "Greek",
            "religion": "Lutheran",
            "day_of_week": "Monday",
            "month": "May",
            "building_number": "14",
            "secondary_address": "Apt. 5",
            "age": "43",
            "year": "1987",
            "state_abbr": who["State"],
            "nation_woman": "Greek",
            "nation_plural": "Greeks",
            "ip_address": "198.51.100.7",
            "url": f"https://{who['Domain'].lower()}/",
            "postcode": who["ZipCode"],
        }
        made = {"credit_card_number": "card", "iban": "iban", "phone_number": "phone"}
        slots = set(_THEIRS.findall(template))
        if not slots <= values.keys() | made.keys() | _PERSONS.keys() | {"email"}:
            continue
        done, at, truth = "", 0, []
        for slot in _THEIRS.finditer(template):
            done += template[at : slot.start()]
            at, start, name = slot.end(), len(done), slot[1]
            if name in _PERSONS:
                someone = chance.choice(people)
                done += _PERSONS[name].format(f=someone["GivenName"], l=someone["Surname"])
                truth.append((start, len(done), "PERSON"))
            elif name in made or name == "email":
                done += who["EmailAddress"] if name == "email" else maker.identifier(made[name], {})
                truth.append((start, len(done), _PERSONAL[made.get(name, "email")]))
            else:
                done += values[name]
        text = done + template[at:]
        yield {"set": "Presidio's", "lang": "en", "role": "prose", "text": text, "truth": truth}


if __name__ == "__main__":
    seed_, rounds_ = int(sys.argv[1]), int(sys.argv[2])
    for each in (*texts(seed_, rounds_), *theirs(seed_, rounds_)):
        print(json.dumps(each, ensure_ascii=False))
