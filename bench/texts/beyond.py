r"""Identifiers once more, by another outsider: other templates, other habits, other names.

``python beyond.py SEED ROUNDS`` prints what ``outside.py`` prints. ``beyond/people.txt``: chats,
advertisements, invoices, headers of mail, rows, logs and scraps of markup of seventy locales;
``beyond/numbers.txt``: what a page of software, sport, law or a shop holds that is nobody's.

Slots are those of ``outside.py``; beside them ``{=KIND:text}``, a datum as it stands with ``~`` for
a digit, ``{hex:N}``, ``{uuid}``, what only looks right (``{badcard}``, ``{badiban:CC}``) and e-mail
addresses hidden as people of one language do (``{mailarroba}``, ``{mailmalpa}``, …).
"""

from __future__ import annotations

import json
import random
import re
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import outside
import phonenumbers as numbers

HERE = Path(__file__).parent / "beyond"
FIRST = """maeve callum priya tunde wanjiru kofi hannes greta yannick solene iker nerea chiara
 dario sanne joris kasia bartek rita duarte tereza matej zsofi radu elitsa nikos emre saga eirik
 freja aapo kadri ilze jonas maja dejan taras giorgi haruka minjun"""
LAST = """okafor mwangi tennant hollis macrae deshmukh brandt kessler lenoir garnier ibarra quiroga
 fontana bellini vermeer dijkstra wilk sikora tavares pinto hruska kral balogh ionescu dimov
 zacharias aksoy lindqvist haugen kjaer laine tamm berzins petrauskas kranjc babic shevchenko
 beridze mori kwon"""
HOSTS = """hotmail.co.uk icloud.com live.nl ziggo.nl skynet.be laposte.net free.fr arcor.de
 posteo.de mailbox.org hispavista.com terra.com.br tiscali.it virgilio.it o2.pl interia.pl clix.pt
 centrum.sk freemail.hu abv.bg otenet.gr superonline.com telia.com online.no mail.dk elisanet.fi
 inbox.lv list.ru i.ua hanmail.net sina.com.cn pchome.com.tw vsnl.net bigpond.com xtra.co.nz
 atelier-nord.photography hof-am-see.bio dept.uni-west.ac.uk mail.k12.wy.us"""
IDN = ("jürgen@müller-optik.de", "kontakt@gemüsehof-löß.at", "élodie@crêperie-de-la-forêt.fr",
       "info@пекарня-на-углу.рф", "анна@почта-двора.рф", "josé.núñez@peluquería-sol.es",
       "sklep@żółta-łódź.pl", "post@blåbærgård.no")  # fmt: skip
ROLES = "info office bookings kontakt contact admin sales accueil segreteria recepcion biuro"


class Beyond(outside.Outsider):
    first, last, hosts = FIRST.split(), LAST.split(), HOSTS.split()
    idns: tuple[str, ...] = IDN

    def written(self, region: str, kind: int) -> str:
        if self.chance.random() < 0.45:
            said = super().written(region, kind)
        else:
            said = self.habit(self.number(region, kind))
        if self.lang in ("fa", "ar") and self.chance.random() < 0.4:
            zero = 0x06F0 if self.lang == "fa" else 0x0660
            return re.sub(r"\d", lambda d: chr(zero + int(d[0])), said)
        if self.lang == "ja" and self.chance.random() < 0.15:
            return "".join(chr(ord(c) + 0xFEE0) if c in "0123456789-" else c for c in said)
        return said

    def habit(self, one: Any) -> str:
        at_home = str(numbers.format_number(one, 2))
        abroad = str(numbers.format_number(one, 1))
        plain = re.sub(r"[()]", "", at_home).strip()
        groups = re.split(r"[ -]+", abroad[1:])
        digits = re.sub(r"\D", "", at_home)
        forms = [
            "+" + "-".join(groups),
            "+" + ".".join(groups),
            f"(+{groups[0]}) {' '.join(groups[1:])}",
            "00 " + abroad[1:],
            re.sub(r"[ -]", self.chance.choice("\u00a0\u2011\u2009"), plain),
            re.sub(r"[ -]+", "\u2013", plain),
        ]
        if one.country_code == 1:
            forms += [re.sub(r"\) ", ")", at_home), "1-" + "-".join(groups[1:])]
        else:
            cut = len(digits) % 2 or 2
            pairs = [digits[:cut], *(digits[at : at + 2] for at in range(cut, len(digits), 2))]
            threes = [digits[at : at + 3] for at in range(0, len(digits), 3)]
            forms += [
                plain.replace(" ", " / ", 1),
                plain.replace(" ", "-", 1),
                " ".join(pairs),
                " ".join(threes),
            ]
        return self.chance.choice(forms)

    def local(self) -> str:
        a, b = self.chance.choice(self.first), self.chance.choice(self.last)
        n = self.chance.randint(1, 2012)
        forms = (f"{a[0]}.{b}", f"{b}.{a}", f"{a}{b[0]}", f"{b}{n % 100:02d}", f"the.{a}.{b}",
                 f"{a}-{b}", f"{a}+{n}", f"{a}.{b}.ext", f"{n}{a}", f"_{a}_", f"{b}{a[0]}",
                 f"fam.{b}", f"{a}s.mail", f"{a[:3]}{b[:3]}")  # fmt: skip
        return self.chance.choice(forms)

    def host(self) -> str:
        if self.chance.random() < 0.6:
            return self.chance.choice(self.hosts)
        tld = {"GB": "co.uk", "US": "com", "AU": "com.au", "BR": "com.br", "KR": "co.kr"}
        end = tld.get(self.region, self.region.lower())
        joint = self.chance.choice(("-", "", "."))
        return f"{self.chance.choice(self.last)}{joint}{self.chance.choice(self.last)}.{end}"

    def mail(self, _: str) -> str:
        said = f"{self.local()}@{self.host()}"
        return said.title() if self.chance.random() < 0.04 else said

    def role(self, _: str) -> str:
        return f"{self.chance.choice(ROLES.split())}@{self.host()}"

    def name(self, _: str) -> str:
        return f"{self.chance.choice(self.first)} {self.chance.choice(self.last)}".title()

    def apart(self, *forms: str) -> str:
        """Local part, host, host with its dots said, and the host's first and last label."""
        local = self.local().partition("+")[0].strip("_")
        host = self.chance.choice([h for h in self.hosts if h.count(".") == 1 and "-" not in h])
        one, _, end = host.partition(".")
        return self.chance.choice(forms).format(l=local, h=host, a=one, z=end)

    def hidden(self, _: str) -> str:
        return self.apart("{l} [at] {h}", "{l}(at){a}(dot){z}", "{l} {{at}} {a} {{dot}} {z}",
                          "{l}[at]{a}[dot]{z}", "{l} ( at ) {h}", "{l}<at>{h}")  # fmt: skip

    def bad(self, _: str) -> str:
        whole = self.luhn(self.chance.choice(("4", "52", "6011")), 16)
        return self.spaced(whole[:-1] + str((int(whole[-1]) + self.chance.randint(1, 9)) % 10))

    def worse(self, country: str) -> str:
        whole = self.inner(country)
        wrong = f"{whole[:2]}{2 + (int(whole[2:4]) + 5) % 96:02d}{whole[4:]}"
        return " ".join(wrong[at : at + 4] for at in range(0, len(wrong), 4))

    def filled(self, template: str) -> tuple[str, list[tuple[int, int, str]]]:
        def escaped(slot: re.Match[str]) -> str:
            said = "".join("N" if char == "~" else "\\" + char for char in slot[2])
            return f"{{@{slot[1]}:{said}}}"

        return super().filled(re.sub(r"\{=([A-Z]+):([^{}]*)\}", escaped, template))


def _said(*forms: str) -> tuple[str, Callable[[Any, str], str]]:
    return "EMAIL", lambda one, _: str(one.apart(*forms))


outside._OTHERS.update({
    "name": ("", lambda one, _: one.name("")), "mail": ("EMAIL", lambda one, _: one.mail("")),
    "mailat": ("EMAIL", lambda one, _: one.hidden("")),
    "mailrole": ("EMAIL", lambda one, _: one.role("")),  # type: ignore[attr-defined]
    "mailidn": ("EMAIL", lambda one, _: one.chance.choice(one.idns)),  # type: ignore[attr-defined]
    "mailspaced": _said("{l} @ {h}", "{l} @ {a} . {z}"),
    "mailunder": _said("{l}@NOSPAM.{h}", "{l}@{a}.REMOVETHIS.{z}", "{l}NOSPAM@{h}"),
    "mailaet": _said("{l} [ät] {h}", "{l} (ät) {a} punkt {z}", "{l} [bei] {a} [Punkt] {z}"),
    "mailarroba": _said("{l} arroba {a} punto {z}", "{l} (arroba) {h}"),
    "mailchioc": _said("{l} chiocciola {a} punto {z}", "{l} (chiocciola) {h}"),
    "mailmalpa": _said("{l} małpa {a} kropka {z}", "{l} (małpa) {h}", "{l}[małpa]{h}"),
    "mailarobase": _said("{l} arobase {a} point {z}", "{l} (arobase) {h}", "{l} chez {a} point {z}",
                         "{l} arobase {h}"),
    "mailapen": _said("{l} apenstaartje {a} punt {z}", "{l} (apestaartje) {h}"),
    "mailsnabel": _said("{l} snabel-a {h}", "{l} (snabela) {a} punktum {z}"),
    "mailfi": _said("{l}(a){h}", "{l} (at) {a} piste {z}", "{l} at {h}"),
    "cardbare": ("CARD", lambda one, _: re.sub(r"\D", "", one.card(""))),
    "ibanbare": ("IBAN", lambda one, country: one.iban(country, "")),
    "badcard": ("", lambda one, _: one.bad("")),  # type: ignore[attr-defined]
    "badiban": ("", lambda one, country: one.worse(country)),  # type: ignore[attr-defined]
    "hex": ("", lambda one, size: one.form("h" * int(size))),
    "uuid": ("", lambda one, _: str(uuid.UUID(int=one.chance.getrandbits(128), version=4))),
    "uuidup": ("", lambda one, _: str(uuid.UUID(int=one.chance.getrandbits(128))).upper()),
})  # fmt: skip


def texts(
    seed: int, rounds: int, here: Path = HERE, somebody: type[Beyond] = Beyond
) -> Iterator[dict[str, Any]]:
    for file in sorted(here.glob("*.txt")):
        chance = random.Random(f"{here.name}/{seed}/{file.stem}")
        for line in file.read_text("utf-8").splitlines() * rounds:
            locale, role, template = line.split(" | ", 2)
            text, truth = somebody(locale, chance).filled(
                template.replace("\\n", "\n").replace("\\t", "\t")
            )
            yield {"set": file.stem, "lang": locale, "role": role, "text": text, "truth": truth}


if __name__ == "__main__":
    for each in texts(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(each, ensure_ascii=False))
