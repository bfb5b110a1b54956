"""One parse of a page, shared by all signals.

Follows the HTML Standard for encoding (13.2.3), the base URL (2.4.3) and links (4.2.4, 4.6), and
JSON-LD 1.1 (7) for where structured data stands. Everything but the parse itself is lazy and kept.
No bytes make it raise: what cannot be read in bounded time is cut off, and ``cut`` says so.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from consentry.evidence import Headers, Json, JsonObject
from consentry.signals import charset
from consentry.signals.nesting import safe_length

MAX_BYTES = 8 * 1024 * 1024
MAX_JSON_LD = 2 * 1024 * 1024
MAX_JSON_LD_BLOCKS = 256

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_SNIFF = re.compile(
    rb"^(?:\xef\xbb\xbf)?(?:\s+|<!--.{0,500}?-->|<\?xml[^>]{0,200}\?>)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|link)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:[a-zA-Z]|!--|!doctype)", re.IGNORECASE)
_EDGES = "".join(map(chr, range(0x21)))
_BREAKS = str.maketrans("", "", "\t\n\r")
_JSON_LD = "application/ld+json"
_SELECTOR = 'meta,link,base,script[type*="ld+json" i]'
_TOLD = "[itemprop],[property]:not(meta),[rel],[data-cfemail],[data-nosnippet],img[alt][class]"
_INNER = "template,iframe,noframes,noembed"
MAX_INNER = 4
"""How deep documents within a page are read."""
_NAMED_BY = ("name", "property", "http-equiv", "itemprop")
_NESTED = (dict, list)
_UTF8 = (("content-type", "text/html; charset=utf-8"),)
_DECODER = msgspec.json.Decoder()

Attributes: TypeAlias = "dict[str, str | None]"


class _Starts:
    """Where the ``<meta>`` tags of a body start; looked up when somebody asks."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._found: list[int] | None = None

    def of(self, number: int, name: str) -> int:
        """The first byte of that tag, if it holds ``name``: comments and scripts may say <meta
        too. -1 if it does not."""
        body, found = self._body, self._found
        if found is None:
            written = b"<META" if body.find(b"<meta") < 0 else b"<meta"
            self._found = found = [tag.start() for tag in re.finditer(written, body)]
        start = found[number] if number < len(found) else -1
        if start < 0:
            return -1
        end = body.find(b">", start)
        tag = body[start : min(end if end >= 0 else len(body), start + 4096)]
        return start if name.encode("utf-8", "replace") in tag.lower() else -1


class Meta(msgspec.Struct, frozen=True):
    """A ``<meta>``: name in lower case, whichever of ``attr`` gave it (name, property,
    http-equiv, itemprop, charset). number: of the element on the page."""

    name: str
    content: str
    attr: str
    number: int
    starts: _Starts

    @property
    def offset(self) -> int:
        """In bytes of the body, -1 if not known."""
        return self.starts.of(self.number, self.name)

    def __repr__(self) -> str:
        return f"Meta({self.attr}={self.name!r}, number={self.number})"


class Link(msgspec.Struct, frozen=True):
    """A ``<link>``: rel tokens in lower case."""

    rel: tuple[str, ...]
    written: str
    base: str
    type: str = ""
    hreflang: str = ""

    @property
    def href(self) -> str:
        """Absolute; ``""`` if it is not a URL."""
        return _join(self.base, self.written)

    def __repr__(self) -> str:
        return f"Link(rel={self.rel})"


class Anchor(msgspec.Struct, frozen=True):
    """An ``<a>`` or ``<area>`` with a rel and an href."""

    rel: tuple[str, ...]
    written: str
    base: str
    node: LexborNode

    @property
    def href(self) -> str:
        """Absolute; ``""`` if it is not a URL."""
        return _join(self.base, self.written)

    def __repr__(self) -> str:
        return f"Anchor(rel={self.rel})"

    @property
    def text(self) -> str:
        """What it says, spaces collapsed."""
        return " ".join(self.node.text(separator=" ").split())


class Page:
    """A response's body, parsed once. Make it with ``Page.parse``."""

    def __init__(
        self, body: bytes, url: str, headers: Headers, tree: LexborHTMLParser, is_html: bool
    ) -> None:
        self.body = body
        self.url = url
        self.headers = headers
        self.tree = tree
        self.is_html = is_html
        self.cut = -1
        """The offset in ``body`` from which nothing was read, -1 if all of it was."""
        self.is_utf8 = False
        """Was ``body`` read as UTF-8, byte by byte as it is?"""
        self._depth = 0
        self.noted: dict[str, object] = {}
        """What signals found out about the page and ask again, by their module."""

    def __repr__(self) -> str:
        return f"Page(is_html={self.is_html}, bytes={len(self.body)})"

    @classmethod
    def parse(cls, body: bytes, *, url: str, headers: Headers = ()) -> Page:
        """Parse ``body``. ``is_html`` is False, and the tree empty, for what is not HTML."""
        types = [value for name, value in headers if name.lower() == "content-type"]
        declared = types[-1].split(";")[0].strip().lower() if types else ""
        is_html = declared in _HTML_TYPES or bool(_SNIFF.match(body[:2048]))
        if not declared and not is_html:
            is_html = bool(_MARKUP.match(body[:2048]))
        if not is_html:
            return cls(body, url, headers, LexborHTMLParser(""), False)
        kept = body[: min(len(body), MAX_BYTES)]
        kept = kept[: safe_length(kept)]
        octets = charset.as_utf8(kept, types)
        page = cls(body, url, headers, LexborHTMLParser(octets), True)
        page.is_utf8 = octets is kept
        if len(kept) < len(body):
            page.cut = len(kept)
        return page

    @cached_property
    def source(self) -> str:
        """The body as text, markup and all, up to where it was read."""
        types = [value for name, value in self.headers if name.lower() == "content-type"]
        end = MAX_BYTES if self.cut < 0 else self.cut
        return charset.decode(self.body[:end], types)

    @cached_property
    def _elements(self) -> dict[str, list[LexborNode]]:
        found: dict[str, list[LexborNode]] = {"meta": [], "link": [], "base": [], "script": []}
        for node in self.tree.css(_SELECTOR):
            found.setdefault(node.tag or "", []).append(node)
        return found

    @cached_property
    def inner(self) -> Page | None:
        """What a page holds that is no part of its tree, as one page: templates and shadow trees
        (HTML Standard 4.12.3), frames' ``srcdoc`` (4.8.5), and what stands for those who see no
        frames (16.2). None if there is nothing of that."""
        if not self.is_html or self._depth > MAX_INNER:
            return None
        found = "\n".join(filter(None, map(_held, self.tree.css(_INNER))))
        if not found:
            return None
        page = Page.parse(found.encode("utf-8", "replace"), url=self.base, headers=_UTF8)
        page._depth = self._depth + 1
        if page._depth > MAX_INNER:
            page.cut = 0
        return page

    @cached_property
    def told(self) -> tuple[tuple[LexborNode, Attributes], ...]:
        """Elements whose attributes say what they are (microdata, RDFa, rel, an address in
        disguise, no excerpt, a picture with a class and a text), in order."""
        return tuple((node, node.attributes) for node in self.tree.css(_TOLD))

    @cached_property
    def targets(self) -> str:
        """All that an href says, as written, in order; a NUL, which none can hold, after each."""
        said = [node.attrs.get("href") or "" for node in self.tree.css("[href]")]
        return "\0".join((*said, ""))

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes of all elements."""
        said = [node.attrs["class"] or "" for node in self.tree.css("[class]")]
        return frozenset(" ".join(said).split())

    @cached_property
    def base(self) -> str:
        """The URL that relative ones are resolved against: the first ``<base href>``'s, or ours."""
        for node in self._elements["base"]:
            href = node.attributes.get("href")
            if href is not None:
                base = _join(self.url, href)
                return base if base.startswith(("http://", "https://")) else self.url
        return self.url

    def absolute(self, href: str) -> str:
        """``href`` made absolute; ``""`` if it is not a URL."""
        return _join(self.base, href)

    @cached_property
    def metas(self) -> tuple[Meta, ...]:
        """All ``<meta>``, in order."""
        return tuple(self._metas())

    def _metas(self) -> Iterator[Meta]:
        starts = _Starts(self.body)
        for number, node in enumerate(self._elements["meta"]):
            attributes = node.attributes
            given = False
            for attr in _NAMED_BY:
                name = attributes.get(attr)
                if name is not None:
                    given = True
                    said = attributes.get("content") or ""
                    yield Meta(name.strip().lower(), said, attr, number, starts)
            if not given and "charset" in attributes:
                yield Meta("charset", attributes["charset"] or "", "charset", number, starts)

    def meta(self, name: str) -> str:
        """The content of the first meta of that name (in lower case), ``""`` if there is none."""
        return next((meta.content for meta in self.metas if meta.name == name), "")

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All ``<link>`` with rel and href, in order."""
        found = []
        for node in self._elements["link"]:
            attributes = node.attributes
            rel = tuple((attributes.get("rel") or "").lower().split())
            href = attributes.get("href")
            if rel and href is not None:
                media_type = (attributes.get("type") or "").strip().lower()
                hreflang = (attributes.get("hreflang") or "").strip()
                found.append(Link(rel, href, self.base, media_type, hreflang))
        return tuple(found)

    @cached_property
    def related(self) -> tuple[Anchor, ...]:
        """All ``<a>`` and ``<area>`` with an href and a rel, in order."""
        found = []
        for node, attributes in self.told:
            if "rel" in attributes and "href" in attributes and node.tag in ("a", "area"):
                rel = tuple((attributes["rel"] or "").lower().split())
                found.append(Anchor(rel, attributes["href"] or "", self.base, node))
        return tuple(found)

    @cached_property
    def _structured(self) -> tuple[tuple[Json, ...], int, bool]:
        values: list[Json] = []
        bad = size = 0
        deep = False
        for number, node in enumerate(self._elements["script"]):
            kind = (node.attributes.get("type") or "").split(";")[0].strip().lower()
            if kind != _JSON_LD:
                continue
            text = node.text() or ""
            size += len(text)
            if size > MAX_JSON_LD or number >= MAX_JSON_LD_BLOCKS:
                return tuple(values), bad, True
            try:
                values.append(_json(text))
            except ValueError:
                bad += 1
            except RecursionError:
                deep = True
        return tuple(values), bad, deep

    @property
    def json_ld(self) -> tuple[Json, ...]:
        """The JSON-LD blocks that are JSON, in order."""
        return self._structured[0]

    @cached_property
    def json_ld_objects(self) -> tuple[tuple[str, JsonObject], ...]:
        """Every object in the JSON-LD with its pointer, outermost first, 64 levels deep."""
        return tuple(
            found
            for number, block in enumerate(self.json_ld)
            for found in _objects(block, f"/{number}")
        )

    @property
    def json_ld_bad(self) -> int:
        """How many JSON-LD blocks are not JSON."""
        return self._structured[1]

    @property
    def json_ld_cut(self) -> bool:
        """Was there more JSON-LD than is read (2 MiB, 256 blocks), or was it nested too deep?"""
        return self._structured[2]

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the bytes as they came."""
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def title(self) -> str:
        node = self.tree.css_first("title")
        return " ".join(node.text().split()) if node else ""

    @cached_property
    def lang(self) -> str:
        """The language tag as declared on ``<html>``, else by content-language."""
        root = self.tree.root
        attributes = root.attributes if root is not None and root.tag == "html" else {}
        lang = attributes.get("lang") or attributes.get("xml:lang") or ""
        if not lang.strip():
            lang = next((m.content for m in self.metas if m.name == "content-language"), "")
        if not lang.strip():
            lang = next((v for n, v in self.headers if n.lower() == "content-language"), "")
        return lang.split(",")[0].strip()[:35]

    @cached_property
    def text(self) -> str:
        """The text of the body without scripts, styles and templates; one line a text node."""
        body = self.tree.body
        if body is None:
            return ""
        copy = self.tree.clone()
        copy.strip_tags(["script", "style", "template", "noscript", "svg", "math", "iframe"])
        inside = copy.body
        if inside is None:
            return ""
        return inside.text(separator="\n", strip=True, skip_empty=True)


def _held(node: LexborNode) -> str:
    """The source of a document that an element holds."""
    if node.tag == "template":
        return f"<div{(node.html or '')[len('<template') : -len('</template>')]}</div>"
    return f"{node.attrs.get('srcdoc') or ''} {node.text() or ''}".strip()


def _join(base: str, href: str) -> str:
    href = href.strip(_EDGES)
    if "\n" in href or "\t" in href or "\r" in href:
        href = href.translate(_BREAKS)
    if href.startswith(("https://", "http://", "mailto:", "tel:")):
        return href
    try:
        if href[:1] == "/" and href[1:2] not in ("/", "\\") and "/." not in href:
            parts = urlsplit(base)
            return f"{parts.scheme}://{parts.netloc}{href}"
        return urljoin(base, href)
    except ValueError:
        return ""


def _json(text: str) -> Json:
    """JSON, also as careless templates write it: control characters, comment marks around it."""
    try:
        return _DECODER.decode(text)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, UnicodeError):
        pass
    text = text.strip().removeprefix("<!--").removesuffix("-->")
    text = text.strip().removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    return json.loads(text, strict=False)  # type: ignore[no-any-return]


def _objects(value: Json, path: str, depth: int = 0) -> Iterator[tuple[str, JsonObject]]:
    if depth > 64:
        return
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            if isinstance(inner, _NESTED):
                yield from _objects(inner, f"{path}/{key}", depth + 1)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _objects(inner, f"{path}/{at}", depth + 1)
