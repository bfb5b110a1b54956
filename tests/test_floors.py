"""The house rules that a machine can keep: who may import whom, what is public, what is written.

Parts import downwards only. Imports are read from the source, those inside functions and under
``TYPE_CHECKING`` too.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "consentry"

GROUND = {"errors"}
DATA = {"errors", "evidence", "yamlfile", "origin", "countries", "address", "garbage"}
MIDDLE = {"activity", "policy", "signals", "storage", "provenance", "vault", "standing"}
MIDDLE |= {"hosts", "pace", "notice"}

FLOORS: dict[str, set[str]] = {
    "errors": {"evidence"},
    "evidence": set(),
    "yamlfile": GROUND,
    "origin": set(),
    "address": set(),
    "countries": GROUND,
    "garbage": set(),
    "signals": DATA,
    "policy": DATA,
    "activity": DATA,
    "storage": GROUND,
    "provenance": DATA | {"storage"},
    "hosts": DATA | {"storage", "provenance"},
    "pace": DATA,
    "standing": DATA | {"storage", "provenance", "activity"},
    "vault": DATA | {"storage", "provenance"},
    "notice": DATA | {"storage", "provenance", "activity"},
    "gate": DATA | MIDDLE,
    "adapters": DATA | MIDDLE | {"gate"},
    "review": DATA | MIDDLE | {"gate"},
    "cli": DATA | MIDDLE | {"gate", "adapters", "review", "cases"},
    "cases": DATA | MIDDLE | {"gate"},
    "__init__": {"adapters", "gate", "errors", "evidence", "garbage"},
}
"""What each part may import besides itself. ``errors`` names evidence's types for checkers only."""

FRAMEWORKS = {"scrapy", "playwright", "scrapy_playwright", "twisted", "itemadapter", "mitmproxy"}
FRAMEWORK_FLOORS = {"adapters", "cli"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """A module's tree; many tests look at each."""
    return ast.parse(path.read_text("utf-8"), str(path))


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Dotted names that a module imports, absolute, and the line."""
    package = ("consentry", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield f"{base}.{alias.name}", node.lineno


def walls(path: Path) -> Iterator[str]:
    """What a module imports against the plan."""
    part = part_of(path)
    where = path.relative_to(ROOT)
    if part not in FLOORS:
        yield f"{where}: {part} has no floor: name in FLOORS what it may import"
        return
    for name, line in imports(path):
        top, _, rest = name.partition(".")
        if top in FRAMEWORKS and part not in FRAMEWORK_FLOORS:
            yield f"{where}:{line}: {part} knows no framework, and imports {top}"
        if top in ("crawler", "tests", "bench"):
            yield f"{where}:{line}: the library does not know {top}"
        if top == "consentry":
            other = rest.partition(".")[0]
            known = other in FLOORS or (PACKAGE / other).exists()
            if known and other not in {part, *FLOORS[part]}:
                yield f"{where}:{line}: {part} may not import {other}"


def test_parts_import_downwards_only():
    assert [wall for path in modules() for wall in walls(path)] == []


def test_no_part_may_import_what_imports_it():
    def below(part: str, seen: frozenset[str]) -> None:
        assert part not in seen, f"{part} is above and below itself"
        for other in FLOORS.get(part, set()) - ({"evidence"} if part == "errors" else set()):
            below(other, seen | {part})

    for part in FLOORS:
        below(part, frozenset())
    assert "policy" not in FLOORS["signals"]
    assert "signals" not in FLOORS["policy"]


PERSONAL = ("names", "persons", "forms", "keys", "special", "page", "item")
"""The folders of signals/personal, each above those before it; above all what scans with them."""
_SCANS = {"__init__", "scanning", "scanning_html"}


def test_personal_data_is_found_in_floors_too():
    inside = PACKAGE / "signals" / "personal"
    above = []
    for path in sorted(inside.rglob("*.py")):
        own = path.relative_to(inside).parts[0].removesuffix(".py")
        if own in _SCANS:
            continue
        floor = PERSONAL.index(own) if own in PERSONAL else -1
        for name, line in imports(path):
            part = name.removeprefix("consentry.signals.personal.").partition(".")[0]
            if part in _SCANS or (part in PERSONAL and PERSONAL.index(part) > floor):
                above.append(f"{path.relative_to(ROOT)}:{line}: {own} may not import {part}")
    assert above == []


@pytest.mark.parametrize(
    ("part", "source", "said"),
    [
        ("signals/robots.py", "from consentry.policy import engine", "signals may not import"),
        ("signals/a/b.py", "from ...policy.engine import decide", "signals may not import policy"),
        ("policy/engine.py", "def f():\n    from consentry import signals", "policy may not"),
        ("vault/index.py", "import consentry.gate", "vault may not import gate"),
        ("gate/seam.py", "import scrapy.http", "knows no framework"),
        (
            "storage/s3.py",
            "if TYPE_CHECKING:\n    from consentry.provenance.log import Log",
            "storage may not import provenance",
        ),
        ("gate/seam.py", "from crawler import items", "does not know crawler"),
        ("newcomer.py", "import os", "newcomer has no floor"),
    ],
)
def test_an_import_against_the_plan_is_found(tmp_path, monkeypatch, part, source, said):
    path = tmp_path / "consentry" / part
    path.parent.mkdir(parents=True)
    path.write_text(source)
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path / "consentry")
    assert said in "\n".join(walls(path))


def folders() -> list[Path]:
    return sorted({path.parent for path in modules() if path.parent != PACKAGE})


def test_every_folder_says_what_is_public():
    for folder in folders():
        init = folder / "__init__.py"
        where = init.relative_to(ROOT)
        assert init.exists(), f"{where} is missing"
        names = [
            target.id
            for node in ast.parse(init.read_text("utf-8")).body
            for target in (
                node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            )
            if isinstance(target, ast.Name)
        ]
        assert "__all__" in names, f"{where} lists no __all__"


def test_every_module_opens_by_saying_what_it_is_for():
    for top in ("consentry", "crawler", "tests"):
        for path in sorted((ROOT / top).rglob("*.py")):
            said = ast.get_docstring(parsed(path))
            assert said, f"{path.relative_to(ROOT)} opens with no docstring"


# Places of one machine, and where packages are fetched from: neither belongs into the project.
_HERE = re.compile(
    rb"/work/(?:main|shared)|/root/|/home/[a-z]|/Users/[a-z]|\.pyenv"
    rb"|pypi\.(?:org|python)|pythonhosted|registry\.npm|deb\.debian\.org|--index-url [^$]"
    rb"|--extra-index-url"
)
_MAY = {"tests/test_floors.py"}


HEAVY = {"boto3", "botocore", "httpx", "playwright", "polars", "pyarrow"}
STARTS: dict[str, tuple[str, set[str]]] = {
    "a crawl": ("import consentry; consentry.Addon", HEAVY | {"consentry.cli"}),
    "a verifier": (
        "from consentry.cli import app; import typer; "
        "typer.main.get_command(app).commands['log'].commands['verify']",
        HEAVY | {"consentry.gate", "pydantic", "requests", "scrapy", "yaml"},
    ),
}
"""What a start runs, and what it must not load: a process is started for every command."""


@pytest.mark.parametrize("start", STARTS)
def test_a_start_loads_only_what_it_needs(start):
    code, heavy = STARTS[start]
    code += f"; import sys; print(sorted({heavy!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=240)
    assert done.stdout.strip() == "[]", done.stderr


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=240
    )
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_no_file_names_a_place_of_one_machine_or_a_registry():
    found = []
    for name in tracked():
        path = ROOT / name
        if name in _MAY or not path.is_file():
            continue
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if _HERE.search(line):
                found.append(f"{name}:{number}")
    assert found == []


def test_the_locks_pin_every_package_with_hashes():
    for lock in ("crawl.lock", "crawl4ai.lock", "dev.lock"):
        text = (ROOT / "requirements" / lock).read_text("utf-8")
        entries = re.split(r"\n(?=\S)", text.strip())
        assert len(entries) > 50
        for entry in entries:
            assert re.match(r"[A-Za-z0-9._-]+==\S+", entry), entry[:80]
            assert "--hash=sha256:" in entry, entry[:80]


def documented() -> str:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(page.read_text("utf-8") for page in pages if page.exists())


def settings() -> set[str]:
    """Every CONSENTRY_ name that the library reads: settings and environment variables."""
    return {
        node.value
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"CONSENTRY_[A-Z_]+", node.value)
    }


def test_the_docs_mention_every_setting():
    text = documented()
    missing = sorted(name for name in settings() if not re.search(rf"\b{name}\b", text))
    assert missing == [], "write these into docs/reference.md"


def test_every_dependency_is_explained():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"]]
    for group in project["project"].get("optional-dependencies", {}).values():
        asked += group
    for group in project["dependency-groups"].values():
        asked += [entry for entry in group if isinstance(entry, str)]
    names = {re.match(r"[A-Za-z0-9._-]+", entry).group().lower() for entry in asked}
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    assert sorted(name for name in names if f"`{name}`" not in text) == []
