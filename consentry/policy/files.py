"""Which YAML files a pack is made of; each is read once for as long as it stays as it is."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

from consentry.errors import PackError
from consentry.policy.host_files import NAME as HOSTS
from consentry.policy.pack import bundled
from consentry.policy.rechecks import NAME as RECHECK
from consentry.yamlfile import Document, read

CATEGORIES, KINDS, PLACES = "categories.yaml", "kinds.yaml", "places.yaml"
BESIDE = (CATEGORIES, KINDS, PLACES, HOSTS, RECHECK)
"""Files of which there is one, and that hold no rules."""


class Listed(NamedTuple):
    """A file of a pack: its name in it, where it lies, when it changed, its size."""

    name: str
    path: Path
    changed: int
    size: int


def listed(folders: tuple[Path, ...]) -> tuple[Listed, ...]:
    """The files of these folders and single files, those of the bundled folder first. Raises
    PackError: one that is missing, or stands in two."""
    found: dict[str, Listed] = {}
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
            found[name] = Listed(name, path, *_version(path))
    for name in (*BESIDE, "default.yaml", "floor.yaml"):
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
def document(path: Path, _changed: int, _size: int) -> Document:
    """A file, parsed once for as long as it stays as it is."""
    return read(path, PackError)
