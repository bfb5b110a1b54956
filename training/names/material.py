"""What texts are made of: ``texts/*.txt``, one file a language and ``any.txt`` for all.

``[name] a|b|c`` or ``[name]`` and a line for each.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def sections(lang: str) -> dict[str, list[str]]:
    """What the file of a language says, by name; lang: ``any`` for what is of none."""
    found: dict[str, list[str]] = defaultdict(list)
    name = ""
    for line in (HERE / "texts" / f"{lang}.txt").read_text().splitlines():
        head = re.match(r"\[(\w+)\] ?(.*)", line)
        if head:
            name = head[1]
            found[name] = [v for v in head[2].split("|") if v]
        elif line:
            found[name].append(line)
    return found


def abroad() -> list[str]:
    """Whole names from elsewhere."""
    return (HERE / "abroad.txt").read_text().replace("\n", "|").strip("|").split("|")


def ending(folder: Path, lang: str, pattern: str) -> list[str]:
    """Words of a language that a pattern matches; folder: as ``sources`` filled it."""
    wanted = re.compile(pattern)
    words = (folder / "words" / f"{lang}.txt").read_text().splitlines()
    return [word for word in words if wanted.fullmatch(word)]


def by_ending(folder: Path, lang: str) -> dict[str, list[str]]:
    """Words written small, by their last two letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in (folder / "words" / f"{lang}.txt").read_text().splitlines():
        if len(word) > 3 and word.islower() and word.isalpha():
            found[word[-2:]].append(word)
    return found


class Invented:
    """Words that nobody has written, in the manner of a list: three letters say the next one."""

    def __init__(self, words: list[str]) -> None:
        self._next: dict[str, list[str]] = defaultdict(list)
        for word in words:
            padded = f"^^^{word.lower()}$"
            for at in range(3, len(padded)):
                self._next[padded[at - 3 : at]].append(padded[at])

    def one(self, chance: random.Random) -> str:
        while True:
            done = "^^^"
            while not done.endswith("$") and len(done) < 18:
                done += chance.choice(self._next[done[-3:]])
            word = done.strip("^$")
            if 3 < len(word) < 13 and word.isalpha():
                return word.capitalize()
