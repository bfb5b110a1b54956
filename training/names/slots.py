"""Templates filled: what a slot says, anew each time, and where the persons are."""

from __future__ import annotations

import random
import re
import string
import zoneinfo
from functools import cache
from pathlib import Path

from babel import Locale

from training.names.lists import LANGUAGES, latin, listed, places, plain
from training.names.material import Invented, by_ending, ending, sections
from training.names.people import Named, People

Span = tuple[int, int]
Sample = tuple[str, list[Span]]
_SLOT = re.compile(r"\{([a-zA-Z]+)([12])?([,;^<>]|:[a-z])?\}")
_SAID = re.compile(r"\{(title|role|verb|tail|kin|label)2?\}")
_LISTED = frozenset(("title", "role", "verb", "tail", "label"))
_PLAIN = {
    "place": "places",
    "club": "clubs",
    "brand": "brands",
    "degree": "degrees",
    "after": "afters",
}
_OF_LANGUAGE = {"noun": "nouns", "day": "days", "street": "streets"}


@cache
def _months(lang: str) -> list[str]:
    return list(Locale(lang).months["format"]["wide"].values())


class Slots(People):
    """folder: as ``sources`` filled it; common: common words of the language, no names."""

    def __init__(self, lang: str, seed: int, folder: Path, common: list[str]) -> None:
        super().__init__(lang, random.Random(f"{seed} {lang}"), folder)
        self.says, self._any = sections(lang), sections("any")
        self._cities = sorted(w.capitalize() for w in places())
        self._towns = [town for town in listed(folder, "towns") if latin(town) and len(town) < 32]
        zones = (zone.rpartition("/")[2] for zone in zoneinfo.available_timezones())
        self._known = sorted(
            {z.replace("_", " ") for z in zones if z.isascii() and not z.isupper()}
        )
        lands = Locale(lang).territories.items()
        self._lands = sorted(land for code, land in lands if len(code) == 2)
        self._words = common
        self._place, self._thing = Invented(self._cities), Invented(common)
        self.small = by_ending(folder, lang)
        self._harvest = {
            which: ending(folder, lang, "|".join(self.says[f"{which}_endings"]))
            for which in ("verb", "role")
        }

    def plain(self, name: str, how: str) -> str:
        """What is no person: a city, an organisation, a number."""
        chance = self.chance
        slot = name.rstrip("2")
        if slot in _PLAIN:
            return self.filled(chance.choice(self._any[_PLAIN[slot]]))[0]
        if slot in _OF_LANGUAGE:
            return self.filled(chance.choice(self.says[_OF_LANGUAGE[slot]]))[0]
        match slot:
            case "s":
                return self.said(self.person(), "2", how).split()[-1]
            case "f" | "m" | "w":
                return self.said(self.person(), "1", how)
            case "words":
                count = chance.choice((1, 2, 2, 2, 3))
                return " ".join(w.capitalize() for w in chance.choices(self._words, k=count))
            case "coin":
                return self._thing.one(chance)
            case "address":
                return self.address()
            case "city":
                return self.city()
            case "org":
                return self.organisation()
            case "product":
                made = f"{chance.choice(self._any['brands'])} {chance.choice('XZSQ')}{chance.randint(1, 900)}"
                return chance.choice((chance.choice(self._any["things"]), made))
            case "month":
                return chance.choice(_months(self.lang))
            case "country":
                return chance.choice(
                    self.says["countries"] if chance.random() < 0.4 else self._lands
                )
            case "mail":
                return self.mail()
            case "verb" | "role" if chance.random() < 0.2:
                return chance.choice(self._harvest[name])
            case "kin" | "thing":
                return chance.choice(self.says["kin" if slot == "kin" else "things"])
            case _ if slot in _LISTED:
                return chance.choice(self.says[f"{name}s"])
        return self.number(slot)

    def number(self, slot: str) -> str:
        """Numbers, and letters that are none's name."""
        chance, capitals = self.chance, string.ascii_uppercase
        match slot:
            case "acro":
                return "".join(
                    chance.choices("AABCDEEFGHIIJKLMNOPQRSTUVWX", k=chance.randint(2, 6))
                )
            case "year":
                return str(chance.randint(1800, 2030))
            case "n":
                return str(chance.randint(1, 99))
            case "i":
                return "".join(f"{chance.choice(capitals)}." for _ in range(chance.randint(1, 2)))
        raise ValueError(slot)

    def city(self) -> str:
        chance, roll = self.chance, self.chance.random()
        if roll < 0.12:
            return self.said(self.person(), chance.choice("12"), "").split()[-1]
        if roll < 0.22:
            return self._place.one(chance)
        if roll < 0.3:
            return self.filled(chance.choice(self._any["towns"]))[0]
        if roll < 0.5:
            return chance.choice(self._towns)
        return chance.choice(self._known if chance.random() < 0.6 else self._cities)

    def organisation(self) -> str:
        chance, roll = self.chance, self.chance.random()
        if roll < 0.12:
            return "".join(chance.choices(string.ascii_uppercase, k=chance.randint(2, 5)))
        if roll < 0.3:
            return chance.choice(self._any["brands"])
        return self.filled(chance.choice(self.says["orgs"]))[0]

    def mail(self) -> str:
        _, first, last = self.person()
        mark, host = self.chance.choice(("", "-", ".")), self.chance.choice(("org", "web", "mail"))
        local = plain(f"{first}.{last}".lower()).replace(" ", mark)
        where = "example.org" if host == "org" else f"{host}.example"
        return f"{local.replace('..', '.')}@{where}"

    def address(self) -> str:
        """A street and a city, of this language's manner or another's."""
        chance = self.chance
        lang = self.lang if chance.random() < 0.6 else chance.choice(LANGUAGES)
        parts = [self.filled(chance.choice(sections(lang)["streets"]))[0]]
        if not any(c.isdigit() for c in parts[0]):
            number = str(chance.randint(1, 300))
            parts[0] = f"{number} {parts[0]}" if lang in ("en", "fr") else f"{parts[0]} {number}"
        city = self.plain("city", "")
        code = str(chance.randint(1000, 99999))
        parts.append(chance.choice((f"{code} {city}", city, f"{city} {code}")))
        if chance.random() < 0.3:
            parts.append(chance.choice(self.says["countries"]))
        return chance.choice((", ", ", ", "\n", " ")).join(parts)

    def filled(self, template: str) -> Sample:
        """The text and where its persons are. What a slot gives may hold slots."""
        persons: dict[str, Named] = {}
        template = template.replace("\\n", "\n").replace("\\t", "\t")
        while found := _SAID.search(template):
            said = self.plain(found[1], "")
            if found.start() == 0 or template[found.start() - 1] == "\n":
                said = said[:1].upper() + said[1:]
            template = template[: found.start()] + said + template[found.end() :]
        done, at = "", 0
        spans: list[Span] = []
        for slot in _SLOT.finditer(template):
            between = template[at : slot.start()]
            done += between
            at = slot.end()
            name, part, how = slot[1], slot[2] or "", slot[3] or ""
            start = len(done)
            if name in ("a", "b", "c", "A", "B"):
                person = persons.setdefault(name.lower(), self.person())
                text = self.said(person, part, how)
                done += text.upper() if name in "AB" else text
                spans.append((start, len(done)))
            elif name == "i" and spans and between in (" ", ", "):
                done += self.plain(name, how)
                spans[-1] = (spans[-1][0], len(done))
            else:
                done += self.plain(name + part, how)
        return done + template[at:], spans
