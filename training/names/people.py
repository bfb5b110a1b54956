"""Persons to put into texts: names of the lists, joined by chance, some of them invented, in the
forms that their language knows, and the manners in which names are written."""

from __future__ import annotations

import random
import string
from pathlib import Path

from training.names.lists import ABROAD, HOMES, LANGUAGES, Person, census_names, everyone
from training.names.material import Invented, abroad, sections
from training.names.polish import inflected

Named = tuple[str, str, str]
"""Gender, first name, last name."""
_PARTICLED = {"nl": 0.32, "es": 0.14, "pt": 0.14, "it": 0.1}
"""Share of last names that have a particle; of other languages 0.06."""


class People:
    def __init__(self, lang: str, chance: random.Random, folder: Path) -> None:
        self.lang, self.chance = lang, chance
        everywhere = everyone(folder)
        homes = {lng: [p for h in HOMES[lng] for p in everywhere.get(h, ())] for lng in LANGUAGES}
        self._homes = homes[lang]
        self._eight = [p for some in homes.values() for p in some]
        self._rest = [p for some in everywhere.values() for p in some]
        self._abroad = abroad()
        self._origins = [
            p for home, some in everywhere.items() if home.startswith(ABROAD) for p in some
        ]
        self._particles = sections(lang)["particles"]
        if lang == "en":
            extra = Person.__new__(Person)
            extra.first = {
                "female": census_names("female.first", 1500),
                "male": census_names("male.first", 800),
            }
            extra.last = dict.fromkeys(("female", "male"), census_names("all.last", 12_000))
            self._homes += [extra] * 3
        self._invented = {
            which: Invented([n for p in self._homes for n in getattr(p, which)["female"]])
            for which in ("first", "last")
        }
        self._anywhere = {
            which: Invented([n for p in self._rest for n in getattr(p, which)["male"]])
            for which in ("first", "last")
        }

    def person(self) -> Named:
        chance, roll = self.chance, self.chance.random()
        if roll > 0.93:
            words = chance.choice(self._abroad).split()
            return "female", words[0], " ".join(words[1:])
        homes = self._homes if roll < 0.7 else self._eight if roll < 0.79 else self._rest
        homes = self._origins if roll > 0.86 else homes
        person = chance.choice(homes)
        gender = chance.choice(("female", "male"))
        first = chance.choice(person.first[gender] or self._homes[0].first[gender])
        last = chance.choice(person.last[gender] or ["Lee"])
        invented = self._invented if chance.random() < 0.6 else self._anywhere
        if chance.random() < 0.22:
            last = invented["last"].one(chance)
        if chance.random() < 0.12:
            first = invented["first"].one(chance)
        return (
            gender,
            self._whole_first(first, gender, person),
            self._whole_last(last, gender, person),
        )

    def _whole_last(self, last: str, gender: str, person: Person) -> str:
        chance, roll = self.chance, self.chance.random()
        if self.lang in ("es", "pt") and roll < (0.62 if self.lang == "es" else 0.45):
            link = chance.choice(
                (" ",) * 9
                + ((" y ", " de ", " de la ") if self.lang == "es" else (" e ", " da ", " dos "))
            )
            last += link + chance.choice(person.last[gender] or ["Lee"])
        elif roll < 0.07:
            last += "-" + chance.choice(person.last[gender] or ["Lee"])
        if chance.random() < _PARTICLED.get(self.lang, 0.06):
            particle = chance.choice(self._particles)
            last = particle + ("" if particle.endswith(("'", "Mc")) else " ") + last
        return last

    def _whole_first(self, first: str, gender: str, person: Person) -> str:
        chance, roll = self.chance, self.chance.random()
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
        return first

    def listed(self) -> str:
        """One first or last name of the lists."""
        chance = self.chance
        names = chance.choice(self._homes if chance.random() < 0.7 else self._rest)
        table = names.first if chance.random() < 0.55 else names.last
        gender = chance.choice(("female", "male"))
        return chance.choice(table[gender] or self._homes[0].first[gender])

    def said(self, person: Named, part: str, how: str) -> str:
        """A person's name; part: 1 first, 2 last, else both; how: as ``make`` says of slots."""
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
