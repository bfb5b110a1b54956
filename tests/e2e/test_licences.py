"""A crawl that meets licence documents: named by robots.txt, by header, by element; and missing.

Each document and each of a host's files is asked for once, and only where it could decide.
"""

from __future__ import annotations

from collections import Counter

from e2e.running import Crawl

PAGE = "<!doctype html><html lang=en><head>{}<title>{}</title></head><p>Text of {}.</html>"
DOCUMENT = (
    '<rsl xmlns="https://rslstandard.org/rsl">'
    '<content url="/"><license>{}</license></content></rsl>'
)
FREE = DOCUMENT.format('<permits type="usage">all</permits>')
NEVER = DOCUMENT.format('<prohibits type="usage">all</prohibits>')
PAID = DOCUMENT.format('<permits type="usage">all</permits><payment type="crawl"/>')


def test_a_page_is_kept_as_its_licence_says_and_each_file_is_asked_for_once(site, tmp_path):
    def page(host: str, path: str, head: str = "", **headers: str) -> str:
        return site.page(host, path, PAGE.format(head, host, host), headers=headers)

    def licence(host: str, text: str) -> str:
        return site.page(host, "/license.xml", text, type="application/rsl+xml")

    def link(url: str) -> str:
        return f'<link rel="license" type="application/rsl+xml" href="{url}">'

    shared = licence("licences.localhost", NEVER)
    for host, text in (("free.localhost", FREE), ("paid.localhost", PAID)):
        site.robots(host, f"License: {licence(host, text)}\nUser-agent: *\nAllow: /\n")
    site.robots("lost.localhost", f"License: {site.url('lost.localhost', '/gone.xml')}\n")
    header = f'<{licence("header.localhost", FREE)}>; rel="license"; type="application/rsl+xml"'
    kept = [
        page("free.localhost", "/a"),
        page("free.localhost", "/b"),
        page("header.localhost", "/a", Link=header),
        page("silent.localhost", "/a"),
    ]
    behind = licence("behind.localhost", FREE)
    site.robots("behind.localhost", "User-agent: *\nDisallow: /license.xml\n")
    refused = [
        page("pointing.localhost", "/a", link(behind)),
        page("paid.localhost", "/a"),
        page("lost.localhost", "/a"),
        page("element.localhost", "/a", link(shared)),
        page("element.localhost", "/b", link(shared)),
    ]
    crawl = Crawl(tmp_path / "crawl", [*kept, *refused])
    crawl.run()
    assert set(crawl.stored()) == set(kept)
    rules = crawl.refusals()
    assert all("default/optout-reserved" in rules[url] for url in refused)
    assert all("default/optout-malformed" in rules[refused[at]] for at in (0, 2))
    asked = Counter((hit.host, hit.path) for hit in site.hits())
    documents = {key: count for key, count in asked.items() if key[1].endswith(".xml")}
    assert set(documents.values()) == {1}
    assert len(documents) == 5
    assert asked["behind.localhost", "/robots.txt"] == 1
    assert {path for host, path in asked if host == "licences.localhost"} == {
        "/robots.txt",
        "/license.xml",
    }
    _, sealed = crawl.refused()[refused[0]]
    at_door = {each["url"]: each for each in sealed["seen"]["host"]}
    assert at_door[behind]["error"] == "refused"
    assert at_door[site.url("behind.localhost", "/robots.txt")]["status"] == 200
    assert asked["free.localhost", "/.well-known/tdmrep.json"] == 1
    assert not [path for _, path in asked if path.endswith(("ai.txt", "trust.txt", "llms.txt"))]
    record = crawl.stored()[kept[2]].private
    files = {each["kind"]: each for each in record["seen"]["host"]}
    assert files["rsl"]["url"] == site.url("header.localhost", "/license.xml")
    found = next(f for f in record["findings"] if f["kind"] == "optout.rsl")
    cited = FREE.encode()[found["start"] : found["end"]]
    assert (cited, found["digest"]) == (
        b'<permits type="usage">all</permits>',
        files["rsl"]["sha256"],
    )
    crawl.verified()
