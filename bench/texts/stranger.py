"""Texts by somebody who knew neither the finder nor its training: what pages of strangers hold.

``python stranger.py SEED ROUNDS`` prints what ``make.py`` prints: the set ``stranger``, in eight
languages (``stranger/en.txt`` and so on: news, courts, clubs, team pages, thanks, listings,
recipes, interviews, gossip; and what only looks like persons), and ``sheets``, persons without a
sentence, by manner (``stranger/layouts.txt``). The people, places, shops and companies
(``stranger/names.json``) are others again, a quarter of the people from elsewhere.

A template's slots are those of ``final.py``; beside ``{a}`` to ``{d}``, who are of either gender,
``{f}`` and ``{g}`` are women, ``{m}`` and ``{k}`` men, since most languages agree with them. After
a letter ``l`` is a whole name in lower case, ``1l`` and ``2l`` its parts; ``{nick}`` is what
somebody is called at home, ``{age}`` how old a grown-up is, ``{hlast}`` and its like heads of
columns.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path
from typing import Any

from final import Final
from fresh import INITIALS, texts
from last import LastPerson

HERE = Path(__file__).parent / "stranger"
_SLOT = re.compile(
    r"\{([a-dfgmk])([,^IiFl-]|[12]l|[12]?:[gi]|[12])?\}|\{([A-DFGMK])(,)?\}|\{([a-z]{2,}|n)2?\}"
)
_GENDER = {"f": "female", "g": "female", "m": "male", "k": "male"}
_ELSEWHERE = 0.25


class StrangePerson(LastPerson):
    def __init__(self, chance: random.Random, lang: str, names: Any, gender: str) -> None:
        self.lang, self.gender = lang, gender
        lists: dict[str, str] = names["languages"][lang]
        if chance.random() < _ELSEWHERE:
            self.first, _, self.last = chance.choice(names["elsewhere"][gender]).partition(" ")
            self.lang = ""
        else:
            self.first, self.last = self._of(chance, lang, lists)
        self.double = f"{self.last.split()[-1]}-{chance.choice(lists['last'].split('|'))}"

    def said(self, how: str) -> str:
        return super().said(how[:-1]).lower() if how.endswith("l") else super().said(how)


class Stranger(Final):
    here = HERE
    slots = _SLOT
    sentences, layouts = "stranger | ", "sheets: "

    def plain(self, slot: str) -> str:
        return str(self.chance.randint(19, 93)) if slot == "age" else super().plain(slot)

    def text(self, template: str) -> tuple[str, list[tuple[int, int, str]]]:
        persons: dict[str, StrangePerson] = {}
        truth: list[tuple[int, int, str]] = []
        done, at = "", 0
        template = template.replace("\\n", "\n").replace("\\t", "\t")
        for slot in self.slots.finditer(template):
            done += template[at : slot.start()]
            at, start = slot.end(), len(done)
            if name := slot[1] or (slot[3] or "").lower():
                done += self._who(persons, name).said(
                    slot[2] or "" if slot[1] else f"A{slot[4] or ''}"
                )
                if slot[2] == INITIALS:
                    start = truth.pop()[0]
                truth.append((start, len(done), "PERSON"))
            elif slot[5] in ("email", "phone"):
                done += self.identifier(slot[5], {})
                truth.append((start, len(done), slot[5].upper()))
            else:
                done += self.plain(slot[5])
                if slot[5] == "nick":
                    truth.append((start, len(done), "PERSON"))
        return done + template[at:], truth

    def _who(self, persons: dict[str, StrangePerson], name: str) -> StrangePerson:
        if name not in persons:
            gender = _GENDER.get(name) or self.chance.choice(("female", "male"))
            persons[name] = StrangePerson(self.chance, self.lang, self._people, gender)
        return persons[name]


if __name__ == "__main__":
    for each in texts(Stranger, int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(each, ensure_ascii=False))
