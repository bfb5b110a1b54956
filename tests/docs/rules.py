"""``python tests/docs/rules.py > docs/rules.md``: the table of rules, made from the packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consentry.adapters.asking import _RULES as PLUGS_OWN
from consentry.adapters.scrapy.refusals import _RULES as SCRAPYS_OWN
from consentry.policy import Pack, bundled, load
from consentry.policy.pack import File, Rule

HEAD = """\
# Rules

Every rule that is shipped, by the id under which a decision, a record and a report name it. Made
from `policies/` by `python tests/docs/rules.py > docs/rules.md`; a test fails when this page is
not what the packs say. How a rule is read and written: [policies/README.md](../policies/README.md).

Remedies name permissions where one would lift the rule ([permissions](permissions.md)). What each
law comes to, category by category: [laws](laws.md).
"""
_ENGINE = {
    "engine/nothing-allows": "No rule allows this, so the answer is no.",
    "engine/unknown-finding": "Something was found that no rule and no list of kinds knows.",
    "engine/error": "A check failed, so nothing is let through. A fault of the software.",
    "engine/closed": "The gate is closed, so nobody would record this.",
    "engine/not-text": "A text of the item is not Unicode: it has half of a surrogate pair.",
}


def lines() -> Iterator[str]:
    yield HEAD
    pack = load(bundled())
    for file in pack.laws:
        yield f"## {file.id}\n\n{file.title}.\n"
        if file.id == "floor" and (model := _model(pack, file)):
            ids = ", ".join(f"`{rule.id}`" for rule in file.rules)
            yield f"What [{model}](#{model}) says, under its own ids: {ids}.\n"
        else:
            yield from _table(_row(rule) for rule in file.rules)
    yield "## categories\n\nWhat is done with personal data that may not stay, by category"
    yield "([policies/categories.yaml](../policies/categories.yaml)).\n"
    yield "| rule | ceiling | done | says |\n|---|---|---|---|"
    for kind, category in pack.categories.items():
        done = f"{category.action} to {category.to}" if category.to else category.action
        yield f"| `categories/{kind}` | {category.ceiling} | {done} | {category.says} |"
    yield "\n## recheck\n\nWhat becomes of a stored item whose host says no when asked again; the"
    yield "first row that fits decides ([recheck](recheck.md)).\n"
    yield "| row | finding | done | after | says | source |\n|---|---|---|---|---|---|"
    for row in pack.rechecks.rows:
        about = ", ".join(f"`{kind}`" for kind in (*row.finding, *row.malformed))
        yield f"| `{row.id}` | {about} | {row.then} | {row.after} | {row.says} | {row.cite} |"
    yield "\n## scrapy\n\nThe add-on's own, about Scrapy itself, which no pack can know of.\n"
    yield from _table((f"`{rule}`", "", "deny", *said) for rule, said in SCRAPYS_OWN.items())
    yield "## adapter\n\nThose of the plugs for [other crawlers](other-crawlers.md).\n"
    yield from _table((f"`{rule}`", "", "deny", *said) for rule, said in PLUGS_OWN.items())
    yield "## engine\n\nWhere no rule answered.\n"
    yield "| rule | says |\n|---|---|"
    yield from (f"| `{rule}` | {said} |" for rule, said in _ENGINE.items())


def _model(pack: Pack, copy: File) -> str:
    """The file whose rules a copy has, row for row."""
    rows = [_row(rule)[1:] for rule in copy.rules]
    return next(
        (
            file.id
            for file in pack.laws
            if file.id != copy.id and [_row(rule)[1:] for rule in file.rules] == rows
        ),
        "",
    )


def _row(rule: Rule) -> tuple[str, ...]:
    then = rule.then + "".join(f", {duty.kind}" for duty in rule.duties)
    says = rule.says + (f" ({rule.cite})" if rule.cite else "")
    return f"`{rule.id}`", ", ".join(rule.stages), then, says, rule.remedy


def _table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| rule | stage | then | says | remedy |\n|---|---|---|---|---|"
    for row in rows:
        yield "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |"
    yield ""


def page() -> str:
    """The whole page."""
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    print(page(), end="")
