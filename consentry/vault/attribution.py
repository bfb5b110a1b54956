"""The attribution that a licence demands, as it is given out beside an item (CC BY 4.0, 3(a)(1)).

It was sealed in the item's record, and goes with it when the item is erased. It is attribution
only: who is to be credited, for what, under which licence, and whether the item was changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from consentry.evidence import Case, Json, JsonObject, Obligation

FIELD = "attribution"
DEMANDED = "attribute"
"""The obligation whose value is the licence."""
_CHANGES = frozenset({"redact", "generalise", "pseudonymise", "drop", "excerpt"})
_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-[A-Z]{2})*)-(\d\.\d)(?:-([A-Z]{2,5}))?")
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{1,60}")


def of_case(case: Case, obligations: Iterable[Obligation]) -> JsonObject | None:
    """The attribution of a cleared item; None if no licence demands one."""
    return _made(
        case.url,
        ((o.kind, o.value) for o in obligations),
        ((f.kind, f.where.source, f.value) for f in case.findings),
    )


def of_record(private: JsonObject) -> JsonObject | None:
    """The attribution of a stored item, from the sealed part of its record."""
    obligations, findings = private.get("obligations"), private.get("findings")
    return _made(
        str(private.get("url", "")),
        ((str(o.get("kind")), str(o.get("value", ""))) for o in _objects(obligations)),
        (
            (str(f.get("kind")), str(f.get("source")), str(f.get("value", "")))
            for f in _objects(findings)
        ),
    )


def _made(
    url: str,
    obligations: Iterable[tuple[str, str]],
    findings: Iterable[tuple[str, str, str]],
) -> JsonObject | None:
    owed = list(obligations)
    licences = list(dict.fromkeys(value for kind, value in owed if kind == DEMANDED and value))
    if not licences:
        return None
    said: dict[str, list[str]] = {}
    touched = False
    for kind, source, value in findings:
        said.setdefault(kind, []).append(value)
        touched = touched or (source == "item" and kind.startswith("personal."))
    whole: Mapping[str, Json] = {
        "authors": list(dict.fromkeys(said.get("attribution.author", []))),
        "credit": list(dict.fromkeys(said.get("attribution.credit", []))),
        "holders": list(dict.fromkeys(said.get("attribution.holder", []))),
        "notice": list(dict.fromkeys(said.get("licence.notice", []))),
        "title": next(iter(said.get("attribution.title", [])), ""),
        "source": next(iter(said.get("attribution.url", [])), url),
        "licence": list(licences),
        "licence_url": [address for each in licences if (address := _address(each))],
    }
    made: JsonObject = {name: value for name, value in whole.items() if value}
    return made | {"modified": touched and any(kind in _CHANGES for kind, _ in owed)}


def _address(licence: str) -> str:
    """Where a licence is read, by its SPDX identifier or address; "" if it is neither."""
    if licence.startswith(("http://", "https://")):
        return licence
    known = _CREATIVE_COMMONS.fullmatch(licence)
    if known:
        port = f"{known[3].lower()}/" if known[3] else ""
        return f"https://creativecommons.org/licenses/{known[1].lower()}/{known[2]}/{port}"
    return f"https://spdx.org/licenses/{licence}.html" if _SPDX.fullmatch(licence) else ""


def _objects(value: Json) -> list[JsonObject]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
