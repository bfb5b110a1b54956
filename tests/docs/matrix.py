"""``python tests/docs/matrix.py > docs/laws.md``: law by category by stage, asked of the engine.

Each cell is an answer of the engine with default.yaml and that law alone, for an item in which a
datum of the category is left: as declared, with each kind of permission, or never.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from consentry.evidence import Case, Facts, Finding, Permission, Stage, Where
from consentry.policy import Pack, bundled, decide, load
from consentry.policy.model import PermissionKind
from consentry.policy.pack import File

HEAD = """\
# Laws

What each law in `policies/jurisdictions` comes to. Made by `python tests/docs/matrix.py >
docs/laws.md` from the packs, by asking the engine; a test fails when this page is not what it says.
Rules, paragraphs and remedies: [rules](rules.md). How a law binds: by an establishment, by whom an
activity targets, or because the person is there with a probability of 5 % or more
([policies/README.md](../policies/README.md)). Several laws may bind one item; the strictest answer
stands. This is no legal advice: sources that name "general knowledge" were not read for it.

**D** declared: stays where the activity declares it, with basis, retention and notice ·
**C** consent of the person · **E** a legal exception on file · **S** the site's permission or a
licence · **—** never. Several letters: each of them is enough; with **+** all of them are needed.
The activity here does news-monitoring, and the site says nothing against it. At `use` the question
is about what was stored already, so a category that no law lets in does not come up there.
"""
LETTERS = {"person-consent": "C", "legal-exception": "E", "site-permission": "S", "licence": "S"}
ARTICLES = ("", "9(2)(a)", "9(2)(j)")
COLUMNS = {
    "author": "personal.name.author",
    "other name": "personal.name",
    "business contact": "personal.contact.email",
    "home address": "personal.contact.address",
    "user name": "personal.online.username",
    "birth": "personal.birth",
    "location": "personal.location",
    "finances": "personal.financial",
    "state's number": "personal.identifier.national",
    "special": "personal.special",
    "criminal": "personal.criminal",
    "child": "personal.child",
    "face": "personal.biometric.face",
    "template": "personal.biometric.template",
    "leaked": "personal.leaked",
}
PURPOSES = {"store": "news-monitoring", "use": "news-monitoring", "use, commercial": "commercial"}
NOW = 1_800_000_000
_ALLOWED = Finding("optout.tdmrep", Where("test"), "allow", purposes=("commercial",))


def lines() -> Iterator[str]:
    yield HEAD
    pack = load(bundled())
    laws = [law for law in pack.laws if law.applies]
    yield "## Which laws, and where they bind\n"
    yield "| law | title | established, targeted | person in | |\n|---|---|---|---|---|"
    for law in laws:
        yield _where(law)
    for stage in PURPOSES:
        yield f"\n## {stage}\n"
        yield f"| law | {' | '.join(COLUMNS)} |\n|---|{'---|' * len(COLUMNS)}"
        for law in laws:
            cells = (cell(pack, law, kind, stage) for kind in COLUMNS.values())
            yield f"| `{law.id}` | {' | '.join(cells)} |"
    yield "\n## What each law adds\n"
    for law in laws:
        if law.id != "floor":
            says = [f"{rule.cite}: {rule.says}" for rule in law.rules]
            yield f"- **{law.id}**: " + " ".join(f"{each}" for each in says)


def cell(pack: Pack, law: File, kind: str, stage: str) -> str:
    """What is needed for a datum of ``kind`` to be kept or used, as letters."""
    alone = replace(pack, laws=(pack.laws[0], law))
    if _allowed(alone, law, kind, stage, ()):
        return "D"
    grants = [(one, article) for one in get_args(PermissionKind) for article in ARTICLES]
    letters = {LETTERS[g[0]] for g in grants if _allowed(alone, law, kind, stage, (g,))}
    if letters:
        return "".join(sorted(letters))
    for pair in itertools.combinations(grants, 2):
        if _allowed(alone, law, kind, stage, pair):
            return "+".join(sorted({LETTERS[one] for one, _ in pair}))
    return "—"


def _allowed(
    pack: Pack, law: File, kind: str, stage: str, grants: tuple[tuple[str, str], ...]
) -> bool:
    purpose = PURPOSES[stage]
    datum = Finding(kind, Where("test"), "Example", consents=("p",))
    facts = Facts(
        "incidental",
        (purpose,),
        "ExampleBot",
        keeps=(kind,),
        established=_home(pack, law),
        basis={purpose: "legitimate-interests"},
        retention_days=90,
    )
    asked: Stage = "store" if stage == "store" else "use"
    case = Case(
        stage=asked,
        url="https://www.example.org/news",
        site="example.org",
        facts=facts,
        findings=(datum, _ALLOWED, *(Finding(k, Where("test")) for k in _SETTLED)),
        residual=(datum,),
        places={} if facts.established else {"unknown": 1000},
        permissions=tuple(
            Permission("p", one, f"Example {n}", article=article)  # type: ignore[arg-type]
            for n, (one, article) in enumerate(grants)
        ),
        now=NOW,
        purpose=purpose if asked == "use" else "",
    )
    return decide(pack, case).allowed


_SETTLED = ("terms.silent", "notice.delivered")


def _home(pack: Pack, law: File) -> tuple[str, ...]:
    assert law.applies is not None
    return tuple(sorted(pack.places.members(law.applies.established))[:1])


def _where(law: File) -> str:
    applies = law.applies
    assert applies is not None
    activity = ", ".join(dict.fromkeys((*applies.established, *applies.targets)))
    part = "on a part of the matter" if applies.part else ""
    return (
        f"| `{law.id}` | {law.title} | {activity} | {', '.join(applies.subject_place)} | {part} |"
    )


def page() -> str:
    """The whole page."""
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    print(page(), end="")
