"""Texts written before the present model was begun, and kept away from it until it was done.

``python last.py SEED ROUNDS`` prints what ``make.py`` prints: the set ``last``, in eight languages
(``last/en.txt`` and so on: news, forums, minutes, recipes and credits), and ``rows``, persons
without a sentence, by manner (``last/layouts.txt``: casts, references, attendance, results). The
names (``last/names.json`` says where they are from) are others again, a quarter of them of some
hundred people from elsewhere.

A template's slots are those of ``fresh.py``; beside them ``{d}``, ``{aF}`` initials alone, Polish
cases of one name (``{a1:g}``), and ``{label}`` and ``{label2}``, what somebody did.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path
from typing import Any

import make
from fresh import INITIALS, SMALL, Fresh, FreshPerson, texts

HERE = Path(__file__).parent / "last"
_SLOT = re.compile(r"\{([a-d])([,^IiF-]|[12]?:[gi]|[12])?\}|\{([A-D])(,)?\}|\{([a-z]{2,}|n)2?\}")
_ELSEWHERE = 0.25
_PARTICLE = {"nl": 0.4, "es": 0.12, "pt": 0.35, "fr": 0.05, "de": 0.05, "it": 0.05}
_DOUBLE = {"es": 0.6, "pt": 0.5}
_DID = {
    "en": "Director|Editor|Camera|Treasurer|Coach|Costumes",
    "de": "Regie|Schnitt|Kamera|Kassenwart|Trainerin|Kostüme",
    "fr": "Réalisation|Montage|Image|Trésorier|Entraîneur|Costumes",
    "es": "Dirección|Montaje|Cámara|Tesorera|Entrenador|Vestuario",
    "it": "Regia|Montaggio|Camera|Tesoriere|Allenatrice|Costumi",
    "nl": "Regie|Montage|Camera|Penningmeester|Trainer|Kostuums",
    "pl": "Reżyseria|Montaż|Zdjęcia|Skarbnik|Trenerka|Kostiumy",
    "pt": "Realização|Montagem|Imagem|Tesoureiro|Treinadora|Figurinos",
}


class LastPerson(FreshPerson):
    def __init__(self, chance: random.Random, lang: str, names: Any) -> None:
        self.lang, self.gender = lang, chance.choice(("female", "male"))
        lists: dict[str, str] = names["languages"][lang]
        if chance.random() < _ELSEWHERE:
            whole = chance.choice(names["elsewhere"].split("|"))
            self.first, _, self.last = whole.partition(" ")
            self.lang = ""
        else:
            self.first, self.last = self._of(chance, lang, lists)
        self.double = f"{self.last.split()[-1]}-{chance.choice(lists['last'].split('|'))}"

    def _of(self, chance: random.Random, lang: str, lists: dict[str, str]) -> tuple[str, str]:
        firsts, lasts = lists[self.gender].split("|"), lists["last"].split("|")
        first, last = chance.choice(firsts), chance.choice(lasts)
        if chance.random() < _PARTICLE.get(lang, 0):
            last = f"{chance.choice(SMALL[lang].split('|'))} {last.split()[-1]}"
        if chance.random() < _DOUBLE.get(lang, 0):
            last += f" {chance.choice(lasts)}"
        if lang == "pl" and self.gender == "female":
            last = re.sub("(s|c|dz)ki$", r"\1ka", last)
        elif chance.random() < 0.08:
            first += ("-" if lang in ("fr", "de") else " ") + chance.choice(firsts)
        return first, last

    def said(self, how: str) -> str:
        if how == INITIALS:
            return " ".join(f"{word[0]}." for word in self.first.replace("-", " ").split())
        part, _, case = how.partition(":")
        if part and case:
            said = super().said(part)
            return make.polish(said, self.gender, case) if self.lang == "pl" else said
        return super().said(how)


class Last(Fresh):
    here = HERE
    slots = _SLOT
    labels = _DID
    somebody = LastPerson
    sentences, layouts = "", "rows: "


if __name__ == "__main__":
    for each in texts(Last, int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(each, ensure_ascii=False))
