"""The bundled packs with a line of a file changed, as a person changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

from consentry.policy import bundled


def packs(folder: Path, name: str, old: str, new: str, *, times: int = 1) -> Path:
    """A copy of the bundled packs under ``folder``, in whose file ``name`` old is new."""
    copy = folder / "policies"
    shutil.copytree(bundled(), copy)
    text = (copy / name).read_text()
    assert old in text
    (copy / name).write_text(text.replace(old, new, times))
    return copy
