"""EPUB: TDMRep and RSL in the package document (EPUB 3.3 section 5; TDMRep 6.5; RSL 4.8).

The archive is opened by its own directory; at most two of its files are read, within bounds.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator

from consentry.evidence import Finding, Where
from consentry.signals.optouts import rsl
from consentry.signals.optouts.embedded import xmp
from consentry.signals.optouts.markup import Element, NotXmlError, parse
from consentry.signals.optouts.tdmrep import KIND
from consentry.signals.optouts.vocabulary import TDM

MALFORMED = ("epub_unreadable",)
CONTAINER = "META-INF/container.xml"
MEDIA_TYPE = b"mimetypeapplication/epub+zip"
MAX_FILE = 1 << 20
MAX_ENTRIES = 20_000


def of_bytes(content: bytes, url: str, client: rsl.Client) -> Iterator[Finding]:
    """Findings of an EPUB; nothing for another archive."""
    if MEDIA_TYPE not in content[:256] and CONTAINER.encode() not in content[-(1 << 20) :]:
        return
    try:
        name, package = _package(content)
        root = parse(package)
    except (NotXmlError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError,
            NotImplementedError, RuntimeError, EOFError):  # fmt: skip
        where = Where("epub", CONTAINER)
        yield Finding(KIND, where, "unknown", purposes=TDM, malformed=MALFORMED[0])
        return
    digest = hashlib.sha256(package).hexdigest()
    for element in root.walk():
        where = Where("epub", name[:256], element.line, element.start, element.end, digest)
        if element.local == "meta":
            prop, text = _property(element)
            prefix, _, local = prop.partition(":")
            if prefix == "tdm":
                yield from xmp.of_property(local, text, where, url)
        elif element.namespace == rsl.NAMESPACE and element.local == "rsl":
            yield from xmp.of_licence(element, where, url, client)


def _property(element: Element) -> tuple[str, str]:
    """EPUB 3 ``<meta property=…>text</meta>``, EPUB 2 ``<meta name=… content=…/>``."""
    attributes = element.attributes
    name = attributes.get("property") or attributes.get("name") or ""
    return name.strip(), (element.text or attributes.get("content") or "").strip()


def _package(content: bytes) -> tuple[str, bytes]:
    """Name and bytes of the package document."""
    end = content.rfind(b"PK\x05\x06")
    if end < 0 or int.from_bytes(content[end + 10 : end + 12], "little") > MAX_ENTRIES:
        raise zipfile.BadZipFile
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        container = parse(_file(archive, CONTAINER))
        name = next(
            (e.attributes.get("full-path", "") for e in container.walk() if e.local == "rootfile"),
            "",
        )
        return name, _file(archive, name)


def _file(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_FILE:
        raise zipfile.BadZipFile
    with archive.open(name) as file:
        return file.read(MAX_FILE)
