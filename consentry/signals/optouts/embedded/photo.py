"""PLUS data mining and IPTC fields in XMP (IPTC Photo Metadata 2025.1; PLUS LDF 2.0.1).

``plus:DataMining`` has nine values (ns.useplus.org/LDF/ldf-XMPSpecification#DataMining). Where
one points to a constraint or a rights expression that nobody reads here, all mining is refused.
IPTC's older binary form (IIM) has no field for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from consentry.evidence import Finding, Where
from consentry.signals.optouts.embedded.xmp import Packet, Value
from consentry.signals.optouts.licence import NOTICE, declared
from consentry.signals.optouts.vocabulary import TDM

KIND = "optout.image-metadata"
SYNTHETIC = "body.synthetic"
CONSTRAINT = "licence.constraint"
MALFORMED = ("plus_unknown_value",)

PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
CC = "http://creativecommons.org/ns#"
_MINING = (*TDM, "search")
_SAID: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "DMI-UNSPECIFIED": (),
    "DMI-ALLOWED": (("allow", _MINING),),
    "DMI-PROHIBITED": (("deny", _MINING),),
    "DMI-PROHIBITED-AIMLTRAINING": (("deny", ("ai-train",)),),
    "DMI-PROHIBITED-GENAIMLTRAINING": (("deny", ("ai-train",)),),
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING": (("deny", TDM), ("allow", ("search",))),
    "DMI-PROHIBITED-SEECONSTRAINT": (("deny", _MINING),),
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": (("deny", _MINING),),
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": (("deny", _MINING),),
}
_SEE = {
    "DMI-PROHIBITED-SEECONSTRAINT": "plus:OtherConstraints",
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": "iptcExt:EmbdEncRightsExpr",
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR": "iptcExt:LinkedEncRightsExpr",
}
_MADE = frozenset(
    {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia",
     "compositeSynthetic", "algorithmicallyEnhanced", "virtualRecording"}
)  # fmt: skip
"""Codes of cv.iptc.org/newscodes/digitalsourcetype: a machine made it, all of it or a part."""


def of_packet(packet: Packet) -> Iterator[Finding]:
    """Findings of one packet."""
    for value in packet.values():
        if value.namespace == PLUS and value.name == "DataMining":
            yield from _mining(value, packet)
        elif value.namespace == IPTC and value.name == "DigitalSourceType":
            code = value.text.rstrip("/").rpartition("/")[2]
            if code in _MADE:
                yield Finding(SYNTHETIC, value.where, code)
        elif value.namespace == RIGHTS and value.name == "WebStatement":
            yield Finding("terms.url", value.where, value.text[:2048])
        elif value.namespace == RIGHTS and value.name == "UsageTerms":
            yield Finding(NOTICE, value.where, value.text[:512])
        elif value.namespace == CC and value.name == "license":
            yield from declared(value.text[:2048], "", value.where)


def _mining(value: Value, packet: Packet) -> Iterator[Finding]:
    code = value.text.rstrip("/").rpartition("/")[2].strip().upper()
    said = _SAID.get(code)
    if said is None:
        fault = MALFORMED[0]
        yield Finding(KIND, value.where, "unknown", purposes=_MINING, malformed=fault)
        return
    for answer, purposes in said:
        yield Finding(KIND, value.where, answer, purposes=purposes)
    if code in _SEE:
        yield _pointed(_SEE[code], value.where, packet)


def _pointed(field: str, where: Where, packet: Packet) -> Finding:
    """What the value points to, in the file's own words if they are there."""
    name = field.partition(":")[2]
    text = next((v.text for v in packet.values() if v.name == name), "")
    at = Where(where.source, field, where.line, where.start, where.end, where.digest)
    return Finding(CONSTRAINT, at, text[:512])
