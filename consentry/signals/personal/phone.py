"""Phone numbers in text: clusters of digits, judged by numbering plans and by what stands around.

Dates, prices, ISBNs, order and article numbers have the same digits. A number with ``+`` speaks for
itself; after a word for phone any number is one. Without either it must be valid in a country that
the text may be from, and be written as numbers are written there, or stand beside an e-mail
address, a name in the line before, or a word that calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from enum import IntEnum

from consentry.signals.personal import checks, context, digits, in_code
from consentry.signals.personal.dialled import (
    alike,
    as_dialled,
    as_written,
    in_form,
    no_number,
    plan,
    region_of,
)
from consentry.signals.personal.hits import Hit

MOST = 1000
"""Clusters of one text that numbering plans are asked about; those that may be
numbers and come after count as phone numbers."""
KIND = "personal.contact.phone"
_CLUSTER = re.compile(
    rf"[+＋(（]{{0,2}}\d(?:[ .\-/()（）．／{digits.SPACES}{digits.HYPHENS}]{{0,3}}\d){{6,36}}"
    r"(?:[)）](?![(（]))?"
)
_GLUE = frozenset("_=#&%$€£¥₹.,-–:/\\@*")
_MARK = rb"[ .\-/()\xa0?]"
_LIKELY = re.compile(
    rb"0(?<!00)(?:(?<![#&%$*@\\]0)(?<![^A][_-]0)(?<!^[_-]0)0{6,36}+(?!" + _MARK + rb"{0,3}+0)()"
    rb"|(?=0{0,36}" + _MARK + rb"|0{37})(?:" + _MARK + rb"{0,3}+0){6,}+)"
)
"""``digits.spaced`` without digits in one row that are no number of their own by what stands before
them; the group is in such a row."""
_OPENS = (b"+", b"(", b"?")
"""What may stand before a number for abroad, or in brackets, in a shape."""
_LONGEST_WORD = 32
_LEADS_ON = frozenset(":/=")
_LINK = re.compile(r"(?:tel|sms|callto|whatsapp):(?://)?$|wa\.me/$|[?&](?:phone|tel)=$", re.I)
_DATE = re.compile(
    r"(?<!\d)\(?(?:(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)\d\d(?!\d)"
    r"|(?:1[5-9]|20)\d\d ?[-/\u2010-\u2015] ?(?:1[5-9]|20)\d\d(?!\d)"
    r"|[0-2]?\d[.][0-5]\d ?[-\u2010-\u2015] ?[0-2]?\d[.][0-5]\d(?!\d))"
)
"""Days, spans of years, hours of a shop."""
_PRIVATE = re.compile(
    r"(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\.\d{1,3}\.\d{1,3}(?![\d.])"
)
"""Addresses within networks (RFC 1918, RFC 3927)."""
_DOI = re.compile(r"\b10\.\d{4,9}/\S*$")
_ISBN = re.compile(r"97[89][- ]?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dX]\b")
_THOUSANDS = re.compile(r"\d{1,3}(?:[. \u00a0\u202f\u2009]\d{3})+$")
_FRACTION = re.compile(r"\d{1,3}\.\d{5,}(?: |$)")
_DECIMALS = re.compile(
    r"^0\.\d{5,}(?: |$)|(?<![\d.])\d{1,3}\.\d\d? {1,4}\d{1,3}\.\d\d?(?![\d.])"
    r"|(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)|^\(?[02-9]\.\d\d?\.\d|^0\.\d{4}|^(?:\d ){5,}\d$"
)
"""A fraction, columns of figures, a day, a version, a count."""
_ANY_THOUSANDS = re.compile(r"\d{1,3}(?:[. \u00a0\u202f\u2009]\d{3})+(?!\d)")
_AMOUNT = re.compile(
    r"[ \u00a0]?(?:[€$£%°²]|z\u0142|eur|usd|gbp|pln|chf|brl|mio|mln|mi[lo]|m\u00b2|k[gm]\b)", re.I
)
_PARTS = re.compile(r" ?[/|] ?| ?[\u2013-\u2015] ?| - |\.? [ \u00a0]{1,3}|\. |[\u00a0]{2,}")
_BLANK = re.compile(r"[ ,;/|\u00a0]{1,3}")
_NUMBER = re.compile(r"\d+")
_SHORT_LEAD = re.compile(r"(?<![^\s|,;(·•/])(?:[tmfTMF]:|[pP]:|T\.)[ \u00a0]{0,2}$")
_EDGE = re.compile(r"(?:^|[|·•\n\t;>])[ \u00a0\r]{0,3}$")
_END = re.compile(r"[ \u00a0\r]{0,3}(?:$|[|·•\n\t;<])")
_NAMED = re.compile(
    r"([^\W\d_])(?:[^\W\d_]|['’.-])* ([^\W\d_])(?:[^\W\d_]|['’-])+"
    r"((?:[,:]?[ \u00a0]|[ \u00a0]?[-\u2013\u2014|/][ \u00a0])\(?$)?"
)
_JUST_NAMED = re.compile(_NAMED.pattern.removesuffix("?") + "(?!.)")
_EXTENSION = re.compile(
    rf"(?:[ ,;/]{{0,2}}(?:{'|'.join(context.EXTENSIONS)})[ .:]{{0,2}}|-|/)\d{{1,5}}(?![\w-])", re.I
)
_PLANNED = 800
"""Permille from which a number is no run of two; below, its parts may be surer than it."""
_LABEL = re.compile(r"[^\W\d_]{4,}[ :.\u00a0]{1,2}$")
_RUN_ON = re.compile(r"(?<!\w)([^\W\d_]{3,16})$")
_GLUED = re.compile(r"([^\W\d_]{2,16})[-_]$")
_NEAR = 64
_GTIN = (8, 12, 13, 14)
"""Digits of an article's number. None of eight that begins with a zero is on an article: it is a
shop's own (GS1 General Specifications, 1.4.3)."""
_FEWEST, _MOST_DIGITS, _MOST_IN_ROW = 7, 15, 12
_FORMER = {"521": 13}
"""Prefixes with a digit that is dialled no more, and how many digits such numbers have: mobile
phones of Mexico (IFT, numbering plan of 3 August 2019)."""
_BEHIND = 850
"""Permille of a number that begins behind other digits of its row, at most."""
_SENTENCE = re.compile(r"\d{1,3}\. (?=[\d(]{2})")
"""The end of another number's sentence."""
_NEXT = re.compile(r"[^.]*(?=\. \d{1,3}$)")
"""What stands before the first number of the next sentence."""
_PARCEL = re.compile(r"(?<!\w)[A-Z]{2} ?(?:\d ?){8}\d ?[A-Z]{2}(?!\w)")
"""A registered item of post (UPU S10)."""
_BETWEEN = re.compile(rf"(?<=[\d)])[ ,;/|{digits.SPACES}]{{1,3}}(?=[\d(+])")
"""What may stand between two numbers of a row."""
_MOST_CUTS = 24
_ORDERS = re.compile(
    r"(?<!\w)(?:orders?|bestellung(?:en)?|pedidos?|commandes?|ordini|bestellingen|zamówienia"
    r"|objednávky|narudžbe|comenzi|encomendas|pesanan|tempahan|заказы|замовлення)[:：] ?$",
    re.I,
)
"""Where to order, if a number of a mobile phone follows: else what was ordered."""
_SIGN = re.compile(
    r"(?<!\w)(?:best|good|new|my|his|her|their|our|alt|main|cell|call|callback|contact|direct|home"
    r"|work|reach) # ?$",
    re.I,
)
_RATE = re.compile(
    rf"\d[ {digits.SPACES}]?(?:[$£€¥₹]|(?:zł|kč|ft|lei|kr|eur|chf|usd|gbp|pln|din)(?!\w))"
    rf"[ {digits.SPACES}]?/ ?"
    r"(?:h|hr|hour|std|stunde|heure|hora|ora|ore|uur|godz|hod|val|st|t|ч)(?!\w)",
    re.I,
)
"""What somebody asks for an hour."""
_SPENT = re.compile(rf"(?:\d[ {digits.SPACES}]?[€£$]|[€£$]\d{{1,5}})[.!] $")
_STANDS = re.compile(r"(?:^|[,.;:!?|·•–—/\n]|[/ ](?:h|hr|std|godz|hod|val|ч))[.]? *$", re.I)
_STOPS = re.compile(r" *(?:$|[,;.!?|·•/\n](?!\w)|\+\d)")
_MORE = re.compile(r" ?[/|;,]? ?\+\d")
"""Another number after it, with its country's prefix."""
_APART = re.compile(r" [/|;] | ?\+")
"""What stands between the first number of a list and the second."""
_OFFER = 160
"""Characters before and after a number in which an offer has its price."""
_POWER = re.compile(r"\d[eE]$")
_LETTER = re.compile(r"[ \u00a0]?\([cdfhmow]\)", re.I)
"""Cell, direct, fax, home, mobile, office, work."""
_SPOKEN = re.compile(r"[ \u00a0]?\(?([^\W\d_]{2,16})\b")


class Said(IntEnum):
    """How much what stands around a number says that it is a phone number."""

    OTHERWISE = -1
    NOTHING = 0
    BESIDE = 1
    """An e-mail address or a name beside it, a word that calls before it."""
    SO = 2
    """A word for phone before it."""


def clusters(text: str, shape: bytes) -> Iterator[re.Match[str]]:
    """What may be a phone number by its digits; ``shape`` is the text's shape (digits.py)."""
    for start, end in digits.spaced(shape):
        yield from _CLUSTER.finditer(text, max(start - 2, 0), end + 2)


def _hopeful(text: str, shape: bytes, sure: bool) -> Iterator[re.Match[str]]:
    """The same without most that begin within a word, an address or a code. sure: digits in one row
    that no word for a phone number stands before are left out too."""
    if not sure:
        for found in _LIKELY.finditer(shape):
            if not _within(text, shape, found):
                yield from _CLUSTER.finditer(text, max(found.start() - 2, 0), found.end() + 2)
        return
    for start, end, called in in_code.stretches(text, shape):
        likely = _LIKELY.match(shape, start)
        if likely is None or _within(text, shape, likely):
            continue
        if (
            called
            or not likely.lastindex
            or text[start] not in "123456789"
            or _opened(shape, start)
        ):
            yield from _CLUSTER.finditer(text, max(start - 2, 0), end + 2)


def _within(text: str, shape: bytes, found: re.Match[bytes]) -> bool:
    """Do digits in one row begin within a word or a number?"""
    if not found.lastindex:
        return False
    start = found.start()
    before = shape[max(start - 2, 0) : start]
    return before == b"0," or (before[-1:] == b"A" and text[start - 1] not in "nrt")


def _opened(shape: bytes, start: int) -> bool:
    return shape[max(start - 1, 0) : start] in _OPENS


def find(text: str, shape: bytes, regions: Sequence[str], sure: bool = False) -> Iterator[Hit]:
    """Phone numbers in ``text``; regions: ISO codes of countries that it may be from. sure: only
    those are asked for that are told from other numbers without what else stands in the line."""
    asked = 0
    for cluster in _hopeful(text, shape, sure):
        linked, start, end, said = _bounded(text, *cluster.span(), regions, sure)
        if linked:
            yield Hit(KIND, start, end, 950)
        elif said is not None and asked < MOST:
            asked += 1
            most = _BEHIND if start > cluster.start() + 1 else 1000
            for hit in _judged(text, start, end, said, regions):
                yield Hit(KIND, hit.start, hit.end, min(hit.confidence, most))
        elif said is not None:
            yield Hit(KIND, start, end, 500)


def _bounded(
    text: str, start: int, end: int, regions: Sequence[str], sure: bool
) -> tuple[bool, int, int, Said | None]:
    """Is a cluster the number of a link; where it begins and ends, and what stands around says of
    it: None if it is no phone number. sure: as in ``find``."""
    end = _closed(text, start, end)
    if text[start] in "(（+＋" or text[end - 1] in ")）":
        start, end = _bare(text, start, end)
    before = text[start - 1 : start]
    if before in _LEADS_ON and _LINK.search(text, max(0, start - 16), start):
        return True, start, end, None
    plus = text[start] in "+＋"
    if (
        plus
        and before
        and (before in "+＋" or before.isdigit() or _POWER.search(text, max(start - 2, 0), start))
    ):
        return False, start, end, None
    sentence = _SENTENCE.match(text, start, end)
    start = sentence.end() if sentence else start
    if not plus and not _begins(text, start):
        start = _after_word(text, start, end)
        if start < 0:
            return False, start, end, None
    if not _ends(text, start, end, plus):
        end = _before_word(text, start, end)
    if (
        end < 0
        or _PARCEL.match(text, max(start - 3, 0), end + 4)
        or sum(map(str.isdigit, text[start:end])) < _FEWEST
        or not (plus or _begins(text, start))
    ):
        return False, start, end, None
    number = digits.plain(text[start:end])
    word = context.nearest(text, start)
    said = Said(word) if word else _beside(text, start, end)
    if (word < 0 and _after_all(text, start, number, regions)) or (
        not (said or sure) and _offered(text, start, end, number, regions)
    ):
        word, said = 0, Said.BESIDE
    if (said < Said.SO and number[0] not in "+(" and (word < 0 or _other(number, said))) or (
        not said and number.isdigit() and number[0] != "0"
    ):
        return False, start, end, None
    return False, start, end, said


def _judged(text: str, start: int, end: int, said: Said, regions: Sequence[str]) -> Iterator[Hit]:
    """The numbers in one cluster: it as a whole, or its parts."""
    number = digits.plain(text[start:end])
    confidence = _sure(text, start, end, number, said, regions)
    if confidence >= _PLANNED:
        yield Hit(KIND, start, _with_extension(text, end), confidence)
        return
    parts = _two(text, start, end, said, regions) or _row(text, start, end, said, regions)
    for first, last in () if parts else _split(text, start, end):
        part = digits.plain(text[first:last])
        sure = 0 if _other(part, said) else _sure(text, first, last, part, said, regions)
        if sure >= (_PLANNED if confidence else 1 if said or _apart(text, first, last) else 900):
            parts.append(Hit(KIND, first, last, sure))
    if parts:
        yield from parts
    elif confidence:
        yield Hit(KIND, start, _with_extension(text, end), confidence)
    elif said == Said.SO and _countable(number):
        yield Hit(KIND, start, end, 600)


def _row(text: str, start: int, end: int, said: Said, regions: Sequence[str]) -> list[Hit]:
    """The numbers that nothing but a blank stands between, if the cluster is a row of such. Each is
    one by its country's plan; where nothing says that it is, it must begin as numbers do, or one of
    the row with its country's prefix."""
    if sum(map(str.isdigit, text[start:end])) <= _MOST_DIGITS:
        return []
    cuts = [cut.span() for cut in _BETWEEN.finditer(text, start, end)][:_MOST_CUTS]
    starts, ends = [start, *(last for _, last in cuts)], [*(first for first, _ in cuts), end]
    abroad = {
        region_of("+" + "".join(_NUMBER.findall(digits.plain(text[at:upto]))))
        for at in starts
        if text[at] in "+＋"
        for upto in ends
        if _FEWEST < upto - at <= 2 * _MOST_DIGITS
    } - {""}
    best: dict[int, list[Hit]] = {start: []}
    for at in starts:
        for upto in ends if at in best else ():
            if _FEWEST <= upto - at <= 2 * _MOST_DIGITS and (
                sure := _of_row(text, at, upto, said, regions, abroad)
            ):
                after = next((one for one in starts if one > upto), end)
                row = [*best[at], Hit(KIND, at, upto, sure)]
                if after not in best or len(row) < len(best[after]):
                    best[after] = row
    row = best.get(end, [])
    return row if len(row) > 1 else []


def _of_row(
    text: str, start: int, end: int, said: Said, regions: Sequence[str], abroad: Set[str]
) -> int:
    """How sure a part of a cluster is a number of a row."""
    number = digits.plain(text[start:end])
    run = "".join(_NUMBER.findall(number))
    if not _FEWEST < len(run) <= _MOST_DIGITS or _DATE.match(number):
        return 0
    if number[0] == "+" or run.startswith("00"):
        national = "".join(_NUMBER.findall(number.replace("(0)", "", 1))).removeprefix("00")
        known = plan("+" + national, None)
        return 970 if known is not None and known.valid else 0
    for region in (*abroad, *regions) if said or abroad or number[0] in "0(" else ():
        known = plan(run, region)
        if known is not None and known.valid and (said or region in abroad or number[0] in "0("):
            if as_written(number, known) or as_dialled(number, known):
                return 850
            if (said or region in abroad) and alike(number):
                return 800
    return 0


def _two(text: str, start: int, end: int, said: Said, regions: Sequence[str]) -> list[Hit]:
    """Two numbers with nothing but a space between them, if that is what the cluster is."""
    if sum(c.isdigit() for c in text[start:end]) <= _MOST_DIGITS or not (
        said or text[start] in "0(+＋"
    ):
        return []
    for blank in _BLANK.finditer(text, start + _FEWEST, end - _FEWEST):
        both = [(start, blank.start()), (blank.end(), end)]
        if not said and text[blank.end()] not in "0(":
            continue
        ranks = [
            0 if _other(part, said) else _sure(text, first, last, part, said, regions)
            for first, last in both
            for part in [digits.plain(text[first:last])]
        ]
        if min(ranks) >= _PLANNED:
            return [Hit(KIND, *one, rank) for one, rank in zip(both, ranks, strict=True)]
    return []


def _apart(text: str, start: int, end: int) -> bool:
    """Is a part of a cluster told from the rest by more than a space?"""
    around = text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()
    return not around and not (
        text[start - 2 : start - 1].isdigit() or text[end + 1 : end + 2].isdigit()
    )


def _countable(number: str) -> bool:
    return _FEWEST <= sum(c.isdigit() for c in number) <= _MOST_DIGITS and not _other(number)


def _after_word(text: str, start: int, end: int) -> int:
    """Where a number may begin behind the end of a word that has digits: NW10 020 …; -1 if none."""
    blank = text.find(" ", start, end) if text[start - 1 : start].isalpha() else -1
    return blank + 1 if blank >= 0 else -1


def _before_word(text: str, start: int, end: int) -> int:
    """Where it may end before a word that begins with digits: … 0123 / 3rd floor; -1 if none."""
    if not text[end : end + 1].isalpha():
        return -1
    blanks = [blank.start() for blank in _BLANK.finditer(text, start, end)]
    return blanks[-1] if blanks else -1


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """The cluster without brackets around all of it, or that close nothing."""
    number = digits.plain(text[start:end])
    opened, closed = number.count("("), number.count(")")
    if number[0] == "(" and number[-1] == ")" and opened == closed:
        return start + 1, end - 1
    return start + (opened > closed and number[0] == "("), end - (closed > opened)


def _closed(text: str, start: int, end: int) -> int:
    """Where the cluster ends without a bracket that it does not close, and without the number that
    the next sentence begins with."""
    opened = max(text.rfind("(", start + 1, end), text.rfind("（", start + 1, end))
    if opened - start > _FEWEST and not any(mark in text[opened:end] for mark in ")）"):
        end = opened
    following = _NEXT.match(text, start, end)
    end = following.end() if following else end
    while end > start and not (text[end - 1].isdigit() or text[end - 1] in ")）"):
        end -= 1
    return end


def _begins(text: str, start: int) -> bool:
    """May a number begin here?"""
    before = text[start - 1 : start]
    if not before:
        return True
    if before.isalnum():
        if before > "\u2e80" or (before in "nrt" and text[start - 2 : start - 1] == "\\"):
            return True
        word = _RUN_ON.search(text, max(0, start - _LONGEST_WORD), start)
        return word is not None and context.nearest(word[1], len(word[1])) == Said.SO
    if before in (":", ",") and not text[start - 2 : start - 1].isdigit():
        return True
    if before not in _GLUE:
        return True
    if before == "*" and text[start - 2 : start] == "**":
        return True
    if before in ("-", "_") and text[start - 2 : start - 1].isalpha():
        word = _GLUED.search(text, max(0, start - _LONGEST_WORD), start)
        return word is not None and context.nearest(word[1], len(word[1])) == Said.SO
    return (
        before in ":./"
        and context.PHONE.before(text, start)
        and not _DOI.search(text, max(0, start - _NEAR), start)
    )


def _ends(text: str, start: int, end: int, plus: bool) -> bool:
    """May a number end here? plus: it begins with one; then, and in groups, a word may be run on
    to it."""
    after = text[end : end + 2]
    if (
        after[:1].isalnum()
        and after[:1] < "\u2e80"
        and not (after[:1].isupper() and (plus or _grouped(text, start, end)))
    ):
        return _EXTENSION.match(text, end) is not None
    if after[:1] in (".", ":") and after[1:].isdigit():
        return False
    if after[:1] == "-" and after[1:].isupper() and not text[end + 2 : end + 3].islower():
        return False
    return after[:1] not in ("_", "%", "€") or not after


def _grouped(text: str, start: int, end: int) -> bool:
    return not text[start:end].isdigit() and context.PHONE.before(text, start)


def _with_extension(text: str, end: int) -> int:
    extension = _EXTENSION.match(text, end)
    return extension.end() if extension else end


def _other(number: str, said: int = 0) -> bool:
    """Is it a date, an hour, an address within a network, or a number of an article or book?"""
    if _DATE.match(number) or _ISBN.match(number) or _PRIVATE.match(number):
        return True
    if not number.isdigit() or len(number) not in _GTIN or not checks.gtin(number):
        return False
    if len(number) == _GTIN[0]:
        return number[0] != "0" and said < Said.BESIDE
    return number[0] != "0" or said < Said.BESIDE


def _beside(text: str, start: int, end: int) -> Said:
    """What stands around a number says of it, where no word does."""
    after = _SPOKEN.match(text, end)
    if (after and after[1].lower() in context.AFTER) or _LETTER.match(text, end):
        return Said.BESIDE
    if _SHORT_LEAD.search(text, max(0, start - 6), start):
        return Said.BESIDE
    if "@" in text[max(0, start - _NEAR) : end + _NEAR] and not (
        text[start:end].isdigit() and text[start] != "0" and _labelled(text, start)
    ):
        return Said.BESIDE
    before = text[max(0, start - _NEAR) : start]
    if before.islower():
        return Said.NOTHING
    just = _JUST_NAMED.search(before)
    for name in (just,) if just else _NAMED.finditer(before):
        if (
            name[1].isupper()
            and name[2].isupper()
            and (name[3] or (_END.match(text, end) and _EDGE.search(before)))
        ):
            figures = _ANY_THOUSANDS.search(before) and _THOUSANDS.match(text[start:end])
            return Said.NOTHING if figures else Said.BESIDE
    return Said.NOTHING


def _after_all(text: str, start: int, number: str, regions: Sequence[str]) -> bool:
    """Is it a phone number though the word before it says otherwise: one that orders are taken at,
    or "#" for "number"?"""
    if text[start - 2 : start - 1] == "#" or text[start - 1 : start] == "#":
        return _SIGN.search(text, max(0, start - 12), start) is not None
    ordered = number[0] == "0" and not number.isdigit()
    return (
        ordered
        and bool(_ORDERS.search(text, max(0, start - 16), start))
        and _mobile(number, regions)
    )


def _offered(text: str, start: int, end: int, number: str, regions: Sequence[str]) -> bool:
    """Does it stand by itself in an offer: beside what somebody asks for an hour, or a number of a
    mobile phone in groups, after a sentence that ends in an amount of money?"""
    more = _MORE.match(text, end) is not None
    if not (more or _STOPS.match(text, end)):
        return False
    if (more or not number.isdigit()) and _SPENT.search(text, max(0, start - 12), start):
        return _mobile(_APART.split(number, maxsplit=1)[0], regions)
    return (
        _STANDS.search(text, max(0, start - 8), start) is not None
        and _RATE.search(text, max(0, start - _OFFER), end + _OFFER) is not None
    )


def _mobile(number: str, regions: Sequence[str]) -> bool:
    """Is it a mobile phone's by a plan of ``regions``, or after the prefix of its country?"""
    run = "".join(_NUMBER.findall(number))
    plans = [plan("+" + run[2:], None)] if run.startswith("00") else []
    plans += [plan(run, region) for region in regions]
    return any(known is not None and known.valid and known.mobile for known in plans)


def _labelled(text: str, start: int) -> bool:
    """Does a word that is no name stand right before digits in one row, as what they are?"""
    label = _LABEL.search(text, max(0, start - _LONGEST_WORD), start)
    return label is not None and not label[0][0].isupper()


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Parts of a cluster that may be numbers by themselves; or all but its first or last group."""
    cuts = [start]
    for cut in _PARTS.finditer(text, start, end):
        cuts += cut.span()
    cuts.append(end)
    if len(cuts) > 2:
        pairs = list(zip(cuts[::2], cuts[1::2], strict=True))
    else:
        spaces = [start + at for at, char in enumerate(text[start:end]) if char in " \u00a0"]
        if not spaces:
            return
        middle = min(spaces, key=lambda at: abs(start + end - 1 - 2 * at))
        pairs = [(spaces[0] + 1, end), (start, spaces[-1])]
        if end - start > 2 * _FEWEST and 2 * middle == start + end - 1:
            pairs = [(start, middle), (middle + 1, end)]
    done = start
    for first, last in pairs[:4]:
        if first >= done and sum(c.isdigit() for c in text[first:last]) >= _FEWEST:
            done = last
            yield first, last


def _sure(text: str, start: int, end: int, number: str, said: Said, regions: Sequence[str]) -> int:
    """How sure it is that a number is a phone number, permille; 0 if it is none."""
    run = "".join(_NUMBER.findall(number))
    thousands = _THOUSANDS.match(number.lstrip("+(")) is not None and number[0] != "0"
    if number.lstrip("(")[:1] == "+":
        if _FRACTION.match(number.lstrip("+")) or _DATE.search(number, 1):
            return 0
        dialled = _NUMBER.findall(number.replace("(0)", "", 1))
        sure = _international("".join(dialled).removeprefix("00"), said, thousands)
        return max(sure, _international(run.removeprefix("00"), said, thousands))
    if said < Said.SO and (
        _DECIMALS.search(number)
        or _power(run, number)
        or (thousands and (said < Said.BESIDE or _AMOUNT.match(text, end)))
        or (run == number and not said and (run[0] != "0" or len(run) > _MOST_IN_ROW))
    ):
        return 0
    if not _FEWEST <= len(run) <= _MOST_DIGITS + 3:
        return 0
    if not said and no_number(number):
        return 850 if any(_in_pairs(number, run, region) for region in regions) else 0
    formed = 0
    for region in regions:
        known = plan(run, region)
        if known is not None and known.valid:
            if said == Said.SO or as_written(number, known):
                return 970
            if as_dialled(number, known) or (said == Said.BESIDE and alike(number)):
                return 850
        elif known is not None:
            formed = max(formed, in_form(number, known, said >= Said.BESIDE))
    if formed:
        return formed
    if number[0] == "(" and not run.startswith("0"):
        known = plan("+" + run, None)
        return 850 if known is not None and known.valid and said > Said.NOTHING else 0
    if run.startswith("00") and (said or run != number):
        sure = _international(run[2:], said, thousands)
        return sure if said or sure >= _PLANNED else 0
    return 0


def _in_pairs(number: str, run: str, region: str) -> bool:
    """Is it no draw but a number of a country that writes them all in pairs? No draw has a ball
    above its 49th or so, and few are written with dots."""
    known = plan(run, region) if number[0] == "0" and run[-2] > "4" else None
    return known is not None and known.valid and known.written == tuple(_NUMBER.findall(number))


def _power(run: str, number: str) -> bool:
    """Is it a limit of what bits hold? 2147483647, 4294967296."""
    value = int(run) if run and run == number else 0
    return value > 0 and (value & (value - 1) == 0 or value & (value + 1) == 0)


def _international(run: str, said: Said, thousands: bool) -> int:
    known = plan("+" + run, None)
    if known is None and run[:3] in _FORMER and len(run) == _FORMER[run[:3]]:
        known = plan("+" + run[:2] + run[3:], None)
    thousands = thousands and (len(run) < 10 or run.endswith("000"))
    if known is not None and known.valid and (said > 0 or not thousands):
        return 970
    if thousands and said < Said.SO:
        return 0
    if known is None:
        return 600 if said > 0 and _FEWEST <= len(run) <= _MOST_DIGITS else 0
    return 700
