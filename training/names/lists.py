"""Lists of names, places and common words, from packages: see consentry's names/DATA.md.

First and last names: Faker (MIT), for Python and for JavaScript, the US census of 1990 (public domain, by the package
``names``) and of 2010, births in the USA (public domain). Places: Unicode CLDR by Babel, Faker, GeoNames (CC BY 4.0). Common words: Tesseract's lists of words
(Apache-2.0), counts of words of Home Assistant's texts (Apache-2.0), which name hardly anybody, and
of novels (public domain), and English words of SCOWL (hunspell-en-us) for words that are no names
alone.
"""

from __future__ import annotations

import pkgutil
import re
import unicodedata
import zoneinfo
from collections import Counter
from importlib import import_module
from pathlib import Path

import faker.providers.address
import faker.providers.person
import names as census
from babel import Locale

from training.names.polish import forms

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
HOMES = {
    "en": ("en_US", "en_GB", "en_IE", "en_IN", "en_NZ"), "de": ("de_DE", "de_AT", "de_CH"),
    "fr": ("fr_FR", "fr_CH", "fr_BE", "fr_CA"), "es": ("es_ES", "es_MX", "es_AR", "es_CO", "es_CL"),
    "it": ("it_IT",), "nl": ("nl_NL", "nl_BE"), "pl": ("pl_PL",), "pt": ("pt_PT", "pt_BR"),
}  # fmt: skip
NATIVE = Path(__file__).parent / "native.txt"
CITIES = Path(__file__).parent / "cities.txt"
"""Known everywhere, and called as people are; written for this project."""
ABROAD = "abroad "
"""Before the origin of names written for this project of people who live far from home."""
_COMMONEST, _RARE = 4, 2
"""How common a word is, at most, that is a name."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


def plain(text: str) -> str:
    swapped = text.replace("ł", "l").replace("ß", "ss").replace("ø", "o").replace("đ", "d")
    return "".join(
        c for c in unicodedata.normalize("NFKD", swapped) if not unicodedata.combining(c)
    )


class Person:
    """A locale's first names by gender and last names, as Faker has them."""

    def __init__(self, locale: str) -> None:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        self.first: dict[str, list[str]] = {"female": [], "male": []}
        self.last: dict[str, list[str]] = {"female": [], "male": []}
        for name in dir(provider):
            for part, into in (("first_names", self.first), ("last_names", self.last)):
                if part not in name or not isinstance(
                    values := getattr(provider, name), dict | list | tuple | set
                ):
                    continue
                for gender in ("female", "male"):
                    other = "male" if gender == "female" else "female"
                    if other not in name.split("_"):
                        into[gender] += [v.strip() for v in values if isinstance(v, str)]
        for table in (self.first, self.last):
            for gender, values in table.items():
                good = {v for v in values if v and latin(v) and v[0].isupper() and len(v) < 24}
                table[gender] = sorted(good)


class Other(Person):
    """The same from a file of Faker for JavaScript."""

    def __init__(self, source: str) -> None:
        self.first = {g: _listed(source, "first_name", g) for g in ("female", "male")}
        self.last = {g: _listed(source, "last_name", g) for g in ("female", "male")}


class Native(Person):
    """The same of names written for this project: a language's part of ``native.txt``."""

    def __init__(self, lang: str) -> None:
        said = dict(re.findall(rf"(?m)^\[{lang}\.(\w+)\] (.*)$", NATIVE.read_text()))
        self.first = {g: said[g].split("|") if g in said else [] for g in ("female", "male")}
        lasts = said["last"].split("|")
        self.last = {"male": lasts, "female": lasts}
        if lang == "pl":
            self.last["female"] = [re.sub("(s|c|dz)ki$", r"\1ka", name) for name in lasts]


def _listed(source: str, part: str, gender: str) -> list[str]:
    """Names of a part such as ``first_name:{female:`A.B`.split(`.`),generic:[`C`]}``."""
    at = source.find(f"{part}:{{")
    if at < 0:
        return []
    depth, end = 0, at
    for end in range(at, len(source)):
        depth += {"{": 1, "}": -1}.get(source[end], 0)
        if depth == 0 and source[end] == "}":
            break
    found: set[str] = set()
    for which, inner in re.findall(r"(\w+):(\[[^\]]*\]|`[^`]*`\.split\(`.`\))", source[at:end]):
        if which in (gender, "generic"):
            whole = re.fullmatch(r"`([^`]*)`\.split\(`(.)`\)", inner)
            found |= set(whole[1].split(whole[2]) if whole else re.findall(r"`([^`]+)`", inner))
    return sorted(n for n in found if latin(n) and n[:1].isupper() and len(n) < 24)


def others(folder: Path) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for path in sorted((folder / "package" / "dist").glob("*.js")):
        locale = re.match(r"([a-z]{2}(?:_[A-Z]{2})?)-", path.name)
        if locale:
            person = Other(path.read_text())
            if len(person.first["female"]) + len(person.first["male"]) > 20:
                found[locale[1]] = person
    return found


def everyone(folder: Path) -> dict[str, list[Person]]:
    """All lists of each locale; a language alone is the first locale of HOMES."""
    found: dict[str, list[Person]] = {}
    for locale, person in (*persons().items(), *others(folder).items()):
        found.setdefault(HOMES.get(locale, (locale,))[0], []).append(person)
    for lang in sorted(set(re.findall(r"(?m)^\[(\w+)\.", NATIVE.read_text()))):
        home = HOMES[lang][0] if lang in HOMES else f"{ABROAD}{lang}"
        found.setdefault(home, []).append(Native(lang))
    return found


def locales() -> list[str]:
    return [m.name for m in pkgutil.iter_modules(faker.providers.person.__path__) if m.ispkg]


def persons() -> dict[str, Person]:
    found = {locale: Person(locale) for locale in locales()}
    return {k: p for k, p in found.items() if len(p.first["female"]) + len(p.first["male"]) > 20}


def census_names(which: str, most: int) -> list[str]:
    path = Path(census.__file__).parent / f"dist.{which}"
    return [line.split()[0].capitalize() for line in path.read_text().splitlines()[:most]]


def places() -> dict[str, bool]:
    """Words of countries, cities and states in small letters, and whether one is such by itself:
    Fort Wayne makes no place of Wayne."""
    found = {zone.rpartition("/")[2].replace("_", " ") for zone in zoneinfo.available_timezones()}
    found |= set(CITIES.read_text("utf-8").strip().split("|"))
    for lang in LANGUAGES:
        locale = Locale(lang)
        found |= {name for code, name in locale.territories.items() if len(code) == 2}
        found |= {zone["city"] for zone in locale.time_zones.values() if "city" in zone}
        for home in HOMES[lang]:
            try:
                provider = import_module(f"faker.providers.address.{home}").Provider
            except ModuleNotFoundError:
                continue
            for name in ("cities", "city_names", "states", "provinces", "regions", "_provinces"):
                values = getattr(provider, name, ())
                found |= {v if isinstance(v, str) else v[-1] for v in values}
    found = {name for name in found if latin(name)}
    return {
        w.lower(): bool(_WORD.fullmatch(name))
        for name in sorted(found, key=lambda name: (-len(name.split()), name))
        for w in _WORD.findall(name)
        if w[0].isupper() and len(w) > 2
    }


def listed(folder: Path, name: str) -> list[str]:
    """A file of ``sources``, a name a line."""
    return (folder / f"{name}.txt").read_text("utf-8").splitlines()


def towns(folder: Path) -> set[str]:
    """The words of towns in small letters."""
    names = listed(folder, "towns")
    return {
        w.lower() for name in names for w in _WORD.findall(name) if w[0].isupper() and len(w) > 3
    }


def written_small(folder: Path, lang: str) -> Counter[str]:
    """How often each word stands in small letters (in German: at all) in a text without names."""
    counts: Counter[str] = Counter()
    for line in (folder / f"{lang}.txt").read_text().splitlines():
        for word in _WORD.findall(line):
            if word.islower() or lang == "de":
                counts[word.lower()] += 1
    if lang == "en":
        dictionary = next(folder.glob("**/hunspell/en_US.dic")).read_text(errors="replace")
        for word in _WORD.findall(re.sub(r"/\S+", "", dictionary)):
            counts[word] += 2 * word.islower()
    return counts


def common(folder: Path, lang: str) -> dict[str, int]:
    """How common words are, in small letters: 4 one in 2,500 of a text, 3 one in 20,000, 2 more
    than once in a text, or listed in small letters and with a capital too, 1 else."""
    counts: Counter[str] = Counter()
    for line in (folder / f"{lang}.txt").read_text().splitlines():
        counts.update(word.lower() for word in _WORD.findall(line))
    novel = {
        word: int(count)
        for word, count in map(str.split, (folder / "novels" / f"{lang}.txt").open())
    }
    texts = [(each, sum(each.values())) for each in (counts, novel) if each]
    listed = set((folder / "words" / f"{lang}.txt").read_text().splitlines())
    found: dict[str, int] = {}
    for word in listed:
        if word.islower() and _WORD.fullmatch(word):
            found[word] = 2 if word.capitalize() in listed else 1
        elif lang == "de" and word.istitle() and _WORD.fullmatch(word):
            found.setdefault(word.lower(), 2 if word.upper() in listed else 1)
    for each, total in texts:
        for word, count in each.items():
            share = count / total
            often = 4 if share > 4e-4 else 3 if share > 5e-5 else 2 if count > 1 else 1
            found[word] = max(often, found.get(word, 0))
    return found


def facts(folder: Path) -> dict[str, int]:
    """What lexicon.bin says of words; folder: as ``sources`` filled it."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    everyday: Counter[str] = Counter()
    for lang in LANGUAGES:
        everyday |= Counter(common(folder, lang))
    for locale, both in everyone(folder).items():
        most = _RARE if locale.startswith(ABROAD) else _COMMONEST
        home = locale.startswith(ABROAD) or any(locale in homes for homes in HOMES.values())
        for person in both:
            for table, counts in ((person.first, first), (person.last, last)):
                for name in {n for values in table.values() for n in values}:
                    for word in _WORD.findall(name.lower()):
                        if everyday[word] <= most:
                            counts[word] += 2 if home else 1
    for at, name in enumerate(
        census_names("male.first", 1200) + census_names("female.first", 4200)
    ):
        first[name.lower()] += 2 if at < 400 or 1200 <= at < 1900 else 1
    english = common(folder, "en")
    for at, name in enumerate(census_names("all.last", 40_000)):
        if at > 2500 and english.get(name.lower(), 0) > 1:
            continue
        last[name.lower()] += 3 if at < 1500 else 2 if at < 9_000 else 1
    for polish in everyone(folder)["pl_PL"]:
        for gender in ("female", "male"):
            for table, counts in ((polish.first, first), (polish.last, last)):
                for name in table[gender]:
                    counts.update({form.lower(): 2 for form in forms(name, gender)})
    settled = towns(folder)
    small = {word for lang in LANGUAGES for word in written_small(folder, lang)}
    for which, counts, often in (("births", first, 1), ("surnames", last, 0)):
        for name in listed(folder, which):
            is_word = everyday[name] > often or name in small
            if len(name) > 2 and not is_word and name not in settled:
                counts[name] = max(counts[name], 1)
    for counts in (first, last):
        for word in list(counts):
            if (bare := plain(word)) != word:
                counts[bare] = max(counts[bare], min(counts[word], 2))
    facts: dict[str, int] = {}
    for word in first.keys() | last.keys():
        if len(word) > 1:
            facts[word] = min(first[word], 3) | min(last[word], 3) << 2
    for word, alone in places().items():
        if alone or not facts.get(word, 0) & 15:
            facts[word] = facts.get(word, 0) | 1 << 4
    for word in settled - everyday.keys():
        if latin(word) and not facts.get(word, 0) & 15:
            facts[word] = 1 << 4
    for lang in LANGUAGES:
        small = written_small(folder, lang)
        for word, often in common(folder, lang).items():
            if not word.isalpha():
                continue
            is_plain = small[word] > 1
            if facts.get(word, 0) & 15 and not is_plain and often < 4:
                continue
            facts[f"{lang}:{word}"] = often | is_plain << 3
        for word, count in small.items():
            if count > 2 and f"{lang}:{word}" not in facts:
                facts[f"{lang}:{word}"] = 1 | 1 << 3
    return dict(sorted(facts.items()))
