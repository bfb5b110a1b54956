"""Folders of YAML to a pack. The first thing that is wrong stops it, with file and line."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from consentry.countries import CODES
from consentry.errors import PackError
from consentry.evidence import covers
from consentry.policy.files import BESIDE, CATEGORIES, KINDS, PLACES, Listed, document, listed
from consentry.policy.grammar import Vocabulary
from consentry.policy.host_files import NAME as HOSTS
from consentry.policy.host_files import HostFiles
from consentry.policy.law import LOCKED, law_of
from consentry.policy.model import CategoriesModel, KindsModel, PlacesModel, RulesModel
from consentry.policy.pack import Category, File, Pack, canonical, digest_of
from consentry.policy.permissions import Grant
from consentry.policy.places import WORDS, Places
from consentry.policy.platform_files import platforms
from consentry.policy.platforms import FOLDER
from consentry.policy.rechecks import NAME as RECHECK
from consentry.policy.rechecks import Rechecks
from consentry.yamlfile import Document, nearest, validate


@dataclass(frozen=True, slots=True)
class _Source:
    doc: Document
    model: RulesModel


def load(*folders: Path) -> Pack:
    """Read packs: folders, or single files. Without the bundled folder among them, it comes first.

    Raises PackError: unknown key, wrong type, duplicate id, unknown kind, place, purpose or
    category, a denial without says and remedy, a permission on what none may lift.
    """
    return _pack(listed(folders))


@functools.lru_cache(maxsize=16)
def _pack(found: tuple[Listed, ...]) -> Pack:
    """A pack never changes, so whoever loads the same files gets the same one."""
    docs = {each.name: document(each.path, each.changed, each.size) for each in found}
    kinds, opened = _vocabulary(docs)
    categories = _categories(docs[CATEGORIES])
    groups = _groups(docs[PLACES])
    vocabulary = Vocabulary(frozenset(kinds) | frozenset(categories), frozenset(groups))
    sources = [
        _Source(doc, validate(RulesModel, doc, PackError))
        for name, doc in sorted(docs.items(), key=_default_first)
        if name not in BESIDE and not name.startswith(FOLDER)
    ]
    laws = _copied(
        [law_of(source.doc, source.model, vocabulary, categories) for source in sources], sources
    )
    _check_replacements(laws, sources)
    places = Places(groups)
    spoken = frozenset(
        country
        for law in laws
        if law.applies and not law.applies.part
        for country in places.members(law.applies.subject_place)
        if country not in WORDS
    )
    files = {name: canonical(doc.value) for name, doc in docs.items()}
    return Pack(
        digest=digest_of(files),
        files=dict(sorted(files.items())),
        laws=tuple(laws),
        categories=categories,
        kinds=kinds,
        open_kinds=opened,
        places=Places(groups, spoken),
        host_files=HostFiles.read(docs[HOSTS]),
        rechecks=Rechecks.read(docs[RECHECK], vocabulary.kinds, opened),
        platforms=platforms({n: doc for n, doc in docs.items() if n.startswith(FOLDER)}),
    )


def _default_first(entry: tuple[str, Document]) -> tuple[bool, str]:
    return entry[0] != "default.yaml", entry[0]


def _vocabulary(
    docs: Mapping[str, Document],
) -> tuple[dict[str, str], frozenset[str]]:
    model = validate(KindsModel, docs[KINDS], PackError)
    kinds = dict(model.kinds)
    for kind in model.kinds:
        while "." in kind:
            kind = kind.rpartition(".")[0]
            kinds.setdefault(kind, f"any finding {kind}.*")
    for at, family in enumerate(model.open):
        if family not in kinds and family != "personal":
            doc = docs[KINDS]
            raise PackError(
                f"unknown family {family}.",
                file=doc.name,
                line=doc.line(("open", at)),
                remedy=nearest(family, sorted(kinds)),
            )
    return kinds, frozenset(model.open)


def _groups(doc: Document) -> dict[str, frozenset[str]]:
    model = validate(PlacesModel, doc, PackError)
    for name, codes in model.groups.items():
        for at, code in enumerate(codes):
            if code not in CODES:
                raise PackError(
                    f"unknown country {code}.",
                    file=doc.name,
                    line=doc.line(("groups", name, at)),
                    remedy=nearest(code, sorted(CODES)),
                )
    return {name: frozenset(codes) for name, codes in model.groups.items()}


def _categories(doc: Document) -> dict[str, Category]:
    model = validate(CategoriesModel, doc, PackError)
    if "personal" not in model.categories:
        raise PackError(
            "the category personal is missing.",
            file=doc.name,
            line=doc.line(("categories",)),
            remedy="It stands for what has no category of its own.",
        )
    found = {}
    for kind, entry in model.categories.items():
        at = ("categories", kind)
        if not covers("personal", kind):
            raise PackError(
                f"the category {kind} does not begin with personal.",
                file=doc.name,
                line=doc.line(at),
                remedy=f"Write personal.{kind}.",
            )
        if (entry.action == "generalise") != (entry.to is not None):
            raise PackError(
                f"{kind}: generalise and to: belong together.",
                file=doc.name,
                line=doc.line((*at, "action")),
                remedy="Write to: year, country or network.",
            )
        found[kind] = Category(
            kind,
            entry.ceiling,
            entry.group,
            entry.action,
            entry.placeholder,
            entry.to or "",
            tuple(Grant(frozenset((lift,))) for lift in entry.lifted_by),
            entry.everywhere,
            entry.says,
        )
    return found


def _copied(laws: list[File], sources: list[_Source]) -> list[File]:
    """``copies:`` a file binds with the same rules as another one, under its own ids."""
    by_id: dict[str, File] = {}
    for law, source in zip(laws, sources, strict=True):
        if law.id in by_id:
            _fault(source, ("id",), f"two files have the id {law.id}.", "Rename one.")
        by_id[law.id] = law
    found = []
    for law, source in zip(laws, sources, strict=True):
        if source.model.copies is None:
            found.append(law)
            continue
        model = by_id.get(source.model.copies)
        if model is None or model.id == law.id:
            _fault(
                source,
                ("copies",),
                f"unknown pack {source.model.copies}.",
                nearest(source.model.copies, sorted(set(by_id) - {law.id})),
            )
        own = {rule.id for rule in law.rules}
        clones = tuple(
            replace(rule, id=f"{law.id}/{rule.id.partition('/')[2]}", file=law.id)
            for rule in model.rules
        )
        rules = (*law.rules, *(rule for rule in clones if rule.id not in own))
        found.append(replace(law, rules=rules, ceilings={**model.ceilings, **law.ceilings}))
    return found


def _check_replacements(laws: list[File], sources: list[_Source]) -> None:
    known = {rule.id: rule for law in laws for rule in law.rules}
    by: dict[str, str] = {}
    for law, source in zip(laws, sources, strict=True):
        for number, rule in enumerate(law.rules[: len(source.model.rules)]):
            if not rule.replaces:
                continue
            at = ("rules", number, "replaces")
            old = known.get(rule.replaces)
            if old is None or old.id == rule.id:
                _fault(
                    source,
                    at,
                    f"unknown rule {rule.replaces}.",
                    nearest(rule.replaces, sorted(known)),
                )
            if any(covers(lock, kind) for lock in LOCKED for kind in old.when.kinds()):
                _fault(source, at, f"{old.id} cannot be replaced.", "Remove replaces.")
            if old.id in by:
                _fault(source, at, f"{old.id} is replaced by {by[old.id]} too.", "Remove one.")
            by[old.id] = rule.id


def _fault(source: _Source, at: tuple[Any, ...], what: str, remedy: str) -> NoReturn:
    raise PackError(what, file=source.doc.name, line=source.doc.line(at), remedy=remedy)
