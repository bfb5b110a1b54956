"""Identifiers by the same outsider as ``beyond.py``, with other templates, names, hosts and habits.

``python afar.py SEED ROUNDS`` prints what ``outside.py`` prints; its lines stand in ``afar/``.
Nobody who makes the finder had seen them when they were measured.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import beyond
import phonenumbers as numbers

HERE = Path(__file__).parent / "afar"
FIRST = """gwen rufus tamsin obinna adjoa lwazi ulrike detlef friedrun loic perrine amparo
 joaquin ainhoa ruggero nives coen marijke jadwiga ziemowit amelia zeferino dobromila lajos
 viorel yordan kyriaki sevgi ture solveig bjarke pekka liis arturs egle primoz dunja oles
 nino sora hyejin"""
LAST = """pemberton adeyemi boateng ndlovu feldkamp ruprecht chauvet baudoin escalante
 olmedo carnevali trevisan hoekstra postma kubiak rogala braganca lobato svoboda hlavac
 fekete munteanu todorov karras yildirim ekstrom solberg mikkelsen nieminen saar ozolins
 kazlauskas zupan jukic bondarenko kobalia ishii kwak"""
HOSTS = """aol.com googlemail.com me.com hey.com fastmail.fm zoho.eu kpnmail.nl home.nl
 telenet.be numericable.fr neuf.fr freenet.de vodafone.de aon.at hispeed.ch telefonica.net
 ono.com ig.com.br bol.com.br alice.it email.it onet.eu gazeta.pl netcabo.pt volny.cz
 azet.sk t-email.hu yahoo.ro dir.bg forthnet.gr mynet.com bredband.net broadpark.no
 ofir.dk luukku.com hot.ee one.lv takas.lt siol.net net.hr eunet.rs meta.ua bk.ru daum.net
 sohu.com hinet.net sify.com optusnet.com.au slingshot.co.nz alumni.kent.ac.uk
 werkstatt-ost.studio casa-verde.immobilien stud.ntnu-nord.no"""


class Afar(beyond.Beyond):
    first = FIRST.split()
    last = LAST.split()
    hosts = HOSTS.split()
    idns = (
        "bärbel@gärtnerei-süd.de",
        "büro@schreinerei-höß.ch",
        "ágnes@könyvbolt-körút.hu",
        "почта@столярна-майстерня.укр",
        "ŝtefano@kafejo-ĉe-lago.eu",
        "café@épicerie-du-pré.fr",
        "zpráva@mlýn-u-řeky.cz",
        "sofía@panadería-la-espiga.mx",
        "siân@llyfrau-tŷ-gwyn.cymru",
    )

    def habit(self, one: Any) -> str:
        at_home = str(numbers.format_number(one, 2))
        abroad = str(numbers.format_number(one, 1))
        groups = re.split(r"[ -]+", abroad[1:])
        digits = re.sub(r"\D", "", at_home)
        plain = re.sub(r"[()]", "", at_home).strip()
        half = len(digits) // 2
        forms = [
            f"+{groups[0]}({groups[1]}){'-'.join(groups[2:])}" if len(groups) > 2 else abroad,
            f"+{groups[0]}/{'/'.join(groups[1:])}" if len(groups) > 2 else abroad,
            f"+{groups[0]}\u00a0{' '.join(groups[1:])}",
            re.sub(r"[ -]", "\u202f", plain),
            re.sub(r"[ -]+", " - ", plain),
            re.sub(r"[ -]+", "\u2010", plain),
            f"{digits[:half]} {digits[half:]}",
            f"{digits[:3]}-{digits[3:]}",
            f"{digits[:4]}/{digits[4:]}" if one.country_code not in (1, 44) else at_home,
        ]
        return self.chance.choice(forms)

    def local(self) -> str:
        a, b = self.chance.choice(self.first), self.chance.choice(self.last)
        n = self.chance.randint(1, 2010)
        forms = (
            f"{b}",
            f"{a}.{b[0]}",
            f"{b}_{a}",
            f"{a}{n:04d}",
            f"{a[0]}-{b}",
            f"{a}.{a}",
            f"{a}+{b}",
            f"dr.{b}",
            f"{b}family",
            f"{a}.{b}.{n % 10}",
            f"{a}__{b}",
            f"{n}.{b}",
            f"{a[0]}.{b[0]}.{b}",
            f"{a}and{self.chance.choice(self.first)}",
        )
        return self.chance.choice(forms)


if __name__ == "__main__":
    for each in beyond.texts(int(sys.argv[1]), int(sys.argv[2]), HERE, Afar):
        print(json.dumps(each, ensure_ascii=False))
