"""Lists of words under heads, as the text files beside this one have them."""

from __future__ import annotations

from pathlib import Path


def sections(file: Path) -> dict[str, frozenset[str]]:
    """The words of a file, by the head in brackets over them; a line with ``#`` says something."""
    found: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            words.update(line.split())
    return {head: frozenset(words) for head, words in found.items()}
