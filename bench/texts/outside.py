r"""Identifiers as outsiders write them, for a measurement of what nobody has looked at.

``python outside.py SEED ROUNDS`` prints what ``make.py`` prints. Three files of templates: footers,
imprints, advertisements, chats and letters of fifty locales (``outside/contacts.txt``), what only
looks like identifiers (``nothing.txt``), and papers, plates, dates, devices and addresses
(``papers.txt``). A line is ``locale | role | template``. Slots: ``{phone}``, ``{mobile}``,
``{intl:CC}`` and so on as phonenumbers knows them, written in a dozen habits; ``{iban:CC}``,
``{card}``, ``{mail}``; ``{id:MODULE:FORM:WRITTEN}`` what python-stdnum holds valid;
``{@KIND:FORM}`` a datum, ``{#FORM}`` none, with ``N`` a digit, ``L`` a letter, ``h`` and ``H``
hexadecimal, and ``\N`` the letter itself.
"""

from __future__ import annotations

import importlib
import json
import random
import re
import string
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import phonenumbers as numbers

HERE = Path(__file__).parent / "outside"
_LISTS = json.loads((HERE / "lists.json").read_text())
_FIRST, _LAST, _HOSTS, _STREETS = (
    _LISTS[name].split() for name in ("first", "last", "hosts", "streets")
)
_SLOT = re.compile(r"\{(?:#([^{}]*)|(@?[A-Za-z]+\d*)(?::((?:[^{}]|\{\w+\})*))?)\}")
_IBAN = {
    "AE": "n19", "AT": "n16", "BE": "n12", "BG": "a4n14", "BR": "n23a2", "CH": "n17",
    "CY": "n24", "CZ": "n20", "DE": "n18", "DK": "n14", "EE": "n16", "ES": "n20", "FI": "n14",
    "FR": "n23", "GB": "a4n14", "GE": "a2n16", "GR": "n23", "HR": "n17", "HU": "n24",
    "IE": "a4n14", "IL": "n19", "IT": "a1n22", "KZ": "n16", "LT": "n16", "LU": "n16",
    "LV": "a4n13", "MD": "n20", "MT": "a4n23", "NL": "a4n10", "NO": "n11", "PK": "a4n16",
    "PL": "n24", "PT": "n21", "QA": "a4n21", "RO": "a4n16", "RS": "n18", "SA": "n20", "SE": "n20",
    "SI": "n15", "SK": "n20", "SM": "a1n22", "TR": "n22", "UA": "n25",
}  # fmt: skip
_CARDS = (("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("2700", 16), ("34", 15), ("37", 15),
          ("36", 14), ("6011", 16), ("65", 16), ("3528", 16), ("62", 16), ("5018", 16),
          ("6304", 16), ("4", 16), ("54", 16), ("4", 16))  # fmt: skip


class Outsider:
    def __init__(self, locale: str, chance: random.Random) -> None:
        self.chance = chance
        self.lang, _, self.region = locale.partition("-")

    def filled(self, template: str) -> tuple[str, list[tuple[int, int, str]]]:
        """The text, and what in it is a datum."""
        pieces: list[str] = []
        truth: list[tuple[int, int, str]] = []
        size = done = 0
        for slot in _SLOT.finditer(template):
            if slot[1]:
                text, kind = self.form(slot[1]), ""
            elif slot[2][0] == "@" or slot[2] in _PHONES or slot[2] in _OTHERS:
                text, kind = self.slot(slot[2], slot[3] or "")
            else:
                continue
            before = template[done : slot.start()]
            pieces += before, text
            size += len(before) + len(text)
            if kind:
                truth.append((size - len(text), size, kind))
            done = slot.end()
        return "".join((*pieces, template[done:])), truth

    def slot(self, name: str, said: str) -> tuple[str, str]:
        if name[0] == "@":
            return self.form(said), name[1:]
        if name in _PHONES:
            return _PHONES[name](self, said or self.region), "PHONE"
        kind, make = _OTHERS[name]
        return make(self, said), kind

    def form(self, form: str) -> str:
        chars = {"N": string.digits, "L": "ABCDEFGHJKLMNPRSTUVWXYZ", "h": "0123456789abcdef",
                 "H": "0123456789ABCDEF"}  # fmt: skip
        made = [
            self.chance.choice(chars[part]) if part in chars else part[-1]
            for part in re.findall(r"\\?.", form, re.DOTALL)
        ]
        if made[0] == "0" and form[0] == "N":
            made[0] = self.chance.choice("123456789")
        return "".join(made)

    # --- numbers of phones ------------------------------------------------------------------

    def number(self, region: str, kind: int) -> Any:
        like = numbers.example_number_for_type(region, kind)
        like = like or numbers.example_number_for_type(region, 2) or numbers.example_number(region)
        for _ in range(300):
            text = str(like.national_number)
            text = text[:-6] + "".join(self.chance.choices(string.digits, k=6))
            one = numbers.PhoneNumber(
                like.country_code, int(text), italian_leading_zero=like.italian_leading_zero
            )
            if numbers.is_valid_number(one):
                return one
        return like

    def written(self, region: str, kind: int) -> str:
        """In one of the ways in which people write a number of their own country."""
        one, roll = self.number(region, kind), self.chance.random()
        at_home = str(numbers.format_number(one, 2))
        abroad = str(numbers.format_number(one, 1))
        if roll < 0.4:
            return at_home
        if roll < 0.6:
            return abroad
        if roll < 0.66:
            return str(numbers.format_number(one, 0))
        if roll < 0.72:
            return "00" + abroad[1:]
        if roll < 0.78 and at_home[:1] == "0" and one.country_code not in (39, 7, 1):
            return (
                abroad.replace(" ", " (0) ", 1) if roll < 0.75 else abroad.replace(" ", " (0)", 1)
            )
        if roll < 0.86:
            mark = self.chance.choice((".", "-", " "))
            return re.sub(r"[ -]+", mark, re.sub(r"[()]", "", at_home).strip())
        if roll < 0.92 and at_home[:1] == "0":
            return at_home.replace(" ", "/", 1)
        return re.sub(r"\D", "", at_home)

    def phone(self, region: str) -> str:
        return self.written(region, 0)

    def mobile(self, region: str) -> str:
        return self.written(region, 1)

    def free(self, region: str) -> str:
        return str(numbers.format_number(self.number(region, 3), 2))

    def intl(self, region: str) -> str:
        return str(numbers.format_number(self.number(region, self.chance.choice((0, 1))), 1))

    def e164(self, region: str) -> str:
        return str(numbers.format_number(self.number(region, 1), 0))

    def wa(self, region: str) -> str:
        return self.e164(region)[1:]

    def bare(self, region: str) -> str:
        return str(self.number(region, 0).national_number)

    def compact(self, region: str) -> str:
        return re.sub(r"\D", "", str(numbers.format_number(self.number(region, 1), 2)))

    # --- addresses --------------------------------------------------------------------------

    def local(self) -> str:
        a, b = self.chance.choice(_FIRST), self.chance.choice(_LAST)
        n = self.chance.randint(1, 2009)
        forms = (
            f"{a}.{b}",
            f"{a[0]}{b}",
            f"{a}_{b}{n}",
            f"{b}-{a}",
            f"{a}{n}",
            f"{a}.{b}+news",
            f"{a}.{b}.{n % 100}",
            f"{a.title()}.{b.title()}",
            f"{a}{b}",
            f"x{a}x{n}",
        )
        return self.chance.choice(forms)

    def mail(self, _: str) -> str:
        said = f"{self.local()}@{self.chance.choice(_HOSTS)}"
        return said.upper() if self.chance.random() < 0.05 else said

    def hidden(self, _: str) -> str:
        host = self.chance.choice([h for h in _HOSTS if h.count(".") == 1])
        local = self.local().partition("+")[0]
        dotted = host.replace(".", " dot ")
        said = self.chance.choice(_LISTS["at"].split("|"))
        return said.format(l=local, h=host, d=dotted, D=host.replace(".", " (DOT) "))

    def words(self, _: str) -> str:
        host = self.chance.choice(("gmail", "outlook", "proton"))
        return f"{self.local().replace('.', ' dot ').partition('+')[0]} at {host} dot com"

    def encoded(self, _: str) -> str:
        return self.mail("").replace("@", "%40").replace("+", "%2B")

    def czech(self, _: str) -> str:
        return f"{self.local().partition('+')[0]} (zavináč) seznam.cz"

    # --- money ------------------------------------------------------------------------------

    def inner(self, country: str) -> str:
        form = "".join(
            {"a": "L", "n": "N"}[k] * int(c) for k, c in re.findall(r"([an])(\d+)", _IBAN[country])
        )
        rest = self.form(form)
        number = int("".join(str(int(c, 36)) for c in rest + country + "00"))
        return f"{country}{98 - number % 97:02d}{rest}"

    def iban(self, country: str, mark: str | None = None) -> str:
        whole = self.inner(country)
        if mark is None:
            mark = self.chance.choice(("", " ", " ", "\u00a0"))
        return mark.join(whole[at : at + 4] for at in range(0, len(whole), 4))

    def card(self, _: str) -> str:
        start, size = self.chance.choice(_CARDS)
        return self.spaced(self.luhn(start, size))

    def spaced(self, whole: str) -> str:
        cuts = {15: (4, 10, 15), 14: (4, 10, 14)}.get(len(whole), (4, 8, 12, 16))
        parts = [whole[a:b] for a, b in zip((0, *cuts), cuts, strict=False)]
        return self.chance.choice(("", " ", "-", " ")).join(parts)

    def luhn(self, start: str, size: int) -> str:
        inner = start + "".join(self.chance.choices(string.digits, k=size - 1 - len(start)))
        odd = [2 * int(d) for d in inner[::-2]]
        total = sum(d - 9 * (d > 9) for d in odd) + sum(int(d) for d in inner[-2::-2])
        return inner + str(-total % 10)

    def ean(self, start: str) -> str:
        inner = (start or self.form("N0NN")) + self.form("NNNNNNNN")
        inner = inner[:12]
        total = sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(inner))
        return inner + str(-total % 10)

    def isbn(self, _: str) -> str:
        w = self.ean("978" + self.form("0"))
        return self.chance.choice((w, f"{w[:3]}-{w[3]}-{w[4:8]}-{w[8:12]}-{w[12]}"))

    # --- people's papers --------------------------------------------------------------------

    def id(self, said: str) -> str:
        module, form, *written = said.split(":")
        valid = importlib.import_module(f"stdnum.{module}").is_valid
        for _ in range(20_000):
            dated = form.replace("YYYY", str(self.chance.randint(1950, 1999)))
            dated = dated.replace("YY", f"{self.chance.randint(50, 99)}")
            dated = dated.replace("MM", f"{self.chance.randint(1, 12):02d}")
            dated = dated.replace("DD", f"{self.chance.randint(1, 28):02d}")
            dated = dated.replace("X", self.chance.choice("0123456789ABCDEFHJKLMNPRSTUVWXY"))
            made = self.form(dated)
            if valid(made):
                break
        else:
            raise SystemExit(f"no valid number of {said}")
        if not written or self.chance.random() < 0.4:
            return made
        chars = iter(made)
        return "".join(next(chars) if c.isalnum() else c for c in written[0])

    def checked(self, module: str, form: str) -> str:
        return self.id(f"{module}:{form}")

    def nino(self, _: str) -> str:
        c = self.chance.choice
        pair = c(("AB", "CE", "JK", "PR", "SX", "TW"))
        return c(("", " ")).join((pair, *(self.form("NN") for _ in range(3)), c("ABCD")))

    def ssn(self, _: str) -> str:
        n = self.chance.randint
        return f"{n(100, 665)}-{n(10, 99)}-{n(1000, 9999)}"

    def sg(self, _: str) -> str:
        digits = self.form("NNNNNNN")
        total = sum(int(d) * w for d, w in zip(digits, (2, 7, 6, 5, 4, 3, 2), strict=True))
        return "S" + digits + "JZIHGFEDCBA"[total % 11]

    def svnr(self, _: str) -> str:
        n = self.chance.randint
        return f"65 {n(10, 28)}{n(1, 12):02d}{n(50, 99)} {self.chance.choice('BKMW')} {n(100, 999)}"

    def dni(self, _: str) -> str:
        digits = self.form("NNNNNNNN")
        letter = "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23]
        grouped = f"{digits[:2]}.{digits[2:5]}.{digits[5:]}"
        return self.chance.choice((digits + letter, f"{digits}-{letter}", f"{grouped}-{letter}"))

    def nie(self, _: str) -> str:
        return self.checked("es.nie", self.chance.choice("XYZ") + "NNNNNNNL")

    def fiscal(self, _: str) -> str:
        c, n = self.chance.choice, self.chance.randint
        inner = "".join(c("BCDFGLMNPRSTVZ") for _ in range(6)) + f"{n(40, 99)}"
        inner += c("ABCDEHLMPRST") + f"{n(1, 28):02d}" + c("AFHL") + f"{n(100, 999)}"
        calc = importlib.import_module("stdnum.it.codicefiscale").calc_check_digit
        return inner + str(calc(inner))

    def polish(self, _: str) -> str:
        letters, digits = self.form("LLL"), self.form("NNNNN")
        weights = (7, 3, 1, 7, 3, 1, 7, 3)
        total = sum(int(c, 36) * w for c, w in zip(letters + digits, weights, strict=True))
        return f"{letters}{self.chance.choice(('', ' '))}{total % 10}{digits}"

    def hungarian(self, _: str) -> str:
        while True:
            inner = "8" + self.form("NNNNNNNN")
            check = sum((at + 1) * int(d) for at, d in enumerate(inner)) % 11
            if check < 10:
                return inner + str(check)

    def snils(self, _: str) -> str:
        digits = self.form("NNNNNNNNN")
        total = sum(int(d) * (9 - at) for at, d in enumerate(digits)) % 101 % 100
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]} {total:02d}"

    def nik(self, _: str) -> str:
        n = self.chance.randint
        return f"3273{n(10, 30):02d}{n(1, 28):02d}{n(1, 12):02d}{n(60, 99)}{n(1, 9999):04d}"

    def japanese(self, _: str) -> str:
        digits = self.form("NNNNNNNNNNN")
        total = sum(
            int(d) * w for d, w in zip(digits, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)
        )
        whole = digits + str(0 if total % 11 <= 1 else 11 - total % 11)
        return f"{whole[:4]} {whole[4:8]} {whole[8:]}"

    def imei(self, _: str) -> str:
        whole = self.luhn("35", 15)
        return self.chance.choice((whole, f"{whole[:2]}-{whole[2:8]}-{whole[8:14]}-{whole[14]}"))

    def address(self, _: str) -> str:
        n = self.chance.randint
        first = n(80, 180)
        return f"{128 if first == 127 else first}.{n(1, 254)}.{n(1, 254)}.{n(1, 254)}"

    def day(self, form: str) -> str:
        d, m = self.chance.randint(13, 28), self.chance.randint(1, 12)
        months = _LISTS["months"].get(self.lang, _LISTS["months"]["en"]).split()
        padded = "month" not in form and "M年" not in form
        parts = {"D": f"{d}", "Y": f"{self.chance.randint(1940, 1999)}",
                 "M": f"{m:02d}" if padded else str(m), "month": months[m - 1]}  # fmt: skip
        return re.sub("month|[DMY]", lambda part: parts[part[0]], form)

    def street(self, form: str) -> str:
        return re.sub(r"\{(n|street)\}", lambda slot: (
            str(self.chance.randint(2, 9)) if slot[1] == "n" else self.chance.choice(_STREETS)
        ), form)  # fmt: skip

    def name(self, _: str) -> str:
        return f"{self.chance.choice(_FIRST)} {self.chance.choice(_LAST)}".title()


_PHONES: dict[str, Callable[[Outsider, str], str]] = {
    name: getattr(Outsider, name)
    for name in ("phone", "mobile", "free", "intl", "e164", "wa", "bare", "compact")
}
_OTHERS: dict[str, tuple[str, Callable[[Outsider, str], str]]] = {
    "name": ("", Outsider.name), "mail": ("EMAIL", Outsider.mail),
    "mailat": ("EMAIL", Outsider.hidden), "mailword": ("EMAIL", Outsider.words),
    "mailzav": ("EMAIL", Outsider.czech), "mailpct": ("EMAIL", Outsider.encoded),
    "iban": ("IBAN", Outsider.iban), "ibanlow": ("IBAN", lambda o, c: o.iban(c).lower()),
    "ibandash": ("IBAN", lambda o, c: o.iban(c, "-")), "card": ("CARD", Outsider.card),
    "ean": ("", Outsider.ean), "isbn": ("", Outsider.isbn),
    "other16": ("", lambda o, _: o.luhn(o.chance.choice(("19", "80", "93")), 16)),
    "id": ("NATIONAL", Outsider.id), "nino": ("NATIONAL", Outsider.nino),
    "ssn": ("NATIONAL", Outsider.ssn), "sg": ("NATIONAL", Outsider.sg),
    "svnr": ("NATIONAL", Outsider.svnr), "dni": ("NATIONAL", Outsider.dni),
    "dnitax": ("NATIONAL", Outsider.dni), "nie": ("NATIONAL", Outsider.nie),
    "cf": ("NATIONAL", Outsider.fiscal), "plid": ("PASSPORT", Outsider.polish),
    "hutax": ("NATIONAL", Outsider.hungarian), "snils": ("NATIONAL", Outsider.snils),
    "nik": ("NATIONAL", Outsider.nik), "jp": ("NATIONAL", Outsider.japanese),
    "imei": ("DEVICE", Outsider.imei), "ip": ("IP", Outsider.address),
    "d": ("BIRTH", Outsider.day), "a": ("ADDRESS", Outsider.street),
}  # fmt: skip


def texts(seed: int, rounds: int) -> Iterator[dict[str, Any]]:
    for name in ("contacts", "nothing", "papers"):
        chance = random.Random(f"outside/{seed}/{name}")
        for line in (HERE / f"{name}.txt").read_text().splitlines() * rounds:
            locale, role, template = line.split(" | ", 2)
            text, truth = Outsider(locale, chance).filled(
                template.replace("\\n", "\n").replace("\\t", "\t")
            )
            yield {"set": name, "lang": locale, "role": role, "text": text, "truth": truth}


if __name__ == "__main__":
    for each in texts(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(each, ensure_ascii=False))
