"""Labelled texts to train on: sentences and layouts with slots, filled anew each time.

The slots of ``texts/*.txt``: ``{a}`` to ``{c}`` persons, ``{a1}`` and ``{a2}`` their first and last
name, ``{A}`` in capitals, ``{a,}`` last name first, ``{a;}`` that in capitals, ``{a^}`` last name in
capitals, ``{a>}`` and ``{a<}`` initials before and after it, ``{a:s}`` with the German genitive's s,
``{a:g}`` and so on the Polish cases. ``{s}`` is a last name that names something else. What else
slots say: ``slots.py``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from training.names.lists import LANGUAGES
from training.names.material import sections
from training.names.slots import Sample, Slots, Span

_SMALL_WORD = re.compile(r"(?<![\w@.'’/-])[^\W\d_A-Z]{4,}(?![\w@'’/-])")
_BEGINS = re.compile(r"(?<![^\W\d_'’])[^\W\d_]")
_DETERMINERS = frozenset(sections("any")["determiners"])
"""After these stands no person's name."""
_ALONE = (
    "{a}", "{a}", "{a,}", "{A}", "{a1}", "{a1}", "{a2}", "{a;}", "{a^}", "{a>}", "{degree} {a}",
)  # fmt: skip
"""What stands in a field by itself."""
_ONE_NAME = (
    "{a1}",
    "{a1}",
    "{a2}",
    "{a2}",
    "{a1}\\n{b1}\\n{c1}",
    "{a2}\\n{b2}\\n{c2}",
    "{a1}, {b2}",
)
"""What stands in a field that says who somebody is, or in a column under such a word."""
_ELSE = ("{city}", "{country}", "{org}", "{product}", "{coin}", "{brand}", "{words}", "{month}")
"""What stands in texts as names do."""


class Labelled(NamedTuple):
    """spans: of persons; listed: their names are to be those of the lists."""

    lang: str
    text: str
    spans: list[Span]
    listed: bool


def _big(text: str) -> str:
    """With every word's first letter big."""
    return _BEGINS.sub(lambda found: found[0].upper(), text)


def joined(parts: list[Sample], mark: str) -> Sample:
    done, spans = "", []
    for text, inner in parts:
        if done:
            done += mark
        spans += [(s + len(done), e + len(done)) for s, e in inner]
        done += text
    return done, spans


class Maker(Slots):
    """helps: texts of an interface, which name nobody."""

    def __init__(
        self, lang: str, seed: int, folder: Path, common: list[str], helps: list[str]
    ) -> None:
        super().__init__(lang, seed, folder, common)
        self._helps = helps

    def sentence(self) -> Sample:
        named = self.chance.random() < 0.68
        plain = self.chance.random() < (0.2 if named else 0.13)
        if plain:
            templates = self._any["anywhere" if named else "nowhere"]
        else:
            templates = self.says["sentences" if named else "negatives"]
        made = self.filled(self.chance.choice(templates))
        if "{" in made[0]:
            raise ValueError(made[0])
        return made

    def paragraph(self) -> Sample:
        mark = self.chance.choice((" ", " ", " ", "\n", "\n\n"))
        made = joined([self.sentence() for _ in range(self.chance.randint(1, 5))], mark)
        return self.unfamiliar(made) if self.chance.random() < 0.35 else made

    def unfamiliar(self, made: Sample) -> Sample:
        """The same with other words around the names, that end as those do: names are not to be
        known by the words of these templates alone."""
        text, spans = made
        done, at = "", 0
        moved: list[Span] = []
        left = list(spans)
        for found in _SMALL_WORD.finditer(text):
            if any(s < found.end() and found.start() < e for s, e in spans):
                continue
            others = self.small.get(found[0][-2:])
            if not others or self.chance.random() > 0.4:
                continue
            shift = len(done) - at
            while left and left[0][0] < found.start():
                start, end = left.pop(0)
                moved.append((start + shift, end + shift))
            done += text[at : found.start()] + self.chance.choice(others)
            at = found.end()
        shift = len(done) - at
        moved += [(start + shift, end + shift) for start, end in left]
        return done + text[at:], moved

    def among(self, line: str) -> Sample:
        """A text of the interface with persons, places and things in place of some of its words:
        in such words as nobody wrote for names, what is a name is known by itself."""
        chance = self.chance
        done, at = "", 0
        spans: list[Span] = []
        for found in _SMALL_WORD.finditer(line):
            before = line[: found.start()].split()[-1:]
            if (before and before[0].lower() in _DETERMINERS) or chance.random() > 0.16:
                continue
            done += line[at : found.start()]
            at, start = found.end(), len(done)
            if chance.random() < 0.4:
                done += self.filled(chance.choice(_ELSE))[0]
                continue
            whole = chance.random() < 0.6
            done += self.said(self.person(), "", "") if whole else self.listed()
            spans.append((start, len(done)))
        return done + line[at:], spans

    def headline(self) -> Sample:
        """Words that are all written big, and no person among them."""
        parts = [self.chance.choice(self._helps)[:60].rpartition(" ")[0].strip()]
        if self.chance.random() < 0.4:
            parts.insert(self.chance.randint(0, 1), self.filled(self.chance.choice(_ELSE))[0])
        return _big(" ".join(parts)), []

    def field(self) -> Sample:
        chance = self.chance
        roll = chance.random()
        if roll < 0.15:
            return self.filled(chance.choice(_ALONE))
        if roll < 0.27:
            mark = chance.choice((": ", ": ", " : ", "\\t", "\\n"))
            return self.filled(self.plain("label", "") + mark + chance.choice(_ONE_NAME))
        text = chance.choice(self._any["fields"])
        if chance.random() < 0.55:
            marks = (": ", ": ", " ", ":\n", " : ", " – ", "\t", " | ")
            text = self.plain("label", "") + chance.choice(marks) + text
        return self.filled(text)

    def no_field(self) -> Sample:
        text = self.chance.choice(self._any["no_fields"])
        if self.chance.random() < 0.25:
            value = self.chance.choice(("{org}", "{city}", "{place}", "{day}", "{n}"))
            text = f"{self.plain('label', '')}: {value}"
        return self.filled(text)

    def fields(self) -> Sample:
        chance = self.chance
        many = [
            self.field() if chance.random() < 0.5 else self.no_field()
            for _ in range(chance.randint(3, 8))
        ]
        return joined(many, chance.choice(("\n", "\n", " | ", " · ", "\t")))

    def menu(self) -> Sample:
        chance = self.chance
        big = chance.random() < 0.4
        parts = []
        for _ in range(chance.randint(4, 12)):
            text = self.no_field()[0]
            if chance.random() < 0.5:
                text = chance.choice(self._helps)[:40].strip()
            parts.append((_big(text) if big else text, []))
        return joined(parts, chance.choice((" | ", "\n", " · ", " > ")))

    def sample(self) -> Labelled:
        chance, roll = self.chance, self.chance.random()
        listed = False
        help_ = chance.choice(self._helps)
        if roll < 0.44:
            made = self.paragraph()
        elif roll < 0.65:
            made = self.field() if chance.random() < 0.75 else self.no_field()
        elif roll < 0.70:
            made = self.fields()
        elif roll < 0.755:
            made = self.menu()
        elif roll < 0.785:
            made = joined([(help_, []), self.sentence(), (chance.choice(self._helps), [])], " ")
        elif roll < 0.855:
            made, listed = self.among(help_), True
        elif roll < 0.875:
            made = self.headline()
        else:
            made = help_, []
        return Labelled(self.lang, *self.restyled(made), listed)

    def restyled(self, made: Sample) -> Sample:
        text, spans = made
        roll = self.chance.random()
        if roll < 0.05:
            styled = _big(text)
        elif roll < 0.08:
            styled = text.upper()
        elif roll < 0.10:
            styled = text.lower()
        else:
            return made
        return (styled, spans) if len(styled) == len(text) else made


def samples(folder: Path, count: int, seed: int, lists: Mapping[str, int]) -> Iterator[Labelled]:
    """So many of each language; folder: as ``sources`` filled it; lists: facts of words."""
    for lang in LANGUAGES:
        common = [
            word
            for key, fact in lists.items()
            if key.startswith(f"{lang}:") and fact & 7 > 1 and fact & 8
            if len(word := key[3:]) > 3 and not lists.get(word, 0) & 15
        ]
        helps = (folder / f"{lang}.txt").read_text().splitlines()
        if lang != "en":
            english = (folder / "en.txt").read_text().splitlines()
            helps += random.Random(lang).sample(english, len(helps) // 8)
        maker = Maker(lang, seed, folder, common, helps)
        for _ in range(count):
            yield maker.sample()
