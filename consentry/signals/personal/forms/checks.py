"""Check digits and number ranges: what tells an identifier from any other number.

IBAN: ISO 13616 with ISO 7064 MOD 97-10. Cards: ISO/IEC 7812-1 (Luhn, issuer ranges). National
identifiers: each function names its own rule. All take digits and letters without separators.
"""

from __future__ import annotations

import datetime

from consentry.signals.personal.forms.issuers import issued
from consentry.signals.personal.tables import CONTEXT

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_CF_TENS = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_CF_REST = (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_CF_ODD = {
    **dict(zip("0123456789", _CF_TENS, strict=True)),
    **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _CF_TENS + _CF_REST, strict=True)),
}
_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_NINO_NEVER = frozenset(("BG", "GB", "NK", "KN", "TN", "NT", "ZZ"))


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for at, char in enumerate(reversed(digits)):
        value = ord(char) - 48
        if at % 2:
            value = value * 2 - 9 * (value > 4)
        total += value
    return total % 10 == 0


def card(digits: str, said: bool = False) -> bool:
    """A length and issuer that belong together, with Luhn; not one digit over and over. said: a
    word says that it is a card, so its industry (ISO/IEC 7812-1, 5.2) is enough."""
    return (
        luhn(digits)
        and len(set(digits)) > 1
        and (issued(digits, said) or (said and len(digits) >= 15 and digits[0] in "23456"))
    )


def gtin(digits: str) -> bool:
    """Global Trade Item Number, 8 to 14 digits: GS1 General Specifications 7.9."""
    weighed = sum(int(d) * (3 - 2 * (at % 2)) for at, d in enumerate(reversed(digits[:-1])))
    return (weighed + int(digits[-1])) % 10 == 0


def iban(text: str) -> bool:
    """Length of its country, and 1 modulo 97 (ISO 13616-1:2020, 6)."""
    if CONTEXT.iban.get(text[:2]) != len(text) or text[2:4] in ("00", "01", "99"):
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def es_dni(text: str) -> bool:
    """Spain, DNI and NIE: the letter is the number modulo 23."""
    number = {"X": "0", "Y": "1", "Z": "2"}.get(text[0], text[0]) + text[1:-1]
    return number.isdigit() and _DNI[int(number) % 23] == text[-1]


def it_codice_fiscale(text: str) -> bool:
    """Italy: D.M. 23/12/1976, sum of odd and even places modulo 26."""
    total = sum(
        _CF_ODD[c] if at % 2 == 0 else (int(c) if c.isdigit() else ord(c) - 65)
        for at, c in enumerate(text[:15])
    )
    return chr(65 + total % 26) == text[15]


def nl_bsn(digits: str) -> bool:
    """Netherlands: the eleven test."""
    total = sum(int(d) * w for d, w in zip(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
    return total % 11 == 0 and digits != "000000000"


def pl_pesel(digits: str) -> bool:
    """Poland: weights 1 3 7 9, and a date whose month carries the century."""
    total = sum(int(d) * w for d, w in zip(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1), strict=True))
    month = int(digits[2:4])
    century = {4: 1800, 0: 1900, 1: 2000, 2: 2100, 3: 2200}.get(month // 20, 0)
    return total % 10 == 0 and date(century + int(digits[:2]), month % 20, int(digits[4:6]))


def gb_nino(text: str) -> bool:
    """United Kingdom: HMRC NIM39110, prefixes that are never given out."""
    return text[:2] not in _NINO_NEVER


def us_ssn(digits: str) -> bool:
    """United States: SSA, numbers that are never given out; the two known from print."""
    return (
        digits[:3] not in ("000", "666")
        and digits[0] != "9"
        and digits[3:5] != "00"
        and digits[5:] != "0000"
        and digits not in ("078051120", "219099999")
    )


def fr_nir(text: str) -> bool:
    """France: 97 minus the number modulo 97; 2A and 2B (Corsica) count as 19 and 18."""
    number = text[:13].replace("2A", "19").replace("2B", "18")
    month = text[3:5]
    return (
        number.isdigit()
        and text[13:].isdigit()
        and (1 <= int(month) <= 12 or 20 <= int(month) <= 42 or int(month) >= 50)
        and 97 - int(number) % 97 == int(text[13:])
    )


def de_steuer_id(digits: str) -> bool:
    """Germany, section 139b AO: ISO 7064 MOD 11,10; one digit of the first ten stands twice or
    thrice."""
    product = 10
    for digit in digits[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    most = max(digits[:10].count(d) for d in set(digits[:10]))
    return digits[0] != "0" and most in (2, 3) and (11 - product) % 10 == int(digits[10])


def se_personnummer(digits: str) -> bool:
    """Sweden: Luhn over ten digits; a date, whose day has 60 added for a coordination number."""
    ten = digits[-10:]
    day = int(ten[4:6])
    return luhn(ten) and date(2000, int(ten[2:4]), day - 60 if day > 60 else day)


def fi_hetu(text: str) -> bool:
    """Finland: the number without the century's sign, modulo 31."""
    return _HETU[int(text[:6] + text[7:10]) % 31] == text[10] and date(
        2000, int(text[2:4]), int(text[:2])
    )


def br_cpf(digits: str) -> bool:
    """Brazil: two check digits modulo 11; not one digit over and over."""
    if len(set(digits)) == 1:
        return False
    for size in (9, 10):
        total = sum(int(d) * (size + 1 - at) for at, d in enumerate(digits[:size]))
        if total * 10 % 11 % 10 != int(digits[size]):
            return False
    return True


def date(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
