"""XMP packets (ISO 16684-1:2019) in the bytes of a file, and what TDMRep and RSL say in them.

A packet is XML that any file format may carry as it is, so it is looked for by its own marks. In
PDF and PNG it may be compressed; those two containers are looked into, within bounds.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple
from urllib.parse import urljoin

from consentry.evidence import Finding, Where
from consentry.signals.optouts import rsl, tdmrep
from consentry.signals.optouts.markup import Element, NotXmlError, parse
from consentry.signals.optouts.rsl.document import of_element
from consentry.signals.optouts.vocabulary import TDM

MALFORMED = ("xmp_unreadable",)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MAX_PACKETS = 16
MAX_PACKET = 1 << 20
MAX_UNPACKED = 1 << 20

_OPENINGS = ((b"<x:xmpmeta", b"</x:xmpmeta>"), (b"<rdf:RDF", b"</rdf:RDF>"))
_LOOKED_FOR = (
    b"DataMining",
    b"reservation",
    b"rslstandard.org",
    b"DigitalSourceType",
    b"WebStatement",
    b"UsageTerms",
    b"creativecommons.org",
)
"""A packet without any of these is not parsed."""
_MEANT = (b"DataMining", b"reservation", b"rslstandard.org")
"""What a packet that cannot be read must hold to count as an attempt."""
_PNG = b"\x89PNG\r\n\x1a\n"
NAMESPACE = b"www.w3.org/ns/tdmrep"
"""What a packet has that speaks of TDMRep."""
_TDM = (
    "http://www.w3.org/ns/tdmrep",
    "http://www.w3.org/ns/tdmrep#",
    "http://www.w3.org/ns/tdmrep/",
)


class Value(NamedTuple):
    """One value of a property, with the bytes in the file that it stands in."""

    namespace: str
    name: str
    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet and where it starts in the file, -1 if it was compressed there.

    digest: SHA-256 of the file, or of the packet if it was compressed; lines count in the packet.
    fault: it could not be read, and seems to have meant something.
    """

    root: Element | None
    start: int
    digest: str
    fault: str = ""

    def where(self, name: str, element: Element | None = None) -> Where:
        if element is None or self.start < 0:
            return Where("xmp", name, start=self.start, digest=self.digest)
        start, end = self.start + element.start, self.start + element.end
        return Where("xmp", name, element.line, start, end, self.digest)

    def values(self) -> Iterator[Value]:
        """Every property in any of its forms: attribute, text, rdf:resource, list of rdf:li."""
        if self.root is None:
            return
        for element in self.root.walk():
            if element.namespace == RDF and element.local == "Description":
                for key, text in element.attributes.items():
                    namespace, _, name = key.rpartition(" ")
                    if namespace != RDF:
                        yield Value(namespace, name, text.strip(), self.where(name, element))
            if element.namespace in ("", RDF, "adobe:ns:meta/"):
                continue
            for text in _texts(element):
                where = self.where(element.local, element)
                yield Value(element.namespace, element.local, text, where)


def packets(content: bytes) -> Iterator[Packet]:
    """The packets of a file, at most MAX_PACKETS. Never raises."""
    whole = ""
    for start, text in islice(_candidates(content), MAX_PACKETS):
        if not any(word in text for word in _LOOKED_FOR):
            continue
        if start >= 0:
            digest = whole = whole or hashlib.sha256(content).hexdigest()
        else:
            digest = hashlib.sha256(text).hexdigest()
        try:
            yield Packet(parse(text), start, digest)
        except NotXmlError:
            if any(word in text for word in _MEANT):
                yield Packet(None, start, digest, "xmp_unreadable")


def reservations(packet: Packet, url: str) -> Iterator[Finding]:
    """``tdm:reservation`` and ``tdm:policy`` (TDMRep 6.6): they supersede what HTTP says."""
    if packet.fault:
        where = packet.where("packet")
        yield Finding(tdmrep.KIND, where, "unknown", purposes=TDM, malformed=packet.fault)
    for value in packet.values():
        if value.namespace in _TDM:
            yield from of_property(value.name, value.text, value.where, url)


def of_property(name: str, text: str, where: Where, url: str) -> Iterator[Finding]:
    """One TDMRep property of a file's own metadata; ``name`` is reservation or policy."""
    if name == "reservation":
        yield from tdmrep.stated([text], where)
    elif name == "policy" and text:
        try:
            target = urljoin(url, text[:2048])
        except ValueError:
            target = text[:2048]
        yield Finding(tdmrep.POLICY_KIND, where, target)


def licences(packet: Packet, url: str, client: rsl.Client) -> Iterator[Finding]:
    """An embedded ``rsl:rsl`` (RSL 4.8). Its canonical address may be another than this copy's."""
    if packet.root is None:
        return
    for element in packet.root.walk():
        if element.namespace == rsl.NAMESPACE and element.local == "rsl":
            yield from of_licence(element, packet.where("rsl:rsl", element), url, client)


def of_licence(element: Element, where: Where, url: str, client: rsl.Client) -> Iterator[Finding]:
    try:
        document = of_element(element)
    except NotXmlError:
        return
    shift = where.start - element.start if where.start >= 0 else 0
    for content in document.contents:
        yield from rsl.says(document, content.url or url, client, where, shift=shift)


def _texts(element: Element) -> Iterator[str]:
    resource = element.attributes.get(f"{RDF} resource")
    if resource:
        yield resource.strip()
    if not element.children:
        if element.text.strip():
            yield element.text.strip()
        return
    for below in element.walk():
        if below.namespace == RDF and below.local in ("li", "value"):
            inner = below.attributes.get(f"{RDF} resource") or below.text
            if inner.strip():
                yield inner.strip()


def _candidates(content: bytes) -> Iterator[tuple[int, bytes]]:
    yield from _plain(content, 0)
    if content.startswith(b"%PDF-"):
        for text in _pdf(content):
            yield from ((-1, inner) for _, inner in _plain(text, 0))
    elif content.startswith(_PNG):
        for text in _png(content):
            yield from ((-1, inner) for _, inner in _plain(text, 0))


def _plain(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Packets that stand in the bytes as they are."""
    found = 0
    while found < MAX_PACKETS:
        starts = [(content.find(opening, at), opening, end) for opening, end in _OPENINGS]
        there = [entry for entry in starts if entry[0] >= 0]
        if not there:
            return
        start, _, ending = min(there)
        close = content.find(ending, start, start + MAX_PACKET)
        at = (close if close >= 0 else start) + len(ending)
        found += 1
        yield start, content[start : at if close >= 0 else start + MAX_PACKET]


def _pdf(content: bytes) -> Iterator[bytes]:
    """Metadata streams that are compressed (ISO 32000-2 section 14.3.2), unpacked within bounds."""
    at = 0
    for _ in range(MAX_PACKETS):
        at = content.find(b"/Metadata", at)
        if at < 0:
            return
        begin = content.find(b"stream", at, at + 2048)
        at += 1
        head = content[at - 512 if at > 512 else 0 : begin] if begin >= 0 else b""
        if begin < 0 or b"/XML" not in head or b"Flate" not in head:
            continue
        data = content[begin + 6 : begin + 6 + MAX_PACKET].lstrip(b"\r\n")
        text = _unpacked(data)
        if text:
            yield text


def _png(content: bytes) -> Iterator[bytes]:
    """Compressed iTXt chunks of XMP (PNG third edition, 11.3.3.4; XMP part 3, 1.1.5)."""
    at = 8
    for _ in range(10_000):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + min(length, MAX_PACKET)]
        if len(kind) < 4:
            return
        if kind == b"iTXt" and data.startswith(b"XML:com.adobe.xmp\0\x01\0"):
            text = _unpacked(data.split(b"\0", 4)[-1] if data.count(b"\0") >= 4 else b"")
            if text:
                yield text
        at += 12 + length


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MAX_UNPACKED)
    except zlib.error:
        return b""
