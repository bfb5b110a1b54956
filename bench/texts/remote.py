"""Identifiers by the outsider of ``farther.py``, of other kinds and in other wordings: registers,
headers, logs, call lists, cards, notices, and what only looks like any of them.

``python remote.py SEED ROUNDS`` prints what ``outside.py`` prints; its lines stand in ``remote/``
(``people.txt``, ``numbers.txt``). Slots are those of ``beyond.py``; beside them pictures of phone
numbers that the numbering plans allow: ``{land:0A/## ## *}``, ``{mob:…}``, where ``A`` is the area
or operator without its zero, ``#`` a digit, ``*`` the rest and ``%`` the rest in pairs;
``{svc:0800 ### ## ##}`` is a service number, its digits as they stand.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import beyond
import outside
from farther import Farther

HERE = Path(__file__).parent / "remote"
FIRST = """ailsa rhodri cormac aoife terrence latoya gesine eberhard roswitha korbinian
 ulrich clotilde fabrice noemie thierry begona imanol rosalia hipolito fiorella corrado
 rosalba renzo wietske evert lotte harm bozena krystian danuta wieslaw graca adelino
 fernao marilia thaisa edson"""
LAST = """braithwaite lockhart gallacher donnelly etheridge mensah castellow obermeier
 schlichting kaltenbach gruber zurbriggen odermatt lacombe baudry thibodeau vasseur
 montoro echevarria belmonte zubiri ferrandis mancuso quaranta pellegrinelli tosetto
 wijnands schipper boonstra verhaegen gawronska kowalewski swiderski baran serralheiro
 mourato guimaraens figueiral"""
HOSTS = """quaysidemail.co.uk larchwood-letters.ie mesaverdepost.com lakeheadmail.ca
 nordlichtpost.de gartenbrief.de postamt-ost.at talpost.ch lettres-du-sud.fr
 malleposte.fr brievenbus.be correosierra.es buzon-norte.mx mensajeria.com.ar
 lettera22mail.it postalago.ch polderpost.nl veenmail.nl gorskapoczta.pl
 listowny.pl cartapostal.pt correiodapraia.com.br"""
IDN = (
    "köksal@bäckerei-öztürk.de",
    "ueli@käse-hütte.ch",
    "noël@forêt-d-ébène.fr",
    "begoña@viñedos-año.es",
    "niccolò@osteria-perù.it",
    "renée@reünie-café.nl",
    "łucja@łąka-zdrój.pl",
    "joão@maçã-e-limão.pt",
)
_LAND = {
    "GB": "121+7 151+7 117+7 1452+6 1524+6 1603+6 131+7 28+8",
    "IE": "1+7 22+5 64+7 71+7 51+6",
    "US": "303+7 505+7 617+7 919+7 808+7",
    "CA": "204+7 613+7 403+7 506+7",
    "NZ": "3+7 4+7 9+7",
    "AU": "2+8 3+8 7+8 8+8",
    "DE": "511+6 711+7 351+7 761+6 3641+6 4421+5 5241+6 8151+5 39291+4",
    "AT": "2742+6 463+6 512+6 7472+5 5332+5",
    "CH": "21+7 32+7 41+7 52+7 27+7 62+7",
    "LU": "26+6 2+5",
    "FR": "1+8 2+8 3+8 4+8 5+8",
    "BE": "4+7 11+6 15+6 65+6 56+6",
    "ES": "976+6 968+6 971+6 922+6 981+6 923+6",
    "MX": "81+8 55+8 442+7",
    "AR": "11+8 261+7",
    "CL": "2+8 32+7",
    "IT": "010+7 051+7 049+7 091+7 0341+6 0832+6 0165+6",
    "NL": "40+7 58+7 73+7 71+7 228+6 475+6",
    "PL": "32+7 61+7 42+7 91+7 17+7",
    "PT": "253+6 261+6 231+6 291+6 245+6 21+7",
    "BR": "51+8 71+8 31+8 62+8",
}
_MOB = {
    "GB": "7500+6 7786+6 7828+6 7968+6",
    "IE": "83+7 85+7 86+7 87+7",
    "US": "413+7 805+7 469+7",
    "NZ": "21+7 27+7",
    "CA": "250+7 519+7 780+7",
    "AU": "4+8",
    "DE": "152+8 159+8 162+7 172+7 175+7 178+7",
    "LU": "621+6 661+6 691+6",
    "AT": "664+7 660+7 677+8 699+8",
    "CH": "75+7 76+7 78+7 79+7",
    "FR": "6+8 7+8",
    "BE": "46+7 47+7 48+7 49+7",
    "ES": "6+8 7+8",
    "MX": "33+8 56+8",
    "AR": "11+8",
    "CL": "9+8",
    "IT": "328+7 331+7 340+7 366+7 389+7",
    "NL": "6+8",
    "PL": "53+7 57+7 69+7 72+7 88+7",
    "PT": "91+7 92+7 93+7 96+7",
    "BR": "31+9 51+9 85+9",
}


class Remote(Farther):
    first, last, hosts, idns = FIRST.split(), LAST.split(), HOSTS.split(), IDN
    land, mob = _LAND, _MOB


outside._OTHERS.update(
    {
        "mailtag": beyond._said("{l}+liste@{h}", "{l}+spam@{h}"),
        "mailqp": beyond._said("{l}=40{h}", "{l}%40{h}"),
        "mailfull": beyond._said("{l}＠{h}", "{l}﹫{h}", "{l}&#64;{h}"),
        "mailround": beyond._said(
            "{l} (a) {h}", "{l}((at)){h}", "{l} //at// {h}", "{l} |at| {h}", "{l}~at~{h}"
        ),
        "mailspell": beyond._said(
            "{l} AT-Zeichen {h}", "{l} -ät- {h}", "{l} (bei) {h}", "{l} [AT] {a} [DOT] {z}"
        ),
        "mailfr": beyond._said(
            "{l} à {a} point {z}",
            "{l} <arobase> {h}",
            "{l} -arobase- {h}",
            "{l} AROBASE {a} POINT {z}",
        ),
        "mailsp": beyond._said("{l} en {a} punto {z}", "{l} -arroba- {h}", "{l} {{arroba}} {h}"),
        "mailpt": beyond._said(
            "{l} -arroba- {h}", "{l} (at) {a} (ponto) {z}", "{l} {{arroba}} {h}"
        ),
        "mailit": beyond._said("{l} -chiocciola- {h}", "{l} (AT) {h}", "{l} [at] {a} [punto] {z}"),
        "mailnl": beyond._said(
            "{l} -apenstaartje- {h}", "{l} (apestaart) {h}", "{l} [at] {a} [punt] {z}"
        ),
        "mailpl": beyond._said("{l} -małpa- {h}", "{l} [@] {h}", "{l} MAŁPA {a} KROPKA {z}"),
        "ibanlines": (
            "IBAN",
            lambda one, country: one.iban(country, " ").replace(" ", "\u00a0\u00a0", 1),
        ),
    }
)


if __name__ == "__main__":
    random.seed(0)
    for each in beyond.texts(int(sys.argv[1]), int(sys.argv[2]), HERE, Remote):
        print(json.dumps(each, ensure_ascii=False))
