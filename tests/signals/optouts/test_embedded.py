"""Opt-outs inside files: PLUS and IPTC, TDMRep and RSL in XMP, EPUB, C2PA; and hostile bytes."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consentry.cases import media, signing
from consentry.evidence import Finding, Where
from consentry.signals.optouts import Client, embedded, of_file, says
from consentry.signals.optouts.embedded import c2pa, photo
from consentry.signals.optouts.markup import MAX_DEPTH, NotXmlError, parse

URL = "https://site.example/a.jpg"
PLUS = "http://ns.useplus.org/ldf/vocab/"
NS = {"plus": photo.PLUS, "tdm": "http://www.w3.org/ns/tdmrep/"}


def packet(inner: str, attributes: str = "") -> bytes:
    spaces = "".join(f' xmlns:{k}="{v}"' for k, v in NS.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"<rdf:Description{spaces}{attributes}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def jpeg(text: bytes) -> bytes:
    return b"\xff\xd8\xff\xe1\x00\x00http://ns.adobe.com/xap/1.0/\0" + text + b"\xff\xd9"


def read(content: bytes, url: str = URL) -> tuple[Finding, ...]:
    return of_file(content, url)


def said(content: bytes) -> str:
    """The answers for search, tdm and ai-train, a letter each."""
    return "".join(a[0] for a in says(read(content), ["search", "tdm", "ai-train"]).values())


MINING = [
    ("DMI-UNSPECIFIED", "uuu"),
    ("DMI-ALLOWED", "aaa"),
    ("DMI-PROHIBITED", "ddd"),
    ("DMI-PROHIBITED-AIMLTRAINING", "uud"),
    ("DMI-PROHIBITED-GENAIMLTRAINING", "uud"),
    ("DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", "add"),
    ("DMI-PROHIBITED-SEECONSTRAINT", "ddd"),
    ("DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR", "ddd"),
    ("DMI-PROHIBITED-SEELINKEDRIGHTSEXPR", "ddd"),
]


@pytest.mark.parametrize(("code", "expected"), MINING, ids=[code for code, _ in MINING])
def test_plus_data_mining(code: str, expected: str) -> None:
    assert said(jpeg(packet("", f' plus:DataMining="{PLUS}{code}"'))) == expected


FORMS = [
    ("attribute", packet("", f' plus:DataMining="{PLUS}DMI-PROHIBITED"')),
    ("element", packet(f"<plus:DataMining>{PLUS}DMI-PROHIBITED</plus:DataMining>")),
    ("resource", packet(f'<plus:DataMining rdf:resource="{PLUS}DMI-PROHIBITED"/>')),
    ("bag", packet(f"<plus:DataMining><rdf:Bag><rdf:li>{PLUS}DMI-PROHIBITED</rdf:li></rdf:Bag>"
                   "</plus:DataMining>")),
    ("bare-code", packet("<plus:DataMining> DMI-PROHIBITED </plus:DataMining>")),
    ("another-prefix", packet("", f' plus:DataMining="{PLUS}DMI-PROHIBITED"').replace(
        b"plus:", b"p0:").replace(b"xmlns:plus", b"xmlns:p0")),
]  # fmt: skip


@pytest.mark.parametrize("text", [f[1] for f in FORMS], ids=[f[0] for f in FORMS])
def test_every_form_of_a_property_is_read(text: bytes) -> None:
    assert said(jpeg(text)) == "ddd"


def test_a_value_that_nobody_defined_is_malformed() -> None:
    found = read(jpeg(packet("<plus:DataMining>DMI-NO</plus:DataMining>")))
    assert [(f.value, f.malformed) for f in found] == [("unknown", "plus_unknown_value")]


def test_a_constraint_is_pointed_to_in_the_file_s_own_words() -> None:
    inner = "<plus:OtherConstraints>Only on Mondays</plus:OtherConstraints>"
    found = read(jpeg(packet(inner, ' plus:DataMining="DMI-PROHIBITED-SEECONSTRAINT"')))
    (pointed,) = [f for f in found if f.kind == photo.CONSTRAINT]
    assert (pointed.where.path, pointed.value) == ("plus:OtherConstraints", "Only on Mondays")


def test_the_answer_names_the_bytes_in_the_file() -> None:
    content = jpeg(packet("<plus:DataMining>DMI-PROHIBITED</plus:DataMining>"))
    (found,) = read(content)
    cited = content[found.where.start : found.where.end]
    assert cited == b"<plus:DataMining>DMI-PROHIBITED</plus:DataMining>"


def test_the_strictest_of_several_packets_counts() -> None:
    packets = [
        packet(f"<plus:DataMining>DMI-{w}</plus:DataMining>") for w in ("ALLOWED", "PROHIBITED")
    ]
    assert said(jpeg(packets[0]) + jpeg(packets[1])) == "ddd"


def test_a_packet_that_cannot_be_read_and_meant_something_is_malformed() -> None:
    found = read(jpeg(packet("<plus:DataMining>DMI-PROHIBITED")))
    assert [f.malformed for f in found] == ["xmp_unreadable"]
    assert read(jpeg(packet("<plus:Other>"))) == ()


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


RESERVED = packet("<tdm:reservation>1</tdm:reservation><tdm:policy>/p.json</tdm:policy>")
PDF = (
    b"%%PDF-1.7\n2 0 obj\n<< /Type /Metadata /Subtype /XML %s /Length 9 >>\nstream\n%s\nendstream\n"
)
CARRIERS = [
    ("pdf", PDF % (b"", RESERVED)),
    ("pdf-compressed", PDF % (b"/Filter /FlateDecode", zlib.compress(RESERVED))),
    ("png", b"\x89PNG\r\n\x1a\n" + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + RESERVED)),
    ("png-compressed", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"1" * 13)
     + chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(RESERVED))),
    ("jpeg", jpeg(RESERVED)),
    ("hash-namespace", jpeg(RESERVED.replace(b"tdmrep/", b"tdmrep#"))),
]  # fmt: skip


@pytest.mark.parametrize("content", [c[1] for c in CARRIERS], ids=[c[0] for c in CARRIERS])
def test_tdmrep_in_xmp(content: bytes) -> None:
    found = read(content)
    assert says(found, ["tdm"]) == {"tdm": "deny"}
    assert [f.value for f in found if f.kind == "terms.url.tdm-policy"] == [
        "https://site.example/p.json"
    ]


@pytest.mark.parametrize(("inside", "answer"), [("0", "allow"), ("1", "deny"), ("yes", "deny")])
def test_a_file_s_own_reservation_supersedes_what_http_says(inside: str, answer: str) -> None:
    header = Finding("optout.tdmrep", Where("header"), "deny", purposes=("tdm",))
    found = read(jpeg(packet(f"<tdm:reservation>{inside}</tdm:reservation>")))
    assert says((header, *found), ["tdm"]) == {"tdm": answer}


def epub(
    metadata: str, path: str = "EPUB/package.opf", more: dict[str, str] | None = None
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        root = f'<container><rootfiles><rootfile full-path="{path}"/></rootfiles></container>'
        archive.writestr("META-INF/container.xml", root)
        archive.writestr("EPUB/package.opf", f"<package><metadata>{metadata}</metadata></package>")
        for name, text in (more or {}).items():
            archive.writestr(name, text)
    return out.getvalue()


EPUBS = [
    ("epub-3", '<meta property="tdm:reservation">1</meta>', "deny"),
    ("epub-2", '<meta name="tdm:reservation" content="1"/>', "deny"),
    ("free", '<meta property="tdm:reservation">0</meta>', "allow"),
    ("silent", '<meta property="dcterms:modified">1</meta>', "unknown"),
]


@pytest.mark.parametrize(("inner", "answer"), [e[1:] for e in EPUBS], ids=[e[0] for e in EPUBS])
def test_tdmrep_in_an_epub(inner: str, answer: str) -> None:
    assert says(read(epub(inner)), ["tdm"]) == {"tdm": answer}


def test_a_licence_inside_an_epub_speaks_of_it_wherever_the_copy_lies() -> None:
    licence = (
        '<rsl:rsl xmlns:rsl="https://rslstandard.org/rsl"><rsl:content url="https://p.example/b">'
        '<rsl:license><rsl:prohibits type="usage">ai-all</rsl:prohibits></rsl:license>'
        "</rsl:content></rsl:rsl>"
    )
    assert says(read(epub(licence)), ["ai-train"]) == {"ai-train": "deny"}


@pytest.mark.parametrize(
    "content",
    [
        epub("", path="EPUB/missing.opf"),
        epub("<meta"),
        epub('<!DOCTYPE a [<!ENTITY b "c">]>'),
        epub("")[:-30],
        epub("a" * (2 << 20)),
    ],
)
def test_an_epub_that_cannot_be_read_is_not_free(content: bytes) -> None:
    assert [f.malformed for f in read(content)] == ["epub_unreadable"]


def test_another_archive_says_nothing() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "tdm:reservation 1")
    assert read(out.getvalue()) == ()


# --- C2PA ---------------------------------------------------------------------------------


def manifest(use: str, entry: str = "cawg.ai_generative_training", **more: str) -> bytes:
    return signing.png("cawg.training-mining", {entry: {"use": use, **more}})


ENTRIES = [
    ("cawg.data_mining", "notAllowed", {"tdm": "deny", "ai-train": "deny"}),
    ("cawg.ai_inference", "notAllowed", {"ai-input": "deny", "ai-train": "unknown"}),
    ("cawg.ai_training", "notAllowed", {"ai-train": "deny", "tdm": "unknown"}),
    ("cawg.ai_generative_training", "notAllowed", {"ai-train": "deny", "tdm": "unknown"}),
    ("cawg.ai_generative_training", "allowed", {"ai-train": "allow", "tdm": "unknown"}),
    ("cawg.ai_generative_training", "constrained", {"ai-train": "deny"}),
]


@pytest.mark.parametrize(("entry", "use", "expected"), ENTRIES)
def test_cawg_entries(entry: str, use: str, expected: dict[str, str]) -> None:
    found = read(manifest(use, entry))
    assert says(found, list(expected)) == expected


def test_the_label_of_c2pa_1_is_read_too() -> None:
    content = signing.png("c2pa.training-mining", {"c2pa.ai_training": {"use": "notAllowed"}})
    assert says(read(content), ["ai-train"]) == {"ai-train": "deny"}


@pytest.mark.parametrize(("use", "answer"), [("notAllowed", "deny"), ("allowed", "unknown")])
def test_a_signature_that_does_not_hold_keeps_a_refusal_and_voids_a_grant(use, answer) -> None:
    entries = {"cawg.ai_generative_training": {"use": use}}
    found = read(signing.png("cawg.training-mining", entries, broken=True))
    assert says(found, ["ai-train"]) == {"ai-train": answer}
    assert {f.malformed for f in found} == {"c2pa_invalid_signature"}


def test_without_the_package_a_manifest_refuses_and_says_why(monkeypatch) -> None:
    content = manifest("allowed")
    monkeypatch.setattr(c2pa, "library", lambda: None)
    assert [(f.value, f.malformed) for f in read(content)] == [("unknown", "c2pa_not_installed")]


def test_a_manifest_that_cannot_be_read_is_not_free() -> None:
    content = manifest("allowed")
    assert [f.malformed for f in read(content[: len(content) // 2])] == ["c2pa_unreadable"]


STORES = [
    ({}, ["c2pa_unreadable"]),
    ({"manifests": {"a": {"assertions": "no"}}}, []),
    ({"manifests": {"a": {"assertions": [{"label": "cawg.training-mining"}]}}}, []),
]


@pytest.mark.parametrize(("store", "faults"), STORES)
def test_odd_stores(store: object, faults: list[str]) -> None:
    assert [f.malformed for f in c2pa.of_store(store, Where("c2pa"))] == faults


def test_a_refusal_in_an_ingredient_counts_and_a_grant_there_does_not() -> None:
    def one(use: str) -> dict[str, object]:
        data = {"entries": {"cawg.data_mining": {"use": use}}}
        return {"assertions": [{"label": "cawg.training-mining", "data": data}]}

    def answer(active: str, below: str) -> str:
        store = {"active_manifest": "a", "validation_state": "Valid",
                 "manifests": {"a": one(active), "b": one(below)}}  # fmt: skip
        return says(tuple(c2pa.of_store(store, Where("c2pa"))), ["tdm"])["tdm"]

    assert answer("allowed", "notAllowed") == "deny"
    assert answer("allowed", "allowed") == "allow"
    other: dict[str, object] = {"active_manifest": "a", "validation_state": "Valid"}
    other |= {"manifests": {"b": one("allowed")}}
    assert says(tuple(c2pa.of_store(other, Where("c2pa"))), ["tdm"]) == {"tdm": "unknown"}


# --- bounds -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<a",
        b"<a>&b;</a>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd">%b;]><a/>',
        b"<a>" * (MAX_DEPTH + 1),
        b"<a>" + b"<b/>" * 20_001 + b"</a>",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b"<a>" + b"x" * (1 << 20) + b"</a>",
    ],
)
def test_xml_that_could_harm_is_not_read(text: bytes) -> None:
    with pytest.raises(NotXmlError):
        parse(text)


pieces = st.sampled_from(
    [b"\xff\xd8\xff", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG\r\n\x1a\n", b"<x:xmpmeta",
     b"</x:xmpmeta>", b"<rdf:RDF>", b"</rdf:RDF>", b"DataMining", b"/Metadata /XML Flate stream",
     b"jumb", b"c2pa", b"mimetypeapplication/epub+zip", b"iTXtXML:com.adobe.xmp\0\x01\0",
     b"\0" * 30]
)  # fmt: skip


@given(st.lists(st.one_of(pieces, st.binary(max_size=12)), max_size=12).map(b"".join))
def test_no_bytes_raise_and_every_word_is_known(content: bytes) -> None:
    for finding in embedded.of_bytes(content, URL, Client()):
        assert finding.malformed in ("", *embedded.MALFORMED)


@given(st.binary(max_size=100))
def test_no_xml_raises_anything_else(text: bytes) -> None:
    try:
        parse(text)
    except NotXmlError:
        return


@pytest.mark.parametrize(
    ("note", "media_type"),
    [
        ("XMP plus:DataMining=DMI-PROHIBITED", "image/jpeg"),
        ("PDF XMP <tdm:reservation>1</tdm:reservation>", "application/pdf"),
        ('EPUB3 package <meta property="tdm:reservation">1</meta>', "application/epub+zip"),
        ("no XMP at all", "image/jpeg"),
        ('manifest assertion c2pa.training-mining entries={"c2pa.data_mining": {}}', "image/png"),
    ],
)
def test_a_case_s_words_become_a_file(note: str, media_type: str) -> None:
    built = media.build(note)
    assert built is not None
    assert built[0] == media_type
