"""Images and documents with the metadata that a case describes in words, built as bytes.

XMP in a JPEG's APP1 segment or a PDF's metadata stream, an EPUB's package document, a C2PA
manifest signed for the occasion by a certificate that lives as long as the case.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from contextlib import suppress
from typing import Any

from consentry.cases import signing

_NAMESPACES = {
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "iptcExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "tdm": "http://www.w3.org/ns/tdmrep/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cc": "http://creativecommons.org/ns#",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "rsl": "https://rslstandard.org/rsl",
}
_DECLARED = re.compile(r"""xmlns:([\w-]+)\s*=\s*["']([^"']*)["']""")
_FRAGMENT = re.compile(r"<([\w-]+:)?([\w-]+)\b[^>]*?(?:/>|>.*?</(?:\1)?\2\s*>)", re.DOTALL)
_PROPERTY = re.compile(r"""\b([A-Za-z][\w-]*):([A-Za-z]\w*)\s*=\s*["']?([^"'\s)]+)""")
_LABEL = re.compile(r"\b((?:cawg|c2pa)\.training-mining)\b")
_ENTRY = re.compile(r"\b((?:cawg|c2pa)\.[a-z_]+)\b(?!-)")
_USE = re.compile(r"\b(allowed|notAllowed|constrained)\b")
_CODE = re.compile(r"\bDMI-[A-Z-]+")
_SILENT = re.compile(r"(?i)\b(?:no|without|lacks|absent|IIM)\b")
_DEFAULT_ENTRY = "cawg.ai_generative_training"


def unsupported(note: str) -> str:
    """Why nothing can be built for a note; "" if it can."""
    if _is_manifest(note) and not signing.available():
        return "C2PA manifests: install c2pa-python"
    return "" if build(note) is not None else "metadata described in words that are not understood"


def build(note: str) -> tuple[str, bytes] | None:
    """Media type and bytes of what a note describes; None if it is not understood."""
    if _is_manifest(note):
        return "image/png", signing.png(*_manifest(note), broken="invalid" in note.lower())
    if "epub" in note.lower():
        return "application/epub+zip", _epub(note)
    packet = _packet(note)
    if packet is None:
        return None
    if "pdf" in note.lower():
        return "application/pdf", _pdf(packet)
    return "image/jpeg", _jpeg(packet)


def _is_manifest(note: str) -> bool:
    return "manifest" in note.lower() or bool(_LABEL.search(note))


def _manifest(note: str) -> tuple[str, dict[str, Any]]:
    """Label and entries of the assertion."""
    label = _LABEL.search(note)
    start = note.find("{", note.find("entries"))
    entries: dict[str, Any] = {}
    if "entries" in note and start >= 0:
        with suppress(ValueError):
            entries = json.JSONDecoder().raw_decode(note, start)[0]
    if not entries:
        names = _ENTRY.findall(note)
        use = _USE.search(note)
        entries = {n: {"use": use[1]} for n in names or [_DEFAULT_ENTRY]} if use else {}
    return label[1] if label else "cawg.training-mining", entries


def _packet(note: str) -> bytes | None:
    """An XMP packet with the properties that a note names, in the form in which it writes them."""
    declared = {**_NAMESPACES, **dict(_DECLARED.findall(note))}
    plain = _DECLARED.sub(" ", note)
    fragments = [found.group() for found in _FRAGMENT.finditer(plain)]
    rest = _FRAGMENT.sub(" ", plain)
    properties = [found for found in _PROPERTY.findall(rest) if found[0] in declared]
    if not fragments and not properties:
        code = _CODE.search(rest)
        if code is not None and "DataMining" in note:
            fragments = [f"<plus:DataMining>{code[0]}</plus:DataMining>"]
        elif not _SILENT.search(note):
            return None
    spaces = "".join(f' xmlns:{k}="{v}"' for k, v in declared.items() if f"{k}:" in note)
    attributes = "".join(f' {prefix}:{name}="{value}"' for prefix, name, value in properties)
    text = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}{attributes}>{"".join(fragments)}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    )
    begin, end = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>', '<?xpacket end="w"?>'
    return (begin + text + end).encode()


def _jpeg(packet: bytes) -> bytes:
    segment = b"http://ns.adobe.com/xap/1.0/\0" + packet
    return b"\xff\xd8\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + b"\xff\xd9"


def _pdf(packet: bytes) -> bytes:
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Metadata 2 0 R >>\nendobj\n"
    stream = b"2 0 obj\n<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n" % len(packet)
    return head + stream + packet + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def _epub(note: str) -> bytes:
    fragments = "".join(found.group() for found in _FRAGMENT.finditer(note))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'prefix="tdm: http://www.w3.org/ns/tdmrep#">'
        f"<metadata>{fragments}</metadata><manifest/><spine/></package>"
    )
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="EPUB/package.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("EPUB/package.opf", package)
    return out.getvalue()
