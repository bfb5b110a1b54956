"""Texts written when ``made`` and ``held`` had been looked at: other sentences, other people.

``python fresh.py SEED ROUNDS`` prints what ``make.py`` prints: the set ``fresh``, in eight
languages (``fresh/en.txt`` and so on), and ``layout``, persons as pages name them without a
sentence, by manner (``fresh/layouts.txt``). The names (``fresh/names.json`` says where they are
from) are of rarer kinds, three of ten from some sixty other origins.

A template's slots beside those of ``make.py``: ``{a^}`` last name in capitals, ``{A,}`` capitals,
last name first, ``{aI}`` initials first, ``{ai}`` initials last, ``{a-}`` a double last name.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import make
from make import LANGUAGES, Maker

HERE = Path(__file__).parent / "fresh"
_SLOT = re.compile(r"\{([abc])([12,^Ii-]|:[gi])?\}|\{([ABC])(,)?\}|\{([a-z]{2,}|n)\}")
INITIALS = "F"
"""A slot of initials alone: with the last name before it, one name."""
_ELSEWHERE = 0.3
SMALL = {
    "nl": "van|van der|van den|de|ter|ten|van 't|op den|in 't|van de|den",
    "es": "de la|de|del|de los",
    "pt": "de|da|dos|do", "fr": "de|du|de la", "de": "von|von der|zu", "it": "Di|De|Della|Lo",
}  # fmt: skip
_LABELS = {
    "en": "Author|Contact|Present|Members|Referee",
    "de": "Autor|Ansprechpartner|Anwesend|Mitglieder",
    "fr": "Auteur|Contact|Présents|Membres", "es": "Autora|Contacto|Asistentes|Miembros",
    "it": "Autore|Contatto|Presenti|Membri", "nl": "Auteur|Contact|Aanwezig|Leden",
    "pl": "Autor|Kontakt|Obecni|Członkowie", "pt": "Autor|Contacto|Presentes|Membros",
}  # fmt: skip


class FreshPerson:
    def __init__(self, chance: random.Random, lang: str, names: Any) -> None:
        self.lang, self.gender = lang, chance.choice(("female", "male"))
        if chance.random() < _ELSEWHERE:
            origin = chance.choice(sorted(names["elsewhere"]))
            whole = chance.choice(names["elsewhere"][origin].split("|"))
            self.first, _, self.last = whole.partition(" ")
            self.lang = ""
        else:
            self.first, self.last = self._of(chance, lang, names["languages"][lang])
        other = chance.choice(names["languages"][lang]["last"].split("|"))
        self.double = f"{self.last.split()[-1]}-{other.split()[-1]}"

    def _of(self, chance: random.Random, lang: str, lists: dict[str, str]) -> tuple[str, str]:
        first = chance.choice(lists[self.gender].split("|"))
        lasts = lists["last"].split("|")
        last, other, roll = chance.choice(lasts), chance.choice(lasts), chance.random()
        particle = chance.choice(SMALL.get(lang, "").split("|"))
        share = {"nl": 0.45, "es": 0.15, "pt": 0.4}.get(lang, 0.08)
        if particle and roll < share:
            last = f"{particle} {last}"
        if lang == "es" or (lang == "pt" and chance.random() < 0.6):
            last = f"{other} {last}"
        if lang == "pl" and self.gender == "female":
            last = re.sub("(s|c|dz)ki$", r"\1ka", last)
        roll = chance.random()
        if roll < 0.08 and lang != "pl":
            extra = chance.choice(lists[self.gender].split("|"))
            first += ("-" if lang in ("fr", "de") else " ") + extra
        elif roll < 0.12 and lang == "en":
            first += f" {chance.choice('ABCDEGHJKLMPRST')}."
        return first, last

    def said(self, how: str) -> str:
        full = f"{self.first} {self.last}"
        marks = [f"{word[0]}." for word in self.first.replace("-", " ").split()]
        if how in (":g", ":i") and self.lang == "pl":
            return " ".join(make.polish(w, self.gender, how[1]) for w in full.split())
        said: str = {
            "1": self.first.split()[0], "2": self.last, ",": f"{self.last}, {self.first}",
            "A": full.upper(), "A,": f"{self.last.upper()}, {self.first}",
            "^": f"{self.first} {self.last.upper()}", "-": f"{self.first} {self.double}",
            "I": f"{' '.join(marks)} {self.last}", "i": f"{self.last} {''.join(marks)}",
        }.get(how, full)  # fmt: skip
        return said


class Fresh(Maker):
    here = HERE
    slots = _SLOT
    labels = _LABELS
    somebody: type[FreshPerson] = FreshPerson
    sentences, layouts = "fresh | ", "layout: "
    """What stands before the lines of its files: the set, and what of it they do not say."""

    def __init__(self, lang: str, chance: random.Random) -> None:
        super().__init__(lang, chance)
        self._people = json.loads((self.here / "names.json").read_text())

    def plain(self, slot: str) -> str:
        if slot == "label":
            return self.chance.choice(self.labels[self.lang].split("|"))
        return super().plain(slot)

    def lines(self) -> list[str]:
        """Templates, with the set and the role of each."""
        own = (self.here / f"{self.lang}.txt").read_text().splitlines()
        shared = (self.here / "layouts.txt").read_text().splitlines()
        return [self.sentences + each for each in own] + [self.layouts + each for each in shared]

    def text(self, template: str) -> tuple[str, list[tuple[int, int, str]]]:
        persons: dict[str, FreshPerson] = {}
        done, at = "", 0
        truth: list[tuple[int, int, str]] = []
        template = template.replace("\\n", "\n").replace("\\t", "\t")
        for slot in self.slots.finditer(template):
            done += template[at : slot.start()]
            at, start = slot.end(), len(done)
            if name := slot[1] or (slot[3] or "").lower():
                who = persons.setdefault(name, self.somebody(self.chance, self.lang, self._people))
                done += who.said(slot[2] or "" if slot[1] else f"A{slot[4] or ''}")
                if slot[2] == INITIALS:
                    start = truth.pop()[0]
                truth.append((start, len(done), "PERSON"))
            elif kind := make._PERSONAL.get(slot[5]):
                done += self.identifier(slot[5], {})
                truth.append((start, len(done), kind))
            else:
                done += self.plain(slot[5])
        return done + template[at:], truth


def texts(kind: type[Fresh], seed: int, rounds: int) -> Iterator[dict[str, Any]]:
    for lang in LANGUAGES:
        maker = kind(lang, random.Random(f"{kind.here.name}/{seed}/{lang}"))
        lines = maker.lines()
        for _ in range(rounds):
            for line in lines:
                which, role, template = line.split(" | ", 2)
                text, truth = maker.text(template)
                yield {"set": which, "lang": lang, "role": role, "text": text, "truth": truth}


if __name__ == "__main__":
    for each in texts(Fresh, int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(each, ensure_ascii=False))
