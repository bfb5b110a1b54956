"""Every finding names the bytes that it rests on, of what allows as well as of what refuses.

For each parser: what it is shown, and the octets that its findings have to point to. Files and
pages by line, first and last byte and SHA-256 of the whole; header fields by their value's.
"""

from __future__ import annotations

import hashlib
import json

import pytest

from consentry.cases import media
from consentry.evidence import Answer, Fetch, Finding, Outcome
from consentry.signals import access, optouts
from consentry.signals.page import Page

URL = "https://site.example/a"
RSL = (
    '<rsl xmlns="https://rslstandard.org/rsl">\n<content url="/"><license>'
    '<{0} type="usage">ai-train</{0}></license></content></rsl>'
)
STAR = "User-agent: *\n"
GPT = "User-agent: GPTBot\nDisallow: /\n\n"

FILES = {
    "robots allow": ("robots", STAR + "Disallow: /b\nAllow: /a\n", "robots.allow", "Allow: /a"),
    "robots disallow": ("robots", STAR + "Disallow: /a\n", "robots.disallow", "Disallow: /a"),
    "robots, no rule": ("robots", STAR + "Disallow: /b\n", "robots.allow", STAR + "Disallow: /b\n"),
    "robots delay": ("robots", STAR + "Crawl-delay: 2\n", "robots.delay", "Crawl-delay: 2"),
    "robots rate": ("robots", STAR + "Request-rate: 1/9 0600-0800\n", "robots.rate-window",
                    "Request-rate: 1/9 0600-0800"),
    "robots hours": ("robots", STAR + "Visit-time: 0600-0800\n", "robots.visit-window",
                     "Visit-time: 0600-0800"),
    "robots closed": ("robots", STAR + "Visit-time: 0600-0800\n", "robots.closed",
                      "Visit-time: 0600-0800"),
    "robots unreadable": ("robots", STAR + "Crawl-delay: x\n", "robots.unreadable",
                          "Crawl-delay: x"),
    "robots pointer": ("robots", "LLM-Policy: /p\n", "robots.pointer", "LLM-Policy: /p"),
    "content-signal yes": ("robots", STAR + "Content-Signal: search=yes\n",
                           "optout.content-signal", "Content-Signal: search=yes"),
    "content-signal no": ("robots", STAR + "Content-Signal: search=no # x\n",
                          "optout.content-signal", "Content-Signal: search=no"),
    "content-signal use": ("robots", STAR + "Content-Signal: use=full\n", "optout.full-copy",
                           "Content-Signal: use=full"),
    "content-usage y": ("robots", STAR + "Content-Usage: train-ai=y\n", "optout.content-usage",
                        "Content-Usage: train-ai=y"),
    "content-usage n": ("robots", STAR + "Content-Usage: train-ai=n\n", "optout.content-usage",
                        "Content-Usage: train-ai=n"),
    "named crawlers": ("robots", GPT + STAR, "optout.named-crawlers", "Disallow: /"),
    "licence, relative": ("robots", "License: /l.xml\n", "licence.relative", "License: /l.xml"),
    "tdmrep 1": ("tdmrep", '[\n {"location": "/", "tdm-reservation": 1}]', "optout.tdmrep",
                 '{"location": "/", "tdm-reservation": 1}'),
    "tdmrep 0": ("tdmrep", '[{"location":"/x"}, {"location":"/","tdm-reservation":0}]',
                 "optout.tdmrep", '{"location":"/","tdm-reservation":0}'),
    "tdmrep object": ("tdmrep", '{"location":"/","tdm-reservation":1}', "optout.tdmrep",
                      '{"location":"/","tdm-reservation":1}'),
    "tdmrep broken": ("tdmrep", '[{"tdm-reservation":1}', "optout.tdmrep",
                      '[{"tdm-reservation":1}'),
    "tdmrep policy": ("tdmrep", '[{"location":"/","tdm-reservation":1,"tdm-policy":"/p"}]',
                      "terms.url.tdm-policy",
                      '{"location":"/","tdm-reservation":1,"tdm-policy":"/p"}'),
    "ai.txt allow": ("ai-txt", STAR + "Allow: /\n", "optout.ai-txt", "Allow: /"),
    "ai.txt deny": ("ai-txt", STAR + "Disallow: /\n", "optout.ai-txt", "Disallow: /"),
    "ai.txt draft allow": ("ai-txt", "Training: allow\n", "optout.ai-txt", "Training: allow"),
    "ai.txt draft deny": ("ai-txt", "Training: deny\n", "optout.ai-txt", "Training: deny"),
    "ai.txt draft caching": ("ai-txt", "Training: allow\nCaching: deny\n", "optout.full-copy",
                             "Caching: deny"),
    "ai.txt draft silent": ("ai-txt", "Agent: x\nIndexing: allow\n", "optout.ai-txt",
                            "Agent: x\nIndexing: allow\n"),
    "ai.txt words": ("ai-txt", "No AI training here.\n", "optout.ai-txt",
                     "No AI training here.\n"),
    "trust.txt yes": ("trust-txt", "member=x\ndatatrainingallowed=yes\n", "optout.trust-txt",
                      "datatrainingallowed=yes"),
    "trust.txt no": ("trust-txt", "datatrainingallowed=no # x\n", "optout.trust-txt",
                     "datatrainingallowed=no"),
    "llms.txt": ("llms-txt", "# x\n", "host.llms-txt", "# x\n"),
    "gpc": ("gpc", '{\n"gpc": true}', "host.gpc", '"gpc"'),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_host(name: str) -> None:
    kind, text, finding_kind, octets = FILES[name]
    body = b"\xef\xbb\xbf" + text.encode() if kind == "robots" else text.encode()
    files = {"robots": Outcome(404), kind: Outcome(200, body=body)}
    found = [f for f in optouts.Host(files).findings(URL, "FooBot", 1) if f.kind == finding_kind]
    assert found
    octets = "\ufeff" + octets if name == "robots, no rule" else octets
    for finding in found:
        _stands(finding, body, octets.encode())


HEADERS = {
    "x-robots-tag": ("x-robots-tag", "foo, noai", "optout.x-robots-tag.noai", " noai"),
    "x-robots-tag images": ("x-robots-tag", "noimageai", "optout.images", "noimageai"),
    "x-robots-tag agent": ("x-robots-tag", "FooBot: noindex", "optout.x-robots-tag.noindex",
                           " noindex"),
    "content-usage y": ("content-usage", "train-ai=y", "optout.content-usage", "train-ai=y"),
    "content-signal no": ("content-signal", "search=no", "optout.content-signal", "search=no"),
    "tdm-reservation 1": ("tdm-reservation", "1", "optout.tdmrep", "1"),
    "tdm-reservation 0": ("tdm-reservation", "0", "optout.tdmrep", "0"),
    "tdm-policy": ("tdm-policy", "/p", "terms.url.tdm-policy", "/p"),
    "licence": ("link", "<//creativecommons.org/licenses/by-nc/4.0/>; rel=license",
                "optout.licence", "<//creativecommons.org/licenses/by-nc/4.0/>; rel=license"),
    "terms": ("link", "</t>; rel=terms-of-service", "terms.url", "</t>; rel=terms-of-service"),
    "challenge": ("cf-mitigated", "challenge", "access.challenge", "challenge"),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_a_header(name: str) -> None:
    field, value, kind, octets = HEADERS[name]
    answer = Answer(Fetch(URL), URL, 200, ((field, value),))
    found = optouts.of_head(answer, "FooBot", 1) + access.of_head(answer)
    hits = [f for f in found if f.kind == kind]
    assert hits
    for finding in hits:
        where = finding.where
        assert (where.source, where.path) == ("header", field)
        assert value[where.start : where.end] == octets
        assert where.digest == hashlib.sha256(value.encode()).hexdigest()


LD = '<script type="application/ld+json">{}</script>'
PAGES = {
    "meta robots": ('<meta name="robots" content="noai">', "optout.meta-robots.noai", "<meta"),
    "meta tdm 1": ('<meta name="tdm-reservation" content="1">', "optout.tdmrep", "<meta"),
    "meta tdm 0": ('<meta name="tdm-reservation" content="0">', "optout.tdmrep", "<meta"),
    "meta policy": ('<meta name="tdm-policy" content="/p">', "terms.url.tdm-policy", "<meta"),
    "meta usage": ('<meta name="content-usage" content="train-ai=y">', "optout.content-usage",
                   "<meta"),
    "meta signal": ('<meta name="content-signal" content="search=no">', "optout.content-signal",
                    "<meta"),
    "data-nosnippet": ("<p data-nosnippet>x</p>", "optout.part", "data-nosnippet"),
    "licence link": ('<link rel="license" href="https://creativecommons.org/licenses/by-nd/4.0/">',
                     "optout.licence", "<link"),
    "licence a": ('<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">x</a>',
                  "licence.declared", "<a"),
    "terms link": ('<link rel="terms-of-service" href="/t">', "terms.url", "<link"),
    "microdata": ('<a itemprop="license" href="https://opensource.org/licenses/MIT">x</a>',
                  "licence.declared", "<a"),
    "schema.org": (LD.format('{"@type":"Article","license":"https://example.com/l"}'),
                   "licence.declared", "{"),
    "paywall": (LD.format('{"@type":"Article","isAccessibleForFree":false}'), "access.paywall",
                "{"),
    "rsl allow": (f'<script type="application/rsl+xml">{RSL.format("permits")}</script>',
                  "optout.rsl", "<permits"),
    "rsl deny": (f'<script type="application/rsl+xml">{RSL.format("prohibits")}</script>',
                 "optout.rsl", "<prohibits"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page(name: str) -> None:
    element, kind, begins = PAGES[name]
    body = f"<!doctype html>\n<html><head><title>é</title>\n{element}</head>".encode()
    page = Page.parse(body, url=URL, headers=(("content-type", "text/html"),))
    answer = Answer(Fetch(URL), URL, 200)
    found = optouts.of_page(page, "FooBot", 1) + access.of_page(page, answer)
    hits = [f for f in found if f.kind == kind]
    assert hits
    for finding in hits:
        where = finding.where
        assert body[where.start : where.end].startswith(begins.encode())
        assert where.line == 1 + body.count(b"\n", 0, where.start)
        assert where.digest == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("verb", ["permits", "prohibits"])
def test_a_licence_document(verb: str) -> None:
    body = RSL.format(verb).encode()
    licensing = optouts.of_licence(Outcome(200, body=body, at=1))
    found = licensing.findings(URL, optouts.Client(), "https://site.example/l.xml")
    train = next(f for f in found if f.kind == "optout.rsl" and "ai-train" in f.purposes)
    assert train.value == ("allow" if verb == "permits" else "deny")
    _stands(train, body, f'<{verb} type="usage">ai-train</{verb}>'.encode())
    assert train.where.path == "https://site.example/l.xml"


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_tdm_policy(wrapped: bool) -> None:
    rule = {"action": "tdm:mine", "duty": [{"action": "obtainConsent"}]}
    policy = {"@type": "Offer", "permission": [{"action": "read"}, rule]}
    body = json.dumps({"@graph": [policy]} if wrapped else policy, indent=1).encode()
    found = optouts.of_policy(Outcome(200, body=body)).findings("https://site.example/p")
    where = found[0].where
    assert json.loads(body[where.start : where.end]) == rule
    assert where.line == 1 + body.count(b"\n", 0, where.start)
    assert where.digest == hashlib.sha256(body).hexdigest()


NOTES = {
    "plus deny": ('XMP plus:DataMining="DMI-PROHIBITED"', "optout.image-metadata", "<rdf:Desc"),
    "plus allow": ("XMP <plus:DataMining>DMI-ALLOWED</plus:DataMining>", "optout.image-metadata",
                   "<plus:DataMining>"),
    "synthetic": ('Iptc4xmpExt:DigitalSourceType="x/trainedAlgorithmicMedia"', "body.synthetic",
                  "<rdf:Desc"),
    "terms": ('XMP xmpRights:WebStatement="https://example.com/t"', "terms.url", "<rdf:Desc"),
    "pdf": ("PDF XMP <tdm:reservation>1</tdm:reservation>", "optout.tdmrep", "<tdm:reservation>"),
    "c2pa deny": ("manifest cawg.training-mining notAllowed", "optout.c2pa", "c2pa"),
    "c2pa allow": ("manifest cawg.training-mining, entry allowed", "optout.c2pa", "c2pa"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTES)
def test_a_file_by_itself(name: str) -> None:
    note, kind, begins = NOTES[name]
    built = media.build(note)
    assert built is not None
    content = built[1]
    found = [f for f in optouts.of_file(content, URL) if f.kind == kind]
    assert found
    for finding in found:
        where = finding.where
        assert content[where.start : where.end].startswith(begins.encode())
        assert 0 <= where.start < where.end
        assert where.digest == hashlib.sha256(content).hexdigest()


def _stands(finding: Finding, body: bytes, octets: bytes) -> None:
    where = finding.where
    assert body[where.start : where.end] == octets
    whole = (where.start, where.end) == (0, len(body))
    assert where.line == (0 if whole else 1 + body.count(b"\n", 0, where.start))
    assert where.digest == hashlib.sha256(body).hexdigest()
