"""Texts by somebody who had seen neither the finder nor its training, as pages of strangers read.

``python visitor.py SEED ROUNDS`` prints the sets ``visitor`` (``visitor/en.txt`` and so on: local
news, clubs, schools, shops, forums, chats, minutes, imprints, obituaries, manuals, tables, and what
only looks like persons) and ``callers`` (persons without a sentence, by manner:
``visitor/layouts.txt``). Slots are those of ``stranger.py``; beside them ``{=Name}`` is a person
named just so, as where a language declines names. A third of the people have names from elsewhere,
of those who came to the language's own countries.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from random import Random
from typing import Any

from fresh import texts
from stranger import StrangePerson, Stranger

HERE = Path(__file__).parent / "visitor"
_LITERAL = re.compile(r"\{=([^{}]+)\}")
_ELSEWHERE = 0.33


class Caller(StrangePerson):
    def __init__(self, chance: Random, lang: str, names: Any, gender: str) -> None:
        self.lang, self.gender = lang, gender
        lists: dict[str, str] = names["languages"][lang]
        if chance.random() < _ELSEWHERE:
            whole = chance.choice(names["elsewhere"][lang][gender].split("|"))
            self.first, _, self.last = whole.partition(" ")
            self.lang = ""
        else:
            self.first, self.last = self._of(chance, lang, lists)
        self.double = f"{self.last.split()[-1]}-{chance.choice(lists['last'].split('|'))}"


class Visitor(Stranger):
    here = HERE
    sentences, layouts = "visitor | ", "callers: "
    somebody_of = Caller

    def text(self, template: str) -> tuple[str, list[tuple[int, int, str]]]:
        truth: list[tuple[int, int, str]] = []
        done = ""
        self._met: dict[str, StrangePerson] = {}
        for at, part in enumerate(_LITERAL.split(template)):
            if at % 2:
                truth.append((len(done), len(done) + len(part), "PERSON"))
                done += part
            else:
                said, found = super().text(part)
                truth += [(start + len(done), end + len(done), kind) for start, end, kind in found]
                done += said
        return done, truth

    def _who(self, persons: dict[str, StrangePerson], name: str) -> StrangePerson:
        if name not in self._met:
            gender = {"f": "female", "g": "female", "m": "male", "k": "male"}.get(name)
            gender = gender or self.chance.choice(("female", "male"))
            taken = {(one.first, one.last) for one in self._met.values()}
            who = self.somebody_of(self.chance, self.lang, self._people, gender)
            while (who.first, who.last) in taken:
                who = self.somebody_of(self.chance, self.lang, self._people, gender)
            self._met[name] = who
        return self._met[name]


if __name__ == "__main__":
    for each in texts(Visitor, int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(each, ensure_ascii=False))
