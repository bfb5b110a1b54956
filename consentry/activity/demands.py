"""What one field of an activity demands of another, and where each demand comes from.

``problems`` names every demand that is not met, with the place in the file; the first is what
stops a crawl, all of them are what ``consentry check`` shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from consentry import countries
from consentry.activity.answers import is_loopback
from consentry.activity.model import Declaration
from consentry.yamlfile import nearest


class Problem(NamedTuple):
    """``path``: where in the file; what is wrong; what to write."""

    path: tuple[str | int, ...]
    what: str
    remedy: str


def problems(declared: Declaration) -> Iterator[Problem]:
    """Every demand that is not met, in the order in which to mend them."""
    yield from _twice(declared)
    yield from _level(declared)
    yield from _purposes(declared)
    yield from _keeps(declared)
    yield from _representatives(declared)


def _twice(declared: Declaration) -> Iterator[Problem]:
    for key, values in (
        ("purposes", declared.purposes),
        ("keeps", tuple(keep.category for keep in declared.keeps)),
        ("recipients", tuple(recipient.uri for recipient in declared.recipients)),
    ):
        for at, value in enumerate(values):
            if value in values[:at]:
                yield Problem((key, at), f"{key} names {value} twice.", "Remove one.")


def _level(declared: Declaration) -> Iterator[Problem]:
    """personal_data: what none, incidental and intended each need (Art. 5(1)(c), 6, 14, 35)."""
    level = declared.personal_data
    if level == "none":
        if declared.keeps:
            yield Problem(
                ("keeps",),
                "keeps names personal data, but personal_data is none.",
                "Remove keeps, or write personal_data: incidental.",
            )
        return
    here = ("personal_data",)
    why = f"personal_data is {level}, so"
    if not declared.keeps:
        yield Problem(
            here,
            f"{why} keeps must name the categories that are kept (Art. 30(1)(c)).",
            "Write keeps: with category, basis, reason and retention_days each, "
            "or personal_data: none.",
        )
    for at, purpose in enumerate(declared.purposes):
        if purpose not in declared.lawful_basis:
            yield Problem(
                ("purposes", at),
                f"{why} {purpose} needs a lawful basis (Art. 6(1)).",
                f"Write lawful_basis: {{{purpose}: {{basis: legitimate-interests, interest: …}}}}.",
            )
    if declared.retention_days is None:
        yield Problem(
            here,
            f"{why} the time after which items are erased must be known (Art. 5(1)(e)).",
            "Write retention_days: and a number of days.",
        )
    if declared.notice is None:
        yield Problem(
            here,
            f"{why} people must be able to read of it (Art. 14).",
            "Write notice: and the URL of the public notice.",
        )
    if declared.lia is None:
        yield Problem(
            here,
            f"{why} a legitimate interests assessment is needed (Art. 6(1)(f)).",
            "Write lia: and the path of the assessment, a Markdown file.",
        )
    if level == "intended" and declared.dpia is None:
        yield Problem(
            here,
            f"{why} a data protection impact assessment is needed (Art. 35).",
            "Write dpia: and the path of the assessment, a Markdown file.",
        )


def _purposes(declared: Declaration) -> Iterator[Problem]:
    for purpose, said in declared.lawful_basis.items():
        path = ("lawful_basis", purpose)
        if purpose not in declared.purposes:
            yield Problem(
                path,
                f"lawful_basis names {purpose[:40]!r}, which is not among purposes.",
                nearest(purpose, declared.purposes),
            )
        if said.basis == "legitimate-interests" and said.interest is None:
            yield Problem(
                path,
                f"{purpose[:40]} rests on legitimate interests and names none (Art. 14(2)(b)).",
                "Write interest: and the interest that is pursued.",
            )
    for at, recipient in enumerate(declared.recipients):
        if recipient.purpose not in declared.purposes:
            yield Problem(
                ("recipients", at, "purpose"),
                f"{recipient.name} receives items for {recipient.purpose}, which is not among "
                "purposes.",
                nearest(recipient.purpose, declared.purposes),
            )


def _keeps(declared: Declaration) -> Iterator[Problem]:
    longest = declared.retention_days
    for at, keep in enumerate(declared.keeps):
        if longest is not None and keep.retention_days > longest:
            yield Problem(
                ("keeps", at, "retention_days"),
                f"{keep.category} would be kept {keep.retention_days} days, longer than the item "
                f"it is in ({longest}).",
                f"Write {longest} or less, or a longer retention_days for the whole.",
            )


def _representatives(declared: Declaration) -> Iterator[Problem]:
    """Art. 27 GDPR and UK GDPR: targeting people where one is not established."""
    if declared.personal_data == "none" or not declared.controller.establishments:
        return
    at_home = frozenset(declared.controller.establishments)
    named = declared.representative.country if declared.representative else ""
    for name, area in (("the EU", countries.GROUPS["EEA"]), ("the UK", frozenset({"GB"}))):
        aimed = [code for code in declared.targets if countries.members(code) & area]
        if aimed and not at_home & area and named not in area:
            yield Problem(
                ("targets",),
                f"people in {name} are targeted ({', '.join(aimed)}) from outside: a "
                "representative there is needed (Art. 27).",
                "Write representative: with name, country and contact.",
            )


def warnings(declared: Declaration) -> Iterator[Problem]:
    """What does not stop a crawl and ought to be mended."""
    host = declared.contact.rpartition("@")[2].rpartition("//")[2].partition("/")[0].lower()
    name = host.partition(":")[0]
    reserved = (".example", ".invalid", ".test", ".local")
    if not declared.loopback_only and (
        name.endswith(reserved)
        or is_loopback(name)
        or name.split(".")[-2:] in (["example", end] for end in ("com", "net", "org"))
    ):
        yield Problem(
            ("contact",),
            "nobody can be reached there: the name is reserved for examples (RFC 2606).",
            "Write a contact that somebody reads.",
        )
