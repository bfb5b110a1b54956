"""Texts written before the names model was changed for the fifth time, and kept away from it.

``python final.py SEED ROUNDS`` prints what ``make.py`` prints: the set ``final``, in eight
languages (``final/en.txt`` and so on: news, forums, minutes, reviews, obituaries, sport, mail,
lives, questions; menus, orders, things named after people), and ``forms``, persons without a
sentence, by manner, and fields that hold none (``final/layouts.txt``). Names, places, shops,
streets and companies (``final/names.json``) are others again, a quarter of the names from some
hundred and thirty people from elsewhere.

A template's slots are those of ``last.py``; beside them ``{key}``, a field that holds a person, and
``{thing}``, one that does not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fresh import texts
from last import Last, LastPerson

HERE = Path(__file__).parent / "final"


class Final(Last):
    here = HERE
    somebody = LastPerson
    sentences, layouts = "final | ", "forms: "

    def plain(self, slot: str) -> str:
        own = self._people["labels"].get(slot)
        if own:
            return str(self.chance.choice(own[self.lang].split("|")))
        lists = self._people["lists"].get(slot)
        if lists is None:
            return super().plain(slot)
        said = str(self.chance.choice(lists if isinstance(lists, list) else lists[self.lang]))
        for _ in range(said.count("{s}")):
            lasts = self._people["languages"][self.lang]["last"].split("|")
            said = said.replace("{s}", self.chance.choice(lasts), 1)
        return said.replace("{city}", self.plain("city")) if "{city}" in said else said


if __name__ == "__main__":
    for each in texts(Final, int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(each, ensure_ascii=False))
