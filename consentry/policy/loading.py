"""Folders of YAML to a pack. The first thing that is wrong stops it, with file and line."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from consentry.countries import CODES
from consentry.errors import PackError
from consentry.evidence import covers
from consentry.policy.conditions import All, AnyOf, Condition, NoneLeft, Not, OptOut, Purpose
from consentry.policy.grammar import Reader, Vocabulary
from consentry.policy.host_files import NAME as HOSTS
from consentry.policy.host_files import HostFiles
from consentry.policy.model import (
    CEILINGS,
    CategoriesModel,
    GrantModel,
    KindsModel,
    NoticeModel,
    PlacesModel,
    RuleModel,
    RulesModel,
)
from consentry.policy.pack import (
    Category,
    Duty,
    File,
    Pack,
    Rule,
    Telling,
    bundled,
    canonical,
    digest_of,
)
from consentry.policy.permissions import Grant
from consentry.policy.places import WORDS, Applies, Places
from consentry.policy.platform_files import platforms
from consentry.policy.platforms import FOLDER
from consentry.policy.rechecks import NAME as RECHECK
from consentry.policy.rechecks import Rechecks
from consentry.yamlfile import Document, nearest, read, validate

CATEGORIES, KINDS, PLACES = "categories.yaml", "kinds.yaml", "places.yaml"
LOCKED = ("access", "order", "suppressed")
"""No permission lifts a rule on these, and no rule replaces one."""


class _Listed(NamedTuple):
    """A file of a pack: its name in it, where it lies, when it changed, its size."""

    name: str
    path: Path
    changed: int
    size: int


@dataclass(frozen=True, slots=True)
class _Source:
    doc: Document
    model: RulesModel


def load(*folders: Path) -> Pack:
    """Read packs: folders, or single files. Without the bundled folder among them, it comes first.

    Raises PackError: unknown key, wrong type, duplicate id, unknown kind, place, purpose or
    category, a denial without says and remedy, a permission on what none may lift.
    """
    return _pack(_listed(folders))


@functools.lru_cache(maxsize=16)
def _pack(listed: tuple[_Listed, ...]) -> Pack:
    """A pack never changes, so whoever loads the same files gets the same one."""
    docs = {each.name: _document(each.path, each.changed, each.size) for each in listed}
    kinds, opened = _vocabulary(docs)
    categories = _categories(docs[CATEGORIES])
    groups = _groups(docs[PLACES])
    vocabulary = Vocabulary(frozenset(kinds) | frozenset(categories), frozenset(groups))
    sources = [
        _Source(doc, validate(RulesModel, doc, PackError))
        for name, doc in sorted(docs.items(), key=_default_first)
        if name not in (CATEGORIES, KINDS, PLACES, HOSTS, RECHECK) and not name.startswith(FOLDER)
    ]
    laws = _copied([_law(source, vocabulary, categories) for source in sources], sources)
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


def _listed(folders: tuple[Path, ...]) -> tuple[_Listed, ...]:
    found: dict[str, _Listed] = {}
    if not any((folder / CATEGORIES).is_file() for folder in folders):
        folders = (bundled(), *folders)
    for root, paths in map(_files, dict.fromkeys(path.resolve() for path in folders)):
        for path in paths:
            name = path.relative_to(root).as_posix()
            if name in found and found[name].path != path:
                raise PackError(
                    f"{name} stands in {found[name].path} too.",
                    file=str(path),
                    remedy="Rename one; a single rule is replaced with replaces:.",
                )
            found[name] = _Listed(name, path, *_version(path))
    for name in (CATEGORIES, KINDS, PLACES, HOSTS, RECHECK, "default.yaml", "floor.yaml"):
        if name not in found:
            raise PackError(f"{name} is missing.", file=str(folders[0]), remedy="Put it back.")
    return tuple(found.values())


def _files(place: Path) -> tuple[Path, list[Path]]:
    """A folder and the YAML files in it; of a single file, the folder of rules it stands in."""
    if place.is_file():
        inside = place.parent.name in ("platforms", "jurisdictions")
        return (place.parent.parent if inside else place.parent), [place]
    if not place.is_dir():
        raise PackError(
            "there is no such folder.", file=str(place), remedy="Name a folder of YAML files."
        )
    found = (p for p in sorted(place.rglob("*.y*ml")) if p.suffix in (".yaml", ".yml"))
    return place, [path for path in found if path.is_file()]


def _version(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_mtime_ns, state.st_size


@functools.lru_cache(maxsize=1024)
def _document(path: Path, _changed: int, _size: int) -> Document:
    """A file, parsed once for as long as it stays as it is."""
    return read(path, PackError)


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


def _law(source: _Source, known: Vocabulary, categories: Mapping[str, Category]) -> File:
    doc, model = source.doc, source.model
    reader = Reader(doc, known)
    stem = Path(doc.name).stem
    if model.id != stem:
        reader.wrong(("id",), f"id {model.id} is not the file's name.", f"Write id: {stem}.")
    for kind, lower in model.ceilings.items():
        at = ("ceilings", kind)
        if kind not in categories:
            reader.wrong(at, f"unknown category {kind}.", nearest(kind, sorted(categories)))
        if CEILINGS.index(lower) < CEILINGS.index(categories[kind].ceiling):
            reader.wrong(
                at,
                f"{kind} cannot be raised from {categories[kind].ceiling} to {lower}.",
                "A pack may lower a ceiling, not raise it.",
            )
    applies = None
    if model.applies is not None:
        applies = Applies(
            reader.places(model.applies.established, ("applies", "established")),
            reader.places(model.applies.targets, ("applies", "targets")),
            reader.places(model.applies.subject_place, ("applies", "subject_place")),
            model.applies.at_least,
            model.applies.part,
        )
        if not (applies.established or applies.targets or applies.subject_place):
            reader.wrong(("applies",), "applies names no place.", "Write subject_place: EU.")
    seen: dict[str, int] = {}
    rules = []
    for number, rule in enumerate(model.rules):
        at_rule = ("rules", number)
        if rule.id in seen:
            reader.wrong(
                (*at_rule, "id"),
                f"the id {rule.id} stands on line {seen[rule.id]} too.",
                "Give one of them another name.",
            )
        seen[rule.id] = doc.line((*at_rule, "id"))
        rules.append(_rule(reader, rule, at_rule, model))
    notice = tuple(_telling(reader, n, each) for n, each in enumerate(model.notice))
    return File(model.id, model.title, applies, dict(model.ceilings), tuple(rules), notice)


def _telling(reader: Reader, number: int, told: NoticeModel) -> Telling:
    at = ("notice", number, "text")
    if "en" not in told.text:
        reader.wrong(at, "the notice has no text in English.", "Write en: what people are told.")
    for code, text in told.text.items():
        if not text.strip():
            reader.wrong((*at, code), f"the text in {code} is empty.", "Write it, or remove it.")
    return Telling(told.cite, dict(told.text))


def _rule(reader: Reader, rule: RuleModel, at: tuple[str | int, ...], model: RulesModel) -> Rule:
    def wrong(key: str, what: str, remedy: str) -> NoReturn:
        reader.wrong((*at, key), what, remedy)

    head = rule.id.partition("/")[0]
    if head != model.id:
        wrong("id", f"{rule.id} stands in the pack {model.id}.", f"Write {model.id}/….")
    when = reader.condition(rule.when, (*at, "when"))
    if rule.then != "allow" and not rule.remedy:
        wrong(
            "then", f"{rule.id} refuses and names no remedy.", "Write remedy: what would change it."
        )
    locked = sorted(k for k in when.kinds() if any(covers(lock, k) for lock in LOCKED))
    if rule.unless and locked:
        wrong("unless", f"no permission lifts a rule on {locked[0]}.", "Remove unless.")
    if rule.unless and rule.then == "allow":
        wrong("unless", "a rule that allows has nothing to lift.", "Remove unless.")
    if rule.replaces and not (rule.reason and rule.author):
        wrong("replaces", f"{rule.id} replaces a rule silently.", "Write reason: and author:.")
    if rule.wait is not None and rule.then != "defer":
        wrong("wait", "only a rule that defers waits.", "Write then: defer, or remove wait.")
    for number, duty in enumerate(rule.obligations):
        if duty.target not in ("", "finding"):
            reader.finding_kinds(duty.target, (*at, "obligations", number, "target"))
    per_purpose, last = _asks_purposes(when), any(isinstance(c, NoneLeft) for c in _parts(when))
    if per_purpose and last:
        wrong("when", "none-left cannot stand beside other questions about purposes.", "Split it.")
    return Rule(
        id=rule.id,
        file=model.id,
        stages=tuple(dict.fromkeys(rule.stage)),
        when=when,
        then=rule.then,
        says=rule.says,
        remedy=rule.remedy,
        cite=rule.cite,
        unless=tuple(_grant(g) for g in rule.unless.permission) if rule.unless else (),
        on_source=rule.on == "source",
        fills_unknown=rule.fills == "unknown",
        duties=tuple(Duty(d.kind, d.target, str(d.value)) for d in rule.obligations),
        wait=rule.wait,
        valid=rule.valid or model.valid,
        per_purpose=per_purpose,
        last=last,
        replaces=rule.replaces or "",
        reason=rule.reason,
        author=rule.author,
    )


def _grant(model: GrantModel) -> Grant:
    article = model.article or (f"9(2)({model.art9})" if model.art9 else "")
    return Grant(frozenset(model.kind), article)


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from _parts(part)
    elif isinstance(condition, Not):
        yield from _parts(condition.part)


def _asks_purposes(condition: Condition) -> bool:
    return any(isinstance(part, OptOut | Purpose) for part in _parts(condition))


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
