"""ISO 3166 codes of countries and of states with law of their own, and groups of countries.

Only what activities and orders are validated and expanded with. ``EU`` and ``EEA`` both stand for
the countries of the EEA; ``UK`` and ``EL`` are what people write for ``GB`` and ``GR``, no codes.
"""

from __future__ import annotations

from collections.abc import Mapping

_ISO_3166 = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
    ZW
"""
CODES = frozenset(_ISO_3166.split()) | {"XK"}
"""The 249 codes, and XK: user-assigned, and what is written for Kosovo."""
_STATES = """
    US-AK US-AL US-AR US-AZ US-CA US-CO US-CT US-DC US-DE US-FL US-GA US-HI US-IA US-ID US-IL US-IN
    US-KS US-KY US-LA US-MA US-MD US-ME US-MI US-MN US-MO US-MS US-MT US-NC US-ND US-NE US-NH US-NJ
    US-NM US-NV US-NY US-OH US-OK US-OR US-PA US-RI US-SC US-SD US-TN US-TX US-UT US-VA US-VT US-WA
    US-WI US-WV US-WY
    CA-AB CA-BC CA-MB CA-NB CA-NL CA-NS CA-NT CA-NU CA-ON CA-PE CA-QC CA-SK CA-YT
"""
STATES = frozenset(_STATES.split())
"""ISO 3166-2 codes of the states and provinces that make privacy law of their own."""
_GDPR = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
EU = frozenset(_GDPR.split())
"""As in policies/places.yaml: where Regulation (EU) 2016/679 applies, the EEA included."""
GROUPS: Mapping[str, frozenset[str]] = {"EU": EU, "EEA": EU}
MEANT: Mapping[str, str] = {"UK": "GB", "EL": "GR", "USA": "US", "GBR": "GB"}


def members(code: str) -> frozenset[str]:
    """The countries that a code stands for: a group's members, or itself."""
    return GROUPS.get(code, frozenset((code,)))


def country_of(code: str) -> str:
    """The country of a state's code; a country's own code."""
    return code.partition("-")[0]


def check(code: str, *, groups: bool = False, states: bool = False) -> str:
    """``code`` if it is one. Raises ``ValueError`` that says which was meant, where known."""
    if code in CODES or (groups and code in GROUPS) or (states and code in STATES):
        return code
    meant = MEANT.get(code.upper()) or (code.upper() if code.upper() in CODES else "")
    allowed = "ISO 3166-1 alpha-2 code such as IE" + (", or EU, or EEA" if groups else "")
    hint = f"write {meant}" if meant else f"write an {allowed}"
    raise ValueError(f"{code[:12]!r} is no country code: {hint}")
