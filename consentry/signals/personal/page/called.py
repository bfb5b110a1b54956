"""What is called after somebody, or holds a part of a name, by where it stands in a source.

Elements and cells of which the tag, the class or the label says a first or a last name; hosts and
paths whose last part is a name (``//jane-doe.``, ``/team/jane-doe``); links that say to be somebody
(rel=me of XFN 1.1, rel=author of the HTML Standard, 4.6.7).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from consentry.signals.personal.page import leaves
from consentry.signals.personal.persons import files
from consentry.signals.personal.persons.fullnames import listed, nobody
from consentry.signals.personal.persons.worded import PARTS, WORDS

_FOLDERS = "|".join(sorted(WORDS.folders | WORDS.towards, key=len, reverse=True))
_OPENS = "(?:/|%2F)"
SIGNS = {
    "part": rf"<(?:[a-z]+:)?(?:{PARTS})\b[^<>]*>[^<>]+</"
    rf"|\b(?:class|id|headers|data-[a-z-]+)=[\"']?[^\"'<>]*(?:{PARTS})[^<>]*>[^<>]+</",
    "host": r"//[a-z]+-[a-z-]+\.[a-z]",
    "folder": rf"{_OPENS}(?:{_FOLDERS}){_OPENS}[^/?#\"'&\s<>:._-]+[._-][^/?#\"'&\s<>:]+",
    "own": r"<(?:a|link)\b[^<>]*\brel=[\"']?(?:me|author)[\"' >][^<>]*",
}
"""What stands there, as patterns."""
_KIND, _HANDLE = "personal.name.person", "personal.online.handle"
_TAG = re.compile(r"<?(?:\w{1,12}:)?([\w.-]+)")
_TOKEN = re.compile(r"[\w.-]+")
_LINK = re.compile(r"href=[\"']?([^\"'<>\s]+)")
_USER = re.compile(r"@?[A-Za-z0-9_][\w.-]{2,31}")
_ENDS = re.compile(r"(?:%3[Ff]|%23|%2[Ff]|\.(?:html?|php)$).*", re.DOTALL)
_LONGEST = 60


def of_part(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    """A first or a last name by what its element is called."""
    said, _, held = sign.removesuffix("</").rpartition(">")
    text = html.unescape(held).strip()
    if len(said) > 4 * _LONGEST or len(text) > _LONGEST:
        return
    first = _TAG.match(said)
    named = (first[1],) if said[:1] == "<" and first else ()
    for key in named or _TOKEN.findall(said.partition("=")[2]):
        for kind, start, end in leaves.of_value(key, text, lang):
            yield kind, text[start:end]
            return


def of_host(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    """Whose a site is, by the first part of its host."""
    label = sign[2:].rpartition(".")[0]
    if _is_of_somebody(label, lang):
        yield _KIND, label


@lru_cache(maxsize=2048)
def _is_of_somebody(label: str, lang: str) -> bool:
    return all(map(listed, label.split("-"))) and files.somebody(label, "", lang) is not None


def of_folder(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    """Who has a page in a folder of people."""
    _, folder, name = sign.replace("%2F", "/").replace("%2f", "/").split("/", 2)
    name = _ENDS.sub("", name)
    found = files.somebody(name, folder.lower(), lang) if len(name) < _LONGEST else None
    if found:
        yield _KIND, name[found[0] : found[1]]


def of_own(sign: str, after: str, lang: str) -> Iterator[tuple[str, str]]:
    """Who a link says to lead to."""
    link = _LINK.search(sign)
    path = link[1].partition("?")[0].rstrip("/") if link else ""
    name = path.partition("//")[2].partition("/")[2] if "//" in path else path
    name = name.rpartition("/")[2]
    if found := files.somebody(_ENDS.sub("", name), "author", lang):
        yield _KIND, name[found[0] : found[1]]
    elif name[:1] == "@" and _USER.fullmatch(name) and not nobody(name):
        yield _HANDLE, name[1:]
