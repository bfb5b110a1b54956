"""Identifiers by another outsider, in the eight languages and their countries.

``python farther.py SEED ROUNDS`` prints what ``outside.py`` prints; its lines stand in ``farther/``
(``people.txt``, ``numbers.txt``). Slots are those of ``beyond.py``; beside them pictures of phone
numbers that the numbering plans allow: ``{land:0A/## ## *}``, ``{mob:…}``, where ``A`` is the area
or operator without its zero, ``#`` a digit, ``*`` the rest and ``%`` the rest in pairs;
``{svc:0800 ### ## ##}`` is a service number, its digits as they stand.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path
from typing import Any

import beyond
import outside
import phonenumbers as numbers

HERE = Path(__file__).parent / "farther"
FIRST = """gareth bronwen fergal niamh travis shanice marit volker henrike ansgar lieselotte
 gaetan capucine florent maelys rocio gonzalo aitana xabier ornella silvano mirella gianluca
 floortje teun marloes ruud grazyna przemyslaw halina leszek filipa duarte matilde vasco cleiton"""
LAST = """hathersage pritchard kinsella mcilroy whitlock duval okonjo tillmann hagedorn reisinger
 aebischer zumbrunn delacourt marchandeau lejeune piquemal requena villalobos goikoetxea
 santaolalla bergonzi carnelutti passalacqua dellavalle vanderlinden kuipers schouten goossens
 wojtasik malinowska chmielarz pacholczyk teixeirinha casimiro vilaverde rebordao"""
HOSTS = """moorgatepost.co.uk tidewater-joinery.ie bluffcountymail.com northpinepost.ca
 werkhof-lindau.de schnellpost24.de almbote.at seebuchtpost.ch courrier-des-pins.fr
 boitaclou.fr postebleue.be correovalle.es buzonabierto.mx cartero.com.ar postacolle.it
 lagomail.ch briefduin.nl wijkpost.be listonosz.pl skrzynka24.pl correiodaserra.pt
 caixapostal.com.br"""
IDN = ("büro@möbelhaus-grün.de", "grüezi@chäsi-rüti.ch", "hélène@pâtisserie-du-château.fr",
       "nuño@cabañas-del-peñón.es", "sprzedaż@piekarnia-mąka.pl", "informações@pensão-são-brás.pt",
       "perché@caffè-città.it", "zoë@knäckebröd.nl")  # fmt: skip
_LAND = {
    "GB": "20+8 161+7 113+7 1273+6 1904+6 1343+6 29+8",
    "IE": "1+7 21+7 91+6 61+6",
    "US": "212+7 415+7 503+7 612+7 404+7",
    "CA": "416+7 514+7 604+7 902+7",
    "AU": "2+8 3+8 7+8 8+8",
    "DE": "30+8 40+7 89+8 69+8 221+7 341+7 431+6 6221+6 7531+5 4131+6 2641+5",
    "AT": "1+7 316+6 662+6 732+6 5572+5",
    "CH": "44+7 31+7 61+7 22+7 71+7 81+7 91+7",
    "FR": "1+8 2+8 3+8 4+8 5+8",
    "BE": "2+7 3+7 9+7 10+6 81+6 50+6",
    "ES": "91+7 93+7 954+6 963+6 942+6 985+6",
    "MX": "55+8 33+8 222+7",
    "AR": "11+8 351+7 341+7",
    "IT": "06+8 02+8 011+7 055+7 0471+6 081+7 0577+6",
    "NL": "20+7 30+7 10+7 50+7 515+6 341+6",
    "PL": "22+7 12+7 58+7 71+7 85+7",
    "PT": "21+7 22+7 239+6 289+6 266+6",
    "BR": "11+8 21+8 41+8 85+8",
}
_MOB = {
    "GB": "7412+6 7733+6 7890+6 7951+6",
    "IE": "83+7 85+7 86+7 87+7",
    "US": "646+7 707+7 971+7",
    "CA": "647+7 438+7 778+7",
    "AU": "4+8",
    "DE": "151+8 157+8 160+7 171+7 176+8 179+7",
    "AT": "664+7 650+7 676+7 680+7",
    "CH": "76+7 77+7 78+7 79+7",
    "FR": "6+8 7+8",
    "BE": "47+7 48+7 49+7",
    "ES": "6+8 6+8 7+8",
    "MX": "55+8 81+8",
    "AR": "11+8",
    "IT": "320+7 338+7 347+7 349+7 392+7",
    "NL": "6+8",
    "PL": "50+7 51+7 60+7 66+7 79+7",
    "PT": "91+7 92+7 93+7 96+7",
    "BR": "11+9 21+9 48+9",
}


class Farther(beyond.Beyond):
    first, last, hosts, idns = FIRST.split(), LAST.split(), HOSTS.split(), IDN
    land, mob = _LAND, _MOB

    def plan(self, region: str, kind: int) -> tuple[str, str]:
        """Area and subscriber of a number that the plan allows."""
        table = self.mob if kind == 1 else self.land
        for _ in range(2000):
            area, _, size = self.chance.choice(table[region].split()).partition("+")
            rest = "".join(self.chance.choices("0123456789", k=int(size)))
            if (kind == 1 or rest[0] in "23456789") and self.allowed(area + rest, region):
                return area, rest
        raise SystemExit(f"no number of {region}")

    def allowed(self, text: str, region: str) -> bool:
        try:
            return bool(numbers.is_valid_number(numbers.parse(text, region)))
        except numbers.NumberParseException:
            return False

    def number(self, region: str, kind: int) -> Any:
        if region not in self.land or kind not in (0, 1):
            return super().number(region, kind)
        return numbers.parse("".join(self.plan(region, kind)), region)

    def drawn(self, picture: str, kind: int) -> str:
        area, rest = self.plan(self.region, kind)
        said, left = "", list(rest)
        for char in picture:
            if char == "A":
                said += area
            elif char == "#":
                if not left:
                    break
                said += left.pop(0)
            elif char == "*":
                said, left = said + "".join(left), []
            elif char == "%":
                cut = 3 if len(left) % 2 and len(left) > 1 else 2
                at = [
                    "".join(left[:cut]),
                    *("".join(left[n : n + 2]) for n in range(cut, len(left), 2)),
                ]
                said, left = said + " ".join(at), []
            else:
                said += char
        return (said + "".join(left)).rstrip(" -./–\u00a0")

    def on_land(self, picture: str) -> str:
        return self.drawn(picture, 0)

    def carried(self, picture: str) -> str:
        return self.drawn(picture, 1)

    def service(self, picture: str) -> str:
        for _ in range(3000):
            said = re.sub("#", lambda _: self.chance.choice("0123456789"), picture)
            if self.allowed(said, self.region):
                return said
        raise SystemExit(f"no number like {picture}")


outside._PHONES.update({"land": Farther.on_land, "mob": Farther.carried, "svc": Farther.service})
outside._OTHERS.update(
    {
        "mailcaps": beyond._said(
            "{l} AT {a} DOT {z}", "{l} (AT) {a} (DOT) {z}", "{l}_AT_{a}_DOT_{z}"
        ),
        "mailaffe": beyond._said(
            "{l} [Klammeraffe] {h}",
            "{l}(ät){h}",
            "{l} [at] {a} [punkt] {z}",
            "{l} at {a} punkt {z}",
        ),
        "mailsign": beyond._said("{l}(@){h}", "{l}[@]{h}", "{l} (@) {h}", "{l}<@>{h}"),
        "maildash": beyond._said("{l} -at- {a} -dot- {z}", "{l}-at-{h}", "{l} *at* {h}"),
        "mailfr": beyond._said("{l} [arobase] {h}", "{l} (arobase) {a} (point) {z}", "{l}[a]{h}"),
        "mailsp": beyond._said(
            "{l} [arroba] {h}", "{l}(arroba){a}(punto){z}", "{l} ARROBA {a} PUNTO {z}"
        ),
        "mailpt": beyond._said(
            "{l} [arroba] {h}", "{l} (arroba) {a} (ponto) {z}", "{l} arroba {a} ponto {z}"
        ),
        "mailit": beyond._said(
            "{l} [chiocciola] {h}", "{l} (at) {a} (punto) {z}", "{l}(chiocciola){a}.{z}"
        ),
        "mailnl": beyond._said(
            "{l} [apenstaartje] {h}", "{l} (at) {a} (punt) {z}", "{l} [at] {a} punt {z}"
        ),
        "mailpl": beyond._said(
            "{l} [malpa] {h}", "{l}(malpa){a}(kropka){z}", "{l} [at] {a} [kropka] {z}"
        ),
        "ibanthin": ("IBAN", lambda one, country: one.iban(country, "\u202f")),
        "ibandot": ("IBAN", lambda one, country: one.iban(country, ".")),
        "cardnb": ("CARD", lambda one, _: re.sub(r"[ -]", "\u00a0", one.card(""))),
    }
)


if __name__ == "__main__":
    random.seed(0)
    for each in beyond.texts(int(sys.argv[1]), int(sys.argv[2]), HERE, Farther):
        print(json.dumps(each, ensure_ascii=False))
