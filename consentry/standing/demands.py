"""What each kind of permission demands of the fields of its file, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consentry.standing.permission import Declared


def demands(said: Declared) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What a kind demands of the other fields: where, what is wrong, what to write."""
    scope, kind = said.scope, said.kind
    if kind == "person-consent":
        yield from _of_consent(said)
    elif said.subject is not None:
        yield ("subject",), f"a {kind} has no subject.", "Leave subject out, or write its kind."
    if kind in ("site-permission", "licence") and not scope.hosts:
        yield (
            ("scope",),
            f"a {kind} says for which hosts it is given.",
            "Write scope: {hosts: [www.example.org]}.",
        )
    if kind == "legal-exception":
        for key, example in (
            ("article", "CDSM Art. 3"),
            ("provision", "Directive (EU) 2019/790, Art. 3"),
            ("national_provision", "the paragraph of the national law that it rests on"),
            ("approver", "who approved it, by name or office"),
        ):
            if getattr(said, key) is None:
                yield (
                    ("kind",),
                    f"a legal-exception names its {key}.",
                    f"Write {key}: {example}.",
                )
        if not scope.purposes:
            yield (
                ("scope",),
                "a legal-exception says for which purposes it holds.",
                "Write scope: {purposes: [research-corpus]}.",
            )
    for key, end in (("expires", said.expires), ("withdrawn", said.withdrawn)):
        if end is not None and end < said.obtained:
            yield (key,), f"{key} is before obtained.", "Write a later day."
    if said.renews == said.id:
        yield ("renews",), "it renews itself.", "Name the earlier permission, or leave it out."


def _of_consent(said: Declared) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if said.subject is None:
        yield (
            ("kind",),
            "a person-consent says whose it is.",
            "Write subject: with email, phone, profile, or name and site.",
        )
    if said.grantor not in ("subject", "guardian"):
        yield (
            ("grantor",),
            "the grantor of a person-consent is not named in the home.",
            "Write grantor: subject, or guardian; the proof shows who it is.",
        )
    for key, example in (("purposes", "archive"), ("categories", "personal.name.author")):
        if not getattr(said.scope, key):
            yield (
                ("scope",),
                f"a person consents to named {key} (GDPR Art. 4(11)).",
                f"Write scope: with {key}: [{example}].",
            )
